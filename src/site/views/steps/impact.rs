//! Step 3 across incidents: what the users of each service met, the services with the most downtime
//! first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Sums, Told};
use crate::site::context::Context;
use crate::site::lists::{Group, Groups};
use crate::site::views::across::IncidentRef;
use crate::site::views::parts::card::ServiceLink;
use crate::site::views::parts::time::LengthView;
use crate::site::views::report::impact::Measure;
use crate::site::views::{owned, word};

/// What it adds up to.
#[derive(Clone, Serialize)]
pub struct ImpactTally {
    pub rows: usize,
    pub services: usize,
    /// Rows whose times are not known, so that they count for nothing.
    pub unknown: usize,
    pub downtime: Option<LengthView>,
}

/// Whose users met it, and how long they were without the service in all.
#[derive(Clone, Serialize)]
pub struct ServiceImpact {
    /// Absent for rows that name none.
    pub service: Option<ServiceLink>,
    pub downtime: Option<LengthView>,
}

/// One row of a report's table.
#[derive(Serialize)]
pub struct ImpactAcross<'a> {
    pub incident: IncidentRef<'a>,
    pub effect: Option<&'static str>,
    pub length: Option<LengthView>,
    /// Of the longest on the page, in percent.
    pub share: f64,
    pub scope_html: Option<String>,
    pub measures: Vec<Measure>,
    pub cost: Option<String>,
}

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<Sums<ImpactTally>, ServiceImpact, ImpactAcross<'a>> {
    let config = site.edition.config();
    let words = &site.words;
    let mut groups = Groups::new();
    let mut downtime: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut unknown, mut count, mut longest) = (0, 0, 1);
    for scope in site.scopes() {
        let facts = &scope.entry.facts.impact;
        for (service, seconds) in &facts.downtime_by_service {
            *downtime.entry(service).or_insert(0) += seconds;
        }
        for (row, window) in scope.entry.incident.impact.iter().zip(&facts.windows) {
            count += 1;
            unknown += usize::from(window.is_none());
            longest = longest.max(window.map_or(0, |w| w.length.stated));
            let view = ImpactAcross {
                incident: IncidentRef::from(scope.card),
                effect: word(row.effect.as_ref()),
                length: window.map(|w| LengthView::new(w.length, words)),
                share: 0.0,
                scope_html: scope.markup(row.scope.as_ref()),
                measures: Measure::of(row, words),
                cost: row.cost.as_ref().map(|c| words.money(c.amount.value, &c.currency.value)),
            };
            groups.push(owned(row.service.as_ref()), scope.position, view);
        }
    }
    let mut groups: Vec<(i64, Group<ServiceImpact, ImpactAcross<'a>>)> = groups
        .by_incidents()
        .into_iter()
        .map(|group| {
            let seconds = group.key.as_deref().and_then(|s| downtime.get(s)).copied();
            let mut group = group.with_key(|key| ServiceImpact {
                service: key.map(|s| ServiceLink::new(&s, config)),
                downtime: seconds.and_then(|s| LengthView::if_any(s, words)),
            });
            for row in &mut group.rows {
                row.share = share(row.length.as_ref(), longest);
            }
            let seconds_of = |r: &ImpactAcross<'_>| r.length.as_ref().map(|l| l.seconds);
            group.rows.sort_by_key(|r| Reverse(seconds_of(r)));
            (seconds.unwrap_or(0), group)
        })
        .collect();
    groups.sort_by_key(|(seconds, _)| Reverse(*seconds));
    let all: i64 = downtime.values().sum();
    let named = |(_, g): &&(i64, Group<ServiceImpact, _>)| g.key.service.is_some();
    let tally = ImpactTally {
        rows: count,
        services: groups.iter().filter(named).count(),
        unknown,
        downtime: LengthView::if_any(all, words),
    };
    let groups = groups.into_iter().map(|(_, group)| group);
    (Sums { tally }, groups.collect())
}

/// Never so little that nothing is seen of it.
fn share(length: Option<&LengthView>, longest: i64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // seconds of incidents are far below 2⁵²
    let percent = length.map_or(0.0, |l| l.seconds as f64 * 100.0 / longest as f64);
    if percent > 0.0 { (percent.max(0.5) * 10.0).round() / 10.0 } else { 0.0 }
}
