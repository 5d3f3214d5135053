//! Which tables and lists of a body are data, and of which of the seven lists.
//!
//! Under a heading that names a list, the first table or list is it; a timeline goes on with those behind it that have
//! times. Elsewhere only what says by itself what it is: a table whose head has the columns that the list needs, a
//! checklist in the sections of the actions. A list that stands in YAML as well is named when it is here too, and not
//! read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::blocks::{self, Block, Inline, Item, List, Table};
use super::bullets::shape;
use super::catalogue::Catalogue;
use super::claim::{Claim, defaults};
use super::entry::{Entry, Told, numbered, settle_ids};
use super::facts::{FollowUp, Summary, decider};
use super::keys::{IN_TEXT, ListName, belongs};
use super::table::{Fit, fit};
use super::take::line;
use super::timeline::Defaults;
use super::times::{Calendar, date, doubt, no_day};
use super::unclaimed::{Above, LEVELS, label};
use super::value::{Source, words};
use super::write::column;
use super::zones::Zones;
use super::{checklist, timeline};
use crate::source::body::{Body, DataBlock};
use crate::source::yaml::{Kind, Node};
use crate::source::{FileId, Problem, ProblemKind, Span, Spanned};
use crate::vocabulary::Step;

/// What stands in a body.
#[derive(Debug, Default)]
pub struct Reading {
    /// The seven, in their order, and then what is left out: `waivers`.
    pub lists: Vec<Found>,
    /// The section that is the summary, where none is given elsewhere.
    pub summary: Option<Summary>,
    pub follow_up: Option<FollowUp>,
    /// Lists that stand under headings of theirs and could not be read, with the place that the problem names.
    pub unread: Vec<(&'static str, Span)>,
    /// The zone that a sentence, or what stands at the timeline, gives to times without one.
    pub zone: Option<Spanned<Tz>>,
    /// The blocks that were read, in order of place.
    pub data: Vec<DataBlock>,
    /// Sections, by index, that belong to a step because their heading names a list that was read there.
    pub joined: Vec<(usize, Step)>,
    pub problems: Vec<Problem>,
}

/// A list that stands in the body.
#[derive(Debug)]
pub struct Found {
    pub name: &'static str,
    /// Its entries; `None` where it is given elsewhere and not read here.
    pub node: Option<Node>,
    /// The blocks it stands in.
    pub places: Vec<Span>,
    /// The lines of each entry with all that stands in it, in the order of the entries.
    pub lines: Vec<Span>,
}

/// Reads the lists that stand in a body. `steps` are the steps of its sections; the day near which the calendar is, is
/// also that of the first time where nothing else says it; `is_given` tells the keys
/// of the front matter that are given elsewhere, and `names` what headings and columns are called.
#[must_use]
pub fn read(
    file: FileId,
    text: &str,
    body: &Body,
    steps: &[Option<Step>],
    calendar: impl Into<Calendar>,
    names: &Catalogue,
    is_given: impl Fn(&str) -> bool,
) -> Reading {
    let Some(intro) = &body.intro else {
        return Reading::default();
    };
    let calendar = calendar.into();
    let source = Source { file, text, names, calendar };
    let given = IN_TEXT.into_iter().filter(|l| is_given(l)).collect();
    let blocks = blocks::read(text, intro.span.range().start);
    let mut finder = Finder {
        told: Told { source, problems: Vec::new() },
        body,
        steps,
        day: calendar.near,
        given,
        has_summary: is_given("summary"),
        has_follow_up: is_given("follow_up"),
        summary: None,
        follow_up: None,
        section: None,
        claim: None,
        lead: None,
        is_untold: false,
        entries: BTreeMap::new(),
        places: BTreeMap::new(),
        unread: Vec::new(),
        unnamed: Vec::new(),
        above: None,
        label: None,
        data: Vec::new(),
        joined: Vec::new(),
        zones: Zones::new(source, &blocks, body, steps),
    };
    for block in &blocks {
        finder.block(block);
    }
    finder.close();
    finder.finish()
}

pub(super) struct Finder<'a, 't> {
    pub(super) told: Told<'t>,
    pub(super) body: &'a Body,
    pub(super) steps: &'a [Option<Step>],
    pub(super) day: Option<NaiveDate>,
    pub(super) given: Vec<ListName>,
    pub(super) has_summary: bool,
    pub(super) has_follow_up: bool,
    pub(super) summary: Option<Summary>,
    pub(super) follow_up: Option<FollowUp>,
    pub(super) section: Option<usize>,
    pub(super) claim: Option<Claim>,
    /// The paragraph before the next block.
    pub(super) lead: Option<Inline>,
    /// Whether the last entry is a heading that says no more than a time.
    pub(super) is_untold: bool,
    pub(super) entries: BTreeMap<ListName, Vec<Entry>>,
    pub(super) places: BTreeMap<ListName, Vec<Span>>,
    /// Lists that were not read, each with its problem.
    pub(super) unread: Vec<(ListName, usize)>,
    /// Lists under no heading that names them, and what is told where no other is read.
    pub(super) unnamed: Vec<(ListName, Problem)>,
    /// The last heading.
    pub(super) above: Option<Above>,
    /// A line in bold right before the next block.
    pub(super) label: Option<Above>,
    pub(super) data: Vec<DataBlock>,
    pub(super) joined: Vec<(usize, Step)>,
    pub(super) zones: Zones,
}

impl Finder<'_, '_> {
    fn block(&mut self, block: &Block) {
        if !matches!(block, Block::Paragraph(_) | Block::Table(_)) {
            self.lead = None;
        }
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => {
                self.paragraph(text);
                self.label = label(self.told.source, text);
                return;
            }
            Block::Table(table) => {
                self.table(table);
                self.lead = None;
            }
            Block::List(list) => self.list(list),
            Block::Other => self.prose(),
        }
        self.label = None;
    }

