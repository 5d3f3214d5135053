//! A service in a list, and what its incidents leave to be done.

pub mod before;
pub mod chart;
pub mod page;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::derive::ActionState;
use crate::derive::services::concerned;
use crate::site::context::Context;
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::site::views::parts::time::LengthView;

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

/// Which incidents (by position) concern which service, by name; services of the registry without
/// incidents included.
pub fn by_service(site: &Context<'_>) -> BTreeMap<String, Vec<usize>> {
    let mut all = site.positions_by(|incident| concerned(incident).into_iter().map(str::to_owned));
    for name in site.edition.config().services.keys() {
        all.entry(name.clone()).or_default();
    }
    all
}

impl<'a> ServiceRow<'a> {
    /// Sums up a service.
    pub fn new(site: &'a Context<'a>, name: &str, positions: &[usize]) -> Self {
        let config = site.edition.config();
        let known = config.services.get(name);
        let down: i64 = positions
            .iter()
            .filter_map(|p| site.entries[*p].facts.impact.downtime_by_service.get(name))
            .sum();
        let latest = positions.iter().map(|p| &site.cards[*p]).max_by_key(|c| (c.date, &c.slug));
        Self {
            service: ServiceLink::new(name, config),
            description: known.map(|s| s.description.clone()).unwrap_or_default(),
            owner: known.and_then(|s| s.owner.as_deref()),
            owner_path: known
                .and_then(|s| s.owner.as_deref())
                .and_then(|o| site.owners.link(o.trim())),
            incidents: positions.len(),
            latest,
            downtime: LengthView::if_any(down, &site.words),
            open_actions: site.actions(positions, ActionState::is_owed),
            overdue_actions: site.actions(positions, |s| s == ActionState::Overdue),
        }
    }
}
