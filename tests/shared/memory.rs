//! A repository in memory, for what reads files and needs neither git nor the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use aftermark::config::Config;
use aftermark::model::Library;
use aftermark::source::tree::TreeEntry;
use aftermark::source::{Sources, Tree, TreeError, TreeKind};
use camino::{Utf8Path, Utf8PathBuf};

use crate::project;
use crate::repository::Repository;

/// Files by their paths from the root.
#[derive(Clone, Default)]
pub struct Files(BTreeMap<Utf8PathBuf, Vec<u8>>);

impl Files {
    /// The files of a folder of this project.
    pub fn copy_of(folder: &str) -> Self {
        let base = project().join(folder);
        let files = walkdir::WalkDir::new(&base).into_iter();
        let files = files
            .map(|entry| Utf8PathBuf::from_path_buf(entry.unwrap().into_path()).unwrap())
            .filter(|path| path.is_file());
        let files = files.map(|path| {
            let name = path.strip_prefix(&base).unwrap().to_owned();
            (name, fs_err::read(&path).unwrap())
        });
        Self(files.collect())
    }

    /// The complete fixture: one incident on which every rule passes.
    pub fn complete() -> Self {
        Self::copy_of("tests/fixtures/complete")
    }

    pub fn write(&mut self, path: impl Into<Utf8PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), bytes.into());
    }

    pub fn text(&self, path: impl AsRef<Utf8Path>) -> &str {
        std::str::from_utf8(&self.0[path.as_ref()]).unwrap()
    }

    /// Replaces the first occurrence of a text in a file.
    pub fn replace(&mut self, path: impl AsRef<Utf8Path>, from: &str, to: &str) {
        let text = self.text(path.as_ref());
        assert!(text.contains(from), "no `{from}` in {}", path.as_ref());
        let text = text.replacen(from, to, 1);
        self.write(path.as_ref(), text);
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: impl AsRef<Utf8Path>) -> Vec<u8> {
        self.0.remove(path.as_ref()).unwrap()
    }

    /// The files below a folder, by their paths from it.
    pub fn below(&self, folder: &Utf8Path) -> Vec<(Utf8PathBuf, Vec<u8>)> {
        let own = self.0.iter().filter_map(|(path, bytes)| {
            let name = path.strip_prefix(folder).ok()?;
            Some((name.to_owned(), bytes.clone()))
        });
        own.collect()
    }

    /// What `aftermark.toml` says; where there is none, what holds without one.
    pub fn config(&self) -> Arc<Config> {
        let file = Utf8Path::new("aftermark.toml");
        let is_there = self.0.contains_key(file);
        let config = is_there.then(|| Config::parse(self.text(file)).unwrap());
        Arc::new(config.unwrap_or_default())
    }

    /// All incidents.
    pub fn library(&self) -> Library {
        Library::read(Arc::new(Sources::new(self.tree())), self.config()).unwrap()
    }

    /// What is opened.
    pub fn tree(&self) -> Arc<dyn Tree> {
        Arc::new(Listed::new(self.0.clone()))
    }

    /// In order.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.0.keys().map(Utf8PathBuf::as_path)
    }

    /// What a file has.
    pub fn bytes(&self, path: impl AsRef<Utf8Path>) -> &[u8] {
        &self.0[path.as_ref()]
    }

    /// The same on disk, in no git repository.
    pub fn on_disk(&self) -> Repository {
        let repository = Repository::empty();
        for (path, bytes) in &self.0 {
            repository.write(path.as_str(), bytes);
        }
        repository
    }
}

/// The files with the folders in which they lie, as a folder on disk is listed.
struct Listed {
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    entries: Vec<TreeEntry>,
}

impl Listed {
    fn new(files: BTreeMap<Utf8PathBuf, Vec<u8>>) -> Self {
        let paths = files.keys().flat_map(|path| {
            let path = path.as_str();
            let folders = path.match_indices('/').map(|(at, _)| &path[..=at]);
            folders.chain([path])
        });
        let paths: std::collections::BTreeSet<&str> = paths.collect();
        let entries = paths.into_iter().map(|path| TreeEntry { path: path.into(), tracked: true });
        Self { entries: entries.collect(), files }
    }
}

impl Tree for Listed {
    fn kind(&self) -> TreeKind {
        TreeKind::Folder
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        Ok(self.files[path].clone())
    }
}
