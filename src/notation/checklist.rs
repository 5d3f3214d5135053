//! A checklist → the entries of actions: `[ ] A1 What will be done: @owner, due 2026-04-01, for C1`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Item, PieceKind};
use super::catalogue::CATALOGUE;
use super::entry::{Entry, Told, bare_id, is_own, leading_id};
use super::times;
use super::value::{Source, words};
use crate::source::yaml::Node;
use crate::vocabulary::{ActionStatus, Choice, Process};

const LIST: &str = "actions";
/// How many ids an action may name in one place: each is looked for among all there are.
const MOST_IDS: usize = 200;

/// What a piece of the facts says.
enum Fact {
    /// A key with its value, and the bytes of the value.
    Value(&'static str, String, Range<usize>),
    /// Ids for a key that takes several.
    Ids(&'static str, Vec<Range<usize>>),
    /// What it is good for, and for which ids.
    Kind(String, Range<usize>, Vec<Range<usize>>),
    /// A link or another address of a ticket.
    Ticket(Node),
}

/// Whether an item says by itself that it is an action: it has an id or facts.
pub fn is_entry(source: Source<'_>, item: &Item) -> bool {
    let told = Told { source, problems: Vec::new() };
    let written = source.slice(&item.head.range);
    item.task.is_some()
        && (leading_id(written).is_some_and(|id| is_own('A', bare_id(id)))
            || matches!(told.facts(&item.head), Split::Facts { .. }))
}

/// Where the title ends and what is known of the action begins.
enum Split {
    Facts {
        title_end: usize,
        facts: Vec<Fact>,
    },
    /// Some pieces are facts and this one is not.
    Mixed {
        unread: Range<usize>,
    },
    None,
}

impl Told<'_> {
    /// Reads one item; `process` is the side of the work that its section is about.
    pub fn action(&mut self, item: &Item, process: Process) -> Entry {
        let head = &item.head;
        let mut entry = Entry::new(self.source.span(&head.range));
        let start = self.id(&mut entry, &head.range);
        let title = self.source.part(head, start..head.range.end);
        let mut title_end = title.range.end;
        match self.facts(&title) {
            Split::Facts { title_end: end, facts } => {
                title_end = end;
                for fact in facts {
                    self.fact(&mut entry, fact);
                }
            }
            Split::Mixed { unread } => {
                let said = self.source.slice(&unread).to_owned();
                self.problem(
                    &unread,
                    format!("`{said}` is nothing that an action can have, so everything from the colon on is part of its title"),
                    "after the last colon come, between commas: @owner, P1, due DATE, done DATE, prevents C1, for S1, a ticket, a status, people or technology; further keys are bullets in the item, as in `reason: …`",
                );
            }
            Split::None => {}
        }
        let title = self.source.part(&title, title.range.start..title_end);
        if let Some(node) = self.source.value(LIST, "title", &title) {
            entry.add("title", node.span, node);
            let whole = self.source.part(head, head.range.start..title_end);
            self.unsure(&mut entry, LIST, "title", &whole);
        }
        self.details(&mut entry, &item.children);
        if let Some((ticked, at)) = &item.task
            && !entry.has("status")
        {
            let status = if *ticked { ActionStatus::Done } else { ActionStatus::Open };
            entry.add("status", self.source.span(at), self.source.scalar(status.word(), at));
        }
        if !entry.has("process") {
            let at = start..start;
            entry.add("process", self.source.span(&at), self.source.scalar(process.word(), &at));
        }
        entry
    }

    fn fact(&mut self, entry: &mut Entry, fact: Fact) {
        match fact {
            Fact::Value(key, value, at) => {
                if entry.has(key) {
                    self.problem(
                        &at,
                        format!("`{key}` is given twice for this action"),
                        "keep one of the two",
                    );
                }
                entry.add(key, self.source.span(&at), self.source.scalar(value, &at));
            }
            Fact::Ids(key, ids) => self.ids(entry, key, &ids),
            Fact::Kind(word, at, ids) => {
                self.fact(entry, Fact::Value("kind", word, at));
                self.ids(entry, "addresses", &ids);
            }
            Fact::Ticket(node) => entry.add("ticket", node.span, node),
        }
    }

    fn ids(&self, entry: &mut Entry, key: &'static str, ids: &[Range<usize>]) {
        let nodes = ids.iter();
        let nodes = nodes.map(|at| self.source.scalar(self.source.slice(at), at));
        entry.extend(key, nodes.collect());
    }

    /// The items in an item: `key: value`, `verified 2026-04-03 by @sre: how`, `declined: why`.
    fn details(&mut self, entry: &mut Entry, children: &[Item]) {
        static TESTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(verified|passed|failed|verification failed)\s+(?:on\s+)?(\d{4}-\d{2}-\d{2})(?:\s+by\s+([^:]+?))?\s*(?::\s+|$)").ok()
        });
        for item in self.keyed(LIST, entry, children) {
            let written = self.source.slice(&item.head.range);
            let start = item.head.range.start;
            let own = |m: regex::Match<'_>| start + m.start()..start + m.end();
            if let Some(found) = TESTED.as_ref().and_then(|p| p.captures(written)) {
                if let Some(word) = found.get(1) {
                    let result = match word.as_str().contains("failed") {
                        true => "failed",
                        false => "passed",
                    };
                    let at = own(word);
                    entry.add(
                        "verification.result",
                        self.source.span(&at),
                        self.source.scalar(result, &at),
                    );
                }
                for (group, key) in [(2, "verification.on"), (3, "verification.by")] {
                    if let Some(said) = found.get(group) {
                        let at = own(said);
                        entry.add(
                            key,
                            self.source.span(&at),
                            self.source.scalar(said.as_str(), &at),
                        );
                    }
                }
                let after = start + found.get(0).map_or(0, |m| m.end());
                let how = self.source.part(&item.head, after..item.head.range.end);
                if let Some(node) = self.source.value(LIST, "verification.how", &how) {
                    entry.add("verification.how", node.span, node);
                }
            } else if let Some((word, _)) = written.split_once(':')
                && word.eq_ignore_ascii_case("declined")
            {
                let at = start..start + word.len();
                // It overrules the box, which says only whether something is left to do.
                entry.take("status");
                entry.add("status", self.source.span(&at), self.source.scalar("declined", &at));
                let why = self.source.part(&item.head, at.end + 1..item.head.range.end);
                if let Some(node) = self.source.value(LIST, "reason", &why) {
                    entry.add("reason", node.span, node);
                }
            }
        }
    }

    /// Whether an item in an action is read.
    pub fn is_detail(&self, item: &Item) -> bool {
        let mut told = Told { source: self.source, problems: Vec::new() };
        let mut entry = Entry::new(self.source.span(&item.head.range));
        told.details(&mut entry, std::slice::from_ref(item));
        entry.has("verification") || entry.has("status") || entry.has("reason")
    }

    /// Splits the words at the last `: ` or ` — ` after which facts stand.
    fn facts(&self, head: &Inline) -> Split {
        let text = self.source.text;
        let mut cut = None;
        for piece in &head.pieces {
            if piece.kind != PieceKind::Text || in_link(head, &piece.range) {
                continue;
            }
            let written = text.get(piece.range.clone()).unwrap_or_default();
            for mark in [":", " —", " –"] {
                for (at, found) in written.match_indices(mark) {
                    let end = piece.range.start + at + found.len();
                    let spaced =
                        text[end..].starts_with([' ', '\n']) || text[end..].starts_with("\r\n");
                    if spaced && end < head.range.end && cut.is_none_or(|(_, before)| before < end)
                    {
                        cut = Some((piece.range.start + at, end));
                    }
                }
            }
        }
        let Some((title_end, begin)) = cut else {
            return Split::None;
        };
        let mut facts: Vec<Fact> = Vec::new();
        let mut unread = None;
        for range in self.pieces(head, begin) {
            let part = self.source.part(head, range);
            match self.read_fact(&part) {
                Some(fact) => facts.push(fact),
                None => match (self.ids_of(&part.range), facts.last_mut()) {
                    // `for C1, S1`: the commas between ids.
                    (Some(more), Some(Fact::Ids(_, ids) | Fact::Kind(_, _, ids)))
                        if ids.len() < MOST_IDS =>
                    {
                        ids.extend(more)
                    }
                    _ => unread = unread.or(Some(part.range)),
                },
            }
        }
        match unread {
            None if facts.is_empty() => Split::None,
            None => Split::Facts { title_end, facts },
            Some(_) if facts.is_empty() => Split::None,
            Some(unread) => Split::Mixed { unread },
        }
    }

    /// The pieces between commas that stand in no link.
    fn pieces(&self, head: &Inline, begin: usize) -> Vec<Range<usize>> {
        let written = self.source.slice(&(begin..head.range.end));
        let commas = written.match_indices([',', ';', '、']);
        let (mut at, mut all) = (begin, Vec::new());
        for (comma, mark) in commas {
            let place = begin + comma..begin + comma + mark.len();
            if !in_link(head, &place) {
                all.push(at..place.start);
                at = place.end;
            }
        }
        all.push(at..head.range.end);
        all
    }

    fn read_fact(&self, part: &Inline) -> Option<Fact> {
        static PRIORITY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[Pp]\d$").ok());
        let range = &part.range;
        let said = self.source.slice(range);
        let said = said.trim_end_matches('.');
        let range = &(range.start..range.start + said.len());
        if let Some(link) = part.links.first() {
            let only = link.range.start == range.start && link.range.end == range.end;
            return only.then(|| Fact::Ticket(self.source.link(link)));
        }
        let plain = words(part);
        let plain = plain.trim_end_matches('.');
        let value = |key, value: &str| Some(Fact::Value(key, value.to_owned(), range.clone()));
        if plain.starts_with('@') && plain.len() > 1 && !plain.contains(' ') {
            return value("owner", plain);
        }
        if PRIORITY.as_ref().is_some_and(|p| p.is_match(plain)) {
            return value("priority", &plain.to_uppercase());
        }
        if is_key(plain) || plain.starts_with("https://") {
            return Some(Fact::Ticket(self.source.scalar(plain, range)));
        }
        for key in ["process", "status"] {
            if let Some(word) = CATALOGUE.word(LIST, key, plain) {
                return value(key, &word);
            }
        }
        let (first, rest) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
        let rest = rest.trim_start();
        let rest_at = range.end - rest.len()..range.end;
        let after = |skip: &str| {
            let rest = rest.strip_prefix(skip)?;
            let rest = rest.trim_start();
            (!rest.is_empty()).then(|| (rest.to_owned(), range.end - rest.len()..range.end))
        };
        match first.to_lowercase().as_str() {
            "due" if !rest.is_empty() => Some(self.day("due", rest, rest_at)),
            "done" if !rest.is_empty() => Some(self.day("done", rest, rest_at)),
            "carried" => {
                let (said, at) = after("from")?;
                let is_one = !said.contains(' ');
                is_one.then_some(Fact::Value("carried_from", said, at))
            }
            "blocked" => {
                let (_, at) = after("by")?;
                Some(Fact::Ids("blocked_by", self.ids_of(&at)?))
            }
            "for" | "addresses" => Some(Fact::Ids("addresses", self.ids_of(&rest_at)?)),
            verb => {
                let kind = CATALOGUE.word(LIST, "kind", verb)?;
                let at = range.start..range.start + first.len();
                let ids = match rest.is_empty() {
                    true => Vec::new(),
                    false => self.ids_of(&rest_at)?,
                };
                Some(Fact::Kind(kind, at, ids))
            }
        }
    }

    fn day(&self, key: &'static str, said: &str, at: Range<usize>) -> Fact {
        let date = times::date(said, self.source.calendar)
            .map_or_else(|| said.to_owned(), |d| d.to_string());
        Fact::Value(key, date, at)
    }

    /// Ids between spaces, commas and “and”; `None` if anything else is there.
    fn ids_of(&self, range: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let written = self.source.slice(range);
        let mut all = Vec::new();
        let mut at = 0;
        for word in written.split(|c: char| c.is_ascii_whitespace() || "+&/".contains(c)) {
            let start = range.start + at;
            at += word.len() + 1;
            let id = word.trim_matches([',', ';', '.', '`']);
            if id.is_empty() || matches!(id, "and" | "to" | "und" | "y" | "et" | "e") {
                continue;
            }
            let own = id.rsplit('#').next().unwrap_or(id);
            let letters = own.bytes().take_while(u8::is_ascii_alphabetic).count();
            let is_id = letters > 0
                && own.len() > letters
                && own[letters..].bytes().all(|b| b.is_ascii_digit() || b"-_.".contains(&b));
            if !is_id {
                return None;
            }
            let start = start + word.find(id).unwrap_or(0);
            all.push(start..start + id.len());
        }
        (!all.is_empty() && all.len() <= MOST_IDS).then_some(all)
    }
}

/// Whether a text is what trackers call a ticket: `OPS-12`, `#12`.
pub fn is_key(text: &str) -> bool {
    static KEY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,7})$").ok());
    KEY.as_ref().is_some_and(|p| p.is_match(text))
}

fn in_link(inline: &Inline, range: &Range<usize>) -> bool {
    let mut links = inline.links.iter();
    links.any(|l| l.range.start <= range.start && range.end <= l.range.end)
}
