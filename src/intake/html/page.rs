//! What the programs that write HTML mean by their elements and classes, and which part of a page is its text.

use std::collections::BTreeSet;

use super::tree::{Id, Kind, Tree};
use super::{Line, Writer, escape};

/// Why an element is left out; an empty word where no reader would have seen it.
pub fn left_out(tree: &Tree, id: Id) -> Option<&'static str> {
    let name = tree.name(id)?;
    match name {
        "script" | "style" | "template" | "svg" | "button" | "select" | "textarea" | "canvas"
        | "head" | "input" | "title" | "noscript" => return Some(""),
        "iframe" | "object" | "embed" | "video" | "audio" => {
            return Some("what is shown from elsewhere");
        }
        "nav" => return Some("the navigation"),
        "footer" => return Some("the foot of the page"),
        _ => {}
    }
    if tree.attribute(id, "hidden").is_some()
        || tree.attribute(id, "style").is_some_and(|s| css(s, "display", "none"))
    {
        return Some("what is hidden");
    }
    let class = |c: &str| tree.has_class(id, c);
    let is_contents = ["toc", "toc-macro", "table_of_contents", "contents"];
    if (name == "div" || name == "nav" || name == "ul") && is_contents.into_iter().any(class) {
        return Some("the table of contents");
    }
    if class("headerlink") || class("anchor") || class("anchorjs-link") {
        return Some("");
    }
    if tree.attribute(id, "id") == Some("footer") || class("page-metadata") {
        return Some("what the wiki says of the page");
    }
    None
}

/// Whether a style sets a property.
fn css(style: &str, property: &str, value: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(own, said)| {
            own.trim().eq_ignore_ascii_case(property) && said.trim().eq_ignore_ascii_case(value)
        })
    })
}

/// The classes that a page's own styles make bold, as Google's word processor writes it.
pub fn strong_classes(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for id in tree.below(tree.root(), |_| false) {
        if tree.name(id) != Some("style") {
            continue;
        }
        for &text in &tree.node(id).children {
            let Kind::Text(text) = &tree.node(text).kind else { continue };
            for rule in text.split('}') {
                if let Some((selector, body)) = rule.split_once('{')
                    && (css(body, "font-weight", "700") || css(body, "font-weight", "bold"))
                    && let Some(class) = selector.trim().strip_prefix('.')
                    && class.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
                {
                    found.insert(class.to_owned());
                }
            }
        }
    }
    found
}

/// Whether an element makes its words strong.
pub fn is_strong(tree: &Tree, id: Id, classes: &BTreeSet<String>) -> bool {
    let style = tree.attribute(id, "style").unwrap_or_default();
    let is_light = css(style, "font-weight", "normal") || css(style, "font-weight", "400");
    match tree.name(id) {
        Some("b" | "strong") => !is_light,
        Some("span") => {
            css(style, "font-weight", "700")
                || css(style, "font-weight", "bold")
                || (!classes.is_empty()
                    && tree
                        .attribute(id, "class")
                        .is_some_and(|c| c.split_whitespace().any(|c| classes.contains(c))))
        }
        _ => false,
    }
}

/// The title of a document of Google's word processor, which is no heading there.
pub fn is_title(tree: &Tree, id: Id) -> bool {
    tree.name(id) == Some("p") && tree.has_class(id, "title")
}

/// What a line of pandoc's head of a document says.
pub fn label_of(tree: &Tree, id: Id) -> Option<&'static str> {
    if tree.name(id) != Some("p") {
        return None;
    }
    match tree.attribute(id, "class") {
        Some("date") => Some("Date: "),
        Some("author") => Some("Author: "),
        _ => None,
    }
}

/// How far a list of Google's word processor is indented: `lst-kix_abc-2` is the third level.
pub fn list_level(tree: &Tree, id: Id) -> usize {
    let class = tree.attribute(id, "class").unwrap_or_default();
    let own = class.split_whitespace().find(|c| c.starts_with("lst-kix_"));
    let level = own.and_then(|c| c.rsplit_once('-')?.1.parse().ok());
    level.filter(|l| *l < 9).unwrap_or(0)
}

/// Whether an item is a thing to do, and whether it is done.
pub fn task(tree: &Tree, id: Id) -> Option<bool> {
    let parent_is_tasks = tree.has_class(id, "task-list-item") || tree.has_class(id, "checked");
    if tree.attribute(id, "data-inline-task-id").is_some() {
        return Some(tree.has_class(id, "checked"));
    }
    let is_list = |id: Id| matches!(tree.name(id), Some("ul" | "ol" | "table"));
    for below in tree.below(id, is_list).into_iter().take(12) {
        if tree.name(below) == Some("input") && tree.attribute(below, "type") == Some("checkbox") {
            return Some(tree.attribute(below, "checked").is_some());
        }
        if tree.has_class(below, "checkbox-on") {
            return Some(true);
        }
        if tree.has_class(below, "checkbox-off") {
            return Some(false);
        }
    }
    parent_is_tasks.then(|| tree.has_class(id, "checked"))
}

/// A box that is drawn in front of an item: whether it is done, and the words behind it.
pub fn drawn_box(words: &str) -> Option<(bool, String)> {
    let mut chars = words.chars();
    let is_done = match chars.next()? {
        '✓' | '✔' | '☑' | '☒' | '✅' => true,
        '❏' | '☐' | '⬜' => false,
        _ => return None,
    };
    let rest = chars.as_str().trim_start_matches('\u{fe0f}').trim_start();
    (!rest.is_empty()).then(|| (is_done, rest.to_owned()))
}

/// Whether a picture is a sign that stands for a word.
pub fn is_emoji(tree: &Tree, id: Id) -> bool {
    ["emoji", "emoticon", "notion-emoji"].into_iter().any(|c| tree.has_class(id, c))
}

