//! `/actions.csv` and `/incidents.csv`: for spreadsheets, as [`crate::report::actions::csv`] writes them.

use super::action_data;
use crate::report::actions::csv::{self, BETWEEN, number, words};
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::text;

const INCIDENTS: [&str; 19] = [
    "incident",
    "title",
    "status",
    "severity",
    "services",
    "causes",
    "tags",
    "date",
    "seconds_to_detect",
    "seconds_to_acknowledge",
    "seconds_to_mitigate",
    "seconds_to_resolve",
    "downtime_seconds",
    "costs",
    "steps_settled",
    "steps_asked",
    "actions",
    "summary",
    "url",
];

/// The tracker as a table, in its order.
pub(super) fn actions(site: &Site<'_>) -> Result<Page, SiteError> {
    let titles: std::collections::HashMap<&str, &str> =
        site.cards.iter().map(|c| (c.slug.as_str(), c.title.as_str())).collect();
    let rows = action_data::actions(site);
    let rows = rows.iter();
    let rows = rows.map(|r| (r, titles.get(r.incident).copied().unwrap_or_default()));
    Page::data("actions.csv", csv::actions(rows))
}

/// The incidents as a table, in order of folder.
pub(super) fn incidents(site: &Site<'_>) -> Result<Page, SiteError> {
    let rows = site.entries.iter().zip(&site.cards).map(|(entry, card)| {
        let metrics = &entry.facts.metrics;
        let services: Vec<&str> = card.services.iter().map(|s| s.name.as_str()).collect();
        let down = entry.facts.impact.all.downtime_seconds;
        let costs = entry.facts.impact.all.costs.iter();
        let costs: Vec<String> = costs.map(|c| format!("{} {}", c.amount, c.currency)).collect();
        [
            card.slug.clone(),
            card.title.clone(),
            card.status.to_owned(),
            words(card.severity.as_ref().map(|s| s.name.as_str())),
            services.join(BETWEEN),
            card.causes.join(BETWEEN),
            card.tags.join(BETWEEN),
            words(card.day.as_ref().map(|d| d.iso.as_str())),
            number(metrics.to_detect.map(|r| r.stated)),
            number(metrics.to_acknowledge.map(|r| r.stated)),
            number(metrics.to_mitigate.map(|r| r.stated)),
            number(metrics.to_resolve.map(|r| r.stated)),
            down.to_string(),
            costs.join(BETWEEN),
            card.coverage.settled.to_string(),
            card.coverage.asked.to_string(),
            entry.incident.actions.len().to_string(),
            words(text(entry.incident.summary.as_ref())),
            card.path.clone(),
        ]
    });
    Page::data("incidents.csv", csv::table(&INCIDENTS, rows))
}
