//! Workspace: the repository at one moment.
//!
//! A [`Snapshot`] is what a repository holds and what follows from it: the incidents and their configuration, their
//! histories, what is derived from them, and the verdict. It never changes; another moment is another snapshot, made by
//! [`Snapshot::open`] (a folder), [`Snapshot::at`] (a revision) or [`Snapshot::after`] (changes of files). What is not
//! asked for is not worked out. Says nothing to anybody and does not read the clock.

mod after;
mod candidates;
mod error;
mod for_edition;
mod past;
mod root;
mod settings;
mod since;
mod snapshot;

pub use after::Change;
pub use candidates::reports_elsewhere;
pub use error::WorkspaceError;
pub use past::MovesRead;
pub use root::{find_root, find_root_of_folder};
pub use settings::{baseline_path, config, config_of, sources_of, unusable};
pub use snapshot::{KeptIn, Opening, Snapshot};
