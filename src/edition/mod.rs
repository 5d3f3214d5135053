//! Edition: what one audience may know of the library. The site is given nothing else.

mod code_host;

pub use code_host::CodeHost;

use camino::Utf8Path;
use chrono::NaiveDate;

use crate::config::Config;
use crate::derive::due_dates::{Moved, Moves};
use crate::derive::{ActionIndex, Derived, Facts};
use crate::model::{Incident, Library};
use crate::rules::{Finding, IncidentVerdict, Verdict};
use crate::source::history::{Histories, History};
use crate::source::{FileId, Sources};

/// The incidents that an audience may see, with what follows from them.
///
/// The internal edition has every incident that git tracks; the writer's preview what git does not track
/// yet as well.
pub struct Edition<'a> {
    library: &'a Library,
    derived: &'a Derived,
    verdict: &'a Verdict,
    /// Indices into the library, in its order.
    shown: Vec<usize>,
    /// Whether files are shown that git does not track.
    untracked: bool,
    provenance: Option<&'a Provenance>,
}

/// What git and its host know of the reports.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    pub histories: Histories,
    /// How due dates of actions moved.
    pub moves: Moves,
    /// Absent where the host's addresses are not known.
    pub host: Option<CodeHost>,
}

/// An incident of an edition with everything known about it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Index into the library: related incidents are named by it.
    pub index: usize,
    pub incident: &'a Incident,
    pub facts: &'a Facts,
    pub verdict: &'a IncidentVerdict,
}

impl<'a> Edition<'a> {
    /// Everything that git tracks, for the organisation's own staff.
    #[must_use]
    pub fn internal(library: &'a Library, derived: &'a Derived, verdict: &'a Verdict) -> Self {
        Self::of(library, derived, verdict, false)
    }

    /// Everything that is there, for who is writing it: what git does not track yet is marked.
    #[must_use]
    pub fn preview(library: &'a Library, derived: &'a Derived, verdict: &'a Verdict) -> Self {
        Self::of(library, derived, verdict, true)
    }

    fn of(
        library: &'a Library,
        derived: &'a Derived,
        verdict: &'a Verdict,
        untracked: bool,
    ) -> Self {
        let all = library.incidents.iter().enumerate();
        let shown = all.filter(|(_, i)| i.tracked || untracked);
        Self {
            library,
            derived,
            verdict,
            shown: shown.map(|(index, _)| index).collect(),
            untracked,
            provenance: None,
        }
    }

    /// Whether a file is for this audience, going by what git says of it.
    #[must_use]
    pub fn shows_file(&self, file: FileId) -> bool {
        self.untracked || self.sources().is_tracked(file)
    }

    /// The same with what git knows of the reports.
    #[must_use]
    pub fn with_provenance(mut self, provenance: &'a Provenance) -> Self {
        self.provenance = Some(provenance);
        self
    }

    /// The same as of a day in the past, if it is one: incidents of later dates had not happened.
    #[must_use]
    pub fn until(mut self, past: Option<NaiveDate>) -> Self {
        if let Some(day) = past {
            let incidents = &self.library.incidents;
            self.shown.retain(|&i| incidents[i].had_happened(day));
        }
        self
    }

    /// Who changed an incident and when, if that is known and to be shown.
    #[must_use]
    pub fn history(&self, incident: &Incident) -> Option<&'a History> {
        self.provenance?.histories.of(&incident.folder)
    }

    /// How often the due date of an action had moved by the date of judgement.
    #[must_use]
    pub fn moved(&self, action: ActionIndex) -> Option<Moved> {
        self.provenance?.moves.moved(action, self.as_of())
    }

    /// Where the repository is on the web.
    #[must_use]
    pub fn code_host(&self) -> Option<&'a CodeHost> {
        self.provenance?.host.as_ref()
    }

    /// The incidents in order of folder: the oldest first, as folders begin with the date.
    pub fn incidents(&self) -> impl DoubleEndedIterator<Item = Entry<'a>> + '_ {
        self.shown.iter().map(|&index| self.entry(index))
    }

    /// How many incidents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The incident at a library index, if this edition shows it.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<Entry<'a>> {
        self.shown
            .binary_search(&index)
            .ok()
            .map(|_| self.entry(index))
    }

    /// The incident with this slug, if this edition shows it.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<Entry<'a>> {
        self.library.index_of(slug).and_then(|i| self.at(i))
    }

    /// The incident whose folder this is, if this edition shows it.
    #[must_use]
    pub fn in_folder(&self, folder: &Utf8Path) -> Option<Entry<'a>> {
        let incidents = &self.library.incidents;
        let at = incidents.binary_search_by(|i| i.folder.as_str().cmp(folder.as_str()));
        at.ok().and_then(|i| self.at(i))
    }

    /// The findings of an incident that no waiver suppresses.
    pub fn findings(&self, index: usize) -> impl Iterator<Item = &'a Finding> + '_ {
        self.verdict.of(index).iter().filter(|f| !f.is_suppressed())
    }

    /// The findings of an incident that a reasoned exception keeps from counting.
    pub fn excepted(&self, index: usize) -> impl Iterator<Item = &'a Finding> + '_ {
        self.verdict.of(index).iter().filter(|f| f.is_suppressed())
    }

    #[must_use]
    pub fn config(&self) -> &'a Config {
        &self.library.config
    }

    #[must_use]
    pub fn sources(&self) -> &'a Sources {
        &self.library.sources
    }

    /// The date as of which everything is judged.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.derived.as_of
    }

    fn entry(&self, index: usize) -> Entry<'a> {
        Entry {
            index,
            incident: &self.library.incidents[index],
            facts: &self.derived.incidents[index],
            verdict: self.verdict.incident(index),
        }
    }
}
