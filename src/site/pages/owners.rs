//! `/actions/<owner>/`: what one owner or team owes, overdue actions first; and what nobody owns.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::derive::ActionState;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::{Group, Groups, Pager, cut, one_by_one};
use crate::site::out::Out;
use crate::site::page::Site;
use crate::site::views::across::ActionRow;
use crate::site::views::actions::{StateTally, urgency};
use crate::site::views::parts::card::ServiceLink;
use crate::site::views::text;

#[derive(Serialize)]
struct Owner<'a> {
    /// Absent for the page of what nobody owns.
    owner: Option<&'a str>,
    tally: StateTally,
    /// Services of the registry that they own.
    services: Vec<ServiceLink>,
    /// Each with the most urgent first.
    groups: Vec<Group<Standing, ActionRow<'a>>>,
    pager: Pager,
    /// The calendar of what they owe, relative to the site's root.
    calendar: String,
}

/// What is to be done about an action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    /// Still to be done, or done and shown not to work.
    Owed,
    Done,
    /// An action of a later incident goes on with it.
    Carried,
    Declined,
}

/// The pages of each owner, and of actions without.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    by_owner(site)
        .into_par_iter()
        .flat_map(|(owner, actions)| {
            let address = match owner {
                Some(name) => site.owners.address(name).cloned(),
                None => None,
            };
            of_owner(site, owner, &actions, &address.unwrap_or_else(Address::no_owner))
        })
        .try_for_each(|(address, view)| {
            out.put(site.page("pages/owner.html", &address, "actions", &view)?)
        })
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

fn of_owner<'a>(
    site: &'a Site<'a>,
    owner: Option<&'a str>,
    actions: &[(usize, usize)],
    address: &Address,
) -> Vec<(Address, Owner<'a>)> {
    let config = site.edition.config();
    let owns = |s: &crate::config::Service| {
        let theirs = s.owner.as_deref().map(str::trim);
        owner.is_some() && theirs == owner
    };
    let services: Vec<ServiceLink> = config
        .services
        .iter()
        .filter(|(_, s)| owns(s))
        .map(|(name, _)| ServiceLink::new(name, config))
        .collect();
    let mut rows: Vec<(usize, ActionRow<'a>)> = actions
        .iter()
        .map(|&(position, i)| (position, ActionRow::new(i, position, site)))
        .collect();
    rows.sort_by_cached_key(|(_, r)| urgency(r.action));
    let mut tally = StateTally::default();
    let mut groups = Groups::new();
    for (position, row) in rows {
        tally.add(row.action.state);
        let standing = match row.action.state {
            ActionState::Unverified | ActionState::Verified => Standing::Done,
            ActionState::Declined => Standing::Declined,
            ActionState::Carried => Standing::Carried,
            ActionState::Overdue | ActionState::VerificationFailed | ActionState::Open => {
                Standing::Owed
            }
        };
        groups.push(standing, position, row);
    }
    let calendar = format!("{}actions.ics", address.link());
    let pages = cut(groups.in_order(), site.paginate_by);
    one_by_one(address, pages)
        .map(|(address, pager, groups)| {
            let page = Owner {
                owner,
                tally: tally.clone(),
                services: services.clone(),
                groups,
                pager,
                calendar: calendar.clone(),
            };
            (address, page)
        })
        .collect()
}
