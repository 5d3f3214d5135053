//! The file in a built site that says which files a build wrote, and what was in each.

use std::collections::BTreeMap;
use std::path::Path;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::report::json_writer;

use super::PublishError;

/// The name of the file, at the top of the site.
pub const MARKER: &str = ".aftermark-site";

/// The way in which the list is written.
const FORMAT: u32 = 1;

/// How earlier versions began the file, which had no list.
const WITHOUT_LIST: &str = "Written by aftermark.";

const ABOUT: &str = "The files that aftermark wrote here, with their BLAKE3 hashes. The next build replaces those that are as they were written, and nothing else.";

#[derive(Serialize, Deserialize)]
struct Text {
    about: String,
    format: u32,
    files: BTreeMap<String, String>,
}

/// The files that a build wrote: a path with `/` below the site, and the hash of the bytes. A name alone would
/// not do: what somebody changed afterwards is no longer ours to delete.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List(BTreeMap<String, String>);

impl List {
    /// The list of the site in `folder`, if there is a site of ours.
    ///
    /// # Errors
    /// [`PublishError::WithoutList`] or [`PublishError::Marker`] for a marker that does not say what was
    /// written.
    pub fn read(folder: &Utf8Path) -> Result<Option<Self>, PublishError> {
        let path = folder.join(MARKER);
        if !std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
            return Ok(None);
        }
        let bytes = fs_err::read(&path)?;
        if bytes.starts_with(WITHOUT_LIST.as_bytes()) {
            return Err(PublishError::WithoutList { path: folder.to_owned() });
        }
        let wrong = |reason: String| PublishError::Marker { path: folder.to_owned(), reason };
        let text: Text = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        if text.format != FORMAT {
            return Err(wrong(format!(
                "it is of format {}, and this version reads format {FORMAT}",
                text.format
            )));
        }
        Ok(Some(Self(text.files)))
    }

    /// The hash of what a file says.
    pub fn hash(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex().to_string()
    }

    /// Adds a file; whether its path was free.
    pub fn add(&mut self, path: &str, hash: String) -> bool {
        self.0.insert(path.to_owned(), hash).is_none()
    }

    /// The marker's text. The same files give the same text.
    pub fn text(&self) -> Result<Vec<u8>, std::io::Error> {
        let text = json_writer::pretty_text(&Text {
            about: ABOUT.to_owned(),
            format: FORMAT,
            files: self.0.clone(),
        })?;
        Ok(text.into_bytes())
    }

    /// Whether what lies at `full` is the file that was written as `path`, as it was written.
    pub fn wrote(&self, path: &Path, full: &Path) -> bool {
        let listed = key(path).and_then(|key| self.0.get(&key));
        listed.is_some_and(|hash| {
            std::fs::symlink_metadata(full).is_ok_and(|m| m.is_file())
                && std::fs::read(full).is_ok_and(|b| Self::hash(&b) == *hash)
        })
    }

    /// Whether files were written below the folder `path`.
    pub fn has_below(&self, path: &Path) -> bool {
        key(path).is_some_and(|key| {
            let below = format!("{key}/");
            let next = self.0.range(below.clone()..).next();
            next.is_some_and(|(path, _)| path.starts_with(&below))
        })
    }
}

/// A path as the list has it. What is not UTF-8 is not in it.
fn key(path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_by_name_and_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(dir.path()).unwrap();
        let mut list = List::default();
        assert!(list.add("a/\"b\".html", List::hash(b"1")));
        assert!(list.add("c.html", List::hash(b"3")));
        assert!(!list.add("c.html", List::hash(b"2")), "a path is there once");
        fs_err::write(folder.join(MARKER), list.text().unwrap()).unwrap();
        assert_eq!(List::read(folder).unwrap(), Some(list));
        let list = List::read(folder).unwrap().unwrap();
        fs_err::write(folder.join("c.html"), "2").unwrap();
        let wrote = |path: &str| list.wrote(Path::new(path), folder.join(path).as_std_path());
        assert!(wrote("c.html") && !wrote("a/\"b\".html") && !wrote("d.html"));
        fs_err::write(folder.join("c.html"), "other").unwrap();
        assert!(!wrote("c.html"));
        assert!(list.has_below(Path::new("a")) && !list.has_below(Path::new("c.html")));
    }

    #[test]
    fn a_marker_that_says_nothing_of_files_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(dir.path()).unwrap();
        assert_eq!(List::read(folder).unwrap(), None);
        let told = |text: &str| {
            fs_err::write(folder.join(MARKER), text).unwrap();
            List::read(folder).unwrap_err().to_string()
        };
        let early =
            "Written by aftermark. A folder with this file is replaced by the next build.\n";
        assert!(told(early).contains("earlier version"));
        assert!(told("").contains("cannot be read"));
        assert!(told("{\"about\":\"\",\"format\":2,\"files\":{}}").contains("format 2"));
        assert!(told("{\"about\":\"\",\"format\":1,\"files\":[\"a\"]}").contains("line 1"));
    }
}
