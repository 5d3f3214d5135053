//! The matrix: cause → safeguard → action → proof, one row for each action, then what none addresses.

use std::collections::HashSet;

use serde::Serialize;

use super::cause::CauseView;
use super::safeguard::SafeguardView;
use crate::site::views::actions::{ActionView, Addressed};

/// One row.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    pub causes: Vec<Addressed>,
    pub safeguards: Vec<Addressed>,
    pub action: Option<ActionView>,
    /// Why nothing is done about it, for a row without an action.
    pub accepted_html: Option<String>,
}

impl MatrixRow {
    /// Whether nothing is done about what it names, and nobody said why.
    pub fn is_gap(&self) -> bool {
        self.action.is_none() && self.accepted_html.is_none()
    }
}

/// The rows; none where there is nothing to put together.
pub fn rows(
    causes: &[CauseView],
    safeguards: &[SafeguardView],
    actions: &[ActionView],
) -> Vec<MatrixRow> {
    let is_safeguard =
        |a: &&Addressed| safeguards.iter().any(|s| s.id.as_deref() == Some(a.id.as_str()));
    let mut rows: Vec<MatrixRow> = actions
        .iter()
        .map(|action| {
            let (safeguards, causes) = action.addresses.iter().partition::<Vec<_>, _>(is_safeguard);
            MatrixRow {
                causes: causes.into_iter().cloned().collect(),
                safeguards: safeguards.into_iter().cloned().collect(),
                action: Some(action.clone()),
                accepted_html: None,
            }
        })
        .collect();
    let addressed = |id: &Option<String>| {
        let all = actions.iter().flat_map(|a| &a.addresses);
        id.as_ref().is_some_and(|id| all.into_iter().any(|a| a.id == *id))
    };
    let alone = |id: &Option<String>, anchor: &Option<String>, html: &str| Addressed {
        id: id.clone().unwrap_or_default(),
        anchor: anchor.clone(),
        html: html.to_owned(),
    };
    // What may be the cause is not to be mended before that is known.
    let is_known = |c: &&CauseView| c.role != Some("hypothesis");
    for cause in causes.iter().filter(is_known).filter(|c| !addressed(&c.id)) {
        rows.push(MatrixRow {
            causes: vec![alone(&cause.id, &cause.anchor, &cause.statement_html)],
            safeguards: Vec::new(),
            action: None,
            accepted_html: cause.accepted_html.clone(),
        });
    }
    let needs = |s: &&SafeguardView| matches!(s.outcome, Some("failed" | "ignored" | "missing"));
    for safeguard in safeguards.iter().filter(needs).filter(|s| !addressed(&s.id)) {
        rows.push(MatrixRow {
            causes: Vec::new(),
            safeguards: vec![alone(&safeguard.id, &safeguard.anchor, &safeguard.name_html)],
            action: None,
            accepted_html: safeguard.accepted_html.clone(),
        });
    }
    say_once(&mut rows);
    rows
}

/// What several rows name is told where it comes first, and is its id in the others.
fn say_once(rows: &mut [MatrixRow]) {
    let mut told: HashSet<String> = HashSet::new();
    let named = rows.iter_mut().flat_map(|r| r.causes.iter_mut().chain(&mut r.safeguards));
    for named in named {
        if !named.id.is_empty() && !told.insert(named.id.clone()) {
            named.html.clear();
        }
    }
}
