//! WebP: the chunks of RIFF that RFC 9649 defines.

/// Chunks that the picture is made of.
const CHUNKS: [&[u8; 4]; 4] = [b"VP8 ", b"VP8L", b"ALPH", b"ANIM"];
/// In the head: that a profile, Exif or XMP follow.
const BESIDE: u8 = 0x20 | 0x08 | 0x04;
/// What stands in a frame before its own chunks.
const FRAME: usize = 16;

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let file = bytes.get(..size.checked_add(8)?)?;
    let kept = chunks(file.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?)?;
    let size = u32::try_from(kept.len() + 4).ok()?.to_le_bytes();
    Some([b"RIFF".as_slice(), &size, b"WEBP", &kept].concat())
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let kind: &[u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?)).ok()?;
        let body = rest.get(8..length.checked_add(8)?)?;
        match kind {
            b"VP8X" => {
                let mut head = body.to_vec();
                *head.first_mut()? &= !BESIDE;
                push(&mut out, kind, &head)?;
            }
            b"ANMF" => {
                let own = chunks(body.get(FRAME..)?)?;
                push(&mut out, kind, &[&body[..FRAME], &own].concat())?;
            }
            kind if CHUNKS.contains(&kind) => push(&mut out, kind, body)?,
            _ => {}
        }
        // Chunks have an even length; the last may lack the byte that makes it so.
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Some(out)
}

fn push(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) -> Option<()> {
    out.extend_from_slice(kind);
    out.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    out.extend_from_slice(body);
    out.extend(std::iter::repeat_n(0, body.len() % 2));
    Some(())
}
