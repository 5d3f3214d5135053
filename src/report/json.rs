//! The `json` format: everything a report holds, for programs. `docs/formats.md` describes it and
//! `docs/schema/check.v1.json` is its schema; a change that breaks a reader is a new version.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

use super::excerpt::printable;
use super::place::{Place, Position};
use super::{Output, Report, json_writer, level_word};
use crate::rules::{Changes, Finding, Grade, SuppressedBy};
use crate::vocabulary::{Choice, Step};

/// The version of the document's layout.
pub const VERSION: u32 = 1;

/// The `json` format.
pub struct Json;

impl Output for Json {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        json_writer::pretty(out, &document(report))
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    as_of: NaiveDate,
    root: &'a str,
    blocks: bool,
    counts: CountsPart,
    incidents: Vec<IncidentPart<'a>>,
    findings: Vec<FindingPart<'a>>,
    since: Option<SincePart<'a>>,
}

/// What a change did, for `--since`.
#[derive(Serialize)]
struct SincePart<'a> {
    revision: String,
    incidents: Vec<ChangePart<'a>>,
    removed: Vec<String>,
}

#[derive(Serialize)]
struct ChangePart<'a> {
    incident: &'a str,
    new: bool,
    fixed: Vec<FixedPart>,
    broken: Vec<BrokenPart<'a>>,
    grades: Vec<GradePart>,
    severity_lowered: Option<LoweredPart>,
}

#[derive(Serialize)]
struct FixedPart {
    rule: &'static str,
    key: String,
    message: String,
}

#[derive(Serialize)]
struct BrokenPart<'a> {
    rule: &'static str,
    key: &'a str,
    message: String,
}

#[derive(Serialize)]
struct GradePart {
    step: Step,
    before: Grade,
    now: Grade,
}

#[derive(Serialize)]
struct LoweredPart {
    before: String,
    now: String,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct CountsPart {
    incidents: usize,
    blocking: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    waived: usize,
    baseline: usize,
}

#[derive(Serialize)]
struct IncidentPart<'a> {
    slug: &'a str,
    title: Option<String>,
    folder: String,
    main_file: String,
    status: Option<&'static str>,
    severity: Option<&'a str>,
    blocks: bool,
    errors: usize,
    warnings: usize,
    notes: usize,
    steps: Vec<StepPart>,
}

#[derive(Serialize)]
struct StepPart {
    number: usize,
    step: Step,
    heading: &'static str,
    grade: Grade,
    because: Vec<PlacePart>,
}

#[derive(Serialize)]
struct FindingPart<'a> {
    rule: &'static str,
    group: &'static str,
    step: Option<Step>,
    level: &'static str,
    blocks: bool,
    incident: Option<&'a str>,
    message: String,
    label: Option<String>,
    why: Option<String>,
    help: Option<String>,
    key: &'a str,
    fingerprint: &'a str,
    place: PlacePart,
    related: Vec<RelatedPart>,
    suppression: Option<SuppressionPart>,
}

#[derive(Serialize)]
struct RelatedPart {
    message: String,
    place: PlacePart,
}

#[derive(Serialize)]
struct SuppressionPart {
    by: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct PlacePart {
    path: String,
    start: PositionPart,
    end: PositionPart,
}

#[derive(Serialize)]
struct PositionPart {
    line: usize,
    column: usize,
}

impl From<Place> for PlacePart {
    fn from(place: Place) -> Self {
        let position = |p: Position| PositionPart { line: p.line, column: p.column };
        Self { path: place.path, start: position(place.start), end: position(place.end) }
    }
}

fn document<'a>(report: &'a Report<'a>) -> Document<'a> {
    let counts = report.counts();
    Document {
        version: VERSION,
        tool: Tool { name: "aftermark", version: env!("CARGO_PKG_VERSION") },
        as_of: report.as_of,
        root: report.prefix,
        blocks: report.findings().any(|f| f.blocks),
        counts: CountsPart {
            incidents: counts.incidents,
            blocking: counts.blocking,
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            waived: counts.waived,
            baseline: counts.baseline,
        },
        incidents: report.chosen.iter().map(|&i| incident(report, i)).collect(),
        findings: report.fingerprinted().map(|(f, print)| finding(report, f, print)).collect(),
        since: report.changes.map(|c| since(report, c)),
    }
}

fn since<'a>(report: &Report<'a>, changes: &'a Changes) -> SincePart<'a> {
    let incidents = changes.incidents.iter().map(|c| ChangePart {
        incident: &report.library.incidents[c.incident].slug,
        new: c.is_new,
        fixed: c
            .fixed
            .iter()
            .map(|f| FixedPart { rule: f.rule, key: f.key.clone(), message: printable(&f.message) })
            .collect(),
        broken: c
            .broken
            .iter()
            .map(|&i| &report.verdict.of(c.incident)[i])
            .map(|f| BrokenPart { rule: f.rule.id, key: &f.key, message: printable(&f.message) })
            .collect(),
        grades: c
            .grades
            .iter()
            .map(|g| GradePart { step: g.step, before: g.before, now: g.now })
            .collect(),
        severity_lowered: c
            .milder
            .as_ref()
            .map(|(before, now)| LoweredPart { before: printable(before), now: printable(now) }),
    });
    SincePart {
        revision: printable(&changes.since),
        incidents: incidents.collect(),
        removed: changes.removed.iter().map(|s| printable(s)).collect(),
    }
}

fn incident<'a>(report: &Report<'a>, index: usize) -> IncidentPart<'a> {
    let incident = &report.library.incidents[index];
    let judged = report.verdict.incident(index);
    let main = report.library.sources.path(incident.main);
    IncidentPart {
        slug: &incident.slug,
        title: incident.title.as_ref().map(|t| printable(&t.value)),
        folder: format!("{}{}", report.prefix, incident.folder),
        main_file: format!("{}{main}", report.prefix),
        status: incident.status.as_ref().map(|s| s.value.word()),
        severity: incident.severity.as_ref().map(|s| s.value.as_str()),
        blocks: judged.blocks,
        errors: judged.errors,
        warnings: judged.warnings,
        notes: judged.notes,
        steps: judged
            .grades
            .iter()
            .map(|g| StepPart {
                number: g.step.number(),
                step: g.step,
                heading: g.step.heading(),
                grade: g.grade,
                because: g.because.iter().map(|s| report.place(*s).into()).collect(),
            })
            .collect(),
    }
}

fn finding<'a>(report: &Report<'a>, finding: &'a Finding, print: &'a str) -> FindingPart<'a> {
    let given = |text: &str| (!text.is_empty()).then(|| printable(text));
    FindingPart {
        rule: finding.rule.id,
        group: finding.rule.group(),
        step: finding.step(),
        level: level_word(finding.level),
        blocks: finding.blocks,
        incident: report.slug(finding),
        message: printable(&finding.message),
        label: given(&finding.label),
        why: given(&finding.rule.reason()),
        help: finding.help.as_deref().and_then(given),
        key: &finding.key,
        fingerprint: print,
        place: report.place(finding.span).into(),
        related: finding
            .also
            .iter()
            .map(|(span, message)| RelatedPart {
                message: printable(message),
                place: report.place(*span).into(),
            })
            .collect(),
        suppression: finding.suppression.as_ref().map(|s| SuppressionPart {
            by: match s.by {
                SuppressedBy::Waiver(_) => "waiver",
                SuppressedBy::Allow(_) => "allow",
                SuppressedBy::Baseline(_) => "baseline",
            },
            reason: printable(&s.reason),
        }),
    }
}
