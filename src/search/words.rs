//! Words: what of a text can be searched for. The browser's script says the same (`themes/default/assets/search-index.js`),
//! which a test holds both to; so nothing here asks for more than the properties of single characters.
//!
//! Letters, digits and marks make words. Scripts that put no spaces between words (Chinese, Japanese, Korean, Thai and
//! their kin) are cut into pairs of characters. What is joined by `.` `-` `_` `/` `\` `:` `@` `#` `~` is found as a
//! whole too: `10.0.0.12`, `OPS-6052`, `/var/log/messages`, `@team`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are nobody's words (keys, pictures as text) and not indexed, in units of UTF-16, as
/// scripts count.
const LONGEST_WORD: usize = 64;
/// Longer joined words are not indexed as a whole, only in their parts.
const LONGEST_WHOLE: usize = 96;

/// Some words that belong together, up to a space or a mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub parts: Vec<Part>,
    /// What is found in one piece; the first is all of it. Empty for a plain word.
    pub wholes: Vec<String>,
    /// Whether its script puts no spaces between words: the parts are pairs of characters, and the last a single one.
    pub is_dense: bool,
}

/// One word with its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Folded; empty where it is too long to be one.
    pub word: String,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Dense,
    Joiner,
    Other,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
            '.' | '-' | '_' | '/' | '\\' | ':' | '@' | '#' | '~' => Class::Joiner,
            _ => Class::Other,
        };
    }
    match c.is_alphanumeric() || is_combining_mark(c) {
        true if is_dense(c) => Class::Dense,
        true => Class::Word,
        false => Class::Other,
    }
}

/// Scripts without spaces between words, and Korean, whose words carry their particles with them.
pub fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF | 0x3005..=0x3007
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF)
}

/// A word as it is compared: without case, accents and differences of width.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
    }
    let lower = word.nfkd().collect::<String>().to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain.nfc().collect())
}

/// The words of a text, in order.
pub fn chunks(text: &str) -> Vec<Chunk> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let kind = class(c);
        let is_same = |c: char| match (kind, class(c)) {
            (Class::Dense, other) => other == Class::Dense,
            (Class::Other, other) => other == Class::Other,
            (_, other) => matches!(other, Class::Word | Class::Joiner),
        };
        let run = &text[at..];
        let run = &run[..run.find(|c| !is_same(c)).unwrap_or(run.len())];
        match kind {
            Class::Other => {}
            Class::Dense => all.push(dense(run, at)),
            Class::Word | Class::Joiner => all.extend(joined(run, at)),
        }
        at += run.len();
    }
    all
}

fn is_joiner(c: char) -> bool {
    class(c) == Class::Joiner
}

/// Words of scripts with spaces, joined or alone.
fn joined(run: &str, at: usize) -> Option<Chunk> {
    let run = run.trim_end_matches(is_joiner);
    let mut start = run.len() - run.trim_start_matches(is_joiner).len();
    // A name's own mark stays: @team, /var, #channel, ~kim.
    if start > 0 && matches!(run.as_bytes()[start - 1], b'@' | b'/' | b'#' | b'~') {
        start -= 1;
    }
    let run = &run[start..];
    let mut parts = Vec::new();
    let mut from = at + start;
    for word in run.split(is_joiner) {
        if !word.is_empty() {
            parts.push(Part { word: short(word), start: from, end: from + word.len() });
        }
        from += word.len() + 1;
    }
    parts.first()?;
    let is_plain = parts.len() == 1 && !run.starts_with(is_joiner);
    let wholes = if is_plain { Vec::new() } else { wholes(run) };
    let (start, end) = (at + start, at + start + run.len());
    Some(Chunk { start, end, parts, wholes, is_dense: false })
}

/// A folded word, or nothing where it is too long.
fn short(word: &str) -> String {
    match word.len() > LONGEST_WORD && word.encode_utf16().nth(LONGEST_WORD).is_some() {
        true => String::new(),
        false => fold(word).into_owned(),
    }
}

