//! journald: `journalctl -o json`, `-o export`, `-o verbose`, `-o short-iso` and the other short forms.

use std::collections::HashMap;
use std::io::{self, Read};

use serde_json::Value;

use super::dialect::Beside;
use super::lines::{LONGEST, Lines};
use super::{At, Format, Level, Out, Reading, Record, clock, log, one_line};

/// The fields that a record is made of.
const FIELDS: [&str; 7] = [
    "_SOURCE_REALTIME_TIMESTAMP",
    "__REALTIME_TIMESTAMP",
    "_HOSTNAME",
    "SYSLOG_IDENTIFIER",
    "_COMM",
    "MESSAGE",
    "PRIORITY",
];

pub fn is_json(value: &Value, _: Option<&'static str>) -> bool {
    value.get("__REALTIME_TIMESTAMP").is_some()
}

/// Whether an entry has no words: a program wrote an empty line, or fields alone.
pub fn is_silent(value: &Value) -> bool {
    is_json(value, None)
        && match value.get("MESSAGE") {
            None => true,
            Some(Value::String(said)) => said.trim().is_empty(),
            Some(Value::Array(bytes)) => bytes.is_empty(),
            Some(_) => false,
        }
}

/// Whether journalctl left the words of an entry out.
pub fn is_cut(value: &Value) -> bool {
    is_json(value, None) && value.get("MESSAGE").is_some_and(Value::is_null)
}

pub fn json(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    made(&|key| value.get(key).and_then(text), None, beside.line).into_iter().collect()
}

/// The text of a field: what is no UTF-8, or has escapes in it, comes as a list of bytes, and a field that was given
/// more than once as a list of its values.
fn text(value: &Value) -> Option<String> {
    let Value::Array(all) = value else { return super::fields::text(value) };
    let bytes = all.iter().map(|b| b.as_u64().and_then(|b| u8::try_from(b).ok()));
    match bytes.collect::<Option<Vec<u8>>>() {
        Some(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        None => all.first().and_then(text),
    }
}

/// A record of the fields of an entry; `at` is when the journal took it, where it says so beside them.
fn made(part: &dyn Fn(&str) -> Option<String>, at: Option<At>, line: u64) -> Option<Record> {
    let own = part("_SOURCE_REALTIME_TIMESTAMP").or_else(|| part("__REALTIME_TIMESTAMP"));
    let at = own.and_then(|own| clock::epoch(&own)).or(at)?;
    let host = part("_HOSTNAME").map(|h| format!("{h} ")).unwrap_or_default();
    let app = part("SYSLOG_IDENTIFIER")
        .or_else(|| part("_COMM"))
        .map(|a| format!("{a}: "))
        .unwrap_or_default();
    let message = part("MESSAGE").filter(|m| !m.trim().is_empty())?;
    let mut record = Record::new(at, one_line(&format!("{host}{app}{message}")), line);
    record.level = part("PRIORITY").and_then(|p| p.parse().ok()).map(Level::of_syslog);
    Some(record)
}

/// Reads what is not JSON.
pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let (head, from) = super::packed::head(from)?;
    if head.starts_with(b"__CURSOR=") || head.windows(22).any(|w| w == b"__REALTIME_TIMESTAMP=1") {
        return export(from, out);
    }
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    match verbose_begins(&String::from_utf8_lossy(first.trim_ascii_end()), reading) {
        Some(_) => verbose(from, reading, out),
        None => log::read(Format::Log, from, reading, out),
    }
}

/// The time of an entry of `-o verbose`: `Sat 2026-03-14 08:02:11.003 UTC [s=…;i=…]`.
pub fn verbose_begins(line: &str, reading: &Reading) -> Option<At> {
    let (day, rest) = line.split_once(' ')?;
    let is_day = !day.is_empty() && day.chars().all(|c| c.is_alphabetic() || c == '.');
    let (time, place) = rest.split_once(" [s=")?;
    let found = clock::leading(time, reading.dates()).filter(|_| is_day && place.ends_with(']'))?;
    Some(found.at)
}

/// `    KEY=value` lines below the time of each entry; those of a value that has several stand farther in.
fn verbose(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut fields: HashMap<String, String> = HashMap::new();
    let mut now: Option<(At, u64)> = None;
    let mut is_message = false;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes);
        if let Some(at) = verbose_begins(&line, reading) {
            let before = now.replace((at, number)).and_then(|now| finished(now, &fields));
            before.into_iter().for_each(|record| out.record(record));
            fields.clear();
            continue;
        }
        let field = line.strip_prefix("    ").and_then(|field| field.split_once('='));
        match field.filter(|(key, _)| !key.contains(' ')) {
            Some((key, value)) => {
                is_message = key == "MESSAGE" && !fields.contains_key(key);
                if FIELDS.contains(&key) {
                    fields.entry(key.to_owned()).or_insert_with(|| value.to_owned());
                }
            }
            None if is_message => {
                if let Some(message) = fields.get_mut("MESSAGE").filter(|m| m.len() < LONGEST) {
                    message.push('\n');
                    message.push_str(line.trim_start());
                }
            }
            None if now.is_none() && !line.trim().is_empty() => out.unread(number),
            None => {}
        }
    }
    now.and_then(|now| finished(now, &fields)).into_iter().for_each(|record| out.record(record));
    Ok(())
}

fn finished((at, line): (At, u64), fields: &HashMap<String, String>) -> Option<Record> {
    made(&|key| fields.get(key).cloned(), Some(at), line)
}

/// `KEY=value` lines, an empty one between records. A value that is no line is a key alone, its length in eight bytes,
/// the value and a line end.
fn export(from: impl Read, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut fields: HashMap<String, String> = HashMap::new();
    let (mut begins, mut is_any) = (1, false);
    loop {
        let next = lines.raw()?;
        let (number, line) = next.unwrap_or_default();
        if line.is_empty() {
            let is_end = next.is_none();
            if is_any {
                match made(&|key| fields.get(key).cloned(), None, begins) {
                    Some(record) => out.record(record),
                    None if fields.contains_key("__REALTIME_TIMESTAMP") => {}
                    None => out.unread(begins),
                }
            }
            if is_end {
                return Ok(());
            }
            fields.clear();
            (begins, is_any) = (number + 1, false);
            continue;
        }
        is_any = true;
        let sign = memchr::memchr(b'=', line);
        let (key, value) = line.split_at(sign.unwrap_or(line.len()));
        let key = String::from_utf8_lossy(key).into_owned();
        let value = match sign {
            Some(_) => value.get(1..).unwrap_or_default(),
            None => match value_of(&mut lines)? {
                Some(value) => value,
                None => {
                    out.unread(number);
                    continue;
                }
            },
        };
        // Others are not asked for, and there may be many and large ones.
        if FIELDS.contains(&key.as_str()) {
            fields.entry(key).or_insert_with(|| String::from_utf8_lossy(value).into_owned());
        }
    }
}

/// A value by its length; `None` if there is no length that the journal can have written.
fn value_of<R: Read>(lines: &mut Lines<R>) -> io::Result<Option<&[u8]>> {
    // The most that the journal takes, in bytes.
    const LARGEST: u64 = 768 << 20;
    let length = <[u8; 8]>::try_from(lines.counted(8)?).ok().map(u64::from_le_bytes);
    let Some(length) = length.filter(|length| *length <= LARGEST) else { return Ok(None) };
    let value = lines.counted(length + 1)?;
    Ok(Some(value.strip_suffix(b"\n").unwrap_or(value)))
}
