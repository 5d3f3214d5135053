//! Changes of files that were read: made only while they still say what was read, several together or not at all.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempPath;

use super::stage::{self, Kept};
use super::{DiskError, place};

/// How long others may keep a repository locked: many of ours in a row, each of which reads all of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The right to change files of a repository, which one program of ours has at a time. Who takes it before
/// reading changes nothing that another one writes meanwhile; other programs, such as editors, do not know of it, so
/// that what was read is compared all the same.
pub struct Writer {
    root: Utf8PathBuf,
    /// Given back when it is dropped, and by the system when the program is killed. `None` where there are no locks, as
    /// on some network drives; then comparing is all there is.
    lock: Option<File>,
}

/// What a file is to say.
pub struct Change<'a> {
    /// Relative to the root.
    pub path: &'a Utf8Path,
    /// What it said when it was read.
    pub old: &'a [u8],
    pub new: &'a [u8],
}

/// A file that is to go.
pub struct Gone<'a> {
    /// Relative to the root.
    pub path: &'a Utf8Path,
    /// What it said when it was read.
    pub old: &'a [u8],
}

impl<'a> Gone<'a> {
    fn as_it_is(&self) -> Change<'a> {
        Change { path: self.path, old: self.old, new: self.old }
    }
}

impl Writer {
    /// Takes the right to change files below `root`, and waits for it.
    ///
    /// # Errors
    /// [`DiskError::Busy`] when others have it for long, [`DiskError::Failed`] when there is no such folder.
    pub fn begin(root: &Utf8Path) -> Result<Self, DiskError> {
        Self::begin_within(root, PATIENCE)
    }

    pub(super) fn begin_within(root: &Utf8Path, patience: Duration) -> Result<Self, DiskError> {
        let root = root.canonicalize_utf8().map_err(DiskError::at(root))?;
        let at = lockable(&root);
        let mut lock = open(&at).ok();
        let begun = Instant::now();
        while let Some(file) = &lock {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() > patience => {
                    return Err(DiskError::Busy { path: at });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
                Err(TryLockError::Error(_)) => lock = None,
            }
        }
        Ok(Self { root, lock })
    }

