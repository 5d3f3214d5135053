//! All that has a time, in one order: the lines of every source and the entries of the report's timeline.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::timeline;
use crate::gather::{Cited, Event, Gathering, Known, Wanted, Window, around};
use crate::intake::events::Level;
use crate::intake::terminal;
use crate::model::TimelineEntry;
use crate::site::context::PageScope;
use crate::site::evidence;
use crate::site::published::Entry;
use crate::site::views::parts::time::{DateView, TimeView};
use crate::site::views::{text, word};

/// So many rows of evidence are shown; of more those that are cited and the loudest.
const MOST_ROWS: usize = 1_500;
/// So much of a line is shown, in characters.
const LONGEST: usize = 400;
/// So many sources with times make a view of several.
const LEAST_SOURCES: usize = 2;

/// The page.
#[derive(Serialize)]
pub struct MergedView {
    pub lanes: Vec<Lane>,
    pub days: Vec<Day>,
    /// When the time begins and ends that is looked at.
    pub from: TimeView,
    pub until: TimeView,
    /// How many lines are in the rows, and how many rows were too many.
    pub lines: u64,
    pub left_out: usize,
    pub rows: usize,
}

/// A source.
#[derive(Serialize)]
pub struct Lane {
    /// Counted from 1.
    pub number: usize,
    pub name: String,
    /// Relative to the site's root.
    pub path: String,
    /// How many of its lines are in the rows.
    pub lines: u64,
}

/// What happened on a day.
#[derive(Serialize)]
pub struct Day {
    pub day: DateView,
    /// The name of the zone on that day.
    pub zone: String,
    pub rows: Vec<Row>,
}

/// A line, a burst of lines that say the same, or an entry of the timeline.
#[derive(Serialize)]
pub struct Row {
    pub at: TimeView,
    /// The last of a burst, and how many there are of it.
    pub until: Option<TimeView>,
    pub count: u64,
    /// The number of its lane; 0 for the report.
    pub lane: usize,
    pub source: String,
    /// The line, where it is the source's.
    pub line: Option<u64>,
    /// Relative to the site's root.
    pub path: String,
    pub who: Option<String>,
    /// What a line says.
    pub text: String,
    /// What an entry says.
    pub event_html: Option<String>,
    pub milestone: Option<&'static str>,
    /// `is-error`, `is-warning`, `is-debug`.
    pub class: Option<&'static str>,
    /// `warning`, `error` or `critical`: what is loud says so in words.
    pub level: Option<&'static str>,
    /// Whether the timeline cites it.
    pub cited: bool,
}

/// The files of an incident whose lines have times around it.
fn sources<'a>(scope: &PageScope<'a>) -> impl Iterator<Item = &'a Entry> {
    let incident = scope.entry.incident;
    around(incident).into_iter().flat_map(move |(window, _)| {
        let entries = scope.site.published.entries_of(&incident.folder);
        entries.filter(move |e| evidence::is_text(e) && is_timed(scope, e, window))
    })
}

/// Whether there are sources enough to be shown together.
pub fn is_there(scope: &PageScope<'_>) -> bool {
    scope
        .site
        .is_merged(scope.position, || sources(scope).take(LEAST_SOURCES).count() == LEAST_SOURCES)
}

/// By the beginning of a file: whether it has a time around the incident, or may have one further on.
fn is_timed(scope: &PageScope<'_>, entry: &Entry, window: Window) -> bool {
    let Ok(file) = scope.site.edition.sources().text(entry.file) else { return false };
    let head = evidence::head(&file.text);
    let is_whole = head.len() == file.text.len();
    let mut is_timed = false;
    evidence::read(scope, entry, head, None, &mut |_, record| {
        let at = record.at.instant(scope.entry.incident.zone);
        is_timed |= at.is_some_and(|at| !is_whole || window.has(at));
    });
    is_timed
}

