//! Step 3 across incidents: what the users of each service met, the services with the most downtime
//! first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Group, Groups, IncidentRef};
use crate::site::scope::{PageScope, Site};
use crate::site::views::card::ServiceLink;
use crate::site::views::impact::{Measure, measure};
use crate::site::views::time::LengthView;
use crate::site::views::{text, word};

/// All of it.
#[derive(Serialize)]
pub struct Impacts<'a> {
    pub tally: ImpactTally,
    pub groups: Vec<Group<ServiceImpact, ImpactAcross<'a>>>,
}

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
}

super::in_pages!(Impacts { tally });

impl<'a> Impacts<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let config = site.edition.config();
        let words = &site.words;
        let mut groups = Groups::new();
        let mut downtime: BTreeMap<&str, i64> = BTreeMap::new();
        let (mut unknown, mut count, mut longest) = (0, 0, 1);
        for (position, scope) in scopes {
            let facts = &scope.entry.facts.impact;
            for (service, seconds) in &facts.downtime_by_service {
                *downtime.entry(service).or_insert(0) += seconds;
            }
            for (row, window) in scope.entry.incident.impact.iter().zip(&facts.windows) {
                count += 1;
                unknown += usize::from(window.is_none());
                longest = longest.max(window.map_or(0, |w| w.length.stated));
                let view = ImpactAcross {
                    incident: IncidentRef::from(&site.cards[position]),
                    effect: word(row.effect.as_ref()),
                    length: window.map(|w| LengthView::new(w.length, words)),
                    share: 0.0,
                    scope_html: text(row.scope.as_ref()).map(|s| scope.inline(s)),
                    measures: row
                        .measures
                        .iter()
                        .map(|(name, number)| measure(&name.value, number.value, words))
                        .collect(),
                };
                groups.push(
                    text(row.service.as_ref()).map(str::to_owned),
                    position,
                    view,
                );
            }
        }
        let mut groups: Vec<(i64, Group<ServiceImpact, ImpactAcross<'a>>)> = groups
            .by_incidents()
            .into_iter()
            .map(|group| {
                let seconds = group.key.as_deref().and_then(|s| downtime.get(s)).copied();
                let mut rows = group.rows;
                for row in &mut rows {
                    row.share = share(row.length.as_ref(), longest);
                }
                rows.sort_by_key(|r| Reverse(r.length.as_ref().map(|l| l.seconds)));
                let key = ServiceImpact {
                    service: group.key.map(|s| ServiceLink::new(&s, config)),
                    downtime: seconds
                        .filter(|s| *s > 0)
                        .map(|s| LengthView::exact(s, words)),
                };
                let group = Group {
                    key,
                    incidents: group.incidents,
                    total: group.total,
                    continued: false,
                    rows,
                };
                (seconds.unwrap_or(0), group)
            })
            .collect();
        groups.sort_by_key(|(seconds, _)| Reverse(*seconds));
        let all: i64 = downtime.values().sum();
        Self {
            tally: ImpactTally {
                rows: count,
                services: groups
                    .iter()
                    .filter(|(_, g)| g.key.service.is_some())
                    .count(),
                unknown,
                downtime: (all > 0).then(|| LengthView::exact(all, words)),
            },
            groups: groups.into_iter().map(|(_, group)| group).collect(),
        }
    }
}

/// Never so little that nothing is seen of it.
fn share(length: Option<&LengthView>, longest: i64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // seconds of incidents are far below 2⁵²
    let percent = length.map_or(0.0, |l| l.seconds as f64 * 100.0 / longest as f64);
    if percent > 0.0 {
        (percent.max(0.5) * 10.0).round() / 10.0
    } else {
        0.0
    }
}
