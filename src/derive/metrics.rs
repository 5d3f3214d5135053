//! Times to detect, acknowledge, mitigate and resolve, and the phases between milestones.
//!
//! All are measured from `started`, the convention of incident management (MTTD, MTTA, MTTM, MTTR
//! are means over incidents of these).

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use crate::model::{Incident, Milestone, Moment};

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

/// A stretch between two milestones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    pub name: PhaseName,
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

/// The phase that an instant falls in.
#[must_use]
pub fn phase_at(phases: &[Phase], at: DateTime<Utc>) -> PhaseName {
    match (phases.first(), phases.last()) {
        (Some(first), _) if at < first.from => PhaseName::Before,
        (_, Some(last)) if at >= last.to => PhaseName::After,
        _ => phases
            .iter()
            .rev()
            .find(|p| p.from <= at)
            .map_or(PhaseName::Before, |p| p.name),
    }
}
