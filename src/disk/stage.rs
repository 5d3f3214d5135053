//! Staging: what is to be written, in a file beside its place, which it then takes in one step.
//!
//! The new file has its predecessor's owner, group and permissions. Of a file with several names (hard links) only
//! the one that was meant changes: whoever made the others, as a backup does, wants to keep what they say.

use std::fs::Metadata;
use std::io::{self, ErrorKind, Write};

use camino::Utf8Path;
use tempfile::NamedTempFile;

use super::DiskError;

/// Begins the names of what is staged. A program that is killed leaves such a file; see [`sweep`].
const PREFIX: &str = ".aftermark-";
/// Letters and digits between that and the suffix.
const RANDOM: usize = 16;

/// How a staged file shows that somebody is still at work with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is locked itself.
    ByItsLock,
    /// The repository is locked ([`super::Writer`]): of many files, not every one can stay open.
    ByTheRepositorys,
}

impl Kept {
    fn suffix(self) -> &'static str {
        match self {
            Self::ByItsLock => ".new",
            Self::ByTheRepositorys => ".change",
        }
    }
}

/// What is at a place that is to be replaced: nothing, or a file that may be written. Looked at before, as a
/// rename asks for no right to the file, and an administrator has every right.
pub(super) fn replaceable(
    place: &Utf8Path,
    path: &Utf8Path,
) -> Result<Option<Metadata>, DiskError> {
    let met = match place.symlink_metadata() {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        met => met.map_err(DiskError::at(path))?,
    };
    let opened = std::fs::OpenOptions::new().write(true).open(place);
    let denied = opened.is_err_and(|e| e.kind() == ErrorKind::PermissionDenied);
    if met.permissions().readonly() || denied {
        return Err(DiskError::ReadOnly { path: path.to_owned() });
    }
    Ok(Some(met))
}

/// Writes bytes beside the place that they are for; they are on the disk when this returns. Dropped, the file
/// is gone.
pub(super) fn stage(
    folder: &Utf8Path,
    path: &Utf8Path,
    bytes: &[u8],
    before: Option<&Metadata>,
    kept: Kept,
) -> Result<NamedTempFile, DiskError> {
    let staged = stage_unsure(folder, path, bytes, before, kept)?;
    staged.as_file().sync_all().map_err(DiskError::at(path))?;
    Ok(staged)
}

/// The same without waiting until they are on the disk.
pub(super) fn stage_unsure(
    folder: &Utf8Path,
    path: &Utf8Path,
    bytes: &[u8],
    before: Option<&Metadata>,
    kept: Kept,
) -> Result<NamedTempFile, DiskError> {
    let failed = |e| DiskError::at(path)(e);
    let mut staged = fresh(folder, before, kept).map_err(failed)?;
    // By way of the file: the other one adds a path to its errors that says nothing to anybody.
    staged.as_file_mut().write_all(bytes).map_err(failed)?;
    if let Some(before) = before {
        let kept = keep_owner(&staged, before);
        kept.map_err(|_| DiskError::Owner { path: path.to_owned() })?;
        let file = staged.as_file();
        file.set_permissions(before.permissions()).map_err(failed)?;
    }
    Ok(staged)
}

/// Puts a new file in its place, in one step and over nothing.
pub(super) fn put_where_nothing_is(
    staged: NamedTempFile,
    place: &Utf8Path,
    bytes: &[u8],
) -> io::Result<()> {
    match staged.persist_noclobber(place) {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Err(e.error),
        // Some systems of files (FAT over a network, say) have no such step.
        Err(_) => put_piece_by_piece(place, bytes),
    }
}

/// Over nothing, and gone again if it fails; what is killed meanwhile leaves a part.
pub(super) fn put_piece_by_piece(place: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create_new(place)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(place);
    }
    written
}

fn fresh(folder: &Utf8Path, before: Option<&Metadata>, kept: Kept) -> io::Result<NamedTempFile> {
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(kept.suffix()).rand_bytes(RANDOM);
        let staged = builder.make_in(folder, |path| {
            let mut options = std::fs::OpenOptions::new();
            // As open as any new file, but never more than the one that it replaces.
            #[cfg(unix)]
            if let Some(before) = before {
                use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
                options.mode(before.mode() & 0o777);
            }
            #[cfg(not(unix))]
            let _ = before;
            options.write(true).create_new(true).open(path)
        })?;
        // Until it is locked, a sweeper takes it for a stray; then there is another one.
        let locked = cfg!(unix) && kept == Kept::ByItsLock && staged.as_file().lock().is_ok();
        if !locked || staged.path().symlink_metadata().is_ok() {
            return Ok(staged);
        }
    }
}

/// Takes away what programs that were killed left in a folder: files of our names that nobody is at work with.
/// `alone` says that the repository is locked by this program. What is in doubt stays, and that something cannot be
/// taken away stops nothing.
pub(super) fn sweep(folder: &Utf8Path, alone: bool) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let random = name.to_str().and_then(|n| n.strip_prefix(PREFIX));
        let is_ours = |kept: Kept| {
            let random = random.and_then(|r| r.strip_suffix(kept.suffix()));
            random.is_some_and(|r| r.len() == RANDOM)
        };
        if !entry.file_type().is_ok_and(|t| t.is_file()) {
            continue;
        }
        let path = entry.path();
        // Locked until it is gone, so that it is not taken from who just made it.
        let mut locked = None;
        let is_stray = if is_ours(Kept::ByTheRepositorys) {
            alone
        } else {
            cfg!(unix) && is_ours(Kept::ByItsLock) && {
                locked = std::fs::File::open(&path).ok();
                locked.as_ref().is_some_and(|f| f.try_lock().is_ok())
            }
        };
        if is_stray {
            let _ = std::fs::remove_file(&path);
        }
        drop(locked);
    }
}

/// Gives a new file to whom the old one belongs.
#[cfg(unix)]
fn keep_owner(staged: &NamedTempFile, before: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let now = staged.as_file().metadata()?;
    if (now.uid(), now.gid()) == (before.uid(), before.gid()) {
        return Ok(());
    }
    fchown(staged.as_file(), Some(before.uid()), Some(before.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &NamedTempFile, _: &Metadata) -> io::Result<()> {
    Ok(())
}
