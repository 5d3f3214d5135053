//! Bullets that begin with times → the entries of the timeline.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use regex::Regex;

use super::blocks::{Attached, Inline, Item, Link, Piece, PieceKind};
use super::catalogue::CATALOGUE;
use super::entry::{Entry, Told};
use super::times::{UNKNOWN, date, doubt, leading, leading_unknown};
use super::value::{Source, words};
use crate::source::yaml::{Key, Kind, Node};

/// What holds for the entries that do not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The day of the heading or line above, until an entry has taken it.
    pub date: Option<NaiveDate>,
    pub zone: Option<Zone>,
    /// One source or several.
    pub source: Option<Node>,
    /// Who decided what is left out.
    pub by: Option<Node>,
    /// Letters behind times that name a zone so that nobody can tell which clock it is.
    pub letters: Vec<Range<usize>>,
}

/// A zone, and where it is said.
#[derive(Clone, Debug)]
pub struct Zone {
    pub zone: Tz,
    pub at: Range<usize>,
}

impl Defaults {
    /// Gives an entry the source above it, unless it has its own.
    pub fn give_source(&self, entry: &mut Entry) {
        if let Some(source) = &self.source
            && entry.is_without("source")
        {
            entry.take("source");
            entry.add("source", source.span, source.clone());
        }
    }
}

/// Whether an item begins with a time.
pub fn is_entry(source: Source<'_>, item: &Item) -> bool {
    leading(source.slice(&item.head.range), source.calendar).is_some()
}

/// The day that an item says alone, above items in it that have times: the day of these.
pub fn day_of(source: Source<'_>, item: &Item) -> Option<NaiveDate> {
    let day = date(&words(&item.head), source.calendar)?;
    item.children.iter().any(|child| is_entry(source, child)).then_some(day)
}

/// Two texts as sentences, one after the other.
pub fn sentences(first: &str, second: &str) -> String {
    let is_ended = |c: char| ".!?:;,…。、）".contains(c);
    let goes_on = second.starts_with(char::is_lowercase);
    let between = match first.trim_end_matches(['*', '_', '`', ')', '"', '”']).chars().last() {
        None => "",
        Some(c) if is_ended(c) => " ",
        _ if goes_on => "; ",
        _ => ". ",
    };
    format!("{first}{between}{second}")
}

/// Whether an item in an entry is an entry of its own, or a day with entries.
pub fn is_own(source: Source<'_>, item: &Item) -> bool {
    is_entry(source, item) || day_of(source, item).is_some()
}

