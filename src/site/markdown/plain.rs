//! The words of a Markdown text without its markup, for what is searched.

use pulldown_cmark::{Event, Options, TagEnd};

use crate::source::markdown;

/// Of a text of one line, as [`super::Renderer::render_inline`] shows it.
pub fn plain_inline(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    // Nothing is at the start of a line, where it could mean a list or a heading.
    let text = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    let line: String = std::iter::once('\u{a0}').chain(text).collect();
    for (event, _) in markdown::events(&line, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::End(TagEnd::Paragraph) => plain.push(' '),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

/// Of a whole text, a line for each of its blocks.
pub fn plain_blocks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (event, _) in markdown::events(text, markdown::options()) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableCell,
            ) if !plain.ends_with('\n') => plain.push('\n'),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        assert_eq!(
            plain_inline("**Bold** `code` [text](https://x.example) p99 <b> 3"),
            "Bold code text p99 <b> 3"
        );
        assert_eq!(plain_inline("- 3 items\n# x"), "- 3 items # x");
        assert_eq!(plain_blocks("# A\n\nb *c*\n\n- d\n- e\n"), "A\nb c\nd\ne\n");
    }
}
