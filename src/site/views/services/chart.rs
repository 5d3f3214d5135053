//! The drawings of a service's page: its incidents on a time axis, and its downtime by periods.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use crate::derive::services::Spell;
use crate::derive::trends::FEWEST;
use crate::site::address::encode;
use crate::site::text::Words;
use crate::site::views::charts::axis::Axis;
use crate::site::views::charts::{
    BASE, Block, Columns, HEIGHT, LengthScale, Stack, TOP, Text, Tick, float, float_of,
};
use crate::site::views::charts::{labels, round};
use crate::site::views::parts::card::Card;
use crate::site::views::trends::{Key, incidents_of, look};

/// Incidents by date, as high as they were long.
#[derive(Debug, Serialize)]
pub struct Incidents {
    pub height: f64,
    pub base: f64,
    pub scale: Vec<Tick>,
    /// Lines at the beginnings of years or months.
    pub lines: Vec<f64>,
    pub labels: Vec<Text>,
    pub marks: Vec<Mark>,
    pub severities: Vec<Key>,
    /// Incidents whose length is not known; they stand on the floor.
    pub endless: usize,
    pub from: String,
    pub to: String,
    /// In words: the longest one.
    pub longest: Option<String>,
}

/// One incident.
#[derive(Debug, Serialize)]
pub struct Mark {
    /// The incident's page, relative to the site's root, and its title.
    pub path: String,
    pub title: String,
    pub x: f64,
    pub y: f64,
    pub look: &'static str,
    /// Whether its length is known.
    pub known: bool,
}

/// Room at both ends, so that no mark is cut off, in per cent.
const MARGIN: f64 = 2.0;

impl Incidents {
    /// Draws incidents as of a date; `None` where those with a date are too few.
    pub fn new(cards: &[&Card], as_of: NaiveDate, words: &Words) -> Option<Self> {
        let dated: Vec<(NaiveDate, &Card)> =
            cards.iter().filter_map(|c| Some((c.date?, *c))).collect();
        if dated.len() < FEWEST {
            return None;
        }
        let first = dated.iter().map(|(d, _)| *d).min()?;
        let last = dated.iter().map(|(d, _)| *d).max()?.max(as_of);
        let axis = Axis::around([midnight(first), midnight(last)])?;
        let x = |date| round(MARGIN + axis.place(midnight(date)) * (100.0 - 2.0 * MARGIN) / 100.0);
        let seconds = |card: &Card| card.duration.as_ref().map(|l| l.seconds);
        let lengths = || dated.iter().filter_map(|(_, c)| seconds(c));
        let scale =
            LengthScale::new(lengths().min().unwrap_or(60), lengths().max().unwrap_or(3600));
        let severities = dated.iter().map(|(_, c)| c.severity.as_ref());
        let severities = severities.map(|s| s.map(|s| (s.rank, s.name.clone())));
        let mark = |(date, card): &(NaiveDate, &Card)| {
            let length = seconds(card);
            Mark {
                path: card.path.clone(),
                title: card.title.clone(),
                x: x(*date),
                y: length.map_or(BASE, |l| scale.y(l)),
                look: look(card.severity.as_ref().map(|s| s.rank)),
                known: length.is_some(),
            }
        };
        let mut marks: Vec<Mark> = dated.iter().map(mark).collect();
        // What is drawn last is on top: the gravest, which are the rarest.
        marks.sort_by(|a, b| b.look.cmp(a.look).then(a.x.total_cmp(&b.x)));
        let longest = dated.iter().filter_map(|(_, c)| c.duration.as_ref());
        let (lines, labels) = marks_of_time(first, last, words, &x);
        Some(Self {
            height: HEIGHT,
            base: BASE,
            scale: scale.ticks(words),
            lines,
            labels,
            endless: marks.iter().filter(|m| !m.known).count(),
            marks,
            severities: Key::of_severities(severities),
            from: words.date(first),
            to: words.date(last),
            longest: longest.max_by_key(|l| l.seconds).map(|l| l.words.clone()),
        })
    }
}

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// How many labels of years or months have room, and how many on a narrow screen.
const MOST_LABELS: usize = 12;
const MOST_NARROW: usize = 5;

/// Where years begin, or months within a few years, and their names.
fn marks_of_time(
    first: NaiveDate,
    last: NaiveDate,
    words: &Words,
    x: &impl Fn(NaiveDate) -> f64,
) -> (Vec<f64>, Vec<Text>) {
    let years = last.year() - first.year() >= 3;
    let step = if years { 12 } else { 1 };
    let start = first.with_day(1).and_then(|d| if years { d.with_month(1) } else { Some(d) });
    let begins: Vec<NaiveDate> =
        std::iter::successors(start, |d| d.checked_add_months(Months::new(step)))
            .take_while(|d| *d <= last)
            .filter(|d| *d >= first)
            .collect();
    let stride = begins.len().div_ceil(MOST_LABELS).max(1);
    let narrow = begins.len().div_ceil(stride).div_ceil(MOST_NARROW).max(1);
    let shown = begins.into_iter().step_by(stride);
    let texts: Vec<Text> = shown
        .enumerate()
        .map(|(i, date)| Text {
            x: x(date),
            y: BASE + 18.0,
            text: words.beginning(date, years),
            minor: !i.is_multiple_of(narrow),
        })
        .collect();
    (texts.iter().map(|t| t.x).collect(), texts)
}

