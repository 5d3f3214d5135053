//! Scaffold: configuration and what is known of earlier incidents → texts of new files, as values.
//! Touches no disk.
//!
//! What the files say stands beside this as files (`files/`). What is filled in comes from a title on
//! a command line or from other incidents: it is quoted for the notation it goes into, here and
//! nowhere else.

pub mod ci;
pub mod incident;
mod known;
mod markdown;
pub mod repository;
pub mod slug;

use camino::Utf8PathBuf;

/// A file that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Relative to the folder that is scaffolded, with `/`.
    pub path: Utf8PathBuf,
    pub text: String,
}
