//! One site in the place of another: what is not ours goes along, one step exchanges the two, and of the one
//! that was there only what was written by a build is deleted.

use std::io::{self, ErrorKind};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::marker::List;
use super::output::is_kept;
use super::{MARKER, PublishError};

/// Takes what others put into the site `old` along into the new one, `new`: every file that is not as the list
/// of `old` says, and what is to stay, in the place of what the new one has there. Nothing of `old` changes.
///
/// # Errors
/// [`PublishError::InTheWay`] when the new site has something at the place of such a file, and those of the
/// disk.
pub fn take_along(
    old: &Utf8Path,
    new: &Utf8Path,
    keep: &[Utf8PathBuf],
) -> Result<(), PublishError> {
    let list = List::read(old)?.unwrap_or_default();
    let mut in_the_way = Vec::new();
    let mut folders = vec![(old.as_std_path().to_owned(), new.as_std_path().to_owned())];
    for entry in WalkDir::new(old).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        let path = below(entry.path(), old.as_std_path()).to_owned();
        if path == Path::new(MARKER) {
            continue;
        }
        let to = new.as_std_path().join(&path);
        let taken = match (entry.file_type().is_dir(), to.symlink_metadata()) {
            (true, Ok(_)) => Ok(()),
            // A folder that was made for our files goes with them.
            (true, Err(_)) if list.has_below(&path) => Ok(()),
            (true, Err(_)) => {
                let made = fs_err::create_dir_all(&to);
                folders.push((entry.into_path(), to));
                made
            }
            (false, Ok(_)) if is_same(entry.path(), &to) => Ok(()),
            (false, there) if is_kept(&path, keep) => {
                let is_file = there.is_ok_and(|m| !m.is_dir());
                let freed = if is_file { fs_err::remove_file(&to) } else { Ok(()) };
                freed.and_then(|()| link_or_copy(entry.path(), &to))
            }
            (false, _) if list.wrote(&path, entry.path()) => Ok(()),
            (false, Ok(_)) => Err(ErrorKind::AlreadyExists.into()),
            (false, Err(_)) => link_or_copy(entry.path(), &to),
        };
        match taken {
            Ok(()) => {}
            // Of the new site there is a file, or one where a folder is needed.
            Err(e) if matches!(e.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => {
                in_the_way.push(path.display().to_string());
            }
            Err(e) => return Err(e.into()),
        }
    }
    if let Some(first) = in_the_way.first() {
        return Err(PublishError::InTheWay { path: old.join(first), more: in_the_way.len() - 1 });
    }
    // Last, and the inner ones first: some may not be written to.
    for (from, to) in folders.into_iter().rev() {
        fs_err::set_permissions(to, fs_err::metadata(from)?.permissions())?;
    }
    Ok(())
}

/// Gives a file a second name, or copies it where the disk knows no such thing. A link stays a link.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs_err::create_dir_all(folder)?;
    }
    if std::fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let kind = fs_err::symlink_metadata(from)?.file_type();
    if kind.is_file() {
        return fs_err::copy(from, to).map(|_| ());
    }
    #[cfg(unix)]
    if kind.is_symlink() {
        return std::os::unix::fs::symlink(fs_err::read_link(from)?, to);
    }
    Err(io::Error::other(format!(
        "{} is neither a file nor a folder, and cannot be copied; move it away",
        from.display()
    )))
}

/// Puts the folder `new` in the place of `old`, in one step where the system can exchange two names: then `new`
/// is what `old` was. Elsewhere, and where nothing was, `new` is gone, and what was there is `aside`.
///
/// # Errors
/// The system's reason; `old` is there as before, or, where it could not be put back, `aside`.
pub fn put_in_place(
    new: &Utf8Path,
    old: &Utf8Path,
    aside: &Utf8Path,
    exchange: impl Fn(&Utf8Path, &Utf8Path) -> io::Result<()>,
) -> io::Result<()> {
    if old.symlink_metadata().is_err() {
        return fs_err::rename(new, old);
    }
    // Systems, disks and sandboxes that cannot do it say so in many ways; where something else is wrong, the
    // long way fails as well.
    if exchange(new, old).is_ok() {
        return Ok(());
    }
    fs_err::rename(old, aside)?;
    fs_err::rename(new, old).inspect_err(|_| {
        let _ = fs_err::rename(aside, old);
    })
}

/// Exchanges two names in one step.
#[cfg(any(target_vendor = "apple", target_os = "linux", target_os = "android"))]
pub fn exchange(one: &Utf8Path, other: &Utf8Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let (one, other) = (one.as_std_path(), other.as_std_path());
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// This system has no such step.
#[cfg(not(any(target_vendor = "apple", target_os = "linux", target_os = "android")))]
pub fn exchange(_: &Utf8Path, _: &Utf8Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Deletes the site `old` after `site` took its place: files that are as its list says, and those that `site`
/// has as well. A file that came or changed while the sites changed places moves into `site`. Gives those for
/// which there is no room.
///
/// # Errors
/// Those of the disk. What is left can be cleared by the same call.
pub fn clear(old: &Utf8Path, site: &Utf8Path) -> Result<Vec<Utf8PathBuf>, PublishError> {
    let list = List::read(old)?.unwrap_or_default();
    let mut left = Vec::new();
    for entry in WalkDir::new(old).min_depth(1).contents_first(true) {
        // What is gone is no longer to be deleted.
        let Ok(entry) = entry else { continue };
        let path = below(entry.path(), old.as_std_path());
        let now = site.as_std_path().join(path);
        if entry.file_type().is_dir() {
            // One that is not empty holds something that is left.
            let _ = std::fs::remove_dir(entry.path());
        } else if path == Path::new(MARKER) {
            // Below.
        } else {
            let gone = if is_same(entry.path(), &now) || list.wrote(path, entry.path()) {
                std::fs::remove_file(entry.path()).is_ok()
            } else {
                now.symlink_metadata().is_err() && move_to(entry.path(), &now).is_ok()
            };
            if !gone {
                left.push(old.join(path.to_string_lossy().as_ref()));
            }
        }
    }
    // The list goes last: as long as there is anything, it says what may be deleted.
    let mut rest = fs_err::read_dir(old)?;
    if rest.all(|e| e.is_ok_and(|e| e.file_name() == MARKER)) {
        let _ = std::fs::remove_file(old.join(MARKER));
        let _ = std::fs::remove_dir(old);
    }
    Ok(left)
}

fn move_to(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::rename(from, to)
}

/// Whether two names are of one file, or of two that say the same. Links are compared, not followed.
fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(a), Ok(b)) = (one.symlink_metadata(), other.symlink_metadata()) else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if (a.dev(), a.ino()) == (b.dev(), b.ino()) {
            return true;
        }
    }
    if a.is_symlink() && b.is_symlink() {
        return matches!((one.read_link(), other.read_link()), (Ok(a), Ok(b)) if a == b);
    }
    a.is_file()
        && b.is_file()
        && a.len() == b.len()
        && matches!((std::fs::read(one), std::fs::read(other)), (Ok(a), Ok(b)) if a == b)
}

fn below<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}
