//! CSV and TSV with a head, row by row.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::fields::{Field, plain};
use super::{At, Level, Out, Reading, Record, clock, one_line, packed, windows};
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
    // PowerShell 5 says in a line of its own what is in the table.
    let text = text.trim_start_matches('\u{feff}');
    let typed = text.strip_prefix(TYPE).and_then(|rest| rest.split_once('\n'));
    let bytes = Rc::new(Cell::new(0));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(table::separator(typed.map_or(text, |(_, rows)| rows)))
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
            if cells.first().is_some_and(|cell| cell.starts_with("sep=") || cell.starts_with(TYPE))
            {
                continue;
            }
            columns = Some(Columns::of(&cells, reading, out)?);
            continue;
        };
        match columns.record(&cells, line, reading) {
            Some(record) => out.record(record),
            // Spreadsheets write rows without anything, too.
            None if cells.iter().all(String::is_empty) => {}
            None => out.unread(line),
        }
    }
}

/// What the first line of a table of PowerShell 5 begins with.
pub const TYPE: &str = "#TYPE ";
/// A day and a clock in a column each, also in German.
pub const DAYS_AND_CLOCKS: [(&str, &str); 3] =
    [("date", "time"), ("datum", "uhrzeit"), ("datum", "zeit")];
/// What the Event Viewer and PowerShell call the time of an event, also in German.
pub const EVENT_TIMES: [&str; 3] = ["dateandtime", "systemtime", "datumunduhrzeit"];
/// The words of a level there, which stand beside a number or have another name than elsewhere.
const EVENT_LEVELS: [&str; 3] = ["leveldisplayname", "entrytype", "ebene"];
/// What wrote an event, with the number of the event in a column of its own.
const EVENT_SOURCES: [(&str, &str); 3] =
    [("providername", "id"), ("source", "eventid"), ("quelle", "ereignisid")];

/// Where in a row the values stand.
struct Columns {
    at: Vec<usize>,
    text: Option<usize>,
    /// Whether the clock of its times is that of UTC, though they name no zone.
    is_utc: bool,
    /// Of several the first with a level in it counts.
    level: Vec<usize>,
    who: Option<usize>,
    /// The source and the number of an event of Windows.
    event: Option<(usize, usize)>,
    names: Vec<String>,
}

impl Columns {
    fn of(names: &[String], reading: &Reading, out: &mut Out<'_>) -> io::Result<Self> {
        let known: Vec<String> = names.iter().map(|n| plain(n)).collect();
        let place = |name: &str| known.iter().position(|n| n == name);
        let find = |field: Field| match reading.mapping.key(field) {
            Some(key) => names.iter().position(|n| n == key),
            None => field.names().iter().find_map(|name| place(name)),
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
        let both =
            DAYS_AND_CLOCKS.iter().find_map(|(day, clock)| Some([place(day)?, place(clock)?]));
        if let (Some(both), None) = (both, reading.mapping.key(Field::At)) {
            at = both.to_vec();
        } else if at.is_empty() {
            at.extend(EVENT_TIMES.iter().find_map(|name| place(name)));
        }
        if at.is_empty() {
            out.note(format!(
                "the table has no column with a time that is known by its name; say which it is with --map at=NAME; it has {}",
                names.iter().take(20).cloned().collect::<Vec<_>>().join(", ")
            ));
        }
        // Azure's portal says so in the name; CloudWatch never does. Kibana has an @timestamp, too, on the clock of whoever
        // asked for it.
        let from_cloudwatch =
            names.iter().any(|n| ["@message", "@logStream", "@ptr"].contains(&n.as_str()));
        let is_utc = at
            .iter()
            .filter_map(|i| names.get(*i))
            .any(|name| plain(name).ends_with("utc") || (from_cloudwatch && name == "@timestamp"));
        let mut level: Vec<usize> = find(Field::Level).into_iter().collect();
        if reading.mapping.key(Field::Level).is_none() {
            let words = EVENT_LEVELS.iter().filter_map(|name| place(name));
            level.splice(0..0, words);
        }
        let event = EVENT_SOURCES.iter().find_map(|(who, id)| Some((place(who)?, place(id)?)));
        Ok(Self {
            at,
            is_utc,
            text: find(Field::Text),
            level,
            who: find(Field::Who),
            event: event.filter(|_| reading.mapping.key(Field::Text).is_none()),
            names: names.to_vec(),
        })
    }

    fn record(&self, cells: &[String], line: u64, reading: &Reading) -> Option<Record> {
        let cell = |at: usize| cells.get(at).map(String::as_str).filter(|c| !c.is_empty());
        let time: Vec<&str> = self.at.iter().filter_map(|at| cell(*at)).collect();
        let at = match clock::read(&time.join(" "), reading.dates())? {
            At::Local(local) if self.is_utc => At::Exact(local.and_utc()),
            at => at,
        };
        let level = self.level.iter().find_map(|i| Some((*i, Level::from_word(cell(*i)?)?)));
        // The Event Viewer has no name for the column with the words.
        let beyond = cells.get(self.names.len()..).unwrap_or_default();
        let beyond = beyond.iter().find(|c| !c.is_empty());
        let said = match (self.text, beyond) {
            (Some(text), _) => cell(text)?.to_owned(),
            (None, Some(beyond)) if self.event.is_some() => beyond.clone(),
            // A table of figures: all of them, by name. What is no level is a value as others are.
            (None, beyond) => {
                let others = self.names.iter().enumerate().filter(|(i, _)| {
                    !self.at.contains(i) && level.is_none_or(|(level, _)| level != *i)
                });
                let others = others.filter_map(|(i, name)| Some(format!("{name} {}", cell(i)?)));
                others.chain(beyond.cloned()).collect::<Vec<_>>().join(", ")
            }
        };
        let event = self.event.and_then(|(source, id)| Some((cell(source)?, cell(id)?)));
        let level = level.map(|(_, level)| level);
        let mut record = match event {
            Some((source, id)) => {
                windows::made(at, Some(source.to_owned()), Some(id.to_owned()), level, &said, line)
            }
            None => Record::new(at, one_line(&said), line),
        };
        record.level = level;
        record.who = self.who.and_then(cell).map(str::to_owned);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::events::{Format, Told};

    #[test]
    fn times_of_a_table_are_utc_where_its_head_says_so() {
        for (table, is_utc) in [
            ("TimeGenerated [UTC],Computer\n\"3/14/2026, 9:02:11.250 AM\",edge-1\n", true),
            ("@timestamp,@message\n2026-03-14 09:02:11.250,certificate expired\n", true),
            ("@timestamp,message\n2026-03-14 09:02:11.250,certificate expired\n", false),
            ("TimeGenerated,Computer\n2026-03-14 09:02:11,edge-1\n", false),
        ] {
            let mut times = Vec::new();
            let mut take = |_: Format, record: Record| times.push(record.at);
            let mut out = Out { take: &mut take, told: Told::default() };
            read(table.as_bytes(), &Reading::default(), &mut out).unwrap();
            assert_eq!(times.len(), 1, "{table}");
            assert_eq!(matches!(times.first(), Some(At::Exact(_))), is_utc, "{table}");
        }
    }
}
