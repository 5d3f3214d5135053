//! PNG: the chunks of the specification, third edition.

use std::borrow::Cow;

pub(super) const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Chunks that the picture is made of: its size, palette, data, transparency, colours and animation.
const PNG_CHUNKS: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP",
    b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The chunks of a PNG, each whole, with its kind; what it holds last begins with no whole one.
struct Chunks<'b>(&'b [u8]);

impl<'b> Iterator for Chunks<'b> {
    type Item = (&'b [u8; 4], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = usize::try_from(u32::from_be_bytes(*self.0.first_chunk()?)).ok()?;
        let kind = self.0.get(4..8)?.try_into().ok()?;
        let (chunk, rest) = self.0.split_at_checked(length.checked_add(12)?)?;
        self.0 = rest;
        Some((kind, chunk))
    }
}

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = PNG.to_vec();
    for (kind, chunk) in Chunks(bytes.strip_prefix(&PNG)?) {
        if PNG_CHUNKS.contains(&kind) {
            out.extend_from_slice(chunk);
        }
        // What stands behind the end is no part of the picture.
        if kind == b"IEND" {
            return Some(out);
        }
    }
    None
}

/// A PNG without its pixels: compressed, they spell short names by chance and no other way. Anything else as it is, and
/// of a PNG what is no whole chunk.
pub fn without_pixels(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(rest) = bytes.strip_prefix(&PNG) else {
        return Cow::Borrowed(bytes);
    };
    let mut chunks = Chunks(rest);
    let mut kept = Vec::new();
    for (kind, chunk) in chunks.by_ref() {
        if !matches!(kind, b"IDAT" | b"fdAT") {
            kept.extend_from_slice(chunk);
        }
    }
    kept.extend_from_slice(chunks.0);
    Cow::Owned(kept)
}
