//! Every format that is read, by its fixture.

use std::collections::BTreeSet;

use aftermark::intake::events::{At, Format, Reading, Told, packed, read};
use camino::Utf8Path;
use chrono::NaiveDate;

use crate::project;

pub const FILES: &str = "tests/gather/files";

pub fn reading() -> Reading {
    Reading { near: NaiveDate::from_ymd_opt(2026, 3, 14), ..Reading::default() }
}

/// The records of some bytes, each on a line.
pub fn records(name: &str, bytes: &[u8], reading: &Reading) -> (String, Told) {
    let mut lines = String::new();
    let from = packed::unpacked(bytes).unwrap();
    let told = read(name, from, reading, &mut |_, record| {
        let at = match record.at {
            At::Exact(at) => at.format("%FT%T%.fZ").to_string(),
            At::Local(at) => at.format("%FT%T%.f").to_string(),
            At::Unknown => "unknown".to_owned(),
        };
        let level = record.level.map_or("-", |l| l.name());
        let kind = record.kind.map_or_else(|| "-".to_owned(), |k| format!("{k:?}"));
        let who = record.who.as_deref().unwrap_or("-");
        lines.push_str(&format!("{}: {at} {level} {kind} {who} | {}\n", record.line, record.text));
    });
    (lines, told.unwrap())
}

fn files() -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(project().join(FILES)).sort_by_file_name();
    let files = walk.into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let files = files.map(|e| {
        let path = Utf8Path::from_path(e.path()).unwrap().to_owned();
        (path.file_name().unwrap().to_owned(), fs_err::read(path).unwrap())
    });
    files.collect()
}

#[test]
fn every_format_is_known_by_its_content_and_read() {
    let mut known = BTreeSet::new();
    let mut all = String::new();
    for (name, bytes) in files() {
        let (lines, told) = records(&name, &bytes, &reading());
        let format = told.format.unwrap_or_else(|| panic!("{name} is of no format"));
        known.insert(format);
        let format = format.name();
        all.push_str(&format!(
            "=== {name}: {format}, {} records, unread {} {:?}\n",
            told.records, told.unread, told.unread_lines
        ));
        told.notes.iter().for_each(|note| all.push_str(&format!("({note})\n")));
        all.push_str(&lines);
        // With its format said, a file is read as without.
        let said = Reading { format: told.format, ..reading() };
        assert_eq!(records(&name, &bytes, &said).0, lines, "{name}");
    }
    insta::assert_snapshot!("formats", all);
    let unknown: Vec<&str> =
        Format::ALL.iter().filter(|f| !known.contains(f)).map(|f| f.name()).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "formats without a fixture");
}

#[test]
fn other_line_ends_encodings_and_cuts_change_nothing_but_what_is_cut() {
    for (name, bytes) in files() {
        let (plain, told) = records(&name, &bytes, &reading());
        // Lengths of the journal's export count bytes.
        if let Ok(text) = std::str::from_utf8(&bytes)
            && !text.contains('\0')
        {
            let is_shell = matches!(told.format, Some(Format::Zsh | Format::Bash));
            if !is_shell {
                let windows = text.replace('\n', "\r\n");
                assert_eq!(records(&name, windows.as_bytes(), &reading()).0, plain, "{name}");
            }
            let wide: Vec<u8> =
                format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(records(&name, &wide, &reading()).0, plain, "{name} in UTF-16");
        }
        // A file that was cut has the records before the cut, whatever it is.
        let format = told.format;
        for end in (0..bytes.len()).step_by(bytes.len() / 23 + 1) {
            let (cut, _) = records(&name, &bytes[..end], &Reading { format, ..reading() });
            assert!(cut.lines().count() <= plain.lines().count() + 1, "{name} cut at {end}");
        }
    }
}

#[test]
fn what_was_mapped_is_read_where_it_stands() {
    let mut reading = reading();
    reading.mapping.add("at=meta.when").unwrap();
    reading.mapping.add("text=what").unwrap();
    let text = "{\"meta\":{\"when\":1773475331},\"what\":\"expired\",\"message\":\"x\",\"time\":1}\n{\"what\":\"no time\"}\n";
    let (lines, told) = records("x.json", text.as_bytes(), &reading);
    assert_eq!(lines, "1: 2026-03-14T08:02:11Z - - - | expired\n");
    assert_eq!((told.unread, told.unread_lines), (1, vec![2]));
    let mut reading = super::formats::reading();
    reading.mapping.add("at=Began").unwrap();
    let table = "Began\tWhat\n2026-03-14 09:02\tup, and down\n";
    let (lines, _) =
        records("x.tsv", table.as_bytes(), &Reading { format: Some(Format::Csv), ..reading });
    assert_eq!(lines, "2: 2026-03-14T09:02:00 - - - | up, and down\n");
}

