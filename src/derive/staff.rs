//! Whether staff had to work at night or at the weekend, in the incident's zone.

use chrono::{DateTime, Datelike, Duration, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use serde::Serialize;

use crate::model::{Incident, Milestone};

/// Hours in which people are owed rest: our convention, 22:00 to 07:00 local.
const NIGHT: (u32, u32) = (22, 7);

/// Hours outside of the working week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OffHours {
    Night,
    Weekend,
}

/// What the incident asked of staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StaffFacts {
    /// Which off-hours the response reached into, night first.
    pub off_hours: Vec<OffHours>,
}

/// Looks at the hours between detection and resolution.
#[must_use]
pub fn measure(incident: &Incident) -> StaffFacts {
    let at = |m| incident.milestone(m).map(|(_, at)| at.at);
    let (Some(from), Some(to)) = (at(Milestone::Detected), at(Milestone::Resolved)) else {
        return StaffFacts::default();
    };
    let mut off_hours = Vec::new();
    if any_hour(from, to, incident.zone, |hour, _| {
        hour >= NIGHT.0 || hour < NIGHT.1
    }) {
        off_hours.push(OffHours::Night);
    }
    if any_hour(from, to, incident.zone, |_, day| {
        matches!(day, Weekday::Sat | Weekday::Sun)
    }) {
        off_hours.push(OffHours::Weekend);
    }
    StaffFacts { off_hours }
}

/// Whether some hour of `from..=to` is as asked. A week shows every hour there is, so that a long
/// incident costs no more.
fn any_hour(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    zone: Tz,
    is: impl Fn(u32, Weekday) -> bool,
) -> bool {
    let end = to.min(from + Duration::days(7));
    let mut at = from;
    loop {
        let local = at.with_timezone(&zone);
        if is(local.hour(), local.weekday()) {
            return true;
        }
        if at >= end {
            return false;
        }
        at = (at + Duration::hours(1)).min(end);
    }
}
