//! "Have we seen this before?": the lines that are asked about → the known lines that say the same with other numbers.
//!
//! A line is known by its [`template`]. Each of its words weighs more the fewer known lines have it; a word that none has
//! weighs as much as the rarest. How well a known line fits is the share of the weight that it has.

pub mod asked;
mod files;
pub mod template;

pub use asked::{Asked, Line, read};
pub use files::{Seen, files, lines};

use std::collections::{BTreeMap, HashMap, HashSet};

/// Less than this share of a line is no match, in hundredths.
pub const LEAST: u32 = 45;
/// From this share on a match is strong, in hundredths.
pub const STRONG: u32 = 75;
/// So many words, or all of a line that has fewer, make a match.
const LEAST_WORDS: usize = 2;
/// So many words, or the same template, make a match strong.
const STRONG_WORDS: usize = 3;

/// The known lines that have a word that is asked for.
pub struct Known<'a, P> {
    asked: &'a Asked,
    words: HashMap<&'a str, usize>,
    /// For each word, how many known lines have it.
    having: Vec<u32>,
    /// How many known lines there are.
    all: u32,
    lines: Vec<KnownLine<P>>,
    /// Templates by group, of which each counts once.
    templates: HashSet<(usize, u64)>,
}

struct KnownLine<P> {
    group: usize,
    place: P,
    /// Those that are asked for.
    words: Vec<usize>,
    /// How many words it has.
    length: usize,
}

/// A group that was recognised.
#[derive(Debug, PartialEq, Eq)]
pub struct Recognised<P> {
    pub group: usize,
    /// Whether one of its lines fits strongly.
    pub is_strong: bool,
    /// The lines that fit, the best first.
    pub hits: Vec<Hit<P>>,
}

/// A line that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<P> {
    /// The index of the line that was asked about.
    pub line: usize,
    pub place: P,
    /// How much of what was asked about it has, in hundredths.
    pub share: u32,
    pub is_strong: bool,
    weight: u64,
}

impl<P> Hit<P> {
    fn score(&self) -> u64 {
        self.weight * u64::from(self.share)
    }
}

impl<'a, P: Copy + Ord> Known<'a, P> {
    #[must_use]
    pub fn new(asked: &'a Asked) -> Self {
        let mut words = HashMap::new();
        for word in asked.lines.iter().flat_map(|line| &line.words) {
            let next = words.len();
            words.entry(word.as_str()).or_insert(next);
        }
        let having = vec![0; words.len()];
        Self { asked, words, having, all: 0, lines: Vec::new(), templates: HashSet::new() }
    }

    /// Takes a line of a group; of lines that are alike the first.
    pub fn add(&mut self, group: usize, place: P, text: &str) {
        self.add_template(group, place, &template::words(text));
    }

    /// Takes the template of a line.
    pub fn add_template(&mut self, group: usize, place: P, words: &[String]) {
        if words.is_empty() || !self.templates.insert((group, template::number(words))) {
            return;
        }
        self.all += 1;
        let length = words.len();
        let words: Vec<usize> =
            words.iter().filter_map(|word| self.words.get(word.as_str()).copied()).collect();
        for word in &words {
            self.having[*word] += 1;
        }
        if !words.is_empty() {
            self.lines.push(KnownLine { group, place, words, length });
        }
    }

    /// The groups that have what is asked about: the strong before the weak, then the best, then the last.
    #[must_use]
    pub fn recognised(&self) -> Vec<Recognised<P>> {
        let weights: Vec<u64> = self
            .having
            .iter()
            .map(|n| u64::from(1 + (1 + self.all / (*n).max(1)).ilog2()))
            .collect();
        let mut lines_of = vec![Vec::new(); self.words.len()];
        let mut totals = Vec::new();
        for (index, line) in self.asked.lines.iter().enumerate() {
            let words = line.words.iter().map(|word| self.words[word.as_str()]);
            totals.push(words.clone().map(|word| weights[word]).sum::<u64>());
            words.for_each(|word| lines_of[word].push(index));
        }
        // For each group and line the known line that fits best.
        let mut best: BTreeMap<(usize, usize), Hit<P>> = BTreeMap::new();
        for known in &self.lines {
            let mut had: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
            for word in &known.words {
                for line in &lines_of[*word] {
                    let (weight, words) = had.entry(*line).or_default();
                    *weight += weights[*word];
                    *words += 1;
                }
            }
            for (line, (weight, words)) in had {
                let asked = self.asked.lines[line].words.len();
                let share = u32::try_from(weight * 100 / totals[line].max(1)).unwrap_or(100);
                if share < LEAST || words < LEAST_WORDS.min(asked) {
                    continue;
                }
                let is_same = words == asked && asked == known.length;
                let is_strong = share >= STRONG && (words >= STRONG_WORDS || is_same);
                let hit = Hit { line, place: known.place, share, is_strong, weight };
                let rank = |hit: &Hit<P>| (hit.is_strong, hit.weight);
                let kept = best.entry((known.group, line)).or_insert_with(|| hit.clone());
                if rank(&hit) > rank(kept) {
                    *kept = hit;
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<Hit<P>>> = BTreeMap::new();
        for ((group, _), hit) in best {
            groups.entry(group).or_default().push(hit);
        }
        let mut all: Vec<(u64, Recognised<P>)> = Vec::new();
        for (group, mut hits) in groups {
            hits.sort_by_key(|hit| std::cmp::Reverse((hit.is_strong, hit.score())));
            let is_strong = hits[0].is_strong;
            let score = hits.iter().map(Hit::score).sum();
            all.push((score, Recognised { group, is_strong, hits }));
        }
        all.sort_by_key(|(score, found)| std::cmp::Reverse((found.is_strong, *score, found.group)));
        all.into_iter().map(|(_, found)| found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(usize, &str); 5] = [
        (0, "edge[812]: certificate for checkout.example expired"),
        (0, "probe[77]: checkout failed 3 times, paging on-call"),
        (
            1,
            "nginx[9]: upstream timed out (110: Connection timed out) while reading response header from upstream",
        ),
        (1, "app[77]: connection to the ledger refused"),
        (2, "kernel: out of memory, killed process 17 (java)"),
    ];

    fn found(text: &str) -> Vec<(usize, usize, bool)> {
        let asked = read(text.as_bytes()).unwrap();
        let mut known = Known::new(&asked);
        for (place, (group, line)) in KNOWN.iter().enumerate() {
            known.add(*group, place, line);
        }
        let all = known.recognised().into_iter();
        all.map(|r| (r.group, r.hits[0].place, r.is_strong)).collect()
    }

    #[test]
    fn a_line_with_other_numbers_is_recognised() {
        assert_eq!(
            found("2031-01-01 edge[1]: certificate for pay.internal expired"),
            [(0, 0, true)]
        );
        assert_eq!(
            found(
                "node-4 nginx[1]: upstream timed out (99: Connection timed out) while reading response header"
            ),
            [(1, 2, true)]
        );
    }

    #[test]
    fn half_of_a_line_is_weak_and_less_is_nothing() {
        assert_eq!(found("edge certificate rotation scheduled"), [(0, 0, false)]);
        assert!(found("the coffee machine wants a certificate of hygiene").is_empty());
        assert!(found("17 18 19").is_empty());
    }
}
