//! Mail: one message, or many in an mbox.

use std::io::{self, Read};

use chrono::DateTime;
use mail_parser::MessageParser;

use super::lines::Lines;
use super::{At, Out, Record, one_line};

/// Of one message so much is read, in bytes; what is behind it is attachments.
const LONGEST: usize = 1 << 20;
/// So much of the words is told, in bytes.
const MOST_TOLD: usize = 300;

pub fn read(from: impl Read, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut message: Vec<u8> = Vec::new();
    let (mut begins, mut after_blank, mut is_mbox) = (1, true, false);
    loop {
        let next = lines.next()?.map(|(number, line)| (number, line.to_vec()));
        let number = next.as_ref().map_or(0, |(number, _)| *number);
        let next = next.map(|(_, line)| line);
        let starts = after_blank && next.as_deref().is_some_and(|l| l.starts_with(b"From "));
        if starts || next.is_none() {
            if !message.trim_ascii().is_empty() {
                match made(&message, begins) {
                    Some(record) => out.record(record),
                    None => out.unread(begins),
                }
            }
            message.clear();
            begins = number + 1;
            is_mbox |= starts;
            if next.is_none() {
                return Ok(());
            }
            after_blank = false;
            continue;
        }
        let line = next.unwrap_or_default();
        after_blank = line.is_empty();
        if message.len() + line.len() < LONGEST {
            let line = if is_mbox && line.starts_with(b">From ") { &line[1..] } else { &line[..] };
            message.extend_from_slice(line);
            message.push(b'\n');
        }
    }
}

fn made(message: &[u8], line: u64) -> Option<Record> {
    let read = MessageParser::default().parse(message)?;
    let at = DateTime::from_timestamp(read.date()?.to_timestamp(), 0)?;
    let subject = read.subject().unwrap_or_default().to_owned();
    let body = read.body_text(0).unwrap_or_default();
    let own = body.lines().filter(|l| !l.starts_with('>') && !l.trim().is_empty());
    let own = one_line(&own.collect::<Vec<_>>().join(" "));
    let mut end = own.len().min(MOST_TOLD);
    while !own.is_char_boundary(end) {
        end -= 1;
    }
    let more = if end < own.len() { "…" } else { "" };
    let words = match (subject.is_empty(), end) {
        (_, 0) => subject,
        (true, _) => format!("{}{more}", &own[..end]),
        (false, _) => format!("{subject}: {}{more}", &own[..end]),
    };
    let mut record = Record::new(At::Exact(at), one_line(&words), line);
    let from = read.from().and_then(|from| from.first());
    record.who = from.and_then(|f| f.name().or_else(|| f.address())).map(str::to_owned);
    Some(record)
}
