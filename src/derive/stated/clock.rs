//! Clock times in words: "started at 09:02 UTC", a table row `Resolved | 2026-03-14 09:49`.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};
use regex::{Captures, Regex};

use super::text::Passage;
use crate::source::Span;
use crate::vocabulary::Milestone;

/// Which zone a stated time is said to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Utc,
    /// None is named: the incident's zone, or UTC, which people write without saying so.
    Unsaid,
}

/// A clock time that the author states for a milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTime {
    pub span: Span,
    pub words: String,
    pub milestone: Milestone,
    pub date: Option<NaiveDate>,
    pub time: NaiveTime,
    pub zone: Zone,
    /// Whether title or summary says it.
    pub is_headline: bool,
}

const TIME: &str = r"(?P<hedge>~|about\s+|around\s+|approximately\s+|circa\s+)?(?P<when>(?:(?P<date>\d{4}-\d{2}-\d{2})[T\s]+)?(?P<time>\d{1,2}:\d{2})(?::\d{2})?(?P<noon>\s?[ap]\.?m\.?)?(?:\s?(?P<zone>Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?)";

static SENTENCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\b(?P<what>(?i:incident|outage|impact|disruption)\s+(?i:was\s+)?(?i:started|began|detected|noticed|discovered|acknowledged|mitigated|resolved|ended))\s+(?:at\s+|on\s+|:\s*){TIME}"
    ))
    .ok()
});

static ALONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"^\s*{TIME}\s*$")).ok());

/// Reads the clock times that a passage states.
pub(super) fn read(passage: &Passage, is_headline: bool, into: &mut Vec<StatedTime>) {
    let Some(pattern) = SENTENCES.as_ref() else {
        return;
    };
    for found in pattern.captures_iter(&passage.text) {
        let what = found.name("what").map_or("", |w| w.as_str());
        let word = what.rsplit(' ').next().unwrap_or(what);
        push(passage, (word, is_headline), &found, into);
    }
}

/// Reads a cell of a table behind the one that names it.
pub(super) fn cell(name: &str, passage: &Passage, into: &mut Vec<StatedTime>) {
    let mut words = name.trim().trim_end_matches(':').split_whitespace();
    // `Started`, `Start time`, `Time of detection`: more words speak of something more special.
    let (word, rest) = (words.next().unwrap_or_default(), words.collect::<Vec<_>>());
    let plain = matches!(rest[..], [] | ["at"] | ["time"] | ["on"]);
    if !plain {
        return;
    }
    if let Some(found) = ALONE.as_ref().and_then(|r| r.captures(&passage.text)) {
        push(passage, (word, false), &found, into);
    }
}

fn push(
    passage: &Passage,
    (word, is_headline): (&str, bool),
    found: &Captures<'_>,
    into: &mut Vec<StatedTime>,
) {
    let get = |name| found.name(name).map(|m| m.as_str());
    // An inexact time contradicts nothing that is near it, and how near is the author's to know.
    if get("hedge").is_some() || get("noon").is_some() {
        return;
    }
    let zone = match get("zone") {
        None => Zone::Unsaid,
        Some("Z" | "UTC" | "GMT" | "+00:00" | "+0000") => Zone::Utc,
        // Abbreviations are not unique: nothing can be said.
        Some(_) => return,
    };
    let date = match get("date").map(|d| NaiveDate::parse_from_str(d, "%Y-%m-%d")) {
        Some(Err(_)) => return,
        Some(Ok(date)) => Some(date),
        None => None,
    };
    let (Some(milestone), Some(when)) = (super::milestone(word), found.name("when")) else {
        return;
    };
    let Some(Ok(time)) = get("time").map(|t| NaiveTime::parse_from_str(t, "%H:%M")) else {
        return;
    };
    into.push(StatedTime {
        span: passage.span(&when.range()),
        words: when.as_str().to_owned(),
        milestone,
        date,
        time,
        zone,
        is_headline,
    });
}
