//! Packed files → what is in them: gzip, zstd, bzip2, xz and event logs of Windows by their first bytes, however the file is
//! called.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use zip::ZipArchive;

use super::{detect, evtx};

/// So much of a file is looked at to know what it is.
const HEAD: usize = 64 * 1024;
/// So many files of an archive are read.
const MOST_MEMBERS: usize = 20_000;
/// So much memory a packed file may ask for to be unpacked, in bytes: what `zstd -19` and `xz -9` need, and no more.
const MOST_MEMORY: u64 = 128 << 20;

/// The beginning of a stream, and the stream as it was.
pub(super) fn head<R: Read>(mut from: R) -> io::Result<(Vec<u8>, impl Read + use<R>)> {
    let mut head = Vec::with_capacity(HEAD);
    from.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(from)))
}

/// What has to be undone before a file is lines of UTF-8.
#[derive(Clone, Copy)]
enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    EventLog,
    Wide(&'static encoding_rs::Encoding),
}

impl Packing {
    /// By the first six bytes.
    fn of(begin: &[u8]) -> Option<Self> {
        Some(match begin {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            _ if evtx::begins(begin) => Self::EventLog,
            _ => Self::Wide(detect::wide(begin)?),
        })
    }
}

/// Whether the lines of a file, by its first six bytes, are others than those that stand on the disk.
#[must_use]
pub fn is_packed(begin: &[u8]) -> bool {
    is_zip(begin) || Packing::of(begin).is_some()
}

/// What the text of a packed file is called: `edge.log` of `edge.log.gz`.
#[must_use]
pub fn text_name(name: &str) -> String {
    let endings = [".gz", ".zst", ".bz2", ".xz"];
    let bare = endings.iter().find_map(|e| name.strip_suffix(e)).unwrap_or(name);
    match bare.strip_suffix(".evtx") {
        Some(log) => format!("{log}.jsonl"),
        None => bare.to_owned(),
    }
}

/// Unpacks a stream if it is packed, also twice; UTF-16 becomes UTF-8, an event log of Windows JSON, an event a line.
///
/// # Errors
/// Those of the reader, and that the beginning is no whole one of its kind.
pub fn unpacked<'r>(from: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    let mut from: Box<dyn Read + 'r> = Box::new(from);
    for _ in 0..2 {
        let mut begin = Vec::with_capacity(6);
        from.by_ref().take(6).read_to_end(&mut begin)?;
        let whole = Cursor::new(begin.clone()).chain(from);
        from = match Packing::of(&begin) {
            Some(Packing::Gzip) => Box::new(flate2::read::MultiGzDecoder::new(whole)),
            Some(Packing::Zstd) => Box::new(Zstd::new(whole)?),
            Some(Packing::Bzip2) => Box::new(bzip2::read::MultiBzDecoder::new(whole)),
            Some(Packing::Xz) => {
                let most = u32::try_from(MOST_MEMORY >> 10).unwrap_or(u32::MAX);
                Box::new(lzma_rust2::XzReader::new_mem_limit(whole, true, most))
            }
            Some(Packing::EventLog) => Box::new(evtx::Lines::new(whole)?),
            Some(Packing::Wide(encoding)) => return Ok(Box::new(Narrowed::new(whole, encoding))),
            None => return Ok(Box::new(whole)),
        };
    }
    Ok(from)
}

/// The frames of a stream of zstd, one behind the other, as `pzstd` and `cat a.zst b.zst` make them.
struct Zstd<R: Read> {
    frame: Option<Frame<R>>,
}

type Frame<R> = StreamingDecoder<Again<R>, FrameDecoder>;

impl<R: Read> Zstd<R> {
    fn new(from: R) -> io::Result<Self> {
        Ok(Self { frame: next_frame(Again { begin: Vec::new(), from })? })
    }
}

/// The next frame; `None` at the end.
fn next_frame<R: Read>(mut from: Again<R>) -> io::Result<Option<Frame<R>>> {
    loop {
        let mut begin = Vec::with_capacity(8);
        from.by_ref().take(8).read_to_end(&mut begin)?;
        match begin[..] {
            [] => return Ok(None),
            // A frame to be skipped, with how long it is.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d] => {
                let length = u64::from(u32::from_le_bytes([a, b, c, d]));
                io::copy(&mut from.by_ref().take(length), &mut io::sink())?;
            }
            _ => {
                from.begin = begin;
                let frame = StreamingDecoder::new_with_max_window_size(from, MOST_MEMORY);
                return frame.map(Some).map_err(io::Error::other);
            }
        }
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let read = frame.read(to)?;
            if read > 0 || to.is_empty() {
                return Ok(read);
            }
            if let Some(ended) = self.frame.take() {
                self.frame = next_frame(ended.into_inner())?;
            }
        }
        Ok(0)
    }
}

