//! What the rules said in an earlier run of an incident for which nothing changed since that they look at.
//!
//! That is, as `affected.rs` has it: the incident with its files and what follows from it, and other incidents where they
//! are named or where [`Facts::others`](crate::derive::Facts::others) has them. What else of the repository's files was
//! looked at is noted while they run.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::baseline::Baseline;
use super::language::WordLists;
use super::rule::Finding;
use super::run::IncidentVerdict;
use crate::cache::{Cache, Key, KeyOf};
use crate::derive::{Derived, Keys};
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
    keys: &'a Keys,
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
        let keys = derived.keys(library)?;
        let mut settings = KeyOf::new("findings");
        settings.add_debug(&library.config).add_debug(baseline).add_debug(&derived.as_of);
        settings.add(library.sources.tree().prefix().as_bytes());
        settings.add_debug(&library.sources.tree().kind());
        settings.add(word_lists.key().bytes());
        Some(Self { cache, library, derived, settings, keys })
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
        key.add(self.keys.each[index].bytes());
        key.add_debug(&incident.problems).add_debug(&incident.former_slugs).add_debug(facts);
        let named = self.keys.named[index].iter().copied();
        let others: BTreeSet<usize> = facts.others().chain(named).collect();
        for other in others {
            key.add(self.library.incidents[other].slug.as_bytes());
            key.add(self.keys.each[other].bytes());
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
