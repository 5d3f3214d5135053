//! Step 4 across incidents: what was tried, by what it did; what made things worse first.

use serde::Serialize;

use super::{Sums, Told, after_start};
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::IncidentRef;
use crate::site::views::parts::time::LengthView;
use crate::site::views::report::timeline::anchor;
use crate::site::views::{owned, text};
use crate::vocabulary::StaffOutcome;

/// How often it came to what.
#[derive(Clone, Default, Serialize)]
pub struct StaffTally {
    pub all: usize,
    pub made_worse: usize,
    pub no_effect: usize,
    pub helped: usize,
    pub fixed: usize,
    /// Unknown, or not stated.
    pub unclear: usize,
}

/// One thing that somebody did.
#[derive(Serialize)]
pub struct StaffRow<'a> {
    pub incident: IncidentRef<'a>,
    pub anchor: String,
    pub by: Option<String>,
    /// How long after the start.
    pub after: Option<LengthView>,
    pub event_html: String,
    pub reason_html: Option<String>,
}

/// All of it, for the step's pages.
pub fn told<'a>(
    site: &'a Context<'a>,
) -> Told<Sums<StaffTally>, Option<StaffOutcome>, StaffRow<'a>> {
    let mut tally = StaffTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        for (i, entry) in scope.entry.incident.timeline.iter().enumerate() {
            if !entry.is_staff_action() {
                continue;
            }
            let outcome = entry.outcome.as_ref().map(|o| o.value);
            tally.all += 1;
            *match outcome {
                Some(StaffOutcome::MadeWorse) => &mut tally.made_worse,
                Some(StaffOutcome::NoEffect) => &mut tally.no_effect,
                Some(StaffOutcome::Helped) => &mut tally.helped,
                Some(StaffOutcome::Fixed) => &mut tally.fixed,
                Some(StaffOutcome::Unknown) | None => &mut tally.unclear,
            } += 1;
            let row = StaffRow {
                incident: IncidentRef::from(scope.card),
                anchor: anchor(i),
                by: owned(entry.by.as_ref()),
                after: after_start(entry.at.as_ref().map(|a| a.value), &scope),
                event_html: scope.inline(text(entry.event.as_ref()).unwrap_or_default()),
                reason_html: scope.markup(entry.reason.as_ref()),
            };
            groups.push(outcome, scope.position, row);
        }
    }
    let mut groups = groups.in_order();
    groups.sort_by_key(|g| rank(g.key));
    (Sums { tally }, groups)
}

fn rank(outcome: Option<StaffOutcome>) -> u8 {
    match outcome {
        Some(StaffOutcome::MadeWorse) => 0,
        Some(StaffOutcome::NoEffect) => 1,
        Some(StaffOutcome::Unknown) => 2,
        Some(StaffOutcome::Helped) => 3,
        Some(StaffOutcome::Fixed) => 4,
        None => 5,
    }
}
