//! Why there is no snapshot.

use camino::Utf8PathBuf;
use thiserror::Error;

use crate::config::FILE_NAME;
use crate::rules::gate::GateError;
use crate::source::TreeError;
use crate::source::git::{CompareError, GitError};

/// Why a repository cannot be read or judged.
#[derive(Debug, Error)]
pub enum WorkspaceError {
    #[error("{0}")]
    Tree(#[from] TreeError),
    #[error("{path} does not exist")]
    NoPath { path: Utf8PathBuf },
    #[error("--since: {0}")]
    Compare(#[from] CompareError),
    #[error("{0}")]
    Git(#[from] GitError),
    /// Settings, or a path, that cannot be used.
    #[error("{text}")]
    Unusable { text: String },
    #[error("{FILE_NAME}: {0}")]
    Gate(#[from] GateError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl WorkspaceError {
    pub(super) fn said(text: String) -> Self {
        Self::Unusable { text }
    }
}
