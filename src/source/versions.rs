//! The texts of files as commits left them.

use camino::Utf8Path;

use super::git::{CatFile, Git, GitError};
use super::tree::MAX_FILE_BYTES;

/// Earlier versions of a repository's files, from one `git cat-file`.
pub struct Versions {
    cat: CatFile,
}

impl Versions {
    /// Starts to read versions of the files below git's folder.
    ///
    /// # Errors
    /// [`GitError`] when git cannot be started.
    pub fn open(git: &Git) -> Result<Self, GitError> {
        Ok(Self { cat: CatFile::start(git)? })
    }

    /// A file (relative to that folder) as a commit left it; `None` where the commit does not have it, and
    /// for what is no text of a size that is read at all.
    pub fn text(&mut self, commit: &str, path: &Utf8Path) -> Option<String> {
        let plain = |text: &str| !text.contains(['\n', '\r', '\0']);
        let hexadecimal = commit.bytes().all(|b| b.is_ascii_hexdigit());
        // One line is one question.
        if !hexadecimal || !plain(path.as_str()) {
            return None;
        }
        let found = self.cat.read(&format!("{commit}:./{path}"), MAX_FILE_BYTES);
        String::from_utf8(found.ok()?.1?).ok()
    }
}
