//! What git knows of the past of a repository's actions: how far they were on a day, and how their due dates
//! moved.

use camino::Utf8Path;
use chrono::NaiveDate;

use super::open::{Failure, today};
use super::stream;
use crate::derive::due_dates::Moves;
use crate::model::stood::Stood;
use crate::model::{Incident, Library};
use crate::source::discover;
use crate::source::git::{Git, GitError};
use crate::source::history::{self, Histories, History};
use crate::source::versions::Versions;

/// The histories of all incidents; none where git is not there.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn histories(library: &Library) -> Result<Histories, Failure> {
    let (Some(log), Some(git)) = (&library.log, library.sources.tree().git()) else {
        return Ok(Histories::default());
    };
    let folder = library.config.incidents.folder.as_deref();
    let (base, _) = discover::base(&library.sources, folder);
    let folders = library.incidents.iter().map(|i| i.folder.as_path());
    Ok(log.histories(folders, &history::uncommitted(git, &base)?))
}

/// How the due dates of the `wanted` incidents moved.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn moves(
    library: &Library,
    histories: &Histories,
    wanted: impl Fn(&Incident, &History) -> bool,
) -> Result<Moves, Failure> {
    let (Some(_), Some(git)) = (&library.log, library.sources.tree().git()) else {
        return Ok(Moves::default());
    };
    match git.whole_for("how due dates moved") {
        Ok(()) => {}
        Err(partial @ GitError::Partial { .. }) => {
            stream::warning(&partial);
            return Ok(Moves::default());
        }
        Err(e) => return Err(e.into()),
    }
    let today = today(&library.config);
    Ok(Moves::read(library, histories, wanted, texts(git)?, today))
}

/// Puts the actions of a library back to how far they were on a day, as git knows it. What is written now
/// is what holds today.
///
/// # Errors
/// [`Failure`] when git fails.
pub fn put_back(library: &mut Library, day: NaiveDate) -> Result<Stood, Failure> {
    let (Some(_), Some(git)) = (&library.log, library.sources.tree().git()) else {
        return Ok(Stood::default());
    };
    git.whole_for("a day of the past")?;
    let histories = histories(library)?;
    let uncommitted = day < today(&library.config);
    let stood = Stood::read(library, &histories, day, uncommitted, texts(git)?);
    stood.put_back(library);
    Ok(stood)
}

/// Reads a file as a commit left it.
type Texts = Box<dyn FnMut(&str, &Utf8Path) -> Option<String>>;

/// Gives readers of files as commits left them.
fn texts(git: &Git) -> Result<impl Fn() -> Texts + Sync, Failure> {
    // Whether git can be started is seen once, and then by every thread for itself.
    Versions::open(git)?;
    Ok(|| {
        let mut versions = Versions::open(git).ok();
        let text = move |commit: &str, path: &Utf8Path| versions.as_mut()?.text(commit, path);
        Box::new(text) as Texts
    })
}
