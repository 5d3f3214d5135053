//! What an author meant where YAML stumbles over the text of a value: the value in quotes, tried before it is offered.

use super::fault;

/// Longest value that is written out.
const LONGEST: usize = 100;

/// What to write instead, in a sentence, where quotes around the value (or spaces for a tab) let `text` be read beyond
/// the line that is at fault, from the byte `at` on.
pub(super) fn instead(text: &str, at: usize, message: &str) -> Option<String> {
    if message.contains("tab") {
        let line = line(text, at);
        let written = &text[line.clone()];
        let mended = written.replace('\t', "  ");
        return gets_further(text, at, line, &mended)
            .then(|| "indent with spaces: YAML takes no tabs there".to_owned());
    }
    let here = line(text, at);
    let above = here.start.checked_sub(1).map(|end| line(text, end));
    let lines = std::iter::once(here).chain(above);
    let mut values = lines.flat_map(|line| values(text, line, at));
    let found = values.find(|value| {
        let quoted = quoted(&text[value.at.clone()]);
        gets_further(text, at, value.at.clone(), &quoted)
    })?;
    let written = quoted(&text[found.at]);
    // Whole or not at all: half a secret could not be told from other words and masked.
    Some(match written.chars().count() > LONGEST {
        true => "write the value in quotes".to_owned(),
        false => format!("write the value in quotes: `{}{written}`", found.before),
    })
}

/// A value that is written without quotes, or with broken ones.
struct Value<'t> {
    /// What stands before it, for who is told: `title: ` or `- `.
    before: &'t str,
    at: std::ops::Range<usize>,
}

/// The values of a line that may be at fault, the most likely first: the piece between braces around `at`, then all
/// that follows the first key, then all of a list's entry.
fn values(text: &str, line: std::ops::Range<usize>, at: usize) -> Vec<Value<'_>> {
    let written = &text[line.clone()];
    let mut all = Vec::new();
    let mut add = |before: usize, from: usize, to: usize| {
        let piece = &text[from..to];
        let from = from + piece.len() - piece.trim_start().len();
        let to = from + text[from..to].trim_end().len();
        let value = &text[from..to];
        // A bracket that is never closed is what is wrong, not the value.
        let is_open = value.starts_with('{') && !value.contains('}')
            || value.starts_with('[') && !value.contains(']');
        if from < to && !is_open {
            let before = &text[before..from];
            all.push(Value { before, at: from..to });
        }
    };
    let entry = line.start + written.len() - written.trim_start_matches([' ', '-']).len();
    // A comment behind it is none of the value, where it looks like one.
    let end = text[entry..line.end].find(" # ");
    let end = end.map_or(line.end, |n| entry + n);
    if text[line.clone()].contains(['{', '[']) && line.contains(&at) {
        let from = text[line.start..at].rfind(['{', '[', ',']);
        let from = from.map_or(line.start, |n| line.start + n + 1);
        let to = text[at..line.end].find([',', '}', ']']);
        let to = to.map_or(line.end, |n| at + n);
        let piece = &text[from..to];
        let key = from + piece.len() - piece.trim_start().len();
        let value = piece.find(": ").map_or(from, |n| from + n + 2);
        add(key, value, to);
    }
    if let Some(colon) = text[entry..end].find(": ") {
        add(entry, entry + colon + 2, end);
    }
    if entry > line.start {
        let dash = text[..entry].rfind('-').unwrap_or(entry);
        add(dash, entry, end);
    }
    all
}

/// A value in double quotes; those that it begins or ends with, broken, are taken for meant.
pub(super) fn quoted(value: &str) -> String {
    let bare = value.trim_start_matches(['"', '\'']);
    let bare = match bare.len() < value.len() {
        true => bare.trim_end_matches(['"', '\'']),
        false => bare,
    };
    super::write::quoted(bare)
}

/// Whether the text is read beyond the line of `at` once something else stands in a place of it, or before.
fn gets_further(text: &str, at: usize, place: std::ops::Range<usize>, instead: &str) -> bool {
    let changed = format!("{}{instead}{}", &text[..place.start], &text[place.end..]);
    let after = line(text, at).end + instead.len() - place.len().min(instead.len());
    match super::read(&changed) {
        Ok(_) => true,
        Err(e) => fault::find(&changed, &e).0.start > after,
    }
}

/// The line of a byte, without its end.
fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let start = fault::line_start(text, at);
    let end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let whole = text[start..end].trim_end_matches('\r').len();
    start..start + whole
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::source::yaml::parse;

    fn help(text: &str) -> Option<String> {
        parse(FileId(0), text, 0, text.len()).expect_err(text).help
    }

    #[test]
    fn the_quoted_form_is_offered() {
        for (text, meant) in [
            ("title: Mail: it stopped\nstatus: draft\n", "title: \"Mail: it stopped\""),
            ("owner: @lee\n", "owner: \"@lee\""),
            ("title: ü\nsummary: `mail` stopped # soon\n", "summary: \"`mail` stopped\""),
            ("a: %d mails\n", "a: \"%d mails\""),
            ("a: *All* mail stopped\n", "a: \"*All* mail stopped\""),
            ("- event: Alert fired: edge expired\n", "event: \"Alert fired: edge expired\""),
            ("list:\n  - @kim\n", "- \"@kim\""),
            ("a: \"open\nb: 1\n", "a: \"open\""),
            ("a: 'it's late'\nb: 1\n", "a: \"it's late\""),
            ("a: \"say \"no\" twice\"\n", "a: \"say \\\"no\\\" twice\""),
            ("- {id: A1, owner: @kim, due: 2026-04-01}\n", "owner: \"@kim\""),
            ("a: [x, @y]\n", "\"@y\""),
            ("title: [SEV1] Checkout down\nb: 1\n", "title: \"[SEV1] Checkout down\""),
        ] {
            let help = help(text).unwrap_or_else(|| panic!("nothing is offered for {text:?}"));
            assert_eq!(help, format!("write the value in quotes: `{meant}`"), "{text:?}");
        }
        let tab = help("a:\n\tb: 1\n").unwrap();
        assert!(tab.contains("spaces"), "{tab}");
    }

    #[test]
    fn what_quotes_do_not_mend_gets_none() {
        for text in ["a: {b: 1\nc: 2\n", "a:\n  b: 1\n c: 2\n", "---\na: 1\n---\nb: 2\n"] {
            assert_eq!(help(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_long_value_is_not_written_out_and_windows_lines_stay_lines() {
        let long = format!("a: {}: end\r\nb: 1\r\n", "x".repeat(300));
        let help = help(&long).unwrap();
        assert_eq!(help, "write the value in quotes");
        let short = super::super::parse(FileId(0), "a: x: y\r\nb: 1\r\n", 0, 15);
        let help = short.unwrap_err().help.unwrap();
        assert_eq!(help, "write the value in quotes: `a: \"x: y\"`");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(a: |- |[-a: \\[\\]{}&*#|>'\"\\n\\t!?%@`,ü\\r]){0,40}") {
            let _ = parse(FileId(0), &text, 0, text.len());
        }
    }
}
