//! Text that YAML takes for something else and leaves out of a value, without a word.

use std::collections::HashSet;

use super::{Key, Kind, Node, SyntaxError};
use crate::source::{FileId, Span};

/// Text that no value has, in order of place, each with what to write instead: `#…` that by the look of it is no
/// comment, a tag, an anchor that nothing refers to. `root` is what [`super::parse`] made of the file's text.
#[must_use]
pub fn dropped(file: FileId, text: &str, root: &Node) -> Vec<SyntaxError> {
    let names = text.get(root.span.range()).unwrap_or_default().split('*').skip(1);
    let aliases: HashSet<&str> = names.map(name).collect();
    let mut all = Vec::new();
    let mut left = vec![root];
    while let Some(node) = left.pop() {
        match &node.kind {
            Kind::Seq(items) => left.extend(items),
            Kind::Map(entries) => {
                for (key, value) in entries {
                    all.extend(of_value(file, text, &aliases, key, value));
                    left.push(value);
                }
            }
            Kind::Null | Kind::Scalar { .. } => {}
        }
    }
    all.sort_by_key(|found| found.span);
    all
}

/// The name of an anchor or an alias that a text begins with.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || ",[]{}".contains(c));
    &text[..end.unwrap_or(text.len())]
}

fn of_value(
    file: FileId,
    text: &str,
    aliases: &HashSet<&str>,
    key: &Key,
    value: &Node,
) -> Option<SyntaxError> {
    let colon = key.span.end as usize;
    // What came through an alias stands elsewhere.
    let is_here = value.span.start as usize >= colon;
    let (start, end) = match &value.kind {
        Kind::Null => (colon, colon),
        Kind::Scalar { .. } if is_here => (value.span.start as usize, value.span.end as usize),
        _ => return None,
    };
    let written = &text[start..end];
    let before = text[colon..start].trim_start_matches([':', ' ']);
    let (dropped, what) = if before.starts_with('!') && !before.starts_with("!!") {
        (before, "a tag")
    } else if before.strip_prefix('&').is_some_and(|anchor| !aliases.contains(name(anchor))) {
        (before, "an anchor")
    } else {
        let rest = text[end..].trim_start_matches([':', ' ', '\t']);
        // Behind most values more stands in the line than its end is worth looking for.
        let line = if rest.starts_with('#') { rest.find(['\n', '\r']) } else { Some(0) };
        let rest = &rest[..line.unwrap_or(rest.len())];
        let is_number = |r: &str| r.starts_with(|c: char| c.is_ascii_digit());
        // Behind a date or a single word it is more likely what somebody says of it.
        let is_prose = written.contains(' ') && !is_number(written) || written.is_empty();
        let is_text = rest
            .strip_prefix('#')
            .is_some_and(|r| is_number(r) || is_prose && r.starts_with(char::is_alphanumeric));
        let is_open = written.starts_with(['"', '\'', '|', '>']) || written.contains('\n');
        if !is_text || is_open {
            return None;
        }
        (rest, "a comment")
    };
    let dropped = dropped.trim_end();
    let at = dropped.as_ptr() as usize - text.as_ptr() as usize;
    let whole = match what {
        "a comment" => text[start..at + dropped.len()].trim_start_matches([':', ' ']),
        _ => &text[at..end],
    };
    let name = &key.name;
    Some(SyntaxError {
        span: Span::new(file, at, at + dropped.len()),
        message: format!("YAML takes `{dropped}` for {what}, so it is not part of `{name}`"),
        help: Some(format!(
            "if it is meant as text, write the value in quotes: `{name}: {}`",
            super::meant::quoted(whole)
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String)> {
        let root = super::super::parse(FileId(0), text, 0, text.len()).unwrap();
        let all = dropped(FileId(0), text, &root).into_iter();
        let help = |e: &SyntaxError| {
            let help = e.help.clone().unwrap();
            help.split('`').nth(1).unwrap().to_owned()
        };
        all.map(|e| (text[e.span.range()].to_owned(), help(&e))).collect()
    }

    #[test]
    fn what_is_left_out_is_told_with_the_quoted_form() {
        for (text, lost, meant) in [
            (
                "title: Checkout down #1234 again\n",
                "#1234 again",
                "title: \"Checkout down #1234 again\"",
            ),
            ("ticket: #12\nb: 1\n", "#12", "ticket: \"#12\""),
            ("a:\n  ticket: #12\n", "#12", "ticket: \"#12\""),
            ("title: !important went out\n", "!important", "title: \"!important went out\""),
            ("title: &quot rest\n", "&quot", "title: \"&quot rest\""),
            ("l:\n  - {event: Paged #sre-oncall}\n", "#sre-oncall}", ""),
        ] {
            if meant.is_empty() {
                // The brace is in the comment too, and the map has no end.
                assert!(super::super::parse(FileId(0), text, 0, text.len()).is_err());
                continue;
            }
            assert_eq!(told(text), [(lost.to_owned(), meant.to_owned())], "{text:?}");
        }
    }

    #[test]
    fn comments_tags_of_yaml_and_anchors_in_use_are_left_alone() {
        for text in [
            "title: Checkout down # 1234 again\n",
            "title: Checkout down #\n",
            "title: \"Checkout #1234\" #5\n",
            "title: |\n  Checkout #1234\n",
            "# a\ntitle: x\n#b\n",
            "n: !!str 12\n",
            "a: &x one\nb: *x\n",
            "a: [1, 2] #3\n",
            "status: draft #todo\n",
            "at: 2026-03-14 09:02 #about\n",
            "title: C#7 and a#b\n",
            "a:\n  #comment\n  b: 1\n",
        ] {
            assert_eq!(told(text), [], "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(a: |- |[-a: \\[\\]{}&*#|>'\"\\n\\t!,ü\\r]){0,40}") {
            if let Ok(root) = super::super::parse(FileId(0), &text, 0, text.len()) {
                for found in dropped(FileId(0), &text, &root) {
                    proptest::prop_assert!(text.get(found.span.range()).is_some());
                }
            }
        }
    }
}
