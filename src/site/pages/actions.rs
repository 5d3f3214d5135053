//! `/actions/`: the tracker over all incidents, overdue actions first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::action_views;
use crate::derive::trends::{AGES, age_band};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::listing::{Listing, Names, Row, periods, several};
use crate::site::lists::{Folded, choices};
use crate::site::out::Out;
use crate::site::page::Site;
use crate::site::views::actions::OwedAction;
use crate::site::views::actions::owners::{self, OwnerRow};
use crate::site::views::actions::progress::Progress;
use crate::site::views::actions::slices::Slices;
use crate::site::views::actions::{self, StateTally};
use crate::site::views::parts::card::ServiceLink;

/// What an action is filtered and sorted by.
const KEYS: Names<13> = [
    "title", "state", "owner", "service", "process", "kind", "priority", "due", "age", "incident",
    "band", "ticket", "year",
];

/// How many owners stand open above the list, so that it begins on the first screen.
const OWNERS: usize = 5;

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
    /// The years of their incidents, the newest first.
    years: BTreeSet<Reverse<i32>>,
    progress: Progress,
    slices: Slices,
    /// Who has to do how much, and within how many days something is due soon.
    by_owner: Folded<OwnerRow>,
    soon_days: u64,
    soon: usize,
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
    let by_owner = owners::rows(site, &actions);
    let soon = owners::soon(site.edition.as_of());
    let owners = choices::names(actions.iter().filter_map(|a| a.action.owner.as_deref()));
    let priorities: BTreeSet<&str> =
        actions.iter().filter_map(|a| a.action.priority.as_deref()).collect();
    let services = choices::services(actions.iter().flat_map(|a| &a.card.services));
    action_views::pages(site, out, &actions)?;
    let bands = (0..AGES.len()).map(|i| site.words.day_range(AGES[i], AGES.get(i + 1).copied()));
    let frame = Tracker {
        bands: bands.collect(),
        years: actions.iter().filter_map(|a| a.card.year).map(Reverse).collect(),
        progress: Progress::new(site),
        slices: Slices::new(&actions),
        soon: by_owner.iter().map(|o| o.soon).sum(),
        by_owner: Folded::open(by_owner, OWNERS, usize::MAX),
        soon_days: owners::SOON,
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
        rows: actions.into_iter().map(|a| row(a, &soon)).collect(),
        frame,
    };
    listing.pages(site, out)
}

fn row<'a>(owed: OwedAction<'a>, soon: &str) -> Row<OwedAction<'a>> {
    let a = &owed.action;
    let words = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let open = a.open.then_some("open");
    let soon = owners::is_soon(a, soon).then_some("soon");
    let states = [Some(a.state.word()), open.filter(|o| *o != a.state.word()), soon];
    let band = a.age_days.filter(|_| a.open).map(age_band);
    let values = [
        a.plain_title.clone(),
        several(states.into_iter().flatten()),
        words(a.owner.as_deref()),
        several(owed.card.services.iter().map(|s| s.name.as_str())),
        words(a.process),
        words(a.kind),
        words(a.priority.as_deref()),
        a.due.as_ref().map(|d| d.iso.clone()).unwrap_or_default(),
        a.age_days.map(|d| d.to_string()).unwrap_or_default(),
        owed.card.title.clone(),
        band.map(|b| b.to_string()).unwrap_or_default(),
        // What it is called and where it is: either may be looked for.
        [a.ticket_name.as_deref(), a.ticket.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        // Of the incident, as the list of incidents has it: the trends lead to both.
        periods(owed.card.date),
    ];
    Row::new(&KEYS, values, owed)
}
