//! Runs all rules over all incidents and judges the outcome.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::affected::Affected;
use super::baseline::Baseline;
use super::depth::Depth;
use super::exceptions;
use super::gate::{self, Gate};
use super::grade::{self, StepGrade};
use super::kept::Known;
use super::language::WordLists;
use super::reading::Readings;
use super::rule::{Context, Finding, Findings};
use super::{registry, safety, unread, unseen};
use crate::config::Level;
use crate::derive::Derived;
use crate::model::{Incident, Library};
use crate::vocabulary::{Status, Step};

/// What the rules say about a library.
pub struct Verdict {
    /// By incident, in order of place.
    findings: Vec<Arc<[Finding]>>,
    incidents: Vec<Arc<IncidentVerdict>>,
    /// About the repository as a whole.
    general: Vec<Finding>,
    word_lists: Arc<WordLists>,
}

/// What the rules say about one incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentVerdict {
    pub grades: [StepGrade; 10],
    /// Findings by level, those that a waiver suppresses left out.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Whether it shuts the gate.
    pub blocks: bool,
    /// Whether the baseline speaks of it: what it has not answered yet does not block.
    pub in_baseline: bool,
}

impl IncidentVerdict {
    /// How many of the ten steps are answered, or waived with a reason.
    #[must_use]
    pub fn steps_settled(&self) -> usize {
        self.grades.iter().filter(|g| g.grade.is_settled()).count()
    }

    /// How many of the ten steps still need work.
    #[must_use]
    pub fn steps_open(&self) -> usize {
        self.grades.iter().filter(|g| g.grade.is_open()).count()
    }

    /// How many of the ten steps are asked of this incident, or answered without being asked.
    #[must_use]
    pub fn steps_asked(&self) -> usize {
        self.steps_settled() + self.steps_open()
    }
}

impl Verdict {
    /// All findings, suppressed ones included: those of the repository as a whole, then by incident
    /// and place.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.general.iter().chain(self.findings.iter().flat_map(|of_one| of_one.iter()))
    }

    /// The same with no word about some incidents, by index: of those that are left, in their order.
    #[must_use]
    pub fn without(&self, leaves_out: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.incidents.len()).filter(|i| !leaves_out(*i));
        Self {
            findings: kept().map(|i| self.findings[i].clone()).collect(),
            incidents: kept().map(|i| self.incidents[i].clone()).collect(),
            general: self.general.clone(),
            word_lists: Arc::clone(&self.word_lists),
        }
    }

    /// The grades of some incidents, by index and in that order, and nothing of why: for those who may not know it.
    #[must_use]
    pub fn grades_of(&self, incidents: &[usize]) -> Self {
        let grades = |index: &usize| {
            let mut verdict = IncidentVerdict::clone(&self.incidents[*index]);
            verdict.grades.iter_mut().for_each(|grade| grade.because.clear());
            Arc::new(IncidentVerdict {
                errors: 0,
                warnings: 0,
                notes: 0,
                blocks: false,
                in_baseline: false,
                ..verdict
            })
        };
        Self {
            findings: incidents.iter().map(|_| Arc::from([])).collect(),
            incidents: incidents.iter().map(grades).collect(),
            general: Vec::new(),
            word_lists: Arc::clone(&self.word_lists),
        }
    }

    /// The word lists that were used.
    #[must_use]
    pub fn word_lists(&self) -> &Arc<WordLists> {
        &self.word_lists
    }

    /// The findings about the repository as a whole, by place.
    #[must_use]
    pub fn general(&self) -> &[Finding] {
        &self.general
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
        self.incidents.iter().any(|i| i.blocks) || self.general.iter().any(|f| f.blocks)
    }
}

/// Runs every rule over every incident, several incidents at once, with no baseline.
///
/// # Errors
/// [`super::gate::GateError`] when the configuration names a rule, a path or a word list that cannot
/// be.
pub fn judge(library: &Library, derived: &Derived) -> Result<Verdict, super::gate::GateError> {
    judge_against(library, derived, &Baseline::default())
}

