//! Logs of web servers: access logs in the common and combined form, error logs of nginx and Apache.

use std::io::{self, Read};

use super::lines::Lines;
use super::{At, Format, Level, Out, Reading, Record, clock, one_line};

pub fn read(
    format: Format,
    from: impl Read,
    reading: &Reading,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(from);
    while let Some((number, bytes)) = lines.next()? {
        if bytes.is_empty() {
            continue;
        }
        let line = String::from_utf8_lossy(bytes);
        let record = match format {
            Format::Access => access(&line, number),
            _ => error(&line, number, reading),
        };
        match record {
            Some(record) => out.record(record),
            None => out.unread(number),
        }
    }
    Ok(())
}

/// `10.0.0.1 - kim [14/Mar/2026:09:02:11 +0000] "GET /checkout HTTP/1.1" 502 150 "-" "curl"`
pub fn access(line: &str, number: u64) -> Option<Record> {
    let open = memchr::memchr(b'[', line.as_bytes())?;
    let found = clock::leading(&line[open..], None)?;
    let At::Exact(_) = found.at else { return None };
    // The request, in whose quotes are marked by a backslash.
    let rest = line[open..].get(found.rest..)?;
    let begin = line.len() - rest.len();
    let begin = match line[..begin].ends_with('"') {
        true => begin,
        false => begin + line[begin..].find('"')? + 1,
    };
    let bytes = line.as_bytes();
    let mut end = begin;
    while *bytes.get(end)? != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    let request = line.get(begin..end)?;
    let mut after = line.get(end + 1..)?.split_ascii_whitespace();
    let status: u32 = after.next()?.parse().ok().filter(|s| (100..1000).contains(s))?;
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    // What was asked for changes with each request behind the question mark.
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let mut record = Record::new(found.at, format!("{status} {method} {path}").trim_end(), number);
    record.level = Some(Level::of_status(status));
    record.apart = status;
    Some(record)
}

/// `2026/03/14 09:02:11 [error] 812#812: *17 message` of nginx, `[Sat Mar 14 09:02:11.5 2026] [proxy:error] [pid 8] message`
/// of Apache.
pub fn error(line: &str, number: u64, reading: &Reading) -> Option<Record> {
    let found = clock::leading(line, reading.dates())?;
    let mut said = line[found.rest..].trim_start_matches(['[', ' ']);
    let mut record = Record::new(found.at, "", number);
    let (module, rest) = said.split_once(']')?;
    let word = module.rsplit(':').next().unwrap_or(module);
    record.level =
        Level::from_word(word).or_else(|| word.starts_with("trace").then_some(Level::Debug));
    record.level?;
    said = rest.trim_start();
    // Numbers of processes and connections.
    while let Some((inner, rest)) = said.strip_prefix('[').and_then(|s| s.split_once(']')) {
        let is_number = ["pid ", "tid ", "client "].iter().any(|p| inner.starts_with(p));
        if !is_number {
            break;
        }
        said = rest.trim_start();
    }
    if let Some((process, rest)) = said.split_once(": ")
        && process.bytes().all(|b| b.is_ascii_digit() || b == b'#')
    {
        said = rest;
    }
    if let Some((connection, rest)) = said.strip_prefix('*').and_then(|s| s.split_once(' '))
        && connection.bytes().all(|b| b.is_ascii_digit())
    {
        said = rest;
    }
    record.text = one_line(said);
    Some(record)
}

/// Whether a line is one of an error log, and whose.
pub fn whose_error(line: &str) -> Option<Format> {
    let record = error(line, 1, &Reading::default())?;
    let is_nginx =
        line.starts_with(|c: char| c.is_ascii_digit()) && line.as_bytes().get(4) == Some(&b'/');
    let is_apache = line.starts_with('[')
        && matches!(record.at, At::Local(_))
        && line.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    match (is_nginx, is_apache) {
        (true, _) => Some(Format::NginxError),
        (_, true) => Some(Format::ApacheError),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_with_their_status() {
        let line = "2001:db8::1 - kim [14/Mar/2026:09:02:11 +0100] \"POST /pay?id=7 HTTP/2.0\" 502 150 \"-\" \"curl \\\"x\\\"\" 0.3";
        let record = access(line, 3).unwrap();
        assert_eq!(
            (record.text.as_str(), record.level, record.apart),
            ("502 POST /pay", Some(Level::Error), 502)
        );
        assert_eq!(
            access("10.0.0.1 - - [14/Mar/2026:09:02:11 +0000] \"\\x16\\x03\" 400 150", 1)
                .unwrap()
                .apart,
            400
        );
        assert!(access("10.0.0.1 - - [14/Mar/2026:09:02:11 +0000] \"GET / HTTP/1.1", 1).is_none());
        assert!(access("edge [x] \"GET\" 200", 1).is_none());
    }

    #[test]
    fn errors_are_read_without_numbers_of_processes() {
        let reading = Reading::default();
        let nginx = "2026/03/14 09:02:11 [error] 812#812: *17 upstream timed out (110: Connection timed out)";
        let record = error(nginx, 1, &reading).unwrap();
        assert_eq!(
            (record.text.as_str(), record.level),
            ("upstream timed out (110: Connection timed out)", Some(Level::Error))
        );
        let apache = "[Sat Mar 14 09:02:11.123456 2026] [proxy:error] [pid 812:tid 139] [client 10.0.0.1:443] AH00898: Error reading";
        assert_eq!(error(apache, 1, &reading).unwrap().text, "AH00898: Error reading");
        assert_eq!(whose_error(nginx), Some(Format::NginxError));
        assert_eq!(whose_error(apache), Some(Format::ApacheError));
        assert_eq!(whose_error("2026-03-14 09:02:11 [error] x"), None);
    }
}
