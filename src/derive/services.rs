//! A service over time: when it was out, and whether its incidents are noticed and ended faster or
//! slower than all.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Facts;
use super::trends::{Period, RECENT_DAYS, Spread, began, bucketed, month_of, widths};
use crate::model::Incident;

/// Up to how many months are told one by one.
const MOST_MONTHS: i32 = 12;

/// The services that an incident concerns: those it names, and those its impact names.
#[must_use]
pub fn concerned(incident: &Incident) -> BTreeSet<&str> {
    let hit = incident.impact.iter().filter_map(|i| i.service.as_ref());
    incident.services.iter().chain(hit).map(|service| service.value.as_str()).collect()
}

/// How many incidents a service had in a period, and how long it was out in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    pub period: Period,
    pub incidents: usize,
    /// How many of them were an outage of it.
    pub outages: usize,
    /// Seconds of outage of the service, of the incidents that began in the period.
    pub downtime: i64,
}

/// How fast incidents were noticed and ended, in seconds from their start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speed {
    pub to_detect: Spread,
    pub to_resolve: Spread,
}

/// A service by periods: months where they are few, quarters, or years; periods in which nothing
/// happened are there as well. Incidents without a date are in none.
#[must_use]
pub fn spells(service: &str, incidents: &[(&Incident, &Facts)], as_of: NaiveDate) -> Vec<Spell> {
    let dated: Vec<(NaiveDate, &Incident, &Facts)> =
        incidents.iter().filter_map(|(i, f)| began(i).map(|d| (d, *i, *f))).collect();
    let days: Vec<NaiveDate> = dated.iter().map(|(d, ..)| *d).collect();
    let first = days.iter().min().copied().unwrap_or(as_of);
    let last = days.iter().max().copied().unwrap_or(as_of).max(as_of);
    let months =
        if month_of(last) - month_of(first) < MOST_MONTHS { 1 } else { widths(&days, as_of).1 };
    bucketed(&dated, as_of, months)
        .into_iter()
        .map(|(period, within)| {
            let down = within.iter().filter_map(|(_, f)| f.impact.downtime_by_service.get(service));
            let down: Vec<i64> = down.copied().filter(|s| *s > 0).collect();
            Spell {
                period,
                incidents: within.len(),
                outages: down.len(),
                downtime: down.iter().sum(),
            }
        })
        .collect()
}

/// How fast incidents were noticed and ended.
#[must_use]
pub fn speed<'f>(facts: impl Iterator<Item = &'f Facts> + Clone) -> Speed {
    let all = |of: fn(&Facts) -> Option<i64>| Spread::of(facts.clone().filter_map(of).collect());
    Speed {
        to_detect: all(|f| f.metrics.to_detect.map(|r| r.stated)),
        to_resolve: all(|f| f.metrics.to_resolve.map(|r| r.stated)),
    }
}

/// How many of the incidents began in the last year, and how many in the year before it.
#[must_use]
pub fn recent<'i>(
    incidents: impl Iterator<Item = &'i Incident>,
    as_of: NaiveDate,
) -> (usize, usize) {
    let (mut recent, mut before) = (0, 0);
    for date in incidents.filter_map(began) {
        match (as_of - date).num_days() {
            days if (0..RECENT_DAYS).contains(&days) => recent += 1,
            days if (RECENT_DAYS..2 * RECENT_DAYS).contains(&days) => before += 1,
            _ => {}
        }
    }
    (recent, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::derive;
    use crate::derive::tests::{both, library};

    fn told(incidents: &[(&str, &str)], as_of: &str) -> (Vec<Spell>, (usize, usize)) {
        let library = library(incidents);
        let as_of: NaiveDate = as_of.parse().unwrap();
        let derived = derive(&library, as_of);
        let all = both(&library, &derived);
        (spells("web", &all, as_of), recent(all.iter().map(|(incident, _)| *incident), as_of))
    }

    const OUT: &str = "services: [web, mail]\nimpact:\n  - {service: web, effect: outage, from: 2026-01-10 10:00, to: 2026-01-10 11:00}\n  - {service: mail, effect: outage, from: 2026-01-10 10:00, to: 2026-01-10 15:00}";

    #[test]
    fn only_the_outage_of_the_service_counts_and_empty_periods_are_there() {
        let (spells, recent) = told(
            &[("2026-01-10-a", OUT), ("2026-01-20-b", ""), ("2025-04-01-c", "")],
            "2026-03-31",
        );
        let months: Vec<(usize, i64)> = spells.iter().map(|s| (s.incidents, s.downtime)).collect();
        assert_eq!(months.len(), 12, "April to March, month by month");
        assert_eq!((months[0], months[1], months[9]), ((1, 0), (0, 0), (2, 3600)));
        assert_eq!(recent, (3, 0));
        let (spells, recent) = told(&[("2026-01-10-a", OUT), ("2025-01-10-c", "")], "2026-03-31");
        assert_eq!(spells[0].period.months, 3);
        assert_eq!(recent, (1, 1));
        let (spells, recent) = told(&[("2026-01-10-a", OUT), ("2016-01-10-c", "")], "2026-03-31");
        assert_eq!((spells[0].period.months, spells.len()), (12, 11));
        assert_eq!(recent, (1, 0));
        assert!(told(&[], "2026-03-31").0.is_empty());
    }
}
