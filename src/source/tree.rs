//! Trees: where files come from. The work tree lists what git tracks; outside of git, the folder.

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use thiserror::Error;

use super::git::{git, split_names};

/// The largest file that is read, in bytes: reports and logs, not images of disks.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Why a tree, or a file of it, could not be read.
#[derive(Debug, Error)]
pub enum TreeError {
    #[error("{path} does not exist or is not a folder; give the folder that holds aftermark.toml")]
    NoRoot { path: Utf8PathBuf },
    #[error(
        "could not run git: {reason}; install git, or copy the files outside of the repository"
    )]
    Git { reason: String },
    #[error("could not read {path}: {reason}")]
    Read { path: Utf8PathBuf, reason: String },
    #[error("{path} has {bytes} bytes; at most {MAX_FILE_BYTES} are read")]
    TooLarge { path: Utf8PathBuf, bytes: u64 },
    #[error("{path} is a symbolic link that leads out of the repository; copy the file instead")]
    Outside { path: Utf8PathBuf },
    #[error("the name of a file in {folder} is not UTF-8; rename it")]
    Name { folder: Utf8PathBuf },
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
pub struct Entry {
    /// Relative to the root, with `/`; a folder's ends in `/`.
    pub path: Utf8PathBuf,
    /// Whether git tracks it. In a folder outside of git everything counts as tracked.
    pub tracked: bool,
}

impl Entry {
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
    /// Where the tree's root lies in its git repository: empty at the top (and outside of git),
    /// else a path that ends in `/`.
    fn prefix(&self) -> &str {
        ""
    }
    /// What git's history says of the files below `base`; `None` where no history is known.
    fn log(&self, _base: &Utf8Path) -> Option<super::history::Log> {
        None
    }
    /// All files and folders, sorted by the bytes of their paths, each once.
    fn entries(&self) -> &[Entry];
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

    fn log(&self, base: &Utf8Path) -> Option<super::history::Log> {
        (**self).log(base)
    }

    fn entries(&self) -> &[Entry] {
        (**self).entries()
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        (**self).read(path)
    }
}

/// The files of a folder on disk: in a git repository those that git tracks or would track.
pub struct WorkTree {
    root: Utf8PathBuf,
    real_root: Utf8PathBuf,
    kind: TreeKind,
    prefix: String,
    entries: Vec<Entry>,
}

impl WorkTree {
    /// Lists the files below `root`, once.
    ///
    /// # Errors
    /// When `root` is not a folder, git fails, or a file's name is not UTF-8.
    pub fn open(root: &Utf8Path) -> Result<Self, TreeError> {
        if !root.is_dir() {
            return Err(TreeError::NoRoot {
                path: root.to_owned(),
            });
        }
        let real_root = root.canonicalize_utf8().map_err(|e| TreeError::Read {
            path: root.to_owned(),
            reason: e.to_string(),
        })?;
        let asked = git(
            root,
            &["rev-parse", "--is-inside-work-tree", "--show-prefix"],
        );
        let asked = asked.unwrap_or_default();
        let prefix = asked.strip_prefix(b"true\n");
        let in_git = prefix.is_some();
        let prefix = String::from_utf8_lossy(prefix.unwrap_or_default());
        let prefix = prefix.strip_suffix('\n').unwrap_or(&prefix).to_owned();
        let kind = if in_git {
            TreeKind::Tracked
        } else {
            TreeKind::Folder
        };
        let entries = if in_git {
            list_git(root)?
        } else {
            list_folder(root)?
        };
        Ok(Self {
            root: root.to_owned(),
            real_root,
            kind,
            prefix,
            entries,
        })
    }

    /// The folder whose files these are.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }
}

