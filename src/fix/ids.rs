//! Writes the ids that stand for causes, safeguards and actions of the text by their place in it, so that they stay when
//! others come before them.

use super::edit::Edit;
use super::in_text::InText;
use super::{Main, Proposal};
use crate::source::Span;
use crate::source::yaml::{Kind, Node};

/// One proposal for each list in which ids are left out.
pub fn propose(main: &Main<'_>, in_text: &InText) -> Vec<Proposal> {
    let all = in_text.lists().iter().filter_map(|list| {
        let entries = list.entries().iter().zip(&list.lines);
        let edits: Vec<Edit> = entries
            .filter_map(|(e, lines)| missing(&main.file.text, list.name, e, *lines))
            .collect();
        (!edits.is_empty()).then(|| Proposal {
            file: main.id,
            ways: vec![edits],
            done: vec![format!("writing the ids of the {}", list.name)],
        })
    });
    all.collect()
}

/// The edit that writes an id, unless it is written.
fn missing(text: &str, list: &str, entry: &Node, lines: Span) -> Option<Edit> {
    let Kind::Map(fields) = &entry.kind else { return None };
    let subject = match list {
        "causes" => "statement",
        "safeguards" => "name",
        "actions" => "title",
        _ => return None,
    };
    let value = |name: &str| fields.iter().find(|(key, _)| key.name == name).map(|(_, node)| node);
    let said = |node: &Node| matches!(&node.kind, Kind::Scalar { text, .. } if !text.is_empty());
    value(subject).filter(|node| said(node))?;
    let node = value("id")?;
    let Kind::Scalar { text: id, .. } = &node.kind else { return None };
    let range = node.span.range();
    let written = text.get(range.clone())?;
    if !written.is_empty() && written != "-" && written != "–" && written != "—" {
        return None;
    }
    let mark = text.get(lines.start as usize..entry.span.start as usize)?.trim();
    let is_row = mark.is_empty() || mark.starts_with('|');
    if !is_row {
        return Some(Edit::insert(range.start, format!("{id} ")));
    }
    // A table without the column has no place for it.
    let is_cell = node.span.start > entry.span.start;
    let space = |is: bool| if is { " " } else { "" };
    let before = space(text[..range.start].ends_with('|'));
    let after = space(text[range.end..].starts_with('|'));
    is_cell.then(|| Edit { range, text: format!("{before}{id}{after}") })
}
