//! asciinema: what was typed in a terminal, or, where that was not recorded, the lines that stand behind a prompt.

use std::io::{self, Read};
use std::sync::LazyLock;

use chrono::Duration;
use regex::Regex;
use serde_json::Value;

use super::fields::time;
use super::lines::Lines;
use super::{At, Out, Reading, Record, clock, one_line, shell};
use crate::vocabulary::EntryKind;

/// Of one line of the terminal so much is kept, in bytes.
const LONGEST: usize = 4_000;

pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut begins = reading.begins;
    // From the third version on a time counts from the event before it.
    let mut is_since_last = false;
    let mut now = 0.0_f64;
    let mut screen = Screen::default();
    while let Some((number, bytes)) = lines.next()? {
        if bytes.trim_ascii().is_empty() || bytes.starts_with(b"#") {
            continue;
        }
        let value: Option<Value> = serde_json::from_slice(bytes).ok();
        match value {
            Some(Value::Object(head)) => {
                begins = begins.or_else(|| head.get("timestamp").and_then(time));
                is_since_last = head.get("version").and_then(Value::as_u64) >= Some(3);
            }
            Some(Value::Array(event)) => {
                let parts = (
                    event.first().and_then(Value::as_f64),
                    event.get(1).and_then(Value::as_str),
                    event.get(2).and_then(Value::as_str),
                );
                let (Some(seconds), Some(kind), Some(data)) = parts else {
                    out.unread(number);
                    continue;
                };
                now = if is_since_last { now + seconds } else { seconds };
                let at = begins.map_or(At::Unknown, |b| {
                    // Some months at most; others are no recording.
                    let millis = (now.clamp(0.0, 1e7) * 1000.0) as i64;
                    clock::later(b, Duration::milliseconds(millis))
                });
                screen.take(kind, data, (at, number), out);
            }
            _ => out.unread(number),
        }
    }
    screen.end(out);
    if begins.is_none() {
        out.note(
            "it does not say when it was recorded; say it with --begins FILE=2026-03-14T09:00",
        );
    }
    Ok(())
}

#[derive(Default)]
struct Screen {
    typed: String,
    typed_at: Option<(At, u64)>,
    /// Whether what was typed is recorded.
    has_input: bool,
    line: String,
    line_at: Option<(At, u64)>,
}

impl Screen {
    fn take(&mut self, kind: &str, data: &str, place: (At, u64), out: &mut Out<'_>) {
        match kind {
            "i" => {
                self.has_input = true;
                for c in data.chars() {
                    match c {
                        '\r' | '\n' => {
                            let typed = std::mem::take(&mut self.typed);
                            let at = self.typed_at.take().unwrap_or(place);
                            command(&typed, at, out);
                        }
                        '\u{7f}' | '\u{8}' => {
                            self.typed.pop();
                        }
                        c if !c.is_control() && self.typed.len() < LONGEST => {
                            self.typed_at.get_or_insert(place);
                            self.typed.push(c);
                        }
                        _ => {}
                    }
                }
            }
            "m" => {
                let mut record = Record::new(place.0, one_line(data), place.1);
                record.kind = Some(EntryKind::Observation);
                out.record(record);
            }
            "o" if !self.has_input => {
                for part in data.split_inclusive('\n') {
                    self.line_at.get_or_insert(place);
                    if self.line.len() < LONGEST {
                        self.line.push_str(part);
                    }
                    if part.ends_with('\n') {
                        self.end(out);
                    }
                }
            }
            _ => {}
        }
    }

    /// The end of a line: a command, if it stands behind a prompt.
    fn end(&mut self, out: &mut Out<'_>) {
        static PROMPT: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^[^\n]{0,120}?[$#%❯➜»] (\S.*)$").ok());
        let line = std::mem::take(&mut self.line);
        let place = self.line_at.take();
        let plain = anstream::adapter::strip_str(&line).to_string();
        let plain: String = plain.chars().filter(|c| !c.is_control()).collect();
        let found = PROMPT.as_ref().and_then(|p| p.captures(plain.trim_end())?.get(1));
        if let (Some(found), Some(place)) = (found, place) {
            command(found.as_str(), place, out);
        }
    }
}

fn command(typed: &str, (at, line): (At, u64), out: &mut Out<'_>) {
    out.record(shell::command(at, typed, line));
}
