//! The moment after files changed.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::Utf8Path;
use chrono::{DateTime, Utc};

use super::snapshot::Before;
use super::{MovesRead, Snapshot, WorkspaceError};
use crate::derive::says_the_same;
use crate::source::FileId;
use crate::source::history::{Histories, uncommitted};

/// What became of a file that was there before and still is.
#[derive(Clone, Debug)]
pub enum Change<'c> {
    /// It is to be read again.
    Saved(&'c Utf8Path),
    /// It has, or would have, these bytes.
    Bytes(FileId, Vec<u8>),
}

impl Snapshot {
    /// The repository after files of some incidents changed, and none came, went or was renamed. Only those incidents
    /// are read again, and only what that can have touched is judged again. `now` decides which day it is where none
    /// was given.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git fails.
    pub fn after(
        &self,
        changes: &[Change<'_>],
        now: DateTime<Utc>,
    ) -> Result<Self, WorkspaceError> {
        let earlier = &*self.library;
        let mut sources = earlier.sources.reread(changes.iter().filter_map(|c| match c {
            Change::Saved(path) => Some(*path),
            Change::Bytes(..) => None,
        }));
        let mut indices = BTreeSet::new();
        for change in changes {
            let path = match change {
                Change::Saved(path) => *path,
                Change::Bytes(file, bytes) => {
                    sources = sources.with(*file, bytes.clone());
                    earlier.sources.path(*file)
                }
            };
            indices.extend(earlier.around(path));
        }
        let folders = || indices.iter().map(|&i| &*earlier.incidents[i].folder);
        let library = earlier.reread(Arc::new(sources), folders());
        let today = library.config.incidents.day_of(now);
        let mut next = Self { as_of: self.given.unwrap_or(today), today, ..self.with(library) };
        if let (Some(judged), Some(verdict)) = (self.judged.get(), self.verdict.get()) {
            let now = &next.library.incidents;
            let same = |&i: &usize| says_the_same(&earlier.incidents[i], &now[i]);
            next.before = Some(Before {
                derived: Arc::clone(self.derived()),
                judged: Arc::clone(judged),
                verdict: Arc::clone(verdict),
                same: indices.iter().all(same),
                changed: indices.clone(),
            });
        }
        if let Some(histories) = self.histories.get() {
            let mut histories = Histories::clone(histories);
            if let Some(git) = next.library.sources.tree().git() {
                for folder in folders() {
                    let open = !uncommitted(git, folder)?.is_empty();
                    histories.set_uncommitted(folder, open);
                }
            }
            next.histories = OnceLock::from(Arc::new(histories));
        }
        if let Some(MovesRead { moves, unknown }) = self.moves.get() {
            let newer = next.moves_of(|i| folders().any(|folder| folder == i.folder))?;
            next.moves = OnceLock::from(MovesRead {
                moves: Arc::new(moves.with(&indices, &newer.moves)),
                unknown: unknown.clone(),
            });
        }
        Ok(next)
    }
}
