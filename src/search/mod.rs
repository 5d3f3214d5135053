//! Search: documents → an index of their words → files of it → answers of a query.
//!
//! What can be found is said by who makes the pages ([`documents`]). The [`index`] is cut into files ([`shards`]), which
//! the site publishes for its script; what answers in the terminal reads the same files ([`vocabulary`]). The script is
//! the second maker of [`words`], [`query`], [`answer`] and [`excerpt`], and a test holds the two together: all that
//! decides an order is a whole number that stands in the files.
//!
//! The same documents give the same files, byte for byte. Work and memory are in proportion to the texts: nothing is
//! compared in pairs, words beyond a length are left out, and long texts are cut.

pub mod answer;
mod cut;
pub mod documents;
pub mod excerpt;
mod facets;
pub mod index;
mod numbers;
pub mod query;
pub mod seen;
pub mod shards;
mod stems;
mod suggest;
mod tally;
#[cfg(test)]
mod tests;
mod told;
pub mod vocabulary;
pub mod words;

use crate::cache::Cache;

pub use answer::{Answer, Filter, Found, answer};
pub use documents::{Document, Ended, Field, Group, Kind};
pub use excerpt::{Excerpt, excerpt};
pub use shards::Shards;
pub use told::{Place, Told};
pub use vocabulary::Files;

/// Indexes groups of documents, the newest first, and cuts the index into files. `language` is that of the texts.
#[must_use]
pub fn files(groups: Vec<Group>, language: &str, cache: Option<&Cache>) -> Shards {
    shards::shards(index::Index::new(&groups, language, cache), groups, language)
}
