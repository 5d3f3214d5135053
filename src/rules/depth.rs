//! Depth: which of the ten steps an incident of its severity is asked for, and which findings of the
//! others still count.

use super::grade::{Grade, StepGrade, grades};
use super::rule::{Finding, RuleDoc};
use crate::config::Config;
use crate::model::{Incident, Step};

/// Rules of a step's group that do not ask for more but say what is wrong with what is written, what
/// was promised, or who read it: they hold whether the step is asked or not.
const STILL_HOLD: [&str; 17] = [
    "root-cause/human-only",
    "root-cause/human-root",
    "staff-actions/several-fixed-it",
    "staff-actions/fixed-afterwards",
    "staff-actions/person-named",
    "verification/due-before-incident",
    "verification/overdue",
    "verification/unsound",
    "verification/failed",
    "verification/open-p1",
    "verification/carried-twice",
    "notify/before-detected",
    "notify/regulator-undecided",
    "move-on/not-adjusted",
    "move-on/no-reviewer",
    "move-on/fixed-before",
    "move-on/stale-draft",
];

/// Rules that can only be satisfied by an action, or by accepting that there is none: not asked where
/// neither of the two steps that improve something is.
const ASK_FOR_ACTIONS: [&str; 4] = [
    "root-cause/unaddressed",
    "root-cause/unknown-without-next-step",
    "safeguards/unaddressed",
    "safeguards/luck",
];

/// What is asked of one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    asked: [bool; 10],
}

impl Depth {
    /// What the policy asks of an incident.
    #[must_use]
    pub fn of(config: &Config, incident: &Incident) -> Self {
        let severity = incident.severity.as_ref().map(|s| s.value.as_str());
        Self {
            asked: Step::ALL.map(|step| config.policy.asks(severity, step)),
        }
    }

    /// Whether a step is asked.
    #[must_use]
    pub fn asks(self, step: Step) -> bool {
        self.asked[step.number() - 1]
    }

    fn asks_all(self) -> bool {
        self.asked.iter().all(|asked| *asked)
    }

    /// Whether what a rule finds counts.
    #[must_use]
    pub fn holds(self, rule: &RuleDoc) -> bool {
        let improves = self.asks(Step::Technology) || self.asks(Step::People);
        if ASK_FOR_ACTIONS.contains(&rule.id) && !improves {
            return false;
        }
        rule.step().is_none_or(|step| self.asks(step)) || STILL_HOLD.contains(&rule.id)
    }

    /// Whether a rule is run although its step has nothing at all, because it asks nothing of the step.
    #[must_use]
    pub(super) fn runs_beside(self, rule: &RuleDoc) -> bool {
        let unasked = rule.step().is_some_and(|step| !self.asks(step));
        unasked && STILL_HOLD.contains(&rule.id)
    }

    /// Grades the ten steps and drops what does not count. A step that is not asked and yet answered
    /// by the rules has its answer; nothing less than that is held against it.
    pub(super) fn grade(self, incident: &Incident, found: &mut Vec<Finding>) -> [StepGrade; 10] {
        if self.asks_all() {
            return grades(incident, found);
        }
        let as_if_asked = grades(incident, found);
        found.retain(|f| self.holds(f.rule));
        let mut graded = grades(incident, found);
        for (grade, as_if) in graded.iter_mut().zip(as_if_asked) {
            if self.asks(grade.step) {
                continue;
            }
            *grade = as_if;
            if !grade.grade.is_settled() {
                grade.grade = Grade::NotAsked;
                grade.because = incident.severity.iter().map(|s| s.span).collect();
            }
        }
        graded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_name_rules_of_steps() {
        for id in STILL_HOLD.iter().chain(&ASK_FOR_ACTIONS) {
            let rule = crate::rules::find(id);
            assert!(rule.is_some_and(|r| r.doc().step().is_some()), "{id}");
        }
    }
}
