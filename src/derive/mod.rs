//! Derive: incidents and a date → what follows from them.
//!
//! Nothing that can be computed is asked of the author; everything here is a pure function of the
//! library and the date as of which it is judged.

pub mod actions;
mod again;
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

pub use self::again::says_the_same;
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

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use crate::model::{Incident, Library};

/// What follows from a library as of a date.
pub struct Derived {
    pub as_of: NaiveDate,
    /// One for each incident, at the same index; shared with other moments in which they are the same.
    pub incidents: Vec<Arc<Facts>>,
    related: OnceLock<Arc<Vec<Vec<Related>>>>,
    keys: OnceLock<Option<Keys>>,
}

impl Derived {
    /// The same where it is known of actions how their due dates moved; `None` where none did.
    #[must_use]
    pub fn with_moves(
        &self,
        moved: impl Fn(ActionIndex) -> Option<due_dates::Moved>,
    ) -> Option<Self> {
        let mut incidents = self.incidents.clone();
        let mut any = false;
        for (incident, facts) in incidents.iter_mut().enumerate() {
            for action in 0..facts.actions.len() {
                if let Some(moved) = moved(ActionIndex { incident, action }) {
                    Arc::make_mut(facts).actions[action].moved = Some(moved);
                    any = true;
                }
            }
        }
        let (related, keys) = (OnceLock::new(), OnceLock::new());
        any.then_some(Self { as_of: self.as_of, incidents, related, keys })
    }

    /// The earlier and later incidents that have something in common with each, at the same index, the closest first.
    /// They are looked for when they are first asked for, as a check asks for none.
    pub fn related(&self, library: &Library) -> &[Vec<Related>] {
        self.related.get_or_init(|| Arc::new(related::find(library)))
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

/// What follows for each incident from all of them together, at the same index.
struct Across {
    similar: Vec<Vec<usize>>,
    actions: Vec<Vec<ActionFacts>>,
    promised_before: Vec<Vec<Option<PromisedBefore>>>,
    outcomes: Vec<Vec<Option<Outcome>>>,
    fixed_before: Vec<Vec<FixedBefore>>,
}

impl Across {
    fn all(library: &Library, as_of: NaiveDate) -> Self {
        let actions = actions::judge(library, as_of);
        Self {
            similar: related::similar(library),
            promised_before: promised_before::find(library, as_of),
            outcomes: outcomes::find(library, &actions),
            fixed_before: outcomes::fixed_before(library, &actions),
            actions,
        }
    }

    /// The facts of each incident; `own` gives what follows from one by itself, and what it gives beside that is not
    /// asked for.
    fn with(self, own: impl Fn(usize) -> Facts + Sync) -> Vec<Arc<Facts>> {
        let of_each = self.actions.into_par_iter().zip(self.outcomes).zip(self.fixed_before);
        let of_each = of_each.zip(self.similar).zip(self.promised_before).enumerate();
        let facts = of_each.map(|(index, each)| {
            let ((((actions, outcomes), fixed_before), similar), promised_before) = each;
            Facts { actions, outcomes, fixed_before, similar, promised_before, ..own(index) }
        });
        facts.map(Arc::new).collect()
    }
}

impl Facts {
    /// What follows from one incident by itself.
    fn own(incident: &Incident, library: &Library, as_of: NaiveDate) -> Self {
        Self {
            metrics: metrics::measure(incident),
            phases: metrics::phases(incident),
            impact: impact::measure(incident, &library.config),
            staff: staff::measure(incident, &library.config.incidents.weekend),
            review: Review::of(incident, as_of),
            stated: stated::read(incident, &library.sources),
            actions: Vec::new(),
            promised_before: Vec::new(),
            outcomes: Vec::new(),
            fixed_before: Vec::new(),
            similar: Vec::new(),
        }
    }
}

/// Derives everything, several incidents at once.
pub fn derive(library: &Library, as_of: NaiveDate) -> Derived {
    let own = |index: usize| Facts::own(&library.incidents[index], library, as_of);
    let incidents = Across::all(library, as_of).with(own);
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
