//! Excerpts: the part of a text that has most of what was looked for, with the words marked. The browser's script cuts
//! the same.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::words::chunks;

/// What an excerpt may have: a word takes three, one of a script without spaces one.
const LENGTH: u32 = 90;
/// What of it stands before the first marked word.
const LEAD: u32 = 18;
/// Longer stretches without a mark are cut in their middle, in characters.
const LONGEST_STRETCH: usize = 240;
/// What is left on both sides of such a cut.
const KEPT: usize = 110;

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

struct Unit {
    start: usize,
    end: usize,
    cost: u32,
    term: Option<usize>,
}

/// Cuts an excerpt out of a text. `marks` are words to mark and the number of the term that each belongs to.
#[must_use]
pub fn excerpt(text: &str, marks: &HashMap<String, usize>) -> Excerpt {
    let mut units: Vec<Unit> = Vec::new();
    for chunk in chunks(text) {
        let whole = chunk.wholes.iter().find_map(|w| marks.get(w)).copied();
        let cost = if chunk.is_dense { 1 } else { 3 };
        for part in &chunk.parts {
            let term = whole.or_else(|| marks.get(&part.word).copied());
            units.push(Unit { start: part.start, end: part.end, cost, term });
        }
        if whole.is_some()
            && let [first, .., last] = &chunk.parts[..]
        {
            // Marked with what joins it.
            let (start, end) = (first.start, last.end);
            let own = units.len() - chunk.parts.len();
            units[own..].iter_mut().for_each(|u| (u.start, u.end) = (start, end));
        }
    }
    let (first, last) = window(&units);
    if units.is_empty() {
        return Excerpt { parts: shortened(vec![(text, false)]), ..Excerpt::default() };
    }
    let start = if first == 0 { 0 } else { units[first].start };
    let end = if last + 1 == units.len() { text.len() } else { units[last].end };
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut at = start;
    let mut open: Option<(usize, usize)> = None;
    for unit in units[first..=last].iter().filter(|u| u.term.is_some()) {
        open = Some(match open {
            Some((from, to)) if unit.start <= to => (from, to.max(unit.end)),
            Some((from, to)) => {
                parts.push((&text[at..from], false));
                parts.push((&text[from..to], true));
                at = to;
                (unit.start, unit.end)
            }
            None => (unit.start, unit.end),
        });
    }
    if let Some((from, to)) = open {
        parts.push((&text[at..from], false));
        parts.push((&text[from..to], true));
        at = to;
    }
    // A mark may reach beyond the last word of the window.
    parts.push((&text[at..end.max(at)], false));
    let marked = units[first..=last].iter().find(|u| u.term.is_some());
    let before = &text[..marked.map_or(0, |u| u.start)];
    Excerpt {
        cut_before: start > 0,
        cut_after: end < text.len(),
        line: u32::try_from(before.bytes().filter(|b| *b == b'\n').count()).unwrap_or_default(),
        parts: shortened(parts),
    }
}

/// The first and the last word of the stretch that has most terms; of equals the first.
fn window(units: &[Unit]) -> (usize, usize) {
    let mut best = (0, 0, reach(units, 0));
    for (place, _) in units.iter().enumerate().filter(|(_, u)| u.term.is_some()) {
        let (mut first, mut lead) = (place, 0);
        while first > 0 && lead + units[first - 1].cost <= LEAD {
            first -= 1;
            lead += units[first].cost;
        }
        let last = reach(units, first);
        let terms: BTreeSet<usize> = units[first..=last].iter().filter_map(|u| u.term).collect();
        if terms.len() > best.0 {
            best = (terms.len(), first, last);
        }
    }
    (best.1, best.2)
}

/// The last word of a stretch that begins with a word.
fn reach(units: &[Unit], first: usize) -> usize {
    let (mut last, mut cost) = (first, 0);
    while last + 1 < units.len() && cost + units[last].cost < LENGTH {
        cost += units[last].cost;
        last += 1;
    }
    last
}

/// The parts to keep: long ones without a mark are cut.
fn shortened(parts: Vec<(&str, bool)>) -> Vec<(String, bool)> {
    let kept = parts.into_iter().filter(|(text, _)| !text.is_empty());
    kept.map(|(text, is_marked)| {
        let length = text.chars().count();
        if is_marked || length <= LONGEST_STRETCH {
            return (text.to_owned(), is_marked);
        }
        let head = text.chars().take(KEPT);
        let tail = text.chars().skip(length - KEPT);
        (head.chain(" … ".chars()).chain(tail).collect(), false)
    })
    .collect()
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
