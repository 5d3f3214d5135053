//! What stands in lines: words, emphasis, links, pictures, code.

use super::escape::Around;
use super::tree::{Id, Kind};
use super::{DEEPEST, Line, PICTURES, Writer, escape, page};

/// What the words around ask of those within.
#[derive(Clone, Copy, Default)]
pub(super) struct Style {
    /// No emphasis, and one line: headings.
    pub is_plain: bool,
    pub is_strong: bool,
    pub is_emphasis: bool,
    pub is_link: bool,
}

impl Style {
    fn around(self) -> Around {
        Around { heading: self.is_plain, link: self.is_link }
    }
}

/// Lines that grow by words.
#[derive(Default)]
struct Words {
    lines: Vec<Line>,
    now: String,
    from: Option<usize>,
    /// Whether space stood before the first word.
    is_led: bool,
    /// Whether space stood before what comes next.
    has_space: bool,
    /// The sign of emphasis that ended just now.
    closed: Option<&'static str>,
}

impl Words {
    /// Adds what is Markdown already. Where two pieces would mean something else together, they are kept apart.
    fn add(&mut self, markdown: &str, from: Option<usize>) {
        let Some(first) = markdown.chars().next() else { return };
        if self.now.is_empty() {
            self.from = from;
            self.is_led |= self.has_space && self.lines.is_empty();
        } else if self.has_space || self.sticks(first) {
            self.now.push(' ');
        } else {
            escape::seam(&mut self.now);
        }
        self.now.push_str(markdown);
        (self.has_space, self.closed) = (false, None);
    }

    /// Whether the next sign would change what ended just now: emphasis that would not end, as in `**Impact:**mails`, or
    /// marks of code that would be one longer mark.
    fn sticks(&self, next: char) -> bool {
        let inner = self.now.trim_end_matches(['*', '~']).chars().next_back();
        (next == '`' && self.now.ends_with('`'))
            || (self.closed.is_some()
                && (next == '*'
                    || (next.is_alphanumeric() && inner.is_some_and(|c| !c.is_alphanumeric()))))
    }

    fn text(&mut self, text: &str, style: Style, line: usize) {
        let mut words = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        let trimmed = text.trim_start();
        let leading = &text[..text.len() - trimmed.len()];
        self.has_space |= !leading.is_empty();
        if !words.is_empty() {
            let from = line + leading.matches('\n').count();
            self.add(&escape::text(&words, style.around()), Some(from));
            self.has_space = text.ends_with(char::is_whitespace);
        }
    }

    fn end_line(&mut self) {
        let mut text = std::mem::take(&mut self.now);
        escape::end(&mut text);
        self.lines.push(Line { text, from: self.from });
        (self.has_space, self.closed) = (false, None);
    }

    /// Adds other words between signs, line by line.
    fn wrap(&mut self, mut inner: Words, sign: &'static str) {
        self.has_space |= inner.is_led;
        let has_space = inner.has_space;
        inner.end_line();
        for (n, Line { text, from }) in inner.lines.into_iter().enumerate() {
            if n > 0 {
                self.end_line();
            }
            if text.is_empty() {
                continue;
            }
            if self.closed == Some(sign) && !self.has_space {
                self.now.truncate(self.now.len() - sign.len());
                match self.now.ends_with('`') && text.starts_with('`') {
                    true => self.now.push(' '),
                    false => escape::seam(&mut self.now),
                }
                self.now.push_str(&text);
                self.now.push_str(sign);
            } else {
                let before = self.now.chars().next_back();
                let is_letter = |c: char| c.is_alphanumeric();
                // Emphasis begins at a sign only where no letter stands before it.
                self.has_space |=
                    before.is_some_and(is_letter) && !text.chars().next().is_some_and(is_letter);
                self.add(&format!("{sign}{text}{sign}"), from);
            }
            self.closed = Some(sign);
        }
        self.has_space = has_space;
    }
}

