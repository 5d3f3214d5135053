//! Intake: the bytes of a foreign file → its text, its records, the dates in them.
//!
//! Documents become Markdown (`document.rs`): HTML by a reader of ours, in which no text becomes markup; the others by a
//! program that makes HTML of them, if one is installed (`converter.rs`).
//!
//! A leaf: it knows no tracker and no incident. Whoever takes in what another program wrote begins here;
//! what the records mean is said where they are asked for.

pub mod converter;
pub mod dates;
pub mod document;
pub mod events;
pub mod html;
pub mod json;
pub mod series;
pub mod table;
pub mod terminal;
mod text;

use thiserror::Error;

pub use dates::{DateOrder, Dates, When};
pub use json::Record;
pub use table::{Row, Table};
pub use text::text;

/// Why a foreign file cannot be read, with the place: what it is instead, or what to ask the other
/// program for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct ReadError(pub String);
