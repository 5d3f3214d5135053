//! New entries of a timeline that stands in YAML: in the front matter, or in a file of its own.

use super::super::edit::{Edit, line_end, line_start};
use super::super::timeline::yaml::{first_dash, ranges};
use super::text::fields;
use super::{New, State, Style, clock};
use crate::source::yaml::write::{flow, notations};
use crate::source::yaml::{Kind, Node, parse};

pub fn edits(state: &State<'_>, new: &[&New], places: &[usize], style: Style) -> Option<Vec<Edit>> {
    let (node, end) = list(state)?;
    let text = &state.text;
    let entries: Vec<Vec<(String, String)>> =
        new.iter().map(|new| keys(state, new, style)).collect();
    let line = line_end(text);
    let Kind::Seq(items) = &node.kind else { return None };
    if items.is_empty() {
        // `[]`: a list of lines takes its place.
        let is_main = state.file == state.incident.main;
        let (before, indent) = if is_main { (line, 2) } else { ("", 0) };
        let all: Vec<String> = entries.iter().map(|e| lines(e, indent, line)).collect();
        let range = node.span.range();
        let lead = text[..range.start].trim_end_matches(' ').len();
        return Some(vec![Edit {
            range: lead..range.end,
            text: format!("{before}{}", all.join(line)),
        }]);
    }
    let ranges = ranges(text, &node, items, end)?;
    let in_brackets = text[node.span.range()].starts_with('[');
    let indent = match in_brackets {
        true => 0,
        false => {
            let dash = first_dash(text, items.first()?.span.start as usize)?;
            dash - line_start(text, dash)
        }
    };
    let all = entries.iter().zip(places).map(|(entry, place)| {
        let written = match in_brackets {
            true => {
                let pairs: Vec<String> = entry.iter().map(|(k, v)| format!("{k}: {v}")).collect();
                format!("{{{}}}", pairs.join(", "))
            }
            false => lines(entry, indent, line),
        };
        let between = if in_brackets { ", " } else { line };
        match place.checked_sub(1) {
            Some(before) => Edit::insert(ranges[before].end, format!("{between}{written}")),
            None => Edit::insert(ranges[0].start, format!("{written}{between}")),
        }
    });
    Some(all.collect())
}

/// The list, and where the YAML that it stands in ends.
fn list(state: &State<'_>) -> Option<(Node, usize)> {
    if state.file != state.incident.main {
        let end = state.text.len();
        return Some((parse(state.file, &state.text, 0, end).ok()?, end));
    }
    let (front, yaml) = state.front()?;
    let Kind::Map(all) = front.kind else { return None };
    let (_, node) = all.into_iter().find(|(k, _)| k.name == "timeline")?;
    Some((node, yaml.end))
}

/// The keys of an entry with their values as YAML.
pub fn keys(state: &State<'_>, new: &New, style: Style) -> Vec<(String, String)> {
    let words = style.words(new);
    let time = match new.at {
        Some(at) => clock(at, style.zone(&state.now), style.time, true),
        None => crate::model::time::UNKNOWN.to_owned(),
    };
    let scalar = |text: &String| notations(text, false).swap_remove(0);
    let all = fields(new, &time, &words).into_iter().map(|(key, all)| {
        let value = match &all[..] {
            [one] => scalar(one),
            all => flow(all.iter().map(scalar)),
        };
        (key.to_owned(), value)
    });
    all.collect()
}

/// An entry on lines of its own, without a line end.
pub fn lines(entry: &[(String, String)], indent: usize, line: &str) -> String {
    let space = " ".repeat(indent);
    let all = entry.iter().enumerate().map(|(i, (key, value))| {
        let lead = if i == 0 { "- " } else { "  " };
        format!("{space}{lead}{key}: {value}")
    });
    all.collect::<Vec<_>>().join(line)
}
