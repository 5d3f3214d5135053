//! PNG: the chunks of the specification, third edition.

pub(super) const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Chunks that the picture is made of: its size, palette, data, transparency, colours and animation.
const PNG_CHUNKS: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP",
    b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&PNG)?;
    let mut out = PNG.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
        let kind: &[u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        if PNG_CHUNKS.contains(&kind) {
            out.extend_from_slice(chunk);
        }
        // What stands behind the end is no part of the picture.
        if kind == b"IEND" {
            return Some(out);
        }
        rest = &rest[chunk.len()..];
    }
}
