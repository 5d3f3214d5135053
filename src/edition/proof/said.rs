//! What a written file says: in each way that it can be read, word by word and in rows of words.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::super::{fold, inline};

/// The shortest word that is compared, in characters: shorter ones are in every text.
const SHORTEST: usize = 4;
/// So many words in a row are a passage.
pub(super) const RUN: usize = 6;

/// Hands over each word that is long enough to be somebody's, in lower case, with its place.
pub(super) fn each_word<'t>(text: &'t str, mut take: impl FnMut(usize, Cow<'t, str>)) {
    tokens(text, |at, word| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        // `47min`: a figure that pages work out.
        if digits > 0 && digits + letters == word.chars().count() && letters <= 3 {
            letters = 0;
        }
        if letters > 0 && word.chars().nth(SHORTEST - 1).is_some() {
            take(at, lower(word));
        }
    });
}

/// Hands over each row of words, as a number, with where it begins. No row goes over the end of a block or a cell.
pub(super) fn each_run(text: &str, mut take: impl FnMut(usize, u64)) {
    let mut row: Vec<(usize, u64)> = Vec::with_capacity(RUN);
    let mut end = 0;
    tokens(text, |at, word| {
        let between = &text[end..at];
        end = at + word.len();
        let is_break = between.contains(['|', '"', '<', '>', '#', '{', '}', '[', ']'])
            || between.contains(inline::BREAK)
            || between.matches('\n').count() > 1
            || between.contains("\n-")
            || between.contains("\n*");
        if is_break {
            row.clear();
        }
        let mut hasher = DefaultHasher::new();
        lower(word).hash(&mut hasher);
        row.push((at, hasher.finish()));
        if row.len() > RUN {
            row.remove(0);
        }
        if row.len() == RUN {
            let mut hasher = DefaultHasher::new();
            row.iter().for_each(|(_, word)| word.hash(&mut hasher));
            take(row[0].0, hasher.finish());
        }
    });
}

/// Hands over each run of letters and digits.
fn tokens<'t>(text: &'t str, mut take: impl FnMut(usize, &'t str)) {
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                take(from, &text[from..at]);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        take(from, &text[from..]);
    }
}

fn lower(word: &str) -> Cow<'_, str> {
    match word.chars().any(char::is_uppercase) {
        true => Cow::Owned(word.to_lowercase()),
        false => Cow::Borrowed(word),
    }
}

/// What a file says: as it is written, without escapes of JSON and of calendars, without those of HTML, without tags
/// between the letters of a word, without percent signs.
pub(super) fn views(bytes: &[u8]) -> Vec<String> {
    let mut all = vec![String::from_utf8_lossy(bytes).into_owned()];
    let mut add = |made: Option<String>| all.extend(made);
    let written = String::from_utf8_lossy(bytes);
    let is_escaped = written.contains('\\') || written.contains("\r\n ");
    let plain = is_escaped.then(|| unescaped(&written));
    let text = plain.as_deref().unwrap_or(&written).to_owned();
    add(plain);
    let read = text.contains('&').then(|| without_entities(&text));
    // A tag is one before its entities are read; in a feed whole pages are written in entities.
    let shown = text.contains('<').then(|| without_entities(&without_tags(&text)));
    let is_twice = text.contains("&lt;") || text.contains("&#60;");
    let within = read.as_deref().filter(|_| is_twice).map(|read| {
        let read = without_tags(read);
        if read.contains('&') { without_entities(&read) } else { read }
    });
    let last = shown.as_deref().or(read.as_deref()).unwrap_or(&text);
    let folded = fold::folded(last).map(|folded| folded.text);
    let text = read.as_deref().unwrap_or(&text).to_owned();
    add(read);
    add(shown);
    add(within);
    add(folded);
    add(text.contains('%').then(|| percent_decode_str(&text).decode_utf8_lossy().into_owned()));
    all
}

/// A Markdown text with the words of its links alone, as pages have them.
pub(super) fn without_links(text: &str) -> Option<String> {
    static LINK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])").ok());
    let link = LINK.as_ref().filter(|_| text.contains(']'))?;
    Some(link.replace_all(text, "$1").into_owned())
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Calendars break long lines with a space behind the break.
    let text = text.replace("\r\n ", "");
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        match c {
            'n' | 'r' | 't' | 'N' => out.push(' '),
            'u' => {
                let code = rest.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(c) => {
                        out.push(c);
                        rest = &rest[4..];
                    }
                    None => out.push('u'),
                }
            }
            c => out.push(c),
        }
    }
    out.push_str(rest);
    out
}

pub(in super::super) fn without_entities(text: &str) -> String {
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|b| b == b';');
        let meant = end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end)));
        match meant {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    let number = name.strip_prefix('#');
    let code = number.and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "shy" => Some('\u{ad}'),
        _ => code.and_then(char::from_u32),
    }
}

/// A text as a browser shows it: what stands in two blocks or cells is not one word.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Behind the last bracket nobody looks for one, which would take long where many are open.
    let last = text.rfind('>').map_or(text.len(), |at| text.len() - at);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag = rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = (is_tag && rest.len() > last).then(|| rest.find('>')).flatten();
        match end {
            Some(end) => {
                out.push_str(inline::between(&rest[..end]));
                rest = &rest[end + 1..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_text_is_read_in_every_notation() {
        for written in [
            "a caf\u{e9} b",
            "a caf&#xe9; b",
            "a caf&#233; b",
            r#""a caf\u00e9 b""#,
            "a%20caf%C3%A9%20b",
            "a ca<b>f\u{e9}</b> b",
            "a ca\\\r\n f\u{e9} b",
        ] {
            let mut words = BTreeSet::new();
            for view in views(written.as_bytes()) {
                each_word(&view, |_, word| {
                    words.insert(word.into_owned());
                });
            }
            assert!(words.contains("caf\u{e9}"), "{written}: {words:?}");
        }
    }

    #[test]
    fn figures_and_short_words_are_in_every_text() {
        let mut words = Vec::new();
        each_word("47min 2026 the db07x9 Restarted 1234abc", |_, word| {
            words.push(word.into_owned())
        });
        assert_eq!(words, ["db07x9", "restarted"]);
    }
}
