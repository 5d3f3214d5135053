//! What was tried before in incidents of a service and what came of it: what whoever is called at night looks
//! for.

use std::collections::HashSet;

use serde::Serialize;

use crate::rules::placeholder::names_nothing;
use crate::site::context::Context;
use crate::site::lists::Folded;
use crate::site::views::across::IncidentRef;
use crate::site::views::report::timeline::anchor;
use crate::site::views::{owned, text};
use crate::vocabulary::{Choice, StaffOutcome};

/// How many of each are in sight, and how many there are in all.
const OPEN: usize = 5;
const MOST: usize = 25;

/// What came of it, and what it was that came to that.
#[derive(Serialize)]
pub struct Tried<'a> {
    /// The word of an outcome, or `workaround`.
    pub outcome: &'static str,
    /// Of the newest incidents first.
    pub rows: Folded<Try<'a>>,
}

/// One thing that was done.
#[derive(Serialize)]
pub struct Try<'a> {
    pub incident: IncidentRef<'a>,
    /// On the page of the incident.
    pub anchor: String,
    pub html: String,
    pub by: Option<String>,
}

/// What helps first, then what is to be left alone. `order` begins with the newest incident.
pub fn tried<'a>(site: &'a Context<'a>, service: &str, order: &[usize]) -> Vec<Tried<'a>> {
    let outcomes = [StaffOutcome::Fixed, StaffOutcome::Helped, StaffOutcome::MadeWorse];
    let mut all: Vec<Tried<'a>> = Vec::new();
    // The same words again say nothing new: the newest stand for all.
    let mut told: HashSet<&str> = HashSet::new();
    for outcome in outcomes {
        // Nothing is turned into markup before it is known to be shown.
        let found = order.iter().flat_map(|p| {
            let entries = site.entries[*p].incident.timeline.iter().enumerate();
            let such =
                entries.filter(|(_, e)| e.outcome.as_ref().is_some_and(|o| o.value == outcome));
            such.map(move |(i, entry)| (*p, i, entry))
        });
        let found =
            found.filter(|(.., entry)| told.insert(text(entry.event.as_ref()).unwrap_or_default()));
        let rows = found.take(MOST).map(|(position, i, entry)| {
            let scope = site.scope(position);
            Try {
                incident: IncidentRef::from(scope.card),
                anchor: anchor(i),
                html: scope.inline(text(entry.event.as_ref()).unwrap_or_default()),
                by: owned(entry.by.as_ref()),
            }
        });
        all.push(Tried { outcome: outcome.word(), rows: Folded::open(rows.collect(), OPEN, MOST) });
    }
    let workarounds = order.iter().flat_map(|p| {
        let rows = site.entries[*p].incident.impact.iter();
        let own = rows.filter(|r| text(r.service.as_ref()) == Some(service));
        own.filter_map(move |row| Some((*p, text(row.workaround.as_ref())?)))
    });
    // That there was none is an answer, and nothing to try.
    let workarounds = workarounds.filter(|(_, workaround)| !names_nothing(workaround));
    let workarounds = workarounds.filter(|(_, workaround)| told.insert(workaround));
    let rows = workarounds.take(MOST).map(|(position, workaround)| {
        let scope = site.scope(position);
        Try {
            incident: IncidentRef::from(scope.card),
            anchor: "impact".to_owned(),
            html: scope.inline(workaround),
            by: None,
        }
    });
    let workarounds =
        Tried { outcome: "workaround", rows: Folded::open(rows.collect(), OPEN, MOST) };
    all.insert(1, workarounds);
    all.retain(|t| t.rows.total > 0);
    all
}
