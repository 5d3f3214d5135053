//! New entries of a timeline, put into the notation that the report uses, each in its place by time.
//!
//! The text is edited in memory and read again: an edit is kept only when the new entries say what they are meant to
//! say and everything else says what it said. There are several ways to write an entry, the one that reads best first;
//! those that none of them can carry are left out, with the reason, and the others are written.

mod create;
mod text;
mod yaml;

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::convert::said::Said;
use super::edit::{Edit, apply};
use super::in_text::InText;
use super::verify::{list_texts, read_again};
use super::{FileFix, Left, Main, read_main};
use crate::config::Config;
use crate::model::{Incident, Source, TimelineEntry};
use crate::notation::write::escaped;
use crate::source::reference::cited;
use crate::source::yaml::Kind;
use crate::source::{FileId, Sources};
use crate::vocabulary::{EntryKind, Milestone};

/// An entry that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// When; `None` where nobody knows it.
    pub at: Option<DateTime<Utc>>,
    /// What happened, in plain words: nothing in it is markup.
    pub event: String,
    pub kind: Option<EntryKind>,
    /// The handle of who acted.
    pub by: Option<String>,
    pub milestone: Option<Milestone>,
    /// Where it is known from, as the format writes sources.
    pub sources: Vec<String>,
}

/// What adding them changes.
#[derive(Debug)]
pub struct Added {
    /// The edit of the file that the timeline stands in; `None` where no entry could be written.
    pub file: Option<FileFix>,
    /// Entries that could not be written, by their place among those that were given.
    pub left: Vec<usize>,
    /// How many were written.
    pub written: usize,
}

/// How the entries of one attempt are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    time: TimeStyle,
    /// Whether the clock is that of UTC, as some timelines say above them, or the report's.
    in_utc: bool,
    /// Whether the words stand as code, in which nothing can be read as anything else.
    as_code: bool,
}

impl Style {
    fn zone(self, incident: &Incident) -> Tz {
        if self.in_utc { Tz::UTC } else { incident.zone }
    }

