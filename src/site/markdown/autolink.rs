//! Bare web addresses in running text, found the way GitHub's Markdown finds them.

use super::escape::push_text;
use super::links::{classify, link_attributes};
use super::writer::Writer;

/// A piece of running text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Url(&'a str),
}

/// Splits `text` into plain parts and `http://` or `https://` addresses. One pass over the text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut search_from = 0;
    while let Some(found) = text[search_from..].find("http") {
        let start = search_from + found;
        let rest = &text[start..];
        let scheme = if rest.starts_with("https://") {
            8
        } else if rest.starts_with("http://") {
            7
        } else {
            search_from = start + 4;
            continue;
        };
        // Both refusals come before the end is looked for, so that no text is scanned twice.
        let joined = text[..start].ends_with(char::is_alphanumeric);
        let host = host_length(&rest[scheme..]);
        if joined || host == 0 {
            search_from = start + scheme;
            continue;
        }
        let path = &rest[scheme + host..];
        let path = if path.starts_with(['/', '?', '#']) {
            path.find(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`')
            })
            .unwrap_or(path.len())
        } else {
            0
        };
        let url = without_trailing_punctuation(&rest[..scheme + host + path]);
        if plain_from < start {
            pieces.push(Piece::Text(&text[plain_from..start]));
        }
        pieces.push(Piece::Url(url));
        plain_from = start + url.len();
        search_from = plain_from;
    }
    if plain_from < text.len() {
        pieces.push(Piece::Text(&text[plain_from..]));
    }
    pieces
}

/// Length of a host name, with port, at the start of `text`.
fn host_length(text: &str) -> usize {
    if !text.starts_with(char::is_alphanumeric) {
        return 0;
    }
    text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | ':'))
        .unwrap_or(text.len())
}

/// Punctuation at the end belongs to the sentence; a closing bracket does unless it is opened in
/// the address itself.
fn without_trailing_punctuation(url: &str) -> &str {
    let count = |c: u8| url.bytes().filter(|&b| b == c).count();
    let (opened, mut closed) = (count(b'('), count(b')'));
    let mut end = url.len();
    while let Some(last) = url[..end].chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | ']' | '}' | '|' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    &url[..end]
}

/// Writes text with its bare web addresses made links, unless a link is open already.
pub(super) fn push_linked_text(writer: &mut Writer, text: &str) {
    if writer.in_link() || !text.contains("://") {
        writer.text(text);
        return;
    }
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Url(url) => {
                let Some(attributes) = link_attributes(&classify(url), "") else {
                    writer.text(url);
                    continue;
                };
                let mut html = format!("<a{attributes}>");
                push_text(&mut html, url);
                html.push_str("</a>");
                writer.markup(&html);
            }
        }
    }
}
