//! What a change did to reports: the verdict of the work tree against that of an earlier state.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::grade::Grade;
use super::rule::Finding;
use super::run::Verdict;
use crate::model::{Incident, Library};
use crate::vocabulary::Step;

/// What became of the incidents that a change touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The state compared with, as the user named it.
    pub since: String,
    /// One for each incident that was touched, or blocks since, in order of folder.
    pub incidents: Vec<IncidentChange>,
    /// Slugs of incidents that were there and are not any more, in order.
    pub removed: Vec<String>,
}

impl Changes {
    /// What became of the incident at this index, if it was touched.
    #[must_use]
    pub fn of(&self, incident: usize) -> Option<&IncidentChange> {
        let at = self.incidents.binary_search_by_key(&incident, |c| c.incident);
        at.ok().map(|i| &self.incidents[i])
    }
}

/// What became of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentChange {
    /// Index into the library of the work tree.
    pub incident: usize,
    /// Whether it was not there before.
    pub is_new: bool,
    /// Findings that are gone.
    pub fixed: Vec<Fixed>,
    /// Findings that have come: indices into [`Verdict::of`].
    pub broken: Vec<usize>,
    /// Steps whose grade is another.
    pub grades: Vec<GradeChange>,
    /// The severity before and now, where it was lowered: less may be asked for it.
    pub milder: Option<(String, String)>,
}

/// A finding that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The rule's id.
    pub rule: &'static str,
    /// Where in the data it was.
    pub key: String,
    pub message: String,
}

/// A step whose grade changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeChange {
    pub step: Step,
    pub before: Grade,
    pub now: Grade,
}

impl GradeChange {
    /// Whether the step is answered worse than before.
    #[must_use]
    pub fn fell(&self) -> bool {
        self.now < self.before
    }

    /// What became of the grade, in a word. A step that is no longer asked, or asked now, is not
    /// answered better for it, or worse.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match (self.before, self.now) {
            (Grade::NotAsked, now) if now.is_open() => "changed",
            (_, Grade::NotAsked) => "changed",
            // Nobody knows whether it was better before.
            (Grade::Unreadable, _) => "changed",
            _ if self.fell() => "fell",
            _ => "rose",
        }
    }
}

/// A library and what the rules say of it.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub library: &'a Library,
    pub verdict: &'a Verdict,
}

/// Compares the incidents at `touched` (indices into the library of `now`) with their earlier state, and those of which
/// nothing was touched and that block since: what leads to a report that was removed, renamed or rewritten is broken by
/// that. Findings are the same when rule and structural key are; of several, as many as there are more or less count.
#[must_use]
pub fn compare(
    now: State<'_>,
    before: State<'_>,
    touched: &BTreeSet<usize>,
    since: &str,
) -> Changes {
    let all = (0..now.library.incidents.len()).filter_map(|index| {
        if touched.contains(&index) {
            return Some(one(now, before, index));
        }
        let findings = now.verdict.of(index);
        // What was no better before is nothing that this change did.
        let blocks = |finding: &Finding| finding.blocks && !finding.rule.id.starts_with("history/");
        if !findings.iter().any(blocks) {
            return None;
        }
        let change = one(now, before, index);
        change.broken.iter().any(|&at| blocks(&findings[at])).then_some(change)
    });
    let incidents = all.collect();
    let incidents_now = now.library.incidents.iter();
    let known: HashSet<&String> =
        incidents_now.flat_map(|i| std::iter::once(&i.slug).chain(&i.former_slugs)).collect();
    let earlier = before.library.incidents.iter().map(|incident| &incident.slug);
    let mut removed: Vec<String> = earlier.filter(|slug| !known.contains(slug)).cloned().collect();
    removed.sort_unstable();
    removed.dedup();
    Changes { since: since.to_owned(), incidents, removed }
}

fn one(now: State<'_>, before: State<'_>, incident: usize) -> IncidentChange {
    let report = &now.library.incidents[incident];
    let mut names = std::iter::once(&report.slug).chain(&report.former_slugs);
    let earlier = names.find_map(|name| before.library.index_of(name));
    let mut had: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in earlier.into_iter().flat_map(|i| before.verdict.of(i)) {
        if !finding.is_suppressed() {
            let same = had.entry((finding.rule.id, &finding.key)).or_default();
            same.push(finding);
        }
    }
    let mut broken = Vec::new();
    for (i, finding) in now.verdict.of(incident).iter().enumerate() {
        if finding.is_suppressed() {
            continue;
        }
        let same = had.get_mut(&(finding.rule.id, finding.key.as_str()));
        if same.and_then(Vec::pop).is_none() {
            broken.push(i);
        }
    }
    let fixed = had.into_values().flatten().map(|f| Fixed {
        rule: f.rule.id,
        key: f.key.clone(),
        message: f.message.clone(),
    });
    let grades = earlier.map_or_else(Vec::new, |i| {
        let pairs = before.verdict.incident(i).grades.iter();
        let pairs = pairs.zip(&now.verdict.incident(incident).grades);
        pairs
            .filter(|(a, b)| a.grade != b.grade)
            .map(|(a, b)| GradeChange { step: b.step, before: a.grade, now: b.grade })
            .collect()
    });
    IncidentChange {
        incident,
        milder: earlier.and_then(|i| milder(now, &before.library.incidents[i], incident)),
        is_new: earlier.is_none(),
        fixed: fixed.collect(),
        broken,
        grades,
    }
}

/// The severities before and now, where the later is milder on today's scale.
fn milder(now: State<'_>, before: &Incident, incident: usize) -> Option<(String, String)> {
    let scale = now.library.config.severity_names();
    let rank = |i: &Incident| {
        let name = &i.severity.as_ref()?.value;
        scale.iter().position(|s| s == name)
    };
    let (was, is) = (rank(before)?, rank(&now.library.incidents[incident])?);
    (is > was).then(|| (scale[was].to_owned(), scale[is].to_owned()))
}
