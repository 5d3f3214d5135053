//! Notation: the Markdown of a report → the lists that stand in it, as the nodes that YAML gives.
//!
//! Whoever decodes a list does not know in which notation it was written. Knows no model and no rule; what is read
//! as a list and what stays prose is decided in [`find`].

mod blocks;
mod bullets;
mod catalogue;
mod checklist;
mod claim;
mod entry;
mod facts;
mod find;
mod table;
mod take;
#[cfg(test)]
mod tests;
mod timeline;
mod times;
mod value;
pub mod write;

pub use facts::{FollowUp, Summary};
pub use find::{Found, Reading, read};
pub use times::zone_of;
