//! Events → entries of the timeline, and which of them the report has already.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use super::{Event, Lines, Source};
use crate::fix::add::New;
use crate::intake::events::packed::text_name;
use crate::model;
use crate::model::{Incident, Moment};

/// So much of a message stands in an entry, in characters.
const LONGEST: usize = 240;

/// How an entry cites a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cited {
    /// By its path in the incident's folder: `evidence/edge.log`.
    Path(String),
    /// By its name, as it is not there.
    Name(String),
}

impl Cited {
    /// The name alone, which it has wherever it is.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Path(path) => path.rsplit('/').next().unwrap_or(path),
            Self::Name(name) => name,
        }
    }

    /// A line of it, as the format writes sources.
    #[must_use]
    pub fn line(&self, line: u64) -> String {
        match self {
            Self::Path(path) => format!("{path}:{line}"),
            // With a space in it, a name is none of a file that is missing.
            Self::Name(name) => format!("{name} line {line}"),
        }
    }
}

/// A name by which a file that is not in the folder can be cited: of plain letters.
#[must_use]
pub fn cited(name: &str) -> Cited {
    let plain = |c: char| if c.is_alphanumeric() || "._- ".contains(c) { c } else { ' ' };
    let name: String = name.chars().map(plain).collect();
    Cited::Name(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines that a report cites.
#[derive(Debug, Default)]
pub struct Known(HashMap<String, Lines<Vec<Citation>>>);

/// An entry that cites a line.
#[derive(Clone, Copy, Debug)]
struct Citation {
    at: Option<Moment>,
    /// Whether it cites this line alone, so that the two should be of one time.
    is_alone: bool,
}

impl Known {
    #[must_use]
    pub fn of(incident: &Incident) -> Self {
        const MOST_LINES: usize = 1_000;
        let mut all: HashMap<String, Lines<Vec<Citation>>> = HashMap::new();
        for entry in &incident.timeline {
            let at = entry.at.as_ref().map(|at| at.value);
            for source in &entry.sources {
                let (name, lines) = match &source.value {
                    model::Source::File { path, lines: Some((first, last)), .. } => {
                        (path.file_name().unwrap_or_default().to_owned(), *first..=*last)
                    }
                    model::Source::Named(name) => match name.rsplit_once(" line ") {
                        Some((name, line)) => match line.parse() {
                            Ok(line) => (name.to_owned(), line..=line),
                            Err(_) => continue,
                        },
                        None => continue,
                    },
                    _ => continue,
                };
                let is_alone = lines.start() == lines.end() && entry.until.is_none();
                let citation = Citation { at, is_alone };
                let name = text_of(&name);
                for line in lines.take(MOST_LINES) {
                    all.entry(name.clone())
                        .or_default()
                        .entry(line as u64)
                        .or_default()
                        .push(citation);
                }
            }
        }
        Self(all)
    }

    /// The times that the report gives a line.
    pub(super) fn times(&self, source: &Source, line: u64) -> impl Iterator<Item = Moment> + '_ {
        let found = self.0.get(&text_of(source.cited.name())).and_then(|lines| lines.get(&line));
        found.into_iter().flatten().filter(|c| c.is_alone).filter_map(|c| c.at)
    }

    /// Marks the events that the report has: it cites their line, as often as there are events of that line. Where many
    /// share a line, as in JSON without line ends, the time has to be theirs as well.
    pub(super) fn mark(&self, sources: &[Source], events: &mut [Event]) {
        let mut sharing: HashMap<(usize, u64), u32> = HashMap::new();
        for event in events.iter() {
            *sharing.entry((event.source, event.line)).or_default() += 1;
        }
        let mut used: HashMap<(usize, u64, Option<i64>), usize> = HashMap::new();
        for event in events.iter_mut() {
            let name = text_of(sources[event.source].cited.name());
            let found = self.0.get(&name).and_then(|lines| lines.get(&event.line));
            let Some(times) = found else { continue };
            let is_shared = sharing.get(&(event.source, event.line)).is_some_and(|n| *n > 1);
            let second = event.at.map(|at| at.timestamp()).filter(|_| is_shared);
            let fitting = times.iter().filter(|time| !is_shared || fits(time.at, event.at)).count();
            let used = used.entry((event.source, event.line, second)).or_default();
            if *used < fitting {
                *used += 1;
                event.is_there = true;
            }
        }
    }
}

/// A source is known by the name that its file has once it is unpacked, as a copy of it has.
fn text_of(name: &str) -> String {
    text_name(last_name(name))
}

/// A file is known by its name alone, in whichever folder it is.
fn last_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Whether a time of the report can be that of an event.
fn fits(time: Option<Moment>, at: Option<DateTime<Utc>>) -> bool {
    match (time, at) {
        (None, at) => at.is_none(),
        (Some(_), None) => false,
        (Some(time), Some(at)) => {
            let slack = match time.precision {
                model::time::Precision::Second => Duration::seconds(1),
                _ => Duration::minutes(1),
            };
            (time.earliest - slack..time.latest + slack).contains(&at)
        }
    }
}

/// What an entry says of an event.
#[must_use]
pub fn new(event: &Event, sources: &[Source], zone: Tz) -> New {
    let source = &sources[event.source];
    let mut cited = vec![source.cited.line(event.line)];
    if source.skew != Duration::zero() {
        cited.push(format!(
            "clock of {} corrected by {}",
            last_name(source.cited.name()),
            shown_skew(source.skew)
        ));
    }
    New {
        at: event.at,
        event: said(event, zone),
        kind: event.kind,
        by: event.by.clone(),
        milestone: event.milestone,
        sources: cited,
    }
}

/// `+42 s`
fn shown_skew(skew: Duration) -> String {
    let millis = skew.num_milliseconds();
    let sign = if millis < 0 { "-" } else { "+" };
    let (seconds, rest) = (millis.abs() / 1000, millis.abs() % 1000);
    match rest {
        0 => format!("{sign}{seconds} s"),
        rest => format!("{sign}{seconds}.{rest:03} s"),
    }
}

/// The words of an event, with who said them and how often.
pub(super) fn said(event: &Event, zone: Tz) -> String {
    let mut words = match &event.who {
        Some(who) => format!("{who}: {}", event.text),
        None => event.text.clone(),
    };
    if let Some((end, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(end);
        let last = words.rfind(' ').filter(|at| *at > LONGEST / 2).unwrap_or(end);
        words.truncate(last);
        words.push('…');
    }
    if let (Some(at), Some(until)) = (event.at, event.until.filter(|_| event.count > 1)) {
        let (at, until) = (at.with_timezone(&zone), until.with_timezone(&zone));
        let form =
            if at.date_naive() == until.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
        let range = match at.timestamp() == until.timestamp() {
            true => format!("all at {}", at.format("%H:%M:%S")),
            false => format!("{} to {}", at.format(form), until.format(form)),
        };
        words.push_str(&format!(" ×{}, {range}", grouped(event.count)));
    }
    words
}

/// `1,840`
fn grouped(number: u64) -> String {
    let figures = number.to_string();
    let mut out = String::new();
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(figure);
    }
    out
}
