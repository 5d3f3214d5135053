//! What may have been meant by a word that nothing has.

use super::query::Term;
use super::vocabulary::Files;

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
