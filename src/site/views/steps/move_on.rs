//! Step 10 across incidents: which are to be looked at again, what was adjusted, what came back.

use serde::Serialize;

use super::{Sums, Told};
use crate::derive::Review;
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::IncidentRef;
use crate::site::views::report::follow_up::FollowUpView;

/// How many stand where.
#[derive(Clone, Default, Serialize)]
pub struct FollowUpTally {
    pub overdue: usize,
    pub coming: usize,
    pub adjusted: usize,
    pub undated: usize,
    /// Incidents that repeat an earlier one.
    pub recurrences: usize,
}

/// One incident.
#[derive(Serialize)]
pub struct FollowUpRow<'a> {
    pub incident: IncidentRef<'a>,
    pub follow_up: Option<FollowUpView<'a>>,
}

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<Sums<FollowUpTally>, Review, FollowUpRow<'a>> {
    let mut tally = FollowUpTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        let follow_up = FollowUpView::new(&scope);
        let review = scope.entry.facts.review;
        *match review {
            Review::Overdue => &mut tally.overdue,
            Review::Coming => &mut tally.coming,
            Review::Undated => &mut tally.undated,
            Review::Reviewed => &mut tally.adjusted,
        } += 1;
        let repeats = |f: &FollowUpView<'_>| !f.recurrence_of.is_empty();
        tally.recurrences += usize::from(follow_up.as_ref().is_some_and(repeats));
        let row = FollowUpRow { incident: IncidentRef::from(scope.card), follow_up };
        groups.push(review, scope.position, row);
    }
    let mut groups = groups.in_order();
    for group in &mut groups {
        if matches!(group.key, Review::Overdue | Review::Coming) {
            group.rows.sort_by(|a, b| due(a).cmp(&due(b)));
        }
    }
    (Sums { tally }, groups)
}

fn due<'r>(row: &'r FollowUpRow<'_>) -> Option<&'r str> {
    let review_on = row.follow_up.as_ref()?.review_on.as_ref()?;
    Some(&review_on.iso)
}
