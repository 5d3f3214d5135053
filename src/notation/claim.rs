//! A heading that names a list, and what stands above the list for all its entries: a day, a zone, a source.

use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::blocks::{Inline, Table};
use super::catalogue::{CATALOGUE, ListName};
use super::entry::Entry;
use super::timeline::Defaults;
use super::times::{ZoneSaid, date, leading, on, zone_said};
use super::value::{Source, words};
use crate::source::yaml::Kind;

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

/// The zone and the source that a heading or a paragraph names for the times below it.
pub fn defaults(source: Source<'_>, text: &Inline, claim: &mut Claim) {
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
pub fn head_zone(source: Source<'_>, list: ListName, table: &Table) -> Option<ZoneSaid> {
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
pub fn with_day(entry: &mut Entry, day: &mut Option<NaiveDate>) {
    let Some(text) = entry.text("at") else { return };
    let Some(found) = leading(text).filter(|l| l.rest == text.len()) else {
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

/// Gives the times of a row of a table the zone that stands above it.
pub fn with_zone(entry: &mut Entry, zone: Tz) {
    for key in ["at", "from", "to"] {
        let Some(mut node) = entry.take(key) else {
            continue;
        };
        let at = node.span;
        if let Kind::Scalar { text, .. } = &mut node.kind
            && leading(text).is_some_and(|l| l.is_local && l.rest == text.len())
        {
            *text = format!("{text} {zone}");
        }
        entry.add(key, at, node);
    }
}
