//! Writes balanced HTML: every element is closed inside the element it was opened in.
//!
//! Elements come from two sources. Those of Markdown open and close in order by construction. Raw
//! HTML tags come as writers left them: unclosed, crossed, in impossible places. The rules here
//! make sure that a raw tag can only affect what lies inside the Markdown element it stands in, and
//! that a browser's repairs (implied end tags, paragraphs split by blocks, content moved out of
//! tables) never come into play: what is written is the tree that a browser builds.

use super::escape::{push_raw_text, push_text};
use super::raw_policy::{Element, Kind};

/// Deeper nesting is flattened: browsers stop at 512 levels, readers far earlier.
const DEEPEST: usize = 100;
/// As many raw tags left open in one Markdown element are remembered; the end tags of further ones
/// are ignored.
const MOST_OPEN_RAW: usize = 200;

/// Elements whose children are table parts only.
const TABLE_SKELETON: &[&str] = &["table", "thead", "tbody", "tfoot", "tr"];
/// Elements that begin a new area as far as open paragraphs are concerned.
const CELLS: &[&str] = &["td", "th", "caption"];

#[derive(Debug)]
struct Node {
    tag: &'static str,
    /// What the source called it, which is what an end tag in the source names.
    name: &'static str,
    raw: bool,
    /// Tags of elements that may not stand here are left out, but still pair up.
    written: bool,
}

/// The output of a fragment under construction.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    stack: Vec<Node>,
    /// Places in the stack of the Markdown elements, and of all written ones: looked up often, and
    /// the stack itself may be deep.
    markdown: Vec<usize>,
    written: Vec<usize>,
    open_links: usize,
    /// Where the output stood after a raw `<pre>`: a line end there would not be seen.
    after_pre: Option<usize>,
}

impl Writer {
    /// The finished fragment; whatever is still open is closed.
    pub(super) fn finish(mut self) -> String {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.out
    }

    pub(super) fn text(&mut self, text: &str) {
        let text = self.without_unseen_line_end(text);
        push_text(&mut self.out, text);
    }

    /// Text from raw HTML: character references in it stay what they are.
    pub(super) fn raw_text(&mut self, text: &str) {
        let text = self.without_unseen_line_end(text);
        push_raw_text(&mut self.out, text);
    }

