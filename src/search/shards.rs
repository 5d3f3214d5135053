//! The index as files: few, each of a size that is loaded in a moment. `docs/search.md` describes them.
//!
//! | file | holds |
//! |---|---|
//! | `root` | what is needed first: where the words, the documents and the groups begin |
//! | `w0`, `w1`, … | words, and the documents that have them: of a common word those where it counts most |
//! | `p0`, `p1`, … | the rest of these documents, and where in them the words stand |
//! | `t0`, `t1`, … | the documents: names, addresses, texts |
//! | `facets` | what results are filtered by |
//! | `names` | the words that may have been meant |

use std::collections::BTreeMap;

use data_encoding::BASE64;
use serde::{Serialize, Serializer};

use super::documents::{Document, Group, Kind};
use super::index::{Index, Postings, Word, in_script_order};
use super::tally::index as number;
use crate::vocabulary::Step;

/// Of the notation of the files; a new one when a file of the old one would be misread.
pub const FORMAT: u32 = 1;

/// A file of words is ended beyond this, in bytes.
const WORDS_SIZE: usize = 28_000;
/// A file of positions.
const POSITIONS_SIZE: usize = 48_000;
/// A file of texts.
const TEXTS_SIZE: usize = 56_000;
/// So many documents of a word stand beside it; the rest is loaded where it makes a difference.
pub const FIRST_DOCUMENTS: usize = 3_000;
/// So many words are compared with one that nothing has.
const MOST_NAMES: usize = 8_000;

/// Bytes, which JSON has as base 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

/// Texts without line ends, which JSON has as one text with a line for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<String>);

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.join("\n"))
    }
}

/// The file that is loaded first.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Root {
    pub format: u32,
    /// How many documents each group has.
    pub groups: Bytes,
    /// The first group that is a rule: the last groups all are.
    pub rules: u32,
    /// The first word of each file of words.
    pub words: Lines,
    /// The first document of each file of texts, each less the one before.
    pub texts: Bytes,
}

/// Words in order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WordShard {
    pub words: Lines,
    /// For each word, the one of which it is a form; empty for one that stands for itself.
    pub of: Lines,
    /// For each word that stands for itself, its other forms with spaces between.
    pub forms: Lines,
    /// For each word that stands for itself: how many bytes follow, how many groups and documents have it, its file of
    /// positions and its place there, how many documents follow, and these: the number less the one before, and how
    /// much the word counts in it.
    pub data: Bytes,
}

/// The rest of what is known of words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PositionShard {
    /// For each word: how many bytes follow; how many documents follow, and these; 1 if positions follow, and for each
    /// of all its documents how many, and these, each less the one before.
    pub data: Bytes,
}

/// A document as it is shown: kind, step (0 for none), label, address behind that of its group, text, first line (0
/// where lines have no addresses).
pub type Shown = (usize, usize, String, String, String, u32);

/// A group as it is shown: title, address, day, severity, services.
pub type Head = (String, String, String, String, Vec<String>);

/// Documents in order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextShard {
    pub documents: Vec<Shown>,
    /// Of the groups that begin among these documents.
    pub heads: Vec<Head>,
}

/// What one filters by.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facets {
    /// The values of each facet, in the order of [`FACETS`].
    pub values: [Vec<String>; FACETS.len()],
    /// For each group and each facet: how many values it has, and which.
    pub groups: Bytes,
    /// For each document a byte: its kind times [`STEPS`], and the number of its step or 0.
    pub documents: Bytes,
}

/// What groups are filtered by.
pub const FACETS: [&str; 5] = ["service", "severity", "cause", "year", "tag"];
/// How many values a step has, with none.
pub const STEPS: usize = Step::ALL.len() + 1;

/// Words, those first that most groups have.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Names {
    pub words: Lines,
}

/// One file.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Shard {
    Root(Root),
    Words(WordShard),
    Positions(PositionShard),
    Texts(TextShard),
    Facets(Facets),
    Names(Names),
}

/// All files by name.
pub type Shards = BTreeMap<String, Shard>;

/// Cuts an index and its documents into files.
#[must_use]
pub fn shards(index: Index, groups: &[Group]) -> Shards {
    let mut files = Shards::new();
    let mut root = Root { format: FORMAT, ..Root::default() };
    for size in &index.groups {
        push(&mut root.groups.0, *size);
    }
    let is_rule = |g: &Group| g.documents.first().is_some_and(|d| d.kind == Kind::Rule);
    root.rules = number(groups.iter().position(is_rule).unwrap_or(groups.len()));
    files.insert("facets".to_owned(), Shard::Facets(facets(groups)));
    files.insert("names".to_owned(), Shard::Names(names(&index)));
    texts(groups, &mut root, &mut files);
    words(index, &mut root, &mut files);
    files.insert("root".to_owned(), Shard::Root(root));
    files
}

