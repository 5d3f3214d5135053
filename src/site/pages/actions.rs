//! `/actions/`: the tracker over all incidents, overdue actions first.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::derive::ActionState;
use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::action;
use crate::site::views::card::ServiceLink;
use crate::site::views::service::OwedAction;

#[derive(Serialize)]
struct Tracker<'a> {
    actions: Vec<OwedAction<'a>>,
    counts: Counts,
    /// What can be filtered by: values that occur.
    owners: Vec<String>,
    services: Vec<&'a ServiceLink>,
    priorities: Vec<String>,
}

/// How many actions stand where.
#[derive(Serialize)]
struct Counts {
    overdue: usize,
    verification_failed: usize,
    open: usize,
    unverified: usize,
    verified: usize,
    declined: usize,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let address = Address::fixed("actions");
    let mut actions: Vec<OwedAction<'_>> = Vec::new();
    for (position, card) in site.cards.iter().enumerate() {
        let scope = site.scope(position, &address);
        let all = action::actions(&scope).into_iter();
        actions.extend(all.map(|action| OwedAction { card, action }));
    }
    actions.sort_by_cached_key(|a| (action::urgency(&a.action), a.card.slug.clone()));
    let count = |state| actions.iter().filter(|a| a.action.state == state).count();
    let owners: BTreeSet<&str> = actions
        .iter()
        .filter_map(|a| a.action.owner.as_deref())
        .collect();
    let priorities: BTreeSet<&str> = actions
        .iter()
        .filter_map(|a| a.action.priority.as_deref())
        .collect();
    let mut services: Vec<&ServiceLink> = actions.iter().flat_map(|a| &a.card.services).collect();
    services.sort_by_key(|s| (&s.title, &s.name));
    services.dedup_by_key(|s| &s.name);
    let tracker = Tracker {
        counts: Counts {
            overdue: count(ActionState::Overdue),
            verification_failed: count(ActionState::VerificationFailed),
            open: count(ActionState::Open),
            unverified: count(ActionState::Unverified),
            verified: count(ActionState::Verified),
            declined: count(ActionState::Declined),
        },
        owners: owners.into_iter().map(str::to_owned).collect(),
        priorities: priorities.into_iter().map(str::to_owned).collect(),
        services,
        actions,
    };
    site.page("pages/actions.html", &address, "actions", &tracker)
}
