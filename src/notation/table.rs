//! A table → the entries of a list: its head names the keys, each row is an entry.

use std::ops::Range;

use super::blocks::{Attached, Inline, Row, Table};
use super::catalogue::{Catalogue, plain};
use super::entry::{Entry, Told};
use super::keys::{ListName, keys};
use super::take::whole;
use super::times::{UNKNOWN, is_unknown};
use super::value::{is_nothing, number, words};
use crate::source::yaml::{Key, Kind, Node};
use crate::vocabulary::{Choice, Process, closest};

/// What a column is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Key(&'static str),
    /// A figure of an impact row, by name.
    Measure(String),
    /// Pictures of the timeline's entries.
    Pictures,
    Nothing,
}

/// How much of a list a table's head names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Every column that the list needs.
    Whole,
    /// Some column of the list, and not this one.
    Lacks(&'static str),
    None,
}

/// Whether a table is one of a list, by its head.
pub fn fit(names: &Catalogue, list: ListName, table: &Table) -> Fit {
    let named: Vec<&str> =
        table.head.iter().filter_map(|cell| names.key_of(list, &words(cell))).collect();
    let has = |key: &str| {
        let or = |others: &[&str]| others.iter().any(|o| named.contains(o));
        match key {
            // An address and a file are two names of where a piece of evidence is.
            "path" => or(&["path", "url"]),
            // Of an action that does not say how far it is, each of these says that it is one.
            "status" => or(&["status", "owner", "due", "done"]),
            _ => named.contains(&key),
        }
    };
    let lacks = names.needs(list).iter().find(|key| !has(key));
    match lacks {
        None => Fit::Whole,
        Some(key) if names.needs(list).iter().any(|k| has(k)) => Fit::Lacks(key),
        Some(_) => Fit::None,
    }
}

/// Whether a table is a form that nobody has filled in: no row says more than what it is about, and of a safeguard
/// what it was expected to do.
pub fn is_form(names: &Catalogue, list: ListName, table: &Table) -> bool {
    let subject = names.needs(list).first().copied();
    let head = table.head.iter();
    let given: Vec<bool> = head
        .map(|cell| {
            let key = names.key_of(list, &words(cell));
            key.is_some_and(|k| subject == Some(k) || k == "expected")
        })
        .collect();
    let mut rows = table.rows.iter();
    rows.all(|row| {
        let mut cells = row.cells.iter().enumerate();
        cells.all(|(at, cell)| {
            given.get(at).is_some_and(|is| *is) || (is_nothing(&words(cell)) && !cell.holds_more())
        })
    })
}

/// How many cells a row of a table has.
pub fn cells(line: &str) -> usize {
    let line = line.trim().replace("\\|", "");
    let inner = line.strip_prefix('|').unwrap_or(&line);
    inner.strip_suffix('|').unwrap_or(inner).split('|').count()
}

