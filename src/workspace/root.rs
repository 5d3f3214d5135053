//! Finds the root of the repository that a path means.

use camino::{Utf8Path, Utf8PathBuf};

use super::WorkspaceError;
use crate::config::FILE_NAME;
use crate::source::discover::begins_with_date;

/// The root of the repository that a folder lies in.
///
/// # Errors
/// [`WorkspaceError`] when there is no such folder.
pub fn find_root_of_folder(folder: &Utf8Path) -> Result<Utf8PathBuf, WorkspaceError> {
    if !folder.is_dir() {
        return Err(WorkspaceError::said(format!(
            "{folder} does not exist or is not a folder; give the folder that holds {FILE_NAME}"
        )));
    }
    find_root(folder)
}

/// The root of the repository that `path` lies in: the nearest folder upward with an
/// `aftermark.toml`; without one, the folder that holds `incidents/`, or the folder itself.
///
/// # Errors
/// [`WorkspaceError::NoPath`] when there is nothing at `path`.
pub fn find_root(path: &Utf8Path) -> Result<Utf8PathBuf, WorkspaceError> {
    let real =
        path.canonicalize_utf8().map_err(|_| WorkspaceError::NoPath { path: path.to_owned() })?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent().unwrap_or(&real) };
    let upward = || folder.ancestors();
    let found = upward()
        .find(|d| d.join(FILE_NAME).is_file())
        .or_else(|| folder.join("incidents").is_dir().then_some(folder))
        .or_else(|| {
            let inside = upward().find(|d| d.file_name() == Some("incidents"))?;
            inside.parent()
        })
        .or_else(|| {
            let is_incident = |d: &&Utf8Path| d.file_name().is_some_and(begins_with_date);
            upward().find(is_incident)?.parent()
        });
    Ok(found.unwrap_or(folder).to_owned())
}
