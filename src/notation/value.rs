//! Words of a cell or behind a key → the node that the same value has in YAML.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Link, Piece, PieceKind, trimmed};
use super::catalogue::{CATALOGUE, Catalogue};
use super::keys::{ListName, ValueKind, kind_of};
use super::times;
use crate::source::reference::cited;
use crate::source::yaml::{Key, Kind, Like, Node, unquoted};
use crate::source::{FileId, Span};

/// How many values of one key are read: each is looked for among all others, and a service or a tag has a page.
pub const MOST_VALUES: usize = 200;

/// A file and its text: what ranges are looked up in.
#[derive(Clone, Copy)]
pub struct Source<'t> {
    pub file: FileId,
    pub text: &'t str,
    /// What headings and columns are called.
    pub names: &'t Catalogue,
    /// What its days and times are read by.
    pub calendar: times::Calendar,
}

impl<'t> Source<'t> {
    pub fn slice(self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub fn span(self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// A text as a node.
    pub fn scalar(self, text: impl Into<String>, range: &Range<usize>) -> Node {
        Node { kind: Kind::Scalar { text: text.into(), like: Like::Text }, span: self.span(range) }
    }

    /// A number as a node; its text is digits.
    pub fn number(self, digits: String, range: &Range<usize>) -> Node {
        let like = match digits.contains('.') {
            true => Like::Float,
            false => Like::Integer,
        };
        Node { kind: Kind::Scalar { text: digits, like }, span: self.span(range) }
    }

    /// Some of the words of a run.
    pub fn part(self, inline: &Inline, range: Range<usize>) -> Inline {
        let range = trimmed(self.text, range);
        let within = |r: &Range<usize>| r.start < range.end && r.end > range.start;
        let pieces = inline.pieces.iter().filter(|p| within(&p.range));
        let pieces = pieces.map(|piece| {
            let is_written = piece.range.len() == piece.text.len() && piece.kind == PieceKind::Text;
            if !is_written {
                return piece.clone();
            }
            let start = piece.range.start.max(range.start);
            let end = piece.range.end.min(range.end);
            let own = start - piece.range.start..end - piece.range.start;
            Piece {
                kind: piece.kind,
                text: piece.text.get(own).unwrap_or_default().to_owned(),
                range: start..end,
            }
        });
        Inline {
            pieces: pieces.collect(),
            links: inline.links.iter().filter(|l| within(&l.range)).cloned().collect(),
            pictures: inline.pictures.iter().filter(|p| within(&p.range)).cloned().collect(),
            has_more: inline.has_more,
            range,
        }
    }

    /// The words as they are written, on one line, with their markup.
    pub fn prose(self, inline: &Inline) -> String {
        let written = self.slice(&inline.range);
        let words: Vec<&str> = written.split_whitespace().collect();
        words.join(" ")
    }

    /// The value of a key; `None` where there is nothing.
    pub fn value(self, list: ListName, key: &str, inline: &Inline) -> Option<Node> {
        let words = words(inline);
        if is_nothing(&words) && inline.links.is_empty() {
            return None;
        }
        let range = &inline.range;
        let kind = kind_of(list, key).unwrap_or(ValueKind::Plain);
        Some(match kind {
            ValueKind::Prose => self.scalar(self.prose(inline), range),
            ValueKind::Plain => self.scalar(unquoted(&words), range),
            ValueKind::Word => {
                let word = CATALOGUE.word(list, key, &words);
                self.scalar(word.unwrap_or(words), range)
            }
            ValueKind::Time => self.scalar(times::time(&words, self.calendar), range),
            ValueKind::Date => {
                let date = times::date(&words, self.calendar).map(|d| d.to_string());
                self.scalar(date.unwrap_or(words), range)
            }
            ValueKind::Names => self.seq(self.names(range, false), range),
            ValueKind::Sentences => self.seq(self.names(range, true), range),
            ValueKind::Source => match inline.links.first() {
                Some(link) => self.link(link),
                None => self.scalar(words, range),
            },
            ValueKind::Sources => self.seq(self.several(inline), range),
            ValueKind::Money => self.money(&words, range),
        })
    }

    pub fn seq(self, items: Vec<Node>, range: &Range<usize>) -> Node {
        Node { kind: Kind::Seq(items), span: self.span(range) }
    }

    /// What a link leads to: a page, or a file with its lines.
    pub fn link(self, link: &Link) -> Node {
        self.scalar(address(link), &link.range)
    }

    /// Several values at line breaks, and at commas unless each is a sentence.
    pub fn names(self, range: &Range<usize>, sentences: bool) -> Vec<Node> {
        static BREAKS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"(?i)<br\s*/?>").ok());
        static COMMAS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"(?i)<br\s*/?>|[,;、，]").ok());
        let Some(between) = (if sentences { &*BREAKS } else { &*COMMAS }) else {
            return Vec::new();
        };
        let written = self.slice(range);
        let (mut at, mut ranges) = (0, Vec::new());
        for found in between.find_iter(written) {
            ranges.push(at..found.start());
            at = found.end();
        }
        ranges.push(at..written.len());
        let all = ranges.into_iter().filter_map(|own| {
            let own = trimmed(self.text, range.start + own.start..range.start + own.end);
            let said = self.slice(&own);
            let name = match sentences {
                true => said.split_whitespace().collect::<Vec<_>>().join(" "),
                false => said.trim_matches(['*', '_', '`']).to_owned(),
            };
            (!is_nothing(&name)).then(|| self.scalar(name, &own))
        });
        // One more than is read, so that the reader of the key can say so.
        all.take(MOST_VALUES + 1).collect()
    }

    /// Sources at line breaks and commas, each a link or the words.
    pub fn several(self, inline: &Inline) -> Vec<Node> {
        let mut all = Vec::new();
        for own in self.apart(inline) {
            let piece = self.part(inline, own);
            let words = words(&piece);
            if !piece.links.is_empty() {
                all.extend(piece.links.iter().map(|l| self.link(l)));
            } else if let Some(more) = all.last().and_then(|last| more_lines(last, &words)) {
                all.push(self.scalar(more, &piece.range));
            } else if !is_nothing(&words) {
                all.push(self.scalar(words, &piece.range));
            }
        }
        all.truncate(MOST_VALUES + 1);
        all
    }

    /// The pieces of a run between line breaks, commas and semicolons, but for those in links and in code, and those
    /// behind a backslash.
    pub fn apart(self, inline: &Inline) -> Vec<Range<usize>> {
        let (mut at, mut all) = (inline.range.start, Vec::new());
        for piece in &inline.pieces {
            let mut links = inline.links.iter();
            if links.any(|l| l.range.start <= piece.range.start && piece.range.end <= l.range.end) {
                continue;
            }
            if piece.kind == PieceKind::Break {
                all.push(at..piece.range.start.max(at));
                at = piece.range.end;
            } else if piece.kind == PieceKind::Text {
                let written = self.slice(&piece.range);
                for (comma, mark) in written.match_indices([',', ';', '、', '，']) {
                    let comma = piece.range.start + comma;
                    if comma >= inline.range.start
                        && comma < inline.range.end
                        && !self.text[..comma].ends_with('\\')
                    {
                        all.push(at..comma);
                        at = comma + mark.len();
                    }
                }
            }
        }
        all.push(at..inline.range.end.max(at));
        all
    }

    fn money(self, words: &str, range: &Range<usize>) -> Node {
        let is_code = |w: &str| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase());
        let (currency, amount): (Vec<&str>, Vec<&str>) =
            words.split_whitespace().partition(|w| is_code(w));
        match (&currency[..], number(&amount.join(" "))) {
            ([currency], Some(amount)) => {
                let key = |name: &str| Key { name: name.to_owned(), span: self.span(range) };
                Node {
                    kind: Kind::Map(vec![
                        (key("amount"), self.number(amount, range)),
                        (key("currency"), self.scalar(*currency, range)),
                    ]),
                    span: self.span(range),
                }
            }
            _ => self.scalar(words, range),
        }
    }
}

