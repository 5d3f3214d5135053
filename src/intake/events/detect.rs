//! What wrote a file, by what it begins with.

use serde_json::Value;

use super::lines::SEPARATOR;
use super::{Format, clock, dialect, git, journal, shell, syslog, table, web};
use crate::intake::events::Reading;

/// So many lines are looked at.
const LINES: usize = 60;

/// The encoding of a file in UTF-16, by its mark, or by the zeros between its letters.
pub fn wide(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        [a, 0, b, 0, c, 0, ..] if [a, b, c].iter().all(|l| l.is_ascii_graphic()) => {
            Some(encoding_rs::UTF_16LE)
        }
        _ => None,
    }
}

/// Whether a file is no text.
pub fn is_binary(head: &[u8]) -> bool {
    let begin = &head[..head.len().min(4096)];
    // The export of the journal has lengths in eight bytes.
    let is_journal = begin.starts_with(b"__CURSOR=");
    !is_journal && begin.contains(&0)
}

/// What is to be done about one that is none.
pub fn what_binary(head: &[u8]) -> &'static str {
    match head {
        [b'L', b'P', b'K', b'S', b'H', b'H', b'R', b'H', ..] => {
            "this is a binary journal, which is not read as it is; `journalctl --file FILE -o json > journal.json` makes text of it"
        }
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => {
            "this is a database of SQLite, which is not read as it is; of atuin, `atuin history list` makes text of it"
        }
        _ => "this is no text and nothing that is unpacked here (gzip, zstd, bzip2, xz, zip)",
    }
}

/// The text without the marks that some files begin with.
fn unmarked(head: &[u8]) -> &[u8] {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.strip_prefix(&[SEPARATOR]).unwrap_or(head)
}

/// Whether a file begins as JSON does; a bracket alone also begins the times of some logs.
pub fn is_json(head: &[u8]) -> bool {
    let begin = unmarked(head).trim_ascii_start();
    match begin {
        [b'{', ..] => true,
        [b'[', rest @ ..] => {
            matches!(rest.trim_ascii_start().first(), Some(b'{' | b'[' | b']' | b'"'))
        }
        _ => false,
    }
}

/// Whether each line is a value of its own.
pub fn is_json_lines(head: &[u8]) -> bool {
    let first = head.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty());
    let first = first.map(|line| unmarked(line).trim_ascii());
    let Some(first) = first.filter(|line| line.starts_with(b"{") && line.ends_with(b"}")) else {
        return false;
    };
    let is_alone = head.iter().filter(|b| **b == b'\n').count() < 2;
    match serde_json::from_slice::<Value>(first) {
        // A document on one line may hold a list.
        Ok(Value::Object(all)) if is_alone => !all.values().any(|v| v.is_array() || v.is_object()),
        Ok(value) => value.is_object(),
        Err(_) => false,
    }
}

/// Tells what wrote a file; `name` decides between what looks the same.
#[must_use]
pub fn detect(name: &str, head: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(head);
    let text = crate::intake::terminal::plain(&text);
    let text = text.trim_start_matches(['\u{feff}', char::from(SEPARATOR)]);
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let first = lines.first()?;
    if is_json(head) {
        return Some(of_json(text, first));
    }
    let has_most = |is: &dyn Fn(&str) -> bool| {
        let fitting = lines.iter().filter(|line| is(line)).count();
        fitting * 2 > lines.len()
    };
    if first.starts_with("WEBVTT") {
        return Some(Format::WebVtt);
    }
    if first.starts_with("__CURSOR=")
        || lines.iter().take(8).any(|l| l.starts_with("__REALTIME_TIMESTAMP="))
        || journal::verbose_begins(first, &Reading::default()).is_some()
    {
        return Some(Format::Journald);
    }
    let is_dump = first.starts_with("Record ") && lines.get(1).is_some_and(|l| l.starts_with('<'));
    if is_dump || first.starts_with("<?xml") || first.starts_with("<Event") {
        let is_windows = text.contains("<Event") && text.contains("TimeCreated");
        return is_windows.then_some(Format::Windows);
    }
    if lines.iter().any(|line| git::is_commit(line)) && text.contains("\n    ") {
        return Some(Format::Git);
    }
    if has_most(&|line| git::one(line, 1).is_some()) {
        return Some(Format::Git);
    }
    if is_mail(&lines) {
        return Some(Format::Mail);
    }
    if has_most(&|line| web::access(line, 1).is_some()) {
        return Some(Format::Access);
    }
    for format in [Format::NginxError, Format::ApacheError] {
        if has_most(&|line| web::whose_error(line) == Some(format)) {
            return Some(format);
        }
    }
    if let Some(shell) = of_shell(&name, &lines) {
        return Some(shell);
    }
    if is_table(&lines) {
        return Some(Format::Csv);
    }
    let reading =
        Reading { near: chrono::NaiveDate::from_ymd_opt(2026, 1, 1), ..Reading::default() };
    let is_syslog = |line: &str| {
        syslog::rfc5424(line, 1).is_some() || {
            let begin = syslog::priority(line).map_or(0, |(_, rest)| rest);
            let found = clock::leading(&line[begin..], reading.dates());
            found.is_some_and(|f| {
                let rest = &line[begin + f.rest..];
                syslog::tagged(rest).is_some()
                    && (f.is_yearless || begin > 0 || rest.contains("]: "))
            })
        }
    };
    if has_most(&is_syslog) {
        return Some(Format::Syslog);
    }
    let is_timed = |line: &str| {
        clock::leading(line, reading.dates()).is_some()
            || clock::within(line, reading.dates()).is_some()
            || clock::alone(line).is_some()
    };
    // Traces have many lines without a time.
    let timed = lines.iter().filter(|line| is_timed(line)).count();
    (timed > 0 && (timed * 10 >= lines.len() || is_timed(first))).then_some(Format::Log)
}

