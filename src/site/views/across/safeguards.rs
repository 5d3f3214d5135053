//! Safeguards, those of one name together: the ones that did not hold, and how each did.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Answer, IncidentRef, Standing};
use crate::derive::related::plain_name;
use crate::site::context::Context;
use crate::site::lists::{Excerpt, Folded, Groups};
use crate::site::views::{text, word};
use crate::vocabulary::{Choice, SafeguardOutcome};

/// How many failures of one safeguard are shown.
const MOST_FAILURES: usize = 8;
/// How many records are in sight, and how many there are in all.
const OPEN_RECORDS: usize = 8;
const MOST_RECORDS: usize = 40;

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

    /// Those that are neither accepted as they are nor mended by actions that are all done; of equal ones the
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

/// How a safeguard did in all of some incidents.
#[derive(Clone, Serialize)]
pub struct Record<'a> {
    pub name_html: String,
    /// How often it came to what: the word of an outcome, those that occur in the order of the words.
    pub outcomes: Vec<(&'static str, usize)>,
    /// How often it did not hold and no action addresses it.
    pub unaddressed: usize,
    /// How often nobody says what became of it.
    pub not_stated: usize,
    pub incidents: usize,
    /// Where it was met last.
    pub latest: IncidentRef<'a>,
    pub anchor: String,
}

/// Safeguards by name: what let down the most first. `order` begins with the newest incident.
pub fn records<'a>(site: &'a Context<'a>, order: &[usize]) -> Folded<Record<'a>> {
    struct Found<'n> {
        name: &'n str,
        latest: usize,
        anchor: Option<(&'n str, crate::source::Span)>,
        positions: Vec<usize>,
        outcomes: BTreeMap<Option<SafeguardOutcome>, usize>,
        unaddressed: usize,
    }
    let mut by_name: BTreeMap<String, Found<'_>> = BTreeMap::new();
    for &position in order {
        let scope = site.scope(position);
        for safeguard in &site.entries[position].incident.safeguards {
            let Some(name) = text(safeguard.name.as_ref()) else { continue };
            let found = by_name.entry(plain_name(name)).or_insert_with(|| Found {
                name,
                latest: position,
                anchor: text(safeguard.id.as_ref()).map(|id| (id, safeguard.span)),
                positions: Vec::new(),
                outcomes: BTreeMap::new(),
                unaddressed: 0,
            });
            let answer =
                Answer::new(text(safeguard.id.as_ref()), safeguard.accepted.is_some(), &scope);
            let failed = safeguard.outcome.as_ref().is_some_and(|o| o.value.needs_action());
            found.unaddressed += usize::from(failed && answer.standing == Standing::Nothing);
            found.positions.push(position);
            *found.outcomes.entry(safeguard.outcome.as_ref().map(|o| o.value)).or_default() += 1;
        }
    }
    let mut all: Vec<Found<'_>> = by_name.into_values().collect();
    let failed = |f: &Found<'_>| -> usize {
        let bad = f.outcomes.iter().filter(|(o, _)| o.is_some_and(SafeguardOutcome::needs_action));
        bad.map(|(_, n)| n).sum()
    };
    all.sort_by_key(|f| (Reverse(failed(f)), Reverse(f.positions.len())));
    let total = all.len();
    all.truncate(MOST_RECORDS);
    let rows = all.into_iter().map(|mut f| {
        let scope = site.scope(f.latest);
        f.positions.dedup();
        let anchor = f.anchor.and_then(|(id, span)| scope.anchor(Some(id), span));
        Record {
            name_html: scope.inline(f.name),
            outcomes: f.outcomes.iter().filter_map(|(o, n)| Some(((*o)?.word(), *n))).collect(),
            unaddressed: f.unaddressed,
            not_stated: f.outcomes.get(&None).copied().unwrap_or(0),
            incidents: f.positions.len(),
            latest: IncidentRef::from(scope.card),
            anchor: anchor.unwrap_or_else(|| "safeguards".to_owned()),
        }
    });
    Folded { total, ..Folded::open(rows.collect(), OPEN_RECORDS, MOST_RECORDS) }
}
