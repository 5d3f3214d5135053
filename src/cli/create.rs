//! Creates files that are not there yet: never over one, never through a link out of the folder.

use std::io::{ErrorKind, Write};

use camino::{Utf8Component, Utf8Path};

use super::open::Failure;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was written.
    Written,
    /// It was there, with these bytes.
    Same,
    /// It was there, with others, and was left alone.
    Differs,
}

/// Writes `text` to `path` (relative) below `root`, unless something is there.
///
/// # Errors
/// [`Failure::Said`] for a way that leads out of `root`, [`Failure::Write`] for the system's reasons.
pub fn create(root: &Utf8Path, path: &Utf8Path, text: &str) -> Result<Created, Failure> {
    check_inside(root, path)?;
    let full = root.join(path);
    // A link that leads nowhere is something that is there, too.
    if full.symlink_metadata().is_ok() {
        let same = fs_err::read(&full).is_ok_and(|bytes| bytes == text.as_bytes());
        return Ok(if same {
            Created::Same
        } else {
            Created::Differs
        });
    }
    if let Some(parent) = full.parent() {
        fs_err::create_dir_all(parent)?;
    }
    let mut options = fs_err::OpenOptions::new();
    match options.write(true).create_new(true).open(&full) {
        Ok(mut file) => {
            file.write_all(text.as_bytes())?;
            Ok(Created::Written)
        }
        // Somebody was faster.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(Created::Differs),
        Err(e) => Err(e.into()),
    }
}

/// Checks that `path` stays below `root`, also where a folder on the way is a symbolic link.
///
/// # Errors
/// [`Failure::Said`] names the folder that leads out.
pub fn check_inside(root: &Utf8Path, path: &Utf8Path) -> Result<(), Failure> {
    let plain = |c| matches!(c, Utf8Component::Normal(_));
    if path.as_str().is_empty() || !path.components().all(plain) {
        return Err(Failure::Said(format!("{path} leads out of {root}")));
    }
    let real = root.canonicalize_utf8()?;
    let folder = root.join(path);
    for ancestor in folder.ancestors().skip(1) {
        if ancestor == root {
            break;
        }
        if ancestor.symlink_metadata().is_err() {
            continue;
        }
        let inside = ancestor
            .canonicalize_utf8()
            .is_ok_and(|to| to.starts_with(&real));
        if !inside {
            return Err(Failure::Said(format!(
                "{ancestor} is a symbolic link that leads out of {root}; nothing is written through it"
            )));
        }
    }
    Ok(())
}