    /// The words of an entry as they are written.
    fn words(self, new: &New) -> String {
        if self.as_code { as_code(&new.event) } else { escaped(&new.event) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeStyle {
    /// `09:02:11` where the entry before is of the same day.
    Alone,
    /// `2026-03-14 09:02:11`
    Dated,
    /// `2026-03-14T09:02:11+01:00`
    WithOffset,
}

/// The ways to write entries, the one that reads best first.
const STYLES: [Style; 7] = [
    style(TimeStyle::Alone, false, false),
    style(TimeStyle::Dated, false, false),
    style(TimeStyle::Alone, true, false),
    style(TimeStyle::Dated, true, false),
    style(TimeStyle::WithOffset, false, false),
    style(TimeStyle::Dated, false, true),
    style(TimeStyle::WithOffset, false, true),
];

const fn style(time: TimeStyle, in_utc: bool, as_code: bool) -> Style {
    Style { time, in_utc, as_code }
}

/// Adds entries to the timeline of an incident.
///
/// # Errors
/// [`Left`] says why nothing can be added.
pub fn entries(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
    new: &[New],
) -> Result<Added, Left> {
    let left = |why: &str| Left { span: incident.front_matter, why: why.to_owned() };
    let main = read_main(incident, sources).ok_or_else(|| {
        left("the front matter cannot be read, so nothing is added; `aftermark check` says why")
    })?;
    let file = place(incident, &main, sources);
    let text = sources.text(file).map_err(|_| left("the file of the timeline cannot be read"))?;
    let mut state =
        State { incident, sources, config, file, text: text.text.clone(), now: incident.clone() };
    state.now = state.read(&state.text).ok_or_else(|| left("the report cannot be read"))?;
    if state.now.timeline.iter().any(|e| e.at.is_none() && !e.is_untimed) {
        return Err(Left {
            span: incident.timeline.first().map_or(incident.front_matter, |e| e.span),
            why: "a time of the timeline cannot be read, so that the order of entries is not known; correct it first, as `aftermark check` says".to_owned(),
        });
    }
    let mut wanted: Vec<usize> = (0..new.len()).collect();
    // Stable: what happened in the same moment stays in order, and what has no time comes last.
    wanted.sort_by_key(|i| (new[*i].at.is_none(), new[*i].at));
    let mut unwritten = Vec::new();
    state.add(new, &wanted, &mut unwritten);
    unwritten.sort_unstable();
    let written = new.len() - unwritten.len();
    let edit = Edit { range: 0..text.text.len(), text: state.text };
    let fixed =
        FileFix { file, edits: vec![edit], done: vec![format!("{written} new in the timeline")] };
    Ok(Added { file: (written > 0).then_some(fixed), left: unwritten, written })
}

/// The file that the timeline stands in.
fn place(incident: &Incident, main: &Main<'_>, sources: &Sources) -> FileId {
    let in_front = match &main.front_matter.kind {
        Kind::Map(all) => all.iter().any(|(k, n)| k.name == "timeline" && n.kind != Kind::Null),
        _ => false,
    };
    let mut names = ["timeline.yaml", "timeline.yml"].iter();
    let own = names.find_map(|name| sources.id(&incident.folder.join(name)));
    own.filter(|_| !in_front).unwrap_or(main.id)
}

/// The incident with the entries that were added so far.
struct State<'a> {
    incident: &'a Incident,
    sources: &'a Sources,
    config: &'a Arc<Config>,
    /// The file that the timeline stands in, and what it says now.
    file: FileId,
    text: String,
    now: Incident,
}

impl State<'_> {
    /// Adds all of them at once where one way of writing carries them, else each half alone.
    fn add(&mut self, new: &[New], wanted: &[usize], left: &mut Vec<usize>) {
        if wanted.is_empty() {
            return;
        }
        let all: Vec<&New> = wanted.iter().map(|i| &new[*i]).collect();
        // What has to be code is so alone: the others read better as words.
        for style in STYLES.into_iter().filter(|s| !s.as_code || wanted.len() == 1) {
            let Some(text) = self.written(&all, style) else { continue };
            let Some(now) = self.read(&text) else { continue };
            if self.is_kept(&now, &text, &all) {
                self.text = text;
                self.now = now;
                return;
            }
        }
        if let [one] = wanted {
            left.push(*one);
            return;
        }
        let (first, second) = wanted.split_at(wanted.len() / 2);
        self.add(new, first, left);
        self.add(new, second, left);
    }

    fn read(&self, text: &str) -> Option<Incident> {
        let mut texts = list_texts(self.incident, self.sources);
        texts.insert(self.sources.path(self.file).to_owned(), text.to_owned());
        read_again(self.incident, self.sources, self.config, texts, &[])
    }

    /// The text of the main file, which the timeline may stand beside.
    fn main_text<'t>(&'t self, text: &'t str) -> &'t str {
        match self.file == self.incident.main {
            true => text,
            false => self.sources.text(self.incident.main).map_or("", |t| &t.text),
        }
    }

    /// Where each stands among the entries that are there: behind all that are not later. One without a time comes
    /// last.
    fn places(&self, new: &[&New]) -> Vec<usize> {
        let there: Vec<_> =
            self.now.timeline.iter().map(|e| e.at.as_ref().map(|at| at.value.at)).collect();
        let place = |new: &&New| match new.at {
            None => there.len(),
            Some(at) => there.iter().position(|t| t.is_some_and(|t| t > at)).unwrap_or(there.len()),
        };
        new.iter().map(place).collect()
    }

    /// The text with all of them in it.
    fn written(&self, new: &[&New], style: Style) -> Option<String> {
        let places = self.places(new);
        let edits = if self.file != self.incident.main || self.in_front() {
            yaml::edits(self, new, &places, style)?
        } else if self.now.timeline.is_empty() {
            create::edits(self, new, style)?
        } else {
            let (front, _) = self.front()?;
            let lists = InText::read(&self.now, &self.text, self.config, &front, self.sources);
            text::edits(self, lists.list("timeline")?, new, &places, style)?
        };
        apply(&self.text, &edits)
    }

    fn front(&self) -> Option<(crate::source::yaml::Node, std::ops::Range<usize>)> {
        use crate::source::front_matter::{Division, divide};
        let Division::Both { yaml, .. } = divide(&self.text) else { return None };
        let node = crate::source::yaml::parse(self.file, &self.text, yaml.start, yaml.end).ok()?;
        Some((node, yaml))
    }

    fn in_front(&self) -> bool {
        let Some((node, _)) = self.front() else { return false };
        matches!(node.kind, Kind::Map(all) if all.iter().any(|(k, n)| k.name == "timeline" && n.kind != Kind::Null))
    }

    /// Whether the new entries say what they are meant to, and all else what it said.
    fn is_kept(&self, now: &Incident, text: &str, new: &[&New]) -> bool {
        let mut places = self.places(new);
        for (before, place) in places.iter_mut().enumerate() {
            *place += before;
        }
        if now.timeline.len() != self.now.timeline.len() + new.len() {
            return false;
        }
        let says = |(place, new): (&usize, &&New)| {
            now.timeline.get(*place).is_some_and(|entry| is_said(entry, new))
        };
        if !places.iter().zip(new).all(says) {
            return false;
        }
        let mut rest = now.clone();
        let mut at = 0;
        rest.timeline.retain(|_| {
            at += 1;
            places.binary_search(&(at - 1)).is_err()
        });
        // A heading with nothing below it is prose, and no longer when it has entries.
        let is_its_heading =
            |line: &str| self.now.timeline.is_empty() && create::is_heading(self, line);
        let said = |incident, text| Said::beside(incident, self.main_text(text), is_its_heading);
        said(&self.now, &self.text).unlike(&said(&rest, text)).is_none()
    }
}

/// Whether an entry that was read says what it is meant to.
fn is_said(entry: &TimelineEntry, new: &New) -> bool {
    let at = entry.at.as_ref().map(|at| at.value);
    let is_then = match new.at {
        None => entry.is_untimed,
        Some(wanted) => at.is_some_and(|at| at.at == written_at(wanted) && at.is_exact()),
    };
    let event = entry.event.as_ref().map(|e| e.value.as_str()).unwrap_or_default();
    let words = [escaped(&new.event), as_code(&new.event)];
    let sources: Vec<String> = entry.sources.iter().map(|s| said_source(&s.value)).collect();
    // A table without a column for them has the sources in its words.
    let is_beside = words.iter().any(|w| w == event) && sources == new.sources;
    let within = || words.iter().any(|w| event == text::with_sources(w, &new.sources));
    is_then
        && (is_beside || within())
        && entry.kind.as_ref().map(|k| k.value) == new.kind
        && entry.milestone.as_ref().map(|m| m.value) == new.milestone
        && entry.by.as_ref().map(|by| &by.value) == new.by.as_ref()
        && entry.outcome.is_none()
        && entry.reason.is_none()
        && entry.until.is_none()
        && entry.attachments.is_empty()
}

fn said_source(source: &Source) -> String {
    match source {
        Source::File { written, lines, .. } => {
            let (file, _) = cited(written);
            match lines {
                None => file.to_owned(),
                Some((first, last)) if first == last => format!("{file}:{first}"),
                Some((first, last)) => format!("{file}:{first}-{last}"),
            }
        }
        Source::Url(text) | Source::Named(text) => text.clone(),
    }
}

/// Words as code; a mark of code in them becomes another.
fn as_code(words: &str) -> String {
    format!("`{}`", words.replace('`', "'"))
}

/// A time as it is written: to the second, or to the thousandth where it has a fraction.
fn written_at(at: DateTime<Utc>) -> DateTime<Utc> {
    let millis = at.nanosecond().min(999_999_999) / 1_000_000;
    at.with_nanosecond(millis * 1_000_000).unwrap_or(at)
}

/// A time on the clock of a zone; `day` leads with its day.
fn clock(at: DateTime<Utc>, zone: Tz, style: TimeStyle, has_day: bool) -> String {
    let at = written_at(at);
    let fraction = if at.timestamp_subsec_millis() == 0 { "" } else { "%.3f" };
    let local = at.with_timezone(&zone);
    // An hour that happens twice needs its offset.
    let is_twice = zone.from_local_datetime(&local.naive_local()).single().is_none();
    match style {
        TimeStyle::WithOffset => offset(at, zone),
        _ if is_twice => offset(at, zone),
        TimeStyle::Alone if !has_day => local.format(&format!("%H:%M:%S{fraction}")).to_string(),
        TimeStyle::Alone | TimeStyle::Dated => {
            local.format(&format!("%Y-%m-%d %H:%M:%S{fraction}")).to_string()
        }
    }
}

fn offset(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
