//! The `junit` format: a test suite for each incident, a test case for each step and for each group
//! of rules beside the steps. A case fails when it holds something that blocks, so that the file
//! and the exit code say the same.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::concise;
use super::excerpt::printable;
use super::runner::harmless;
use super::{Output, Report};
use crate::rules::{Finding, Grade, all};
use crate::vocabulary::Step;

/// The `junit` format.
pub struct Junit;

impl Output for Junit {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let groups = groups();
        let incidents = report.chosen.iter().map(|&i| suite(report, &groups, i));
        let suites: Vec<Suite> = general(report).into_iter().chain(incidents).collect();
        let cases: usize = suites.iter().map(|s| s.cases.len()).sum();
        let failures: usize = suites.iter().map(Suite::failures).sum();
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = xml.create_element("testsuites").with_attributes([
            ("name", "aftermark"),
            ("tests", cases.to_string().as_str()),
            ("failures", failures.to_string().as_str()),
            ("errors", "0"),
        ]);
        root.write_inner_content(|xml| suites.iter().try_for_each(|s| write_suite(xml, s)))?;
        out.write_all(b"\n")
    }
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    outcome: CaseOutcome,
    /// Findings that do not block.
    said: Vec<String>,
}

enum CaseOutcome {
    Passed,
    Failed {
        rule: &'static str,
        message: String,
        lines: Vec<String>,
    },
    /// A step that was left out with a reason.
    Waived {
        reason: String,
    },
}

impl Suite {
    fn failures(&self) -> usize {
        let failed = |c: &&Case| matches!(c.outcome, CaseOutcome::Failed { .. });
        self.cases.iter().filter(failed).count()
    }

    fn skipped(&self) -> usize {
        let skipped = |c: &&Case| matches!(c.outcome, CaseOutcome::Waived { .. });
        self.cases.iter().filter(skipped).count()
    }
}

/// The groups of rules, each once: the ten steps, and the others in the order of the registry.
fn groups() -> Vec<&'static str> {
    let mut groups: Vec<&str> = Step::ALL.iter().map(|s| s.slug()).collect();
    for rule in all() {
        if !groups.contains(&rule.doc().group()) {
            groups.push(rule.doc().group());
        }
    }
    groups
}

/// The findings about the repository as a whole, if there are any.
fn general(report: &Report<'_>) -> Option<Suite> {
    let all = report.verdict.general();
    let line = |f: &Finding| safe(&concise::line(report, report.prefix, f));
    let first = all.first()?;
    let blocking: Vec<&Finding> = all.iter().filter(|f| f.blocks).collect();
    let outcome = match blocking.first() {
        Some(f) => CaseOutcome::Failed {
            rule: f.rule.id,
            message: safe(&f.message),
            lines: blocking.iter().map(|f| line(f)).collect(),
        },
        None => CaseOutcome::Passed,
    };
    Some(Suite {
        name: "repository".to_owned(),
        cases: vec![Case {
            name: first.rule.group().to_owned(),
            outcome,
            said: all.iter().filter(|f| !f.blocks).map(line).collect(),
        }],
    })
}

fn suite(report: &Report<'_>, groups: &[&str], index: usize) -> Suite {
    let incident = &report.library.incidents[index];
    let judged = report.verdict.incident(index);
    let cases = groups.iter().map(|group| {
        let mine: Vec<&Finding> =
            report.verdict.of(index).iter().filter(|f| f.rule.group() == *group).collect();
        let open = || mine.iter().filter(|f| !f.is_suppressed());
        let line = |f: &&&Finding| safe(&concise::line(report, report.prefix, f));
        let step = Step::from_slug(group);
        let grade = step.map(|s| judged.grades[s.number() - 1].grade);
        let first = open().find(|f| f.blocks);
        let outcome = match first {
            Some(first) => CaseOutcome::Failed {
                rule: first.rule.id,
                message: safe(&first.message),
                lines: open().filter(|f| f.blocks).map(|f| line(&f)).collect(),
            },
            None if grade == Some(Grade::Waived) => CaseOutcome::Waived { reason: reason(&mine) },
            None if grade == Some(Grade::NotAsked) => CaseOutcome::Waived {
                reason: "not asked of an incident of this severity".to_owned(),
            },
            None => CaseOutcome::Passed,
        };
        Case {
            name: match step {
                Some(step) => format!("{}. {}", step.number(), step.heading()),
                None => (*group).to_owned(),
            },
            outcome,
            said: open().filter(|f| !f.blocks).map(|f| line(&f)).collect(),
        }
    });
    Suite { name: safe(&incident.slug), cases: cases.collect() }
}

/// Why a step was left out, in the author's words.
fn reason(findings: &[&Finding]) -> String {
    let mut reasons = findings.iter().filter_map(|f| f.suppression.as_ref());
    let reason = reasons.next().map(|s| safe(&s.reason));
    reason.unwrap_or_else(|| "waived with a reason".to_owned())
}

/// Text that may stand in XML and in a log: what XML 1.0 has no way to write is replaced.
fn safe(text: &str) -> String {
    let text = printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    harmless(&text).into_owned()
}

fn write_suite<W: Write>(xml: &mut Writer<W>, suite: &Suite) -> io::Result<()> {
    xml.create_element("testsuite")
        .with_attributes([
            ("name", suite.name.as_str()),
            ("tests", suite.cases.len().to_string().as_str()),
            ("failures", suite.failures().to_string().as_str()),
            ("errors", "0"),
            ("skipped", suite.skipped().to_string().as_str()),
        ])
        .write_inner_content(|xml| {
            let mut cases = suite.cases.iter();
            cases.try_for_each(|case| write_case(xml, suite, case))
        })?;
    Ok(())
}

fn write_case<W: Write>(xml: &mut Writer<W>, suite: &Suite, case: &Case) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attributes([("name", case.name.as_str()), ("classname", suite.name.as_str())]);
    if matches!(case.outcome, CaseOutcome::Passed) && case.said.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        match &case.outcome {
            CaseOutcome::Passed => {}
            CaseOutcome::Failed { rule, message, lines } => {
                xml.create_element("failure")
                    .with_attributes([("type", *rule), ("message", message.as_str())])
                    .write_text_content(BytesText::new(&lines.join("\n")))?;
            }
            CaseOutcome::Waived { reason } => {
                xml.create_element("skipped")
                    .with_attribute(("message", reason.as_str()))
                    .write_empty()?;
            }
        }
        if !case.said.is_empty() {
            xml.create_element("system-out")
                .write_text_content(BytesText::new(&case.said.join("\n")))?;
        }
        Ok(())
    })?;
    Ok(())
}
