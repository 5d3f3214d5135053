//! Pictures without what they say beside what they show: who took them where and with what, texts, previews.
//!
//! A walk over the segments that the formats define (ITU-T T.81 annex B for JPEG, the PNG specification, third edition):
//! what makes the picture stays, everything else goes, also what a later version of the format may add. Libraries for
//! metadata know those kinds that they can read and keep the others.

use std::borrow::Cow;

use camino::Utf8Path;

use crate::source::kinds::has_ending;

/// Whether files of this kind can be cleaned.
#[must_use]
pub fn is_cleaned(path: &Utf8Path) -> bool {
    is_jpeg(path) || has_ending(path, &["png"])
}

fn is_jpeg(path: &Utf8Path) -> bool {
    has_ending(path, &["jpg", "jpeg"])
}

/// The picture alone; `None` where the bytes are not those of such a picture.
#[must_use]
pub fn cleaned(path: &Utf8Path, bytes: &[u8]) -> Option<Vec<u8>> {
    if is_jpeg(path) { jpeg(bytes) } else { png(bytes) }
}

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

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

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
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

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const APP0: u8 = 0xe0;
    const APP14: u8 = 0xee;
    const COMMENT: u8 = 0xfe;
    const START_OF_SCAN: u8 = 0xda;
    const END: u8 = 0xd9;
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut out = vec![0xff, 0xd8];
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

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], kind, data, &[0; 4]].concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, data].concat()
    }

    #[test]
    fn of_a_png_all_is_read_but_its_pixels() {
        let picture = [
            &PNG[..],
            &chunk(b"tEXt", b"Author\0kim"),
            &chunk(b"IDAT", b" lee "),
            &chunk(b"IEND", b""),
            b" robin",
        ]
        .concat();
        let read = without_pixels(&picture);
        let text = String::from_utf8_lossy(&read);
        assert!(
            text.contains("kim") && text.contains("robin") && !text.contains("lee"),
            "{text:?}"
        );
        // A chunk that says it is longer than the file hides nothing, nor does another kind of file.
        let cut = [&PNG[..], b"\xff\xff\xff\xffIDAT lee"].concat();
        assert!(String::from_utf8_lossy(&without_pixels(&cut)).contains("lee"));
        assert_eq!(*without_pixels(b"\xff\xd8 lee"), *b"\xff\xd8 lee");
    }

    #[test]
    fn a_png_keeps_what_it_shows() {
        let picture =
            [chunk(b"IHDR", &[1; 13]), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")].concat();
        let with = [
            &PNG[..],
            &chunk(b"IHDR", &[1; 13]),
            &chunk(b"tEXt", b"Author\0Robin"),
            &chunk(b"eXIf", b"GPS"),
            &chunk(b"tIME", b"1234567"),
            &chunk(b"IDAT", b"data"),
            &chunk(b"iTXt", b"Comment"),
            &chunk(b"IEND", b""),
            b"trailing secret",
        ]
        .concat();
        assert_eq!(cleaned("a.png".into(), &with), Some([&PNG[..], &picture].concat()));
        assert_eq!(cleaned("a.png".into(), &with[..60]), None);
        assert_eq!(cleaned("a.png".into(), b"GIF89a"), None);
    }

    #[test]
    fn a_jpeg_keeps_what_it_shows() {
        let jfif = [b"JFIF\0\x01\x01\x00\x00\x01\x00\x01".as_slice(), &[0, 0]].concat();
        let thumbnail = [&jfif[..12], &[1, 1, 9, 9, 9]].concat();
        let table = segment(0xdb, &[7; 65]);
        let scan = [segment(0xda, &[1; 10]), b"\x12\xff\x00\x34\xff\xd0\x56".to_vec()].concat();
        let made = |head: &[u8], more: &[u8]| {
            [&[0xff, 0xd8], head, more, &table, &scan, &[0xff, 0xd9]].concat()
        };
        let exif = [
            segment(0xe1, b"Exif\0\0GPS 52.1"),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
            segment(0xed, b"Photoshop 3.0\0Robin"),
            segment(0xfe, b"a comment"),
        ]
        .concat();
        let with = [made(&segment(0xe0, &thumbnail), &exif), b"trailing".to_vec()].concat();
        assert_eq!(cleaned("a.JPG".into(), &with), Some(made(&segment(0xe0, &jfif), &[])));
        assert_eq!(cleaned("a.jpg".into(), &with[..30]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), png in proptest::bool::ANY) {
            let (head, path) = if png { (&PNG[..], "a.png") } else { (&[0xff, 0xd8][..], "a.jpg") };
            let bytes = [head, &bytes].concat();
            if let Some(first) = cleaned(path.into(), &bytes) {
                proptest::prop_assert_eq!(cleaned(path.into(), &first), Some(first));
            }
        }
    }
}
