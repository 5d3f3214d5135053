//! A checklist → the entries of actions: `[ ] A1 What will be done: @owner, due 2026-04-01, for C1`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Item, PieceKind};
use super::bullets::last_brackets;
use super::catalogue::CATALOGUE;
use super::entry::{Entry, Told, bare_id, is_own, leading_id};
use super::times::{self, Calendar};
use super::value::{Source, words};
use crate::source::yaml::{Kind, Node, unquoted};
use crate::vocabulary::{ActionStatus, Choice, Process, Recurrence};

const LIST: &str = "actions";
/// How many ids an action may name in one place: each is looked for among all there are.
const MOST_IDS: usize = 200;

/// How many colons and dashes of a title may be the one before the facts.
const MOST_CUTS: usize = 8;
/// The keys that facts are of.
const FACTS: [&str; 10] = [
    "owner",
    "priority",
    "due",
    "done",
    "status",
    "process",
    "ticket",
    "addresses",
    "blocked_by",
    "carried_from",
];

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

impl Fact {
    /// Whether it is one by itself: “due soon” is one only among others.
    fn is_firm(&self) -> bool {
        match self {
            Self::Value("due" | "done", said, _) => {
                // A day that there is not is meant as one, too.
                times::date(said, Calendar::default()).is_some()
                    || times::no_day(said, Calendar::default()).is_some()
                    || Recurrence::parse(said).is_some()
            }
            _ => true,
        }
    }
}

/// How deep in brackets a place is, told from one place to the next.
#[derive(Default)]
struct Depth {
    at: usize,
    depth: usize,
}

