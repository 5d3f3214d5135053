//! The parts of a section that need more than a tag: headings, alerts, tables, links and images.

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, TagEnd};

use super::Heading;
use super::body::{Section, Table};
use super::escape::{push_attribute, push_url};
use super::media::{self, LinkMarkup};
use super::parse::{end_of, plain_text};

/// Names of the heading elements, by level less one.
pub(super) const HEADING_TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

impl Section<'_, '_> {
    /// The level a heading of this source level comes out with: one below the last heading of a
    /// smaller source level, so that no level is skipped.
    pub(super) fn level(&mut self, source: u8) -> u8 {
        while self.levels.last().is_some_and(|&above| above >= source) {
            self.levels.pop();
        }
        self.levels.push(source);
        // At most six levels are on the stack.
        (self.page.parent_level + u8::try_from(self.levels.len()).unwrap_or(6)).clamp(1, 6)
    }

    pub(super) fn open_heading(&mut self, source_level: u8, at: usize) {
        let level = self.level(source_level);
        let mut attributes = String::new();
        if let Some((id, text)) = self.page.heading_ids.get(&at) {
            push_attribute(&mut attributes, "id", id);
            self.headings.push(Heading { level, id: id.clone(), text: text.clone() });
        }
        let tag = HEADING_TAGS[usize::from(level - 1)];
        self.writer.open_block(tag, &attributes);
    }

    pub(super) fn close_heading(&mut self) {
        self.writer.close_raw();
        if let Some(heading) = self.headings.last()
            && !self.writer.in_link()
        {
            let mut html = String::from(" <a class=\"heading-anchor\" href=\"#");
            push_url(&mut html, &heading.id);
            html.push('"');
            let label = format!("{}: {}", self.page.renderer.words.link_to_section, heading.text);
            push_attribute(&mut html, "aria-label", &label);
            html.push_str(">#</a>");
            self.writer.markup(&html);
        }
        self.writer.close();
    }

    pub(super) fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.writer.open_block("blockquote", "");
            return;
        };
        let (class, title) = self.page.renderer.words.alert(kind);
        let attributes = format!(" class=\"alert alert-{class}\" role=\"note\"");
        self.writer.open_block("div", &attributes);
        self.writer.open_block("p", " class=\"alert-title\"");
        self.writer.text(title);
        self.writer.close();
        self.writer.newline();
    }

    pub(super) fn open_table(&mut self, alignments: &[Alignment], at: usize) {
        let events = &self.page.document.events;
        let head = &events[at..=end_of(events, at + 1)];
        let columns: Vec<String> = head
            .split(|e| matches!(e, Event::End(TagEnd::TableCell)))
            .map(plain_text)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        self.page.tables += 1;
        let mut label = format!("{} {}", self.page.renderer.words.table, self.page.tables);
        if !columns.is_empty() {
            label.push_str(": ");
            label.extend(columns.join(", ").chars().take(120));
        }
        let mut attributes = String::from(" class=\"table-scroll\" tabindex=\"0\" role=\"region\"");
        push_attribute(&mut attributes, "aria-label", &label);
        self.writer.open_block("div", &attributes);
        self.writer.open_part("table", "");
        self.table = Some(Table {
            alignments: alignments.to_vec(),
            column: 0,
            in_head: true,
            has_body: false,
        });
    }

    pub(super) fn open_cell(&mut self, is_empty: bool) {
        let (in_head, alignment) = match &mut self.table {
            Some(table) => {
                let alignment = table.alignments.get(table.column).copied();
                table.column += 1;
                (table.in_head, alignment.unwrap_or(Alignment::None))
            }
            None => (false, Alignment::None),
        };
        let class = match alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"align-left\"",
            Alignment::Center => " class=\"align-center\"",
            Alignment::Right => " class=\"align-right\"",
        };
        // A header cell without text would head a column with nothing.
        if in_head && !is_empty {
            self.writer.open_part("th", &format!("{class} scope=\"col\""));
        } else {
            self.writer.open_part("td", class);
        }
    }

    pub(super) fn open_link(&mut self, href: &str, title: &str) {
        if self.writer.in_link() {
            self.writer.open_nothing();
            return;
        }
        match self.page.link(href, title) {
            LinkMarkup::Link(attributes) => self.writer.open_link(&attributes),
            LinkMarkup::Missing(attributes) => self.writer.open_inline("span", &attributes),
        }
    }

    pub(super) fn image(&mut self, src: &str, alt: &str, title: &str, size: &str) {
        let in_link = self.writer.in_link();
        let page = &self.page;
        let html =
            media::image(src, alt, title, size, &page.renderer.words, page.resolver, in_link);
        self.writer.markup(&html);
    }
}
