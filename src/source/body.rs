//! Markdown body → sections with what they say: blocks of text with places, links, comments.
//!
//! Parsed once; rules read the blocks, the site renders the section's bytes.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::markdown;
use super::span::{FileId, Span};
use super::{html, html_policy};

/// The body of a main file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// What stands before the first section.
    pub intro: Option<Part>,
    /// A level-1 heading in the body, which repeats the title for readers of the plain file.
    pub title: Option<(String, Span)>,
    /// All level-2 headings with what follows them, in order.
    pub sections: Vec<Section>,
}

impl Body {
    /// Tells the parts which of their blocks were read as data.
    pub fn tell_data(&mut self, data: &[DataBlock]) {
        let sections = self.sections.iter_mut().map(|s| &mut s.part);
        let mut left = data;
        for part in self.intro.iter_mut().chain(sections) {
            let own = left.partition_point(|d| d.span.end <= part.span.end);
            part.data = left[..own].to_vec();
            left = &left[own..];
        }
    }

    /// All stretches of the body, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.intro.iter().chain(self.sections.iter().map(|s| &s.part))
    }
}

/// A level-2 heading and everything up to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The heading's text without markup and attribute.
    pub heading: String,
    /// Its `{#id}` attribute.
    pub id: Option<String>,
    /// Its `{.name}` attributes, in order of writing.
    pub classes: Vec<String>,
    pub heading_span: Span,
    pub part: Part,
}

/// A stretch of the body and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The bytes after the heading.
    pub span: Span,
    pub blocks: Vec<Block>,
    pub links: Vec<Link>,
    /// HTML comments, without their marks.
    pub comments: Vec<(String, Span)>,
    /// The blocks that were read as data, in order of place; told when the incident is decoded.
    pub data: Vec<DataBlock>,
}

/// A table or a list of the body that was read as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataBlock {
    /// The block, with what stands above it only to be read with it.
    pub span: Span,
    /// Whether all that it says is in the data, so that it need not be shown once more.
    pub is_whole: bool,
    /// Whether it is a table that nobody has filled in yet.
    pub is_form: bool,
}

impl Part {
    fn new(span: Span) -> Self {
        Self { span, blocks: Vec::new(), links: Vec::new(), comments: Vec::new(), data: Vec::new() }
    }

    /// Whether a place stands in a block that was read as data.
    #[must_use]
    pub fn is_data(&self, span: Span) -> bool {
        let next = self.data.partition_point(|d| d.span.end <= span.start);
        let block = self.data.get(next);
        block.is_some_and(|d| d.span.start <= span.start)
    }

    /// The bytes that were not read as data.
    pub fn prose_without_data(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        Self::between(self.span, self.data.iter())
    }

    /// The bytes that are shown as prose: all but the blocks whose data is shown instead.
    pub fn prose(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        Self::between(self.span, self.data.iter().filter(|d| d.is_whole))
    }

    fn between<'d>(
        span: Span,
        blocks: impl Iterator<Item = &'d DataBlock> + Clone,
    ) -> impl Iterator<Item = Range<usize>> {
        let starts =
            std::iter::once(span.start as usize).chain(blocks.clone().map(|d| d.span.end as usize));
        let ends = blocks.map(|d| d.span.start as usize).chain([span.end as usize]);
        starts.zip(ends).map(|(start, end)| start..end)
    }
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    Paragraph,
    ListItem,
    TableCell,
    Heading,
    Quote,
    Code,
    /// A tag that stands in the text, which may be a template's `<describe it here>`.
    Html,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
    pub runs: Vec<Run>,
}

impl Block {
    /// The text of all runs, joined.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
}

/// A run of text with the exact bytes it was written as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    pub span: Span,
    /// Set in code spans and code blocks: not prose.
    pub code: bool,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub destination: String,
    pub span: Span,
    pub is_image: bool,
    /// What stands in its place: the words of a link, the alternative text of an image.
    pub text: String,
    /// `<kim@example.com>`: the destination is an address without `mailto:`.
    pub is_email: bool,
}

