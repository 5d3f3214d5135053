//! Parts that many pages show.

pub mod card;
pub mod coverage;
pub mod source;
pub mod tag;
pub mod time;
