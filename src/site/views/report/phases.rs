//! The phase strip: started → detected → … → resolved, to scale.

use serde::Serialize;

use super::timeline::phase_anchor;
use crate::derive::{Phase, PhaseName};
use crate::model::Incident;
use crate::site::text::Words;
use crate::site::views::charts::axis::{Axis, Bar};
use crate::site::views::parts::time::{LengthView, TimeView};

/// The strip.
#[derive(Debug, Serialize)]
pub struct PhaseStrip {
    pub segments: Vec<Segment>,
    pub total: LengthView,
}

/// One phase.
#[derive(Debug, Serialize)]
pub struct Segment {
    pub name: PhaseName,
    /// Its id in the timeline, where an entry is in it.
    pub anchor: Option<String>,
    pub bar: Bar,
    pub from: TimeView,
    pub to: TimeView,
    pub length: LengthView,
    /// Whether its name has room on the drawing.
    pub roomy: bool,
}

/// The narrowest segment whose length fits into it, in per cent.
const ROOMY: f64 = 22.0;

impl PhaseStrip {
    /// The strip of an incident, of whose phases those in `begun` stand in the timeline; `None` where fewer
    /// than two milestones at different times are known.
    pub fn new(
        incident: &Incident,
        phases: &[Phase],
        total: crate::derive::Range,
        begun: &[PhaseName],
        words: &Words,
    ) -> Option<Self> {
        let axis = Axis::around(phases.iter().flat_map(|p| [p.from, p.to]))?;
        let segments = phases
            .iter()
            .map(|phase| {
                let bar = axis.bar(phase.from, phase.to);
                Segment {
                    name: phase.name,
                    anchor: begun.contains(&phase.name).then(|| phase_anchor(phase.name)),
                    bar,
                    from: TimeView::exact(phase.from, incident.zone, words),
                    to: TimeView::exact(phase.to, incident.zone, words),
                    length: LengthView::new(phase.length, words),
                    roomy: bar.width >= ROOMY,
                }
            })
            .collect();
        Some(Self { segments, total: LengthView::new(total, words) })
    }
}
