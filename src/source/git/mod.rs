//! The `git` program: what it tracks, what a revision holds, what changed.
//!
//! The one place that starts it. Files of a repository are written by anyone, and what its clone is configured to
//! do is not ours to set off: whatever is asked here, git starts no other program for it. No filter, hook, helper,
//! pager or transport runs, and no folder that only looks like a repository is taken for one.

mod compare;
mod find;
mod objects;
mod partial;

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};
use thiserror::Error;

pub use compare::CompareError;
pub use objects::{CatFile, Object};

/// A folder of a repository's work tree, and the repository: found once, by [`Git::find`], and named to git
/// with every command. Paths are relative to the folder.
#[derive(Debug)]
pub struct Git {
    /// The folder that is asked about, without links.
    folder: Utf8PathBuf,
    /// The folder that holds the work tree.
    top: Utf8PathBuf,
    /// What git keeps for itself: `.git`, or where that leads.
    dir: Utf8PathBuf,
    /// The index that a hook of this repository was started with.
    index: Option<Utf8PathBuf>,
    /// Options that leave every configured filter without a program; made when first needed.
    no_filters: OnceLock<Vec<String>>,
}

/// Why git gave no answer.
#[derive(Debug, Error)]
pub enum GitError {
    #[error("{folder} cannot be read: {reason}")]
    Folder { folder: Utf8PathBuf, reason: String },
    #[error("git cannot be started, and without it nobody knows which files of {top} are tracked: {reason}{}", if *.missing { "; install git, or put it on PATH" } else { "" })]
    NotStarted {
        top: Utf8PathBuf,
        reason: String,
        /// Whether there is no such program.
        missing: bool,
    },
    #[error(
        "git does not read the repository {top}, so that nobody knows which of its files are tracked. \
         Git says: {words}\n{mend}"
    )]
    Refused { top: Utf8PathBuf, words: String, mend: String },
    #[error(
        "{top}/.git is not the repository that git uses for this folder; it uses {dir}. Fix or remove {top}/.git"
    )]
    Elsewhere { top: Utf8PathBuf, dir: Utf8PathBuf },
    #[error("{folder} lies in what git keeps for itself; give a folder of the work tree")]
    InsideGitDir { folder: Utf8PathBuf },
    #[error(
        "this is a partial clone, and {purpose} needs what it left out: fetch that with \
         `git fetch --refetch --no-filter`, or clone without --filter (in GitHub Actions: no `filter` for \
         actions/checkout)"
    )]
    Partial { purpose: &'static str },
    #[error("`git {command}` failed in {folder}. Git says: {words}")]
    Failed { command: String, folder: Utf8PathBuf, words: String },
}

impl GitError {
    fn not_started(top: &Utf8Path, e: &std::io::Error) -> Self {
        Self::NotStarted {
            top: top.to_owned(),
            reason: e.to_string(),
            missing: e.kind() == std::io::ErrorKind::NotFound,
        }
    }
}

/// What the environment may tell git: where it is installed, and where the user's own configuration is. All else
/// that begins with `GIT_` can name another repository or index, give paths another meaning, or start programs.
fn is_kept(variable: &str) -> bool {
    variable == "GIT_EXEC_PATH" || variable.starts_with("GIT_CONFIG_")
}

/// What a user, or a file that a configuration includes, may have set otherwise.
const SETTINGS: [&str; 9] = [
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "submodule.recurse=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "log.follow=false",
];

/// Git, without whatever would have it start a program, write anything, or answer in other words than those
/// that are read here.
fn bare_command() -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !is_kept(&text) {
            command.env_remove(&name);
        }
    }
    command.arg("--no-pager");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        // Before git 2.44 the line above says nothing. It holds over what is configured for single protocols.
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// What lies in a folder of a work tree, by path relative to it.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is in the index, links and other repositories included; some may not be there any more.
    pub tracked: Vec<Utf8PathBuf>,
    /// Files that are neither tracked nor ignored.
    pub untracked: Vec<Utf8PathBuf>,
    /// Folders without a file, which end in `/`.
    pub folders: Vec<Utf8PathBuf>,
    /// Tracked files whose paths are not UTF-8, as they would be shown.
    pub unnamed: Vec<String>,
}

