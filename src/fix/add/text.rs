//! New entries among those that stand in the text: bullets, rows of a table, headings.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::edit::{Edit, line_end, line_start, next_line};
use super::super::in_text::List;
use super::{New, State, Style, TimeStyle, clock};
use crate::notation::write::{as_source, bullets_of, cell, day_in_words, escaped};
use crate::notation::{Calendar, has_day};
use crate::vocabulary::Choice;

/// A list or a table: its bytes, and which entries stand in it.
struct Block {
    range: Range<usize>,
    entries: Range<usize>,
}

pub fn edits(
    state: &State<'_>,
    list: &List,
    new: &[&New],
    places: &[usize],
    style: Style,
) -> Option<Vec<Edit>> {
    let blocks = list.blocks()?;
    let blocks: Vec<Block> =
        blocks.into_iter().map(|(range, entries)| Block { range, entries }).collect();
    let lines: Vec<Range<usize>> = list.lines.iter().map(|l| l.range()).collect();
    let zone = style.zone(&state.now);
    let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive();
    let there: Vec<_> =
        state.now.timeline.iter().map(|e| e.at.as_ref().map(|at| day(at.value.at))).collect();
    let mut edits: Vec<Edit> = Vec::with_capacity(new.len());
    let new_at = |i: usize| new.get(i).and_then(|n| n.at);
    for (i, (new, place)) in new.iter().zip(places).enumerate() {
        let own = new.at.map(day);
        let is_first_here = i == 0 || places[i - 1] != *place;
        let before = place.checked_sub(1);
        let block_of = |entry: usize| blocks.iter().position(|b| b.entries.contains(&entry));
        // Between two lists it goes where its day is, else behind what is before it.
        let goes_before = match before {
            None => true,
            Some(before) => {
                *place < there.len()
                    && block_of(before) != block_of(*place)
                    && there[*place] == own
                    && there[before] != own
            }
        };
        let beside = if goes_before { *place } else { before? };
        let block = &blocks[block_of(beside)?];
        // The day that a time alone would be read on.
        let above = match (i.checked_sub(1).filter(|_| !is_first_here), before) {
            (Some(last), _) => new_at(last).map(day),
            (None, _) if goes_before => own,
            (None, Some(before)) => there[..=before].iter().rev().flatten().next().copied(),
            (None, None) => own,
        };
        let is_edge = match goes_before {
            true => *place == block.entries.start,
            false => beside + 1 == block.entries.end,
        };
        let day_beside = there[beside];
        let heading = block
            .heading(state)
            .zip(own)
            .filter(|_| is_edge && day_beside != own && day_beside.is_some());
        let has_heading = heading.is_some();
        let is_first_of_day = is_first_here || i.checked_sub(1).and_then(new_at).map(day) != own;
        let needs_day = !has_heading && (above != own || block.is_dated(state, &lines));
        let entry = written(state, block, &lines[beside], new, style, needs_day)?;
        let end = line_end(&state.text);
        let lead = heading
            .filter(|_| is_first_of_day)
            .map(|(marks, day)| format!("{marks} {}{end}{end}", day_in_words(day)));
        let is_last_here = places.get(i + 1) != Some(place) || new_at(i + 1).map(day) != own;
        edits.push(match (goes_before, has_heading) {
            (true, false) => Edit::insert(lines[beside].start, format!("{entry}{end}")),
            (false, false) => Edit::insert(lines[beside].end, format!("{end}{entry}")),
            // Another day has a heading of its own, as those that are there have.
            (true, true) => {
                let after = if is_last_here { end } else { "" };
                let lead = lead.unwrap_or_default();
                Edit::insert(block.range.start, format!("{lead}{entry}{end}{after}"))
            }
            (false, true) => match lead {
                Some(lead) => Edit::insert(lines[beside].end, format!("{end}{end}{lead}{entry}")),
                None => Edit::insert(lines[beside].end, format!("{end}{entry}")),
            },
        });
    }
    Some(edits)
}

impl Block {
    /// The marks of the heading above it that is its day; none where there is no such heading.
    fn heading<'t>(&self, state: &'t State<'_>) -> Option<&'t str> {
        let text = state.text.get(self.range.clone())?;
        let rest = text.trim_start_matches('#');
        let marks = &text[..text.len() - rest.len()];
        ((3..=6).contains(&marks.len()) && rest.starts_with(' ')).then_some(marks)
    }

    /// Whether most of its entries have their day written with the time.
    fn is_dated(&self, state: &State<'_>, lines: &[Range<usize>]) -> bool {
        let calendar = Calendar::new("de", state.now.zone, state.now.slug_date());
        let own = &lines[self.entries.clone()];
        let is_dated = |entry: &&Range<usize>| {
            let written = state.text.get((*entry).clone()).unwrap_or_default();
            let first = written.lines().next().unwrap_or_default();
            let words =
                first.trim_start_matches(|c: char| c.is_whitespace() || "|>-*+".contains(c));
            has_day(words, calendar)
        };
        own.iter().filter(is_dated).count() * 2 > own.len()
    }
}

