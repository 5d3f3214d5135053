//! Error budgets: how long a service may be out by its objective, and how much of that it was.
//!
//! The budget of a window is what the objective leaves of it: (100 % − objective) × length. Spent is the union of the
//! service's outages in it, of all incidents together, so that two incidents at once do not spend it twice.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use super::Facts;
use super::impact::{is_down, union_seconds};
use crate::config::{Config, Objective};
use crate::model::Incident;

/// The budget of one service in the window that ends with a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Budget {
    pub service: String,
    /// How much of the time the service is to be up, in percent.
    pub objective_percent: f64,
    /// The first and the last day of the window, in UTC.
    pub since: NaiveDate,
    pub until: NaiveDate,
    /// How long the service may be out in it.
    pub allowed_seconds: i64,
    /// How long it was.
    pub spent_seconds: i64,
    /// How many incidents spent it.
    pub incidents: usize,
}

impl Budget {
    /// How much is spent, in percent: more than 100 where the objective is missed.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // seconds of a year are far below 2^52
    pub fn spent_percent(&self) -> f64 {
        match self.allowed_seconds {
            0 if self.spent_seconds == 0 => 0.0,
            allowed => self.spent_seconds as f64 * 100.0 / allowed.max(1) as f64,
        }
    }

    /// How much is left; below zero where the objective is missed.
    #[must_use]
    pub fn left_seconds(&self) -> i64 {
        self.allowed_seconds - self.spent_seconds
    }
}

/// The budgets of all services that have an objective, by name, in windows that end with a day.
#[must_use]
pub fn budgets(incidents: &[(&Incident, &Facts)], config: &Config, day: NaiveDate) -> Vec<Budget> {
    let services = config.services.iter();
    let all = services.filter_map(|(name, service)| {
        let objective = service.objective.as_ref()?;
        of(name, objective, incidents, day)
    });
    all.collect()
}

/// The budget of one service; `None` where the window begins before there were days.
#[must_use]
pub fn of(
    service: &str,
    objective: &Objective,
    incidents: &[(&Incident, &Facts)],
    day: NaiveDate,
) -> Option<Budget> {
    let since = day.checked_sub_signed(Duration::days(i64::from(objective.days) - 1))?;
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
    let (begin, end) = (midnight(since), midnight(day.succ_opt()?));
    let mut outages = Vec::new();
    let mut spending = 0;
    for (incident, facts) in incidents {
        let before = outages.len();
        let rows = incident.impact.iter().zip(&facts.impact.windows);
        for (row, window) in rows {
            let is_own = row.service.as_ref().is_some_and(|s| s.value == service);
            let Some(window) = window.filter(|_| is_own && is_down(row)) else { continue };
            let seconds = |at: DateTime<Utc>| at.timestamp().clamp(begin, end);
            let (from, to) = (seconds(window.from), seconds(window.to));
            if from < to {
                outages.push((from, to));
            }
        }
        spending += usize::from(outages.len() > before);
    }
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // at most a year
    let allowed = ((end - begin) as f64 * (100.0 - objective.percent) / 100.0).round() as i64;
    Some(Budget {
        service: service.to_owned(),
        objective_percent: objective.percent,
        since,
        until: day,
        allowed_seconds: allowed,
        spent_seconds: union_seconds(outages),
        incidents: spending,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::derive;
    use crate::derive::tests::{both, library};

    fn found(incidents: &[(&str, &str)], objective: &str) -> Budget {
        let library = library(incidents);
        let config = Config::parse(&format!("[services.web]\nobjective = {objective}\n")).unwrap();
        let derived = derive(&library, NaiveDate::MAX);
        let all = both(&library, &derived);
        let mut found = budgets(&all, &config, NaiveDate::from_ymd_opt(2026, 1, 31).unwrap());
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    fn out(service: &str, effect: &str, from: &str, to: &str) -> String {
        format!("impact:\n  - {{service: {service}, effect: {effect}, from: {from}, to: {to}}}")
    }

    #[test]
    fn what_overlaps_counts_once_also_between_incidents() {
        let one = out("web", "outage", "2026-01-10 10:00", "2026-01-10 10:30");
        let two = out("web", "outage", "2026-01-10 10:20", "2026-01-10 10:40");
        let other = out("mail", "outage", "2026-01-10 10:00", "2026-01-10 19:00");
        let slow = out("web", "degraded", "2026-01-11 10:00", "2026-01-11 19:00");
        let all = [
            ("2026-01-10-a", one.as_str()),
            ("2026-01-10-b", two.as_str()),
            ("2026-01-10-c", other.as_str()),
            ("2026-01-11-d", slow.as_str()),
        ];
        let budget = found(&all, "{percent = 99.9}");
        assert_eq!((budget.allowed_seconds, budget.spent_seconds), (2_592, 2_400));
        assert_eq!((budget.incidents, budget.left_seconds()), (2, 192));
        assert!((budget.spent_percent() - 92.59).abs() < 0.01, "{}", budget.spent_percent());
        assert_eq!(budget.since.to_string(), "2026-01-02");
    }

    #[test]
    fn of_an_outage_counts_what_is_in_the_window() {
        let begun = out("web", "outage", "2025-12-31 23:00", "2026-01-30 01:00");
        let budget = found(&[("2025-12-31-a", &begun)], "{percent = 99, days = 2}");
        // The 30th and the 31st of January, of which it has the first hour.
        assert_eq!((budget.allowed_seconds, budget.spent_seconds), (1_728, 3_600));
        assert_eq!(budget.left_seconds(), -1_872);
        let before = out("web", "outage", "2026-01-20 23:00", "2026-01-30 00:00");
        let budget = found(&[("2026-01-20-a", &before)], "{percent = 99, days = 2}");
        assert_eq!((budget.spent_seconds, budget.incidents), (0, 0));
    }

    #[test]
    fn an_objective_leaves_something_to_spend() {
        for bad in ["{percent = 100}", "{percent = 0}", "{percent = -1}", "{percent = nan}"] {
            let why = Config::parse(&format!("[services.web]\nobjective = {bad}\n")).unwrap_err();
            assert!(why.message.contains("between 0 and 100"), "{bad}: {}", why.message);
        }
        for bad in ["{percent = 99, days = 0}", "{percent = 99, days = 367}"] {
            let why = Config::parse(&format!("[services.web]\nobjective = {bad}\n")).unwrap_err();
            assert!(why.message.contains("from 1 to 366"), "{bad}: {}", why.message);
        }
    }
}
