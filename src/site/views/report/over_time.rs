//! What the sources say over the time of the incident, on one axis with its phases: the entries of each, and figures
//! of tables as lines.

use camino::Utf8Path;
use chrono::{DateTime, DurationRound, TimeDelta, TimeZone, Utc};
use serde::Serialize;

use super::timeline::EntryView;
use crate::derive::PhaseName;
use crate::intake::events::At;
use crate::intake::series::{Series, series};
use crate::model::{Incident, Source};
use crate::site::context::PageScope;
use crate::site::published::Shown;
use crate::site::views::charts::Tick;
use crate::site::views::charts::axis::{Axis, Bar};
use crate::site::views::charts::round;
use crate::site::views::parts::source::SourceView;
use crate::site::views::parts::time::TimeView;
use crate::source::kinds::has_ending;

/// The drawings.
#[derive(Debug, Serialize)]
pub struct OverTime {
    pub phases: Vec<PhaseBar>,
    /// Where several sources tell of it, those with the most entries, in the order in which they begin.
    pub lanes: Vec<Lane>,
    pub more_lanes: usize,
    pub graphs: Vec<Graph>,
    /// The ends of the axis.
    pub from: TimeView,
    pub to: TimeView,
}

/// A phase behind a drawing.
#[derive(Debug, Serialize)]
pub struct PhaseBar {
    pub name: PhaseName,
    pub bar: Bar,
}

/// The entries of a source.
#[derive(Debug, Serialize)]
pub struct Lane {
    pub label: String,
    pub dots: Vec<Dot>,
}

/// An entry in a lane.
#[derive(Debug, Serialize)]
pub struct Dot {
    pub x: f64,
    pub anchor: String,
    pub milestone: bool,
    pub at: String,
}

/// Figures of a table.
#[derive(Debug, Serialize)]
pub struct Graph {
    /// Its number on the page, from 1.
    pub number: usize,
    /// What is measured.
    pub name: String,
    /// What its author calls the file, or what the file is called.
    pub title: String,
    pub source: SourceView,
    /// How high the drawing is, in pixels, and the way of the line in it, which is as wide as [`WIDTH`].
    pub height: f64,
    pub path: String,
    pub scale: Vec<Tick>,
    pub least: String,
    pub most: String,
    /// When the most was first reached.
    pub most_at: TimeView,
}

/// The ends of an axis are whole minutes.
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// So much of its length an axis shows before the start and after the end: one part of it.
const AROUND: i32 = 12;
/// How many sources have lanes, and how many entries the fewest of them.
const MOST_LANES: usize = 6;
const FEWEST_DOTS: usize = 2;
/// How many tables are drawn.
const MOST_GRAPHS: usize = 4;
/// The size of a line's drawing, and the room above and below its scale.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 112.0;
const ROOM: f64 = 8.0;
/// A line has at most two points for each of so many parts of its width: the lowest and the highest there, so that
/// no peak is lost.
const PARTS: u16 = 200;

impl OverTime {
    /// The drawings of an incident; `None` where its phases are not known, or there is nothing to draw.
    pub fn new(scope: &PageScope<'_>, entries: &[EntryView]) -> Option<Self> {
        let phases = &scope.entry.facts.phases;
        let (first, last) = (phases.first()?.from, phases.last()?.to);
        let room = (last - first) / AROUND;
        let ends = [
            first.checked_sub_signed(room)?.duration_trunc(MINUTE).ok()?,
            last.checked_add_signed(room + MINUTE)?.duration_trunc(MINUTE).ok()?,
        ];
        let axis = Axis::around(ends)?;
        let (lanes, more_lanes) = lanes(scope.entry.incident, entries, axis, scope);
        let graphs = graphs(scope, axis);
        if lanes.is_empty() && graphs.is_empty() {
            return None;
        }
        let time = |at| TimeView::exact(at, scope.entry.incident.zone, &scope.site.words);
        let bar = |p: &crate::derive::Phase| PhaseBar { name: p.name, bar: axis.bar(p.from, p.to) };
        Some(Self {
            phases: phases.iter().map(bar).collect(),
            lanes,
            more_lanes,
            graphs,
            from: time(ends[0]),
            to: time(ends[1]),
        })
    }
}

