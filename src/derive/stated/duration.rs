//! Durations in words: "for 47 minutes", "detected after an hour and a half".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use super::text::Passage;
use crate::source::Span;

/// What a stated duration is the length of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// From the start until it was detected.
    Detect,
    Acknowledge,
    Mitigate,
    /// The incident, or its effect on users: until mitigated or resolved, or an impact.
    Whole,
}

/// A duration as stated, in seconds, with what it may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub seconds: i64,
    /// The least and the most that the words allow, in seconds.
    pub least: i64,
    pub most: i64,
}

impl Length {
    /// Whether a length between `least` and `most` seconds may be meant.
    #[must_use]
    pub fn allows(self, least: i64, most: i64) -> bool {
        least <= self.most && self.least <= most
    }
}

/// A duration that the author states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedLength {
    pub span: Span,
    /// The words of the duration.
    pub words: String,
    pub subject: Subject,
    pub length: Length,
    /// Whether title or summary says it: there it is of the incident as a whole.
    pub is_headline: bool,
}

/// One number and its unit; several may follow each other.
const PART: &str = r"(?:\d+(?:[.,]\d+)?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)(?:[\s-]|(?u:\u{a0}))?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|weeks?)\b";
/// Words that make a duration inexact.
const HEDGE: &str = r"(?:about|around|roughly|approximately|approx\.?|some|circa|~|almost|nearly|just under|under|less than|up to|at most|just over|over|more than|at least|well over)";

fn duration() -> String {
    format!(
        r"(?P<hedge>{HEDGE}\s*)?(?P<length>{PART}(?:(?:,?\s+and\s+|,\s*|\s+)(?:{PART}|a\s+half\b))*)"
    )
}

struct Pattern {
    subject: Subject,
    regex: Regex,
}

static SENTENCES: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let d = duration();
    let it =
        r"(?:outage|incident|disruption|downtime|impact|interruption|degradation|unavailability)";
    [
        (Subject::Detect, format!(r"(?i-u)\b(?:detected|noticed|discovered)\s+(?:only\s+)?(?:after|within|in)\s+{d}")),
        (Subject::Detect, format!(r"(?i-u)\b{d}\s+(?:to\s+detect\b|until\s+detection\b|before\s+(?:it\s+was\s+)?(?:detected|noticed)\b)")),
        (Subject::Detect, format!(r"(?i-u)\b(?:time\s+to\s+detect(?:ion)?|ttd)\s*(?:was|is|of|:|=)?\s*{d}")),
        (Subject::Acknowledge, format!(r"(?i-u)\backnowledged\s+(?:after|within|in)\s+{d}")),
        (Subject::Mitigate, format!(r"(?i-u)\bmitigated\s+(?:after|within|in)\s+{d}")),
        (Subject::Mitigate, format!(r"(?i-u)\b(?:time\s+to\s+mitigat(?:e|ion)|ttm)\s*(?:was|is|of|:|=)?\s*{d}")),
        (Subject::Whole, format!(r"(?i-u)\bresolved\s+(?:only\s+)?(?:after|within|in)\s+{d}")),
        (Subject::Whole, format!(r"(?i-u)\b(?:time\s+to\s+(?:resolve|resolution|recovery|recover|repair|restore)|ttr)\s*(?:was|is|of|:|=)?\s*{d}")),
        (Subject::Whole, format!(r"(?i-u)\b{it}\s+(?:\w+\s+)?lasted\s+(?:for\s+)?{d}")),
        (Subject::Whole, format!(r"(?i-u)\b(?:outage|disruption|downtime|interruption)\s+(?:of|was)\s+{d}")),
        (Subject::Whole, format!(r"(?i-u)\b(?:total\s+)?(?:duration|downtime)\s*(?:of|was|is|:|=)\s*{d}")),
        (Subject::Whole, format!(r"(?i-u)\b(?:was|were)\s+(?:\w+\s+)?(?:down|unavailable|unreachable|offline)\s+for\s+{d}")),
        (Subject::Whole, format!(r"(?i-u)\b{d}\s+(?:of\s+(?:downtime|outage|unavailability)|(?:long\s+)?outage)\b")),
    ]
    .into_iter()
    .filter_map(|(subject, pattern)| Some(Pattern { subject, regex: Regex::new(&pattern).ok()? }))
    .collect()
});

