//! Markdown → the blocks at its top: headings, paragraphs, tables and lists, with the places of their words.
//!
//! What stands in a quotation, a footnote or code is nobody's list and comes as [`Block::Other`].

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::source::markdown;

/// How deep bullets may lie in each other and still be read; below, they are only shown.
const DEEPEST: usize = 8;
/// How many columns of a table are read.
const WIDEST: usize = 40;
/// How many pieces of one run of words are told apart: what is looked for in them is looked for in each.
const MOST_PIECES: usize = 500;

/// A block that stands in nothing else.
#[derive(Debug)]
pub enum Block {
    Heading { level: u8, text: Inline },
    Paragraph(Inline),
    Table(Table),
    List(List),
    Other,
}

/// A run of words: bytes of the file, and what is marked in it.
#[derive(Clone, Debug, Default)]
pub struct Inline {
    /// Without white space around it.
    pub range: Range<usize>,
    pub pieces: Vec<Piece>,
    pub links: Vec<Link>,
    pub pictures: Vec<Picture>,
    /// Footnotes, which no value of a list can carry.
    pub has_more: bool,
}

impl Inline {
    /// Whether it holds what no value without markup carries.
    pub fn holds_more(&self) -> bool {
        self.has_more || !self.pictures.is_empty()
    }
}

/// A picture, and where it is.
#[derive(Clone, Debug)]
pub struct Picture {
    pub range: Range<usize>,
    /// What stands for it.
    pub text: String,
    pub destination: String,
}

/// What an item holds beside its words and the items in it.
#[derive(Clone, Debug)]
pub enum Attached {
    Picture(Picture),
    Code { range: Range<usize>, language: String, text: String },
}

/// Some words of one kind.
#[derive(Clone, Debug)]
pub struct Piece {
    pub kind: PieceKind,
    pub range: Range<usize>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Text,
    Code,
    /// The end of a line in the source.
    Space,
    /// `<br>`, or two spaces at the end of a line.
    Break,
    /// A comment or another tag.
    Markup,
}

/// A link: all of it, its words, and where it leads.
#[derive(Clone, Debug)]
pub struct Link {
    pub range: Range<usize>,
    pub text: String,
    pub destination: String,
}

#[derive(Debug, Default)]
pub struct Table {
    pub range: Range<usize>,
    pub head: Vec<Inline>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub struct Row {
    pub range: Range<usize>,
    pub cells: Vec<Inline>,
}

#[derive(Debug, Default)]
pub struct List {
    pub range: Range<usize>,
    pub is_ordered: bool,
    pub items: Vec<Item>,
}

/// An item: its own words, and the items of lists in it, one list after the other.
#[derive(Debug, Default)]
pub struct Item {
    /// From its mark to the end of what it holds.
    pub range: Range<usize>,
    /// Whether the box is ticked, and where it is.
    pub task: Option<(bool, Range<usize>)>,
    pub head: Inline,
    pub children: Vec<Item>,
    /// Pictures and code in blocks of their own, those of items that hold nothing else among them.
    pub attached: Vec<Attached>,
    /// Further paragraphs of words.
    pub paragraphs: Vec<Inline>,
    /// Whether it holds more than these: tables, quotations, footnotes.
    pub has_more: bool,
}

impl Item {
    /// Whether it or an item in it holds what is not read.
    pub fn holds_more(&self) -> bool {
        let is_more = |i: &Self| {
            i.has_more || i.head.holds_more() || !i.attached.is_empty() || !i.paragraphs.is_empty()
        };
        is_more(self) || self.children.iter().any(Self::holds_more)
    }

    /// The same where pictures, code and further paragraphs are read.
    pub fn holds_other(&self) -> bool {
        self.has_more || self.head.has_more || self.children.iter().any(Self::holds_other)
    }

