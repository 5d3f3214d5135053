//! How two states of a repository compare, and when a commit was made.

use camino::Utf8PathBuf;
use chrono::{DateTime, Utc};
use thiserror::Error;

use super::{Git, GitError};

/// Why two states of a repository cannot be compared.
#[derive(Debug, Error)]
pub enum CompareError {
    #[error("this is no git repository, so there is nothing to compare with")]
    NoRepository,
    #[error("there is no revision `{revision}` in this repository; {help}")]
    NoRevision { revision: String, help: &'static str },
    #[error(
        "`{revision}` and HEAD have no common commit in this clone, which is shallow: its history is cut off; \
         fetch the rest with `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0` for actions/checkout; \
         in GitLab CI: `GIT_DEPTH: 0`)"
    )]
    Shallow { revision: String },
    #[error("`{revision}` and HEAD have no common commit; name a revision of the same history")]
    NoMergeBase { revision: String },
    #[error(transparent)]
    Git(#[from] GitError),
}

impl Git {
    /// The commit from which the work tree and `revision` both come, as a full object name.
    ///
    /// # Errors
    /// [`CompareError`] says what is missing and what to fetch.
    pub fn merge_base(&self, revision: &str) -> Result<String, CompareError> {
        let no_revision = |help| CompareError::NoRevision { revision: revision.to_owned(), help };
        // What begins with a dash would be an option.
        if revision.starts_with('-') {
            return Err(no_revision("name a branch, a tag or a commit"));
        }
        let commit = format!("{revision}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        if self.ask(&[&verify[..], &[&commit]].concat()).is_err() {
            return Err(no_revision(if self.is_shallow() {
                "this clone is shallow: fetch it, as in `git fetch origin main` (in GitHub Actions: \
                 `fetch-depth: 0` for actions/checkout; in GitLab CI: `GIT_DEPTH: 0`)"
            } else {
                "name a branch, a tag or a commit, and fetch it first if it is another clone's"
            }));
        }
        match self.ask(&["merge-base", revision, "HEAD"]) {
            Ok(out) => Ok(String::from_utf8_lossy(&out).trim().to_owned()),
            Err(_) if self.is_shallow() => {
                Err(CompareError::Shallow { revision: revision.to_owned() })
            }
            Err(_) => Err(CompareError::NoMergeBase { revision: revision.to_owned() }),
        }
    }

    /// When a commit, by its full object name, was made.
    ///
    /// # Errors
    /// [`GitError`] when git fails or there is no such commit.
    pub fn committed(&self, commit: &str) -> Result<DateTime<Utc>, GitError> {
        let listed = self.ask(&["rev-list", "--max-count=1", "--format=%ct", commit, "--"])?;
        let listed = String::from_utf8_lossy(&listed);
        // Its name stands on the line before.
        let seconds = listed.lines().last().and_then(|line| line.parse().ok());
        let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        // A number of seconds that no calendar has is before everything.
        Ok(at.unwrap_or(DateTime::<Utc>::MIN_UTC))
    }

    /// The files below the folder that differ between a commit and the work tree, relative to the folder, in
    /// order; files that git does not track yet count as new.
    ///
    /// # Errors
    /// [`GitError`] when git fails.
    pub fn changed(&self, commit: &str) -> Result<Vec<Utf8PathBuf>, GitError> {
        let mut paths = self.differing(commit, ".")?;
        let others = ["ls-files", "-z", "--others", "--exclude-standard"];
        paths.extend(self.names(&others)?.utf8);
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }

    /// The files below a folder (`.` for all) that differ between a revision and the work tree, relative to this
    /// folder.
    ///
    /// Whether a file that was touched says the same as before is judged by its bytes. Git would have the
    /// filter of such a file (that of Git LFS) make another text of it first; so it may be listed although git
    /// calls it unchanged.
    ///
    /// # Errors
    /// [`GitError`] when git fails.
    pub fn differing(&self, revision: &str, path: &str) -> Result<Vec<Utf8PathBuf>, GitError> {
        let args = [
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--relative",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=all",
            revision,
            "--",
            &format!(":(literal){path}"),
        ];
        let out = self.ask_with(self.no_filters()?, &args)?;
        Ok(super::Names::split(&out).utf8)
    }

    /// Options that take its programs from every filter that is configured.
    fn no_filters(&self) -> Result<&[String], GitError> {
        if let Some(options) = self.no_filters.get() {
            return Ok(options);
        }
        let listed = ["config", "-z", "--name-only", "--get-regexp", r"^filter\."];
        let keys = match self.ask(&listed) {
            Ok(out) => out,
            // No such key.
            Err(GitError::Failed { words, .. }) if words.is_empty() => Vec::new(),
            Err(e) => return Err(e),
        };
        let mut options = Vec::new();
        for key in keys.split(|b| *b == 0).filter(|k| !k.is_empty()) {
            let Ok(key) = std::str::from_utf8(key) else {
                return Err(self.unusable_filter(&String::from_utf8_lossy(key)));
            };
            let Some((filter, _)) = key.rsplit_once('.') else {
                continue;
            };
            // An option ends its key at the first `=`.
            if filter.contains('=') {
                return Err(self.unusable_filter(filter));
            }
            for none in ["clean=", "smudge=", "process=", "required=false"] {
                options.extend(["-c".to_owned(), format!("{filter}.{none}")]);
            }
        }
        Ok(self.no_filters.get_or_init(|| options))
    }

    fn unusable_filter(&self, name: &str) -> GitError {
        GitError::Failed {
            command: "diff".to_owned(),
            folder: self.folder.clone(),
            words: format!(
                "the filter `{name}` in git's configuration has a name with which it cannot be switched off; rename it"
            ),
        }
    }
}