/// Names that git printed.
struct Names {
    utf8: Vec<Utf8PathBuf>,
    /// Those that are not UTF-8, as they would be shown.
    other: Vec<String>,
}

impl Names {
    fn split(nul_separated: &[u8]) -> Self {
        let (mut utf8, mut other) = (Vec::new(), Vec::new());
        for name in nul_separated.split(|b| *b == 0).filter(|n| !n.is_empty()) {
            match std::str::from_utf8(name) {
                Ok(name) => utf8.push(name.into()),
                Err(_) => other.push(String::from_utf8_lossy(name).into_owned()),
            }
        }
        Self { utf8, other }
    }
}

/// Git's words on what went wrong.
fn words(stderr: &[u8]) -> String {
    String::from_utf8_lossy(stderr).trim().to_owned()
}

impl Git {
    fn new(folder: Utf8PathBuf, top: Utf8PathBuf, dir: Utf8PathBuf) -> Self {
        Self { index: index_of_hook(&dir), folder, top, dir, no_filters: OnceLock::new() }
    }

    /// The folder that holds the work tree, without links.
    #[must_use]
    pub fn top(&self) -> &Utf8Path {
        &self.top
    }

    /// What git keeps for itself, without links; in a linked work tree the part that is its own.
    #[must_use]
    pub fn dir(&self) -> &Utf8Path {
        &self.dir
    }

    /// Where the folder lies below the top: empty, or a path that ends in `/`.
    #[must_use]
    pub fn prefix(&self) -> String {
        match self.folder.strip_prefix(&self.top) {
            Ok(below) if !below.as_str().is_empty() => {
                let names: Vec<&str> = below.components().map(|c| c.as_str()).collect();
                format!("{}/", names.join("/"))
            }
            _ => String::new(),
        }
    }

    /// The same repository, with paths that are relative to its top.
    #[must_use]
    pub fn at_top(self) -> Self {
        Self { folder: self.top.clone(), ..self }
    }

