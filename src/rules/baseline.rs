//! The baseline: findings that legacy reports may keep for now, and grades that no step may fall
//! below.
//!
//! Entries are keyed by rule, incident and structural path (`causes[C1].evidence`), never by line and
//! never by a message, so that an edit elsewhere in a report does not disturb them. The file is sorted, one
//! finding a line, to be reviewed like any other change.
//!
//! It rewards: what makes a report in it better, or adds to it, never blocks ([`Baseline::fell`]).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Write as _;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned as TomlSpanned;

use super::grade::{self, Grade, StepGrade};
use super::rule::Finding;
use super::run::Verdict;
use crate::config::{Config, Depth, Level};
use crate::model::{Action, Incident, Library};
use crate::source::{FileId, Span};
use crate::vocabulary::{ActionStatus, Status, Step};

/// The name of the file where the configuration gives no other.
pub const FILE_NAME: &str = "aftermark-baseline.toml";

/// The version of the notation that is written. Version 1 knew no depth and no counts; later ones are refused.
const VERSION: u32 = 2;

/// What legacy reports may keep.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Why there is one.
    pub reason: String,
    incidents: BTreeMap<String, Floor>,
    /// Whether it only keeps findings, and reports none of its own.
    silent: bool,
}

/// What one incident may keep.
#[derive(Clone, Debug)]
struct Floor {
    /// Where the entry stands in the file.
    place: Span,
    reason: Option<String>,
    grades: BTreeMap<Step, Grade>,
    /// How much was asked of the report, and how many entries and sections each step had: what is thin only because
    /// more is asked now, or because there is more of it, did not fall. Not known of a baseline of version 1.
    depth: Option<Depth>,
    entries: BTreeMap<Step, usize>,
    /// In order; a finding that stands twice is listed twice.
    findings: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    rule: String,
    key: String,
    place: Span,
}

/// Why a baseline cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct BaselineError {
    pub message: String,
    /// Bytes of the file's text.
    pub range: std::ops::Range<usize>,
}

