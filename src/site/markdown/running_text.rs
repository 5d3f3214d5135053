//! What code hosts make of plain text: bare addresses become links, `:tada:` an emoji.

use super::escape::push_text;
use super::links::{classify, link_attributes};
use super::writer::Writer;
use crate::source::addresses;

/// The longest name of an emoji, in bytes, is well below this.
const LONGEST_NAME: usize = 64;

/// Writes running text. No link is made where one is open already.
pub(super) fn push_running_text(writer: &mut Writer, text: &str) {
    if writer.in_link() {
        push_with_emoji(writer, text);
        return;
    }
    let mut done = 0;
    for address in addresses::find(text) {
        let Some(attributes) = link_attributes(&classify(&address.target(text)), "") else {
            continue;
        };
        push_with_emoji(writer, &text[done..address.place.start]);
        let mut html = format!("<a{attributes}>");
        push_text(&mut html, &text[address.place.clone()]);
        html.push_str("</a>");
        writer.markup(&html);
        done = address.place.end;
    }
    push_with_emoji(writer, &text[done..]);
}

/// Writes text with the emoji that are written by their names on GitHub, in Slack and elsewhere. A name that
/// stands in a word or a number (`12:100:30`) and one that is not known stay as they are.
fn push_with_emoji(writer: &mut Writer, text: &str) {
    let mut done = 0;
    let mut open: Option<usize> = None;
    for (at, _) in text.match_indices(':') {
        let name = open.map(|open| &text[open + 1..at]).filter(|n| n.len() <= LONGEST_NAME);
        let stands_alone = |open: usize| {
            !text[..open].ends_with(char::is_alphanumeric)
                && !text[at + 1..].starts_with(char::is_alphanumeric)
        };
        let emoji =
            name.filter(|_| open.is_some_and(stands_alone)).and_then(emojis::get_by_shortcode);
        match (emoji, open) {
            (Some(emoji), Some(start)) => {
                writer.text(&text[done..start]);
                writer.text(emoji.as_str());
                done = at + 1;
                open = None;
            }
            _ => open = Some(at),
        }
    }
    writer.text(&text[done..]);
}