impl Tree for WorkTree {
    fn kind(&self) -> TreeKind {
        self.kind
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn log(&self, base: &Utf8Path) -> Option<super::history::Log> {
        if self.kind != TreeKind::Tracked {
            return None;
        }
        // A repository without a commit has no history; what is asked of it is answered without.
        super::history::Log::read(&self.root, base).ok()
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        let failed = |e: std::io::Error| TreeError::Read {
            path: path.to_owned(),
            reason: e.to_string(),
        };
        let full = self.root.join(path);
        // A tracked link may point anywhere; what lies outside is not the repository's to publish.
        let real = full.canonicalize_utf8().map_err(failed)?;
        if !real.starts_with(&self.real_root) {
            return Err(TreeError::Outside {
                path: path.to_owned(),
            });
        }
        let meta = fs_err::metadata(&real).map_err(failed)?;
        if meta.len() > MAX_FILE_BYTES {
            return Err(TreeError::TooLarge {
                path: path.to_owned(),
                bytes: meta.len(),
            });
        }
        if !meta.is_file() {
            return Err(TreeError::Read {
                path: path.to_owned(),
                reason: "not a regular file".to_owned(),
            });
        }
        fs_err::read(&real).map_err(failed)
    }
}

fn list_git(root: &Utf8Path) -> Result<Vec<Entry>, TreeError> {
    let ask = |arguments: &[&str]| split_names(root, &git(root, arguments)?);
    let others = ["ls-files", "-z", "--others", "--exclude-standard"];
    // With --directory git also names empty folders, which it could never track.
    let with_folders = [&others[..], &["--directory"]].concat();
    let (tracked, listed) = rayon::join(
        || ask(&["ls-files", "-z", "--cached"]).map(|tracked| present(root, tracked)),
        || ask(&with_folders),
    );
    let (tracked, listed) = (tracked?, listed?);
    let (folders, files): (Vec<_>, Vec<_>) = listed
        .into_iter()
        .partition(|path| path.as_str().ends_with('/'));
    // Git looks at every folder each time, which is most of what listing takes; without such a folder both
    // times say the same.
    let untracked = match folders.is_empty() {
        true => files,
        false => ask(&others)?,
    };
    Ok(sorted(
        tracked
            .into_iter()
            .map(|path| Entry {
                path,
                tracked: true,
            })
            .chain(untracked.into_iter().chain(folders).map(|path| Entry {
                path,
                tracked: false,
            }))
            .collect(),
    ))
}

/// Those that are there: a file deleted in the work tree but not yet in the index is gone for whoever looks;
/// a submodule is a folder of another repository.
fn present(root: &Utf8Path, tracked: Vec<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let is_there = |p: &Utf8PathBuf| root.join(p).symlink_metadata().is_ok_and(|m| !m.is_dir());
    tracked.into_par_iter().filter(is_there).collect()
}

fn list_folder(root: &Utf8Path) -> Result<Vec<Entry>, TreeError> {
    let mut entries = Vec::new();
    let walker = walkdir::WalkDir::new(root)
        .min_depth(1)
        .into_iter()
        .filter_entry(|e| !e.file_name().to_string_lossy().starts_with('.'));
    for entry in walker {
        let entry = entry.map_err(|e| TreeError::Read {
            path: root.to_owned(),
            reason: e.to_string(),
        })?;
        let is_folder = entry.file_type().is_dir();
        let path = Utf8PathBuf::from_path_buf(entry.into_path()).map_err(|_| TreeError::Name {
            folder: root.to_owned(),
        })?;
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let mut relative = relative.as_str().replace(std::path::MAIN_SEPARATOR, "/");
        if is_folder {
            relative.push('/');
        }
        entries.push(Entry {
            path: relative.into(),
            tracked: true,
        });
    }
    Ok(sorted(entries))
}

/// Adds the folders that files lie in, sorts by the bytes of the whole path (not by component), so
/// that a folder's files are one range, and keeps each path once, the tracked entry first.
pub(super) fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut folders = std::collections::BTreeMap::<String, bool>::new();
    for entry in &entries {
        let path = entry.path.as_str();
        for (at, _) in path.match_indices('/') {
            *folders.entry(path[..=at].to_owned()).or_default() |= entry.tracked;
        }
    }
    entries.extend(folders.into_iter().map(|(path, tracked)| Entry {
        path: path.into(),
        tracked,
    }));
    entries
        .sort_unstable_by(|a, b| (a.path.as_str(), !a.tracked).cmp(&(b.path.as_str(), !b.tracked)));
    entries.dedup_by(|later, kept| later.path == kept.path);
    entries
}
