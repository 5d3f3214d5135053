//! What a body says besides the seven lists: the summary, how it goes on, and what is left out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Item, List, Table};
use super::bullets::last_brackets;
use super::catalogue::{CATALOGUE, plain};
use super::entry::{Entry, Told};
use super::find::Finder;
use super::take::{line, through_lines, whole};
use super::times::date;
use super::value::{Source, is_nothing, words};
use crate::source::Span;
use crate::source::body::DataBlock;
use crate::source::yaml::{Key, Kind, Node};
use crate::vocabulary::Step;

/// How many earlier incidents one bullet may name.
const MOST_NAMES: usize = 200;

/// The section that is the summary.
#[derive(Debug)]
pub struct Summary {
    /// Its index among those of the body.
    pub section: usize,
    /// Its first paragraph or list as one text; `None` where nothing is said yet.
    pub node: Option<Node>,
    /// Whether it may still come: nothing but comments stood there so far.
    is_open: bool,
}

impl Summary {
    fn new(section: usize) -> Self {
        Self { section, node: None, is_open: true }
    }
}

/// What is said of how the review goes on.
#[derive(Debug)]
pub struct FollowUp {
    pub node: Node,
    /// The bullets that were read.
    pub places: Vec<Span>,
}

impl Finder<'_, '_> {
    /// Begins the summary at a heading that names it, or ends it at another.
    pub(super) fn summary_heading(&mut self, level: u8, name: &str) {
        if let Some(summary) = &mut self.summary {
            summary.is_open = false;
        }
        let Some(section) = self.section.filter(|s| level == 2 && self.step(*s).is_none()) else {
            return;
        };
        if self.summary.is_none() && !self.has_summary && self.told.source.names.is_summary(name) {
            self.summary = Some(Summary::new(section));
        }
    }

    /// Takes a block as the summary where it is to come next.
    pub(super) fn summary_text(&mut self, text: String, range: &Range<usize>) {
        let Some(summary) = self.summary.as_mut().filter(|s| s.is_open) else {
            return;
        };
        if is_nothing(&text) {
            return;
        }
        let source = self.told.source;
        summary.is_open = false;
        summary.node = Some(source.scalar(text, range));
        self.data.push(DataBlock { span: source.span(range), is_whole: false, is_form: false });
    }

    /// The items of a list as one text, each a sentence or a clause.
    pub(super) fn summary_list(&mut self, list: &List) {
        if self.summary.as_ref().is_none_or(|s| !s.is_open) {
            return;
        }
        let mut text = String::new();
        for item in &list.items {
            let said = self.told.source.prose(&item.head);
            if !text.is_empty() {
                let ends = text.ends_with(['.', '!', '?', '…', ':', ';', ',', '。']);
                text.push_str(if ends { " " } else { "; " });
            }
            text.push_str(&said);
        }
        self.summary_text(text, &whole(self.told.source.text, &list.range));
    }

    /// The row of a table that is called as the summary is, as Google's template has it.
    pub(super) fn summary_table(&mut self, table: &Table) {
        let source = self.told.source;
        let rows = std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
        let named = rows.filter_map(|cells| cells.first().zip(cells.get(1)));
        let said = named.filter(|(name, _)| source.names.is_summary(&words(name)));
        if let Some((_, text)) = said.into_iter().next() {
            self.summary_text(source.prose(text), &text.range);
        }
    }

