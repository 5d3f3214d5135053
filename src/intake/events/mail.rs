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
    let (mut begins, mut after_blank) = (1, true);
    // In an mbox: whether the line between messages has the form that tells it from words.
    let mut mbox: Option<bool> = None;
    // Escapes are a part of some encodings.
    while let Some((number, line)) = lines.raw()? {
        let is_between = after_blank
            && line.starts_with(b"From ")
            && match mbox {
                // In a message alone, no such line is anything but words.
                None => message.is_empty(),
                Some(has_form) => !has_form || is_separator(line),
            };
        if is_between {
            mbox = mbox.or(Some(is_separator(line)));
            hand_on(&message, begins, out);
            message.clear();
            (begins, after_blank) = (number + 1, false);
            continue;
        }
        after_blank = line.is_empty();
        if message.is_empty() && line.trim_ascii().is_empty() {
            continue;
        }
        if message.len() + line.len() < LONGEST {
            let line = match line.strip_prefix(b">") {
                Some(quoted) if mbox.is_some() && quoted.starts_with(b"From ") => quoted,
                _ => line,
            };
            message.extend_from_slice(line);
            message.push(b'\n');
        }
    }
    hand_on(&message, begins, out);
    Ok(())
}

/// Whether a line between messages is as most programs write it: `From kim@example.org Sat Mar 14 09:20:00 2026`.
fn is_separator(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    has_clock(&line) && line.split_whitespace().any(is_year)
}

fn has_clock(line: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    line.split_whitespace().any(|word| {
        word.split_once(':').is_some_and(|(hour, rest)| {
            hour.len() <= 2 && is_digits(hour) && rest.get(..2).is_some_and(is_digits)
        })
    })
}

fn hand_on(message: &[u8], begins: u64, out: &mut Out<'_>) {
    if !message.is_empty() {
        match made(message, begins) {
            Some(record) => out.record(record),
            None => out.unread(begins),
        }
    }
}

fn made(message: &[u8], line: u64) -> Option<Record> {
    let read = MessageParser::default().parse(message)?;
    let at = DateTime::from_timestamp(read.date()?.to_timestamp(), 0)?;
    let subject = read.subject().unwrap_or_default().to_owned();
    let body = read.body_text(0).unwrap_or_default();
    let own = own_words(&body);
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
    record.who = from.and_then(|f| f.name().or_else(|| f.address())).map(one_line);
    Some(record)
}

/// What is new in a message, on one line: without what it answers, and without a signature.
fn own_words(body: &str) -> String {
    let lines: Vec<&str> = body.lines().map(str::trim).collect();
    let mut own = Vec::new();
    let mut rest = lines.as_slice();
    while let [line, after @ ..] = rest {
        // What is sent on without a word is all there is.
        if !own.is_empty() && begins_old(line, after) {
            break;
        }
        let introducing = (1..=2).find(|lines| introduces_quote(rest, *lines));
        if introducing.is_none() && !line.starts_with('>') && !line.is_empty() {
            own.push(*line);
        }
        rest = rest.get(introducing.unwrap_or(1)..).unwrap_or_default();
    }
    one_line(&own.join(" "))
}

/// Whether a signature begins here, or a message that is answered below the answer.
fn begins_old(line: &str, after: &[&str]) -> bool {
    // `-----Original Message-----`, in any language.
    let is_head = line.starts_with("-----")
        && line.ends_with("-----")
        && line.contains(|c: char| c.is_alphabetic());
    // Outlook's `From:`, then `Sent:` or another word with the time.
    let is_from = ["From:", "Von:", "De:", "Da:", "Van:"].iter().any(|key| line.starts_with(key));
    line == "--"
        || is_head
        || (is_from && after.iter().take(2).any(|l| l.contains(": ") && has_clock(l)))
}

/// Whether so many lines say whose words are quoted below them: “On … at 09:20, Kim wrote:”.
fn introduces_quote(rest: &[&str], lines: usize) -> bool {
    let Some((lines, after)) = rest.split_at_checked(lines) else { return false };
    lines.last().is_some_and(|last| last.ends_with(':'))
        && lines.first().is_some_and(|first| has_clock(first) || first.contains('@'))
        && after.iter().find(|l| !l.is_empty()).is_some_and(|l| l.starts_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::events::Told;

    #[test]
    fn what_is_answered_is_left_out() {
        for (body, own) in [
            (
                "Done.\n\nOn Sat, 14 Mar 2026 at 09:20, Kim <kim@shop.example> wrote:\n> down",
                "Done.",
            ),
            ("> down\nsince 3\n> why?\nthe host", "since 3 the host"),
            ("I saw:\n> this", "I saw:"),
            ("Done.\n-----Ursprüngliche Nachricht-----\nVon: Kim", "Done."),
            ("Done.\n\nVon: Kim\nGesendet: Samstag, 14. März 2026 09:20\nAn: Lee", "Done."),
            ("Host: edge-7\nFrom: UP\nTo: DOWN", "Host: edge-7 From: UP To: DOWN"),
            ("-----Original Message-----\nFrom: Kim", "-----Original Message----- From: Kim"),
            ("a\n--\nKim", "a"),
            ("a\n-----+-----\nb", "a -----+----- b"),
            ("", ""),
        ] {
            assert_eq!(own_words(body), own, "{body}");
        }
    }

    #[test]
    fn a_separator_has_the_form_of_one() {
        assert!(is_separator(b"From kim@shop.example Sat Mar 14 09:20:00 2026"));
        assert!(is_separator(b"From 1f2e3d4c Mon Sep 17 00:00:00 2001"));
        assert!(!is_separator(b"From what I can see, 2026 began well"));
        assert!(!is_separator(b"From \xff\xfe:20 2026"));
        for (between, messages) in [("From nobody", 3), ("From nobody Sat Mar 14 09:20:00 2026", 2)]
        {
            let message = "Date: Sat, 14 Mar 2026 09:20:00 +0100\nSubject: x\n\nwords\n";
            let all =
                format!("{between}\n{message}\n{between}\n{message}\nFrom here on\n{message}");
            let mut found = 0;
            let mut take = |_, _| found += 1;
            let mut out = Out { take: &mut take, told: Told::default() };
            read(all.as_bytes(), &mut out).unwrap();
            assert_eq!(found, messages, "{between}");
        }
    }
}
