//! CSV and TSV as other programs write them: commas, semicolons or tabs, columns of one name, rows too
//! short or too long.

use std::collections::HashMap;

use super::ReadError;

/// A table with its header.
pub struct Table {
    names: Vec<String>,
    columns: HashMap<String, usize>,
    records: Vec<(u64, csv::StringRecord)>,
    /// Rows that could not be used, each with its line.
    pub notes: Vec<String>,
}

/// A row.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The line of the file that it begins on.
    pub line: u64,
    record: &'a csv::StringRecord,
    names: &'a [String],
}

impl Table {
    /// Reads the text, whose first line names the columns.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let named = named_delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let broken = |e: &csv::Error| {
            let line = e.position().map_or(1, csv::Position::line);
            ReadError(format!("line {line}: this is no CSV: {e}"))
        };
        let mut lines = Lines::of(text);
        let mut header = csv::StringRecord::new();
        if named.is_some() {
            reader.read_record(&mut header).map_err(|e| broken(&e))?;
        }
        reader.read_record(&mut header).map_err(|e| broken(&e))?;
        let names: Vec<String> = header.iter().map(|n| n.trim().to_owned()).collect();
        let mut columns = HashMap::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            // Of several columns of one name (labels, sprints) the first is the one that is asked for.
            columns.entry(name.to_lowercase()).or_insert(i);
        }
        let mut table = Self { names, columns, records: Vec::new(), notes: Vec::new() };
        loop {
            let mut record = csv::StringRecord::new();
            if !reader.read_record(&mut record).map_err(|e| broken(&e))? {
                break;
            }
            let line = record.position().map_or(0, |p| lines.at(p.byte()));
            let beyond = record.iter().skip(table.names.len());
            if record.iter().all(str::is_empty) {
                continue;
            }
            if beyond.clone().any(|c| !c.is_empty()) {
                table.notes.push(format!(
                    "line {line}: the row has {} cells under {} columns, so that its values stand under wrong names; left out",
                    record.len(),
                    table.names.len()
                ));
                continue;
            }
            table.records.push((line, record));
        }
        Ok(table)
    }

    /// The first column with one of these names, in lower case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|n| self.columns.get(*n).copied())
    }

    /// All columns with this name, in lower case.
    pub fn columns(&self, name: &str) -> Vec<usize> {
        let all = self.names.iter().enumerate();
        all.filter(|(_, n)| n.to_lowercase() == name).map(|(i, _)| i).collect()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// What a column is called; empty where there is none.
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// A column that has to be there; `how` says what to export instead.
    pub fn need(&self, name: &str, how: &str) -> Result<usize, ReadError> {
        self.column(&[name]).ok_or_else(|| {
            ReadError(format!(
                "line 1: there is no column “{name}”; there are: {}. {how}",
                self.shown_columns()
            ))
        })
    }

    /// The columns for a message.
    pub fn shown_columns(&self) -> String {
        let short = |n: &String| -> String { n.chars().take(40).collect() };
        let shown: Vec<String> = self.names.iter().take(12).map(short).collect();
        let more = self.names.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", shown.join(", "))
    }

    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { line: *line, record, names: &self.names })
    }
}

impl<'a> Row<'a> {
    /// A cell; empty where the row or the table has none. The apostrophe that programs put before
    /// what a spreadsheet would take for a formula is taken off.
    pub fn cell(self, column: Option<usize>) -> &'a str {
        let cell = column.and_then(|c| self.record.get(c)).unwrap_or_default().trim();
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => cell,
        }
    }

    /// The only cell that is filled; `None` where several are.
    pub fn alone(self) -> Option<&'a str> {
        let mut filled = self.record.iter().map(str::trim).filter(|c| !c.is_empty());
        let first = filled.next()?;
        filled.next().is_none().then_some(first)
    }

    /// A cell that has to be filled.
    pub fn need(self, column: usize) -> Result<&'a str, ReadError> {
        match self.cell(Some(column)) {
            "" => Err(ReadError(format!(
                "line {}: the row has no “{}”; export it again, with all rows whole",
                self.line,
                self.names.get(column).map_or("", String::as_str)
            ))),
            cell => Ok(cell),
        }
    }
}

/// The lines that records begin on. Those that the reader counts are wrong where lines end with CR LF:
/// a record ends with the CR for it, and the LF is left to the next.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        Self { text: text.as_bytes(), seen: 0, line: 1 }
    }

    /// The line of the record that follows a place, behind blank lines; places are asked for in order.
    fn at(&mut self, byte: u64) -> u64 {
        let place = usize::try_from(byte).unwrap_or(usize::MAX);
        let place = place.min(self.text.len());
        let ends = self.text[place..].iter();
        let begin = place + ends.take_while(|b| matches!(**b, b'\r' | b'\n')).count();
        if begin > self.seen {
            let between = &self.text[self.seen..begin];
            self.line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.seen = begin;
        }
        self.line
    }
}

/// What separates the cells of a table that begins so.
pub(super) fn separator(text: &str) -> u8 {
    named_delimiter(text).unwrap_or_else(|| delimiter(text))
}

/// What separates the cells where the first line says so for spreadsheets: `sep=;`.
fn named_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim().trim_matches('"');
    match line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?.as_bytes() {
        &[byte] if byte.is_ascii() => Some(byte),
        // A tab at the end of a line is trimmed away.
        [] => Some(b'\t'),
        _ => None,
    }
}

/// What separates the cells: the commonest candidate of the header line, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some((_, n)) = counts.iter_mut().find(|(c, _)| *c == byte) {
                    *n += 1;
                }
            }
            _ => {}
        }
    }
    // Of equally many the first.
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    counts.iter().find(|(_, n)| *n == most).map_or(b',', |(c, _)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_for_spreadsheets_names_what_separates() {
        for (text, cell) in [
            ("sep=;\nKey;Summary\nA-1;one, two\n", "one, two"),
            ("\"sep=,\"\r\nKey,Summary\r\nA-1,one; two\r\n", "one; two"),
            ("sep=\t\nKey\tSummary\nA-1\tone\n", "one"),
        ] {
            let table = Table::parse(text).unwrap();
            let column = table.column(&["summary"]).unwrap();
            let rows: Vec<_> = table.records.iter().map(|(l, r)| (*l, &r[column])).collect();
            assert_eq!(rows, [(3, cell)], "{text}");
        }
    }

    #[test]
    fn rows_know_their_line_whatever_ends_it() {
        let text = "A,B\n\n1,\"x\ny\"\n\n\n2,z\n,\n3,\n";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let table = Table::parse(&text).unwrap();
            let lines: Vec<u64> = table.rows().map(|r| r.line).collect();
            assert_eq!(lines, [3, 7, 9], "{text:?}");
        }
    }
}
