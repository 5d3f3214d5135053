//! Edits: bytes of a text that are replaced; all others stay as they are.

use std::ops::Range;

/// A replacement of some bytes. An empty range inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file's text, its byte order mark not counted.
    pub range: Range<usize>,
    pub text: String,
}

impl Edit {
    #[must_use]
    pub fn insert(at: usize, text: String) -> Self {
        Self { range: at..at, text }
    }
}

/// The text with all edits made; `None` when two of them are about the same bytes or one lies
/// outside of the text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // Stable: insertions at one place keep their order, and come before what replaces from there.
    edits.sort_by_key(|e| (e.range.start, e.range.end));
    let mut new = String::with_capacity(text.len() + 1024);
    let mut at = 0;
    for edit in edits {
        new.push_str(text.get(at..edit.range.start)?);
        text.get(edit.range.clone())?;
        new.push_str(&edit.text);
        at = edit.range.end;
    }
    new.push_str(text.get(at..)?);
    Some(new)
}

/// The line end that the text uses most; inserted lines take it.
#[must_use]
pub fn line_end(text: &str) -> &'static str {
    let all = text.matches('\n').count();
    let windows = text.matches("\r\n").count();
    if windows * 2 > all { "\r\n" } else { "\n" }
}

/// The start of the line that `at` lies in.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |n| n + 1)
}

/// The start of the line after the one that `at` lies in, or the text's end.
pub fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, text: &str) -> Edit {
        Edit { range, text: text.to_owned() }
    }

    #[test]
    fn edits_keep_all_other_bytes() {
        let made = apply("añb\r\nc", &[edit(4..4, "2"), edit(0..1, "A"), edit(4..4, "3")]);
        assert_eq!(made.as_deref(), Some("Añb23\r\nc"));
        assert_eq!(apply("abc", &[]).as_deref(), Some("abc"));
    }

    #[test]
    fn edits_of_the_same_bytes_are_refused() {
        assert_eq!(apply("abcd", &[edit(0..3, "x"), edit(2..4, "y")]), None);
        assert_eq!(apply("abcd", &[edit(3..9, "x")]), None);
        assert_eq!(apply("ñ", &[edit(1..2, "x")]), None);
    }

    #[test]
    fn the_commoner_line_end_wins() {
        assert_eq!(line_end("a\r\nb\r\nc\n"), "\r\n");
        assert_eq!(line_end("a\nb\r\n"), "\n");
        assert_eq!(line_end(""), "\n");
    }
}
