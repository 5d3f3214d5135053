//! What may have been meant by a word that nothing has.

use std::collections::HashMap;

use serde::Serialize;

use super::index::{Index, Word, in_script_order};
use super::query::Term;
use super::shards::Lines;
use super::vocabulary::Files;
use super::words::is_dense;

/// So many words are compared with one that nothing has.
const MOST_NAMES: usize = 8_000;

/// Words, those first that most groups have.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Names {
    pub words: Lines,
}

/// The words that may be meant by one that nothing has: those of letters, the most common first.
pub(super) fn names(index: &Index) -> Names {
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
    Names { words: Lines(found.into_iter().map(|(_, word)| word.to_owned()).collect()) }
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
    let near = names.iter().filter(|n| n.chars().count().abs_diff(length) <= most);
    let near = near.map(|name| (strsim::osa_distance(word, name), name.as_str()));
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
    }
}
