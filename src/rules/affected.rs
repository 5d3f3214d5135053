//! Which incidents may be judged otherwise after some were changed.
//!
//! A rule looks at one incident, at what follows from it, and at other incidents only where they are named
//! (by the name of their folder, as references and links do) or where [`Facts::others`] has them.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::derive::keys::is_plain;
use crate::derive::{Derived, Facts};
use crate::model::{Incident, Library};

/// Decides for each incident.
pub(super) struct Affected<'a> {
    library: &'a Library,
    before: &'a Derived,
    after: &'a Derived,
    changed: &'a BTreeSet<usize>,
    /// Finds the names of what changed; without one, everything counts as affected.
    names: Option<AhoCorasick>,
}

impl<'a> Affected<'a> {
    pub fn new(
        library: &'a Library,
        (before, after): (&'a Derived, &'a Derived),
        changed: &'a BTreeSet<usize>,
    ) -> Self {
        let slugs = changed.iter().map(|&i| library.incidents[i].slug.as_str());
        // In a link anything else could be written in several ways.
        let comparable = before.as_of == after.as_of
            && before.incidents.len() == after.incidents.len()
            && slugs.clone().all(is_plain);
        Self {
            library,
            before,
            after,
            changed,
            names: comparable.then(|| AhoCorasick::new(slugs).ok()).flatten(),
        }
    }

    /// Whether the incident at an index may be judged otherwise than before.
    pub fn may_be(&self, index: usize) -> bool {
        let Some(names) = &self.names else {
            return true;
        };
        let facts: (&Facts, &Facts) = (&self.before.incidents[index], &self.after.incidents[index]);
        let incident = &self.library.incidents[index];
        self.changed.contains(&index)
            || !(std::ptr::eq(facts.0, facts.1) || facts.0 == facts.1)
            || facts.1.others().any(|other| self.changed.contains(&other))
            || is_carried(incident)
            || self.mentions(incident, names)
    }

    fn mentions(&self, incident: &Incident, names: &AhoCorasick) -> bool {
        incident.files.iter().any(|&file| {
            let text = self.library.sources.text(file);
            text.is_ok_and(|file| names.is_match(&file.text))
        })
    }
}

/// Whether something is carried on from an incident before: of a chain, any link may have changed.
fn is_carried(incident: &Incident) -> bool {
    incident.actions.iter().any(|a| a.carried_from.is_some())
}
