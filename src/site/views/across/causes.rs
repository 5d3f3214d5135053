//! Step 2 across incidents: root causes and contributing factors by category, and what is done
//! about each.

use serde::Serialize;

use super::{Answer, AnswerTally, Group, Groups, IncidentRef};
use crate::model::Cause;
use crate::site::scope::{PageScope, Site};
use crate::site::views::card::Card;
use crate::site::views::{text, word};
use crate::vocabulary::{CauseCategory, CauseRole};

/// All of them; categories that occur in the most incidents first.
#[derive(Serialize)]
pub struct Causes<'a> {
    pub tally: AnswerTally,
    pub groups: Vec<Group<Option<CauseCategory>, CauseRow<'a>>>,
}

/// One.
#[derive(Serialize)]
pub struct CauseRow<'a> {
    pub incident: IncidentRef<'a>,
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub role: Option<&'static str>,
    pub statement_html: String,
    pub answer: Answer,
}

super::in_pages!(Causes { tally });

impl<'a> Causes<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let mut tally = AnswerTally::default();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            for cause in &scope.entry.incident.causes {
                // What set it off is seldom what is to be mended.
                let role = cause.role.as_ref().map(|r| r.value);
                if role == Some(CauseRole::Trigger) {
                    continue;
                }
                let row = CauseRow::new(cause, &site.cards[position], &scope);
                tally.add(row.answer.standing);
                groups.push(cause.category.as_ref().map(|c| c.value), position, row);
            }
        }
        Self {
            tally,
            groups: groups.by_incidents(),
        }
    }
}

impl<'a> CauseRow<'a> {
    /// A cause of the incident of a scope.
    pub(in crate::site) fn new(cause: &Cause, card: &'a Card, scope: &PageScope<'_>) -> Self {
        let id = text(cause.id.as_ref());
        Self {
            incident: IncidentRef::from(card),
            id: id.map(str::to_owned),
            anchor: id.and_then(|id| scope.anchors.of_entry(id, cause.span)),
            role: word(cause.role.as_ref()),
            statement_html: scope.inline(text(cause.statement.as_ref()).unwrap_or_default()),
            answer: Answer::new(id, cause.accepted.is_some(), scope),
        }
    }
}
