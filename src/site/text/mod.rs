//! Text: every word of the interface, in the language of the site.
//!
//! The words stand in one catalogue for each language (`themes/default/text/<language>.ftl`, in
//! Project Fluent's notation); a team's theme may replace single messages or add a language. Messages
//! of the site's language lie over the English ones, so that one that is missing is said in English.
//! [`Words`] is what everything else of the site asks: messages by name, and what code forms from
//! them: dates, lengths of time, numbers, names of choices. Templates ask through `templates`.

mod catalogue;
mod language;
mod message;
mod numbers;
pub(super) mod templates;
#[cfg(test)]
mod tests;
mod words;

pub use message::Argument;
pub use words::{Words, capitalised, is_spoken, iso_length, spaced};
