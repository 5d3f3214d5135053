//! Other incidents that have something in common, and what.

use serde::Serialize;

use super::card::{Card, ServiceLink};
use crate::derive::RelatedReason;
use crate::site::scope::PageScope;

/// A related incident.
#[derive(Debug, Serialize)]
pub struct RelatedView<'a> {
    pub card: &'a Card,
    pub recurrence: bool,
    pub carried_action: bool,
    /// What they share.
    pub services: Vec<ServiceLink>,
    pub causes: Vec<&'a str>,
    pub tags: Vec<&'a str>,
}

/// The related incidents that this edition shows, the closest first.
#[must_use]
pub fn related<'a>(scope: &PageScope<'a>) -> Vec<RelatedView<'a>> {
    let config = scope.site.edition.config();
    scope
        .entry
        .facts
        .related
        .iter()
        .filter_map(|related| {
            let mut view = RelatedView {
                card: scope.site.card(related.incident)?,
                recurrence: false,
                carried_action: false,
                services: Vec::new(),
                causes: Vec::new(),
                tags: Vec::new(),
            };
            for reason in &related.reasons {
                match reason {
                    RelatedReason::Recurrence => view.recurrence = true,
                    RelatedReason::CarriedAction => view.carried_action = true,
                    RelatedReason::Service(s) => view.services.push(ServiceLink::new(s, config)),
                    RelatedReason::Cause(c) => view.causes.push(c),
                    RelatedReason::Tag(t) => view.tags.push(t),
                }
            }
            Some(view)
        })
        .collect()
}
