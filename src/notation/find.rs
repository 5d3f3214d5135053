//! Which tables and lists of a body are data, and of which of the seven lists.
//!
//! Under a heading that names a list, the first table or list is it. Elsewhere only what says by itself what it is:
//! a table whose head has the columns that the list needs, a checklist in the sections of the actions. A list that
//! stands in YAML as well is named when it is here too, and not read.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::blocks::{self, Block, Inline, Item, List, Table};
use super::bullets::{beginning, shape};
use super::catalogue::{CATALOGUE, ListName, belongs, step_of};
use super::entry::{Entry, Told, numbered};
use super::table::{Fit, fit};
use super::timeline::Defaults;
use super::times::{ZoneSaid, date, zone_said};
use super::value::{Source, words};
use super::{checklist, timeline};
use crate::source::body::{Body, DataBlock};
use crate::source::discover::LISTS;
use crate::source::yaml::{Kind, Node};
use crate::source::{FileId, Problem, Span};
use crate::vocabulary::{Process, Step};

/// What stands in a body.
#[derive(Debug, Default)]
pub struct Reading {
    /// In the order of [`LISTS`].
    pub lists: Vec<Found>,
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
}

/// Reads the lists that stand in a body. `steps` are the steps of its sections, `day` is the one on which the incident
/// began by the name of its folder, and that of the first time where nothing else says it; `is_given` tells the lists
/// that are given elsewhere.
#[must_use]
pub fn read(
    file: FileId,
    text: &str,
    body: &Body,
    steps: &[Option<Step>],
    day: Option<NaiveDate>,
    is_given: impl Fn(&str) -> bool,
) -> Reading {
    let Some(intro) = &body.intro else {
        return Reading::default();
    };
    let source = Source { file, text };
    let given = LISTS.into_iter().filter(|l| is_given(l)).collect();
    let mut finder = Finder {
        told: Told {
            source,
            problems: Vec::new(),
        },
        body,
        steps,
        day,
        given,
        section: None,
        claim: None,
        entries: BTreeMap::new(),
        places: BTreeMap::new(),
        data: Vec::new(),
        joined: Vec::new(),
    };
    for block in blocks::read(text, intro.span.range().start) {
        finder.block(&block);
    }
    finder.close();
    finder.finish()
}

/// A heading that names a list, until the next of its level.
struct Claim {
    list: ListName,
    level: u8,
    /// The heading's words.
    name: String,
    heading: Range<usize>,
    section: Option<usize>,
    /// Whether the first block there has to be the list.
    is_strong: bool,
    /// Whether it was there.
    is_done: bool,
    defaults: Defaults,
    unknown_zone: Option<Range<usize>>,
    /// Days above the next list.
    days: Vec<Range<usize>>,
    /// Whether nothing but data stands under the heading.
    is_bare: bool,
    /// Indices into the data.
    data: Vec<usize>,
}

struct Finder<'a, 't> {
    told: Told<'t>,
    body: &'a Body,
    steps: &'a [Option<Step>],
    day: Option<NaiveDate>,
    given: Vec<ListName>,
    section: Option<usize>,
    claim: Option<Claim>,
    entries: BTreeMap<ListName, Vec<Entry>>,
    places: BTreeMap<ListName, Vec<Span>>,
    data: Vec<DataBlock>,
    joined: Vec<(usize, Step)>,
}

