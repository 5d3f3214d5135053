//! Edition: what one audience may know of the library. The site is given nothing else.
//!
//! An [`Audience`] filters the library before anything is derived from it, so that nothing of what it leaves out
//! shows in a total, a state or a list. Whether something is tracked, or had happened, is asked nowhere after it.

mod audience;
mod code_host;
mod files;
mod fold;
mod inline;
mod made;
mod names;
pub mod pictures;
mod policy;
mod private;
pub mod proof;
mod prose;
mod read;
mod report;

pub use audience::Audience;
pub use code_host::CodeHost;
pub use made::{Beside, InMemory, Made, make};
pub use policy::Policy;

use std::sync::{Arc, LazyLock};

use camino::Utf8Path;
use chrono::NaiveDate;

use crate::config::{Config, Readers};
use crate::derive::due_dates::{Moved, Moves};
use crate::derive::{ActionIndex, Derived, Facts, Keys, Related};
use crate::model::{Incident, Library};
use crate::rules::{Finding, Grade, IncidentVerdict, StepGrade, Verdict};
use crate::source::Sources;
use crate::source::history::{Histories, History};
use crate::vocabulary::Step;

/// The incidents that an audience may see, with what follows from them.
pub struct Edition<'a> {
    library: &'a Library,
    derived: &'a Derived,
    verdict: Option<&'a Verdict>,
    provenance: Option<&'a Provenance>,
}

/// What git and its host know of the reports.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    pub histories: Arc<Histories>,
    /// How due dates of actions moved.
    pub moves: Arc<Moves>,
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

/// The verdict where the rules were not asked.
static UNJUDGED: LazyLock<IncidentVerdict> = LazyLock::new(|| IncidentVerdict {
    grades: Step::ALL.map(|step| StepGrade { step, grade: Grade::NotAsked, because: Vec::new() }),
    errors: 0,
    warnings: 0,
    notes: 0,
    blocks: false,
    in_baseline: false,
});

impl<'a> Edition<'a> {
    /// All of a library that was filtered for its audience, with what was derived from it and judged of it.
    #[must_use]
    pub fn new(library: &'a Library, derived: &'a Derived, verdict: &'a Verdict) -> Self {
        Self { library, derived, verdict: Some(verdict), provenance: None }
    }

    /// The same without what the rules say, for what shows nothing of it: nothing is asked of the incidents, and
    /// nothing is found.
    #[must_use]
    pub fn unjudged(library: &'a Library, derived: &'a Derived) -> Self {
        Self { library, derived, verdict: None, provenance: None }
    }

    /// The same with what git knows of the reports.
    #[must_use]
    pub fn with_provenance(mut self, provenance: &'a Provenance) -> Self {
        self.provenance = Some(provenance);
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
        (0..self.len()).map(|index| self.entry(index))
    }

    /// How many incidents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.library.incidents.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.library.incidents.is_empty()
    }

    /// The incident at a library index.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<Entry<'a>> {
        (index < self.len()).then(|| self.entry(index))
    }

    /// The incident with this slug.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<Entry<'a>> {
        self.library.index_of(slug).and_then(|i| self.at(i))
    }

    /// The incident whose folder this is.
    #[must_use]
    pub fn in_folder(&self, folder: &Utf8Path) -> Option<Entry<'a>> {
        self.library.in_folder(folder).and_then(|i| self.at(i))
    }

    /// The findings of an incident that no waiver suppresses.
    pub fn findings(&self, index: usize) -> impl Iterator<Item = &'a Finding> + '_ {
        let all = self.verdict.map_or(&[][..], |verdict| verdict.of(index));
        all.iter().filter(|f| !f.is_suppressed())
    }

    /// The findings of an incident that a reasoned exception keeps from counting.
    pub fn excepted(&self, index: usize) -> impl Iterator<Item = &'a Finding> + '_ {
        let all = self.verdict.map_or(&[][..], |verdict| verdict.of(index));
        all.iter().filter(|f| f.is_suppressed())
    }

    /// Whether it is for those of the organisation only.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.config().site.readers == Readers::Internal
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

    /// The incidents that have something in common with one, the closest first.
    #[must_use]
    pub fn related(&self, index: usize) -> &'a [Related] {
        &self.derived.related(self.library)[index]
    }

    /// What stands for the incidents where something about them is kept.
    #[must_use]
    pub fn keys(&self) -> Option<&'a Keys> {
        self.derived.keys(self.library)
    }

    fn entry(&self, index: usize) -> Entry<'a> {
        Entry {
            index,
            incident: &self.library.incidents[index],
            facts: &self.derived.incidents[index],
            verdict: self.verdict.map_or(&UNJUDGED, |verdict| verdict.incident(index)),
        }
    }
}