fn words(index: Index, root: &mut Root, files: &mut Shards) {
    let (mut shard, mut size) = (WordShard::default(), 0);
    let mut positions = PositionFiles::default();
    let mut count = 0;
    for (word, entry) in index.words {
        if size > WORDS_SIZE {
            files.insert(format!("w{count}"), Shard::Words(std::mem::take(&mut shard)));
            (count, size) = (count + 1, 0);
        }
        if shard.words.0.is_empty() {
            root.words.0.push(word.to_string());
        }
        size += word.len() + 3;
        shard.words.0.push(word.into());
        match entry {
            Word::FormOf(other) => {
                size += other.len();
                shard.of.0.push(other.into());
            }
            Word::Own { forms, postings } => {
                shard.of.0.push(String::new());
                shard.forms.0.push(forms.join(" "));
                let before = shard.data.0.len();
                let (file, place, is_first) = positions.add(&postings);
                put(&mut shard.data.0, &first(&postings, file, place, &is_first));
                // Base 64 has four characters for three bytes.
                size += (shard.data.0.len() - before) * 4 / 3;
            }
        }
    }
    if !shard.words.0.is_empty() {
        files.insert(format!("w{count}"), Shard::Words(shard));
    }
    positions.end();
    for (number, shard) in positions.done.into_iter().enumerate() {
        files.insert(format!("p{number}"), Shard::Positions(shard));
    }
}

/// What stands beside a word.
fn first(postings: &Postings, file: u32, place: u32, is_first: &[bool]) -> Vec<u8> {
    let mut bytes = Vec::new();
    push(&mut bytes, postings.groups);
    push(&mut bytes, number(postings.documents.len()));
    push(&mut bytes, file);
    push(&mut bytes, place);
    push_documents(&mut bytes, postings, is_first, true);
    bytes
}

fn push_documents(bytes: &mut Vec<u8>, postings: &Postings, is_first: &[bool], wanted: bool) {
    let chosen = || postings.documents.iter().zip(is_first).filter(|(_, f)| **f == wanted);
    push(bytes, number(chosen().count()));
    let mut before = 0;
    for ((document, impact), _) in chosen() {
        push(bytes, document - before);
        push(bytes, *impact);
        before = *document;
    }
}

#[derive(Default)]
struct PositionFiles {
    done: Vec<PositionShard>,
    current: PositionShard,
    /// How many words the current file has.
    words: u32,
}

impl PositionFiles {
    /// Adds what does not stand beside the word: its file, its place there, and which documents stand beside the word.
    fn add(&mut self, postings: &Postings) -> (u32, u32, Vec<bool>) {
        let is_first = chosen(&postings.documents);
        if self.current.data.0.len() > POSITIONS_SIZE {
            self.end();
        }
        let mut bytes = Vec::new();
        push_documents(&mut bytes, postings, &is_first, false);
        push(&mut bytes, u32::from(!postings.positions.is_empty()));
        for positions in &postings.positions {
            push(&mut bytes, number(positions.len()));
            let mut before = 0;
            for position in positions {
                push(&mut bytes, position - before);
                before = *position;
            }
        }
        put(&mut self.current.data.0, &bytes);
        self.words += 1;
        (number(self.done.len()), self.words - 1, is_first)
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.current));
        self.words = 0;
    }
}

/// Which documents stand beside their word: those where it counts most, of equals the first.
fn chosen(documents: &[(u32, u32)]) -> Vec<bool> {
    if documents.len() <= FIRST_DOCUMENTS {
        return vec![true; documents.len()];
    }
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(documents[*i].1));
    let mut is_first = vec![false; documents.len()];
    for i in order.into_iter().take(FIRST_DOCUMENTS) {
        is_first[i] = true;
    }
    is_first
}

fn texts(groups: &[Group], root: &mut Root, files: &mut Shards) {
    let (mut shard, mut size) = (TextShard::default(), 0);
    let (mut count, mut document, mut before) = (0, 0, 0);
    for group in groups {
        for (place, Document { kind, step, label, at, text, line, .. }) in
            group.documents.iter().enumerate()
        {
            if size > TEXTS_SIZE {
                files.insert(format!("t{count}"), Shard::Texts(std::mem::take(&mut shard)));
                (count, size) = (count + 1, 0);
            }
            if shard.documents.is_empty() {
                push(&mut root.texts.0, document - before);
                before = document;
            }
            if place == 0 {
                let severity = group.severity.clone().unwrap_or_default();
                let services = group.services.clone();
                let (title, path) = (group.title.clone(), group.path.clone());
                size += title.len() + path.len() + 40;
                shard.heads.push((title, path, group.date.clone(), severity, services));
            }
            size += label.len() + at.len() + text.len() + 16;
            let line = line.unwrap_or(0);
            let (kind, step) = (*kind as usize, step_number(*step));
            shard.documents.push((kind, step, label.clone(), at.clone(), text.clone(), line));
            document += 1;
        }
    }
    if !shard.documents.is_empty() {
        files.insert(format!("t{count}"), Shard::Texts(shard));
    }
}

