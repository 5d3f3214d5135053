//! Lists of ids: what they say, and how one is made of another with as few changes as can be.

use std::ops::Range;

use crate::fix::edit::{Edit, line_end, line_start, next_line};
use crate::fix::verify::Bare;
use crate::source::yaml::write::{flow, notations};
use crate::source::yaml::{Kind, Node};

/// What stands between the ids of a value.
pub(super) const BETWEEN: &str = ", ";

/// The ids of a text, each once.
pub(super) fn read(value: &str) -> String {
    let mut ids: Vec<&str> = Vec::new();
    let words = value.split(|c: char| c == ',' || c.is_whitespace());
    for id in words.filter(|w| !w.is_empty()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(BETWEEN)
}

/// What a list says; `None` for an empty one.
pub(super) fn said(items: &[Bare]) -> Option<String> {
    let text = |item: &Bare| match item {
        Bare::Scalar(text, _) => text.trim().to_owned(),
        // Never equal to what is wanted.
        other => format!("{other:?}"),
    };
    let ids: Vec<String> = items.iter().map(text).collect();
    (!ids.is_empty()).then(|| ids.join(BETWEEN))
}

/// A list between brackets.
pub(super) fn in_brackets(value: &str, quoted: bool) -> Vec<String> {
    vec![flow(ids(value, quoted))]
}

fn ids(value: &str, quoted: bool) -> Vec<String> {
    let first = |id: &str| notations(id, quoted).into_iter().next().unwrap_or_default();
    value.split(BETWEEN).map(first).collect()
}

/// Ways to make the list at a node say `value`, those that leave the most as it stands first.
pub(super) fn change(text: &str, node: &Node, value: &str, quoted: bool) -> Vec<Vec<Edit>> {
    let Kind::Seq(items) = &node.kind else {
        return Vec::new();
    };
    let whole = || {
        let range = node.span.range();
        // A comment between the ids would go.
        let keeps = text.get(range.clone()).is_some_and(|t| !has_comment(t));
        let flow = text.get(range.clone()).is_some_and(|t| t.starts_with('['));
        let edit = |text| vec![Edit { range: range.clone(), text }];
        let all = in_brackets(value, quoted).into_iter().map(edit);
        all.filter(|_| keeps && flow).collect::<Vec<_>>()
    };
    let old: Vec<&str> = items
        .iter()
        .map(|i| match &i.kind {
            Kind::Scalar { text, .. } => text.trim(),
            _ => "",
        })
        .collect();
    let wanted: Vec<&str> = value.split(BETWEEN).collect();
    let ids = ids(value, quoted);
    let same = |(a, b): &(&&str, &&str)| a == b;
    let before = old.iter().zip(&wanted).take_while(same).count();
    let most = old.len().min(wanted.len()) - before;
    let after = old.iter().rev().zip(wanted.iter().rev()).take_while(same);
    let after = after.take(most).count();
    let parts = Parts {
        text,
        items,
        gone: before..old.len() - after,
        new: &ids[before..wanted.len() - after],
    };
    let in_flow = text.get(node.span.range()).is_some_and(|t| t.starts_with('['));
    let edit = if in_flow { parts.in_flow() } else { parts.in_lines() };
    edit.map(|e| vec![e]).into_iter().chain(whole()).collect()
}

/// What goes out of a list and what comes in its place; the rest stays.
struct Parts<'t> {
    text: &'t str,
    items: &'t [Node],
    gone: Range<usize>,
    new: &'t [String],
}

impl Parts<'_> {
    /// Between brackets, where no comment is lost.
    fn in_flow(&self) -> Option<Edit> {
        let (start, end) = (
            |i: usize| self.items.get(i).map(|n| n.span.start as usize),
            |i: usize| self.items.get(i).map(|n| n.span.end as usize),
        );
        let Range { start: from, end: to } = self.gone;
        let joined = self.new.join(BETWEEN);
        let edit = if from < to && !self.new.is_empty() {
            Edit { range: start(from)?..end(to - 1)?, text: joined }
        } else if from < to {
            // What goes takes the comma beside it along.
            let range = match from.checked_sub(1) {
                Some(last) => end(last)?..end(to - 1)?,
                None => start(from)?..start(to)?,
            };
            Edit { range, text: String::new() }
        } else if let Some(last) = from.checked_sub(1) {
            Edit::insert(end(last)?, format!("{BETWEEN}{joined}"))
        } else {
            Edit::insert(start(0)?, format!("{joined}{BETWEEN}"))
        };
        let lost = self.text.get(edit.range.clone())?;
        (!has_comment(lost)).then_some(edit)
    }

    /// One line an id.
    fn in_lines(&self) -> Option<Edit> {
        let text = self.text;
        let first = self.items.first()?.span.start as usize;
        let line = line_start(text, first);
        let lead = text.get(line..first)?;
        let plain = lead.trim_start_matches(' ').strip_prefix('-')?;
        if !plain.bytes().all(|b| b == b' ') {
            return None;
        }
        let end = line_end(text);
        let begins = |i: usize| {
            let item = self.items.get(i)?;
            Some(line_start(text, item.span.start as usize))
        };
        let ends = |i: usize| {
            let item = self.items.get(i)?;
            Some(next_line(text, item.span.end as usize))
        };
        let Range { start: from, end: to } = self.gone;
        // An id that takes another's place leaves the comment behind it where it is.
        if to - from == 1 && self.new.len() == 1 {
            return Some(Edit { range: self.items[from].span.range(), text: self.new[0].clone() });
        }
        let range = if from < to {
            begins(from)?..ends(to - 1)?
        } else {
            let at = match from.checked_sub(1) {
                Some(last) => ends(last)?,
                None => begins(0)?,
            };
            at..at
        };
        let mut lines: String = self.new.iter().map(|id| format!("{lead}{id}{end}")).collect();
        // A text that ends without a line end still does.
        if range.start == text.len() && !text.ends_with('\n') {
            lines = format!("{end}{}", lines.trim_end_matches(['\n', '\r']));
        } else if range.end == text.len() && !text.ends_with('\n') {
            lines.truncate(lines.trim_end_matches(['\n', '\r']).len());
        }
        Some(Edit { range, text: lines })
    }
}

/// Whether a piece of YAML has a comment in it; `#` within an id is none.
fn has_comment(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let is = c == '#' && before.is_whitespace();
        before = c;
        is
    })
}