    /// Reads the bullets of a list in step ten that say how it goes on. Gives whether there were any.
    pub(super) fn follow_up(&mut self, list: &List) -> bool {
        let source = self.told.source;
        let text = source.text;
        let all = whole(text, &list.range);
        let starts = list.items.iter().map(|i| line(text, &i.head.range).start);
        let mut starts: Vec<usize> = starts.map(|at| at.clamp(all.start, all.end)).collect();
        starts.sort_unstable();
        let read: Vec<_> = list.items.iter().map(|i| follow_up_item(source, i)).collect();
        if read.iter().all(Option::is_none) {
            return false;
        }
        // A list is shown as a whole or not at all.
        let is_whole = read.iter().all(Option::is_some) && !list.items.iter().any(Item::holds_more);
        let data = |start, end| DataBlock {
            span: source.span(&(start..through_lines(text, end))),
            is_whole,
            is_form: false,
        };
        for (at, found) in read.into_iter().enumerate() {
            let Some((key, at_key, node)) = found else { continue };
            let next = starts.get(at + 1).copied().unwrap_or(all.end);
            let own = starts[at]..whole(text, &(starts[at]..next)).end;
            let span = source.span(&own);
            let whole = self.follow_up.get_or_insert_with(|| FollowUp {
                node: Node { kind: Kind::Map(Vec::new()), span },
                places: Vec::new(),
            });
            whole.node.span = Span { end: span.end, ..whole.node.span };
            whole.places.push(span);
            if self.has_follow_up {
                continue;
            }
            let key = Key { name: key.to_owned(), span: source.span(&at_key) };
            if let Kind::Map(fields) = &mut whole.node.kind {
                fields.push((key, node));
            }
            if !is_whole {
                self.data.push(data(own.start, own.end));
            }
        }
        if is_whole && !self.has_follow_up {
            self.data.push(data(all.start, all.end));
        }
        !self.has_follow_up
    }
}

/// `Review on: 2027-06-14`: the key, where it stands, and its value.
fn follow_up_item(source: Source<'_>, item: &Item) -> Option<(&'static str, Range<usize>, Node)> {
    if item.task.is_some() || !item.children.is_empty() {
        return None;
    }
    let written = source.slice(&item.head.range);
    let at = written.find([':', '：'])?;
    let name = written[..at].trim_matches(['*', '_', ' ']);
    let start = item.head.range.start;
    let colon = written[at..].chars().next().map_or(1, char::len_utf8);
    let value = source.part(&item.head, start + at + colon..item.head.range.end);
    let value = super::entry::without_marks(source, value);
    let said = words(&value);
    if is_nothing(&said) && value.links.is_empty() {
        return None;
    }
    let (key, node) = match CATALOGUE.follow_up(name)? {
        "review_on" => {
            let day = date(said.trim_end_matches('.'), source.calendar);
            let day = day.map_or_else(|| said.clone(), |d| d.to_string());
            ("review_on", source.scalar(day, &value.range))
        }
        "recurrence_of" => ("recurrence_of", earlier(source, &value, &said)),
        "adjusted" => ("adjusted", source.scalar(source.prose(&value), &value.range)),
        _ => return None,
    };
    Some((key, start..start + at, node))
}

/// The incidents that a bullet names: by links to their folders, or by the folders' names; none, if it says so.
fn earlier(source: Source<'_>, value: &Inline, said: &str) -> Node {
    let is_none = CATALOGUE.follow_up(said) == Some("none");
    let names: Vec<Node> = if is_none {
        Vec::new()
    } else if value.links.is_empty() {
        let node = source.names(&value.range, false);
        node.into_iter().map(without_full_stop).collect()
    } else {
        let links = value.links.iter().take(MOST_NAMES);
        links.map(|l| source.scalar(folder_of(&l.destination), &l.range)).collect()
    };
    source.seq(names, &value.range)
}

fn without_full_stop(mut node: Node) -> Node {
    if let Kind::Scalar { text, .. } = &mut node.kind {
        text.truncate(text.trim_end_matches('.').len());
    }
    node
}

/// The folder that a link to an incident leads to: `../2025-11-02-mail-queue/README.md`.
fn folder_of(destination: &str) -> String {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    let mut parts = path.rsplit('/').filter(|p| !matches!(*p, "" | "." | ".."));
    let last = parts.next().unwrap_or(path);
    match last.to_ascii_lowercase().ends_with(".md") {
        true => parts.next().unwrap_or(last).to_owned(),
        false => last.to_owned(),
    }
}

