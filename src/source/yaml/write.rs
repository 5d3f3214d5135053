//! Texts → YAML scalars, lists and comments: what is read back is what was given, whatever it holds.
//!
//! For whoever writes reports: `scaffold` begins new ones, `fix` changes values in those that are there.
//! Beside the reader, which is asked what a text without quotes would be taken for, so that both agree; what
//! an author may have meant (`meant.rs`) is offered in its quotes, too.

use super::{Kind, Like, Node, parse};
use crate::source::FileId;

/// Words that readers of YAML 1.1 or 1.2 take for something else than text.
const NOT_TEXT: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A new text as a scalar: plain where it is of words that nobody takes for anything else, else in
/// double quotes.
pub fn scalar(text: &str) -> String {
    let of_words = |c: char| c.is_alphanumeric() || " -_/.()'+%".contains(c);
    let plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(of_words)
        && !text.ends_with(' ')
        && !is_word(text, &["none", "nan", "inf"]);
    if plain { text.to_owned() } else { quoted(text) }
}

/// The scalars that a text could be in the place of another, as people write them, the plainest first;
/// with `always_quoted` none without quotes, as in JSON.
pub fn notations(text: &str, always_quoted: bool) -> Vec<String> {
    let plain = (!always_quoted && is_plain(text)).then(|| text.to_owned());
    plain.into_iter().chain([quoted(text)]).collect()
}

/// A text in double quotes, with escapes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unseen(c) => {
                let code = c as u32;
                out.push_str(&if code <= 0xffff {
                    format!("\\u{code:04x}")
                } else {
                    format!("\\U{code:08x}")
                });
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text in its plainest notation.
pub fn value(text: &str) -> String {
    notations(text, false).swap_remove(0)
}

/// A value on one line.
pub fn inline(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Scalar { text, like: Like::Text } => value(text),
        Kind::Scalar { text, .. } => text.clone(),
        Kind::Seq(items) => flow(items.iter().map(inline)),
        Kind::Map(fields) => {
            let fields = fields.iter().filter(|(_, value)| value.kind != Kind::Null);
            let all: Vec<String> = fields
                .map(|(key, node)| format!("{}: {}", value(&key.name), inline(node)))
                .collect();
            format!("{{{}}}", all.join(", "))
        }
    }
}

/// Scalars as a list on one line.
pub fn flow(scalars: impl IntoIterator<Item = String>) -> String {
    let all: Vec<String> = scalars.into_iter().collect();
    format!("[{}]", all.join(", "))
}

/// A text for a comment, or for a place that has one line: no line breaks, and nothing that is not
/// shown or changes the direction of what is.
pub fn one_line(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What YAML has no way to write as it is, breaks lines, or is not seen.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // The joiners that scripts and emoji are written with stay.
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text may stand without quotes, in a line of a block as well as between braces.
fn is_plain(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    !text.is_empty()
        && text == text.trim()
        && !text.starts_with(|c| "-?:,[]{}#&*!|>'\"%@`=<~".contains(c))
        && !text.ends_with(':')
        && !text.contains(|c| is_unseen(c) || ",[]{}".contains(c))
        && !has(&[": ", " #", "---", "..."])
        && !is_word(text, &[".inf", ".nan"])
        && !is_number(text)
        && matches!(
            parse(FileId(0), text, 0, text.len()).map(|n| n.kind),
            Ok(Kind::Scalar { text: read, like: Like::Text }) if read == text
        )
}

/// Whether a text is a word that is no text, or one of `more`.
fn is_word(text: &str, more: &[&str]) -> bool {
    let word = text.to_lowercase();
    NOT_TEXT.iter().chain(more).any(|w| *w == word)
}

/// Whether a reader of YAML 1.1 or 1.2 takes a plain text for a number, also one of base 60 or with
/// underscores. A date is none.
fn is_number(text: &str) -> bool {
    let is_date =
        || text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    text.starts_with(|c: char| c.is_ascii_digit() || "+.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "_:.+-xoX".contains(c))
        && !is_date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_texts_are_plain_only_where_it_is_safe() {
        for (text, written) in [
            ("Checkout returned 502", "Checkout returned 502"),
            ("a: b", "\"a: b\""),
            ("yes", "\"yes\""),
            ("@kim", "\"@kim\""),
            ("12", "\"12\""),
            ("a #b", "\"a #b\""),
            ("a\nb\u{2028}\u{7}\\\"", "\"a\\nb\\u2028\\u0007\\\\\\\"\""),
            ("x, y", "\"x, y\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
        assert_eq!(one_line("a\n\u{202e}# b "), "a # b");
    }

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        for plain in [
            "done",
            "2026-03-29",
            "2026-01-01 x",
            "in-progress",
            "a:b",
            "x#y",
            "https://example.org/a?b=c#d",
            "P1",
            "2026-03-14-checkout#A1",
            "Größe",
            "it's",
        ] {
            assert_eq!(notations(plain, false)[0], plain);
        }
        for text in [
            "yes",
            "No",
            "#",
            "a: b",
            "a #b",
            "@kim",
            "12",
            "0x1f",
            "1_000",
            "1:20",
            "~",
            "null",
            "- x",
            "a:",
            "[x]",
            "a, b",
            "*x",
            "&x",
            "!x",
            "=",
            "'",
            "\"",
            "true",
            ".5",
            "x}",
            "a\u{202e}b",
        ] {
            assert_eq!(notations(text, false), [quoted(text)]);
        }
        assert_eq!(quoted("a\"b\\\n\u{1}"), "\"a\\\"b\\\\\\n\\u0001\"");
    }

    proptest::proptest! {
        #[test]
        fn every_notation_is_read_as_the_text(
            value in "[ -~äü漢\\n\\r\\t\u{1}\u{85}\u{200b}\u{2028}\u{e0067}]{1,24}",
        ) {
            for notation in notations(&value, false).into_iter().chain([scalar(&value)]) {
                let text = format!("- {{k: {notation}, l: x}}\n- k: {notation} # c\n");
                let node = parse(FileId(0), &text, 0, text.len());
                let told: Vec<String> = match node.map(|n| n.kind) {
                    Ok(Kind::Seq(items)) => items.iter().filter_map(|i| match &i.kind {
                        Kind::Map(entries) => match &entries[0].1.kind {
                            Kind::Scalar { text, .. } => Some(text.clone()),
                            _ => None,
                        },
                        _ => None,
                    }).collect(),
                    other => panic!("{text:?}: {other:?}"),
                };
                proptest::prop_assert_eq!(told, vec![value.clone(), value.clone()]);
            }
        }
    }
}
