//! Pictures without what they say beside what they show: who took them where and with what, texts, previews.
//!
//! A walk over the parts that each format defines: what makes the picture stays, everything else goes, also what a later
//! version of the format may add. Libraries for metadata know those kinds that they can read and keep the others.

mod gif;
mod ico;
mod jpeg;
mod png;
mod svg;
mod webp;

use camino::Utf8Path;

pub use png::without_pixels;

use crate::source::kinds::has_ending;

/// Whether files of this kind can be cleaned.
#[must_use]
pub fn is_cleaned(path: &Utf8Path) -> bool {
    has_ending(path, &["jpg", "jpeg", "png", "gif", "webp"])
}

/// The picture alone; `None` where the bytes are not those of such a picture.
#[must_use]
pub fn cleaned(path: &Utf8Path, bytes: &[u8]) -> Option<Vec<u8>> {
    match path.extension()?.to_ascii_lowercase().as_str() {
        "png" => png::alone(bytes),
        "gif" => gif::alone(bytes),
        "webp" => webp::alone(bytes),
        _ => jpeg::alone(bytes),
    }
}

/// The same for a picture of the site's own, whatever it is called: SVG, PNG or an icon.
#[must_use]
pub fn own_cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png::alone(bytes),
        [0, 0, 1, 0, ..] => ico::alone(bytes),
        _ => svg::alone(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::png::PNG;
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

    #[test]
    fn a_jpeg_stays_the_right_way_up() {
        let turned = |little: bool, value: u8| {
            let tiff: &[u8] = if little {
                b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0ACME\x12\x01\x03\0\x01\0\0\0?\0\0\0\0\0\0\0"
            } else {
                b"MM\0*\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x04ACME\x01\x12\0\x03\0\0\0\x01\0?\0\0\0\0\0\0"
            };
            let tiff: Vec<u8> = tiff.iter().map(|b| if *b == b'?' { value } else { *b }).collect();
            let body = [b"Exif\0\0".as_slice(), &tiff].concat();
            [&[0xff, 0xd8][..], &segment(0xe1, &body), &[0xff, 0xd9]].concat()
        };
        for little in [true, false] {
            let clean = cleaned("a.jpg".into(), &turned(little, 6)).unwrap();
            assert_eq!(clean.len(), 2 + 36 + 2, "{clean:?}");
            assert!(!clean.windows(4).any(|w| w == b"ACME"));
            // It says the same when it is read again.
            assert_eq!(cleaned("a.jpg".into(), &clean), Some(clean));
            let upright = cleaned("a.jpg".into(), &turned(little, 1));
            assert_eq!(upright, Some(vec![0xff, 0xd8, 0xff, 0xd9]));
        }
    }

    #[test]
    fn a_gif_keeps_what_it_shows() {
        let head = b"GIF89a\x01\0\x01\0\x80\0\0abcdef";
        let control = b"\x21\xf9\x04\0\0\0\0\0";
        let loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
        let image = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let comment = b"\x21\xfe\x05Robin\0";
        let xmp = b"\x21\xff\x0bXMP DataXMP\x05Robin\0";
        let with: Vec<u8> =
            [&head[..], loops, comment, control, xmp, image, b"\x3b", b"Robin"].concat();
        let without: Vec<u8> = [&head[..], loops, control, image, b"\x3b"].concat();
        assert_eq!(cleaned("a.gif".into(), &with), Some(without));
        assert_eq!(cleaned("a.gif".into(), &with[..60]), None);
    }

    #[test]
    fn a_webp_keeps_what_it_shows() {
        let chunk = |kind: &[u8; 4], body: &[u8]| {
            let length = u32::try_from(body.len()).unwrap().to_le_bytes();
            let pad = vec![0; body.len() % 2];
            [&kind[..], &length, body, &pad].concat()
        };
        let file = |chunks: &[u8]| {
            let size = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
            [b"RIFF".as_slice(), &size, b"WEBP", chunks].concat()
        };
        let frame = |more: &[u8]| [&[1; 16][..], &chunk(b"VP8L", b"abc"), more].concat();
        let with = [
            chunk(b"VP8X", &[0x3e, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
            chunk(b"ICCP", b"Robin"),
            chunk(b"ANIM", &[0; 6]),
            chunk(b"ANMF", &frame(&chunk(b"ROBN", b"Robin"))),
            chunk(b"EXIF", b"Robin"),
            chunk(b"XMP ", b"Robin"),
        ];
        let without = [
            chunk(b"VP8X", &[0x12, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
            chunk(b"ANIM", &[0; 6]),
            chunk(b"ANMF", &frame(b"")),
        ];
        let with = [file(&with.concat()), b"Robin".to_vec()].concat();
        assert_eq!(cleaned("a.webp".into(), &with), Some(file(&without.concat())));
        assert_eq!(cleaned("a.webp".into(), &with[..40]), None);
    }

    #[test]
    fn a_drawing_of_the_site_keeps_what_it_shows() {
        let with = r##"<?xml version="1.0"?><!-- Robin --><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x" xmlns:inkscape="y" inkscape:export-filename="/home/robin/logo.png" viewBox="0 0 1 1"><title>Logo</title><metadata><rdf:RDF>Robin <a/></rdf:RDF></metadata><inkscape:grid/><g inkscape:label="Robin" fill="a&amp;b"><use xlink:href="#a"/><style><![CDATA[a>b{}]]></style></g></svg>"##;
        let without = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x" viewBox="0 0 1 1"><title>Logo</title><g fill="a&amp;b"><use xlink:href="#a"/><style><![CDATA[a>b{}]]></style></g></svg>"##;
        let clean = own_cleaned(with.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(clean).unwrap(), without);
        assert_eq!(own_cleaned(b"<svg><g a=b"), None);
    }

    #[test]
    fn an_icon_keeps_what_it_shows() {
        let png = [&PNG[..], &chunk(b"IHDR", &[1; 13]), &chunk(b"IEND", b"")].concat();
        let with =
            [&PNG[..], &chunk(b"IHDR", &[1; 13]), &chunk(b"tEXt", b"Robin"), &chunk(b"IEND", b"")]
                .concat();
        let icon = |pictures: [&[u8]; 2], between: &[u8]| {
            let mut head = vec![0, 0, 1, 0, 2, 0];
            let mut body = Vec::new();
            for picture in pictures {
                let (from, length) = (38 + body.len() + between.len(), picture.len());
                head.extend([16, 16, 0, 0, 1, 0, 32, 0]);
                head.extend(u32::try_from(length).unwrap().to_le_bytes());
                head.extend(u32::try_from(from).unwrap().to_le_bytes());
                body.extend_from_slice(between);
                body.extend_from_slice(picture);
            }
            head.extend(body);
            head
        };
        let clean = own_cleaned(&icon([&with, b"bitmap"], b"Robin"));
        assert_eq!(clean, Some(icon([&png, b"bitmap"], b"")));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), kind in 0_usize..4) {
            let (head, path) = [
                (&PNG[..], "a.png"),
                (&[0xff, 0xd8][..], "a.jpg"),
                (&b"GIF89a\x01\0\x01\0\0\0\0"[..], "a.gif"),
                (&b"RIFF\x20\0\0\0WEBP"[..], "a.webp"),
            ][kind];
            let bytes = [head, &bytes].concat();
            if let Some(first) = cleaned(path.into(), &bytes) {
                proptest::prop_assert_eq!(cleaned(path.into(), &first), Some(first));
            }
            for head in [&[0, 0, 1, 0, 1, 0][..], &b"<svg "[..]] {
                let _ = own_cleaned(&[head, &bytes].concat());
            }
        }
    }
}
