//! What the author states in words and the milestones give as well: durations and clock times.
//!
//! Only English phrases that leave no doubt about what they speak of are read ("detected after
//! 12 minutes", "lasted two hours", a table row `Started | 09:02`); a statement that could be about
//! something else is none.

mod clock;
mod duration;
mod text;

pub use clock::{StatedTime, Zone};
pub use duration::{Length, StatedLength, Subject};
pub use text::Passage;

use self::duration::At;
use crate::model::Incident;
use crate::source::body::BlockKind;
use crate::source::{Sources, Span};
use crate::vocabulary::{Milestone, Step};

/// Everything that an incident's texts state about its times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stated {
    pub lengths: Vec<StatedLength>,
    pub times: Vec<StatedTime>,
}

/// Reads the title, the summary, what stands before the sections, the sections on what happened and
/// what it did, and all tables.
#[must_use]
pub fn read(incident: &Incident, sources: &Sources) -> Stated {
    let mut stated = Stated::default();
    let header = [(&incident.title, At::Title), (&incident.summary, At::Summary)];
    for (text, at) in header {
        let Some(text) = text else { continue };
        let passage = Passage::of_value(text, sources);
        duration::read(&passage, at, &mut stated.lengths);
        clock::read(&passage, true, &mut stated.times);
    }
    let services: Vec<String> = incident.services.iter().map(|s| s.value.to_lowercase()).collect();
    let tells = |at: usize| incident.steps_at(at).any(|s| matches!(s, Step::Gather | Step::Impact));
    let sections = incident.body.sections.iter().enumerate();
    let sections = sections.map(|(at, section)| (tells(at), &section.part));
    for (told, part) in incident.body.intro.iter().map(|intro| (true, intro)).chain(sections) {
        let mut label: Option<(&crate::source::body::Block, String)> = None;
        for block in &part.blocks {
            match block.kind {
                BlockKind::Paragraph | BlockKind::ListItem if told => {
                    let passage = Passage::of_block(block);
                    duration::read(&passage, At::Section(&services), &mut stated.lengths);
                    clock::read(&passage, false, &mut stated.times);
                    label = None;
                }
                BlockKind::TableCell => {
                    if let Some((named, name)) = &label
                        && same_line(sources, named.span, block.span)
                    {
                        let passage = Passage::of_block(block);
                        duration::cell(name, &passage, &mut stated.lengths);
                        clock::cell(name, &passage, &mut stated.times);
                    }
                    label = Some((block, block.text()));
                }
                _ => label = None,
            }
        }
    }
    stated
}

/// Whether the second place is on the line on which the first begins: a row of a table.
fn same_line(sources: &Sources, a: Span, b: Span) -> bool {
    a.file == b.file
        && a.start <= b.start
        && sources.text(a.file).is_ok_and(|t| {
            let between = t.slice(a.start as usize..b.start as usize);
            !between.contains('\n')
        })
}

/// The milestone that a word for it means.
fn milestone(word: &str) -> Option<Milestone> {
    let word = word.to_lowercase();
    let any = |stems: &[&str]| stems.iter().any(|s| word.starts_with(s));
    if any(&["start", "began", "begin", "onset"]) {
        Some(Milestone::Started)
    } else if any(&["detect", "discover", "noticed", "notice"]) {
        Some(Milestone::Detected)
    } else if any(&["acknowledg"]) {
        Some(Milestone::Acknowledged)
    } else if any(&["mitigat"]) {
        Some(Milestone::Mitigated)
    } else if any(&["resol", "ended", "end", "restored", "recovered"]) {
        Some(Milestone::Resolved)
    } else {
        None
    }
}
