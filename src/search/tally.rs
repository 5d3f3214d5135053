//! The words of one group, counted: a value of its own, made for many groups at once.

use ahash::AHashMap;
use serde::{Deserialize, Serialize};

use super::documents::{Group, TEXT_WEIGHT};
use super::words::chunks;
use crate::cache::{Cache, KeyOf};

/// Stretches of text that do not follow one another are so far apart.
const GAP: u32 = 100;

/// The words of a group.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    pub words: Vec<Box<str>>,
    pub documents: Vec<Counted>,
}

/// The words of a document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Counted {
    /// How many words it has.
    pub length: u32,
    /// By word (an index into those of the group), each once.
    pub occurrences: Vec<Occurrence>,
    /// Of all occurrences, one after the other.
    pub positions: Vec<u32>,
}

/// A word of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    pub word: u32,
    /// The weights of the places where it stands, added up.
    pub weight: u32,
    /// How many positions it has.
    pub count: u32,
}

impl Tally {
    /// The words of a group, counted in this run or an earlier one.
    #[must_use]
    pub fn known(group: &Group, cache: Option<&Cache>) -> Self {
        let Some(cache) = cache else { return Self::new(group) };
        let mut key = KeyOf::new("words");
        for document in &group.documents {
            key.add(document.text.as_bytes());
            for (field, text) in &document.fields {
                key.add(&field.weight().to_le_bytes()).add(text.as_bytes());
            }
        }
        cache.words.known(key.key(), || Self::new(group))
    }

    /// Counts the words of a group.
    #[must_use]
    pub fn new(group: &Group) -> Self {
        let mut known: AHashMap<Box<str>, u32> = AHashMap::new();
        let mut words = Vec::new();
        let mut documents = Vec::with_capacity(group.documents.len());
        for document in &group.documents {
            let mut seen: Vec<(u32, u32, u32)> = Vec::new();
            let mut position = 0;
            let fields = document.fields.iter().map(|(f, t)| (f.weight(), t.as_str()));
            for (weight, text) in
                std::iter::once((TEXT_WEIGHT, document.text.as_str())).chain(fields)
            {
                for chunk in chunks(text) {
                    let mut note = |word: &str, at: u32| {
                        let id = match known.get(word) {
                            Some(id) => *id,
                            None => {
                                let id = index(words.len());
                                words.push(Box::from(word));
                                known.insert(Box::from(word), id);
                                id
                            }
                        };
                        seen.push((id, at, weight));
                    };
                    for whole in &chunk.wholes {
                        note(whole, position);
                    }
                    for part in &chunk.parts {
                        if !part.word.is_empty() {
                            note(&part.word, position);
                        }
                        position += 1;
                    }
                }
                position += GAP;
            }
            let length = index(seen.len());
            seen.sort_unstable();
            let mut counted = Counted { length, ..Counted::default() };
            for (word, position, weight) in seen {
                match counted.occurrences.last_mut() {
                    Some(last) if last.word == word => {
                        last.weight += weight;
                        last.count += 1;
                    }
                    _ => counted.occurrences.push(Occurrence { word, weight, count: 1 }),
                }
                counted.positions.push(position);
            }
            documents.push(counted);
        }
        Self { words, documents }
    }
}

/// A number of things that are in memory, each of several bytes.
pub(super) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
