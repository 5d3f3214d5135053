//! The scorecard: one line an incident, its ten grades, its status; and the grades of one in full.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::excerpt::printable;
use crate::model::{Incident, Library};
use crate::rules::{Grade, IncidentVerdict, StepGrade, Verdict};
use crate::source::{Sources, Span};
use crate::vocabulary::{Choice, Status};

/// The sign of a grade in a scorecard.
pub(super) fn sign(grade: Grade) -> char {
    match grade {
        Grade::Answered => '●',
        Grade::Thin => '◐',
        Grade::Placeholder => '○',
        Grade::Waived => '◇',
        Grade::Absent => '·',
        Grade::NotAsked => '–',
    }
}

/// Writes the scorecard of the incidents at `indices`, and what its signs mean.
///
/// # Errors
/// Those of the stream.
pub fn table(
    out: &mut dyn Write,
    library: &Library,
    verdict: &Verdict,
    indices: &[usize],
    signs_explained: bool,
) -> io::Result<()> {
    let names: Vec<String> =
        indices.iter().map(|&i| printable(&library.incidents[i].slug)).collect();
    let width = names.iter().map(|n| n.graphemes(true).count()).max().unwrap_or(0).max(8);
    writeln!(out, "{:width$}  1 2 3 4 5 6 7 8 9 10  {:9}  result", "incident", "status")?;
    for (&i, name) in indices.iter().zip(&names) {
        let (incident, judged) = (&library.incidents[i], verdict.incident(i));
        let pad = width - name.graphemes(true).count();
        let signs: Vec<String> = judged.grades.iter().map(|g| sign(g.grade).to_string()).collect();
        writeln!(
            out,
            "{name}{:pad$}  {}   {:9}  {}",
            "",
            signs.join(" "),
            status(incident),
            result(incident, judged)
        )?;
    }
    if !signs_explained {
        return Ok(());
    }
    let mut of_all = indices.iter().flat_map(|&i| &verdict.incident(i).grades);
    let unasked = of_all.any(|g| g.grade == Grade::NotAsked);
    // Only who has such a policy needs the word for it.
    let more = if unasked { "  – not asked" } else { "" };
    writeln!(out, "● answered  ◐ thin  ○ placeholder  ◇ waived  · absent{more}")
}

/// The word for an incident's status.
pub(super) fn status(incident: &Incident) -> &'static str {
    incident.status.as_ref().map_or("unknown", |s| s.value.word())
}

/// What became of the check, with counts.
pub(super) fn result(incident: &Incident, judged: &IncidentVerdict) -> String {
    let mut counts = Vec::new();
    for (count, word) in
        [(judged.errors, "error"), (judged.warnings, "warning"), (judged.notes, "note")]
    {
        match count {
            0 => {}
            1 => counts.push(format!("1 {word}")),
            n => counts.push(format!("{n} {word}s")),
        }
    }
    let draft = incident.effective_status() == Status::Draft;
    let outcome = match (judged.blocks, judged.errors > 0 && draft) {
        (true, _) => "blocks",
        (false, true) => "draft, does not block",
        (false, false) if judged.errors > 0 && judged.in_baseline => {
            "in the baseline, does not block"
        }
        (false, false) => "passes",
    };
    if counts.is_empty() { outcome.to_owned() } else { format!("{outcome}: {}", counts.join(", ")) }
}

/// Writes the ten grades of one incident with the lines that earned them.
///
/// # Errors
/// Those of the stream.
pub fn grades(
    out: &mut dyn Write,
    sources: &Sources,
    incident: &Incident,
    judged: &IncidentVerdict,
) -> io::Result<()> {
    writeln!(out, "{}", printable(&incident.slug))?;
    for grade in &judged.grades {
        writeln!(
            out,
            "  {} {:>2} {:36} {:11}  {}",
            sign(grade.grade),
            grade.step.number(),
            grade.step.heading(),
            grade.grade.words(),
            because(sources, grade)
        )?;
    }
    Ok(())
}

/// Files and lines, neighbours joined: `README.md:14-52,80-102`.
fn because(sources: &Sources, grade: &StepGrade) -> String {
    let mut spans: Vec<Span> = grade.because.clone();
    spans.sort_unstable();
    let mut files: Vec<(String, Vec<(usize, usize)>)> = Vec::new();
    for span in spans {
        let path = sources.path(span.file);
        let name = path.file_name().unwrap_or(path.as_str()).to_owned();
        let Ok(text) = sources.text(span.file) else {
            continue;
        };
        let first = text.line_column(span.start as usize).0;
        let kept = text.slice(span.range()).trim_end().len();
        let last = text.line_column(span.start as usize + kept.saturating_sub(1)).0;
        let at = match files.iter().position(|(n, _)| *n == name) {
            Some(at) => at,
            None => {
                files.push((name, Vec::new()));
                files.len() - 1
            }
        };
        let lines = &mut files[at].1;
        match lines.last_mut() {
            Some((_, end)) if first <= *end + 1 => *end = last.max(*end),
            _ => lines.push((first, last)),
        }
    }
    let texts: Vec<String> = files
        .iter()
        .map(|(name, lines)| {
            let lines: Vec<String> = lines
                .iter()
                .map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") })
                .collect();
            format!("{}:{}", printable(name), lines.join(","))
        })
        .collect();
    texts.join(" ")
}
