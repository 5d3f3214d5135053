//! Causes with their chains of whys.

use serde::Serialize;

use crate::site::context::PageScope;
use crate::site::views::parts::source::SourceView;
use crate::site::views::{owned, text, word};

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
    pub against_html: Vec<String>,
    pub decides_html: Option<String>,
    /// Name and case of a vendor that was engaged.
    pub vendor: Option<(String, Option<String>)>,
    /// Why no action addresses it.
    pub accepted_html: Option<String>,
}

/// The causes of an incident in order of writing.
pub fn causes(scope: &PageScope<'_>) -> Vec<CauseView> {
    let incident = scope.entry.incident;
    incident
        .causes
        .iter()
        .map(|cause| {
            let id = text(cause.id.as_ref());
            CauseView {
                id: id.map(str::to_owned),
                anchor: scope.anchor(id, cause.span),
                role: word(cause.role.as_ref()),
                category: word(cause.category.as_ref()),
                statement_html: scope.inline(text(cause.statement.as_ref()).unwrap_or_default()),
                why_html: cause.why.iter().map(|w| scope.inline(&w.value)).collect(),
                evidence: cause.evidence.iter().map(|s| SourceView::new(&s.value, scope)).collect(),
                against_html: cause.against.iter().map(|a| scope.inline(&a.value)).collect(),
                decides_html: scope.markup(cause.decides.as_ref()),
                vendor: cause.vendor.as_ref().and_then(|v| {
                    let name = text(v.name.as_ref())?.to_owned();
                    Some((name, owned(v.case.as_ref())))
                }),
                accepted_html: scope.markup(cause.accepted.as_ref()),
            }
        })
        .collect()
}