impl Told<'_> {
    /// `` `verification/no-due`, notify: The reason (@who) ``: what is left out, an entry for each.
    pub fn waivers(&self, item: &Item) -> Option<Vec<Entry>> {
        static HEAD: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^([^:–—]{1,300}?)(?:\s*[:–—]|\s+-)\s+").ok());
        let source = self.source;
        let written = source.slice(&item.head.range);
        let found = HEAD.as_ref()?.captures(written)?;
        let (head, targets) = (found.get(0)?, found.get(1)?);
        let start = item.head.range.start;
        let targets = source.names(&(start + targets.start()..start + targets.end()), false);
        let targets: Option<Vec<(&str, Node)>> = targets.into_iter().map(target).collect();
        let targets = targets.filter(|t| !t.is_empty())?;
        let mut reason = source.part(&item.head, start + head.end()..item.head.range.end);
        let mut shared = Entry::new(source.span(&item.head.range));
        if let Some(brackets) = last_brackets(source.text, &reason.range) {
            let inner = source.slice(&brackets.inner).trim();
            let who = inner.strip_prefix("by ").unwrap_or(inner).trim();
            if who.starts_with('@') && !who.contains(char::is_whitespace) {
                let at = brackets.inner.end - who.len()..brackets.inner.end;
                shared.add("by", source.span(&at), source.scalar(who, &at));
                reason = source.part(&reason, reason.range.start..brackets.before);
            }
        }
        if let Some(node) = source.value("waivers", "reason", &reason) {
            shared.add("reason", node.span, node);
        }
        let mut told = Told { source, problems: Vec::new() };
        told.keyed("waivers", &mut shared, &item.children);
        let all = targets.into_iter().map(|(key, node)| {
            let mut entry = shared.clone();
            entry.add(key, node.span, node);
            entry
        });
        Some(all.collect())
    }
}

/// A rule by its id, or a step by its name or number.
fn target(node: Node) -> Option<(&'static str, Node)> {
    let Kind::Scalar { text, like } = node.kind else { return None };
    let words = plain(&text);
    let words = words.strip_prefix("step ").unwrap_or(&words);
    let of_step = |s: &Step| {
        plain(s.slug()) == words || plain(s.heading()) == words || s.number().to_string() == words
    };
    if let Some(step) = Step::ALL.into_iter().find(of_step) {
        let text = step.slug().to_owned();
        return Some(("step", Node { kind: Kind::Scalar { text, like }, ..node }));
    }
    let is_name =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let is_rule = text.split_once('/').is_some_and(|(group, name)| is_name(group) && is_name(name));
    is_rule.then_some(("rule", Node { kind: Kind::Scalar { text, like }, ..node }))
}

/// The entries of a row of a table that names several rules in one cell.
pub fn apart(mut entry: Entry) -> Vec<Entry> {
    let Some(node) = entry.take("rule") else { return vec![entry] };
    let Kind::Seq(all) = node.kind else {
        entry.add("rule", node.span, node);
        return vec![entry];
    };
    let each = all.into_iter().map(|node| {
        let mut own = entry.clone();
        // What is neither a rule nor a step is told by whoever knows them.
        let (key, node) = target(node.clone()).unwrap_or(("rule", node));
        own.add(key, node.span, node);
        own
    });
    each.collect()
}

/// Who decided what a list leaves out, from a sentence above it: the first handle in it.
pub fn decider(source: Source<'_>, text: &Inline) -> Option<Node> {
    static WHO: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[\s(])(@[A-Za-z0-9][\w./-]*\w)").ok());
    let written = source.slice(&text.range);
    let who = WHO.as_ref()?.captures(written)?.get(1)?;
    let at = text.range.start + who.start()..text.range.start + who.end();
    Some(source.scalar(who.as_str(), &at))
}
