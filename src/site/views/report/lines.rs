//! A text file line by line or as a conversation, on several pages where it is long, with the places of the report that
//! cite a line.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use camino::Utf8Path;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::talk::{self, TalkView};
use super::timeline;
use crate::intake::events::Level;
use crate::intake::terminal;
use crate::model::Source;
use crate::site::context::PageScope;
use crate::site::evidence;
use crate::site::lists::Pager;
use crate::site::published::{Entry, MOST_LINES, MOST_PAGES, ON_PAGE};
use crate::site::views::parts::time::TimeView;

/// Lines shown before and after a cited one where not all are shown, and of one citation.
const CONTEXT: usize = 20;
const MOST_CITED: usize = 500;
/// Larger texts are shown without colours, in bytes.
const MOST_HIGHLIGHTED: usize = 200_000;
/// So many cited lines are named above the pages of a long file.
const MOST_NAMED: usize = 60;

/// One page of the file.
#[derive(Debug, Serialize)]
pub struct FileView {
    pub blocks: Vec<Block>,
    /// The messages on this page, where it is a conversation.
    pub talk: Option<TalkView>,
    /// How many lines the file has.
    pub lines: usize,
    /// How many of them are cited.
    pub cited: usize,
    /// How many say that they are an error, and a warning.
    pub errors: usize,
    pub warnings: usize,
    /// The first and the last time in it.
    pub from: Option<TimeView>,
    pub until: Option<TimeView>,
    pub bytes: usize,
    /// Where the page stands among the others; absent where it is the only one.
    pub pager: Option<Pager>,
    /// What is cited, for a file of several pages.
    pub places: Vec<Place>,
}

/// Lines that follow one another.
#[derive(Debug, Serialize)]
pub struct Block {
    /// Lines left out before these, and the number of the first of them.
    pub skipped: usize,
    pub from: usize,
    pub lines: Vec<LineView>,
}

/// One line.
#[derive(Debug, Serialize)]
pub struct LineView {
    pub number: usize,
    pub html: String,
    /// `cited` and `is-error`, `is-warning` or `is-debug`; empty for most.
    pub class: String,
    /// Its time on the clock of the report, where the line has another.
    pub at: Option<TimeView>,
    /// Places that cite from this line on.
    pub by: Vec<Citation>,
}

/// A cited line on one of several pages.
#[derive(Debug, Serialize)]
pub struct Place {
    pub line: usize,
    /// Relative to the site's root.
    pub path: String,
    pub by: Citation,
}

/// A place of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Citation {
    /// Its id there.
    pub anchor: String,
    /// The time of a timeline entry, or the id of a cause.
    pub label: String,
    pub cause: bool,
}

/// What a line says of itself.
#[derive(Clone, Copy, Default)]
struct Said {
    at: Option<DateTime<Utc>>,
    level: Option<Level>,
}

