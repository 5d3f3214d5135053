//! Step 8 across incidents: whether what was done works; failed tests first.

use serde::Serialize;

use super::improvements::{ActionRow, StateTally};
use super::{Group, Groups, IncidentRef};
use crate::derive::ActionState;
use crate::site::scope::{PageScope, Site};
use crate::site::views::action::ActionView;

/// All improvements that are done.
#[derive(Serialize)]
pub struct Verifications<'a> {
    /// Of all improvements.
    pub tally: StateTally,
    pub groups: Vec<Group<ActionState, ActionRow<'a>>>,
}

super::in_pages!(Verifications { tally });

impl<'a> Verifications<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let mut tally = StateTally::default();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            let all = scope.entry.incident.actions.iter();
            for (action, facts) in all.zip(&scope.entry.facts.actions) {
                tally.add(facts.state);
                let is_done = matches!(
                    facts.state,
                    ActionState::VerificationFailed
                        | ActionState::Unverified
                        | ActionState::Verified
                );
                if is_done {
                    let row = ActionRow {
                        incident: IncidentRef::from(&site.cards[position]),
                        action: ActionView::new(action, *facts, &scope),
                    };
                    groups.push(facts.state, position, row);
                }
            }
        }
        Self {
            tally,
            groups: groups.in_order(),
        }
    }
}
