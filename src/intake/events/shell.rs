//! Histories of shells: bash, zsh, fish, atuin. One without times gives the order and nothing else.

use std::io::{self, Read};

use super::lines::Lines;
use super::looking::only_looks;
use super::{At, Format, Out, Record, clock, one_line};
use crate::vocabulary::EntryKind;

/// So many lines one command may have.
const MOST_LINES: usize = 200;

pub fn read(format: Format, from: impl Read, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    match format {
        Format::Zsh => zsh(&mut lines, out),
        Format::Fish => fish(&mut lines, out),
        Format::Atuin => atuin(&mut lines, out),
        _ => bash(&mut lines, out),
    }
}

/// What somebody typed: an action, unless it is known only to look.
pub fn command(at: At, text: &str, line: u64) -> Record {
    let mut record = Record::new(at, one_line(text), line);
    let looks = only_looks(&record.text);
    record.kind = Some(if looks { EntryKind::Observation } else { EntryKind::Action });
    record
}

/// `#1773478931` above the command, with HISTTIMEFORMAT set; then a command may have several lines.
fn bash<R: Read>(lines: &mut Lines<R>, out: &mut Out<'_>) -> io::Result<()> {
    let mut now: Option<(At, u64, Vec<String>)> = None;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes).into_owned();
        if let Some(at) = line.strip_prefix('#').and_then(|t| clock::epoch(t.trim())) {
            if let Some((at, line, text)) = now.take() {
                out.record(command(at, &text.join(" "), line));
            }
            now = Some((at, number + 1, Vec::new()));
            continue;
        }
        match &mut now {
            Some((_, _, text)) if text.len() < MOST_LINES => text.push(line),
            Some(_) => {}
            None => out.record(command(At::Unknown, &line, number)),
        }
    }
    if let Some((at, line, text)) = now {
        out.record(command(at, &text.join(" "), line));
    }
    Ok(())
}

/// `: 1773478931:0;command` with EXTENDED_HISTORY set; a line end in a command has a backslash before it.
fn zsh<R: Read>(lines: &mut Lines<R>, out: &mut Out<'_>) -> io::Result<()> {
    let mut now: Option<(At, u64, String, usize)> = None;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(&unmetafied(bytes)).into_owned();
        let (goes_on, text) = match line.strip_suffix('\\') {
            Some(text) => (true, text),
            None => (false, line.as_str()),
        };
        match &mut now {
            Some((_, _, said, count)) => {
                *count += 1;
                if *count < MOST_LINES {
                    said.push(' ');
                    said.push_str(text);
                }
            }
            None => {
                let timed = line.strip_prefix(": ").and_then(|rest| {
                    let (time, _) = rest.split_once(';')?;
                    let (begun, _) = time.split_once(':')?;
                    Some((clock::epoch(begun.trim())?, line.len() - rest.len() + time.len() + 1))
                });
                let (at, begin) = timed.unwrap_or((At::Unknown, 0));
                now = Some((at, number, text.get(begin..).unwrap_or_default().to_owned(), 1));
            }
        }
        if !goes_on && let Some((at, line, said, _)) = now.take() {
            out.record(command(at, &said, line));
        }
    }
    if let Some((at, line, said, _)) = now {
        out.record(command(at, &said, line));
    }
    Ok(())
}

/// zsh writes some bytes as a mark and the byte turned by its sixth bit.
fn unmetafied(bytes: &[u8]) -> Vec<u8> {
    const MARK: u8 = 0x83;
    let mut plain = Vec::with_capacity(bytes.len());
    let mut all = bytes.iter();
    while let Some(byte) = all.next() {
        match (byte, all.as_slice().first()) {
            (&MARK, Some(next)) => {
                plain.push(next ^ 32);
                all.next();
            }
            (byte, _) => plain.push(*byte),
        }
    }
    plain
}

/// `- cmd: …`, and below it `  when: 1773478931`.
fn fish<R: Read>(lines: &mut Lines<R>, out: &mut Out<'_>) -> io::Result<()> {
    let mut now: Option<(At, u64, String)> = None;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes).into_owned();
        if let Some(text) = line.strip_prefix("- cmd: ") {
            if let Some((at, line, text)) = now.take() {
                out.record(command(at, &text, line));
            }
            now = Some((At::Unknown, number, unescaped(text)));
        } else if let (Some(time), Some((at, ..))) = (line.trim().strip_prefix("when: "), &mut now)
        {
            *at = clock::epoch(time.trim()).unwrap_or(At::Unknown);
        } else if !line.starts_with("  ") && !line.trim().is_empty() {
            out.unread(number);
        }
    }
    if let Some((at, line, text)) = now {
        out.record(command(at, &text, line));
    }
    Ok(())
}

/// fish writes a line end as `\n` and a backslash as two.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut all = text.chars();
    while let Some(c) = all.next() {
        match c {
            '\\' => match all.next() {
                Some('n') => plain.push(' '),
                Some(other) => plain.push(other),
                None => plain.push(c),
            },
            c => plain.push(c),
        }
    }
    plain
}

/// `atuin history list`: the time, the command and how long it took between tabs, the command with its own lines and
/// tabs; or, with `--human`, the time and how long it took, then the command.
fn atuin<R: Read>(lines: &mut Lines<R>, out: &mut Out<'_>) -> io::Result<()> {
    let mut now: Option<(At, u64, Vec<String>)> = None;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes);
        match (atuin_begins(&line), &mut now) {
            (Some((at, said)), _) => {
                let before = now.replace((at, number, vec![said.to_owned()]));
                before.into_iter().for_each(|before| atuin_hand_on(before, out));
            }
            (None, Some((_, _, said))) if said.len() < MOST_LINES => said.push(line.into_owned()),
            (None, Some(_)) => {}
            (None, None) if line.trim().is_empty() => {}
            (None, None) => out.unread(number),
        }
    }
    now.into_iter().for_each(|now| atuin_hand_on(now, out));
    Ok(())
}

/// The time that a line of atuin begins with, and what is behind it but for the duration of `--human`.
pub fn atuin_begins(line: &str) -> Option<(At, &str)> {
    let (time, rest) = line.split_once('\t')?;
    let (time, took) = time.split_once(" · ").unwrap_or((time, "0s"));
    let at = clock::read(time, None).filter(|_| time.len() == 19 && is_duration(took))?;
    Some((at, rest))
}

/// What a line of atuin ends with after the command: how long it took.
pub fn atuin_took(line: &str) -> Option<&str> {
    let (said, took) = line.rsplit_once('\t')?;
    is_duration(took.trim()).then_some(said)
}

fn atuin_hand_on((at, line, said): (At, u64, Vec<String>), out: &mut Out<'_>) {
    let said = said.join("\n");
    match atuin_took(&said).unwrap_or(&said).trim() {
        "" => out.unread(line),
        said => out.record(command(at, said, line)),
    }
}

/// `120ms`, `3s`
fn is_duration(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len()
        && ["ns", "us", "µs", "ms", "s", "m", "h", "d", "mo", "y"].contains(&unit)
}
