//! What programs write for terminals: the text without what colours it.

use std::borrow::Cow;

/// What begins every colour and every movement of the cursor.
const ESCAPE: u8 = 0x1b;

/// Whether a text has anything in it that is meant for a terminal.
#[must_use]
pub fn is_for_terminal(text: &str) -> bool {
    memchr::memchr(ESCAPE, text.as_bytes()).is_some()
}

/// The text as it reads on a terminal without colours, with the same lines: what is begun on one and not ended leaves the
/// next as it is.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !is_for_terminal(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n');
        let stripped = anstream::adapter::strip_str(content.unwrap_or(line));
        plain.extend(stripped);
        plain.extend(content.map(|_| '\n'));
    }
    Cow::Owned(plain)
}

/// The same for bytes that may be no text.
pub fn make_plain(line: &mut Vec<u8>) {
    if memchr::memchr(ESCAPE, line).is_some() {
        // What is no text is shown as such, and not taken for a part of an escape.
        *line = plain(&String::from_utf8_lossy(line)).into_owned().into_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_links_and_titles_leave_no_trace() {
        let link = "\u{1b}]8;;https://a.example\u{1b}\\words\u{1b}]8;;\u{1b}\\";
        let text = format!(
            "\u{1b}[1;31mERROR\u{1b}[0m pool\r\n\u{1b}[2K\u{1b}]0;title\u{7}{link}\tend \u{1b}[38;5;9mé\u{1b}[m"
        );
        assert_eq!(plain(&text), "ERROR pool\r\nwords\tend é");
        let mut bytes = b"\x1b[31m\xff red\x1b[0m".to_vec();
        make_plain(&mut bytes);
        assert_eq!(String::from_utf8_lossy(&bytes), "\u{fffd} red");
        assert_eq!(plain("a\u{1b}]0;title\nb\u{1b}[3\nc\u{1b}Px\n\nd"), "a\nb\nc\n\nd");
        assert!(matches!(plain("as it is [31m"), Cow::Borrowed("as it is [31m")));
    }
}
