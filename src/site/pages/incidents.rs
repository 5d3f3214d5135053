//! `/incidents/`: every incident, the newest first.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::listing::{Listing, Names, Row, several};
use crate::site::page::{Page, Site};
use crate::site::views::parts::card::{Card, ServiceLink, SeverityView};

/// What an incident is filtered and sorted by.
const KEYS: Names<10> =
    ["title", "severity", "rank", "service", "cause", "tag", "status", "year", "date", "seconds"];

/// A row.
#[derive(Serialize)]
struct Incident<'a> {
    card: &'a Card,
}

/// What can be filtered by: values that occur.
#[derive(Serialize)]
struct Choices<'a> {
    severities: Vec<&'a SeverityView>,
    services: Vec<&'a ServiceLink>,
    causes: Vec<&'a str>,
    tags: Vec<&'a str>,
    statuses: Vec<&'a str>,
    years: Vec<i32>,
}

/// The list's pages.
pub(super) fn pages(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    let cards = || site.cards.iter();
    let mut severities: Vec<&SeverityView> = cards().filter_map(|c| c.severity.as_ref()).collect();
    severities.sort_by_key(|s| (s.rank, &s.name));
    severities.dedup_by_key(|s| &s.name);
    let mut services: Vec<&ServiceLink> = cards().flat_map(|c| &c.services).collect();
    services.sort_by_key(|s| (&s.title, &s.name));
    services.dedup_by_key(|s| &s.name);
    let causes: BTreeSet<&str> = cards().flat_map(|c| &c.causes).copied().collect();
    let statuses: BTreeSet<&str> = cards().map(|c| c.status).collect();
    let years: BTreeSet<i32> = cards().filter_map(|c| c.year).collect();
    let listing = Listing {
        home: Address::fixed("incidents"),
        template: "pages/incidents.html",
        row_template: "rows/incident.html",
        section: "incidents",
        script: "incidents-rows.js",
        rows: site.newest_first().into_iter().map(|position| row(&site.cards[position])).collect(),
        frame: Choices {
            severities,
            services,
            causes: causes.into_iter().collect(),
            tags: site.tags.iter().map(|(tag, _)| tag).collect(),
            statuses: statuses.into_iter().collect(),
            years: years.into_iter().rev().collect(),
        },
    };
    listing.pages(site)
}

fn row(card: &Card) -> Row<Incident<'_>> {
    let severity = card.severity.as_ref();
    let values = [
        card.title.clone(),
        severity.map(|s| s.name.clone()).unwrap_or_default(),
        severity.map(|s| s.rank.to_string()).unwrap_or_default(),
        several(card.services.iter().map(|s| s.name.as_str())),
        several(card.causes.iter().copied()),
        several(card.tags.iter().map(String::as_str)),
        card.status.to_owned(),
        card.year.map(|y| y.to_string()).unwrap_or_default(),
        card.day.as_ref().map(|d| d.iso.clone()).unwrap_or_default(),
        card.duration.as_ref().map(|d| d.seconds.to_string()).unwrap_or_default(),
    ];
    Row::new(&KEYS, values, Incident { card })
}
