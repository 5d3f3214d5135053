//! The index: every word with the documents that have it, how much it counts there, and where it stands.

use std::collections::BTreeMap;

use ahash::AHashMap;
use rayon::prelude::*;

use super::cut::Cut;
use super::documents::{Group, Kind};
use super::shards::sums;
use super::stems::Stems;
use super::tally::{Occurrence, Tally, index};
use super::words::fold;
use crate::cache::Cache;

/// A word that stands more often than this has no positions: it is in every sentence.
pub const MOST_POSITIONS: usize = 30_000;

/// Where a word is.
#[derive(Debug, Default)]
pub struct Postings {
    /// How many groups have it.
    pub groups: u32,
    /// The documents in order, and how much the word counts in each.
    pub documents: Vec<(u32, u32)>,
    /// For each document its positions, one after the other; empty for a word that is everywhere.
    pub positions: Vec<Vec<u32>>,
}

/// A word of the vocabulary.
#[derive(Debug)]
pub enum Word {
    /// Found where another one is, of which it is a form.
    FormOf(Box<str>),
    /// With its other forms, and where it is as the files say it.
    Own { forms: Vec<Box<str>>, cut: Cut },
}

/// What can be searched.
#[derive(Debug)]
pub struct Index {
    /// In the order of UTF-16, which is that of scripts.
    pub words: Vec<(Box<str>, Word)>,
    /// How many documents each group has.
    pub groups: Vec<u32>,
}

/// A document that has a word, before it is known how much that counts. Its positions are a stretch of those of the
/// document.
struct Raw {
    document: u32,
    weight: u32,
    from: u32,
    count: u32,
}

impl Index {
    /// Indexes groups, the newest first: of equals the first is found first. `language` decides which words are forms
    /// of one. Words that an earlier run counted are taken from the cache.
    #[must_use]
    pub fn new(groups: &[Group], language: &str, cache: Option<&Cache>) -> Self {
        let tallies: Vec<Tally> = groups.par_iter().map(|g| Tally::known(g, cache)).collect();
        let mut known: AHashMap<Box<str>, Vec<Raw>> = AHashMap::new();
        let (mut lengths, mut positions) = (Vec::new(), Vec::new());
        let mut sizes = Vec::with_capacity(groups.len());
        for tally in tallies {
            // The same word of several documents is looked up once.
            let mut by_word: Vec<Vec<Raw>> = tally.words.iter().map(|_| Vec::new()).collect();
            sizes.push(index(tally.documents.len()));
            for counted in tally.documents {
                let document = index(lengths.len());
                lengths.push(counted.length);
                let mut from = 0;
                for Occurrence { word, weight, count } in counted.occurrences {
                    by_word[word as usize].push(Raw { document, weight, from, count });
                    from += count;
                }
                positions.push(counted.positions);
            }
            for (word, found) in tally.words.into_iter().zip(by_word) {
                known.entry(word).or_default().extend(found);
            }
        }
        let names = names(groups, &sizes);
        let measures = Measures::new(groups, &sizes, lengths, positions);
        let families = families(known, language);
        let mut words: Vec<(Box<str>, Word)> = families
            .into_par_iter()
            .flat_map_iter(|mut family| {
                let (first, mut raw) = family.remove(0);
                let forms: Vec<Box<str>> = family.iter().map(|(word, _)| word.clone()).collect();
                raw.extend(family.into_iter().flat_map(|(_, raw)| raw));
                let others: Vec<(Box<str>, Word)> =
                    forms.iter().map(|form| (form.clone(), Word::FormOf(first.clone()))).collect();
                // What is known of a word is kept as it is written, which is much less.
                let cut = Cut::new(&measures.postings(raw));
                std::iter::once((first, Word::Own { forms, cut })).chain(others)
            })
            .collect();
        words.extend(names);
        words.par_sort_unstable_by(|(a, _), (b, _)| in_script_order(a, b));
        Self { words, groups: sizes }
    }
}

/// What stands behind a name that is all of what something is called; no word has it.
pub const NAME_END: char = '=';

/// The names of services, owners and tags, for what is typed exactly so.
fn names(groups: &[Group], sizes: &[u32]) -> Vec<(Box<str>, Word)> {
    let mut all: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    for (group, document) in groups.iter().zip(sums(sizes)) {
        let Some(first) = group.documents.first() else { continue };
        if matches!(first.kind, Kind::Service | Kind::Owner | Kind::Tag) {
            let names = first.fields.iter().map(|(_, name)| fold(name.trim()).into_owned());
            for name in names {
                all.entry(name).or_default().push((document, 1));
            }
        }
    }
    let word = |(name, mut documents): (String, Vec<(u32, u32)>)| {
        documents.dedup();
        let groups = index(documents.len());
        let postings = Postings { groups, documents, positions: Vec::new() };
        let own = Word::Own { forms: Vec::new(), cut: Cut::new(&postings) };
        (format!("{name}{NAME_END}").into_boxed_str(), own)
    };
    all.into_iter().map(word).collect()
}

