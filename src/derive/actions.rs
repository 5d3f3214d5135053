//! What became of the promised improvements, as of a date.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::{Action, ActionStatus, Incident, Library, VerificationResult};

/// Where an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionState {
    /// Open after its due date.
    Overdue,
    /// Done, but the test failed.
    VerificationFailed,
    /// Proposed, open or in progress.
    Open,
    /// Done, with no test that shows it.
    Unverified,
    /// Done, and tested with success.
    Verified,
    Declined,
}

impl ActionState {
    /// As it is written in data: `verification-failed`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::VerificationFailed => "verification-failed",
            Self::Open => "open",
            Self::Unverified => "unverified",
            Self::Verified => "verified",
            Self::Declined => "declined",
        }
    }
}

/// What follows from an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ActionFacts {
    pub state: ActionState,
    /// Days past the due date, for an overdue one. A due date is overdue from the day after.
    pub days_overdue: i64,
    /// Days from the incident (its folder's date) to when it was done, or to the date of judgement.
    pub age_days: Option<i64>,
}

/// Judges an incident's actions.
#[must_use]
pub fn judge(incident: &Incident, as_of: NaiveDate) -> Vec<ActionFacts> {
    let began = incident.slug_date();
    incident
        .actions
        .iter()
        .map(|action| {
            let (state, days_overdue) = state(action, as_of);
            let until = match (&action.done, state) {
                (Some(done), _) => Some(done.value),
                (None, ActionState::Overdue | ActionState::Open) => Some(as_of),
                _ => None,
            };
            let age_days = began.zip(until).map(|(b, u)| (u - b).num_days());
            ActionFacts {
                state,
                days_overdue,
                age_days: age_days.filter(|d| *d >= 0),
            }
        })
        .collect()
}

/// How many links of a chain of carried actions are followed: more say nothing new, and a circle of
/// them has no end.
const LONGEST_CHAIN: usize = 50;

/// The actions that an action was carried over from, the nearest first, each with the index of its
/// incident. Ends where a reference leads nowhere or comes round to an action met before.
#[must_use]
pub fn carried_from<'a>(library: &'a Library, action: &'a Action) -> Vec<(usize, &'a Action)> {
    let mut chain: Vec<(usize, &Action)> = Vec::new();
    let mut at = action;
    while chain.len() < LONGEST_CHAIN {
        let Some((slug, id)) = at.carried_from.as_ref().and_then(|f| f.split_once('#')) else {
            break;
        };
        let before = library.index_of(slug).and_then(|index| {
            let actions = &library.incidents[index].actions;
            let is_it = |a: &&Action| a.id.as_ref().is_some_and(|own| own.value == id);
            Some((index, actions.iter().find(is_it)?))
        });
        let Some((index, before)) = before else { break };
        let met =
            std::ptr::eq(before, action) || chain.iter().any(|(_, a)| std::ptr::eq(*a, before));
        if met {
            break;
        }
        chain.push((index, before));
        at = before;
    }
    chain
}

fn state(action: &Action, as_of: NaiveDate) -> (ActionState, i64) {
    let status = action
        .status
        .as_ref()
        .map_or(ActionStatus::Open, |s| s.value);
    let verification = action
        .verification
        .as_ref()
        .and_then(|v| v.result.as_ref())
        .map(|r| r.value);
    let state = match (status, verification) {
        (ActionStatus::Declined, _) => ActionState::Declined,
        (ActionStatus::Done, Some(VerificationResult::Passed)) => ActionState::Verified,
        (ActionStatus::Done, Some(VerificationResult::Failed)) => ActionState::VerificationFailed,
        (ActionStatus::Done, None) => ActionState::Unverified,
        _ => {
            let late = action
                .due
                .as_ref()
                .map_or(0, |d| (as_of - d.value).num_days());
            if late > 0 {
                return (ActionState::Overdue, late);
            }
            ActionState::Open
        }
    };
    (state, 0)
}
