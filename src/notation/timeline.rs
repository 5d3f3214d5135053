//! Bullets that begin with times → the entries of the timeline.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use regex::Regex;

use super::blocks::{Inline, Item};
use super::catalogue::CATALOGUE;
use super::entry::{Entry, Told};
use super::times::leading;
use super::value::Source;
use crate::source::yaml::Node;

/// What holds for the entries that do not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The day of the heading or line above, until an entry has taken it.
    pub date: Option<NaiveDate>,
    pub zone: Option<Tz>,
    pub source: Option<Node>,
    /// Who decided what is left out.
    pub by: Option<Node>,
}

/// Whether an item begins with a time.
pub fn is_entry(source: Source<'_>, item: &Item) -> bool {
    leading(source.slice(&item.head.range)).is_some()
}

impl Told<'_> {
    /// `09:14 **detected** alert: What happened (source)`.
    pub fn moment(&mut self, item: &Item, defaults: &mut Defaults) -> Entry {
        let head = &item.head;
        let mut entry = Entry::new(self.source.span(&head.range));
        let mut at = head.range.start;
        if let Some(found) = leading(self.source.slice(&head.range)) {
            let range = at + found.range.start..at + found.range.end;
            let mut text = found.text;
            if found.has_date {
                defaults.date = None;
            } else if let Some(date) = defaults.date.take() {
                text = super::times::on(date, &text);
            }
            if let (Some(zone), true) = (defaults.zone, found.is_local) {
                text = format!("{text} {zone}");
            }
            entry.add("at", self.source.span(&range), self.source.scalar(text, &range));
            at += found.rest;
        }
        at = self.opening(&mut entry, at, head.range.end);
        let event = self.source.part(head, at..head.range.end);
        let event = self.ending(&mut entry, event);
        if let Some(node) = self.source.value("timeline", "event", &event) {
            entry.add("event", node.span, node);
        }
        self.keyed("timeline", &mut entry, &item.children);
        if !entry.has("source")
            && let Some(source) = &defaults.source
        {
            entry.add("source", source.span, source.clone());
        }
        entry
    }

    /// The milestone, the kind and who, before the words. Gives where the words begin.
    fn opening(&mut self, entry: &mut Entry, start: usize, end: usize) -> usize {
        static BOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(?:\*\*|__)([A-Za-z]+):?(?:\*\*|__)(?:\s*[:–—,]|\s+-)?(?:\s+|$)").ok()
        });
        static KIND: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^([A-Za-z]+)\s*:\s+").ok());
        static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(@[A-Za-z0-9][A-Za-z0-9_./-]*[A-Za-z0-9]|@[A-Za-z0-9])\s*[:,]?\s+").ok()
        });
        let mut at = start;
        let steps: [(&LazyLock<Option<Regex>>, &str); 4] =
            [(&BOLD, "milestone"), (&KIND, "kind"), (&WHO, "by"), (&KIND, "kind")];
        for (pattern, key) in steps {
            let written = self.source.slice(&(at..end));
            let Some(found) = pattern.as_ref().and_then(|p| p.captures(written)) else {
                continue;
            };
            let (Some(whole), Some(word)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let value = match key {
                "by" => Some(word.as_str().to_owned()),
                _ => CATALOGUE.word("timeline", key, word.as_str()),
            };
            if let Some(value) = value.filter(|_| !entry.has(key)) {
                let range = at + word.start()..at + word.end();
                entry.add(key, self.source.span(&range), self.source.scalar(value, &range));
                at += whole.end();
            }
        }
        at
    }

    /// The sources in the last brackets, and what came of it behind an arrow.
    fn ending(&mut self, entry: &mut Entry, event: Inline) -> Inline {
        let mut event = event;
        for _ in 0..2 {
            if !entry.has("source")
                && let Some((nodes, end)) = self.sources(&event)
            {
                let mut nodes = nodes.into_iter();
                if let Some(first) = nodes.next() {
                    entry.add("source", first.span, first);
                }
                if let Some(second) = nodes.next() {
                    self.problem(
                        &second.span.range(),
                        "only the first source of an entry is read".to_owned(),
                        "name the others in the text, or in the section",
                    );
                }
                event = self.cut(&event, end);
            } else if !entry.has("outcome")
                && let Some((word, range, end)) = self.outcome(&event)
            {
                entry.add("outcome", self.source.span(&range), self.source.scalar(word, &range));
                event = self.cut(&event, end);
            }
        }
        event
    }

    fn cut(&self, inline: &Inline, end: usize) -> Inline {
        self.source.part(inline, inline.range.start..end.max(inline.range.start))
    }

    fn outcome(&self, event: &Inline) -> Option<(String, Range<usize>, usize)> {
        let written = self.source.slice(&event.range);
        let (at, arrow) = ["→", "->", "=>"]
            .into_iter()
            .filter_map(|arrow| written.rfind(arrow).map(|at| (at, arrow)))
            .max()?;
        let said = &written[at + arrow.len()..];
        let words = said.trim().trim_end_matches('.').trim_matches(['*', '_']);
        let word = CATALOGUE.word("timeline", "outcome", words)?;
        let start = event.range.start + at + arrow.len() + said.len() - said.trim_start().len();
        Some((word, start..event.range.end, event.range.start + at))
    }
}