/// Each of the sentences has one of these, so that most passages are looked at no closer.
static CUES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = [
        "detected",
        "noticed",
        "discovered",
        "detect",
        "ttd",
        "acknowledged",
        "mitigat",
        "ttm",
        "resol",
        "recover",
        "repair",
        "restor",
        "ttr",
        "lasted",
        "outage",
        "disruption",
        "downtime",
        "interruption",
        "duration",
        "down",
        "unavailab",
        "unreachable",
        "offline",
    ];
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

/// In a title there is no other subject than the incident.
static TITLE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let d = duration();
    [
        format!(r"(?i-u)\bfor\s+(?:\w+\s+)?{d}"),
        format!(r"(?i-u)\b{d}\s+(?:\w+\s+)?(?:outage|disruption|downtime|interruption)\b"),
    ]
    .iter()
    .filter_map(|p| Some(Pattern { subject: Subject::Whole, regex: Regex::new(p).ok()? }))
    .collect()
});

static ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i-u)^\s*{}\s*(?:\((?u:[^)]*)\))?\.?\s*$", duration())).ok()
});

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i-u)(?P<number>\d+(?:[.,]\d+)?|half an?|an?|[a-z]+?)(?:[\s-]|(?u:\u{a0}))?(?P<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|weeks?)\b|(?P<half>a\s+half)\b").ok()
});

/// Words of a sentence that speaks of another event than this one.
const ELSEWHERE: [&str; 13] = [
    "previous",
    "earlier",
    "last time",
    "similar",
    "another",
    "would have",
    "normally",
    "usually",
    "planned",
    "support hours",
    "working hours",
    "business hours",
    "office hours",
];

/// Words of a title in front of a length that is not the incident's: "valid for 90 days", "retries for 30 seconds".
const SOMETHING_ELSE: [&str; 20] = [
    "valid",
    "retr",
    "cach",
    "retention",
    "retain",
    "kept",
    "keep",
    "timeout",
    "time out",
    "timed out",
    "wait",
    "stored",
    "ttl",
    "lease",
    "backoff",
    "poll",
    "every",
    "expire",
    "scheduled",
    "lived",
];

/// Where a passage stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At<'a> {
    Title,
    Summary,
    /// In a section: only what names a service of the incident, or an outage, is of the incident.
    Section(&'a [String]),
}

/// Words of a sentence that is about the outage.
const OUTAGE: [&str; 13] = [
    "outage",
    "downtime",
    "unavailab",
    "incident",
    "disruption",
    "interruption",
    "degradation",
    "impact",
    "detect",
    "time to",
    "resol",
    "mitigat",
    "acknowledg",
];

/// Reads the durations that a passage states.
pub(super) fn read(passage: &Passage, at: At<'_>, into: &mut Vec<StatedLength>) {
    let patterns: &[Pattern] = if at == At::Title { &TITLE } else { &SENTENCES };
    if at != At::Title && !CUES.as_ref().is_none_or(|cues| cues.is_match(&passage.text)) {
        return;
    }
    for pattern in patterns {
        for found in pattern.regex.captures_iter(&passage.text) {
            let Some(length) = found.name("length") else {
                continue;
            };
            let sentence = passage.sentence(&length.range()).to_lowercase();
            if ELSEWHERE.iter().any(|w| sentence.contains(w)) {
                continue;
            }
            let about_it = match at {
                At::Title => {
                    let before = passage.text[..length.start()].to_lowercase();
                    !SOMETHING_ELSE.iter().any(|w| before.contains(w))
                }
                At::Summary => true,
                At::Section(services) => {
                    // A line of facts: `Duration: 2 hours`.
                    sentence.trim_start().starts_with("duration")
                        || OUTAGE.iter().any(|w| sentence.contains(w))
                        || services.iter().any(|s| sentence.contains(s.as_str()))
                }
            };
            if about_it {
                let is_headline = !matches!(at, At::Section(_));
                push(passage, (pattern.subject, is_headline), &found, into);
            }
        }
    }
}

