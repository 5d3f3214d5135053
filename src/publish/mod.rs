//! Publish: pages → an output folder, all at once or not at all. Nothing is deleted that no build wrote.

mod marker;
mod output;
mod replace;
mod staging;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

use camino::{Utf8Path, Utf8PathBuf};
use thiserror::Error;

pub use marker::MARKER;
pub use output::{Ground, Tracked, real};

use crate::source::TreeError;
use marker::List;
use staging::Staging;

/// Why a site could not be written. The site that was there before is untouched.
#[derive(Debug, Error)]
pub enum PublishError {
    #[error(
        "{path} is not empty and was not written by aftermark (it has no {MARKER} file); \
         name another folder with --output, empty this one, or name what is to stay in `site.keep`"
    )]
    NotOurs { path: Utf8PathBuf },
    #[error(
        "{path} was written by an earlier version of aftermark, which did not note what it wrote, so that \
         a file of yours in it could not be told from its own; move what is yours out of {path}, delete it \
         once, and build again"
    )]
    WithoutList { path: Utf8PathBuf },
    #[error(
        "{path}/{MARKER}, which says what the last build wrote, cannot be read ({reason}), so that a file of \
         yours could not be told from its own; move what is yours out of {path}, delete it, and build again"
    )]
    Marker { path: Utf8PathBuf, reason: String },
    #[error(
        "{path} holds {source_folder}, which a build reads and never writes to; name another folder with --output"
    )]
    HoldsSource { path: Utf8PathBuf, source_folder: Utf8PathBuf },
    #[error(
        "{path} lies in {source_folder}, which a build reads and never writes to; name another folder with --output"
    )]
    InSource { path: Utf8PathBuf, source_folder: Utf8PathBuf },
    #[error(
        "git tracks {first}{} in {path}, and a build replaces only what no repository keeps; name another \
         folder with --output, or, if git need not keep them, run `git rm -r --cached {path}` and name the folder \
         in .gitignore (to publish what git keeps, see docs/deployment.md, “A site that git tracks”)",
        and_more(*.more)
    )]
    Tracked { path: Utf8PathBuf, first: Utf8PathBuf, more: usize },
    #[error(
        "{path}{} not written by aftermark, or changed since, and the new site has a file in the same place; \
         move it out of the site, delete it, or name it in `site.keep` to keep it, and build again",
        match .more {
            0 => " was".to_owned(),
            _ => format!("{} were", and_more(*.more)),
        }
    )]
    InTheWay { path: Utf8PathBuf, more: usize },
    #[error("{path} is a file, or a link that leads nowhere; name a folder with --output")]
    NotAFolder { path: Utf8PathBuf },
    #[error("a page's address leads out of the site: {path}")]
    BadAddress { path: String },
    #[error("two pages have the address {path}; only one of them could be found")]
    Twice { path: String },
    #[error("could not learn what git tracks in the output folder: {0}")]
    Git(#[from] TreeError),
    #[error("could not write the site: {0}")]
    Io(#[from] std::io::Error),
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => " and 1 more file".to_owned(),
        n => format!(" and {n} more files"),
    }
}

/// A folder that may become a site, or is one of ours.
pub struct Output {
    /// Where it really is.
    folder: Utf8PathBuf,
    /// What stays in it as it is.
    keep: Vec<Utf8PathBuf>,
    /// Files that no build wrote, which had no room in the site when an earlier build was ended. They stay.
    pub left: Vec<Utf8PathBuf>,
}

impl Output {
    /// Refuses a folder that may not be replaced, before any work is done, and puts right what an ended build
    /// left beside it.
    ///
    /// # Errors
    /// [`PublishError`] says why and what to do.
    pub fn open(output: &Utf8Path, ground: &Ground) -> Result<Self, PublishError> {
        let folder = output::check(output, ground)?;
        let left = staging::sweep(&folder, ground.tracked)?;
        Ok(Self { folder, keep: ground.keep.to_vec(), left })
    }

    /// A file of the site that is there now, whoever wrote it.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(path);
        let is_file = path.symlink_metadata().is_ok_and(|met| met.is_file());
        is_file.then(|| fs_err::read(path).ok()).flatten()
    }
}

/// A site that is being written beside the folder it is for, and takes its place when all of it is written.
/// Whatever goes wrong before that, or when this is dropped, leaves the previous site as it was.
pub struct Staged {
    staging: Arc<Shared>,
    new: Utf8PathBuf,
    output: Utf8PathBuf,
    keep: Vec<Utf8PathBuf>,
    written: Mutex<List>,
    /// Folders of the new site that are there already.
    folders: Mutex<HashSet<Utf8PathBuf>>,
}