/// The lanes, and how many sources have none. None at all where a single source tells everything.
fn lanes(
    incident: &Incident,
    entries: &[EntryView],
    axis: Axis,
    scope: &PageScope<'_>,
) -> (Vec<Lane>, usize) {
    let mut all: Vec<Lane> = Vec::new();
    for (entry, view) in incident.timeline.iter().zip(entries) {
        let Some(at) = entry.at.as_ref().map(|a| a.value.at).filter(|at| axis.holds(*at)) else {
            continue;
        };
        let mut labels: Vec<String> =
            entry.sources.iter().map(|s| SourceView::new(&s.value, scope).label).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            let dot = Dot {
                x: axis.place(at),
                anchor: view.anchor.clone(),
                milestone: view.milestone.is_some(),
                at: view.at.as_ref().map(|t| t.local.clone()).unwrap_or_default(),
            };
            match all.iter_mut().find(|l| l.label == label) {
                Some(lane) => lane.dots.push(dot),
                None => all.push(Lane { label, dots: vec![dot] }),
            }
        }
    }
    let sources = all.len();
    let mut sizes: Vec<usize> = all.iter().map(|l| l.dots.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let fewest = sizes.get(MOST_LANES).map_or(FEWEST_DOTS, |next| (next + 1).max(FEWEST_DOTS));
    all.retain(|lane| lane.dots.len() >= fewest);
    if all.len() < 2 {
        return (Vec::new(), 0);
    }
    let more = sources - all.len();
    (all, more)
}

fn graphs(scope: &PageScope<'_>, axis: Axis) -> Vec<Graph> {
    let files = tables(scope.entry.incident);
    let drawn = files.into_iter().filter_map(|(source, path)| {
        let entry = scope.site.published.file(path).filter(|e| e.shown == Shown::Text)?;
        let file = scope.site.edition.sources().text(entry.file).ok()?;
        graph(&series(&file.text)?, source, path, axis, scope)
    });
    let mut graphs: Vec<Graph> = drawn.take(MOST_GRAPHS).collect();
    for (i, graph) in graphs.iter_mut().enumerate() {
        graph.number = i + 1;
    }
    graphs
}

/// The tables that an incident lists or cites, each once, in order of writing.
fn tables(incident: &Incident) -> Vec<(Source, &Utf8Path)> {
    let listed = incident.evidence.iter().filter_map(|e| e.source.as_ref());
    let of_entries = incident.timeline.iter().flat_map(|e| {
        e.sources.iter().chain(e.attachments.iter().filter_map(|a| a.picture.as_ref()))
    });
    let of_causes = incident.causes.iter().flat_map(|c| &c.evidence);
    let mut all: Vec<(Source, &Utf8Path)> = Vec::new();
    for source in listed.chain(of_entries).chain(of_causes) {
        if let Source::File { path, written, .. } = &source.value
            && has_ending(path, &["csv", "tsv"])
            && all.iter().all(|(_, p)| p != path)
        {
            // The whole of it, whatever line is cited.
            let (path_of_all, written) = (path.clone(), written.clone());
            all.push((Source::File { path: path_of_all, written, lines: None }, path));
        }
    }
    all
}

fn graph(
    series: &Series,
    source: Source,
    path: &Utf8Path,
    axis: Axis,
    scope: &PageScope<'_>,
) -> Option<Graph> {
    let incident = scope.entry.incident;
    let instant = |at: At| match at {
        At::Exact(at) => Some(at),
        At::Local(local) => {
            incident.zone.from_local_datetime(&local).earliest().map(|t| t.to_utc())
        }
        At::Unknown => None,
    };
    let all = series.points.iter().filter_map(|(at, v)| Some((instant(*at)?, *v)));
    let mut points: Vec<(DateTime<Utc>, f64)> = all.filter(|(at, _)| axis.holds(*at)).collect();
    if points.len() < 3 {
        return None;
    }
    points.sort_by_key(|(at, _)| *at);
    let least = points.iter().map(|(_, v)| *v).fold(f64::INFINITY, f64::min);
    let (most_at, most) = points.iter().copied().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let scale = Scale::new(least, most)?;
    let words = &scope.site.words;
    let source = SourceView::new(&source, scope);
    let listed = incident.evidence.iter().find(|e| {
        let source = e.source.as_ref().map(|s| &s.value);
        matches!(source, Some(Source::File { path: p, .. }) if p == path)
    });
    let title = listed.and_then(|e| crate::site::views::text(e.title.as_ref()));
    Some(Graph {
        number: 0,
        height: HEIGHT,
        name: series.name.clone(),
        title: title.unwrap_or(&source.label).to_owned(),
        path: way(&points.iter().map(|(at, v)| (axis.place(*at), *v)).collect::<Vec<_>>(), &scale),
        scale: scale.steps().map(|v| Tick { y: scale.y(v), label: words.number(v) }).collect(),
        least: words.number(least),
        most: words.number(most),
        most_at: TimeView::exact(most_at, incident.zone, words),
        source,
    })
}

