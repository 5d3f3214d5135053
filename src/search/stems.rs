//! Which words are forms of one: `timeout` and `timeouts`. Of words that occur the stemmer of the language says it when they
//! are indexed. Of one that is asked for and does not occur its ending does, as scripts have no stemmer.

use snowball_stemmers_rs::{Algorithm, Stemmer};

use serde::Serialize;

use super::words::is_dense;

/// The stemmer of a language; none where none is known.
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// By a language tag such as `en` or `pt-BR`.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let algorithm = match primary.as_str() {
            "ar" => Algorithm::Arabic,
            "ca" => Algorithm::Catalan,
            "cs" => Algorithm::Czech,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "et" => Algorithm::Estonian,
            "eu" => Algorithm::Basque,
            "fa" => Algorithm::Persian,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "ga" => Algorithm::Irish,
            "hi" => Algorithm::Hindi,
            "hu" => Algorithm::Hungarian,
            "hy" => Algorithm::Armenian,
            "id" => Algorithm::Indonesian,
            "it" => Algorithm::Italian,
            "lt" => Algorithm::Lithuanian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "ne" => Algorithm::Nepali,
            "nl" => Algorithm::Dutch,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sr" => Algorithm::Serbian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            "uk" => Algorithm::Ukrainian,
            "yi" => Algorithm::Yiddish,
            _ => return Self(None),
        };
        Self(Some(Stemmer::create(algorithm)))
    }

    /// What a folded word is a form of; none for what has no forms: names, numbers, words of two letters.
    pub fn stem(&self, word: &str) -> Option<String> {
        let is_plain = word.chars().all(|c| c.is_alphabetic() && !is_dense(c));
        if !is_plain || word.chars().nth(2).is_none() {
            return None;
        }
        self.0.as_ref().map(|stemmer| stemmer.stem(word).into_owned())
    }
}

/// What a language lets a word that does not occur be looked for as instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Forms {
    /// Endings that stand for one another, each row with spaces between them.
    pub endings: Vec<&'static str>,
    /// Whether `ae`, `oe` and `ue` may be letters with two dots, which are compared without these.
    pub dots: bool,
}

/// A word of fewer letters before its ending has no other forms, in units of UTF-16.
const SHORTEST_BASE: usize = 3;

impl Forms {
    /// By a language tag; none where none are known.
    pub fn of(language: &str) -> Self {
        match language.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Self { endings: vec![" s es ed ing", "e es ed ing", "y ies ied"], dots: false },
            "de" => Self {
                endings: vec![" e n s en er es em nen ern", "e t en et te est ten ete eten"],
                dots: true,
            },
            _ => Self::default(),
        }
    }

    /// Other forms of a folded word, the likeliest first.
    pub fn of_word(&self, word: &str) -> Vec<String> {
        let mut all = Vec::new();
        if !word.chars().all(char::is_alphabetic) {
            return all;
        }
        self.with_endings(word, &mut all);
        if self.dots {
            let dotted = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
            if dotted != word {
                all.push(dotted.clone());
                self.with_endings(&dotted, &mut all);
            }
        }
        all
    }

    fn with_endings(&self, word: &str, all: &mut Vec<String>) {
        for row in &self.endings {
            for own in row.split(' ') {
                let Some(base) = word.strip_suffix(own) else { continue };
                if base.encode_utf16().count() < SHORTEST_BASE {
                    continue;
                }
                // `stopped` is a form of `stop`.
                let mut single = base.to_owned();
                let last = single.pop();
                let starts = [base, if single.chars().last() == last { &single } else { base }];
                for start in starts {
                    all.extend(row.split(' ').map(|other| format!("{start}{other}")));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Forms;

    #[test]
    fn a_word_may_be_a_form_of_these() {
        let is = |language: &str, asked: &str, found: &str| {
            Forms::of(language).of_word(asked).iter().any(|form| form == found)
        };
        for (asked, found) in [
            ("drives", "drive"),
            ("duplicated", "duplicate"),
            ("disconnecting", "disconnected"),
            ("queries", "query"),
            ("stopped", "stop"),
        ] {
            assert!(is("en", asked, found), "{asked}");
        }
        for (asked, found) in [
            ("warteschlangen", "warteschlange"),
            ("kunde", "kunden"),
            ("stoerungen", "storung"),
            ("uebergabe", "ubergabe"),
        ] {
            assert!(is("de-AT", asked, found), "{asked}");
        }
        assert!(!is("en", "story", "store") && !is("en", "stoerung", "storung"));
        assert!(Forms::of("en").of_word("ops-12").is_empty());
        assert!(Forms::of("xx").of_word("drives").is_empty());
    }
}
