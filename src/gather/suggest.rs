//! What could be a milestone, each with the reason. Somebody has to agree before it is written.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Event, Source};
use crate::intake::events::Level;
use crate::vocabulary::{EntryKind, Milestone};

/// So many of a message are a burst.
const BURST: u64 = 5;

/// A milestone that something could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub milestone: Milestone,
    pub at: DateTime<Utc>,
    /// The place of the event among all; `None` where it is the end of a burst.
    pub event: Option<usize>,
    /// In a clause.
    pub reason: String,
}

/// The milestones that the report lacks, as far as something could be one.
pub fn all(sources: &[Source], events: &[Event], has: &[Milestone], zone: Tz) -> Vec<Suggestion> {
    let mut all = Vec::new();
    let lacks = |m: Milestone| !has.contains(&m);
    let found = |milestone, (place, event): (usize, &Event), reason: String| {
        Some(Suggestion { milestone, at: event.at?, event: Some(place), reason })
    };
    let timed = || events.iter().enumerate().filter(|(_, e)| e.at.is_some());
    let is_error = |e: &Event| e.level >= Some(Level::Error);
    let burst = timed().find(|(_, e)| is_error(e) && e.count >= BURST);
    let first = burst.or_else(|| timed().find(|(_, e)| is_error(e)));
    if let Some((place, event)) = first.filter(|_| lacks(Milestone::Started)) {
        let reason = match event.count {
            BURST.. => format!("the first burst of errors: {} of the same message", event.count),
            _ => "the first error".to_owned(),
        };
        all.extend(found(Milestone::Started, (place, event), reason));
    }
    let begun = first.and_then(|(_, e)| e.at);
    let after = |e: &Event| begun.is_none_or(|begun| e.at >= Some(begun));
    let is_page = |e: &Event| {
        let format = sources[e.source].told.format;
        e.kind == Some(EntryKind::Alert) || format.is_some_and(|f| f.is_paging())
    };
    let page = timed().find(|(_, e)| is_page(e) && after(e));
    if let Some(page) = page.filter(|_| lacks(Milestone::Detected)) {
        all.extend(found(Milestone::Detected, page, "the first alarm".to_owned()));
    }
    let is_person = |e: &Event| {
        let talks = sources[e.source].told.format.is_some_and(|f| f.is_talk());
        talks && e.who.is_some() && e.kind.is_none()
    };
    let has_word = |e: &Event, words: &[&str]| {
        let lower = e.text.to_lowercase();
        words.iter().any(|w| lower.contains(w))
    };
    let took = timed().find(|(_, e)| after(e) && has_word(e, &["acknowledged", "acked by"]));
    let human = timed().find(|(_, e)| after(e) && is_person(e));
    let noticed = match (took, human) {
        (Some(took), _) => Some((took, "it says that somebody took it on")),
        (None, Some(human)) => Some((human, "the first words of a person after it began")),
        (None, None) => None,
    };
    if let Some((event, reason)) = noticed.filter(|_| lacks(Milestone::Acknowledged)) {
        all.extend(found(Milestone::Acknowledged, event, reason.to_owned()));
    }
    // Of the burst that it began with, the end is when users no longer felt it.
    if let Some((_, event)) = burst.filter(|_| lacks(Milestone::Mitigated))
        && let Some(until) = event.until
    {
        let reason = format!(
            "the last of the {} messages that began at {}",
            event.count,
            event.at.map_or_else(String::new, |at| at
                .with_timezone(&zone)
                .format("%H:%M:%S")
                .to_string())
        );
        all.push(Suggestion { milestone: Milestone::Mitigated, at: until, event: None, reason });
    }
    let over = ["resolved", "recovered", "back to normal", "all clear", "wieder normal"];
    let over = timed().rfind(|(_, e)| after(e) && has_word(e, &over));
    if let Some(over) = over.filter(|_| lacks(Milestone::Resolved) && begun.is_some()) {
        let reason = "the last that says it is over".to_owned();
        all.extend(found(Milestone::Resolved, over, reason));
    }
    all
}
