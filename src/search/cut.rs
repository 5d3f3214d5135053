//! What is known of a word, as the files say it: cut into parts that are not too large.

use super::index::Postings;
use super::numbers::Numbers;
use super::tally::index as number;

/// So much of a word is in one part, in bytes.
const PART_SIZE: usize = 24_000;
/// What is known of a word stands beside it up to this, in bytes.
const BESIDE: usize = 400;
/// So many documents of a more common word stand beside it.
const FIRST_DOCUMENTS: usize = 1_000;

/// Where a word is.
#[derive(Debug, Default)]
pub struct Cut {
    /// How many groups and documents have it.
    pub groups: u32,
    pub documents: u32,
    /// All of these, each part with its first document.
    pub parts: Vec<(u32, Numbers)>,
    /// Those in which it counts most; empty where all stand beside the word.
    pub best: Numbers,
}

impl Cut {
    pub(super) fn new(postings: &Postings) -> Self {
        let mut cut = Self {
            groups: postings.groups,
            documents: number(postings.documents.len()),
            parts: parts(postings),
            best: Numbers::default(),
        };
        if !cut.is_beside() {
            push_documents(&mut cut.best, &first(&postings.documents));
        }
        cut
    }

    /// Whether it is so little that it stands beside the word.
    pub(super) fn is_beside(&self) -> bool {
        matches!(&self.parts[..], [(_, only)] if only.0.len() <= BESIDE)
    }
}

/// What is known of a word in parts that are not too large, each with its first document.
fn parts(postings: &Postings) -> Vec<(u32, Numbers)> {
    let mut parts = Vec::new();
    let (mut from, mut size) = (0, 0);
    for at in 0..=postings.documents.len() {
        if at == postings.documents.len() || size > PART_SIZE {
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
}