#[test]
fn what_lies_deep_or_on_a_long_line_is_read() {
    let alert = |n: u32| {
        format!("{{\"labels\":{{\"alertname\":\"A{n}\"}},\"startsAt\":\"2026-03-14T08:05:00Z\"}}")
    };
    let deep = |open: &str, within: &str, close: &str| {
        format!("{}{within}{}", open.repeat(100), close.repeat(100))
    };
    let many = (0..2_000).map(alert).collect::<Vec<_>>().join(",");
    for (text, count) in [
        (deep("[", "", "]"), 0),
        (deep("{\"incident\":", &alert(1), "}"), 1),
        (deep("{\"x\":[", "{}", "]}"), 0),
        (format!("{{\"x\":1}}\n{{\"alerts\":[{many}]}}\n"), 2_000),
        (format!("{{\"alerts\":[{many}]}}\n{{\"alerts\":[{}]}}\n", alert(2_000)), 2_001),
    ] {
        let (_, told) = records("x.json", text.as_bytes(), &reading());
        assert_eq!(told.records, count, "{:.60}: {told:?}", text);
    }
}

/// As `evtx_dump` writes them, in its two forms.
#[test]
fn an_event_log_that_was_dumped_is_read() {
    let event = |time: &str, data: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Event xmlns=\"x\">\n  <System>\n    <Provider Name=\"MSExchangeTransport\">\n    </Provider>\n    <EventID Qualifiers=\"1\">15006</EventID>\n    <Level>2</Level>\n    <TimeCreated SystemTime=\"{time}\">\n    </TimeCreated>\n  </System>\n  <EventData>\n    <Data>{data}</Data>\n  </EventData>\n</Event>\n"
        )
    };
    let xml = format!(
        "Record 1\n{}Record 2\n{}",
        event("2026-03-14T09:02:00.1Z", "the volume is full"),
        event("2026-03-14T09:03:00Z", "mail is refused")
    );
    let json = |data: &str| {
        format!(
            "{{\"Event\":{{\"System\":{{\"Provider\":{{\"#attributes\":{{\"Name\":\"MSExchangeTransport\"}}}},\"EventID\":{{\"#text\":\"15006\"}},\"Level\":\"2\",\"TimeCreated\":{{\"#attributes\":{{\"SystemTime\":\"2026-03-14T09:02:00Z\"}}}}}},\"EventData\":{data}}}}}\n"
        )
    };
    let lines = json("{\"Data\":{\"#text\":[\"the volume\",\"\",\"is full\"]}}")
        + &json("{\"Data\":{\"#text\":\"mail is refused\"}}")
        + &json("{\"Drive\":\"L:\",\"#attributes\":{\"Name\":\"x\"}}");
    for (name, text, said) in [
        ("a.xml", &xml, ["the volume is full", "mail is refused"].as_slice()),
        ("a.jsonl", &lines, &["the volume, is full", "mail is refused", "Drive L:"]),
    ] {
        let (found, told) = records(name, text.as_bytes(), &reading());
        assert_eq!((told.format, told.unread), (Some(Format::Windows), 0), "{found}");
        assert_eq!(found.lines().count(), said.len(), "{found}");
        for (line, said) in found.lines().zip(said) {
            assert!(line.contains("error") && line.ends_with(said), "{line}");
            assert!(line.contains("MSExchangeTransport 15006: "), "{line}");
        }
    }
}

#[test]
fn what_is_no_text_says_what_to_do() {
    for (bytes, said) in [
        (b"LPKSHHRH\0\0".as_slice(), "journalctl --file"),
        (b"SQLite format 3\0", "atuin history list"),
        (b"\x89PNG\r\n\x1a\n\0", "no text"),
        (b"just words", "--from"),
    ] {
        let (lines, told) = records("x", bytes, &reading());
        assert!(lines.is_empty());
        assert!(told.notes.iter().any(|n| n.contains(said)), "{:?}", told.notes);
    }
}