/// Draws how long a service was out in each period; `None` where it was out in too few incidents, or
/// where there is but one period.
pub fn downtime(service: &str, spells: &[Spell], words: &Words) -> Option<Columns> {
    let most = spells.iter().map(|s| s.downtime).max().filter(|m| *m > 0)?;
    let outages: usize = spells.iter().map(|s| s.outages).sum();
    if spells.len() < 2 || outages < FEWEST {
        return None;
    }
    let step = step_of_lengths(most);
    let top = (most + step - 1) / step * step;
    let y = |seconds: i64| round(BASE - (BASE - TOP) * float_of(seconds) / float_of(top));
    let slot = 100.0 / float(spells.len());
    let out = || spells.iter().enumerate().filter(|(_, s)| s.downtime > 0);
    let names: Vec<String> = spells.iter().map(|s| words.period(s.period)).collect();
    Some(Columns {
        height: HEIGHT,
        base: BASE,
        scale: (0..=top / step)
            .map(|i| Tick {
                y: y(i * step),
                label: if i == 0 { "0".to_owned() } else { words.length(i * step) },
            })
            .collect(),
        stacks: out()
            .map(|(i, s)| Stack {
                path: incidents_of(s.period)
                    .map(|path| format!("{path}&service={}", encode(service))),
                title: format!("{}: {}", names[i], words.length(s.downtime)),
                blocks: vec![Block {
                    x: round(slot * (float(i) + 0.2)),
                    // However short, it can be seen.
                    y: y(s.downtime).min(BASE - 2.0),
                    width: round(slot * 0.6),
                    height: round(BASE - y(s.downtime).min(BASE - 2.0)),
                    look: "recent",
                }],
            })
            .collect(),
        sums: out()
            .map(|(i, s)| Text {
                x: round(slot * (float(i) + 0.5)),
                y: y(s.downtime).min(BASE - 2.0) - 5.0,
                text: if spells.len() > MOST_EXACT {
                    words.length(rounded(s.downtime))
                } else {
                    words.length(s.downtime)
                },
                minor: spells.len() > MOST_EXACT,
            })
            .collect(),
        labels: labels(names.iter().map(String::as_str)),
    })
}

/// Above how many columns there is room for one unit only.
const MOST_EXACT: usize = 5;

/// A length in whole days, hours or minutes, whichever it is told in.
fn rounded(seconds: i64) -> i64 {
    let unit = match seconds {
        s if s >= 4 * 86_400 => 86_400,
        s if s >= 3_600 => 3_600,
        s if s >= 60 => 60,
        _ => 1,
    };
    (seconds + unit / 2) / unit * unit
}

/// A round step that reaches `most` seconds in at most five.
fn step_of_lengths(most: i64) -> i64 {
    const STEPS: [i64; 17] = [
        60,
        2 * 60,
        5 * 60,
        10 * 60,
        15 * 60,
        30 * 60,
        3_600,
        2 * 3_600,
        3 * 3_600,
        6 * 3_600,
        12 * 3_600,
        86_400,
        2 * 86_400,
        5 * 86_400,
        10 * 86_400,
        30 * 86_400,
        100 * 86_400,
    ];
    let fits = |step: &i64| *step * 5 >= most;
    let longest = most / 5 + 1;
    STEPS.into_iter().find(fits).unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_within_three_years_and_years_beyond_are_marked() {
        let labels = |first, last| -> Vec<String> {
            let words = Words::english().unwrap();
            let (_, texts) = marks_of_time(day(first), day(last), &words, &|_| 0.0);
            texts.into_iter().map(|t| t.text).collect()
        };
        let few = labels("2026-01-15", "2026-04-02");
        assert_eq!(few, ["Feb\u{a0}2026", "Mar\u{a0}2026", "Apr\u{a0}2026"]);
        assert_eq!(labels("2021-05-01", "2024-01-01"), ["2022", "2023", "2024"]);
        assert!(labels("1900-01-01", "2026-01-01").len() <= MOST_LABELS);
        assert!(labels("2026-01-02", "2026-01-03").is_empty());
    }

    #[test]
    fn rounding_leaves_one_unit() {
        let words = Words::english().unwrap();
        let told = |s| words.length(rounded(s));
        assert_eq!(told(14 * 3600 + 42 * 60), "15\u{a0}h");
        assert_eq!(told(5 * 86_400 + 13 * 3600), "6\u{a0}d");
        assert_eq!(told(95), "2\u{a0}min");
        assert_eq!(told(20), "20\u{a0}s");
    }

    #[test]
    fn steps_of_lengths_are_few_and_reach_the_most() {
        for most in [1, 59, 61, 3_000, 40_000, 500_000, 90_000_000, i64::MAX / 1000] {
            let step = step_of_lengths(most);
            assert!(step * 5 >= most && step > 0, "{most}: {step}");
        }
    }
}
