//! Texts as YAML scalars and comments: what is read back is what was given, whatever it holds.

/// Words that a plain scalar would turn into something else than text, in one of YAML's versions.
const NOT_TEXT: [&str; 12] = [
    "true", "false", "yes", "no", "on", "off", "y", "n", "null", "none", "nan", "inf",
];

/// A text as a scalar: plain where that reads best and cannot be taken for anything else, else in
/// double quotes with escapes.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " -_/.()'+%".contains(c);
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let lower = text.to_lowercase();
    if first
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !NOT_TEXT.contains(&lower.as_str())
    {
        return text.to_owned();
    }
    quoted(text)
}

/// A text in double quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if must_be_escaped(c) => {
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

/// Texts as a list on one line.
#[must_use]
pub fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let all: Vec<String> = texts.into_iter().map(|t| scalar(t.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

/// A text for a comment, or for a place that has one line: no line breaks, and nothing that is not
/// shown or changes the direction of what is.
#[must_use]
pub fn one_line(text: &str) -> String {
    let shown = text
        .chars()
        .map(|c| if must_be_escaped(c) { ' ' } else { c });
    let shown: String = shown.collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What YAML has no way to write as it is, breaks lines, or is not seen.
fn must_be_escaped(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // The joiners that scripts and emoji are written with stay.
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// A text as lines of a comment: each begins with `# `, so that an editor's own way of taking
/// comments away gives the text again.
#[must_use]
pub fn commented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        out.push_str(if line.is_empty() { "#" } else { "# " });
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_only_where_it_is_safe() {
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
        assert_eq!(commented("a:\n\n  b"), "# a:\n#\n#   b\n");
    }
}
