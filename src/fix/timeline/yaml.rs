//! How the entries of a timeline lie in YAML.

use std::ops::Range;

use super::super::edit::{line_start, next_line};
use crate::source::yaml::Node;

/// The bytes of each entry that move with it.
pub fn ranges(text: &str, list: &Node, items: &[Node], end: usize) -> Option<Vec<Range<usize>>> {
    if text[list.span.range()].starts_with('[') {
        return in_brackets(text, items);
    }
    let dash = first_dash(text, items.first()?.span.start as usize)?;
    in_lines(text, dash, items, end)
}

/// The dash of the entry that begins at `at`: on its line, or above it with nothing but comments
/// between.
pub fn first_dash(text: &str, at: usize) -> Option<usize> {
    let mut line = line_start(text, at);
    loop {
        let content = &text[line..next_line(text, line)];
        let indent = content.len() - content.trim_start_matches(' ').len();
        if is_dash(content.trim_end(), indent) {
            return Some(line + indent);
        }
        let nothing = content.trim().is_empty() || is_comment(content);
        if line == 0 || (line < line_start(text, at) && !nothing) {
            return None;
        }
        line = line_start(text, line - 1);
    }
}

/// `[{…}, {…}]`: what stands between must be commas and white space, so that no comment is torn off.
fn in_brackets(text: &str, items: &[Node]) -> Option<Vec<Range<usize>>> {
    let ranges: Vec<Range<usize>> = items.iter().map(|i| i.span.range()).collect();
    let tidy = ranges.windows(2).all(|w| {
        let between = text.get(w[0].end..w[1].start).unwrap_or("#");
        between.trim_matches(|c: char| c.is_whitespace() || c == ',').is_empty()
    });
    tidy.then_some(ranges)
}

/// `- …` on lines of their own. An entry's lines are those from its dash to the next, and the
/// comments right above its dash; deeper indented comments belong to the entry they stand in.
/// Blank lines between entries stay where they are.
fn in_lines(text: &str, start: usize, items: &[Node], end: usize) -> Option<Vec<Range<usize>>> {
    let first = line_start(text, start);
    let indent = start - first;
    if !text[first..start].bytes().all(|b| b == b' ') {
        return None;
    }
    // Lines of the list: up to the first that is indented less, or as much without a dash.
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = first;
    while at < end {
        let line = at..next_line(text, at).min(end);
        let content = text[line.clone()].trim_end();
        let depth = content.len() - content.trim_start_matches(' ').len();
        let inside = content.is_empty()
            || depth > indent
            || (depth == indent && (is_dash(content, indent) || is_comment(content)));
        if !inside {
            break;
        }
        at = line.end;
        lines.push(line);
    }
    let content = |line: &Range<usize>| text[line.clone()].trim_end();
    let dashes: Vec<usize> =
        (0..lines.len()).filter(|&l| is_dash(content(&lines[l]), indent)).collect();
    if dashes.len() != items.len() {
        return None;
    }
    let is_own = |l: usize| {
        let content = content(&lines[l]);
        let depth = content.len() - content.trim_start().len();
        is_comment(content) && depth <= indent
    };
    let mut begins = Vec::with_capacity(dashes.len());
    for &dash in &dashes {
        let mut begin = dash;
        while begin > 0 && is_own(begin - 1) {
            begin -= 1;
        }
        begins.push(begin);
    }
    // The first comment of the list is looked for above the list itself.
    let head = comments_above(text, first, indent);
    let mut ranges = Vec::with_capacity(dashes.len());
    for (i, &begin) in begins.iter().enumerate() {
        let mut last = begins.get(i + 1).copied().unwrap_or(lines.len());
        // What follows the last entry at the list's own depth is no part of it.
        while last > dashes[i] + 1 && (content(&lines[last - 1]).is_empty() || is_own(last - 1)) {
            last -= 1;
        }
        let from = if i == 0 { head } else { lines[begin].start };
        let to = lines[last - 1].start + content_end(&text[lines[last - 1].clone()]);
        ranges.push(from..to);
    }
    Some(ranges)
}

/// Where the comments right above the list's first line begin. Those at the very start of a file
/// are the file's, not the first entry's: an editor's modeline may be among them.
fn comments_above(text: &str, first: usize, indent: usize) -> usize {
    let mut begin = first;
    while begin > 0 {
        let above = line_start(text, begin - 1);
        let content = text[above..begin].trim_end();
        let depth = content.len() - content.trim_start().len();
        if !is_comment(content) || depth != indent {
            return begin;
        }
        begin = above;
    }
    if begin == 0 { first } else { begin }
}

/// The length of a line without its end.
fn content_end(line: &str) -> usize {
    line.trim_end_matches(['\n', '\r']).len()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn is_dash(line: &str, indent: usize) -> bool {
    let rest = line.get(indent..).unwrap_or_default();
    line.bytes().take(indent).all(|b| b == b' ')
        && rest.strip_prefix('-').is_some_and(|r| r.is_empty() || r.starts_with(' '))
}
