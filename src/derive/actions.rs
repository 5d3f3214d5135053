//! What became of the promised improvements, as of a date.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use super::due_dates::{Moved, Moves};
use crate::model::{Action, ActionIndex, Incident, Library};
use crate::source::Spanned;
use crate::vocabulary::{ActionRef, ActionStatus, VerificationResult};

/// Where an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionState {
    /// Open after its due date.
    Overdue,
    /// Done, but the test failed: it is owed again.
    VerificationFailed,
    /// Proposed, open or in progress.
    Open,
    /// Done, with no test that shows it.
    Unverified,
    /// Done, and tested with success.
    Verified,
    Declined,
    /// Not done here: an action of a later incident carries it on.
    Carried,
}

impl ActionState {
    /// Every state, what wants attention first.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::VerificationFailed,
        Self::Open,
        Self::Unverified,
        Self::Verified,
        Self::Declined,
        Self::Carried,
    ];

    /// As it is written in data: `verification-failed`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::VerificationFailed => "verification-failed",
            Self::Open => "open",
            Self::Unverified => "unverified",
            Self::Verified => "verified",
            Self::Declined => "declined",
            Self::Carried => "carried",
        }
    }

    /// Whether somebody still has to do something, beyond a test.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Overdue | Self::VerificationFailed | Self::Open)
    }
}

/// What follows from an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFacts {
    pub state: ActionState,
    /// Days past the due date, for one that is owed. A due date is overdue from the day after.
    pub days_overdue: i64,
    /// Days from the incident (its folder's date) to when it was done, or to the date of judgement.
    pub age_days: Option<i64>,
    /// Whether it waits for an action that is still owed.
    pub blocked: bool,
    /// The action of a later incident that carries it on.
    pub carried_to: Option<ActionIndex>,
    /// How often the due date had been moved by then; `None` where it was not, or the past was not asked.
    pub moved: Option<Moved>,
}

/// By which actions are in order of urgency, what wants attention first: by state, the longest overdue,
/// the earliest due, by priority; what has no due date or no priority comes last.
pub fn urgency<D: Ord, P: Ord>(
    state: ActionState,
    days_overdue: i64,
    due: Option<D>,
    priority: Option<P>,
) -> impl Ord {
    let late = Reverse(days_overdue);
    (state, late, due.is_none(), due, priority.is_none(), priority)
}

/// Judges the actions of every incident as of a date: one list for each incident, in the order of its
/// actions. What was done, tested or carried on after that date had not happened yet.
pub fn judge(library: &Library, as_of: NaiveDate) -> Vec<Vec<ActionFacts>> {
    judge_with(library, as_of, &Moves::default())
}

/// The same, where it is known how due dates moved.
pub fn judge_with(library: &Library, as_of: NaiveDate, moves: &Moves) -> Vec<Vec<ActionFacts>> {
    let carried = carried_to(library, as_of);
    let mut all: Vec<Vec<ActionFacts>> = library
        .incidents
        .par_iter()
        .enumerate()
        .map(|(index, incident)| {
            let actions = incident.actions.iter().enumerate();
            let judged = actions.map(|(action, a)| {
                let place = ActionIndex { incident: index, action };
                let carried_to = carried.get(&place).copied();
                ActionFacts {
                    moved: moves.moved(place, as_of),
                    ..facts(incident, a, carried_to, as_of)
                }
            });
            judged.collect()
        })
        .collect();
    for place in waiting(library, &all) {
        all[place.incident][place.action].blocked = true;
    }
    all
}

/// Which actions are carried on where; of several the first that took it over.
pub(super) fn carried_to(library: &Library, as_of: NaiveDate) -> HashMap<ActionIndex, ActionIndex> {
    let mut all = HashMap::new();
    for (incident, later) in library.happened_by(as_of) {
        for (action, taking) in later.actions.iter().enumerate() {
            let from = taking.carried_from.as_ref();
            if let Some(before) = from.and_then(|f| library.action_from(incident, f)) {
                let to = ActionIndex { incident, action };
                // Incidents are in order of folder, so of date: what comes from a later one is a slip.
                if before < to {
                    all.entry(before).or_insert(to);
                }
            }
        }
    }
    all
}

