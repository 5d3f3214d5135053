//! Safeguards and what became of them.

use serde::Serialize;

use crate::model::Safeguard;
use crate::site::context::PageScope;
use crate::site::views::{text, word};

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
    pub fn new(safeguard: &Safeguard, scope: &PageScope<'_>) -> Self {
        let id = text(safeguard.id.as_ref());
        Self {
            id: id.map(str::to_owned),
            anchor: scope.anchor(id, safeguard.span),
            name_html: scope.inline(text(safeguard.name.as_ref()).unwrap_or_default()),
            expected_html: scope.markup(safeguard.expected.as_ref()),
            outcome: word(safeguard.outcome.as_ref()),
            why_html: scope.markup(safeguard.why.as_ref()),
            accepted_html: scope.markup(safeguard.accepted.as_ref()),
        }
    }
}
