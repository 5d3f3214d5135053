//! Bullets → the entries of causes, safeguards and evidence.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Item};
use super::catalogue::CATALOGUE;
use super::entry::{Entry, Told, Unsure, bare_id, leading_id};
use super::keys::ListName;
use super::value::{is_nothing, words};
use crate::source::yaml::Node;

/// The last brackets of a text: where they and what stands in them are, and where the text before them ends.
pub struct Brackets {
    pub inner: Range<usize>,
    pub before: usize,
}

/// Finds the brackets that a text ends with, but for a full stop.
pub fn last_brackets(text: &str, range: &Range<usize>) -> Option<Brackets> {
    let written = text.get(range.clone())?;
    let ends = written.trim_end_matches(['.', ' ', '\n', '\r', '\t']);
    if !ends.ends_with(')') {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in ends.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => {
                depth -= 1;
                // `](` is a link's address, not brackets.
                if depth == 0 && !ends[..at].ends_with(']') {
                    return Some(Brackets {
                        inner: range.start + at + 1..range.start + ends.len() - 1,
                        before: range.start + ends[..at].trim_end().len(),
                    });
                }
                if depth == 0 {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

impl<'t> Told<'t> {
    /// The sources in the last brackets: links, addresses and files of the folder, and nothing but tickets beside them; or whatever
    /// stands behind the name of the key, as in `(source: Slack #inc-123)`.
    pub fn sources(&self, list: ListName, inline: &Inline) -> Option<(Vec<Node>, usize)> {
        let brackets = last_brackets(self.source.text, &inline.range)?;
        let inner = self.source.part(inline, brackets.inner.clone());
        let said = self.source.slice(&inner.range);
        let (key, own) = match list {
            "causes" => ("evidence", said.split_once(':')),
            _ => ("source", said.split_once(':')),
        };
        if let Some((name, rest)) = own
            && self.source.names.key_of(list, name) == Some(key)
            && !rest.starts_with("//")
        {
            let start = inner.range.start + name.len() + 1;
            let named = self.source.part(&inner, start..inner.range.end);
            let nodes = self.source.several(&named);
            return (!nodes.is_empty()).then_some((nodes, brackets.before));
        }
        let mut nodes = Vec::new();
        let mut is_of_keys = true;
        for own in self.source.apart(&inner) {
            let piece = self.source.part(&inner, own);
            let said = self.source.slice(&piece.range);
            // `OPS-12` beside a link is a ticket; alone it can be anything, as in `(SHA-256)`.
            let is_key = super::checklist::is_key(said);
            is_of_keys &= is_key;
            match piece.links.is_empty() {
                true if is_key => nodes.push(self.source.scalar(said, &piece.range)),
                true => nodes.push(self.bare(&piece)?),
                false if self.is_of_links(&piece) => {
                    nodes.extend(piece.links.iter().map(|l| self.source.link(l)));
                }
                false => return None,
            }
        }
        (!is_of_keys).then_some((nodes, brackets.before))
    }

    /// An address or a file of the evidence that is no link.
    fn bare(&self, piece: &Inline) -> Option<Node> {
        let said = self.source.slice(&piece.range);
        let name = said.rsplit_once(':').map_or(said, |(file, _)| file);
        let is_one = !said.contains(char::is_whitespace)
            && (said.starts_with("https://")
                || said.starts_with("http://")
                || (name.starts_with("evidence/") && name.len() > "evidence/".len()));
        is_one.then(|| self.source.scalar(said, &piece.range))
    }

    /// Whether nothing but words such as “and” stands between links.
    fn is_of_links(&self, piece: &Inline) -> bool {
        let mut at = piece.range.start;
        let mut between = String::new();
        for link in &piece.links {
            between.push_str(self.source.slice(&(at..link.range.start)));
            between.push(' ');
            at = link.range.end.max(at);
        }
        between.push_str(self.source.slice(&(at..piece.range.end)));
        let mut words = between.split_whitespace();
        words.all(|w| matches!(w, "and" | "und" | "y" | "et" | "e" | "see" | "&" | "+"))
    }

    /// `(accepted: …)` at the end of a cause or a safeguard.
    fn accepted(&self, list: ListName, inline: &Inline) -> Option<(Node, usize)> {
        let brackets = last_brackets(self.source.text, &inline.range)?;
        let said = self.source.slice(&brackets.inner);
        let (name, _) = said.split_once(':')?;
        if self.source.names.key_of(list, name) != Some("accepted") {
            return None;
        }
        let value = brackets.inner.start + name.len() + 1..brackets.inner.end;
        let value = self.source.part(inline, value);
        let node = self.source.value(list, "accepted", &value)?;
        Some((node, brackets.before))
    }

    /// Takes an id from the beginning; gives where the words after it begin.
    pub fn id(&self, entry: &mut Entry, range: &Range<usize>) -> usize {
        let written = self.source.slice(range);
        let Some(first) = leading_id(written) else {
            return range.start;
        };
        let id = bare_id(first);
        let at = range.start + first.find(id).unwrap_or(0);
        let at = at..at + id.len();
        entry.add("id", self.source.span(&at), self.source.scalar(id, &at));
        let rest = &written[first.len()..];
        range.start + written.len() - rest.trim_start().len()
    }

    /// Keeps the words of an entry with the id before them, where it may be one of them.
    pub fn unsure(
        &self,
        entry: &mut Entry,
        list: ListName,
        key: &'static str,
        whole: &Inline,
        others: &[Range<usize>],
    ) {
        let first = leading_id(self.source.slice(&whole.range)).filter(|_| entry.has("id"));
        if let (Some(first), Some(words)) = (first, self.source.value(list, key, whole)) {
            let is_apart = first != bare_id(first);
            let words = self.with_others(words, others);
            entry.doubt(Unsure { key, words, is_apart });
        }
    }

    /// `C1 **root** configuration: The cause (sources)`, with the whys as bullets in it.
    pub fn cause(&mut self, item: &Item) -> Option<Entry> {
        static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(?:\*\*|__)([A-Za-z]+)[:,]?(?:\*\*|__)[:,]?\s+([A-Za-z]+)\s*(?::|–|—)\s+")
                .ok()
        });
        let mut entry = Entry::new(self.source.span(&item.head.range));
        let start = self.id(&mut entry, &item.head.range);
        let written = self.source.slice(&(start..item.head.range.end));
        let found = HEAD.as_ref()?.captures(written)?;
        for (group, key) in [(1, "role"), (2, "category")] {
            let word = found.get(group)?;
            let at = start + word.start()..start + word.end();
            let said = CATALOGUE.word("causes", key, word.as_str());
            if key == "role" && said.is_none() {
                return None;
            }
            let node = self.source.scalar(said.unwrap_or_else(|| word.as_str().to_owned()), &at);
            entry.add(key, self.source.span(&at), node);
        }
        let begin = start + found.get(0)?.end();
        let statement = self.source.part(&item.head, begin..item.head.range.end);
        let statement = self.tail(&mut entry, "causes", statement);
        if let Some(node) = self.source.value("causes", "statement", &statement) {
            entry.add("statement", node.span, node);
        }
        self.whys(&mut entry, &item.children);
        Some(entry)
    }

    /// Takes `(accepted: …)` and sources from the end of a text.
    fn tail(&mut self, entry: &mut Entry, list: ListName, text: Inline) -> Inline {
        let mut text = text;
        for _ in 0..2 {
            let end = if let Some((node, end)) = self.accepted(list, &text) {
                entry.add("accepted", node.span, node);
                end
            } else if list == "causes"
                && let Some((nodes, end)) = self.sources(list, &text)
            {
                entry.extend("evidence", nodes);
                end
            } else {
                break;
            };
            let range = text.range.start..end.max(text.range.start);
            text = self.source.part(&text, range);
        }
        text
    }

    fn whys(&mut self, entry: &mut Entry, children: &[Item]) {
        for item in self.keyed("causes", entry, children) {
            let text = self.tail(entry, "causes", item.head.clone());
            let said = self.source.prose(&text);
            if !is_nothing(&said) {
                entry.extend("why", vec![self.source.scalar(said, &text.range)]);
            }
            self.whys(entry, &item.children);
        }
    }

    /// `S1 Certificate expiry alert: **ignored**, it mailed a former administrator`.
    pub fn safeguard(&mut self, item: &Item) -> Option<Entry> {
        static OUTCOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:\s*[:–—]|\s+-)\s+(?:\*\*|__)?([A-Za-z]+)[,:;.]?(?:\*\*|__)?(?:\s*(?:[,:;.–—]|-\s)\s*|\s*$|\s+(\())").ok()
        });
        let outcome = |written: &'t str| {
            let mut from = 0;
            loop {
                let found = OUTCOME.as_ref()?.captures_at(written, from)?;
                let said = found.get(1)?;
                if let Some(word) = CATALOGUE.word("safeguards", "outcome", said.as_str()) {
                    return Some((found, word));
                }
                // The colon behind another word may be the one before the outcome.
                from = said.end();
            }
        };
        let head = item.head.range.clone();
        let mut entry = Entry::new(self.source.span(&head));
        let mut start = self.id(&mut entry, &head);
        let (found, word) = outcome(self.source.slice(&(start..head.end))).or_else(|| {
            // “EC2: **failed**”: what could be an id is the name.
            start = head.start;
            entry.take("id");
            outcome(self.source.slice(&head))
        })?;
        let (whole, at) = (found.get(0)?, found.get(1)?);
        let own = self.source.part(&item.head, head.start..start + whole.start());
        let name = self.source.part(&item.head, start..start + whole.start());
        let name = self.source.value("safeguards", "name", &name)?;
        entry.add("name", name.span, name);
        self.unsure(&mut entry, "safeguards", "name", &own, &[]);
        let at = start + at.start()..start + at.end();
        entry.add("outcome", self.source.span(&at), self.source.scalar(word, &at));
        let rest = start + found.get(2).map_or(whole.end(), |bracket| bracket.start());
        let why = self.source.part(&item.head, rest..item.head.range.end);
        let why = self.tail(&mut entry, "safeguards", why);
        if let Some(node) = self.source.value("safeguards", "why", &why) {
            entry.add("why", node.span, node);
        }
        for child in self.keyed("safeguards", &mut entry, &item.children) {
            self.add_words(&mut entry, "why", child);
        }
        Some(entry)
    }

    /// `[edge.log](evidence/edge.log)`, also with a kind before it and words behind: a file of the folder or a page.
    pub fn evidence(&mut self, item: &Item) -> Option<Entry> {
        static KIND: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^(?:\*\*)?([A-Za-z]+):?(?:\*\*)?:?\s+$").ok());
        let link = item.head.links.first()?;
        let address = super::value::address(link);
        if address.starts_with(['/', '#', '.'])
            || address.starts_with("mailto:")
            || item.head.links.len() > 1
        {
            return None;
        }
        let mut entry = Entry::new(self.source.span(&item.head.range));
        let before = item.head.range.start..link.range.start;
        if !before.is_empty() {
            let found = KIND.as_ref()?.captures(self.source.slice(&before))?;
            let word = found.get(1)?;
            let kind = CATALOGUE.word("evidence", "kind", word.as_str())?;
            let at = before.start + word.start()..before.start + word.end();
            entry.add("kind", self.source.span(&at), self.source.scalar(kind, &at));
        }
        let node = self.source.link(link);
        entry.add("path", node.span, node);
        let after = self.source.slice(&(link.range.end..item.head.range.end));
        let said = after.trim_start_matches([' ', ',', ':', '-', '–', '—', '\n']);
        let (title, at) = match said.is_empty() {
            false => (
                said.split_whitespace().collect::<Vec<_>>().join(" "),
                item.head.range.end - said.len()..item.head.range.end,
            ),
            true => (link.text.trim().to_owned(), link.range.clone()),
        };
        let is_name = address.starts_with(&title) || address.ends_with(&title);
        if !title.is_empty() && !is_name {
            entry.add("title", self.source.span(&at), self.source.scalar(title, &at));
        }
        self.keyed("evidence", &mut entry, &item.children);
        Some(entry)
    }
}

/// The words that an item has to begin with something, for a message.
pub fn shape(list: ListName) -> &'static str {
    match list {
        "timeline" => {
            "begin each entry with its time, as in “- 09:02 **started** The edge certificate expired”"
        }
        "causes" => {
            "write each as “- C1 **root** configuration: The cause in a sentence”, and its whys as bullets in it"
        }
        "safeguards" => "write each as “- S1 Certificate expiry alert: **ignored**, and why”",
        "actions" => {
            "begin each with a box, `[ ]` or `[x]`, and end it with what is known of it, as in “- [ ] A1 What will be done: @owner, due 2026-04-01, for C1”"
        }
        _ => "write a table whose head names its columns",
    }
}

/// The beginning of an item's words, for a message.
pub fn beginning(item: &Item) -> String {
    let words = words(&item.head);
    match words.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words,
    }
}