impl Told<'_> {
    /// `09:14 **detected** alert: What happened (source)`.
    pub fn moment(&mut self, item: &Item, defaults: &mut Defaults) -> Entry {
        let head = &item.head;
        let mut entry = Entry::new(self.source.span(&head.range));
        let mut at = head.range.start;
        if let Some(found) = leading(self.source.slice(&head.range), self.source.calendar) {
            let range = at + found.range.start..at + found.range.end;
            let mut text = found.text;
            if found.has_date {
                defaults.date = None;
            } else if let Some(date) = defaults.date.take() {
                text = super::times::on(date, &text);
            }
            if let (Some(above), true) = (&defaults.zone, found.is_local) {
                // `09:02 CEST` in a report of Berlin is that clock below “All times in UTC”, too.
                let own = self.source.calendar.zone;
                let zone = if found.is_of_report { own } else { above.zone };
                text = format!("{text} {zone}");
            }
            if let Some(letters) = found.letters {
                defaults.letters.push(at + letters.start..at + letters.end);
            }
            entry.add("at", self.source.span(&range), self.source.scalar(text, &range));
            at += found.rest;
        } else {
            at = self.untimed(&mut entry, head);
        }
        at = self.opening(&mut entry, at, head.range.end);
        let event = self.source.part(head, at..head.range.end);
        let (event, mut pictures) = self.pictures(event);
        let (event, before) = self.pictures(self.ending(&mut entry, event));
        pictures.splice(0..0, before);
        let event = self.ending(&mut entry, event);
        if !entry.has("outcome")
            && let Some((_, range)) = self.behind_arrow(&event)
        {
            self.slip("outcome", &range);
        }
        if let Some(node) = self.source.value("timeline", "event", &event) {
            entry.add("event", node.span, node);
        }
        let source = self.source;
        let own = item.children.iter().filter(|child| !is_own(source, child));
        let mut inside = item.paragraphs.clone();
        let mut attached: Vec<Attached> =
            pictures.into_iter().chain(item.attached.clone()).collect();
        let children: Vec<&Item> = own.collect();
        attached.extend(children.iter().flat_map(|c| c.attached.clone()));
        for child in self.keyed("timeline", &mut entry, children) {
            self.words_inside(child, &mut inside, &mut attached);
        }
        self.tell_inside(&mut entry, inside, &mut attached);
        let attached = attached.iter();
        let is_empty =
            |a: &&Attached| matches!(a, Attached::Code { text, .. } if text.trim().is_empty());
        let attached = attached.filter(|a| !is_empty(a)).map(|a| self.attachment(a)).collect();
        entry.extend("attachments", attached);
        defaults.give_source(&mut entry);
        entry
    }

    /// The words of an item in an entry that is no value of it, and of all in that item.
    fn words_inside(&self, item: &Item, words: &mut Vec<Inline>, attached: &mut Vec<Attached>) {
        words.push(item.head.clone());
        words.extend(item.paragraphs.iter().cloned());
        for child in item.children.iter().filter(|child| !is_own(self.source, child)) {
            attached.extend(child.attached.iter().cloned());
            self.words_inside(child, words, attached);
        }
    }

    /// Gives an entry the words that stand inside it as further sentences, and what they end with as its own where the
    /// entry has none.
    fn tell_inside(
        &mut self,
        entry: &mut Entry,
        mut inside: Vec<Inline>,
        attached: &mut Vec<Attached>,
    ) {
        inside.sort_by_key(|words| words.range.start);
        let outcomes = inside.iter().filter(|words| self.outcome(words).is_some()).count();
        let mut told: Option<(String, Range<usize>)> = None;
        for words in inside {
            self.doubt_inside(&words);
            let (mut words, pictures) = self.pictures(words);
            attached.extend(pictures);
            if !entry.has("source")
                && let Some((nodes, end)) = self.sources("timeline", &words)
            {
                entry.extend("source", nodes);
                words = self.cut(&words, end);
            }
            if !entry.has("outcome")
                && outcomes == 1
                && let Some((word, range, end)) = self.outcome(&words)
            {
                entry.add("outcome", self.source.span(&range), self.source.scalar(word, &range));
                words = self.cut(&words, end);
            }
            let said = self.source.prose(&words);
            match &mut told {
                _ if said.is_empty() => {}
                Some((text, _)) => *text = sentences(text, &said),
                None => told = Some((said, words.range)),
            }
        }
        if let Some((said, range)) = told {
            self.add_sentence(entry, "event", said, &range);
        }
    }

    /// Gives a text of an entry the words of an item in it, and of all in that item, as further sentences.
    pub fn add_words(&self, entry: &mut Entry, key: &str, item: &Item) {
        let said = self.source.prose(&item.head);
        if !said.is_empty() {
            self.add_sentence(entry, key, said, &item.head.range);
        }
        item.children.iter().for_each(|child| self.add_words(entry, key, child));
    }

    fn add_sentence(&self, entry: &mut Entry, key: &str, said: String, range: &Range<usize>) {
        match entry.take(key) {
            Some(mut node) => {
                if let Kind::Scalar { text, .. } = &mut node.kind {
                    *text = sentences(text, &said);
                }
                entry.add(key, node.span, node);
            }
            None => entry.add(key, self.source.span(range), self.source.scalar(said, range)),
        }
    }

    /// Tells of what looks like a time at the beginning of words inside an entry, as these would be an entry of their own.
    fn doubt_inside(&mut self, words: &Inline) {
        let written = self.source.slice(&words.range);
        let doubt = doubt(written, self.source.calendar).filter(|doubt| !doubt.is_of_words);
        let Some(doubt) = doubt else { return };
        let at = words.range.start;
        let message = format!(
            "`{}` is not read as a time, so these words belong to the entry that they stand in",
            &written[doubt.range.clone()]
        );
        self.problem(&(at + doubt.range.start..at + doubt.range.end), message, &doubt.help);
    }

    /// An entry that begins with no time: it has none that is known. Gives where its words begin.
    fn untimed(&mut self, entry: &mut Entry, head: &Inline) -> usize {
        let written = self.source.slice(&head.range);
        let start = head.range.start;
        let (place, rest) = leading_unknown(written).unwrap_or((0..0, 0));
        if let Some(doubt) = doubt(written, self.source.calendar) {
            let said = &written[doubt.range.clone()];
            if doubt.is_no_day {
                // The decoder says what is wrong with it.
                let range = start + doubt.range.start..start + doubt.range.end;
                let at = self.source.scalar(said.to_owned(), &range);
                entry.add("at", self.source.span(&range), at);
                let rest = &written[doubt.range.end..];
                let between = |c: char| c.is_whitespace() || "-–—:".contains(c);
                return range.end + rest.len() - rest.trim_start_matches(between).len();
            }
            self.problem(
                &(start + doubt.range.start..start + doubt.range.end),
                format!(
                    "`{said}` is not read as a time, so the time of this entry counts as unknown"
                ),
                &doubt.help,
            );
        }
        let place = start + place.start..start + place.end;
        entry.add("at", self.source.span(&place), self.source.scalar(UNKNOWN, &place));
        start + rest
    }

    /// The pictures that a text ends with, in order of writing, and the text before them and the breaks between.
    pub fn pictures(&self, text: Inline) -> (Inline, Vec<Attached>) {
        let (mut text, mut all) = (text, Vec::new());
        loop {
            let end = text.range.end;
            let is_break = |p: &&Piece| p.kind == PieceKind::Break && p.range.end == end;
            if let Some(last) = text.pictures.last().filter(|p| p.range.end == end) {
                all.insert(0, Attached::Picture(last.clone()));
                let begins = last.range.start;
                text = self.cut(&text, begins);
            } else if let Some(last) = text.pieces.last().filter(is_break) {
                let begins = last.range.start;
                text = self.cut(&text, begins);
            } else {
                return (text, all);
            }
        }
    }

    /// A picture or code as the node that YAML gives.
    pub fn attachment(&self, attached: &Attached) -> Node {
        let key = |name: &str, span| Key { name: name.to_owned(), span };
        let (range, fields) = match attached {
            Attached::Picture(picture) => {
                let link = Link {
                    range: picture.range.clone(),
                    text: String::new(),
                    destination: picture.destination.clone(),
                };
                let node = self.source.link(&link);
                let title = picture.text.split_whitespace().collect::<Vec<_>>().join(" ");
                let title = (!title.is_empty())
                    .then(|| ("title", self.source.scalar(title, &picture.range)));
                (&picture.range, vec![Some(("picture", node)), title])
            }
            Attached::Code { range, language, text } => {
                let code = self.source.scalar(text.trim_end(), range);
                let language = (!language.is_empty())
                    .then(|| ("language", self.source.scalar(language, range)));
                (range, vec![Some(("code", code)), language])
            }
        };
        let fields = fields.into_iter().flatten();
        let fields = fields.map(|(name, node)| (key(name, node.span), node)).collect();
        Node { kind: Kind::Map(fields), span: self.source.span(range) }
    }

    /// The milestone, the kind and who, before the words. Gives where the words begin.
    fn opening(&mut self, entry: &mut Entry, start: usize, end: usize) -> usize {
        static BOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(?:\*\*|__)([A-Za-z]+):?(?:\*\*|__)(?:\s*[:–—,]|\s+-)?(?:\s+|$)").ok()
        });
        static KIND: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^([A-Za-z]+)\s*:\s+").ok());
        static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(@[A-Za-z0-9][A-Za-z0-9_./-]*[A-Za-z0-9]|@[A-Za-z0-9])\s*[:,]?\s+").ok()
        });
        let mut at = start;
        let steps: [(&LazyLock<Option<Regex>>, &str); 4] =
            [(&BOLD, "milestone"), (&KIND, "kind"), (&WHO, "by"), (&KIND, "kind")];
        for (pattern, key) in steps {
            let written = self.source.slice(&(at..end));
            let Some(found) = pattern.as_ref().and_then(|p| p.captures(written)) else {
                continue;
            };
            let (Some(whole), Some(word)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let value = match key {
                "by" => Some(word.as_str().to_owned()),
                _ => CATALOGUE.word("timeline", key, word.as_str()),
            };
            if let ("milestone", None) = (key, &value) {
                self.slip("milestone", &(at + word.start()..at + word.end()));
            }
            if let Some(value) = value.filter(|_| !entry.has(key)) {
                let range = at + word.start()..at + word.end();
                entry.add(key, self.source.span(&range), self.source.scalar(value, &range));
                at += whole.end();
            }
        }
        at
    }

    /// The sources in the last brackets, and what came of it behind an arrow.
    fn ending(&self, entry: &mut Entry, event: Inline) -> Inline {
        let mut event = event;
        for _ in 0..2 {
            if !entry.has("source")
                && let Some((nodes, end)) = self.sources("timeline", &event)
            {
                entry.extend("source", nodes);
                event = self.cut(&event, end);
            } else if !entry.has("outcome")
                && let Some((word, range, end)) = self.outcome(&event)
            {
                entry.add("outcome", self.source.span(&range), self.source.scalar(word, &range));
                event = self.cut(&event, end);
            }
        }
        event
    }

    fn cut(&self, inline: &Inline, end: usize) -> Inline {
        self.source.part(inline, inline.range.start..end.max(inline.range.start))
    }

    fn outcome(&self, event: &Inline) -> Option<(String, Range<usize>, usize)> {
        let (at, words) = self.behind_arrow(event)?;
        let said = self.source.slice(&words).trim_end_matches('.').trim_matches(['*', '_']);
        let word = CATALOGUE.word("timeline", "outcome", said)?;
        Some((word, words, at))
    }

    /// What stands behind the last arrow of a text, and where the arrow is.
    fn behind_arrow(&self, event: &Inline) -> Option<(usize, Range<usize>)> {
        let written = self.source.slice(&event.range);
        let (at, arrow) = ["→", "->", "=>"]
            .into_iter()
            .filter_map(|arrow| written.rfind(arrow).map(|at| (at, arrow)))
            .max()?;
        let said = &written[at + arrow.len()..];
        let start = event.range.end - said.trim_start().len();
        Some((event.range.start + at, start..event.range.end))
    }

    /// Tells of a word that was meant as one of a set and is none.
    fn slip(&mut self, key: &str, range: &Range<usize>) {
        let word = self.source.slice(range).trim_end_matches('.').trim_matches(['*', '_']);
        if let Some(meant) = CATALOGUE.slip("timeline", key, word) {
            let (kind, meant) = match key {
                "milestone" => ("a milestone", format!("**{meant}**")),
                _ => ("an outcome", format!("→ {}", meant.replace('-', " "))),
            };
            let message = format!("`{word}` is not {kind}, so the entry has none");
            self.problem(range, message, &format!("did you mean `{meant}`?"));
        }
    }
}
