//! Escaping of text and attribute values, in the very form in which an HTML serialiser writes them.

/// Appends `text` as element content.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, false);
}

/// Appends text from raw HTML as element content: well-formed character references are kept.
pub(super) fn push_raw_text(out: &mut String, text: &str) {
    let mut plain_from = 0;
    for (at, _) in text.match_indices('&') {
        if let Some(length) = reference_length(&text[at..]) {
            push_text(out, &text[plain_from..at]);
            out.push_str(&text[at..at + length]);
            plain_from = at + length;
        }
    }
    push_text(out, &text[plain_from..]);
}

/// Length of a syntactically complete character reference at the start of `text`.
fn reference_length(text: &str) -> Option<usize> {
    const LONGEST: usize = 34;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let inside = &text.as_bytes()[1..end];
    let valid = match inside {
        [b'#', b'x' | b'X', hex @ ..] => !hex.is_empty() && hex.iter().all(u8::is_ascii_hexdigit),
        [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        [first, rest @ ..] => {
            first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_alphanumeric)
        }
        [] => false,
    };
    valid.then_some(end + 1)
}

/// Appends `value` as the inside of a double-quoted attribute.
pub(super) fn push_value(out: &mut String, value: &str) {
    push_escaped(out, value, true);
}

/// Appends ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_value(out, value);
    out.push('"');
}

fn push_escaped(out: &mut String, text: &str, quotes: bool) {
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if quotes => "&quot;",
            // HTML has no carriage returns; Windows line ends become plain ones.
            b'\r' => {
                if text.as_bytes().get(at + 1) == Some(&b'\n') {
                    ""
                } else {
                    "\n"
                }
            }
            b'\t' | b'\n' => continue,
            // Control characters are not allowed in HTML, and terminal captures are full of
            // escapes: show them by their pictures (U+2400 and following).
            0..=31 | 127 => {
                out.push_str(&text[plain_from..at]);
                let picture = if byte == 127 { 0x2421 } else { 0x2400 + u32::from(byte) };
                out.extend(char::from_u32(picture));
                plain_from = at + 1;
                continue;
            }
            0xC2 if text.as_bytes().get(at + 1) == Some(&0xA0) => {
                out.push_str(&text[plain_from..at]);
                out.push_str("&nbsp;");
                plain_from = at + 2;
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[plain_from..at]);
        out.push_str(replacement);
        plain_from = at + 1;
    }
    out.push_str(&text[plain_from..]);
}

/// Appends a URL as an attribute value: what cannot stand in a URL is percent-encoded.
pub(super) fn push_url(out: &mut String, url: &str) {
    push_value(out, &percent_encoded(url));
}

/// The URL with everything percent-encoded that cannot stand in one. Doing it twice changes nothing.
pub(super) fn percent_encoded(url: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}
