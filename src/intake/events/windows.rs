//! The event log of Windows: XML as the Event Viewer and `wevtutil` write it, JSON as PowerShell does. Its CSV is a table.

use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::dialect::Beside;
use super::fields::{text_at, time_at};
use super::{At, Level, Out, Record, clock, one_line};

/// So many values of an event are read.
const MOST_DATA: usize = 50;

pub fn is_json(value: &Value, _: Option<&'static str>) -> bool {
    let has = |key: &str| value.get(key).is_some();
    // As PowerShell writes it, and as nxlog and others do.
    (has("TimeCreated") && (has("ProviderName") || has("LevelDisplayName")))
        || (has("EventID")
            && has("Message")
            && ["SourceName", "ProviderName", "Channel"].into_iter().any(has))
        || value.get("Event").is_some_and(|e| e.get("System").is_some())
}

/// Whether a file begins as XML does, or as `evtx_dump` writes it, with a number in front of each event.
pub fn is_xml(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let number = head.strip_prefix(b"Record ").and_then(<[u8]>::first);
    head.starts_with(b"<?xml")
        || head.starts_with(b"<Event")
        || number.is_some_and(u8::is_ascii_digit)
}

/// What an event says beside its head: values with their names, and those that have none.
fn data(event: &Value) -> String {
    // What an event has of its own form lies in an element of its name.
    let own = event.get("UserData").and_then(Value::as_object);
    let own = own.and_then(|own| own.values().find(|value| value.is_object()));
    let all = event.get("EventData").filter(|data| data.is_object()).or(own);
    let Some(all) = all.and_then(Value::as_object) else {
        return String::new();
    };
    let mut said: Vec<String> = Vec::new();
    for (name, value) in
        all.iter().filter(|(name, _)| *name != "#attributes" && !name.starts_with('@'))
    {
        let unnamed = match value {
            Value::Object(inner) => inner.get("#text"),
            Value::Array(_) => Some(value),
            _ => None,
        };
        match unnamed {
            Some(Value::Array(values)) => {
                said.extend(values.iter().take(MOST_DATA).filter_map(super::fields::text));
            }
            Some(value) => said.extend(super::fields::text(value)),
            None => {
                let text = super::fields::text(value).filter(|text| is_said(text));
                said.extend(text.map(|text| named(Some(name), text)));
            }
        }
    }
    said.join(", ")
}

/// Whether a value says anything: Windows writes a dash for those that it has not.
fn is_said(value: &str) -> bool {
    !matches!(value, "" | "-")
}

/// A value with its name, but for those that are numbered only.
fn named(name: Option<&str>, value: String) -> String {
    let is_number = |n: &str| n.bytes().all(|b| b.is_ascii_digit());
    match name.filter(|name| !name.strip_prefix("param").is_some_and(is_number)) {
        Some(name) => format!("{name} {value}"),
        None => value,
    }
}

pub fn json(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let event = value.get("Event").unwrap_or(value);
    let times = [
        "@timestamp",
        "TimeCreated",
        "EventTime",
        "TimeGenerated",
        "System.TimeCreated.#attributes.SystemTime",
        "System.TimeCreated.SystemTime",
    ];
    let Some(at) = times.iter().find_map(|path| time_at(event, path)) else {
        return Vec::new();
    };
    let part = |paths: &[&str]| paths.iter().find_map(|path| text_at(event, path));
    let provider = part(&[
        "ProviderName",
        "SourceName",
        "System.Provider.#attributes.Name",
        "System.Provider.Name",
        "Channel",
    ]);
    let id = part(&["Id", "EventID", "System.EventID.#text", "System.EventID"]);
    let said = part(&["Message"]).unwrap_or_else(|| data(event));
    let level = part(&["Level", "System.Level"]).and_then(|l| l.parse().ok());
    let word = part(&["LevelDisplayName", "Severity", "Level"]).and_then(|w| Level::from_word(&w));
    vec![made(at, provider, id, word.or_else(|| level.and_then(level_of)), &said, beside.line)]
}

/// The numbers that Windows has for levels.
fn level_of(number: u64) -> Option<Level> {
    Some(match number {
        1 => Level::Critical,
        2 => Level::Error,
        3 => Level::Warning,
        0 | 4 => Level::Info,
        5 => Level::Debug,
        _ => return None,
    })
}

