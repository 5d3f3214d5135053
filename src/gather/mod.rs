//! Gather: records of logs, chats and histories, and what is wanted of them → entries for a timeline, each with its source.
//!
//! Records are taken as they come and let go; kept are those that were chosen, of a burst of the same message one. What
//! stands in the report already is recognised by its source. Suggestions come with their reason, and nobody writes them
//! but who is asked.

mod bursts;
mod entry;
mod order;
mod suggest;
mod window;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, LocalResult, TimeZone, Utc};
use chrono_tz::Tz;
use regex::Regex;

use crate::intake::events::{At, Format, Level, Record, Told};
use crate::vocabulary::{EntryKind, Milestone};
use bursts::Bursts;
pub use entry::{Cited, Known, cited, new};
pub use order::Contradiction;
pub use suggest::Suggestion;
pub use window::{Why, Window, around};

/// So many different things are kept; others are counted.
const MOST_KEPT: usize = 20_000;

/// What is wanted of all that is read.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub window: Window,
    /// What the words, or who said them, have to fit.
    pub grep: Option<Regex>,
    /// The least level; without one, what is quieter than a warning is left out where a log has levels.
    pub level: Option<Level>,
    /// The zone of times that name none.
    pub zone: Tz,
    /// Whose commands those of a history are.
    pub by: Option<String>,
}

/// A file that is read.
#[derive(Clone, Debug)]
pub struct Source {
    /// What it is called in messages.
    pub name: String,
    /// How an entry cites it.
    pub cited: Cited,
    /// How much its clock is behind; is added to its times.
    pub skew: Duration,
    pub told: Told,
    pub counts: Counts,
}

/// What became of the records of a source.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Outside of the window.
    pub outside: u64,
    /// Quieter than what is wanted.
    pub quiet: u64,
    /// Without a fit of the pattern.
    pub unmatched: u64,
    /// Without a time, and not asked for by a pattern.
    pub untimed: u64,
    /// At a time that its clock showed twice or never, with the line of the first.
    pub unclear: u64,
    pub unclear_line: Option<u64>,
    /// Whether times without a zone were read.
    pub is_local: bool,
    /// Lines with a time before that of the line above them, with the first of them.
    pub backwards: u64,
    pub backwards_line: Option<u64>,
    /// The first and the last time in it.
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
}

/// Something that happened, or a burst of it.
#[derive(Clone, Debug)]
pub struct Event {
    /// The place of its source.
    pub source: usize,
    pub line: u64,
    pub at: Option<DateTime<Utc>>,
    /// The last of a burst.
    pub until: Option<DateTime<Utc>>,
    pub count: u64,
    pub text: String,
    pub who: Option<String>,
    /// Who acted, where it is a staff action.
    pub by: Option<String>,
    pub level: Option<Level>,
    pub kind: Option<EntryKind>,
    pub milestone: Option<Milestone>,
    /// Whether the report has it already.
    pub is_there: bool,
}

/// All that was gathered, in order of time.
#[derive(Debug)]
pub struct Gathered {
    pub sources: Vec<Source>,
    pub events: Vec<Event>,
    pub suggestions: Vec<Suggestion>,
    pub contradictions: Vec<Contradiction>,
    /// How many different things were not kept, since there were too many.
    pub dropped: u64,
}

/// What is being gathered.
pub struct Gathering {
    wanted: Wanted,
    /// Lines that the report cites, with the times that it gives them.
    known: Known,
    sources: Vec<Source>,
    bursts: Bursts,
    order: order::Order,
    /// The last time of the source that is being read.
    last: Option<DateTime<Utc>>,
}

impl Gathering {
    #[must_use]
    pub fn new(wanted: Wanted, known: Known) -> Self {
        Self {
            wanted,
            known,
            sources: Vec::new(),
            bursts: Bursts::default(),
            order: order::Order::default(),
            last: None,
        }
    }

    /// Begins a source; its records follow.
    pub fn source(&mut self, name: String, cited: Cited, skew: Duration) {
        self.last = None;
        let (told, counts) = (Told::default(), Counts::default());
        self.sources.push(Source { name, cited, skew, told, counts });
    }

