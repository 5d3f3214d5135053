//! The Markdown that incidents are written in, parsed the way code hosts parse it.
//!
//! One parser for the sections, the lists in the text, the anchors and the pages, so that all of them
//! see the same links and the same emphasis.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::addresses;

/// CommonMark with tables, footnotes, strikethrough, task lists, heading attributes and alerts. One by
/// one, as a set written as "all but" would change under us. Definition lists are not among them: to code
/// hosts a line that begins with `:` is text.
#[must_use]
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The events of a text with the bytes that each was written as.
///
/// A bare web address is found before emphasis is: in `https://host/a_b_?x=*y*` nothing is emphasised, as
/// on code hosts. Such an address is a link here; one without such characters stays text, in which
/// [`addresses::find`] finds it.
#[must_use]
pub fn events(text: &str, options: Options) -> Events<'_> {
    let addresses = fragile_addresses(text, options);
    if addresses.is_empty() {
        return Events::AsWritten(Box::new(Parser::new_ext(text, options).into_offset_iter()));
    }
    // In angle brackets Markdown takes an address for what it is. Then places are counted back.
    let mut bracketed = String::with_capacity(text.len() + 2 * addresses.len());
    let mut added = Vec::with_capacity(2 * addresses.len());
    let mut done = 0;
    for address in addresses {
        bracketed.push_str(&text[done..address.start]);
        added.push(bracketed.len());
        bracketed.push('<');
        bracketed.push_str(&text[address.clone()]);
        added.push(bracketed.len());
        bracketed.push('>');
        done = address.end;
    }
    bracketed.push_str(&text[done..]);
    let place = |at: usize| at - added.partition_point(|&a| a < at);
    let events: Vec<_> = Parser::new_ext(&bracketed, options)
        .into_offset_iter()
        .map(|(event, range)| (event.into_static(), place(range.start)..place(range.end)))
        .collect();
    Events::Bracketed(events.into_iter())
}

/// The events of a text. See [`events`].
pub enum Events<'a> {
    AsWritten(Box<OffsetIter<'a>>),
    Bracketed(std::vec::IntoIter<(Event<'static>, Range<usize>)>),
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::AsWritten(events) => events.next(),
            Self::Bracketed(events) => events.next(),
        }
    }
}

/// The bare addresses, outside of code and links, with a character that could mean emphasis or a link.
/// One that is escaped with a backslash was seen to by its writer.
fn fragile_addresses(text: &str, options: Options) -> Vec<Range<usize>> {
    let is_fragile = |address: &str| {
        address.contains("://") && address.contains(['_', '*', '~', '[']) && !address.contains('\\')
    };
    if !addresses::find(text).any(|a| is_fragile(&text[a.place])) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    // Depth within what holds no address, and where the cell around ends: `|` may stand in an address.
    let (mut closed, mut cell_end) = (0usize, usize::MAX);
    let mut seen_until = 0;
    for (event, range) in
        TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter())
    {
        match event {
            Event::Start(Tag::TableCell) => cell_end = range.end,
            Event::End(TagEnd::TableCell) => cell_end = usize::MAX,
            Event::Start(tag) if holds_no_address(&tag) => closed += 1,
            Event::End(
                TagEnd::Link
                | TagEnd::Image
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::MetadataBlock(_),
            ) => closed = closed.saturating_sub(1),
            Event::Text(_) if closed == 0 && range.end > seen_until => {
                // It may run on beyond this piece of text, which ends where emphasis was seen.
                let part = range.start.max(seen_until)..range.end;
                for address in addresses::within(text, part, cell_end.min(text.len())) {
                    seen_until = address.place.end;
                    // Else Markdown read all of it as text already.
                    let was_split = address.place.end > range.end;
                    if was_split && is_fragile(&text[address.place.clone()]) {
                        found.push(address.place);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn holds_no_address(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The links of a text, and everything else as its text and tags.
    fn read(text: &str) -> (Vec<String>, String) {
        let (mut links, mut rest) = (Vec::new(), String::new());
        for (event, range) in events(text, options()) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert_eq!(&text[range], &*dest_url);
                    links.push(dest_url.to_string());
                }
                Event::Start(Tag::Emphasis) => rest.push_str("<em>"),
                Event::End(TagEnd::Emphasis) => rest.push_str("</em>"),
                Event::Text(written) => {
                    assert_eq!(&text[range], &*written);
                    rest.push_str(&written);
                }
                _ => {}
            }
        }
        (links, rest)
    }

    #[test]
    fn addresses_come_before_emphasis() {
        for address in [
            "https://a.example/_x_/y",
            "https://a.example/*x*?b=~~c~~d",
            "http://a.example/[x](y)_z_a",
            "https://a.example/d/_/5?var-a=$__all&b=_c_#_d",
        ] {
            let (links, rest) = read(&format!("*see* {address}, *then*\n"));
            assert_eq!(links, [address]);
            assert_eq!(rest, format!("<em>see</em> {address}, <em>then</em>"));
        }
    }

    #[test]
    fn emphasis_around_an_address_stays() {
        let (links, rest) = read("*see https://a.example/b*c d* and _https://a.example/e_f_ g");
        assert_eq!(links, ["https://a.example/b*c"]);
        assert!(rest.starts_with("<em>see https://a.example/b*c d</em>"), "{rest}");
    }

    #[test]
    fn code_links_and_cells_are_left_alone() {
        for text in [
            "`https://a.example/_x_` [https://a.example/_x_](b)",
            "```\nhttps://a.example/_x_\n```\n",
            "<https://a.example/_x_>",
        ] {
            let plain: Vec<_> = Parser::new_ext(text, options()).into_offset_iter().collect();
            assert_eq!(events(text, options()).collect::<Vec<_>>(), plain, "{text}");
        }
        let (links, _) = read("| a | b |\n|-|-|\n| https://a.example/*x*y | *c* |\n");
        assert_eq!(links, ["https://a.example/*x*y"]);
    }

    #[test]
    fn a_line_that_begins_with_a_colon_is_text() {
        let text = "Rolled back\n: at once\n\n: and again\n";
        assert!(!events(text, options()).any(|(e, _)| matches!(
            e,
            Event::Start(Tag::DefinitionList | Tag::DefinitionListTitle)
        )));
    }
}