/// As scripts compare: by units of UTF-16.
pub(super) fn in_script_order(a: &str, b: &str) -> std::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

type Family = Vec<(Box<str>, Vec<Raw>)>;

/// Words by what they are forms of, each family in order.
fn families(known: AHashMap<Box<str>, Vec<Raw>>, language: &str) -> Vec<Family> {
    let stems = Stems::of(language);
    let mut alone = Vec::new();
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for (word, raw) in known {
        match stems.stem(&word) {
            Some(stem) => families.entry(stem).or_default().push((word, raw)),
            None => alone.push(vec![(word, raw)]),
        }
    }
    let families = families.into_values().map(|mut family| {
        family.sort_unstable_by(|(a, _), (b, _)| in_script_order(a, b));
        family
    });
    families.chain(alone).collect()
}

/// What the weight of a word depends on.
struct Measures {
    /// Of each document: how many words it has, of which kind it is, in which group.
    documents: Vec<(u32, Kind, u32)>,
    /// Of each document the positions of its words, one word after the other.
    positions: Vec<Vec<u32>>,
    /// The average number of words.
    average: u64,
    groups: u64,
}

impl Measures {
    fn new(groups: &[Group], sizes: &[u32], lengths: Vec<u32>, positions: Vec<Vec<u32>>) -> Self {
        let sum: u64 = lengths.iter().map(|l| u64::from(*l)).sum();
        let average = (sum / (lengths.len() as u64).max(1)).max(1);
        let all = groups.iter().enumerate();
        let kinds =
            all.flat_map(|(n, group)| group.documents.iter().map(move |d| (d.kind, index(n))));
        let documents = lengths.into_iter().zip(kinds).map(|(length, (kind, n))| (length, kind, n));
        Self { documents: documents.collect(), positions, average, groups: sizes.len() as u64 }
    }

    /// BM25 over fields, in whole numbers, so that it is the same on every machine.
    fn postings(&self, mut raw: Vec<Raw>) -> Postings {
        // Those of several forms stand one after the other.
        raw.sort_by_key(|r| r.document);
        let mut groups: Vec<u32> =
            raw.iter().map(|raw| self.documents[raw.document as usize].2).collect();
        groups.dedup();
        let groups = index(groups.len());
        let rarity = rarity(self.groups, u64::from(groups));
        let weigh = |same: &[Raw]| {
            let document = same[0].document;
            let (length, kind, _) = self.documents[document as usize];
            let length = (u64::from(length) * 16 / self.average).min(32);
            let weight: u64 = same.iter().map(|raw| u64::from(raw.weight)).sum();
            let filled = 1000 * weight / (weight + 6 + length);
            let impact = kind.weight() * rarity * filled / 1024;
            (document, u32::try_from(impact).unwrap_or(u32::MAX).max(1))
        };
        let by_document = || raw.chunk_by(|a, b| a.document == b.document);
        let occurrences: usize = raw.iter().map(|r| r.count as usize).sum();
        let positions = match occurrences > MOST_POSITIONS {
            true => Vec::new(),
            false => by_document().map(|same| self.positions(same)).collect(),
        };
        Postings { groups, documents: by_document().map(weigh).collect(), positions }
    }

    /// Where words stand in one document.
    fn positions(&self, same: &[Raw]) -> Vec<u32> {
        let own = |raw: &Raw| {
            let (from, count) = (raw.from as usize, raw.count as usize);
            self.positions[raw.document as usize][from..from + count].iter().copied()
        };
        let mut all: Vec<u32> = same.iter().flat_map(own).collect();
        all.sort_unstable();
        all
    }
}

/// How rare a word is that `some` of `all` groups have: the logarithm to the base 2 of the share of the others, in
/// sixteenths.
fn rarity(all: u64, some: u64) -> u64 {
    let share = ((all + 1) << 20) / (some.max(1));
    let whole = u64::from(share.ilog2()).saturating_sub(20);
    let mut rest = share >> whole;
    let mut parts = 0;
    for _ in 0..4 {
        rest = (rest * rest) >> 20;
        parts <<= 1;
        if rest >= 2 << 20 {
            rest >>= 1;
            parts |= 1;
        }
    }
    (whole * 16 + parts).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_count_more() {
        assert_eq!(rarity(1023, 1), 160);
        assert_eq!(rarity(1023, 1024), 1);
        for all in [1, 7, 1_000, 1_000_000] {
            let values: Vec<u64> = (1..=all.min(500)).map(|some| rarity(all, some)).collect();
            assert!(values.is_sorted_by(|a, b| a >= b), "{values:?}");
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_sign_loss,
                clippy::cast_possible_truncation
            )]
            for (some, value) in (1..).zip(values) {
                let exact = ((all + 1) as f64 / f64::from(some)).log2() * 16.0;
                assert!((exact.floor() as u64).max(1).abs_diff(value) <= 1, "{all} {some}");
            }
        }
    }
}
