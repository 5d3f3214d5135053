//! The binary event log of Windows → a JSON object a line for each event, as `evtx_dump -o jsonl` writes it, so that it is
//! read, cited and copied like any text.

use std::io::{self, Read};
use std::sync::Arc;

use evtx::{EvtxChunkData, ParserSettings};

/// A file begins so; blocks of so many bytes come behind it.
const BEGIN: &[u8] = b"ElfFile\0";
const HEADER: usize = 4096;
const BLOCK: usize = 64 * 1024;

/// Whether a file begins as an event log does, by its first six bytes.
pub fn begins(begin: &[u8]) -> bool {
    begin.starts_with(&BEGIN[..6])
}

/// The lines of a log, made block by block.
pub struct Lines<R> {
    from: R,
    settings: Arc<ParserSettings>,
    /// How many blocks are still to come by what the head says; a log that was copied while in use may have more.
    blocks: u16,
    lines: Vec<u8>,
    /// How much of `lines` was handed out.
    given: usize,
    is_over: bool,
}

impl<R: Read> Lines<R> {
    /// # Errors
    /// Those of the reader, and that the file ends within its head.
    pub fn new(mut from: R) -> io::Result<Self> {
        let mut header = vec![0; HEADER];
        from.read_exact(&mut header)?;
        if !header.starts_with(BEGIN) {
            return Err(io::Error::other("it begins like an event log of Windows and is none"));
        }
        let blocks = u16::from_le_bytes([header[42], header[43]]);
        let settings = Arc::new(ParserSettings::new().validate_checksums(false).indent(false));
        Ok(Self { from, settings, blocks, lines: Vec::new(), given: 0, is_over: false })
    }

    /// Makes the lines of the next block.
    fn next_block(&mut self) -> io::Result<()> {
        self.lines.clear();
        self.given = 0;
        let mut block = Vec::with_capacity(BLOCK);
        self.from.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        self.is_over = block.len() < BLOCK;
        // A log keeps room for what comes: blocks of nothing, or of what was there before.
        let is_room = self.blocks == 0 && !block.starts_with(b"ElfChnk\0");
        self.blocks = self.blocks.saturating_sub(1);
        if is_room || block.iter().all(|b| *b == 0) {
            return Ok(());
        }
        block.resize(BLOCK, 0);
        if let Err(why) = self.block(block) {
            self.broken(&why);
        }
        if self.is_over {
            self.broken(&io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(())
    }

    fn block(&mut self, block: Vec<u8>) -> Result<(), evtx::err::ChunkError> {
        let mut data = EvtxChunkData::new(block, false)?;
        let mut chunk = data.parse(self.settings.clone())?;
        for record in chunk.iter() {
            match record.and_then(evtx::EvtxRecord::into_json_bytes) {
                Ok(record) => {
                    // Within strings a line's end is written as `\n`.
                    let text = record.data.into_iter().filter(|b| !b"\r\n".contains(b));
                    self.lines.extend(text);
                    self.lines.push(b'\n');
                }
                Err(why) => self.broken(&why),
            }
        }
        Ok(())
    }

    /// A line that is no JSON, and so is counted as one that could not be read.
    fn broken(&mut self, why: &dyn std::error::Error) {
        let why = why.to_string().replace(['\r', '\n'], " ");
        self.lines.extend_from_slice(format!("not read: {why}\n").as_bytes());
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.lines.len() && !self.is_over {
            self.next_block()?;
        }
        let there = &self.lines[self.given..];
        let given = there.len().min(to.len());
        to[..given].copy_from_slice(&there[..given]);
        self.given += given;
        Ok(given)
    }
}
