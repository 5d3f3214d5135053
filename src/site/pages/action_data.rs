//! `/actions.json`: every action of every incident, for scripts and dashboards.
//!
//! ```json
//! {"version": 1, "as_of": "2026-03-31", "actions": [{
//!   "ref": "2026-03-14-checkout-tls-expiry#A1", "incident": "2026-03-14-checkout-tls-expiry",
//!   "url": "incidents/2026-03-14-checkout-tls-expiry/#A1", "title": "…", "state": "overdue",
//!   "days_overdue": 3, "age_days": 17, "owner": "@kim", "priority": "P1", "due": "2026-03-28",
//!   "done": null, "process": "technology", "kind": "prevent", "severity": "SEV1",
//!   "services": ["checkout"], "addresses": ["C1", "S1"], "ticket": "https://…",
//!   "verification": {"on": "2026-04-02", "by": "@kim", "how": "…", "result": "passed"}
//! }]}
//! ```
//!
//! In the order of the tracker: the most urgent first. `ref` is how an action is named elsewhere, as
//! in `carried_from`; it is `null` for an action without an id. What else is not known is `null`.
//! `url` is relative to the file. Keys may be added within a version; none is taken away or given
//! another meaning.

use serde::Serialize;

use crate::derive::{ActionFacts, ActionState};
use crate::model::Action;
use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::card::Card;
use crate::site::views::{text, word};

/// The version of the notation; a new one when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    as_of: String,
    actions: Vec<ActionData<'a>>,
}

/// An action with all that is known of it; also a line of `actions.csv`.
#[derive(Serialize)]
pub(super) struct ActionData<'a> {
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub incident: &'a str,
    pub url: String,
    pub title: Option<&'a str>,
    pub state: ActionState,
    pub days_overdue: i64,
    pub age_days: Option<i64>,
    pub owner: Option<&'a str>,
    pub priority: Option<&'a str>,
    pub due: Option<String>,
    pub done: Option<String>,
    pub process: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub severity: Option<&'a str>,
    pub services: Vec<&'a str>,
    pub addresses: Vec<&'a str>,
    pub ticket: Option<&'a str>,
    pub verification: Option<VerificationData<'a>>,
}

/// The test of an action.
#[derive(Serialize)]
pub(super) struct VerificationData<'a> {
    pub on: Option<String>,
    pub by: Option<&'a str>,
    pub how: Option<&'a str>,
    pub result: Option<&'static str>,
}

/// The file.
pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let data = Data {
        version: VERSION,
        as_of: site.edition.as_of().to_string(),
        actions: actions(site),
    };
    let path = "actions.json".to_owned();
    let mut bytes = serde_json::to_vec(&data).map_err(|e| SiteError::Render {
        template: String::new(),
        page: path.clone(),
        message: e.to_string(),
    })?;
    bytes.push(b'\n');
    Ok(Page { path, bytes })
}

/// Every action, the most urgent first.
pub(super) fn actions<'a>(site: &'a Site<'a>) -> Vec<ActionData<'a>> {
    let address = Address::root();
    let mut all = Vec::new();
    for (position, card) in site.cards.iter().enumerate() {
        let scope = site.scope(position, &address);
        let entry = scope.entry;
        for (action, facts) in entry.incident.actions.iter().zip(&entry.facts.actions) {
            let id = text(action.id.as_ref());
            let anchor = id.and_then(|id| scope.anchors.of_entry(id, action.span));
            all.push(data(action, *facts, card, anchor));
        }
    }
    all.sort_by(|a, b| urgency(a).cmp(&urgency(b)));
    all
}

fn urgency<'d>(a: &'d ActionData<'_>) -> impl Ord + use<'d> {
    (
        a.state,
        -a.days_overdue,
        a.due.is_none(),
        a.due.as_deref(),
        a.priority.is_none(),
        a.priority,
        a.incident,
    )
}

fn data<'a>(
    action: &'a Action,
    facts: ActionFacts,
    card: &'a Card,
    anchor: Option<String>,
) -> ActionData<'a> {
    let date = |d: &Option<crate::source::Spanned<chrono::NaiveDate>>| {
        d.as_ref().map(|d| d.value.to_string())
    };
    let fragment = anchor.map(|a| format!("#{a}")).unwrap_or_default();
    ActionData {
        reference: text(action.id.as_ref()).map(|id| format!("{}#{id}", card.slug)),
        incident: &card.slug,
        url: format!("{}{fragment}", card.path),
        title: text(action.title.as_ref()),
        state: facts.state,
        days_overdue: facts.days_overdue,
        age_days: facts.age_days,
        owner: text(action.owner.as_ref()),
        priority: text(action.priority.as_ref()),
        due: date(&action.due),
        done: date(&action.done),
        process: word(action.process.as_ref()),
        kind: word(action.kind.as_ref()),
        severity: card.severity.as_ref().map(|s| s.name.as_str()),
        services: card.services.iter().map(|s| s.name.as_str()).collect(),
        addresses: action.addresses.iter().map(|a| a.value.as_str()).collect(),
        ticket: text(action.ticket.as_ref()),
        verification: action.verification.as_ref().map(|v| VerificationData {
            on: date(&v.on),
            by: text(v.by.as_ref()),
            how: text(v.how.as_ref()),
            result: word(v.result.as_ref()),
        }),
    }
}
