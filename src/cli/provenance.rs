//! What git knows of the reports, for whoever makes pages of them.

use super::open::{Failure, Repository};
use super::past;
use crate::derive::due_dates::Moves;
use crate::edition::{CodeHost, Provenance};
use crate::source::remote;

/// What git knows of the reports, as far as the configuration has it shown.
///
/// # Errors
/// [`Failure`] when git fails or the configured address is none.
pub fn read(repository: &Repository) -> Result<Provenance, Failure> {
    let library = &repository.library;
    let config = &library.config.site.repository;
    let git = library.sources.tree().git().filter(|_| config.links);
    let host = CodeHost::decide(
        config,
        git.and_then(remote::origin).as_deref(),
        git.and_then(remote::branch),
        library.sources.tree().prefix(),
    )
    .map_err(|e| Failure::Said(format!("aftermark.toml: site.repository.url: {e}")))?;
    let all = past::histories(library)?;
    let moves = past::moves(library, &all, |_, _| true)?;
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
