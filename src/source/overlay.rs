//! A tree in which one file is what an editor has not saved yet.

use camino::{Utf8Path, Utf8PathBuf};

use super::tree::{MAX_FILE_BYTES, Tree, TreeEntry, TreeError, TreeKind, sorted};

/// A tree with one file replaced, or added.
pub struct Overlay<T> {
    under: T,
    path: Utf8PathBuf,
    bytes: Vec<u8>,
    entries: Vec<TreeEntry>,
}

impl<T: Tree> Overlay<T> {
    /// Puts `bytes` in the place of the file at `path`, relative to the tree's root.
    #[must_use]
    pub fn new(under: T, path: Utf8PathBuf, bytes: Vec<u8>) -> Self {
        let mut entries = under.entries().to_vec();
        // A buffer that was never saved is judged as the file it will be.
        if !entries.iter().any(|e| e.path == path) {
            let path = path.clone();
            entries.push(TreeEntry { path, tracked: true });
            entries = sorted(entries);
        }
        Self { under, path, bytes, entries }
    }
}

impl<T: Tree> Tree for Overlay<T> {
    fn kind(&self) -> TreeKind {
        self.under.kind()
    }

    fn under(&self) -> Option<&dyn Tree> {
        Some(&self.under)
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn check(&self, path: &Utf8Path) -> Result<(), TreeError> {
        match path == self.path {
            true => Ok(()),
            false => self.under.check(path),
        }
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        if path == self.path {
            let bytes = self.bytes.len() as u64;
            if bytes > MAX_FILE_BYTES {
                let path = path.to_owned();
                return Err(TreeError::TooLarge { path, bytes });
            }
            return Ok(self.bytes.clone());
        }
        self.under.read(path)
    }
}
