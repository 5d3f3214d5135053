//! The impact table: what each service's users met, on the incident's time axis, with totals.

use serde::Serialize;

use super::axis::{Axis, Bar};
use super::card::ServiceLink;
use super::time::{LengthView, TimeView};
use super::{text, word};
use crate::model::Milestone;
use crate::site::scope::PageScope;
use crate::site::text::{Words, spaced};

/// The table.
#[derive(Debug, Serialize)]
pub struct ImpactView {
    pub rows: Vec<ImpactRow>,
    pub totals: Totals,
    /// The ends of the axis.
    pub from: Option<TimeView>,
    pub to: Option<TimeView>,
    /// Where milestones lie on it.
    pub ticks: Vec<Tick>,
}

/// One row.
#[derive(Debug, Serialize)]
pub struct ImpactRow {
    pub service: Option<ServiceLink>,
    pub effect: Option<&'static str>,
    pub from: Option<TimeView>,
    pub to: Option<TimeView>,
    pub length: Option<LengthView>,
    pub bar: Option<Bar>,
    pub scope_html: Option<String>,
    pub measures: Vec<Measure>,
    pub workaround_html: Option<String>,
    pub depends_on: Option<ServiceLink>,
    pub cost: Option<String>,
}

/// A number and what it counts.
#[derive(Debug, Serialize)]
pub struct Measure {
    pub name: String,
    pub number: String,
}

/// What the rows add up to.
#[derive(Debug, Serialize)]
pub struct Totals {
    /// During which at least one service was affected.
    pub affected: Option<LengthView>,
    /// Outage, by service.
    pub downtime: Vec<Downtime>,
    /// Sums of measures that more than one row gives.
    pub measures: Vec<Measure>,
    pub costs: Vec<CostView>,
}

/// How long a service was out.
#[derive(Debug, Serialize)]
pub struct Downtime {
    pub service: ServiceLink,
    pub length: LengthView,
}

/// An amount of money.
#[derive(Debug, Serialize)]
pub struct CostView {
    pub amount: String,
    /// Whether it was computed from a cost per hour.
    pub computed: bool,
}

/// A milestone on the axis.
#[derive(Debug, Serialize)]
pub struct Tick {
    pub milestone: &'static str,
    pub at: f64,
}

impl ImpactView {
    /// The table of an incident; `None` without rows.
    #[must_use]
    pub fn new(scope: &PageScope<'_>) -> Option<Self> {
        let incident = scope.entry.incident;
        if incident.impact.is_empty() {
            return None;
        }
        let config = scope.site.edition.config();
        let words = &scope.site.words;
        let facts = &scope.entry.facts.impact;
        let milestone = |m| incident.milestone(m).map(|(_, at)| at.at);
        let ends: Vec<_> = facts
            .windows
            .iter()
            .flatten()
            .flat_map(|w| [w.from, w.to])
            .chain(milestone(Milestone::Started))
            .chain(milestone(Milestone::Resolved))
            .collect();
        let axis = Axis::around(ends.iter().copied());
        let rows = incident
            .impact
            .iter()
            .zip(&facts.windows)
            .map(|(row, window)| ImpactRow {
                service: text(row.service.as_ref()).map(|s| ServiceLink::new(s, config)),
                effect: word(row.effect.as_ref()),
                from: window.map(|w| TimeView::exact(w.from, incident.zone, words)),
                to: window.map(|w| TimeView::exact(w.to, incident.zone, words)),
                length: window.map(|w| LengthView::new(w.length, words)),
                bar: window.zip(axis).map(|(w, axis)| axis.bar(w.from, w.to)),
                scope_html: text(row.scope.as_ref()).map(|s| scope.inline(s)),
                measures: row
                    .measures
                    .iter()
                    .map(|(n, v)| measure(&n.value, v.value, words))
                    .collect(),
                workaround_html: text(row.workaround.as_ref()).map(|w| scope.inline(w)),
                depends_on: text(row.depends_on.as_ref()).map(|s| ServiceLink::new(s, config)),
                cost: row
                    .cost
                    .as_ref()
                    .map(|c| words.money(c.amount.value, &c.currency.value)),
            })
            .collect();
        let mut ticks: Vec<Tick> = Vec::new();
        if let Some(axis) = axis {
            for m in [Milestone::Detected, Milestone::Mitigated] {
                ticks.extend(milestone(m).map(|at| Tick {
                    milestone: crate::model::Choice::word(m),
                    at: axis.place(at),
                }));
            }
        }
        Some(Self {
            rows,
            totals: totals(scope),
            from: ends
                .iter()
                .min()
                .map(|t| TimeView::exact(*t, incident.zone, words)),
            to: ends
                .iter()
                .max()
                .map(|t| TimeView::exact(*t, incident.zone, words)),
            ticks,
        })
    }
}

fn totals(scope: &PageScope<'_>) -> Totals {
    let words = &scope.site.words;
    let incident = scope.entry.incident;
    let facts = &scope.entry.facts.impact;
    let times_given = |name: &str| {
        let names = incident.impact.iter().flat_map(|r| &r.measures);
        names.filter(|(n, _)| n.value == name).count()
    };
    Totals {
        affected: (facts.affected_seconds > 0)
            .then(|| LengthView::exact(facts.affected_seconds, words)),
        downtime: facts
            .downtime_by_service
            .iter()
            .map(|(service, seconds)| Downtime {
                service: ServiceLink::new(service, scope.site.edition.config()),
                length: LengthView::exact(*seconds, words),
            })
            .collect(),
        measures: facts
            .measures
            .iter()
            .filter(|(name, _)| times_given(name) > 1)
            .map(|(name, sum)| measure(name, *sum, words))
            .collect(),
        costs: facts
            .costs
            .iter()
            .map(|c| CostView {
                amount: words.money(c.amount, &c.currency),
                computed: c.computed,
            })
            .collect(),
    }
}

pub(super) fn measure(name: &str, value: f64, words: &Words) -> Measure {
    Measure {
        name: spaced(name),
        number: words.number(value),
    }
}
