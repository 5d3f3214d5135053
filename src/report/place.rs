//! Where a finding is, as other programs want to be told: path, lines, columns.

use crate::source::{Sources, Span};

/// A span as lines and columns. An end is behind the last character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the top of the git repository, with `/` and without one at the end.
    pub path: String,
    pub start: Position,
    pub end: Position,
}

/// A point between two characters; everything counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    /// In characters.
    pub column: usize,
    /// In bytes of UTF-8.
    pub byte_column: usize,
}

/// The start of a file: where findings about a file as a whole are.
const START: Position = Position { line: 1, column: 1, byte_column: 1 };

impl Place {
    /// The place of `span`, white space at its end left out; a file without text has its start only,
    /// or the byte for which it has none.
    #[must_use]
    pub fn new(sources: &Sources, prefix: &str, span: Span) -> Self {
        let path = format!("{prefix}{}", sources.path(span.file));
        let path = path.trim_end_matches('/').to_owned();
        let file = match sources.text(span.file) {
            Ok(file) => file,
            Err(why) => {
                let start = why.byte_at(span).map_or(START, |at| Position {
                    line: at.line,
                    column: at.column,
                    byte_column: at.byte_column,
                });
                return Self { path, start, end: start };
            }
        };
        let at = |offset: usize| {
            let (line, column) = file.line_column(offset);
            let begin = file.line_span(span.file, line).start as usize;
            Position {
                line,
                column,
                byte_column: offset.min(file.text.len()).saturating_sub(begin) + 1,
            }
        };
        let start = span.start as usize;
        let kept = file.slice(span.range()).trim_end().len();
        Self { path, start: at(start), end: at(start + kept) }
    }
}
