//! Steps 6 and 7 across incidents: improvements of one process by what they are good for, the most
//! urgent first.

use super::{Sums, Told};
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::ActionRow;
use crate::site::views::actions::{StateTally, urgency};
use crate::vocabulary::{ActionKind, Process};

/// All of it, for the step's pages.
pub fn told<'a>(
    site: &'a Context<'a>,
    process: Process,
) -> Told<Sums<StateTally>, Option<ActionKind>, ActionRow<'a>> {
    let mut tally = StateTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        let all = scope.entry.incident.actions.iter();
        for (i, (action, facts)) in all.zip(&scope.entry.facts.actions).enumerate() {
            if action.process.as_ref().map(|p| p.value) != Some(process) {
                continue;
            }
            tally.add(facts.state);
            let row = ActionRow::new(i, scope.position, site);
            groups.push(action.kind.as_ref().map(|k| k.value), scope.position, row);
        }
    }
    let mut groups = groups.in_order();
    // Those that do not say what they are good for come last.
    groups.sort_by_key(|g| (g.key.is_none(), g.key));
    for group in &mut groups {
        group.rows.sort_by_cached_key(|r| urgency(r.action));
    }
    (Sums { tally }, groups)
}
