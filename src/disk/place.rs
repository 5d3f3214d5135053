//! Where a path leads, and whether something may be written there.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::DiskError;

/// Whether a relative path stays below the folder that it is relative to, going by its words alone.
#[must_use]
pub fn stays_inside(path: &Utf8Path) -> bool {
    let plain = |c| matches!(c, Utf8Component::Normal(_));
    !path.as_str().is_empty() && path.components().all(plain)
}

/// The real place of a path that is relative to `root` and stays below it.
///
/// # Errors
/// [`DiskError`] when it leads out, is a symbolic link, or lies behind one.
pub(super) fn inside(root: &Utf8Path, path: &Utf8Path) -> Result<Utf8PathBuf, DiskError> {
    if !stays_inside(path) {
        return Err(DiskError::Outside { path: path.to_owned(), root: root.to_owned() });
    }
    let root = root.canonicalize_utf8().map_err(DiskError::at(root))?;
    resolve(&root.join(path), Some(&root))
}

/// The real place of a path that somebody named, which need not be there. Links on the way are theirs and are
/// followed; those in a repository (below a folder with `.git`, or below `root`) can be anybody's.
///
/// # Errors
/// [`DiskError`] for a link in a repository, one that leads nowhere, and a place in git's own folder.
pub fn resolve(path: &Utf8Path, root: Option<&Utf8Path>) -> Result<Utf8PathBuf, DiskError> {
    let whole = camino::absolute_utf8(path).map_err(DiskError::at(path))?;
    if is_open_already(&whole) {
        return Ok(whole);
    }
    let root = root.and_then(|root| root.canonicalize_utf8().ok());
    let mut place = Utf8PathBuf::new();
    for part in whole.components() {
        if part == Utf8Component::ParentDir {
            place.pop();
            continue;
        }
        let folder = place.clone();
        place.push(part);
        if !place.is_symlink() {
            continue;
        }
        let in_root = root.as_ref().is_some_and(|root| folder.starts_with(root));
        if in_root || repository_of(&folder).is_some() {
            let to = place.read_link_utf8().map_err(DiskError::at(path))?;
            return Err(DiskError::Link { link: place, to: to.into_string() });
        }
        place = place.canonicalize_utf8().map_err(DiskError::at(&place))?;
    }
    if is_gits_own(&place) {
        return Err(DiskError::Git { path: path.to_owned() });
    }
    Ok(place)
}

/// The top of the repository that a folder lies in.
pub(super) fn repository_of(folder: &Utf8Path) -> Option<&Utf8Path> {
    let mut upward = folder.ancestors();
    upward.find(|a| a.join(".git").symlink_metadata().is_ok())
}

fn is_gits_own(place: &Utf8Path) -> bool {
    // The system knows the folder's name also where it was written in another case, or shortened.
    let known = place.ancestors().find_map(|a| a.canonicalize_utf8().ok());
    known.is_some_and(|known| {
        // A work tree may itself lie below some `.git`.
        let below = repository_of(&known).and_then(|top| known.strip_prefix(top).ok());
        let mut below = below.into_iter().flat_map(Utf8Path::components);
        below.any(|c| c.as_str().eq_ignore_ascii_case(".git"))
    })
}

/// Whether a path names what this program has open, as `/dev/stdout` does, and the pipe that a shell makes
/// of `>(command)`. Behind it can be a file to which others write.
pub(super) fn is_open_already(path: &Utf8Path) -> bool {
    let devices = ["/dev/fd", "/dev/stdout", "/dev/stderr"];
    let is_handle = |folder: &Utf8Path| folder.starts_with("/proc") && folder.ends_with("fd");
    cfg!(unix)
        && (devices.iter().any(|d| path.starts_with(d)) || path.parent().is_some_and(is_handle))
}
