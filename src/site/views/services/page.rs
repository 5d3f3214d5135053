//! The page of a service, as a planning meeting opens it: what happened to it, what is still to be
//! done, and whether it repeats.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::ServiceRow;
use super::before::{self, Tried};
use super::chart::{self as drawn, Incidents};
use crate::derive::budget::{self, Budget};
use crate::derive::services::{self, Speed, Spell};
use crate::derive::trends::{FEWEST, Spread};
use crate::site::address::{Address, encode};
use crate::site::context::Context;
use crate::site::lists::{Excerpt, Folded, Pager, parts};
use crate::site::text::Words;
use crate::site::views::across::IncidentRef;
use crate::site::views::across::in_common::CauseCount;
use crate::site::views::across::safeguards::{self, Record, Unheld};
use crate::site::views::actions::{OwedAction, owed};
use crate::site::views::charts::{Columns, Spreads};
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::site::views::parts::time::{DateView, LengthView};
use crate::site::views::trends::{SpreadView, Unit};

/// How many safeguards and actions the page has in all; the rest is on the pages of all services.
const MOST: usize = 60;
/// How many actions that did not help.
const MOST_BACK: usize = 8;

/// The page.
#[derive(Serialize)]
pub struct ServiceView<'a> {
    #[serde(flatten)]
    pub row: ServiceRow<'a>,
    pub depends_on: Vec<ServiceLink>,
    pub needed_by: Vec<ServiceLink>,
    /// The feed of its incidents, relative to the site's root.
    pub feed: String,
    /// The tracker, filtered by it.
    pub tracker: String,
    /// Incidents of the last 365 days, and of the 365 before.
    pub recent: usize,
    pub before: usize,
    /// The fewest values that are drawn.
    pub fewest: usize,
    pub axis: Option<Incidents>,
    /// The newest first; those of later pages left out.
    pub cards: Folded<&'a Card>,
    pub pager: Pager,
    /// What was tried before, by what came of it.
    pub tried: Vec<Tried<'a>>,
    /// How its safeguards did.
    pub records: Folded<Record<'a>>,
    /// Those that finished actions have not mended.
    pub safeguards: Folded<Unheld<'a>>,
    /// Whether any did not hold, mended or not.
    pub let_down: bool,
    pub actions: Folded<OwedAction<'a>>,
    pub helped: Helped<'a>,
    /// Categories of causes that occur more than once, the most frequent first.
    pub repeated: Vec<Repeated<'a>>,
    /// Those that occur once.
    pub once: Vec<CauseCount>,
    pub downtime_chart: Option<Columns>,
    pub downtime_rows: Vec<DowntimeRow>,
    pub downtime_unit: Option<Unit>,
    /// Where it has an objective.
    pub budget: Option<BudgetView>,
    /// How many incidents were an outage of the service.
    pub outages: usize,
    /// To detect, then to resolve.
    pub times: Vec<Against>,
}

/// Whether what was done for the service held.
#[derive(Serialize)]
pub struct Helped<'a> {
    /// How many actions were shown to work and say what they are against.
    pub shown: usize,
    /// Those after which it came back, the latest first.
    pub back: Excerpt<OwedAction<'a>>,
}

/// A later page of the incidents of a service.
#[derive(Serialize)]
pub struct LaterIncidents<'a> {
    pub service: ServiceLink,
    pub cards: Vec<&'a Card>,
    pub pager: Pager,
}

/// A category of causes that occurs again and again.
#[derive(Serialize)]
pub struct Repeated<'a> {
    pub category: &'static str,
    pub incidents: usize,
    /// The newest first, a few.
    pub latest: Vec<IncidentRef<'a>>,
}

/// A period and how long the service was out in it.
#[derive(Serialize)]
pub struct DowntimeRow {
    pub label: String,
    pub incidents: usize,
    pub downtime: Option<LengthView>,
}

/// How much of its error budget a service has spent.
#[derive(Serialize)]
pub struct BudgetView {
    /// In percent, as it is configured.
    pub objective: String,
    pub since: DateView,
    pub until: DateView,
    pub allowed: LengthView,
    pub spent: LengthView,
    /// In whole percent.
    pub share: i64,
    pub is_missed: bool,
}

impl BudgetView {
    #[allow(clippy::cast_possible_truncation)] // a share of some thousand percent at most
    fn new(budget: &Budget, words: &Words) -> Self {
        Self {
            objective: words.exact_number(budget.objective_percent),
            since: DateView::new(budget.since, words),
            until: DateView::new(budget.until, words),
            allowed: LengthView::exact(budget.allowed_seconds, words),
            spent: LengthView::exact(budget.spent_seconds, words),
            share: budget.spent_percent().round() as i64,
            is_missed: budget.left_seconds() < 0,
        }
    }
}

/// Times of one kind, of this service's incidents and of all.
#[derive(Serialize)]
pub struct Against {
    /// `detect` or `resolve`.
    pub kind: &'static str,
    pub own: SpreadView,
    pub all: SpreadView,
    pub chart: Option<Spreads>,
}

/// How many incidents of a repeated cause are named.
const NAMED: usize = 3;