/// The line through points at places in per cent, in the order of these.
fn way(points: &[(f64, f64)], scale: &Scale) -> String {
    use std::fmt::Write as _;
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let part = |x: f64| (x * f64::from(PARTS) / 100.0).floor();
    let thin = points.len() > 2 * usize::from(PARTS);
    for own in points.chunk_by(|a, b| thin && part(a.0) == part(b.0)) {
        let by_value = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let (Some(low), Some(high)) = (own.iter().min_by(by_value), own.iter().max_by(by_value))
        else {
            continue;
        };
        let (a, b) = if low.0 <= high.0 { (low, high) } else { (high, low) };
        kept.push(*a);
        if a != b {
            kept.push(*b);
        }
    }
    let mut path = String::new();
    for (i, (x, value)) in kept.into_iter().enumerate() {
        let sign = if i == 0 { 'M' } else { 'L' };
        let (x, y) = (x * WIDTH / 100.0, scale.y(value));
        let _ = write!(path, "{sign}{:.0} {y:.1}", x.round());
    }
    path
}

/// The scale of a line: round steps.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// How many steps it has at most.
    const STEPS: f64 = 4.0;
    /// The smallest step whose ends are written differently.
    const LEAST: f64 = 0.01;

    /// One that reaches from the least to the most; from zero, where that leaves half of it to them. `None` where
    /// they are nearer to one another than numbers are written.
    fn new(least: f64, most: f64) -> Option<Self> {
        let least = if least >= 0.0 && least <= most / 2.0 { 0.0 } else { least };
        let span = if most > least { most - least } else { most.abs().max(1.0) };
        let ten = 10_f64.powf((span / Self::STEPS).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|n| n * ten).into_iter();
        let step = step.into_iter().find(|s| span / s <= Self::STEPS)?;
        let low = (least / step).floor() * step;
        let high = ((most / step).ceil() * step).max(low + step);
        (step >= Self::LEAST).then_some(Self { low, high, step })
    }

    fn steps(&self) -> impl Iterator<Item = f64> + '_ {
        let count = ((self.high - self.low) / self.step).round();
        (0_u8..=8).map(f64::from).take_while(move |i| *i <= count).map(|i| self.low + i * self.step)
    }

    /// How far down a value lies.
    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        round(HEIGHT - ROOM - (HEIGHT - 2.0 * ROOM) * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(least: f64, most: f64) -> Vec<f64> {
        Scale::new(least, most).map(|s| s.steps().map(round).collect()).unwrap_or_default()
    }

    #[test]
    fn a_scale_has_few_round_steps_and_holds_all() {
        assert_eq!(steps(0.4, 33.0), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(steps(97.5, 99.8), [97.0, 98.0, 99.0, 100.0]);
        assert_eq!(steps(-5.0, 5.0), [-5.0, 0.0, 5.0]);
        assert_eq!(steps(7.0, 7.0), [6.0, 8.0]);
        assert_eq!(steps(0.0, 0.0), [0.0, 0.5]);
        assert!(steps(0.001, 0.002).is_empty(), "numbers have two decimals");
        for n in -40_i32..80 {
            let most = 1.37_f64.powi(n);
            if let Some(scale) = Scale::new(most / 3.0, most) {
                assert!(
                    scale.low <= most / 3.0 && scale.high >= most && scale.steps().count() <= 7
                );
                assert!(scale.y(most) >= ROOM && scale.y(scale.low) <= HEIGHT - ROOM, "{most}");
            }
        }
    }

    #[test]
    fn many_points_are_thinned_and_no_peak_is_lost() {
        let scale = Scale::new(0.0, 1000.0).unwrap();
        let mut points: Vec<(f64, f64)> =
            (0..100_000).map(|i| (f64::from(i) / 1000.0, f64::from(i % 7))).collect();
        points[55_555].1 = 1000.0;
        let path = way(&points, &scale);
        assert!(path.len() < 6_000, "{}", path.len());
        assert!(path.contains(&format!("L556 {:.1}", scale.y(1000.0))), "{path}");
        assert!(path.starts_with("M0 "));
        assert_eq!(
            way(&[(0.0, 0.0), (50.0, 500.0), (100.0, 0.0)], &scale),
            "M0 104.0L500 56.0L1000 104.0"
        );
    }
}
