//! What stands for incidents where something about one is kept for a later run: each by itself, and which others its
//! files name.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::Derived;
use crate::cache::{Key, KeyOf};
use crate::model::Library;

/// One of each for every incident, at its index.
pub struct Keys {
    /// A key of its files and actions; these can be as they were on an earlier day.
    pub each: Vec<Key>,
    /// The incidents that its files name, in order and each once.
    pub named: Vec<Vec<usize>>,
}

/// Finds them; `None` where an incident has a name that links could write in several ways.
pub(super) fn find(library: &Library, derived: &Derived) -> Option<Keys> {
    let incidents = &library.incidents;
    let slugs = || incidents.iter().map(|incident| incident.slug.as_str());
    if !slugs().all(is_plain) {
        return None;
    }
    let names = AhoCorasick::new(slugs()).ok()?;
    let sources = &library.sources;
    let of_each = incidents.par_iter().zip(&derived.incidents).map(|(incident, facts)| {
        let mut key = KeyOf::default();
        key.add(sources.key_of(&incident.folder).bytes());
        key.add_debug(&incident.actions).add_debug(&facts.actions);
        let texts = incident.files.iter().filter_map(|file| sources.text(*file).ok());
        let found = texts.flat_map(|file| names.find_overlapping_iter(&file.text));
        let mut named: Vec<usize> = found.map(|found| found.pattern().as_usize()).collect();
        named.sort_unstable();
        named.dedup();
        (key.key(), named)
    });
    let (each, named) = of_each.unzip();
    Some(Keys { each, named })
}

/// Whether a name is written in one way only, in links as well.
pub fn is_plain(slug: &str) -> bool {
    slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