impl<'a> ServiceView<'a> {
    /// Puts a service's page together, and the later pages of its incidents, each with its address; `all`
    /// is how fast the incidents of all services were ended.
    pub fn pages(
        site: &'a Context<'a>,
        name: &str,
        positions: &[usize],
        all: &Speed,
    ) -> (Self, Vec<(Address, LaterIncidents<'a>)>) {
        let config = site.edition.config();
        let as_of = site.edition.as_of();
        let address = Address::service(name);
        let order = site.by_recency(positions);
        let cards: Vec<&Card> = order.iter().map(|p| &site.cards[*p]).collect();
        let entries = || positions.iter().map(|p| site.entries[*p]);
        let incidents: Vec<_> = entries().map(|e| (e.incident, e.facts)).collect();
        let (recent, earlier) = services::recent(entries().map(|e| e.incident), as_of);
        let spells = services::spells(name, &incidents, as_of);
        let own = services::speed(incidents.iter().map(|(_, facts)| *facts));
        let downtime_row = |spell: &Spell| DowntimeRow {
            label: site.words.period_as_of(spell.period, as_of),
            incidents: spell.incidents,
            downtime: LengthView::if_any(spell.downtime, &site.words),
        };
        let (repeated, once) = causes(&cards);
        let link = |n: &String| ServiceLink::new(n, config);
        let needs = |s: &crate::config::Service| s.depends_on.iter().any(|d| d == name);
        let axis = Incidents::new(&cards, as_of, &site.words);
        let mut parts = parts(&address, cards, site.paginate_by);
        let first = parts.remove(0);
        let later = parts.into_iter().map(|part| {
            let page = LaterIncidents {
                service: ServiceLink::new(name, config),
                cards: part.rows,
                pager: part.pager,
            };
            (part.address, page)
        });
        let page = Self {
            row: ServiceRow::new(site, name, positions),
            depends_on: config
                .services
                .get(name)
                .map(|s| s.depends_on.iter().map(link).collect())
                .unwrap_or_default(),
            needed_by: config
                .services
                .iter()
                .filter(|(_, s)| needs(s))
                .map(|(n, _)| link(n))
                .collect(),
            feed: Address::service_feed(name).link(),
            tracker: format!("actions/?service={}#list", encode(name)),
            recent,
            before: earlier,
            fewest: FEWEST,
            axis,
            tried: before::tried(site, name, &order),
            records: safeguards::records(site, &order),
            let_down: entries()
                .flat_map(|e| &e.incident.safeguards)
                .any(|s| s.outcome.as_ref().is_some_and(|o| o.value.needs_action())),
            safeguards: Folded::new(Unheld::unmended(site, &order), MOST),
            actions: Folded::new(owed(site, positions), MOST),
            helped: Helped::new(site, &order),
            repeated,
            once,
            downtime_chart: drawn::downtime(name, &spells, &site.words),
            downtime_unit: spells.first().map(|s| Unit::of(s.period)),
            downtime_rows: spells.iter().map(downtime_row).collect(),
            budget: config
                .services
                .get(name)
                .and_then(|s| s.objective.as_ref())
                .and_then(|objective| budget::of(name, objective, &incidents, as_of))
                .map(|budget| BudgetView::new(&budget, &site.words)),
            outages: spells.iter().map(|s| s.outages).sum(),
            times: vec![
                Against::new("detect", &own.to_detect, &all.to_detect, &site.words),
                Against::new("resolve", &own.to_resolve, &all.to_resolve, &site.words),
            ],
            cards: Folded::new(first.rows, usize::MAX),
            pager: first.pager,
        };
        (page, later.collect())
    }
}

impl<'a> Helped<'a> {
    /// `order` begins with the newest incident.
    fn new(site: &'a Context<'a>, order: &[usize]) -> Self {
        let mut shown = 0;
        let mut back = Vec::new();
        for &position in order {
            let entry = site.entries[position];
            for (i, outcome) in entry.facts.outcomes.iter().enumerate() {
                let Some(outcome) = outcome else { continue };
                shown += 1;
                if outcome.times > 0 {
                    back.push((outcome.since, position, i));
                }
            }
        }
        back.sort_by_key(|(since, ..)| Reverse(*since));
        let total = back.len();
        back.truncate(MOST_BACK);
        let rows = back.into_iter();
        let rows = rows.map(|(_, position, i)| OwedAction::new(i, position, site));
        Self { shown, back: Excerpt { rows: rows.collect(), total } }
    }
}

impl Against {
    fn new(kind: &'static str, own: &Spread, all: &Spread, words: &Words) -> Self {
        let both = [
            (words.say("this-service", &[]), None, own),
            (words.say("incidents-heading", &[]), None, all),
        ];
        let chart = own.is_enough().then(|| Spreads::new(&both, words)).flatten();
        Self {
            kind,
            own: SpreadView::of(own, words),
            all: SpreadView::of(all, words),
            // There is no way from one to the other.
            chart: chart.map(|mut chart| {
                chart.lines.clear();
                chart
            }),
        }
    }
}

fn causes<'a>(cards: &[&'a Card]) -> (Vec<Repeated<'a>>, Vec<CauseCount>) {
    let mut by_category: BTreeMap<&'static str, Vec<&'a Card>> = BTreeMap::new();
    for card in cards {
        for category in &card.causes {
            by_category.entry(category).or_default().push(card);
        }
    }
    let (mut repeated, mut once) = (Vec::new(), Vec::new());
    for (category, cards) in by_category {
        let incidents = cards.len();
        if incidents > 1 {
            let latest = cards.into_iter().take(NAMED);
            repeated.push(Repeated {
                category,
                incidents,
                latest: latest.map(IncidentRef::from).collect(),
            });
        } else {
            once.push(CauseCount { category, incidents });
        }
    }
    repeated.sort_by_key(|r| Reverse(r.incidents));
    (repeated, once)
}
