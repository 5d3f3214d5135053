//! Finds the repository that a folder lies in, once and with git's own judgement of it.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Git, GitError, bare_command, words};

impl Git {
    /// The repository whose work tree a folder lies in; `None` where no `.git` lies in the folder or above it.
    ///
    /// Only a `.git` counts. Git also takes a folder that looks like a repository without one, and files of a
    /// pull request can look like that, with a configuration that starts programs. Whether the `.git` may be
    /// used (whose it is, whether it can be read) is for git to say. It is named to git from then on, so that
    /// no other is looked for.
    ///
    /// # Errors
    /// [`GitError`] when there is a `.git` and git is missing or refuses it: what is tracked is unknown then,
    /// which is not the same as nothing being tracked.
    pub fn find(folder: &Utf8Path) -> Result<Option<Self>, GitError> {
        let real = folder
            .canonicalize_utf8()
            .map_err(|e| GitError::Folder { folder: folder.to_owned(), reason: e.to_string() })?;
        let has_git = |top: &&Utf8Path| top.join(".git").symlink_metadata().is_ok();
        let nearest = real.ancestors().find(has_git);
        if let Some((top, dir)) = named_by_environment(&real, nearest) {
            return Ok(Some(Self::new(real, top, dir)));
        }
        let Some(nearest) = nearest else {
            return Ok(None);
        };
        let (top, dir) = ask(nearest)?;
        // Git passes over a `.git` that is none, such as an empty folder, and looks above it.
        let is_its_own = |a: &Utf8Path| git_dir_of(&a.join(".git")).as_ref() == Some(&dir);
        if !nearest.ancestors().any(is_its_own) || !real.starts_with(&top) {
            return Err(GitError::Elsewhere { top: nearest.to_owned(), dir });
        }
        if real.starts_with(&dir) {
            return Err(GitError::InsideGitDir { folder: folder.to_owned() });
        }
        Ok(Some(Self::new(real, top, dir)))
    }
}

/// The work tree and the repository that the variables `GIT_WORK_TREE` and `GIT_DIR` name, where that work tree
/// holds `real` and no repository lies in between. Whatever a hook starts inherits these variables, for
/// other repositories too.
fn named_by_environment(
    real: &Utf8Path,
    nearest: Option<&Utf8Path>,
) -> Option<(Utf8PathBuf, Utf8PathBuf)> {
    let path = |name| {
        let value = std::env::var(name).ok()?;
        Utf8Path::new(&value).canonicalize_utf8().ok()
    };
    let (top, dir) = (path("GIT_WORK_TREE")?, path("GIT_DIR")?);
    let nearer = nearest.is_some_and(|nearest| nearest != top && nearest.starts_with(&top));
    let holds = real.starts_with(&top) && !real.starts_with(&dir);
    (holds && !nearer).then_some((top, dir))
}

/// Asks git which work tree and repository it uses in a folder that holds a `.git`.
fn ask(top: &Utf8Path) -> Result<(Utf8PathBuf, Utf8PathBuf), GitError> {
    let mut command = bare_command();
    command.arg("-C").arg(top).args(["rev-parse", "--show-toplevel", "--absolute-git-dir"]);
    let out = command.output();
    let out = out.map_err(|e| GitError::not_started(top, &e))?;
    if !out.status.success() {
        return Err(refused(top, words(&out.stderr)));
    }
    let text = String::from_utf8_lossy(&out.stdout);
    let unusable = || refused(top, format!("its paths are {text:?}"));
    let lines: Vec<&str> = text.lines().collect();
    let [work_tree, dir] = lines[..] else {
        return Err(unusable());
    };
    let real = |path: &str| {
        let path = Utf8Path::new(path).canonicalize_utf8();
        path.map_err(|_| unusable())
    };
    Ok((real(work_tree)?, real(dir)?))
}

/// The folder that a `.git` stands for: itself, or the one that the file names.
fn git_dir_of(path: &Utf8Path) -> Option<Utf8PathBuf> {
    if path.is_dir() {
        return path.canonicalize_utf8().ok();
    }
    let text = std::fs::read_to_string(path).ok()?;
    let to = text.strip_prefix("gitdir:")?.trim();
    path.parent()?.join(to).canonicalize_utf8().ok()
}

/// Git's own words on a repository that it does not use, and what to do.
fn refused(top: &Utf8Path, words: String) -> GitError {
    let says = |part| words.contains(part);
    let mend = if says("dubious ownership") || says("unsafe repository") {
        format!(
            "It belongs to another user: run this as that user, or, if you trust what is in it, allow it with \
             `git config --global --add safe.directory {top}`"
        )
    } else if says("not a git repository") {
        format!(
            "{top}/.git leads to no repository: where a work tree or its repository was moved, `git worktree \
             repair` fixes it; otherwise clone it again"
        )
    } else if says("repository format version") || says("repository version") || says("extension") {
        "It was made for a newer git: install that one".to_owned()
    } else {
        format!("Fix what git names; `git -C {top} status` shows whether it is")
    };
    GitError::Refused { top: top.to_owned(), words, mend }
}
