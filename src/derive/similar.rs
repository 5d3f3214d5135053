//! Incidents whose texts are alike: the rare words that two of them share.
//!
//! Each incident is the words of its title, its summary and its cause statements, weighed by how rare
//! they are in the library (tf-idf). Which incidents share a rare word is looked up in an index, so
//! that no two incidents are compared that have nothing in common, and a word that many share leads
//! nowhere. The measure is the cosine: 0 for nothing in common, 1 for the same words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Incident, Library};

/// Another incident whose text is alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Index into the library.
    pub incident: usize,
    /// The rarest words that both have, in lower case.
    pub words: Vec<String>,
}

/// A word in more incidents than this is not looked up: it would lead to everything.
const COMMON: usize = 24;
/// So many of an incident's rarest words are looked up at most, which bounds the work.
const MOST_WORDS: usize = 40;
/// So many rare words two texts share at least, not to be alike by chance.
const FEWEST_SHARED: usize = 3;
/// The least cosine.
const LEAST: f64 = 0.1;
/// How many are kept for each incident.
const MOST: usize = 3;
/// How many shared words are told.
const TOLD: usize = 5;

/// For each incident those whose texts are alike, the closest first.
#[must_use]
pub fn find(library: &Library) -> Vec<Vec<Alike>> {
    let texts: Vec<BTreeMap<String, usize>> =
        library.incidents.par_iter().map(|i| words(i)).collect();
    alike(&texts)
}

/// A text's words as numbers with their weights, the rarest first; lengths are one.
type Weighed = Vec<(usize, f64)>;

fn alike(texts: &[BTreeMap<String, usize>]) -> Vec<Vec<Alike>> {
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for word in texts.iter().flat_map(BTreeMap::keys) {
        *frequency.entry(word).or_default() += 1;
    }
    // What half of a small library has in common is its subject, and tells nothing.
    let common = COMMON.min(texts.len() / 2).max(2);
    let mut names: Vec<&str> = frequency.keys().copied().collect();
    names.sort_unstable();
    let number: HashMap<&str, usize> = names.iter().enumerate().map(|(i, n)| (*n, i)).collect();
    let weighed: Vec<Weighed> =
        texts.par_iter().map(|text| weigh(text, texts.len(), &frequency, &number)).collect();
    let mut holders: Vec<Vec<(usize, f64)>> = vec![Vec::new(); names.len()];
    for (i, text) in weighed.iter().enumerate() {
        for &(word, weight) in text {
            if frequency[names[word]] <= common {
                holders[word].push((i, weight));
            }
        }
    }
    weighed
        .par_iter()
        .enumerate()
        .map(|(i, text)| {
            let mut found: BTreeMap<usize, (f64, Vec<usize>)> = BTreeMap::new();
            let rare = text.iter().filter(|(word, _)| !holders[*word].is_empty());
            for &(word, weight) in rare.take(MOST_WORDS) {
                for &(other, theirs) in holders[word].iter().filter(|(o, _)| *o != i) {
                    let (sum, shared) = found.entry(other).or_default();
                    *sum += weight * theirs;
                    shared.push(word);
                }
            }
            let mut best: Vec<(f64, usize, Vec<usize>)> = found
                .into_iter()
                .filter(|(_, (sum, shared))| *sum >= LEAST && shared.len() >= FEWEST_SHARED)
                .map(|(other, (sum, shared))| (sum, other, shared))
                .collect();
            // The closest first; of two that are as close the newer.
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
            best.truncate(MOST);
            best.into_iter()
                .map(|(_, incident, shared)| Alike {
                    incident,
                    words: shared
                        .into_iter()
                        .take(TOLD)
                        .map(|word| names[word].to_owned())
                        .collect(),
                })
                .collect()
        })
        .collect()
}

