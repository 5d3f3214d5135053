//! How much sections say, and whether two say the same.

use unicode_segmentation::UnicodeSegmentation;

use super::block_stands_in;
use crate::source::body::{Block, BlockKind, Part};

/// The words of a section's prose: paragraphs, list items and table cells, without stand-ins, code
/// and quotations. Scripts without spaces count by character, as Unicode's word rule has it.
#[must_use]
pub fn prose_words(part: &Part) -> usize {
    part.blocks
        .iter()
        .filter(|b| {
            matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell)
        })
        .filter(|b| !block_stands_in(b))
        .map(words_of)
        .sum()
}

/// The words of all that a section says: its prose, and what is shown in code and quotations.
#[must_use]
pub fn words(part: &Part) -> usize {
    let said = |b: &&Block| !matches!(b.kind, BlockKind::Heading | BlockKind::Html);
    let all = part.blocks.iter().filter(said).filter(|b| !block_stands_in(b));
    all.map(|b| b.text().unicode_words().count()).sum()
}

fn words_of(block: &Block) -> usize {
    block
        .runs
        .iter()
        .filter(|r| !r.text.contains("://"))
        .map(|r| r.text.unicode_words().count())
        .sum()
}

/// Whether two sections say the same, but for case and punctuation. Stops at the first word that
/// differs: every section is compared with every other.
#[must_use]
pub fn says_the_same(one: &Part, other: &Part) -> bool {
    fn letters(part: &Part) -> impl Iterator<Item = char> + '_ {
        let runs = part.blocks.iter().flat_map(|b| &b.runs);
        let words = runs.flat_map(|r| r.text.unicode_words());
        words.flat_map(|w| w.chars().flat_map(char::to_lowercase))
    }
    letters(one).eq(letters(other))
}
