//! What may have been meant by a word that nothing has.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::documents::Group;
use super::index::{Index, Word, in_script_order};
use super::query::Term;
use super::shards::Lines;
use super::vocabulary::Files;
use super::words::{fold, is_dense};

/// So many words are compared with one that nothing has.
const MOST_NAMES: usize = 8_000;

/// Words, those first that most groups have.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Names {
    pub words: Lines,
}

/// The words that may be meant by one that nothing has: those of letters, the most common first.
pub(super) fn names(index: &Index, groups: &[Group]) -> Names {
    let own = index.words.iter().filter_map(|(word, entry)| match entry {
        Word::Own { cut, .. } => Some((&**word, cut.groups)),
        Word::FormOf(_) => None,
    });
    let own: HashMap<&str, u32> = own.collect();
    let mut found: Vec<(u32, &str)> = Vec::new();
    for (word, entry) in &index.words {
        let of = match entry {
            Word::Own { .. } => word,
            Word::FormOf(other) => other,
        };
        let is_name = word.chars().nth(2).is_some()
            && word.chars().all(|c| c.is_alphabetic() && !is_dense(c));
        if is_name {
            found.push((own.get(&**of).copied().unwrap_or_default(), word));
        }
    }
    found.sort_by(|(a, word), (b, other)| b.cmp(a).then_with(|| in_script_order(word, other)));
    found.truncate(MOST_NAMES);
    let spellings = spellings(groups);
    let spelt = |(_, word): (u32, &str)| spellings.get(word).map_or(word, |s| s).to_owned();
    Names { words: Lines(found.into_iter().map(spelt).collect()) }
}

/// How words are written that are compared in other letters, each as it is most often: `Störung`.
fn spellings(groups: &[Group]) -> HashMap<String, &str> {
    let documents = groups.iter().flat_map(|group| &group.documents);
    let texts = documents.flat_map(|d| d.fields.iter().map(|(_, t)| t).chain([&d.text]));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts.filter(|text| !text.is_ascii()) {
        let words = text.split(|c: char| !c.is_alphabetic());
        for word in words.filter(|w| !w.is_ascii() && !w.chars().any(is_dense)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut all: HashMap<String, (usize, &str)> = HashMap::new();
    for (word, count) in counts {
        let most = all.entry(fold(word).into_owned()).or_default();
        if count > most.0 {
            *most = (count, word);
        }
    }
    all.into_iter().map(|(word, (_, spelt))| (word, spelt)).collect()
}

/// The query with each word that nothing has replaced by the one that is most like it; none where one has no such.
pub fn suggest(files: &Files<'_>, text: &str, missing: &[&Term]) -> Option<String> {
    let mut better = String::new();
    let mut at = 0;
    for term in missing {
        better.push_str(&text[at..term.start]);
        better.push_str(closest(term.word()?, files.names())?);
        at = term.end;
    }
    better.push_str(&text[at..]);
    Some(better)
}

/// The word with the fewest slips of the keyboard to it; of equals the most common.
fn closest<'n>(word: &str, names: &'n [String]) -> Option<&'n str> {
    let length = word.chars().count();
    let most = match length {
        0..4 => return None,
        4..6 => 1,
        _ => 2,
    };
    let folded = names.iter().map(|name| (fold(name), name.as_str()));
    let near = folded.filter(|(folded, _)| folded.chars().count().abs_diff(length) <= most);
    let near = near.map(|(folded, name)| (strsim::osa_distance(word, &folded), name));
    near.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through_and_other_words_are_not() {
        let names: Vec<String> =
            ["red", "face", "facebook", "cloudflare", "regex"].map(str::to_owned).into();
        assert_eq!(closest("facebok", &names), Some("facebook"));
        assert_eq!(closest("facbeook", &names), Some("facebook"));
        assert_eq!(closest("cloudfalre", &names), Some("cloudflare"));
        assert_eq!(closest("redis", &names), None);
        assert_eq!(closest("re", &names), None);
        assert_eq!(closest("storug", &["Störung".to_owned()]), Some("Störung"));
    }
}
