//! YAML text → a tree of nodes in which every key and value knows its place.
//!
//! The parser stops at the first *syntax* error; everything else (types, keys, values) is judged by
//! walking this tree, so that all problems of a document come out together.

mod dropped;
mod fault;
#[cfg(test)]
mod fault_tests;
mod meant;
pub mod write;

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::span::{FileId, Span};
pub use dropped::dropped;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar: its text and what YAML takes it for. Text of plain scalars is as written, so that
    /// `no` and `012` stay what the author typed.
    Scalar {
        text: String,
        like: Like,
    },
    Seq(Vec<Node>),
    /// Entries in order of writing; a key may stand twice.
    Map(Vec<(Key, Node)>),
}

/// What YAML's core schema takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Like {
    Text,
    Bool(bool),
    Integer,
    Float,
}

/// A key with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    pub span: Span,
}

/// Why a text is not YAML that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

/// Reads `file_text[start..end]` as one YAML document.
///
/// `start` is the offset of the document in its file, so that spans count from the file's start.
/// An empty document is [`Kind::Null`].
///
/// # Errors
/// [`SyntaxError`] for text that is not YAML, has several documents, nests deeper than 32, has more
/// than 100,000 nodes, or uses anchors to grow past the limits.
pub fn parse(file: FileId, file_text: &str, start: usize, end: usize) -> Result<Node, SyntaxError> {
    let text = &file_text[start..end];
    let raw = read(text).map_err(|e| {
        let (at, message) = fault::find(text, &e);
        let span = Span::new(file, start + at.start, start + at.end);
        SyntaxError { span, help: meant::instead(text, at.start, &message), message }
    })?;
    let whole = Span::new(file, start, end);
    Ok(match raw {
        Some(raw) => Convert { file, text, offset: start }.node(raw, whole),
        None => Node { kind: Kind::Null, span: whole },
    })
}

/// Reads one document within the limits; `None` for an empty one.
fn read(text: &str) -> Result<Option<Raw>, serde_saphyr::Error> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 32,
            max_nodes: 100_000,
            max_events: 400_000,
            max_aliases: 1_000,
            max_anchors: 1_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 8,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options)
}

/// What the deserialiser hands over: the kind, and the places as the parser knows them.
struct Raw(serde_saphyr::Spanned<RawKind>);

enum RawKind {
    Null,
    Text(String),
    Bool(bool),
    Integer,
    Float,
    Seq(Vec<Raw>),
    Map(Vec<(Raw, Raw)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_saphyr::Spanned::deserialize(deserializer).map(Raw)
    }
}

