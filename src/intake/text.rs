//! Bytes → text.

use super::ReadError;

/// UTF-8, with a byte order mark or without; UTF-16 with one, as PowerShell's `>` writes.
pub fn text(bytes: &[u8]) -> Result<String, ReadError> {
    let wide = |order: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units = bytes.chunks_exact(2).map(|c| order([c[0], c[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| {
            ReadError(
                "the file is not the UTF-16 text that it begins as; export it again, as UTF-8"
                    .to_owned(),
            )
        })
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + memchr::memchr_iter(b'\n', &bytes[..e.valid_up_to()]).count();
        ReadError(format!(
            "line {line}: the file is not UTF-8 text; a spreadsheet may have saved it in an older encoding: export it again, or save it as “CSV UTF-8”"
        ))
    })?;
    Ok(text.to_owned())
}
