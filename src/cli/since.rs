//! `check --since REV`: which incidents a change touched, and what it did to them.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::open::{Failure, Repository, baseline_path};
use crate::config::FILE_NAME;
use crate::derive::derive;
use crate::model::Library;
use crate::rules::changes::State;
use crate::rules::{Changes, compare, judge_with};
use crate::source::git::CompareError;
use crate::source::{RevisionTree, Sources};

/// What became of the incidents that were touched since the merge base of HEAD and `revision`.
///
/// The earlier state is read from git, without a checkout, and judged under today's configuration
/// and as of the same date, so that only what reports say makes a difference.
///
/// # Errors
/// [`Failure`] when there is no such revision, or the clone lacks the history.
pub fn changes(repository: &Repository, revision: &str) -> Result<Changes, Failure> {
    let git = repository.library.sources.tree().git();
    let git = git.ok_or(CompareError::NoRepository)?;
    let base = git.merge_base(revision)?;
    git.whole_for("--since")?;
    let touched = touched(repository, &git.changed(&base)?)?;
    let sources = Arc::new(Sources::new(Arc::new(RevisionTree::open(git, &base)?)));
    let mut library = Library::read_present(sources, Arc::clone(&repository.library.config));
    let as_of = repository.derived.as_of;
    // A state that is older than the date of judgement is compared as it is.
    let at = git.committed(&base)?;
    if library.config.incidents.day_of(at) > as_of {
        repository.stood.put_back(&mut library);
    }
    let derived = derive(&library, as_of);
    let silent = repository.baseline.silent();
    let verdict = judge_with(&library, &derived, &silent, repository.verdict.word_lists())?;
    let before = State {
        library: &library,
        verdict: &verdict,
    };
    let now = State {
        library: &repository.library,
        verdict: &repository.verdict,
    };
    Ok(compare(now, before, &touched, revision))
}

/// Indices of the incidents with a changed file. What is decided for all of them, the configuration,
/// the baseline and the word lists, touches all.
fn touched(repository: &Repository, paths: &[Utf8PathBuf]) -> Result<Vec<usize>, Failure> {
    let library = &repository.library;
    let (baseline, _) = baseline_path(&library.config)?;
    let shared = [Utf8Path::new(FILE_NAME), baseline];
    let lists = &library.config.language.lists;
    let all = paths
        .iter()
        .any(|p| shared.contains(&p.as_path()) || lists.contains(p));
    // Paths are in order: the files of a folder are one range.
    let touches = |folder: &Utf8Path| {
        let prefix = format!("{folder}/");
        let at = paths.partition_point(|p| p.as_str() < prefix.as_str());
        paths
            .get(at)
            .is_some_and(|p| p.as_str().starts_with(&prefix))
    };
    let incidents = library.incidents.iter().enumerate();
    Ok(incidents
        .filter(|(_, i)| all || touches(&i.folder))
        .map(|(i, _)| i)
        .collect())
}
