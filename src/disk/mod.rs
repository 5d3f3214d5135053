//! Disk: the one place that writes files. Knows paths and bytes, nothing of the format.
//!
//! A reader, a kill or a full disk finds the old file or the new one, or none where there was none: what is to be
//! written is staged beside its place and then takes it in one step. In a repository, whose files anybody may have
//! made, no symbolic link is followed and nothing is written into `.git`. A file that was read is replaced only
//! while it still says what was read ([`Writer`]); where nothing was read, nothing is replaced ([`create`]), but
//! for a file that somebody named to be written ([`output`]).

mod change;
mod place;
mod stage;

use std::io::{self, ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};
use thiserror::Error;

pub use change::{Change, Gone, Writer};
pub use place::{resolve, stays_inside};
use stage::Kept;

/// Why a file was not written. Its place is as it was before, unless it says otherwise.
#[derive(Debug, Error)]
pub enum DiskError {
    #[error("{path} leads out of {root}; nothing is written there")]
    Outside { path: Utf8PathBuf, root: Utf8PathBuf },
    #[error(
        "{link} is a symbolic link to {to}; links in a repository can lead anywhere, so nothing is written through them: name the file that is meant, or put a file in the link's place"
    )]
    Link { link: Utf8PathBuf, to: String },
    #[error("{path} lies in git's own folder, where nothing is written; name a file outside of it")]
    Git { path: Utf8PathBuf },
    #[error(
        "{path} is read-only and stays as it is; who owns it can allow writing to it, as with `chmod u+w`"
    )]
    ReadOnly { path: Utf8PathBuf },
    #[error(
        "{path} belongs to another user or group and would not any more once it is replaced, so it stays as it is; run the command as its owner, or change whom it belongs to"
    )]
    Owner { path: Utf8PathBuf },
    #[error("{path} changed meanwhile and stays as it is; run the command again")]
    Changed { path: Utf8PathBuf },
    #[error(
        "another program has kept {path} locked for a minute, and nothing was written; run the command again when it has ended"
    )]
    Busy { path: Utf8PathBuf },
    #[error("{path} cannot be written: {source}")]
    Failed { path: Utf8PathBuf, source: io::Error },
    #[error("{failed}; {}", match left.as_slice() {
        [] => "the files before it were put back as they were".to_owned(),
        left => format!("these files are changed all the same: {}", left.join(", ")),
    })]
    Together {
        failed: Box<DiskError>,
        /// Files that could not be put back.
        left: Vec<String>,
    },
}

impl DiskError {
    fn at(path: &Utf8Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Failed { path: path.to_owned(), source }
    }
}

/// What became of a file that is written unless one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was written.
    Written,
    /// It was there, with these bytes.
    Same,
    /// It was there, with others, and was left alone.
    Differs,
}

/// Writes a file at `path`, relative to `root`, unless something is there; folders on the way are made.
///
/// # Errors
/// [`DiskError`]; neither the file nor a new folder is there then.
pub fn create(root: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> Result<Created, DiskError> {
    let (folder, name) = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if stays_inside(path) => (folder, name),
        _ => {
            return Err(DiskError::Outside { path: path.to_owned(), root: root.to_owned() });
        }
    };
    let folder = match folder.as_str() {
        "" => root.canonicalize_utf8().map_err(DiskError::at(root))?,
        _ => place::inside(root, folder)?,
    };
    let place = folder.join(name);
    // A link that leads nowhere is something that is there, too.
    if place.symlink_metadata().is_ok() {
        let same = std::fs::read(&place).is_ok_and(|there| there == bytes);
        return Ok(if same { Created::Same } else { Created::Differs });
    }
    // Staged before a folder is made, so that where it cannot be, or the program is killed, none is left.
    let there = folder.ancestors().find(|a| a.is_dir());
    let there = there.unwrap_or(root);
    stage::sweep(there, false);
    let staged = stage::stage(there, path, bytes, None, Kept::ByItsLock)?;
    let _made = Made::folders(&folder).map_err(DiskError::at(path))?;
    match stage::put_where_nothing_is(staged, &place, bytes) {
        Ok(()) => Ok(Created::Written),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(Created::Differs),
        Err(e) => Err(DiskError::at(path)(e)),
    }
}

