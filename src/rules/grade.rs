//! Grades: how well each of the ten steps is answered, with the places that earned it.

use serde::{Deserialize, Serialize};

use super::placeholder;
use super::rule::Finding;
use crate::config::Level;
use crate::model::{Incident, WaiverTarget};
use crate::source::Span;
use crate::vocabulary::{Process, Step};

/// How well a step is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// What there is could not be read.
    Unreadable,
    /// Neither a section nor data.
    Absent,
    /// A stand-in where an answer should be.
    Placeholder,
    /// Something, but below the step's rules.
    Thin,
    /// Nothing that answers it, and the policy does not ask it of this severity.
    NotAsked,
    /// Left out with a reason.
    Waived,
    Answered,
}

impl Grade {
    /// All grades, the worst first.
    pub const ALL: [Grade; 7] = [
        Grade::Unreadable,
        Grade::Absent,
        Grade::Placeholder,
        Grade::Thin,
        Grade::NotAsked,
        Grade::Waived,
        Grade::Answered,
    ];

    /// Whether the step is answered, or waived with a reason.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Grade::Answered | Grade::Waived)
    }

    /// Whether the step still needs work.
    #[must_use]
    pub fn is_open(self) -> bool {
        !self.is_settled() && self != Grade::NotAsked
    }

    /// The word for it, in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Grade::NotAsked => "not asked",
            other => other.word(),
        }
    }

    /// The word for it, as data has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grade::Unreadable => "unreadable",
            Grade::Absent => "absent",
            Grade::Placeholder => "placeholder",
            Grade::Thin => "thin",
            Grade::NotAsked => "not-asked",
            Grade::Waived => "waived",
            Grade::Answered => "answered",
        }
    }
}

/// The grade of one step of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepGrade {
    pub step: Step,
    pub grade: Grade,
    /// The places that earned it: the findings that keep it down, the waiver, or the answer.
    pub because: Vec<Span>,
}

/// Places where an incident gives data for a step.
#[must_use]
pub fn data(incident: &Incident, step: Step) -> Vec<Span> {
    let actions = |process: Process| {
        incident
            .actions
            .iter()
            .filter(move |a| a.process.as_ref().is_some_and(|p| p.value == process))
            .map(|a| a.span)
            .collect()
    };
    match step {
        Step::Gather => incident
            .timeline
            .iter()
            .map(|e| e.span)
            .chain(incident.evidence.iter().map(|e| e.span))
            .collect(),
        Step::RootCause => incident.causes.iter().map(|c| c.span).collect(),
        Step::Impact => incident.impact.iter().map(|i| i.span).collect(),
        Step::StaffActions => {
            incident.timeline.iter().filter(|e| e.is_staff_action()).map(|e| e.span).collect()
        }
        Step::Safeguards => incident.safeguards.iter().map(|s| s.span).collect(),
        Step::Technology => actions(Process::Technology),
        Step::People => actions(Process::People),
        Step::Verification => incident
            .actions
            .iter()
            .filter_map(|a| a.verification.as_ref())
            .map(|v| v.span)
            .collect(),
        Step::Notify => incident.notifications.iter().map(|n| n.span).collect(),
        Step::MoveOn => incident.follow_up.iter().map(|f| f.span).collect(),
    }
}

/// Whether there is nothing at all for a step.
#[must_use]
pub fn is_absent(incident: &Incident, step: Step) -> bool {
    incident.section(step).is_none() && data(incident, step).is_empty()
}

/// Whether the sections of a step hold only stand-ins, or nothing where no data answers either: also where times
/// stand there of which nobody has said yet what happened then.
#[must_use]
pub fn stands_in(incident: &Incident, step: Step) -> bool {
    let times_alone = step == Step::Gather && are_times_alone(incident);
    let mut parts = incident.parts(step).peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            if placeholder::is_empty(part) {
                times_alone || data(incident, step).is_empty()
            } else {
                placeholder::is_placeholder(part)
                    || (times_alone && placeholder::has_only_stand_ins(part))
            }
        })
}

/// Whether nobody has begun with a step: its section holds only stand-ins, and it has no data. Of step eight this is
/// not known: its data are the actions of two others.
#[must_use]
pub fn is_untouched(incident: &Incident, step: Step) -> bool {
    let has_data = match step {
        Step::Verification => return false,
        Step::Gather if are_times_alone(incident) => false,
        _ => !data(incident, step).is_empty(),
    };
    !has_data && stands_in(incident, step)
}

/// Whether all that was gathered is times.
fn are_times_alone(incident: &Incident) -> bool {
    let mut events = incident.timeline.iter().map(|e| e.event.as_ref());
    !incident.timeline.is_empty()
        && incident.evidence.is_empty()
        && events.all(|e| e.is_some_and(|e| placeholder::is_unwritten(&e.value)))
}

/// Grades the ten steps by what the rules found. Findings that a waiver or an inline exception
/// suppresses count for nothing; those that a baseline keeps still hold the grade down.
#[must_use]
pub fn grades(incident: &Incident, findings: &[Finding]) -> [StepGrade; 10] {
    Step::ALL.map(|step| grade(incident, step, findings))
}

fn grade(incident: &Incident, step: Step, findings: &[Finding]) -> StepGrade {
    let waiver = incident.waivers.iter().find(|w| {
        matches!(&w.target, WaiverTarget::Step(s) if s.value == step) && w.reason.is_some()
    });
    let against: Vec<Span> = findings
        .iter()
        .filter(|f| f.step() == Some(step) && f.level == Level::Error && f.is_baselined_or_open())
        .map(|f| f.span)
        .collect();
    let stands_in = stands_in(incident, step);
    let (grade, because) = if let Some(waiver) = waiver {
        (Grade::Waived, vec![waiver.span])
    } else if is_absent(incident, step) {
        (Grade::Absent, against)
    } else if stands_in {
        let place = incident.section(step).map(|s| s.heading_span);
        (Grade::Placeholder, place.into_iter().collect())
    } else if against.is_empty() {
        let mut places: Vec<Span> =
            incident.section(step).map(|s| s.part.span).into_iter().collect();
        places.extend(data(incident, step));
        (Grade::Answered, places)
    } else {
        (Grade::Thin, against)
    };
    StepGrade { step, grade, because }
}
