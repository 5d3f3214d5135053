//! Lines of a stream, with their numbers.

use std::io::{self, BufRead, BufReader, Read};

/// Of one line so much is read, in bytes, where nothing else is asked for; the rest is skipped.
pub const LONGEST: usize = 64 * 1024;
/// How much is read at a time.
const AT_ONCE: usize = 128 * 1024;

/// Hands out the lines of a stream.
pub struct Lines<R> {
    from: BufReader<R>,
    bytes: Vec<u8>,
    longest: usize,
    /// The number of the last line, from 1.
    number: u64,
}

impl<R: Read> Lines<R> {
    pub fn new(from: R) -> Self {
        Self::up_to(LONGEST, from)
    }

    /// As `new`, with lines of another length: what is cut may be broken.
    pub fn up_to(longest: usize, from: R) -> Self {
        let from = BufReader::with_capacity(AT_ONCE, from);
        Self { from, bytes: Vec::new(), longest, number: 0 }
    }

    /// The number of the next line, and the line without its end.
    pub fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        self.bytes.clear();
        let mut is_any = false;
        loop {
            let there = match self.from.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                there => there?,
            };
            if there.is_empty() {
                break;
            }
            is_any = true;
            let end = memchr::memchr(b'\n', there);
            let part = &there[..end.unwrap_or(there.len())];
            self.bytes.extend(&part[..part.len().min(self.longest - self.bytes.len())]);
            let used = end.map_or(part.len(), |end| end + 1);
            self.from.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !is_any {
            return Ok(None);
        }
        self.number += 1;
        if self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
        crate::intake::terminal::make_plain(&mut self.bytes);
        if self.number == 1 && self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.bytes.drain(..3);
        }
        Ok(Some((self.number, &self.bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_long_ones_cut() {
        let long = "x".repeat(LONGEST * 2);
        let text = format!("\u{feff}a\r\n\n{long}\nlast");
        let mut lines = Lines::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some((_, line)) = lines.next().unwrap() {
            all.push(line.len());
        }
        assert_eq!(all, [1, 0, LONGEST, 4]);
        assert_eq!(lines.number, 4);
    }
}
