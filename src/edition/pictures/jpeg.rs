//! JPEG: the segments of ITU-T T.81, annex B.

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    const APP0: u8 = 0xe0;
    const APP1: u8 = 0xe1;
    const APP14: u8 = 0xee;
    const COMMENT: u8 = 0xfe;
    const START_OF_SCAN: u8 = 0xda;
    const END: u8 = 0xd9;
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut out = vec![0xff, 0xd8];
    let mut turned = None;
    loop {
        let marker = *rest.get(1).filter(|_| rest.first() == Some(&0xff))?;
        match marker {
            // Bytes that fill up.
            0xff => rest = &rest[1..],
            END => {
                out.extend([0xff, END]);
                return Some(out);
            }
            0x01 | 0xd0..=0xd7 => {
                out.extend([0xff, marker]);
                rest = &rest[2..];
            }
            _ => {
                let length = usize::from(u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?));
                let segment = rest.get(..length.checked_add(2)?)?;
                let body = segment.get(4..)?;
                let stays = match marker {
                    // The head of JFIF without the small picture in it, and how Adobe stored the colours.
                    APP0 => body.starts_with(b"JFIF\0"),
                    APP14 => body.starts_with(b"Adobe"),
                    0xe1..=0xef | COMMENT => false,
                    _ => true,
                };
                match marker {
                    // The first says which way up the picture is.
                    APP1 if turned.is_none() => {
                        turned = orientation(body);
                        out.extend(turned.map(upright).unwrap_or_default());
                    }
                    APP0 if stays => out.extend(without_thumbnail(segment)?),
                    _ if stays => out.extend_from_slice(segment),
                    _ => {}
                }
                rest = &rest[segment.len()..];
                if marker == START_OF_SCAN {
                    let end = end_of_scan(rest);
                    out.extend_from_slice(&rest[..end]);
                    rest = &rest[end..];
                }
            }
        }
    }
}

/// The head of JFIF, whose last bytes may be a small picture of the whole.
fn without_thumbnail(segment: &[u8]) -> Option<Vec<u8>> {
    let mut head = segment.get(..16)?.to_vec();
    head.extend([0, 0]);
    head[2..4].copy_from_slice(&16u16.to_be_bytes());
    Some(head)
}

/// Where the data of a scan end: at a marker that is none of its own.
fn end_of_scan(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr(0xff, &bytes[at..]) {
        let place = at + found;
        match bytes.get(place + 1) {
            Some(0x00 | 0xd0..=0xd7) => at = place + 2,
            _ => return place,
        }
    }
    bytes.len()
}

/// Which way up the picture is, of what a camera said (Exif 2.32, tag 0x0112): 2 to 8, or `None` where it is upright.
fn orientation(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (low, high) = if is_little { (4, 6) } else { (6, 4) };
    let first = usize::from(short(low)?) | usize::from(short(high)?) << 16;
    let count = usize::from(short(first)?);
    let entries = (0..count).map(|n| first + 2 + n * 12);
    let found =
        entries.take_while(|at| at + 12 <= tiff.len()).find(|at| short(*at) == Some(0x0112))?;
    let value = u8::try_from(short(found + 8)?).ok()?;
    (2..=8).contains(&value).then_some(value)
}

/// A segment that says nothing but that.
fn upright(orientation: u8) -> Vec<u8> {
    let head = [0xff, 0xe1, 0, 34];
    let tiff = *b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    let mut segment = [&head[..], &tiff].concat();
    segment[29] = orientation;
    segment
}