/// The notation of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: TomlSpanned<u32>,
    reason: TomlSpanned<String>,
    #[serde(default)]
    incidents: BTreeMap<String, TomlSpanned<FileIncident>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileIncident {
    reason: Option<String>,
    #[serde(default)]
    grades: BTreeMap<Step, Grade>,
    depth: Option<Depth>,
    #[serde(default)]
    entries: BTreeMap<Step, usize>,
    #[serde(default)]
    findings: Vec<TomlSpanned<String>>,
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// [`BaselineError`] for text that is not of the notation, a version that is not known, or a
    /// missing reason.
    pub fn parse(file: FileId, text: &str) -> Result<Self, BaselineError> {
        let read: File = toml::from_str(text).map_err(|e| BaselineError {
            message: e.message().lines().next().unwrap_or_default().to_owned(),
            range: e.span().unwrap_or(0..0),
        })?;
        if !(1..=VERSION).contains(read.version.get_ref()) {
            return Err(BaselineError {
                message: format!(
                    "this baseline is of version {}, and this program reads versions 1 to {VERSION}",
                    read.version.get_ref()
                ),
                range: read.version.span(),
            });
        }
        if read.reason.get_ref().trim().is_empty() {
            return Err(BaselineError {
                message: "a baseline needs a `reason`: why these findings may stay for now".into(),
                range: read.reason.span(),
            });
        }
        let mut incidents = BTreeMap::new();
        for (slug, entry) in read.incidents {
            let span = entry.span();
            // Tables are placed at their content; the first line is enough to point at.
            let line_end = text[span.start.min(text.len())..].find('\n');
            let end = line_end.map_or(span.end, |n| span.end.min(span.start + n));
            let place = Span::new(file, span.start, end);
            let entry = entry.into_inner();
            let findings = entry.findings.into_iter().map(|f| {
                let place = Span::new(file, f.span().start, f.span().end);
                let text = f.into_inner();
                let (rule, key) = text.split_once(' ').unwrap_or((&text, ""));
                Entry { rule: rule.to_owned(), key: key.to_owned(), place }
            });
            incidents.insert(
                slug,
                Floor {
                    place,
                    reason: entry.reason,
                    grades: entry.grades,
                    depth: entry.depth,
                    entries: entry.entries,
                    findings: findings.collect(),
                },
            );
        }
        Ok(Self { reason: read.reason.into_inner(), incidents, silent: false })
    }

    /// The same without findings about itself, for a state of the repository in which this file is
    /// not: its places would mean other files there.
    #[must_use]
    pub fn silent(&self) -> Self {
        Self { silent: true, ..self.clone() }
    }

    /// Whether anything is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.incidents.is_empty()
    }

    /// What an incident may keep, under its name or one that its folder had before, and that name.
    fn of<'a>(&'a self, incident: &Incident) -> Option<(&'a str, &'a Floor)> {
        let names = std::iter::once(&incident.slug).chain(&incident.former_slugs);
        let found = names.filter_map(|name| self.incidents.get_key_value(name)).next();
        found.map(|(name, floor)| (name.as_str(), floor))
    }

    /// Whether an incident is in it.
    #[must_use]
    pub fn has(&self, incident: &Incident) -> bool {
        self.of(incident).is_some()
    }

    /// Why an incident's findings may stay.
    #[must_use]
    pub fn reason_for(&self, incident: &Incident) -> &str {
        let own = self.of(incident).and_then(|(_, floor)| floor.reason.as_deref());
        own.unwrap_or(&self.reason)
    }

    /// The grade from which a step fell, with the entry's place; `None` where it did not, or is thin only because
    /// there is more of it than before, or because more is asked now than was.
    #[must_use]
    pub fn fell(
        &self,
        config: &Config,
        incident: &Incident,
        now: &StepGrade,
    ) -> Option<(Grade, Span)> {
        let (_, floor) = self.of(incident).filter(|_| !self.silent)?;
        let grade = floor.grades.get(&now.step)?;
        // What was not asked when the baseline was written is no floor for what is asked now.
        if matches!(*grade, Grade::NotAsked | Grade::Unreadable) || now.grade >= *grade {
            return None;
        }
        if now.grade == Grade::Thin {
            let more_asked =
                floor.depth != Some(Depth::Full) && depth_of(config, incident) == Depth::Full;
            let had = floor.entries.get(&now.step);
            let more_told = had.is_none_or(|had| entries(incident, now.step) > *had);
            if more_asked || more_told {
                return None;
            }
        }
        Some((*grade, floor.place))
    }

    /// The entries of an incident, to be matched with its findings.
    pub(super) fn ledger(&self, incident: &Incident) -> Ledger<'_> {
        let entries = self.of(incident).map_or(&[][..], |(_, floor)| &floor.findings);
        let mut free: Free<'_> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            // White space at the ends of an entry is as easily lost as it is hard to see.
            let of_rule = free.entry(&entry.rule).or_default();
            of_rule.entry(entry.key.trim()).or_default().push_back(at);
        }
        Ledger { entries, free, used: vec![false; entries.len()], silent: self.silent }
    }

    /// Incidents that are in the baseline and not in the library, with their places.
    pub(super) fn vanished<'a>(
        &'a self,
        library: &'a Library,
    ) -> impl Iterator<Item = (&'a str, Span)> {
        let is_there = |slug: &str| {
            library
                .incidents
                .iter()
                .any(|i| i.slug == slug || i.former_slugs.iter().any(|f| f == slug))
        };
        self.incidents
            .iter()
            .filter(move |(slug, _)| !self.silent && !is_there(slug))
            .map(|(slug, floor)| (slug.as_str(), floor.place))
    }

    /// The same with what an incident may keep under another name.
    ///
    /// # Errors
    /// A sentence when the first name is not in it, or the second is already.
    pub fn renamed(mut self, from: &str, to: &str) -> Result<Self, String> {
        if self.incidents.contains_key(to) {
            return Err(format!("`{to}` is in the baseline already"));
        }
        let Some(floor) = self.incidents.remove(from) else {
            let close = crate::vocabulary::closest(from, self.incidents.keys().map(String::as_str));
            let hint = close.map_or_else(String::new, |c| format!("; did you mean `{c}`?"));
            return Err(format!("`{from}` is not in the baseline{hint}"));
        };
        self.incidents.insert(to.to_owned(), floor);
        Ok(self)
    }

    /// What has come or got worse since this baseline, one line each, in order: what a new baseline
    /// would have to accept. Of an incident that is in it only what blocks.
    #[must_use]
    pub fn new_debt(&self, library: &Library, verdict: &Verdict) -> Vec<String> {
        let mut debt = Vec::new();
        for (index, incident) in library.incidents.iter().enumerate() {
            let slug = &incident.slug;
            let mut ledger = self.ledger(incident);
            let is_known = self.has(incident);
            let fell = |step| {
                let grades = &verdict.incident(index).grades;
                let grade = grades.iter().find(|g| Some(g.step) == step);
                grade.is_some_and(|g| self.fell(&library.config, incident, g).is_some())
            };
            for finding in kept(library, verdict, index) {
                let owed = !is_known || finding.blocks || fell(finding.step());
                if ledger.take(finding).is_none() && owed {
                    debt.push(format!("{slug}: {}", line(finding)));
                }
            }
            for grade in &verdict.incident(index).grades {
                if let Some((floor, _)) = self.fell(&library.config, incident, grade) {
                    debt.push(format!(
                        "{slug}: step `{}` falls from {} to {}",
                        grade.step.slug(),
                        floor.words(),
                        grade.grade.words()
                    ));
                }
            }
        }
        debt
    }

    /// The text of a baseline that keeps what there is now. Reasons of incidents that stay in it
    /// stay.
    #[must_use]
    pub fn written(&self, library: &Library, verdict: &Verdict, reason: &str) -> String {
        let mut text = String::from(
            "# What reports from before this check may keep for now, and the grades no step may fall below.\n\
             # Written by `aftermark check --update-baseline`; entries may be removed by hand.\n",
        );
        let _ = writeln!(text, "version = {VERSION}\nreason = {}", quoted(reason));
        let mut order: Vec<usize> = (0..library.incidents.len()).collect();
        order.sort_by(|a, b| {
            let slug = |i: usize| &library.incidents[i].slug;
            slug(*a).cmp(slug(*b))
        });
        for index in order {
            let slug = &library.incidents[index].slug;
            let mut lines: Vec<String> = kept(library, verdict, index).map(line).collect();
            if lines.is_empty() {
                continue;
            }
            lines.sort_unstable();
            let _ = writeln!(text, "\n[incidents.{}]", quoted(slug));
            let incident = &library.incidents[index];
            if let Some(own) = self.of(incident).and_then(|(_, floor)| floor.reason.as_deref()) {
                let _ = writeln!(text, "reason = {}", quoted(own));
            }
            let grades = verdict.incident(index).grades.iter();
            let grades: Vec<String> =
                grades.map(|g| format!("{} = {}", g.step.slug(), quoted(g.grade.word()))).collect();
            let _ = writeln!(text, "grades = {{ {} }}", grades.join(", "));
            let depth = match depth_of(&library.config, incident) {
                Depth::Full => "full",
                Depth::Brief => "brief",
            };
            let _ = writeln!(text, "depth = {}", quoted(depth));
            let counts = Step::ALL.map(|s| format!("{} = {}", s.slug(), entries(incident, s)));
            let _ = writeln!(text, "entries = {{ {} }}", counts.join(", "));
            text.push_str("findings = [\n");
            for line in lines {
                let _ = writeln!(text, "    {},", quoted(&line));
            }
            text.push_str("]\n");
        }
        text
    }
}