/// Reads the body that starts at byte `start` of its file.
#[must_use]
pub fn read(file: FileId, file_text: &str, start: usize) -> Body {
    let mut reader = Reader {
        file,
        offset: start,
        body: Body::default(),
        current: Part::new(Span::new(file, start, start)),
        heading: None,
        containers: Vec::new(),
        block: None,
        html_block: None,
        open_links: Vec::new(),
    };
    for (event, range) in markdown::events(&file_text[start..], markdown::options()) {
        reader.event(event, &range);
    }
    reader.finish(file_text.len())
}

/// The heading being read.
struct OpenHeading {
    level: HeadingLevel,
    id: Option<String>,
    classes: Vec<String>,
    text: String,
    span: Span,
}

struct Reader {
    file: FileId,
    offset: usize,
    body: Body,
    current: Part,
    heading: Option<OpenHeading>,
    /// Quotes, items and footnotes that enclose the place: a heading inside is no section.
    containers: Vec<BlockKind>,
    block: Option<Block>,
    /// An HTML block comes line by line; its comment may span several.
    html_block: Option<(String, Span)>,
    /// Links and images around the place, the innermost last: an image may stand in a link.
    open_links: Vec<Link>,
}

impl Reader {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        let span = self.span(range);
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span, false),
            Event::Code(text) => self.text(&text, span, true),
            Event::SoftBreak | Event::HardBreak => self.text(" ", span, false),
            Event::Html(text) => match &mut self.html_block {
                Some((whole, _)) => whole.push_str(&text),
                None => self.html(&text, span),
            },
            Event::InlineHtml(text) => self.html(&text, span),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, id, classes, .. } => {
                self.flush();
                self.heading = Some(OpenHeading {
                    level,
                    id: id.map(|i| i.to_string()),
                    classes: classes.iter().map(ToString::to_string).collect(),
                    text: String::new(),
                    span,
                });
            }
            Tag::BlockQuote(_) => self.containers.push(BlockKind::Quote),
            Tag::Item | Tag::FootnoteDefinition(_) => {
                self.flush();
                self.containers.push(BlockKind::ListItem);
                self.open(BlockKind::ListItem, span);
            }
            Tag::Paragraph => {
                // An item's own paragraph is the item's text.
                let kind = self.containers.last().copied();
                if !(kind == Some(BlockKind::ListItem) && self.block_is_empty()) {
                    self.flush();
                    self.open(kind.unwrap_or(BlockKind::Paragraph), span);
                }
            }
            Tag::TableCell => self.open(BlockKind::TableCell, span),
            Tag::CodeBlock(_) => {
                self.flush();
                self.open(BlockKind::Code, span);
            }
            Tag::HtmlBlock => self.html_block = Some((String::new(), span)),
            Tag::Link { dest_url, link_type, .. } => self.link(&dest_url, span, false, link_type),
            Tag::Image { dest_url, link_type, .. } => self.link(&dest_url, span, true, link_type),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link | TagEnd::Image => self.current.links.extend(self.open_links.pop()),
            TagEnd::HtmlBlock => {
                if let Some((text, span)) = self.html_block.take() {
                    self.html(&text, span);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition => {
                self.flush();
                self.containers.pop();
            }
            TagEnd::Paragraph
            | TagEnd::TableCell
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle => self.flush(),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let text = heading.text.trim().to_owned();
        let top = self.containers.is_empty();
        match heading.level {
            HeadingLevel::H1
                if top && self.body.sections.is_empty() && self.body.title.is_none() =>
            {
                self.body.title = Some((text, heading.span));
            }
            HeadingLevel::H2 if top => {
                let begins = heading.span.start as usize;
                let after =
                    Span::new(self.file, heading.span.end as usize, heading.span.end as usize);
                self.close_part(begins);
                self.current = Part::new(after);
                self.body.sections.push(Section {
                    heading: text,
                    id: heading.id,
                    classes: heading.classes,
                    heading_span: heading.span,
                    part: Part::new(after),
                });
            }
            _ => self.current.blocks.push(Block {
                kind: BlockKind::Heading,
                span: heading.span,
                runs: vec![Run { text, span: heading.span, code: false }],
            }),
        }
    }

    /// Hands the part that is being read to its section (or to the intro), ending at `end`.
    fn close_part(&mut self, end: usize) {
        self.flush();
        let mut part =
            std::mem::replace(&mut self.current, Part::new(Span::new(self.file, end, end)));
        part.span = Span::new(self.file, part.span.start as usize, end);
        match self.body.sections.last_mut() {
            Some(section) => section.part = part,
            None => self.body.intro = Some(part),
        }
    }

    fn finish(mut self, end: usize) -> Body {
        self.close_part(end);
        self.body
    }

    fn open(&mut self, kind: BlockKind, span: Span) {
        self.block = Some(Block { kind, span, runs: Vec::new() });
    }

    fn block_is_empty(&self) -> bool {
        self.block.as_ref().is_some_and(|b| b.runs.is_empty())
    }

    fn flush(&mut self) {
        if let Some(block) = self.block.take()
            && !block.runs.is_empty()
        {
            self.current.blocks.push(block);
        }
    }

    fn text(&mut self, text: &str, span: Span, code: bool) {
        for link in &mut self.open_links {
            link.text.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
            return;
        }
        if self.block.is_none() {
            let kind = self.containers.last().copied();
            self.open(kind.unwrap_or(BlockKind::Paragraph), span);
        }
        if let Some(block) = &mut self.block {
            block.runs.push(Run {
                text: text.to_owned(),
                span,
                code: code || block.kind == BlockKind::Code,
            });
        }
    }

    fn html(&mut self, text: &str, span: Span) {
        let mut trimmed = text.trim();
        // A block of HTML goes on to the end of the line on which its comment ends.
        while let Some(rest) = trimmed.strip_prefix("<!--") {
            let (comment, after) = rest.split_once("-->").unwrap_or((rest, ""));
            self.current.comments.push((comment.trim().to_owned(), span));
            trimmed = after.trim();
        }
        if trimmed.is_empty() {
            return;
        }
        if let Some(heading) = &mut self.heading {
            // `<String>` in a heading is a word, `<b>` is not.
            heading.text.extend(html::tokens(trimmed).into_iter().filter_map(|t| match t {
                html::Token::Open(tag) if !html_policy::is_html(&tag.name) => Some(tag.source),
                _ => None,
            }));
        }
        self.current.blocks.push(Block {
            kind: BlockKind::Html,
            span,
            runs: vec![Run { text: trimmed.to_owned(), span, code: true }],
        });
    }

    fn link(&mut self, destination: &str, span: Span, is_image: bool, kind: LinkType) {
        self.open_links.push(Link {
            destination: destination.to_owned(),
            span,
            is_image,
            text: String::new(),
            is_email: kind == LinkType::Email,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Body {
        read(FileId(0), text, 0)
    }

    #[test]
    fn sections_are_top_level_second_headings() {
        let text = "# T\nintro\n\n## One {#gather}\na\n\n### deeper\n\n> ## quoted\n\n```\n## code\n```\n\nTwo\n---\nb\n";
        let b = body(text);
        let names: Vec<_> = b.sections.iter().map(|s| s.heading.as_str()).collect();
        assert_eq!(names, ["One", "Two"]);
        assert_eq!(b.sections[0].id.as_deref(), Some("gather"));
        assert_eq!(b.title.as_ref().map(|t| t.0.as_str()), Some("T"));
        assert!(text[b.sections[0].part.span.range()].contains("## code"));
        assert_eq!(text[b.sections[1].part.span.range()].trim(), "b");
        assert_eq!(b.intro.unwrap().blocks[0].text(), "intro");
    }

    #[test]
    fn blocks_tell_prose_from_quotes_and_code() {
        let b = body(
            "## A\npara `x` end\n\n- item one\n- item\n\n> said\n\n    code\n\n|a|\n|-|\n|cell|\n\n<!-- note -->\n\nFill <in this> here\n",
        );
        let kinds: Vec<_> = b.sections[0].part.blocks.iter().map(|b| (b.kind, b.text())).collect();
        assert!(kinds.contains(&(BlockKind::Paragraph, "para x end".into())));
        assert!(kinds.contains(&(BlockKind::ListItem, "item one".into())));
        assert!(kinds.contains(&(BlockKind::Quote, "said".into())));
        assert!(kinds.contains(&(BlockKind::TableCell, "cell".into())));
        assert!(kinds.contains(&(BlockKind::Html, "<in this>".into())));
        assert!(kinds.iter().any(|(k, _)| *k == BlockKind::Code));
        assert_eq!(b.sections[0].part.comments[0].0, "note");
    }

    #[test]
    fn places_count_from_the_file() {
        let text = "---\nx: 1\n---\n## Über\ntext [l](u)\n";
        let b = read(FileId(0), text, 13);
        assert!(text[b.sections[0].heading_span.range()].starts_with("## Über"));
        assert_eq!(&text[b.sections[0].part.links[0].span.range()], "[l](u)");
    }

    #[test]
    fn links_and_images_know_their_words() {
        let b = body("## A\n[![](a.png) *two*](x) and ![the `graph`](b.png) <kim@example.com>\n");
        let links: Vec<_> = b.sections[0]
            .part
            .links
            .iter()
            .map(|l| (l.destination.as_str(), l.text.as_str(), l.is_email))
            .collect();
        assert_eq!(
            links,
            [
                ("a.png", "", false),
                ("x", " two", false),
                ("b.png", "the graph", false),
                ("kim@example.com", "kim@example.com", true),
            ]
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 512, failure_persistence: None, ..Default::default() })]

        /// Sections lie one after the other and cover the body; whatever they hold lies in the text.
        #[test]
        fn spans_lie_in_the_text_and_sections_cover_it(
            lines in proptest::collection::vec(proptest::sample::select(vec![
                "## One {#gather}", "# T", "## Zwei ü", "Setext\n---", "text `c` *é*", "- item", "  ## deep", "> ## q",
                "```", "<!-- c", "-->", "|a|b|", "|-|-|", "[l](u) ![i](v)", "[^n]: note", "<b>x</b>", "", "\t## tab", "&amp; \\* 漢", ": def",
            ]), 0..14),
            end in proptest::sample::select(vec!["\n", "\r\n"]),
            before in "(---\nü: 1\n---\n)?",
        ) {
            let text = before.clone() + &lines.join(end);
            let body = read(FileId(0), &text, before.len());
            let intro = body.intro.iter();
            let mut at = before.len();
            for part in intro.chain(body.sections.iter().map(|s| &s.part)) {
                proptest::prop_assert!(part.span.start as usize >= at, "{text:?}");
                at = part.span.end as usize;
                let blocks = part.blocks.iter().flat_map(|b| b.runs.iter().map(|r| r.span).chain([b.span]));
                let links = part.links.iter().map(|l| l.span);
                let comments = part.comments.iter().map(|c| c.1);
                for span in blocks.chain(links).chain(comments).chain([part.span]) {
                    proptest::prop_assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
                    proptest::prop_assert!(span.start as usize >= before.len());
                }
            }
            proptest::prop_assert_eq!(at, text.len());
            for section in &body.sections {
                proptest::prop_assert!(text.get(section.heading_span.range()).is_some());
                proptest::prop_assert_eq!(section.heading_span.end, section.part.span.start);
            }
        }
    }
}
