//! A passage of text in which every byte knows its place in the file.

use std::ops::Range;

use crate::source::body::Block;
use crate::source::{Sources, Span, Spanned};

/// A text and where its pieces were written.
pub struct Passage {
    pub text: String,
    /// Where each piece of the text begins in it, with the piece's place; in order.
    pieces: Vec<(usize, Span)>,
}

impl Passage {
    /// A value of the front matter. The text of a plain scalar is as written; of one that is quoted
    /// or folded the words are looked for in its source.
    #[must_use]
    pub fn of_value(value: &Spanned<String>, sources: &Sources) -> Self {
        let mut pieces = vec![(0, value.span)];
        if let Ok(file) = sources.text(value.span.file) {
            let written = file.slice(value.span.range());
            if let Some(at) = written.find(value.value.as_str()) {
                let start = value.span.start as usize + at;
                pieces[0].1 = Span::new(value.span.file, start, start + value.value.len());
            }
        }
        Self { text: value.value.clone(), pieces }
    }

    /// A block of the body, code left out.
    #[must_use]
    pub fn of_block(block: &Block) -> Self {
        let mut text = String::new();
        let mut pieces = Vec::new();
        for run in block.runs.iter().filter(|r| !r.code) {
            pieces.push((text.len(), run.span));
            text.push_str(&run.text);
        }
        if pieces.is_empty() {
            pieces.push((0, block.span));
        }
        Self { text, pieces }
    }

    /// The place of a range of the text.
    #[must_use]
    pub fn span(&self, range: &Range<usize>) -> Span {
        let piece = |at: usize| {
            let next = self.pieces.partition_point(|(start, _)| *start <= at);
            next.saturating_sub(1)
        };
        let (first, last) = (piece(range.start), piece(range.end.saturating_sub(1)));
        let (start, end) = (self.place(first, range.start), self.place(last, range.end));
        match (start, end) {
            (Some(start), Some(end)) if start <= end => {
                Span::new(self.pieces[first].1.file, start, end)
            }
            _ => self.pieces[first].1,
        }
    }

    /// The place of a byte in a piece whose text is as written.
    fn place(&self, piece: usize, at: usize) -> Option<usize> {
        let (start, span) = self.pieces[piece];
        let end = self.pieces.get(piece + 1).map_or(self.text.len(), |p| p.0);
        let as_written = end - start == (span.end - span.start) as usize;
        as_written.then(|| span.start as usize + (at - start))
    }

    /// The sentence that a range lies in.
    #[must_use]
    pub fn sentence(&self, range: &Range<usize>) -> &str {
        let before = &self.text[..range.start];
        let start = before.rfind(['.', '!', '?', ';']).map_or(0, |n| n + 1);
        let after = &self.text[range.end..];
        let end = after.find(['.', '!', '?', ';']).map_or(self.text.len(), |n| range.end + n);
        &self.text[start..end]
    }
}
