//! `gather`: step one. What happened, when, and how it is known.

pub(super) mod sources;
pub(super) mod timeline;
pub(super) mod times;

use super::placeholder;
use crate::model::{Moment, Source, TimelineEntry};
use crate::source::{Span, Spanned};
use crate::vocabulary::Choice;

/// An entry's time in a key: it stays when entries are added above.
pub(super) fn time_key(at: &Spanned<Moment>) -> String {
    at.value.at.format("%Y-%m-%dT%H:%MZ").to_string()
}

/// How a timeline entry is called in a key: its milestone, its time, or its number from 1.
pub(super) fn timeline_key(entry: &TimelineEntry, index: usize) -> String {
    match (&entry.milestone, &entry.at) {
        (Some(milestone), _) => format!("timeline[{}]", milestone.value.word()),
        (None, Some(at)) => format!("timeline[{}]", time_key(at)),
        (None, None) => format!("timeline[{}]", index + 1),
    }
}

/// The time of an entry, or the entry.
fn entry_place(entry: &TimelineEntry) -> Span {
    let event = entry.event.as_ref().map(|e| e.span);
    entry.at.as_ref().map(|a| a.span).or(event).unwrap_or(entry.span)
}

/// Whether a source says something; a name can be `TODO`.
pub(super) fn is_known(sources: &[Spanned<Source>]) -> bool {
    sources.iter().any(|source| match &source.value {
        Source::Named(name) => !placeholder::is_unwritten(name),
        Source::File { .. } | Source::Url(_) => true,
    })
}