/// A file, read once for all of its pages.
pub struct FileReader<'a> {
    scope: &'a PageScope<'a>,
    entry: &'a Entry,
    text: &'a str,
    /// Where lines begin, in bytes; files that are read have fewer than `u32` holds.
    starts: Vec<u32>,
    /// The whole file in colours, line by line, if it is small enough and was not written for a terminal.
    colored: Option<Vec<String>>,
    said: HashMap<usize, Said>,
    /// Whether the report's clock shows other times than the lines.
    has_clock: bool,
    talk: Option<talk::Talk>,
    citations: Vec<((usize, usize), Citation)>,
    errors: usize,
    warnings: usize,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl<'a> FileReader<'a> {
    /// Reads a text of the incident.
    pub fn new(scope: &'a PageScope<'a>, entry: &'a Entry, text: &'a str) -> Self {
        let path = scope.site.edition.sources().path(entry.file);
        let format = evidence::format(entry, text);
        let talk = evidence::is_talk(format).then(|| talk::Talk::read(scope, entry, text));
        let mut reader = Self {
            scope,
            entry,
            text,
            starts: starts(text),
            colored: None,
            said: HashMap::new(),
            has_clock: false,
            talk: talk.flatten(),
            citations: citations(scope, path),
            errors: 0,
            warnings: 0,
            span: None,
        };
        match &reader.talk {
            Some(talk) => reader.span = talk.span(),
            None => {
                reader.color(path);
                reader.read();
            }
        }
        reader
    }

    fn color(&mut self, path: &Utf8Path) {
        let is_plain = self.text.len() > MOST_HIGHLIGHTED
            || terminal::is_for_terminal(self.text)
            || self.text.replace("\r\n", "\n").contains('\r');
        if let Some(language) = path.extension().filter(|_| !is_plain) {
            let html = self.scope.site.renderer.highlight(self.text, language);
            self.colored = Some(html.lines().map(str::to_owned).collect());
        }
    }

    /// Reads times and levels.
    fn read(&mut self) {
        /// So many lines say whether the clock is another.
        const ASKED: usize = 200;
        let zone = self.scope.entry.incident.zone;
        let (mut timed, mut other) = (0, 0);
        let (mut errors, mut warnings) = (0, 0);
        let mut all = HashMap::new();
        let mut span: Option<(DateTime<Utc>, DateTime<Utc>)> = None;
        evidence::read(self.scope, self.entry, self.text, None, &mut |_, record| {
            let Ok(line) = usize::try_from(record.line) else { return };
            let at = record.at.instant(zone);
            if let Some(at) = at {
                span = Some(span.map_or((at, at), |(a, b)| (a.min(at), b.max(at))));
                if timed < ASKED {
                    timed += 1;
                    let clock = at.with_timezone(&zone).format("%H:%M").to_string();
                    other += usize::from(!self.line(line).contains(&clock));
                }
            }
            errors += usize::from(record.level >= Some(Level::Error));
            warnings += usize::from(record.level == Some(Level::Warning));
            // Of what shares a line the loudest counts.
            let said: &mut Said = all.entry(line).or_default();
            *said = Said { at: said.at.or(at), level: said.level.max(record.level) };
        });
        self.has_clock = other * 2 > timed;
        (self.said, self.span, self.errors, self.warnings) = (all, span, errors, warnings);
    }

    /// A line as it is written, without its end.
    fn line(&self, number: usize) -> &'a str {
        let start = |n: usize| self.starts.get(n).map(|start| *start as usize);
        let Some(from) = number.checked_sub(1).and_then(start) else { return "" };
        let line = &self.text[from..start(number).unwrap_or(self.text.len())];
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// One page, counted from 1.
    pub fn page(&self, number: usize) -> FileView {
        let lines = self.starts.len();
        let last = self.entry.pages();
        let ranges = if number > MOST_PAGES { self.beyond() } else { self.own(number) };
        let bounds = match number > MOST_PAGES {
            true => (MOST_LINES + 1, lines),
            false => ((number - 1) * ON_PAGE + 1, (number * ON_PAGE).min(lines)),
        };
        let mut blocks = Vec::new();
        if self.talk.is_none() {
            let mut next = bounds.0;
            for range in ranges {
                let (from, to) = (*range.start(), *range.end());
                let lines = self.views(range);
                blocks.push(Block { skipped: from - next, from: next, lines });
                next = to + 1;
            }
            if next <= bounds.1 {
                blocks.push(Block { skipped: bounds.1 + 1 - next, from: next, lines: Vec::new() });
            }
        }
        let time = |at| TimeView::exact(at, self.scope.entry.incident.zone, &self.scope.site.words);
        FileView {
            blocks,
            talk: self.talk.as_ref().map(|talk| talk.page(bounds, &self.citations, self.scope)),
            lines,
            cited: self.cited(lines),
            errors: self.errors,
            warnings: self.warnings,
            from: self.span.map(|(from, _)| time(from)),
            until: self.span.map(|(_, until)| time(until)).filter(|_| {
                self.span.is_some_and(|(from, until)| from.timestamp() != until.timestamp())
            }),
            bytes: self.text.len(),
            pager: (last > 1)
                .then(|| Pager::of(&self.entry.address, number, last, bounds.0..=bounds.1, lines)),
            places: if last > 1 { self.places(lines) } else { Vec::new() },
        }
    }

    fn own(&self, number: usize) -> Vec<RangeInclusive<usize>> {
        let (from, to) = ((number - 1) * ON_PAGE + 1, (number * ON_PAGE).min(self.starts.len()));
        if from > to { Vec::new() } else { vec![from..=to] }
    }

    /// The lines around what is cited beyond those that are shown anyway.
    fn beyond(&self) -> Vec<RangeInclusive<usize>> {
        let lines = self.starts.len();
        let mut all: Vec<(usize, usize)> = self
            .citations
            .iter()
            .filter(|((_, last), _)| *last > MOST_LINES)
            .map(|((first, last), _)| {
                let last = (*last).min(first.saturating_add(MOST_CITED));
                (first.saturating_sub(CONTEXT), last.saturating_add(CONTEXT))
            })
            .map(|(from, to)| (from.clamp(MOST_LINES + 1, lines), to.min(lines)))
            .filter(|(from, to)| from <= to)
            .collect();
        all.sort_unstable();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for (from, to) in all {
            match ranges.last_mut() {
                Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
                _ => ranges.push((from, to)),
            }
        }
        ranges.into_iter().map(|(from, to)| from..=to).collect()
    }

    fn views(&self, range: RangeInclusive<usize>) -> Vec<LineView> {
        let (from, to) = (*range.start(), *range.end());
        let html = self.html(from, to);
        let mut cited = vec![false; to + 1 - from];
        let mut by: BTreeMap<usize, Vec<Citation>> = BTreeMap::new();
        for ((first, last), citation) in &self.citations {
            for line in (*first).max(from)..=(*last).min(to) {
                cited[line - from] = true;
            }
            if range.contains(first) {
                by.entry(*first).or_default().push(citation.clone());
            }
        }
        let zone = self.scope.entry.incident.zone;
        let mut before: Option<Level> = None;
        let lines = html.into_iter().zip(cited).enumerate().map(|(place, (html, cited))| {
            let number = from + place;
            let said = self.said.get(&number).copied();
            // A stack trace is as loud as the line above it.
            let is_more = said.is_none() && self.line(number).starts_with([' ', '\t']);
            let level = if is_more { before } else { said.and_then(|s| s.level) };
            before = level;
            let at = said.and_then(|s| s.at).filter(|_| self.has_clock);
            let classes = [cited.then_some("cited"), level.and_then(class)];
            LineView {
                number,
                html,
                class: classes.into_iter().flatten().collect::<Vec<_>>().join(" "),
                at: at.map(|at| TimeView::exact(at, zone, &self.scope.site.words)),
                by: by.remove(&number).unwrap_or_default(),
            }
        });
        lines.collect()
    }

    /// Lines as markup.
    fn html(&self, from: usize, to: usize) -> Vec<String> {
        if let Some(colored) = &self.colored {
            return colored.get(from - 1..to).unwrap_or_default().to_vec();
        }
        // A return within a line would be taken for the end of one.
        let lines = (from..=to).map(|n| self.line(n).replace('\r', " \u{21b5} "));
        let text = lines.collect::<Vec<_>>().join("\n");
        let renderer = &self.scope.site.renderer;
        let html = match terminal::is_for_terminal(&text) {
            true => renderer.terminal(&text),
            false => renderer.highlight(&text, ""),
        };
        html.split('\n').map(str::to_owned).collect()
    }

    /// How many lines are cited.
    fn cited(&self, lines: usize) -> usize {
        let mut ranges: Vec<(usize, usize)> = self.citations.iter().map(|(r, _)| *r).collect();
        ranges.sort_unstable();
        let (mut count, mut next) = (0, 1);
        for (first, last) in ranges {
            let last = last.min(lines);
            count += (last + 1).saturating_sub(first.max(next));
            next = next.max(last + 1);
        }
        count
    }

    fn places(&self, lines: usize) -> Vec<Place> {
        let mut all: Vec<_> = self.citations.iter().filter(|((l, _), _)| *l <= lines).collect();
        all.sort_by_key(|((line, _), _)| *line);
        all.truncate(MOST_NAMED);
        let place = |((line, _), by): &&((usize, usize), Citation)| Place {
            line: *line,
            path: self.entry.link_to(*line),
            by: by.clone(),
        };
        all.iter().map(place).collect()
    }
}

