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
mod headings;
mod keys;
mod table;
mod take;
#[cfg(test)]
mod tests;
mod timeline;
mod times;
mod unclaimed;
mod value;
pub mod write;
mod zones;

use std::collections::BTreeSet;

pub use catalogue::{Catalogue, Names, TEXT as CATALOGUE_TEXT, plain};
pub use facts::{FollowUp, Summary};
pub use find::{Found, Reading, read};
pub use take::MOST_ENTRIES;
pub use times::{Calendar, date, doubt, has_day, leading, no_day, time, zone_of};
pub use value::MOST_VALUES;
pub use write::column;

/// How many of the seven lists the headings of a Markdown text name, lines in bold included: a report names several.
#[must_use]
pub fn lists_named(text: &str) -> usize {
    let headings = text.lines().filter_map(|line| {
        let line = line.trim();
        let bold = || line.strip_prefix("**")?.strip_suffix("**");
        let marks = line.len() - line.trim_start_matches('#').len();
        match marks {
            0 => bold(),
            1..=4 => Some(line[marks..].trim()),
            _ => None,
        }
    });
    let lists: BTreeSet<_> =
        headings.filter_map(|heading| catalogue::CATALOGUE.list_of(heading)).collect();
    lists.len()
}
