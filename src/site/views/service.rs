//! A service: what happened to it, and what is still to be done.

use std::collections::BTreeMap;

use serde::Serialize;

use super::action::{self, ActionView};
use super::card::{Card, ServiceLink};
use super::safeguard::SafeguardView;
use super::time::LengthView;
use crate::derive::ActionState;
use crate::model::Incident;
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

/// The page of a service.
#[derive(Serialize)]
pub struct ServiceView<'a> {
    #[serde(flatten)]
    pub row: ServiceRow<'a>,
    pub depends_on: Vec<ServiceLink>,
    pub needed_by: Vec<ServiceLink>,
    /// The newest first.
    pub cards: Vec<&'a Card>,
    pub causes: Vec<CauseCount>,
    pub safeguards: Vec<Unfixed<'a>>,
    pub actions: Vec<OwedAction<'a>>,
}

/// How often a category of causes occurs.
#[derive(Serialize)]
pub struct CauseCount {
    pub category: &'static str,
    /// In how many incidents.
    pub incidents: usize,
}

/// A safeguard that did not do its part and that no finished action has mended.
#[derive(Serialize)]
pub struct Unfixed<'a> {
    pub card: &'a Card,
    pub safeguard: SafeguardView,
    /// Ids of the actions that are to mend it.
    pub actions: Vec<String>,
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
            open_actions: count(&[ActionState::Open, ActionState::Overdue]),
            overdue_actions: count(&[ActionState::Overdue]),
        }
    }
}

impl<'a> ServiceView<'a> {
    /// Puts a service's page together.
    pub(in crate::site) fn new(site: &'a Site<'a>, name: &str, positions: &[usize]) -> Self {
        let config = site.edition.config();
        let address = Address::service(name);
        let mut cards: Vec<&Card> = positions.iter().map(|p| &site.cards[*p]).collect();
        cards.sort_by(|a, b| (b.date, &b.slug).cmp(&(a.date, &a.slug)));
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for cause in cards.iter().flat_map(|c| &c.causes) {
            *counts.entry(cause).or_insert(0) += 1;
        }
        let mut causes: Vec<CauseCount> = counts
            .into_iter()
            .map(|(category, incidents)| CauseCount {
                category,
                incidents,
            })
            .collect();
        causes.sort_by_key(|c| std::cmp::Reverse(c.incidents));
        let Unsettled {
            safeguards,
            actions,
        } = Unsettled::new(site, positions, &address);
        let link = |n: &String| ServiceLink::new(n, config);
        let needs = |s: &crate::config::Service| s.depends_on.iter().any(|d| d == name);
        Self {
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
            cards,
            causes,
            safeguards,
            actions,
        }
    }
}

/// What some incidents leave to be done.
pub struct Unsettled<'a> {
    /// In order of the incidents.
    pub safeguards: Vec<Unfixed<'a>>,
    /// The most urgent first.
    pub actions: Vec<OwedAction<'a>>,
}

impl<'a> Unsettled<'a> {
    /// Looks at the incidents at `positions`, as seen from a page.
    pub(in crate::site) fn new(site: &'a Site<'a>, positions: &[usize], address: &Address) -> Self {
        let mut safeguards = Vec::new();
        let mut actions = Vec::new();
        for &position in positions {
            let scope = site.scope(position, address);
            let card = &site.cards[position];
            let all = action::actions(&scope);
            for safeguard in unfixed(scope.entry.incident, &all) {
                let view = SafeguardView::new(safeguard, &scope);
                let ids =
                    |a: &&ActionView| a.addresses.iter().any(|x| Some(&x.id) == view.id.as_ref());
                safeguards.push(Unfixed {
                    card,
                    actions: all
                        .iter()
                        .filter(ids)
                        .filter_map(|a| a.id.clone())
                        .collect(),
                    safeguard: view,
                });
            }
            let owed = all.into_iter().filter(|a| a.open);
            actions.extend(owed.map(|action| OwedAction { card, action }));
        }
        actions.sort_by_cached_key(|a| action::urgency(&a.action));
        Self {
            safeguards,
            actions,
        }
    }
}

/// Safeguards that did not do their part, were not accepted as they are, and that no action that is
/// done has mended.
fn unfixed<'i>(
    incident: &'i Incident,
    actions: &'i [ActionView],
) -> impl Iterator<Item = &'i crate::model::Safeguard> {
    incident.safeguards.iter().filter(move |s| {
        let failed = s.outcome.as_ref().is_some_and(|o| o.value.needs_action());
        let id = s.id.as_ref().map(|i| i.value.as_str());
        let mended = actions.iter().any(|a| {
            matches!(a.state, ActionState::Verified | ActionState::Unverified)
                && a.addresses.iter().any(|x| Some(x.id.as_str()) == id)
        });
        failed && s.accepted.is_none() && !mended
    })
}
