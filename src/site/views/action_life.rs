//! What became of an action beside its state: moved dates, what it waits for, where it was carried on, and
//! whether what it was against came back.

use serde::Serialize;

use super::across::IncidentRef;
use super::time::DateView;
use crate::derive::ActionFacts;
use crate::derive::{ActionIndex, Outcome};
use crate::model::Action;
use crate::site::address::Address;
use crate::site::anchors::Anchors;
use crate::site::scope::PageScope;

/// All of that; empty for an action of which there is nothing to tell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Life {
    /// Whether any of it is there.
    pub tells: bool,
    pub moved: Option<Moved>,
    /// The actions that have to be done first and are not.
    pub waits_for: Vec<ActionLink>,
    pub carried_to: Option<ActionLink>,
    pub outcome: Option<OutcomeView>,
}

/// How often a due date moved.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    pub times: usize,
    /// The date that was promised first.
    pub first: DateView,
}

/// An action of this or another incident.
#[derive(Clone, Debug, Serialize)]
pub struct ActionLink {
    pub label: String,
    /// Relative to the site's root; absent if this edition does not show that incident.
    pub path: Option<String>,
}

/// What happened since an action was shown to work.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    pub since: DateView,
    pub times: usize,
    /// The first of them.
    pub again: Vec<Again>,
}

/// An incident in which it came back.
#[derive(Clone, Debug, Serialize)]
pub struct Again {
    pub title: String,
    /// Relative to the site's root.
    pub path: String,
}

impl Life {
    pub(super) fn new(action: &Action, facts: ActionFacts, scope: &PageScope<'_>) -> Self {
        let entry = scope.entry;
        let actions = &entry.incident.actions;
        let Some(index) = actions.iter().position(|a| std::ptr::eq(a, action)) else {
            return Self::default();
        };
        let place = ActionIndex {
            incident: entry.index,
            action: index,
        };
        let words = &scope.site.words;
        let moved = scope.site.edition.moved(place).map(|m| Moved {
            times: m.times,
            first: DateView::new(m.first, words),
        });
        let waits_for = if facts.blocked {
            let blockers = action.blocked_by.iter();
            blockers.map(|b| ActionLink::new(&b.value, scope)).collect()
        } else {
            Vec::new()
        };
        let carried_to = facts.carried_to.and_then(|to| ActionLink::to(to, scope));
        let outcome = entry.facts.outcomes.get(index).and_then(Option::as_ref);
        let outcome = outcome.map(|o| OutcomeView::new(o, scope));
        Self {
            tells: moved.is_some()
                || !waits_for.is_empty()
                || carried_to.is_some()
                || outcome.is_some(),
            moved,
            waits_for,
            carried_to,
            outcome,
        }
    }
}

impl ActionLink {
    /// What a reference of this incident names: `A1`, or `slug#A1`.
    pub(super) fn new(written: &str, scope: &PageScope<'_>) -> Self {
        let own = scope.entry.incident;
        let (slug, id) = written.split_once('#').unwrap_or((&own.slug, written));
        let path = scope.site.edition.get(slug).map(|entry| {
            let anchor = Anchors::new(entry.incident).of(id);
            let fragment = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            format!("{}{fragment}", Address::incident(slug).link())
        });
        Self {
            label: written.to_owned(),
            path,
        }
    }

    fn to(place: ActionIndex, scope: &PageScope<'_>) -> Option<Self> {
        let entry = scope.site.edition.at(place.incident)?;
        let action = entry.incident.actions.get(place.action)?;
        let id = action.id.as_ref().map_or("", |i| i.value.as_str());
        Some(Self::new(&format!("{}#{id}", entry.incident.slug), scope))
    }
}

impl OutcomeView {
    fn new(outcome: &Outcome, scope: &PageScope<'_>) -> Self {
        let shown = outcome.again.iter().filter_map(|i| scope.site.card(*i));
        let again = shown.map(|card| {
            let incident = IncidentRef::from(card);
            Again {
                title: incident.title.to_owned(),
                path: incident.path.to_owned(),
            }
        });
        Self {
            since: DateView::new(outcome.since, &scope.site.words),
            times: outcome.times,
            again: again.collect(),
        }
    }
}