impl Told<'_> {
    /// Reads the rows, and tells whether all that stands in the table is read.
    pub fn table(&mut self, list: ListName, table: &Table) -> (Vec<Entry>, bool) {
        let told = self.problems.len();
        let columns = self.columns(list, table);
        let says = |row: &&Row| row.cells.iter().any(|c| !is_nothing(&words(c)));
        let (rows, others): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(says);
        let kept: Vec<Option<Row>> =
            rows.iter().map(|row| self.without_shifted(row, table.head.len())).collect();
        let own = rows.iter().zip(&kept).map(|(row, kept)| kept.as_ref().unwrap_or(row));
        let own: Vec<&Row> = own.collect();
        let entries = own.into_iter().map(|row| self.row(list, &columns, row)).collect();
        let is_read = |row: &&Row| {
            let mut cells = columns.iter().zip(&row.cells);
            cells.all(|(column, cell)| match column {
                Column::Nothing => is_nothing(&words(cell)) && !cell.holds_more(),
                _ if list == "timeline" => !self.pictures(cell.clone()).0.holds_more(),
                _ => !cell.holds_more(),
            })
        };
        let is_whole = self.problems.len() == told
            && rows.iter().all(is_read)
            && !others.iter().flat_map(|row| &row.cells).any(Inline::holds_more);
        (entries, is_whole)
    }

    /// Tells of a row with more cells than the head, of which Markdown drops the last. Where code was cut in two, the cells
    /// from there on are not what their columns say, and the row is given back without them.
    fn without_shifted(&mut self, row: &Row, wanted: usize) -> Option<Row> {
        let written = self.source.slice(&row.range).lines().next().unwrap_or_default();
        let there = cells(written);
        if there <= wanted {
            return None;
        }
        let text = self.source;
        let is_cut = |cell: &Inline| text.slice(&cell.range).matches('`').count() % 2 == 1;
        let cut = row.cells.iter().position(is_cut);
        let start = row.range.start;
        let at = cut.map_or(start..start + written.trim_end().len(), |at| {
            let end = row.cells.get(at + 1).map_or(row.cells[at].range.end, |c| c.range.end);
            row.cells[at].range.start..end
        });
        let message = match cut {
            Some(_) => format!(
                "a `|` ends the cell inside this code, so the row has {there} cells and the head {wanted}: from here on it is not read"
            ),
            None => {
                format!("this row has {there} cells and the head {wanted}: the last is not read")
            }
        };
        self.problem(
            &at,
            message,
            "write `\\|` for each `|` that is part of what a cell says, in code as well",
        );
        cut.map(|cut| Row { range: row.range.clone(), cells: row.cells[..=cut].to_vec() })
    }

    fn columns(&mut self, list: ListName, table: &Table) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::with_capacity(table.head.len());
        for (at, cell) in table.head.iter().enumerate() {
            let name = words(cell);
            let key = self.source.names.key_of(list, &name);
            let column = match key {
                // A day and a time may stand in two columns.
                Some("at") => Column::Key("at"),
                Some(key) if !columns.contains(&Column::Key(key)) => Column::Key(key),
                Some(key) => {
                    self.problem(
                        &cell.range,
                        format!(
                            "the column “{name}” is not read: another one gives `{key}` already"
                        ),
                        "keep one of the two, or give this one the name of another key",
                    );
                    Column::Nothing
                }
                None if list == "impact" && is_of_numbers(table, at) && !name.is_empty() => {
                    Column::Measure(plain(&name).replace(' ', "_"))
                }
                None if list == "timeline" && is_of_pictures(table, at) => Column::Pictures,
                // Nothing is lost with it.
                None if plain(&name).is_empty() || is_empty(table, at) => Column::Nothing,
                None => {
                    self.unknown_column(list, cell, &name);
                    Column::Nothing
                }
            };
            columns.push(column);
        }
        columns
    }

    fn unknown_column(&mut self, list: ListName, cell: &Inline, name: &str) {
        let names = self.source.names;
        let near = closest(name, names.column_names(list)).and_then(|n| names.key_of(list, n));
        let known: Vec<&str> = keys(list).iter().map(|(key, _)| *key).collect();
        let help = match near {
            Some(key) => {
                format!("did you mean `{key}`? The columns of {list} are {}", known.join(", "))
            }
            None => format!(
                "the columns of {list} are {}; anything else belongs in the text",
                known.join(", ")
            ),
        };
        self.problem(
            &cell.range,
            format!("the column “{name}” is not read: {list} has no such column"),
            &help,
        );
    }

    /// The time of a row: a day and a clock may stand in two columns.
    fn time(&self, list: ListName, cells: &[&Inline]) -> Option<Node> {
        let (first, rest) = cells.split_first()?;
        let said = |c: &&&Inline| !is_nothing(&words(c));
        let last = cells.iter().rfind(said);
        let all: Vec<String> = cells.iter().filter(said).map(|c| words(c)).collect();
        let all = all.join(" ");
        if list == "timeline" && (all.is_empty() || is_unknown(&all)) {
            return Some(self.source.scalar(UNKNOWN, &last.unwrap_or(first).range));
        }
        if rest.is_empty() {
            let null = Node { kind: Kind::Null, span: self.source.span(&first.range) };
            return Some(self.source.value(list, "at", first).unwrap_or(null));
        }
        let last = last?;
        Some(self.source.scalar(super::times::time(&all, self.source.calendar), &last.range))
    }

    fn row(&mut self, list: ListName, columns: &[Column], row: &Row) -> Entry {
        let mut entry = Entry::new(self.source.span(&row_range(row)));
        entry.whole = whole(self.source.text, &row.range);
        let mut measures = Vec::new();
        let mut attached = Vec::new();
        let mut times: Vec<&Inline> = Vec::new();
        let apart = |cell: &Inline| match list {
            "timeline" => self.pictures(cell.clone()),
            _ => (cell.clone(), Vec::new()),
        };
        let cells: Vec<(Inline, Vec<Attached>)> = row.cells.iter().map(apart).collect();
        for (column, (cell, pictures)) in columns.iter().zip(&cells) {
            let at = self.source.span(&cell.range);
            if *column != Column::Nothing {
                attached.extend(pictures.iter().map(|p| self.attachment(p)));
            }
            match column {
                Column::Key("at") => times.push(cell),
                // Templates sort actions for people among the kinds of actions.
                Column::Key("kind") if list == "actions" && self.is_for_people(cell) => {
                    let node = self.source.scalar(Process::People.word(), &cell.range);
                    entry.add("process", at, node);
                }
                Column::Key(key) => {
                    let node = self.source.value(list, key, cell);
                    let null = Node { kind: Kind::Null, span: at };
                    let node = node.unwrap_or(null);
                    if !(node.kind == Kind::Null && key.contains('.')) {
                        entry.add(key, at, piped(node));
                    }
                    if matches!(*key, "ticket" | "path") && cell.links.len() > 1 {
                        self.problem(
                            &cell.links[1].range,
                            format!("only the first address is read as `{key}`"),
                            "give the others in the text",
                        );
                    }
                }
                Column::Measure(name) => {
                    if let Some(digits) = number(&words(cell)) {
                        let key = Key { name: name.clone(), span: at };
                        measures.push((key, self.source.number(digits, &cell.range)));
                    }
                }
                Column::Pictures | Column::Nothing => {}
            }
        }
        entry.extend("attachments", attached);
        if let Some(node) = self.time(list, &times) {
            entry.add("at", node.span, node);
        }
        if let Some((first, _)) = measures.first() {
            let span = first.span;
            let node = Node { kind: Kind::Map(measures), span };
            entry.add("measures", span, node);
        }
        entry
    }
}

