//! `actions.json`: every action, for scripts and dashboards.
//!
//! ```json
//! {"version": 1, "as_of": "2026-03-31", "actions": [{
//!   "ref": "2026-03-14-checkout-tls-expiry#A1", "incident": "2026-03-14-checkout-tls-expiry",
//!   "url": "incidents/2026-03-14-checkout-tls-expiry/#A1", "title": "…", "state": "overdue",
//!   "days_overdue": 3, "age_days": 17, "owner": "@kim", "priority": "P1", "due": "2026-03-28",
//!   "first_due": "2026-03-21", "due_moved": 1, "done": null, "process": "technology", "kind": "prevent", "severity": "SEV1",
//!   "services": ["checkout"], "addresses": ["C1", "S1"], "ticket": "https://…",
//!   "verification": {"on": "2026-04-02", "by": "@kim", "how": "…", "result": "passed"},
//!   "promised_before": {"ref": "2025-11-02-checkout#A3", "state": "carried", "carried": true}
//! }]}
//! ```
//!
//! `due` is the date that stood on the day `as_of`; where it was moved before, `first_due` is the one that was
//! promised first, and `due_moved` says how often it was (the command line asks git for that on request
//! only, the site always). `promised_before` is an action of an earlier incident that promised the same and was not
//! done by then: `carried` where `carried_from` says so, otherwise their titles are alike.
//!
//! The site has them in the order of the tracker: the most urgent first. `ref` is how an action is named
//! elsewhere, as in `carried_from`; it is `null` for an action without an id. What else is not known is
//! `null`. `url` is relative to the site's root, where its file lies. Keys may be added within a version;
//! none is taken away or given another meaning.

use chrono::NaiveDate;
use serde::Serialize;

use super::Row;
use crate::report::json_writer;

/// The version of the notation; a new one when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Data<'d, 'a> {
    version: u32,
    as_of: String,
    actions: &'d [Row<'a>],
}

/// The document, in one line with its end.
///
/// # Errors
/// What the serialiser says.
pub fn document(rows: &[Row<'_>], as_of: NaiveDate) -> std::io::Result<Vec<u8>> {
    let data = Data { version: VERSION, as_of: as_of.to_string(), actions: rows };
    let mut bytes = Vec::new();
    json_writer::line(&mut bytes, &data)?;
    Ok(bytes)
}