pub fn made(
    at: At,
    provider: Option<String>,
    id: Option<String>,
    level: Option<Level>,
    said: &str,
    line: u64,
) -> Record {
    let provider = provider.unwrap_or_else(|| "Windows".to_owned());
    let provider = provider.trim_start_matches("Microsoft-Windows-");
    let number = id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let mut record = Record::new(at, one_line(&format!("{provider}{number}: {said}")), line);
    record.level = level;
    record.apart = id.and_then(|id| id.parse().ok()).unwrap_or(0);
    record
}

/// An event while its elements are read.
#[derive(Default)]
struct Open {
    line: u64,
    at: Option<At>,
    provider: Option<String>,
    id: Option<String>,
    level: Option<Level>,
    message: Option<String>,
    /// What the value that is being read is called.
    name: Option<String>,
    data: Vec<String>,
}

impl Open {
    /// Takes what an element says, by the elements that it is in.
    fn take(&mut self, inside: &[String], said: String) {
        let name = self.name.take();
        let Some(element) = inside.last().filter(|_| is_said(&said)) else { return };
        // What an event has of its own may have any name.
        let is_own = inside.iter().any(|name| name == "EventData" || name == "UserData");
        match element.as_str() {
            "Binary" if is_own => {}
            _ if is_own && self.data.len() == MOST_DATA => {}
            "Data" if is_own => self.data.push(named(name.as_deref(), said)),
            element if is_own => self.data.push(named(Some(element), said)),
            "EventID" => self.id = Some(said),
            "Level" => {
                self.level =
                    said.parse().ok().and_then(level_of).or_else(|| Level::from_word(&said));
            }
            "Message" => self.message = Some(said),
            _ => {}
        }
    }
}

/// Counts the lines that were handed out.
struct Counted<R> {
    from: R,
    line: std::rc::Rc<std::cell::Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        // In small parts, so that the line of an event is nearly exact.
        let most = to.len().min(64);
        let read = self.from.read(&mut to[..most])?;
        let lines = memchr::memchr_iter(b'\n', &to[..read]).count() as u64;
        self.line.set(self.line.get() + lines);
        Ok(read)
    }
}

pub fn xml(from: impl Read, out: &mut Out<'_>) -> io::Result<()> {
    const LONGEST: usize = 1 << 20;
    let line = std::rc::Rc::new(std::cell::Cell::new(1));
    let counted = Counted { from: BufReader::new(from), line: line.clone() };
    let mut reader = Reader::from_reader(BufReader::with_capacity(64, counted));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut open: Option<Open> = None;
    let mut inside = Vec::new();
    let mut text = String::new();
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(e)) => return Err(io::Error::other(e.to_string())),
            Err(e) => {
                out.unread(line.get());
                out.note(format!(
                    "line {}: from here on it is no XML ({e}), and nothing more was read",
                    line.get()
                ));
                return Ok(());
            }
        };
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Event" => {
                open = Some(Open { line: line.get(), ..Open::default() });
                inside.clear();
            }
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let name = tag.local_name().as_ref().to_owned();
                text.clear();
                if let Some(open) = &mut open {
                    open.name = None;
                    for attribute in tag.attributes().flatten() {
                        let value = attribute.value.clone().into_owned();
                        match (name.as_str(), attribute.key.as_ref()) {
                            ("TimeCreated", "SystemTime") => {
                                open.at = clock::read(&value, None).map(as_utc)
                            }
                            ("Provider", "Name") => open.provider = Some(value),
                            ("Data", "Name") => open.name = Some(value),
                            _ => {}
                        }
                    }
                }
                if matches!(event, Event::Start(_)) && inside.len() < MOST_DATA {
                    inside.push(name);
                }
            }
            // `&quot;` comes apart from the text around it.
            Event::Text(part) if text.len() + part.len() <= LONGEST => text.push_str(&part),
            Event::GeneralRef(part) if text.len() <= LONGEST => {
                text.push_str(&format!("&{};", &*part));
            }
            Event::End(tag) => {
                if tag.local_name().as_ref() == "Event" {
                    let line = line.get();
                    match open.take().and_then(|o| Some((o.at?, o))) {
                        Some((at, o)) => {
                            let said = o.message.unwrap_or_else(|| o.data.join(", "));
                            out.record(made(at, o.provider, o.id, o.level, &said, o.line));
                        }
                        None => out.unread(line),
                    }
                } else if let Some(open) = &mut open {
                    open.take(&inside, super::chats::words_of(&text));
                }
                text.clear();
                inside.pop();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The system's time is that of UTC, also where it does not say so.
fn as_utc(at: At) -> At {
    match at {
        At::Local(at) => At::Exact(at.and_utc()),
        other => other,
    }
}
