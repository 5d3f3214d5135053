//! What several rules read of one incident: done once, when first asked for.

use std::cell::OnceCell;

use super::language::prose::{self, Passage};
use super::rule::Context;
use super::safety::scan::{self, Trace};
use crate::source::body::{self, Body, Link, Part};
use crate::source::discover::is_original;
use crate::source::front_matter::{Division, divide};
use crate::source::{FileId, Span};
use crate::vocabulary::Guesses;

/// The readings of one incident.
#[derive(Default)]
pub struct Readings {
    appendices: OnceCell<Vec<(FileId, Body)>>,
    passages: OnceCell<Vec<Passage>>,
    traces: OnceCell<Vec<Trace>>,
}

impl<'a> Context<'a> {
    /// The files of the folder, to guess among them which was meant by a name that is none.
    #[must_use]
    pub fn files_beside(&self) -> Guesses<'a> {
        let (sources, folder) = (&self.library.sources, &self.incident.folder);
        let inside = |f: &FileId| sources.path(*f).strip_prefix(folder).ok().map(|p| p.as_str());
        Guesses::new(self.incident.files.iter().filter_map(inside))
    }
}

impl Context<'_> {
    /// The other Markdown files of the folder, in order of path. What a report was brought in from is not among them: it
    /// stays as it is, and what is to be said of its words is said of the report.
    #[must_use]
    pub fn appendices(&self) -> &[(FileId, Body)] {
        self.reading.appendices.get_or_init(|| {
            let files = self.incident.files.iter().copied();
            files
                .filter(|f| *f != self.incident.main)
                .filter(|f| {
                    let path = self.library.sources.path(*f);
                    is_markdown(path) && !is_original(path)
                })
                .filter_map(|f| {
                    let text = &self.library.sources.text(f).ok()?.text;
                    let start = match divide(text) {
                        Division::Both { body, .. } => body,
                        Division::NoFrontMatter | Division::Unterminated { .. } => 0,
                    };
                    Some((f, body::read(f, text, start)))
                })
                .collect()
        })
    }

    /// Every text that is prose: of the body, the data and the appendices.
    #[must_use]
    pub fn passages(&self) -> &[Passage] {
        let read = || prose::passages(self);
        self.reading.passages.get_or_init(read)
    }

    /// What the files of the folder hold that should not be there, in order of place.
    #[must_use]
    pub(super) fn traces(&self) -> &[Trace] {
        self.reading.traces.get_or_init(|| scan::incident(self))
    }

    /// Every part of the Markdown files of the folder, with the file it is in.
    pub fn parts(&self) -> impl Iterator<Item = (FileId, &Part)> {
        let main = std::iter::once((self.incident.main, &self.incident.body));
        let others = self.appendices().iter().map(|(f, b)| (*f, b));
        main.chain(others).flat_map(|(file, body)| {
            let parts = body.intro.iter().chain(body.sections.iter().map(|s| &s.part));
            parts.map(move |p| (file, p))
        })
    }

    /// Every link and image of the Markdown files of the folder.
    pub fn links(&self) -> impl Iterator<Item = (FileId, &Link)> {
        self.parts().flat_map(|(file, part)| part.links.iter().map(move |l| (file, l)))
    }

    /// What a file is called in a key: its path in the incident's folder.
    #[must_use]
    pub fn file_key(&self, file: FileId) -> &str {
        let path = self.library.sources.path(file);
        let inside = path.strip_prefix(&self.incident.folder).unwrap_or(path);
        inside.as_str()
    }

    /// Raw HTML of the Markdown files of the folder: the text and where it stands.
    pub fn raw_html(&self) -> impl Iterator<Item = (&str, Span)> {
        self.parts().flat_map(|(_, part)| {
            let blocks = part.blocks.iter();
            blocks
                .filter(|b| b.kind == body::BlockKind::Html)
                .flat_map(|b| &b.runs)
                .map(|r| (r.text.as_str(), r.span))
        })
    }
}

/// Whether a file is Markdown by its name.
#[must_use]
pub fn is_markdown(path: &camino::Utf8Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
}
