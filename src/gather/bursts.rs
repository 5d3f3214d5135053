//! Of many records of the same message one: a burst, with how many there were and until when.
//!
//! Messages are the same when their templates are (`search::seen::template`): numbers, ids, times and hosts may differ.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Duration, Utc};

use super::{Event, MOST_KEPT};
use crate::intake::events::Record;
use crate::search::seen::template;

/// After so long without one, the next begins another burst.
const GAP: Duration = Duration::minutes(10);
/// So many texts are known by their letters, so that their templates are not worked out again.
const MOST_KNOWN: usize = 100_000;

#[derive(Default)]
pub struct Bursts {
    events: Vec<Event>,
    /// The last burst of each template of the source that is being read.
    open: HashMap<u64, usize>,
    /// Templates by the letters of a text.
    known: HashMap<u64, u64>,
    /// The order in which they became known.
    old: VecDeque<u64>,
    dropped: u64,
}

impl Bursts {
    pub fn take(
        &mut self,
        source: usize,
        at: Option<DateTime<Utc>>,
        record: Record,
        is_alone: bool,
    ) {
        let template = if is_alone { None } else { Some(self.template(&record)) };
        if let (Some(template), Some(at)) = (template, at)
            && let Some(open) = self.open.get(&template)
        {
            let burst = &mut self.events[*open];
            let (from, until) = (burst.at.unwrap_or(at), burst.until.or(burst.at).unwrap_or(at));
            if at <= until + GAP && at >= from - GAP {
                burst.count += 1;
                burst.until = Some(until.max(at));
                burst.level = burst.level.max(record.level);
                // A log may be out of order by a little.
                if at < from {
                    burst.at = Some(at);
                    burst.line = record.line;
                    burst.text = record.text;
                }
                return;
            }
        }
        if self.events.len() == MOST_KEPT {
            self.dropped += 1;
            return;
        }
        if let Some(template) = template {
            self.open.insert(template, self.events.len());
        }
        let Record { text, who, level, kind, line, .. } = record;
        self.events.push(Event {
            source,
            line,
            at,
            until: None,
            count: 1,
            text,
            who,
            level,
            kind,
            milestone: None,
            is_there: false,
        });
    }

    /// Another source has bursts of its own.
    pub fn end_source(&mut self) {
        self.open.clear();
    }

    pub fn finish(self) -> (Vec<Event>, u64) {
        (self.events, self.dropped)
    }

    fn template(&mut self, record: &Record) -> u64 {
        let letters = letters(record);
        if let Some(known) = self.known.get(&letters) {
            return *known;
        }
        let words = template::words(&record.text);
        let template = match words.is_empty() {
            true => letters,
            false => {
                let mut hasher = DefaultHasher::new();
                (words, record.apart, record.kind.is_some()).hash(&mut hasher);
                hasher.finish()
            }
        };
        if self.known.len() == MOST_KNOWN
            && let Some(oldest) = self.old.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.old.push_back(letters);
        self.known.insert(letters, template);
        template
    }
}

/// A text by its letters: figures count as one, however many.
fn letters(record: &Record) -> u64 {
    // FNV, as it needs no buffer.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(record.apart);
    let mut in_number = false;
    for byte in record.text.bytes() {
        let is_digit = byte.is_ascii_digit();
        if is_digit && in_number {
            continue;
        }
        in_number = is_digit;
        let byte = if is_digit { b'0' } else { byte };
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}
