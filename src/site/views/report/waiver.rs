//! Reasoned exceptions, shown where they count.

use serde::Serialize;

use crate::model::{Incident, WaiverTarget};
use crate::rules::SuppressedBy;
use crate::site::context::PageScope;
use crate::site::views::{owned, rule};
use crate::vocabulary::Step;

/// A waiver, or another exception with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaiverView {
    /// The rule, or nothing when the whole step is waived.
    pub rule: Option<String>,
    /// The rule's page, if there is such a rule.
    pub path: Option<String>,
    pub reason_html: Option<String>,
    pub by: Option<String>,
    /// `waiver` of the front matter, or `allow` in the text.
    pub kind: &'static str,
}

/// The waivers and other exceptions of a step (`Some`), or those that belong to none (`None`).
pub fn waivers(step: Option<Step>, scope: &PageScope<'_>) -> Vec<WaiverView> {
    let incident: &Incident = scope.entry.incident;
    incident
        .waivers
        .iter()
        .filter_map(|waiver| {
            let (of, rule) = match &waiver.target {
                WaiverTarget::Step(step) => (Some(step.value), None),
                WaiverTarget::Rule(rule) => {
                    let group = rule.value.split('/').next().unwrap_or_default();
                    (Step::from_slug(group), Some(rule.value.clone()))
                }
                WaiverTarget::Unclear => (None, None),
            };
            (of == step).then(|| WaiverView {
                path: rule.as_deref().and_then(rule::path),
                rule,
                reason_html: scope.markup(waiver.reason.as_ref()),
                by: owned(waiver.by.as_ref()),
                kind: "waiver",
            })
        })
        .chain(others(step, scope))
        .collect()
}

/// What the text itself allows; each reason once. What the baseline keeps is work for its authors and tells a reader nothing.
fn others(step: Option<Step>, scope: &PageScope<'_>) -> Vec<WaiverView> {
    let mut views: Vec<WaiverView> = Vec::new();
    for finding in scope.site.edition.excepted(scope.entry.index) {
        let Some(suppression) = &finding.suppression else {
            continue;
        };
        if finding.step() != step || !matches!(suppression.by, SuppressedBy::Allow(_)) {
            continue;
        }
        let view = WaiverView {
            rule: Some(finding.rule.id.to_owned()),
            path: rule::path(finding.rule.id),
            reason_html: Some(scope.inline(&suppression.reason)),
            by: None,
            kind: "allow",
        };
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}
