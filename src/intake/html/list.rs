//! Lists: bullets, numbers, things to do, and terms with what they mean.

use super::tree::Id;
use super::{Block, Line, Writer, join, page};

impl Writer<'_> {
    pub(super) fn list(&mut self, id: Id, depth: usize, found: &mut Vec<Block>) {
        let tree = self.tree;
        let is_numbered = tree.name(id) == Some("ol");
        let start = tree.attribute(id, "start").and_then(|s| s.trim().parse::<u32>().ok());
        let mut number = start.filter(|n| *n < 1_000_000).unwrap_or(1);
        // Google's word processor writes the lists of a list beside it.
        let base = " ".repeat(2 * page::list_level(tree, id));
        let mut lines = Vec::new();
        for &child in &tree.node(id).children {
            if self.bytes > super::MOST_BYTES {
                return;
            }
            if tree.name(child) != Some("li") {
                // A list in a list that is in none of its items, or what should not be there.
                for block in self.blocks(&[child], depth + 1) {
                    let indented = block.lines.into_iter();
                    lines
                        .extend(indented.map(|l| indent(l, if block.is_list { "  " } else { "" })));
                }
                continue;
            }
            if self.is_left_out(child) {
                continue;
            }
            let mark = match is_numbered {
                true => format!("{number}. "),
                false => "- ".to_owned(),
            };
            let task = page::task(tree, child);
            // An item of things to do stands in a list of bullets, however it was numbered.
            let (mark, box_) = match task {
                Some(true) => ("- ".to_owned(), "[x] "),
                Some(false) => ("- ".to_owned(), "[ ] "),
                None => (mark, ""),
            };
            let mut blocks = self.blocks(&tree.node(child).children, depth + 1);
            let Some(first) = blocks.first_mut() else { continue };
            // Programs that have no boxes draw them.
            let drawn = page::drawn_box(&first.lines[0].text);
            let (mark, box_) = match drawn {
                Some((is_done, rest)) if task.is_none() => {
                    first.lines[0].text = rest;
                    ("- ".to_owned(), if is_done { "[x] " } else { "[ ] " })
                }
                _ => (mark, box_),
            };
            number += 1;
            let below = " ".repeat(mark.len());
            let mut is_first = true;
            let mut after_list = true;
            for block in blocks {
                if !is_first && !block.is_list && !after_list {
                    lines.push(Line { text: String::new(), from: None });
                }
                after_list = false;
                for line in block.lines {
                    let text = match (is_first, line.text.is_empty()) {
                        (true, _) => format!("{base}{mark}{box_}{}", line.text),
                        (false, true) => String::new(),
                        (false, false) => format!("{base}{below}{}", line.text),
                    };
                    is_first = false;
                    lines.push(Line { text, from: line.from });
                }
            }
        }
        self.push(found, lines, true);
    }

    /// Terms with what they mean: `- **Severity**: SEV2`.
    pub(super) fn definitions(&mut self, id: Id, depth: usize, found: &mut Vec<Block>) {
        let tree = self.tree;
        let mut lines: Vec<Line> = Vec::new();
        let mut is_open = false;
        let entries = tree.below(id, |below| {
            below != id && !matches!(tree.name(below), Some("div" | "dt" | "dd"))
        });
        let mut inside = Vec::new();
        for &entry in &entries {
            // A list in a list of terms is part of what a term means.
            let name = tree.name(entry).unwrap_or_default();
            if !matches!(name, "dt" | "dd") || inside.contains(&entry) {
                continue;
            }
            inside.extend(tree.node(entry).children.iter().copied());
            if name == "dt" {
                let words = self.heading(entry, depth + 1);
                if !words.is_empty() {
                    let words = words.trim_end_matches(':');
                    lines.push(Line { text: format!("- **{words}**:"), from: self.line(entry) });
                    is_open = true;
                }
                continue;
            }
            let blocks = self.blocks(&tree.node(entry).children, depth + 1);
            let is_words = blocks.first().is_some_and(|b| !b.is_list);
            let own = join(blocks);
            for (n, line) in own.into_iter().enumerate() {
                match lines.last_mut() {
                    Some(term) if n == 0 && is_open && is_words => {
                        term.text.push(' ');
                        term.text.push_str(&line.text);
                    }
                    _ => lines.push(indent(line, "  ")),
                }
            }
            is_open = false;
        }
        self.push(found, lines, true);
    }
}

fn indent(line: Line, by: &str) -> Line {
    match line.text.is_empty() {
        true => line,
        false => Line { text: format!("{by}{}", line.text), from: line.from },
    }
}
