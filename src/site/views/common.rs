//! What incidents of one cause or one tag have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::across::causes::CauseRow;
use super::across::{Answer, IncidentRef, by_recency};
use super::card::{Card, ServiceLink};
use super::excerpt::Excerpt;
use super::service::{CauseCount, OwedAction, owed};
use super::{text, word};
use crate::derive::ActionState;
use crate::site::address::Address;
use crate::site::pages::paging::{Pager, parts};
use crate::site::scope::{Site, tags};
use crate::vocabulary::{CauseCategory, SafeguardOutcome};

/// A row of a list of causes or tags.
#[derive(Clone, Serialize)]
pub struct CommonRow<'a> {
    pub name: &'a str,
    /// Relative to the site's root.
    pub path: String,
    /// What the word means, for one of the format's own.
    pub meaning: Option<String>,
    pub incidents: usize,
    pub open_actions: usize,
    pub overdue_actions: usize,
    pub latest: Option<IncidentRef<'a>>,
}

/// The page of a cause or a tag.
#[derive(Serialize)]
pub struct Common<'a> {
    #[serde(flatten)]
    pub row: CommonRow<'a>,
    /// Those of this page, the newest first.
    pub cards: Vec<&'a Card>,
    pub pager: Pager,
    /// What all of them have in common; on the first page.
    pub shared: Option<Shared<'a>>,
}

/// What the incidents of a cause or a tag have in common.
#[derive(Serialize)]
pub struct Shared<'a> {
    /// Services that they touched, the most often touched first.
    pub services: Vec<ServiceCount>,
    /// Categories of their causes; for a cause the others.
    pub categories: Vec<CauseCount>,
    /// Their tags; for a tag the others.
    pub tags: Vec<TagCount>,
    /// For a cause: what was said of it.
    pub causes: Excerpt<CauseRow<'a>>,
    /// What did not hold, what did not hold more than once first.
    pub safeguards: Excerpt<Repeated<'a>>,
    pub actions: Excerpt<OwedAction<'a>>,
}

/// How many causes, safeguards and actions the first page shows.
const MOST_SHARED: usize = 40;
/// How many failures of one safeguard.
const MOST_FAILURES: usize = 8;

/// How often a service was touched.
#[derive(Serialize)]
pub struct ServiceCount {
    pub service: ServiceLink,
    pub incidents: usize,
}

/// How often a tag occurs.
#[derive(Serialize)]
pub struct TagCount {
    pub name: String,
    /// Relative to the site's root.
    pub path: String,
    pub incidents: usize,
}

/// Safeguards of one name that did not hold.
#[derive(Serialize)]
pub struct Repeated<'a> {
    pub name_html: String,
    pub incidents: usize,
    /// The newest first.
    pub failures: Excerpt<Failure<'a>>,
}

/// One time that a safeguard did not hold.
#[derive(Serialize)]
pub struct Failure<'a> {
    pub incident: IncidentRef<'a>,
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub outcome: Option<&'static str>,
    pub answer: Answer,
}

impl<'a> CommonRow<'a> {
    /// Sums up the incidents at `positions`.
    pub(in crate::site) fn new(
        site: &'a Site<'a>,
        name: &'a str,
        meaning: Option<String>,
        address: &Address,
        positions: &[usize],
    ) -> Self {
        let count = |states: &[ActionState]| {
            let all = positions
                .iter()
                .flat_map(|p| &site.entries[*p].facts.actions);
            all.filter(|a| states.contains(&a.state)).count()
        };
        let latest = positions
            .iter()
            .map(|p| &site.cards[*p])
            .max_by(|a, b| a.recency().cmp(&b.recency()));
        Self {
            name,
            path: address.link(),
            meaning,
            incidents: positions.len(),
            open_actions: count(&[ActionState::Open, ActionState::Overdue]),
            overdue_actions: count(&[ActionState::Overdue]),
            latest: latest.map(IncidentRef::from),
        }
    }
}

impl<'a> Common<'a> {
    /// Puts the pages together, each with its address; `row.name` is a tag unless `category` is given.
    pub(in crate::site) fn pages(
        site: &'a Site<'a>,
        row: &CommonRow<'a>,
        category: Option<CauseCategory>,
        address: &Address,
        positions: &[usize],
    ) -> Vec<(Address, Self)> {
        let positions = by_recency(site, positions.iter().copied());
        let cards: Vec<&Card> = positions.iter().map(|p| &site.cards[*p]).collect();
        let mut shared = Some(Shared::new(
            site, row.name, category, address, &positions, &cards,
        ));
        parts(address, cards, site.paginate_by)
            .into_iter()
            .map(|part| {
                let page = Self {
                    row: row.clone(),
                    cards: part.rows,
                    pager: part.pager,
                    shared: shared.take(),
                };
                (part.address, page)
            })
            .collect()
    }
}

