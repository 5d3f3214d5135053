//! Views of the tracker that tell more than its list: what is done and unproven since when, and what was promised
//! before. What only leaves rows of the list out is a filter of it.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

use crate::derive::ActionState;
use crate::derive::trends::{AGES, age_band};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::{Group, Groups, Pager, cut, one_by_one};
use crate::site::out::Out;
use crate::site::page::Site;
use crate::site::views::across::{ActionRow, IncidentRef};
use crate::site::views::actions::ActionView;
use crate::site::views::actions::OwedAction;

/// One page of a view.
#[derive(Serialize)]
struct View<'a, 'v> {
    /// `unproven` or `again`.
    view: &'static str,
    total: usize,
    groups: &'v [Group<Heading, Row<'a>>],
    pager: Pager,
}

/// A group by its id on the page and what it is called: a range of days, or nothing.
#[derive(Clone, Serialize)]
struct Heading {
    id: String,
    name: String,
}

type Row<'a> = ActionRow<'a>;

/// The addresses of the views, which no owner may have.
pub fn addresses() -> [Address; 2] {
    [unproven(), again()]
}

fn unproven() -> Address {
    Address::fixed("actions/unproven")
}

fn again() -> Address {
    Address::fixed("actions/again")
}

/// The pages of every view. `actions` are in order of urgency.
pub(super) fn pages(
    site: &Site<'_>,
    out: &Out<'_>,
    actions: &[OwedAction<'_>],
) -> Result<(), SiteError> {
    let aged = |Reverse(band): Reverse<Option<usize>>| Heading {
        id: band.map_or_else(|| "undated".to_owned(), |band| format!("age-{band}")),
        name: band
            .map_or_else(String::new, |b| site.words.day_range(AGES[b], AGES.get(b + 1).copied())),
    };
    let as_of = site.edition.as_of();
    let since_done = |a: &ActionView| {
        let done = a.done.as_ref().and_then(|d| d.iso.parse().ok());
        Reverse(done.map(|d: chrono::NaiveDate| age_band((as_of - d).num_days().max(0))))
    };
    let is_unproven = |a: &ActionView| a.state == ActionState::Unverified;
    let unproven_ = grouped(actions, |a| is_unproven(a).then(|| since_done(a)), aged);
    let carried = |a: &ActionView| a.life.before.as_ref().map(|b| b.carried);
    let again_ = grouped(actions, carried, |carried| Heading {
        id: if carried { "carried" } else { "anew" }.to_owned(),
        name: String::new(),
    });
    for (view, address, groups) in [("unproven", unproven(), unproven_), ("again", again(), again_)]
    {
        of_view(site, out, view, &address, groups)?;
    }
    Ok(())
}

fn of_view(
    site: &Site<'_>,
    out: &Out<'_>,
    view: &'static str,
    address: &Address,
    groups: Vec<Group<Heading, Row<'_>>>,
) -> Result<(), SiteError> {
    let total = groups.iter().map(|g| g.total).sum();
    let pages: Vec<_> = one_by_one(address, cut(groups, site.paginate_by)).collect();
    pages.into_par_iter().try_for_each(|(address, pager, groups)| {
        let content = View { view, total, groups: &groups, pager };
        out.put(site.page("pages/actions-view.html", &address, "actions", &content)?)
    })
}

/// The actions of each key, in the order of the keys.
fn grouped<'a, K: Ord>(
    actions: &[OwedAction<'a>],
    key: impl Fn(&ActionView) -> Option<K>,
    heading: impl Fn(K) -> Heading,
) -> Vec<Group<Heading, Row<'a>>> {
    let mut groups = Groups::new();
    for &OwedAction { card, action } in actions {
        if let Some(key) = key(action) {
            let incident = IncidentRef::from(card);
            groups.push(key, incident.path, ActionRow { incident, action });
        }
    }
    let groups = groups.in_order().into_iter();
    groups.map(|group| group.with_key(&heading)).collect()
}
