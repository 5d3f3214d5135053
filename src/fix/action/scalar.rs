//! A text as a YAML scalar: plain where every reader takes it for that text, else in double quotes.

use crate::source::FileId;
use crate::source::yaml::{Kind, Like, parse};

/// The notations to try, the plainest first.
pub(super) fn notations(value: &str, quoted: bool) -> Vec<String> {
    let in_quotes = quote(value);
    if quoted || !is_plain(value) {
        return vec![in_quotes];
    }
    vec![value.to_owned(), in_quotes]
}

/// Whether a text may stand without quotes, in a line of a block as well as between braces.
fn is_plain(value: &str) -> bool {
    let indicators = [
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '=', '<', '~',
    ];
    let has = |words: &[&str]| words.iter().any(|w| value.contains(w));
    !value.is_empty()
        && value == value.trim()
        && !value.starts_with(indicators)
        && !value.ends_with(':')
        && !value
            .contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        && !value.contains([',', '[', ']', '{', '}'])
        && !has(&[": ", " #", "---", "..."])
        && !is_another_type(value)
        && matches!(
            parse(FileId(0), value, 0, value.len()).map(|n| n.kind),
            Ok(Kind::Scalar { text, like: Like::Text }) if text == value
        )
}

/// Whether a reader of YAML 1.1 or 1.2 takes a plain text for something else than text or a date.
fn is_another_type(value: &str) -> bool {
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan",
    ];
    if WORDS.contains(&value.to_ascii_lowercase().as_str()) {
        return true;
    }
    // Numbers, also those of base 60 and with underscores.
    value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '.'))
        && value.chars().all(|c| {
            c.is_ascii_hexdigit() || matches!(c, '_' | ':' | '.' | '+' | '-' | 'x' | 'o' | 'X')
        })
        && !is_date(value)
}

fn is_date(value: &str) -> bool {
    chrono::NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok() && value.len() == 10
}

fn quote(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for quoted in [
            "yes", "No", "#", "a: b", "a #b", "@kim", "12", "0x1f", "1_000", "1:20", "~", "null",
            "- x", "a:", "[x]", "a, b", "*x", "&x", "!x", "=", "'", "\"", "true", ".5", "x}",
        ] {
            assert_eq!(notations(quoted, false), [quote(quoted)]);
        }
        assert_eq!(quote("a\"b\\\n\u{1}"), "\"a\\\"b\\\\\\n\\u0001\"");
    }

    proptest::proptest! {
        #[test]
        fn every_notation_is_read_as_the_text(value in "[ -~äü漢\\n\\t\u{1}\u{85}\u{2028}]{1,24}") {
            for notation in notations(&value, false) {
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