/// Reads a cell of a table behind the one that names it.
pub(super) fn cell(name: &str, passage: &Passage, into: &mut Vec<StatedLength>) {
    let name = name.trim().trim_end_matches(':').to_lowercase();
    let subject = match name.as_str() {
        "duration" | "outage duration" | "incident duration" | "total duration" | "downtime"
        | "time to resolve" | "time to resolution" | "time to recovery" | "time to repair"
        | "time to restore" | "ttr" => Subject::Whole,
        "time to detect" | "time to detection" | "ttd" => Subject::Detect,
        "time to acknowledge" | "tta" => Subject::Acknowledge,
        "time to mitigate" | "time to mitigation" | "ttm" => Subject::Mitigate,
        _ => return,
    };
    let alone = ALONE.as_ref().and_then(|r| r.captures(&passage.text));
    if let Some(found) = alone {
        push(passage, (subject, false), &found, into);
    }
}

fn push(
    passage: &Passage,
    (subject, is_headline): (Subject, bool),
    found: &Captures<'_>,
    into: &mut Vec<StatedLength>,
) {
    let Some(words) = found.name("length") else {
        return;
    };
    let hedge = found.name("hedge").map(|h| h.as_str());
    let Some(length) = length(hedge, words.as_str()) else {
        return;
    };
    let stated = StatedLength {
        span: passage.span(&words.range()),
        words: words.as_str().to_owned(),
        subject,
        length,
        is_headline,
    };
    // Two patterns may read the same words.
    if !into.iter().any(|s| s.span == stated.span) {
        into.push(stated);
    }
}

/// How long the words say, and how exactly: half of the smallest unit that is named either way (a
/// minute at least, for what is rounded), more with a word that makes it inexact.
fn length(hedge: Option<&str>, words: &str) -> Option<Length> {
    let (mut seconds, mut smallest) = (0.0, f64::INFINITY);
    for found in NUMBER.as_ref()?.captures_iter(words) {
        if found.name("half").is_some() {
            seconds += smallest / 2.0;
            smallest /= 2.0;
            continue;
        }
        let (number, unit) = (found.name("number")?.as_str(), found.name("unit")?.as_str());
        let unit = unit_seconds(unit)?;
        let (value, step) = number_value(number)?;
        seconds += value * unit;
        smallest = smallest.min(unit * step);
    }
    if seconds <= 0.0 || !smallest.is_finite() {
        return None;
    }
    let slack = (smallest / 2.0).max(60.0);
    let hedge = hedge.map(|h| h.trim().to_lowercase()).unwrap_or_default();
    let (below, above) = match hedge.as_str() {
        "" => (slack, slack),
        "almost" | "nearly" | "just under" => (slack.max(seconds / 3.0), slack),
        // A bound says nothing of what is on its other side.
        "under" | "less than" | "up to" | "at most" => (seconds, slack),
        "just over" => (slack, slack.max(seconds / 3.0)),
        "over" | "more than" | "at least" | "well over" => (slack, 1e9),
        _ => (slack.max(seconds / 2.0), slack.max(seconds / 2.0)),
    };
    #[allow(clippy::cast_possible_truncation)] // seconds of a stated duration are far below 2^52
    let whole = |n: f64| n.round() as i64;
    Some(Length {
        seconds: whole(seconds),
        least: whole((seconds - below).max(0.0)),
        most: whole(seconds + above),
    })
}

fn unit_seconds(unit: &str) -> Option<f64> {
    let unit = unit.to_lowercase();
    Some(match unit.chars().next()? {
        's' => 1.0,
        'm' => 60.0,
        'h' => 3600.0,
        'd' => 86_400.0,
        'w' => 604_800.0,
        _ => return None,
    })
}

