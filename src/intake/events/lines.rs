//! Lines of a stream, with their numbers.

use std::io::{self, BufRead, BufReader, Read};

/// Of one line so much is read, in bytes, where nothing else is asked for; the rest is skipped.
pub const LONGEST: usize = 64 * 1024;
/// The record separator of ASCII.
pub const SEPARATOR: u8 = 0x1e;
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

    /// The number of the next line, and the line without its end and without what colours it.
    pub fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        if self.raw()?.is_none() {
            return Ok(None);
        }
        crate::intake::terminal::make_plain(&mut self.bytes);
        Ok(Some((self.number, &self.bytes)))
    }

    /// The next line with its escapes, where they are not for a terminal or its bytes are counted.
    pub fn raw(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        self.bytes.clear();
        let mut is_any = false;
        loop {
            let there = filled(&mut self.from)?;
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
        if self.number == 1 && self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.bytes.drain(..3);
        }
        // Sequences of JSON (RFC 7464) have it before each value.
        if self.bytes.first() == Some(&SEPARATOR) {
            self.bytes.remove(0);
        }
        Ok(Some((self.number, &self.bytes)))
    }

    /// So many bytes, whatever is in them; of more than [`LONGEST`] the first. Fewer where the stream ends.
    pub fn counted(&mut self, mut count: u64) -> io::Result<&[u8]> {
        self.bytes.clear();
        while count > 0 {
            let there = filled(&mut self.from)?;
            let most = usize::try_from(count).unwrap_or(usize::MAX);
            let part = &there[..there.len().min(most)];
            if part.is_empty() {
                break;
            }
            self.number += memchr::memchr_iter(b'\n', part).count() as u64;
            self.bytes.extend(&part[..part.len().min(LONGEST - self.bytes.len())]);
            let used = part.len();
            self.from.consume(used);
            count -= used as u64;
        }
        Ok(&self.bytes)
    }
}

/// What is there to read.
fn filled<R: Read>(from: &mut BufReader<R>) -> io::Result<&[u8]> {
    while let Err(e) = from.fill_buf() {
        if e.kind() != io::ErrorKind::Interrupted {
            return Err(e);
        }
    }
    Ok(from.buffer())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_counted_are_taken_whatever_is_in_them() {
        let mut lines = Lines::new("key\na\n\x1b[1mb\n\x1b[1mnext".as_bytes());
        assert_eq!(lines.raw().unwrap(), Some((1, b"key".as_slice())));
        assert_eq!(lines.counted(8).unwrap(), b"a\n\x1b[1mb\n");
        assert_eq!(lines.next().unwrap(), Some((4, b"next".as_slice())));
        // A length that is none ends with the stream, and is held no longer than a line.
        let long = "x\n".repeat(LONGEST);
        let mut lines = Lines::new(long.as_bytes());
        assert_eq!(lines.counted(u64::MAX).unwrap().len(), LONGEST);
        assert_eq!((lines.number, lines.next().unwrap()), (LONGEST as u64, None));
    }

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