/// A stream of which some bytes were read already.
struct Again<R> {
    begin: Vec<u8>,
    from: R,
}

impl<R: Read> Read for Again<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.begin.is_empty() {
            return self.from.read(to);
        }
        let used = self.begin.len().min(to.len());
        to[..used].copy_from_slice(&self.begin[..used]);
        self.begin.drain(..used);
        Ok(used)
    }
}

/// Whether a file begins as a zip archive does.
#[must_use]
pub fn is_zip(begin: &[u8]) -> bool {
    begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"PK\x05\x06")
}

/// The files of an archive, by name.
pub struct Archive<R> {
    zip: ZipArchive<R>,
    /// Where in the archive each stands.
    names: BTreeMap<String, usize>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of the files.
    ///
    /// # Errors
    /// That it is no whole archive, or has too many files.
    pub fn open(from: R) -> io::Result<Self> {
        let zip = ZipArchive::new(from).map_err(io::Error::other)?;
        if zip.len() > MOST_MEMBERS {
            return Err(io::Error::other(format!(
                "the archive has {} files, more than the {MOST_MEMBERS} that are read; unpack what belongs to the incident",
                zip.len()
            )));
        }
        let names = (0..zip.len()).filter_map(|at| {
            let name = zip.name_for_index(at)?.ok()?;
            (!name.ends_with('/')).then(|| (name.into_owned(), at))
        });
        let names = names.collect();
        Ok(Self { zip, names })
    }

    /// The names of its files, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.names.keys().cloned().collect()
    }

    /// A file of it.
    ///
    /// # Errors
    /// That there is none, or that it cannot be unpacked.
    pub fn file(&mut self, name: &str) -> io::Result<impl Read + '_> {
        let none = || io::Error::new(io::ErrorKind::NotFound, "the archive has no such file");
        let at = self.names.get(name).copied().ok_or_else(none)?;
        self.zip.by_index(at).map_err(io::Error::other)
    }
}

/// UTF-16 as UTF-8.
struct Narrowed<R> {
    from: R,
    decoder: encoding_rs::Decoder,
    ready: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<R: Read> Narrowed<R> {
    pub fn new(from: R, encoding: &'static encoding_rs::Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { from, decoder, ready: Vec::new(), at: 0, is_done: false }
    }
}

impl<R: Read> Read for Narrowed<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_done {
            let mut bytes = [0; 8 * 1024];
            let read = self.from.read(&mut bytes)?;
            self.is_done = read == 0;
            let mut text = String::with_capacity(read * 3 + 16);
            let (..) = self.decoder.decode_to_string(&bytes[..read], &mut text, self.is_done);
            self.ready = text.into_bytes();
            self.at = 0;
        }
        let there = &self.ready[self.at..];
        let used = there.len().min(to.len());
        to[..used].copy_from_slice(&there[..used]);
        self.at += used;
        Ok(used)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn text(packed: &[u8]) -> String {
        let mut text = String::new();
        unpacked(packed).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_packed_is_unpacked_and_all_else_stays() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"one\n").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(text(&gzip), "one\n");
        // As `cat a.gz b.gz` makes it.
        assert_eq!(text(&[gzip.clone(), gzip].concat()), "one\none\n");
        let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bz.write_all(b"two\n").unwrap();
        assert_eq!(text(&bz.finish().unwrap()), "two\n");
        let zstd = ruzstd::encoding::compress_to_vec(
            b"three\n".as_slice(),
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(text(&zstd), "three\n");
        let skipped = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];
        assert_eq!(text(&[&zstd[..], &skipped, &zstd].concat()), "three\nthree\n");
        for plain in ["", "B", "BZh", "plain"] {
            assert_eq!(text(plain.as_bytes()), plain);
        }
    }

    #[test]
    fn what_is_cut_is_an_error() {
        let mut text = Vec::new();
        let read =
            unpacked([0x1f, 0x8b, 8, 0].as_slice()).and_then(|mut r| r.read_to_end(&mut text));
        assert!(read.is_err());
    }

    #[test]
    fn wide_characters_become_narrow() {
        let wide: Vec<u8> = "\u{feff}äb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut text = String::new();
        Narrowed::new(wide.as_slice(), encoding_rs::UTF_16LE).read_to_string(&mut text).unwrap();
        assert_eq!(text, "äb\n");
    }
}