impl Depth {
    fn at(&mut self, text: &str, place: usize) -> usize {
        for byte in text.get(self.at..place).unwrap_or_default().bytes() {
            match byte {
                b'(' => self.depth += 1,
                b')' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.at = self.at.max(place);
        self.depth
    }
}

/// Whether an item says by itself that it is an action: it has an id or facts.
pub fn is_entry(source: Source<'_>, item: &Item) -> bool {
    let told = Told { source, problems: Vec::new() };
    let written = source.slice(&item.head.range);
    item.task.is_some()
        && (leading_id(written).is_some_and(|id| is_own('A', bare_id(id)))
            || told.facts(&item.head).is_some())
}

/// Where the title ends and what is known of the action begins.
struct Facts {
    title_end: usize,
    facts: Vec<Fact>,
    /// What is between the facts and none of them; of that what is no remark in brackets is told.
    others: Vec<Range<usize>>,
    unread: Vec<Range<usize>>,
}

/// What stands behind a fact in its piece.
enum Rest {
    None,
    /// In brackets.
    Remark(Range<usize>),
    Unread(Range<usize>),
}

impl Told<'_> {
    /// Reads one item; `process` is the side of the work that its section is about.
    pub fn action(&mut self, item: &Item, process: Process) -> Entry {
        let head = &item.head;
        let mut entry = Entry::new(self.source.span(&head.range));
        let start = self.id(&mut entry, &head.range);
        let title = self.source.part(head, start..head.range.end);
        let mut title_end = title.range.end;
        let mut others = Vec::new();
        if let Some(found) = self.facts(&title) {
            title_end = found.title_end;
            for fact in found.facts {
                self.fact(&mut entry, fact);
            }
            others = found.others;
            self.unread_facts(&found.unread);
        }
        let title = self.source.part(&title, title.range.start..title_end);
        if let Some(node) = self.source.value(LIST, "title", &title) {
            let node = self.with_others(node, &others);
            entry.add("title", node.span, node);
            let whole = self.source.part(head, head.range.start..title_end);
            self.unsure(&mut entry, LIST, "title", &whole, &others);
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

    /// A title with what stands between the facts and is none, so that it is seen where the action is.
    pub fn with_others(&self, mut title: Node, others: &[Range<usize>]) -> Node {
        if let Kind::Scalar { text, .. } = &mut title.kind {
            for other in others {
                let words = self.source.slice(other).split_whitespace().collect::<Vec<_>>();
                let words = words.join(" ");
                match words.starts_with('(') {
                    true => text.push_str(&format!(" {words}")),
                    false => text.push_str(&format!(" ({words})")),
                }
            }
        }
        title
    }

    /// Tells once of an action what of its facts is none.
    fn unread_facts(&mut self, unread: &[Range<usize>]) {
        let Some(first) = unread.first() else { return };
        let all: Vec<String> =
            unread.iter().map(|own| format!("`{}`", self.source.slice(own))).collect();
        let verb = if all.len() == 1 { "is" } else { "are" };
        let it = if all.len() == 1 { "it is" } else { "they are" };
        self.problem(
            first,
            format!(
                "{} {verb} nothing that an action can have, so {it} shown with its title",
                all.join(", ")
            ),
            "after the last colon come, between commas: @owner, P1, due DATE, done DATE, prevents C1, for S1, a ticket, a status, people or technology; put words into the title, before the colon, and further keys into bullets in the item, as in `reason: …`",
        );
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

    /// Splits the words at the colon or dash behind which most facts stand; of several the last, for titles have colons
    /// too, but not the colon of a key, as in `due: 2026-04-01`.
    fn facts(&self, head: &Inline) -> Option<Facts> {
        let cuts = self.cuts(head);
        let latest = cuts[cuts.len().saturating_sub(MOST_CUTS)..].iter();
        let found = latest.filter_map(|&(title_end, begin)| {
            let (found, count) = self.facts_behind(head, title_end, begin);
            let is_key = self.fact_key(self.source.slice(&(head.range.start..title_end))).is_some();
            (count > 0).then_some(((count, !is_key, usize::MAX - found.unread.len()), found))
        });
        found.max_by_key(|(rank, _)| *rank).map(|(_, found)| found)
    }

    /// The colons and dashes of a text that a space follows: where each begins, and where it ends.
    fn cuts(&self, head: &Inline) -> Vec<(usize, usize)> {
        let text = self.source.text;
        let mut cuts = Vec::new();
        for piece in &head.pieces {
            if piece.kind != PieceKind::Text || in_link(head, &piece.range) {
                continue;
            }
            let written = text.get(piece.range.clone()).unwrap_or_default();
            for mark in [":", " —", " –", " -"] {
                for (at, found) in written.match_indices(mark) {
                    let end = piece.range.start + at + found.len();
                    let is_spaced =
                        text[end..].starts_with([' ', '\n']) || text[end..].starts_with("\r\n");
                    if is_spaced && end < head.range.end {
                        cuts.push((piece.range.start + at, end));
                    }
                }
            }
        }
        cuts.sort_unstable();
        cuts
    }

    /// What stands behind a cut, and how many facts there are that nothing else looks like.
    fn facts_behind(&self, head: &Inline, mut title_end: usize, begin: usize) -> (Facts, usize) {
        let mut facts: Vec<Fact> = Vec::new();
        let (mut others, mut unread): (Vec<Range<usize>>, Vec<Range<usize>>) = Default::default();
        let mut count = 0;
        let mut goes_on = false;
        for range in self.pieces(head, begin) {
            let part = self.source.part(head, range);
            if part.range.is_empty() {
                continue;
            }
            let none = match self.fact_in(&part) {
                Some((fact, rest)) => {
                    count += usize::from(fact.is_firm());
                    facts.push(fact);
                    match rest {
                        Rest::None => None,
                        Rest::Remark(at) => {
                            others.push(at);
                            None
                        }
                        Rest::Unread(at) => Some(at),
                    }
                }
                None => match (self.ids_of(&part.range), facts.last_mut()) {
                    // `for C1, S1`: the commas between ids.
                    (Some(more), Some(Fact::Ids(_, ids) | Fact::Kind(_, _, ids)))
                        if ids.len() < MOST_IDS =>
                    {
                        ids.extend(more);
                        None
                    }
                    _ => Some(part.range),
                },
            };
            let is_none = none.is_some();
            match (none, unread.last_mut()) {
                // Words have commas of their own.
                (Some(at), Some(last)) if goes_on => last.end = at.end,
                (Some(at), _) => unread.push(at),
                (None, _) => {}
            }
            goes_on = is_none;
            // Before the first fact it is the end of the title.
            if facts.is_empty() {
                title_end = unread.last().map_or(title_end, |at| at.end);
            }
        }
        others.extend(unread.iter().filter(|at| at.start >= title_end).cloned());
        others.sort_unstable_by_key(|at| at.start);
        (Facts { title_end, facts, others, unread }, count)
    }

    /// The pieces between commas and dashes that stand in no link.
    fn pieces(&self, head: &Inline, begin: usize) -> Vec<Range<usize>> {
        let written = self.source.slice(&(begin..head.range.end));
        let mut marks: Vec<Range<usize>> = Vec::new();
        for (at, mark) in written.match_indices([',', ';', '、', '，']) {
            marks.push(begin + at..begin + at + mark.len());
        }
        for dash in [" - ", " – ", " — "] {
            let found = written.match_indices(dash);
            marks.extend(found.map(|(at, mark)| begin + at..begin + at + mark.len()));
        }
        marks.sort_unstable_by_key(|mark| mark.start);
        let (mut at, mut all) = (begin, Vec::new());
        let mut depth = Depth::default();
        for mark in marks {
            let is_apart = depth.at(written, mark.start - begin) == 0;
            if is_apart && mark.start >= at && !in_link(head, &mark) {
                all.push(at..mark.start);
                at = mark.end;
            }
        }
        all.push(at..head.range.end);
        all
    }

    /// The fact that a piece is or begins with.
    fn fact_in(&self, part: &Inline) -> Option<(Fact, Rest)> {
        let whole = self.read_fact(part);
        if whole.as_ref().is_some_and(Fact::is_firm) {
            return whole.map(|fact| (fact, Rest::None));
        }
        if let Some(brackets) = last_brackets(self.source.text, &part.range)
            && brackets.before > part.range.start
        {
            let before = self.source.part(part, part.range.start..brackets.before);
            if let Some(fact) = self.read_fact(&before).filter(Fact::is_firm) {
                let remark = brackets.inner.start - 1..brackets.inner.end + 1;
                return Some((fact, Rest::Remark(remark)));
            }
        }
        self.beginning_with(part).or_else(|| whole.map(|fact| (fact, Rest::None)))
    }

    /// A date with words behind it, or two people of whom one can be the owner.
    fn beginning_with(&self, part: &Inline) -> Option<(Fact, Rest)> {
        /// The words of a key and a date in words.
        const LONGEST: usize = 5;
        static TWO: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^@[\w./-]+(?:\s+(?:and|und|y|et|e|with|or|&|\+)|\s*[/&+])\s*@[\w./-]+$")
                .ok()
        });
        let written = self.source.slice(&part.range);
        let is_two = TWO.as_ref().is_some_and(|p| p.is_match(written));
        let is_joint = |c: char| c.is_whitespace() || (is_two && "/&+".contains(c));
        let ends = written.match_indices(is_joint).map(|(at, _)| at).take(LONGEST);
        let mut ends: Vec<usize> = ends.collect();
        ends.reverse();
        ends.into_iter().find_map(|end| {
            let end = part.range.start + end;
            let fact = self.read_fact(&self.source.part(part, part.range.start..end))?;
            let is_begun = match &fact {
                Fact::Value("owner", ..) => is_two,
                Fact::Value("due" | "done", ..) => fact.is_firm(),
                _ => false,
            };
            let rest = self.source.part(part, end..part.range.end).range;
            is_begun.then_some((fact, Rest::Unread(rest)))
        })
    }

    /// The key of a fact with whose name a text ends, behind a comma or a dash.
    fn fact_key(&self, text: &str) -> Option<&'static str> {
        const LONGEST: usize = 30;
        let name = text.rsplit([',', ';', ':', '–', '—']).next().unwrap_or(text);
        let name = name.trim().trim_start_matches("- ").trim_matches(['*', '_', '`', ' ']);
        if name.is_empty() || name.len() > LONGEST {
            return None;
        }
        let key = self.source.names.key_of(LIST, name)?;
        FACTS.contains(&key).then_some(key)
    }

    fn read_fact(&self, part: &Inline) -> Option<Fact> {
        static PRIORITY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[Pp]\d$").ok());
        let range = &part.range;
        let said = self.source.slice(range);
        let said = said.trim_end_matches('.');
        let range = &(range.start..range.start + said.len());
        if let Some((name, words)) = said.split_once([':', '：'])
            && let Some(key) = self.fact_key(name)
            && !words.trim().is_empty()
        {
            return self.under_key(key, part, range.end - words.len()..range.end);
        }
        if let Some(link) = part.links.first() {
            let only = link.range.start == range.start && link.range.end == range.end;
            return only.then(|| Fact::Ticket(self.source.link(link)));
        }
        let plain = words(part);
        let plain = unquoted(plain.trim_end_matches('.'));
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
        let first = first.trim_end_matches(':');
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
            verb if matches!(self.fact_key(verb), Some("due" | "done")) => {
                let key = self.fact_key(verb)?;
                Some(self.day(key, rest, rest_at)).filter(Fact::is_firm)
            }
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

    /// `due: 2026-04-01`, in the words that a column or a bullet may have.
    fn under_key(&self, key: &'static str, part: &Inline, at: Range<usize>) -> Option<Fact> {
        let value = self.source.part(part, at);
        let said = words(&value);
        Some(match key {
            "due" | "done" => self.day(key, &said, value.range),
            "addresses" | "blocked_by" => Fact::Ids(key, self.ids_of(&value.range)?),
            "ticket" => Fact::Ticket(self.source.value(LIST, key, &value)?),
            "owner" if said.contains(char::is_whitespace) && !said.starts_with('@') => {
                Fact::Value(key, said, value.range)
            }
            "owner" if said.contains(char::is_whitespace) => return None,
            "kind" | "process" | "status" => {
                Fact::Value(key, CATALOGUE.word(LIST, key, &said)?, value.range)
            }
            _ => Fact::Value(key, said, value.range),
        })
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
