//! What incidents of one cause or one tag have in common.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::safeguards::Unheld;
use super::{CauseRow, IncidentRef};
use crate::derive::ActionState;
use crate::site::address::Address;
use crate::site::context::{Context, tags};
use crate::site::lists::{Excerpt, Pager, parts};
use crate::site::views::actions::{OwedAction, owed};
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::vocabulary::CauseCategory;

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
    pub safeguards: Excerpt<Unheld<'a>>,
    pub actions: Excerpt<OwedAction<'a>>,
}

/// How many causes, safeguards and actions the first page shows.
const MOST_SHARED: usize = 40;

/// How often a category of causes occurs.
#[derive(Clone, Serialize)]
pub struct CauseCount {
    pub category: &'static str,
    /// In how many incidents.
    pub incidents: usize,
}

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

impl<'a> CommonRow<'a> {
    /// Sums up the incidents at `positions`.
    pub fn new(
        site: &'a Context<'a>,
        name: &'a str,
        meaning: Option<String>,
        address: &Address,
        positions: &[usize],
    ) -> Self {
        let latest =
            positions.iter().map(|p| &site.cards[*p]).max_by(|a, b| a.recency().cmp(&b.recency()));
        Self {
            name,
            path: address.link(),
            meaning,
            incidents: positions.len(),
            open_actions: site
                .actions(positions, |s| matches!(s, ActionState::Open | ActionState::Overdue)),
            overdue_actions: site.actions(positions, |s| s == ActionState::Overdue),
            latest: latest.map(IncidentRef::from),
        }
    }
}

impl<'a> Common<'a> {
    /// Puts the pages together, each with its address; `row.name` is a tag unless `category` is given.
    pub fn pages(
        site: &'a Context<'a>,
        row: &CommonRow<'a>,
        category: Option<CauseCategory>,
        address: &Address,
        positions: &[usize],
    ) -> Vec<(Address, Self)> {
        let positions = site.by_recency(positions);
        let cards: Vec<&Card> = positions.iter().map(|p| &site.cards[*p]).collect();
        let mut shared = Some(Shared::new(site, row.name, category, &positions, &cards));
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
        site: &'a Context<'a>,
        name: &str,
        category: Option<CauseCategory>,
        positions: &[usize],
        cards: &[&'a Card],
    ) -> Self {
        let actions = owed(site, positions);
        let causes = category.map(|c| causes(site, positions, c));
        let safeguards = Unheld::all(site, positions);
        Self {
            services: services(cards),
            categories: categories(cards, category.is_some().then_some(name)),
            tags: tag_counts(site, positions, category.is_none().then_some(name)),
            causes: Excerpt::new(causes.unwrap_or_default(), MOST_SHARED),
            safeguards: Excerpt::new(safeguards, MOST_SHARED),
            actions: Excerpt::new(actions, MOST_SHARED),
        }
    }
}

fn services(cards: &[&Card]) -> Vec<ServiceCount> {
    let all = cards.iter().flat_map(|c| &c.services);
    let links: BTreeMap<&str, &ServiceLink> = all.clone().map(|s| (s.name.as_str(), s)).collect();
    most_first(all.map(|s| s.name.as_str()))
        .into_iter()
        .map(|(name, incidents)| ServiceCount { service: links[name].clone(), incidents })
        .collect()
}

fn categories(cards: &[&Card], own: Option<&str>) -> Vec<CauseCount> {
    let all = cards.iter().flat_map(|c| &c.causes).copied();
    most_first(all.filter(|cause| Some(*cause) != own))
        .into_iter()
        .map(|(category, incidents)| CauseCount { category, incidents })
        .collect()
}

fn tag_counts(site: &Context<'_>, positions: &[usize], own: Option<&str>) -> Vec<TagCount> {
    let each = positions.iter().flat_map(|position| {
        let tags: BTreeSet<&str> = tags(site.entries[*position].incident).collect();
        tags.into_iter().filter(|t| Some(*t) != own)
    });
    most_first(each)
        .into_iter()
        .filter_map(|(name, incidents)| {
            Some(TagCount { path: site.tags.link(name)?, name: name.to_owned(), incidents })
        })
        .collect()
}

/// How often each occurs, the most frequent first.
fn most_first<T: Ord>(all: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_insert(0) += 1;
    }
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| Reverse(*n));
    counts
}

fn causes<'a>(
    site: &'a Context<'a>,
    positions: &[usize],
    category: CauseCategory,
) -> Vec<CauseRow<'a>> {
    let mut rows = Vec::new();
    for &position in positions {
        let scope = site.scope(position);
        let all = scope.entry.incident.causes.iter();
        let mine = all.filter(|c| c.category.as_ref().is_some_and(|c| c.value == category));
        rows.extend(mine.map(|c| CauseRow::new(c, &scope)));
    }
    rows
}
