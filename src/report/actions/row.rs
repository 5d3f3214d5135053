//! An action with all that is known of it: an entry of `actions.json`, a line of `actions.csv`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::derive::{ActionFacts, ActionState, SameBy, urgency};
use crate::model::{Action, Incident};
use crate::source::Spanned;
use crate::vocabulary::Choice;

/// An action, with what is not known as `null`.
#[derive(Serialize)]
pub struct Row<'a> {
    /// `slug#A1`; none for an action without an id.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub incident: &'a str,
    /// Relative to the site's root.
    pub url: String,
    pub title: Option<&'a str>,
    pub state: ActionState,
    pub days_overdue: i64,
    pub age_days: Option<i64>,
    pub owner: Option<&'a str>,
    pub priority: Option<&'a str>,
    /// As it stood on the date of judgement.
    pub due: Option<String>,
    /// How often it is due again: `every 3 months`.
    pub recurs: Option<String>,
    /// The due date that was promised first, where it was moved since.
    pub first_due: Option<String>,
    /// How often the due date was moved; `None` where it was not, and where git was not asked.
    pub due_moved: Option<usize>,
    pub done: Option<String>,
    pub process: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub severity: Option<&'a str>,
    pub services: Vec<&'a str>,
    pub addresses: Vec<&'a str>,
    pub ticket: Option<&'a str>,
    pub verification: Option<Verification<'a>>,
    pub promised_before: Option<Before>,
}

/// An action of an earlier incident that promised the same.
#[derive(Serialize)]
pub struct Before {
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Where it stands now.
    pub state: ActionState,
    /// Whether the author says so; otherwise the titles are alike.
    pub carried: bool,
}

impl Before {
    /// What is told of an action at its place with its facts.
    pub fn new(incident: &Incident, action: &Action, facts: ActionFacts, how: SameBy) -> Self {
        Self {
            reference: incident.name_of(action).map(|n| n.to_string()),
            state: facts.state,
            carried: how == SameBy::CarriedFrom,
        }
    }
}

/// The test of an action.
#[derive(Serialize)]
pub struct Verification<'a> {
    pub on: Option<String>,
    pub by: Option<&'a str>,
    pub how: Option<&'a str>,
    pub result: Option<&'static str>,
}

impl<'a> Row<'a> {
    /// What is known of an action; `url` is where it is on the site.
    pub fn new(
        incident: &'a Incident,
        action: &'a Action,
        facts: ActionFacts,
        url: String,
        promised_before: Option<Before>,
    ) -> Self {
        let date = |d: &Option<Spanned<NaiveDate>>| d.as_ref().map(|d| d.value.to_string());
        Self {
            reference: incident.name_of(action).map(|n| n.to_string()),
            incident: &incident.slug,
            url,
            title: text(&action.title),
            state: facts.state,
            days_overdue: facts.days_overdue,
            age_days: facts.age_days,
            owner: text(&action.owner),
            priority: text(&action.priority),
            due: action.due.as_ref().map(|d| d.value.to_string()),
            recurs: action.recurs.as_ref().map(|r| r.value.to_string()),
            first_due: facts.moved.map(|m| m.first.to_string()),
            due_moved: facts.moved.map(|m| m.times),
            done: date(&action.done),
            process: word(&action.process),
            kind: word(&action.kind),
            severity: text(&incident.severity),
            services: texts(&incident.services),
            addresses: texts(&action.addresses),
            ticket: text(&action.ticket),
            verification: action.verification.as_ref().map(|v| Verification {
                on: date(&v.on),
                by: text(&v.by),
                how: text(&v.how),
                result: word(&v.result),
            }),
            promised_before,
        }
    }

    /// By which rows are in order of urgency: what wants attention first.
    pub fn urgency<'r>(&'r self) -> impl Ord + use<'r> {
        let own = urgency(self.state, self.days_overdue, self.due.as_deref(), self.priority);
        (own, self.incident)
    }
}

fn text(value: &Option<Spanned<String>>) -> Option<&str> {
    value.as_ref().map(|v| v.value.as_str())
}

fn texts(values: &[Spanned<String>]) -> Vec<&str> {
    values.iter().map(|v| v.value.as_str()).collect()
}

fn word<C: Choice>(value: &Option<Spanned<C>>) -> Option<&'static str> {
    value.as_ref().map(|v| v.value.word())
}