    fn heading(&mut self, level: u8, text: &Inline) {
        if level <= 2 {
            let at = text.range.start;
            let sections = &self.body.sections;
            let next = sections.partition_point(|s| (s.heading_span.start as usize) <= at);
            self.section = next.checked_sub(1);
        }
        let name = words(text);
        self.above =
            Some(Above { range: text.range.clone(), words: name.clone(), level: Some(level) });
        self.summary_heading(level, &name);
        if let Some(claim) = &mut self.claim
            && level > claim.level
        {
            if let Some(day) =
                date(&name, self.told.source.calendar).filter(|_| claim.list == "timeline")
            {
                claim.defaults.date = Some(day);
                claim.days.push(line(self.told.source.text, &text.range));
                return;
            }
            if self.timed_heading(text) {
                return;
            }
        }
        self.is_untold = false;
        if let Some(claim) = &mut self.claim
            && level > claim.level
        {
            if claim.list == "timeline"
                && let Some(help) = no_day(&name, self.told.source.calendar)
            {
                let message = format!(
                    "“{name}” is not read as a day, so the times below it are read on the day before"
                );
                self.told.problem(&text.range, message, &help);
            } else if claim.list == "timeline"
                && let Some(day) = day_among(&name, self.told.source.calendar)
            {
                // “October 24, 2025 – The rate limit”: the day of the times below it, and a heading all the same.
                claim.defaults.date = Some(day);
            } else if let Some(doubt) = doubt(&name, self.told.source.calendar)
                && !doubt.is_of_words
                && claim.list == "timeline"
            {
                let message =
                    format!("“{name}” is not read as a time, so it is no entry of the timeline");
                self.told.problem(&text.range, message, &doubt.help);
            }
            claim.is_bare = false;
            // "Action items" may be sorted under headings of their own.
            claim.is_done &= claim.list != "actions";
            claim.is_strong &= claim.list == "actions";
            if self.told.source.names.list_of(&name).is_none() {
                return;
            }
        }
        self.close();
        if !LEVELS.contains(&level) {
            return;
        }
        let Some(list) = self.told.source.names.list_of(&name) else {
            return;
        };
        let is_steps = level == 2 && self.section.is_some_and(|s| self.step(s).is_some());
        let mut claim = Claim {
            list,
            level,
            heading: line(self.told.source.text, &text.range),
            section: self.section.filter(|_| level == 2),
            is_strong: !is_steps
                && !matches!(list, "evidence" | "waivers")
                && !self.given.contains(&list),
            is_done: false,
            defaults: Defaults::default(),
            unknown_zone: None,
            days: Vec::new(),
            is_bare: level > 2,
            data: Vec::new(),
            name,
        };
        if list == "timeline" {
            (claim.defaults.zone, claim.unknown_zone) = self.zone_around(Some(text.range.start));
        }
        defaults(self.told.source, text, &mut claim.defaults, &mut claim.unknown_zone);
        claim.defaults.date = day_among(&claim.name, self.told.source.calendar);
        self.claim = Some(claim);
    }

    pub(super) fn step(&self, section: usize) -> Option<Step> {
        self.steps.get(section).copied().flatten()
    }

