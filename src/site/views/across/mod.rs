//! What pages over many incidents share: how they name one, and how far it is with what is to be mended.

pub mod in_common;
pub mod safeguards;

use serde::Serialize;

use super::actions::{ActionView, OwedAction};
use super::parts::card::{Card, SeverityView};
use super::parts::time::DateView;
use super::{text, word};
use crate::derive::ActionState;
use crate::model::Cause;
use crate::site::context::{Context, PageScope};

/// An incident as a table of many names it.
#[derive(Clone, Copy, Serialize)]
pub struct IncidentRef<'a> {
    pub title: &'a str,
    /// Relative to the site's root.
    pub path: &'a str,
    pub day: Option<&'a DateView>,
    pub severity: Option<&'a SeverityView>,
}

impl<'a> From<&'a Card> for IncidentRef<'a> {
    fn from(card: &'a Card) -> Self {
        Self {
            title: &card.title,
            path: &card.path,
            day: card.day.as_ref(),
            severity: card.severity.as_ref(),
        }
    }
}

/// An action and its incident.
#[derive(Clone, Serialize)]
pub struct ActionRow<'a> {
    pub incident: IncidentRef<'a>,
    pub action: &'a ActionView,
}

impl<'a> ActionRow<'a> {
    /// One of the actions of the incident at a position.
    pub fn new(index: usize, position: usize, site: &'a Context<'a>) -> Self {
        let OwedAction { card, action } = OwedAction::new(index, position, site);
        Self { incident: IncidentRef::from(card), action }
    }
}

/// A cause and what is done about it.
#[derive(Serialize)]
pub struct CauseRow<'a> {
    pub incident: IncidentRef<'a>,
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub role: Option<&'static str>,
    pub statement_html: String,
    pub answer: Answer,
}

impl<'a> CauseRow<'a> {
    pub fn new(cause: &Cause, scope: &PageScope<'a>) -> Self {
        let id = text(cause.id.as_ref());
        Self {
            incident: IncidentRef::from(scope.card),
            id: id.map(str::to_owned),
            anchor: scope.anchor(id, cause.span),
            role: word(cause.role.as_ref()),
            statement_html: scope.markup(cause.statement.as_ref()).unwrap_or_default(),
            answer: Answer::new(id, cause.accepted.is_some(), scope),
        }
    }
}

/// What is done about a cause or a safeguard.
#[derive(Serialize)]
pub struct Answer {
    pub standing: Standing,
    /// The actions that address it.
    pub actions: Vec<ActionRef>,
}

/// How far that is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No action addresses it, or only declined ones.
    Nothing,
    /// An action is overdue, or failed its test, whatever else is done.
    Late,
    /// An action is open.
    Open,
    /// All actions are done, and of some no test shows that they work.
    Unverified,
    /// All actions are done and shown to work.
    Verified,
    /// It stays as it is, with a reason.
    Accepted,
}

impl Standing {
    /// How far it is with what actions in these states address: as far as the one that is least far.
    fn of(states: impl Iterator<Item = ActionState>, accepted: bool) -> Self {
        let of_state = |state| match state {
            ActionState::Overdue | ActionState::VerificationFailed => Some(Self::Late),
            ActionState::Open => Some(Self::Open),
            ActionState::Unverified => Some(Self::Unverified),
            ActionState::Verified => Some(Self::Verified),
            ActionState::Declined | ActionState::Carried => None,
        };
        let otherwise = if accepted { Self::Accepted } else { Self::Nothing };
        states.filter_map(of_state).min().unwrap_or(otherwise)
    }
}

/// An action by its id.
#[derive(Serialize)]
pub struct ActionRef {
    pub id: String,
    pub anchor: Option<String>,
    pub state: ActionState,
}

impl Answer {
    /// What an incident does about the cause or safeguard with this id.
    pub fn new(id: Option<&str>, accepted: bool, scope: &PageScope<'_>) -> Self {
        let incident = scope.entry.incident;
        let all = incident.actions.iter().zip(&scope.entry.facts.actions);
        let mine: Vec<_> =
            all.filter(|(a, _)| a.addresses.iter().any(|x| Some(x.value.as_str()) == id)).collect();
        let standing = Standing::of(mine.iter().map(|(_, f)| f.state), accepted);
        let actions = mine
            .into_iter()
            .filter_map(|(action, facts)| {
                let id = text(action.id.as_ref())?;
                Some(ActionRef {
                    anchor: scope.anchor(Some(id), action.span),
                    id: id.to_owned(),
                    state: facts.state,
                })
            })
            .collect();
        Self { standing, actions }
    }
}

#[cfg(test)]
mod tests {
    use super::{ActionState as S, Standing};

    #[test]
    fn what_several_actions_address_is_as_far_as_the_last_of_them() {
        let of = |states: &[S]| Standing::of(states.iter().copied(), false);
        assert_eq!(of(&[S::Verified, S::Open]), Standing::Open);
        assert_eq!(of(&[S::Unverified, S::Overdue, S::Open]), Standing::Late);
        assert_eq!(of(&[S::Verified, S::VerificationFailed]), Standing::Late);
        assert_eq!(of(&[S::Verified, S::Unverified]), Standing::Unverified);
        assert_eq!(of(&[S::Verified, S::Declined]), Standing::Verified);
        assert_eq!(of(&[S::Declined, S::Carried]), Standing::Nothing);
        assert_eq!(Standing::of([S::Open].into_iter(), true), Standing::Open);
        assert_eq!(Standing::of([].into_iter(), true), Standing::Accepted);
    }
}
