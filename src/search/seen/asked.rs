//! What is asked about: an error line, a stack trace, a log from a pipe, reduced to its templates.

use std::collections::HashMap;
use std::io::{self, BufRead};

use super::template;

/// So many templates are looked for; those that sound like errors before others.
pub const MOST_LINES: usize = 200;
/// Of one line so much is read, in bytes.
pub const LONGEST_LINE: usize = 64 * 1024;

/// What lines that tell of an error have.
const LOUD: [&str; 16] = [
    "error",
    "fatal",
    "panic",
    "exception",
    "fail",
    "timed out",
    "timeout",
    "refused",
    "denied",
    "crit",
    "caused by",
    "abort",
    "corrupt",
    "expired",
    "unavailable",
    "out of memory",
];

/// A line of which others may be numbered or dated otherwise.
#[derive(Debug)]
pub struct Line {
    /// The first of them, without colours and space around it.
    pub text: String,
    /// Its template, in order.
    pub words: Vec<String>,
    /// How many lines are like it.
    pub count: u64,
}

/// All lines that are asked about.
#[derive(Debug, Default)]
pub struct Asked {
    pub lines: Vec<Line>,
    /// How many lines were read.
    pub read: u64,
    /// How many of them are not looked for, since there were too many others before.
    pub left_out: u64,
}

/// Reads a text of any length; what is kept is bounded.
///
/// # Errors
/// Those of the reader.
pub fn read(mut from: impl BufRead) -> io::Result<Asked> {
    let mut asked = Asked::default();
    let (mut loud, mut quiet) = (Vec::new(), Vec::new());
    // Where a template is kept: whether among the loud, and at which place.
    let mut known: HashMap<Vec<String>, (bool, usize)> = HashMap::new();
    let mut bytes = Vec::new();
    while next(&mut from, &mut bytes)? {
        asked.read += 1;
        let text = String::from_utf8_lossy(&bytes);
        let text = anstream::adapter::strip_str(&text).to_string();
        let words = template::words(&text);
        if words.is_empty() {
            continue;
        }
        if let Some((is_loud, place)) = known.get(&words) {
            let kept: &mut Vec<Line> = if *is_loud { &mut loud } else { &mut quiet };
            kept[*place].count += 1;
            continue;
        }
        let lower = text.to_lowercase();
        let is_loud = LOUD.iter().any(|word| lower.contains(word));
        let kept = if is_loud { &mut loud } else { &mut quiet };
        if kept.len() == MOST_LINES {
            asked.left_out += 1;
            continue;
        }
        known.insert(words.clone(), (is_loud, kept.len()));
        kept.push(Line { text: text.trim().to_owned(), words, count: 1 });
    }
    loud.append(&mut quiet);
    let over = loud.split_off(loud.len().min(MOST_LINES));
    asked.left_out += over.iter().map(|line| line.count).sum::<u64>();
    asked.lines = loud;
    Ok(asked)
}

/// The next line, as far as it is looked at; the rest of it is skipped. Whether there was one.
fn next(from: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut is_any = false;
    loop {
        let there = from.fill_buf()?;
        if there.is_empty() {
            return Ok(is_any);
        }
        is_any = true;
        let end = memchr::memchr(b'\n', there);
        let part = &there[..end.unwrap_or(there.len())];
        line.extend(&part[..part.len().min(LONGEST_LINE - line.len())]);
        let used = end.map_or(part.len(), |end| end + 1);
        from.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_alike_are_one() {
        let log = "12:00 upstream timed out for 10.0.0.1\n\n12:01 \u{1b}[31mupstream timed out\u{1b}[0m for 10.0.0.2\n17\n";
        let asked = read(log.as_bytes()).unwrap();
        assert_eq!((asked.read, asked.lines.len(), asked.lines[0].count), (4, 1, 2));
    }

    #[test]
    fn what_is_kept_is_bounded_and_errors_come_first() {
        let word = |mut n: usize| {
            let mut word = String::from("w");
            while n > 0 {
                word.push(char::from(b'g' + u8::try_from(n % 20).unwrap()));
                n /= 20;
            }
            word
        };
        let mut log: String =
            (0..5_000).map(|n| format!("started the part {}\n", word(n))).collect();
        log.push_str("panic in the ledger\n");
        log.push_str(&"x".repeat(1_000_000));
        let asked = read(log.as_bytes()).unwrap();
        assert_eq!((asked.read, asked.lines.len()), (5_002, MOST_LINES));
        assert_eq!(asked.lines[0].text, "panic in the ledger");
        // All but the endless word, which is none.
        let kept: u64 = asked.lines.iter().map(|line| line.count).sum();
        assert_eq!(kept + asked.left_out, 5_001);
        let long = read(format!("a {}\nlast line", "b ".repeat(LONGEST_LINE)).as_bytes()).unwrap();
        assert_eq!(long.read, 2);
        assert!(long.lines.iter().all(|line| line.text.len() <= LONGEST_LINE));
    }
}
