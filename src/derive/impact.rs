//! Impact windows, their union, and what the downtime cost.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::metrics::Range;
use crate::config::Config;
use crate::model::{Impact, Incident, Moment};
use crate::vocabulary::{Effect, Milestone};

/// One row's window, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ImpactWindow {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub length: Range,
}

/// An amount in one currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostTotal {
    /// ISO 4217.
    pub currency: String,
    pub amount: f64,
    /// How much of it was computed from the registry's cost per hour; the rest is stated.
    pub computed: f64,
}

/// What rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Total {
    /// Seconds during which at least one row with an effect held: the union of the windows.
    pub affected_seconds: i64,
    /// Seconds of the union of the rows whose effect is an outage.
    pub downtime_seconds: i64,
    /// Sums of measures of the same name, of those that can be added up (see [`adds_up`]).
    pub measures: BTreeMap<String, Sum>,
    pub costs: Vec<CostTotal>,
}

/// A sum and how many rows it was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sum {
    pub value: f64,
    pub rows: usize,
}

/// What the impact rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImpactFacts {
    /// One for each row, at the same index; `None` where an end is unknown.
    pub windows: Vec<Option<ImpactWindow>>,
    /// Of all rows: times that overlap count once, whichever services they hit.
    pub all: Total,
    /// Of the rows of each service.
    pub services: BTreeMap<String, Total>,
    /// Seconds of the union of the rows whose effect is an outage, by service; only services that
    /// were out.
    pub downtime_by_service: BTreeMap<String, i64>,
}

/// Adds up an incident's impact.
#[must_use]
pub fn measure(incident: &Incident, config: &Config) -> ImpactFacts {
    let rows: Vec<Row<'_>> =
        incident.impact.iter().map(|row| (row, window(incident, row))).collect();
    let mut by_service: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for (row, window) in &rows {
        if let Some(service) = &row.service {
            by_service.entry(&service.value).or_default().push((row, *window));
        }
    }
    let services: BTreeMap<String, Total> = by_service
        .iter()
        .map(|(service, rows)| ((*service).to_owned(), total(rows, config)))
        .collect();
    let is_outage = |rows: &[Row<'_>]| rows.iter().any(|(row, w)| w.is_some() && is_down(row));
    ImpactFacts {
        all: total(&rows, config),
        downtime_by_service: services
            .iter()
            .filter(|(service, _)| is_outage(&by_service[service.as_str()]))
            .map(|(service, total)| (service.clone(), total.downtime_seconds))
            .collect(),
        services,
        windows: rows.into_iter().map(|(_, window)| window).collect(),
    }
}

type Row<'i> = (&'i Impact, Option<ImpactWindow>);

/// Whether a row says that its service was out.
pub(super) fn is_down(row: &Impact) -> bool {
    row.effect.as_ref().is_some_and(|e| e.value == Effect::Outage)
}