impl<'de> Deserialize<'de> for RawKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = RawKind;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a YAML value")
            }
            fn visit_bool<E>(self, v: bool) -> Result<RawKind, E> {
                Ok(RawKind::Bool(v))
            }
            fn visit_i64<E>(self, _: i64) -> Result<RawKind, E> {
                Ok(RawKind::Integer)
            }
            fn visit_u64<E>(self, _: u64) -> Result<RawKind, E> {
                Ok(RawKind::Integer)
            }
            fn visit_i128<E>(self, _: i128) -> Result<RawKind, E> {
                Ok(RawKind::Integer)
            }
            fn visit_u128<E>(self, _: u128) -> Result<RawKind, E> {
                Ok(RawKind::Integer)
            }
            fn visit_f64<E>(self, _: f64) -> Result<RawKind, E> {
                Ok(RawKind::Float)
            }
            fn visit_str<E>(self, v: &str) -> Result<RawKind, E> {
                Ok(RawKind::Text(v.to_owned()))
            }
            fn visit_string<E>(self, v: String) -> Result<RawKind, E> {
                Ok(RawKind::Text(v))
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<RawKind, E> {
                Ok(RawKind::Text(String::from_utf8_lossy(v).into_owned()))
            }
            fn visit_unit<E>(self) -> Result<RawKind, E> {
                Ok(RawKind::Null)
            }
            fn visit_none<E>(self) -> Result<RawKind, E> {
                Ok(RawKind::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<RawKind, D::Error> {
                RawKind::deserialize(d)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawKind, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = seq.next_element()? {
                    all.push(item);
                }
                Ok(RawKind::Seq(all))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawKind, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(RawKind::Map(all))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Turns the parser's places into ours.
struct Convert<'a> {
    file: FileId,
    text: &'a str,
    offset: usize,
}

impl Convert<'_> {
    fn node(&self, raw: Raw, around: Span) -> Node {
        let span = self.span(&raw.0.referenced, around);
        let defined = self.span(&raw.0.defined, span);
        let as_written = || {
            let from = defined.start as usize - self.offset;
            let to = defined.end as usize - self.offset;
            self.text.get(from..to).unwrap_or_default().trim().to_owned()
        };
        let kind = match raw.0.value {
            RawKind::Null => Kind::Null,
            RawKind::Text(text) => {
                let text = if as_written() == text { unquoted(&text).to_owned() } else { text };
                Kind::Scalar { text, like: Like::Text }
            }
            RawKind::Bool(b) => Kind::Scalar { text: as_written(), like: Like::Bool(b) },
            RawKind::Integer => Kind::Scalar { text: as_written(), like: Like::Integer },
            RawKind::Float => Kind::Scalar { text: as_written(), like: Like::Float },
            RawKind::Seq(items) => {
                Kind::Seq(items.into_iter().map(|i| self.node(i, span)).collect())
            }
            RawKind::Map(entries) => Kind::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let key = self.key(key, span);
                        let value = self.node(value, key.span);
                        (key, value)
                    })
                    .collect(),
            ),
        };
        let span = self.with_children(self.trimmed(span), &kind);
        Node { kind, span }
    }

    /// The parser places a collection at its first token; it reaches to the end of its last child,
    /// and to its closing bracket if it has one.
    fn with_children(&self, span: Span, kind: &Kind) -> Span {
        let last = match kind {
            Kind::Seq(items) => items.last().map(|i| i.span.end),
            Kind::Map(entries) => entries.last().map(|(k, v)| v.span.end.max(k.span.end)),
            Kind::Null | Kind::Scalar { .. } => return span,
        };
        // A child that came through an alias lies elsewhere.
        let mut end = last.unwrap_or(0).max(span.end) as usize;
        let after = self.text.get(end - self.offset..).unwrap_or_default();
        let closing = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let opened = self.text.get(span.start as usize - self.offset..).unwrap_or_default();
        if opened.starts_with(['[', '{']) && closing.starts_with([']', '}']) {
            end += after.len() - closing.len() + 1;
        }
        Span::new(self.file, span.start as usize, end)
    }

    fn key(&self, raw: Raw, around: Span) -> Key {
        let node = self.node(raw, around);
        Key {
            name: match node.kind {
                Kind::Scalar { text, .. } => text,
                Kind::Null => "~".to_owned(),
                Kind::Seq(_) | Kind::Map(_) => "[complex key]".to_owned(),
            },
            span: node.span,
        }
    }

    fn span(&self, place: &serde_saphyr::Location, otherwise: Span) -> Span {
        match (place.span().byte_offset(), place.span().byte_len()) {
            (Some(at), Some(len)) if place.line() > 0 => {
                let at = floor_char(self.text, to_usize(at).min(self.text.len()));
                let end = floor_char(self.text, (at + to_usize(len)).min(self.text.len()));
                Span::new(self.file, self.offset + at, self.offset + end)
            }
            _ => otherwise,
        }
    }

    /// Block collections end where the next token starts: the white space between is not theirs.
    fn trimmed(&self, span: Span) -> Span {
        let from = (span.start as usize).saturating_sub(self.offset);
        let to = (span.end as usize).saturating_sub(self.offset);
        let kept = self.text.get(from..to).map_or(0, |t| t.trim_end().len());
        Span::new(self.file, span.start as usize, span.start as usize + kept)
    }
}

