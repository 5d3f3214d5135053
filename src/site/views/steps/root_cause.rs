//! Step 2 across incidents: root causes and contributing factors by category, and what is done
//! about each.

use super::{AnswerTally, Sums, Told};
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::CauseRow;
use crate::vocabulary::{CauseCategory, CauseRole};

/// All of it, for the step's pages.
pub fn told<'a>(
    site: &'a Context<'a>,
) -> Told<Sums<AnswerTally>, Option<CauseCategory>, CauseRow<'a>> {
    let mut tally = AnswerTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        for cause in &scope.entry.incident.causes {
            // What set it off is seldom what is to be mended, and what may be the cause cannot be yet.
            let role = cause.role.as_ref().map(|r| r.value);
            if matches!(role, Some(CauseRole::Trigger | CauseRole::Hypothesis)) {
                continue;
            }
            let row = CauseRow::new(cause, &scope);
            tally.add(row.answer.standing);
            groups.push(cause.category.as_ref().map(|c| c.value), scope.position, row);
        }
    }
    (Sums { tally }, groups.by_incidents())
}
