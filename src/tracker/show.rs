//! A comparison for people (a table), for a pull request (Markdown) and for programs (JSON).

use std::io::{self, Write};

use serde::Serialize;

use super::compare::{Comparison, Difference, DifferenceKind, Row};
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::report::markdown::escaped;

/// The version of the JSON; a new one when a key goes or changes its meaning.
const VERSION: u32 = 1;

/// Longest text of a cell, in characters.
const MAX_CELL: usize = 48;

const HEADINGS: [&str; 5] = ["action", "issue", "differs", "here", "there"];

/// A table, the notes below what they are about, then what was not compared.
pub fn text(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<[String; 5]> = rows(comparison).map(|(row, d)| cells(row, d)).collect();
    let mut widths = HEADINGS.map(str::len);
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |out: &mut dyn Write, cells: &[String; 5]| {
        let padded = cells.iter().zip(widths).map(|(c, w)| format!("{c:w$}"));
        let padded: Vec<String> = padded.collect();
        writeln!(out, "{}", padded.join("  ").trim_end())
    };
    if cells.is_empty() {
        writeln!(out, "Nothing differs.")?;
    } else {
        line(out, &HEADINGS.map(str::to_uppercase))?;
    }
    let mut before: Option<&Row> = None;
    for ((row, difference), cells) in rows(comparison).zip(&cells) {
        // An action's name stands once above all that differs.
        let mut cells = cells.clone();
        if before.is_some_and(|b| std::ptr::eq(b, row)) {
            cells[0].clear();
            cells[1].clear();
        }
        before = Some(row);
        line(out, &cells)?;
        if let Some(note) = &difference.note {
            writeln!(out, "  {}", printable(note))?;
        }
    }
    writeln!(out, "\n{}", summary(comparison))?;
    for hint in &comparison.hints {
        writeln!(
            out,
            "hint: {} and {} have the same title; if it is the one: aftermark actions set {} ticket={}",
            printable(&hint.reference),
            printable(&hint.ticket),
            printable(&hint.reference),
            printable(&hint.ticket)
        )?;
    }
    for note in &comparison.notes {
        writeln!(out, "note: {}", printable(note))?;
    }
    Ok(())
}

/// A table in Markdown.
pub fn markdown(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Actions and {}\n", comparison.tracker.title())?;
    if comparison.rows.is_empty() {
        writeln!(out, "Nothing differs.\n")?;
    } else {
        writeln!(out, "| Action | Issue | Differs | Here | There | |\n|---|---|---|---|---|---|")?;
    }
    for (row, difference) in rows(comparison) {
        let cells = cells(row, difference).map(|c| escaped(&c));
        let note = escaped(difference.note.as_deref().unwrap_or_default());
        writeln!(out, "| {} | {note} |", cells.join(" | "))?;
    }
    if !comparison.rows.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", escaped(&summary(comparison)))?;
    let hints = comparison
        .hints
        .iter()
        .map(|h| format!("{} has no ticket; {} has the same title", h.reference, h.ticket));
    let said: Vec<String> = hints.chain(comparison.notes.iter().cloned()).collect();
    if !said.is_empty() {
        writeln!(out)?;
    }
    for line in said {
        writeln!(out, "- {}", escaped(&line))?;
    }
    Ok(())
}

/// All of it as JSON.
pub fn json(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u32,
        differs: bool,
        #[serde(flatten)]
        comparison: &'a Comparison,
    }
    let document =
        Document { version: VERSION, differs: comparison.unresolved(true) > 0, comparison };
    json_writer::pretty(out, &document)
}

fn rows(comparison: &Comparison) -> impl Iterator<Item = (&Row, &Difference)> {
    let all = comparison.rows.iter();
    all.flat_map(|row| row.differences.iter().map(move |d| (row, d)))
}

fn cells(row: &Row, difference: &Difference) -> [String; 5] {
    let name = row.reference.as_ref().unwrap_or(&row.incident);
    let what = match difference.kind {
        DifferenceKind::ClosedThere
        | DifferenceKind::OpenThere
        | DifferenceKind::DeclinedThere
        | DifferenceKind::DeclinedHere
        | DifferenceKind::Unclear => "state",
        other => other.word(),
    };
    let what = if difference.info { format!("({what})") } else { what.to_owned() };
    [
        // The name is whole, as it is copied.
        printable(name),
        short(row.issue.as_deref().unwrap_or_default()),
        what,
        short(&difference.here),
        short(&difference.there),
    ]
}

fn short(text: &str) -> String {
    let text = printable(text);
    let text = if text.is_empty() { "-".to_owned() } else { text };
    if text.chars().count() <= MAX_CELL {
        return text;
    }
    let cut: String = text.chars().take(MAX_CELL - 1).collect();
    format!("{}…", cut.trim_end())
}

fn summary(comparison: &Comparison) -> String {
    let count =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let real = rows(comparison).filter(|(_, d)| !d.info).count();
    let info = rows(comparison).count() - real;
    let mut parts = vec![format!(
        "{} of {}; {}",
        count(comparison.issues, "issue", "issues"),
        comparison.tracker.title(),
        count(comparison.matched, "action has one", "actions have one"),
    )];
    parts.push(count(real, "difference", "differences"));
    if info > 0 {
        parts.push(format!("{info} only to know (in brackets)"));
    }
    if comparison.elsewhere > 0 {
        parts.push(count(comparison.elsewhere, "ticket elsewhere", "tickets elsewhere"));
    }
    if comparison.untold > 0 {
        parts.push(count(comparison.untold, "ticket not compared", "tickets not compared"));
    }
    if comparison.without_ticket > 0 {
        parts.push(format!("{} open without a ticket", comparison.without_ticket));
    }
    format!("{}.", parts.join(", "))
}