/// The value of a number and its last digit's step.
fn number_value(number: &str) -> Option<(f64, f64)> {
    let lower = number.to_lowercase();
    if let Ok(value) = lower.replace(',', ".").parse::<f64>() {
        let step = if lower.contains(['.', ',']) { 0.1 } else { 1.0 };
        return Some((value, step));
    }
    let words = [
        ("half a", 0.5),
        ("half an", 0.5),
        ("a", 1.0),
        ("an", 1.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("fifteen", 15.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("ninety", 90.0),
    ];
    let value = words.iter().find(|(w, _)| *w == lower)?.1;
    Some((value, if value < 1.0 { 0.5 } else { 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(hedge: Option<&str>, words: &str) -> (i64, i64, i64) {
        let l = length(hedge, words).unwrap();
        (l.seconds / 60, l.least / 60, l.most / 60)
    }

    #[test]
    fn words_become_lengths_as_exact_as_they_are() {
        assert_eq!(minutes(None, "47 minutes"), (47, 46, 48));
        assert_eq!(minutes(None, "two hours"), (120, 90, 150));
        assert_eq!(minutes(None, "1.5 hours"), (90, 87, 93));
        assert_eq!(minutes(None, "24 hours and 11 minutes"), (1451, 1450, 1452));
        assert_eq!(minutes(None, "an hour and a half"), (90, 75, 105));
        assert_eq!(minutes(None, "half an hour"), (30, 15, 45));
        assert_eq!(minutes(Some("about "), "40 min"), (40, 20, 60));
        assert_eq!(minutes(Some("up to "), "3 hours"), (180, 0, 210));
        let over = minutes(Some("more than "), "5h");
        assert!(over.0 == 300 && over.1 == 270 && over.2 > 100_000, "{over:?}");
    }

    fn stated(text: &str, title: bool) -> Vec<(String, Subject)> {
        let text = format!("## A\n{text}\n");
        let body = crate::source::body::read(crate::source::FileId(0), &text, 0);
        let passage = Passage::of_block(&body.sections[0].part.blocks[0]);
        let mut all = Vec::new();
        let at = if title { At::Title } else { At::Section(&[]) };
        read(&passage, at, &mut all);
        all.into_iter().map(|s| (s.words, s.subject)).collect()
    }

    #[test]
    fn every_pattern_is_one() {
        assert_eq!((SENTENCES.len(), TITLE.len()), (13, 2));
        assert!(ALONE.is_some() && NUMBER.is_some());
    }

    #[test]
    fn a_list_of_facts_is_read() {
        let facts = "- **Time to repair**: 35h 36m\n\n- **Duration**: 2 hours";
        let text = format!("## A\n{facts}\n");
        let body = crate::source::body::read(crate::source::FileId(0), &text, 0);
        let mut all = Vec::new();
        for block in &body.sections[0].part.blocks {
            read(&Passage::of_block(block), At::Section(&[]), &mut all);
        }
        let words: Vec<&str> = all.iter().map(|s| s.words.as_str()).collect();
        assert_eq!(words, ["35h 36m", "2 hours"], "{:?}", body.sections[0].part.blocks);
    }

    #[test]
    fn only_clear_phrases_state_something() {
        assert_eq!(
            stated("Checkout returned 502 for 47 minutes", true),
            [("47 minutes".to_owned(), Subject::Whole)]
        );
        assert_eq!(stated("A 3-hour outage of mail", true)[0].0, "3-hour");
        assert_eq!(
            stated("Detected after 12 min.", false),
            [("12 min".to_owned(), Subject::Detect)]
        );
        assert_eq!(stated("The outage lasted for about 2 hours", false)[0].1, Subject::Whole);
        for other in [
            "Certificates last 90 days",
            "We waited for 10 minutes between tries",
            "The job runs every hour",
            "We had a call which lasted 20 minutes",
            "The restore was slow; it lasted for 3 hours",
            "The laptop was offline for 2 hours",
        ] {
            assert_eq!(stated(other, false), [], "{other}");
        }
        for other in [
            "Tokens that are valid for 90 days expired at once",
            "Retries for 30 seconds overloaded the queue",
            "Entries cached for 2 hours were stale",
        ] {
            assert_eq!(stated(other, true), [], "{other}");
        }
    }
}
