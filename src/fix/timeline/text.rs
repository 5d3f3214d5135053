//! How the entries of a timeline lie in the text, and how they change places there.
//!
//! An entry moves with its lines, within its own list or table. Whole lists move with the day above them where nothing
//! else stands between.

use std::ops::Range;

use super::super::edit::{Edit, apply};
use super::super::in_text::List;
use super::order;
use crate::model::{Incident, Moment};
use crate::notation::{Calendar, has_day};
use crate::source::yaml::{Kind, Node};

/// A list or a table: its bytes with the day above it, and its entries.
struct Block {
    range: Range<usize>,
    entries: Range<usize>,
}

/// The edits that sort the timeline, the fewest first: as it is written, or with the day at each time alone that comes
/// to stand below another entry.
///
/// # Errors
/// Why it is not sorted.
pub fn ways(
    incident: &Incident,
    text: &str,
    list: &List,
    moments: &[Option<Moment>],
) -> Result<Vec<Vec<Edit>>, &'static str> {
    let blocks = list.blocks().filter(|_| list.lines.len() == moments.len());
    let blocks = blocks.ok_or("not every entry of it is read")?;
    let blocks: Vec<Block> =
        blocks.into_iter().map(|(range, entries)| Block { range, entries }).collect();
    if list.lines.windows(2).any(|w| w[1].start < w[0].end) {
        return Err("an entry of it stands inside another, and would be torn from there");
    }
    let orders: Vec<Vec<usize>> = blocks
        .iter()
        .map(|block| {
            let own = order(&moments[block.entries.clone()]);
            own.into_iter().map(|i| block.entries.start + i).collect()
        })
        .collect();
    let places = order_of_blocks(text, &blocks, moments)?;
    let sorting = Sorting {
        text,
        lines: list.lines.iter().map(|l| l.range()).collect(),
        blocks,
        orders,
        places,
    };
    // Whether a day is written, not which: that its figures may be read in two orders makes no difference.
    let calendar = Calendar::new("de", incident.zone, incident.slug_date());
    let days = sorting.days(calendar, &list.node, moments);
    let plain = sorting.edits(&vec![None; moments.len()]);
    let dated = days.iter().any(Option::is_some).then(|| sorting.edits(&days));
    Ok(std::iter::once(plain).chain(dated).collect())
}

/// The blocks in the order of their times, which have to follow each other.
fn order_of_blocks(
    text: &str,
    blocks: &[Block],
    moments: &[Option<Moment>],
) -> Result<Vec<usize>, &'static str> {
    let times = |block: &Block| {
        let known = moments[block.entries.clone()].iter().flatten().map(|m| m.at);
        Some((known.clone().min()?, known.max()?))
    };
    let times: Vec<_> = blocks.iter().map(times).collect();
    let first: Vec<Option<Moment>> =
        times.iter().map(|t| t.map(|(first, _)| Moment::exact(first))).collect();
    let places = order(&first);
    let known: Vec<_> = places.iter().filter_map(|&b| times[b]).collect();
    if known.windows(2).any(|w| w[1].0 < w[0].1) {
        return Err("its entries stand in several lists or tables, and belong into others of them");
    }
    let is_apart = |w: &[Block]| {
        text.get(w[0].range.end..w[1].range.start).is_some_and(|t| t.trim().is_empty())
    };
    let moves = places.iter().enumerate().any(|(at, &b)| at != b);
    if moves && !blocks.windows(2).all(is_apart) {
        return Err(
            "its lists or tables would change places, and what stands between them is none of either",
        );
    }
    Ok(places)
}

struct Sorting<'t> {
    text: &'t str,
    /// The lines of each entry.
    lines: Vec<Range<usize>>,
    blocks: Vec<Block>,
    /// The entries of each block, sorted.
    orders: Vec<Vec<usize>>,
    /// The blocks, sorted.
    places: Vec<usize>,
}

impl Sorting<'_> {
    /// For each entry whose time has no day and follows another entry than before, where its day is written, and which.
    fn days(
        &self,
        calendar: Calendar,
        list: &Node,
        moments: &[Option<Moment>],
    ) -> Vec<Option<(usize, String)>> {
        let mut days = vec![None; moments.len()];
        let Kind::Seq(nodes) = &list.kind else { return days };
        let sorted = self.places.iter().flat_map(|&b| &self.orders[b]).copied();
        let sorted: Vec<usize> = sorted.filter(|&i| moments[i].is_some()).collect();
        let known = |i: usize| (0..i).rev().find(|&before| moments[before].is_some());
        for (at, &i) in sorted.iter().enumerate() {
            let is_same = at.checked_sub(1).map(|at| sorted[at]) == known(i);
            if let (false, Some(moment)) = (is_same, moments[i]) {
                days[i] = self.day(&nodes[i], moment, calendar);
            }
        }
        days
    }

    /// Where the day of an entry is written, and the day, unless it has one.
    fn day(&self, entry: &Node, moment: Moment, calendar: Calendar) -> Option<(usize, String)> {
        let Kind::Map(fields) = &entry.kind else { return None };
        let (_, at) = fields.iter().find(|(key, _)| key.name == "at")?;
        let Kind::Scalar { text: time, .. } = &at.kind else { return None };
        let written = self.text.get(at.span.range())?;
        if has_day(written, calendar) {
            return None;
        }
        let begins = written.find(|c: char| c == '~' || c.is_ascii_digit())?;
        let own = time.rsplit_once(' ').and_then(|(_, zone)| zone.parse().ok());
        let day = moment.at.with_timezone(&own.unwrap_or(calendar.zone)).date_naive();
        Some((at.span.range().start + begins, format!("{day} ")))
    }

    fn edits(&self, days: &[Option<(usize, String)>]) -> Vec<Edit> {
        let moved = |i: usize| {
            let range = &self.lines[i];
            let mut lines = self.text[range.clone()].to_owned();
            if let Some((at, day)) = &days[i] {
                lines.insert_str(at - range.start, day);
            }
            lines
        };
        let within = |b: usize| -> Vec<Edit> {
            let slots = self.blocks[b].entries.clone();
            let all = slots.zip(&self.orders[b]).map(|(slot, &i)| {
                let range = self.lines[slot].clone();
                Edit { range, text: moved(i) }
            });
            all.filter(|e| self.text[e.range.clone()] != e.text).collect()
        };
        let stays = self.places.iter().enumerate().all(|(at, &b)| at == b);
        if stays {
            return (0..self.blocks.len()).flat_map(within).collect();
        }
        let whole = |b: usize| {
            let range = self.blocks[b].range.clone();
            let mut own = within(b);
            own.iter_mut().for_each(|e| {
                e.range = e.range.start - range.start..e.range.end - range.start;
            });
            apply(&self.text[range.clone()], &own)
        };
        let all = self.blocks.iter().zip(&self.places);
        let all =
            all.filter_map(|(slot, &b)| Some(Edit { range: slot.range.clone(), text: whole(b)? }));
        all.filter(|e| self.text[e.range.clone()] != e.text).collect()
    }
}
