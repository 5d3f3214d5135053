//! Safeguards that did not hold, those of one name together.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Answer, IncidentRef, Standing};
use crate::derive::related::plain_name;
use crate::site::context::Context;
use crate::site::lists::{Excerpt, Groups};
use crate::site::views::{text, word};

/// How many failures of one safeguard are shown.
const MOST_FAILURES: usize = 8;

/// Safeguards of one name that did not hold.
#[derive(Serialize)]
pub struct Unheld<'a> {
    pub name_html: String,
    /// In how many incidents.
    pub incidents: usize,
    /// The newest first.
    pub failures: Excerpt<Failure<'a>>,
}

/// One time that it did not hold.
#[derive(Serialize)]
pub struct Failure<'a> {
    pub incident: IncidentRef<'a>,
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub outcome: Option<&'static str>,
    pub why_html: Option<String>,
    pub answer: Answer,
}

impl<'a> Unheld<'a> {
    /// All of the incidents in `order`, the newest first: what let down the most of them comes first, then
    /// what is answered least, then what comes first in the alphabet.
    pub fn all(site: &'a Context<'a>, order: &[usize]) -> Vec<Self> {
        Self::by_name(site, order, |_| true, |_| 0)
    }

    /// Those that are neither accepted as they are nor mended by an action that is done; of equal ones the
    /// newest first.
    pub fn unmended(site: &'a Context<'a>, order: &[usize]) -> Vec<Self> {
        let is_unmended = |standing| standing < Standing::Unverified;
        Self::by_name(site, order, is_unmended, |nth| nth)
    }

    fn by_name(
        site: &'a Context<'a>,
        order: &[usize],
        counts: impl Fn(Standing) -> bool,
        ties: impl Fn(usize) -> usize,
    ) -> Vec<Self> {
        let mut groups = Groups::new();
        for (nth, &position) in order.iter().enumerate() {
            let scope = site.scope(position);
            for safeguard in &scope.entry.incident.safeguards {
                let outcome = safeguard.outcome.as_ref();
                let id = text(safeguard.id.as_ref());
                let answer = Answer::new(id, safeguard.accepted.is_some(), &scope);
                if !outcome.is_some_and(|o| o.value.needs_action()) || !counts(answer.standing) {
                    continue;
                }
                let failure = Failure {
                    incident: IncidentRef::from(scope.card),
                    id: id.map(str::to_owned),
                    anchor: scope.anchor(id, safeguard.span),
                    outcome: word(outcome),
                    why_html: scope.markup(safeguard.why.as_ref()),
                    answer,
                };
                // Authors write one name in several ways.
                let name = text(safeguard.name.as_ref()).unwrap_or_default();
                groups.push(plain_name(name), position, (nth, scope.inline(name), failure));
            }
        }
        let mut all = groups.in_order();
        all.sort_by_cached_key(|group| {
            let worst = group.rows.iter().map(|(.., f)| f.answer.standing).min();
            let newest = group.rows.first().map(|(nth, ..)| ties(*nth));
            (Reverse(group.incidents), worst, newest)
        });
        all.into_iter()
            .map(|group| {
                let name_html = group.rows.first().map(|(_, name, _)| name.clone());
                let failures = group.rows.into_iter().map(|(.., failure)| failure);
                Self {
                    name_html: name_html.unwrap_or_default(),
                    incidents: group.incidents,
                    failures: Excerpt::new(failures.collect(), MOST_FAILURES),
                }
            })
            .collect()
    }
}
