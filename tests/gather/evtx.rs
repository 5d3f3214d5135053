//! Binary event logs of Windows, made here as Windows writes them: a head, blocks of 64 KiB, records of binary XML.

use aftermark::intake::events::{Format, packed};
use std::io::Read;

use super::formats::{reading, records};

const BLOCK: usize = 64 * 1024;
/// Where the records of a block begin.
const FIRST: usize = 512;

/// What is written into a block: names stand where they are first used, at their offset in the block.
struct Block {
    bytes: Vec<u8>,
    /// Where each record begins.
    begins: Vec<usize>,
}

impl Block {
    fn new() -> Self {
        Self { bytes: vec![0; FIRST], begins: Vec::new() }
    }

    fn u16(&mut self, n: usize) {
        self.bytes.extend(u16::try_from(n).unwrap().to_le_bytes());
    }

    fn u32(&mut self, n: usize) {
        self.bytes.extend(u32::try_from(n).unwrap().to_le_bytes());
    }

    fn u64(&mut self, n: u64) {
        self.bytes.extend(n.to_le_bytes());
    }

    fn wide(&mut self, text: &str) {
        let letters: Vec<u16> = text.encode_utf16().collect();
        self.u16(letters.len());
        letters.iter().for_each(|l| self.bytes.extend(l.to_le_bytes()));
    }

    /// An offset, and behind it what stands there: the next of its name, a hash, the letters, a zero.
    fn name(&mut self, name: &str) {
        self.u32(self.bytes.len() + 4);
        self.u32(0);
        self.u16(0);
        self.wide(name);
        self.u16(0);
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend([0x05, 0x01]);
        self.wide(text);
    }

    /// An element; lengths of parts, by which a reader may skip them, are left open.
    fn element(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl Fn(&mut Self)) {
        self.bytes.push(if attributes.is_empty() { 0x01 } else { 0x41 });
        self.u32(0);
        self.name(name);
        if !attributes.is_empty() {
            self.u32(0);
        }
        for (i, (name, value)) in attributes.iter().enumerate() {
            self.bytes.push(if i + 1 < attributes.len() { 0x46 } else { 0x06 });
            self.name(name);
            self.text(value);
        }
        self.bytes.push(0x02);
        inside(self);
        self.bytes.push(0x04);
    }

    /// An event at a second of 2026-03-14 after 09:02 UTC.
    fn event(mut self, second: u64, level: &str, said: &str) -> Self {
        let begin = self.bytes.len();
        self.begins.push(begin);
        let id = self.begins.len() as u64;
        self.bytes.extend(b"**\0\0\0\0\0\0");
        self.u64(id);
        // Tenths of microseconds since 1601.
        self.u64((11_644_473_600 + 1_773_478_920 + second) * 10_000_000);
        self.bytes.extend([0x0f, 1, 1, 0]);
        let time = format!("2026-03-14T09:02:{second:02}.5Z");
        self.element("Event", &[], |block| {
            block.element("System", &[], |block| {
                block.element("Provider", &[("Name", "MSExchangeTransport")], |_| {});
                block.element("EventID", &[("Qualifiers", "49156")], |b| b.text("15006"));
                block.element("Level", &[], |b| b.text(level));
                block.element("TimeCreated", &[("SystemTime", &time)], |_| {});
            });
            block.element("EventData", &[], |block| {
                block.element("Data", &[], |b| b.text(said));
            });
        });
        self.bytes.push(0);
        let size = self.bytes.len() + 4 - begin;
        self.bytes[begin + 4..begin + 8]
            .copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
        self.u32(size);
        self
    }

    fn finished(mut self) -> Vec<u8> {
        let (last, free) = (*self.begins.last().unwrap(), self.bytes.len());
        let head = {
            let mut head = Self { bytes: b"ElfChnk\0".to_vec(), begins: Vec::new() };
            let count = self.begins.len() as u64;
            [1, count, 1, count].into_iter().for_each(|n| head.u64(n));
            [128, last, free].into_iter().for_each(|n| head.u32(n));
            head.bytes
        };
        self.bytes[..head.len()].copy_from_slice(&head);
        self.bytes.resize(BLOCK, 0);
        self.bytes
    }
}

fn log(blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut all = b"ElfFile\0".to_vec();
    all.resize(4096, 0);
    let used = blocks.iter().filter(|block| block.starts_with(b"Elf")).count();
    all[42] = u8::try_from(used).unwrap();
    blocks.iter().for_each(|block| all.extend(block));
    all
}

fn whole() -> Vec<u8> {
    let first = Block::new().event(1, "2", "the volume L: is full\r\nmail is refused").event(
        2,
        "3",
        "slower {}",
    );
    let second = Block::new().event(30, "4", "ümlaut \"quoted\"");
    log(&[first.finished(), second.finished(), vec![0; BLOCK], vec![7; BLOCK]])
}

#[test]
fn a_binary_event_log_is_read_as_it_is() {
    let (lines, told) = records("Application.evtx", &whole(), &reading());
    assert_eq!((told.format, told.unread), (Some(Format::Windows), 0));
    assert_eq!(
        lines,
        "1: 2026-03-14T09:02:01.500Z error - - | MSExchangeTransport 15006: the volume L: is full mail is refused\n\
         2: 2026-03-14T09:02:02.500Z warning - - | MSExchangeTransport 15006: slower {}\n\
         3: 2026-03-14T09:02:30.500Z info - - | MSExchangeTransport 15006: ümlaut \"quoted\"\n"
    );
}

#[test]
fn a_block_that_is_broken_is_counted_and_the_others_are_read() {
    let good = || Block::new().event(1, "2", "full").finished();
    let mut bad = good();
    bad[..8].copy_from_slice(b"ElfJunk\0");
    let (lines, told) = records("a.evtx", &log(&[good(), bad, good()]), &reading());
    assert_eq!((lines.lines().count(), told.unread, told.unread_lines), (2, 1, vec![2]), "{lines}");
    // A file that was cut keeps what came before.
    let cut = &log(&[good(), good()])[..4096 + BLOCK + 300];
    let (lines, told) = records("a.evtx", cut, &reading());
    assert_eq!((lines.lines().count(), told.unread), (1, 1), "{lines}");
    // Within its head it says nothing yet.
    let mut said = String::new();
    let failed = packed::unpacked(&b"ElfFile\0abc"[..]).map(|mut r| r.read_to_string(&mut said));
    assert!(failed.is_err());
}

proptest::proptest! {
    #[test]
    fn whatever_a_log_holds_it_is_read_to_its_end(
        changes in proptest::collection::vec((0usize..4096 + 2 * BLOCK, proptest::num::u8::ANY), 0..40),
        near in proptest::collection::vec((0usize..1200, proptest::num::u8::ANY), 0..12),
        length in 0usize..4096 + 3 * BLOCK,
    ) {
        let mut bytes = whole();
        let near = near.into_iter().map(|(at, b)| (4096 + at, b));
        for (at, byte) in changes.into_iter().filter(|(at, _)| *at >= 8).chain(near) {
            bytes[at] = byte;
        }
        bytes.truncate(length.max(4096));
        let mut lines = String::new();
        packed::unpacked(&bytes[..]).unwrap().read_to_string(&mut lines).unwrap();
        proptest::prop_assert!(lines.len() < 64 * bytes.len(), "{}", lines.len());
    }
}
