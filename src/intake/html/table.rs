//! Tables: those of values are tables, those that only place things are what they place.

use super::tree::Id;
use super::{Block, Line, MOST_BYTES, Writer};

/// More columns than that are no table that anybody reads.
const MOST_COLUMNS: usize = 64;

struct Cell {
    text: String,
    from: Option<usize>,
    columns: usize,
    rows: usize,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, id: Id, depth: usize, found: &mut Vec<Block>) {
        let tree = self.tree;
        let own = |name: &str| matches!(name, "thead" | "tbody" | "tfoot");
        let mut rows = Vec::new();
        for &child in &tree.node(id).children {
            match tree.name(child) {
                Some("caption") => {
                    let children = &tree.node(child).children;
                    found.extend(self.blocks(children, depth + 1));
                }
                Some("tr") => rows.push(child),
                Some(name) if own(name) => {
                    let below = tree.node(child).children.iter().copied();
                    rows.extend(below.filter(|r| tree.name(*r) == Some("tr")));
                }
                _ => {}
            }
        }
        let cells_of = |row: Id| {
            let below = tree.node(row).children.iter().copied();
            below.filter(|c| matches!(tree.name(*c), Some("td" | "th"))).collect::<Vec<Id>>()
        };
        let rows: Vec<Vec<Id>> = rows.into_iter().map(cells_of).filter(|r| !r.is_empty()).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let is_placing = !(2..=MOST_COLUMNS).contains(&columns)
            || rows.iter().flatten().any(|cell| self.holds[*cell].heavy);
        if is_placing {
            for cell in rows.into_iter().flatten() {
                found.extend(self.blocks(&tree.node(cell).children, depth + 1));
            }
            return;
        }
        let rows: Vec<Vec<Cell>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| self.cell(cell, depth)).collect())
            .collect();
        let lines = self.rows(rows);
        self.push(found, lines, false);
    }

    fn cell(&mut self, id: Id, depth: usize) -> Cell {
        let tree = self.tree;
        let count = |name: &str| {
            let said = tree.attribute(id, name).and_then(|n| n.trim().parse::<usize>().ok());
            said.unwrap_or(1).clamp(1, 1_000)
        };
        let blocks = self.blocks(&tree.node(id).children, depth + 1);
        let lines: Vec<Line> = blocks.into_iter().flat_map(|b| b.lines).collect();
        let words: Vec<String> = lines
            .iter()
            .map(|l| {
                let words = l.text.trim();
                words.strip_prefix("- ").map_or_else(|| words.to_owned(), |w| format!("• {w}"))
            })
            .filter(|w| !w.is_empty())
            .collect();
        // The breaks of a cell are the only markup of HTML that is written, and it says nothing.
        let text = piped(&words.join("<br>"));
        let from = lines.first().and_then(|l| l.from).or_else(|| self.line(id));
        Cell { text, from, columns: count("colspan"), rows: count("rowspan") }
    }

    /// The lines of a table. A cell that stands in several rows is said in each: its time is the time of each.
    fn rows(&mut self, rows: Vec<Vec<Cell>>) -> Vec<Line> {
        let mut lines = Vec::new();
        // What cells of rows above still say: for each column, in how many rows, and what.
        let mut above: Vec<(usize, String)> = vec![(0, String::new()); MOST_COLUMNS];
        let mut width = 0;
        for row in rows {
            let from = row.first().and_then(|c| c.from);
            let mut texts: Vec<String> = Vec::new();
            let mut own = row.into_iter();
            while texts.len() < MOST_COLUMNS {
                let at = texts.len();
                if above[at].0 > 0 {
                    above[at].0 -= 1;
                    self.bytes += above[at].1.len();
                    let is_too_much = self.bytes > MOST_BYTES;
                    texts.push(if is_too_much { String::new() } else { above[at].1.clone() });
                    continue;
                }
                let Some(cell) = own.next() else { break };
                for n in 0..cell.columns.min(MOST_COLUMNS - at) {
                    let text = if n == 0 { cell.text.as_str() } else { "" };
                    if cell.rows > 1 {
                        above[at + n] = (cell.rows - 1, text.to_owned());
                    }
                    texts.push(text.to_owned());
                }
            }
            let is_empty = texts.iter().all(String::is_empty);
            if is_empty && !lines.is_empty() {
                continue;
            }
            if lines.is_empty() {
                width = texts.len();
                lines.push(Line { text: line(&texts), from });
                lines.push(Line { text: line(&vec!["---".to_owned(); width]), from: None });
                continue;
            }
            // Markdown has as many columns as the first row, and drops what is beyond.
            if texts.len() > width {
                let more = texts.split_off(width);
                let more: Vec<String> = more.into_iter().filter(|t| !t.is_empty()).collect();
                if let (Some(last), false) = (texts.last_mut(), more.is_empty()) {
                    *last = format!("{last} {}", more.join(" "));
                }
            }
            lines.push(Line { text: line(&texts), from });
        }
        lines
    }
}

fn line(texts: &[String]) -> String {
    format!("| {} |", texts.join(" | "))
}

/// A text in which no sign ends the cell: those of words are marked already, those of code are not.
fn piped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if c == '|' && marks % 2 == 0 {
            out.push('\\');
        }
        marks = if c == '\\' { marks + 1 } else { 0 };
        out.push(c);
    }
    out
}
