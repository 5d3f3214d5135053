//! Turns the events of one section, or of one footnote, into HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::Heading;
use super::escape::push_attribute;
use super::media;
use super::page::Page;
use super::parse::{end_of, link_target, plain_text};
use super::running_text::push_running_text;
use super::writer::Writer;

/// A section under construction.
pub(super) struct Section<'p, 'a> {
    pub(super) page: &'p mut Page<'a>,
    fragment: usize,
    pub(super) writer: Writer,
    pub(super) headings: Vec<Heading>,
    /// Source levels of the headings above the current place.
    pub(super) levels: Vec<u8>,
    pub(super) table: Option<Table>,
    pub(super) raw_html: bool,
}

/// What a section came to.
pub(super) struct Written {
    pub(super) html: String,
    pub(super) headings: Vec<Heading>,
    /// Whether raw HTML took part.
    pub(super) raw_html: bool,
}

/// The table under construction.
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) has_body: bool,
}

impl<'p, 'a> Section<'p, 'a> {
    pub(super) fn new(page: &'p mut Page<'a>, fragment: usize) -> Self {
        Self {
            page,
            fragment,
            writer: Writer::default(),
            headings: Vec::new(),
            levels: Vec::new(),
            table: None,
            raw_html: false,
        }
    }

    pub(super) fn finish(self) -> Written {
        Written { html: self.writer.finish(), headings: self.headings, raw_html: self.raw_html }
    }

    /// Writes a run of events that is balanced in itself.
    pub(super) fn events(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.event(at);
        }
    }

    /// Writes the event at `at`; returns the index of the next one to write.
    fn event(&mut self, at: usize) -> usize {
        let document = self.page.document;
        match &document.events[at] {
            Event::Start(tag) => return self.start(tag, at),
            Event::End(end) => self.end(*end, at),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.writer.open_inline("code", "");
                self.writer.text(code);
                self.writer.close();
            }
            // Mathematics is not enabled; should it come, it is text.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.writer.text(text),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html),
            // A note that nothing else calls stands where it is, and its call of itself leads nowhere.
            Event::FootnoteReference(label) if !document.is_called(label) => {
                self.writer.text(&format!("[^{label}]"));
            }
            Event::FootnoteReference(label) => {
                if let Some(html) = self.page.reference(label, self.fragment, self.writer.in_link())
                {
                    self.writer.markup(&html);
                }
            }
            Event::SoftBreak => self.writer.text("\n"),
            Event::HardBreak => self.writer.markup("<br>\n"),
            Event::Rule => {
                self.writer.void_block("<hr>");
                self.writer.newline();
            }
            Event::TaskListMarker(done) => {
                let words = &self.page.renderer.words;
                let mut html = String::from("<input type=\"checkbox\" disabled=\"\"");
                if *done {
                    html.push_str(" checked=\"\"");
                }
                let label = if *done { &words.task_done } else { &words.task_open };
                push_attribute(&mut html, "aria-label", label);
                html.push_str("> ");
                self.writer.markup(&html);
            }
        }
        at + 1
    }

    fn start(&mut self, tag: &Tag<'a>, at: usize) -> usize {
        let document = self.page.document;
        let events = &document.events;
        match tag {
            Tag::Paragraph => self.writer.open_block("p", ""),
            Tag::Heading { level, .. } => self.open_heading(*level as u8, at),
            Tag::BlockQuote(kind) => self.open_quote(*kind),
            Tag::CodeBlock(kind) => {
                let end = end_of(events, at);
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => "",
                };
                let code = plain_text(&events[at..end]);
                let html = media::code_block(self.page.renderer, &code, info);
                self.writer.void_block(&html);
                self.writer.newline();
                return end + 1;
            }
            Tag::HtmlBlock => {
                let end = end_of(events, at);
                let mut html = String::new();
                for event in &events[at..end] {
                    if let Event::Html(line) | Event::Text(line) = event {
                        html.push_str(line);
                    }
                }
                self.raw(&html);
                return end + 1;
            }
            Tag::List(None) => self.writer.open_block("ul", ""),
            Tag::List(Some(1)) => self.writer.open_block("ol", ""),
            Tag::List(Some(first)) => {
                self.writer.open_block("ol", &format!(" start=\"{first}\""));
            }
            Tag::Item => {
                let is_task = events[at + 1..]
                    .iter()
                    .find(|e| !matches!(e, Event::Start(Tag::Paragraph)))
                    .is_some_and(|e| matches!(e, Event::TaskListMarker(_)));
                let class = if is_task { " class=\"task\"" } else { "" };
                self.writer.open_part("li", class);
            }
            // What nothing refers to has no other place than its own.
            Tag::FootnoteDefinition(_) if !document.called_notes.contains(&at) => {}
            Tag::FootnoteDefinition(_) => {
                // Written at the end of the fragment that refers to it.
                let end = document.footnote_ends.get(&at);
                return end.copied().unwrap_or_else(|| end_of(events, at)) + 1;
            }
            Tag::Table(alignments) => self.open_table(alignments, at),
            Tag::TableHead => {
                self.writer.open_part("thead", "");
                self.writer.open_part("tr", "");
            }
            Tag::TableRow => self.writer.open_part("tr", ""),
            Tag::TableCell => self.open_cell(matches!(events[at + 1], Event::End(_))),
            Tag::Emphasis => self.writer.open_inline("em", ""),
            Tag::Strong => self.writer.open_inline("strong", ""),
            Tag::Strikethrough => self.writer.open_inline("del", ""),
            Tag::Superscript => self.writer.open_inline("sup", ""),
            Tag::Subscript => self.writer.open_inline("sub", ""),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(&link_target(*link_type, dest_url), title)
            }
            Tag::Image { dest_url, title, .. } => {
                let end = end_of(events, at);
                let alt = plain_text(&events[at..end]);
                self.image(dest_url, &alt, title, "");
                return end + 1;
            }
            // Not enabled.
            Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => return end_of(events, at) + 1,
        }
        at + 1
    }

    fn end(&mut self, end: TagEnd, at: usize) {
        match end {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::TableHead => {
                self.writer.close();
                self.writer.close();
                let next = &self.page.document.events[at + 1];
                if let Some(table) = &mut self.table {
                    table.in_head = false;
                    table.column = 0;
                    table.has_body = matches!(next, Event::Start(Tag::TableRow));
                    if table.has_body {
                        self.writer.open_part("tbody", "");
                    }
                }
            }
            TagEnd::TableRow => {
                self.writer.close();
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
            }
            TagEnd::Table => {
                if self.table.take().is_some_and(|table| table.has_body) {
                    self.writer.close();
                }
                self.writer.close();
                self.writer.close();
            }
            // Consumed with their starts.
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::MetadataBlock(_)
            | TagEnd::FootnoteDefinition => return,
            _ => self.writer.close(),
        }
        let block = !matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
        );
        if block {
            self.writer.newline();
        }
    }

    /// Text, with bare addresses made links.
    fn text(&mut self, text: &str) {
        push_running_text(&mut self.writer, text);
    }
}
