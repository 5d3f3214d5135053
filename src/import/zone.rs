//! The clock of a report whose times have letters: `All times in CET`, `Time (PST)`, `09:14 PDT`.
//!
//! The notation takes letters only where they are those of the report's zone, as they can mean several. Here the zone is
//! asked for: that of the place whose clock they are, if all of them are those of one, and none of them those of many.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeZone};
use chrono_tz::{OffsetName, Tz};
use regex::Regex;

use super::blocks::{self, Kind};
use super::facts::Fact;
use super::lines::Lines;
use super::{Known, Told};

/// Letters of clocks and a place that has that clock. Not in it: those that are written for several, as `CST` and `IST`.
const PLACES: [(&[&str], Tz); 12] = [
    (&["CET", "CEST", "MEZ", "MESZ"], Tz::Europe__Berlin),
    (&["WET", "WEST"], Tz::Europe__Lisbon),
    (&["EET", "EEST"], Tz::Europe__Helsinki),
    (&["BST"], Tz::Europe__London),
    (&["PST", "PDT", "PT"], Tz::America__Los_Angeles),
    (&["MDT", "MT"], Tz::America__Denver),
    (&["CDT"], Tz::America__Chicago),
    (&["EST", "EDT", "ET"], Tz::America__New_York),
    (&["JST"], Tz::Asia__Tokyo),
    (&["KST"], Tz::Asia__Seoul),
    (&["AEST", "AEDT"], Tz::Australia__Sydney),
    (&["NZST", "NZDT"], Tz::Pacific__Auckland),
];

/// Other letters that are written behind times.
const OTHERS: [&str; 33] = [
    "CST", "CT", "IST", "AST", "ADT", "NST", "MST", "MSK", "HKT", "SGT", "PKT", "ACST", "ACDT",
    "AWST", "SAST", "AKST", "AKDT", "HST", "GST", "TRT", "BRT", "ART", "CLT", "COT", "WIB", "WITA",
    "ICT", "PHT", "MYT", "NPT", "IRST", "EAT", "WAT",
];

fn is_letters(word: &str) -> bool {
    OTHERS.contains(&word) || PLACES.iter().any(|(own, _)| own.contains(&word))
}

/// What is told of a report that does not say it.
pub const UNSAID: &str = "nothing says in which zone its times are, so they are read as UTC; another is `timezone` in its front matter, or `incidents.timezone` in aftermark.toml for all";

/// Finds the zone that the letters of a report name, whose times are of some days. A zone that the configuration has and the letters fit stays.
pub(super) fn find(
    lines: &Lines,
    known: Known<'_>,
    days: &[NaiveDate],
    told: &mut Vec<Told>,
) -> Option<Fact<Tz>> {
    let Said { letters, is_unsaid, is_partly } = said(lines, known);
    if is_unsaid && known.config.incidents.timezone.is_none() {
        told.push(Told { line: None, what: UNSAID.to_owned() });
    }
    let (first, line) = letters.first()?.clone();
    let place = |word: &str| PLACES.iter().find(|(own, _)| own.contains(&word)).map(|(_, tz)| *tz);
    let zone = place(&first);
    if known.calendar.uses(&first) && letters.iter().all(|(word, _)| known.calendar.uses(word)) {
        return None;
    }
    let all: Vec<&str> = letters.iter().map(|(word, _)| word.as_str()).collect();
    if is_partly {
        told.push(Told {
            line,
            what: format!(
                "some times are in {} and others are not: those are read in the zone that the report says of its times, or as {}",
                all.join(" and "),
                known.config.incidents.zone().name()
            ),
        });
        return None;
    }
    let Some(zone) = zone.filter(|zone| letters.iter().all(|(word, _)| place(word) == Some(*zone)))
    else {
        told.push(Told {
            line,
            what: format!(
                "{} can be more than one clock, so times that name no other zone are read as {}: write `timezone: Area/City` into the front matter",
                all.join(" and "),
                known.config.incidents.zone().name()
            ),
        });
        return None;
    };
    // In summer many write the letters of winter and mean the clock on the wall.
    let fits = |word: &str, day: &NaiveDate| {
        word.len() <= 2 || name_on(zone, *day).eq_ignore_ascii_case(in_english(word))
    };
    let is_never = all.iter().any(|word| !days.iter().any(|day| fits(word, day)));
    let other = days.iter().find(|day| !all.iter().any(|word| fits(word, day)));
    let doubt = match other.or(days.first().filter(|_| is_never)) {
        Some(day) => format!(
            "; on {day} that clock is called {}, so that it was taken for the one on the wall there: if {} was meant to the letter, correct the times",
            name_on(zone, *day),
            all.join(" and ")
        ),
        None => String::new(),
    };
    told.push(Told {
        line,
        what: format!("{} is read as the clock of {}{doubt}", all.join(" and "), zone.name()),
    });
    Some(Fact { value: zone, line })
}

