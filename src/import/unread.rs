//! Lists that are called what the notation reads and are written otherwise: they stay prose, and their heading says of
//! which step.

use super::{Imported, Told};
use crate::model::Incident;
use crate::source::SourceFile;

/// Gives the headings of such lists the step that they answer; gives whether anything changed. `incident` is what the main
/// file `text` was decoded to. Without it the step would count as unreadable, and what its author wrote for nothing.
pub fn as_prose(imported: &mut Imported, incident: &Incident, text: &SourceFile) -> bool {
    let mut lines: Vec<String> = imported.text.lines().map(str::to_owned).collect();
    let mut is_changed = false;
    for unread in incident.unread.iter().filter(|u| u.in_text) {
        let Some(step) = unread.steps.first() else { continue };
        let section = incident.body.sections.iter().find(|section| {
            let own = section.part.span;
            own.start <= unread.span.start && unread.span.end <= own.end
        });
        let Some(section) = section.filter(|s| s.id.is_none()) else { continue };
        let (number, _) = text.line_column(section.heading_span.start as usize);
        let Some(at) = number.checked_sub(1).filter(|at| *at < lines.len()) else { continue };
        let is_underlined = lines.get(at + 1).is_some_and(|l| is_underline(l));
        let line = lines[at].trim();
        let words = match line.strip_prefix("## ") {
            Some(words) => words.trim_end_matches('#').trim(),
            None if is_underlined && !line.starts_with('#') => line,
            None => continue,
        };
        if words.ends_with('}') {
            continue;
        }
        let heading = format!("## {words} {{#{}}}", step.slug());
        if !line.starts_with('#') {
            // The line stays, so that each of those below is where it was.
            lines[at + 1].clear();
        }
        lines[at] = heading;
        is_changed = true;
        imported.told.push(Told {
            line: imported.origins.get(number - 1).copied().flatten(),
            what: format!(
                "the list under “{}” is not written as the data that its heading names, so it stays prose, of step {}",
                section.heading,
                step.number()
            ),
        });
    }
    if is_changed {
        imported.text = lines.join("\n") + "\n";
        imported.told.sort_by_key(|t| t.line);
    }
    is_changed
}

/// Whether a line makes a heading of the one above it.
fn is_underline(line: &str) -> bool {
    let marks = line.trim();
    !marks.is_empty() && marks.bytes().all(|b| b == b'-')
}
