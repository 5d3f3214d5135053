//! Where a fault in YAML is and what it is, from what the parser says of it.

use std::ops::Range;

use serde_saphyr::Error;

use super::{floor_char, to_usize};

/// The bytes of `text` that are at fault (of one line, perhaps none), and why, without a place.
pub(super) fn find(text: &str, error: &Error) -> (Range<usize>, String) {
    let noticed = place(text, error);
    if let Some(opening) = left_open(text, noticed.start) {
        return opening;
    }
    let message = message(error);
    let range = match within(text, noticed.start, &message) {
        Some(at) => at..at + text[at..].chars().next().map_or(0, char::len_utf8),
        None => noticed,
    };
    (range, message)
}

/// Where the parser noticed it; the end of the text is the end of its last line.
fn place(text: &str, error: &Error) -> Range<usize> {
    let Some(span) = error.location().map(|l| l.span()) else {
        return 0..0;
    };
    let (from, to) = match (span.byte_offset(), span.byte_len()) {
        (Some(at), Some(len)) => (to_usize(at), to_usize(at.saturating_add(len))),
        // The scanner's own errors count characters.
        _ => {
            let byte = |n: u64| {
                let mut all = text.char_indices().map(|(at, _)| at);
                all.nth(to_usize(n)).unwrap_or(text.len())
            };
            (byte(span.offset()), byte(span.offset().saturating_add(span.len())))
        }
    };
    let from = floor_char(text, from.min(text.trim_end().len()));
    let line_end = text[from..].find(['\n', '\r']).map_or(text.len(), |n| from + n);
    from..floor_char(text, to.clamp(from, line_end))
}

fn message(error: &Error) -> String {
    if let Error::MultipleDocuments { .. } = error {
        return "a line `---` begins a second document".to_owned();
    }
    let rendered = error.without_snippet().to_string();
    // The parser's own "at line L, column C" counts from the document's start: the span says it better.
    let said = rendered.split(" at line ").next().unwrap_or_default();
    let said = said.lines().next().unwrap_or_default();
    said.trim_end_matches([':', ',', ' ']).to_owned()
}

/// The quote or bracket that an earlier line leaves open, where that is why the parser stumbled at `noticed`: what
/// stands open goes on in lines that are indented deeper, so one that is not was meant to be outside.
fn left_open(text: &str, noticed: usize) -> Option<(Range<usize>, String)> {
    let line = line_start(text, noticed);
    let error = super::read(&text[..line]).err()?;
    let message = message(&error);
    let opening = place(text, &error);
    let outside = indent(text, line, &[' ']) <= indent(text, opening.start, &[' ', '-']);
    (outside && message.starts_with("unclosed")).then_some((opening, message))
}

/// The character at fault, where the parser names only the value that it stands in, or what follows it.
fn within(text: &str, noticed: usize, message: &str) -> Option<usize> {
    let said = |words: &[&str]| words.iter().any(|w| message.contains(w));
    let rest = &text[noticed..];
    if said(&["tab", "YAML whitespace"]) {
        indenting_tab(text, noticed)
    } else if said(&["escape", "hexadecimal", "surrogate"]) {
        broken_escape(rest).map(|at| noticed + at)
    } else if said(&["unexpected character: `\\u"]) {
        let unprintable = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        rest.find(unprintable).map(|at| noticed + at)
    } else if said(&["second document"]) {
        text[..noticed].rfind("\n---").map(|at| at + 1)
    } else {
        None
    }
}

/// A tab just before `noticed`, or else the first one that indents its line or a later one.
fn indenting_tab(text: &str, noticed: usize) -> Option<usize> {
    let before = text[..noticed].trim_end_matches('\t').len();
    if before < noticed {
        return Some(before);
    }
    let mut start = line_start(text, noticed);
    for line in text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// The first backslash of a double-quoted value that begins no escape of YAML.
fn broken_escape(quoted: &str) -> Option<usize> {
    let mut rest = quoted.char_indices();
    while let Some((at, c)) = rest.next() {
        if c != '\\' {
            continue;
        }
        let digits = match rest.next()?.1 {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if "0abtnvfre \"/\\N_LP\t\r\n".contains(c) => 0,
            _ => return Some(at),
        };
        let code: String = rest.by_ref().take(digits).map(|(_, c)| c).collect();
        let number = u32::from_str_radix(&code, 16).ok();
        if digits > 0 && number.and_then(char::from_u32).is_none() {
            return Some(at);
        }
    }
    None
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |n| n + 1)
}

/// How many of `marks` the line of `at` begins with.
fn indent(text: &str, at: usize, marks: &[char]) -> usize {
    let line = &text[line_start(text, at)..];
    line.len() - line.trim_start_matches(marks).len()
}