fn total(rows: &[Row<'_>], config: &Config) -> Total {
    let seconds = |w: &ImpactWindow| (w.from.timestamp(), w.to.timestamp());
    let effective =
        rows.iter().filter(|(row, _)| row.effect.as_ref().is_none_or(|e| e.value != Effect::None));
    let affected = effective.filter_map(|(_, w)| w.as_ref().map(seconds));
    let down = rows.iter().filter(|(row, _)| is_down(row));
    let down = down.filter_map(|(_, w)| w.as_ref().map(seconds));
    let mut measures: BTreeMap<String, Sum> = BTreeMap::new();
    for (name, number) in rows.iter().flat_map(|(row, _)| &row.measures) {
        if adds_up(&name.value) {
            let sum = measures.entry(name.value.clone()).or_default();
            sum.value += number.value;
            sum.rows += 1;
        }
    }
    Total {
        affected_seconds: union_seconds(affected.collect()),
        downtime_seconds: union_seconds(down.collect()),
        measures,
        costs: costs_of(rows, config),
    }
}

/// Whether numbers of this name say something when they are added up: requests and customers do,
/// rates, peaks and lengths of time do not.
#[must_use]
pub fn adds_up(name: &str) -> bool {
    const NOT: [&str; 37] = [
        "percent",
        "pct",
        "percentage",
        "ratio",
        "rate",
        "share",
        "fraction",
        "peak",
        "max",
        "maximum",
        "min",
        "minimum",
        "average",
        "avg",
        "mean",
        "median",
        "p50",
        "p90",
        "p95",
        "p99",
        "latency",
        "ms",
        "milliseconds",
        "seconds",
        "secs",
        "minutes",
        "mins",
        "hours",
        "days",
        "weeks",
        "qps",
        "rps",
        "tps",
        "per",
        "factor",
        "longest",
        "highest",
    ];
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.all(|word| !NOT.contains(&word.to_lowercase().as_str()))
}

/// A row's window: as given, else from `started` and to `resolved`.
fn window(incident: &Incident, row: &Impact) -> Option<ImpactWindow> {
    let milestone = |m| incident.milestone(m).map(|(_, at)| at);
    let given = |t: &Option<crate::source::Spanned<Moment>>| t.as_ref().map(|m| m.value);
    let from = given(&row.from).or_else(|| milestone(Milestone::Started))?;
    let to = given(&row.to).or_else(|| milestone(Milestone::Resolved))?;
    (to.at >= from.at).then(|| {
        Range::between(from, to).map(|length| ImpactWindow { from: from.at, to: to.at, length })
    })?
}

/// What rows cost, by currency: as stated, else the registry's rate for the time in which a service
/// was out. Outages of one service that overlap cost once.
fn costs_of(rows: &[Row<'_>], config: &Config) -> Vec<CostTotal> {
    // By currency: stated, computed.
    let mut totals: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut rated: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for (row, window) in rows {
        if let Some(cost) = &row.cost {
            totals.entry(&cost.currency.value).or_default().0 += cost.amount.value;
        } else if let (true, Some(w), Some(service)) = (is_down(row), window, &row.service) {
            let range = (w.from.timestamp(), w.to.timestamp());
            rated.entry(&service.value).or_default().push(range);
        }
    }
    for (service, ranges) in rated {
        let rate = config.services.get(service);
        if let Some(rate) = rate.and_then(|s| s.cost_per_hour.as_ref()) {
            #[allow(clippy::cast_precision_loss)] // seconds of an outage are far below 2^52
            let hours = union_seconds(ranges) as f64 / 3600.0;
            totals.entry(&rate.currency).or_default().1 += rate.amount * hours;
        }
    }
    let total = |(currency, (stated, computed)): (&str, (f64, f64))| CostTotal {
        currency: currency.to_owned(),
        amount: stated + computed,
        computed,
    };
    totals.into_iter().map(total).collect()
}

/// The sums of amounts by currency; nothing is converted.
pub(super) fn costs<'c>(all: impl Iterator<Item = &'c CostTotal>) -> Vec<CostTotal> {
    let mut sums: BTreeMap<&str, CostTotal> = BTreeMap::new();
    for cost in all {
        let none = CostTotal { amount: 0.0, computed: 0.0, ..cost.clone() };
        let sum = sums.entry(&cost.currency).or_insert(none);
        sum.amount += cost.amount;
        sum.computed += cost.computed;
    }
    sums.into_values().collect()
}

/// The length of the union of half-open ranges.
#[must_use]
pub fn union_seconds(mut ranges: Vec<(i64, i64)>) -> i64 {
    ranges.sort_unstable();
    let mut total = 0;
    let mut reach = i64::MIN;
    for (from, to) in ranges {
        total += (to - from.max(reach)).max(0);
        reach = reach.max(to);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::tests::library;

    #[test]
    fn overlap_counts_once() {
        assert_eq!(union_seconds(vec![]), 0);
        assert_eq!(union_seconds(vec![(0, 10), (5, 15), (20, 30), (22, 25)]), 25);
        assert_eq!(union_seconds(vec![(20, 30), (0, 40)]), 40);
    }

    #[test]
    fn only_what_can_be_counted_is_added_up() {
        for name in ["failed_requests", "customers", "orders_lost", "minutiae", "operators"] {
            assert!(adds_up(name), "{name}");
        }
        for name in ["error_rate", "peak_users", "delay_minutes", "p99_latency", "loss-percent"] {
            assert!(!adds_up(name), "{name}");
        }
    }

    /// Two services, one of them with two rows that overlap.
    fn facts(more: &str) -> ImpactFacts {
        let yaml = format!(
            "impact:
  - {{service: web, effect: outage, from: 2026-01-01 10:00, to: 2026-01-01 11:00, measures: {{users: 10, error_rate: 5}}{more}}}
  - {{service: web, effect: outage, from: 2026-01-01 10:30, to: 2026-01-01 11:30, measures: {{users: 5, error_rate: 9}}}}
  - {{service: mail, effect: outage, from: 2026-01-01 11:00, to: 2026-01-01 12:00, cost: {{amount: 7, currency: USD}}}}
  - {{service: mail, effect: degraded, from: 2026-01-01 12:00, to: 2026-01-01 13:00}}
  - {{service: dns, effect: none, from: 2026-01-01 05:00, to: 2026-01-01 23:00}}"
        );
        let library = library(&[("2026-01-01-a", &yaml)]);
        let config = Config::parse(
            "[services.web]\ncost_per_hour = {amount = 100, currency = \"EUR\"}\n[services.mail]\ncost_per_hour = {amount = 1, currency = \"USD\"}\n[services.dns]\n",
        );
        measure(&library.incidents[0], &config.unwrap())
    }

    #[test]
    fn times_of_all_are_a_union_and_not_a_sum() {
        let facts = facts("");
        let hours = |seconds: i64| seconds as f64 / 3600.0;
        assert_eq!(hours(facts.all.downtime_seconds), 2.0);
        assert_eq!(hours(facts.all.affected_seconds), 3.0);
        assert_eq!(hours(facts.services["web"].downtime_seconds), 1.5);
        assert_eq!(hours(facts.services["mail"].affected_seconds), 2.0);
        assert_eq!(facts.services["dns"], Total::default());
        let down: Vec<&str> = facts.downtime_by_service.keys().map(String::as_str).collect();
        assert_eq!(down, ["mail", "web"]);
        let users = facts.all.measures["users"];
        assert_eq!((users.value, users.rows), (15.0, 2));
        assert!(!facts.all.measures.contains_key("error_rate"));
    }

    #[test]
    fn overlapping_outages_of_a_service_cost_once_and_what_is_stated_is_not_computed() {
        let of = |facts: &ImpactFacts| -> Vec<(String, f64, f64)> {
            let all = facts.all.costs.iter();
            all.map(|c| (c.currency.clone(), c.amount, c.computed)).collect()
        };
        assert_eq!(
            of(&facts("")),
            [("EUR".to_owned(), 150.0, 150.0), ("USD".to_owned(), 7.0, 0.0)]
        );
        let stated = facts(", cost: {amount: 50, currency: EUR}");
        assert_eq!(of(&stated)[0], ("EUR".to_owned(), 150.0, 100.0));
        assert_eq!(stated.services["web"].costs, stated.all.costs[..1]);
    }
}
