//! What git knows of the past of a repository's actions: how their due dates moved.

use camino::Utf8Path;
use chrono::NaiveDate;

use super::open::Failure;
use crate::derive::due_dates::Moves;
use crate::model::{Incident, Library};
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
    Ok(Moves::read(library, histories, wanted, texts))
}

/// Whether an incident was changed after a day, so that it may have said something else then.
#[must_use]
pub fn changed_after(incident: &Incident, history: &History, day: NaiveDate) -> bool {
    let last = history
        .commits
        .first()
        .map(|c| c.at.with_timezone(&incident.zone));
    history.uncommitted || last.is_some_and(|at| at.date_naive() > day)
}
