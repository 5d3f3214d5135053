//! Derive: incidents and a date → what follows from them.
//!
//! Nothing that can be computed is asked of the author; everything here is a pure function of the
//! library and the date as of which it is judged.

pub mod actions;
pub mod budget;
pub mod burn_up;
pub mod due_dates;
pub mod figures;
pub mod impact;
pub mod keys;
pub mod lines;
pub mod metrics;
pub mod outcomes;
pub mod promised_before;
pub mod related;
pub mod services;
pub mod similar;
pub mod staff;
pub mod stated;
#[cfg(test)]
mod tests;
pub mod trends;

pub use crate::model::ActionIndex;
pub use actions::{ActionFacts, ActionState, urgency};
pub use impact::{CostTotal, ImpactFacts, ImpactWindow};
pub use keys::Keys;
pub use metrics::{Metrics, Phase, PhaseName, Range};
pub use outcomes::{FixedBefore, Outcome};
pub use promised_before::{PromisedBefore, SameBy};
pub use related::{Related, RelatedReason};
pub use staff::{OffHours, StaffFacts};
pub use stated::Stated;

use std::sync::OnceLock;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use crate::model::{Incident, Library};

/// What follows from a library as of a date.
pub struct Derived {
    pub as_of: NaiveDate,
    /// One for each incident, at the same index.
    pub incidents: Vec<Facts>,
    related: OnceLock<Vec<Vec<Related>>>,
    keys: OnceLock<Option<Keys>>,
}

impl Derived {
    /// The same where it is known of actions how their due dates moved.
    #[must_use]
    pub fn with_moves(&self, moved: impl Fn(ActionIndex) -> Option<due_dates::Moved>) -> Self {
        let mut incidents = self.incidents.clone();
        for (incident, facts) in incidents.iter_mut().enumerate() {
            for (action, facts) in facts.actions.iter_mut().enumerate() {
                facts.moved = moved(ActionIndex { incident, action });
            }
        }
        Self { as_of: self.as_of, incidents, related: OnceLock::new(), keys: OnceLock::new() }
    }

    /// The earlier and later incidents that have something in common with each, at the same index, the closest first.
    /// They are looked for when they are first asked for, as a check asks for none.
    pub fn related(&self, library: &Library) -> &[Vec<Related>] {
        self.related.get_or_init(|| related::find(library))
    }

    /// What stands for the incidents where something about them is kept; `None` where nothing can.
    pub fn keys(&self, library: &Library) -> Option<&Keys> {
        self.keys.get_or_init(|| keys::find(library, self)).as_ref()
    }
}

/// What follows from one incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub metrics: Metrics,
    /// Between the milestones that are known, in order, without gaps.
    pub phases: Vec<Phase>,
    pub impact: ImpactFacts,
    pub staff: StaffFacts,
    /// One for each action, at the same index.
    pub actions: Vec<ActionFacts>,
    /// The action that promised each of them before, at the same index.
    pub promised_before: Vec<Option<PromisedBefore>>,
    /// What happened since each action was shown to work, at the same index.
    pub outcomes: Vec<Option<Outcome>>,
    /// Actions of earlier incidents that were shown to prevent what happened here, the latest first.
    pub fixed_before: Vec<FixedBefore>,
    /// How far it is with looking back at the incident.
    pub review: Review,
    /// What its texts state that the times give as well.
    pub stated: Stated,
    /// Earlier incidents of the same service and the same cause, the latest first; indices into the
    /// library.
    pub similar: Vec<usize>,
}

impl Facts {
    /// The other incidents that were found to bear on this one, as indices into the library, where what they
    /// say is part of what is said of this one.
    pub fn others(&self) -> impl Iterator<Item = usize> + '_ {
        let fixed = self.fixed_before.iter().map(|fixed| fixed.action.incident);
        let promised = self.promised_before.iter().flatten();
        let promised = promised.map(|before| before.action.incident);
        self.similar.iter().copied().chain(fixed).chain(promised)
    }
}

/// Derives everything, several incidents at once.
pub fn derive(library: &Library, as_of: NaiveDate) -> Derived {
    let similar = related::similar(library);
    let actions = actions::judge(library, as_of);
    let promised_before = promised_before::find(library, as_of);
    let outcomes = outcomes::find(library, &actions);
    let fixed_before = outcomes::fixed_before(library, &actions);
    let incidents = library
        .incidents
        .par_iter()
        .zip(actions.into_par_iter().zip(outcomes).zip(fixed_before))
        .zip(similar.into_par_iter().zip(promised_before))
        .map(|((incident, ((actions, outcomes), fixed_before)), (similar, promised_before))| {
            let metrics = metrics::measure(incident);
            Facts {
                phases: metrics::phases(incident),
                impact: impact::measure(incident, &library.config),
                staff: staff::measure(incident, &library.config.incidents.weekend),
                actions,
                promised_before,
                outcomes,
                fixed_before,
                review: Review::of(incident, as_of),
                stated: stated::read(incident, &library.sources),
                metrics,
                similar,
            }
        })
        .collect();
    Derived { as_of, incidents, related: OnceLock::new(), keys: OnceLock::new() }
}

/// How far it is with looking back at an incident, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// The date has passed with nothing adjusted.
    Overdue,
    /// The date is still to come, whatever was adjusted before it.
    Coming,
    /// No date is set, and nothing was adjusted.
    Undated,
    /// Something was adjusted.
    #[serde(rename = "adjusted")]
    Reviewed,
}

impl Review {
    fn of(incident: &Incident, as_of: NaiveDate) -> Self {
        let Some(follow_up) = &incident.follow_up else { return Self::Undated };
        match (&follow_up.adjusted, &follow_up.review_on) {
            (Some(_), Some(date)) if date.value > as_of => Self::Coming,
            (Some(_), _) => Self::Reviewed,
            (None, Some(date)) if date.value < as_of => Self::Overdue,
            (None, Some(_)) => Self::Coming,
            (None, None) => Self::Undated,
        }
    }
}
