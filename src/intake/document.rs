//! Documents → Markdown that says the same, by the ending of their names.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::html::{self, Document, plain};
use super::{converter, text};

/// Whether files that end so are documents that are converted.
#[must_use]
pub fn is_document(ending: &str) -> bool {
    is_html(ending) || converter::format(ending).is_some()
}

fn is_html(ending: &str) -> bool {
    ["html", "htm", "xhtml"].iter().any(|e| e.eq_ignore_ascii_case(ending))
}

/// Reads a document. HTML is read here, the others by a program that has to be installed.
///
/// # Errors
/// A sentence that says why it is not read and what to do.
pub fn read(ending: &str, bytes: &[u8]) -> Result<Document, String> {
    if is_html(ending) {
        return html::markdown(&decoded(bytes)?);
    }
    let format = converter::format(ending).ok_or("nothing reads it")?;
    let converted = format.convert(bytes)?;
    let mut document = match format.is_text {
        true => of_pages(&converted.text)?,
        false => {
            let mut document = html::markdown(&converted.text)?;
            // The lines are those of what the program wrote, which nobody sees.
            document.lines.fill(None);
            document.told.iter_mut().for_each(|(line, _)| *line = None);
            document
        }
    };
    let loses = match converted.loses.as_str() {
        "" => String::new(),
        loses => format!("; {loses}"),
    };
    let said = format!("{} was read by {}{loses}", format.name, converted.by);
    document.told.insert(0, (None, said));
    Ok(document)
}

/// The text of HTML: UTF-8, or what a mark at its beginning or its head says, as word processors save web pages.
fn decoded(bytes: &[u8]) -> Result<String, String> {
    const HEAD: usize = 2048;
    text(bytes).or_else(|_| {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
        let named = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
        let name = named.and_then(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next());
        let encoding = name.and_then(|n| Encoding::for_label(n.as_bytes()));
        let text = encoding.and_then(|e| e.decode_without_bom_handling_and_without_replacement(bytes));
        text.map(Cow::into_owned).ok_or_else(|| {
            "it is not UTF-8, nor the encoding that it names; save it as UTF-8 first, as with `iconv --to-code utf-8`".to_owned()
        })
    })
}

/// The text of pages as lines: of columns only their distance is known, and of headings nothing.
fn of_pages(text: &str) -> Result<Document, String> {
    if text.trim().is_empty() {
        return Err("it has no text: what it shows are pictures, as of a scanner; have it read by a program that recognises text first".to_owned());
    }
    let mut document = Document::default();
    let mut was_empty = true;
    for line in text.replace('\u{c}', "\n\n").lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let words = words.join(" ");
        if !(words.is_empty() && was_empty) {
            document.text.push_str(&plain(&words));
            document.text.push('\n');
            document.lines.push(None);
        }
        was_empty = words.is_empty();
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_pages_are_read_in_the_encoding_that_they_name() {
        let old = b"<meta charset=windows-1252><p>Caf\xe9 \x96 down";
        assert_eq!(read("htm", old).unwrap().text, "Café – down\n");
        assert!(read("html", b"<p>Caf\xe9").unwrap_err().contains("iconv"));
        assert_eq!(read("HTML", "\u{feff}<p>é".as_bytes()).unwrap().text, "é\n");
    }

    #[test]
    fn pages_give_lines_and_nothing_that_looks_like_markup() {
        let pages =
            of_pages("   Mail was late\n\n\n\n  09:10     Deployed <b>\n  • one\n\u{c}# two\n")
                .unwrap();
        assert_eq!(pages.text, "Mail was late\n\n09:10 Deployed \\<b>\n- one\n\n\\# two\n");
        assert!(of_pages("\n\u{c}").unwrap_err().contains("pictures"));
    }
}
