//! What follows from a library that was derived before, after some of its incidents changed.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::{Across, Derived, Facts, derive};
use crate::model::{Incident, Library};
use crate::source::kept::without_places;

/// Whether an incident says to the others what it said before, wherever that stands now: all that [`Across`] and
/// [`Derived::related`] look at. Of texts these are the title and the summary.
pub fn says_the_same(before: &Incident, now: &Incident) -> bool {
    let said = |i: &Incident| {
        let texts = (&i.title, &i.summary, &i.services, &i.tags);
        without_places(&(&i.slug, texts, &i.causes, &i.safeguards, &i.actions, &i.follow_up))
    };
    said(before).is_some_and(|before| Some(before) == said(now))
}

impl Derived {
    /// The same as [`derive`] gives, where this followed from the library before the incidents in `changed` (by index)
    /// changed and none came, went or was renamed. `same` tells that each of them [says the same](says_the_same).
    #[must_use]
    pub fn again(
        &self,
        library: &Library,
        as_of: NaiveDate,
        (changed, same): (&BTreeSet<usize>, bool),
    ) -> Self {
        if as_of != self.as_of || library.incidents.len() != self.incidents.len() {
            return derive(library, as_of);
        }
        let own = |index: usize| match changed.contains(&index) {
            true => Facts::own(&library.incidents[index], library, as_of),
            false => Facts::clone(&self.incidents[index]),
        };
        if !same {
            let mut incidents = Across::all(library, as_of).with(own);
            for (now, before) in incidents.iter_mut().zip(&self.incidents) {
                if now == before {
                    *now = Arc::clone(before);
                }
            }
            return Self { as_of, incidents, related: OnceLock::new(), keys: OnceLock::new() };
        }
        let mut incidents = self.incidents.clone();
        for &index in changed {
            let before = Facts::clone(&self.incidents[index]);
            incidents[index] = Arc::new(Facts {
                actions: before.actions,
                outcomes: before.outcomes,
                fixed_before: before.fixed_before,
                similar: before.similar,
                promised_before: before.promised_before,
                ..own(index)
            });
        }
        Self { as_of, incidents, related: self.related.clone(), keys: OnceLock::new() }
    }
}
