//! The time that is looked at: around the incident, unless somebody says otherwise.

use chrono::{DateTime, Duration, NaiveTime, TimeZone, Utc};

use crate::model::Incident;
use crate::vocabulary::Milestone;

/// So much before and after what the report has is looked at.
const MARGIN: Duration = Duration::hours(1);
/// So long an incident is taken to have lasted of which nobody said when it ended.
const OPEN: Duration = Duration::hours(24);

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Window {
    #[must_use]
    pub fn has(&self, at: DateTime<Utc>) -> bool {
        (self.since..=self.until).contains(&at)
    }
}

/// Where a window is known from, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// Where nobody asked for another.
    pub both: &'static str,
    pub since: &'static str,
    pub until: &'static str,
}

/// The time around an incident, and where it is known from; `None` where the report gives no day.
#[must_use]
pub fn around(incident: &Incident) -> Option<(Window, Why)> {
    const SINCE: &str = "an hour before the first time of the report";
    let timeline = incident.timeline.iter().flat_map(|e| [&e.at, &e.until]);
    let impact = incident.impact.iter().flat_map(|i| [&i.from, &i.to]);
    let times = timeline.chain(impact).flatten().map(|t| t.value);
    let first = times.clone().map(|t| t.earliest).min();
    let last = times.map(|t| t.latest).max();
    let is_over = [Milestone::Resolved, Milestone::Mitigated]
        .iter()
        .any(|m| incident.milestone(*m).is_some())
        || incident.impact.iter().any(|i| i.to.is_some());
    if let (Some(first), Some(last)) = (first, last) {
        let window = |until| Window { since: first - MARGIN, until };
        return Some(match is_over {
            true => (
                window(last + MARGIN),
                Why {
                    both: "the incident and an hour around it",
                    since: SINCE,
                    until: "an hour after the last time of the report",
                },
            ),
            false => (
                window(last + OPEN),
                Why {
                    both: "an hour before the first time of the report to a day after the last, as it does not say when it was over",
                    since: SINCE,
                    until: "a day after the last time of the report, as it does not say when it was over",
                },
            ),
        });
    }
    let day = incident.slug_date()?.and_time(NaiveTime::MIN);
    let since = incident.zone.from_local_datetime(&day).earliest()?.to_utc();
    let window = Window { since: since - MARGIN, until: since + OPEN + MARGIN };
    let why = Why {
        both: "the day in the name of the folder, as the report has no times yet",
        since: "an hour before the day in the name of the folder",
        until: "an hour after the day in the name of the folder",
    };
    Some((window, why))
}
