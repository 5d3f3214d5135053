//! A heading that names a list, and what stands above the list for all its entries: a day, a zone, a source.

use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::blocks::{Inline, Table};
use super::catalogue::CATALOGUE;
use super::entry::Entry;
use super::keys::ListName;
use super::timeline::{Defaults, Zone};
use super::times::{Calendar, ZoneSaid, is_letters, leading, on, zone_said};
use super::value::{Source, words};
use crate::source::yaml::{Kind, Node};

/// A heading that names a list, until the next of its level.
pub struct Claim {
    pub list: ListName,
    pub level: u8,
    /// The heading's words.
    pub name: String,
    pub heading: Range<usize>,
    pub section: Option<usize>,
    /// Whether the first block there has to be the list.
    pub is_strong: bool,
    /// Whether it was there.
    pub is_done: bool,
    pub defaults: Defaults,
    pub unknown_zone: Option<Range<usize>>,
    /// Days above the next list.
    pub days: Vec<Range<usize>>,
    /// Whether nothing but data stands under the heading.
    pub is_bare: bool,
    /// Indices into the data.
    pub data: Vec<usize>,
}

/// The zone, the day and the sources that a heading or a paragraph names for the entries below it; also what is said to
/// be their zone and names none that is known.
pub fn defaults(
    source: Source<'_>,
    text: &Inline,
    known: &mut Defaults,
    unknown_zone: &mut Option<Range<usize>>,
) {
    let start = text.range.start;
    match zone_said(source.slice(&text.range)) {
        Some(ZoneSaid::Known(zone)) => {
            known.zone = Some(Zone { zone, at: text.range.clone() });
            *unknown_zone = None;
        }
        // Capitals may be no zone at all where one is known already.
        Some(ZoneSaid::Unknown(at))
            if known.zone.is_none() || is_letters(&source.slice(&text.range)[at.clone()]) =>
        {
            known.zone = None;
            *unknown_zone = Some(start + at.start..start + at.end);
        }
        _ => {}
    }
    let sources = named(source, text).unwrap_or_else(|| linked(source, text));
    if let (Some(first), Some(last)) = (sources.first(), sources.last()) {
        let range = first.span.range().start..last.span.range().end;
        known.source = Some(source.seq(sources, &range));
    }
}

/// The links behind a word that leads to a source, and those that follow with nothing but `and` between.
fn linked(source: Source<'_>, text: &Inline) -> Vec<Node> {
    let mut all = Vec::new();
    let mut at = text.range.start;
    for link in &text.links {
        let before = source.slice(&(at..link.range.start));
        let is_next = !all.is_empty()
            && before
                .split(|c: char| c.is_whitespace() || ",;".contains(c))
                .all(|w| matches!(w, "" | "and" | "und" | "y" | "et" | "e" | "the" | "&"));
        if is_next || (all.is_empty() && CATALOGUE.leads_to_source(before)) {
            all.push(source.link(link));
        } else if !all.is_empty() {
            break;
        }
        at = link.range.end;
    }
    all
}

/// What stands behind the name of the key: `Source: Slack #inc-123`.
fn named(source: Source<'_>, text: &Inline) -> Option<Vec<Node>> {
    const LONGEST: usize = 120;
    let written = source.slice(&text.range);
    let (name, rest) = written.split_once(':').filter(|_| written.len() <= LONGEST)?;
    let is_key =
        source.names.key_of("timeline", name.trim_matches(['*', '_', ' '])) == Some("source");
    if !is_key || rest.trim_end_matches(['.', '*', '_', ' ']).contains(". ") {
        return None;
    }
    let marks = rest.len() - rest.trim_start_matches(['*', '_', ' ']).len();
    let end = text.range.end - (rest.len() - rest.trim_end_matches(['.', ' ']).len());
    let own = text.range.start + name.len() + 1 + marks..end;
    let all = source.several(&source.part(text, own));
    (!all.is_empty()).then_some(all)
}

/// The zone in the head of a column of times, `Time (UTC)`, and the place of the head; of what names none that is known its
/// own place.
pub fn head_zone(
    source: Source<'_>,
    list: ListName,
    table: &Table,
) -> Option<(ZoneSaid, Range<usize>)> {
    let mut heads = table.head.iter();
    heads.find_map(|cell| {
        let is_of_times = source.names.key_of(list, &words(cell)) == Some("at");
        let said = zone_said(source.slice(&cell.range)).filter(|_| is_of_times)?;
        let at = match &said {
            ZoneSaid::Unknown(at) => cell.range.start + at.start..cell.range.start + at.end,
            ZoneSaid::Known(_) => cell.range.clone(),
        };
        Some((said, at))
    })
}

/// Gives the time of a row of a table the day above it, unless it has its own; the rows below follow it.
pub fn with_day(entry: &mut Entry, day: &mut Option<NaiveDate>) {
    let Some(text) = entry.text("at") else { return };
    let Some(found) = leading(text, Calendar::default()).filter(|l| l.rest == text.len()) else {
        return;
    };
    if let Some(day) = day.take().filter(|_| !found.has_date)
        && let Some(mut node) = entry.take("at")
    {
        let at = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind {
            *text = on(day, text);
        }
        entry.add("at", at, node);
    }
}

/// Takes letters that name no zone for certain from behind the times of a row; gives the places.
pub fn without_letters(entry: &mut Entry, source: Source<'_>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for key in ["at", "from", "to"] {
        let Some(found) = entry.text(key).and_then(|text| {
            let found = leading(text, source.calendar).filter(|l| l.rest == text.len())?;
            let letters = text[found.letters.clone()?].to_owned();
            Some((found.text, letters))
        }) else {
            continue;
        };
        let Some(mut node) = entry.take(key) else { continue };
        let span = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind {
            *text = found.0;
        }
        entry.add(key, span, node);
        let cell = span.range();
        let at = source
            .slice(&cell)
            .find(&found.1)
            .map_or(cell.clone(), |at| cell.start + at..cell.start + at + found.1.len());
        all.push(at);
    }
    all
}

/// Gives the times of a row of a table the zone that stands above it.
pub fn with_zone(entry: &mut Entry, zone: Tz) {
    for key in ["at", "from", "to"] {
        let Some(mut node) = entry.take(key) else {
            continue;
        };
        let at = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind
            && leading(text, Calendar::default())
                .is_some_and(|l| l.is_local && l.rest == text.len())
        {
            *text = format!("{text} {zone}");
        }
        entry.add(key, at, node);
    }
}