impl MergedView {
    /// All of it for an incident; `None` where there are not sources enough.
    pub fn new(scope: &PageScope<'_>) -> Option<Self> {
        let incident = scope.entry.incident;
        let (window, _) = around(incident).filter(|_| is_there(scope))?;
        let entries: Vec<&Entry> = sources(scope).collect();
        // All lines, as bursts keep them few.
        let wanted =
            Wanted { window, grep: None, level: Some(Level::Debug), zone: incident.zone, by: None };
        let mut gathering = Gathering::new(wanted, Known::of(incident));
        for entry in &entries {
            let Ok(file) = scope.site.edition.sources().text(entry.file) else { continue };
            let name = entry.path.to_string();
            gathering.source(name.clone(), Cited::Path(name), Duration::zero());
            let told = evidence::read(scope, entry, &file.text, None, &mut |format, record| {
                gathering.take(format, record);
            });
            gathering.told(told);
        }
        let gathered = gathering.finish(&[]);
        let mut events = gathered.events;
        let too_many = events.len().saturating_sub(MOST_ROWS);
        if too_many > 0 {
            keep_loudest(&mut events);
        }
        let mut lanes: Vec<Lane> = entries.iter().enumerate().map(lane).collect();
        for event in &events {
            lanes[event.source].lines += event.count;
        }
        let lines = lanes.iter().map(|lane| lane.lines).sum();
        let own = incident.timeline.iter().enumerate().filter_map(|(n, e)| of_report(n, e, scope));
        let lines_of = events.iter().filter_map(|e| of_source(e, &entries, scope));
        // What the report says of a moment comes before the lines of it.
        let mut all: Vec<(DateTime<Utc>, Row)> = own.chain(lines_of).collect();
        all.sort_by_key(|(at, _)| *at);
        let rows = all.len();
        let time = |at| TimeView::exact(at, incident.zone, &scope.site.words);
        Some(Self {
            lanes,
            days: days(all),
            from: time(window.since),
            until: time(window.until),
            lines,
            left_out: too_many + usize::try_from(gathered.dropped).unwrap_or(usize::MAX),
            rows,
        })
    }
}

fn lane((place, entry): (usize, &&Entry)) -> Lane {
    Lane {
        number: place + 1,
        name: entry.path.file_name().unwrap_or(entry.path.as_str()).to_owned(),
        path: entry.address.link(),
        lines: 0,
    }
}

/// Keeps what is cited and what is loudest, in order of time.
fn keep_loudest(events: &mut Vec<Event>) {
    let loudness = |e: &Event| match e.level {
        // What people say and what has no levels counts as much as a warning.
        None => Level::Warning,
        Some(level) if e.kind.is_some() => level.max(Level::Warning),
        Some(level) => level,
    };
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|place| Reverse((events[*place].is_there, loudness(&events[*place]))));
    let kept: HashSet<usize> = order.into_iter().take(MOST_ROWS).collect();
    let mut place = 0;
    events.retain(|_| {
        place += 1;
        kept.contains(&(place - 1))
    });
}

fn of_source(
    event: &Event,
    entries: &[&Entry],
    scope: &PageScope<'_>,
) -> Option<(DateTime<Utc>, Row)> {
    let zone = scope.entry.incident.zone;
    let words = &scope.site.words;
    let entry = entries.get(event.source)?;
    let at = event.at?;
    let line = usize::try_from(event.line).unwrap_or(usize::MAX);
    let (mut said, _) = evidence::said(&event.text);
    if let Some((end, _)) = said.char_indices().nth(LONGEST) {
        said.truncate(end);
        said.push('…');
    }
    let is_burst = event.count > 1;
    Some((
        at,
        Row {
            at: TimeView::exact(at, zone, words),
            until: event
                .until
                .filter(|until| is_burst && until.timestamp() != at.timestamp())
                .map(|until| TimeView::exact(until, zone, words)),
            count: event.count,
            lane: event.source + 1,
            source: entry.path.file_name().unwrap_or(entry.path.as_str()).to_owned(),
            line: Some(event.line),
            path: entry.link_to(line),
            who: event.who.as_deref().map(|who| terminal::plain(who).into_owned()),
            text: said,
            event_html: None,
            milestone: None,
            class: event.level.and_then(super::lines::class),
            level: event.level.filter(|level| *level >= Level::Warning).map(Level::name),
            cited: event.is_there,
        },
    ))
}

fn of_report(
    place: usize,
    entry: &TimelineEntry,
    scope: &PageScope<'_>,
) -> Option<(DateTime<Utc>, Row)> {
    let zone = scope.entry.incident.zone;
    let words = &scope.site.words;
    let at = entry.at.as_ref()?.value;
    Some((
        at.at,
        Row {
            at: TimeView::new(at, zone, words),
            until: entry.until.as_ref().map(|until| TimeView::new(until.value, zone, words)),
            count: 1,
            lane: 0,
            source: String::new(),
            line: None,
            path: format!("{}#{}", scope.card.path, timeline::anchor(place)),
            who: None,
            text: String::new(),
            event_html: Some(scope.inline(text(entry.event.as_ref()).unwrap_or_default())),
            milestone: word(entry.milestone.as_ref()),
            class: None,
            level: None,
            cited: false,
        },
    ))
}

fn days(rows: Vec<(DateTime<Utc>, Row)>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (_, row) in rows {
        match days.last_mut() {
            Some(day) if day.day == row.at.day => day.rows.push(row),
            _ => days.push(Day {
                day: row.at.day.clone(),
                zone: row.at.zone.clone(),
                rows: vec![row],
            }),
        }
    }
    days
}
