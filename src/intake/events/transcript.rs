//! WebVTT: what was said in a call. Its times count from the beginning.

use std::io::{self, Read};

use chrono::{Duration, NaiveDateTime};
use serde_json::Value;

use super::chats::words_of;
use super::fields::{text_at, time_at};
use super::lines::Lines;
use super::{At, Out, Reading, Record, clock, one_line};

/// So much of what one speaker says in a row is one record, in letters: an entry of a timeline shows no more.
const MOST_WORDS: usize = 200;
/// So much of a cue is read, in bytes, but for the rest of a line.
const MOST_READ: usize = 2_000;
/// Behind a longer pause what a speaker says is a record of its own: the time of the first would be wrong for it.
const LONGEST_PAUSE: Duration = Duration::seconds(30);

/// What is shown from one time to another.
struct Cue {
    since: Duration,
    until: Duration,
    line: u64,
    text: String,
}

/// What one speaker says in several cues, and when the last of them ends.
struct Said {
    record: Record,
    until: Duration,
}

pub fn read(name: &str, from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut begins = reading.begins;
    if begins.is_none() {
        begins = in_name(name);
        if begins.is_some() {
            out.note("when the call began is taken from its name");
        }
    }
    let mut now: Option<Cue> = None;
    let mut said: Option<Said> = None;
    let mut lacks_begin = false;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes).into_owned();
        if let Some((since, until)) = line.split_once("-->") {
            finish(now.take(), begins, &mut said, out);
            match offset(since.trim()) {
                Some(since) => {
                    let until = until.split_whitespace().next().and_then(offset);
                    let until = until.unwrap_or(since);
                    now = Some(Cue { since, until, line: number, text: String::new() });
                }
                None => out.unread(number),
            }
        } else if line.trim().is_empty() {
            finish(now.take(), begins, &mut said, out);
        } else if let Some(cue) = &mut now {
            if cue.text.len() < MOST_READ {
                cue.text.push(' ');
                cue.text.push_str(&line);
            }
        } else if begins.is_none()
            && let Some((_, found)) = clock::within(line.trim_start_matches("NOTE").trim(), None)
        {
            // Some write into a note when the call began.
            begins = Some(found.at);
            out.note("when the call began is taken from a note in it");
        }
        lacks_begin |= said.as_ref().is_some_and(|said| said.record.at == At::Unknown);
    }
    finish(now, begins, &mut said, out);
    lacks_begin |= said.as_ref().is_some_and(|said| said.record.at == At::Unknown);
    said.into_iter().for_each(|said| out.record(said.record));
    if lacks_begin {
        out.note("its times count from the beginning of the call, which it does not say; say it with --begins FILE=2026-03-14T09:00");
    }
    Ok(())
}

/// When a recording of Zoom began: `GMT20260314-082000_Recording.transcript.vtt`.
fn in_name(name: &str) -> Option<At> {
    const LENGTH: usize = 15;
    let name = name.rsplit('/').next().unwrap_or(name);
    let time = name.strip_prefix("GMT")?.get(..LENGTH)?;
    let at = NaiveDateTime::parse_from_str(time, "%Y%m%d-%H%M%S").ok()?;
    Some(At::Exact(at.and_utc()))
}

/// Adds a cue to what its speaker said just before, or hands that on.
fn finish(cue: Option<Cue>, begins: Option<At>, said: &mut Option<Said>, out: &mut Out<'_>) {
    let Some(Cue { since, until, line, text }) = cue else { return };
    let (at, who, words) = match of_teams(&text) {
        Some((at, who, words)) => (at, who, words),
        None => {
            let (who, words) = speaker(&text);
            (None, who, words)
        }
    };
    match said {
        Some(last)
            if last.record.who == who
                && who.is_some()
                && since - last.until <= LONGEST_PAUSE
                && last.record.text.chars().count() + words.chars().count() < MOST_WORDS =>
        {
            last.record.text.push(' ');
            last.record.text.push_str(&words);
            last.until = until;
        }
        _ => {
            let at = at.or_else(|| Some(clock::later(begins?, since))).unwrap_or(At::Unknown);
            let mut record = Record::new(at, words, line);
            record.who = who;
            let before = said.replace(Said { record, until });
            before.into_iter().for_each(|before| out.record(before.record));
        }
    }
}

/// A cue of Teams with what is known of it: JSON, which has the time of day as well.
fn of_teams(text: &str) -> Option<(Option<At>, Option<String>, String)> {
    let text = text.trim();
    let cue: Value = text.starts_with('{').then(|| serde_json::from_str(text).ok())??;
    let words = cue.get("spokenText")?.as_str()?;
    Some((time_at(&cue, "startDateTime"), text_at(&cue, "speakerName"), one_line(words)))
}

/// `00:01:02.500`, `01:02.500`
fn offset(text: &str) -> Option<Duration> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    if clock.matches(':').count() > 2 {
        return None;
    }
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
        Some((name, words)) => (Some(name.trim_start_matches(|c: char| c != ' ')), words),
        None => match text.split_once(": ") {
            Some((name, words)) if is_name(name) => (Some(name), words),
            _ => (None, text),
        },
    };
    (who.map(words_of).filter(|w| !w.is_empty()), one_line(&words_of(words)))
}

/// Whether what stands before a colon can be a name: “Dr. Ada”, “kim.b”, but no sentence.
fn is_name(text: &str) -> bool {
    const LONGEST: usize = 40;
    const LONGEST_TITLE: usize = 4;
    let mut before = text.split(". ").collect::<Vec<_>>();
    before.pop();
    text.len() < LONGEST
        && !text.contains(['?', '!', '<'])
        && !text.ends_with('.')
        && before.iter().all(|part| {
            let title = part.rsplit(' ').next().unwrap_or_default();
            title.len() <= LONGEST_TITLE && title.starts_with(char::is_uppercase)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_cues_are_of_three_parts_at_most() {
        assert_eq!(offset("00:01:02.500"), Some(Duration::milliseconds(62_500)));
        assert_eq!(offset("01:02"), Some(Duration::seconds(62)));
        // So many would be more seconds than there are.
        for wrong in ["99999:99999:99999:99999:99999:99999:99999", "1:", "", "a:b", "-1:00", "1.é"]
        {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_before_a_colon_may_have_a_title_and_is_no_sentence() {
        for name in ["Kim", "kim.b", "Dr. Ada Example", "O'Neill, Sam (SRE)"] {
            assert!(is_name(name), "{name}");
        }
        for none in ["We waited. Then it said", "is it so?", "e.g. this", "<v Kim", "It ended."] {
            assert!(!is_name(none), "{none}");
        }
    }
}
