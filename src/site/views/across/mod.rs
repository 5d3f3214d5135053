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
    /// An action is overdue, or failed its test, and none is done.
    Late,
    /// An action is open.
    Open,
    /// An action is done, and no test shows that it works.
    Unverified,
    /// An action is done and shown to work.
    Verified,
    /// It stays as it is, with a reason.
    Accepted,
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
        let has = |state| mine.iter().any(|(_, f)| f.state == state);
        let standing = if has(ActionState::Verified) {
            Standing::Verified
        } else if has(ActionState::Unverified) {
            Standing::Unverified
        } else if has(ActionState::Overdue) || has(ActionState::VerificationFailed) {
            Standing::Late
        } else if has(ActionState::Open) {
            Standing::Open
        } else if accepted {
            Standing::Accepted
        } else {
            Standing::Nothing
        };
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
