//! Step 1 across incidents: how each was noticed and after how long, and what it is known from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::Told;
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::IncidentRef;
use crate::site::views::parts::time::LengthView;
use crate::site::views::report::merged;
use crate::vocabulary::{Choice, EntryKind, EvidenceKind, Milestone};

/// What there is of it.
#[derive(Clone, Default, Serialize)]
pub struct GatherTally {
    pub evidence: usize,
    pub entries: usize,
    /// Entries that say where they are known from.
    pub sourced: usize,
    /// Incidents without any evidence.
    pub without: usize,
}

/// How much there is of a kind of evidence.
#[derive(Clone, Serialize)]
pub struct KindCount {
    /// Absent where the author did not say.
    pub kind: Option<&'static str>,
    pub pieces: usize,
}

/// The sums of the page.
#[derive(Clone, Serialize)]
pub struct GatherSums {
    pub tally: GatherTally,
    /// Kinds of evidence that occur, the most pieces first.
    pub kinds: Vec<KindCount>,
}

/// One incident.
#[derive(Serialize)]
pub struct GatherRow<'a> {
    pub incident: IncidentRef<'a>,
    pub to_detect: Option<LengthView>,
    pub kinds: Vec<KindCount>,
    pub entries: usize,
    pub sourced: usize,
    /// The page with all evidence in order of time, relative to the site's root.
    pub together: Option<String>,
}

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<GatherSums, Option<EntryKind>, GatherRow<'a>> {
    let mut tally = GatherTally::default();
    let mut kinds: BTreeMap<Option<EvidenceKind>, usize> = BTreeMap::new();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        let incident = scope.entry.incident;
        let mut own: BTreeMap<Option<EvidenceKind>, usize> = BTreeMap::new();
        for piece in &incident.evidence {
            let kind = piece.kind.as_ref().map(|k| k.value);
            *own.entry(kind).or_insert(0) += 1;
            *kinds.entry(kind).or_insert(0) += 1;
        }
        let sourced = incident.timeline.iter().filter(|e| !e.sources.is_empty());
        let row = GatherRow {
            incident: IncidentRef::from(scope.card),
            to_detect: scope.entry.facts.metrics.to_detect.map(|r| LengthView::new(r, &site.words)),
            kinds: counted(own),
            entries: incident.timeline.len(),
            sourced: sourced.count(),
            together: merged::is_there(&scope).then(|| site.merged_address(scope.position).link()),
        };
        tally.evidence += incident.evidence.len();
        tally.entries += row.entries;
        tally.sourced += row.sourced;
        tally.without += usize::from(incident.evidence.is_empty());
        let noticed = incident.milestone(Milestone::Detected).map(|(entry, _)| match &entry.kind {
            Some(kind) => kind.value,
            None if entry.is_staff_action() => EntryKind::Action,
            None => EntryKind::Observation,
        });
        groups.push(noticed, scope.position, row);
    }
    let mut groups = groups.in_order();
    groups.sort_by_key(|g| rank(g.key));
    for group in &mut groups {
        group.rows.sort_by_key(|r| Reverse(r.to_detect.as_ref().map(|l| l.seconds)));
    }
    (GatherSums { tally, kinds: counted(kinds) }, groups)
}

fn counted(kinds: BTreeMap<Option<EvidenceKind>, usize>) -> Vec<KindCount> {
    let mut all: Vec<KindCount> = kinds
        .into_iter()
        .map(|(kind, pieces)| KindCount { kind: kind.map(Choice::word), pieces })
        .collect();
    all.sort_by_key(|k| Reverse(k.pieces));
    all
}

/// The worse ways to hear of an incident first: users before staff, staff before a monitor.
fn rank(noticed: Option<EntryKind>) -> u8 {
    match noticed {
        Some(EntryKind::Report) => 0,
        Some(EntryKind::Message) => 1,
        Some(EntryKind::Observation) => 2,
        Some(EntryKind::Action | EntryKind::Decision) => 3,
        Some(EntryKind::Change) => 4,
        Some(EntryKind::Alert) => 5,
        None => 6,
    }
}
