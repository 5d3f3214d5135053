//! What git knows of the reports, for whoever makes pages of them.

use camino::Utf8Path;

use super::open::{Failure, Repository};
use crate::derive::due_dates::Moves;
use crate::edition::{CodeHost, Provenance};
use crate::source::history::{self, Histories};
use crate::source::versions::Versions;
use crate::source::{TreeKind, discover, remote};

/// What git knows of the reports, as far as the configuration has it shown.
///
/// # Errors
/// [`Failure`] when git fails or the configured address is none.
pub fn read(repository: &Repository) -> Result<Provenance, Failure> {
    let (root, library) = (&repository.root, &repository.library);
    let config = &library.config.site.repository;
    let in_git = repository.kind == TreeKind::Tracked;
    let ask = |what: fn(&Utf8Path) -> Option<String>| {
        let asked = in_git && config.links;
        asked.then(|| what(root)).flatten()
    };
    let host = CodeHost::decide(
        config,
        ask(remote::origin).as_deref(),
        ask(remote::branch),
        library.sources.tree().prefix(),
    )
    .map_err(|e| Failure::Said(format!("aftermark.toml: site.repository.url: {e}")))?;
    let histories = match &library.log {
        Some(log) => {
            let folder = library.config.incidents.folder.as_deref();
            let (base, _) = discover::base(&library.sources, folder);
            let folders = library.incidents.iter().map(|i| i.folder.as_path());
            let all = log.histories(folders, &history::uncommitted(root, &base)?);
            if config.history {
                all
            } else {
                all.revisions_only()
            }
        }
        None => Histories::default(),
    };
    let moves = if in_git {
        let mut versions = Versions::open(root)?;
        Moves::read(library, &histories, |commit, path| {
            versions.text(commit, path)
        })
    } else {
        Moves::default()
    };
    Ok(Provenance {
        histories,
        moves,
        host,
    })
}
