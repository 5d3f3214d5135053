//! The figures of incidents, whole or by groups: how fast they were noticed and ended, how long something was
//! out, what it cost. Made from what was derived of each incident, as the pages of the site are.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::impact::costs;
use super::trends::{Spread, began, categories, is_outage};
use super::{CostTotal, Facts, Range, services};
use crate::model::Incident;
use crate::vocabulary::Choice;

/// What incidents are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// One that concerns several counts for each.
    Service,
    Severity,
    /// By category; one with several counts for each.
    Cause,
    /// In which it began.
    Month,
}

/// From the start to another milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum To {
    Detect,
    Acknowledge,
    Mitigate,
    Resolve,
}

impl To {
    /// In the order in which they happen.
    pub const ALL: [Self; 4] = [Self::Detect, Self::Acknowledge, Self::Mitigate, Self::Resolve];

    /// As it is written in data.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Acknowledge => "acknowledge",
            Self::Mitigate => "mitigate",
            Self::Resolve => "resolve",
        }
    }

    fn of(self, facts: &Facts) -> Option<Range> {
        let metrics = &facts.metrics;
        match self {
            Self::Detect => metrics.to_detect,
            Self::Acknowledge => metrics.to_acknowledge,
            Self::Mitigate => metrics.to_mitigate,
            Self::Resolve => metrics.to_resolve,
        }
    }
}

/// How some lengths of time are spread, in seconds. What too few values cannot say is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Time {
    pub to: To,
    /// Of how many incidents it is known.
    pub known: usize,
    pub median: Option<i64>,
    /// What the median is at least and at most, where times are not exact.
    pub median_least: Option<i64>,
    pub median_most: Option<i64>,
    /// In which the median of all such incidents lies, with a certainty of 95 % or more.
    pub interval_from: Option<i64>,
    pub interval_to: Option<i64>,
    pub p90: Option<i64>,
    pub mean: Option<i64>,
}

impl Time {
    fn new(to: To, incidents: &[Within<'_>]) -> Self {
        let ranges: Vec<Range> = incidents.iter().filter_map(|(_, f)| to.of(f)).collect();
        let spread = |of: fn(&Range) -> i64| Spread::of(ranges.iter().map(of).collect());
        let stated = spread(|r| r.stated);
        let values = stated.values();
        let interval = stated.interval();
        let mean = |count: i64| values.iter().sum::<i64>().checked_div(count);
        Self {
            to,
            known: values.len(),
            median: stated.median(),
            median_least: spread(|r| r.least).median(),
            median_most: spread(|r| r.most).median(),
            interval_from: interval.map(|(from, _)| from),
            interval_to: interval.map(|(_, to)| to),
            p90: stated.p90(),
            mean: i64::try_from(values.len()).ok().filter(|_| stated.is_enough()).and_then(mean),
        }
    }
}

/// What incidents amount to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    pub incidents: usize,
    /// How many of them were an outage of some service, or of the service that they are put together by.
    pub outages: usize,
    pub times: Vec<Time>,
    /// The sum over incidents; within one, outages that overlap count once.
    pub downtime_seconds: i64,
    pub costs: Vec<CostTotal>,
}

type Within<'a> = (&'a Incident, &'a Facts);

impl Figures {
    /// Measures incidents; of a `service` only its own outages and costs.
    fn of(incidents: &[Within<'_>], service: Option<&str>) -> Self {
        let mut all_costs: Vec<&CostTotal> = Vec::new();
        let (mut outages, mut downtime) = (0, 0);
        for (_, facts) in incidents {
            let impact = &facts.impact;
            let total = match service {
                Some(service) => impact.services.get(service),
                None => Some(&impact.all),
            };
            all_costs.extend(total.iter().flat_map(|t| &t.costs));
            let down = |service| impact.downtime_by_service.get(service).copied().unwrap_or(0);
            outages += usize::from(service.map_or_else(|| is_outage(facts), |s| down(s) > 0));
            downtime += service.map_or(impact.all.downtime_seconds, down);
        }
        Self {
            incidents: incidents.len(),
            outages,
            times: To::ALL.into_iter().map(|to| Time::new(to, incidents)).collect(),
            downtime_seconds: downtime,
            costs: costs(all_costs.into_iter()),
        }
    }
}

/// Incidents that have something in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The service, severity, category or month (`2026-03`); `None` for incidents without one.
    pub name: Option<String>,
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures of all incidents, and of groups of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    pub all: Figures,
    /// In the order of their names; those without one last. Empty if not asked for.
    pub groups: Vec<Group>,
}

impl Measured {
    /// Puts groups of severities in the order of the scale, those that it does not have after it.
    pub fn order_by(&mut self, scale: &[&str]) {
        let rank = |name: &str| scale.iter().position(|s| *s == name).unwrap_or(scale.len());
        self.groups.sort_by_key(|g| g.name.as_deref().map_or(scale.len() + 1, rank));
    }
}