impl Writer<'_> {
    /// The lines of nodes that stand in lines.
    pub(super) fn inline(&mut self, ids: &[Id], style: Style, depth: usize) -> Vec<Line> {
        let mut words = Words::default();
        for &id in ids {
            self.node(id, style, depth, &mut words);
        }
        words.end_line();
        words.lines.retain(|l| !l.text.is_empty());
        words.lines
    }

    fn within(&mut self, id: Id, style: Style, depth: usize) -> Words {
        let mut words = Words::default();
        let tree = self.tree;
        for &child in &tree.node(id).children {
            self.node(child, style, depth + 1, &mut words);
        }
        words
    }

    fn node(&mut self, id: Id, style: Style, depth: usize, out: &mut Words) {
        let tree = self.tree;
        let from = self.line(id);
        let name = match &tree.node(id).kind {
            Kind::Text(text) => return out.text(text, style, tree.node(id).line),
            Kind::Element { name, .. } => &*name.local,
            Kind::Document | Kind::Silent => return,
        };
        if self.is_left_out(id) {
            return;
        }
        if depth > DEEPEST {
            let words = self.words(id);
            return out.text(&words, style, tree.node(id).line);
        }
        match name {
            "br" if style.is_plain || style.is_link => out.has_space = true,
            "br" => out.end_line(),
            "img" => self.picture(id, style, out),
            "a" => self.link(id, style, depth, out),
            "code" | "kbd" | "samp" | "tt" => {
                let words = self.words(id);
                // Behind a bracket this would define what links mean, which is decided before code is.
                match words.contains("]:") {
                    true => out.text(&words, style, tree.node(id).line),
                    false => out.add(&escape::code(&words), from),
                }
            }
            // A day that somebody picked, which Notion writes with a sign in front.
            "time" => {
                let words = self.words(id);
                out.text(words.trim_start_matches('@'), style, tree.node(id).line);
            }
            "del" | "s" | "strike" => {
                let inner = self.within(id, style, depth);
                out.wrap(inner, "~~");
            }
            _ => {
                let is_strong =
                    page::is_strong(tree, id, &self.strong) && !style.is_strong && !style.is_plain;
                let is_emphasis = matches!(name, "em" | "i" | "cite" | "dfn" | "var")
                    && !style.is_emphasis
                    && !style.is_plain;
                let own = Style {
                    is_strong: style.is_strong || is_strong,
                    is_emphasis: style.is_emphasis || is_emphasis,
                    ..style
                };
                let sign = match (is_strong, is_emphasis) {
                    (true, _) => "**",
                    (false, true) => "*",
                    (false, false) => {
                        for &child in &tree.node(id).children {
                            self.node(child, own, depth + 1, out);
                        }
                        // Blocks that stand in a line are words apart.
                        out.has_space |= super::is_block(name);
                        return;
                    }
                };
                let inner = self.within(id, own, depth);
                out.wrap(inner, sign);
            }
        }
    }

    fn link(&mut self, id: Id, style: Style, depth: usize, out: &mut Words) {
        let href = self.tree.attribute(id, "href");
        let target = href.and_then(page::target).filter(|_| !style.is_link);
        let Some(target) = target else {
            let is_lost = href.is_some_and(|h| !h.trim().is_empty() && !h.trim().starts_with('#'));
            if is_lost && !style.is_link {
                self.tell(id, "the address of a link leads to nothing that a reader has, and its words stayed");
            }
            for &child in &self.tree.node(id).children {
                self.node(child, style, depth + 1, out);
            }
            return;
        };
        let mut inner = self.within(id, Style { is_link: true, ..style }, depth);
        out.has_space |= inner.is_led;
        let has_space = inner.has_space;
        let from = self.line(id);
        inner.end_line();
        let words: Vec<String> =
            inner.lines.into_iter().map(|l| l.text).filter(|t| !t.is_empty()).collect();
        let words = words.join(" ");
        if words.is_empty() {
            return;
        }
        let is_address = self.words(id) == target && target.contains("://");
        match is_address {
            true => out.add(&format!("<{target}>"), from),
            false => out.add(&format!("[{words}]({target})"), from),
        }
        out.has_space = has_space;
    }

    fn picture(&mut self, id: Id, style: Style, out: &mut Words) {
        let tree = self.tree;
        let alt = tree.attribute(id, "alt").unwrap_or_default();
        let alt: Vec<&str> = alt.split_whitespace().collect();
        let alt = alt.join(" ");
        let line = tree.node(id).line;
        if page::is_emoji(tree, id) {
            return out.text(&alt, style, line);
        }
        let address = tree.attribute(id, "src").unwrap_or_default().trim();
        let target = match self.carried(address) {
            Some(name) => Some(format!("{PICTURES}/{name}")),
            None => page::target(address),
        };
        match target {
            Some(target) => {
                let words = escape::text(&alt, Around { heading: style.is_plain, link: true });
                out.add(&format!("![{words}]({target})"), Some(line));
            }
            None => {
                self.tell(
                    id,
                    "a picture could not be taken out of the document, and its words stayed",
                );
                out.text(&alt, style, line);
            }
        }
    }
}