    fn paragraph(&mut self, text: &Inline) {
        if !words(text).is_empty() {
            self.summary_text(self.told.source.prose(text), &text.range);
        }
        self.told_below(text);
        if self.is_broken_table(text) {
            return self.prose();
        }
        let Some(claim) = &mut self.claim else {
            self.lead = Some(text.clone());
            return;
        };
        if claim.list == "waivers" {
            let by = decider(self.told.source, text);
            // A line that says nothing else goes with the list.
            if by.is_some() && claim.data.is_empty() && words(text).split(' ').count() <= 5 {
                claim.days.push(line(self.told.source.text, &text.range));
                claim.defaults.by = by;
                return;
            }
            claim.defaults.by = by.or(claim.defaults.by.take());
        }
        if claim.list == "timeline" {
            if let Some(day) = date(&words(text), self.told.source.calendar) {
                claim.defaults.date = Some(day);
                claim.days.push(line(self.told.source.text, &text.range));
                return;
            }
            if claim.data.is_empty() {
                defaults(self.told.source, text, &mut claim.defaults, &mut claim.unknown_zone);
                self.zone_is_own(text);
            }
        }
        self.prose();
        self.lead = Some(text.clone());
    }

    /// Something that is no data. What follows the list is prose, but for a timeline: graphs, logs and sentences stand
    /// between the parts of one, so what is timed as they are goes on with it.
    pub(super) fn prose(&mut self) {
        if let Some(claim) = &mut self.claim {
            claim.is_bare = false;
            if !claim.data.is_empty() {
                claim.is_strong = false;
                claim.is_done |= claim.list != "timeline";
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.summary_table(table);
        if let Some(claim) = self.claim.as_mut().filter(|c| !c.is_done) {
            let list = claim.list;
            claim.is_done = list != "timeline";
            match fit(self.told.source.names, list, table) {
                Fit::Whole => return self.take_table(list, table, true),
                Fit::Lacks(key) if claim.is_strong => {
                    claim.is_done = true;
                    let message = format!(
                        "the table under “{}” is not read as {list}: it has no column “{}”",
                        claim.name,
                        column(key)
                    );
                    let help = format!(
                        "add the column “{}”, or rename the one that holds it; if the table is not part of the data, give it another heading",
                        column(key)
                    );
                    let head = table.head.first().zip(table.head.last());
                    let at = head.map_or(table.range.clone(), |(a, b)| a.range.start..b.range.end);
                    self.unread.push((list, self.told.problems.len()));
                    self.told.problem(&at, message, &help);
                }
                Fit::Lacks(_) | Fit::None => {}
            }
        }
        let step = self.section.and_then(|s| self.step(s));
        let list = step.and_then(|step| {
            IN_TEXT.into_iter().find(|list| {
                belongs(list, step) && fit(self.told.source.names, list, table) == Fit::Whole
            })
        });
        match list {
            Some(list) => self.take_table(list, table, false),
            None => {
                self.unnamed_table(table);
                self.prose();
            }
        }
    }

    fn list(&mut self, list: &List) {
        self.summary_list(list);
        if let Some(first) = list.items.first() {
            self.told_below(&first.head);
        }
        if let Some(claim) = self.claim.as_mut().filter(|c| !c.is_done) {
            let name = claim.list;
            let is_strong = claim.is_strong && !list.is_ordered;
            let source = self.told.source;
            let all = list.items.len();
            let fitting = list.items.iter().filter(|i| fits(source, name, i)).count();
            let is_it = match name {
                // Ordinary words for what is read by others: only where each leads somewhere.
                "evidence" | "waivers" => fitting == all && !self.given.contains(&name),
                "impact" | "notifications" => false,
                "actions" if is_strong => list.items.iter().any(|i| i.task.is_some()),
                _ if is_strong => fitting > 0,
                _ => fitting * 2 >= all && fitting > 0,
            };
            if is_it {
                claim.is_done = name != "timeline";
                return self.take_list(name, list, true);
            }
            // Between the parts of a timeline a list may stand that belongs to the words above it.
            let is_missing = claim.data.is_empty();
            if is_strong && is_missing && !matches!(name, "impact" | "notifications") {
                claim.is_done = true;
                // The next one under the same heading would be told the same.
                claim.is_strong = false;
                let message = format!("the list under “{}” is not read as {name}", claim.name);
                let range = list.items.first().map_or(list.range.clone(), |i| i.head.range.clone());
                self.unread.push((name, self.told.problems.len()));
                self.told.problem(&range, message, shape(name));
                return self.prose();
            }
        }
        let step = self.section.and_then(|s| self.step(s));
        let is_checklist = list.items.iter().all(|i| i.task.is_some());
        if is_checklist && step.is_some_and(|step| belongs("actions", step)) {
            let source = self.told.source;
            let fitting = list.items.iter().filter(|i| checklist::is_entry(source, i));
            if !self.given.contains(&"actions") || fitting.count() * 2 >= list.items.len() {
                return self.take_list("actions", list, false);
            }
        }
        if step == Some(Step::MoveOn) && self.follow_up(list) {
            return;
        }
        self.unnamed(list);
        self.prose();
    }

    /// Ends what a heading claimed. A heading under which only data stands is shown by the data.
    fn close(&mut self) {
        let Some(claim) = self.claim.take() else {
            return;
        };
        let Some(first) = claim.data.first() else {
            return;
        };
        let whole = claim.data.iter().all(|i| self.data[*i].is_whole);
        if claim.is_bare && whole {
            let span = &mut self.data[*first].span;
            *span = Span::new(span.file, claim.heading.start, span.end as usize);
        }
    }

    fn finish(mut self) -> Reading {
        self.settle_ids();
        let zone = self.zone_of_all();
        self.joined.sort_unstable();
        self.joined.dedup();
        // What was read in another place is not lost.
        self.unread.retain(|(list, _)| !self.entries.contains_key(list));
        let unread = self.unread.into_iter().filter_map(|(list, at)| {
            let problem = self.told.problems.get_mut(at)?;
            problem.kind = ProblemKind::UnreadList;
            Some((list, problem.span))
        });
        let mut unread: Vec<(&'static str, Span)> = unread.collect();
        for (list, problem) in self.unnamed {
            if !self.entries.contains_key(list) && unread.iter().all(|(known, _)| *known != list) {
                unread.push((list, problem.span));
                self.told.problems.push(problem);
            }
        }
        let mut lists = Vec::new();
        for name in IN_TEXT {
            let Some(places) = self.places.remove(name) else {
                continue;
            };
            let mut lines = Vec::new();
            let node = self.entries.remove(name).map(|mut entries| {
                let source = self.told.source;
                lines.extend(entries.iter().map(|e| source.span(&e.whole)));
                match name {
                    "causes" => numbered('C', &mut entries),
                    "safeguards" => numbered('S', &mut entries),
                    "actions" => numbered('A', &mut entries),
                    _ => {}
                }
                let (first, last) = (places[0], places[places.len() - 1]);
                Node {
                    kind: Kind::Seq(entries.into_iter().map(Entry::finish).collect()),
                    span: Span { end: last.end, ..first },
                }
            });
            lists.push(Found { name, node, places, lines });
        }
        Reading {
            lists,
            summary: self.summary,
            follow_up: self.follow_up,
            unread,
            zone,
            data: self.data,
            joined: self.joined,
            problems: self.told.problems,
        }
    }
}

impl Finder<'_, '_> {
    /// Decides which words in front of safeguards and actions are ids; what actions refer to is one.
    fn settle_ids(&mut self) {
        let body = self.body.intro.as_ref().map_or(0, |intro| intro.span.range().start);
        let front = self.told.source.text.get(..body).unwrap_or_default();
        // In YAML `addresses` and `blocked_by` may stand in many ways; a word of a list there is enough.
        let is_around = |c: char| c.is_whitespace() || "[],'\"".contains(c);
        for (list, letter, key) in
            [("safeguards", 'S', "addresses"), ("actions", 'A', "blocked_by")]
        {
            let actions = self.entries.get("actions").into_iter().flatten();
            let mut named: BTreeSet<String> =
                actions.flat_map(|action| action.texts(key)).map(str::to_owned).collect();
            if front.contains(key) {
                named.extend(front.split(is_around).map(str::to_owned));
            }
            if let Some(entries) = self.entries.get_mut(list) {
                settle_ids(letter, entries, &named);
            }
        }
    }
}

/// The day in a heading that says more than it: `Timeline (14 March 2026)`, `October 24, 2025 – The rate limit`.
fn day_among(heading: &str, calendar: Calendar) -> Option<NaiveDate> {
    let is_apart = |c: char| ['(', ')', ':', '–', '—'].contains(&c);
    let parts = heading.split(" - ").flat_map(|part| part.split(is_apart));
    let parts: Vec<&str> = parts.collect();
    let whole = parts.iter().rev().find_map(|part| date(part, calendar));
    whole.or_else(|| heading.rsplit(',').find_map(|part| date(part, calendar)))
}

/// Whether an item reads as an entry of a list.
pub(super) fn fits(source: Source<'_>, list: ListName, item: &Item) -> bool {
    let mut told = Told { source, problems: Vec::new() };
    match list {
        "timeline" => timeline::is_entry(source, item) || timeline::day_of(source, item).is_some(),
        "actions" => checklist::is_entry(source, item),
        "causes" => told.cause(item).is_some(),
        "safeguards" => told.safeguard(item).is_some(),
        "evidence" => told.evidence(item).is_some(),
        "waivers" => told.waivers(item).is_some(),
        _ => false,
    }
}
