//! What is asked for: the words of a query. The browser's script reads queries in the same way.

use super::words::{Chunk, chunks};

/// A query of more words is a line of a log that somebody pasted.
const MOST_WORDS: usize = 7;

/// Words that ask, folded, in English and German: a question need not stand in a report as it is asked. The browser's
/// script has the same.
const ASKING: &str = "what who which when where why how long much many is are was were did does do has had can the a an i we it \
    wer wen wem wie wann wo warum welche lange viel ist sind war waren hat haben wurde wurden der die das den ein eine ich wir";

/// A query.
#[derive(Debug, Default)]
pub struct Query {
    pub terms: Vec<Term>,
    /// Whether it looks like a line of a log: then its rarest words are enough.
    pub is_pasted: bool,
}

/// One word, or several that have to stand together.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// Bytes of the query.
    pub start: usize,
    pub end: usize,
    /// Folded words that follow one another.
    pub parts: Vec<String>,
    /// The same in one piece.
    pub whole: Option<String>,
    /// Whether it may be the beginning of a word: it is the last one, and still being typed.
    pub is_open: bool,
    /// Whether it is a word that asks, which results may do without.
    pub asks: bool,
}

impl Term {
    /// The word, where there is one alone.
    pub fn word(&self) -> Option<&str> {
        match (&self.parts[..], &self.whole) {
            ([word], None) => Some(word),
            _ => None,
        }
    }
}

impl Query {
    /// Reads a query. What stands in quotation marks has to stand so in the text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut terms = Vec::new();
        let (mut at, mut quoted, mut has_quotes) = (0, false, false);
        for stretch in text.split(['"', '“', '”', '„']) {
            let found = chunks(stretch);
            if quoted {
                terms.extend(phrase(&found, at));
            } else {
                terms.extend(found.into_iter().map(|chunk| term(chunk, at, text.len())));
            }
            at += stretch.len();
            let mark = text[at..].chars().next();
            at += mark.map_or(0, char::len_utf8);
            has_quotes |= mark.is_some();
            quoted = !quoted;
        }
        let is_pasted = terms.len() > MOST_WORDS && !has_quotes;
        Self { terms, is_pasted }
    }
}

/// The words of chunks as they follow one another in a text.
fn parts(chunks: &[Chunk]) -> Vec<String> {
    let parts = chunks.iter().flat_map(|chunk| &chunk.parts);
    let mut parts: Vec<String> = parts.map(|part| part.word.clone()).collect();
    if chunks.last().is_some_and(|last| last.is_dense) && parts.len() > 1 {
        // The last character is the second of a pair.
        parts.pop();
    }
    parts
}

fn term(chunk: Chunk, at: usize, end: usize) -> Term {
    let is_single = chunk.is_dense && chunk.parts.len() == 1;
    let is_last = at + chunk.end == end;
    let parts = parts(std::slice::from_ref(&chunk));
    let whole = chunk.wholes.into_iter().next();
    Term {
        start: at + chunk.start,
        end: at + chunk.end,
        asks: whole.is_none() && ASKING.split_whitespace().any(|word| parts == [word]),
        parts,
        is_open: is_single || is_last && !chunk.is_dense,
        whole,
    }
}

fn phrase(found: &[Chunk], at: usize) -> Option<Term> {
    let (start, end) = (at + found.first()?.start, at + found.last()?.end);
    Some(Term { start, end, parts: parts(found), whole: None, is_open: false, asks: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Vec<String>, Option<String>, bool)> {
        let query = Query::new(text);
        for term in &query.terms {
            assert!(text.get(term.start..term.end).is_some(), "{text}");
        }
        query.terms.into_iter().map(|t| (t.parts, t.whole, t.is_open)).collect()
    }

    fn some(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn words_phrases_and_wholes() {
        assert_eq!(
            read("Time out"),
            [(some(&["time"]), None, false), (some(&["out"]), None, true)]
        );
        assert_eq!(read("out "), [(some(&["out"]), None, false)]);
        assert_eq!(read("OPS-6052"), [(some(&["ops", "6052"]), Some("ops-6052".to_owned()), true)]);
        assert_eq!(
            read("a \"timed out\" b"),
            [
                (some(&["a"]), None, false),
                (some(&["timed", "out"]), None, false),
                (some(&["b"]), None, true)
            ]
        );
        assert_eq!(read("証明書"), [(some(&["証明", "明書"]), None, false)]);
        assert_eq!(read("鍵"), [(some(&["鍵"]), None, true)]);
        assert_eq!(
            read("\"証明書 expired\""),
            [(some(&["証明", "明書", "書", "expired"]), None, false)]
        );
        assert!(read("\"\" — \"").is_empty());
    }

    #[test]
    fn a_line_of_a_log_is_recognised() {
        let line = "2021-10-04T15:39:00Z nginx[12]: upstream timed out (110: Connection timed out) while reading";
        assert!(Query::new(line).is_pasted);
        assert!(!Query::new("upstream timed out while reading").is_pasted);
    }
}