impl<'a> Shared<'a> {
    fn new(
        site: &'a Site<'a>,
        name: &str,
        category: Option<CauseCategory>,
        address: &Address,
        positions: &[usize],
        cards: &[&'a Card],
    ) -> Self {
        let actions = owed(site, positions, address);
        let causes = category.map(|c| causes(site, positions, c, address));
        let safeguards = repeated(site, positions, address);
        Self {
            services: services(cards),
            categories: categories(cards, name, category.is_some()),
            tags: tag_counts(site, positions, category.is_none().then_some(name)),
            causes: Excerpt::new(causes.unwrap_or_default(), MOST_SHARED),
            safeguards: Excerpt::new(safeguards, MOST_SHARED),
            actions: Excerpt::new(actions, MOST_SHARED),
        }
    }
}

fn services(cards: &[&Card]) -> Vec<ServiceCount> {
    let mut counts: BTreeMap<&str, (&ServiceLink, usize)> = BTreeMap::new();
    for service in cards.iter().flat_map(|c| &c.services) {
        counts.entry(&service.name).or_insert((service, 0)).1 += 1;
    }
    let mut all: Vec<ServiceCount> = counts
        .into_values()
        .map(|(service, incidents)| ServiceCount {
            service: service.clone(),
            incidents,
        })
        .collect();
    all.sort_by_key(|s| Reverse(s.incidents));
    all
}

fn categories(cards: &[&Card], own: &str, leave_out_own: bool) -> Vec<CauseCount> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for cause in cards.iter().flat_map(|c| &c.causes) {
        if !(leave_out_own && *cause == own) {
            *counts.entry(cause).or_insert(0) += 1;
        }
    }
    let mut all: Vec<CauseCount> = counts
        .into_iter()
        .map(|(category, incidents)| CauseCount {
            category,
            incidents,
        })
        .collect();
    all.sort_by_key(|c| Reverse(c.incidents));
    all
}

fn tag_counts(site: &Site<'_>, positions: &[usize], own: Option<&str>) -> Vec<TagCount> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &position in positions {
        let each: std::collections::BTreeSet<&str> =
            tags(site.entries[position].incident).collect();
        for tag in each.into_iter().filter(|t| Some(*t) != own) {
            *counts.entry(tag).or_insert(0) += 1;
        }
    }
    let mut all: Vec<TagCount> = counts
        .into_iter()
        .filter_map(|(name, incidents)| {
            Some(TagCount {
                path: site.tags.link(name)?,
                name: name.to_owned(),
                incidents,
            })
        })
        .collect();
    all.sort_by_key(|t| Reverse(t.incidents));
    all
}

fn causes<'a>(
    site: &'a Site<'a>,
    positions: &[usize],
    category: CauseCategory,
    address: &Address,
) -> Vec<CauseRow<'a>> {
    let mut rows = Vec::new();
    for &position in positions {
        let scope = site.scope(position, address);
        let all = scope.entry.incident.causes.iter();
        let mine = all.filter(|c| c.category.as_ref().is_some_and(|c| c.value == category));
        rows.extend(mine.map(|c| CauseRow::new(c, &site.cards[position], &scope)));
    }
    rows
}

/// Safeguards that did not hold, of one name while they are collected.
struct Found<'a> {
    name_html: String,
    incidents: usize,
    last: usize,
    failures: Vec<Failure<'a>>,
}

fn repeated<'a>(site: &'a Site<'a>, positions: &[usize], address: &Address) -> Vec<Repeated<'a>> {
    // Authors write one name now with a capital and now without.
    let mut by_name: BTreeMap<String, Found<'a>> = BTreeMap::new();
    for &position in positions {
        let scope = site.scope(position, address);
        for safeguard in &scope.entry.incident.safeguards {
            let outcome = safeguard.outcome.as_ref().map(|o| o.value);
            if !outcome.is_some_and(SafeguardOutcome::needs_action) {
                continue;
            }
            let name = text(safeguard.name.as_ref()).unwrap_or_default();
            let found = by_name.entry(name.to_lowercase()).or_insert_with(|| Found {
                name_html: scope.inline(name),
                incidents: 0,
                last: usize::MAX,
                failures: Vec::new(),
            });
            if found.last != position {
                found.last = position;
                found.incidents += 1;
            }
            let id = text(safeguard.id.as_ref());
            found.failures.push(Failure {
                incident: IncidentRef::from(&site.cards[position]),
                id: id.map(str::to_owned),
                anchor: id.and_then(|id| scope.anchors.of_entry(id, safeguard.span)),
                outcome: word(safeguard.outcome.as_ref()),
                answer: Answer::new(id, safeguard.accepted.is_some(), &scope),
            });
        }
    }
    let mut all: Vec<Found<'a>> = by_name.into_values().collect();
    all.sort_by_key(|f| {
        let worst = f.failures.iter().map(|f| f.answer.standing).min();
        (Reverse(f.incidents), worst)
    });
    all.into_iter()
        .map(|found| Repeated {
            name_html: found.name_html,
            incidents: found.incidents,
            failures: Excerpt::new(found.failures, MOST_FAILURES),
        })
        .collect()
}
