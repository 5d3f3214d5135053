//! HTML → Markdown that says the same, for documents: exports of wikis and word processors, and what converters give.
//!
//! No markup of the document comes through. What is text stays text, whatever it looks like; an element that Markdown has
//! no word for gives its words. What is left out is told.

mod escape;
mod inline;
mod list;
mod page;
mod table;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;

use data_encoding::BASE64;

use escape::Around;
use inline::Style;
use tree::{Id, Kind, Tree};

/// How deep the writer follows elements; what lies deeper gives its words.
const DEEPEST: usize = 100;
/// How many bytes of text are written. Merged cells are written in each of their rows, so that few bytes can ask for many.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// How many places are told of what is left out.
const MOST_TOLD: usize = 100;

/// A text and what it shows.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// In Markdown.
    pub text: String,
    /// For each line of the text, the line of the original, from 1; `None` where there is none.
    pub lines: Vec<Option<usize>>,
    /// Pictures that the document carries in itself; the text leads to them by [`Picture::name`], below
    /// [`PICTURES`].
    pub pictures: Vec<Picture>,
    /// What was left out, with the line of the original.
    pub told: Vec<(Option<usize>, String)>,
}

/// The folder that the text looks for carried pictures in.
pub const PICTURES: &str = "evidence";

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A line that is written, and the line that it is from.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    from: Option<usize>,
}

/// Lines that belong together.
struct Block {
    lines: Vec<Line>,
    /// Whether it follows a list without a line between them, as the same list.
    is_list: bool,
}

/// Makes Markdown of a document.
///
/// # Errors
/// A sentence when it is more than a text can need.
pub fn markdown(html: &str) -> Result<Document, String> {
    let tree = Tree::read(html)?;
    let mut writer = Writer::new(&tree);
    let mut lines = writer.page();
    if writer.bytes > MOST_BYTES {
        return Err(format!("its text is longer than {} MB", MOST_BYTES / 1024 / 1024));
    }
    while lines.last().is_some_and(|l| l.text.trim().is_empty()) {
        lines.pop();
    }
    let mut document =
        Document { pictures: writer.pictures, told: writer.told, ..Document::default() };
    for Line { text, from } in lines {
        document.text.push_str(&text);
        document.text.push('\n');
        document.lines.push(from);
    }
    Ok(document)
}

/// What an element holds, by kinds that change how it is written.
#[derive(Clone, Copy, Default)]
struct Holds {
    /// Something that stands in lines of its own.
    block: bool,
    /// Something that no cell of a table can have.
    heavy: bool,
}

struct Writer<'t> {
    tree: &'t Tree,
    holds: Vec<Holds>,
    pictures: Vec<Picture>,
    told: Vec<(Option<usize>, String)>,
    /// Classes that make words strong.
    strong: BTreeSet<String>,
    /// How much was written.
    bytes: usize,
}

const BLOCKS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
];
const MORE_BLOCKS: [&str; 3] = ["table", "ul", "li"];
const HEAVY: [&str; 9] = ["h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "blockquote"];

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || MORE_BLOCKS.contains(&name)
}

fn heading_level(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (name.len() == 2 && (1..=6).contains(&level)).then_some(level)
}

impl<'t> Writer<'t> {
    fn new(tree: &'t Tree) -> Self {
        let all = tree.below(tree.root(), |_| false);
        let mut holds = vec![Holds::default(); all.iter().max().map_or(0, |m| m + 1)];
        // From the end, as what is below a node comes after it.
        for &id in all.iter().rev() {
            let mut own = Holds::default();
            for &child in &tree.node(id).children {
                let name = tree.name(child).unwrap_or_default();
                own.block |= holds[child].block || is_block(name);
                own.heavy |= holds[child].heavy || HEAVY.contains(&name);
            }
            holds[id] = own;
        }
        Self {
            tree,
            holds,
            pictures: Vec::new(),
            told: Vec::new(),
            strong: page::strong_classes(tree),
            bytes: 0,
        }
    }

