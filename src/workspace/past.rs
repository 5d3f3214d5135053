//! What git knows of a repository's past: the history of each report, how far actions were on a day, and how their due
//! dates moved.

use std::sync::Arc;

use camino::Utf8Path;
use chrono::NaiveDate;

use super::snapshot::once;
use super::{Snapshot, WorkspaceError};
use crate::derive::due_dates::Moves;
use crate::edition::{CodeHost, Provenance};
use crate::model::stood::Stood;
use crate::model::{Incident, Library};
use crate::source::git::{Git, GitError};
use crate::source::history::{self, Histories, History, Log};
use crate::source::versions::Versions;
use crate::source::{discover, remote};

/// How due dates moved, as far as that can be known.
#[derive(Clone, Debug, Default)]
pub struct MovesRead {
    pub moves: Arc<Moves>,
    /// Why it cannot be known: what the clone left out is needed.
    pub unknown: Option<String>,
}

/// The log of a library and the git that gave it, where there are any.
fn log(library: &Library) -> Option<(&Log, &Git)> {
    Some((library.log.as_deref()?, library.sources.tree().git()?))
}

/// The histories of all incidents; none where git is not there.
pub(super) fn histories(library: &Library) -> Result<Arc<Histories>, WorkspaceError> {
    let Some((log, git)) = log(library) else {
        return Ok(Arc::default());
    };
    let folder = library.config.incidents.folder.as_deref();
    let (base, _) = discover::base(&library.sources, folder);
    let folders = library.incidents.iter().map(|i| i.folder.as_path());
    let open = history::uncommitted(git, &base)?;
    Ok(Arc::new(log.histories(folders, &open)))
}

/// How far the actions were on a day, as git knows it. What is written now is what holds `today`.
pub(super) fn stood(
    library: &Library,
    histories: &Histories,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Stood, WorkspaceError> {
    let Some((_, git)) = log(library) else {
        return Ok(Stood::default());
    };
    git.whole_for("a day of the past")?;
    let texts = texts(git)?;
    Ok(Stood::read(library, histories, day, day < today, texts))
}

/// Reads a file as a commit left it.
type Texts = Box<dyn FnMut(&str, &Utf8Path) -> Option<String>>;

/// Gives readers of files as commits left them.
fn texts(git: &Git) -> Result<impl Fn() -> Texts + Sync, WorkspaceError> {
    // Whether git can be started is seen once, and then by every thread for itself.
    Versions::open(git)?;
    Ok(|| {
        let mut versions = Versions::open(git).ok();
        let text = move |commit: &str, path: &Utf8Path| versions.as_mut()?.text(commit, path);
        Box::new(text) as Texts
    })
}

impl Snapshot {
    /// The histories of all incidents; none where git is not there.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git fails.
    pub fn histories(&self) -> Result<&Arc<Histories>, WorkspaceError> {
        once(&self.histories, || histories(&self.library))
    }

    /// How the due dates of all incidents moved.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git fails.
    pub fn moves(&self) -> Result<&MovesRead, WorkspaceError> {
        once(&self.moves, || self.moves_of(|_| true))
    }

    /// How the due dates of the `wanted` incidents moved.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git fails.
    pub fn moves_of(
        &self,
        wanted: impl Fn(&Incident) -> bool,
    ) -> Result<MovesRead, WorkspaceError> {
        let Some((_, git)) = log(&self.library) else {
            return Ok(MovesRead::default());
        };
        match git.whole_for("how due dates moved") {
            Ok(()) => {}
            Err(partial @ GitError::Partial { .. }) => {
                return Ok(MovesRead {
                    unknown: Some(partial.to_string()),
                    ..MovesRead::default()
                });
            }
            Err(e) => return Err(e.into()),
        }
        let (histories, texts) = (self.histories()?, texts(git)?);
        let wanted = |incident: &Incident, _: &History| wanted(incident);
        let moves = Moves::read(&self.library, histories, wanted, texts, self.today);
        Ok(MovesRead { moves: Arc::new(moves), unknown: None })
    }

    /// What git and its host know of the reports, as far as the configuration has it shown.
    ///
    /// # Errors
    /// [`WorkspaceError`] when git fails or the configured address is none.
    pub fn provenance(&self) -> Result<Provenance, WorkspaceError> {
        let host = self.code_host()?;
        let histories = self.histories()?;
        Ok(match self.library.config.site.repository.history {
            true => Provenance {
                histories: Arc::clone(histories),
                moves: Arc::clone(&self.moves()?.moves),
                host,
            },
            false => Provenance {
                histories: Arc::new(Histories::clone(histories).revisions_only()),
                moves: Arc::default(),
                host,
            },
        })
    }

    /// Where the repository is on the web, if that is known and pages are to lead there.
    fn code_host(&self) -> Result<Option<CodeHost>, WorkspaceError> {
        let config = &self.library.config.site.repository;
        let tree = self.library.sources.tree();
        let git = tree.git().filter(|_| config.links);
        let origin = git.and_then(remote::origin);
        let branch = git.and_then(remote::branch);
        CodeHost::decide(config, origin.as_deref(), branch, tree.prefix())
            .map_err(|e| WorkspaceError::said(format!("aftermark.toml: site.repository.url: {e}")))
    }
}