fn starts(text: &str) -> Vec<u32> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let first = (!text.is_empty()).then_some(0);
    let all = first.into_iter().chain(ends.filter(|at| *at < text.len()));
    all.map_while(|at| u32::try_from(at).ok()).collect()
}

/// The class of a line that is loud, or quieter than others.
pub fn class(level: Level) -> Option<&'static str> {
    match level {
        Level::Critical | Level::Error => Some("is-error"),
        Level::Warning => Some("is-warning"),
        Level::Debug => Some("is-debug"),
        Level::Info | Level::Notice => None,
    }
}

/// Which lines of a file are cited, and where; ranges in order of writing.
pub fn citations(scope: &PageScope<'_>, path: &Utf8Path) -> Vec<((usize, usize), Citation)> {
    let lines = |source: &Source| match source {
        Source::File { path: p, lines, .. } if p == path => *lines,
        _ => None,
    };
    let incident = scope.entry.incident;
    let mut found = Vec::new();
    for (i, entry) in incident.timeline.iter().enumerate() {
        for range in entry.sources.iter().filter_map(|s| lines(&s.value)) {
            let at = entry
                .at
                .as_ref()
                .map(|a| TimeView::new(a.value, incident.zone, &scope.site.words).local);
            let citation = Citation {
                anchor: timeline::anchor(i),
                label: at.unwrap_or_else(|| format!("{}", i + 1)),
                cause: false,
            };
            found.push((range, citation));
        }
    }
    let mut seen = BTreeMap::new();
    for cause in &incident.causes {
        let Some(id) = &cause.id else { continue };
        let Some(anchor) = scope.anchor(Some(&id.value), cause.span) else {
            continue;
        };
        for range in cause.evidence.iter().filter_map(|s| lines(&s.value)) {
            if seen.insert((anchor.clone(), range), ()).is_none() {
                let citation =
                    Citation { anchor: anchor.clone(), label: id.value.clone(), cause: true };
                found.push((range, citation));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_behind_the_ends_of_others() {
        assert_eq!(starts("a\n\nb\n"), [0, 2, 3]);
        assert_eq!(starts("a\nb"), [0, 2]);
        assert!(starts("").is_empty());
        assert_eq!(starts("\n"), [0]);
    }
}
