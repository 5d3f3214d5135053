//! Any log whose lines begin with a time, and syslog, which is one.

use std::io::{self, Read};

use chrono::{Duration, NaiveDate, NaiveTime};

use super::lines::Lines;
use super::{At, Format, Level, Out, Reading, Record, clock, one_line, syslog};

/// So much of a line is looked at for its level, in bytes.
const LEVEL_WITHIN: usize = 80;

/// Reads lines; what begins with no time goes on with the record before, as stack traces do, and counts as unread
/// where there is none.
pub fn read(
    format: Format,
    from: impl Read,
    reading: &Reading,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut is_inside = false;
    let mut yearless = None;
    let mut days = Days { day: reading.near, last: None, is_used: false };
    while let Some((number, bytes)) = lines.next()? {
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line = String::from_utf8_lossy(bytes);
        if let Some(record) = syslog::rfc5424(&line, number) {
            is_inside = true;
            out.record(record);
            continue;
        }
        let (level, begin) = syslog::priority(&line).unzip();
        let line = &line[begin.unwrap_or(0)..];
        let Some((found, said)) = apart(line, reading).or_else(|| days.read(line)) else {
            // What tools write above a log, and people into it.
            if line.starts_with('#') {
                continue;
            }
            // syslog has a line for everything.
            if !is_inside || format == Format::Syslog {
                out.unread(number);
            }
            continue;
        };
        is_inside = true;
        if found.is_yearless && yearless.is_none() {
            yearless = Some(found.at);
        }
        let mut record = Record::new(found.at, "", number);
        if let Some(tagged) = syslog::tagged(&said) {
            record.text = tagged;
            record.level = level.or_else(|| level_in(&said).map(|(level, _)| level));
        } else {
            let own = level_in(&said);
            record.level = level.or(own.map(|(level, _)| level));
            // A level in front is said by being one.
            let rest = own.map_or(0, |(_, rest)| rest);
            let said = &said[rest..];
            record.text = one_line(&message(said).unwrap_or_else(|| said.to_owned()));
        }
        out.record(record);
    }
    if days.is_used {
        out.note("its lines have a clock and no day: the first is taken to be on the day of the incident");
    }
    if let Some(At::Local(at)) = yearless {
        out.note(format!(
            "its times have no year: {} was taken, the nearest to the incident",
            at.format("%Y")
        ));
    }
    Ok(())
}

/// The days of a log whose lines have a clock alone, as in notes and chats: they begin with the incident's, and where the
/// clock goes back by half a day another has begun.
struct Days {
    day: Option<NaiveDate>,
    last: Option<NaiveTime>,
    is_used: bool,
}

impl Days {
    fn read(&mut self, line: &str) -> Option<(clock::Leading, String)> {
        let (time, rest) = clock::alone(line)?;
        let is_next = self.last.is_some_and(|last| last - time > Duration::hours(12));
        if is_next {
            self.day = self.day?.succ_opt();
        }
        let at = At::Local(self.day?.and_time(time));
        self.last = Some(time);
        self.is_used = true;
        Some((clock::Leading { at, rest, is_yearless: false }, line[rest..].to_owned()))
    }
}

/// The time of a line, and its words without it; the time may stand behind a few words, such as `web-1  |`.
fn apart(line: &str, reading: &Reading) -> Option<(clock::Leading, String)> {
    if let Some(found) = klog(line, reading).or_else(|| clock::leading(line, reading.near)) {
        let said = line[found.rest..].to_owned();
        return Some((found, said));
    }
    let (begin, found) = keyed(line, reading).or_else(|| clock::within(line, reading.near))?;
    let before = line[..begin].trim_end_matches([' ', '[', '(', '|', '"', '=']);
    let before =
        before.strip_suffix("time").or_else(|| before.strip_suffix("ts")).unwrap_or(before);
    let rest = line[found.rest..].trim_start_matches([']', ')', '"', ' ', '|', ':', '-', ',']);
    let said = if before.is_empty() { rest.to_owned() } else { format!("{before} {rest}") };
    Some((found, said))
}

/// `time="2026-03-14T09:02:11Z" level=warning msg="…"`
fn keyed(line: &str, reading: &Reading) -> Option<(usize, clock::Leading)> {
    let start = ["time=", "ts=", "timestamp="].into_iter().find_map(|key| {
        let at = line.find(key)?;
        (at == 0 || line[..at].ends_with(' ')).then_some(at + key.len())
    })?;
    let begin = start + usize::from(line[start..].starts_with('"'));
    let found = clock::leading(&line[begin..], reading.near)?;
    Some((start, clock::Leading { rest: begin + found.rest, ..found }))
}

/// The words of `level=warning msg="queue is \"long\"" id=7`; the other keys are for programs.
pub fn message(line: &str) -> Option<String> {
    let start = ["msg=", "message="].into_iter().find_map(|key| {
        let at = line.find(key)?;
        (at == 0 || line[..at].ends_with(' ')).then_some(at + key.len())
    })?;
    let Some(quoted) = line[start..].strip_prefix('"') else {
        return line[start..].split(' ').next().map(str::to_owned);
    };
    let mut words = String::new();
    let mut letters = quoted.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => return Some(words),
            '\\' => words.extend(letters.next()),
            c => words.push(c),
        }
    }
    None
}

