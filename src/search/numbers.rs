//! Numbers as text: how the files of an index say what is long. A number is a character, [`FIRST`] being 0: shorter than
//! as digits, and scripts read it without any work.

use std::str::Chars;

use serde::{Serialize, Serializer};

/// The first character that needs no escape in JSON, behind the quotation mark.
const FIRST: u32 = '#' as u32;
/// Of larger numbers so much is said by one character, and the rest by the next: below the surrogates, so that each
/// is one unit of UTF-16.
const MOST: u32 = 50_000;

/// Numbers, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(pub(super) String);

impl Numbers {
    pub(super) fn push(&mut self, mut number: u32) {
        let character = |number: u32| char::from_u32(number + FIRST).unwrap_or_default();
        while number >= MOST {
            self.0.push(character(MOST));
            number -= MOST;
        }
        self.0.push(character(number));
    }

    pub(super) fn append(&mut self, others: &Self) {
        self.0.push_str(&others.0);
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn read(&self) -> Reader<'_> {
        Reader(self.0.chars())
    }
}

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Reads numbers.
#[derive(Clone, Debug)]
pub(super) struct Reader<'n>(Chars<'n>);

impl Reader<'_> {
    /// The next number; 0 behind the last.
    pub fn next(&mut self) -> u32 {
        let mut number = 0;
        loop {
            let part = self.0.next().map_or(0, |c| u32::from(c).saturating_sub(FIRST));
            number += part;
            if part < MOST {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let all = [0, 1, 91, 92, 2_000, MOST - 1, MOST, MOST + 1, 3 * MOST, 1_234_567];
        let mut numbers = Numbers::default();
        all.iter().for_each(|n| numbers.push(*n));
        assert!(numbers.0.chars().all(|c| c.len_utf16() == 1));
        let mut read = numbers.read();
        assert_eq!(all.map(|_| read.next()), all);
        assert_eq!(read.next(), 0);
    }
}
