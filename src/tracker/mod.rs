//! Trackers: a library's actions and the text of an export → issues, matches, differences; actions
//! → files for importers. Touches no disk, network or clock.
//!
//! ```text
//! text ─▶ read ─▶ issues ─▶ matching ─▶ compare ─▶ show
//! actions ─▶ export (a script for `gh` or `glab`, CSV for an importer)
//! ```
//!
//! Stands after `report`, whose care for hostile text it shares.
//!
//! Whatever an export does not say is not guessed: an issue belongs to an action by the action's
//! `ticket`, or by the [marker](marker) that our own export writes, and by nothing else.

pub mod compare;
pub mod export;
mod issue;
pub mod marker;
mod matching;
mod pair;
mod people;
mod project;
pub mod read;
mod reference;
pub mod show;

pub use compare::{Basis, Change, Comparison, Difference, DifferenceKind, Row, compare};
pub use issue::{Due, Issue, IssueState, Person, Tracker};
pub use matching::Hint;
pub use project::{Project, ProjectError};
pub use read::{Export, ReadOptions, read};