/// A word without the quotes of print around it, which editors and chats put where YAML's own were typed. Of several words
/// they can be meant as they stand, as in a title that quotes somebody.
#[must_use]
pub fn unquoted(text: &str) -> &str {
    const PAIRS: [(char, char); 7] =
        [('“', '”'), ('„', '“'), ('„', '”'), ('‘', '’'), ('‚', '‘'), ('«', '»'), ('»', '«')];
    let inner = PAIRS.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        let is_word = |c: char| !c.is_whitespace() && c != open && c != close;
        (!inner.is_empty() && inner.chars().all(is_word)).then_some(inner)
    });
    inner.unwrap_or(text)
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn floor_char(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(FileId(0), text, 0, text.len()).unwrap()
    }

    fn at<'a>(text: &'a str, node: &Node) -> &'a str {
        &text[node.span.range()]
    }

    fn entry<'a>(node: &'a Node, name: &str) -> &'a (Key, Node) {
        let Kind::Map(entries) = &node.kind else { panic!("not a map") };
        entries.iter().find(|(k, _)| k.name == name).unwrap()
    }

    #[test]
    fn quotes_of_print_around_a_word_are_quotes() {
        let root = read("owner: “@kim”\nby: [„web“, «api»]\ntitle: “It is fine”\nkept: '“x”'\n");
        let said = |name: &str| match &entry(&root, name).1.kind {
            Kind::Scalar { text, .. } => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(said("owner"), "@kim");
        assert!(said("by").contains("\"web\"") && said("by").contains("\"api\""));
        assert_eq!(said("title"), "“It is fine”");
        assert_eq!(said("kept"), "“x”");
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = "title: Größe\nat: 2026-03-14 09:02\nlist:\n  - a\n  - {b: 'q''t', c: [1, 2]}\nlast: |\n  block\n  text\n";
        let root = read(text);
        assert_eq!(at(text, &entry(&root, "title").1), "Größe");
        assert_eq!(at(text, &entry(&root, "at").1), "2026-03-14 09:02");
        let Kind::Seq(items) = &entry(&root, "list").1.kind else { panic!() };
        assert_eq!(at(text, &items[0]), "a");
        assert_eq!(at(text, &entry(&items[1], "b").1), "'q''t'");
        assert!(
            matches!(&entry(&items[1], "b").1.kind, Kind::Scalar { text, .. } if text == "q't")
        );
        assert_eq!(&text[entry(&root, "last").0.span.range()], "last");
        assert!(at(text, &entry(&root, "last").1).contains("block"));
    }

    #[test]
    fn scalars_keep_what_was_typed() {
        let root =
            read("a: no\nb: 012\nc: 1_000\nd: 1.50\ne: true\nf: 09:14\ng: ~09:14\nh: ~\ni:\n");
        let text = |k: &str| match &entry(&root, k).1.kind {
            Kind::Scalar { text, .. } => text.clone(),
            Kind::Null => "NULL".to_owned(),
            other => panic!("{other:?}"),
        };
        let all: Vec<String> = "abcdefghi".chars().map(|c| text(&c.to_string())).collect();
        assert_eq!(all, ["no", "012", "1_000", "1.50", "true", "09:14", "~09:14", "NULL", "NULL"]);
    }

    #[test]
    fn duplicate_keys_pass_through() {
        let root = read("a: 1\na: 2\n");
        assert!(matches!(&root.kind, Kind::Map(e) if e.len() == 2));
    }

    #[test]
    fn offsets_count_from_the_file() {
        let text = "---\na: ü\nb: [x]\n---\n";
        let root = parse(FileId(0), text, 4, 17).unwrap();
        assert_eq!(&text[entry(&root, "b").1.span.range()], "[x]");
    }

    #[test]
    fn an_alias_bomb_is_an_error_not_an_explosion() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let refs = vec![format!("*a{}", i - 1); 10].join(", ");
            text.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
        }
        assert!(parse(FileId(0), &text, 0, text.len()).is_err());
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let text = "[".repeat(100_000);
        assert!(parse(FileId(0), &text, 0, text.len()).is_err());
    }

    /// Every node of a tree, with the span of the node around it.
    fn nodes<'a>(node: &'a Node, all: &mut Vec<&'a Node>) {
        all.push(node);
        match &node.kind {
            Kind::Seq(items) => items.iter().for_each(|i| nodes(i, all)),
            Kind::Map(entries) => entries.iter().for_each(|(_, v)| nodes(v, all)),
            Kind::Null | Kind::Scalar { .. } => {}
        }
    }

    fn check_spans(
        text: &str,
        slices_stand_alone: bool,
    ) -> Result<(), proptest::test_runner::TestCaseError> {
        let Ok(root) = parse(FileId(0), text, 0, text.len()) else {
            return Ok(());
        };
        let mut all = Vec::new();
        nodes(&root, &mut all);
        for node in all {
            // Slicing panics off a character's boundary.
            let written = text.get(node.span.range());
            proptest::prop_assert!(written.is_some(), "{:?} in {:?}", node, text);
            let written = written.unwrap_or_default();
            if let Kind::Map(entries) = &node.kind {
                for (key, _) in entries {
                    proptest::prop_assert!(text.get(key.span.range()).is_some());
                }
            }
            // What a scalar was written as means the same on its own; aliases and scalars over
            // several lines do not stand alone (nor do block scalars, which are left to the text
            // that is put together by character).
            let Kind::Scalar { text: value, .. } = &node.kind else {
                continue;
            };
            let stands_alone = slices_stand_alone
                && !written.contains('\n')
                && !written.starts_with(['*', '&', '!', '|', '>'])
                && !written.is_empty();
            if stands_alone {
                let again = parse(FileId(0), written, 0, written.len()).map(|n| n.kind);
                let same = matches!(&again, Ok(Kind::Scalar { text, .. }) if text == value);
                proptest::prop_assert!(same, "{value:?} is {written:?} in {text:?}: {again:?}");
            }
        }
        Ok(())
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 512, failure_persistence: None, ..Default::default() })]

        #[test]
        fn spans_lie_in_the_text_and_say_what_was_read(
            lines in proptest::collection::vec((0usize..3, proptest::sample::select(vec![
                "a: b", "- x", "- k: ü", "k: 'q''t' # c", "\"é\\n\": 1", "l: [1, {b: c}, \"d\"]", "# 漢", "", "text", "&a v: w", "r: *a", "n: &a [1]", "? c", ": d", "m: {x: 'y'}", "- - z",
                "e:", "!!str s: 012", "z: ~", "at: 2026-03-14 09:02", "[", "}", "w: true",
            ])), 0..10),
            end in proptest::sample::select(vec!["\n", "\r\n"]),
        ) {
            let text: String = lines.iter().map(|(depth, line)| format!("{:1$}{line}{end}", "", depth * 2)).collect();
            check_spans(&text, true)?;
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-a: \\[\\]{}&*#|>'\"\\n\\t!?%@`,ü]{0,60}") {
            check_spans(&text, false)?;
        }
    }
}