/// The owed actions that wait for another owed one.
fn waiting(library: &Library, facts: &[Vec<ActionFacts>]) -> Vec<ActionIndex> {
    let owed = |p: ActionIndex| facts[p.incident][p.action].state.is_owed();
    let waits = |place: ActionIndex, action: &Action| {
        let mut blockers = action.blocked_by.iter();
        blockers.any(|b| library.action_from(place.incident, b).is_some_and(owed))
    };
    let waiting = library.actions().filter(|(p, _, a)| owed(*p) && waits(*p, a));
    waiting.map(|(place, ..)| place).collect()
}

fn facts(
    incident: &Incident,
    action: &Action,
    carried_to: Option<ActionIndex>,
    as_of: NaiveDate,
) -> ActionFacts {
    let mut state = state(action, as_of);
    let due = action.due.as_ref().map(|d| d.value);
    let late = due.map_or(0, |d| (as_of - d).num_days().max(0));
    if state.is_owed() && carried_to.is_some() {
        state = ActionState::Carried;
    }
    if state == ActionState::Open && late > 0 {
        state = ActionState::Overdue;
    }
    let done = action.done.as_ref().map(|d| d.value).filter(|d| *d <= as_of);
    let until = match (done, state) {
        (Some(done), ActionState::Unverified | ActionState::Verified) => Some(done),
        (_, owed) if owed.is_owed() => Some(as_of),
        _ => None,
    };
    let age_days = incident.slug_date().zip(until);
    let age_days = age_days.map(|(began, until)| (until - began).num_days());
    ActionFacts {
        state,
        days_overdue: if state.is_owed() { late } else { 0 },
        age_days: age_days.filter(|d| *d >= 0),
        blocked: false,
        carried_to,
        moved: None,
    }
}

/// What the author wrote, as of a date; whether it is late or carried on is not asked here.
pub(super) fn state(action: &Action, as_of: NaiveDate) -> ActionState {
    let status = action.status.as_ref().map_or(ActionStatus::Open, |s| s.value);
    let later = |d: &Option<Spanned<NaiveDate>>| d.as_ref().is_some_and(|d| d.value > as_of);
    match status {
        ActionStatus::Declined => ActionState::Declined,
        ActionStatus::Done if !later(&action.done) => {
            let verification = action.verification.as_ref();
            let result = verification.filter(|v| !later(&v.on)).and_then(|v| v.result.as_ref());
            match result.map(|r| r.value) {
                Some(VerificationResult::Failed) => ActionState::VerificationFailed,
                // Done for now: it is owed again.
                _ if action.recurs.is_some() => ActionState::Open,
                Some(VerificationResult::Passed) => ActionState::Verified,
                None => ActionState::Unverified,
            }
        }
        _ => ActionState::Open,
    }
}

/// How many links of a chain of carried actions are followed: more say nothing new, and a circle of
/// them has no end.
pub(super) const LONGEST_CHAIN: usize = 50;

/// The actions that an action was carried over from, the nearest first, each with the index of its
/// incident. Ends where a reference leads nowhere or comes round to an action met before.
pub fn carried_from<'a>(library: &'a Library, action: &'a Action) -> Vec<(usize, &'a Action)> {
    let mut chain: Vec<(usize, &Action)> = Vec::new();
    let mut at = action;
    while chain.len() < LONGEST_CHAIN {
        let from = at.carried_from.as_ref().and_then(|f| ActionRef::parse(f));
        let Some(place) = from.and_then(|name| library.action(name)) else {
            break;
        };
        let (_, before) = library.at(place);
        let met =
            std::ptr::eq(before, action) || chain.iter().any(|(_, a)| std::ptr::eq(*a, before));
        if met {
            break;
        }
        chain.push((place.incident, before));
        at = before;
    }
    chain
}
