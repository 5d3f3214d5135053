//! Lists that may be long: rows in groups, what fits on one page, and the scripts that filter them.

pub mod choices;
mod excerpt;
mod groups;
pub mod listing;
mod paging;

pub use excerpt::{Excerpt, Folded};
pub use groups::{Group, Groups, cut};
pub use paging::{Pager, one_by_one, parts};