    fn line(&self, id: Id) -> Option<usize> {
        Some(self.tree.node(id).line)
    }

    fn tell(&mut self, id: Id, what: &str) {
        let line = self.line(id);
        match self.told.len() {
            MOST_TOLD.. => {}
            n if n + 1 == MOST_TOLD => {
                let what = "more was left out below, of what is told above or like it";
                self.told.push((line, what.to_owned()));
            }
            _ => self.told.push((line, what.to_owned())),
        }
    }

    /// Whether an element is left out, which is told where a reader would have seen it.
    fn is_left_out(&mut self, id: Id) -> bool {
        let Some(why) = page::left_out(self.tree, id) else { return false };
        if !why.is_empty() && !self.words(id).is_empty() {
            self.tell(id, &format!("{why} was left out"));
        }
        true
    }

    /// The words below a node, without markup.
    fn words(&self, id: Id) -> String {
        let mut out = String::new();
        for id in self.tree.below(id, |id| page::left_out(self.tree, id).is_some_and(str::is_empty))
        {
            if let Kind::Text(text) = &self.tree.node(id).kind {
                for word in text.split_whitespace() {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(word);
                }
            }
        }
        out
    }

    /// The blocks below an element, with an empty line between each two.
    fn joined(&mut self, id: Id, depth: usize) -> Vec<Line> {
        let blocks = self.blocks(&self.tree.node(id).children, depth);
        join(blocks)
    }

    /// The blocks of nodes that follow each other.
    fn blocks(&mut self, ids: &[Id], depth: usize) -> Vec<Block> {
        let mut found = Vec::new();
        let mut run = Vec::new();
        for &id in ids {
            let is_inline = match self.tree.name(id) {
                Some(name) => !is_block(name) && !self.holds[id].block,
                None => true,
            };
            if is_inline {
                run.push(id);
                continue;
            }
            self.paragraph(&std::mem::take(&mut run), depth, &mut found);
            if self.bytes <= MOST_BYTES && !self.is_left_out(id) {
                self.block(id, depth, &mut found);
            }
        }
        self.paragraph(&run, depth, &mut found);
        found
    }

    fn paragraph(&mut self, ids: &[Id], depth: usize, found: &mut Vec<Block>) {
        let lines = self.inline(ids, Style::default(), depth);
        let mut lines: Vec<Line> = lines
            .into_iter()
            .map(|l| Line { text: escape::line(&l.text), from: l.from })
            .filter(|l| !l.text.is_empty())
            .collect();
        // A line that was broken by hand stays one of its own.
        if let Some((_, before)) = lines.split_last_mut() {
            for line in before {
                line.text.push_str("  ");
            }
            self.push(found, lines, false);
        }
    }

    fn push(&mut self, found: &mut Vec<Block>, lines: Vec<Line>, is_list: bool) {
        if !lines.is_empty() {
            self.bytes += lines.iter().map(|l| l.text.len() + 1).sum::<usize>();
            found.push(Block { lines, is_list });
        }
    }