/// The same with a baseline, which says what legacy reports may keep.
///
/// # Errors
/// Those of [`judge`].
pub fn judge_against(
    library: &Library,
    derived: &Derived,
    baseline: &Baseline,
) -> Result<Verdict, super::gate::GateError> {
    let lists = WordLists::new(&library.config.language, &library.sources)?;
    judge_with(library, derived, baseline, &Arc::new(lists))
}

/// The same with word lists that were read before: an earlier state of the repository, in which they may not yet be, is
/// judged by today's.
///
/// # Errors
/// [`super::gate::GateError`] when the configuration names a rule or a path that cannot be.
pub fn judge_with(
    library: &Library,
    derived: &Derived,
    baseline: &Baseline,
    word_lists: &Arc<WordLists>,
) -> Result<Verdict, super::gate::GateError> {
    let kept = Known::new(library, derived, baseline, word_lists);
    let gate = Gate::new(&library.config)?;
    judge_where(library, baseline, (word_lists, &gate), |index| {
        let judge = || judge_one(&context(library, derived, word_lists, &gate, index), baseline);
        let kept = kept.as_ref().and_then(|kept| Some((kept, kept.key(index)?)));
        let (findings, verdict) = match kept {
            Some((kept, key)) => {
                kept.get(index, &key).unwrap_or_else(|| kept.keep(index, key, judge))
            }
            None => judge(),
        };
        (findings.into(), Arc::new(verdict))
    })
}

/// Judges again what may be judged otherwise than before, after files of some incidents changed and none
/// came, went or was renamed; `changed` are those incidents, by index. Everything else keeps its findings.
///
/// # Errors
/// [`super::gate::GateError`] when the configuration names a rule or a path that cannot be.
pub fn judge_again(
    library: &Library,
    derived: &Derived,
    baseline: &Baseline,
    before: (&Derived, &Verdict),
    changed: &BTreeSet<usize>,
) -> Result<Verdict, super::gate::GateError> {
    let (facts_before, verdict) = before;
    let affected = Affected::new(library, (facts_before, derived), changed);
    let gate = Gate::new(&library.config)?;
    let word_lists = &verdict.word_lists;
    judge_where(library, baseline, (word_lists, &gate), |index| {
        if affected.may_be(index) {
            let context = context(library, derived, word_lists, &gate, index);
            let (findings, verdict) = judge_one(&context, baseline);
            return (findings.into(), Arc::new(verdict));
        }
        (Arc::clone(&verdict.findings[index]), Arc::clone(&verdict.incidents[index]))
    })
}

/// The findings of some incidents, by index, with no word about the others.
///
/// # Errors
/// [`super::gate::GateError`] when the configuration names a rule or a path that cannot be.
pub fn findings_of(
    library: &Library,
    derived: &Derived,
    baseline: &Baseline,
    word_lists: &WordLists,
    incidents: impl IntoIterator<Item = usize>,
) -> Result<BTreeMap<usize, Vec<Finding>>, super::gate::GateError> {
    let gate = Gate::new(&library.config)?;
    let one = |index| {
        let context = context(library, derived, word_lists, &gate, index);
        (index, judge_one(&context, baseline).0)
    };
    Ok(incidents.into_iter().map(one).collect())
}

/// Judges the repository as a whole, and each incident as `judge` does.
fn judge_where(
    library: &Library,
    baseline: &Baseline,
    (word_lists, gate): (&Arc<WordLists>, &Gate),
    judge: impl Fn(usize) -> (Arc<[Finding]>, Arc<IncidentVerdict>) + Sync + Send,
) -> Result<Verdict, super::gate::GateError> {
    let (findings, incidents) = (0..library.incidents.len()).into_par_iter().map(judge).unzip();
    let vanished = baseline.vanished(library);
    let vanished = vanished.map(|(slug, place)| exceptions::vanished(slug, place));
    let settings = vanished.chain(unseen::idle_overrides(library)).map(|f| (f, Level::Error));
    let level = |(mut finding, most): (Finding, Level)| {
        let path = library.sources.path(finding.span.file);
        finding.level = gate.level(finding.rule, path.as_str()).min(most);
        finding.blocks = finding.level == Level::Error;
        (finding.level != Level::Off).then_some(finding)
    };
    let general = settings.chain(unseen::strays(library)).filter_map(level).collect();
    Ok(Verdict { findings, incidents, general, word_lists: Arc::clone(word_lists) })
}

