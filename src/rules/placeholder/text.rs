//! Whether a text stands for an answer, whatever it is the text of.

use crate::rules::stand_ins::{
    EXAMPLES, LOREM, NONE, NOTHING, POINTERS, PROMPT_MORE, PROMPT_VERBS, UNWRITTEN, WITHOUT_REASON,
};

/// Whether a paragraph stands for an answer: not written yet, "none" without a reason, a word that
/// points elsewhere, or a template's own prompt.
#[must_use]
pub fn is_stand_in(text: &str) -> bool {
    is_unwritten(text) || says_nothing(text) || asks(text) || prompts(text)
}

/// Whether a value names nothing: not written yet, or that there is none, as in `none`, `n/a`, `No workaround`,
/// `None, the counters had no other way`.
#[must_use]
pub fn names_nothing(text: &str) -> bool {
    const MOST_WORDS: usize = 3;
    // What follows says why there is none.
    let first = text.split(['.', ',', ';', ':', '(', '–', '—']).next().unwrap_or_default();
    let words = plain(first);
    is_unwritten(text)
        || says_nothing(first)
        || (begins_with(&words, NONE) && word_count(&words) <= MOST_WORDS)
}

/// Whether a text stands for "not written yet". Unlike [`is_stand_in`] this holds for values as well,
/// where `none` and `unknown` are answers.
#[must_use]
pub fn is_unwritten(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '_', '~']).trim();
    if is_long(text) {
        return is_bracketed(text) || is_filler(text);
    }
    let plain_text = plain(text);
    plain_text.is_empty()
        || is_bracketed(text)
        || UNWRITTEN.contains(&plain_text.as_str())
        || is_note_to_self(text, &plain_text)
        || is_filler(text)
        || has_blank(text, &plain_text)
        || is_empty_label(text)
}

/// Whether a text has more words than any stand-in but filler and brackets: most paragraphs do, and are looked at no
/// further. Only words of ASCII are counted, which costs least.
fn is_long(text: &str) -> bool {
    const MOST_WORDS: usize = 30;
    let (mut words, mut is_inside) = (0, false);
    text.bytes().any(|b| {
        let is_letter = b.is_ascii_alphanumeric();
        words += usize::from(is_letter && !is_inside);
        is_inside = is_letter;
        words > MOST_WORDS
    })
}

/// A text as its words in small letters, with one space between.
pub(super) fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut words = String::with_capacity(lower.len());
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Whether `text` begins with the words of one of `beginnings`.
fn begins_with(text: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|b| text.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

pub(super) fn word_count(plain_text: &str) -> usize {
    plain_text.split(' ').filter(|w| !w.is_empty()).count()
}

/// `<what happened>`, `[describe it]`, `{{ summary }}`: one pair of brackets around all of it; round
/// ones around a stand-in.
fn is_bracketed(text: &str) -> bool {
    let inside = |open: char, close: char| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.trim_matches([open, close]).contains([open, close])).then_some(inner)
    };
    inside('<', '>').is_some()
        || inside('[', ']').is_some()
        || inside('{', '}').is_some()
        || inside('(', ')').is_some_and(is_stand_in)
}

/// `TODO write this up`, `tbd: Friday`, `Numbers to be determined`.
fn is_note_to_self(text: &str, plain_text: &str) -> bool {
    const MARKS: [&str; 5] = ["todo", "tbd", "fixme", "wip", "xxx"];
    const MOST_WORDS: usize = 12;
    const MOST_WORDS_BEFORE: usize = 8;
    let words = word_count(plain_text);
    if words >= MOST_WORDS {
        return false;
    }
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let marked = MARKS.contains(&first.to_lowercase().as_str());
    // "Todo el tráfico" is Spanish: without capitals the mark wants punctuation behind it.
    let after = text[first.len()..].chars().next();
    let loud = first.chars().all(|c| !c.is_lowercase()) || matches!(after, Some(':' | '(' | '!'));
    if marked && loud {
        return true;
    }
    let last_words: Vec<&str> = plain_text.rsplitn(4, ' ').take(3).collect();
    words <= MOST_WORDS_BEFORE
        && matches!(
            last_words[..],
            [
                "determined"
                    | "decided"
                    | "defined"
                    | "confirmed"
                    | "added"
                    | "completed"
                    | "written"
                    | "provided",
                "be",
                "to"
            ]
        )
}

