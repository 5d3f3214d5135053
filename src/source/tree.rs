//! Trees: where files come from. The work tree lists what git tracks; outside of git, the folder.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use thiserror::Error;

use super::git::{Git, GitError};
use super::history::Log;

/// The largest file that is read, in bytes: reports and logs, not images of disks.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// A number of bytes as people say it, rounded up: what is beyond a limit is never said to be at it.
pub fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    let tenths = (bytes * 10).div_ceil(MEBIBYTE);
    match (bytes / MEBIBYTE, tenths % 10) {
        (0, _) => format!("{bytes} bytes"),
        (_, 0) => format!("{} MiB", tenths / 10),
        (_, rest) => format!("{}.{rest} MiB", tenths / 10),
    }
}

/// How the pointer begins that stands in the place of a file which Git LFS keeps elsewhere, and the most bytes that one
/// has.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
const LFS_POINTER_BYTES: u64 = 1024;

/// Why a tree, or a file of it, could not be read.
#[derive(Debug, Error)]
pub enum TreeError {
    #[error("{path} does not exist or is not a folder; give the folder that holds aftermark.toml")]
    NoRoot { path: Utf8PathBuf },
    #[error("{0}")]
    Git(#[from] GitError),
    #[error("could not read {path}: {reason}")]
    Read { path: Utf8PathBuf, reason: String },
    #[error("{path} has {}; at most {} are read", size(*bytes), size(MAX_FILE_BYTES))]
    TooLarge { path: Utf8PathBuf, bytes: u64 },
    #[error("{path} is a symbolic link that leads out of the repository; copy the file instead")]
    Outside { path: Utf8PathBuf },
    #[error(
        "{path} is a symbolic link to {target}, which git does not track; add that file to git, or put it in the place of the link"
    )]
    Untracked { path: Utf8PathBuf, target: Utf8PathBuf },
    #[error("{path} is a pointer of Git LFS, not the file itself; `git lfs pull` fetches it")]
    LfsPointer { path: Utf8PathBuf },
    #[error("{path} is no regular file")]
    NotAFile { path: Utf8PathBuf },
}

/// What a tree's listing was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeKind {
    /// The files git tracks, as they are in the work tree.
    Tracked,
    /// All files of a folder that is not in a git repository.
    Folder,
    /// The files of a git revision.
    Revision,
}

/// One entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// Relative to the root, with `/`; a folder's ends in `/`.
    pub path: Utf8PathBuf,
    /// Whether git tracks it. In a folder outside of git everything counts as tracked.
    pub tracked: bool,
}

impl TreeEntry {
    /// Whether this is a folder, which has no text of its own but can be a finding's place.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.path.as_str().ends_with('/')
    }
}

/// A set of files that can be listed and read: the work tree now, any revision later.
pub trait Tree: Send + Sync {
    /// What the listing was made from.
    fn kind(&self) -> TreeKind;
    /// The tree that this one shows otherwise, if there is one: what is not told here is as it is there.
    fn under(&self) -> Option<&dyn Tree> {
        None
    }
    /// Where the tree's root lies in its git repository: empty at the top (and outside of git),
    /// else a path that ends in `/`.
    fn prefix(&self) -> &str {
        self.under().map_or("", |tree| tree.prefix())
    }
    /// The repository, where the files are those of a work tree.
    fn git(&self) -> Option<&Git> {
        self.under().and_then(|tree| tree.git())
    }
    /// What git's history says of the files below `base`; `None` where there is no history.
    ///
    /// # Errors
    /// [`TreeError::Git`] when git fails.
    fn log(&self, base: &Utf8Path) -> Result<Option<Log>, TreeError> {
        self.under().map_or(Ok(None), |tree| tree.log(base))
    }
    /// All files and folders, sorted by the bytes of their paths, each once.
    fn entries(&self) -> &[TreeEntry];
    /// Tracked files that are not listed because their paths are not UTF-8, as these would be shown.
    fn unnamed(&self) -> &[String] {
        self.under().map_or(&[], |tree| tree.unnamed())
    }
    /// Whether a file of [`Tree::entries`] can be read, without reading it.
    ///
    /// # Errors
    /// What [`Tree::read`] would say.
    fn check(&self, _path: &Utf8Path) -> Result<(), TreeError> {
        Ok(())
    }
    /// The bytes of a file of [`Tree::entries`].
    ///
    /// # Errors
    /// [`TreeError`] names the file and the cause.
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError>;
}