impl Finder<'_, '_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list),
            Block::Other => self.prose(),
        }
    }

    fn heading(&mut self, level: u8, text: &Inline) {
        if level <= 2 {
            let at = text.range.start;
            let sections = &self.body.sections;
            let next = sections.partition_point(|s| (s.heading_span.start as usize) <= at);
            self.section = next.checked_sub(1);
        }
        let name = words(text);
        if let Some(claim) = &mut self.claim
            && level > claim.level
        {
            if let Some(day) = date(&name).filter(|_| claim.list == "timeline") {
                claim.defaults.date = Some(day);
                claim.days.push(line(self.told.source.text, &text.range));
                return;
            }
            claim.is_bare = false;
            // "Action items" may be sorted under headings of their own.
            claim.is_done &= claim.list != "actions";
            claim.is_strong &= claim.list == "actions";
            if CATALOGUE.list_of(&name).is_none() {
                return;
            }
        }
        self.close();
        if !(2..=4).contains(&level) {
            return;
        }
        let Some(list) = CATALOGUE.list_of(&name) else {
            return;
        };
        let is_steps = level == 2 && self.section.is_some_and(|s| self.step(s).is_some());
        let mut claim = Claim {
            list,
            level,
            heading: line(self.told.source.text, &text.range),
            section: self.section.filter(|_| level == 2),
            is_strong: !is_steps && list != "evidence" && !self.given.contains(&list),
            is_done: false,
            defaults: Defaults::default(),
            unknown_zone: None,
            days: Vec::new(),
            is_bare: level > 2,
            data: Vec::new(),
            name,
        };
        defaults(self.told.source, text, &mut claim);
        self.claim = Some(claim);
    }

    fn step(&self, section: usize) -> Option<Step> {
        self.steps.get(section).copied().flatten()
    }

    fn paragraph(&mut self, text: &Inline) {
        let Some(claim) = &mut self.claim else { return };
        if claim.list == "timeline" {
            if let Some(day) = date(&words(text)) {
                claim.defaults.date = Some(day);
                claim.days.push(line(self.told.source.text, &text.range));
                return;
            }
            if claim.data.is_empty() {
                defaults(self.told.source, text, claim);
            }
        }
        self.prose();
    }

    /// Something that is no data; what follows the list is prose.
    fn prose(&mut self) {
        if let Some(claim) = &mut self.claim {
            claim.is_bare = false;
            claim.is_done |= !claim.data.is_empty();
        }
    }

    fn table(&mut self, table: &Table) {
        if let Some(claim) = self.claim.as_mut().filter(|c| !c.is_done) {
            let list = claim.list;
            claim.is_done = list != "timeline";
            match fit(list, table) {
                Fit::Whole => return self.take_table(list, table, true),
                Fit::Lacks(key) if claim.is_strong => {
                    claim.is_done = true;
                    let message = format!(
                        "the table under “{}” is not read as {list}: it has no column for `{key}`",
                        claim.name
                    );
                    let help = format!(
                        "give the column that holds it the name `{key}`, or another heading to the table if it is none of the data"
                    );
                    let head = table.head.first().zip(table.head.last());
                    let at = head.map_or(table.range.clone(), |(a, b)| a.range.start..b.range.end);
                    self.told.problem(&at, message, &help);
                }
                Fit::Lacks(_) | Fit::None => {}
            }
        }
        let step = self.section.and_then(|s| self.step(s));
        let list = step.and_then(|step| {
            LISTS
                .into_iter()
                .find(|list| belongs(list, step) && fit(list, table) == Fit::Whole)
        });
        match list {
            Some(list) => self.take_table(list, table, false),
            None => self.prose(),
        }
    }

    fn take_table(&mut self, list: ListName, table: &Table, claimed: bool) {
        let range = whole(self.told.source.text, &table.range);
        if self.is_given(list, &range) {
            return;
        }
        let known = self.told.problems.len();
        let mut entries = self.told.table(list, table);
        // What stands in a column that is not read is still to be seen.
        let cells = table.rows.iter().flat_map(|r| &r.cells);
        let is_whole = self.told.problems.len() == known && !cells.into_iter().any(|c| c.has_more);
        let above = self.claim.as_ref().filter(|_| claimed);
        let defaults = above.map(|c| c.defaults.clone()).unwrap_or_default();
        let own_zone = head_zone(self.told.source, list, table);
        if let (Some(_), Some(claim)) = (&own_zone, &mut self.claim) {
            claim.unknown_zone = None;
        }
        let zone = match own_zone {
            Some(ZoneSaid::Known(zone)) => Some(zone),
            Some(ZoneSaid::Unknown(at)) => {
                self.unknown_zone(&at);
                None
            }
            None => defaults.zone,
        };
        let mut day = self.first_day(list, defaults.date);
        for entry in &mut entries {
            if list == "timeline" {
                with_day(entry, &mut day);
            }
            if let Some(zone) = zone {
                with_zone(entry, zone);
            }
            if let Some(source) = &defaults.source
                && !entry.has("source")
            {
                entry.add("source", source.span, source.clone());
            }
        }
        if list == "actions" {
            let process = self.process();
            let at = table.range.start..table.range.start;
            for entry in &mut entries {
                let node = self.told.source.scalar(process, &at);
                entry.add("process", node.span, node);
            }
        }
        self.keep(list, entries, range, is_whole, claimed);
    }

    fn list(&mut self, list: &List) {
        if let Some(claim) = self.claim.as_mut().filter(|c| !c.is_done) {
            let name = claim.list;
            let is_strong = claim.is_strong && !list.is_ordered;
            let source = self.told.source;
            let all = list.items.len();
            let fitting = list.items.iter().filter(|i| fits(source, name, i)).count();
            let is_it = match name {
                // Ordinary words for what is read by others: only where each leads somewhere.
                "evidence" => fitting == all && !self.given.contains(&name),
                "impact" | "notifications" => false,
                "actions" if is_strong => list.items.iter().any(|i| i.task.is_some()),
                _ if is_strong => fitting > 0,
                _ => fitting * 2 >= all && fitting > 0,
            };
            if is_it {
                claim.is_done = name != "timeline";
                return self.take_list(name, list, true);
            }
            if is_strong && !matches!(name, "impact" | "notifications") {
                claim.is_done = true;
                // The next one under the same heading would be told the same.
                claim.is_strong = false;
                let message = format!("the list under “{}” is not read as {name}", claim.name);
                let range = list
                    .items
                    .first()
                    .map_or(list.range.clone(), |i| i.head.range.clone());
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
        self.prose();
    }

    fn take_list(&mut self, name: ListName, list: &List, claimed: bool) {
        let range = whole(self.told.source.text, &list.range);
        if self.is_given(name, &range) {
            return;
        }
        let process = self.section_process();
        let mut defaults = self
            .claim
            .as_ref()
            .map(|c| c.defaults.clone())
            .unwrap_or_default();
        defaults.date = self.first_day(name, defaults.date);
        let mut entries = Vec::with_capacity(list.items.len());
        let mut is_whole = true;
        for item in &list.items {
            is_whole &= !self.loses(name, item);
            let entry = match name {
                "timeline" => Some(self.told.moment(item, &mut defaults)),
                "actions" => Some(self.told.action(item, process)),
                "causes" => self.told.cause(item),
                "safeguards" => self.told.safeguard(item),
                _ => self.told.evidence(item),
            };
            match entry {
                Some(entry) => entries.push(entry),
                None => {
                    is_whole = false;
                    let message = format!("“{}” is not read as one of {name}", beginning(item));
                    self.told.problem(&item.head.range, message, shape(name));
                }
            }
        }
        if let Some(claim) = &mut self.claim {
            claim.defaults = defaults;
        }
        self.keep(name, entries, range, is_whole, claimed);
    }

    /// The day of the next time that gives none: that above it, or for the first of all that of the folder.
    fn first_day(&self, list: ListName, above: Option<NaiveDate>) -> Option<NaiveDate> {
        let is_first = list == "timeline" && !self.entries.contains_key(list);
        above.or(self.day.filter(|_| is_first))
    }

    /// Whether an item holds what no entry carries.
    fn loses(&self, list: ListName, item: &Item) -> bool {
        let mut told = Told {
            source: self.told.source,
            problems: Vec::new(),
        };
        if list == "causes" {
            return item.holds_more();
        }
        let mut entry = Entry::new(told.source.span(&item.head.range));
        let others = told.keyed(list, &mut entry, &item.children);
        let told_all = |i: &&Item| list == "actions" && self.told.is_detail(i);
        item.holds_more() || others.iter().any(|i| !told_all(i))
    }

    fn process(&self) -> &'static str {
        crate::vocabulary::Choice::word(self.section_process())
    }

    fn section_process(&self) -> Process {
        match self.section.and_then(|s| self.step(s)) {
            Some(Step::People) => Process::People,
            _ => Process::Technology,
        }
    }

    /// Whether the list is given elsewhere; then this place of it is kept, to be told.
    fn is_given(&mut self, list: ListName, range: &Range<usize>) -> bool {
        let is = self.given.contains(&list);
        if is {
            let span = self.told.source.span(range);
            self.places.entry(list).or_default().push(span);
            self.prose();
        }
        is
    }

    fn keep(
        &mut self,
        list: ListName,
        entries: Vec<Entry>,
        range: Range<usize>,
        is_whole: bool,
        claimed: bool,
    ) {
        let mut start = range.start;
        let mut unknown_zone = None;
        if let Some(claim) = self.claim.as_mut().filter(|_| claimed) {
            // The days above a list go with it.
            start = claim.days.drain(..).map(|d| d.start).min().unwrap_or(start);
            claim.data.push(self.data.len());
            unknown_zone = claim.unknown_zone.take();
            if let Some(section) = claim
                .section
                .filter(|s| self.steps.get(*s).is_some_and(Option::is_none))
            {
                self.joined.push((section, step_of(list)));
                if list == "actions" && entries.iter().any(is_for_people) {
                    self.joined.push((section, Step::People));
                }
            }
        } else {
            self.prose();
        }
        if let Some(at) = unknown_zone {
            self.unknown_zone(&at);
        }
        let span = self.told.source.span(&(start..range.end));
        self.data.push(DataBlock { span, is_whole });
        self.places.entry(list).or_default().push(span);
        self.entries.entry(list).or_default().extend(entries);
    }

    fn unknown_zone(&mut self, at: &Range<usize>) {
        let said = self.told.source.slice(at).to_owned();
        self.told.problem(
            at,
            format!("`{said}` is not the name of a time zone, so these times are read in the incident's"),
            "write a name that says which clock it is, as in Europe/Amsterdam, America/Los_Angeles or UTC",
        );
    }

    /// Ends what a heading claimed. A heading under which only data stands is shown by the data.
    fn close(&mut self) {
        let Some(claim) = self.claim.take() else {
            return;
        };
        let Some((first, rest)) = claim.data.split_first() else {
            return;
        };
        let whole = claim.data.iter().all(|i| self.data[*i].is_whole);
        if claim.is_bare && whole && rest.is_empty() {
            let span = &mut self.data[*first].span;
            *span = Span::new(span.file, claim.heading.start, span.end as usize);
        }
    }

    fn finish(mut self) -> Reading {
        self.joined.sort_unstable();
        self.joined.dedup();
        let mut lists = Vec::new();
        for name in LISTS {
            let Some(places) = self.places.remove(name) else {
                continue;
            };
            let node = self.entries.remove(name).map(|mut entries| {
                match name {
                    "causes" => numbered('C', &mut entries),
                    "safeguards" => numbered('S', &mut entries),
                    "actions" => numbered('A', &mut entries),
                    _ => {}
                }
                let (first, last) = (places[0], places[places.len() - 1]);
                Node {
                    kind: Kind::Seq(entries.into_iter().map(Entry::finish).collect()),
                    span: Span {
                        end: last.end,
                        ..first
                    },
                }
            });
            lists.push(Found { name, node, places });
        }
        Reading {
            lists,
            data: self.data,
            joined: self.joined,
            problems: self.told.problems,
        }
    }
}

