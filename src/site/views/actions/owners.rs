//! Who has to do how much: the owners of actions, those with the most overdue first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::OwedAction;
use crate::derive::ActionState;
use crate::site::address::{Address, encode};
use crate::site::context::Context;

/// How many days ahead of its date an action is due soon.
pub const SOON: u64 = 14;

/// What one owner has to do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnerRow {
    /// Absent for what nobody owns.
    pub owner: Option<String>,
    /// Their page, relative to the site's root.
    pub path: String,
    /// What the tracker is filtered by, as it stands in an address.
    pub query: Option<String>,
    pub overdue: usize,
    /// Due within [`SOON`] days, and not yet overdue.
    pub soon: usize,
    /// Still to be done, the overdue ones included.
    pub open: usize,
    pub unproven: usize,
    /// Days since the incident of the oldest that is open.
    pub oldest: Option<i64>,
}

/// The last day that is soon.
pub fn soon(as_of: NaiveDate) -> String {
    let last = as_of.checked_add_days(Days::new(SOON)).unwrap_or(as_of);
    last.format("%Y-%m-%d").to_string()
}

/// Whether an action is due by then, and not overdue.
pub fn is_soon(action: &super::ActionView, last: &str) -> bool {
    let due = action.due.as_ref().filter(|_| action.open && action.state != ActionState::Overdue);
    due.is_some_and(|due| due.iso.as_str() <= last)
}

/// Everybody with something to do or to verify.
pub fn rows(site: &Context<'_>, actions: &[OwedAction<'_>]) -> Vec<OwnerRow> {
    let last = soon(site.edition.as_of());
    let mut all: BTreeMap<Option<&str>, OwnerRow> = BTreeMap::new();
    for OwedAction { action, .. } in actions {
        if !action.open && action.state != ActionState::Unverified {
            continue;
        }
        let row = all.entry(action.owner.as_deref()).or_default();
        row.unproven += usize::from(!action.open);
        row.open += usize::from(action.open);
        row.overdue += usize::from(action.state == ActionState::Overdue);
        row.soon += usize::from(is_soon(action, &last));
        if action.open {
            row.oldest = row.oldest.max(action.age_days);
        }
    }
    let mut rows: Vec<OwnerRow> = all
        .into_iter()
        .map(|(owner, row)| OwnerRow {
            owner: owner.map(str::to_owned),
            path: owner
                .and_then(|o| site.owners.link(o))
                .unwrap_or_else(|| Address::no_owner().link()),
            query: owner.map(|o| format!("owner={}", encode(o))),
            ..row
        })
        .collect();
    rows.sort_by_cached_key(|r| {
        (Reverse((r.overdue, r.soon, r.open, r.unproven)), r.owner.is_none(), r.owner.clone())
    });
    rows
}
