//! An entry of a list while it is put together, and what is told about it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blocks::{Inline, Item};
use super::keys::ListName;
use super::value::Source;
use crate::source::yaml::{Key, Kind, Node};
use crate::source::{Problem, ProblemKind, Span};

/// The keys and values of one entry.
#[derive(Clone)]
pub struct Entry {
    span: Span,
    /// The bytes that move with it when it changes places: its lines.
    pub whole: Range<usize>,
    fields: Vec<(Key, Node)>,
    unsure: Option<Unsure>,
}

/// What the words of an entry are if the id before them is one of them, as in “S3 versioning”.
#[derive(Clone)]
pub struct Unsure {
    pub key: &'static str,
    pub words: Node,
    /// Whether a colon or bold type sets the id apart.
    pub is_apart: bool,
}

impl Entry {
    pub fn new(span: Span) -> Self {
        Self { span, whole: span.range(), fields: Vec::new(), unsure: None }
    }

    pub fn has(&self, key: &str) -> bool {
        let (outer, inner) = key.split_once('.').unwrap_or((key, ""));
        self.fields.iter().any(|(k, node)| {
            k.name == outer
                && match &node.kind {
                    Kind::Map(all) if !inner.is_empty() => all.iter().any(|(k, _)| k.name == inner),
                    _ => true,
                }
        })
    }

    /// Whether nothing stands under a key.
    pub fn is_without(&self, key: &str) -> bool {
        let mut fields = self.fields.iter().filter(|(k, _)| k.name == key);
        fields.all(|(_, node)| match &node.kind {
            Kind::Null => true,
            Kind::Seq(all) => all.is_empty(),
            _ => false,
        })
    }

    /// Keeps what the words are if the id in front of them turns out to be none.
    pub fn doubt(&mut self, unsure: Unsure) {
        self.unsure = Some(unsure);
    }

    /// Gives the id in front back to the words.
    fn without_id(&mut self) {
        let Some(unsure) = self.unsure.take() else { return };
        self.take("id");
        if let Some((key, node)) = self.fields.iter_mut().find(|(k, _)| k.name == unsure.key) {
            key.span = unsure.words.span;
            *node = unsure.words;
        }
    }

    /// Adds a value; one of a map in the entry where the key has a full stop. The first of a key stays.
    pub fn add(&mut self, key: &str, at: Span, node: Node) {
        // A bullet `id: …` says which of the two is the id.
        if key == "id" {
            self.without_id();
        }
        let named = |name: &str| Key { name: name.to_owned(), span: at };
        let Some((outer, inner)) = key.split_once('.') else {
            if !self.has(key) {
                self.fields.push((named(key), node));
            }
            return;
        };
        let place = self.fields.iter().position(|(k, _)| k.name == outer);
        let place = place.unwrap_or_else(|| {
            let map = Node { kind: Kind::Map(Vec::new()), span: at };
            self.fields.push((named(outer), map));
            self.fields.len() - 1
        });
        let map = &mut self.fields[place].1;
        if let Kind::Map(all) = &mut map.kind
            && all.iter().all(|(k, _)| k.name != inner)
        {
            map.span = Span {
                start: map.span.start.min(node.span.start),
                end: map.span.end.max(node.span.end),
                ..map.span
            };
            all.push((named(inner), node));
        }
    }

    /// Adds to a key that takes several.
    pub fn extend(&mut self, key: &str, nodes: Vec<Node>) {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return;
        };
        let span = Span { end: last.span.end.max(first.span.end), ..first.span };
        match self.fields.iter_mut().find(|(k, _)| k.name == key) {
            Some((_, node)) => {
                if let Kind::Seq(all) = &mut node.kind {
                    all.extend(nodes);
                }
            }
            None => {
                let node = Node { kind: Kind::Seq(nodes), span };
                self.add(key, span, node);
            }
        }
    }

    /// Whether several values stand under a key.
    fn holds_several(&self, key: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(k, node)| k.name == key && matches!(node.kind, Kind::Seq(_)))
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(k, _)| k.name == key);
        match found.map(|(_, node)| &node.kind) {
            Some(Kind::Scalar { text, .. }) => Some(text),
            _ => None,
        }
    }

    /// The texts of a key that takes several.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        let found = self.fields.iter().find(|(k, _)| k.name == key);
        let all = match found.map(|(_, node)| &node.kind) {
            Some(Kind::Seq(all)) => all.as_slice(),
            _ => &[],
        };
        all.iter().filter_map(|one| match &one.kind {
            Kind::Scalar { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// Takes a value out.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.fields.iter().position(|(k, _)| k.name == key)?;
        Some(self.fields.remove(at).1)
    }

    pub fn finish(self) -> Node {
        Node { kind: Kind::Map(self.fields), span: self.span }
    }
}

/// What is read, and everything that is wrong with it.
pub struct Told<'t> {
    pub source: Source<'t>,
    pub problems: Vec<Problem>,
}