fn weigh(
    text: &BTreeMap<String, usize>,
    texts: usize,
    frequency: &HashMap<&str, usize>,
    number: &HashMap<&str, usize>,
) -> Weighed {
    let mut all: Vec<(usize, usize, f64)> = text
        .iter()
        .map(|(word, &times)| {
            let with = frequency[word.as_str()];
            #[allow(clippy::cast_precision_loss)] // counts of words are far below 2^52
            let weight = (1.0 + (times as f64).ln()) * (1.0 + (texts as f64 / with as f64)).ln();
            (with, number[word.as_str()], weight)
        })
        .collect();
    // The rarest first; the numbers are in order of the words, so that the order is the same always.
    all.sort_unstable_by_key(|(with, word, _)| (*with, *word));
    let length = all.iter().map(|(_, _, w)| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    all.into_iter().map(|(_, word, w)| (word, w / length)).collect()
}

/// The words of an incident that tell what it is about, and how often each stands there.
fn words(incident: &Incident) -> BTreeMap<String, usize> {
    let title = incident.title.iter().map(|t| t.value.as_str());
    let summary = incident.summary.iter().map(|s| s.value.as_str());
    let causes = incident.causes.iter().filter_map(|c| c.statement.as_ref());
    let texts = title.chain(summary).chain(causes.map(|c| c.value.as_str()));
    // The service and its neighbours are a reason of their own.
    let named: BTreeSet<String> =
        incident.services.iter().flat_map(|s| telling(&s.value)).collect();
    let mut words = BTreeMap::new();
    for word in texts.flat_map(telling).filter(|w| !named.contains(w)) {
        *words.entry(word).or_default() += 1;
    }
    words
}

/// The words of a text in lower case, without those that stand in every text.
fn telling(text: &str) -> impl Iterator<Item = String> + '_ {
    text.unicode_words().map(str::to_lowercase).filter(|word| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        // One sign is a word in Chinese, and nothing in a script of letters.
        let long = if word.is_ascii() { 4 } else { 1 };
        letters.next().is_some() && word.chars().count() >= long && !is_ordinary(word)
    })
}

/// Whether a word in lower case tells nothing of what a text is about.
pub(super) fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

