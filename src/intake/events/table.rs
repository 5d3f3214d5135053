//! CSV and TSV with a head, row by row.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::fields::{Field, plain};
use super::{At, Level, Out, Reading, Record, clock, one_line, packed};
use crate::intake::table;

/// Fails on a row that does not end, and ends lines with LF alone.
struct Rows<R> {
    from: R,
    /// Bytes of the row that is being read.
    bytes: Rc<Cell<u64>>,
}

/// One row may be so large, in bytes.
const LARGEST: u64 = 16 << 20;

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.from.read(to)?;
            self.bytes.set(self.bytes.get() + read as u64);
            if self.bytes.get() > LARGEST {
                return Err(io::Error::other(format!(
                    "one row of the table is larger than {} MiB: is a quote not closed?",
                    LARGEST >> 20
                )));
            }
            // The reader of CSV counts lines wrong where they end with CR LF.
            let mut kept = 0;
            for at in 0..read {
                if to[at] != b'\r' {
                    to[kept] = to[at];
                    kept += 1;
                }
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let (head, from) = packed::head(from)?;
    let text = String::from_utf8_lossy(&head);
    let bytes = Rc::new(Cell::new(0));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(table::separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(Rows { from, bytes: bytes.clone() });
    let mut row = csv::ByteRecord::new();
    let mut columns: Option<Columns> = None;
    loop {
        bytes.set(0);
        match rows.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(e) => {
                let line = e.position().map_or(1, csv::Position::line);
                return match e.into_kind() {
                    csv::ErrorKind::Io(e) => Err(e),
                    _ => {
                        out.unread(line);
                        Ok(())
                    }
                };
            }
        }
        let line = row.position().map_or(1, csv::Position::line);
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned()
            })
            .collect();
        let Some(columns) = &columns else {
            // In `sep=;` the semicolon separates already: the row is `sep=` and an empty cell.
            if cells.first().is_some_and(|cell| cell.starts_with("sep=")) {
                continue;
            }
            columns = Some(Columns::of(&cells, reading, out)?);
            continue;
        };
        match columns.record(&cells, line, reading) {
            Some(record) => out.record(record),
            None => out.unread(line),
        }
    }
}

/// Where in a row the values stand.
struct Columns {
    at: Vec<usize>,
    text: Option<usize>,
    level: Option<usize>,
    who: Option<usize>,
    names: Vec<String>,
}

impl Columns {
    fn of(names: &[String], reading: &Reading, out: &mut Out<'_>) -> io::Result<Self> {
        let known: Vec<String> = names.iter().map(|n| plain(n)).collect();
        let find = |field: Field| match reading.mapping.key(field) {
            Some(key) => names.iter().position(|n| n == key),
            None => field.names().iter().find_map(|name| known.iter().position(|n| n == name)),
        };
        for field in Field::ALL {
            if let (Some(key), None) = (reading.mapping.key(field), find(field)) {
                return Err(io::Error::other(format!(
                    "the table has no column “{key}”, which --map names; it has {}",
                    names.join(", ")
                )));
            }
        }
        let mut at: Vec<usize> = find(Field::At).into_iter().collect();
        // `Date and Time` of Windows; a day and a clock in a column each.
        let day = known.iter().position(|n| n == "date");
        let clock = known.iter().position(|n| n == "time");
        if let (Some(day), Some(clock), None) = (day, clock, reading.mapping.key(Field::At)) {
            at = vec![day, clock];
        } else if at.is_empty() {
            at.extend(known.iter().position(|n| n == "dateandtime" || n == "systemtime"));
        }
        if at.is_empty() {
            out.note(format!(
                "the table has no column with a time that is known by its name; say which it is with --map at=NAME; it has {}",
                names.iter().take(20).cloned().collect::<Vec<_>>().join(", ")
            ));
        }
        Ok(Self {
            at,
            text: find(Field::Text),
            level: find(Field::Level),
            who: find(Field::Who),
            names: names.to_vec(),
        })
    }

    fn record(&self, cells: &[String], line: u64, reading: &Reading) -> Option<Record> {
        let cell = |at: usize| cells.get(at).map(String::as_str).filter(|c| !c.is_empty());
        let time: Vec<&str> = self.at.iter().filter_map(|at| cell(*at)).collect();
        let at: At = clock::read(&time.join(" "), reading.dates())?;
        let said = match self.text {
            Some(text) => cell(text)?.to_owned(),
            // A table of figures: all of them, by name.
            None => {
                let others =
                    (0..cells.len()).filter(|i| !self.at.contains(i) && Some(*i) != self.level);
                let others =
                    others.filter_map(|i| Some(format!("{} {}", self.names.get(i)?, cell(i)?)));
                others.collect::<Vec<_>>().join(", ")
            }
        };
        let mut record = Record::new(at, one_line(&said), line);
        record.level = self.level.and_then(cell).and_then(Level::from_word);
        record.who = self.who.and_then(cell).map(str::to_owned);
        Some(record)
    }
}