/// Whether an item reads as an entry of a list.
fn fits(source: Source<'_>, list: ListName, item: &Item) -> bool {
    let mut told = Told {
        source,
        problems: Vec::new(),
    };
    match list {
        "timeline" => timeline::is_entry(source, item),
        "actions" => checklist::is_entry(source, item),
        "causes" => told.cause(item).is_some(),
        "safeguards" => told.safeguard(item).is_some(),
        "evidence" => told.evidence(item).is_some(),
        _ => false,
    }
}

/// The zone and the source that a heading or a paragraph names for the times below it.
fn defaults(source: Source<'_>, text: &Inline, claim: &mut Claim) {
    let written = source.slice(&text.range);
    match zone_said(written) {
        Some(ZoneSaid::Known(zone)) => claim.defaults.zone = Some(zone),
        Some(ZoneSaid::Unknown(at)) => {
            let start = text.range.start;
            claim.unknown_zone = Some(start + at.start..start + at.end);
        }
        None => {}
    }
    if let Some(day) = claim.name.rsplit([',', ')', ':', '–', '—']).find_map(date) {
        claim.defaults.date.get_or_insert(day);
    }
    let leads = text.links.iter().find(|link| {
        let before = source.slice(&(text.range.start..link.range.start));
        CATALOGUE.leads_to_source(before)
    });
    if let Some(link) = leads {
        claim.defaults.source = Some(source.link(link));
    }
}