/// The language of a block of code, as far as it is a word.
pub fn language(tree: &Tree, id: Id) -> String {
    let own = tree.attribute(id, "class").unwrap_or_default();
    let inner = tree.node(id).children.first().and_then(|c| tree.attribute(*c, "class"));
    let classes = own.split_whitespace().chain(inner.unwrap_or_default().split_whitespace());
    let named = classes.clone().find_map(|c| c.strip_prefix("language-"));
    let by_pandoc = || {
        let mut after = classes.clone().skip_while(|c| *c != "sourceCode");
        after.nth(1)
    };
    let by_wiki = || {
        let said = tree.attribute(id, "data-syntaxhighlighter-params")?;
        said.split(';').find_map(|p| p.trim().strip_prefix("brush:")).map(str::trim)
    };
    let found = named.or_else(by_pandoc).or_else(by_wiki).unwrap_or_default();
    let is_word = found.chars().all(|c| c.is_ascii_alphanumeric() || "+-#".contains(c));
    if is_word && found.len() < 20 { found.to_owned() } else { String::new() }
}

/// Where a link leads, where a reader of the report can follow it: the web, mail, or a file beside the document.
pub fn target(href: &str) -> Option<String> {
    let href = href.trim();
    let href = redirected(href).unwrap_or_else(|| href.to_owned());
    if href.is_empty() || href.starts_with(['#', '/', '\\']) {
        return href.strip_prefix("//").map(|rest| escape::address(&format!("https://{rest}")));
    }
    let scheme = href.split(['/', '?', '#']).next().and_then(|head| head.split_once(':'));
    match scheme {
        Some((scheme, _))
            if !["http", "https", "mailto"].contains(&&*scheme.to_ascii_lowercase()) =>
        {
            None
        }
        _ => Some(escape::address(&href)),
    }
}

/// Where a link of Google's word processor leads in the end.
fn redirected(href: &str) -> Option<String> {
    let query = href.strip_prefix("https://www.google.com/url?")?;
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "q")?;
    Some(found.1.into_owned())
}

impl Writer<'_> {
    /// The text of the page, its title first.
    pub(super) fn page(&mut self) -> Vec<Line> {
        let tree = self.tree;
        let all = tree.below(tree.root(), |_| false);
        let by_id =
            |wanted: &str| all.iter().copied().find(|id| tree.attribute(*id, "id") == Some(wanted));
        let only = |is_it: &dyn Fn(Id) -> bool| {
            let mut found = all.iter().copied().filter(|id| is_it(*id));
            found.next().filter(|_| found.next().is_none())
        };
        let body = only(&|id| tree.name(id) == Some("body")).unwrap_or(tree.root());
        let root = by_id("main-content")
            .or_else(|| only(&|id| tree.name(id) == Some("article")))
            .or_else(|| only(&|id| tree.name(id) == Some("main")))
            .or_else(|| only(&|id| tree.attribute(id, "role") == Some("main")))
            .unwrap_or(body);
        let mut lines = self.joined(root, 0);
        // A title that stands in the head of a document and again above its text is one.
        let is_again =
            lines.get(2).is_some_and(|l| l.text.starts_with("# ") && l.text == lines[0].text);
        if is_again {
            lines.drain(..2);
        }
        if root != body && root != tree.root() {
            self.tell_of_rest(body, root);
        }
        // The name of a page stands above the text in Confluence, with that of the space.
        let of_wiki = by_id("title-text").map(|id| {
            let words = self.words(id);
            let own = words.split_once(" : ").map_or(words.as_str(), |(_, own)| own);
            (own.to_owned(), self.line(id))
        });
        let of_page = || {
            let id = all.iter().copied().find(|id| tree.name(*id) == Some("title"))?;
            let text = tree.node(id).children.first().map(|c| &tree.node(*c).kind);
            let Some(Kind::Text(text)) = text else { return None };
            let words: Vec<&str> = text.split_whitespace().collect();
            Some((words.join(" "), self.line(id)))
        };
        let first = lines.iter().filter(|l| l.text.starts_with("# ")).count();
        let title = match (of_wiki, first) {
            (Some(title), _) => Some(title),
            // One heading of the first level is the title, and of several none is, unless the page has no other.
            (None, 1) => None,
            (None, _) => of_page(),
        };
        let title = title
            .map(|(words, from)| {
                (escape::text(&words, escape::Around { heading: true, link: false }), from)
            })
            .filter(|(words, _)| words.chars().any(char::is_alphanumeric));
        let is_there = title.as_ref().is_some_and(|(words, _)| {
            lines.first().is_some_and(|l| l.text.strip_prefix("# ") == Some(words))
        });
        match title {
            Some((words, from)) if !is_there => {
                let mut titled = vec![
                    Line { text: format!("# {words}"), from },
                    Line { text: String::new(), from: None },
                ];
                titled.extend(lines);
                titled
            }
            _ => lines,
        }
    }

    /// Tells what stands beside the text of the page.
    fn tell_of_rest(&mut self, body: Id, root: Id) {
        let tree = self.tree;
        let rest =
            tree.below(body, |id| id == root || left_out(tree, id).is_some_and(str::is_empty));
        let words: usize = rest
            .iter()
            .map(|id| match &tree.node(*id).kind {
                Kind::Text(text) => text.split_whitespace().count(),
                _ => 0,
            })
            .sum();
        if words > 0 {
            let words = if words == 1 { "1 word".to_owned() } else { format!("{words} words") };
            self.tell(body, &format!("{words} around the text of the page (its head, foot and navigation) were left out"));
        }
    }
}