fn context<'a>(
    library: &'a Library,
    derived: &'a Derived,
    word_lists: &'a WordLists,
    gate: &'a Gate,
    index: usize,
) -> Context<'a> {
    Context {
        library,
        derived,
        index,
        incident: &library.incidents[index],
        facts: &derived.incidents[index],
        word_lists,
        gate,
        reading: Readings::default(),
    }
}

fn judge_one(context: &Context<'_>, baseline: &Baseline) -> (Vec<Finding>, IncidentVerdict) {
    let depth = Depth::of(&context.library.config, context.incident);
    let mut found = check(context, depth);
    exceptions::apply(context, depth, &mut found);
    let mut grades = depth.grade(context.incident, &mut found);
    let is_unread = unread::tell(context.incident, &mut grades, &mut found);
    let silent = is_unread.then(|| baseline.silent());
    let baseline = silent.as_ref().unwrap_or(baseline);
    gate::keep(context, baseline, &mut found);
    for grade in &grades {
        let (config, incident) = (&context.library.config, context.incident);
        if let Some((floor, entry)) = baseline.fell(config, incident, grade) {
            found.push(exceptions::fell(context, grade.step, (grade.grade, floor), entry));
        }
    }
    gate::close(context, baseline, &mut found);
    found.sort_by(|a, b| {
        let place = |f: &Finding| (f.span, f.step(), f.rule.id);
        place(a).cmp(&place(b)).then_with(|| a.message.cmp(&b.message))
    });
    let mut verdict = summarise(grades, &found);
    verdict.in_baseline = baseline.has(context.incident);
    (found, verdict)
}

fn check(context: &Context<'_>, depth: Depth) -> Vec<Finding> {
    let mut all = Vec::new();
    let has_unread_time = context.incident.problems.iter().any(|p| p.kind.hides_time());
    for rule in registry::all() {
        let doc = rule.doc();
        if !depth.runs(doc) {
            continue;
        }
        if doc.from_times && has_unread_time {
            continue;
        }
        // A step with nothing at all has one finding that says so; a dozen more would hide it.
        // Step eight's rules are about the actions, which may be there without it.
        let absent = doc
            .step()
            .is_some_and(|s| s != Step::Verification && grade::is_absent(context.incident, s));
        if absent && !doc.even_if_absent && !depth.runs_beside(doc) {
            continue;
        }
        rule.check(context, &mut Findings { context, rule: doc, all: &mut all });
    }
    all.retain(|f| f.level != Level::Off);
    hold_back(context.incident, &mut all);
    safety::keep_secrets(context, &mut all);
    all
}

/// Of a step with which nobody has begun a draft says once that it is empty; that it has no cause, no figure and no date
/// either would hide what the author is at. Handed in, it is told all of it.
fn hold_back(incident: &Incident, all: &mut Vec<Finding>) {
    if incident.effective_status() != Status::Draft {
        return;
    }
    for step in Step::ALL {
        let key = format!("sections[{}]", step.slug());
        let says_so =
            |f: &Finding| f.step() == Some(step) && f.level == Level::Error && f.key == key;
        if grade::is_untouched(incident, step) && all.iter().any(says_so) {
            all.retain(|f| f.step() != Some(step) || f.rule.even_if_absent || says_so(f));
        }
    }
}

fn summarise(grades: [StepGrade; 10], findings: &[Finding]) -> IncidentVerdict {
    let count = |level| findings.iter().filter(|f| f.level == level && !f.is_suppressed()).count();
    IncidentVerdict {
        grades,
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        notes: count(Level::Note),
        blocks: findings.iter().any(|f| f.blocks),
        in_baseline: false,
    }
}
