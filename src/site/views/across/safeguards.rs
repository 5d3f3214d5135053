//! Step 5 across incidents: every safeguard by what became of it, those that did not hold first.

use serde::Serialize;

use super::{Answer, AnswerTally, Group, Groups, IncidentRef};
use crate::site::scope::{PageScope, Site};
use crate::site::views::safeguard::SafeguardView;
use crate::site::views::text;
use crate::vocabulary::SafeguardOutcome;

/// All of them.
#[derive(Serialize)]
pub struct Safeguards<'a> {
    /// Of those that did not hold: failed, ignored or missing.
    pub tally: AnswerTally,
    pub worked: usize,
    pub lucky: usize,
    pub groups: Vec<Group<Option<SafeguardOutcome>, SafeguardRow<'a>>>,
}

/// One.
#[derive(Serialize)]
pub struct SafeguardRow<'a> {
    pub incident: IncidentRef<'a>,
    pub safeguard: SafeguardView,
    pub answer: Answer,
}

super::in_pages!(Safeguards {
    tally,
    worked,
    lucky
});

impl<'a> Safeguards<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let mut tally = AnswerTally::default();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            for safeguard in &scope.entry.incident.safeguards {
                let outcome = safeguard.outcome.as_ref().map(|o| o.value);
                let id = text(safeguard.id.as_ref());
                let answer = Answer::new(id, safeguard.accepted.is_some(), &scope);
                if outcome.is_some_and(SafeguardOutcome::needs_action) {
                    tally.add(answer.standing);
                }
                let row = SafeguardRow {
                    incident: IncidentRef::from(&site.cards[position]),
                    safeguard: SafeguardView::new(safeguard, &scope),
                    answer,
                };
                groups.push(outcome, position, row);
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
        Self {
            tally,
            worked: with(SafeguardOutcome::Worked),
            lucky: with(SafeguardOutcome::Lucky),
            groups,
        }
    }
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
