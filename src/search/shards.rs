//! The index as files: few, each of a size that is loaded in a moment. `docs/search.md` describes them.
//!
//! | file | holds |
//! |---|---|
//! | `root` | what is needed first: where the words, the documents and the groups begin |
//! | `w0`, `w1`, … | words, with the documents that have them; of a common word those where it counts most |
//! | `p0`, `p1`, … | of common words all documents, and where in them they stand |
//! | `t0`, `t1`, … | the documents: names, addresses, texts |
//! | `facets` | what results are filtered by |
//! | `names` | the words that may have been meant |

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::documents::{Document, Group, Kind};
use super::facets::{Facets, step_number};
use super::index::{Index, Postings, Word};
use super::numbers::Numbers;
use super::suggest::{Names, names};
use super::tally::index as number;

/// Of the notation of the files; a new one when a file of the old one would be misread.
pub const FORMAT: u32 = 2;

/// A file of words is ended beyond this, in bytes.
const WORDS_SIZE: usize = 28_000;
/// A file of positions, and what of a word is in one.
const POSITIONS_SIZE: usize = 24_000;
/// A file of texts.
const TEXTS_SIZE: usize = 56_000;
/// What is known of a word stands beside it up to this, in bytes.
const BESIDE: usize = 400;
/// So many documents of a more common word stand beside it.
pub const FIRST_DOCUMENTS: usize = 1_000;

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
    pub groups: Vec<u32>,
    /// The first group that is a rule: the last groups all are.
    pub rules: u32,
    /// The first word of each file of words.
    pub words: Lines,
    /// How many documents each file of texts has.
    pub texts: Vec<u32>,
}

/// A word.
#[derive(Clone, Debug)]
pub enum Row {
    /// A form of another one.
    FormOf { word: String, other: String },
    /// With what is known of it and its other forms. `data` says how many groups and documents have it, and how many
    /// parts there are in files of positions. Where there are none, a part follows. Otherwise for each the group of
    /// its first document and its file, both less those of the one before, and its place in the file; then the documents in
    /// which the word counts most, as parts say them.
    ///
    /// A part says how many documents follow; for each its number less the one before, and how much the word counts
    /// in it; then 1 if positions follow, and for each document how many, and these, each less the one before.
    Own { word: String, data: Numbers, forms: Vec<String> },
}

impl Row {
    /// The word itself.
    pub fn word(&self) -> &str {
        let (Self::FormOf { word, .. } | Self::Own { word, .. }) = self;
        word
    }

    fn line(&self) -> String {
        match self {
            Self::FormOf { word, other } => format!("{word}\t\t{other}"),
            Self::Own { word, data, forms } if forms.is_empty() => {
                format!("{word}\t{}", data.0)
            }
            Self::Own { word, data, forms } => {
                format!("{word}\t{}\t{}", data.0, forms.join(" "))
            }
        }
    }
}

/// Words in order, which JSON has as one text with a line for each.
#[derive(Clone, Debug, Default)]
pub struct WordShard(pub Vec<Row>);

impl Serialize for WordShard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Lines(self.0.iter().map(Row::line).collect()).serialize(serializer)
    }
}

/// A group as it is shown: title, address, day, severity, services.
pub type Head = (String, String, String, String, Vec<String>);

/// A document as it is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub kind: Kind,
    /// From 1; 0 for none.
    pub step: usize,
    pub label: String,
    /// Behind the address of its group.
    pub at: String,
    pub text: String,
    /// The number of the text's first line; 0 where lines have no addresses.
    pub line: u32,
    /// Its group, where this is the first document of one.
    pub head: Option<Head>,
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = (self.kind.word(), self.step, &self.label, &self.at, &self.text, self.line);
        match &self.head {
            None => all.serialize(serializer),
            Some(head) => (all.0, all.1, all.2, all.3, all.4, all.5, head).serialize(serializer),
        }
    }
}