impl Told<'_> {
    /// Whether the kind of an action says that it is one of the human processes.
    fn is_for_people(&self, cell: &Inline) -> bool {
        let word = self.source.names.word("actions", "process", &words(cell));
        word.as_deref() == Some(Process::People.word())
    }
}

/// Whether nothing stands in a column.
fn is_empty(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    cells.all(|cell| is_nothing(&words(cell)) && !cell.holds_more())
}

/// Whether nothing but pictures stands in a column, and one does.
fn is_of_pictures(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    cells.all(|cell| is_nothing(&words(cell))) && !is_empty(table, column)
}

/// Whether every cell of a column that says something is a number, and one is.
fn is_of_numbers(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let said = |c: &&Inline| !is_nothing(&words(c));
    let numbers = |c: &Inline| number(&words(c)).is_some();
    table.rows.iter().filter_map(|row| row.cells.get(column)).any(|c| said(&c))
        && cells.all(|c| !said(&c) || numbers(c))
}

/// From the first cell to the last, without the marks at the ends of the line.
fn row_range(row: &Row) -> Range<usize> {
    match (row.cells.first(), row.cells.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end.max(first.range.start),
        _ => row.range.clone(),
    }
}

/// In a cell `\|` is how a `|` is written.
fn piped(mut node: Node) -> Node {
    if let Kind::Scalar { text, .. } = &mut node.kind
        && text.contains("\\|")
    {
        *text = text.replace("\\|", "|");
    }
    node
}
