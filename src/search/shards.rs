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

use super::cut::Cut;
use super::documents::{Document, Ended, Group, Kind};
use super::facets::{Facets, step_number};
use super::index::{Index, Word};
use super::numbers::Numbers;
use super::seen::Seen;
use super::stems::Forms;
use super::suggest::{Names, names};
use super::tally::index as number;

/// Of the notation of the files; a new one when a file of the old one would be misread.
pub const FORMAT: u32 = 2;

/// A file of words is ended beyond this, in bytes.
const WORDS_SIZE: usize = 28_000;
/// A file of positions.
const POSITIONS_SIZE: usize = 32_000;
/// A file of texts.
const TEXTS_SIZE: usize = 56_000;
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
    /// What a word that does not occur may be a form of.
    pub forms: Forms,
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

/// A group as it is shown: title, address, day, severity, services, and of an incident how it ended.
pub type Head = (String, String, String, String, Vec<String>, Option<Ended>);

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
    /// What is known of lines by which errors are recognised.
    Seen(Seen),
    /// Words of templates, and the lines that have them.
    Known(Lines),
    /// Where known lines stand.
    Places(Numbers),
}

/// All files by name.
pub type Shards = BTreeMap<String, Shard>;

/// Cuts an index and its documents into files.
#[must_use]
pub fn shards(index: Index, groups: Vec<Group>, language: &str) -> Shards {
    let mut files = Shards::new();
    let is_rule = |g: &Group| g.documents.first().is_some_and(|d| d.kind == Kind::Rule);
    let rules = number(groups.iter().position(is_rule).unwrap_or(groups.len()));
    files.insert("facets".to_owned(), Shard::Facets(Facets::new(&groups)));
    files.insert("names".to_owned(), Shard::Names(names(&index, &groups)));
    let forms = Forms::of(language);
    let mut root = Root { format: FORMAT, rules, forms, ..Root::default() };
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
            Word::Own { forms, cut } => Row::Own {
                word,
                data: positions.add(cut),
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
    fn add(&mut self, cut: Cut) -> Numbers {
        let mut data = Numbers::default();
        data.push(cut.groups);
        data.push(cut.documents);
        let is_beside = cut.is_beside();
        data.push(if is_beside { 0 } else { number(cut.parts.len()) });
        let (mut group_before, mut file_before) = (0, 0);
        for (document, part) in cut.parts {
            if is_beside {
                data.0.push_str(&part.0);
                continue;
            }
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
        if !is_beside {
            data.0.push_str(&cut.best.0);
        }
        data
    }

    fn end(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
        self.size = 0;
    }
}

/// Where each of some stretches begins, and where the last ends.
pub(super) fn sums(sizes: &[u32]) -> Vec<u32> {
    let ends = sizes.iter().scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    std::iter::once(0).chain(ends).collect()
}

fn texts(groups: Vec<Group>, root: &mut Root, files: &mut Shards) {
    let (mut shard, mut size): (Vec<Shown>, usize) = (Vec::new(), 0);
    let mut end = |shard: Vec<Shown>| {
        root.texts.push(number(shard.len()));
        files.insert(format!("t{}", root.texts.len() - 1), Shard::Texts(shard));
    };
    for group in groups {
        let mut head = Some((
            group.title,
            group.path,
            group.date,
            group.severity.unwrap_or_default(),
            group.services,
            Some(group.ended).filter(|ended| *ended != Ended::default()),
        ));
        for Document { kind, step, label, at, text, line, .. } in group.documents {
            if size > TEXTS_SIZE {
                end(std::mem::take(&mut shard));
                size = 0;
            }
            size += label.len() + at.len() + text.len() + 16;
            size += head.as_ref().map_or(0, |head| head.0.len() + head.1.len() + 40);
            shard.push(Shown {
                kind,
                step: step_number(step),
                label,
                at,
                text,
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
    use crate::search::index::Postings;

    #[test]
    fn common_words_are_cut_and_rare_ones_stand_beside() {
        let mut files = PositionFiles { starts: vec![0], ..PositionFiles::default() };
        let documents = |n: u32| (0..n).map(|d| (d * 9, 300)).collect::<Vec<_>>();
        let positions = vec![vec![1, 7]; 3];
        let rare = Postings { groups: 3, documents: documents(3), positions };
        assert!(files.add(Cut::new(&rare)).0.len() < 40 && files.current.is_empty());
        let (groups, documents) = (60_000, documents(60_000));
        files.add(Cut::new(&Postings { groups, documents, positions: Vec::new() }));
        files.end();
        assert!(files.done.len() > 5, "{}", files.done.len());
        for file in &files.done {
            let size: usize = file.iter().map(|part| part.0.len()).sum();
            assert!(size < POSITIONS_SIZE * 3 / 2, "{size}");
        }
    }
}
