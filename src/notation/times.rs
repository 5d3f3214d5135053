//! Times and dates as people write them → as the format has them.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use regex::Regex;

use super::catalogue::CATALOGUE;

/// A time at the beginning of an entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Leading {
    /// The bytes of the time with its date and zone, in the text that was looked at.
    pub range: Range<usize>,
    /// As the format has it.
    pub text: String,
    /// The entry gives its own day.
    pub has_date: bool,
    /// It has no zone or offset of its own.
    pub is_local: bool,
    /// Where the words after it begin.
    pub rest: usize,
}

const CLOCK: &str = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\b\.?)?";

fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// A time, or the two of a window, with its zone.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?P<about>~\s?)?(?P<from>{CLOCK})(?:/(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[ T])?(?P<to>{CLOCK}))?(?P<offset>Z\b|[+-]\d{{2}}:?\d{{2}}\b)?(?:\s?\(?(?P<zone>UTC[+-]\d{{1,2}}|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+|[A-Z]{{3,5}})\b\)?)?"
    ))
});
static FIRST_CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"~?\s?\d{1,2}:\d{2}"));
static AFTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"^[*_`\])]*\s*(?:[-–—:：]+(?:(?:\*\*|__)\s)?\s*)?"));
/// What joins the two times of a span of work, before the second.
static JOIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"^\s?(?:-|–|—|‒|−|→|->|to|until|bis|a|à|até|〜|～)\s?((?:\d{4}-\d{2}-\d{2}[ T])?)~?\s?\d{1,2}:\d{2}",
    )
});
/// What stands in the place of a time that nobody knows, as the decoder reads it.
pub const UNKNOWN: &str = "unknown";

/// Whether the place of a time says that it is not known: `unknown`, `?`, `??:??`.
#[must_use]
pub fn is_unknown(words: &str) -> bool {
    let words = words.trim();
    is_blank(words) || CATALOGUE.is_unknown(words)
}

/// `?`, `??:??`, `--:--`.
fn is_blank(words: &str) -> bool {
    let is_of_marks = words.chars().all(|c| "?:-–".contains(c));
    is_of_marks && (words.contains('?') || (words.contains(':') && words.contains(['-', '–'])))
}

/// A day whose clock is not known, `2026-03-14 --:--`, as the window that it is.
#[must_use]
pub fn some_time_on(words: &str) -> Option<String> {
    let (day, clock) = words.rsplit_once(' ')?;
    let day = date(day).filter(|_| is_blank(clock))?;
    Some(format!("{day} 00:00/23:59"))
}

/// Takes the place of a time that says that it is not known from the beginning of a text: gives the bytes of that, and
/// where the words after it begin.
#[must_use]
pub fn leading_unknown(text: &str) -> Option<(Range<usize>, usize)> {
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^[*_`\[(]*(?:(\?(?:[?:]*\?)?|-{1,2}:-{1,2})(?:[*_`\])]*)(?:\s*[-–—:：])?(?:\s+|$)|([^\s?:：–—*_`-][^:：–—*_`]{0,30}?)[*_`\])]*(?:\s*[:：–—]|\s+-)[*_`]*(?:\s+|$))",
        )
    });
    let found = PLACE.as_ref()?.captures(text)?;
    let place = found.get(1).or(found.get(2))?;
    is_unknown(place.as_str()).then(|| (place.range(), found.get(0).map_or(0, |m| m.end())))
}

