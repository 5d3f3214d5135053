//! `/incidents/`: every incident, the newest first.

use serde::Serialize;

use crate::derive::trends;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::choices::Choices;
use crate::site::lists::listing::{Listing, Names, Row, periods, several};
use crate::site::out::Out;
use crate::site::page::Site;
use crate::site::text::Words;
use crate::site::views::parts::card::Card;

/// What an incident is filtered and sorted by.
const KEYS: Names<10> =
    ["title", "severity", "rank", "service", "cause", "tag", "status", "year", "date", "seconds"];

/// A row.
#[derive(Serialize)]
struct Incident<'a> {
    card: &'a Card,
}

/// The list's pages.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let listing = Listing {
        home: Address::fixed("incidents"),
        template: "pages/incidents.html",
        row_template: "rows/incident.html",
        section: "incidents",
        script: "incidents-rows.js",
        rows: site
            .newest_first()
            .into_iter()
            .map(|position| row(&site.cards[position], &site.words))
            .collect(),
        frame: Choices::new(site),
    };
    listing.pages(site, out)
}

fn row<'a>(card: &'a Card, words: &Words) -> Row<Incident<'a>> {
    let severity = card.severity.as_ref();
    let values = [
        card.title.clone(),
        severity.map(|s| s.name.clone()).unwrap_or_default(),
        severity.map(|s| s.rank.to_string()).unwrap_or_default(),
        several(card.services.iter().map(|s| s.name.as_str())),
        several(card.causes.iter().copied()),
        several(card.tags.iter().map(String::as_str)),
        card.status.to_owned(),
        periods(card.date),
        card.day.as_ref().map(|d| d.iso.clone()).unwrap_or_default(),
        card.duration.as_ref().map(|d| d.seconds.to_string()).unwrap_or_default(),
    ];
    let month = card.date.map(|d| words.period(trends::month(d)));
    Row::new(&KEYS, values, Incident { card }).under(month)
}
