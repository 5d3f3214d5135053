//! Times to detect, acknowledge, mitigate and resolve, and the phases between milestones.
//!
//! All are measured from `started`, the convention of incident management (MTTD, MTTA, MTTM, MTTR
//! are means over incidents of these).

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use crate::model::{Incident, Moment};
use crate::vocabulary::Milestone;

/// A length of time in seconds, with bounds where the times it lies between are not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// Between the times as stated, in seconds.
    pub stated: i64,
    /// At least, in seconds; never below zero.
    pub least: i64,
    /// At most, in seconds.
    pub most: i64,
}

impl Range {
    /// From `a` to `b`; `None` when `b` is certainly before `a`.
    #[must_use]
    pub fn between(a: Moment, b: Moment) -> Option<Self> {
        let most = (b.latest - a.earliest).num_seconds();
        if most < 0 {
            return None;
        }
        Some(Self {
            stated: (b.at - a.at).num_seconds().max(0),
            least: (b.earliest - a.latest).num_seconds().max(0),
            most,
        })
    }

    /// Whether the bounds are the length itself.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.least == self.most
    }

    /// The stated length.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::seconds(self.stated)
    }
}

/// Lengths from `started` to each other milestone that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metrics {
    pub to_detect: Option<Range>,
    pub to_acknowledge: Option<Range>,
    pub to_mitigate: Option<Range>,
    pub to_resolve: Option<Range>,
}

/// Measures an incident by its milestones.
#[must_use]
pub fn measure(incident: &Incident) -> Metrics {
    let at = |m| incident.milestone(m).map(|(_, at)| at);
    let started = at(Milestone::Started);
    let to = |m| Range::between(started?, at(m)?);
    Metrics {
        to_detect: to(Milestone::Detected),
        to_acknowledge: to(Milestone::Acknowledged),
        to_mitigate: to(Milestone::Mitigated),
        to_resolve: to(Milestone::Resolved),
    }
}

/// What a phase is: what was not yet the case in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseName {
    /// Before the start: what led to it.
    Before,
    /// Started, not detected.
    Undetected,
    /// Detected, not acknowledged.
    Unacknowledged,
    /// Known, not mitigated: being diagnosed.
    Responding,
    /// Mitigated, not resolved.
    Recovering,
    /// After it was resolved.
    After,
}

impl PhaseName {
    /// As it is written in data and in ids of pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Undetected => "undetected",
            Self::Unacknowledged => "unacknowledged",
            Self::Responding => "responding",
            Self::Recovering => "recovering",
            Self::After => "after",
        }
    }
}

/// A stretch between two milestones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    pub name: PhaseName,
    /// The milestone that it begins with.
    pub begins_with: Milestone,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub length: Range,
}

/// The phases from `started` to `resolved` (or to the last milestone that is known), in order.
/// Milestones that are missing or out of order leave their phase out.
#[must_use]
pub fn phases(incident: &Incident) -> Vec<Phase> {
    let known: Vec<(Milestone, Moment)> = [
        Milestone::Started,
        Milestone::Detected,
        Milestone::Acknowledged,
        Milestone::Mitigated,
        Milestone::Resolved,
    ]
    .into_iter()
    .filter_map(|m| incident.milestone(m).map(|(_, at)| (m, at)))
    .collect();
    let mut phases = Vec::new();
    let Some(&(Milestone::Started, mut from)) = known.first() else {
        return phases;
    };
    let mut state = Milestone::Started;
    for &(milestone, at) in &known[1..] {
        if at.at < from.at {
            continue;
        }
        if let Some(length) = Range::between(from, at) {
            phases.push(Phase {
                name: after(state, milestone),
                begins_with: state,
                from: from.at,
                to: at.at,
                length,
            });
            from = at;
            state = milestone;
        }
    }
    phases
}

fn after(state: Milestone, next: Milestone) -> PhaseName {
    match state {
        Milestone::Started => PhaseName::Undetected,
        Milestone::Detected if next == Milestone::Acknowledged => PhaseName::Unacknowledged,
        Milestone::Detected | Milestone::Acknowledged => PhaseName::Responding,
        Milestone::Mitigated => PhaseName::Recovering,
        Milestone::Resolved => PhaseName::After,
    }
}

/// The units in which lengths are told, the largest first.
pub const UNITS: [&str; 4] = ["d", "h", "min", "s"];

/// The one or two largest units of a length: which of [`UNITS`], and how many. Up to four days it is told in hours,
/// as incidents are; seconds matter only below ten minutes.
#[must_use]
pub fn units(seconds: i64) -> Vec<(usize, i64)> {
    let seconds = seconds.max(0);
    let days = if seconds < 4 * 86_400 { 0 } else { seconds / 86_400 };
    let parts = [days, (seconds - days * 86_400) / 3_600, seconds % 3_600 / 60, seconds % 60];
    let first = parts.iter().position(|n| *n > 0).unwrap_or(3);
    let shown = (first..(first + 2).min(4)).filter(|&i| {
        // A second unit of zero says nothing.
        i == first || !(parts[i] == 0 || (i == 3 && parts[2] >= 10))
    });
    shown.map(|i| (i, parts[i])).collect()
}

/// A length in plain text: `47 min`, `24 h 11 min`, `9 d 4 h`.
#[must_use]
pub fn length(seconds: i64) -> String {
    let parts = units(seconds).into_iter();
    parts.map(|(unit, n)| format!("{n} {}", UNITS[unit])).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::{Context, parse};
    use chrono_tz::Tz::UTC;

    fn at(text: &str) -> Moment {
        parse(text, UTC, Context::default()).unwrap()
    }

    #[test]
    fn a_length_carries_the_bounds_of_its_ends() {
        let window = at("2026-03-14 09:10/09:20");
        let range = Range::between(at("2026-03-14 09:02"), window).unwrap();
        let minutes = |s: i64| s / 60;
        assert_eq!((minutes(range.least), minutes(range.stated), minutes(range.most)), (8, 8, 18));
        let exact = Range::between(at("2026-03-14 09:02"), at("2026-03-14 09:14")).unwrap();
        assert!(exact.is_exact());
        assert_eq!(exact.stated, 720);
    }

    #[test]
    fn what_ends_before_it_begins_has_no_length() {
        assert_eq!(Range::between(at("2026-03-14 09:02"), at("2026-03-14 09:00")), None);
        // Within the bounds of an approximate time it may be nothing.
        let range = Range::between(at("~2026-03-14 09:02"), at("2026-03-14 09:00")).unwrap();
        assert_eq!((range.least, range.stated), (0, 0));
    }

    #[test]
    fn lengths_read_as_people_say_them() {
        let all: Vec<String> =
            [0, 59, 60 * 47, 3600, 61_500, 87_060, 86_400 * 9 + 4 * 3600].map(length).into();
        let expected = ["0 s", "59 s", "47 min", "1 h", "17 h 5 min", "24 h 11 min", "9 d 4 h"];
        assert_eq!(all, expected);
    }
}