    fn command(&self) -> Command {
        let mut command = bare_command();
        command
            .arg("-C")
            .arg(&self.folder)
            .arg(format!("--git-dir={}", self.dir))
            .arg(format!("--work-tree={}", self.top));
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// What a command of git prints, by its name and arguments.
    ///
    /// # Errors
    /// [`GitError::Failed`] with git's own words, [`GitError::NotStarted`] when it cannot be started.
    fn ask(&self, args: &[&str]) -> Result<Vec<u8>, GitError> {
        self.ask_with(&[], args)
    }

    /// The same with options that stand before the command's name.
    fn ask_with(&self, options: &[String], args: &[&str]) -> Result<Vec<u8>, GitError> {
        let mut command = self.command();
        command.args(options).args(args);
        let out = command.output().map_err(|e| self.not_started(&e))?;
        match out.status.success() {
            true => Ok(out.stdout),
            false => Err(GitError::Failed {
                command: args.first().copied().unwrap_or_default().to_owned(),
                folder: self.folder.clone(),
                words: words(&out.stderr),
            }),
        }
    }

    fn not_started(&self, e: &std::io::Error) -> GitError {
        GitError::not_started(&self.top, e)
    }

    /// Names separated by NUL, as git prints them with `-z`.
    fn names(&self, args: &[&str]) -> Result<Names, GitError> {
        Ok(Names::split(&self.ask(args)?))
    }

    /// A line that git prints, without its end; `None` where it fails, as it does when what is asked for is
    /// not there, or prints none.
    #[must_use]
    pub fn line(&self, args: &[&str]) -> Option<String> {
        let out = String::from_utf8(self.ask(args).ok()?).ok()?;
        let line = out.strip_suffix('\n').unwrap_or(&out);
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// The files that are tracked, and what else lies in the folder that is not ignored: files, and folders
    /// without any, which end in `/`.
    ///
    /// # Errors
    /// When git fails.
    pub fn list(&self) -> Result<Listing, GitError> {
        let others = ["ls-files", "-z", "--others", "--exclude-standard"];
        // With --directory git also names empty folders, which it could never track.
        let with_folders = [&others[..], &["--directory"]].concat();
        let (tracked, listed) = rayon::join(
            || self.names(&["ls-files", "-z", "--cached"]),
            || self.names(&with_folders),
        );
        let (tracked, listed) = (tracked?, listed?);
        let (folders, files): (Vec<_>, Vec<_>) =
            listed.utf8.into_iter().partition(|path| path.as_str().ends_with('/'));
        // Git looks at every folder each time, which is most of what listing takes; without such a folder both
        // times say the same.
        let untracked = match folders.is_empty() && listed.other.is_empty() {
            true => files,
            false => self.names(&others)?.utf8,
        };
        Ok(Listing { tracked: tracked.utf8, untracked, folders, unnamed: tracked.other })
    }

    /// Whether a path would be ignored.
    #[must_use]
    pub fn ignores(&self, path: &str) -> bool {
        self.ask(&["check-ignore", "--quiet", "--", path]).is_ok()
    }

    /// Whether a file of the folder is tracked.
    ///
    /// # Errors
    /// When git fails.
    pub fn tracks(&self, name: &str) -> Result<bool, GitError> {
        let listed = self.ask(&["ls-files", "--cached", "--", &format!(":(literal){name}")])?;
        Ok(!listed.is_empty())
    }

    /// Whether the clone lacks a part of its history.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.line(&["rev-parse", "--is-shallow-repository"]).is_some_and(|line| line == "true")
    }

    /// Whether there is a commit yet.
    ///
    /// # Errors
    /// [`GitError`] when git fails: what cannot be read may well have one.
    pub fn has_commits(&self) -> Result<bool, GitError> {
        // Without a revision `log` tells a branch that has none yet from one that is broken.
        match self.ask(&["log", "--max-count=1", "--format=%H"]) {
            Ok(_) => Ok(true),
            Err(GitError::Failed { words, .. }) if words.contains("any commits yet") => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// The log of `path` (a folder below this one; `.` for all of it) from HEAD back: words that end in NUL, for
    /// each commit the head that `format` asks for, then its changes.
    ///
    /// # Errors
    /// [`GitError`] when git fails, as it does in a repository without a commit.
    pub fn log(&self, format: &str, path: &str) -> Result<Vec<u8>, GitError> {
        let literal = format!(":(literal){path}");
        let log = |renames| {
            self.ask(&[
                "log",
                "-z",
                "--date-order",
                "--encoding=UTF-8",
                "--no-color",
                format,
                "--name-status",
                renames,
                "--relative",
                "--no-ext-diff",
                "--no-textconv",
                "HEAD",
                "--",
                &literal,
            ])
        };
        // A partial clone may lack the texts that tell a file renamed and edited at once from a new one.
        match self.whole_for("the history") {
            Ok(()) => log("--find-renames"),
            Err(GitError::Partial { .. }) => log("--find-renames=100%"),
            Err(e) => Err(e),
        }
    }
}

/// The index that a hook was started with: git gives hooks the one that is about to be committed. Whatever else
/// the variable names is another repository's.
fn index_of_hook(dir: &Utf8Path) -> Option<Utf8PathBuf> {
    let value = std::env::var("GIT_INDEX_FILE").ok()?;
    let path = Utf8Path::new(&value).canonicalize_utf8().ok()?;
    path.starts_with(dir).then_some(path)
}
