//! The impact table: what each service's users met, on the incident's time axis, with totals.

use serde::Serialize;

use crate::derive::CostTotal;
use crate::derive::impact::Total;
use crate::model::Impact;
use crate::site::context::PageScope;
use crate::site::text::{Words, spaced};
use crate::site::views::charts::axis::{Axis, Bar};
use crate::site::views::parts::card::ServiceLink;
use crate::site::views::parts::time::{LengthView, TimeView};
use crate::site::views::{text, word};
use crate::vocabulary::Milestone;

/// The table.
#[derive(Debug, Serialize)]
pub struct ImpactView {
    pub rows: Vec<ImpactRow>,
    pub totals: Option<Totals>,
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

impl Measure {
    /// The numbers of a row.
    pub fn of(row: &Impact, words: &Words) -> Vec<Self> {
        let all = row.measures.iter();
        all.map(|(name, number)| Self {
            name: spaced(&name.value),
            number: words.number(number.value),
        })
        .collect()
    }
}

/// What the rows add up to: of each service, and overall.
#[derive(Debug, Serialize)]
pub struct Totals {
    /// In order of name; empty where one service had it all, as it would say the same again.
    pub services: Vec<ServiceTotal>,
    pub all: TotalView,
    /// Whether any number is the sum of several rows.
    pub sums: bool,
    /// Whether any cost was computed.
    pub computed: bool,
    /// Rows whose times are not known: they are missing in the times.
    pub timeless: usize,
}

/// What the rows of a service add up to.
#[derive(Debug, Serialize)]
pub struct ServiceTotal {
    pub service: ServiceLink,
    pub total: TotalView,
}

/// What some rows add up to.
#[derive(Debug, Serialize)]
pub struct TotalView {
    /// During which at least one row had an effect.
    pub affected: Option<LengthView>,
    /// During which at least one row was an outage.
    pub downtime: Option<LengthView>,
    pub measures: Vec<SumView>,
    pub costs: Vec<CostView>,
}

/// A number that may be a sum.
#[derive(Debug, Serialize)]
pub struct SumView {
    pub name: String,
    pub number: String,
    /// How many rows it is the sum of.
    pub rows: usize,
}

/// An amount of money.
#[derive(Debug, Serialize)]
pub struct CostView {
    pub amount: String,
    /// How much of it was computed from a cost per hour, where that is not all or nothing of it.
    pub computed_part: Option<String>,
    /// Whether all of it was.
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
                scope_html: scope.markup(row.scope.as_ref()),
                measures: Measure::of(row, words),
                workaround_html: scope.markup(row.workaround.as_ref()),
                depends_on: text(row.depends_on.as_ref()).map(|s| ServiceLink::new(s, config)),
                cost: row.cost.as_ref().map(|c| words.money(c.amount.value, &c.currency.value)),
            })
            .collect();
        let mut ticks: Vec<Tick> = Vec::new();
        if let Some(axis) = axis {
            for m in [Milestone::Detected, Milestone::Mitigated] {
                ticks.extend(milestone(m).map(|at| Tick {
                    milestone: crate::vocabulary::Choice::word(m),
                    at: axis.place(at),
                }));
            }
        }
        Some(Self {
            rows,
            totals: totals(scope),
            from: ends.iter().min().map(|t| TimeView::exact(*t, incident.zone, words)),
            to: ends.iter().max().map(|t| TimeView::exact(*t, incident.zone, words)),
            ticks,
        })
    }
}

impl Totals {
    /// Whether there is anything to show.
    fn says_something(&self) -> bool {
        let all = &self.all;
        let times = all.affected.is_some() || all.downtime.is_some();
        times || !all.measures.is_empty() || !all.costs.is_empty()
    }
}

fn totals(scope: &PageScope<'_>) -> Option<Totals> {
    let facts = &scope.entry.facts.impact;
    let config = scope.site.edition.config();
    let words = &scope.site.words;
    let named = scope.entry.incident.impact.iter();
    let services: Vec<ServiceTotal> = if facts.services.len() > 1 {
        let all = facts.services.iter();
        all.map(|(name, total)| ServiceTotal {
            service: ServiceLink::new(name, config),
            total: TotalView::new(total, words),
        })
        .collect()
    } else {
        Vec::new()
    };
    let totals = Totals {
        services,
        all: TotalView::new(&facts.all, words),
        sums: facts.all.measures.values().any(|s| s.rows > 1),
        computed: facts.all.costs.iter().any(|c| c.computed > 0.0),
        timeless: named.zip(&facts.windows).filter(|(_, window)| window.is_none()).count(),
    };
    totals.says_something().then_some(totals)
}

impl CostView {
    /// Each currency by itself.
    pub fn all(costs: &[CostTotal], words: &Words) -> Vec<Self> {
        let view = |c: &CostTotal| {
            let all = c.computed >= c.amount;
            let some = c.computed > 0.0 && !all;
            Self {
                amount: words.money(c.amount, &c.currency),
                computed_part: some.then(|| words.money(c.computed, &c.currency)),
                computed: c.computed > 0.0 && all,
            }
        };
        costs.iter().map(view).collect()
    }
}

impl TotalView {
    fn new(total: &Total, words: &Words) -> Self {
        Self {
            affected: LengthView::if_any(total.affected_seconds, words),
            downtime: LengthView::if_any(total.downtime_seconds, words),
            measures: total
                .measures
                .iter()
                .map(|(name, sum)| SumView {
                    name: spaced(name),
                    number: words.number(sum.value),
                    rows: sum.rows,
                })
                .collect(),
            costs: CostView::all(&total.costs, words),
        }
    }
}
