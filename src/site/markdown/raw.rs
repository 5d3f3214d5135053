//! Raw HTML within a section: each allowed tag is rebuilt, everything else is dropped or shown.

use super::blocks::HEADING_TAGS;
use super::body::Section;
use super::media::LinkMarkup;
use super::raw_html::{OpenTag, Token, tokens};
use super::raw_policy::{self, Kind};

impl Section<'_, '_> {
    /// Writes a piece of raw HTML, as far as it is allowed.
    pub(super) fn raw(&mut self, html: &str) {
        self.raw_html = true;
        for token in tokens(html) {
            match token {
                Token::Text(text) => self.writer.raw_text(text),
                Token::Open(tag) => self.raw_open(&tag),
                Token::Close { name, source } => match raw_policy::element(&name) {
                    Some(element) => self.writer.close_raw_tag(element.name),
                    None if raw_policy::is_refused(&name) => {}
                    None => self.writer.text(source),
                },
            }
        }
    }

    fn raw_open(&mut self, tag: &OpenTag<'_>) {
        let Some(element) = raw_policy::element(&tag.name) else {
            if !raw_policy::is_refused(&tag.name) {
                self.writer.text(tag.source);
            }
            return;
        };
        let title = tag.attribute("title").unwrap_or_default();
        match (element.kind, tag.attribute("href")) {
            (Kind::Link, Some(href)) => match self.page.link(href, title) {
                LinkMarkup::Link(attributes) => self.writer.open_raw(element, "a", &attributes),
                LinkMarkup::Missing(attributes) => {
                    self.writer.open_raw(element, "span", &attributes);
                }
            },
            // A link to nowhere would only be in the way of others.
            (Kind::Link, None) => self.writer.open_raw(element, "span", ""),
            (Kind::Void, _) if element.name == "img" => {
                if !self.writer.make_room(element) {
                    return;
                }
                let src = tag.attribute("src").unwrap_or_default();
                let alt = tag.attribute("alt").unwrap_or_default();
                self.image(src, alt, title, &raw_policy::image_size(tag));
            }
            (Kind::Heading(source), _) => {
                let level = self.level(source);
                let heading = HEADING_TAGS[usize::from(level - 1)];
                self.writer.open_raw(element, heading, &raw_policy::attributes(tag));
            }
            _ => {
                let attributes = raw_policy::attributes(tag);
                self.writer.open_raw(element, element.name, &attributes);
            }
        }
    }
}
