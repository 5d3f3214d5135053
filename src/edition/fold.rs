//! Texts as they are read: letters that cannot be seen are none, and signs that look alike are one.

use std::ops::Range;

/// A text in another form, with where each part of it was written.
#[derive(Debug, Default)]
pub struct Shown {
    pub text: String,
    pieces: Vec<Piece>,
}

/// A part of it.
#[derive(Debug)]
struct Piece {
    /// Where it begins in the text.
    at: usize,
    source: Range<usize>,
    /// Written as it is read, byte for byte.
    is_same: bool,
}

impl Shown {
    /// Adds what is written as it is read, at `start`.
    pub fn same(&mut self, text: &str, start: usize) {
        self.piece(text, start..start + text.len(), true);
    }

    /// Adds what stands for what was written there.
    pub fn instead(&mut self, text: &str, source: Range<usize>) {
        self.piece(text, source, false);
    }

    fn piece(&mut self, text: &str, source: Range<usize>, is_same: bool) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), source, is_same });
            self.text.push_str(text);
        }
    }

    /// The number of the part that a place of the text lies in.
    pub fn part(&self, at: usize) -> usize {
        self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1)
    }

    /// How many parts it has.
    pub fn parts(&self) -> usize {
        self.pieces.len()
    }

    /// Where a range of it, which is not empty, was written.
    pub fn source(&self, range: &Range<usize>) -> Range<usize> {
        let place = |part: usize, at: usize, is_end: bool| match self.pieces.get(part) {
            Some(piece) if piece.is_same => piece.source.start + (at - piece.at),
            Some(piece) if is_end => piece.source.end,
            Some(piece) => piece.source.start,
            None => 0,
        };
        let first = self.part(range.start);
        let last = self.part(range.end.saturating_sub(1));
        place(first, range.start, false)..place(last, range.end, true)
    }
}

/// A text as it is read; `None` where it is written so.
pub fn folded(text: &str) -> Option<Shown> {
    if text.is_ascii() {
        return None;
    }
    let mut shown = Shown::default();
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let Some(read) = read_as(c) else { continue };
        shown.same(&text[done..at], done);
        done = at + c.len_utf8();
        shown.instead(read, at..done);
    }
    if done == 0 {
        return None;
    }
    shown.same(&text[done..], done);
    Some(shown)
}

/// What a letter is read as, where that is another.
fn read_as(c: char) -> Option<&'static str> {
    match c {
        // Places to break, joiners, marks of direction and of order.
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Some(""),
        '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' => Some(""),
        '\u{34f}' | '\u{180e}' | '\u{feff}' => Some(""),
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some("-"),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(" "),
        '\u{ff3f}' => Some("_"),
        '\u{ff0e}' => Some("."),
        '\u{ff20}' => Some("@"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_what_was_written() {
        let text = "é OPS\u{ad}\u{2011}441\u{a0}x";
        let shown = folded(text).unwrap();
        assert_eq!(shown.text, "é OPS-441 x");
        let at = shown.text.find("OPS-441").unwrap();
        let written = shown.source(&(at..at + "OPS-441".len()));
        assert_eq!(&text[written], "OPS\u{ad}\u{2011}441");
        assert!(folded("OPS-441").is_none() && folded("é").is_none());
    }
}