/// What the thread that is told to stop needs of a build.
struct Shared {
    staging: Staging,
    /// Whoever writes reads it, so that whoever stops the build can wait for them and let nobody begin.
    gate: RwLock<()>,
}

impl Staged {
    /// Begins a site for a folder.
    ///
    /// # Errors
    /// [`PublishError::Io`] when nothing can be written beside the folder.
    pub fn begin(output: &Output) -> Result<Self, PublishError> {
        let staging = Staging::begin(&output.folder)?;
        Ok(Self {
            new: staging.new_site(),
            output: output.folder.clone(),
            keep: output.keep.clone(),
            written: Mutex::default(),
            folders: Mutex::default(),
            staging: Arc::new(Shared { staging, gate: RwLock::default() }),
        })
    }

    /// What can stop the build from another thread.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop(Arc::clone(&self.staging))
    }

    /// Writes a file: a path below the site, and bytes. Several threads may do so at once. One that the site
    /// before has alike is taken over as it is, with its time, so that what copies sites by time copies what
    /// changed.
    ///
    /// # Errors
    /// [`PublishError`] for a path that leads out of the site or is there twice, and those of the disk.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let relative = Utf8Path::new(path);
        let safe = relative.components().all(|c| matches!(c, camino::Utf8Component::Normal(_)));
        if path.is_empty() || !safe || path == MARKER {
            return Err(PublishError::BadAddress { path: path.to_owned() });
        }
        let hash = List::hash(bytes);
        let is_new = lock(&self.written).add(path, hash);
        if !is_new {
            return Err(PublishError::Twice { path: path.to_owned() });
        }
        let _open = self.staging.gate.read();
        self.make_folder(relative.parent().unwrap_or(Utf8Path::new("")))?;
        let (old, new) = (self.output.join(path), self.new.join(path));
        // Both names are of one file until the old site goes. Not every disk can do that. What it says is
        // looked at under its new name, for the old one may be another site's by then.
        if is_as_long(&old, bytes) && std::fs::hard_link(&old, &new).is_ok() {
            if is_as_long(&new, bytes) && std::fs::read(&new).is_ok_and(|there| there == bytes) {
                return Ok(());
            }
            fs_err::remove_file(&new)?;
        }
        Ok(fs_err::write(new, bytes)?)
    }

    fn make_folder(&self, folder: &Utf8Path) -> Result<(), PublishError> {
        if lock(&self.folders).contains(folder) {
            return Ok(());
        }
        fs_err::create_dir_all(self.new.join(folder))?;
        lock(&self.folders).insert(folder.to_owned());
        Ok(())
    }

    /// Puts the site in its place, with what others put into the one before. Gives files that came or changed
    /// meanwhile and have no room in the new one: they stay where they are named.
    ///
    /// # Errors
    /// [`PublishError::InTheWay`] for a file that no build wrote where the new site has one, and those of the
    /// disk. What was there before is there again.
    pub fn publish(self) -> Result<Vec<Utf8PathBuf>, PublishError> {
        self.publish_by(replace::exchange)
    }

    fn publish_by(
        self,
        exchange: impl Fn(&Utf8Path, &Utf8Path) -> std::io::Result<()>,
    ) -> Result<Vec<Utf8PathBuf>, PublishError> {
        let _alone = staging::lock(&self.output);
        let _open = self.staging.gate.read();
        fs_err::write(self.new.join(MARKER), lock(&self.written).text()?)?;
        if self.output.symlink_metadata().is_ok() {
            replace::take_along(&self.output, &self.new, &self.keep)?;
        }
        self.staging.staging.put_in_place(exchange)?;
        self.staging.staging.clear()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Nothing to delete if the site is in its place; and there is nowhere to say that it failed.
        let _open = self.staging.gate.read();
        let _ = self.staging.staging.clear();
    }
}

/// Stops a build from another thread.
pub struct Stop(Arc<Shared>);

impl Stop {
    /// Deletes what the build wrote so far. A site that is being put in its place is waited for. Nothing is
    /// written as long as the value is kept that this gives.
    pub fn now(&self) -> RwLockWriteGuard<'_, ()> {
        let closed = self.0.gate.write().unwrap_or_else(PoisonError::into_inner);
        let _ = self.0.staging.clear();
        closed
    }
}

/// What was half done when a thread panicked is half done in a site that is not published.
fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether there is a file (and no link to one) of as many bytes.
fn is_as_long(path: &Utf8Path, bytes: &[u8]) -> bool {
    let found = std::fs::symlink_metadata(path);
    found.is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64)
}

#[cfg(test)]
mod tests;
