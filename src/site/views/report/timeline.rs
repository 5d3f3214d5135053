//! The timeline: entries by day and phase, with the gaps between them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::derive::{Phase, PhaseName, Range};
use crate::model::{Attachment, Source, TimelineEntry};
use crate::site::context::PageScope;
use crate::site::views::parts::source::SourceView;
use crate::site::views::parts::time::{DateView, LengthView, TimeView};
use crate::site::views::{owned, text, word};
use crate::source::kinds::is_image;
use crate::vocabulary::Milestone;

/// The timeline by day.
#[derive(Debug, Serialize)]
pub struct Days {
    /// What was before the incident began, where there is enough of it and something after it: it can be opened.
    pub earlier: Vec<DayView>,
    /// How many entries those have.
    pub earlier_entries: usize,
    pub days: Vec<DayView>,
    /// What the clocks of both columns are called: the place of the zone's name.
    pub zone_place: String,
    /// Whether any entry has another time in UTC.
    pub has_utc: bool,
    /// How many entries are milestones, and how many tell what staff did.
    pub milestones: usize,
    pub staff: usize,
    pub entries: usize,
    /// The phases that are named.
    #[serde(skip)]
    pub begun: Vec<PhaseName>,
}

/// A day of the timeline; the first also holds entries whose time could not be read.
#[derive(Debug, Serialize)]
pub struct DayView {
    pub day: Option<DateView>,
    /// The name of the zone on that day.
    pub zone: Option<String>,
    pub phases: Vec<PhaseGroup>,
}

/// Entries of one phase on one day.
#[derive(Debug, Serialize)]
pub struct PhaseGroup {
    /// `before`, `undetected`, …; absent where there are no milestones to tell phases by.
    pub phase: Option<PhaseName>,
    /// Whether it begins here: one that goes on from the day before is not named again.
    pub begins: bool,
    /// Its id on the page; where a phase begins for the first time.
    pub anchor: Option<String>,
    /// Time without an entry before it, where it is long.
    pub gap: Option<LengthView>,
    pub entries: Vec<EntryView>,
}

/// One entry.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    pub anchor: String,
    pub at: Option<TimeView>,
    /// When a span of work ended.
    pub until: Option<TimeView>,
    /// How long it lasted.
    pub length: Option<LengthView>,
    pub milestone: Option<&'static str>,
    /// From the start to this milestone.
    pub after: Option<LengthView>,
    /// `action` for whatever staff did.
    pub kind: &'static str,
    pub staff: bool,
    pub by: Option<String>,
    pub event_html: String,
    pub reason_html: Option<String>,
    pub outcome: Option<&'static str>,
    pub sources: Vec<SourceView>,
    pub attachments: Vec<AttachmentView>,
    /// Time without an entry before this one, where it is long.
    pub gap: Option<LengthView>,
}

/// A picture or code.
#[derive(Clone, Debug, Serialize)]
pub struct AttachmentView {
    /// What the picture shows, or what the code is.
    pub title: Option<String>,
    pub picture: Option<SourceView>,
    /// Whether the picture can be shown on the page; another is a link.
    pub image: bool,
    pub code_html: Option<String>,
}

/// A silence worth showing, in seconds: the one that the rules ask to explain.
const GAP: i64 = 30 * 60;