/// The citation that a number behind the comma of another goes on with: `edge.log:2,7`.
fn more_lines(last: &Node, words: &str) -> Option<String> {
    let Kind::Scalar { text, .. } = &last.kind else {
        return None;
    };
    let is_lines = words.starts_with(|c: char| c.is_ascii_digit() || c == 'L')
        && words.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'L');
    let (file, lines) = cited(text);
    (is_lines && !lines.is_empty()).then(|| format!("{file}:{words}"))
}

/// The words of a run without markup, on one line.
pub fn words(inline: &Inline) -> String {
    let text: String = inline.pieces.iter().map(|p| p.text.as_str()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a cell says that there is nothing.
pub fn is_nothing(words: &str) -> bool {
    matches!(words.trim(), "" | "-" | "–" | "—")
}

/// Where a link leads, as a source is written: `edge.log#L2-L5` is `edge.log:2-5`. Lines may stand in its words
/// instead.
pub fn address(link: &Link) -> String {
    let destination = link.destination.trim();
    if destination.contains("://") {
        return destination.to_owned();
    }
    let (path, fragment) = match destination.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (destination, None),
    };
    let path = percent_encoding::percent_decode_str(path).decode_utf8();
    let Ok(path) = path else {
        return destination.to_owned();
    };
    let path = path.strip_prefix("./").unwrap_or(&path);
    let lines = |text: &str| {
        let parts: Vec<&str> = text.split('-').map(|n| n.trim_start_matches('L')).collect();
        let are = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
        (parts.len() <= 2 && parts.iter().all(are)).then(|| parts.join("-"))
    };
    let lines = match fragment {
        Some(fragment) => match lines(fragment) {
            Some(lines) => Some(lines),
            None => return destination.to_owned(),
        },
        None => {
            let name = path.rsplit('/').next().unwrap_or(path);
            let after = link.text.rsplit_once(':');
            after
                .filter(|(said, _)| *said == name || *said == path)
                .and_then(|(_, after)| lines(after))
        }
    };
    match lines {
        Some(lines) => format!("{path}:{lines}"),
        None => path.to_owned(),
    }
}

/// A number with thousands apart, `k` or `M` behind, or a percentage, as digits.
pub fn number(text: &str) -> Option<String> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^([+-]?)(\d{1,3}(?:[,  \u{a0}\u{202f}'’]\d{3})+|\d{1,15})(\.\d{1,9})?\s?([kKM%]?)$",
        )
        .ok()
    });
    let found = NUMBER.as_ref()?.captures(text.trim())?;
    let digits: String = found[2].chars().filter(char::is_ascii_digit).collect();
    let fraction = found.get(3).map_or("", |f| f.as_str());
    let by = match &found[4] {
        "k" | "K" => 1e3,
        "M" => 1e6,
        _ => return Some(format!("{}{digits}{fraction}", found[1].replace('+', ""))),
    };
    let number: f64 = format!("{}{digits}{fraction}", &found[1]).parse().ok()?;
    Some(format!("{}", (number * by * 1e3).round() / 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, digits) in [
            ("18,200", Some("18200")),
            ("1 234 567", Some("1234567")),
            ("18.2k", Some("18200")),
            ("1.5M", Some("1500000")),
            ("82 %", Some("82")),
            ("99.95%", Some("99.95")),
            ("-3", Some("-3")),
            ("1,23", None),
            ("about 5", None),
            ("", None),
        ] {
            assert_eq!(number(text).as_deref(), digits, "{text}");
        }
    }

    #[test]
    fn links_lead_to_files_with_lines() {
        let link = |text: &str, destination: &str| Link {
            range: 0..0,
            text: text.to_owned(),
            destination: destination.to_owned(),
        };
        for (text, destination, said) in [
            ("x", "evidence/edge.log#L2", "evidence/edge.log:2"),
            ("x", "./evidence/edge.log#L2-L5", "evidence/edge.log:2-5"),
            ("edge.log:2", "evidence/edge.log", "evidence/edge.log:2"),
            ("at 10:2", "evidence/edge.log", "evidence/edge.log"),
            ("x", "a%20b.txt", "a b.txt"),
            ("x", "notes.md#summary", "notes.md#summary"),
            ("x", "https://example.org/a#L3", "https://example.org/a#L3"),
        ] {
            assert_eq!(address(&link(text, destination)), said);
        }
    }
}
