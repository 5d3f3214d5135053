//! How commands open a repository, and why they cannot be run.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{NaiveDate, Utc};
use thiserror::Error;

use super::{kept, stream};
use crate::disk::DiskError;
use crate::model::Library;
use crate::source::TreeError;
use crate::source::discover;
use crate::source::git::{CompareError, GitError};
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