/// All entries in order of writing.
pub fn entries(scope: &PageScope<'_>) -> Vec<EntryView> {
    let incident = scope.entry.incident;
    let metrics = &scope.entry.facts.metrics;
    let words = &scope.site.words;
    let mut previous: Option<chrono::DateTime<chrono::Utc>> = None;
    incident
        .timeline
        .iter()
        .enumerate()
        .map(|(i, entry)| {
            let at = entry.at.as_ref().map(|a| a.value);
            let gap = previous
                .zip(at)
                .map(|(before, now)| (now.at - before).num_seconds())
                .filter(|seconds| *seconds >= GAP);
            let until = entry.until.as_ref().map(|u| u.value);
            previous = until.or(at).map(|a| a.latest).or(previous).max(previous);
            let milestone = entry.milestone.as_ref().map(|m| m.value);
            let after = match milestone {
                Some(Milestone::Detected) => metrics.to_detect,
                Some(Milestone::Acknowledged) => metrics.to_acknowledge,
                Some(Milestone::Mitigated) => metrics.to_mitigate,
                Some(Milestone::Resolved) => metrics.to_resolve,
                Some(Milestone::Started) | None => None,
            };
            EntryView {
                anchor: anchor(i),
                at: at.map(|a| TimeView::new(a, incident.zone, words)),
                until: until.map(|u| TimeView::new(u, incident.zone, words)),
                length: at
                    .zip(until)
                    .map(|(a, u)| LengthView::exact((u.at - a.at).num_seconds(), words)),
                milestone: word(entry.milestone.as_ref()),
                after: after.filter(|r: &Range| r.most > 0).map(|r| LengthView::new(r, words)),
                kind: kind(entry),
                staff: entry.is_staff_action(),
                by: owned(entry.by.as_ref()),
                event_html: scope.inline(text(entry.event.as_ref()).unwrap_or_default()),
                reason_html: scope.markup(entry.reason.as_ref()),
                outcome: word(entry.outcome.as_ref()),
                sources: entry.sources.iter().map(|s| SourceView::new(&s.value, scope)).collect(),
                attachments: entry.attachments.iter().map(|a| attachment(a, scope)).collect(),
                gap: gap.map(|s| LengthView::exact(s, words)),
            }
        })
        .collect()
}

fn attachment(attached: &Attachment, scope: &PageScope<'_>) -> AttachmentView {
    let renderer = &scope.site.renderer;
    let picture = attached.picture.as_ref().map(|p| &p.value);
    let is_file = |p: &&Source| matches!(p, Source::File { path, .. } if is_image(path));
    let view = picture.map(|p| SourceView::new(p, scope));
    let language = text(attached.language.as_ref()).unwrap_or_default();
    AttachmentView {
        title: owned(attached.title.as_ref()),
        image: picture.filter(is_file).is_some() && view.as_ref().is_some_and(|v| v.href.is_some()),
        picture: view,
        code_html: attached.code.as_ref().map(|c| renderer.code_block(&c.value, language)),
    }
}

/// The entries by day and phase.
pub fn days(scope: &PageScope<'_>, entries: &[EntryView]) -> Days {
    let incident = scope.entry.incident;
    let mut in_phases = InPhases::new(&scope.entry.facts.phases);
    let mut begun: Vec<PhaseName> = Vec::new();
    let mut days: Vec<DayView> = Vec::new();
    let date = |entry: &TimelineEntry| {
        let at = entry.at.as_ref()?.value.at;
        Some(at.with_timezone(&incident.zone).date_naive())
    };
    // An entry without a time is on the day of the entry before it, the first of the one after it.
    let mut current: Option<NaiveDate> = incident.timeline.iter().find_map(date);
    for (position, (entry, view)) in incident.timeline.iter().zip(entries).enumerate() {
        let date = date(entry).or(current);
        let before = days.last().and_then(|d| d.phases.last()).and_then(|g| g.phase);
        if days.is_empty() || date != current {
            current = date;
            days.push(DayView {
                day: date.map(|d| DateView::new(d, &scope.site.words)),
                zone: entries.iter().skip(position).find_map(|e| Some(e.at.as_ref()?.zone.clone())),
                phases: Vec::new(),
            });
        }
        let Some(day) = days.last_mut() else { continue };
        let phase = in_phases.next(entry).or(before);
        match day.phases.last_mut() {
            Some(group) if group.phase == phase => group.entries.push(view.clone()),
            _ => {
                let mut first = view.clone();
                let new = phase.filter(|p| !begun.contains(p));
                begun.extend(new);
                day.phases.push(PhaseGroup {
                    phase,
                    begins: phase.is_some() && phase != before,
                    anchor: new.map(phase_anchor),
                    // Nothing happened in it before what is named below it begins.
                    gap: first.gap.take(),
                    entries: vec![first],
                });
            }
        }
    }
    let (earlier, days_of_it) = before_and_after(days);
    let earlier_entries = earlier.iter().map(entries_of).sum();
    let zone = incident.zone.name();
    Days {
        earlier,
        earlier_entries,
        days: days_of_it,
        zone_place: zone.rsplit('/').next().unwrap_or(zone).replace('_', " "),
        has_utc: entries.iter().any(|e| e.at.as_ref().is_some_and(|at| !at.is_utc)),
        milestones: entries.iter().filter(|e| e.milestone.is_some()).count(),
        staff: entries.iter().filter(|e| e.staff).count(),
        entries: entries.len(),
        begun,
    }
}