impl<T: Tree + ?Sized> Tree for std::sync::Arc<T> {
    fn kind(&self) -> TreeKind {
        (**self).kind()
    }

    fn prefix(&self) -> &str {
        (**self).prefix()
    }

    fn git(&self) -> Option<&Git> {
        (**self).git()
    }

    fn log(&self, base: &Utf8Path) -> Result<Option<Log>, TreeError> {
        (**self).log(base)
    }

    fn entries(&self) -> &[TreeEntry] {
        (**self).entries()
    }

    fn unnamed(&self) -> &[String] {
        (**self).unnamed()
    }

    fn check(&self, path: &Utf8Path) -> Result<(), TreeError> {
        (**self).check(path)
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        (**self).read(path)
    }
}

/// The files of a folder on disk: in a git repository those that git tracks or would track.
pub struct WorkTree {
    root: Utf8PathBuf,
    real_root: Utf8PathBuf,
    git: Option<Git>,
    prefix: String,
    entries: Vec<TreeEntry>,
    unnamed: Vec<String>,
}

impl WorkTree {
    /// Lists the files below `root`, once.
    ///
    /// # Errors
    /// When `root` is not a folder, or lies in a repository that git does not read.
    pub fn open(root: &Utf8Path) -> Result<Self, TreeError> {
        if !root.is_dir() {
            return Err(TreeError::NoRoot { path: root.to_owned() });
        }
        let real_root = root
            .canonicalize_utf8()
            .map_err(|e| TreeError::Read { path: root.to_owned(), reason: e.to_string() })?;
        let git = Git::find(root)?;
        let (entries, unnamed) = match &git {
            Some(git) => list_git(git, root)?,
            None => list_folder(root)?,
        };
        Ok(Self {
            root: root.to_owned(),
            real_root,
            prefix: git.as_ref().map(Git::prefix).unwrap_or_default(),
            git,
            entries,
            unnamed,
        })
    }

    /// The folder whose files these are.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    fn entry(&self, path: &Utf8Path) -> Option<&TreeEntry> {
        let all = &self.entries;
        let at = all.binary_search_by(|e| e.path.as_str().cmp(path.as_str()));
        at.ok().map(|at| &all[at])
    }

    /// Where the bytes of a file are, and how many. A link is followed to a file that is listed, and to one that
    /// git tracks if git tracks the link: whoever may change the link could have any other file of the disk
    /// published through it.
    fn place(&self, path: &Utf8Path) -> Result<(Utf8PathBuf, u64), TreeError> {
        let failed =
            |e: std::io::Error| TreeError::Read { path: path.to_owned(), reason: e.to_string() };
        let real = self.root.join(path).canonicalize_utf8().map_err(failed)?;
        let Ok(inside) = real.strip_prefix(&self.real_root) else {
            return Err(TreeError::Outside { path: path.to_owned() });
        };
        let names: Vec<&str> = inside.components().map(|c| c.as_str()).collect();
        let inside = Utf8PathBuf::from(names.join("/"));
        if inside != path {
            let is_tracked = self.entry(path).is_some_and(|link| link.tracked);
            let target = self.entry(&inside);
            if target.is_none_or(|target| is_tracked && !target.tracked) {
                return Err(TreeError::Untracked { path: path.to_owned(), target: inside });
            }
        }
        let meta = fs_err::metadata(&real).map_err(failed)?;
        if !meta.is_file() {
            return Err(TreeError::NotAFile { path: path.to_owned() });
        }
        if meta.len() > MAX_FILE_BYTES {
            return Err(TreeError::TooLarge { path: path.to_owned(), bytes: meta.len() });
        }
        Ok((real, meta.len()))
    }
}

