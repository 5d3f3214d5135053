//! A chat or a call as a conversation: who said what, one message below the other.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::lines::Citation;
use crate::intake::events::{At, Record};
use crate::intake::terminal;
use crate::site::context::PageScope;
use crate::site::evidence;
use crate::site::published::Entry;
use crate::site::views::parts::time::{DateView, TimeView};
use crate::vocabulary::EntryKind;

/// The messages on one page.
#[derive(Debug, Serialize)]
pub struct TalkView {
    /// How many the whole file has, and of how many people.
    pub total: usize,
    pub people: usize,
    pub messages: Vec<MessageView>,
}

/// A message, or what somebody said without a break.
#[derive(Debug, Serialize)]
pub struct MessageView {
    pub anchor: String,
    /// Lines inside of it that are cited, whose places it has.
    pub anchors: Vec<usize>,
    /// The day, where it is another than that of the message before.
    pub day: Option<DateView>,
    pub at: Option<TimeView>,
    /// `00:12:40` from the beginning of a call that does not say when that was.
    pub since: Option<String>,
    pub who: Option<String>,
    pub text: String,
    pub is_reply: bool,
    pub is_alert: bool,
    pub cited: bool,
    pub by: Vec<Citation>,
}

/// A message, as it is searched.
pub struct Message {
    pub line: usize,
    /// Its place on its page, where that of the line is another's.
    pub anchor: Option<String>,
    pub text: String,
}

/// A conversation, as its reader gives it.
pub struct Talk {
    records: Vec<Record>,
    people: usize,
    /// Whether its times count from an unknown beginning.
    is_relative: bool,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Talk {
    /// Reads a text; `None` where something in it could not be read, so that it is better shown as it is.
    pub fn read(scope: &PageScope<'_>, entry: &Entry, text: &str) -> Option<Self> {
        let (mut records, mut is_whole) = all(scope, entry, text, None);
        let is_relative = !records.is_empty() && records.iter().all(|r| r.at == At::Unknown);
        if is_relative {
            let begins = At::Local(DateTime::UNIX_EPOCH.naive_utc());
            (records, is_whole) = all(scope, entry, text, Some(begins));
        }
        if !is_whole || records.is_empty() {
            return None;
        }
        let people: HashSet<&str> = records.iter().filter_map(|r| r.who.as_deref()).collect();
        let people = people.len();
        let zone = scope.entry.incident.zone;
        let times = records.iter().filter_map(|r| r.at.instant(zone)).filter(|_| !is_relative);
        let span = times.clone().min().zip(times.max());
        Some(Self { records, people, is_relative, span })
    }

    /// The first and the last time in it.
    pub fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.span
    }

    /// What each message says, for the search.
    pub fn messages(&self) -> impl Iterator<Item = Message> + '_ {
        let mut before = None;
        self.records.iter().enumerate().map(move |(place, record)| {
            let line = line_of(record);
            let is_first = before.replace(line) != Some(line);
            let (said, _) = evidence::said(&record.text);
            let text = match &record.who {
                Some(who) => format!("{}: {said}", terminal::plain(who)),
                None => said,
            };
            Message { line, anchor: (!is_first).then(|| message_anchor(place)), text }
        })
    }

    /// The messages that begin on these lines.
    pub fn page(
        &self,
        (from, to): (usize, usize),
        citations: &[((usize, usize), Citation)],
        scope: &PageScope<'_>,
    ) -> TalkView {
        let mut taken: HashSet<String> = HashSet::new();
        let mut before: Option<DateView> = None;
        let mut messages = Vec::new();
        for (place, record) in self.records.iter().enumerate() {
            let line = line_of(record);
            if !(from..=to).contains(&line) {
                continue;
            }
            // It goes on until the next begins.
            let next = self.records.get(place + 1).map_or(usize::MAX, line_of);
            let last = next.saturating_sub(1).max(line);
            let is_first = taken.insert(anchor(line));
            let own = citations.iter().filter(|((a, b), _)| *a <= last && *b >= line && is_first);
            let begun = own.clone().filter(|((first, _), _)| *first >= line);
            let mut anchors: Vec<usize> =
                begun.clone().map(|((first, _), _)| *first).filter(|n| *n != line).collect();
            anchors.sort_unstable();
            anchors.dedup();
            let words = &scope.site.words;
            let at = record.at.instant(scope.entry.incident.zone).filter(|_| !self.is_relative);
            let at = at.map(|at| TimeView::exact(at, scope.entry.incident.zone, words));
            let day =
                at.as_ref().map(|at| at.day.clone()).filter(|day| before.as_ref() != Some(day));
            before = day.clone().or(before);
            let since = match record.at {
                At::Local(at) if self.is_relative => Some(at.format("%H:%M:%S").to_string()),
                _ => None,
            };
            let (text, is_reply) = evidence::said(&record.text);
            messages.push(MessageView {
                anchor: if is_first { anchor(line) } else { message_anchor(place) },
                anchors,
                day,
                at,
                since,
                who: record.who.as_deref().map(|who| terminal::plain(who).into_owned()),
                text,
                is_reply,
                is_alert: record.kind == Some(EntryKind::Alert),
                cited: own.clone().next().is_some(),
                by: begun.map(|(_, citation)| citation.clone()).collect(),
            });
        }
        TalkView { total: self.records.len(), people: self.people, messages }
    }
}

fn all(
    scope: &PageScope<'_>,
    entry: &Entry,
    text: &str,
    begins: Option<At>,
) -> (Vec<Record>, bool) {
    let mut records = Vec::new();
    let told = evidence::read(scope, entry, text, begins, &mut |_, record| records.push(record));
    (records, told.unread == 0)
}

fn line_of(record: &Record) -> usize {
    usize::try_from(record.line).unwrap_or(usize::MAX)
}

fn anchor(line: usize) -> String {
    format!("L{line}")
}

/// The place on its page of a message whose line another has already.
fn message_anchor(place: usize) -> String {
    format!("message-{}", place + 1)
}
