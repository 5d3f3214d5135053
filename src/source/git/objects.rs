//! What a revision holds, read from git without a checkout.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use camino::Utf8PathBuf;

use super::{Git, GitError};

/// A file of a revision: its path relative to the root, and the name of its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub path: Utf8PathBuf,
    pub id: String,
}

impl Git {
    /// The regular files below the folder in a revision (a full object name). Links and other repositories are
    /// left out, as what they lead to is not in the revision, and so are names that are not UTF-8.
    ///
    /// # Errors
    /// [`GitError`] when git fails.
    pub fn objects(&self, revision: &str) -> Result<Vec<Object>, GitError> {
        let entries = self.names(&["ls-tree", "-r", "-z", revision])?.utf8;
        let object = |entry: &Utf8PathBuf| {
            // `<mode> blob <id>\t<path>`
            let (head, path) = entry.as_str().split_once('\t')?;
            let mut words = head.split(' ');
            match (words.next(), words.next(), words.next()) {
                (Some("100644" | "100755"), Some("blob"), Some(id)) => {
                    Some(Object { path: path.into(), id: id.to_owned() })
                }
                _ => None,
            }
        };
        Ok(entries.iter().filter_map(object).collect())
    }
}

/// A `git cat-file --batch` that answers one request after the other.
pub struct CatFile {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl CatFile {
    /// Starts the program.
    ///
    /// # Errors
    /// [`GitError::NotStarted`] when git cannot be started.
    pub fn start(git: &Git) -> Result<Self, GitError> {
        let mut child = git
            .command()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| git.not_started(&e))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => {
                Ok(Self { child, ask: Some(ask), answer: BufReader::new(answer) })
            }
            _ => Err(git.not_started(&std::io::Error::other("it has no pipes"))),
        }
    }

    /// The size of an object, and its bytes when it has at most `most`.
    ///
    /// # Errors
    /// The system's reason, or that git does not have the object.
    pub fn read(&mut self, id: &str, most: u64) -> std::io::Result<(u64, Option<Vec<u8>>)> {
        let other = |e: String| std::io::Error::other(e);
        let ask = self.ask.as_mut().ok_or_else(|| other("closed".to_owned()))?;
        writeln!(ask, "{id}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = head.trim().rsplit(' ').next().and_then(|n| n.parse::<u64>().ok());
        let size = size.ok_or_else(|| other(format!("git says: {}", head.trim())))?;
        // The bytes and a line end follow in any case.
        if size > most {
            std::io::copy(&mut (&mut self.answer).take(size + 1), &mut std::io::sink())?;
            return Ok((size, None));
        }
        let mut bytes = vec![0; usize::try_from(size).map_err(|e| other(e.to_string()))?];
        self.answer.read_exact(&mut bytes)?;
        self.answer.read_exact(&mut [0])?;
        Ok((size, Some(bytes)))
    }
}

impl Drop for CatFile {
    fn drop(&mut self) {
        // At the end of its input the program ends.
        self.ask = None;
        let _ = self.child.wait();
    }
}
