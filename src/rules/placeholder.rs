//! Tells a stand-in from an answer, and counts the words of an answer.

use unicode_segmentation::UnicodeSegmentation;

use crate::source::body::{Block, BlockKind, Part};

/// Words that stand for "not written yet", compared without case and punctuation.
const STAND_INS: &[&str] = &[
    "todo",
    "tbd",
    "tba",
    "tbc",
    "fixme",
    "xxx",
    "wip",
    "pending",
    "to do",
    "to be done",
    "to be determined",
    "to be decided",
    "to be written",
    "to be completed",
    "fill in",
    "fill me in",
    "fill this in",
    "work in progress",
    "coming soon",
    "placeholder",
    "lorem ipsum",
    "n a",
    "na",
    "none",
    "nil",
    "nothing",
    "not applicable",
    "no",
    "unknown",
    "same as above",
    "see above",
    "see below",
    "ok",
    "done",
];

/// Beginnings after which whatever follows is still a note to oneself.
const NOTES_TO_SELF: &[&str] = &["todo", "tbd", "fixme", "wip", "lorem ipsum"];

/// Whether a section holds only stand-ins, or nothing.
#[must_use]
pub fn is_placeholder(part: &Part) -> bool {
    let mut said = false;
    for block in &part.blocks {
        match block.kind {
            // A heading promises; it does not answer.
            BlockKind::Heading => {}
            BlockKind::Html => {}
            BlockKind::Code | BlockKind::Quote => said = true,
            _ => said |= !is_stand_in(&block.text()),
        }
    }
    !said
}

/// Whether a text stands for "not written yet".
#[must_use]
pub fn is_stand_in(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || (text.starts_with('<') && text.ends_with('>')) {
        return true;
    }
    if text.starts_with('[') && text.ends_with(']') && !text.contains("](") {
        return true;
    }
    // No stand-in has more words: the rest of a long text is not looked at.
    let words = text.unicode_words().take(12).map(str::to_lowercase);
    let words: Vec<String> = words.collect();
    let joined = words.join(" ");
    words.is_empty()
        || STAND_INS.contains(&joined.as_str())
        || (words.len() < 12
            && NOTES_TO_SELF
                .iter()
                .any(|n| joined == *n || joined.starts_with(&format!("{n} "))))
}

/// The words of a section's prose: paragraphs, list items and table cells, without stand-ins, code
/// and quotations. Scripts without spaces count by character, as Unicode's word rule has it.
#[must_use]
pub fn prose_words(part: &Part) -> usize {
    part.blocks
        .iter()
        .filter(|b| {
            matches!(
                b.kind,
                BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell
            )
        })
        .filter(|b| !is_stand_in(&b.text()))
        .map(words_of)
        .sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Part {
        let text = format!("## X\n{text}\n");
        let mut body = crate::source::body::read(crate::source::FileId(0), &text, 0);
        body.sections.remove(0).part
    }

    #[test]
    fn stand_ins_are_no_answers() {
        for text in [
            "",
            "TODO",
            "TBD.",
            "*TBD*",
            "N/A",
            "n/a.",
            "None",
            "<describe the cause>",
            "…",
            "???",
            "- TODO\n- TBD",
            "TODO: write this up after the meeting",
            "[describe what happened]",
            "<!-- what happened? -->",
            "### Sub\n\nTODO",
            "Lorem ipsum dolor sit amet",
        ] {
            assert!(is_placeholder(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn answers_are_no_stand_ins() {
        for text in [
            "The certificate expired.",
            "N/A, because no person acted before the alert resolved itself.",
            "None of the probes covered the path.",
            "```\nERROR 500\n```",
            "証明書の有効期限が切れていた。",
            "Todos los clientes perdieron el servicio",
        ] {
            assert!(!is_placeholder(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn code_quotes_and_addresses_are_not_prose() {
        assert_eq!(
            prose_words(&part("one two `three`\n\n> four\n\n```\nfive\n```\n")),
            3
        );
        assert!(prose_words(&part("証明書の有効期限が切れていた。")) >= 5);
        assert_eq!(prose_words(&part("TODO\n\none two")), 2);
    }
}
