//! A service in a list, and what its incidents leave to be done.

use std::collections::BTreeMap;

use serde::Serialize;

use super::action::{self, ActionView};
use super::card::{Card, ServiceLink};
use super::time::LengthView;
use crate::derive::ActionState;
use crate::site::address::Address;
use crate::site::scope::Site;

/// A service in the list of services.
#[derive(Serialize)]
pub struct ServiceRow<'a> {
    pub service: ServiceLink,
    pub description: String,
    pub owner: Option<&'a str>,
    /// What they owe, relative to the site's root; absent for one who owns no action.
    pub owner_path: Option<String>,
    pub incidents: usize,
    /// The latest, if any.
    pub latest: Option<&'a Card>,
    pub downtime: Option<LengthView>,
    pub open_actions: usize,
    pub overdue_actions: usize,
}

/// How often a category of causes occurs.
#[derive(Serialize)]
pub struct CauseCount {
    pub category: &'static str,
    /// In how many incidents.
    pub incidents: usize,
}

/// An action with its incident.
#[derive(Serialize)]
pub struct OwedAction<'a> {
    pub card: &'a Card,
    pub action: ActionView,
}

/// Which incidents (by position) concern which service, by name; services of the registry without
/// incidents included.
pub(in crate::site) fn by_service(site: &Site<'_>) -> BTreeMap<String, Vec<usize>> {
    let mut all: BTreeMap<String, Vec<usize>> = site
        .edition
        .config()
        .services
        .keys()
        .map(|s| (s.clone(), Vec::new()))
        .collect();
    for (position, entry) in site.entries.iter().enumerate() {
        let named = entry.incident.services.iter();
        let hit = entry
            .incident
            .impact
            .iter()
            .filter_map(|i| i.service.as_ref());
        for service in named.chain(hit) {
            let positions = all.entry(service.value.clone()).or_default();
            if positions.last() != Some(&position) {
                positions.push(position);
            }
        }
    }
    all
}

impl<'a> ServiceRow<'a> {
    /// Sums up a service.
    pub(in crate::site) fn new(site: &'a Site<'a>, name: &str, positions: &[usize]) -> Self {
        let config = site.edition.config();
        let known = config.services.get(name);
        let facts = || positions.iter().map(|p| site.entries[*p].facts);
        let down: i64 = facts()
            .filter_map(|f| f.impact.downtime_by_service.get(name))
            .sum();
        let count = |states: &[ActionState]| {
            facts()
                .flat_map(|f| &f.actions)
                .filter(|a| states.contains(&a.state))
                .count()
        };
        let latest = positions
            .iter()
            .map(|p| &site.cards[*p])
            .max_by_key(|c| (c.date, &c.slug));
        Self {
            service: ServiceLink::new(name, config),
            description: known.map(|s| s.description.clone()).unwrap_or_default(),
            owner: known.and_then(|s| s.owner.as_deref()),
            owner_path: known
                .and_then(|s| s.owner.as_deref())
                .and_then(|o| site.owners.link(o.trim())),
            incidents: positions.len(),
            latest,
            downtime: (down > 0).then(|| LengthView::exact(down, &site.words)),
            open_actions: count(&[
                ActionState::Open,
                ActionState::Overdue,
                ActionState::VerificationFailed,
            ]),
            overdue_actions: count(&[ActionState::Overdue]),
        }
    }
}

/// The actions of the incidents at `positions` that are still owed, as seen from a page; the most
/// urgent first.
pub(in crate::site) fn owed<'a>(
    site: &'a Site<'a>,
    positions: &[usize],
    address: &Address,
) -> Vec<OwedAction<'a>> {
    let mut owed = Vec::new();
    for &position in positions {
        let scope = site.scope(position, address);
        let card = &site.cards[position];
        let open = action::actions(&scope).into_iter().filter(|a| a.open);
        owed.extend(open.map(|action| OwedAction { card, action }));
    }
    owed.sort_by_cached_key(|a| action::urgency(&a.action));
    owed
}
