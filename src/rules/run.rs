//! Runs all rules over all incidents and judges the outcome.

use rayon::prelude::*;

use super::gate::Gate;
use super::grade::{self, Grade, StepGrade};
use super::language::WordLists;
use super::reading::Reading;
use super::rule::{Context, Finding, Findings};
use super::{grade as grading, registry, safety};
use crate::config::Level;
use crate::derive::Derived;
use crate::model::{Library, Step};

/// What the rules say about a library.
pub struct Verdict {
    /// By incident, in order of place.
    findings: Vec<Vec<Finding>>,
    incidents: Vec<IncidentVerdict>,
}

/// What the rules say about one incident.
#[derive(Clone, Debug)]
pub struct IncidentVerdict {
    pub grades: [StepGrade; 10],
    /// Findings by level, those that a waiver suppresses left out.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Whether it shuts the gate.
    pub blocks: bool,
}

impl IncidentVerdict {
    /// How many of the ten steps are answered, or waived with a reason.
    #[must_use]
    pub fn steps_settled(&self) -> usize {
        self.grades
            .iter()
            .filter(|g| matches!(g.grade, Grade::Answered | Grade::Waived))
            .count()
    }
}

impl Verdict {
    /// All findings, suppressed ones included, by incident and place.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().flatten()
    }

    /// The findings of one incident.
    #[must_use]
    pub fn of(&self, index: usize) -> &[Finding] {
        &self.findings[index]
    }

    /// The judgement of one incident.
    #[must_use]
    pub fn incident(&self, index: usize) -> &IncidentVerdict {
        &self.incidents[index]
    }

    /// Whether any incident shuts the gate.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.incidents.iter().any(|i| i.blocks)
    }
}

/// Runs every rule over every incident, several incidents at once.
///
/// # Errors
/// [`super::gate::GateError`] when the configuration names a rule, a path or a word list that cannot
/// be.
pub fn judge(library: &Library, derived: &Derived) -> Result<Verdict, super::gate::GateError> {
    let gate = Gate::new(&library.config)?;
    let word_lists = WordLists::new(&library.config.language, &library.sources)?;
    let (findings, incidents) = library
        .incidents
        .par_iter()
        .enumerate()
        .map(|(index, incident)| {
            let context = Context {
                library,
                derived,
                index,
                incident,
                facts: &derived.incidents[index],
                word_lists: &word_lists,
                reading: Reading::default(),
            };
            let mut found = check(&context);
            gate.apply(&context, &mut found);
            found.sort_by(|a, b| {
                let place = |f: &Finding| (f.span, f.step(), f.rule.id);
                place(a)
                    .cmp(&place(b))
                    .then_with(|| a.message.cmp(&b.message))
            });
            let verdict = summarise(&context, &found);
            (found, verdict)
        })
        .unzip();
    Ok(Verdict {
        findings,
        incidents,
    })
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    for rule in registry::all() {
        let doc = rule.doc();
        // A step with nothing at all has one finding that says so; a dozen more would hide it.
        // Step eight's rules are about the actions, which may be there without it; a draft that lies
        // about has most of its steps still to come.
        let absent = doc
            .step()
            .is_some_and(|s| s != Step::Verification && grade::is_absent(context.incident, s));
        if absent && !doc.id.ends_with("/missing") && doc.id != "move-on/stale-draft" {
            continue;
        }
        rule.check(
            context,
            &mut Findings {
                rule: doc,
                incident: context.index,
                all: &mut all,
            },
        );
    }
    safety::keep_secrets(context, &mut all);
    all
}

fn summarise(context: &Context<'_>, findings: &[Finding]) -> IncidentVerdict {
    let count = |level| {
        findings
            .iter()
            .filter(|f| f.level == level && !f.is_suppressed())
            .count()
    };
    IncidentVerdict {
        grades: grading::grades(context.incident, findings),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        notes: count(Level::Note),
        blocks: findings.iter().any(|f| f.blocks),
    }
}
