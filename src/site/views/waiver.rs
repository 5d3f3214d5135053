//! Reasoned exceptions, shown where they count.

use serde::Serialize;

use super::{rule, text};
use crate::model::{Incident, Step, WaiverTarget};
use crate::site::scope::PageScope;

/// A waiver.
#[derive(Clone, Debug, Serialize)]
pub struct WaiverView {
    /// The rule, or nothing when the whole step is waived.
    pub rule: Option<String>,
    /// The rule's page, if there is such a rule.
    pub path: Option<String>,
    pub reason_html: Option<String>,
    pub by: Option<String>,
}

/// The waivers of a step (`Some`), or those that belong to none (`None`).
#[must_use]
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
                reason_html: text(waiver.reason.as_ref()).map(|r| scope.inline(r)),
                by: text(waiver.by.as_ref()).map(str::to_owned),
            })
        })
        .collect()
}
