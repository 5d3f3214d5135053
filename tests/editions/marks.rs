//! Marks in a text: of what they cover nothing is in an edition, and all else is.

use aftermark::edition::{Policy, make};
use aftermark::source::marks;
use proptest::prelude::*;

use crate::memory::Files;
use crate::repository::SLUG;

const MARK: &str = "<!-- internal -->";
const END: &str = "<!-- /internal -->";

/// A block of a text: its kind, and for each place of it whether it is marked.
type Block = (usize, [bool; 3]);

/// A text of blocks, with the words that everybody may read and those that nobody else may.
#[derive(Default)]
struct Written {
    text: String,
    shown: Vec<String>,
    hidden: Vec<String>,
}

impl Written {
    /// A word that is nowhere else.
    fn word(&mut self, is_hidden: bool) -> String {
        let number = self.shown.len() + self.hidden.len();
        let (words, begins) = match is_hidden {
            true => (&mut self.hidden, "hidden"),
            false => (&mut self.shown, "shown"),
        };
        words.push(format!("{begins}{number:03}"));
        words[words.len() - 1].clone()
    }

    /// A word with its mark behind it.
    fn marked(&mut self, is_marked: bool) -> String {
        let word = self.word(is_marked);
        if is_marked { format!("{word} {MARK}") } else { word }
    }

    fn block(&mut self, (kind, [a, b, c]): Block) {
        let block = match kind {
            0 => self.marked(a),
            1 => {
                let first = self.marked(a);
                let below = self.word(a || b);
                let mark = if b { format!(" {MARK}") } else { String::new() };
                let last = self.marked(c);
                format!("- {first}\n  - {below}{mark}\n- {last}")
            }
            2 => {
                let rows = [self.marked(a), self.marked(b), self.marked(c)];
                let beside = [self.word(a), self.word(b), self.word(c)];
                let rows =
                    rows.iter().zip(beside).map(|(row, beside)| format!("| {row} | {beside} |"));
                format!("| Head | More |\n|---|---|\n{}", rows.collect::<Vec<_>>().join("\n"))
            }
            3 => {
                let heading = self.marked(a);
                let below = [self.word(a), self.word(a || b), self.word(a || b)];
                let mark = if b { format!(" {MARK}") } else { String::new() };
                let after = self.word(false);
                format!(
                    "#### {heading}\n\n{}\n\n##### {}{mark}\n\n{}\n\n#### {after}",
                    below[0], below[1], below[2]
                )
            }
            4 => {
                let [before, within, after] = [self.word(false), self.word(true), self.word(false)];
                format!("{before} {MARK}{within}{END} {after}")
            }
            5 => {
                let within = [self.word(true), self.word(true), self.word(true)];
                format!("{MARK}\n\n{}\n\n- {}\n\n> {}\n\n{END}", within[0], within[1], within[2])
            }
            // In code it is no mark.
            6 => {
                let within = [self.word(false), self.word(false)];
                format!("```html\n{} {MARK}\n```\n\n`{MARK}` {}", within[0], within[1])
            }
            7 => {
                let quoted = self.marked(a);
                let after = self.word(false);
                format!("> {quoted}\n\n{after}")
            }
            _ => {
                let [first, second] = [self.marked(a), self.word(a)];
                let third = self.marked(b);
                format!("1. {first}\n\n   {second}\n\n2. {third}")
            }
        };
        self.text.push_str(&block);
        self.text.push_str("\n\n");
    }
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    prop::collection::vec((0_usize..9, any::<[bool; 3]>()), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_marked_is_left_out_and_nothing_else(blocks in blocks()) {
        let mut written = Written::default();
        for block in blocks {
            written.block(block);
            // So that no list goes on in the next one.
            let between = written.word(false);
            written.text.push_str(&format!("{between}\n\n"));
        }
        let found = marks::in_markdown(&written.text);
        prop_assert!(found.faults.is_empty(), "{}\n{:?}", written.text, found.faults);
        let rest = found.without(&written.text);

        let mut files = Files::complete();
        let main = format!("incidents/{SLUG}/README.md");
        files.replace(&main, "status: complete\n", "status: complete\nvisibility: public\n");
        let heading = "## 2. Identify the root cause\n";
        files.replace(&main, heading, &format!("{}{heading}", written.text));
        let library = files.library();
        let policy = Policy::of(&library.config, "public").unwrap();
        let made = make(&library, &policy, Vec::new());
        let incident = &made.library.incidents[0];
        let all: String = incident
            .files
            .iter()
            .filter_map(|file| made.library.sources.text(*file).ok())
            .map(|text| text.text.clone())
            .collect();
        for text in [&rest, &all] {
            for word in &written.hidden {
                prop_assert!(!text.contains(word), "{word} is in\n{text}\nof\n{}", written.text);
            }
            for word in &written.shown {
                prop_assert!(text.contains(word), "{word} is not in\n{text}\nof\n{}", written.text);
            }
        }
    }
}