/// Writes a file that somebody named, such as the one of `--output`, over one that is there. What is no regular
/// file (a pipe, a terminal) is written to. `root` is a folder that counts as a repository also without git.
///
/// # Errors
/// [`DiskError`].
pub fn output(path: &Utf8Path, root: Option<&Utf8Path>, bytes: &[u8]) -> Result<(), DiskError> {
    let place = resolve(path, root)?;
    if is_stream(&place) {
        return add_to(&place, path, bytes);
    }
    let before = stage::replaceable(&place, path)?;
    let folder = place.parent().unwrap_or(&place);
    stage::sweep(folder, false);
    let staged = stage::stage(folder, path, bytes, before.as_ref(), Kept::ByItsLock)?;
    let written = staged.persist(&place).map(drop);
    written.map_err(|e| DiskError::at(path)(e.error))
}

/// Writes a file that only spares work, in a folder that is made for its owner alone. A power cut may leave anything in
/// its place: who reads it looks whether it is whole.
///
/// # Errors
/// [`DiskError`]; what was there before is there.
pub fn scratch(path: &Utf8Path, bytes: &[u8]) -> Result<(), DiskError> {
    let place = resolve(path, None)?;
    let before = stage::replaceable(&place, path)?;
    let folder = place.parent().unwrap_or(&place);
    let _made = Made::folders(folder).map_err(DiskError::at(path))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let alone = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, alone).map_err(DiskError::at(path))?;
    }
    stage::sweep(folder, false);
    let staged = stage::stage_unsure(folder, path, bytes, before.as_ref(), Kept::ByItsLock)?;
    staged.persist(&place).map(drop).map_err(|e| DiskError::at(path)(e.error))
}

/// Adds to the end of a file that somebody named, which is made if it is not there. Not whole: a full disk
/// may cut what is added.
///
/// # Errors
/// [`DiskError`].
pub fn append(path: &Utf8Path, root: Option<&Utf8Path>, bytes: &[u8]) -> Result<(), DiskError> {
    add_to(&resolve(path, root)?, path, bytes)
}

/// Makes a folder that somebody named, with those above it. Gives its real place, and what was made, to be kept
/// until files are in it.
///
/// # Errors
/// [`DiskError`]; no new folder is there then.
pub fn folder(path: &Utf8Path, root: Option<&Utf8Path>) -> Result<(Utf8PathBuf, Made), DiskError> {
    let place = resolve(path, root)?;
    let made = Made::folders(&place).map_err(DiskError::at(path))?;
    Ok((place, made))
}

fn add_to(place: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.create(true).append(true).open(place);
    match file.and_then(|mut to| to.write_all(bytes)) {
        // A reader that went away has what it wanted.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(DiskError::at(path)),
    }
}

/// Whether there is something that takes bytes and keeps no file of them, or that is open already: it can be
/// a file that others write to as well.
fn is_stream(place: &Utf8Path) -> bool {
    place::is_open_already(place)
        || std::fs::metadata(place).is_ok_and(|met| !met.is_file() && !met.is_dir())
}

/// Folders that were made, the outermost first. Dropped, those that are still empty are gone.
#[derive(Debug, Default)]
pub struct Made(Vec<Utf8PathBuf>);

impl Made {
    fn folders(folder: &Utf8Path) -> io::Result<Self> {
        let missing = folder.ancestors().take_while(|a| a.symlink_metadata().is_err());
        let mut missing: Vec<&Utf8Path> = missing.collect();
        missing.reverse();
        let mut made = Self::default();
        for folder in missing {
            match std::fs::create_dir(folder) {
                Ok(()) => made.0.push(folder.to_owned()),
                // Somebody else made it just now.
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Ok(made)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests;
