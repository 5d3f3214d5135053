//! `/incidents.json`: what a script may want to know, without reading pages.
//!
//! ```json
//! {"version": 1, "as_of": "2026-03-31", "incidents": [{
//!   "slug": "2026-03-14-checkout-tls-expiry", "url": "incidents/2026-03-14-checkout-tls-expiry/",
//!   "title": "…", "status": "complete", "severity": "SEV1", "summary": "…",
//!   "services": ["checkout"], "tags": ["tls"], "causes": ["configuration"],
//!   "date": "2026-03-14", "started": "2026-03-14T08:02:00Z", "resolved": "2026-03-14T08:49:00Z",
//!   "seconds": {"to_detect": {"stated": 720, "least": 720, "most": 720}, "to_acknowledge": null,
//!               "to_mitigate": null, "to_resolve": {"stated": 2820, "least": 2820, "most": 2820}},
//!   "downtime_seconds": {"checkout": 2820},
//!   "costs": [{"currency": "EUR", "amount": 4700, "computed": 4700}], "blocks": false,
//!   "steps": {"gather": "answered", "…": "…"},
//!   "actions": [{"id": "A1", "title": "…", "process": "technology", "kind": "prevent",
//!                "owner": "@kim", "priority": "P1", "due": "2026-04-01", "done": "2026-03-29",
//!                "state": "verified", "addresses": ["C1", "S1"]}]
//! }]}
//! ```
//!
//! Incidents are in order of folder. `url` is relative to the file. What is not known is `null`.
//! Keys may be added within a version; none is taken away or given another meaning.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::derive::{ActionFacts, ActionState, CostTotal, Metrics};
use crate::edition::Entry;
use crate::model::Action;
use crate::report::json_writer;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::{text, word};
use crate::vocabulary::Milestone;

/// The version of the notation; a new one when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    as_of: String,
    incidents: Vec<IncidentData<'a>>,
}

#[derive(Serialize)]
struct IncidentData<'a> {
    slug: &'a str,
    url: &'a str,
    title: &'a str,
    status: &'a str,
    severity: Option<&'a str>,
    summary: Option<&'a str>,
    services: Vec<&'a str>,
    tags: &'a [String],
    causes: &'a [&'static str],
    date: Option<&'a str>,
    started: Option<String>,
    resolved: Option<String>,
    seconds: Metrics,
    downtime_seconds: &'a BTreeMap<String, i64>,
    costs: &'a [CostTotal],
    blocks: bool,
    steps: BTreeMap<&'static str, &'static str>,
    actions: Vec<ActionData<'a>>,
}

#[derive(Serialize)]
struct ActionData<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    process: Option<&'static str>,
    kind: Option<&'static str>,
    owner: Option<&'a str>,
    priority: Option<&'a str>,
    due: Option<String>,
    done: Option<String>,
    state: ActionState,
    addresses: Vec<&'a str>,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let data = Data {
        version: VERSION,
        as_of: site.edition.as_of().to_string(),
        incidents: (0..site.entries.len()).map(|p| incident(site, p)).collect(),
    };
    Page::data("incidents.json", json_writer::line_text(&data))
}

fn incident<'a>(site: &'a Site<'_>, position: usize) -> IncidentData<'a> {
    let entry: Entry<'a> = site.entries[position];
    let card = &site.cards[position];
    let incident = entry.incident;
    let at = |m| {
        incident
            .milestone(m)
            .map(|(_, at)| at.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    };
    IncidentData {
        slug: &card.slug,
        url: &card.path,
        title: &card.title,
        status: card.status,
        severity: text(incident.severity.as_ref()),
        summary: text(incident.summary.as_ref()),
        services: incident.services.iter().map(|s| s.value.as_str()).collect(),
        tags: &card.tags,
        causes: &card.causes,
        date: card.day.as_ref().map(|d| d.iso.as_str()),
        started: at(Milestone::Started),
        resolved: at(Milestone::Resolved),
        seconds: entry.facts.metrics,
        downtime_seconds: &entry.facts.impact.downtime_by_service,
        costs: &entry.facts.impact.all.costs,
        blocks: entry.verdict.blocks,
        steps: card.coverage.marks.iter().map(|m| (m.slug, m.grade)).collect(),
        actions: incident
            .actions
            .iter()
            .zip(&entry.facts.actions)
            .map(|(action, facts)| action_data(action, *facts))
            .collect(),
    }
}

fn action_data(action: &Action, facts: ActionFacts) -> ActionData<'_> {
    ActionData {
        id: text(action.id.as_ref()),
        title: text(action.title.as_ref()),
        process: word(action.process.as_ref()),
        kind: word(action.kind.as_ref()),
        owner: text(action.owner.as_ref()),
        priority: text(action.priority.as_ref()),
        due: action.due.as_ref().map(|d| d.value.to_string()),
        done: action.done.as_ref().map(|d| d.value.to_string()),
        state: facts.state,
        addresses: action.addresses.iter().map(|a| a.value.as_str()).collect(),
    }
}
