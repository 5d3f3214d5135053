//! A tree without some of its files.

use std::sync::Arc;

use camino::Utf8Path;

use super::tree::{Entry, Tree, TreeError, TreeKind};

/// A tree of which some entries are hidden, as if they were not there.
pub struct Without {
    under: Arc<dyn Tree>,
    entries: Vec<Entry>,
}

impl Without {
    /// Hides those entries for which `hides` says so.
    #[must_use]
    pub fn new(under: Arc<dyn Tree>, hides: impl Fn(&Entry) -> bool) -> Self {
        let kept = under.entries().iter().filter(|entry| !hides(entry));
        Self {
            entries: kept.cloned().collect(),
            under,
        }
    }

    fn has(&self, path: &Utf8Path) -> Result<(), TreeError> {
        let found = self
            .entries
            .binary_search_by(|e| e.path.as_str().cmp(path.as_str()));
        found.map(drop).map_err(|_| TreeError::Read {
            path: path.to_owned(),
            reason: "it is not there".to_owned(),
        })
    }
}

impl Tree for Without {
    fn kind(&self) -> TreeKind {
        self.under.kind()
    }

    fn under(&self) -> Option<&dyn Tree> {
        Some(self.under.as_ref())
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn check(&self, path: &Utf8Path) -> Result<(), TreeError> {
        self.has(path).and_then(|()| self.under.check(path))
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        self.has(path).and_then(|()| self.under.read(path))
    }
}
