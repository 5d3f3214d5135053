//! `/actions/`: the tracker over all incidents, overdue actions first.

use std::collections::BTreeSet;

use serde::Serialize;

use super::action_views;
use super::overview;
use crate::derive::trends::{AGES, age_band};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::listing::{Listing, Names, Row, several};
use crate::site::out::Out;
use crate::site::page::Site;
use crate::site::views::actions::OwedAction;
use crate::site::views::actions::progress::Progress;
use crate::site::views::actions::slices::Slices;
use crate::site::views::actions::{self, StateTally};
use crate::site::views::parts::card::ServiceLink;

/// What an action is filtered and sorted by.
const KEYS: Names<11> = [
    "title", "state", "owner", "service", "process", "kind", "priority", "due", "age", "incident",
    "band",
];

/// What the tracker shows beside the actions.
#[derive(Serialize)]
struct Tracker<'a> {
    counts: StateTally,
    /// What can be filtered by: values that occur.
    owners: Vec<String>,
    services: Vec<&'a ServiceLink>,
    priorities: Vec<String>,
    /// The bands of age, each with its name.
    bands: Vec<String>,
    progress: Progress,
    slices: Slices,
    /// Those that are longest past their date, as the overview shows them.
    overdue: Vec<OwedAction<'a>>,
}

/// The tracker's pages.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let address = Address::fixed("actions");
    let mut actions: Vec<OwedAction<'_>> = Vec::new();
    for (position, card) in site.cards.iter().enumerate() {
        let all = site.action_views(position).iter();
        actions.extend(all.map(|action| OwedAction { card, action }));
    }
    actions.sort_by_cached_key(|a| (actions::urgency(a.action), a.card.slug.clone()));
    let mut counts = StateTally::default();
    actions.iter().for_each(|a| counts.add(a.action.state));
    let owners: BTreeSet<&str> = actions.iter().filter_map(|a| a.action.owner.as_deref()).collect();
    let priorities: BTreeSet<&str> =
        actions.iter().filter_map(|a| a.action.priority.as_deref()).collect();
    let mut services: Vec<&ServiceLink> = actions.iter().flat_map(|a| &a.card.services).collect();
    services.sort_by_key(|s| (&s.title, &s.name));
    services.dedup_by_key(|s| &s.name);
    action_views::pages(site, out, &actions)?;
    let bands = (0..AGES.len()).map(|i| site.words.day_range(AGES[i], AGES.get(i + 1).copied()));
    let frame = Tracker {
        bands: bands.collect(),
        progress: Progress::new(site),
        slices: Slices::new(&actions),
        overdue: overview::overdue(site),
        counts,
        owners: owners.into_iter().map(str::to_owned).collect(),
        priorities: priorities.into_iter().map(str::to_owned).collect(),
        services,
    };
    let listing = Listing {
        home: address,
        template: "pages/actions.html",
        row_template: "rows/action.html",
        section: "actions",
        script: "actions-rows.js",
        rows: actions.into_iter().map(row).collect(),
        frame,
    };
    listing.pages(site, out)
}

fn row(owed: OwedAction<'_>) -> Row<OwedAction<'_>> {
    let a = &owed.action;
    let words = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let open = a.open.then_some("open");
    let band = a.age_days.filter(|_| a.open).map(age_band);
    let values = [
        a.plain_title.clone(),
        several(std::iter::once(a.state.word()).chain(open.filter(|o| *o != a.state.word()))),
        words(a.owner.as_deref()),
        several(owed.card.services.iter().map(|s| s.name.as_str())),
        words(a.process),
        words(a.kind),
        words(a.priority.as_deref()),
        a.due.as_ref().map(|d| d.iso.clone()).unwrap_or_default(),
        a.age_days.map(|d| d.to_string()).unwrap_or_default(),
        owed.card.title.clone(),
        band.map(|b| b.to_string()).unwrap_or_default(),
    ];
    Row::new(&KEYS, values, owed)
}
