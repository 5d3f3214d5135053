//! Step 10 across incidents: which are to be looked at again, what was adjusted, what came back.

use serde::Serialize;

use super::{Sums, Told};
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

/// Where the follow-up of an incident stands, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Overdue,
    Coming,
    Undated,
    Adjusted,
}

/// One incident.
#[derive(Serialize)]
pub struct FollowUpRow<'a> {
    pub incident: IncidentRef<'a>,
    pub follow_up: Option<FollowUpView<'a>>,
}

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<Sums<FollowUpTally>, Standing, FollowUpRow<'a>> {
    let mut tally = FollowUpTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        let follow_up = FollowUpView::new(&scope);
        let standing = standing(follow_up.as_ref());
        *match standing {
            Standing::Overdue => &mut tally.overdue,
            Standing::Coming => &mut tally.coming,
            Standing::Undated => &mut tally.undated,
            Standing::Adjusted => &mut tally.adjusted,
        } += 1;
        let repeats = |f: &FollowUpView<'_>| !f.recurrence_of.is_empty();
        tally.recurrences += usize::from(follow_up.as_ref().is_some_and(repeats));
        let row = FollowUpRow { incident: IncidentRef::from(scope.card), follow_up };
        groups.push(standing, scope.position, row);
    }
    let mut groups = groups.in_order();
    for group in &mut groups {
        if matches!(group.key, Standing::Overdue | Standing::Coming) {
            group.rows.sort_by(|a, b| due(a).cmp(&due(b)));
        }
    }
    (Sums { tally }, groups)
}

fn due<'r>(row: &'r FollowUpRow<'_>) -> Option<&'r str> {
    let review_on = row.follow_up.as_ref()?.review_on.as_ref()?;
    Some(&review_on.iso)
}

fn standing(follow_up: Option<&FollowUpView<'_>>) -> Standing {
    match follow_up {
        Some(f) if f.adjusted_html.is_some() => Standing::Adjusted,
        Some(f) if f.overdue => Standing::Overdue,
        Some(f) if f.review_on.is_some() => Standing::Coming,
        _ => Standing::Undated,
    }
}