fn of_json(text: &str, first: &str) -> Format {
    if let Ok(Value::Object(head)) = serde_json::from_str::<Value>(first)
        && head.contains_key("version")
        && (head.contains_key("width") || head.contains_key("term"))
    {
        return Format::Asciinema;
    }
    let mut found = None;
    // The first element says whose it is; a document that is cut by the end of what is looked at is none the less read.
    let _ = super::json::document(text.as_bytes(), &mut |element| {
        if found.is_none() {
            found = Some(dialect::whose(&element.value, element.list));
        }
    });
    found.unwrap_or(Format::Json)
}

fn is_mail(lines: &[&str]) -> bool {
    let first = lines.first().copied().unwrap_or_default();
    let is_header = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default();
        [
            "From",
            "Date",
            "Subject",
            "Received",
            "Message-ID",
            "Return-Path",
            "Delivered-To",
            "To",
            "MIME-Version",
        ]
        .iter()
        .any(|h| h.eq_ignore_ascii_case(name))
            && line.len() > name.len()
    };
    let headers = lines.iter().take(40).filter(|l| is_header(l)).count();
    let is_mbox = first.starts_with("From ") && headers >= 2;
    is_mbox || (is_header(&first) && headers >= 3)
}

fn of_shell(name: &str, lines: &[&str]) -> Option<Format> {
    let first = lines.first()?;
    if lines.iter().any(|l| l.starts_with("- cmd: ")) && first.starts_with("- cmd: ") {
        return Some(Format::Fish);
    }
    let is_zsh = |line: &str| {
        line.strip_prefix(": ").is_some_and(|rest| {
            rest.split_once(':').is_some_and(|(n, rest)| {
                n.len() == 10 && n.bytes().all(|b| b.is_ascii_digit()) && rest.contains(';')
            })
        })
    };
    if is_zsh(first) {
        return Some(Format::Zsh);
    }
    if first.strip_prefix('#').is_some_and(|t| clock::epoch(t).is_some()) {
        return Some(Format::Bash);
    }
    // A command of several lines has its time on the first and how long it took on the last.
    let begin = lines.iter().filter(|l| shell::atuin_begins(l).is_some()).count();
    let end = lines.iter().filter(|l| shell::atuin_took(l).is_some()).count();
    let is_human = first.split('\t').next().is_some_and(|time| time.contains(" · "));
    if shell::atuin_begins(first).is_some() && (is_human || (end > 0 && end + 1 >= begin)) {
        return Some(Format::Atuin);
    }
    match name {
        n if n.contains("bash_history") || n == ".history" => Some(Format::Bash),
        n if n.contains("zsh_history") || n == ".zhistory" => Some(Format::Zsh),
        n if n.contains("fish_history") => Some(Format::Fish),
        _ => None,
    }
}

/// Whether lines are rows of cells, the first of which are names.
fn is_table(lines: &[&str]) -> bool {
    let first = match lines.first() {
        Some(first) if first.starts_with("# ") => return false,
        Some(first) if first.starts_with("sep=") || first.starts_with(table::TYPE) => {
            lines.get(1).copied().unwrap_or_default()
        }
        Some(first) => first,
        None => return false,
    };
    let mark = match crate::intake::table::separator(first) {
        b'\t' => '\t',
        b';' => ';',
        _ => ',',
    };
    let cells: Vec<&str> = first.split(mark).map(|c| c.trim().trim_matches('"')).collect();
    let is_name = |cell: &&str| {
        !cell.is_empty()
            && cell.len() <= 60
            && clock::read(cell, None).is_none()
            && cell.parse::<f64>().is_err()
    };
    let known = |cell: &&str| {
        let plain = super::fields::plain(cell);
        let names = super::Field::At.names();
        names.contains(&plain.as_str())
            || table::EVENT_TIMES.contains(&plain.as_str())
            || table::DAYS_AND_CLOCKS.iter().any(|(day, _)| *day == plain)
            || plain.ends_with("time")
            || plain.ends_with("timestamp")
    };
    cells.len() > 1 && cells.iter().all(is_name) && cells.iter().any(known) && lines.len() > 1
}
