//! Any log whose lines begin with a time, and syslog, which is one.

use std::io::{self, Read};

use chrono::{Duration, NaiveDate, NaiveTime};

use super::dialect::{self, Beside};
use super::lines::{LONGEST, Lines};
use super::{At, Format, Level, Out, Reading, Record, clock, one_line, syslog, words};

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
    let mut parts = Parts(None);
    let mut w3c = W3c::default();
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
        // What containers print: lines of a logger among those of others.
        if line.starts_with('{')
            && let Ok(value) = serde_json::from_str(&line)
            && let [record] = &dialect::common(&value, &Beside { reading, line: number })[..]
        {
            is_inside = true;
            out.record(record.clone());
            continue;
        }
        if let Some(columns) = w3c.begins(&line) {
            w3c = columns;
            continue;
        }
        let (level, begin) = syslog::priority(&line).unzip();
        let line = &line[begin.unwrap_or(0)..];
        let Some(apart) = apart(line, reading).or_else(|| days.read(line)) else {
            // What tools write above a log, and people into it.
            if line.starts_with('#') {
                continue;
            }
            // syslog has a line for everything; what journalctl indents goes on with the one before.
            let goes_on = format != Format::Syslog || line.starts_with([' ', '\t']);
            if !is_inside || !goes_on {
                out.unread(number);
            }
            continue;
        };
        is_inside = true;
        if apart.is_yearless && yearless.is_none() {
            yearless = Some(apart.at);
        }
        let Some((at, number, said)) = parts.whole(apart.at, number, apart.said) else { continue };
        let mut record = record(at, number, (apart.before, &said), level);
        w3c.add_to(&mut record, line);
        out.record(record);
    }
    if let Some((at, number, said)) = parts.0.take() {
        out.record(record(at, number, ("", &said), None));
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

/// What a line says behind its time, `before` being what stands in front of that.
fn record(at: At, number: u64, (before, said): (&str, &str), level: Option<Level>) -> Record {
    let mut record = Record::new(at, "", number);
    let said = words::without_time(said, at);
    // `##[error]` of GitHub's jobs; a group is what a page folds.
    if let Some((mark, words)) = said.strip_prefix("##[").and_then(|rest| rest.split_once(']')) {
        record.level = Level::from_word(mark);
        record.text = one_line(if mark.ends_with("group") { "" } else { words });
        return record;
    }
    if let Some(tagged) = syslog::tagged(said).filter(|_| before.is_empty()) {
        record.text = tagged.text;
        let own = tagged.level.or_else(|| level_in(said).map(|(level, _)| level));
        record.level = level.or(own);
        return record;
    }
    let (words, own) = words::unwrapped(said).unwrap_or_else(|| {
        let found = level_in(said);
        // A level in front is said by being one.
        let words = &said[found.map_or(0, |(_, rest)| rest)..];
        (words.to_owned(), found.map(|(level, _)| level))
    });
    record.level = level.or(own).or_else(|| level_in(said).map(|(level, _)| level));
    let gap = if before.is_empty() { "" } else { " " };
    record.text = one_line(&format!("{before}{gap}{words}"));
    record
}

/// What `#Fields:` says of a log as IIS and CloudFront write it: their clock is that of UTC.
#[derive(Default)]
struct W3c {
    is: bool,
    /// Which column the status of the answer is.
    status: Option<usize>,
}

impl W3c {
    /// What holds after a line that begins with `#Word:`.
    fn begins(&self, line: &str) -> Option<Self> {
        let (word, rest) = line.strip_prefix('#')?.split_once(':')?;
        let is_one = ["Software", "Version", "Date", "Fields", "Start-Date"].contains(&word);
        let columns: Vec<&str> = rest.split_whitespace().collect();
        match is_one {
            true if word == "Fields" => Some(Self {
                is: columns.starts_with(&["date", "time"]),
                status: columns.iter().position(|c| *c == "sc-status"),
            }),
            true => Some(Self { ..*self }),
            false => None,
        }
    }

    fn add_to(&self, record: &mut Record, line: &str) {
        if let (true, At::Local(local)) = (self.is, record.at) {
            record.at = At::Exact(local.and_utc());
        }
        let status = self.status.and_then(|at| line.split_whitespace().nth(at)?.parse().ok());
        if let Some(status) = status.filter(|status| (100..600).contains(status)) {
            record.apart = status;
            record.level = Some(Level::of_status(status));
        }
    }
}

/// The lines of containers that containerd and CRI-O cut into pieces of 16 kB: when and on which line the first was written,
/// and what they say so far.
struct Parts(Option<(At, u64, String)>);

impl Parts {
    /// The whole of a line, once its last piece is there; what is in no pieces is whole.
    fn whole(&mut self, at: At, number: u64, said: &str) -> Option<(At, u64, String)> {
        let piece = ["stdout ", "stderr "].iter().find_map(|stream| {
            let rest = said.strip_prefix(stream)?;
            let is_last = !rest.starts_with("P ");
            rest.strip_prefix("F ").or_else(|| rest.strip_prefix("P ")).map(|rest| (rest, is_last))
        });
        let Some((piece, is_last)) = piece else { return Some((at, number, said.to_owned())) };
        let whole = self.0.get_or_insert_with(|| (at, number, String::new()));
        if whole.2.len() < LONGEST {
            whole.2.push_str(piece);
        }
        if is_last { self.0.take() } else { None }
    }
}

/// A line with its time taken out.
struct Apart<'l> {
    at: At,
    is_yearless: bool,
    /// What stands in front of the time: `web-1` of `web-1  | 2026-…`.
    before: &'l str,
    said: &'l str,
}