    fn without_unseen_line_end<'t>(&self, text: &'t str) -> &'t str {
        if self.after_pre == Some(self.out.len()) {
            text.trim_start_matches(['\n', '\r'])
        } else {
            text
        }
    }

    /// Appends markup of our own that is balanced in itself.
    pub(super) fn markup(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Whether a link is open, in which no other link can stand.
    pub(super) fn in_link(&self) -> bool {
        self.open_links > 0
    }

    /// Opens a Markdown block. Ends raw paragraphs, headings, links and tables that cannot hold one.
    pub(super) fn open_block(&mut self, tag: &'static str, attributes: &str) {
        self.prepare_block();
        self.push(tag, attributes, None, self.written.len() < DEEPEST);
    }

    /// Opens a block that is a necessary part of the one around it (an item, a row, a cell): written
    /// if that one is.
    pub(super) fn open_part(&mut self, tag: &'static str, attributes: &str) {
        self.close_raw();
        let written = self.stack.last().is_none_or(|node| node.written);
        self.push(tag, attributes, None, written);
    }

    /// Opens a Markdown element within a line.
    pub(super) fn open_inline(&mut self, tag: &'static str, attributes: &str) {
        self.push(tag, attributes, None, self.written.len() < DEEPEST);
    }

    /// Opens a link. The caller has asked [`Writer::in_link`].
    pub(super) fn open_link(&mut self, attributes: &str) {
        self.open_inline("a", attributes);
    }

    /// Opens nothing that is seen, but pairs with a [`Writer::close`].
    pub(super) fn open_nothing(&mut self) {
        self.push("", "", None, false);
    }

    /// A block without content.
    pub(super) fn void_block(&mut self, html: &str) {
        self.prepare_block();
        self.out.push_str(html);
    }

    /// Closes the innermost Markdown element, after the raw ones left open in it.
    pub(super) fn close(&mut self) {
        self.close_raw();
        self.pop();
    }

    /// Closes the raw elements opened within the innermost Markdown element.
    pub(super) fn close_raw(&mut self) {
        let keep = self.raw_start();
        self.truncate(keep);
    }

    /// Starts a line in the source of the output, for readers of the HTML.
    pub(super) fn newline(&mut self) {
        let pointless = self.out.is_empty() || self.out.ends_with('\n');
        if !pointless && self.after_pre != Some(self.out.len()) {
            self.out.push('\n');
        }
    }

    /// Opens an allowed raw element under the name `tag`, or only remembers it if it cannot stand here.
    pub(super) fn open_raw(&mut self, element: Element, tag: &'static str, attributes: &str) {
        if matches!(element.kind, Kind::Void | Kind::VoidBlock) {
            if self.make_room(element) {
                self.out.push('<');
                self.out.push_str(tag);
                self.out.push_str(attributes);
                self.out.push('>');
            }
            return;
        }
        if self.stack.len() - self.raw_start() > MOST_OPEN_RAW {
            return;
        }
        let fits = self.make_room(element) && self.written.len() < DEEPEST;
        self.push(tag, attributes, Some(element), fits);
    }

    /// Closes the innermost raw element of that name, if it was opened in the innermost Markdown
    /// element; ignored otherwise.
    pub(super) fn close_raw_tag(&mut self, name: &str) {
        let start = self.raw_start();
        if let Some(at) = self.stack[start..].iter().rposition(|n| n.name == name) {
            self.truncate(start + at);
        }
    }

    /// Ends what has to end before a raw element can stand here; false if it cannot.
    pub(super) fn make_room(&mut self, element: Element) -> bool {
        if let Kind::Child(parents) = element.kind {
            let start = self.raw_start();
            let parent =
                self.stack[start..].iter().rposition(|n| n.written && parents.contains(&n.tag));
            let Some(at) = parent else {
                return false;
            };
            self.truncate(start + at + 1);
            return true;
        }
        if self.innermost().is_some_and(|tag| TABLE_SKELETON.contains(&tag)) {
            return false;
        }
        match element.kind {
            Kind::Link => !self.in_link(),
            Kind::Phrasing | Kind::Void => true,
            kind => self.end_paragraph(matches!(kind, Kind::Heading(_))),
        }
    }

    /// Ends an open raw paragraph (and raw heading, for a heading) before a raw block; false if
    /// there is a Markdown one, which cannot hold the block.
    fn end_paragraph(&mut self, heading: bool) -> bool {
        let raw_start = self.raw_start();
        for &at in self.written.iter().rev() {
            let node = &self.stack[at];
            if CELLS.contains(&node.tag) {
                return true;
            }
            let in_the_way = node.tag == "p" || (is_heading(node.tag) && (heading || !node.raw));
            if in_the_way {
                if at < raw_start {
                    return false;
                }
                self.truncate(at);
                return true;
            }
        }
        true
    }

    fn prepare_block(&mut self) {
        let start = self.raw_start();
        let cannot_hold_blocks =
            |n: &Node| n.written && (matches!(n.tag, "p" | "a" | "table") || is_heading(n.tag));
        let area = self.stack[start..]
            .iter()
            .rposition(|n| n.written && CELLS.contains(&n.tag))
            .map_or(start, |at| start + at + 1);
        if let Some(at) = self.stack[area..].iter().position(cannot_hold_blocks) {
            self.truncate(area + at);
        }
    }

    /// Index of the first raw element inside the innermost Markdown element.
    fn raw_start(&self) -> usize {
        self.markdown.last().map_or(0, |at| at + 1)
    }

    fn innermost(&self) -> Option<&'static str> {
        self.written.last().map(|&at| self.stack[at].tag)
    }

    fn push(&mut self, tag: &'static str, attributes: &str, raw: Option<Element>, written: bool) {
        let at = self.stack.len();
        if written {
            self.out.push('<');
            self.out.push_str(tag);
            self.out.push_str(attributes);
            self.out.push('>');
            self.written.push(at);
            self.open_links += usize::from(tag == "a");
            if raw.is_some() && tag == "pre" {
                self.after_pre = Some(self.out.len());
            }
        }
        if raw.is_none() {
            self.markdown.push(at);
        }
        self.stack.push(Node {
            tag,
            name: raw.map_or(tag, |element| element.name),
            raw: raw.is_some(),
            written,
        });
    }

    fn truncate(&mut self, length: usize) {
        while self.stack.len() > length {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(node) = self.stack.pop() else {
            return;
        };
        if node.written {
            self.out.push_str("</");
            self.out.push_str(node.tag);
            self.out.push('>');
            self.written.pop();
            self.open_links -= usize::from(node.tag == "a");
        }
        if !node.raw {
            self.markdown.pop();
        }
    }
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
