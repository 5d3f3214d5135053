//! Writes the zone out in which the times are read, so that a change of the default changes none.

use super::edit::{Edit, line_end, line_start, next_line};
use super::{Main, Proposal};
use crate::model::Incident;
use crate::source::yaml::Kind;

/// A line `timezone: …` after `services`, or the nearest key that a report begins with.
pub fn propose(incident: &Incident, main: &Main<'_>) -> Option<Proposal> {
    let Kind::Map(entries) = &main.front_matter.kind else {
        return None;
    };
    if entries.iter().any(|(key, _)| key.name == "timezone") {
        return None;
    }
    let text = &main.file.text;
    let (key, value) = ["services", "severity", "status", "title"]
        .iter()
        .find_map(|name| entries.iter().find(|(key, _)| key.name == *name))?;
    // A map in braces has no lines to insert one between.
    let start = key.span.start as usize;
    if start != line_start(text, start) {
        return None;
    }
    let end = value.span.end.max(key.span.end) as usize;
    let after = next_line(text, end).min(main.yaml.end);
    let zone = incident.zone.name();
    let line = format!("timezone: {zone}{}", line_end(text));
    Some(Proposal {
        file: main.id,
        ways: vec![vec![Edit::insert(after, line)]],
        done: vec![format!("writing out `timezone: {zone}`")],
    })
}
