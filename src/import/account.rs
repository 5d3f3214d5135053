//! What was read of a report that was imported: per step, from which lines of the original.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Imported, Told};
use crate::model::Incident;
use crate::report::markdown::{code, prose};
use crate::source::{SourceFile, Span};
use crate::vocabulary::Step;

/// What one report became.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The file that was read, as it was named.
    pub from: String,
    /// The main file that was made of it.
    pub to: String,
    /// The lists that were read.
    pub lists: Vec<ListRead>,
    /// The sections that answer a step in words.
    pub prose: Vec<ProseRead>,
    /// Sections that are none of the ten, and stay as they are.
    pub other: Vec<OtherRead>,
    /// Steps of which nothing was found.
    pub missing: Vec<&'static str>,
    /// What was changed, left out, or is not certain.
    pub notes: Vec<Note>,
}

/// A list and the lines of the original that its entries stand on, from 1.
#[derive(Clone, Debug, Serialize)]
pub struct ListRead {
    pub list: &'static str,
    pub entries: usize,
    pub first_line: Option<usize>,
    pub last_line: Option<usize>,
}

/// A section that answers a step.
#[derive(Clone, Debug, Serialize)]
pub struct ProseRead {
    pub step: &'static str,
    pub heading: String,
    pub line: Option<usize>,
}

/// A section that is none of the ten.
#[derive(Clone, Debug, Serialize)]
pub struct OtherRead {
    pub heading: String,
    pub line: Option<usize>,
}

/// Something to know, with the line of the original.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub line: Option<usize>,
    pub what: String,
}

/// Says what was read of a report. `incident` is what its main file `text` was decoded to.
#[must_use]
pub fn account(
    from: &str,
    to: &str,
    imported: &Imported,
    incident: &Incident,
    text: &SourceFile,
) -> Account {
    let original = |at: u32| {
        let (line, _) = text.line_column(at as usize);
        imported.origins.get(line.checked_sub(1)?).copied().flatten()
    };
    let lists: [(&'static str, Vec<Span>); 7] = [
        ("timeline", incident.timeline.iter().map(|e| e.span).collect()),
        ("evidence", incident.evidence.iter().map(|e| e.span).collect()),
        ("causes", incident.causes.iter().map(|e| e.span).collect()),
        ("impact", incident.impact.iter().map(|e| e.span).collect()),
        ("safeguards", incident.safeguards.iter().map(|e| e.span).collect()),
        ("actions", incident.actions.iter().map(|e| e.span).collect()),
        ("notifications", incident.notifications.iter().map(|e| e.span).collect()),
    ];
    let lists = lists.into_iter().filter(|(_, all)| !all.is_empty()).map(|(list, all)| {
        let lines = || all.iter().filter_map(|span| original(span.start));
        ListRead { list, entries: all.len(), first_line: lines().min(), last_line: lines().max() }
    });
    let heading = |index: usize| {
        let section = &incident.body.sections[index];
        (section.heading.clone(), original(section.heading_span.start))
    };
    let prose = incident.sections.iter().map(|s| {
        let (words, line) = heading(s.index);
        ProseRead { step: s.step.slug(), heading: words, line }
    });
    let other = incident.other_sections.iter().map(|&index| {
        let (heading, line) = heading(index);
        OtherRead { heading, line }
    });
    let has = |step: Step| {
        incident.parts(step).next().is_some()
            || !crate::rules::grade::data(incident, step).is_empty()
    };
    let missing = Step::ALL.into_iter().filter(|step| !has(*step)).map(Step::slug);
    let notes =
        imported.told.iter().map(|Told { line, what }| Note { line: *line, what: what.clone() });
    Account {
        from: from.to_owned(),
        to: to.to_owned(),
        lists: lists.collect(),
        prose: prose.collect(),
        other: other.collect(),
        missing: missing.collect(),
        notes: notes.collect(),
    }
}

fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}

impl Account {
    /// For people: what was read in a line each, then what to know.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}\n  from {}\n", self.to, self.from);
        for list in &self.lists {
            let lines = match (list.first_line, list.last_line) {
                (Some(first), Some(last)) if first < last => format!(", lines {first} to {last}"),
                (first, _) => at(first),
            };
            let entries = if list.entries == 1 { "entry" } else { "entries" };
            _ = writeln!(out, "  {:<14} {} {entries}{lines}", list.list, list.entries);
        }
        for section in &self.prose {
            _ = writeln!(out, "  {:<14} “{}”{}", section.step, section.heading, at(section.line));
        }
        for section in &self.other {
            _ = writeln!(out, "  {:<14} “{}”{}", "as it is", section.heading, at(section.line));
        }
        if !self.missing.is_empty() {
            _ = writeln!(out, "  {:<14} {}", "nothing for", self.missing.join(", "));
        }
        for note in &self.notes {
            let line = note.line.map_or_else(String::new, |line| format!("line {line}: "));
            _ = writeln!(out, "  - {line}{}", note.what);
        }
        out
    }

    /// For a pull request or a wiki: a table of what answers each step, then what to know. All that the report says in it
    /// is code or marked, so that nothing of it is markup.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("### {}\n\nFrom {}\n\n", code(&self.to), code(&self.from));
        out.push_str("| what | read as | lines |\n|---|---|---|\n");
        let line = |line: Option<usize>| line.map_or_else(String::new, |l| l.to_string());
        for list in &self.lists {
            let lines = match (list.first_line, list.last_line) {
                (Some(first), Some(last)) if first < last => format!("{first}–{last}"),
                (first, _) => line(first),
            };
            let entries = if list.entries == 1 { "entry" } else { "entries" };
            _ = writeln!(out, "| {} | {} {entries} | {lines} |", list.list, list.entries);
        }
        for section in &self.prose {
            let heading = code(&section.heading);
            _ = writeln!(out, "| {} | {heading} | {} |", section.step, line(section.line));
        }
        for section in &self.other {
            let heading = code(&section.heading);
            _ = writeln!(out, "| as it is | {heading} | {} |", line(section.line));
        }
        if !self.missing.is_empty() {
            _ = writeln!(out, "\nNothing for: {}.", self.missing.join(", "));
        }
        if !self.notes.is_empty() {
            out.push('\n');
        }
        for note in &self.notes {
            let line = note.line.map_or_else(String::new, |line| format!("line {line}: "));
            _ = writeln!(out, "- {line}{}", prose(&note.what));
        }
        out
    }
}
