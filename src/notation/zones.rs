//! The zone that the text gives to all times of a report, by a sentence outside of their list: in the section of the first
//! step, right above the heading of the timeline, or before the first section.
//!
//! What stands in the place of the list itself comes first: its heading, the paragraph before it, the head of its column.

use std::ops::Range;

use chrono_tz::Tz;

use super::blocks::{Block, Inline};
use super::find::Finder;
use super::timeline::Zone;
use super::times::{Plainly, ZoneSaid, plainly};
use super::value::{Source, words};
use crate::source::Spanned;
use crate::source::body::Body;
use crate::vocabulary::Step;

/// A sentence that says the zone of all times.
#[derive(Debug)]
struct Sentence {
    zone: ZoneSaid,
    range: Range<usize>,
    is_open: bool,
    place: Place,
    /// Where the heading begins that comes next, if only paragraphs stand between.
    above: Option<usize>,
}

/// Where a sentence holds for the times of the whole report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the first section.
    Intro,
    /// In the section of the first step, or of the timeline.
    Gather,
    /// Elsewhere: only for the heading below it.
    Other,
}

/// The sentences of a report, and what was made of them.
#[derive(Debug, Default)]
pub(super) struct Zones {
    all: Vec<Sentence>,
    /// Paragraphs that stand in the place of a list, and speak for it alone.
    own: Vec<Range<usize>>,
    /// The headings of the timeline.
    headings: Vec<usize>,
    /// What the first list of the timeline was read in, once one was.
    timeline: Option<Option<Zone>>,
}

/// How many are told apart: a report has one.
const MOST: usize = 50;

impl Zones {
    pub(super) fn new(
        source: Source<'_>,
        blocks: &[Block],
        body: &Body,
        steps: &[Option<Step>],
    ) -> Self {
        let mut all: Vec<Sentence> = Vec::new();
        // The first of the paragraphs that nothing else follows yet, and whether the last heading is another list's.
        let (mut run, mut is_others) = (0, false);
        for block in blocks {
            match block {
                Block::Heading { text, .. } => {
                    let above = Some(text.range.start).filter(|_| !is_others);
                    all[run..].iter_mut().for_each(|s| s.above = above);
                    run = all.len();
                    let list = source.names.list_of(&words(text));
                    is_others = list.is_some_and(|list| list != "timeline");
                }
                Block::Paragraph(text) => {
                    let place = place(text, body, steps, source, is_others);
                    all.extend(sentence(source, text, place));
                }
                Block::List(list) => {
                    for item in list.items.iter().filter(|i| i.task.is_none()) {
                        let place = place(&item.head, body, steps, source, is_others);
                        all.extend(sentence(source, &item.head, place));
                    }
                    run = all.len();
                }
                Block::Table(_) | Block::Other => run = all.len(),
            }
            if all.len() >= MOST {
                break;
            }
        }
        Self { all, ..Self::default() }
    }

    /// What stands nearest to a heading of the timeline, or to a table of it without one.
    fn nearest(&self, heading: Option<usize>) -> Option<&Sentence> {
        let above = || self.all.iter().rfind(|s| s.above.is_some() && s.above == heading);
        let at = |place| self.all.iter().find(|s| s.place == place);
        above().or_else(|| at(Place::Gather)).or_else(|| at(Place::Intro))
    }
}

fn place(
    text: &Inline,
    body: &Body,
    steps: &[Option<Step>],
    source: Source<'_>,
    is_others: bool,
) -> Place {
    let at = text.range.start;
    let next = body.sections.partition_point(|s| (s.heading_span.start as usize) <= at);
    let Some(section) = next.checked_sub(1) else { return Place::Intro };
    let of_step = steps.get(section).copied().flatten() == Some(Step::Gather);
    let of_list = || source.names.list_of(&body.sections[section].heading) == Some("timeline");
    if !is_others && (of_step || of_list()) { Place::Gather } else { Place::Other }
}

fn sentence(source: Source<'_>, text: &Inline, place: Place) -> Option<Sentence> {
    let Plainly { zone, range, is_open } = plainly(source.slice(&text.range))?;
    let from = text.range.start;
    let zone = match zone {
        ZoneSaid::Unknown(at) => ZoneSaid::Unknown(from + at.start..from + at.end),
        known => known,
    };
    let range = super::blocks::trimmed(source.text, from + range.start..from + range.end);
    Some(Sentence { zone, range, is_open, place, above: None })
}

impl Finder<'_, '_> {
    /// The zone for the times below a heading of the timeline, or in a table of it without one; or the letters that are
    /// said to be it and name none.
    pub(super) fn zone_around(
        &mut self,
        heading: Option<usize>,
    ) -> (Option<Zone>, Option<Range<usize>>) {
        self.zones.headings.extend(heading);
        match self.zones.nearest(heading) {
            Some(Sentence { zone: ZoneSaid::Known(zone), range, .. }) => {
                (Some(Zone { zone: *zone, at: range.clone() }), None)
            }
            Some(Sentence { zone: ZoneSaid::Unknown(at), .. }) => (None, Some(at.clone())),
            None => (None, None),
        }
    }

    /// A paragraph in the place of the timeline speaks for it alone.
    pub(super) fn zone_is_own(&mut self, text: &Inline) {
        self.zones.own.push(text.range.clone());
    }

    /// A list of the timeline was read in a zone.
    pub(super) fn zone_was_taken(&mut self, zone: Option<Zone>) {
        self.zones.timeline.get_or_insert(zone);
    }

    /// The zone of all times that name none; sentences that contradict it are told.
    pub(super) fn zone_of_all(&mut self) -> Option<Spanned<Tz>> {
        let zones = std::mem::take(&mut self.zones);
        let Some(taken) = zones.timeline else {
            let around = zones.nearest(None)?;
            let ZoneSaid::Known(zone) = around.zone else { return None };
            return Some(Spanned::new(zone, self.told.source.span(&around.range)));
        };
        let taken = taken?;
        let others = zones.all.iter().filter(|s| {
            let is_above = s.above.is_some_and(|heading| zones.headings.contains(&heading));
            let is_own = zones.own.iter().any(|own| own.contains(&s.range.start));
            (s.place != Place::Other || is_above) && !s.is_open && !is_own
        });
        let others: Vec<_> = others
            .filter_map(|s| match s.zone {
                ZoneSaid::Known(zone) if zone != taken.zone => Some((zone, s.range.clone())),
                _ => None,
            })
            .collect();
        for (zone, range) in others.into_iter().filter(|(_, range)| *range != taken.at) {
            self.told.problem(
                &range,
                format!(
                    "this says that times are in {zone}, and those of the timeline are read in {}",
                    taken.zone
                ),
                "leave one of the two sentences; a single time in another zone names it, as in 09:02 Europe/Amsterdam",
            );
            let also = self.told.source.span(&taken.at);
            if let Some(problem) = self.told.problems.last_mut() {
                problem.also.push((also, "as it says here".to_owned()));
            }
        }
        Some(Spanned::new(taken.zone, self.told.source.span(&taken.at)))
    }
}