    /// Replaces files, all of them or none: what they will say is on the disk, beside each, before the first is
    /// replaced, and where one cannot be, those before it are put back.
    ///
    /// # Errors
    /// [`DiskError`] says why the files stay as they are, and which could not be put back.
    pub fn replace(&self, changes: &[Change<'_>]) -> Result<(), DiskError> {
        self.replace_and_remove(changes, &[])
    }

    /// Replaces files and takes others away, all of it or nothing. Killed in between, what was to go is still there.
    ///
    /// # Errors
    /// Those of [`Writer::replace`].
    pub fn replace_and_remove(
        &self,
        changes: &[Change<'_>],
        gone: &[Gone<'_>],
    ) -> Result<(), DiskError> {
        let mut folders = BTreeSet::new();
        let paths = changes.iter().map(|c| c.path);
        for path in paths.chain(gone.iter().map(|g| g.path)) {
            let place = place::inside(&self.root, path)?;
            folders.extend(place.parent().map(Utf8Path::to_owned));
        }
        for folder in &folders {
            stage::sweep(folder, self.lock.is_some());
        }
        let staged = changes.iter().map(|change| self.stage(change));
        let staged = staged.collect::<Result<_, _>>()?;
        // Copies of what is to go, to put it back.
        let leaving: Vec<Change<'_>> = gone.iter().map(Gone::as_it_is).collect();
        let leaving = leaving.iter().map(|change| self.stage(change));
        let mut leaving: Vec<Staged<'_>> = leaving.collect::<Result<_, _>>()?;
        for file in &leaving {
            file.still_says_it()?;
        }
        let replaced = self.put_in_place(staged)?;
        for at in 0..leaving.len() {
            let file = &leaving[at];
            let removed = file.still_says_it().and_then(|()| {
                let removed = std::fs::remove_file(&file.place);
                removed.map_err(DiskError::at(file.change.path))
            });
            let Err(failed) = removed else { continue };
            let mut left: Vec<String> = Vec::new();
            for file in leaving.iter_mut().take(at) {
                let copy = file.new.take();
                let back = copy.is_some_and(|copy| copy.persist_noclobber(&file.place).is_ok());
                left.extend((!back).then(|| file.change.path.to_string()));
            }
            let changed = replaced.iter().rev().filter(|f| !self.put_back(f));
            left.extend(changed.map(|f| f.change.path.to_string()));
            return Err(DiskError::Together { failed: Box::new(failed), left });
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn replace_staged(&self, staged: Vec<Staged<'_>>) -> Result<(), DiskError> {
        self.put_in_place(staged).map(drop)
    }

    fn put_in_place<'a>(&self, staged: Vec<Staged<'a>>) -> Result<Vec<Staged<'a>>, DiskError> {
        // Last before the first of them, so that an editor's save in between is seen.
        for file in &staged {
            file.still_says_it()?;
        }
        let mut replaced: Vec<Staged<'_>> = Vec::new();
        for mut file in staged {
            let written = file.new.take().map_or(Ok(()), |new| new.persist(&file.place));
            let Err(e) = written else {
                replaced.push(file);
                continue;
            };
            let failed = DiskError::at(file.change.path)(e.error);
            if replaced.is_empty() {
                return Err(failed);
            }
            let left = replaced.iter().rev().filter(|f| !self.put_back(f));
            return Err(DiskError::Together {
                failed: Box::new(failed),
                left: left.map(|f| f.change.path.to_string()).collect(),
            });
        }
        Ok(replaced)
    }

    pub(super) fn stage<'a>(&self, change: &'a Change<'a>) -> Result<Staged<'a>, DiskError> {
        let Change { path, new, .. } = *change;
        let place = place::inside(&self.root, path)?;
        let Some(before) = stage::replaceable(&place, path)? else {
            let path = path.to_owned();
            return Err(DiskError::Changed { path });
        };
        let folder = place.parent().unwrap_or(&self.root);
        let new = stage::stage(folder, path, new, Some(&before), Kept::ByTheRepositorys)?;
        Ok(Staged {
            change,
            place,
            // Closed: there can be more of them than a program may have open.
            new: Some(new.into_temp_path()),
        })
    }

    /// Whether the file says again what it said; not where somebody changed it meanwhile.
    fn put_back(&self, file: &Staged<'_>) -> bool {
        let Change { path, old, new } = *file.change;
        let back = Change { path, old: new, new: old };
        let replaced = || self.put_in_place(vec![self.stage(&back)?]).map(drop);
        file.says(new) && replaced().is_ok()
    }
}

/// A file and, beside it, what it will say.
pub(super) struct Staged<'a> {
    change: &'a Change<'a>,
    place: Utf8PathBuf,
    pub(super) new: Option<TempPath>,
}

impl Staged<'_> {
    fn still_says_it(&self) -> Result<(), DiskError> {
        if self.says(self.change.old) {
            return Ok(());
        }
        let path = self.change.path.to_owned();
        Err(DiskError::Changed { path })
    }

    fn says(&self, bytes: &[u8]) -> bool {
        std::fs::read(&self.place).is_ok_and(|now| now == bytes)
    }
}

/// What stands for a repository when it is locked: `.git`, be it a folder or a file, else the root. Nothing is
/// made for it that git would see, or that would stay.
#[cfg(unix)]
fn lockable(root: &Utf8Path) -> Utf8PathBuf {
    place::repository_of(root).map_or_else(|| root.to_owned(), |top| top.join(".git"))
}

#[cfg(unix)]
fn open(at: &Utf8Path) -> std::io::Result<File> {
    File::open(at)
}

/// Here folders cannot be locked, and locking a file keeps others from reading it: a file of its own for each
/// repository, away from it.
#[cfg(not(unix))]
fn lockable(root: &Utf8Path) -> Utf8PathBuf {
    let top = place::repository_of(root).unwrap_or(root);
    let name = blake3::hash(top.as_str().as_bytes()).to_hex();
    let folder =
        Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_else(|_| root.to_owned());
    folder.join(format!("aftermark-{name}.lock"))
}

#[cfg(not(unix))]
fn open(at: &Utf8Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true).open(at)
}
