//! Looks words up in the files of an index.

use super::documents::Kind;
use super::index::in_script_order;
use super::shards::{FACETS, Numbers, Root, STEPS, Shard, Shards, WordShard};

/// A word is completed from so many files of words.
const FILES_OF_COMPLETIONS: usize = 2;
/// By at most so many words, the shortest ones.
const MOST_COMPLETIONS: usize = 12;

/// What is known of a word that stands for itself.
#[derive(Clone, Debug)]
pub struct Entry {
    pub word: String,
    /// Its other forms.
    pub forms: Vec<String>,
    pub groups: u32,
    file: u32,
    place: usize,
    /// How many documents have it.
    count: usize,
    first: Vec<(u32, u32)>,
}

/// The files of an index, to look up in.
pub struct Files<'s> {
    shards: &'s Shards,
    root: &'s Root,
    /// The first document of each group, and behind the last.
    pub starts: Vec<u32>,
}

impl<'s> Files<'s> {
    /// `None` where the files are no index.
    #[must_use]
    pub fn new(shards: &'s Shards) -> Option<Self> {
        let Some(Shard::Root(root)) = shards.get("root") else {
            return None;
        };
        let mut starts = vec![0];
        let mut sizes = Numbers(&root.groups.0);
        while !sizes.is_empty() {
            let next = starts.last().copied().unwrap_or_default() + sizes.next();
            starts.push(next);
        }
        Some(Self { shards, root, starts })
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

    fn words(&self, file: usize) -> Option<&'s WordShard> {
        match self.shards.get(&format!("w{file}"))? {
            Shard::Words(shard) => Some(shard),
            _ => None,
        }
    }

    /// The word of which a word is a form, which can be itself.
    fn own(&self, word: &str) -> Option<&'s str> {
        let shard = self.words(self.file_of(word))?;
        let at = shard.words.0.binary_search_by(|w| in_script_order(w, word)).ok()?;
        let of = &shard.of.0[at];
        Some(if of.is_empty() { &shard.words.0[at] } else { of })
    }

    /// What is known of a word, whichever form it has.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        let own = self.own(word)?;
        let shard = self.words(self.file_of(own))?;
        let at = shard.words.0.binary_search_by(|w| in_script_order(w, own)).ok()?;
        let place = shard.of.0[..at].iter().filter(|of| of.is_empty()).count();
        let mut data = Numbers(&shard.data.0).stretch(place);
        let forms = shard.forms.0.get(place)?.split(' ').filter(|f| !f.is_empty());
        let (groups, count) = (data.next(), data.next() as usize);
        let (file, place) = (data.next(), data.next() as usize);
        Some(Entry {
            word: own.to_owned(),
            forms: forms.map(str::to_owned).collect(),
            groups,
            file,
            place,
            count,
            first: documents(&mut data),
        })
    }

    /// Words that begin with what was typed, itself left out, and have at most so many characters more.
    #[must_use]
    pub fn completions(&self, start: &str, most: usize) -> Vec<Entry> {
        let from = self.file_of(start);
        let mut found: Vec<&str> = Vec::new();
        let most = most.saturating_add(start.chars().count());
        for file in from..from + FILES_OF_COMPLETIONS {
            let words = self.words(file).map_or(&[][..], |shard| &shard.words.0);
            let longer = words.iter().filter(|w| w.starts_with(start) && *w != start);
            let longer = longer.filter(|w| w.chars().count() <= most);
            found.extend(longer.map(String::as_str));
        }
        // In script order from the files, and the sorting keeps that among those of one length.
        found.sort_by_key(|word| word.encode_utf16().count());
        let mut entries: Vec<Entry> = Vec::new();
        for entry in found.into_iter().filter_map(|word| self.entry(word)) {
            if entries.len() < MOST_COMPLETIONS && !entries.iter().any(|e| e.word == entry.word) {
                entries.push(entry);
            }
        }
        entries
    }

    /// All documents of a word, and how much it counts in each.
    #[must_use]
    pub fn documents(&self, entry: &Entry) -> Vec<(u32, u32)> {
        let mut all = entry.first.clone();
        if all.len() < entry.count
            && let Some(mut data) = self.rest(entry)
        {
            all.extend(documents(&mut data));
            all.sort_unstable();
        }
        all
    }

    /// Where a word stands in each of its documents; none for a word that is everywhere.
    #[must_use]
    pub fn positions(&self, entry: &Entry) -> Option<Vec<Vec<u32>>> {
        let mut data = self.rest(entry)?;
        documents(&mut data);
        if data.next() == 0 {
            return None;
        }
        let one = |_| {
            let (count, mut before) = (data.next(), 0);
            let position = |_| {
                before += data.next();
                before
            };
            (0..count).map(position).collect()
        };
        Some((0..entry.count).map(one).collect())
    }

    fn rest(&self, entry: &Entry) -> Option<Numbers<'s>> {
        match self.shards.get(&format!("p{}", entry.file))? {
            Shard::Positions(shard) => Some(Numbers(&shard.data.0).stretch(entry.place)),
            _ => None,
        }
    }

    /// The words that may have been meant, the most common first.
    pub fn names(&self) -> &'s [String] {
        match self.shards.get("names") {
            Some(Shard::Names(names)) => &names.words.0,
            _ => &[],
        }
    }

    /// What the kind of a document is, and the number of its step or 0.
    pub fn kind(&self, document: u32) -> Option<(Kind, usize)> {
        let Some(Shard::Facets(facets)) = self.shards.get("facets") else {
            return None;
        };
        let byte = usize::from(*facets.documents.0.get(document as usize)?);
        Some((*Kind::ALL.get(byte / STEPS)?, byte % STEPS))
    }

    /// Which groups have a value of a facet.
    pub fn having(&self, facet: usize, value: &str) -> Vec<bool> {
        let Some(Shard::Facets(facets)) = self.shards.get("facets") else {
            return Vec::new();
        };
        let wanted = facets.values[facet].iter().position(|v| v == value);
        let mut data = Numbers(&facets.groups.0);
        let mut all = Vec::new();
        while !data.is_empty() {
            let mut has = false;
            for of in 0..FACETS.len() {
                for _ in 0..data.next() {
                    let place = data.next() as usize;
                    has |= of == facet && Some(place) == wanted;
                }
            }
            all.push(has);
        }
        all
    }

    /// A document as it is shown, and its file's number of it.
    pub fn shown(&self, document: u32) -> Option<&'s super::shards::Shown> {
        let (first, shard) = self.texts(document)?;
        shard.documents.get((document - first) as usize)
    }

    /// A group as it is shown.
    pub fn head(&self, group: u32) -> Option<&'s super::shards::Head> {
        let start = *self.starts.get(group as usize)?;
        let (first, shard) = self.texts(start)?;
        let before = self.starts.partition_point(|s| *s < first);
        shard.heads.get((group as usize).checked_sub(before)?)
    }

    fn texts(&self, document: u32) -> Option<(u32, &'s super::shards::TextShard)> {
        let mut data = Numbers(&self.root.texts.0);
        let (mut number, mut first) = (0, data.next());
        while !data.is_empty() {
            let next = first + data.next();
            if next > document {
                break;
            }
            (number, first) = (number + 1, next);
        }
        match self.shards.get(&format!("t{number}"))? {
            Shard::Texts(shard) => Some((first, shard)),
            _ => None,
        }
    }
}

fn documents(data: &mut Numbers<'_>) -> Vec<(u32, u32)> {
    let (count, mut before) = (data.next(), 0);
    let one = |_| {
        before += data.next();
        (before, data.next())
    };
    (0..count).map(one).collect()
}
