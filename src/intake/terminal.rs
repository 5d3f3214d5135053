//! What programs write for terminals: the text without what colours it.

use std::borrow::Cow;

/// What begins every colour and every movement of the cursor.
const ESCAPE: u8 = 0x1b;

/// Whether a text has anything in it that is meant for a terminal.
#[must_use]
pub fn is_for_terminal(text: &str) -> bool {
    memchr::memchr(ESCAPE, text.as_bytes()).is_some()
}

/// The text as it reads on a terminal without colours, with the same line ends.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    match is_for_terminal(text) {
        true => Cow::Owned(anstream::adapter::strip_str(text).to_string()),
        false => Cow::Borrowed(text),
    }
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
        assert!(matches!(plain("as it is [31m"), Cow::Borrowed("as it is [31m")));
    }
}
