//! `/incidents/`: every incident, the newest first.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::card::{Card, ServiceLink, SeverityView};

#[derive(Serialize)]
struct Incidents<'a> {
    cards: Vec<&'a Card>,
    /// What can be filtered by: values that occur.
    severities: Vec<&'a SeverityView>,
    services: Vec<&'a ServiceLink>,
    statuses: Vec<&'a str>,
    years: Vec<i32>,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let mut cards: Vec<&Card> = site.cards.iter().collect();
    cards.sort_by(|a, b| (b.date, b.started, &b.slug).cmp(&(a.date, a.started, &a.slug)));
    let mut severities: Vec<&SeverityView> =
        cards.iter().filter_map(|c| c.severity.as_ref()).collect();
    severities.sort_by_key(|s| (s.rank, &s.name));
    severities.dedup_by_key(|s| &s.name);
    let mut services: Vec<&ServiceLink> = cards.iter().flat_map(|c| &c.services).collect();
    services.sort_by_key(|s| (&s.title, &s.name));
    services.dedup_by_key(|s| &s.name);
    let statuses: BTreeSet<&str> = cards.iter().map(|c| c.status).collect();
    let years: BTreeSet<i32> = cards.iter().filter_map(|c| c.year).collect();
    let incidents = Incidents {
        statuses: statuses.into_iter().collect(),
        years: years.into_iter().rev().collect(),
        severities,
        services,
        cards,
    };
    site.page(
        "pages/incidents.html",
        &Address::fixed("incidents"),
        "incidents",
        &incidents,
    )
}
