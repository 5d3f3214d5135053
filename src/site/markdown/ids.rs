//! Element ids: GitHub's slugs for headings, unique over a page in linear time.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::source::reference::github_slug;

/// The longest id we make of a heading's text, in characters.
const LONGEST: usize = 200;

/// Hands out ids that no one on the page has yet.
pub(super) struct Ids<'a> {
    reserved: &'a BTreeSet<String>,
    taken: HashSet<String>,
    /// The last number tried for a base. Each taken id ends in at most one number, so it is passed
    /// over for at most one base: all searches together are linear.
    counters: HashMap<String, usize>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(reserved: &'a BTreeSet<String>) -> Self {
        Self { reserved, taken: HashSet::new(), counters: HashMap::new() }
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.taken.contains(id) || self.reserved.contains(id)
    }

    /// `base` itself, or the first free one of `base-1`, `base-2`, …
    pub(super) fn take(&mut self, base: String) -> String {
        let id = if self.contains(&base) {
            let mut number = self.counters.get(&base).copied().unwrap_or(0);
            let id = loop {
                number += 1;
                let candidate = format!("{base}-{number}");
                if !self.contains(&candidate) {
                    break candidate;
                }
            };
            self.counters.insert(base, number);
            id
        } else {
            base
        };
        self.taken.insert(id.clone());
        id
    }
}

/// GitHub's slug of a heading: lower case, spaces to hyphens, punctuation dropped.
pub(super) fn slug(text: &str) -> String {
    let slug: String = github_slug(text).chars().take(LONGEST).collect();
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// An id that a writer gave, if it is one that is safe in ids, URLs and selectors.
pub(super) fn safe_attribute_id(id: &str) -> Option<String> {
    let ok = id.len() <= LONGEST
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.');
    ok.then(|| id.to_owned())
}