/// An entry as those beside it are written, without a line end.
fn written(
    state: &State<'_>,
    block: &Block,
    beside: &Range<usize>,
    new: &New,
    style: Style,
    needs_day: bool,
) -> Option<String> {
    static MARK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[ \t]*(?:>[ \t]*)*(?:([-*+])|\d{1,9}[.)])(?:[ \t]+)").ok());
    let text = &state.text;
    let line = line_start(text, beside.start)..next_line(text, beside.start);
    let line = text.get(line)?;
    let words = style.words(new);
    let has_day = needs_day || style.time != TimeStyle::Alone;
    let time = match new.at {
        Some(at) => clock(at, style.zone(&state.now), style.time, has_day),
        None => crate::model::time::UNKNOWN.to_owned(),
    };
    if line.trim_start().starts_with('|')
        || line.contains(" | ") && !line.trim_start().starts_with(['-', '*', '+'])
    {
        return row(state, block, new, &words, style, has_day);
    }
    let mark = MARK.as_ref()?.captures(line)?;
    let own = bullets_of(&[fields(new, &time, &words)], false);
    // The marks of the list: its indentation, and the sign that its entries begin with.
    let prefix = mark.get(0)?.as_str();
    let indent: String = prefix.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    let mut lines = own.lines();
    let first = lines.next()?.strip_prefix("- ")?;
    let mut out = format!("{prefix}{first}");
    for line in lines {
        out.push_str(line_end(text));
        out.push_str(&indent);
        out.push_str(line.strip_prefix("  ").unwrap_or(line));
    }
    Some(out)
}

/// The keys of an entry with their values, in the order of the notation.
pub fn fields(new: &New, time: &str, words: &str) -> Vec<(&'static str, Vec<String>)> {
    let one = |text: &str| vec![text.to_owned()];
    let mut fields = vec![("at", one(time))];
    fields.extend(new.kind.map(|k| ("kind", one(k.word()))));
    fields.extend(new.milestone.map(|m| ("milestone", one(m.word()))));
    fields.extend(new.by.as_deref().map(|by| ("by", one(by))));
    fields.push(("event", one(words)));
    if !new.sources.is_empty() {
        fields.push(("source", new.sources.clone()));
    }
    fields
}

/// A row with a cell for each column of the table.
fn row(
    state: &State<'_>,
    block: &Block,
    new: &New,
    words: &str,
    style: Style,
    has_day: bool,
) -> Option<String> {
    let text = state.text.get(block.range.clone())?;
    let lines: Vec<&str> = text.lines().collect();
    let rule = lines.iter().position(|line| {
        let line = line.trim();
        line.contains("--") && line.chars().all(|c| "|-: ".contains(c))
    })?;
    let head = lines.get(rule.checked_sub(1)?)?;
    let has_edges = head.trim_start().starts_with('|');
    let names = &state.config.notation.names;
    let keys: Vec<Option<&'static str>> = head
        .trim()
        .trim_matches('|')
        .split('|')
        .map(|cell| names.key_of("timeline", cell.trim().trim_matches(['*', '_', '`'])))
        .collect();
    let clocks = keys.iter().filter(|k| **k == Some("at")).count();
    let has = |key: &str| keys.contains(&Some(key));
    let lacks = |key, is_said: bool| is_said && !has(key);
    if lacks("kind", new.kind.is_some())
        || lacks("by", new.by.is_some())
        || lacks("milestone", new.milestone.is_some())
    {
        return None;
    }
    let words = match has("source") {
        true => words.to_owned(),
        false => with_sources(words, &new.sources),
    };
    let mut clock_columns = 0;
    let cells = keys.iter().map(|key| match key {
        Some("at") => {
            clock_columns += 1;
            let Some(at) = new.at else { return crate::model::time::UNKNOWN.to_owned() };
            let zone = style.zone(&state.now);
            // A day and a clock in a column each.
            match (clocks, clock_columns) {
                (2.., 1) => at.with_timezone(&zone).format("%Y-%m-%d").to_string(),
                (2.., _) => clock(at, zone, TimeStyle::Alone, false),
                _ => clock(at, zone, style.time, has_day),
            }
        }
        Some("event") => words.clone(),
        Some("kind") => new.kind.map_or("", |k| k.word()).to_owned(),
        Some("by") => new.by.clone().unwrap_or_default(),
        Some("milestone") => new.milestone.map_or("", |m| m.word()).to_owned(),
        Some("source") => {
            new.sources.iter().map(|s| cell("source", s)).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    });
    let cells: Vec<String> = cells.map(|cell| cell.replace('|', "\\|")).collect();
    Some(match has_edges {
        true => format!("| {} |", cells.join(" | ")),
        false => cells.join(" | "),
    })
}

/// Words with their sources in brackets behind them.
pub fn with_sources(words: &str, sources: &[String]) -> String {
    if sources.is_empty() {
        return words.to_owned();
    }
    let all = sources.iter().map(|s| as_source(s, None).unwrap_or_else(|| escaped(s)));
    format!("{words} ({})", all.collect::<Vec<_>>().join(", "))
}
