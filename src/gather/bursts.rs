//! Of many records of the same message one: a burst, with how many there were and until when.
//!
//! Messages are the same when their templates are (`search::seen::template`): numbers, ids, times and hosts may differ.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};

use super::{Event, MOST_KEPT};
use crate::intake::events::Record;
use crate::search::seen::template::Templates;

/// After so long without one, the next begins another burst.
const GAP: Duration = Duration::minutes(10);

#[derive(Default)]
pub struct Bursts {
    events: Vec<Event>,
    /// The last burst of each template of the source that is being read.
    open: HashMap<u64, usize>,
    templates: Templates,
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
        let apart = u64::from(record.apart) << 1 | u64::from(record.kind.is_some());
        let template = (!is_alone).then(|| self.templates.of(&record.text, apart));
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
            by: None,
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
}
