//! Where sources contradict each other about when something was.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};

use super::entry::Known;
use super::{Event, Seen, Source};
use crate::search::seen::template;

/// So many are told.
const MOST: usize = 20;
/// So many words two messages share that are the same.
const LEAST_WORDS: usize = 4;

/// Two times for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The report gives a line another time than the line itself.
    Report { source: String, line: u64, says: DateTime<Utc>, written: DateTime<Utc> },
    /// Two sources have the same message at different times.
    Sources { first: (String, u64), second: (String, u64), apart: Duration },
}

#[derive(Default)]
pub struct Order {
    found: Vec<Contradiction>,
    /// By source and line what a cited line says otherwise; nothing where one of its records has the time.
    cited: BTreeMap<(usize, u64), Option<Contradiction>>,
}

impl Order {
    /// Compares a record with the times that the report gives its line, on which there may be others.
    pub fn cited(
        &mut self,
        known: &Known,
        (place, source): (usize, &Source),
        line: u64,
        at: DateTime<Utc>,
    ) {
        let slack = Duration::minutes(1);
        let times: Vec<_> = known.times(source, line).collect();
        let fits = |t: &crate::model::Moment| (t.earliest - slack..=t.latest + slack).contains(&at);
        let Some(one) = times.first() else { return };
        let said = self.cited.entry((place, line)).or_insert_with(|| {
            let (source, says, written) = (source.name.clone(), at, one.at);
            Some(Contradiction::Report { source, line, says, written })
        });
        // A line may be cited for what followed from it.
        if times.iter().any(fits) {
            *said = None;
        }
    }

    /// Compares what several sources have word for word.
    pub fn compare(&mut self, sources: &[Source], events: &[Event]) {
        if sources.len() < 2 {
            return;
        }
        let mut by_words: HashMap<Vec<String>, &Event> = HashMap::new();
        let mut told: Seen = Seen::new();
        for event in events {
            let Some(at) = event.at else { continue };
            let mut words = template::words(&event.text);
            if words.len() < LEAST_WORDS {
                continue;
            }
            // The same figures as well: two of the same kind are two.
            words.push(event.text.chars().filter(char::is_ascii_digit).collect());
            let Some(other) = by_words.get(&words) else {
                by_words.insert(words, event);
                continue;
            };
            let (Some(before), false) = (other.at, other.source == event.source) else { continue };
            let apart = at - before;
            let pair = (other.source as u64) << 32 | event.source as u64;
            let is_skew = apart > Duration::seconds(1) && apart <= Duration::hours(3);
            if is_skew && told.insert(pair) && self.found.len() < MOST {
                self.found.push(Contradiction::Sources {
                    first: (sources[other.source].name.clone(), other.line),
                    second: (sources[event.source].name.clone(), event.line),
                    apart,
                });
            }
        }
    }

    pub fn found(self) -> Vec<Contradiction> {
        self.cited.into_values().flatten().chain(self.found).take(MOST).collect()
    }
}