/// One file.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Shard {
    Root(Root),
    Words(WordShard),
    /// Parts of words.
    Positions(Vec<Numbers>),
    /// Documents in order.
    Texts(Vec<Shown>),
    Facets(Facets),
    Names(Names),
}

/// All files by name.
pub type Shards = BTreeMap<String, Shard>;

/// Cuts an index and its documents into files.
#[must_use]
pub fn shards(index: Index, groups: &[Group]) -> Shards {
    let mut files = Shards::new();
    let is_rule = |g: &Group| g.documents.first().is_some_and(|d| d.kind == Kind::Rule);
    let rules = number(groups.iter().position(is_rule).unwrap_or(groups.len()));
    files.insert("facets".to_owned(), Shard::Facets(Facets::new(groups)));
    files.insert("names".to_owned(), Shard::Names(names(&index)));
    let mut root = Root { format: FORMAT, rules, ..Root::default() };
    root.groups.clone_from(&index.groups);
    texts(groups, &mut root, &mut files);
    words(index, &mut root, &mut files);
    files.insert("root".to_owned(), Shard::Root(root));
    files
}

fn words(index: Index, root: &mut Root, files: &mut Shards) {
    let (mut shard, mut size) = (WordShard::default(), 0);
    let starts = sums(&root.groups);
    let mut positions = PositionFiles { starts, ..PositionFiles::default() };
    for (word, entry) in index.words {
        if size > WORDS_SIZE {
            files.insert(
                format!("w{}", root.words.0.len() - 1),
                Shard::Words(std::mem::take(&mut shard)),
            );
            size = 0;
        }
        if shard.0.is_empty() {
            root.words.0.push(word.to_string());
        }
        let word = String::from(word);
        let row = match entry {
            Word::FormOf(other) => Row::FormOf { word, other: other.into() },
            Word::Own { forms, postings } => Row::Own {
                word,
                data: positions.add(&postings),
                forms: forms.into_iter().map(String::from).collect(),
            },
        };
        size += row.line().len() + 2;
        shard.0.push(row);
    }
    files.insert(format!("w{}", root.words.0.len().saturating_sub(1)), Shard::Words(shard));
    positions.end();
    for (number, parts) in positions.done.into_iter().enumerate() {
        files.insert(format!("p{number}"), Shard::Positions(parts));
    }
}

#[derive(Default)]
struct PositionFiles {
    /// The first document of each group.
    starts: Vec<u32>,
    done: Vec<Vec<Numbers>>,
    current: Vec<Numbers>,
    size: usize,
}

impl PositionFiles {
    /// Adds what does not stand beside a word, and gives what does.
    fn add(&mut self, postings: &Postings) -> Numbers {
        let mut data = Numbers::default();
        data.push(postings.groups);
        data.push(number(postings.documents.len()));
        let parts = parts(postings);
        if let [(_, only)] = &parts[..]
            && only.0.len() <= BESIDE
        {
            data.push(0);
            data.0.push_str(&only.0);
            return data;
        }
        data.push(number(parts.len()));
        let (mut group_before, mut file_before) = (0, 0);
        for (document, part) in parts {
            let group = number(self.starts.partition_point(|start| *start <= document)) - 1;
            if self.size + part.0.len() > POSITIONS_SIZE {
                self.end();
            }
            data.push(group - group_before);
            data.push(number(self.done.len()) - file_before);
            data.push(number(self.current.len()));
            (group_before, file_before) = (group, number(self.done.len()));
            self.size += part.0.len();
            self.current.push(part);
        }
        push_documents(&mut data, &first(&postings.documents));
        data
    }

    fn end(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
        self.size = 0;
    }
}

