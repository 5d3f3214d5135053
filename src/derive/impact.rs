//! Impact windows, their union, and what the downtime cost.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::metrics::Range;
use crate::config::Config;
use crate::model::{Effect, Impact, Incident, Milestone, Moment};

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
    /// Whether any part was computed from the registry's cost per hour.
    pub computed: bool,
}

/// What the impact rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImpactFacts {
    /// One for each row, at the same index; `None` where an end is unknown.
    pub windows: Vec<Option<ImpactWindow>>,
    /// Seconds during which at least one row with an effect held: the union of the windows.
    pub affected_seconds: i64,
    /// Seconds of the union of the rows whose effect is an outage, by service.
    pub downtime_by_service: BTreeMap<String, i64>,
    /// Sums of measures of the same name.
    pub measures: BTreeMap<String, f64>,
    pub costs: Vec<CostTotal>,
}

/// Adds up an incident's impact.
#[must_use]
pub fn measure(incident: &Incident, config: &Config) -> ImpactFacts {
    let windows: Vec<Option<ImpactWindow>> = incident
        .impact
        .iter()
        .map(|row| window(incident, row))
        .collect();
    let mut all = Vec::new();
    let mut down: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    let mut measures = BTreeMap::new();
    let mut costs: BTreeMap<String, CostTotal> = BTreeMap::new();
    for (row, window) in incident.impact.iter().zip(&windows) {
        let effect = row.effect.as_ref().map(|e| e.value);
        if let Some(w) = window
            && effect != Some(Effect::None)
        {
            let range = (w.from.timestamp(), w.to.timestamp());
            all.push(range);
            if effect == Some(Effect::Outage)
                && let Some(service) = &row.service
            {
                down.entry(service.value.clone()).or_default().push(range);
            }
        }
        for (name, number) in &row.measures {
            *measures.entry(name.value.clone()).or_insert(0.0) += number.value;
        }
        if let Some((currency, amount, computed)) = cost(row, window.as_ref(), config) {
            let total = costs.entry(currency.clone()).or_insert(CostTotal {
                currency,
                amount: 0.0,
                computed: false,
            });
            total.amount += amount;
            total.computed |= computed;
        }
    }
    ImpactFacts {
        windows,
        affected_seconds: union_seconds(all),
        downtime_by_service: down
            .into_iter()
            .map(|(service, ranges)| (service, union_seconds(ranges)))
            .collect(),
        measures,
        costs: costs.into_values().collect(),
    }
}

/// A row's window: as given, else from `started` and to `resolved`.
fn window(incident: &Incident, row: &Impact) -> Option<ImpactWindow> {
    let milestone = |m| incident.milestone(m).map(|(_, at)| at);
    let given = |t: &Option<crate::source::Spanned<Moment>>| t.as_ref().map(|m| m.value);
    let from = given(&row.from).or_else(|| milestone(Milestone::Started))?;
    let to = given(&row.to).or_else(|| milestone(Milestone::Resolved))?;
    (to.at >= from.at).then(|| {
        Range::between(from, to).map(|length| ImpactWindow {
            from: from.at,
            to: to.at,
            length,
        })
    })?
}

/// The cost of a row: stated, or the registry's rate for the hours of an outage.
fn cost(
    row: &Impact,
    window: Option<&ImpactWindow>,
    config: &Config,
) -> Option<(String, f64, bool)> {
    if let Some(cost) = &row.cost {
        return Some((cost.currency.value.clone(), cost.amount.value, false));
    }
    let service = config.services.get(&row.service.as_ref()?.value)?;
    let rate = service.cost_per_hour.as_ref()?;
    let down = row
        .effect
        .as_ref()
        .is_some_and(|e| e.value == Effect::Outage);
    #[allow(clippy::cast_precision_loss)] // seconds of an outage are far below 2^52
    let hours = window?.length.stated as f64 / 3600.0;
    down.then(|| (rate.currency.clone(), rate.amount * hours, true))
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
    use super::union_seconds;

    #[test]
    fn overlap_counts_once() {
        assert_eq!(union_seconds(vec![]), 0);
        assert_eq!(
            union_seconds(vec![(0, 10), (5, 15), (20, 30), (22, 25)]),
            25
        );
        assert_eq!(union_seconds(vec![(20, 30), (0, 40)]), 40);
    }
}
