//! Safeguards and what became of them.

use serde::Serialize;

use super::{text, word};
use crate::model::Safeguard;
use crate::site::scope::PageScope;

/// A safeguard.
#[derive(Debug, Serialize)]
pub struct SafeguardView {
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub name_html: String,
    pub expected_html: Option<String>,
    pub outcome: Option<&'static str>,
    pub why_html: Option<String>,
    /// Why no action addresses it.
    pub accepted_html: Option<String>,
}

impl SafeguardView {
    /// A safeguard as seen from a page.
    #[must_use]
    pub fn new(safeguard: &Safeguard, scope: &PageScope<'_>) -> Self {
        let id = text(safeguard.id.as_ref());
        Self {
            id: id.map(str::to_owned),
            anchor: id.and_then(|id| scope.anchors.of_entry(id, safeguard.span)),
            name_html: scope.inline(text(safeguard.name.as_ref()).unwrap_or_default()),
            expected_html: text(safeguard.expected.as_ref()).map(|e| scope.inline(e)),
            outcome: word(safeguard.outcome.as_ref()),
            why_html: text(safeguard.why.as_ref()).map(|w| scope.inline(w)),
            accepted_html: text(safeguard.accepted.as_ref()).map(|a| scope.inline(a)),
        }
    }
}