/// What is known of a word in parts that are not too large, each with its first document.
fn parts(postings: &Postings) -> Vec<(u32, Numbers)> {
    let mut parts = Vec::new();
    let (mut from, mut size) = (0, 0);
    for at in 0..=postings.documents.len() {
        if at == postings.documents.len() || size > POSITIONS_SIZE {
            let documents = &postings.documents[from..at];
            let mut part = Numbers::default();
            push_documents(&mut part, documents);
            let positions = postings.positions.get(from..at).unwrap_or_default();
            part.push(u32::from(!positions.is_empty()));
            for positions in positions {
                part.push(number(positions.len()));
                let mut before = 0;
                for position in positions {
                    part.push(position - before);
                    before = *position;
                }
            }
            parts.push((documents.first().map_or(0, |(document, _)| *document), part));
            (from, size) = (at, 0);
        }
        // As most of them are: a byte for the document, two for how much it counts, and one for each position.
        size += 4 + postings.positions.get(at).map_or(0, Vec::len);
    }
    parts
}

/// Where each of some stretches begins, and where the last ends.
pub(super) fn sums(sizes: &[u32]) -> Vec<u32> {
    let ends = sizes.iter().scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    std::iter::once(0).chain(ends).collect()
}

fn push_documents(to: &mut Numbers, documents: &[(u32, u32)]) {
    to.push(number(documents.len()));
    let mut before = 0;
    for (document, impact) in documents {
        to.push(document - before);
        to.push(*impact);
        before = *document;
    }
}

/// The documents that stand beside their word: those where it counts most, of equals the first.
fn first(documents: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut first = documents.to_vec();
    first.sort_by_key(|(_, impact)| std::cmp::Reverse(*impact));
    first.truncate(FIRST_DOCUMENTS);
    first.sort_unstable();
    first
}

fn texts(groups: &[Group], root: &mut Root, files: &mut Shards) {
    let (mut shard, mut size): (Vec<Shown>, usize) = (Vec::new(), 0);
    let mut end = |shard: Vec<Shown>| {
        root.texts.push(number(shard.len()));
        files.insert(format!("t{}", root.texts.len() - 1), Shard::Texts(shard));
    };
    for group in groups {
        let mut head = Some((
            group.title.clone(),
            group.path.clone(),
            group.date.clone(),
            group.severity.clone().unwrap_or_default(),
            group.services.clone(),
        ));
        for Document { kind, step, label, at, text, line, .. } in &group.documents {
            if size > TEXTS_SIZE {
                end(std::mem::take(&mut shard));
                size = 0;
            }
            size += label.len() + at.len() + text.len() + 16;
            size += head.as_ref().map_or(0, |head| head.0.len() + head.1.len() + 40);
            shard.push(Shown {
                kind: *kind,
                step: step_number(*step),
                label: label.clone(),
                at: at.clone(),
                text: text.clone(),
                line: line.unwrap_or(0),
                head: head.take(),
            });
        }
    }
    end(shard);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_common_word_the_documents_that_matter_come_first() {
        let documents: Vec<(u32, u32)> = (0..5_000).map(|n| (n, n % 7)).collect();
        let first = first(&documents);
        assert_eq!(first.len(), FIRST_DOCUMENTS);
        assert!(first.is_sorted());
        let worst = first.iter().map(|(_, impact)| *impact).min();
        let left = documents.iter().filter(|d| !first.contains(d)).map(|(_, impact)| *impact).max();
        assert!(worst >= left);
    }

    /// Nobody loads more than a part for a document, nor a file for a word that is rare.
    #[test]
    fn common_words_are_cut_and_rare_ones_stand_beside() {
        let mut files = PositionFiles { starts: vec![0], ..PositionFiles::default() };
        let documents = |n: u32| (0..n).map(|d| (d * 9, 300)).collect::<Vec<_>>();
        let rare = Postings { groups: 3, documents: documents(3), positions: vec![vec![1, 7]; 3] };
        let beside = files.add(&rare);
        assert!(beside.0.len() < 40 && files.current.is_empty());
        let common =
            Postings { groups: 60_000, documents: documents(60_000), positions: Vec::new() };
        files.add(&common);
        files.end();
        assert!(files.done.len() > 5, "{}", files.done.len());
        for file in &files.done {
            let size: usize = file.iter().map(|part| part.0.len()).sum();
            assert!(size < POSITIONS_SIZE * 3 / 2, "{size}");
        }
    }
}
