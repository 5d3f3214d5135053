//! What the targets share: an incident in memory.

use std::sync::Arc;

use aftermark::config::Config;
use aftermark::model::Library;
use aftermark::source::tree::TreeEntry;
use aftermark::source::{Sources, Tree, TreeError, TreeKind};
use camino::Utf8Path;

/// A tree with one incident, whose main file is given.
struct OneIncident {
    entries: Vec<TreeEntry>,
    text: Vec<u8>,
}

const FOLDER: &str = "incidents/2026-03-14-x";

impl Tree for OneIncident {
    fn kind(&self) -> TreeKind {
        TreeKind::Tracked
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        Ok(match path.file_name() {
            Some("README.md") => self.text.clone(),
            _ => b"one line\n".to_vec(),
        })
    }
}

/// The library of one incident whose main file has these bytes.
pub fn library(text: &[u8]) -> Library {
    let paths = [
        "incidents/".to_owned(),
        format!("{FOLDER}/"),
        format!("{FOLDER}/README.md"),
        format!("{FOLDER}/evidence/"),
        format!("{FOLDER}/evidence/edge.log"),
    ];
    let mut entries: Vec<TreeEntry> =
        paths.into_iter().map(|path| TreeEntry { path: path.into(), tracked: true }).collect();
    entries.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
    let tree = OneIncident { entries, text: text.to_vec() };
    Library::read_present(Arc::new(Sources::new(Arc::new(tree))), Arc::new(Config::default()))
}