/// The zone in the head of a column of times: `Time (UTC)`. What names none that is known comes with its place.
fn head_zone(source: Source<'_>, list: ListName, table: &Table) -> Option<ZoneSaid> {
    let mut heads = table.head.iter();
    heads.find_map(|cell| {
        let is_of_times = CATALOGUE.key_of(list, &words(cell)) == Some("at");
        let said = zone_said(source.slice(&cell.range)).filter(|_| is_of_times)?;
        Some(match said {
            ZoneSaid::Unknown(at) => {
                let start = cell.range.start;
                ZoneSaid::Unknown(start + at.start..start + at.end)
            }
            known => known,
        })
    })
}

/// Gives the time of a row of a table the day above it, unless it has its own; the rows below follow it.
fn with_day(entry: &mut Entry, day: &mut Option<NaiveDate>) {
    let Some(text) = entry.text("at") else { return };
    let Some(found) = super::times::leading(text).filter(|l| l.rest == text.len()) else {
        return;
    };
    if let Some(day) = day.take().filter(|_| !found.has_date)
        && let Some(mut node) = entry.take("at")
    {
        let at = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind {
            *text = super::times::on(day, text);
        }
        entry.add("at", at, node);
    }
}

/// Gives the times of a row of a table the zone that stands above it.
fn with_zone(entry: &mut Entry, zone: Tz) {
    for key in ["at", "from", "to"] {
        let Some(mut node) = entry.take(key) else {
            continue;
        };
        let at = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind
            && super::times::leading(text).is_some_and(|l| l.is_local && l.rest == text.len())
        {
            *text = format!("{text} {zone}");
        }
        entry.add(key, at, node);
    }
}

fn is_for_people(entry: &Entry) -> bool {
    entry.text("process") == Some("people")
}

/// The lines of a block, without the white space after them.
fn whole(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let start = match text[start..range.start].trim().is_empty() {
        true => start,
        false => range.start,
    };
    start..start + text[start..range.end].trim_end().len()
}

/// The line that a text stands on, from its first byte.
fn line(text: &str, range: &Range<usize>) -> Range<usize> {
    text[..range.start].rfind('\n').map_or(0, |at| at + 1)..range.end
}
