//! What the rules said in an earlier run of an incident for which nothing changed since that they look at.
//!
//! That is, as `affected.rs` has it: the incident with its files and what follows from it, and other incidents where they
//! are named or where [`Facts::others`](crate::derive::Facts::others) has them. What else of the repository's files was
//! looked at is noted while they run.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::baseline::Baseline;
use super::language::WordLists;
use super::rule::Finding;
use super::run::IncidentVerdict;
use crate::cache::{Cache, Key, KeyOf};
use crate::derive::Derived;
use crate::model::Library;
use crate::source::kept::{Look, around, noting};
use crate::source::{FileId, discover};

/// What is said of one incident.
pub(super) type Judged = (Vec<Finding>, IncidentVerdict);

/// What stands before the findings: which files outside of its folder were looked at, and what was found.
#[derive(Serialize, Deserialize)]
struct Outside {
    looks: Vec<Look>,
    found: Key,
}

/// What is known of a library's incidents.
pub(super) struct Known<'a> {
    cache: &'a Cache,
    library: &'a Library,
    derived: &'a Derived,
    /// The beginning of all keys.
    settings: KeyOf,
    /// Finds the names of incidents in texts.
    names: AhoCorasick,
    /// What each incident is by itself, for those that look at it.
    each: Vec<Key>,
}

impl<'a> Known<'a> {
    /// `None` where nothing is kept.
    pub fn new(
        library: &'a Library,
        derived: &'a Derived,
        baseline: &Baseline,
        word_lists: &WordLists,
    ) -> Option<Self> {
        let cache = library.sources.cache()?;
        let slugs = library.incidents.iter().map(|i| i.slug.as_str());
        // In a link anything else could be written in several ways.
        if !slugs.clone().all(is_plain) {
            return None;
        }
        let mut settings = KeyOf::new("findings");
        settings.add_debug(&library.config).add_debug(baseline).add_debug(&derived.as_of);
        settings.add(library.sources.tree().prefix().as_bytes());
        settings.add_debug(&library.sources.tree().kind());
        settings.add(word_lists.key().bytes());
        let each = (0..library.incidents.len()).into_par_iter();
        let each = each.map(|index| by_itself(library, derived, index)).collect();
        let names = AhoCorasick::new(slugs).ok()?;
        Some(Self { cache, library, derived, settings, names, each })
    }

    /// The key of what is said of an incident. Of one that carries on what another one promised there is none: of such a
    /// chain any link may have changed.
    pub fn key(&self, index: usize) -> Option<Key> {
        let (incident, facts) = (&self.library.incidents[index], &self.derived.incidents[index]);
        if incident.actions.iter().any(|action| action.carried_from.is_some()) {
            return None;
        }
        let mut key = self.settings.clone();
        key.add(incident.folder.as_str().as_bytes());
        key.add(self.each[index].bytes());
        key.add_debug(&incident.problems).add_debug(&incident.former_slugs).add_debug(facts);
        let mut others: BTreeSet<usize> = facts.others().collect();
        for file in &incident.files {
            if let Ok(text) = self.library.sources.text(*file) {
                let found = self.names.find_overlapping_iter(&text.text);
                others.extend(found.map(|found| found.pattern().as_usize()));
            }
        }
        for other in others {
            key.add(self.library.incidents[other].slug.as_bytes());
            key.add(self.each[other].bytes());
        }
        Some(key.key())
    }

    /// What was said of an incident.
    pub fn get(&self, index: usize, key: &Key) -> Option<Judged> {
        let sources = &self.library.sources;
        let bytes = self.cache.findings.get(key)?;
        let (outside, rest) = postcard::take_from_bytes::<Outside>(bytes).ok()?;
        if sources.key_of_looks(&outside.looks) != outside.found {
            return None;
        }
        let read = || postcard::from_bytes::<Judged>(rest).ok();
        let (mut findings, verdict) = around(sources, self.folder(index)?, read)?;
        findings.iter_mut().for_each(|finding| finding.incident = Some(index));
        Some((findings, verdict))
    }

    /// Judges an incident, and keeps what is said.
    pub fn keep(&self, index: usize, key: Key, judge: impl FnOnce() -> Judged) -> Judged {
        let sources = &self.library.sources;
        let (judged, looks) = noting(&self.library.incidents[index].folder, judge);
        let outside = Outside { found: sources.key_of_looks(&looks), looks };
        let write =
            |folder| around(sources, folder, || postcard::to_allocvec(&(outside, &judged)).ok());
        if let Some(bytes) = self.folder(index).and_then(write) {
            self.cache.findings.put(key, bytes);
        }
        judged
    }

    fn folder(&self, index: usize) -> Option<FileId> {
        discover::entry(&self.library.sources, &self.library.incidents[index].folder)
    }
}

/// A key of an incident's files and actions; these can be as they were on an earlier day.
fn by_itself(library: &Library, derived: &Derived, index: usize) -> Key {
    let incident = &library.incidents[index];
    let mut key = KeyOf::default();
    key.add(library.sources.key_of(&incident.folder).bytes());
    key.add_debug(&incident.actions).add_debug(&derived.incidents[index].actions);
    key.key()
}

/// Whether a name is written in one way only, in links as well.
pub(super) fn is_plain(slug: &str) -> bool {
    slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A rule by its id.
pub(super) mod rule {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::rules::{RuleDoc, registry};

    pub fn serialize<S: Serializer>(rule: &&'static RuleDoc, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(rule.id)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static RuleDoc, D::Error> {
        let id = <&str>::deserialize(from)?;
        let rule = registry::find(id).map(crate::rules::Rule::doc);
        rule.ok_or_else(|| serde::de::Error::custom("a rule that is not there any more"))
    }
}
