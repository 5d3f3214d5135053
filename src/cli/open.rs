//! How commands open a repository, and why they cannot be run.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{NaiveDate, Utc};
use thiserror::Error;

use super::{empty, kept, stream};
use crate::disk::DiskError;
use crate::model::Library;
use crate::source::TreeError;
use crate::source::discover;
use crate::source::git::{CompareError, GitError};
use crate::vocabulary::closest;
use crate::workspace::{Opening, Snapshot, WorkspaceError, find_root};

/// The option `--root`.
#[derive(Clone, Debug, clap::Args)]
pub struct Root {
    /// The repository of incidents [default: the one that this folder lies in]
    #[arg(long, value_name = "FOLDER")]
    root: Option<Utf8PathBuf>,
}

impl Root {
    /// Finds the repository.
    ///
    /// # Errors
    /// [`Failure`] when there is no such folder.
    pub fn find(&self) -> Result<Utf8PathBuf, Failure> {
        Ok(find_root(self.root.as_deref().unwrap_or(Utf8Path::new(".")))?)
    }
}

/// Why a command could not be run.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("{0}")]
    Workspace(#[from] WorkspaceError),
    #[error("{0}")]
    Site(#[from] crate::site::SiteError),
    #[error("{0}")]
    Publish(#[from] crate::publish::PublishError),
    #[error("{0}")]
    Disk(#[from] DiskError),
    #[error("{0}")]
    Said(String),
    #[error("could not write: {0}")]
    Write(#[from] std::io::Error),
}

impl From<TreeError> for Failure {
    fn from(e: TreeError) -> Self {
        Self::Workspace(e.into())
    }
}

impl From<CompareError> for Failure {
    fn from(e: CompareError) -> Self {
        Self::Workspace(e.into())
    }
}

impl From<GitError> for Failure {
    fn from(e: GitError) -> Self {
        Self::Workspace(e.into())
    }
}

/// As of a date (default: today in the configured zone), with how far actions were then.
pub fn as_of(as_of: Option<NaiveDate>) -> Opening {
    Opening { kept: kept::folder(), ..Opening::new(Utc::now(), as_of) }
}

/// As it is written now, for who adds to it: without its history.
pub fn as_written() -> Opening {
    Opening { with_history: false, as_it_stood: false, ..as_of(None) }
}

/// Warns of what looks like an incident and cannot be read as one, for the name of its folder.
pub fn warn_of_unnamed(library: &Library) {
    let folder = library.config.incidents.folder.as_deref();
    for path in discover::unnamed(&library.sources, folder) {
        stream::warning(&format!(
            "{path} is neither checked nor published: the name of its folder is not UTF-8; rename the folder to plain letters (`git mv`)"
        ));
    }
}

/// Warns where git cannot tell how due dates moved.
pub fn warn_of_moves(snapshot: &Snapshot) -> Result<(), Failure> {
    if let Some(why) = &snapshot.moves()?.unknown {
        stream::warning(why);
    }
    Ok(())
}

/// How many incidents are named where none has the name that was given.
const MOST_NAMED: usize = 3;

/// The incident that the command line names by its folder.
///
/// # Errors
/// [`Failure::Said`] with those that may be meant, else the newest.
pub fn incident(repository: &Snapshot, slug: &str) -> Result<usize, Failure> {
    empty::refuse(repository)?;
    let library = &repository.library;
    if let Some(index) = library.index_of(slug) {
        return Ok(index);
    }
    let mut slugs: Vec<&str> = library.incidents.iter().map(|i| i.slug.as_str()).collect();
    slugs.sort_unstable_by(|a, b| b.cmp(a));
    // Whoever types a slug may leave its date out, or give one word of it.
    let ends = |s: &&str| !slug.is_empty() && s.get(11..).is_some_and(|s| s == slug);
    let lower = slug.to_lowercase();
    let has_it = slugs.iter().copied().filter(|s| !lower.is_empty() && s.contains(&lower));
    let near: Vec<&str> = match slugs.iter().copied().find(ends) {
        Some(one) => vec![one],
        None => has_it.take(MOST_NAMED).collect(),
    };
    let near = match near.is_empty() {
        true => closest(slug, slugs.iter().copied()).into_iter().collect(),
        false => near,
    };
    let name = |slugs: &[&str]| format!("`{}`", slugs.join("`, `"));
    let hint = match (near.as_slice(), slugs.as_slice()) {
        ([], [one]) => format!("; the only one is `{one}`"),
        ([], all) => format!("; the newest are {}", name(&all[..all.len().min(MOST_NAMED)])),
        (near, _) => format!("; did you mean {}?", name(near)),
    };
    Err(Failure::Said(format!("there is no incident `{slug}`{hint}")))
}