/// Whether a text begins with what may be meant as a time and is none: `9.02`, `9h02`, `2 pm`.
#[must_use]
pub fn seems_time(text: &str) -> bool {
    static SEEMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^[*_`\[(]*~?\s?(?:\d{1,2}\s?[hH.]\s?\d{2}\b(?:\s*[^.\d%\s]|\s*$)|\d{1,2}\s?[AaPp]\.?[Mm]\b|\d{1,2}:\d)",
        )
    });
    SEEMS.as_ref().is_some_and(|s| s.is_match(text))
}

/// Reads the time that a text begins with, also in emphasis, with its date before it.
#[must_use]
pub fn leading(text: &str) -> Option<Leading> {
    const FURTHEST: usize = 48;
    let opening = text.len() - text.trim_start_matches(['*', '_', '`', '[', '(', ' ']).len();
    let clock = FIRST_CLOCK.as_ref()?.find(text)?;
    if clock.start() > FURTHEST || clock.start() < opening {
        return None;
    }
    let before = &text[opening..clock.start()];
    let between = before.trim_end_matches(['T', ' ', ',', ':', '-', '*', '_', '`']);
    let date = match between.is_empty() {
        true => None,
        false => Some(date(between)?),
    };
    let begins = clock.start() + clock.as_str().len() - clock.as_str().trim_start().len();
    let first = one(text, begins, date.is_none())?;
    let mut end = first.end;
    let mut said = first.text.clone();
    if let Some(date) = date {
        said = on(date, &said);
    }
    let mut zone = first.zone.clone();
    let mut is_local = first.is_local;
    if let Some(join) = JOIN.as_ref()?.captures(&text[first.end..]) {
        let day = join.get(1)?;
        let second = one(text, first.end + day.end(), false)?;
        end = second.end;
        let day = day.as_str().trim_end_matches([' ', 'T']);
        let day = if day.is_empty() { String::new() } else { format!("{day} ") };
        // What can be read in two ways stays as it is written, for the decoder to say so.
        let is_of_one = zone.is_none() || second.zone.is_none() || zone == second.zone;
        let is_clear = is_of_one && (first.has_half || !second.has_half);
        said = match is_clear {
            true => format!("{said}–{}", on_day(&day, &second.text)),
            false => text[opening..end].to_owned(),
        };
        zone = second.zone.or(zone).filter(|_| is_clear);
        is_local &= second.is_local && is_clear;
    }
    if let Some(zone) = zone {
        said.push_str(&format!(" {zone}"));
    }
    let rest = end + AFTER.as_ref()?.find(&text[end..]).map_or(0, |m| m.end());
    Some(Leading { range: opening..end, text: said, has_date: date.is_some(), is_local, rest })
}

/// Whether the time that a text begins with has its day beside it.
#[must_use]
pub fn has_day(text: &str) -> bool {
    leading(text).is_some_and(|time| time.has_date)
}

/// One time of a text, or a window, without its date.
struct One {
    /// As the format has it, without its zone.
    text: String,
    zone: Option<String>,
    is_local: bool,
    /// Whether it says which half of the day it is in.
    has_half: bool,
    /// Where it ends in the text.
    end: usize,
}

/// Reads the time at a byte; `is_alone` says that it has no date, so that what could be its offset can be the second
/// time of a span.
fn one(text: &str, begins: usize, is_alone: bool) -> Option<One> {
    let found = TIME.as_ref()?.captures(&text[begins..])?;
    let mut end = begins + found.get(0)?.end();
    let from = clock_text(found.name("from")?.as_str())?;
    let mut offset = found.name("offset");
    let is_second = |o: &regex::Match<'_>| {
        is_alone && found.name("to").is_none() && is_later(&from, o.as_str())
    };
    if let Some(second) = offset.filter(is_second) {
        end = begins + second.start();
        offset = None;
    }
    let zone = found.name("zone").filter(|z| begins + z.end() <= end);
    let mut name = None;
    if let Some(zone) = zone {
        match zone_of(zone.as_str()).filter(|_| offset.is_none()) {
            Some(zone) => name = Some(zone.name().to_owned()),
            // A word in capitals: `09:02 DNS was changed`.
            None => end = begins + zone.start(),
        }
    }
    let end = begins + text[begins..end].trim_end_matches([' ', '(']).len();
    let offset = offset.map_or("", |o| o.as_str());
    let mut said = String::new();
    if found.name("about").is_some() {
        said.push('~');
    }
    said.push_str(&from);
    if let Some(to) = found.name("to") {
        said.push_str(offset);
        said.push('/');
        if let Some(day) = found.name("day") {
            said.push_str(&format!("{} ", day.as_str()));
        }
        said.push_str(&clock_text(to.as_str())?);
    }
    said.push_str(offset);
    let is_local = name.is_none() && offset.is_empty();
    let has_half = found.name("from")?.as_str().contains(['m', 'M']);
    Some(One { text: said, zone: name, is_local, has_half, end })
}

/// Whether what could be an offset is a second time: one that comes within the half day after the first.
fn is_later(from: &str, offset: &str) -> bool {
    let minutes = |clock: &str| {
        let (hour, rest) = clock.split_once(':')?;
        Some(hour.parse::<i32>().ok()? * 60 + rest.get(..2)?.parse::<i32>().ok()?)
    };
    let second = offset.strip_prefix('-').and_then(minutes);
    match (minutes(from), second) {
        (Some(first), Some(second)) => (1..12 * 60).contains(&(second - first).rem_euclid(24 * 60)),
        _ => false,
    }
}

/// A time with the day before it that is written, also where it is approximate.
fn on_day(day: &str, time: &str) -> String {
    match time.strip_prefix('~') {
        Some(rest) => format!("~{day}{rest}"),
        None => format!("{day}{time}"),
    }
}

/// A time alone with its day.
#[must_use]
pub fn on(day: NaiveDate, time: &str) -> String {
    on_day(&format!("{day} "), time)
}

/// `9:02 PM` → `21:02`; a time of 24 hours stays as it is.
fn clock_text(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let digits = lower.trim_end_matches(['.', 'a', 'p', 'm', ' ']);
    let half = &lower[digits.len()..];
    let (hour, rest) = digits.split_once(':')?;
    let hour: u32 = hour.parse().ok()?;
    let hour = match half.trim().chars().next() {
        Some('p') if hour < 12 => hour + 12,
        Some('a') if hour == 12 => 0,
        _ => hour,
    };
    Some(format!("{hour:02}:{rest}"))
}

/// A zone by its place, or as hours from UTC. Not by letters such as `CET` or `PST`, which people write in summer too.
#[must_use]
pub fn zone_of(name: &str) -> Option<Tz> {
    let hours = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT"));
    match hours.filter(|h| !h.is_empty()) {
        Some(hours) => {
            let (sign, digits) = hours.split_at_checked(1)?;
            // The names of these zones count the other way round.
            let turned = if sign == "+" { "-" } else { "+" };
            let hours: u32 = digits.parse().ok()?;
            match hours {
                0 => Some(Tz::UTC),
                _ => format!("Etc/GMT{turned}{hours}").parse().ok(),
            }
        }
        None if matches!(name, "UTC" | "GMT") => Some(Tz::UTC),
        None => name.parse().ok().filter(|_| name.contains('/')),
    }
}

/// A day in words or digits, where it can be only one: `14 March 2026`, `Mar 14th, 2026`, `2026-03-14`, `14.03.2026`,
/// `2026年3月14日`, with the day of the week before it or behind. Not `03/04/2026`.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    const LONGEST: usize = 60;
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_`#:：()".contains(c));
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return sane(date);
    }
    let spaced: String = text.chars().map(|c| if "年月日".contains(c) { '.' } else { c }).collect();
    let numbers: Vec<&str> = spaced.trim_end_matches('.').split(['.', '/']).collect();
    if let [a, b, c] = numbers[..]
        && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    {
        let of = |y: &str, m: &str, d: &str| {
            NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
        };
        return match (a.len(), c.len()) {
            (4, _) => of(a, b, c).and_then(sane),
            (_, 4) if !text.contains('/') => of(c, b, a).and_then(sane),
            _ => None,
        };
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || ",.-/".contains(c)) {
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == 'º');
        let suffix = &word[number.len()..];
        if word.is_empty()
            || matches!(word, "of" | "de" | "do" | "the" | "le" | "den")
            || CATALOGUE.is_weekday(word)
        {
            continue;
        }
        let slot = if let Some(found) = CATALOGUE.month(word) {
            month.replace(found).is_some()
        } else if !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º")
        {
            match number.len() {
                4 => year.replace(number.parse::<i32>().ok()?).is_some(),
                1 | 2 => day.replace(number.parse::<u32>().ok()?).is_some(),
                _ => return None,
            }
        } else {
            return None;
        };
        if slot {
            return None;
        }
    }
    NaiveDate::from_ymd_opt(year?, month?, day?).and_then(sane)
}

fn sane(date: NaiveDate) -> Option<NaiveDate> {
    (1970..=9998).contains(&chrono::Datelike::year(&date)).then_some(date)
}

/// What a sentence says about the zone of the times.
#[derive(Debug, PartialEq, Eq)]
pub enum ZoneSaid {
    Known(Tz),
    /// Letters that look like a zone and name none that is known.
    Unknown(Range<usize>),
}

static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"\b(?:UTC(?:[+-]\d{1,2})?|GMT(?:[+-]\d{1,2})?|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z_/+-]+|[A-Z]{1,4}T)\b",
    )
});

/// The zone that a sentence about times names.
#[must_use]
pub fn zone_said(text: &str) -> Option<ZoneSaid> {
    if !CATALOGUE.speaks_of_times(text) {
        return None;
    }
    let all: Vec<_> = ZONE.as_ref()?.find_iter(text).collect();
    let known = all.iter().find_map(|m| zone_of(m.as_str()));
    match known {
        Some(zone) => Some(ZoneSaid::Known(zone)),
        None => all.first().map(|m| ZoneSaid::Unknown(m.range())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &str)> {
        leading(text).map(|l| (l.text, &text[l.rest..]))
    }

    #[test]
    fn entries_begin_with_times_in_many_notations() {
        for (text, time, rest) in [
            ("09:02 The edge", "09:02", "The edge"),
            ("**09:02** – The edge", "09:02", "The edge"),
            ("9:02 PM: The edge", "21:02", "The edge"),
            ("12:05 am The edge", "00:05", "The edge"),
            ("09:02:11 UTC The edge", "09:02:11 UTC", "The edge"),
            ("09:02 (UTC): The edge", "09:02 UTC", "The edge"),
            ("09:02 Europe/Berlin - The edge", "09:02 Europe/Berlin", "The edge"),
            ("09:02 DNS was changed", "09:02", "DNS was changed"),
            ("09:02Z The edge", "09:02Z", "The edge"),
            ("~09:40/09:45 @storage Did", "~09:40/09:45", "@storage Did"),
            ("2026-03-14 09:02 — **started** It", "2026-03-14 09:02", "**started** It"),
            ("2026-03-14T09:02Z It", "2026-03-14 09:02Z", "It"),
            ("14 March 2026, 09:02 It", "2026-03-14 09:02", "It"),
            ("Sep 27 2017 13:06 It", "2017-09-27 13:06", "It"),
            ("02:00–04:30 Copied", "02:00–04:30", "Copied"),
            ("02:00-04:30 Copied", "02:00–04:30", "Copied"),
            ("02:00 to 04:30: Copied", "02:00–04:30", "Copied"),
            ("02:00 UTC - ~04:30 UTC: Copied", "02:00–~04:30 UTC", "Copied"),
            ("2:00 PM – 4:30 PM Copied", "14:00–16:30", "Copied"),
            (
                "2026-03-14 23:50 – 2026-03-15 00:10 Copied",
                "2026-03-14 23:50–2026-03-15 00:10",
                "Copied",
            ),
            // An offset rather than a second time: it would be before the first.
            ("09:02-05:00 The edge", "09:02-05:00", "The edge"),
            // As they are written, for the decoder to ask.
            ("2:00–4:30 PM Copied", "2:00–4:30 PM", "Copied"),
            ("2026-03-14 09:10-10:00 It", "2026-03-14 09:10-10:00", "It"),
            ("09:02", "09:02", ""),
        ] {
            assert_eq!(read(text), Some((time.to_owned(), rest)), "{text}");
        }
        for text in ["The edge at 09:02", "A1:20 x", "1. 09:02", "", "C1: x", "March 09:02 x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_that_is_not_known_is_told_from_words() {
        for (text, rest) in [
            ("unknown: The queue grew", "The queue grew"),
            ("**time unknown** – The queue grew", "The queue grew"),
            ("? The queue grew", "The queue grew"),
            ("??:?? - The queue grew", "The queue grew"),
            ("Unbekannt: x", "x"),
            ("--:-- x", "x"),
        ] {
            assert_eq!(leading_unknown(text).map(|(_, at)| &text[at..]), Some(rest), "{text}");
        }
        for text in ["Unknown hosts were seen", "The queue: unknown", "", "?x", ": x", "What? x"] {
            assert_eq!(leading_unknown(text), None, "{text}");
        }
        for text in ["9.02 It", "**9h02** It", "2 pm It", "09:2 It", "~14.30: It"] {
            assert!(seems_time(text), "{text}");
        }
        for text in ["3 hosts", "9.5 s later", "0.02 % of all", "1.2.3 was deployed", "25 requests"]
        {
            assert!(!seems_time(text), "{text}");
        }
    }

    #[test]
    fn days_are_read_where_they_can_be_only_one() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 14);
        for text in [
            "14 March 2026",
            "March 14th, 2026",
            "Saturday, 14 March 2026",
            "2026-03-14",
            "14. März 2026",
            "14.03.2026",
            "14 de marzo de 2026",
            "14 mars 2026",
            "2026年3月14日",
            "**14 Mar 2026**",
            "2026/03/14",
        ] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in [
            "03/04/2026",
            "14 March",
            "March 2026",
            "14 15 March 2026",
            "version 14.03",
            "1 2 3",
            "32 March 2026",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_about_times_names_their_zone() {
        assert_eq!(zone_said("All times in UTC"), Some(ZoneSaid::Known(Tz::UTC)));
        assert_eq!(
            zone_said("Alle Zeiten in Europe/Berlin."),
            Some(ZoneSaid::Known(Tz::Europe__Berlin))
        );
        assert_eq!(
            zone_said("All times in UTC+1 (Zurich time)"),
            Some(ZoneSaid::Known(Tz::Etc__GMTMinus1))
        );
        assert_eq!(zone_said("(all times PST)"), Some(ZoneSaid::Unknown(11..14)));
        assert_eq!(zone_said("We moved to UTC"), None);
    }
}
