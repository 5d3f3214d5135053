//! What git knows of the reports, for whoever makes pages of them.

use camino::Utf8Path;

use super::open::{Failure, Repository};
use super::past;
use crate::derive::due_dates::Moves;
use crate::edition::{CodeHost, Provenance};
use crate::source::{TreeKind, remote};

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
    let all = past::histories(root, library)?;
    let moves = past::moves(root, library, &all, |_, _| true)?;
    let shows_history = config.history;
    Ok(match shows_history {
        true => Provenance {
            histories: all,
            moves,
            host,
        },
        false => Provenance {
            histories: all.revisions_only(),
            moves: Moves::default(),
            host,
        },
    })
}