    fn block(&mut self, id: Id, depth: usize, found: &mut Vec<Block>) {
        let tree = self.tree;
        let name = tree.name(id).unwrap_or_default();
        let from = self.line(id);
        if depth > DEEPEST {
            let words = escape::line(&escape::text(&self.words(id), Around::default()));
            let lines =
                if words.is_empty() { Vec::new() } else { vec![Line { text: words, from }] };
            self.push(found, lines, false);
            return;
        }
        let children = &tree.node(id).children;
        let level = heading_level(name).or_else(|| page::is_title(tree, id).then_some(1));
        if let Some(level) = level {
            let words = self.heading(id, depth);
            // A heading may hold what is none: a picture, in exports of word processors.
            if words.is_empty() {
                found.extend(self.blocks(children, depth + 1));
                return;
            }
            let text = format!("{} {words}", "#".repeat(level));
            return self.push(found, vec![Line { text, from }], false);
        }
        match name {
            "ul" | "ol" => self.list(id, depth, found),
            "dl" => self.definitions(id, depth, found),
            "table" => self.table(id, depth, found),
            "pre" => self.code(id, found),
            "hr" => self.push(found, vec![Line { text: "* * *".to_owned(), from }], false),
            // What a word processor indents in an item is its text.
            "blockquote" if tree.parent(id).is_none_or(|p| tree.name(p) != Some("li")) => {
                let lines = self.joined(id, depth + 1).into_iter();
                let lines = lines.map(|l| Line { text: format!("> {}", l.text), from: l.from });
                self.push(found, lines.collect(), false);
            }
            "summary" => {
                let words = self.heading(id, depth);
                let text = format!("**{words}**");
                let lines = if words.is_empty() { Vec::new() } else { vec![Line { text, from }] };
                self.push(found, lines, false);
            }
            _ => {
                let label = page::label_of(tree, id);
                let mut below = self.blocks(children, depth + 1);
                if let (Some(label), Some(first)) = (label, below.first_mut()) {
                    first.lines[0].text.insert_str(0, label);
                }
                found.extend(below);
            }
        }
    }

    /// The words of a heading in one line, without emphasis.
    fn heading(&mut self, id: Id, depth: usize) -> String {
        let style = Style { is_plain: true, ..Style::default() };
        let lines = self.inline(&[id], style, depth);
        let words: Vec<String> = lines.into_iter().map(|l| l.text).collect();
        let words = words.join(" ");
        let bare = words.trim_end_matches('#');
        // Signs at the end of a heading are its end.
        format!("{bare}{}", "\\#".repeat(words.len() - bare.len())).trim().to_owned()
    }

    fn code(&mut self, id: Id, found: &mut Vec<Block>) {
        let mut text = String::new();
        for below in self.tree.below(id, |_| false) {
            match &self.tree.node(below).kind {
                Kind::Text(own) => text.push_str(own),
                Kind::Element { name, .. } if &*name.local == "br" => text.push('\n'),
                _ => {}
            }
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end();
        if text.trim().is_empty() {
            return;
        }
        let fence = "`".repeat(escape::longest_run(text, '`').max(2) + 1);
        let first = self.tree.node(id).line;
        let language = page::language(self.tree, id);
        let mut lines = vec![Line { text: format!("{fence}{language}"), from: Some(first) }];
        let own = text.lines().enumerate();
        lines.extend(own.map(|(n, l)| Line { text: l.to_owned(), from: Some(first + n) }));
        lines.push(Line { text: fence, from: None });
        self.push(found, lines, false);
    }

    /// A picture that stands in the address itself, as a file of its own.
    fn carried(&mut self, address: &str) -> Option<String> {
        let (head, data) = address.strip_prefix("data:")?.split_once(',')?;
        let kind = head.strip_suffix(";base64")?.split(';').next()?;
        let ending = match kind {
            "image/png" => "png",
            "image/jpeg" | "image/jpg" => "jpg",
            "image/gif" => "gif",
            "image/webp" => "webp",
            _ => return None,
        };
        let data: Vec<u8> = data.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let bytes = BASE64.decode(&data).ok()?;
        if let Some(same) = self.pictures.iter().find(|p| p.bytes == bytes) {
            return Some(same.name.clone());
        }
        let name = format!("picture-{}.{ending}", self.pictures.len() + 1);
        self.pictures.push(Picture { name: name.clone(), bytes });
        Some(name)
    }
}

/// A line of plain text as Markdown that says the same.
pub fn plain(words: &str) -> String {
    let mut text = escape::line(&escape::text(words, Around::default()));
    escape::end(&mut text);
    text
}

/// Lines of blocks with an empty line between each two; lists that follow each other are one.
fn join(blocks: Vec<Block>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_list = false;
    for block in blocks {
        let joins = after_list && block.is_list;
        if !(lines.is_empty() || joins) {
            lines.push(Line { text: String::new(), from: None });
        }
        after_list = block.is_list;
        lines.extend(block.lines);
    }
    lines
}