/// Measures the incidents that began from `since` up to and with `until`; those without a date only where
/// neither is given.
#[must_use]
pub fn measure(
    incidents: &[(&Incident, &Facts)],
    by: Option<By>,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Measured {
    let is_within = |incident: &Incident| match began(incident) {
        Some(day) => since.is_none_or(|s| s <= day) && until.is_none_or(|u| day <= u),
        None => since.is_none() && until.is_none(),
    };
    let chosen: Vec<Within<'_>> = incidents.iter().copied().filter(|(i, _)| is_within(i)).collect();
    let mut groups: BTreeMap<(bool, Option<String>), Vec<Within<'_>>> = BTreeMap::new();
    for within in by.iter().flat_map(|_| &chosen) {
        let mut names = by.map(|by| names(by, within.0)).unwrap_or_default();
        if names.is_empty() {
            names.push(None);
        }
        for name in names {
            groups.entry((name.is_none(), name)).or_default().push(*within);
        }
    }
    let group = |((_, name), within): ((bool, Option<String>), Vec<Within<'_>>)| {
        let service = name.as_deref().filter(|_| by == Some(By::Service));
        Group { figures: Figures::of(&within, service), name }
    };
    Measured { all: Figures::of(&chosen, None), groups: groups.into_iter().map(group).collect() }
}

/// What an incident is put under, each once.
fn names(by: By, incident: &Incident) -> Vec<Option<String>> {
    match by {
        By::Service => {
            services::concerned(incident).into_iter().map(|s| Some(s.to_owned())).collect()
        }
        By::Severity => vec![incident.severity.as_ref().map(|s| s.value.clone())],
        By::Cause => categories(incident).into_iter().map(|c| Some(c.word().to_owned())).collect(),
        By::Month => vec![began(incident).map(|day| day.format("%Y-%m").to_string())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::derive;
    use crate::derive::tests::{both, library};

    #[test]
    fn an_incident_of_two_services_counts_for_each_and_once_in_all() {
        let yaml = "services: [web]
impact:
  - {service: web, effect: outage, from: 2026-01-01 10:00, to: 2026-01-01 11:00, cost: {amount: 5, currency: EUR}}
  - {service: mail, effect: outage, from: 2026-01-01 10:30, to: 2026-01-01 11:30}";
        let library = library(&[("2026-01-01-a", yaml), ("2026-02-01-b", "title: t")]);
        let derived = derive(&library, NaiveDate::MAX);
        let all = both(&library, &derived);
        let found = measure(&all, Some(By::Service), None, None);
        assert_eq!((found.all.incidents, found.all.outages), (2, 1));
        assert_eq!(found.all.downtime_seconds, 5400, "the union");
        let of: Vec<_> = found
            .groups
            .iter()
            .map(|g| (g.name.as_deref(), g.figures.downtime_seconds, g.figures.costs.len()))
            .collect();
        assert_eq!(of, [(Some("mail"), 3600, 0), (Some("web"), 3600, 1), (None, 0, 0)]);
        let day = |text: &str| text.parse().ok();
        let of = |since, until| measure(&all, None, since, until).all.incidents;
        assert_eq!((of(day("2026-01-01"), day("2026-02-01")), of(day("2026-01-02"), None)), (2, 1));
    }

    #[test]
    fn severities_stand_in_the_order_of_their_scale() {
        let yaml = ["severity: SEV1", "severity: SEV3", "severity: SEV2", "title: t"];
        let slugs = ["2026-01-01-a", "2026-01-01-b", "2026-01-01-c", "2026-01-01-d"];
        let made: Vec<(&str, &str)> = slugs.into_iter().zip(yaml).collect();
        let library = library(&made);
        let derived = derive(&library, NaiveDate::MAX);
        let all = both(&library, &derived);
        let mut found = measure(&all, Some(By::Severity), None, None);
        found.order_by(&["SEV3", "SEV2"]);
        let names: Vec<_> = found.groups.iter().map(|g| g.name.as_deref()).collect();
        assert_eq!(names, [Some("SEV3"), Some("SEV2"), Some("SEV1"), None]);
    }

    #[test]
    fn a_median_of_inexact_times_says_what_it_is_at_least_and_at_most() {
        let incident = |detected: &str| {
            format!(
                "timeline:\n  - {{at: 2026-01-01 10:00, milestone: started, event: e}}\n  - {{at: {detected}, milestone: detected, event: e}}"
            )
        };
        let yaml = ["2026-01-01 10:10", "~2026-01-01 10:20", "2026-01-01 10:30"].map(incident);
        let slugs = ["2026-01-01-a", "2026-01-01-b", "2026-01-01-c"];
        let made: Vec<(&str, &str)> =
            slugs.into_iter().zip(yaml.iter().map(String::as_str)).collect();
        let library = library(&made);
        let derived = derive(&library, NaiveDate::MAX);
        let all = both(&library, &derived);
        let of = |count: usize| measure(&all[..count], None, None, None).all.times[0].clone();
        let three = of(3);
        assert_eq!((three.known, three.median, three.mean), (3, Some(1200), Some(1200)));
        assert!(three.median_least < three.median && three.median < three.median_most, "{three:?}");
        assert_eq!(three.interval_from, None);
        assert_eq!((of(2).known, of(2).median, of(2).mean), (2, None, None));
    }
}
