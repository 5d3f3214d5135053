//! Looks words up in the files of an index.

use super::documents::Kind;
use super::facets::Facets;
use super::index::{NAME_END, in_script_order};
use super::numbers::{Numbers, Reader};
use super::shards::{Head, Root, Row, Shard, Shards, Shown, sums};
use super::words::fold;

/// A word is completed from so many files of words.
const FILES_OF_COMPLETIONS: usize = 2;
/// By at most so many words, the shortest ones.
const MOST_COMPLETIONS: usize = 12;

/// What is known of a word that stands for itself.
#[derive(Clone, Debug)]
pub struct Entry<'s> {
    pub word: &'s str,
    /// Its other forms.
    pub forms: &'s [String],
    pub groups: u32,
    data: &'s Numbers,
}

/// A document that has a word.
#[derive(Clone, Debug, Default)]
pub struct Posting {
    pub document: u32,
    /// How much the word counts in it.
    pub score: u32,
    /// Where it stands; none for a word that is everywhere.
    pub positions: Option<Vec<u32>>,
}

/// The files of an index, to look up in.
pub struct Files<'s> {
    shards: &'s Shards,
    root: &'s Root,
    /// The first document of each group, and behind the last.
    pub starts: Vec<u32>,
    /// The first document of each file of texts.
    texts: Vec<u32>,
}

impl<'s> Files<'s> {
    /// `None` where the files are no index.
    #[must_use]
    pub fn new(shards: &'s Shards) -> Option<Self> {
        let Some(Shard::Root(root)) = shards.get("root") else {
            return None;
        };
        Some(Self { shards, root, starts: sums(&root.groups), texts: sums(&root.texts) })
    }

    /// The group of a document.
    pub fn group(&self, document: u32) -> u32 {
        let after = self.starts.partition_point(|start| *start <= document);
        u32::try_from(after.saturating_sub(1)).unwrap_or_default()
    }

    /// How many groups come before the rules.
    pub fn rules(&self) -> u32 {
        self.root.rules
    }

    /// Which file of words a word is in, if in any.
    fn file_of(&self, word: &str) -> usize {
        let firsts = &self.root.words.0;
        firsts.partition_point(|first| in_script_order(first, word).is_le()).saturating_sub(1)
    }

    fn words(&self, file: usize) -> &'s [Row] {
        match self.shards.get(&format!("w{file}")) {
            Some(Shard::Words(shard)) => &shard.0,
            _ => &[],
        }
    }

    /// What is known of a word, whichever form it has.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry<'s>> {
        let rows = self.words(self.file_of(word));
        let at = rows.binary_search_by(|row| in_script_order(row.word(), word)).ok()?;
        match &rows[at] {
            Row::FormOf { other, .. } => self.entry(other),
            Row::Own { word, data, forms } => {
                Some(Entry { word, forms, groups: data.read().next(), data })
            }
        }
    }

    /// What is known of a word that does not occur as another form of it, if that does.
    #[must_use]
    pub fn form(&self, word: &str) -> Option<Entry<'s>> {
        self.root.forms.of_word(word).iter().find_map(|form| self.entry(form))
    }

    /// The documents of what is called exactly what was typed.
    #[must_use]
    pub fn named(&self, typed: &str) -> Vec<u32> {
        let name = format!("{}{NAME_END}", fold(typed.trim()));
        let found = self.entry(&name).map(|entry| self.postings(&entry));
        found.unwrap_or_default().into_iter().map(|posting| posting.document).collect()
    }

    /// Words that begin with what was typed, itself left out, and have at most so much more, in units of UTF-16.
    #[must_use]
    pub fn completions(&self, start: &str, most: usize) -> Vec<Entry<'s>> {
        let length = |word: &str| word.encode_utf16().count();
        let most = most.saturating_add(length(start));
        let from = self.file_of(start);
        let rows = (from..from + FILES_OF_COMPLETIONS).flat_map(|file| self.words(file));
        let words = rows.map(Row::word).filter(|w| !w.ends_with(NAME_END));
        let longer = words.filter(|w| w.starts_with(start) && *w != start);
        let mut found: Vec<&str> = longer.filter(|w| length(w) <= most).collect();
        // In script order from the files, and the sorting keeps that among those of one length.
        found.sort_by_key(|word| length(word));
        let mut entries: Vec<Entry<'s>> = Vec::new();
        for entry in found.into_iter().filter_map(|word| self.entry(word)) {
            if entries.len() < MOST_COMPLETIONS && !entries.iter().any(|e| e.word == entry.word) {
                entries.push(entry);
            }
        }
        entries
    }

    /// All documents of a word.
    #[must_use]
    pub fn postings(&self, entry: &Entry<'s>) -> Vec<Posting> {
        let mut data = entry.data.read();
        let (_groups, count, parts) = (data.next(), data.next(), data.next());
        let mut all = Vec::new();
        if parts == 0 {
            read(data, &mut all);
            return all;
        }
        let mut file = 0;
        for _ in 0..parts {
            data.next();
            file += data.next();
            let place = data.next() as usize;
            if let Some(Shard::Positions(parts)) = self.shards.get(&format!("p{file}"))
                && let Some(part) = parts.get(place)
            {
                read(part.read(), &mut all);
            }
        }
        debug_assert_eq!(all.len(), count as usize);
        all
    }

    /// The words that may have been meant, the most common first.
    pub fn names(&self) -> &'s [String] {
        match self.shards.get("names") {
            Some(Shard::Names(names)) => &names.words.0,
            _ => &[],
        }
    }

    fn facets(&self) -> Option<&'s Facets> {
        match self.shards.get("facets")? {
            Shard::Facets(facets) => Some(facets),
            _ => None,
        }
    }

    /// What the kind of a document is, and the number of its step or 0.
    pub fn kind(&self, document: u32) -> Option<(Kind, usize)> {
        self.facets()?.kind(document)
    }

    /// Which groups have a value of a facet.
    pub fn having(&self, facet: usize, value: &str) -> Vec<bool> {
        self.facets().map(|f| f.having(facet, value)).unwrap_or_default()
    }

    /// A document as it is shown.
    pub fn shown(&self, document: u32) -> Option<&'s Shown> {
        let file = self.texts.partition_point(|first| *first <= document).checked_sub(1)?;
        match self.shards.get(&format!("t{file}"))? {
            Shard::Texts(all) => all.get((document - self.texts[file]) as usize),
            _ => None,
        }
    }

    /// A group as it is shown.
    pub fn head(&self, group: u32) -> Option<&'s Head> {
        self.shown(*self.starts.get(group as usize)?)?.head.as_ref()
    }
}

/// Reads a part of a word.
fn read(mut data: Reader<'_>, all: &mut Vec<Posting>) {
    let from = all.len();
    let mut document = 0;
    for _ in 0..data.next() {
        document += data.next();
        all.push(Posting { document, score: data.next(), positions: None });
    }
    if data.next() == 0 {
        return;
    }
    for posting in &mut all[from..] {
        let (count, mut before) = (data.next(), 0);
        let position = |_| {
            before += data.next();
            before
        };
        posting.positions = Some((0..count).map(position).collect());
    }
}
