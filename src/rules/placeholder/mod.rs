//! Tells a stand-in from an answer, and an answer that there is nothing, and why.
//!
//! Words are compared in several languages (see `stand_ins`), since a stand-in is what
//! people write in their own. When in doubt a text counts as an answer: the rules that ask for data
//! find what is merely thin.

mod said;
#[cfg(test)]
mod tests;
mod text;

pub use self::said::{prose_words, says_the_same, words};
use self::text::{asks, plain, says_nothing, sentences, word_count};
pub use self::text::{is_stand_in, is_unwritten, names_nothing};
use super::stand_ins::{ABSENT, NONE, REASONS};
use crate::source::body::{Block, BlockKind, Part};

/// Whether a section holds only stand-ins, or nothing.
#[must_use]
pub fn is_placeholder(part: &Part) -> bool {
    // What was read as data says something, and is judged as data.
    part.data.iter().all(|d| d.is_form) && has_only_stand_ins(part)
}

/// Whether a section holds only stand-ins, or nothing, beside what was read as data.
#[must_use]
pub fn has_only_stand_ins(part: &Part) -> bool {
    let mut cells = Vec::new();
    for block in part.blocks.iter().filter(|b| !part.is_data(b.span)) {
        match block.kind {
            // A heading promises; it does not answer.
            BlockKind::Heading | BlockKind::Html => {}
            BlockKind::Code => return false,
            BlockKind::TableCell => cells.push(block),
            _ if !block_stands_in(block) => return false,
            _ => {}
        }
    }
    cells.iter().all(|c| block_stands_in(c)) || is_head_of_table(&cells)
}

/// Whether nothing is said in a section: neither in words nor as data.
#[must_use]
pub fn is_empty(part: &Part) -> bool {
    let said = |b: &&Block| !matches!(b.kind, BlockKind::Heading | BlockKind::Html);
    let mut prose = part.blocks.iter().filter(|b| !part.is_data(b.span)).filter(said);
    part.data.iter().all(|d| d.is_form) && prose.all(|b| b.text().trim().is_empty())
}

/// Whether a section says in a sentence that there is nothing, and why: "No safeguard stood in between, because
/// …", "We do not know why: the logs are gone", "Nobody was told. The few whom it hit could …".
#[must_use]
pub fn says_why_none(part: &Part) -> bool {
    const LEAST_WORDS_OF_A_REASON: usize = 4;
    let is_prose = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem);
    part.blocks.iter().filter(is_prose).filter(|b| !part.is_data(b.span)).any(|block| {
        let text = block.text();
        let mut all = sentences(&text).peekable();
        while let Some(sentence) = all.next() {
            let gives_reason = |s: &str| {
                let words = plain(s);
                // The colon of a time gives no reason.
                let is_mark =
                    |(_, part): &(usize, &str)| !part.starts_with(|c: char| c.is_ascii_digit());
                let parts = s.match_indices([':', ';', '–', '—']);
                let mut parts = parts.map(|(at, mark)| (at, &s[at + mark.len()..])).filter(is_mark);
                let after = parts.next().map(|(_, after)| plain(after));
                let has = |reason: &&str| format!(" {words} ").contains(&format!(" {reason} "));
                REASONS.iter().any(|r| has(r) || (!r.is_ascii() && s.contains(r)))
                    || after.is_some_and(|a| word_count(&a) >= LEAST_WORDS_OF_A_REASON)
            };
            let goes_on =
                all.peek().is_some_and(|next| word_count(&plain(next)) >= LEAST_WORDS_OF_A_REASON);
            if says_none(sentence) && (gives_reason(sentence) || goes_on) {
                return true;
            }
        }
        false
    })
}

/// Whether a sentence begins by saying that there is none of what is asked, or that it is not known.
fn says_none(sentence: &str) -> bool {
    const FIRST_WORDS: usize = 7;
    let words = plain(sentence);
    let first: Vec<&str> = words.split(' ').take(FIRST_WORDS).collect();
    let first = format!(" {} ", first.join(" "));
    let has =
        |w: &&str| first.contains(&format!(" {w} ")) || (!w.is_ascii() && sentence.contains(*w));
    NONE.iter().chain(ABSENT).any(has)
}

/// Whether cells are the head of a table without rows: few, short, and without a figure.
fn is_head_of_table(cells: &[&Block]) -> bool {
    const MOST_COLUMNS: usize = 6;
    cells.len() <= MOST_COLUMNS
        && cells.iter().all(|c| {
            let text = c.text();
            plain(&text).split(' ').count() <= 3 && !text.contains(|c: char| c.is_ascii_digit())
        })
}

/// Whether a block of a section stands for an answer.
fn block_stands_in(block: &Block) -> bool {
    let text = block.text();
    // What is in code is meant as it stands.
    if block.runs.iter().any(|r| r.code) {
        return plain(&text).is_empty();
    }
    match block.kind {
        // "Describe the restore in the runbook" is an action, not a prompt.
        BlockKind::ListItem | BlockKind::TableCell => {
            is_unwritten(&text) || says_nothing(&text) || asks(&text)
        }
        _ => is_stand_in(&text),
    }
}
