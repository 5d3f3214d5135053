//! What a change did to the incidents it touched, as text.

use std::io::{self, Write};

use super::excerpt::printable;
use crate::model::Library;
use crate::rules::{Changes, Verdict};

/// Writes what was fixed, what has come and which grades changed since a revision.
///
/// # Errors
/// Those of the stream.
pub fn changes(
    out: &mut dyn Write,
    library: &Library,
    verdict: &Verdict,
    changes: &Changes,
) -> io::Result<()> {
    writeln!(out, "\nsince {}", printable(&changes.since))?;
    if changes.incidents.is_empty() && changes.removed.is_empty() {
        return writeln!(out, "  no incident was touched");
    }
    for change in &changes.incidents {
        let slug = printable(&library.incidents[change.incident].slug);
        let new = if change.is_new { " (new)" } else { "" };
        writeln!(out, "  {slug}{new}")?;
        if let Some((before, now)) = &change.milder {
            let (before, now) = (printable(before), printable(now));
            writeln!(out, "    lowered the severity: {before} → {now}")?;
        }
        for grade in &change.grades {
            let word = grade.word();
            writeln!(
                out,
                "    {word:7} step {}, “{}”: {} → {}",
                grade.step.number(),
                grade.step.heading(),
                grade.before.words(),
                grade.now.words()
            )?;
        }
        for fixed in &change.fixed {
            writeln!(out, "    fixed   {}: {}", fixed.rule, printable(&fixed.message))?;
        }
        // What a new incident lacks stands above; that all of it is new says nothing.
        if !change.is_new {
            for &i in &change.broken {
                let finding = &verdict.of(change.incident)[i];
                writeln!(out, "    broke   {}: {}", finding.rule.id, printable(&finding.message))?;
            }
        }
        let quiet = change.grades.is_empty() && change.fixed.is_empty() && change.milder.is_none();
        if !change.is_new && quiet && change.broken.is_empty() {
            writeln!(out, "    nothing fixed, nothing broken")?;
        }
    }
    for slug in &changes.removed {
        writeln!(out, "  {} was removed", printable(slug))?;
    }
    Ok(())
}
