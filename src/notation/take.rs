//! Takes a block as a list: reads its entries, and keeps where they stand.

use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::blocks::{Item, List, Table};
use super::bullets::{beginning, shape};
use super::claim::{defaults as claim_defaults, head_zone, with_day, with_zone, without_letters};
use super::entry::{Entry, Told};
use super::facts::apart;
use super::find::Finder;
use super::keys::{ListName, step_of};
use super::table::is_form;
use super::timeline::{Zone, day_of, is_own};
use super::times::ZoneSaid;
use crate::source::body::DataBlock;
use crate::source::{Problem, ProblemKind};
use crate::vocabulary::{Choice, Process, Step};

/// How many entries of a list are read: ids and references of all are compared with each other.
pub const MOST_ENTRIES: usize = 2_000;
/// How many sections may join steps for their lists.
const MOST_JOINED: usize = 100;

impl Finder<'_, '_> {
    pub(super) fn take_table(&mut self, list: ListName, table: &Table, claimed: bool) {
        let range = whole(self.told.source.text, &table.range);
        // It gives no list, so that this may stand elsewhere, and nothing is said of its columns either.
        if is_form(self.told.source.names, list, table) {
            return self.keep(list, Vec::new(), range, true, claimed);
        }
        if self.is_given(list, &range) {
            return;
        }
        // What stands in a column that is not read is still to be seen.
        let (mut entries, is_whole) = self.told.table(list, table);
        let above = self.claim.as_ref().filter(|_| claimed);
        let mut defaults = above.map(|c| c.defaults.clone()).unwrap_or_default();
        let mut unknown_zone = None;
        if list == "timeline" && !claimed {
            (defaults.zone, unknown_zone) = self.zone_around(None);
            if let Some(lead) = self.lead.take() {
                claim_defaults(self.told.source, &lead, &mut defaults, &mut unknown_zone);
                self.zone_is_own(&lead);
            }
        }
        let own_zone = head_zone(self.told.source, list, table);
        if let (Some(_), Some(claim)) = (&own_zone, &mut self.claim) {
            claim.unknown_zone = None;
        }
        if let (None, Some(at)) = (&own_zone, &unknown_zone) {
            self.unknown_zone(at);
        }
        let zone = match own_zone {
            Some((ZoneSaid::Known(zone), at)) => Some(Zone { zone, at }),
            Some((ZoneSaid::Unknown(_), at)) => {
                self.unknown_zone(&at);
                None
            }
            None => defaults.zone.take(),
        };
        if list == "waivers" {
            entries = entries.into_iter().flat_map(apart).collect();
            if let Some(by) = &defaults.by {
                entries.iter_mut().for_each(|e| e.add("by", by.span, by.clone()));
            }
        }
        let mut day = self.first_day(list, defaults.date);
        let mut letters = Vec::new();
        for entry in &mut entries {
            letters.extend(without_letters(entry, self.told.source));
            if list == "timeline" {
                with_day(entry, &mut day);
            }
            if let Some(above) = &zone {
                with_zone(entry, above.zone);
            }
            if list == "timeline" {
                defaults.give_source(entry);
            }
        }
        self.unknown_letters(&letters, zone.as_ref().map(|z| z.zone));
        if list == "timeline" {
            self.zone_was_taken(zone);
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

    pub(super) fn take_list(&mut self, name: ListName, list: &List, claimed: bool) {
        let range = whole(self.told.source.text, &list.range);
        if self.is_given(name, &range) {
            return;
        }
        let process = self.section_process();
        let mut defaults = self.claim.as_ref().map(|c| c.defaults.clone()).unwrap_or_default();
        defaults.date = self.first_day(name, defaults.date);
        let mut entries = Vec::with_capacity(list.items.len());
        let mut is_whole = true;
        for (day, item) in self.under_days(name, &list.items) {
            defaults.date = day.or(defaults.date);
            is_whole &= !self.loses(name, item);
            if name == "waivers" {
                let all = self.told.waivers(item).into_iter().flatten();
                entries.extend(all.map(|mut entry| {
                    if let Some(by) = &defaults.by {
                        entry.add("by", by.span, by.clone());
                    }
                    entry
                }));
                continue;
            }
            let entry = match name {
                "timeline" => Some(self.told.moment(item, &mut defaults)),
                "actions" => Some(self.told.action(item, process)),
                "causes" => self.told.cause(item),
                "safeguards" => self.told.safeguard(item),
                _ => self.told.evidence(item),
            };
            match entry {
                Some(mut entry) => {
                    // The numbers of an ordered list stay where they are.
                    let own = match list.is_ordered {
                        true => item.head.range.start..item.range.end,
                        false => item.range.clone(),
                    };
                    entry.whole = whole(self.told.source.text, &own);
                    entries.push(entry);
                }
                None => {
                    is_whole = false;
                    let message = format!("“{}” is not read as one of {name}", beginning(item));
                    self.told.problem(&item.head.range, message, shape(name));
                }
            }
        }
        if name == "timeline" {
            let zone = defaults.zone.clone();
            self.unknown_letters(
                &std::mem::take(&mut defaults.letters),
                zone.as_ref().map(|z| z.zone),
            );
            self.zone_was_taken(zone);
        }
        if let Some(claim) = &mut self.claim {
            claim.defaults = defaults;
        }
        self.keep(name, entries, range, is_whole, claimed);
    }

    /// The items of a list; of a timeline also those in them that begin with times, and of a day the times below it, the
    /// first with its day.
    fn under_days<'i>(
        &self,
        list: ListName,
        items: &'i [Item],
    ) -> Vec<(Option<NaiveDate>, &'i Item)> {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            match list {
                "timeline" => self.moments(item, None, &mut all),
                _ => all.push((None, item)),
            }
        }
        all
    }

    fn moments<'i>(
        &self,
        item: &'i Item,
        day: Option<NaiveDate>,
        all: &mut Vec<(Option<NaiveDate>, &'i Item)>,
    ) {
        let source = self.told.source;
        if let Some(own) = day_of(source, item) {
            let days = std::iter::once(Some(own)).chain(std::iter::repeat(None));
            days.zip(&item.children).for_each(|(day, child)| self.moments(child, day, all));
            return;
        }
        all.push((day, item));
        for child in item.children.iter().filter(|child| is_own(source, child)) {
            self.moments(child, None, all);
        }
    }

    /// The day of the next time that gives none: that above it, or for the first of all that of the folder.
    pub(super) fn first_day(&self, list: ListName, above: Option<NaiveDate>) -> Option<NaiveDate> {
        let is_first = list == "timeline" && !self.entries.contains_key(list);
        above.or(self.day.filter(|_| is_first))
    }

    /// Whether an item holds what no entry carries.
    pub(super) fn loses(&self, list: ListName, item: &Item) -> bool {
        let mut told = Told { source: self.told.source, problems: Vec::new() };
        if list == "causes" {
            return item.holds_more();
        }
        let mut entry = Entry::new(told.source.span(&item.head.range));
        let others = told.keyed(list, &mut entry, &item.children);
        let told_all = |i: &&Item| match list {
            "timeline" | "safeguards" => i.is_of_words(),
            "actions" => self.told.is_detail(i),
            _ => false,
        };
        let holds_more = match list {
            "timeline" => {
                // No value but the words of an entry takes its pictures along.
                let is_value = |child: &&Item| !others.iter().any(|o| std::ptr::eq(*o, *child));
                let mut values = item.children.iter().filter(is_value);
                item.holds_other() || values.any(|value| !value.head.pictures.is_empty())
            }
            _ => item.holds_more(),
        };
        holds_more || others.iter().any(|i| !told_all(i))
    }

    pub(super) fn process(&self) -> &'static str {
        self.section_process().word()
    }

    pub(super) fn section_process(&self) -> Process {
        match self.section.and_then(|s| self.step(s)) {
            Some(Step::People) => Process::People,
            _ => Process::Technology,
        }
    }

    /// Whether the list is given elsewhere; then this place of it is kept, to be told.
    pub(super) fn is_given(&mut self, list: ListName, range: &Range<usize>) -> bool {
        let is = self.given.contains(&list);
        if is {
            let span = self.told.source.span(range);
            self.places.entry(list).or_default().push(span);
            self.prose();
        }
        is
    }

    pub(super) fn keep(
        &mut self,
        list: ListName,
        mut entries: Vec<Entry>,
        range: Range<usize>,
        mut is_whole: bool,
        claimed: bool,
    ) {
        let known = self.entries.get(list).map_or(0, Vec::len);
        if known + entries.len() > MOST_ENTRIES {
            entries.truncate(MOST_ENTRIES.saturating_sub(known));
            is_whole = false;
            if known < MOST_ENTRIES {
                let begins = self.told.source.span(&(range.start..range.start));
                let message = format!("only the first {MOST_ENTRIES} entries of {list} are read");
                let problem = Problem::new(ProblemKind::TooMany, begins, message);
                self.told.problems.push(problem.help(
                    "keep the list to what readers follow; what was measured belongs in evidence/",
                ));
            }
        }
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
                .filter(|_| self.joined.len() < MOST_JOINED && list != "waivers")
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
        let end = through_lines(self.told.source.text, range.end);
        self.data.push(DataBlock {
            span: self.told.source.span(&(start..end)),
            is_whole,
            is_form: entries.is_empty(),
        });
        if entries.is_empty() {
            return;
        }
        self.places.entry(list).or_default().push(span);
        self.entries.entry(list).or_default().extend(entries);
    }

    /// Tells of letters behind times that name no zone: those of each clock once, with the lines of all.
    pub(super) fn unknown_letters(&mut self, all: &[Range<usize>], zone: Option<Tz>) {
        let source = self.told.source;
        let mut clocks: Vec<(&str, Vec<&Range<usize>>)> = Vec::new();
        for at in all {
            let said = source.slice(at);
            match clocks.iter_mut().find(|(letters, _)| *letters == said) {
                Some((_, places)) => places.push(at),
                None => clocks.push((said, vec![at])),
            }
        }
        for (_, places) in clocks {
            self.unknown_clock(places[0], zone, &self.lines(&places[1..]));
        }
    }

    /// `also in lines 12, 14 and 3 more`.
    fn lines(&self, places: &[&Range<usize>]) -> String {
        const MOST: usize = 5;
        let of = |at: &Range<usize>| self.told.source.text[..at.start].matches('\n').count() + 1;
        let shown: Vec<String> = places.iter().take(MOST).map(|at| of(at).to_string()).collect();
        match (&shown[..], places.len().saturating_sub(MOST)) {
            ([], _) => String::new(),
            ([one], _) => format!("also in line {one}"),
            (_, 0) => format!("also in lines {}", shown.join(", ")),
            (_, more) => format!("also in lines {} and {more} more", shown.join(", ")),
        }
    }

    /// Tells of what is said to be the zone of times and names none.
    pub(super) fn unknown_zone(&mut self, at: &Range<usize>) {
        self.unknown_clock(at, None, "");
    }

    fn unknown_clock(&mut self, at: &Range<usize>, zone: Option<Tz>, label: &str) {
        let said = self.told.source.slice(at).to_owned();
        if self.told.source.calendar.uses(&said) {
            return;
        }
        let read_in = zone.map_or("the incident's".to_owned(), |zone| zone.to_string());
        let message = format!(
            "`{said}` is not the name of a time zone, so these times are read in {read_in}"
        );
        if self.told.problems.iter().any(|p| p.message == message) {
            return;
        }
        self.told.problem(
            at,
            message,
            "write a name that says which clock it is, as in Europe/Amsterdam, America/Los_Angeles or UTC",
        );
        if let Some(problem) = self.told.problems.last_mut() {
            label.clone_into(&mut problem.label);
        }
    }
}

fn is_for_people(entry: &Entry) -> bool {
    entry.text("process") == Some("people")
}

/// The lines of a block, without the white space after them.
pub fn whole(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let start = match text[start..range.start].trim().is_empty() {
        true => start,
        false => range.start,
    };
    start..start + text[start..range.end].trim_end().len()
}

/// The end of the empty lines behind a block, which for the Markdown parser belong to it.
pub fn through_lines(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    end + space.rfind('\n').map_or(space.len(), |at| at + 1)
}

/// The line that a text stands on, from its first byte.
pub fn line(text: &str, range: &Range<usize>) -> Range<usize> {
    text[..range.start].rfind('\n').map_or(0, |at| at + 1)..range.end
}