/// Words of four letters and more that tell nothing of an incident.
const ORDINARY: &[&str] = &[
    "about",
    "after",
    "again",
    "against",
    "alle",
    "allem",
    "allen",
    "aller",
    "alles",
    "almost",
    "also",
    "although",
    "always",
    "among",
    "andere",
    "anderen",
    "another",
    "auch",
    "because",
    "been",
    "before",
    "began",
    "beim",
    "being",
    "between",
    "both",
    "cause",
    "caused",
    "could",
    "dabei",
    "dadurch",
    "damit",
    "danach",
    "dann",
    "daran",
    "darauf",
    "dass",
    "dazu",
    "deren",
    "diese",
    "diesem",
    "diesen",
    "dieser",
    "dieses",
    "doch",
    "does",
    "doing",
    "done",
    "down",
    "durch",
    "during",
    "each",
    "eine",
    "einem",
    "einen",
    "einer",
    "eines",
    "enough",
    "erst",
    "even",
    "every",
    "failed",
    "first",
    "five",
    "four",
    "from",
    "für",
    "gave",
    "gegen",
    "given",
    "hatte",
    "hatten",
    "have",
    "having",
    "hence",
    "hier",
    "hour",
    "hours",
    "however",
    "häufig",
    "ihre",
    "ihrem",
    "ihren",
    "ihrer",
    "immer",
    "incident",
    "incidents",
    "instead",
    "into",
    "itself",
    "jede",
    "jeder",
    "just",
    "kein",
    "keine",
    "keinen",
    "konnte",
    "konnten",
    "last",
    "later",
    "least",
    "less",
    "like",
    "long",
    "made",
    "make",
    "many",
    "meant",
    "mehr",
    "meist",
    "minute",
    "minuten",
    "minutes",
    "more",
    "most",
    "much",
    "muss",
    "musste",
    "mussten",
    "must",
    "mußte",
    "nach",
    "neither",
    "never",
    "nicht",
    "nichts",
    "nobody",
    "noch",
    "none",
    "nothing",
    "oder",
    "ohne",
    "once",
    "only",
    "other",
    "others",
    "outage",
    "outages",
    "over",
    "part",
    "same",
    "schon",
    "second",
    "seconds",
    "sehr",
    "sein",
    "seine",
    "seinem",
    "seinen",
    "seiner",
    "seit",
    "several",
    "should",
    "sich",
    "since",
    "sind",
    "some",
    "soon",
    "sowie",
    "still",
    "such",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "three",
    "through",
    "thus",
    "time",
    "times",
    "took",
    "twice",
    "under",
    "unter",
    "until",
    "upon",
    "used",
    "very",
    "viele",
    "vielen",
    "waren",
    "weil",
    "well",
    "wenn",
    "went",
    "werden",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "whole",
    "whose",
    "wieder",
    "will",
    "wird",
    "with",
    "within",
    "without",
    "worden",
    "would",
    "wurde",
    "wurden",
    "während",
    "years",
    "zwei",
    "zwischen",
    "über",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<BTreeMap<String, usize>> {
        all.iter()
            .map(|text| {
                let mut words = BTreeMap::new();
                for word in telling(text) {
                    *words.entry(word).or_default() += 1;
                }
                words
            })
            .collect()
    }

    fn found(all: &[&str]) -> Vec<Vec<(usize, String)>> {
        let alike = alike(&texts(all));
        let told = |a: &Alike| (a.incident, a.words.join(" "));
        alike.iter().map(|list| list.iter().map(told).collect()).collect()
    }

    const OTHERS: [&str; 4] = [
        "A router lost its table and dropped packets",
        "The disk of a mail store was full of log files",
        "A feature flag woke code that was retired years ago",
        "Two data centres lost the link between them",
    ];

    #[test]
    fn rare_words_that_both_have_relate_and_are_told() {
        let mut all = OTHERS.to_vec();
        all.push("The certificate of the edge proxy expired because renewal ran on a retired host");
        all.push("An expired certificate: nobody watched the renewal of the proxy");
        let found = found(&all);
        assert_eq!(found[4], [(5, "certificate expired proxy renewal".to_owned())]);
        assert_eq!(found[5], [(4, "certificate expired proxy renewal".to_owned())]);
        assert!(found[..4].iter().all(Vec::is_empty), "{found:?}");
    }

    #[test]
    fn any_script_has_words() {
        let mut all = OTHERS.to_vec();
        all.push("Das Zertifikat des Loadbalancers lief ab, weil die Erneuerung übersehen wurde");
        all.push("Erneuerung übersehen: Zertifikat lief am Wochenende ab");
        all.push("証明書の期限が切れた");
        all.push("証明書の期限を見落とした");
        let found = found(&all);
        assert_eq!(found[4], [(5, "erneuerung lief zertifikat übersehen".to_owned())]);
        assert_eq!(found[6][0].0, 7);
    }

    #[test]
    fn one_shared_word_or_what_all_say_relates_nothing() {
        let all = vec!["The queue of the worker grew until the lock was released"; 60];
        assert!(found(&all).iter().all(Vec::is_empty), "common to all");
        let few = ["certificate expired", "certificate renewed at midnight by hand", "x", "y"];
        assert!(found(&few).iter().all(Vec::is_empty));
        assert!(found(&[]).is_empty());
    }

    #[test]
    fn the_work_is_bounded_and_the_result_the_same() {
        // Every word is in up to 24 of 3,000 texts.
        let long: Vec<String> = (0..3000)
            .map(|i| (0..60).map(|w| format!("word{:x}q ", (i / 24) * 60 + w)).collect())
            .collect();
        let all: Vec<&str> = long.iter().map(String::as_str).collect();
        let texts = texts(&all);
        let first = alike(&texts);
        assert!(first.iter().all(|list| list.len() == MOST));
        assert_eq!(first, alike(&texts));
    }

    #[test]
    fn ordinary_words_are_found_by_halving() {
        assert!(ORDINARY.is_sorted());
        assert!(ORDINARY.iter().all(|w| *w == w.to_lowercase()));
    }
}
