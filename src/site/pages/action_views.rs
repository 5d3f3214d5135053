//! Views of the tracker that need no script: what is owed by age and by kind, what is done and unproven, and
//! what was promised before.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::derive::ActionState;
use crate::derive::trends::{AGES, age_band};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::{Group, Pager, cut, one_by_one};
use crate::site::page::{Page, Site};
use crate::site::views::across::{ActionRow, IncidentRef};
use crate::site::views::actions::ActionView;
use crate::site::views::actions::OwedAction;
use crate::site::views::actions::slices::{age_id, by_age, by_kind, kind_id, kinds};
use crate::vocabulary::Choice;

/// One page of a view.
#[derive(Serialize)]
struct View<'a, 'v> {
    /// `by-age`, `by-kind`, `unproven` or `again`.
    view: &'static str,
    total: usize,
    groups: &'v [Group<Heading, Row<'a>>],
    pager: Pager,
}

/// A group by its id on the page and what it is called: a range of days, or the word of a choice.
#[derive(Clone, Serialize)]
struct Heading {
    id: String,
    name: String,
}

type Row<'a> = ActionRow<'a, &'a ActionView>;

/// The addresses of the views, which no owner may have.
pub(in crate::site) fn addresses() -> [Address; 4] {
    [by_age(), by_kind(), unproven(), again()]
}

fn unproven() -> Address {
    Address::fixed("actions/unproven")
}

fn again() -> Address {
    Address::fixed("actions/again")
}

/// The pages of every view. `actions` are in order of urgency.
pub(super) fn pages(site: &Site<'_>, actions: &[OwedAction<'_>]) -> Result<Vec<Page>, SiteError> {
    let range = |band: usize| {
        site.words
            .day_range(AGES[band], AGES.get(band + 1).copied())
    };
    let aged = |id: fn(usize) -> String, band: Option<usize>| Heading {
        id: band.map_or_else(|| "undated".to_owned(), id),
        name: band.map(range).unwrap_or_default(),
    };
    // The oldest band first, and last what nobody knows the age of.
    let oldest = || (0..AGES.len()).rev().map(Some).chain([None]);
    let band = |a: &ActionView| a.age_days.map(age_band);
    let owed = grouped(actions, oldest(), |a| a.open.then(|| band(a)));
    let owed = named(owed, |b| aged(age_id, b));
    let wanting = |a: &ActionView| a.open || a.state == ActionState::Unverified;
    let words = kinds().map(|k| k.map(Choice::word));
    let good_for = grouped(actions, words, |a| wanting(a).then_some(a.kind));
    let good_for = named(good_for, |kind| Heading {
        id: kind_id(kind),
        name: kind.unwrap_or_default().to_owned(),
    });
    let as_of = site.edition.as_of();
    let since_done = |a: &ActionView| {
        let done = a.done.as_ref().and_then(|d| d.iso.parse().ok());
        done.map(|d: chrono::NaiveDate| age_band((as_of - d).num_days().max(0)))
    };
    let is_unproven = |a: &ActionView| a.state == ActionState::Unverified;
    let unproven_ = grouped(actions, oldest(), |a| is_unproven(a).then(|| since_done(a)));
    let unproven_ = named(unproven_, |b| aged(age_id, b));
    let how = [false, true].into_iter();
    let again_ = grouped(actions, how, |a| a.life.before.as_ref().map(|b| b.carried));
    let again_ = named(again_, |carried| Heading {
        id: if carried { "carried" } else { "anew" }.to_owned(),
        name: String::new(),
    });
    let mut all = Vec::new();
    for (view, address, groups) in [
        ("by-age", by_age(), owed),
        ("by-kind", by_kind(), good_for),
        ("unproven", unproven(), unproven_),
        ("again", again(), again_),
    ] {
        all.extend(of_view(site, view, &address, groups)?);
    }
    Ok(all)
}

fn of_view(
    site: &Site<'_>,
    view: &'static str,
    address: &Address,
    groups: Vec<Group<Heading, Row<'_>>>,
) -> Result<Vec<Page>, SiteError> {
    let total = groups.iter().map(|g| g.total).sum();
    let pages: Vec<_> = one_by_one(address, cut(groups, site.paginate_by)).collect();
    pages
        .into_par_iter()
        .map(|(address, pager, groups)| {
            let content = View {
                view,
                total,
                groups: &groups,
                pager,
            };
            site.page("pages/actions-view.html", &address, "actions", &content)
        })
        .collect()
}

/// The actions of each key, in the order of the keys; keys without any are left out.
fn grouped<'a, K: Copy + Ord>(
    actions: &'a [OwedAction<'_>],
    keys: impl Iterator<Item = K>,
    key: impl Fn(&ActionView) -> Option<K>,
) -> Vec<(K, Vec<&'a OwedAction<'a>>)> {
    let mut by_key: BTreeMap<K, Vec<&OwedAction<'_>>> = BTreeMap::new();
    for action in actions {
        if let Some(key) = key(&action.action) {
            by_key.entry(key).or_default().push(action);
        }
    }
    keys.filter_map(|k| Some((k, by_key.remove(&k)?))).collect()
}

fn named<'a, K: Copy>(
    groups: Vec<(K, Vec<&'a OwedAction<'a>>)>,
    heading: impl Fn(K) -> Heading,
) -> Vec<Group<Heading, Row<'a>>> {
    let group = |(key, rows): (K, Vec<&'a OwedAction<'a>>)| {
        let mut slugs: Vec<&str> = rows.iter().map(|r| r.card.slug.as_str()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        Group {
            key: heading(key),
            incidents: slugs.len(),
            total: rows.len(),
            continued: false,
            rows: rows
                .into_iter()
                .map(|r| ActionRow {
                    incident: IncidentRef::from(r.card),
                    action: &r.action,
                })
                .collect(),
        }
    };
    groups.into_iter().map(group).collect()
}
