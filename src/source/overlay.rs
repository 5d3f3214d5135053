//! A tree in which some files are what nobody has saved yet: a buffer of an editor, reports that are about to be written.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::tree::{MAX_FILE_BYTES, Tree, TreeEntry, TreeError, TreeKind, with_folders};

/// A tree with some files replaced, or added.
pub struct Overlay<T> {
    under: T,
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    entries: Vec<TreeEntry>,
}

impl<T: Tree> Overlay<T> {
    /// Puts `bytes` in the place of the file at `path`, relative to the tree's root.
    #[must_use]
    pub fn new(under: T, path: Utf8PathBuf, bytes: Vec<u8>) -> Self {
        Self::of(under, BTreeMap::from([(path, bytes)]))
    }

    /// Puts the bytes of each of the files in its place.
    #[must_use]
    pub fn of(under: T, files: BTreeMap<Utf8PathBuf, Vec<u8>>) -> Self {
        let mut entries = under.entries().to_vec();
        // What was never saved is judged as the file it will be.
        let is_new = |path: &&Utf8PathBuf| {
            entries.binary_search_by(|e| e.path.as_str().cmp(path.as_str())).is_err()
        };
        let new: Vec<TreeEntry> = files
            .keys()
            .filter(is_new)
            .map(|path| TreeEntry { path: path.clone(), tracked: true })
            .collect();
        if !new.is_empty() {
            entries.extend(new);
            entries = with_folders(entries);
        }
        Self { under, files, entries }
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
        match self.files.contains_key(path) {
            true => Ok(()),
            false => self.under.check(path),
        }
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        if let Some(own) = self.files.get(path) {
            let bytes = own.len() as u64;
            if bytes > MAX_FILE_BYTES {
                let path = path.to_owned();
                return Err(TreeError::TooLarge { path, bytes });
            }
            return Ok(own.clone());
        }
        self.under.read(path)
    }
}
