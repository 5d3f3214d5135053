//! Depth: which of the ten steps an incident of its severity is asked for, how well it has to answer them, and
//! which findings count.

use super::grade::{Grade, StepGrade, grades};
use super::rule::{Asked, Finding, RuleDoc};
use crate::config::{self, Config};
use crate::model::Incident;
use crate::vocabulary::Step;

/// What is asked of one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    asked: [bool; 10],
    full: bool,
}

impl Depth {
    /// What the policy asks of an incident.
    #[must_use]
    pub fn of(config: &Config, incident: &Incident) -> Self {
        let severity = incident.severity.as_ref().map(|s| s.value.as_str());
        Self {
            asked: Step::ALL.map(|step| config.policy.asks(severity, step)),
            full: config.depth(severity) == config::Depth::Full,
        }
    }

    /// Whether a step is asked.
    #[must_use]
    pub fn asks(self, step: Step) -> bool {
        self.asked[step.number() - 1]
    }

    /// Whether a rule is asked of a report of this depth, be its step asked or not.
    #[must_use]
    pub(super) fn runs(self, rule: &RuleDoc) -> bool {
        self.full || rule.asked != Asked::Rigour
    }

    /// Whether what a rule finds counts.
    #[must_use]
    pub fn holds(self, rule: &RuleDoc) -> bool {
        let improves = self.asks(Step::Technology) || self.asks(Step::People);
        if rule.asks_for_actions && !improves {
            return false;
        }
        let is_asked = rule.step().is_none_or(|step| self.asks(step));
        self.runs(rule) && (is_asked || rule.asked == Asked::Always)
    }

    /// Whether a rule is run although its step has nothing at all, because it asks nothing of the step.
    #[must_use]
    pub(super) fn runs_beside(self, rule: &RuleDoc) -> bool {
        let unasked = rule.step().is_some_and(|step| !self.asks(step));
        unasked && rule.asked == Asked::Always
    }

    /// Grades the ten steps and drops what does not count. A step that is not asked and yet answered
    /// by the rules has its answer; nothing less than that is held against it.
    pub(super) fn grade(self, incident: &Incident, found: &mut Vec<Finding>) -> [StepGrade; 10] {
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
    fn what_is_asked_of_a_step_is_said_of_rules_of_steps() {
        let facts: [fn(&RuleDoc) -> bool; 4] = [
            |r| r.even_if_absent,
            |r| r.asks_for_actions,
            |r| r.asked == Asked::Answer,
            |r| r.asked == Asked::Rigour,
        ];
        for fact in facts {
            let rules = crate::rules::all().map(|r| r.doc());
            let rules: Vec<_> = rules.filter(|r| fact(r)).collect();
            assert!(!rules.is_empty());
            for rule in rules {
                assert!(rule.step().is_some(), "{}", rule.id);
            }
        }
    }
}
