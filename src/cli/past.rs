//! What git knows of the past of a repository's actions: how their due dates moved, and what follows for a
//! day before that.

use camino::Utf8Path;
use chrono::NaiveDate;

use super::open::{Failure, Repository, today};
use crate::config::Config;
use crate::derive::derive_as_it_stood;
use crate::derive::due_dates::Moves;
use crate::model::{Incident, Library};
use crate::rules::judge_against;
use crate::source::discover;
use crate::source::history;
use crate::source::history::{Histories, History};
use crate::source::versions::Versions;

/// The histories of all incidents; none where git is not there.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn histories(root: &Utf8Path, library: &Library) -> Result<Histories, Failure> {
    let Some(log) = &library.log else {
        return Ok(Histories::default());
    };
    let folder = library.config.incidents.folder.as_deref();
    let (base, _) = discover::base(&library.sources, folder);
    let folders = library.incidents.iter().map(|i| i.folder.as_path());
    Ok(log.histories(folders, &history::uncommitted(root, &base)?))
}

/// How the due dates of the `wanted` incidents moved.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn moves(
    root: &Utf8Path,
    library: &Library,
    histories: &Histories,
    wanted: impl Fn(&Incident, &History) -> bool,
) -> Result<Moves, Failure> {
    if library.log.is_none() {
        return Ok(Moves::default());
    }
    // Whether git can be started is seen once, and then by every thread for itself.
    Versions::open(root)?;
    let texts = || {
        let mut versions = Versions::open(root).ok();
        move |commit: &str, path: &Utf8Path| versions.as_mut()?.text(commit, path)
    };
    let today = today(&library.config);
    Ok(Moves::read(library, histories, wanted, texts, today))
}

/// Whether an incident was changed after a day, so that it may have said something else then.
#[must_use]
pub fn changed_after(config: &Config, history: &History, day: NaiveDate) -> bool {
    let zone = config.incidents.zone();
    let last = history.commits.first();
    let last = last.map(|c| c.at.with_timezone(&zone).date_naive());
    history.uncommitted || last.is_some_and(|at| at > day)
}

/// Judges a repository again by the due dates that stood on its date of judgement, where git knows of some
/// that were moved since.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn judge_as_it_stood(repository: &mut Repository) -> Result<(), Failure> {
    let (library, as_of) = (&repository.library, repository.derived.as_of);
    let histories = histories(&repository.root, library)?;
    let changed = |_: &Incident, h: &History| changed_after(&library.config, h, as_of);
    let moves = moves(&repository.root, library, &histories, changed)?;
    judge_by(repository, &moves)?;
    repository.moved_since = moves;
    Ok(())
}

/// The same, where it is known already how due dates moved.
///
/// # Errors
/// [`Failure`] for a configuration that cannot be used.
pub fn judge_by(repository: &mut Repository, moves: &Moves) -> Result<(), Failure> {
    let (library, as_of) = (&repository.library, repository.derived.as_of);
    if moves.any_after(as_of) {
        repository.derived = derive_as_it_stood(library, as_of, moves);
        repository.verdict = judge_against(library, &repository.derived, &repository.baseline)?;
    }
    Ok(())
}
