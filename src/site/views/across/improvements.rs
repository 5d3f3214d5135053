//! Steps 6 and 7 across incidents: improvements of one process by what they are good for, the most
//! urgent first.

use serde::Serialize;

use super::{Group, Groups, IncidentRef};
use crate::derive::ActionState;
use crate::site::scope::{PageScope, Site};
use crate::site::views::action::{ActionView, urgency};
use crate::vocabulary::{ActionKind, Process};

/// All of them.
#[derive(Serialize)]
pub struct Improvements<'a> {
    pub tally: StateTally,
    pub groups: Vec<Group<Option<ActionKind>, ActionRow<'a>>>,
}

/// How many actions stand where.
#[derive(Clone, Default, Serialize)]
pub struct StateTally {
    pub all: usize,
    pub overdue: usize,
    pub verification_failed: usize,
    pub open: usize,
    pub unverified: usize,
    pub verified: usize,
    pub declined: usize,
    pub carried: usize,
}

impl StateTally {
    /// Counts an action.
    pub fn add(&mut self, state: ActionState) {
        self.all += 1;
        *match state {
            ActionState::Overdue => &mut self.overdue,
            ActionState::VerificationFailed => &mut self.verification_failed,
            ActionState::Open => &mut self.open,
            ActionState::Unverified => &mut self.unverified,
            ActionState::Verified => &mut self.verified,
            ActionState::Declined => &mut self.declined,
            ActionState::Carried => &mut self.carried,
        } += 1;
    }
}

/// One action.
#[derive(Serialize)]
pub struct ActionRow<'a> {
    pub incident: IncidentRef<'a>,
    pub action: ActionView,
}

super::in_pages!(Improvements { tally });

impl<'a> Improvements<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
        process: Process,
    ) -> Self {
        let mut tally = StateTally::default();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            let all = scope.entry.incident.actions.iter();
            for (action, facts) in all.zip(&scope.entry.facts.actions) {
                if action.process.as_ref().map(|p| p.value) != Some(process) {
                    continue;
                }
                tally.add(facts.state);
                let row = ActionRow {
                    incident: IncidentRef::from(&site.cards[position]),
                    action: ActionView::new(action, *facts, &scope),
                };
                groups.push(action.kind.as_ref().map(|k| k.value), position, row);
            }
        }
        let mut groups = groups.in_order();
        // Those that do not say what they are good for come last.
        groups.sort_by_key(|g| (g.key.is_none(), g.key));
        for group in &mut groups {
            group.rows.sort_by_cached_key(|r| urgency(&r.action));
        }
        Self { tally, groups }
    }
}
