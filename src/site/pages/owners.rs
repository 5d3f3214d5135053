//! `/actions/<owner>/`: what one owner or team owes, overdue actions first; and what nobody owns.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::across::IncidentRef;
use crate::site::views::across::improvements::{ActionRow, StateTally};
use crate::site::views::action::{ActionView, urgency};
use crate::site::views::card::ServiceLink;
use crate::site::views::text;

#[derive(Serialize)]
struct Owner<'a> {
    /// Absent for the page of what nobody owns.
    owner: Option<&'a str>,
    tally: StateTally,
    /// Services of the registry that they own.
    services: Vec<ServiceLink>,
    /// Still to be done, or done and shown not to work; the most urgent first.
    owed: Vec<ActionRow<'a>>,
    done: Vec<ActionRow<'a>>,
    declined: Vec<ActionRow<'a>>,
}

/// One page for each owner, and one for actions without.
pub(super) fn pages(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    by_owner(site)
        .into_par_iter()
        .map(|(owner, actions)| {
            let address = match owner {
                Some(name) => site.owners.address(name).cloned(),
                None => None,
            }
            .unwrap_or_else(Address::no_owner);
            let view = Owner::new(site, owner, &actions, &address);
            site.page("pages/owner.html", &address, "actions", &view)
        })
        .collect()
}

/// Whose actions are which: positions of incidents, and of actions in them.
fn by_owner<'a>(site: &Site<'a>) -> BTreeMap<Option<&'a str>, Vec<(usize, usize)>> {
    let mut all: BTreeMap<Option<&str>, Vec<(usize, usize)>> = BTreeMap::new();
    for (position, entry) in site.entries.iter().enumerate() {
        for (i, action) in entry.incident.actions.iter().enumerate() {
            let owner = text(action.owner.as_ref());
            all.entry(owner).or_default().push((position, i));
        }
    }
    all
}

impl<'a> Owner<'a> {
    fn new(
        site: &'a Site<'a>,
        owner: Option<&'a str>,
        actions: &[(usize, usize)],
        address: &Address,
    ) -> Self {
        let config = site.edition.config();
        let owns = |s: &crate::config::Service| {
            let theirs = s.owner.as_deref().map(str::trim);
            owner.is_some() && theirs == owner
        };
        let mut view = Self {
            owner,
            tally: StateTally::default(),
            services: config
                .services
                .iter()
                .filter(|(_, s)| owns(s))
                .map(|(name, _)| ServiceLink::new(name, config))
                .collect(),
            owed: Vec::new(),
            done: Vec::new(),
            declined: Vec::new(),
        };
        let mut rows: Vec<ActionRow<'a>> = actions
            .iter()
            .map(|&(position, i)| {
                let scope = site.scope(position, address);
                let entry = scope.entry;
                let facts = entry.facts.actions[i];
                ActionRow {
                    incident: IncidentRef::from(&site.cards[position]),
                    action: ActionView::new(&entry.incident.actions[i], facts, &scope),
                }
            })
            .collect();
        rows.sort_by_cached_key(|r| urgency(&r.action));
        for row in rows {
            view.tally.add(row.action.state);
            match row.action.state {
                crate::derive::ActionState::Unverified | crate::derive::ActionState::Verified => {
                    &mut view.done
                }
                crate::derive::ActionState::Declined => &mut view.declined,
                _ => &mut view.owed,
            }
            .push(row);
        }
        view
    }
}
