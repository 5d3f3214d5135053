//! WebVTT: what was said in a call. Its times count from the beginning.

use std::io::{self, Read};

use chrono::Duration;

use super::lines::Lines;
use super::{At, Out, Reading, Record, clock, one_line};

pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    const MOST_WORDS: usize = 2_000;
    let mut lines = Lines::new(from);
    let mut begins = reading.begins;
    // The cue that is being read, with its speaker.
    let mut now: Option<(At, u64, String)> = None;
    // What one speaker says in several cues is one record.
    let mut said: Option<Record> = None;
    let finish =
        |cue: &mut Option<(At, u64, String)>, said: &mut Option<Record>, out: &mut Out<'_>| {
            let Some((at, line, text)) = cue.take() else { return };
            let (who, words) = speaker(&text);
            let words = one_line(&words);
            match said {
                Some(last)
                    if last.who == who
                        && who.is_some()
                        && last.text.len() + words.len() < MOST_WORDS =>
                {
                    last.text.push(' ');
                    last.text.push_str(&words);
                }
                _ => {
                    let mut record = Record::new(at, words, line);
                    record.who = who;
                    let before = said.replace(record);
                    before.into_iter().for_each(|r| out.record(r));
                }
            }
        };
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes).into_owned();
        if let Some((from, _)) = line.split_once("-->") {
            finish(&mut now, &mut said, out);
            match offset(from.trim()) {
                Some(since) => {
                    let at = begins.map_or(At::Unknown, |b| clock::later(b, since));
                    now = Some((at, number, String::new()));
                }
                None => out.unread(number),
            }
        } else if line.trim().is_empty() {
            finish(&mut now, &mut said, out);
        } else if let Some((_, _, text)) = &mut now {
            if text.len() < MOST_WORDS {
                text.push(' ');
                text.push_str(&line);
            }
        } else if begins.is_none()
            && let Some((_, found)) = clock::within(line.trim_start_matches("NOTE").trim(), None)
        {
            // Some write into a note when the call began.
            begins = Some(found.at);
            out.note("when the call began is taken from a note in it");
        }
    }
    finish(&mut now, &mut said, out);
    said.into_iter().for_each(|r| out.record(r));
    if begins.is_none() {
        out.note("its times count from the beginning of the call, which it does not say; say it with --begins FILE=2026-03-14T09:00");
    }
    Ok(())
}

/// `00:01:02.500`, `01:02.500`
fn offset(text: &str) -> Option<Duration> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut seconds: i64 = 0;
    for part in clock.split(':') {
        let number: i64 = part.parse().ok().filter(|n| (0..100_000).contains(n))?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    let millis: i64 = fraction.get(..fraction.len().min(3))?.parse().ok()?;
    Some(Duration::seconds(seconds) + Duration::milliseconds(millis))
}

/// `<v Kim>words</v>`, or `Kim: words`.
fn speaker(text: &str) -> (Option<String>, String) {
    let text = text.trim();
    let marked = text.strip_prefix("<v").and_then(|rest| rest.split_once('>'));
    let (who, words) = match marked {
        Some((name, words)) => {
            (Some(name.trim_start_matches(|c: char| c != ' ').trim().to_owned()), words)
        }
        None => match text.split_once(": ") {
            Some((name, words)) if name.len() < 40 && !name.contains(['.', '?', '<']) => {
                (Some(name.to_owned()), words)
            }
            _ => (None, text),
        },
    };
    let mut plain = String::with_capacity(words.len());
    let mut in_mark = false;
    for c in words.chars() {
        match c {
            '<' => in_mark = true,
            '>' if in_mark => in_mark = false,
            c if !in_mark => plain.push(c),
            _ => {}
        }
    }
    (who.filter(|w| !w.is_empty()), plain)
}
