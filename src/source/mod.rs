//! Source: a *tree* of files → raw incidents, every value with its place.
//!
//! Knows files, YAML nodes and Markdown sections; knows no rule and no page.

pub mod addresses;
pub mod anchors;
pub mod body;
pub mod codeowners;
pub mod discover;
pub mod front_matter;
pub mod git;
pub mod history;
pub mod html;
pub mod html_policy;
pub mod kept;
pub mod kinds;
mod log_words;
pub mod markdown;
pub mod marks;
pub mod overlay;
pub mod problem;
pub mod raw;
pub mod reference;
pub mod remote;
pub mod revision;
pub mod span;
pub mod strays;
pub mod tree;
pub mod versions;
pub mod yaml;

pub use body::{Body, Section};
pub use overlay::Overlay;
pub use problem::{Problem, ProblemKind};
pub use raw::{RawIncident, RawList};
pub use revision::RevisionTree;
pub use span::{FileId, SourceFile, Sources, Span, Spanned};
pub use tree::{Tree, TreeError, TreeKind, WorkTree};
