//! The words of titles of actions that tell what is promised.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::derive::similar::is_ordinary;
use crate::model::{Action, Incident};

/// The words of a title, each once.
pub struct TitleWords {
    /// The first of them in the title.
    pub first: Option<String>,
    pub all: BTreeSet<String>,
}

/// The words of the titles of an incident's actions, without the names of its services: what is promised
/// there is compared within those only.
pub fn titles_of(incident: &Incident) -> Vec<TitleWords> {
    let services = incident.services.iter();
    let named: BTreeSet<String> =
        services.flat_map(|s| s.value.unicode_words().map(|w| stem(w.to_lowercase()))).collect();
    let actions = incident.actions.iter();
    let of = |action: &Action| {
        let mut all = words(action);
        all.retain(|w| !named.contains(w));
        TitleWords { first: all.first().cloned(), all: all.into_iter().collect() }
    };
    actions.map(of).collect()
}

/// The words of a title that tell what is promised, in their order: in lower case, without the ends that
/// make no other word of them.
fn words(action: &Action) -> Vec<String> {
    let title = action.title.as_ref().map_or("", |t| t.value.as_str());
    let words = title.unicode_words().map(str::to_lowercase);
    let telling = words.filter(|word| {
        let letters = word.chars().any(char::is_alphabetic);
        let long = !word.is_ascii() || word.len() > 1;
        letters && long && !is_ordinary(word) && SAID_OF_ANY.binary_search(&word.as_str()).is_err()
    });
    telling.map(stem).collect()
}

/// `alerts` and `alert`, `expires` and `expire` are one word.
fn stem(mut word: String) -> String {
    let plural = word.is_ascii() && word.len() > 3 && word.ends_with('s');
    if plural && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.pop();
    }
    word
}

/// Short words, and what an action of any subject begins with.
const SAID_OF_ANY: &[&str] = &[
    "add",
    "adding",
    "adds",
    "all",
    "allow",
    "als",
    "am",
    "an",
    "and",
    "anlegen",
    "any",
    "are",
    "as",
    "at",
    "auf",
    "aus",
    "avoid",
    "be",
    "bei",
    "better",
    "by",
    "can",
    "consider",
    "create",
    "das",
    "dem",
    "den",
    "der",
    "des",
    "die",
    "do",
    "ein",
    "einführen",
    "ensure",
    "er",
    "erstellen",
    "es",
    "find",
    "fix",
    "for",
    "get",
    "give",
    "has",
    "hinzufügen",
    "how",
    "if",
    "im",
    "implement",
    "improve",
    "improved",
    "in",
    "increase",
    "introduce",
    "investigate",
    "is",
    "it",
    "its",
    "keep",
    "let",
    "look",
    "mit",
    "need",
    "needs",
    "new",
    "no",
    "not",
    "of",
    "off",
    "on",
    "or",
    "our",
    "out",
    "own",
    "per",
    "provide",
    "prüfen",
    "put",
    "reduce",
    "review",
    "set",
    "sie",
    "so",
    "sure",
    "that",
    "the",
    "to",
    "um",
    "und",
    "up",
    "update",
    "use",
    "used",
    "using",
    "verbessern",
    "via",
    "vom",
    "von",
    "vor",
    "was",
    "we",
    "when",
    "where",
    "which",
    "wie",
    "wir",
    "write",
    "zu",
    "zum",
    "zur",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_are_found_by_halving() {
        assert!(SAID_OF_ANY.is_sorted());
        assert_eq!(stem("alerts".into()), "alert");
        assert_eq!(stem("status".into()), "status");
    }
}