impl Tree for WorkTree {
    fn kind(&self) -> TreeKind {
        match self.git {
            Some(_) => TreeKind::Tracked,
            None => TreeKind::Folder,
        }
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn git(&self) -> Option<&Git> {
        self.git.as_ref()
    }

    fn log(&self, base: &Utf8Path) -> Result<Option<Log>, TreeError> {
        match &self.git {
            Some(git) if git.has_commits()? => Ok(Some(Log::read(git, base)?)),
            _ => Ok(None),
        }
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn unnamed(&self) -> &[String] {
        &self.unnamed
    }

    fn check(&self, path: &Utf8Path) -> Result<(), TreeError> {
        let (real, length) = self.place(path)?;
        let failed =
            |e: std::io::Error| TreeError::Read { path: path.to_owned(), reason: e.to_string() };
        let opened = std::fs::File::open(real).map_err(failed)?;
        if length > LFS_POINTER_BYTES {
            return Ok(());
        }
        let mut start = Vec::new();
        opened.take(LFS_POINTER.len() as u64).read_to_end(&mut start).map_err(failed)?;
        match start == LFS_POINTER {
            true => Err(TreeError::LfsPointer { path: path.to_owned() }),
            false => Ok(()),
        }
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        let (real, length) = self.place(path)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        // It may have grown meanwhile.
        let read = std::fs::File::open(real)
            .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
        match read {
            Ok(n) if n as u64 > MAX_FILE_BYTES => {
                Err(TreeError::TooLarge { path: path.to_owned(), bytes: n as u64 })
            }
            Ok(_) => Ok(bytes),
            Err(e) => Err(TreeError::Read { path: path.to_owned(), reason: e.to_string() }),
        }
    }
}

fn list_git(git: &Git, root: &Utf8Path) -> Result<(Vec<TreeEntry>, Vec<String>), TreeError> {
    let listing = git.list()?;
    let entry = |tracked| move |path| TreeEntry { path, tracked };
    let tracked = present(root, listing.tracked);
    let untracked = listing.untracked.into_iter().chain(listing.folders);
    let entries = tracked.into_iter().map(entry(true));
    Ok((with_folders(entries.chain(untracked.map(entry(false))).collect()), listing.unnamed))
}

/// Those that are there: a file deleted in the work tree but not yet in the index is gone for whoever looks;
/// a submodule is a folder of another repository.
fn present(root: &Utf8Path, tracked: Vec<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let is_there = |p: &Utf8PathBuf| root.join(p).symlink_metadata().is_ok_and(|m| !m.is_dir());
    tracked.into_par_iter().filter(is_there).collect()
}

fn list_folder(root: &Utf8Path) -> Result<(Vec<TreeEntry>, Vec<String>), TreeError> {
    let (mut entries, mut unnamed) = (Vec::new(), Vec::new());
    let walker = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .min_depth(1)
        .into_iter()
        .filter_entry(|e| !e.file_name().to_string_lossy().starts_with('.'));
    for entry in walker {
        let entry =
            entry.map_err(|e| TreeError::Read { path: root.to_owned(), reason: e.to_string() })?;
        let is_folder = entry.file_type().is_dir();
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let shown = relative.to_string_lossy();
        let mut path = shown.replace(std::path::MAIN_SEPARATOR, "/");
        if relative.to_str().is_none() {
            unnamed.extend((!is_folder).then_some(path));
            continue;
        }
        if is_folder {
            path.push('/');
        }
        entries.push(TreeEntry { path: path.into(), tracked: true });
    }
    Ok((with_folders(entries), unnamed))
}

/// Adds the folders that files lie in, sorts by the bytes of the whole path (not by component), so
/// that a folder's files are one range, and keeps each path once, the tracked entry first.
pub(crate) fn with_folders(mut entries: Vec<TreeEntry>) -> Vec<TreeEntry> {
    let mut folders = std::collections::BTreeMap::<String, bool>::new();
    for entry in &entries {
        let path = entry.path.as_str();
        for (at, _) in path.match_indices('/') {
            *folders.entry(path[..=at].to_owned()).or_default() |= entry.tracked;
        }
    }
    entries.extend(
        folders.into_iter().map(|(path, tracked)| TreeEntry { path: path.into(), tracked }),
    );
    entries
        .sort_unstable_by(|a, b| (a.path.as_str(), !a.tracked).cmp(&(b.path.as_str(), !b.tracked)));
    entries.dedup_by(|later, kept| later.path == kept.path);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, said) in [
            (12, "12 bytes"),
            (MAX_FILE_BYTES, "16 MiB"),
            (MAX_FILE_BYTES + 1, "16.1 MiB"),
            (81_052_632, "77.3 MiB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
