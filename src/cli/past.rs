//! What git knows of the past of a repository's actions: how far they were on a day, and how their due dates
//! moved.

use camino::Utf8Path;
use chrono::NaiveDate;

use super::open::{Failure, today};
use crate::derive::due_dates::Moves;
use crate::model::stood::Stood;
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
    let today = today(&library.config);
    Ok(Moves::read(library, histories, wanted, texts(root)?, today))
}

/// Puts the actions of a library back to how far they were on a day, as git knows it. What is written now
/// is what holds today.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn put_back(root: &Utf8Path, library: &mut Library, day: NaiveDate) -> Result<Stood, Failure> {
    if library.log.is_none() {
        return Ok(Stood::default());
    }
    let histories = histories(root, library)?;
    let uncommitted = day < today(&library.config);
    let stood = Stood::read(library, &histories, day, uncommitted, texts(root)?);
    stood.put_back(library);
    Ok(stood)
}

/// Reads a file as a commit left it.
type Texts = Box<dyn FnMut(&str, &Utf8Path) -> Option<String>>;

/// Gives readers of files as commits left them.
fn texts(root: &Utf8Path) -> Result<impl Fn() -> Texts + Sync, Failure> {
    // Whether git can be started is seen once, and then by every thread for itself.
    Versions::open(root)?;
    Ok(|| {
        let mut versions = Versions::open(root).ok();
        let text = move |commit: &str, path: &Utf8Path| versions.as_mut()?.text(commit, path);
        Box::new(text) as Texts
    })
}
