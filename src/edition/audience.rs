//! Who may know what: the library without what is for others.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use camino::Utf8Path;
use chrono::NaiveDate;

use crate::model::{Incident, Library};
use crate::source::FileId;

/// Who an edition is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Whether it sees what git does not track yet, as whoever writes it does; nobody sees what git ignores.
    pub untracked: bool,
    /// As of this day, if it is one in the past: incidents of later dates had not happened.
    pub until: Option<NaiveDate>,
}

/// Incidents that an audience is not shown, as indices into the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Because git does not track them.
    pub untracked: BTreeSet<usize>,
    /// Because they had not happened.
    pub later: BTreeSet<usize>,
}

impl LeftOut {
    /// Whether it has an incident.
    #[must_use]
    pub fn has(&self, index: usize) -> bool {
        self.untracked.contains(&index) || self.later.contains(&index)
    }
}

impl Audience {
    /// Which incidents are not for this audience.
    #[must_use]
    pub fn left_out(&self, library: &Library) -> LeftOut {
        let all = || 0..library.incidents.len();
        let is_untracked = |i: &usize| !self.untracked && !library.incidents[*i].tracked;
        let untracked: BTreeSet<usize> = all().filter(is_untracked).collect();
        let happened: Option<HashSet<usize>> =
            self.until.map(|day| library.happened_by(day).map(|(i, _)| i).collect());
        let is_later = |i: &usize| happened.as_ref().is_some_and(|h| !h.contains(i));
        let later = all().filter(is_later).filter(|i| !untracked.contains(i));
        LeftOut { later: later.collect(), untracked }
    }

    /// The library that this audience may know, where that is another one. What both have is shared; only incidents
    /// of which a file is left out are read again.
    #[must_use]
    pub fn filter(&self, library: &Library) -> Option<Library> {
        let left_out = self.left_out(library);
        let sources = &library.sources;
        let is_hidden = |file: &FileId| !self.untracked && !sources.is_tracked(*file);
        let (mut hidden, mut kept) = (HashSet::new(), HashSet::new());
        let mut changed: Vec<&Utf8Path> = Vec::new();
        for (index, incident) in library.incidents.iter().enumerate() {
            let files = incident.files.iter().copied();
            if left_out.has(index) {
                hidden.extend(files);
                continue;
            }
            kept.insert(incident.folder.as_path());
            let before = hidden.len();
            hidden.extend(files.filter(is_hidden));
            if hidden.len() > before {
                changed.push(&incident.folder);
            }
        }
        if hidden.is_empty() && kept.len() == library.incidents.len() {
            return None;
        }
        let sources = Arc::new(sources.without(hidden));
        let keeps = |i: &Incident| kept.contains(i.folder.as_path());
        Some(library.only(keeps, sources, changed))
    }
}
