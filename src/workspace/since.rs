//! The moment of an earlier revision, and what became of the incidents since.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Snapshot, WorkspaceError, baseline_path};
use crate::config::FILE_NAME;
use crate::model::{Action, ActionIndex, Library};
use crate::rules::changes::State;
use crate::rules::{Changes, compare};
use crate::source::git::{CompareError, Git};
use crate::source::{RevisionTree, Sources};

impl Snapshot {
    /// The repository at a commit, read from git without a checkout and judged as this one is: under its configuration
    /// and word lists and as of the same date, so that only what reports say makes a difference. The baseline lets
    /// pass what it lets pass, and says nothing itself.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git does not have it, or this one cannot be judged.
    pub fn at(&self, commit: &str) -> Result<Self, WorkspaceError> {
        let git = self.git()?;
        let tree = Arc::new(RevisionTree::open(git, commit)?);
        let kept = self.library.sources.shared_cache();
        let sources = Arc::new(Sources::new(tree).with_cache(kept));
        let library = Library::read_present(sources, Arc::clone(&self.library.config));
        // A state that is older than the date of judgement is compared as it is.
        let is_later = library.config.incidents.day_of(git.committed(commit)?) > self.as_of;
        let this = match is_later {
            true => self.clone(),
            false => Self { stood: Arc::default(), ..self.clone() },
        };
        Ok(Self {
            baseline: OnceLock::from(Arc::new(self.baseline()?.silent())),
            word_lists: OnceLock::from(Arc::clone(self.verdict()?.word_lists())),
            histories: OnceLock::new(),
            ..this.with(library)
        })
    }

    /// What became of the incidents that were touched since the merge base of HEAD and `revision`, and of those that block
    /// because of it.
    ///
    /// # Errors
    /// [`WorkspaceError`] when there is no such revision, or the clone lacks the history.
    pub fn changes_since(&self, revision: &str) -> Result<Changes, WorkspaceError> {
        let git = self.git()?;
        let base = git.merge_base(revision)?;
        git.whole_for("--since")?;
        let touched = self.touched_by(&git.changed(&base)?);
        let before = self.at(&base)?;
        before.moved_before(self)?;
        let before = State { library: &before.library, verdict: before.verdict()? };
        let now = State { library: &self.library, verdict: self.verdict()? };
        Ok(compare(now, before, &touched, revision))
    }

    /// Tells of an earlier moment which due dates had moved by then, by what a later one knows: that a date moved before is
    /// nothing new.
    fn moved_before(&self, later: &Self) -> Result<(), WorkspaceError> {
        let facts = later.judged()?;
        let moved = |at: ActionIndex| {
            let incident = &self.library.incidents[at.incident];
            let action = &incident.actions[at.action];
            let index = later.library.index_of(&incident.slug)?;
            let id = |action: &Action| action.id.as_ref().map(|id| id.value.clone());
            let now = &later.library.incidents[index].actions;
            let place = now.iter().position(|a| a.id.is_some() && id(a) == id(action))?;
            let moved = facts.incidents[index].actions[place].moved?;
            (action.due.as_ref()?.value != moved.first).then_some(moved)
        };
        let derived = self.derived();
        let judged = derived.with_moves(moved);
        // Nothing of this moment was judged yet.
        let _ = self.judged.set(judged.map_or_else(|| Arc::clone(derived), Arc::new));
        Ok(())
    }

    fn git(&self) -> Result<&Git, CompareError> {
        let git = self.library.sources.tree().git();
        git.ok_or(CompareError::NoRepository)
    }

    /// Whether a file, relative to the root, is decided on for all incidents: the configuration, the baseline, the word
    /// lists.
    #[must_use]
    pub fn is_shared(&self, path: &Utf8Path) -> bool {
        let config = &self.library.config;
        let baseline = baseline_path(config).map(|(path, _)| path);
        path == FILE_NAME
            || baseline.is_ok_and(|b| b == path)
            || config.language.lists.iter().any(|list| list == path)
    }

    /// Indices of the incidents that changed files belong to, in order. What is shared touches all.
    fn touched_by(&self, paths: &[Utf8PathBuf]) -> BTreeSet<usize> {
        if paths.iter().any(|path| self.is_shared(path)) {
            return (0..self.library.incidents.len()).collect();
        }
        paths.iter().filter_map(|path| self.library.around(path)).collect()
    }
}
