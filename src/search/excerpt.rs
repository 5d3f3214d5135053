//! Excerpts: the part of a text that has most of what was looked for, with the words marked. The browser's script cuts
//! the same, so lengths are in units of UTF-16.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::words::chunks;

/// How long an excerpt may be.
const LENGTH: usize = 200;
/// How much of it stands before the first marked word.
const LEAD: usize = 50;

/// A part of a text.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// Whether something stands before it, or behind.
    pub cut_before: bool,
    pub cut_after: bool,
    /// Texts, and whether they are marked.
    pub parts: Vec<(String, bool)>,
    /// How many line ends stand before the first mark in the whole text.
    #[serde(skip)]
    pub line: u32,
}

/// A word of the text.
struct Unit {
    start: usize,
    end: usize,
    /// The same in units of UTF-16.
    first: usize,
    last: usize,
    term: Option<usize>,
}

/// Cuts an excerpt out of a text. `marks` are words to mark and the number of the term that each belongs to.
#[must_use]
pub fn excerpt(text: &str, marks: &HashMap<String, usize>) -> Excerpt {
    let units = units(text, marks);
    let within = |from: usize| {
        // A start before the text counts as much as one inside: the end is as far from it.
        let to = (from + LENGTH).saturating_sub(LEAD);
        let from = from.saturating_sub(LEAD);
        units.iter().filter(move |u| u.first >= from && u.last <= to)
    };
    let (mut mark, mut most) = (LEAD, 0);
    for unit in units.iter().filter(|u| u.term.is_some()) {
        let terms: BTreeSet<usize> = within(unit.first).filter_map(|u| u.term).collect();
        if terms.len() > most {
            (mark, most) = (unit.first, terms.len());
        }
    }
    let shown: Vec<&Unit> = within(mark).collect();
    let start = shown.first().filter(|_| mark > LEAD).map_or(0, |u| u.start);
    let is_short = text.len() <= mark + LENGTH - LEAD
        || text.encode_utf16().nth(mark + LENGTH - LEAD).is_none();
    let end = match is_short {
        true => text.len(),
        false => shown.last().map_or(start, |u| u.end),
    };
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for unit in shown.iter().filter(|u| u.term.is_some()) {
        match spans.last_mut() {
            Some((_, to)) if unit.start <= *to => *to = unit.end.max(*to),
            _ => spans.push((unit.start, unit.end)),
        }
    }
    let mut parts = Vec::new();
    let mut at = start;
    for (from, to) in &spans {
        parts.push((&text[at..*from], false));
        parts.push((&text[*from..*to], true));
        at = *to;
    }
    parts.push((&text[at..end], false));
    let before = &text[..spans.first().map_or(0, |(from, _)| *from)];
    let kept = parts.into_iter().filter(|(part, _)| !part.is_empty());
    Excerpt {
        cut_before: start > 0,
        cut_after: end < text.len(),
        line: u32::try_from(before.bytes().filter(|b| *b == b'\n').count()).unwrap_or_default(),
        parts: kept.map(|(part, is_marked)| (part.to_owned(), is_marked)).collect(),
    }
}

/// The words of a text; those of one that is marked as a whole have its start and its end.
fn units(text: &str, marks: &HashMap<String, usize>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for chunk in chunks(text) {
        let whole = chunk.wholes.iter().find_map(|w| marks.get(w)).copied();
        for part in &chunk.parts {
            let (start, end) = match whole {
                Some(_) => (chunk.start, chunk.end),
                None => (part.start, part.end),
            };
            let term = whole.or_else(|| marks.get(&part.word).copied());
            units.push(Unit { start, end, first: 0, last: 0, term });
        }
    }
    // Starts rise, and so do ends.
    let mut places = Places { text, at: 0, units: 0 };
    units.iter_mut().for_each(|unit| unit.first = places.of(unit.start));
    let mut places = Places { text, at: 0, units: 0 };
    units.iter_mut().for_each(|unit| unit.last = places.of(unit.end));
    units
}

/// Counts units of UTF-16 up to bytes that rise.
struct Places<'t> {
    text: &'t str,
    at: usize,
    units: usize,
}

impl Places<'_> {
    fn of(&mut self, byte: usize) -> usize {
        self.units += self.text.get(self.at..byte).map_or(0, |t| t.encode_utf16().count());
        self.at = self.at.max(byte);
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, words: &[&str]) -> Excerpt {
        let marks = words.iter().enumerate().map(|(n, w)| ((*w).to_owned(), n)).collect();
        excerpt(text, &marks)
    }

    fn shown(excerpt: &Excerpt) -> String {
        let part = |(text, is_marked): &(String, bool)| {
            if *is_marked { format!("[{text}]") } else { text.clone() }
        };
        excerpt.parts.iter().map(part).collect()
    }

    #[test]
    fn the_real_words_are_marked() {
        assert_eq!(
            shown(&cut("A Timeout, then OPS-6052 again.", &["timeout", "ops-6052"])),
            "A [Timeout], then [OPS-6052] again."
        );
        assert_eq!(
            shown(&cut("期限切れの証明書を交換", &["証明", "明書"])),
            "期限切れの[証明書]を交換"
        );
        assert_eq!(shown(&cut("", &["x"])), "");
        assert_eq!(shown(&cut("<b>&", &["x"])), "<b>&");
    }

    #[test]
    fn the_stretch_with_most_words_is_shown() {
        let text = format!(
            "redis {} the redis cluster\nlost its quorum {}",
            "filler ".repeat(100),
            "more ".repeat(100)
        );
        let found = cut(&text, &["redis", "quorum"]);
        assert!(found.cut_before && found.cut_after);
        assert!(shown(&found).contains("[redis] cluster\nlost its [quorum]"), "{}", shown(&found));
        assert_eq!(found.line, 0);
        assert_eq!(cut("a\nb\nc redis", &["redis"]).line, 2);
    }

    #[test]
    fn nothing_makes_it_long() {
        for text in
            ["x".repeat(100_000), "!".repeat(100_000), "é ".repeat(50_000), "証".repeat(9_000)]
        {
            let found = cut(&text, &["z", "証証"]);
            let length: usize = found.parts.iter().map(|(t, _)| t.chars().count()).sum();
            assert!(length < 600, "{length}");
        }
    }
}