impl Told<'_> {
    pub fn problem(&mut self, range: &Range<usize>, message: String, help: &str) {
        let span = self.source.span(range);
        self.problems.push(Problem::new(ProblemKind::Notation, span, message).help(help));
    }

    /// Reads the items in an item that are `key: value`. Gives back the others.
    pub fn keyed<'i>(
        &mut self,
        list: ListName,
        entry: &mut Entry,
        children: impl IntoIterator<Item = &'i Item>,
    ) -> Vec<&'i Item> {
        let mut others = Vec::new();
        for child in children {
            match self.key_value(list, &child.head) {
                Some((key, at, value)) if child.children.is_empty() => {
                    match self.source.value(list, key, &value) {
                        // A key that takes several may stand several times.
                        Some(Node { kind: Kind::Seq(all), .. }) if entry.holds_several(key) => {
                            entry.extend(key, all);
                        }
                        Some(node) => entry.add(key, at, node),
                        None => {}
                    }
                }
                _ => others.push(child),
            }
        }
        others
    }

    /// `key: value`, where the key is one of the list's.
    fn key_value(&self, list: ListName, head: &Inline) -> Option<(&'static str, Span, Inline)> {
        const LONGEST: usize = 30;
        let written = self.source.slice(&head.range);
        let (name, _) = written.split_once(':')?;
        if name.len() > LONGEST || written[name.len() + 1..].starts_with("//") {
            return None;
        }
        let key = self.source.names.key_of(list, name.trim_matches(['*', '_', '`', ' ']))?;
        let start = head.range.start;
        let value = start + name.len() + 1..head.range.end;
        let at = self.source.span(&(start..start + name.len()));
        let value = self.source.part(head, value);
        Some((key, at, without_marks(self.source, value)))
    }
}

/// `**Owner:** kim` leaves marks of the bold key before its value.
pub fn without_marks(source: Source<'_>, inline: Inline) -> Inline {
    let written = source.slice(&inline.range);
    let closing = written.len() - written.trim_start_matches(['*', '_']).len();
    let opened = written.trim_end_matches(['*', '_']).len() < written.len();
    if closing == 0 || opened {
        return inline;
    }
    let range = inline.range.start + closing..inline.range.end;
    source.part(&inline, range)
}

/// An id at the beginning of a text: letters and then digits, as in `C1` and `A-12`.
pub fn leading_id(text: &str) -> Option<&str> {
    let first = text.split(char::is_whitespace).next()?;
    let id = bare_id(first);
    let letters = id.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = id[letters..].trim_start_matches('-');
    let is_id = (1..=3).contains(&letters)
        && (1..=4).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_digit());
    is_id.then_some(first)
}

/// An id without what may stand around it at the beginning of a text: a colon, bold type.
pub fn bare_id(first: &str) -> &str {
    first.trim_end_matches([':', '.']).trim_matches(['*', '`', ':'])
}

/// Whether an id is such as the entries of a list have: its letter and a number, as `A1` of actions.
pub fn is_own(letter: char, id: &str) -> bool {
    let digits = id.strip_prefix(letter).map(|rest| rest.trim_start_matches('-'));
    digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether “S3 versioning” has the id `S3` or is called so. Safeguards are numbered with the letter of storage services; no
/// product is called `A1`. The first has the number one, or others of the list are numbered as well; one that is set apart needs
/// company too, for “S3: …” is how people begin a line on S3.
pub fn sure<'i>(letter: char, ids: impl Iterator<Item = (&'i str, bool)>) -> Vec<bool> {
    let ids: Vec<(&str, bool)> = ids.collect();
    let own: BTreeSet<&str> =
        ids.iter().map(|(id, _)| *id).filter(|id| is_own(letter, id)).collect();
    let is_sure = |(at, (id, is_apart)): (usize, &(&str, bool))| {
        let is_first = at == 0 && id.trim_start_matches([letter, '-', '0']) == "1";
        let is_word = letter == 'S' && !is_first && own.len() < 2;
        own.contains(id) && (!is_word || (*is_apart && ids.len() > 1))
    };
    ids.iter().enumerate().map(is_sure).collect()
}

/// Gives back to the words what stands in front of them and is no id, which nothing refers to either.
pub fn settle_ids(letter: char, entries: &mut [Entry], named: &BTreeSet<String>) {
    let ids = entries.iter().map(|e| {
        let is_apart = e.unsure.as_ref().is_some_and(|u| u.is_apart);
        (e.text("id").unwrap_or_default(), is_apart)
    });
    let sure = sure(letter, ids);
    for (entry, is_sure) in entries.iter_mut().zip(sure) {
        if !is_sure && !entry.text("id").is_some_and(|id| named.contains(id)) {
            entry.without_id();
        }
    }
}

/// The id that stands for an entry without one: its number, or the next that is free.
pub fn numbered(letter: char, entries: &mut [Entry]) {
    let mut taken: std::collections::HashSet<String> =
        entries.iter().filter_map(|e| e.text("id").map(str::to_owned)).collect();
    let mut next = 0;
    for (i, entry) in entries.iter_mut().enumerate() {
        // An empty cell of a table is where it would stand.
        let cell = match entry.is_without("id") {
            true => entry.take("id"),
            false => continue,
        };
        let mut id = format!("{letter}{}", i + 1);
        while taken.contains(&id) {
            next = next.max(i + 1) + 1;
            id = format!("{letter}{next}");
        }
        let begins = Span { end: entry.span.start, ..entry.span };
        let at = cell.map_or(begins, |c| c.span);
        let node = Node {
            kind: Kind::Scalar { text: id.clone(), like: crate::source::yaml::Like::Text },
            span: at,
        };
        let key = Key { name: "id".to_owned(), span: at };
        entry.fields.insert(0, (key, node));
        taken.insert(id);
    }
}