/// What of joined words is found in one piece: all of it; each stretch between slashes, colons and the like; the day
/// of a time; a version without its `v`.
fn wholes(run: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |whole: &str| {
        if !all.iter().any(|known| known == whole) {
            all.push(whole.to_owned());
        }
    };
    if run.len() > LONGEST_WHOLE && run.encode_utf16().nth(LONGEST_WHOLE).is_some() {
        return all;
    }
    let whole = fold(run);
    add(&whole);
    for segment in whole.split(['/', '\\', ':', '@', '#', '~']) {
        let segment = segment.trim_matches(['.', '-', '_']);
        if segment.contains(['.', '-', '_']) {
            add(segment);
            if let Some(day) = day(segment) {
                add(day);
            }
            let bare =
                segment.strip_prefix('v').filter(|s| s.starts_with(|c: char| c.is_ascii_digit()));
            if let Some(bare) = bare {
                add(bare);
            }
        }
    }
    all
}

/// The day that a time begins with: `2021-10-04` of `2021-10-04t15`.
fn day(segment: &str) -> Option<&str> {
    let bytes = segment.as_bytes();
    let is_day = bytes.len() > 11
        && bytes[..10].iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        })
        && bytes[10] == b't';
    is_day.then(|| &segment[..10])
}

/// Pairs of characters, and the last one alone.
fn dense(run: &str, at: usize) -> Chunk {
    let folded: Vec<char> = fold(run).chars().collect();
    let mut places: Vec<usize> = run.char_indices().map(|(i, _)| at + i).collect();
    places.push(at + run.len());
    let is_even = places.len() == folded.len() + 1;
    let part = |i: usize| {
        let pair = &folded[i..folded.len().min(i + 2)];
        let (start, end) = match is_even {
            true => (places[i], places[i + pair.len()]),
            false => (at, at + run.len()),
        };
        Part { word: pair.iter().collect(), start, end }
    };
    Chunk {
        start: at,
        end: at + run.len(),
        parts: (0..folded.len()).map(part).collect(),
        wholes: Vec::new(),
        is_dense: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let all = chunks(text).into_iter();
        all.flat_map(|c| c.parts.into_iter().map(|p| p.word).chain(c.wholes)).collect()
    }

    #[test]
    fn words_have_neither_case_nor_accents() {
        assert_eq!(
            words("Café NAÏVE Straße Ångström ﬁle"),
            ["cafe", "naive", "strasse", "angstrom", "file"]
        );
        assert_eq!(words("don’t — it's"), ["don", "t", "it", "s"]);
        assert_eq!(words(""), Vec::<String>::new());
        assert_eq!(words("... -- /"), Vec::<String>::new());
    }

    #[test]
    fn what_engineers_search_is_found_whole() {
        assert_eq!(
            words("10.0.0.12:8080."),
            ["10", "0", "0", "12", "8080", "10.0.0.12:8080", "10.0.0.12"]
        );
        assert_eq!(words("(OPS-6052)"), ["ops", "6052", "ops-6052"]);
        assert_eq!(words("0x80070005 eth0"), ["0x80070005", "eth0"]);
        assert_eq!(words("@messaging"), ["messaging", "@messaging"]);
        assert_eq!(words("/var/log/messages,"), ["var", "log", "messages", "/var/log/messages"]);
        assert_eq!(words("com.acme.Pay"), ["com", "acme", "pay", "com.acme.pay"]);
        assert!(words("https://x.example/browse/OPS-6052").contains(&"ops-6052".to_owned()));
        assert!(words("2021-10-04T15:39:00Z").contains(&"2021-10-04".to_owned()));
        assert!(words("nginx/v1.25.3").contains(&"1.25.3".to_owned()));
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        assert_eq!(words("証明書の"), ["証明", "明書", "書の", "の"]);
        assert_eq!(words("再起動 nginx连接"), ["再起", "起動", "動", "nginx", "连接", "接"]);
        assert_eq!(words("ﾃﾞｰﾀ"), ["デー", "ータ", "タ"]);
        assert_eq!(words("연결"), ["연결", "결"]);
        assert_eq!(words("ระบบ")[0], "ระ");
    }

    #[test]
    fn what_is_too_long_is_no_word_and_costs_nothing() {
        let long = "x".repeat(65);
        assert_eq!(words(&long), [""]);
        assert_eq!(words(&"x".repeat(64)).len(), 1);
        let blob = "abcdefgh/".repeat(100_000);
        let found = chunks(&blob);
        assert!(found[0].wholes.is_empty());
        assert_eq!(found[0].parts.len(), 100_000);
    }
}