    /// Ends it, with what reading it told.
    pub fn told(&mut self, told: Told) {
        if let Some(source) = self.sources.last_mut() {
            source.told = told;
        }
        self.bursts.end_source();
    }

    /// Takes a record of the source that was begun last.
    pub fn take(&mut self, format: Format, record: Record) {
        let Some(place) = self.sources.len().checked_sub(1) else { return };
        let source = &mut self.sources[place];
        let at = match resolved(record.at, self.wanted.zone, &mut source.counts, record.line) {
            Resolved::Time(at) => at.checked_add_signed(source.skew),
            Resolved::None => None,
            Resolved::Unclear => return,
        };
        if let Some(at) = at {
            let counts = &mut source.counts;
            counts.first = counts.first.map_or(Some(at), |f| Some(f.min(at)));
            counts.last = counts.last.map_or(Some(at), |l| Some(l.max(at)));
            let is_back = self.last.is_some_and(|last| at + Duration::seconds(2) < last);
            // Chats and lists come newest first from some programs; that says nothing of a clock.
            if is_back && format.is_log() {
                counts.backwards += 1;
                counts.backwards_line.get_or_insert(record.line);
            }
            self.last = self.last.max(Some(at));
            self.order.cited(&self.known, (place, source), record.line, at);
        }
        let counts = &mut source.counts;
        match at {
            None if self.wanted.grep.is_none() => {
                counts.untimed += 1;
                return;
            }
            Some(at) if !self.wanted.window.has(at) => {
                counts.outside += 1;
                return;
            }
            _ => {}
        }
        if !is_loud(&record, self.wanted.level) {
            counts.quiet += 1;
            return;
        }
        if let Some(grep) = &self.wanted.grep
            && !grep.is_match(&record.text)
            && !record.who.as_deref().is_some_and(|who| grep.is_match(who))
        {
            counts.unmatched += 1;
            return;
        }
        let is_alone =
            format.is_talk() || format == Format::Git || format.is_typed() || at.is_none();
        self.bursts.take(place, at, record, is_alone);
    }

    /// All that was gathered. `has` are the milestones that the report has.
    #[must_use]
    pub fn finish(self, has: &[Milestone]) -> Gathered {
        let Self { sources, bursts, mut order, known, wanted, .. } = self;
        let (mut events, dropped) = bursts.finish();
        for event in events.iter_mut().filter(|e| e.kind == Some(EntryKind::Action)) {
            event.by.clone_from(&wanted.by);
        }
        // Of two in the same moment that of the source that was named first.
        events.sort_by_key(|e| (e.at.is_none(), e.at, e.source, e.line));
        known.mark(&sources, &mut events);
        order.compare(&sources, &events);
        let suggestions = suggest::all(&sources, &events, has, wanted.zone);
        Gathered { contradictions: order.found(), sources, events, suggestions, dropped }
    }
}

/// Whether a record is loud enough. Without a level that was asked for, what changes something or raises an alarm is.
fn is_loud(record: &Record, least: Option<Level>) -> bool {
    match (record.level, least) {
        (None, _) => true,
        (Some(level), Some(least)) => level >= least,
        (Some(level), None) => level >= Level::Warning || record.kind.is_some(),
    }
}

enum Resolved {
    Time(DateTime<Utc>),
    None,
    Unclear,
}

/// The instant of a time; one that a clock showed twice or never is none.
fn resolved(at: At, zone: Tz, counts: &mut Counts, line: u64) -> Resolved {
    match at {
        At::Exact(at) => Resolved::Time(at),
        At::Unknown => Resolved::None,
        At::Local(local) => {
            counts.is_local = true;
            match zone.from_local_datetime(&local) {
                LocalResult::Single(at) => Resolved::Time(at.to_utc()),
                LocalResult::Ambiguous(..) | LocalResult::None => {
                    counts.unclear += 1;
                    counts.unclear_line.get_or_insert(line);
                    Resolved::Unclear
                }
            }
        }
    }
}

/// A map by numbers of lines.
type Lines<T> = HashMap<u64, T>;
/// Ids of messages that were seen.
type Seen = HashSet<u64>;
