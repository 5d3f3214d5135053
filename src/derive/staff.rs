//! Whether staff had to work at night or at the weekend, in the incident's zone.

use chrono::{DateTime, Duration, Timelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::config::Day;
use crate::model::Incident;
use crate::vocabulary::Milestone;

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
pub fn measure(incident: &Incident, weekend: &[Day]) -> StaffFacts {
    let at = |m| incident.milestone(m).map(|(_, at)| at.at);
    let (Some(from), Some(to)) = (at(Milestone::Detected), at(Milestone::Resolved)) else {
        return StaffFacts::default();
    };
    StaffFacts { off_hours: off_hours(from, to, incident.zone, weekend) }
}

/// Which off-hours of `zone` the time from `from` to `to` reaches into, night first.
fn off_hours(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz, weekend: &[Day]) -> Vec<OffHours> {
    let is_night = |at: &DateTime<Tz>| at.hour() >= NIGHT.0 || at.hour() < NIGHT.1;
    let is_weekend = |at: &DateTime<Tz>| weekend.contains(&Day::of(at));
    let mut all = Vec::new();
    if any_hour(from, to, zone, is_night) {
        all.push(OffHours::Night);
    }
    if any_hour(from, to, zone, is_weekend) {
        all.push(OffHours::Weekend);
    }
    all
}

/// Whether some hour of `from..=to` is as asked. A week shows every hour there is, so that a long
/// incident costs no more.
fn any_hour(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    zone: Tz,
    is: impl Fn(&DateTime<Tz>) -> bool,
) -> bool {
    let end = to.min(from + Duration::days(7));
    let mut at = from;
    loop {
        if is(&at.with_timezone(&zone)) {
            return true;
        }
        if at >= end {
            return false;
        }
        at = (at + Duration::hours(1)).min(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(from: &str, to: &str, zone: Tz) -> Vec<OffHours> {
        let at = |t: &str| format!("{t}:00Z").parse().unwrap();
        off_hours(at(from), at(to), zone, &[Day::Saturday, Day::Sunday])
    }

    #[test]
    fn the_weekend_is_the_teams_own() {
        let at = |t: &str| format!("{t}:00Z").parse().unwrap();
        // A Friday, and a Saturday.
        let (friday, saturday) = ("2026-03-13T10:00", "2026-03-14T10:00");
        let weekend = [Day::Friday];
        let hours = |day| off_hours(at(day), at(day), Tz::UTC, &weekend);
        assert_eq!(hours(friday), [OffHours::Weekend]);
        assert_eq!(hours(saturday), []);
    }

    #[test]
    fn nights_and_weekends_are_those_of_the_zone() {
        // A Wednesday.
        assert_eq!(off("2026-03-11T09:00", "2026-03-11T17:00", Tz::UTC), []);
        let tokyo = Tz::Asia__Tokyo;
        let night = [OffHours::Night];
        assert_eq!(off("2026-03-11T13:30", "2026-03-11T14:00", tokyo), night);
        // Friday evening in London is Saturday morning in Tokyo.
        let both = [OffHours::Night, OffHours::Weekend];
        assert_eq!(off("2026-03-13T18:00", "2026-03-13T18:10", tokyo), both);
    }

    #[test]
    fn minutes_at_either_end_count_and_long_incidents_have_both() {
        let night = [OffHours::Night];
        assert_eq!(off("2026-03-11T21:30", "2026-03-11T22:10", Tz::UTC), night);
        assert_eq!(off("2026-03-11T06:50", "2026-03-11T09:00", Tz::UTC), night);
        let both = [OffHours::Night, OffHours::Weekend];
        assert_eq!(off("2026-03-09T09:00", "2031-03-11T09:00", Tz::UTC), both);
        // It was resolved before it was detected: one of the two is wrong, and nothing loops.
        assert_eq!(off("2026-03-11T12:00", "2026-03-11T11:00", Tz::UTC), []);
    }
}