fn in_english(letters: &str) -> &str {
    match letters {
        "MEZ" => "CET",
        "MESZ" => "CEST",
        other => other,
    }
}

/// What a zone's clock is called on a day.
fn name_on(zone: Tz, date: NaiveDate) -> String {
    let noon = date.and_hms_opt(12, 0, 0).unwrap_or_default();
    let offset = zone.offset_from_utc_datetime(&noon);
    offset.abbreviation().unwrap_or_default().to_owned()
}

/// What a timeline says of its clock.
#[derive(Default)]
struct Said {
    /// Letters, each once, with their line: in its heading, above its list, in the head of its table, behind its times.
    letters: Vec<(String, Option<usize>)>,
    /// Whether it has times, and nothing names a zone.
    is_unsaid: bool,
    /// Whether letters stand behind some of its times alone, and nothing says it of all.
    is_partly: bool,
}

fn said(lines: &Lines, known: Known<'_>) -> Said {
    static OF_ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i:\btimes?\b|\bzeit(?:en|angaben)?\b|\btimezone\b|\btime zone\b|\btimeline\b)[^|.\n]{0,40}?\b([A-Z]{2,4})(?:\b|_)").ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\d:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])?\s?\(?\b([A-Z]{2,4})(?:\b|_)").ok()
    });
    static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:UTC|GMT|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b|:\d\d ?(?:Z|[+-]\d\d:?\d\d)\b")
            .ok()
    });
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b\d{1,2}:\d\d\b").ok());
    let has = |regex: &Option<Regex>, text: &str| regex.as_ref().is_some_and(|r| r.is_match(text));
    let mut found = Said::default();
    let (mut has_clock, mut has_zone, mut of_all, mut bare) = (false, false, false, 0);
    let mut inside: Option<usize> = None;
    for block in &blocks::read(lines) {
        if let Kind::Heading(level) = block.kind {
            if inside.is_some_and(|outer| level <= outer) {
                inside = None;
            }
            if known.is_timeline(&block.text) {
                inside = inside.or(Some(level));
            }
        }
        if inside.is_none() || block.kind == Kind::Other {
            continue;
        }
        for line in &lines.0[block.lines.clone()] {
            has_clock |= has(&CLOCK, &line.text);
            has_zone |= has(&ZONE, &line.text);
            let mut add = |regex: &Option<Regex>| {
                let mut is_any = false;
                for said in regex.iter().flat_map(|r| r.captures_iter(&line.text)) {
                    let word = &said[1];
                    if is_letters(word) {
                        is_any = true;
                        if !found.letters.iter().any(|(own, _)| own == word) {
                            found.letters.push((word.to_owned(), line.from));
                        }
                    }
                }
                is_any
            };
            of_all |= add(&OF_ALL);
            let is_lettered = add(&BEHIND);
            bare += usize::from(!is_lettered && has(&CLOCK, &line.text));
        }
    }
    found.is_partly = !of_all && bare > 0 && !found.letters.is_empty();
    found.is_unsaid = has_clock && !has_zone && found.letters.is_empty();
    found
}