/// The days of a log whose lines have a clock alone, as in notes and chats: they begin with the incident's, and where the
/// clock goes back by half a day another has begun.
struct Days {
    day: Option<NaiveDate>,
    last: Option<NaiveTime>,
    is_used: bool,
}

impl Days {
    fn read<'l>(&mut self, line: &'l str) -> Option<Apart<'l>> {
        let (time, rest) = clock::alone(line)?;
        let is_next = self.last.is_some_and(|last| last - time > Duration::hours(12));
        if is_next {
            self.day = self.day?.succ_opt();
        }
        let at = At::Local(self.day?.and_time(time));
        self.last = Some(time);
        self.is_used = true;
        Some(Apart { at, is_yearless: false, before: "", said: &line[rest..] })
    }
}

/// The time of a line, and its words without it; the time may stand behind a few words, such as `web-1  |`.
fn apart<'l>(line: &'l str, reading: &Reading) -> Option<Apart<'l>> {
    let made = |found: &clock::Leading, before, said| Apart {
        at: found.at,
        is_yearless: found.is_yearless,
        before,
        said,
    };
    if let Some(found) = klog(line, reading).or_else(|| clock::leading(line, reading.dates())) {
        return Some(made(&found, "", &line[found.rest..]));
    }
    let (begin, found) = keyed(line, reading).or_else(|| clock::within(line, reading.dates()))?;
    let before = line[..begin].trim_end_matches([' ', '[', '(', '|', '"', '=']);
    // The second mark of a time in quotes is the time's; any other begins what is said.
    let is_quoted = line[..begin].ends_with('"');
    let ends = |c| "]) |:-,".contains(c) || (c == '"' && is_quoted);
    let said = line[found.rest..].trim_start_matches(ends);
    // The keys before it are the message's own: `level=warning ts=… msg="…"`.
    match before.contains('=') && words::unwrapped(line).is_some() {
        true => Some(made(&found, "", line)),
        false => Some(made(&found, before, said)),
    }
}

/// `time="2026-03-14T09:02:11Z" level=warning msg="…"`: where the key begins.
fn keyed(line: &str, reading: &Reading) -> Option<(usize, clock::Leading)> {
    let (at, start) = ["time=", "timestamp=", "ts=", "t="].into_iter().find_map(|key| {
        let at = line.find(key)?;
        (at == 0 || line[..at].ends_with(' ')).then_some((at, at + key.len()))
    })?;
    let begin = start + usize::from(line[start..].starts_with('"'));
    let found = clock::leading(&line[begin..], reading.dates())?;
    Some((at, clock::Leading { rest: begin + found.rest, ..found }))
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
    let found = clock::leading(&time, reading.dates())?;
    let at = line.find("] ").map_or(6 + clock_end, |at| at + 2);
    Some(clock::Leading { rest: at, ..found })
}

/// The level that the beginning of a line says, and where the words behind it begin if it is what the line begins
/// with, else 0.
pub fn level_in(line: &str) -> Option<(Level, usize)> {
    if let Some(found) = logcat(line).or_else(|| cisco(line).map(|level| (level, 0))) {
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

/// The severity in the name of a message of Cisco's devices: `%LINK-3-UPDOWN: Interface …`.
fn cisco(line: &str) -> Option<Level> {
    let (name, _) = line.split_once('%')?.1.split_once(':')?;
    let mut parts = name.rsplitn(3, '-');
    let (_, severity, facility) = (parts.next()?, parts.next()?, parts.next()?);
    let is_name = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    match severity.as_bytes() {
        [figure @ b'0'..=b'7'] if !facility.is_empty() && facility.bytes().all(is_name) => {
            Some(Level::of_syslog(u64::from(figure - b'0')))
        }
        _ => None,
    }
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
            (
                "%LINK-3-UPDOWN: Interface is down",
                Some(Level::Error),
                "%LINK-3-UPDOWN: Interface is down",
            ),
            ("50 %: it is full-3-full", None, "50 %: it is full-3-full"),
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
