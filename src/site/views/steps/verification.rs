//! Step 8 across incidents: whether what was done works; failed tests first.

use super::{Sums, Told};
use crate::derive::ActionState;
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::ActionRow;
use crate::site::views::actions::StateTally;

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<Sums<StateTally>, ActionState, ActionRow<'a>> {
    let mut tally = StateTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        for (i, facts) in scope.entry.facts.actions.iter().enumerate() {
            tally.add(facts.state);
            let is_done = matches!(
                facts.state,
                ActionState::VerificationFailed | ActionState::Unverified | ActionState::Verified
            );
            if is_done {
                let row = ActionRow::new(i, scope.position, site);
                groups.push(facts.state, scope.position, row);
            }
        }
    }
    (Sums { tally }, groups.in_order())
}
