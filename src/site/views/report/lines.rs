//! A text file line by line, with the places of the report that cite a line.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::Serialize;

use super::timeline;
use crate::model::Source;
use crate::site::context::PageScope;
use crate::site::views::parts::time::TimeView;

/// The file.
#[derive(Debug, Serialize)]
pub struct FileView {
    pub blocks: Vec<Block>,
    /// How many lines the file has.
    pub lines: usize,
    /// How many of them are cited.
    pub cited: usize,
    pub bytes: usize,
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
    pub cited: bool,
    /// Places that cite from this line on.
    pub by: Vec<Citation>,
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

/// More lines than this are shown only around those that are cited: a page of a hundred thousand
/// lines helps nobody.
const MOST_LINES: usize = 4000;
/// Lines shown before and after a cited one beyond that.
const CONTEXT: usize = 20;
/// Larger texts are shown without colours, in bytes.
const MOST_HIGHLIGHTED: usize = 200_000;

impl FileView {
    /// The view of a text at a path of the repository.
    pub fn new(text: &str, path: &Utf8Path, scope: &PageScope<'_>) -> Self {
        let language = match path.extension() {
            Some(e) if text.len() <= MOST_HIGHLIGHTED => e,
            _ => "",
        };
        let html = scope.site.renderer.highlight(text, language);
        let html: Vec<&str> = html.lines().collect();
        let shown = ShownLines::new(scope, path);
        let citations = &shown.citations;
        let is_cited = |n: usize| citations.iter().any(|(lines, _)| lines.0 <= n && n <= lines.1);
        let mut blocks: Vec<Block> = Vec::new();
        let mut cited = 0;
        let mut skipped = 0;
        for (i, line) in html.iter().enumerate() {
            let number = i + 1;
            if !shown.has(number) {
                skipped += 1;
                continue;
            }
            if blocks.is_empty() || skipped > 0 {
                blocks.push(Block { skipped, from: number - skipped, lines: Vec::new() });
                skipped = 0;
            }
            let view = LineView {
                number,
                html: (*line).to_owned(),
                cited: is_cited(number),
                by: citations
                    .iter()
                    .filter(|((first, _), _)| *first == number)
                    .map(|(_, c)| c.clone())
                    .collect(),
            };
            cited += usize::from(view.cited);
            if let Some(block) = blocks.last_mut() {
                block.lines.push(view);
            }
        }
        if skipped > 0 {
            let from = html.len() + 1 - skipped;
            blocks.push(Block { skipped, from, lines: Vec::new() });
        }
        Self { blocks, lines: html.len(), cited, bytes: text.len() }
    }
}

/// Which lines of a file its page shows.
pub struct ShownLines {
    citations: Vec<((usize, usize), Citation)>,
}

impl ShownLines {
    /// Those of the file at a path of the repository.
    pub fn new(scope: &PageScope<'_>, path: &Utf8Path) -> Self {
        Self { citations: citations(scope, path) }
    }

    /// Whether a line is shown.
    pub fn has(&self, number: usize) -> bool {
        let is_near = |(first, last): &(usize, usize)| {
            first.saturating_sub(CONTEXT) <= number && number <= last.saturating_add(CONTEXT)
        };
        number <= MOST_LINES || self.citations.iter().any(|(lines, _)| is_near(lines))
    }

    /// The line at whose place on the page a line is: itself, or the first of those that are left out with it.
    pub fn place(&self, number: usize) -> usize {
        if self.has(number) {
            return number;
        }
        let ends = self.citations.iter().map(|((_, last), _)| last.saturating_add(CONTEXT));
        ends.filter(|end| *end < number).fold(MOST_LINES, usize::max) + 1
    }
}

/// Which lines of a file are cited, and where; ranges in order of writing.
fn citations(scope: &PageScope<'_>, path: &Utf8Path) -> Vec<((usize, usize), Citation)> {
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
