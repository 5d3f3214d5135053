//! Step 1 across incidents: how each was noticed and after how long, and what it is known from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Group, Groups, IncidentRef};
use crate::site::scope::{PageScope, Site};
use crate::site::views::time::LengthView;
use crate::vocabulary::{Choice, EntryKind, EvidenceKind, Milestone};

/// All incidents, by how they were noticed.
#[derive(Serialize)]
pub struct Gathered<'a> {
    pub tally: GatherTally,
    /// Kinds of evidence that occur, the most pieces first.
    pub kinds: Vec<KindCount>,
    pub groups: Vec<Group<Option<EntryKind>, GatherRow<'a>>>,
}

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

/// One incident.
#[derive(Serialize)]
pub struct GatherRow<'a> {
    pub incident: IncidentRef<'a>,
    pub to_detect: Option<LengthView>,
    pub kinds: Vec<KindCount>,
    pub entries: usize,
    pub sourced: usize,
}

super::in_pages!(Gathered { tally, kinds });

impl<'a> Gathered<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let mut tally = GatherTally::default();
        let mut kinds: BTreeMap<Option<EvidenceKind>, usize> = BTreeMap::new();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            let incident = scope.entry.incident;
            let mut own: BTreeMap<Option<EvidenceKind>, usize> = BTreeMap::new();
            for piece in &incident.evidence {
                let kind = piece.kind.as_ref().map(|k| k.value);
                *own.entry(kind).or_insert(0) += 1;
                *kinds.entry(kind).or_insert(0) += 1;
            }
            let sourced = incident.timeline.iter().filter(|e| e.source.is_some());
            let row = GatherRow {
                incident: IncidentRef::from(&site.cards[position]),
                to_detect: scope
                    .entry
                    .facts
                    .metrics
                    .to_detect
                    .map(|r| LengthView::new(r, &site.words)),
                kinds: counted(own),
                entries: incident.timeline.len(),
                sourced: sourced.count(),
            };
            tally.evidence += incident.evidence.len();
            tally.entries += row.entries;
            tally.sourced += row.sourced;
            tally.without += usize::from(incident.evidence.is_empty());
            let noticed =
                incident
                    .milestone(Milestone::Detected)
                    .map(|(entry, _)| match &entry.kind {
                        Some(kind) => kind.value,
                        None if entry.is_staff_action() => EntryKind::Action,
                        None => EntryKind::Observation,
                    });
            groups.push(noticed, position, row);
        }
        let mut groups = groups.in_order();
        groups.sort_by_key(|g| rank(g.key));
        for group in &mut groups {
            group
                .rows
                .sort_by_key(|r| Reverse(r.to_detect.as_ref().map(|l| l.seconds)));
        }
        Self {
            tally,
            kinds: counted(kinds),
            groups,
        }
    }
}

fn counted(kinds: BTreeMap<Option<EvidenceKind>, usize>) -> Vec<KindCount> {
    let mut all: Vec<KindCount> = kinds
        .into_iter()
        .map(|(kind, pieces)| KindCount {
            kind: kind.map(Choice::word),
            pieces,
        })
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
