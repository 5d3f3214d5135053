//! Comments in YAML that is taken away.

use std::ops::Range;

use crate::source::yaml::{Kind, Node};

/// The comments in some bytes of a text that stand in none of the values there, each with its place.
pub fn find<'t>(text: &'t str, range: &Range<usize>, node: &Node) -> Vec<(usize, &'t str)> {
    let mut values = Vec::new();
    spans(node, &mut values);
    let mut found = Vec::new();
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let marks = line.match_indices('#').map(|(mark, _)| mark);
        let comment = marks.into_iter().find(|&mark| {
            let is_first = line[..mark].trim().is_empty() || line[..mark].ends_with([' ', '\t']);
            is_first && !values.iter().any(|v| v.contains(&(at + mark)))
        });
        if let Some(mark) = comment {
            found.push((at + mark, line[mark..].trim_end()));
        }
        at += line.len();
    }
    found
}

fn spans(node: &Node, all: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar { .. } => all.push(node.span.range()),
        Kind::Seq(items) => items.iter().for_each(|item| spans(item, all)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                all.push(key.span.range());
                spans(value, all);
            }
        }
    }
}