/// The findings of an incident that a baseline may keep: those that count against a report in
/// review or complete. What is unsafe to publish may never stay, and a draft owes nothing yet.
fn kept<'a>(
    library: &'a Library,
    verdict: &'a Verdict,
    index: usize,
) -> impl Iterator<Item = &'a Finding> {
    let draft = library.incidents[index].effective_status() == Status::Draft;
    let all = verdict.of(index).iter().filter(move |_| !draft);
    all.filter(|f| f.level >= Level::Warning && f.is_baselined_or_open()).filter(|f| can_keep(f))
}

/// Whether a baseline may ever keep a finding of this rule. What git tracks is no debt of a report: the next `git add`
/// would leave an entry that keeps nothing.
fn can_keep(finding: &Finding) -> bool {
    let own = ["history/baseline-stale", "history/grade-fell", "history/untracked"];
    finding.rule.group() != "safety" && !own.contains(&finding.rule.id)
}

/// How much is asked of an incident.
fn depth_of(config: &Config, incident: &Incident) -> Depth {
    config.depth(incident.severity.as_ref().map(|s| s.value.as_str()))
}

/// How many entries and sections a step has.
fn entries(incident: &Incident, step: Step) -> usize {
    // Step eight is about all actions: what is done is more than what was promised, and a test more than that.
    let is_done = |a: &&Action| a.status.as_ref().is_some_and(|s| s.value == ActionStatus::Done);
    let data = match step {
        Step::Verification => {
            let done = incident.actions.iter().filter(is_done).count();
            incident.actions.len() + done + grade::data(incident, step).len()
        }
        _ => grade::data(incident, step).len(),
    };
    data + incident.sections.iter().filter(|s| s.step == step).count()
}

