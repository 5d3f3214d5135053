//! The names of zones, and sentences that say in which zone times are.

use std::ops::Range;
use std::sync::LazyLock;

use chrono_tz::Tz;
use regex::Regex;

use super::letters::is_letters;
use super::regex;
use crate::notation::catalogue::CATALOGUE;

/// A zone by its place, or as hours from UTC. Not by letters such as `CET` or `PST`, which people write in summer too.
#[must_use]
pub fn zone_of(name: &str) -> Option<Tz> {
    let hours = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT"));
    match hours.filter(|h| !h.is_empty()) {
        Some(hours) => {
            let (sign, digits) = hours.split_at_checked(1)?;
            // The names of these zones count the other way round.
            let turned = if sign == "+" { "-" } else { "+" };
            // "UTC+02:00" as well; no zone is half an hour off by name.
            let digits = match digits.len() {
                4.. => digits.strip_suffix("00")?.trim_end_matches(':'),
                _ => digits,
            };
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

/// `UTC+5:30` as `+05:30`.
pub fn offset_of(name: &str) -> Option<String> {
    let rest = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT"))?;
    let (sign, digits) = rest.split_at_checked(1)?;
    let (hours, minutes) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
    let hours: u32 = hours.trim_end_matches(':').parse().ok()?;
    let minutes: u32 = minutes.parse().ok()?;
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
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
        // Between Japanese letters and these is no end of a word but by ASCII.
        r"(?-u:\b)(?:(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z0-9_/+-]+|[A-Z]{1,4}T|MES?Z)(?:(?-u:\b)|_)",
    )
});

/// Where a text names zones.
fn zones(text: &str) -> Vec<Range<usize>> {
    // “_All times in EDT_”: the mark behind it is none of its letters.
    let found = ZONE.as_ref().into_iter().flat_map(|zone| zone.find_iter(text));
    found.map(|m| m.start()..m.start() + m.as_str().trim_end_matches('_').len()).collect()
}

/// The zone that a sentence about times names.
#[must_use]
pub fn zone_said(text: &str) -> Option<ZoneSaid> {
    if !CATALOGUE.speaks_of_times(text) {
        return None;
    }
    let all = zones(text);
    let known = all.iter().find_map(|m| zone_of(&text[m.clone()]));
    match known {
        Some(zone) => Some(ZoneSaid::Known(zone)),
        None => all.first().map(|m| ZoneSaid::Unknown(m.clone())),
    }
}

/// A sentence that says nothing but in which zone the times are.
#[derive(Debug, PartialEq, Eq)]
pub struct Plainly {
    pub zone: ZoneSaid,
    /// Its bytes in the text that was looked at.
    pub range: Range<usize>,
    /// Whether it says that some times are in another zone: “unless noted”.
    pub is_open: bool,
}

/// The first sentence of a text that plainly says in which zone the times are: `All times in UTC unless noted.` As it may
/// stand far from them, no other sentence about times will do: `The times of the vendor are in UTC.`
#[must_use]
pub fn plainly(text: &str) -> Option<Plainly> {
    const LONGEST: usize = 300;
    /// What is longer is hours from UTC that make no name, or a place that there is not.
    const LETTERS: usize = 5;
    if text.len() > LONGEST * 20 || !CATALOGUE.speaks_of_times(text) {
        return None;
    }
    starts(text).into_iter().find_map(|start| {
        let rest = &text[start..];
        let length = rest.find(['。', '\u{3b}']).into_iter();
        let dots = [". ", ".\n", ".)", ".*", "._"].into_iter().filter_map(|end| rest.find(end));
        let end = start + length.chain(dots).min().unwrap_or(rest.trim_end_matches('.').len());
        let sentence = text.get(start..end).filter(|s| s.len() <= LONGEST)?;
        let all = zones(sentence);
        let first = all.first()?;
        if !CATALOGUE.is_of_all_times(&sentence[..first.start]) {
            return None;
        }
        let behind = &sentence[first.end..];
        let mut known: Vec<Tz> = all.iter().filter_map(|m| zone_of(&sentence[m.clone()])).collect();
        known.dedup();
        let zone = match known[..] {
            [] if is_letters(&sentence[first.clone()]) || first.len() > LETTERS => {
                ZoneSaid::Unknown(start + first.start..start + first.end)
            }
            [zone] if !CATALOGUE.goes_on(behind) => ZoneSaid::Known(zone),
            _ => return None,
        };
        let is_open = CATALOGUE.leaves_open(behind);
        Some(Plainly { zone, range: start..end, is_open })
    })
}

/// Where a sentence may begin.
fn starts(text: &str) -> Vec<usize> {
    let mut all = vec![0];
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        match c {
            '\n' | '(' | '（' | '。' | ';' => all.push(next),
            c if c.is_whitespace() && ".!?:".contains(before) => all.push(next),
            _ => {}
        }
        before = c;
    }
    all.truncate(100);
    all
}