/// `Lorem ipsum …`. The first words mostly tell that it is none.
fn is_filler(text: &str) -> bool {
    let mut words =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
    let Some(first) = words.next().filter(|w| LOREM.contains(&w.as_str())) else { return false };
    let Some(second) = words.next() else { return false };
    (first == "lorem" && second == "ipsum")
        || (LOREM.contains(&second.as_str()) && words.all(|w| LOREM.contains(&w.as_str())))
}

/// Whether a short text still has a template's blank in it: `HH:MM`, `[number]`, `{{ name }}`.
fn has_blank(text: &str, plain_text: &str) -> bool {
    const MOST_WORDS: usize = 25;
    #[rustfmt::skip]
    const BLANKS: [&str; 11] = [
        "HH:MM", "hh:mm", "HH:mm", "XX:XX", "xx:xx", "YYYY-MM-DD", "yyyy-mm-dd", "DD/MM/YYYY",
        "MM/DD/YYYY", "XXX", "YYY",
    ];
    #[rustfmt::skip]
    const INSIDE: [&str; 13] = [
        "insert", "describe", "description", "add", "your", "date", "time", "number", "x", "n",
        "link to", "todo", "tbd",
    ];
    if word_count(plain_text) > MOST_WORDS {
        return false;
    }
    let blank_word = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        BLANKS.contains(&w) || (w.len() >= 3 && w.bytes().all(|b| b == b'_'))
    };
    let in_brackets = text.split('[').skip(1).any(|rest| {
        let (inner, after) = rest.split_once(']').unwrap_or(("", ""));
        !after.starts_with(['(', '[']) && begins_with(&plain(inner), &INSIDE)
    });
    let in_braces = text.split_once("{{").is_some_and(|(_, r)| r.contains("}}"));
    in_braces || in_brackets || text.split_whitespace().any(blank_word)
}

/// `Duration:` with nothing behind it, or only what is not written yet.
fn is_empty_label(text: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let Some((label, value)) = text.split_once(':') else {
        return false;
    };
    let words = word_count(&plain(label));
    if words == 0 || words > MOST_WORDS || value.starts_with("//") {
        return false;
    }
    value.trim().is_empty() || is_unwritten(value)
}

/// "None", "N/A for now", "See above": says that there is nothing, or nothing here, and not why.
pub(super) fn says_nothing(text: &str) -> bool {
    const MOST_WORDS_OF_A_POINTER: usize = 4;
    if is_long(text) {
        return false;
    }
    let plain_text = plain(text);
    let mut rest = plain_text.as_str();
    while let Some(shorter) =
        WITHOUT_REASON.iter().find_map(|more| rest.strip_suffix(more)?.strip_suffix(' '))
    {
        rest = shorter;
    }
    NOTHING.contains(&rest)
        || (begins_with(&plain_text, POINTERS)
            && word_count(&plain_text) <= MOST_WORDS_OF_A_POINTER)
}

/// The sentences of a text, each with the mark that ends it.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '？'])
        .map(str::trim)
        .filter(|s| s.contains(char::is_alphanumeric))
}

/// Whether a text is questions only: a template's, or one that was never answered.
pub(super) fn asks(text: &str) -> bool {
    let mut all = sentences(text).peekable();
    all.peek().is_some() && all.all(|s| s.ends_with(['?', '？']))
}

/// Whether a text is a template's prompt: told to describe, or given as an example.
fn prompts(text: &str) -> bool {
    const MOST_WORDS_OF_AN_EXAMPLE: usize = 25;
    let begins_as = |example: &&str| {
        let mut lower = text.trim_start().chars().flat_map(char::to_lowercase);
        example.chars().all(|c| lower.next() == Some(c))
    };
    let is_long = is_long(text);
    if EXAMPLES.iter().any(begins_as) {
        return !is_long && word_count(&plain(text)) <= MOST_WORDS_OF_AN_EXAMPLE;
    }
    let plain_text = if is_long { String::new() } else { plain(text) };
    if plain_text.ends_with(" here") && word_count(&plain_text) <= 8 {
        return begins_with(
            &plain_text,
            &["add", "put", "paste", "type", "write", "your", "copy", "document", "attach", "note"],
        );
    }
    let mut told = false;
    for sentence in sentences(text) {
        let plain_sentence = plain(sentence);
        let more = told && begins_with(&plain_sentence, PROMPT_MORE);
        if begins_with(&plain_sentence, PROMPT_VERBS) {
            told = true;
        } else if !more && !sentence.ends_with(['?', '？']) {
            return false;
        }
    }
    told
}