/// The fewest entries before the start that are folded: for less it costs more than it saves.
const FOLDED: usize = 3;

fn entries_of(day: &DayView) -> usize {
    day.phases.iter().map(|g| g.entries.len()).sum()
}

/// The days up to the start, and those from it on; the day of the start is in both where something was before it.
/// Nothing is in the first of both where that is too little, or all there is.
fn before_and_after(mut days: Vec<DayView>) -> (Vec<DayView>, Vec<DayView>) {
    let is_before = |g: &PhaseGroup| g.phase == Some(PhaseName::Before);
    let whole = days.iter().take_while(|d| d.phases.iter().all(is_before)).count();
    let mut after = days.split_off(whole);
    if let Some(first) = after.first_mut() {
        let own = first.phases.iter().take_while(|g| is_before(g)).count();
        let rest = first.phases.split_off(own);
        let phases = std::mem::replace(&mut first.phases, rest);
        if own > 0 {
            days.push(DayView { day: first.day.clone(), zone: first.zone.clone(), phases });
        }
    }
    if !after.is_empty() && days.iter().map(entries_of).sum::<usize>() >= FOLDED {
        if let Some(group) = after.first_mut().and_then(|d| d.phases.first_mut()) {
            // What it goes on from is out of sight.
            group.begins = group.phase.is_some();
        }
        return (days, after);
    }
    // Together again.
    if let Some(first) = after.first_mut()
        && let Some(last) = days.pop_if(|last| {
            let day = |d: &DayView| d.day.as_ref().map(|d| d.iso.clone());
            day(last) == day(first)
        })
    {
        first.phases.splice(0..0, last.phases);
    }
    days.append(&mut after);
    (Vec::new(), days)
}

/// The id on the page of where a phase begins.
pub fn phase_anchor(phase: PhaseName) -> String {
    format!("phase-{}", phase.word())
}

/// Tells in which phase each entry is, in order of writing. Of entries at the moment of a milestone, those
/// written before it belong to the phase before it, and those after it to the one that it begins.
struct InPhases<'p> {
    phases: &'p [Phase],
    /// How many of the phases have begun by what was written so far.
    begun: usize,
    ended: bool,
}

impl<'p> InPhases<'p> {
    fn new(phases: &'p [Phase]) -> Self {
        Self { phases, begun: 0, ended: false }
    }

    /// The phase of the next entry; `None` where it has no time, or there are no phases.
    fn next(&mut self, entry: &TimelineEntry) -> Option<PhaseName> {
        let at = entry.at.as_ref()?.value.at;
        let (first, last) = (self.phases.first()?, self.phases.last()?);
        let milestone = entry.milestone.as_ref().map(|m| m.value);
        if milestone == Some(Milestone::Resolved) {
            // What ends the incident still belongs to it.
            self.ended = true;
            return Some(last.name);
        }
        if let Some(opened) =
            milestone.and_then(|m| self.phases.iter().position(|p| p.begins_with == m))
        {
            self.begun = opened + 1;
            return Some(self.phases[opened].name);
        }
        if at < first.from || (at == first.from && self.begun == 0) {
            return Some(PhaseName::Before);
        }
        if at > last.to || (at == last.to && self.ended) {
            return Some(PhaseName::After);
        }
        let earliest = self.phases.iter().position(|p| at <= p.to)?;
        let latest = self.phases.iter().rposition(|p| p.from <= at)?;
        let written = self.begun.saturating_sub(1);
        Some(self.phases[written.clamp(earliest.min(latest), latest)].name)
    }
}

/// The id of an entry on its page.
pub fn anchor(index: usize) -> String {
    format!("t{}", index + 1)
}

fn kind(entry: &TimelineEntry) -> &'static str {
    match word(entry.kind.as_ref()) {
        Some(kind) => kind,
        None if entry.is_staff_action() => "action",
        None => "observation",
    }
}