fn line(finding: &Finding) -> String {
    format!("{} {}", finding.rule.id, finding.key).trim_end().to_owned()
}

/// A TOML basic string: the one notation that says any text on one line, as keys have to.
fn quoted(text: &str) -> String {
    use toml_writer::ToTomlValue as _;
    toml_writer::TomlStringBuilder::new(text).as_basic().to_toml_value()
}

/// Entries by rule and key, in order.
type Free<'a> = HashMap<&'a str, HashMap<&'a str, VecDeque<usize>>>;

/// The entries of one incident, each used once.
pub(super) struct Ledger<'a> {
    entries: &'a [Entry],
    /// Those that nothing used yet, in order, by rule and key.
    free: Free<'a>,
    used: Vec<bool>,
    silent: bool,
}

impl Ledger<'_> {
    /// Uses the entry that keeps this finding; its index.
    pub(super) fn take(&mut self, finding: &Finding) -> Option<usize> {
        if !can_keep(finding) {
            return None;
        }
        let own = self.free.get_mut(finding.rule.id)?;
        let mut take = |key: &str| own.get_mut(key.trim())?.pop_front();
        let at = take(&finding.key).or_else(|| {
            // Version 1 had messages in the place of places that broken data cannot name.
            (finding.rule.group() == "format").then(|| take(&finding.message)).flatten()
        })?;
        self.used[at] = true;
        Some(at)
    }

    /// The entries that nothing used: rule, key and place.
    pub(super) fn stale(&self) -> impl Iterator<Item = (&str, &str, Span)> {
        let all = self.entries.iter().zip(&self.used);
        all.filter(|(_, used)| !self.silent && !**used)
            .map(|(e, _)| (e.rule.as_str(), e.key.as_str(), e.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        /// Whatever a folder is called and a finding is about: what is written is one line and read as it was.
        #[test]
        fn any_text_is_written_on_one_line_and_read_back(
            slug in "([a-z0-9-]|[\n\r\t\"'\\\\#=.\u{0}-\u{1f}\u{7f}\u{85}\u{2028}\u{202e}ü漢 ]|\\PC){1,12}",
            key in "\\PC([\n\r\"'\\\\#=\u{1b}]|\\PC){0,12}\\PC",
            reason in "x([\n\"'\\\\#=]|\\PC){0,12}",
        ) {
            let entry = quoted(&format!("gather/missing {key}"));
            let table = format!("[incidents.{}]", quoted(&slug));
            proptest::prop_assert!(!table.contains(['\n', '\r']) && !entry.contains(['\n', '\r']));
            let text = format!("version = 1\nreason = {}\n\n{table}\nfindings = [\n    {entry},\n]\n", quoted(&reason));
            let read = Baseline::parse(FileId(0), &text).map_err(|e| {
                proptest::test_runner::TestCaseError::fail(format!("{e}: {text}"))
            })?;
            proptest::prop_assert_eq!(&read.reason, &reason);
            let kept = &read.incidents[&slug].findings;
            proptest::prop_assert_eq!(kept.len(), 1, "{}", text);
            proptest::prop_assert_eq!(&kept[0].key, &key);
        }
    }
}