    /// Whether it and those in it have no boxes, which words do not carry.
    pub fn is_of_words(&self) -> bool {
        self.task.is_none() && self.children.iter().all(Self::is_of_words)
    }
}

/// The blocks of the body that starts at byte `start` of a file. Ranges count from the file's start.
#[must_use]
pub fn read(file_text: &str, start: usize) -> Vec<Block> {
    let mut reader = Reader {
        text: file_text,
        all: Vec::new(),
        skip: 0,
        inline: None,
        lists: Vec::new(),
        items: Vec::new(),
        table: None,
        picture: None,
        code: None,
        link: None,
    };
    for (event, range) in markdown::events(&file_text[start..], markdown::options()) {
        reader.event(event, start + range.start..start + range.end);
    }
    reader.all
}

struct Reader<'t> {
    text: &'t str,
    all: Vec<Block>,
    /// How many tags are open around the place that are passed over.
    skip: usize,
    inline: Option<Inline>,
    lists: Vec<List>,
    items: Vec<Item>,
    table: Option<Table>,
    /// The pictures around the place, one in the other, as one.
    picture: Option<(usize, Picture)>,
    code: Option<Attached>,
    link: Option<Link>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skip > 0 {
            match event {
                Event::Start(_) => self.skip += 1,
                Event::End(_) => self.skip -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(Attached::Code { text: code, .. }) => code.push_str(&text),
                _ => self.piece(PieceKind::Text, range, &text),
            },
            Event::Code(text) => self.piece(PieceKind::Code, range, &text),
            Event::SoftBreak => self.piece(PieceKind::Space, range, " "),
            Event::HardBreak => self.piece(PieceKind::Break, range, " "),
            Event::InlineHtml(text) => {
                let tag = text.trim_matches(|c: char| "<>/".contains(c) || c.is_whitespace());
                let kind = match tag.eq_ignore_ascii_case("br") {
                    true => PieceKind::Break,
                    false => PieceKind::Markup,
                };
                self.piece(kind, range, " ");
            }
            Event::TaskListMarker(ticked) => {
                if let Some(item) = self.items.last_mut() {
                    item.task = Some((ticked, range));
                }
            }
            Event::FootnoteReference(_) => self.inline_has_more(),
            Event::Rule | Event::Html(_) => self.other(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } if self.items.is_empty() => self.inline = Some(Inline::default()),
            Tag::Paragraph => {
                self.end_head();
                self.inline = Some(Inline::default());
            }
            Tag::List(first) => {
                self.end_head();
                if self.items.len() >= DEEPEST || self.table.is_some() {
                    self.pass_over();
                } else {
                    self.lists.push(List { range, is_ordered: first.is_some(), items: Vec::new() });
                }
            }
            Tag::Item => self.items.push(Item { range, ..Item::default() }),
            Tag::Table(_) if self.items.is_empty() => {
                self.table = Some(Table { range, ..Table::default() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { range, cells: Vec::new() });
                }
            }
            Tag::TableCell => {
                self.inline = Some(Inline { range, ..Inline::default() });
            }
            Tag::Link { dest_url, .. } => {
                self.link =
                    Some(Link { range, text: String::new(), destination: dest_url.to_string() });
            }
            Tag::Image { dest_url, .. } => match &mut self.picture {
                Some((depth, _)) => *depth += 1,
                None => {
                    let destination = dest_url.to_string();
                    self.picture = Some((1, Picture { range, text: String::new(), destination }));
                }
            },
            Tag::CodeBlock(kind) if !self.items.is_empty() => {
                self.end_head();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '{']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Attached::Code { range, language, text: String::new() });
            }
            Tag::Strong
            | Tag::Emphasis
            | Tag::Strikethrough
            | Tag::Subscript
            | Tag::Superscript => {}
            _ => self.pass_over(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(level) => {
                if let Some(text) = self.take_inline() {
                    self.all.push(Block::Heading { level: level as u8, text });
                }
            }
            TagEnd::Paragraph if self.items.is_empty() => {
                if let Some(text) = self.take_inline() {
                    self.all.push(Block::Paragraph(text));
                }
            }
            TagEnd::Paragraph => self.end_head(),
            TagEnd::Item => {
                self.end_head();
                self.end_item();
            }
            TagEnd::List(_) => {
                let Some(list) = self.lists.pop() else { return };
                match self.items.last_mut() {
                    Some(item) => item.children.extend(list.items),
                    None => self.all.push(Block::List(list)),
                }
            }
            TagEnd::TableCell => {
                let cell = self.take_inline();
                let row = self.table.as_mut().and_then(|t| t.rows.last_mut());
                if let (Some(row), Some(cell)) = (row, cell)
                    && row.cells.len() < WIDEST
                {
                    row.cells.push(Inline { range: trimmed(self.text, range), ..cell });
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = table.rows.pop().map(|row| row.cells).unwrap_or_default();
                }
            }
            TagEnd::Table => self.all.extend(self.table.take().map(Block::Table)),
            TagEnd::Link => {
                if let (Some(link), Some(inline)) = (self.link.take(), &mut self.inline) {
                    inline.range = around(&inline.range, &link.range);
                    if inline.links.len() < MOST_PIECES {
                        inline.links.push(link);
                    }
                }
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::CodeBlock => {
                if let (Some(item), Some(code)) = (self.items.last_mut(), self.code.take()) {
                    item.attached.push(code);
                }
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => {
                if let Some(inline) = &mut self.inline {
                    inline.range = around(&inline.range, &range);
                }
            }
            _ => {}
        }
    }

    /// Passes over the tag that just began.
    fn pass_over(&mut self) {
        self.end_head();
        self.skip = 1;
        self.other();
    }

    fn other(&mut self) {
        match self.items.last_mut() {
            Some(item) => item.has_more = true,
            None if self.table.is_none() && self.inline.is_none() => self.all.push(Block::Other),
            None => self.inline_has_more(),
        }
    }

    fn inline_has_more(&mut self) {
        if let Some(inline) = &mut self.inline {
            inline.has_more = true;
        } else if let Some(item) = self.items.last_mut() {
            item.has_more = true;
        }
    }

    fn piece(&mut self, kind: PieceKind, range: Range<usize>, text: &str) {
        if let Some((_, picture)) = &mut self.picture {
            picture.text.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        // The words of an item need no paragraph of their own.
        if self.inline.is_none() && !self.items.is_empty() {
            self.inline = Some(Inline::default());
        }
        if let Some(inline) = &mut self.inline {
            inline.range = around(&inline.range, &range);
            if inline.pieces.len() >= MOST_PIECES {
                inline.has_more = true;
                return;
            }
            inline.pieces.push(Piece { kind, range, text: text.to_owned() });
        }
    }

    fn take_inline(&mut self) -> Option<Inline> {
        let mut inline = self.inline.take()?;
        inline.range = trimmed(self.text, inline.range);
        Some(inline)
    }

    /// The words of an item that were read are all of a paragraph: the first of them is its head, and one of pictures
    /// alone is attached to it.
    fn end_head(&mut self) {
        if self.items.is_empty() || self.table.is_some() {
            return;
        }
        let Some(inline) = self.take_inline() else { return };
        let Some(item) = self.items.last_mut() else { return };
        let is_of_words = inline.pieces.iter().any(|p| !p.text.trim().is_empty());
        let is_first = item.head.pieces.is_empty() && item.children.is_empty();
        if !is_of_words && !inline.has_more && !inline.pictures.is_empty() {
            item.attached.extend(inline.pictures.into_iter().map(Attached::Picture));
        } else if is_first && item.attached.is_empty() && !item.has_more {
            item.head = inline;
        } else if is_of_words && !inline.holds_more() {
            item.paragraphs.push(inline);
        } else if is_of_words || inline.has_more {
            item.has_more = true;
        }
    }

    fn end_picture(&mut self) {
        let Some((depth, picture)) = self.picture.take() else { return };
        if depth > 1 {
            self.picture = Some((depth - 1, picture));
            return;
        }
        if self.inline.is_none() && !self.items.is_empty() {
            self.inline = Some(Inline::default());
        }
        if let Some(inline) = &mut self.inline {
            inline.range = around(&inline.range, &picture.range);
            match self.link.is_none() && inline.pictures.len() < MOST_PIECES {
                true => inline.pictures.push(picture),
                // It leads elsewhere, which no entry carries.
                false => inline.has_more = true,
            }
        }
    }

    /// An item of pictures and code alone belongs to the one that it lies in.
    fn end_item(&mut self) {
        let Some(item) = self.items.pop() else { return };
        let is_attached = item.head.range.is_empty()
            && item.children.is_empty()
            && !item.attached.is_empty()
            && item.paragraphs.is_empty()
            && !item.has_more
            && item.task.is_none();
        match self.items.last_mut() {
            Some(outer) if is_attached => outer.attached.extend(item.attached),
            _ => {
                if let Some(list) = self.lists.last_mut() {
                    list.items.push(item);
                }
            }
        }
    }
}

/// The range that covers both; an empty one covers nothing.
fn around(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    if one.is_empty() {
        return other.clone();
    }
    one.start.min(other.start)..one.end.max(other.end)
}

/// The range without white space at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(slice) = text.get(range.clone()) else {
        return range;
    };
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_cells_and_items_know_their_bytes() {
        let text = "intro\n\n|  When | *What* |\n|-|-|\n| 09:02 | a **b** [c](d) |\n\n- [x] A1 *one* two\n  more\n  - deeper\n\n    code?\n\n> - quoted\n";
        let all = read(text, 0);
        let Block::Table(table) = &all[1] else { panic!("{all:?}") };
        assert_eq!(&text[table.head[1].range.clone()], "*What*");
        assert_eq!(&text[table.rows[0].cells[1].range.clone()], "a **b** [c](d)");
        assert_eq!(table.rows[0].cells[1].links[0].destination, "d");
        let Block::List(list) = &all[2] else { panic!("{all:?}") };
        let item = &list.items[0];
        assert_eq!(&text[item.head.range.clone()], "A1 *one* two\n  more");
        assert_eq!(item.task.as_ref().map(|t| t.0), Some(true));
        assert_eq!(&text[item.children[0].head.range.clone()], "deeper");
        assert!(item.holds_more() && !item.has_more);
        assert!(matches!(all[3], Block::Other));
    }

    #[test]
    fn pictures_and_code_are_those_of_their_item() {
        let text = "- one ![a](a.png)\n  - ![b](b.png)\n\n  ```sh -x\n  ls\n   -l\n  ```\n\n  ![c](c.png)\n- two\n\n  more\n- [![d](d.png)](e)\n- `x`\n\n      code\n";
        let all = read(text, 0);
        let Block::List(list) = &all[0] else { panic!("{all:?}") };
        let of = |item: &Item| -> Vec<String> {
            let all = item.attached.iter().map(|a| match a {
                Attached::Picture(p) => format!("{} {}", p.text, p.destination),
                Attached::Code { language, text, .. } => format!("{language}: {text}"),
            });
            all.collect()
        };
        let [one, two, linked, indented] = &list.items[..] else { panic!("{list:?}") };
        assert_eq!(one.head.pictures.len(), 1);
        assert_eq!(of(one), ["b b.png", "sh: ls\n -l\n", "c c.png"]);
        assert!(one.children.is_empty() && one.holds_more() && !one.holds_other());
        assert!(two.paragraphs.len() == 1 && two.holds_more() && of(two).is_empty());
        assert!(linked.holds_other());
        assert_eq!(of(indented), [": code\n"]);
    }

    #[test]
    fn bullets_below_the_deepest_are_not_read() {
        let text: String = (0..40).map(|n| format!("{:1$}- {n}\n", "", n * 2)).collect();
        let all = read(&text, 0);
        let Block::List(list) = &all[0] else { panic!("{all:?}") };
        let (mut depth, mut items) = (0, &list.items);
        while let Some(item) = items.first() {
            depth += 1;
            items = &item.children;
        }
        assert_eq!(depth, DEEPEST);
        assert!(list.items[0].holds_more());
    }
}
