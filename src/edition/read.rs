//! Markdown as it is read: without signs of emphasis, escapes and tags, with where each part of it was written.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::fold::Shown;
use super::inline::between;
use super::proof::entities;

/// What stands between two blocks.
const BLOCK: &str = "\n\n";

/// A text as it is read.
pub struct Read {
    pub shown: Shown,
    /// Of each part the element that it stands in, and whether it is code.
    parts: Vec<(Option<usize>, bool)>,
    elements: Vec<Element>,
}

/// Something within a line: emphasis, a link, code.
struct Element {
    range: Range<usize>,
    around: Option<usize>,
    depth: usize,
}

impl Read {
    /// Whether a place is one of code.
    pub fn is_code(&self, at: usize) -> bool {
        self.parts.get(self.shown.part(at)).is_some_and(|(_, is_code)| *is_code)
    }

    /// Where a range was written. One that begins or ends within an element that it is not all in takes all of it, so that
    /// no sign is left without the other.
    pub fn source(&self, range: &Range<usize>) -> Range<usize> {
        let mut place = self.shown.source(range);
        let element = |at: usize| self.parts.get(self.shown.part(at)).and_then(|(of, _)| *of);
        let (mut first, mut last) = (element(range.start), element(range.end.saturating_sub(1)));
        while first != last {
            let depth = |of: Option<usize>| of.map_or(0, |of| self.elements[of].depth);
            let deeper = if depth(first) >= depth(last) { &mut first } else { &mut last };
            let Some(element) = deeper.and_then(|of| self.elements.get(of)) else { break };
            place.start = place.start.min(element.range.start);
            place.end = place.end.max(element.range.end);
            *deeper = element.around;
        }
        place
    }
}

/// Reads events.
#[derive(Default)]
pub struct Reader {
    shown: Shown,
    parts: Vec<(Option<usize>, bool)>,
    elements: Vec<Element>,
    open: Vec<usize>,
    is_code: bool,
}

impl Reader {
    /// What was read.
    pub fn read(self) -> Read {
        Read { shown: self.shown, parts: self.parts, elements: self.elements }
    }

    /// Takes the next event of a text.
    pub fn event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. },
            ) => self.begin(range),
            Event::Start(Tag::Image { .. }) => {
                self.begin(range);
                self.instead(BLOCK, range.start..range.start);
            }
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link,
            ) => {
                self.open.pop();
            }
            Event::End(TagEnd::Image) => {
                self.instead(BLOCK, range.end..range.end);
                self.open.pop();
            }
            Event::Start(tag) => {
                self.is_code |= matches!(tag, Tag::CodeBlock(_));
                self.instead(BLOCK, range.start..range.start);
                if matches!(tag, Tag::HtmlBlock) {
                    self.html(text, range);
                }
            }
            Event::End(tag) => {
                self.is_code &= !matches!(tag, TagEnd::CodeBlock);
                self.instead(BLOCK, range.end..range.end);
            }
            Event::Text(words) => self.words(text, words, range),
            Event::Code(words) => {
                self.begin(range);
                let before = std::mem::replace(&mut self.is_code, true);
                let written = text.get(range.clone()).unwrap_or_default();
                match written.find(&**words) {
                    Some(at) => self.same(words, range.start + at),
                    None => self.instead(words, range.clone()),
                }
                self.is_code = before;
                self.open.pop();
            }
            Event::SoftBreak | Event::HardBreak => self.instead(" ", range.clone()),
            // A line of a block was read with the block.
            Event::Html(_) => {}
            Event::InlineHtml(tag) => {
                let tag = between(tag.strip_suffix('>').unwrap_or(tag));
                self.instead(tag, range.clone());
            }
            Event::FootnoteReference(_) | Event::Rule => self.instead(BLOCK, range.clone()),
            _ => {}
        }
    }

    fn begin(&mut self, range: &Range<usize>) {
        let around = self.open.last().copied();
        self.open.push(self.elements.len());
        self.elements.push(Element { range: range.clone(), around, depth: self.open.len() });
    }

    fn words(&mut self, text: &str, words: &str, range: &Range<usize>) {
        match text.get(range.clone()) == Some(words) {
            true => self.same(words, range.start),
            false => self.instead(words, range.clone()),
        }
    }

    /// The words of a piece of HTML.
    fn html(&mut self, text: &str, range: &Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &text[at..range.end];
            let sign = rest.find(['<', '&']).unwrap_or(rest.len());
            self.same(&rest[..sign], at);
            at += sign;
            let rest = &rest[sign..];
            let ends_with = |end: char| rest.find(end).map(|end| end + 1);
            let length = match rest.chars().next() {
                None => break,
                Some('<') if rest.starts_with("<!--") => {
                    rest.find("-->").map_or(rest.len(), |end| end + "-->".len())
                }
                Some('<') => ends_with('>').unwrap_or(1),
                Some(_) => ends_with(';').filter(|length| *length <= 10).unwrap_or(1),
            };
            let (written, source) = (&rest[..length], at..at + length);
            match written.starts_with('<') && length > 1 {
                true => self.instead(between(&written[..length - 1]), source),
                false => self.words_of_html(written, source),
            }
            at += length;
        }
    }

    fn words_of_html(&mut self, written: &str, source: Range<usize>) {
        let read = entities(written);
        match read == written {
            true => self.same(written, source.start),
            false => self.instead(&read, source),
        }
    }

    fn same(&mut self, words: &str, start: usize) {
        self.shown.same(words, start);
        self.note();
    }

    fn instead(&mut self, words: &str, source: Range<usize>) {
        self.shown.instead(words, source);
        self.note();
    }

    /// Notes where the part stands that was added, if there is a new one.
    fn note(&mut self) {
        if self.parts.len() < self.shown.parts() {
            self.parts.push((self.open.last().copied(), self.is_code));
        }
    }
}
