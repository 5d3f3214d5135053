//! journald: `journalctl -o json`, `-o export`, `-o short-iso` and the other short forms.

use std::io::{self, Read};

use serde_json::Value;

use super::dialect::Beside;
use super::fields::text_at;
use super::lines::Lines;
use super::{Format, Level, Out, Reading, Record, clock, log, one_line};

pub fn is_json(value: &Value, _: Option<&'static str>) -> bool {
    value.get("__REALTIME_TIMESTAMP").is_some()
}

pub fn json(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let message = match value.get("MESSAGE") {
        // What is no UTF-8 comes as a list of bytes.
        Some(Value::Array(bytes)) => {
            let bytes = bytes.iter().map(|b| b.as_u64().and_then(|b| u8::try_from(b).ok()));
            let bytes: Vec<u8> = bytes.map(|b| b.unwrap_or(b'?')).collect();
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        Some(value) => super::fields::text(value),
        None => None,
    };
    let part = |key: &str| text_at(value, key);
    made(&part, message, beside.line).into_iter().collect()
}

fn made(
    part: &dyn Fn(&str) -> Option<String>,
    message: Option<String>,
    line: u64,
) -> Option<Record> {
    let at = part("_SOURCE_REALTIME_TIMESTAMP").or_else(|| part("__REALTIME_TIMESTAMP"))?;
    let at = clock::epoch(&at)?;
    let host = part("_HOSTNAME").map(|h| format!("{h} ")).unwrap_or_default();
    let app = part("SYSLOG_IDENTIFIER")
        .or_else(|| part("_COMM"))
        .map(|a| format!("{a}: "))
        .unwrap_or_default();
    let message = anstream::adapter::strip_str(&message?).to_string();
    let mut record = Record::new(at, one_line(&format!("{host}{app}{message}")), line);
    record.level = part("PRIORITY").and_then(|p| p.parse().ok()).map(Level::of_syslog);
    Some(record)
}

/// Reads what is not JSON.
pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let (head, from) = super::packed::head(from)?;
    match head.starts_with(b"__CURSOR=") || head.windows(22).any(|w| w == b"__REALTIME_TIMESTAMP=1")
    {
        true => export(from, out),
        false => log::read(Format::Log, from, reading, out),
    }
}

/// `KEY=value` lines, an empty one between records. A value that is no line is a key alone, its length in eight bytes,
/// the value and a line end.
fn export(from: impl Read, out: &mut Out<'_>) -> io::Result<()> {
    const MOST_FIELDS: usize = 500;
    let mut lines = Lines::new(from);
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut begins, mut is_binary) = (1, false);
    loop {
        let next = lines.next()?.map(|(number, line)| (number, line.to_vec()));
        let number = next.as_ref().map_or(0, |(number, _)| *number);
        let next = next.map(|(_, line)| line);
        match next.as_deref() {
            Some([]) | None => {
                if !fields.is_empty() {
                    let part =
                        |key: &str| fields.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
                    match made(&part, part("MESSAGE"), begins) {
                        Some(record) => out.record(record),
                        None if part("__REALTIME_TIMESTAMP").is_some() => {}
                        None => out.unread(begins),
                    }
                }
                fields.clear();
                is_binary = false;
                begins = number + 1;
                if next.is_none() {
                    return Ok(());
                }
            }
            Some(line) => {
                let sign = memchr::memchr(b'=', line).filter(|_| !is_binary);
                match sign {
                    Some(sign) if fields.len() < MOST_FIELDS => {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        fields.push((text(&line[..sign]), text(&line[sign + 1..])));
                    }
                    // Lines of a value that has several: the first of them is what a timeline shows.
                    None if is_binary => {
                        const LENGTH: usize = 8;
                        if line.len() > LENGTH
                            && let Some((_, value)) = fields.last_mut()
                            && value.is_empty()
                        {
                            *value = String::from_utf8_lossy(&line[LENGTH..]).into_owned();
                        }
                        is_binary = false;
                    }
                    None => {
                        is_binary = true;
                        fields.push((String::from_utf8_lossy(line).into_owned(), String::new()));
                    }
                    Some(_) => {}
                }
            }
        }
    }
}