/// The number of a step from 1, or 0.
pub(super) fn step_number(step: Option<Step>) -> usize {
    step.and_then(|step| Step::ALL.iter().position(|s| *s == step)).map_or(0, |p| p + 1)
}

fn facets(groups: &[Group]) -> Facets {
    let mut facets = Facets::default();
    for (facet, values) in facets.values.iter_mut().enumerate() {
        let all: std::collections::BTreeSet<String> =
            groups.iter().flat_map(|group| values_of(group, facet)).collect();
        values.extend(all);
    }
    for group in groups {
        for (facet, known) in facets.values.iter().enumerate() {
            let mut places: Vec<usize> = values_of(group, facet)
                .into_iter()
                .filter_map(|value| known.binary_search(&value).ok())
                .collect();
            places.sort_unstable();
            places.dedup();
            push(&mut facets.groups.0, number(places.len()));
            for place in places {
                push(&mut facets.groups.0, number(place));
            }
        }
        for document in &group.documents {
            let byte = document.kind as usize * STEPS + step_number(document.step);
            facets.documents.0.push(u8::try_from(byte).unwrap_or(u8::MAX));
        }
    }
    facets
}

fn values_of(group: &Group, facet: usize) -> Vec<String> {
    match facet {
        0 => group.services.clone(),
        1 => group.severity.iter().cloned().collect(),
        2 => group.causes.clone(),
        3 => group.year.iter().map(ToString::to_string).collect(),
        _ => group.tags.clone(),
    }
}

/// The words that may be meant by one that nothing has: those of letters, the most common first.
fn names(index: &Index) -> Names {
    let mut found: Vec<(u32, &str)> = Vec::new();
    let owned: std::collections::HashMap<&str, u32> = index
        .words
        .iter()
        .filter_map(|(word, entry)| match entry {
            Word::Own { postings, .. } => Some((&**word, postings.groups)),
            Word::FormOf(_) => None,
        })
        .collect();
    for (word, entry) in &index.words {
        let groups = match entry {
            Word::Own { postings, .. } => postings.groups,
            Word::FormOf(other) => owned.get(&**other).copied().unwrap_or_default(),
        };
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let is_name = letters >= 3 && word.chars().all(char::is_alphabetic);
        if is_name && !word.chars().any(super::words::is_dense) {
            found.push((groups, word));
        }
    }
    found.sort_by(|(a, word), (b, other)| b.cmp(a).then_with(|| in_script_order(word, other)));
    found.truncate(MOST_NAMES);
    Names { words: Lines(found.into_iter().map(|(_, word)| word.to_owned()).collect()) }
}

/// Adds a number: seven bits to a byte, the lowest first, and the highest bit where more follow.
fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Adds bytes behind their number.
fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    push(to, number(bytes.len()));
    to.extend_from_slice(bytes);
}

/// Reads what [`push`] wrote.
pub(super) struct Numbers<'b>(pub &'b [u8]);

impl Numbers<'_> {
    /// The next number; 0 behind the last.
    pub fn next(&mut self) -> u32 {
        let (mut number, mut shift) = (0_u32, 0);
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    /// The stretch of bytes behind their number at a place.
    pub fn stretch(&mut self, place: usize) -> Self {
        for _ in 0..place {
            let length = self.next() as usize;
            self.0 = self.0.get(length..).unwrap_or_default();
        }
        let length = self.next() as usize;
        Self(self.0.get(..length).unwrap_or_default())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let all = [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        all.iter().for_each(|n| push(&mut bytes, *n));
        let mut read = Numbers(&bytes);
        assert_eq!(all.map(|_| read.next()), all);
        assert!(read.is_empty() && read.next() == 0);
    }

    #[test]
    fn of_a_common_word_the_documents_that_matter_come_first() {
        let documents: Vec<(u32, u32)> = (0..5_000).map(|n| (n, n % 7)).collect();
        let is_first = chosen(&documents);
        assert_eq!(is_first.iter().filter(|f| **f).count(), FIRST_DOCUMENTS);
        let worst =
            documents.iter().zip(&is_first).filter(|(_, f)| **f).map(|((_, w), _)| *w).min();
        let left =
            documents.iter().zip(&is_first).filter(|(_, f)| !**f).map(|((_, w), _)| *w).max();
        assert!(worst >= left);
    }
}
