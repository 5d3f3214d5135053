//! Inserts the sections of steps that nothing answers, each with its step's question, in the order of the steps.

use std::collections::BTreeMap;

use super::edit::{Edit, line_end, line_start};
use super::headings::Style;
use super::{Main, Proposal};
use crate::model::{Incident, WaiverTarget};
use crate::rules::depth::Depth;
use crate::rules::grade::is_absent;
use crate::vocabulary::Step;

/// One insertion a place: after the section of the nearest step before, else before the nearest
/// after it, else at the end.
pub fn propose(incident: &Incident, main: &Main<'_>, depth: Depth) -> Option<Proposal> {
    let missing = missing(incident, depth);
    if missing.is_empty() {
        return None;
    }
    let text = &main.file.text;
    let style = Style::of(incident);
    let mut places: BTreeMap<usize, Vec<Step>> = BTreeMap::new();
    for &step in &missing {
        places.entry(place(incident, text, step)).or_default().push(step);
    }
    let edits = places
        .into_iter()
        .map(|(at, steps)| Edit::insert(at, sections(text, at, &steps, &style)))
        .collect();
    let names: Vec<String> = missing.iter().map(|s| format!("“{}”", style.heading(*s))).collect();
    Some(Proposal {
        file: main.id,
        ways: vec![edits],
        done: vec![format!(
            "inserting the section{} {}, to be answered",
            if names.len() == 1 { "" } else { "s" },
            names.join(", ")
        )],
    })
}

/// Steps without a section and without data that are asked and that nobody waived.
fn missing(incident: &Incident, depth: Depth) -> Vec<Step> {
    let waived = |step: Step| {
        incident.waivers.iter().any(|w| {
            w.reason.is_some()
                && match &w.target {
                    WaiverTarget::Step(waived) => waived.value == step,
                    WaiverTarget::Rule(rule) => rule.value == format!("{}/missing", step.slug()),
                    WaiverTarget::Unclear => false,
                }
        })
    };
    let all = Step::ALL.into_iter();
    all.filter(|s| depth.asks(*s) && is_absent(incident, *s) && !waived(*s)).collect()
}

/// Where the section of a step comes to stand.
pub(super) fn place(incident: &Incident, text: &str, step: Step) -> usize {
    let before = Step::ALL.into_iter().rev().filter(|s| *s < step);
    if let Some(section) = before.into_iter().find_map(|s| incident.section(s)) {
        return indented(text, section.part.span.end as usize);
    }
    let after = Step::ALL.into_iter().filter(|s| *s > step);
    match after.into_iter().find_map(|s| incident.section(s)) {
        Some(section) => indented(text, section.heading_span.start as usize),
        None => text.len(),
    }
}

/// The start of the line where only its indentation stands before `at`.
pub(super) fn indented(text: &str, at: usize) -> usize {
    let start = line_start(text, at);
    if text[start..at].trim().is_empty() { start } else { at }
}

fn sections(text: &str, at: usize, steps: &[Step], style: &Style) -> String {
    let end = line_end(text);
    let mut new = String::new();
    let before = &text[..at];
    if !before.is_empty() && !before.ends_with('\n') {
        new.push_str(end);
    }
    let last = before.strip_suffix('\n').unwrap_or(before);
    let last = last.rsplit('\n').next().unwrap_or_default();
    if !last.trim().is_empty() {
        new.push_str(end);
    }
    for (i, step) in steps.iter().enumerate() {
        if i > 0 {
            new.push_str(end);
        }
        let (heading, question) = (style.heading(*step), step.question());
        new.push_str(&format!("## {heading}{end}{end}<!-- {question} -->{end}"));
    }
    if at < text.len() {
        new.push_str(end);
    }
    new
}
