//! Step 5 across incidents: every safeguard by what became of it, those that did not hold first.

use serde::Serialize;

use super::{AnswerTally, Told};
use crate::site::context::Context;
use crate::site::lists::{Folded, Groups};
use crate::site::views::across::safeguards::{Record, records};
use crate::site::views::across::{Answer, IncidentRef};
use crate::site::views::report::safeguard::SafeguardView;
use crate::site::views::text;
use crate::vocabulary::SafeguardOutcome;

/// The sums of the page.
#[derive(Clone, Serialize)]
pub struct SafeguardSums<'a> {
    /// Of those that did not hold: failed, ignored or missing.
    pub tally: AnswerTally,
    pub worked: usize,
    pub lucky: usize,
    /// Each by its name.
    pub records: Folded<Record<'a>>,
}

/// One.
#[derive(Serialize)]
pub struct SafeguardRow<'a> {
    pub incident: IncidentRef<'a>,
    pub safeguard: SafeguardView,
    pub answer: Answer,
}

/// All of it, for the step's pages.
pub fn told<'a>(
    site: &'a Context<'a>,
) -> Told<SafeguardSums<'a>, Option<SafeguardOutcome>, SafeguardRow<'a>> {
    let mut tally = AnswerTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        for safeguard in &scope.entry.incident.safeguards {
            let outcome = safeguard.outcome.as_ref().map(|o| o.value);
            let id = text(safeguard.id.as_ref());
            let answer = Answer::new(id, safeguard.accepted.is_some(), &scope);
            if outcome.is_some_and(SafeguardOutcome::needs_action) {
                tally.add(answer.standing);
            }
            let row = SafeguardRow {
                incident: IncidentRef::from(scope.card),
                safeguard: SafeguardView::new(safeguard, &scope),
                answer,
            };
            groups.push(outcome, scope.position, row);
        }
    }
    let mut groups = groups.in_order();
    groups.sort_by_key(|g| rank(g.key));
    for group in &mut groups {
        group.rows.sort_by_key(|r| r.answer.standing);
    }
    let with = |outcome| {
        let found = groups.iter().find(|g| g.key == Some(outcome));
        found.map_or(0, |g| g.rows.len())
    };
    (
        SafeguardSums {
            tally,
            worked: with(SafeguardOutcome::Worked),
            lucky: with(SafeguardOutcome::Lucky),
            records: records(site, &site.newest_first()),
        },
        groups,
    )
}

fn rank(outcome: Option<SafeguardOutcome>) -> u8 {
    match outcome {
        Some(SafeguardOutcome::Failed) => 0,
        Some(SafeguardOutcome::Ignored) => 1,
        Some(SafeguardOutcome::Missing) => 2,
        None => 3,
        Some(SafeguardOutcome::Lucky) => 4,
        Some(SafeguardOutcome::Worked) => 5,
    }
}
