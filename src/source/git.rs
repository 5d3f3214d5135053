//! The `git` program: what it tracks, what a revision holds, what changed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{DateTime, Utc};
use thiserror::Error;

use super::tree::TreeError;

/// A git command for the repository that `root` lies in. What the user configured for reading
/// speed or looks must not change what is printed, and nothing is written to the repository.
fn command(root: &Utf8Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// Runs git in `root` and returns what it printed.
///
/// # Errors
/// [`TreeError::Git`] with git's own reason.
pub fn git(root: &Utf8Path, args: &[&str]) -> Result<Vec<u8>, TreeError> {
    let out = command(root)
        .args(args)
        .output()
        .map_err(|e| TreeError::Git {
            reason: e.to_string(),
        })?;
    if out.status.success() {
        Ok(out.stdout)
    } else {
        Err(TreeError::Git {
            reason: String::from_utf8_lossy(&out.stderr).trim().to_owned(),
        })
    }
}

/// Names separated by NUL, as git prints them with `-z`.
///
/// # Errors
/// [`TreeError::Name`] for one that is not UTF-8.
pub fn split_names(root: &Utf8Path, nul_separated: &[u8]) -> Result<Vec<Utf8PathBuf>, TreeError> {
    nul_separated
        .split(|b| *b == 0)
        .filter(|n| !n.is_empty())
        .map(|n| {
            std::str::from_utf8(n)
                .map(Utf8PathBuf::from)
                .map_err(|_| TreeError::Name {
                    folder: root.to_owned(),
                })
        })
        .collect()
}

/// Why two states of a repository cannot be compared.
#[derive(Debug, Error)]
pub enum CompareError {
    #[error("this is no git repository, so there is nothing to compare with")]
    NoRepository,
    #[error("there is no revision `{revision}` in this repository; {help}")]
    NoRevision {
        revision: String,
        help: &'static str,
    },
    #[error(
        "`{revision}` and HEAD have no common commit in this clone, which is shallow: its history is cut off; \
         fetch the rest with `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0` for actions/checkout; \
         in GitLab CI: `GIT_DEPTH: 0`)"
    )]
    Shallow { revision: String },
    #[error("`{revision}` and HEAD have no common commit; name a revision of the same history")]
    NoMergeBase { revision: String },
    #[error(transparent)]
    Git(#[from] TreeError),
}

/// Whether `root` lies in the work tree of a git repository.
#[must_use]
pub fn is_repository(root: &Utf8Path) -> bool {
    git(root, &["rev-parse", "--is-inside-work-tree"]).is_ok_and(|out| out.starts_with(b"true"))
}

/// Whether the clone lacks a part of its history.
#[must_use]
pub fn is_shallow(root: &Utf8Path) -> bool {
    git(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|out| out.starts_with(b"true"))
}

/// The commit from which the work tree and `revision` both come, as a full object name.
///
/// # Errors
/// [`CompareError`] says what is missing and what to fetch.
pub fn merge_base(root: &Utf8Path, revision: &str) -> Result<String, CompareError> {
    if !is_repository(root) {
        return Err(CompareError::NoRepository);
    }
    let no_revision = |help| CompareError::NoRevision {
        revision: revision.to_owned(),
        help,
    };
    // What begins with a dash would be an option.
    if revision.starts_with('-') {
        return Err(no_revision("name a branch, a tag or a commit"));
    }
    let commit = format!("{revision}^{{commit}}");
    if git(
        root,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )
    .is_err()
    {
        return Err(no_revision(if is_shallow(root) {
            "this clone is shallow: fetch it, as in `git fetch origin main` (in GitHub Actions: \
             `fetch-depth: 0` for actions/checkout; in GitLab CI: `GIT_DEPTH: 0`)"
        } else {
            "name a branch, a tag or a commit, and fetch it first if it is another clone's"
        }));
    }
    match git(root, &["merge-base", revision, "HEAD"]) {
        Ok(out) => Ok(String::from_utf8_lossy(&out).trim().to_owned()),
        Err(_) if is_shallow(root) => Err(CompareError::Shallow {
            revision: revision.to_owned(),
        }),
        Err(_) => Err(CompareError::NoMergeBase {
            revision: revision.to_owned(),
        }),
    }
}

