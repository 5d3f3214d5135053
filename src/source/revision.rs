//! The files of a git revision, read without a checkout.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{CatFile, Git, GitError};
use super::tree::{MAX_FILE_BYTES, Tree, TreeEntry, TreeError, TreeKind, with_folders};

/// The files below a folder as they are in a revision.
pub struct RevisionTree {
    entries: Vec<TreeEntry>,
    ids: HashMap<Utf8PathBuf, String>,
    // Objects are small and come from the page cache: one pipe is not what readers wait for.
    cat: Mutex<CatFile>,
}

impl RevisionTree {
    /// Lists the files below git's folder in a revision (a full object name).
    ///
    /// # Errors
    /// [`GitError`] when git fails.
    pub fn open(git: &Git, revision: &str) -> Result<Self, GitError> {
        let objects = git.objects(revision)?;
        let entry = |path: &Utf8PathBuf| TreeEntry { path: path.clone(), tracked: true };
        Ok(Self {
            entries: with_folders(objects.iter().map(|o| entry(&o.path)).collect()),
            ids: objects.into_iter().map(|o| (o.path, o.id)).collect(),
            cat: Mutex::new(CatFile::start(git)?),
        })
    }
}

impl Tree for RevisionTree {
    fn kind(&self) -> TreeKind {
        TreeKind::Revision
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        let failed = |reason: String| TreeError::Read { path: path.to_owned(), reason };
        let id = self.ids.get(path);
        let id = id.ok_or_else(|| failed("the revision does not have it".to_owned()))?;
        let mut cat = self.cat.lock().unwrap_or_else(PoisonError::into_inner);
        match cat.read(id, MAX_FILE_BYTES) {
            Ok((_, Some(bytes))) => Ok(bytes),
            Ok((bytes, None)) => Err(TreeError::TooLarge { path: path.to_owned(), bytes }),
            Err(e) => Err(failed(e.to_string())),
        }
    }
}
