//! The report on one page, for those who read no more: what is known of the incident, when it turned, and what is
//! still to be done.

use serde::Serialize;

use super::cause;
use super::glance::Glance;
use super::impact::{ImpactRow, ImpactView};
use super::timeline::{self, EntryView};
use super::{Metrics, banner, teaser};
use crate::derive::OffHours;
use crate::site::context::PageScope;
use crate::site::lists::Excerpt;
use crate::site::views::actions::{ActionView, urgency};
use crate::site::views::parts::card::Card;
use crate::site::views::parts::time::TimeView;
use crate::site::views::text;
use crate::vocabulary::{Choice, Milestone, StaffOutcome};

/// How much of each list the page has room for.
const MOST_ENTRIES: usize = 10;
const MOST_IMPACT: usize = 5;
const MOST_ACTIONS: usize = 8;

/// The context of its template.
#[derive(Serialize)]
pub struct Brief<'a> {
    pub card: &'a Card,
    pub banner: Option<&'static str>,
    pub summary_html: Option<String>,
    /// Its beginning, for those that show the page elsewhere.
    pub summary: String,
    pub started: Option<TimeView>,
    pub metrics: Metrics,
    pub off_hours: Vec<OffHours>,
    pub glance: Glance,
    /// The entries at which it turned, in order of writing.
    pub turns: Vec<EntryView>,
    /// Whether the entries are of several days.
    pub several_days: bool,
    /// The zone that all of their times are in; absent where it changes between them.
    pub zone: Option<String>,
    pub impact: Option<Excerpt<ImpactRow>>,
    /// What is still to be done, the most urgent first.
    pub actions: Excerpt<ActionView>,
}

impl<'a> Brief<'a> {
    /// Puts the page of one incident together.
    pub fn new(scope: &PageScope<'a>) -> Self {
        let incident = scope.entry.incident;
        let words = &scope.site.words;
        let causes = cause::causes(scope);
        let entries = timeline::entries(scope);
        let glance = Glance::new(scope, &causes, &entries);
        let summary = text(incident.summary.as_ref());
        let started = incident.milestone(Milestone::Started).map(|(_, at)| at);
        let mut actions: Vec<ActionView> = ActionView::all(scope);
        actions.retain(|a| a.open);
        actions.sort_by_cached_key(urgency);
        let turns = turns(entries);
        let mut days = turns.iter().filter_map(|e| Some(e.at.as_ref()?.day.iso.as_str()));
        let first = days.next();
        let mut zones = turns.iter().filter_map(|e| Some(e.at.as_ref()?.zone.as_str()));
        let zone = zones.next().filter(|first| zones.all(|zone| zone == *first));
        Self {
            zone: zone.map(str::to_owned),
            several_days: days.any(|day| Some(day) != first),
            card: scope.card,
            banner: banner(scope.card),
            summary_html: summary.map(|s| scope.inline(s)),
            summary: teaser(summary.unwrap_or_default()),
            started: started.map(|at| TimeView::new(at, incident.zone, words)),
            metrics: Metrics::new(scope),
            off_hours: scope.entry.facts.staff.off_hours.clone(),
            impact: ImpactView::new(scope).map(|i| Excerpt::new(i.rows, MOST_IMPACT)),
            actions: Excerpt::new(actions, MOST_ACTIONS),
            glance,
            turns,
        }
    }
}

/// Milestones, then, as far as there is room, what fixed it or made it worse, alerts and changes.
fn turns(entries: Vec<EntryView>) -> Vec<EntryView> {
    let weight = |e: &EntryView| match (e.milestone, e.outcome, e.kind) {
        (Some(_), ..) => Some(0),
        (_, Some(o), _) if o == StaffOutcome::Fixed.word() => Some(1),
        (_, Some(o), _) if o == StaffOutcome::MadeWorse.word() => Some(2),
        (.., "alert") => Some(3),
        (.., "change" | "decision") => Some(4),
        _ => None,
    };
    let mut chosen: Vec<(usize, usize)> =
        entries.iter().enumerate().filter_map(|(i, e)| Some((weight(e)?, i))).collect();
    chosen.sort_unstable();
    chosen.truncate(MOST_ENTRIES);
    let chosen: Vec<usize> = chosen.into_iter().map(|(_, i)| i).collect();
    let all = entries.into_iter().enumerate();
    all.filter(|(i, _)| chosen.contains(i)).map(|(_, entry)| entry).collect()
}
