//! The marker: the line in an issue's text by which it is known again, `aftermark: slug#A1`.

use std::fmt::Write as _;

use crate::vocabulary::ActionRef;

/// What begins a marker.
const WORD: &str = "aftermark:";

/// The marker of an action. What could not stand in one word is percent-encoded.
pub fn of(reference: &str) -> String {
    let mut text = format!("{WORD} ");
    for (at, c) in reference.char_indices() {
        // A point at the end could be that of a sentence.
        let last = at + c.len_utf8() == reference.len();
        if plain(c) && !(last && c == '.') {
            text.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// The actions that a text names by markers, in order, each once.
pub fn find(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(WORD) {
        let rest = text[at + WORD.len()..].trim_start_matches([' ', '\u{a0}']);
        let end = rest.find(|c| !plain(c) && c != '%').unwrap_or(rest.len());
        // A sentence may end after it.
        let word = rest[..end].trim_end_matches('.');
        let Ok(reference) = percent_encoding::percent_decode_str(word).decode_utf8() else {
            continue;
        };
        let whole =
            ActionRef::parse(&reference).is_some_and(|r| !r.slug.is_empty() && !r.id.is_empty());
        if whole && !found.iter().any(|f| *f == reference) {
            found.push(reference.into_owned());
        }
        // Nobody writes more; what does is not read for ever.
        if found.len() == 50 {
            break;
        }
    }
    found
}

fn plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '#' | '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found() {
        for reference in
            ["2026-03-14-tls#A1", "a.b#A1.", "2026-03-14-a b#A1", "2026-03-14-ü%20`$(x)-->\n#A1"]
        {
            let marker = of(reference);
            assert!(!marker.contains(['\n', '`', '$', '>']), "{marker}");
            assert_eq!(find(&format!("text\n{marker}\nmore")), [reference]);
            assert_eq!(find(&format!("<!-- {marker} -->")), [reference]);
        }
    }

    #[test]
    fn other_text_is_no_marker() {
        assert!(find("aftermark: see the docs. aftermark:#A1 aftermark: x# aftermark").is_empty());
        assert_eq!(
            find("See aftermark: a#A1. And aftermark: a#A1 or aftermark: b#A2"),
            ["a#A1", "b#A2"]
        );
    }
}
