//! Causes with their chains of whys.

use serde::Serialize;

use super::source::SourceView;
use super::{text, word};
use crate::site::scope::PageScope;

/// A cause.
#[derive(Debug, Serialize)]
pub struct CauseView {
    pub id: Option<String>,
    pub anchor: Option<String>,
    pub role: Option<&'static str>,
    pub category: Option<&'static str>,
    pub statement_html: String,
    pub why_html: Vec<String>,
    pub evidence: Vec<SourceView>,
    /// Name and case of a vendor that was engaged.
    pub vendor: Option<(String, Option<String>)>,
    /// Why no action addresses it.
    pub accepted_html: Option<String>,
}

/// The causes of an incident in order of writing.
#[must_use]
pub fn causes(scope: &PageScope<'_>) -> Vec<CauseView> {
    let incident = scope.entry.incident;
    incident
        .causes
        .iter()
        .map(|cause| {
            let id = text(cause.id.as_ref());
            CauseView {
                id: id.map(str::to_owned),
                anchor: id.and_then(|id| scope.anchors.of_entry(id, cause.span)),
                role: word(cause.role.as_ref()),
                category: word(cause.category.as_ref()),
                statement_html: scope.inline(text(cause.statement.as_ref()).unwrap_or_default()),
                why_html: cause.why.iter().map(|w| scope.inline(&w.value)).collect(),
                evidence: cause
                    .evidence
                    .iter()
                    .map(|s| SourceView::new(&s.value, scope))
                    .collect(),
                vendor: cause.vendor.as_ref().and_then(|v| {
                    let name = text(v.name.as_ref())?.to_owned();
                    Some((name, text(v.case.as_ref()).map(str::to_owned)))
                }),
                accepted_html: text(cause.accepted.as_ref()).map(|a| scope.inline(a)),
            }
        })
        .collect()
}
