//! The files of an incident's folder that an edition has: those that what is left of the report cites.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::pictures;
use super::report::Editor;
use crate::config::EvidenceShown;
use crate::model::Incident;
use crate::source::discover::{LISTS, MAIN_FILES};
use crate::source::kinds::has_ending;
use crate::source::{FileId, Sources};

/// What is cited of a file: some lines (from 1), or all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    pub whole: bool,
    pub lines: Vec<(usize, usize)>,
}

/// The files of one incident.
pub struct Files<'a> {
    pub sources: &'a Sources,
    pub incident: &'a Incident,
    pub shown: EvidenceShown,
    /// What the edition is made with.
    pub editor: &'a Editor<'a>,
    cited: RefCell<BTreeMap<Utf8PathBuf, Cited>>,
    /// Of those the ones that nobody has taken yet, and what cannot be let through.
    waiting: RefCell<Vec<Utf8PathBuf>>,
    refused: RefCell<BTreeSet<Utf8PathBuf>>,
}

impl<'a> Files<'a> {
    pub fn new(
        sources: &'a Sources,
        incident: &'a Incident,
        shown: EvidenceShown,
        editor: &'a Editor<'a>,
    ) -> Self {
        Self {
            sources,
            incident,
            shown,
            editor,
            cited: RefCell::default(),
            waiting: RefCell::default(),
            refused: RefCell::default(),
        }
    }

    /// Where the tree lies in its repository.
    pub fn prefix(&self) -> &str {
        self.sources.tree().prefix()
    }

    /// Whether a path leads to what the edition has; a file of this incident comes with it then.
    pub fn cite(&self, path: &Utf8Path, lines: &[(usize, usize)]) -> bool {
        let path = Utf8PathBuf::from(path.as_str().trim_end_matches('/'));
        let is_report = path.file_name().is_some_and(|name| MAIN_FILES.contains(&name));
        let report = if is_report { path.parent() } else { Some(path.as_path()) };
        if report.is_some_and(|folder| self.editor.folders.contains(folder)) {
            return true;
        }
        let mut cited = self.cited.borrow_mut();
        if !cited.contains_key(&path) {
            // Pictures are read to know it: once.
            if self.refused.borrow().contains(&path) {
                return false;
            }
            if !self.may_have(&path) {
                self.refused.borrow_mut().insert(path);
                return false;
            }
            self.waiting.borrow_mut().push(path.clone());
        }
        let of = cited.entry(path).or_default();
        of.whole |= lines.is_empty();
        of.lines.extend(lines);
        true
    }

    /// Notes that a file is cited whose name cannot be published.
    pub fn refuse(&self, path: &Utf8Path) {
        if !self.cited.borrow().contains_key(path) && self.misnames(path).is_some() {
            self.refused.borrow_mut().insert(path.to_owned());
        }
    }

    /// A file that is asked for: of this incident, and neither its report nor one of its lists.
    fn own(&self, path: &Utf8Path) -> Option<FileId> {
        let inside = path.strip_prefix(&self.incident.folder).ok()?;
        let is_list = inside.file_stem().is_some_and(|stem| LISTS.contains(&stem))
            && has_ending(inside, &["yaml", "yml"]);
        let file = self.sources.id(path).filter(|_| self.shown != EvidenceShown::None)?;
        let is_own = file != self.incident.main && !is_list && self.sources.is_tracked(file);
        is_own.then_some(file)
    }

    /// What is cited and stays out, as nobody can say what it gives away.
    pub fn stayed_out(&self) -> Vec<Utf8PathBuf> {
        let refused = self.refused.borrow();
        let own = refused.iter().filter(|path| self.own(path).is_some());
        own.filter(|path| self.misnames(path).is_none()).cloned().collect()
    }

    /// What is cited and stays out for its name, with what the name says.
    pub fn misnamed(&self) -> Vec<(Utf8PathBuf, String)> {
        let refused = self.refused.borrow();
        let own = refused.iter().filter(|path| self.own(path).is_some());
        own.filter_map(|path| Some((path.clone(), self.misnames(path)?))).collect()
    }

    /// What is private in the name of a file of this incident, which would stand in addresses and on pages.
    fn misnames(&self, path: &Utf8Path) -> Option<String> {
        let inside = path.strip_prefix(&self.incident.folder).ok()?;
        inside.components().find_map(|name| self.editor.private.of_name(name.as_str()))
    }

    /// Whether a file could be let through: a text that can be edited or a picture of which nothing but what it shows is
    /// left.
    fn may_have(&self, path: &Utf8Path) -> bool {
        let Some(file) = self.own(path).filter(|_| self.misnames(path).is_none()) else {
            return false;
        };
        match pictures::is_cleaned(path) {
            true => self
                .sources
                .bytes(file)
                .is_ok_and(|bytes| pictures::cleaned(path, &bytes).is_some()),
            false => !crate::source::kinds::is_offered(path) && self.sources.text(file).is_ok(),
        }
    }

    /// Whether the text of a report cites a file already.
    pub fn is_cited(&self, path: &Utf8Path) -> bool {
        self.cited.borrow().contains_key(path)
    }

    /// A file that is cited and was not taken yet.
    pub fn take(&self) -> Option<(Utf8PathBuf, FileId)> {
        let path = self.waiting.borrow_mut().pop()?;
        let file = self.sources.id(&path)?;
        Some((path, file))
    }

    /// A text with empty lines for those that are not cited, as far as the edition has only those that are.
    pub fn lines(&self, path: &Utf8Path, text: &str) -> String {
        let cited = self.cited.borrow().get(path).cloned().unwrap_or_default();
        if self.shown == EvidenceShown::Files || cited.whole {
            return text.to_owned();
        }
        let mut ranges = cited.lines;
        ranges.sort_unstable();
        let mut next = ranges.into_iter().peekable();
        let mut until = 0;
        let lines = text.split_inclusive('\n').enumerate().map(|(at, line)| {
            while let Some((_, last)) = next.next_if(|(first, _)| *first <= at + 1) {
                until = until.max(last);
            }
            let end = if line.ends_with('\n') { "\n" } else { "" };
            if at < until { line } else { end }
        });
        lines.collect()
    }
}