/// `E0314 09:02:11.123456   812 file.go:17] message`
fn klog(line: &str, reading: &Reading) -> Option<clock::Leading> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let bytes = line.as_bytes();
    let is_klog = matches!(bytes.first(), Some(b'I' | b'W' | b'E' | b'F'))
        && bytes.get(1..5).is_some_and(|d| d.iter().all(u8::is_ascii_digit))
        && bytes.get(5) == Some(&b' ');
    if !is_klog {
        return None;
    }
    let month = MONTHS.get(line[1..3].parse::<usize>().ok()?.checked_sub(1)?)?;
    let rest = line.get(6..)?;
    let clock_end = rest.find(' ')?;
    let time = format!("{month} {} {}", &line[3..5], &rest[..clock_end]);
    let found = clock::leading(&time, reading.near)?;
    let at = line.find("] ").map_or(6 + clock_end, |at| at + 2);
    Some(clock::Leading { rest: at, ..found })
}

/// The level that the beginning of a line says, and where the words behind it begin if it is what the line begins
/// with, else 0.
pub fn level_in(line: &str) -> Option<(Level, usize)> {
    if let Some(found) = logcat(line) {
        return Some(found);
    }
    let mut end = line.len().min(LEVEL_WITHIN);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let near = &line[..end];
    let mut at = 0;
    for word in near.split(|c: char| !c.is_ascii_alphabetic()) {
        let begin = at;
        at += word.len();
        // What stands between two words may be a letter of another script.
        at += near[at..].chars().next().map_or(0, char::len_utf8);
        if word.len() < 3 {
            continue;
        }
        let Some(level) = Level::from_word(word) else { continue };
        let before = &line[..begin];
        let is_first = before.bytes().all(|b| b" [(<".contains(&b));
        let is_key = ["level=", "level\":\"", "severity=", "lvl=", "level=\""]
            .iter()
            .any(|k| before.ends_with(k));
        let is_marked = (before.ends_with('[') || before.ends_with('<') || before.ends_with('('))
            && line[begin + word.len()..].starts_with([']', '>', ')', ':']);
        // A level among words is in capitals: `worker-1 ERROR pool is empty`, `[7] FATAL:  role does not exist`.
        let is_loud = word.bytes().all(|b| b.is_ascii_uppercase());
        if is_first
            && (is_loud || is_marked || line[begin + word.len()..].starts_with([':', ' ']))
            && !is_sentence(word, before, line, begin)
        {
            let rest = line[begin + word.len()..]
                .trim_start_matches([']', ')', '>', ':', ' ', '-', '|', '\t']);
            return Some((level, line.len() - rest.len()));
        }
        if is_key || is_marked || is_loud {
            return Some((level, 0));
        }
    }
    None
}

/// The level of Android's logcat, behind the numbers of a process and a thread: `1702  2395 W Tag: …`.
fn logcat(line: &str) -> Option<(Level, usize)> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let begin = line.len() - rest.len();
    let level = match rest.as_bytes() {
        [b'V' | b'D', b' ', ..] => Level::Debug,
        [b'I', b' ', ..] => Level::Info,
        [b'W', b' ', ..] => Level::Warning,
        [b'E', b' ', ..] => Level::Error,
        [b'F' | b'A', b' ', ..] => Level::Critical,
        _ => return None,
    };
    (line[..begin].split_whitespace().count() == 2).then_some((level, begin + 2))
}

/// Whether the word begins a sentence rather than being a level: `Error while reading`, `alert the team`.
fn is_sentence(word: &str, before: &str, line: &str, begin: usize) -> bool {
    let is_bare = before.trim().is_empty() && line[begin + word.len()..].starts_with(' ');
    is_bare
        && !word.bytes().all(|b| b.is_ascii_uppercase())
        && !matches!(word, "info" | "warn" | "debug" | "warning" | "trace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_words_in_their_places() {
        for (line, level, rest) in [
            ("ERROR pool is empty", Some(Level::Error), "pool is empty"),
            ("[error] 812#812: *17 upstream", Some(Level::Error), "812#812: *17 upstream"),
            ("warning: low", Some(Level::Warning), "low"),
            ("worker-1 ERROR pool is empty", Some(Level::Error), "worker-1 ERROR pool is empty"),
            ("level=warn msg=\"slow\"", Some(Level::Warning), "level=warn msg=\"slow\""),
            (
                "[7] FATAL:  role does not exist",
                Some(Level::Critical),
                "[7] FATAL:  role does not exist",
            ),
            ("Error while reading", None, "Error while reading"),
            ("1702  2395 W Network: expired", Some(Level::Warning), "Network: expired"),
            ("2 W of power", None, "2 W of power"),
            ("x:ｅｘ(a) é ERROR full", Some(Level::Error), "x:ｅｘ(a) é ERROR full"),
            ("«ERROR» pool «is»", Some(Level::Error), "«ERROR» pool «is»"),
            ("an error of nobody", None, "an error of nobody"),
            ("information about x", None, "information about x"),
        ] {
            let found = level_in(line);
            assert_eq!(found.map(|(l, _)| l), level, "{line}");
            assert_eq!(&line[found.map_or(0, |(_, r)| r)..], rest, "{line}");
        }
    }
}
