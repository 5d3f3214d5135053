//! The repository as the readers of an edition may know it.

use std::sync::{Arc, OnceLock};

use super::{MovesRead, Snapshot, WorkspaceError};
use crate::edition::{Beside, CodeHost, InMemory, Policy, make};
use crate::source::{Sources, remote};

impl Snapshot {
    /// The snapshot as the readers of an edition may know it, and what is known of it beside. It is a
    /// repository of its own, in memory: of git, of other incidents and of what was left out it knows nothing. Steps
    /// keep the grades that the whole reports have.
    ///
    /// # Errors
    /// Those of [`Snapshot::verdict`].
    pub fn for_edition(&self, policy: &Policy) -> Result<(Self, Beside), WorkspaceError> {
        let made = make(&self.library, policy, self.own_pages());
        let verdict = self.verdict()?.grades_of(&made.incidents);
        let snapshot = Self {
            library: Arc::new(made.library),
            stood: Arc::default(),
            histories: OnceLock::from(Arc::default()),
            moves: OnceLock::from(MovesRead::default()),
            derived: OnceLock::new(),
            verdict: OnceLock::from(Arc::new(verdict)),
            before: None,
            ..self.clone()
        };
        Ok((snapshot, made.beside))
    }

    /// A repository without a file.
    #[must_use]
    pub fn no_files() -> Arc<Sources> {
        Arc::new(Sources::new(Arc::new(InMemory::default())))
    }

    /// How addresses begin that lead to the repository on its host, in lower case.
    fn own_pages(&self) -> Vec<String> {
        let config = &self.library.config.site.repository;
        let tree = self.library.sources.tree();
        let origin = tree.git().and_then(remote::origin);
        let host = CodeHost::decide(config, origin.as_deref(), None, tree.prefix());
        let host = host.ok().flatten().map(|host| host.web);
        let remote = origin.as_deref().and_then(remote::Remote::parse).map(|remote| remote.web());
        host.into_iter().chain(remote).map(|web| web.to_lowercase()).collect()
    }
}