/// When a commit, by its full object name, was made.
///
/// # Errors
/// [`TreeError::Git`] when git fails or there is no such commit.
pub fn committed(root: &Utf8Path, commit: &str) -> Result<DateTime<Utc>, TreeError> {
    let args = [
        "show",
        "--no-patch",
        "--no-show-signature",
        "--format=%ct",
        commit,
        "--",
    ];
    let shown = git(root, &args)?;
    let seconds = String::from_utf8_lossy(&shown).trim().parse().ok();
    let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    // A number of seconds that no calendar has is before everything.
    Ok(at.unwrap_or(DateTime::<Utc>::MIN_UTC))
}

/// The files below `root` that differ between a commit and the work tree, relative to `root`, in
/// order; files that git does not track yet count as new.
///
/// # Errors
/// [`TreeError`] when git fails or a name is not UTF-8.
pub fn changed(root: &Utf8Path, commit: &str) -> Result<Vec<Utf8PathBuf>, TreeError> {
    let mut paths = differing(root, commit, ".")?;
    let others = ["ls-files", "-z", "--others", "--exclude-standard"];
    paths.extend(split_names(root, &git(root, &others)?)?);
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// The files below `root` that match a pattern of git's and differ between a revision and the work tree,
/// relative to `root`.
///
/// # Errors
/// [`TreeError`] when git fails or a name is not UTF-8.
pub fn differing(
    root: &Utf8Path,
    revision: &str,
    pattern: &str,
) -> Result<Vec<Utf8PathBuf>, TreeError> {
    let args = [
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--relative",
        "--no-ext-diff",
        revision,
        "--",
        pattern,
    ];
    split_names(root, &git(root, &args)?)
}

/// A file of a revision: its path relative to the root, and the name of its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub path: Utf8PathBuf,
    pub id: String,
}

/// The regular files below `root` in a revision. Links and other repositories are left out: what
/// they lead to is not in the revision.
///
/// # Errors
/// [`TreeError`] when git fails or a name is not UTF-8.
pub fn objects(root: &Utf8Path, revision: &str) -> Result<Vec<Object>, TreeError> {
    let out = git(root, &["ls-tree", "-r", "-z", revision])?;
    let mut all = Vec::new();
    for entry in out.split(|b| *b == 0).filter(|e| !e.is_empty()) {
        let entry = std::str::from_utf8(entry).map_err(|_| TreeError::Name {
            folder: root.to_owned(),
        })?;
        // `<mode> blob <id>\t<path>`
        let Some((head, path)) = entry.split_once('\t') else {
            continue;
        };
        let mut words = head.split(' ');
        if let (Some("100644" | "100755"), Some("blob"), Some(id)) =
            (words.next(), words.next(), words.next())
        {
            all.push(Object {
                path: path.into(),
                id: id.to_owned(),
            });
        }
    }
    Ok(all)
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
    /// [`TreeError::Git`] when git cannot be started.
    pub fn start(root: &Utf8Path) -> Result<Self, TreeError> {
        let failed = |reason: String| TreeError::Git { reason };
        let mut child = command(root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| failed(e.to_string()))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Self {
                child,
                ask: Some(ask),
                answer: BufReader::new(answer),
            }),
            _ => Err(failed("git cat-file has no pipes".to_owned())),
        }
    }

    /// The size of an object, and its bytes when it has at most `most`.
    ///
    /// # Errors
    /// The system's reason, or that git does not have the object.
    pub fn read(&mut self, id: &str, most: u64) -> std::io::Result<(u64, Option<Vec<u8>>)> {
        let other = |e: String| std::io::Error::other(e);
        let ask = self
            .ask
            .as_mut()
            .ok_or_else(|| other("closed".to_owned()))?;
        writeln!(ask, "{id}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = head
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|n| n.parse::<u64>().ok());
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
