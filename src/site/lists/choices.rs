//! What a list or a search can be narrowed by: values that occur.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::site::context::Context;
use crate::site::views::parts::card::{ServiceLink, SeverityView};

/// The choices, in the order in which they are offered.
#[derive(Serialize)]
pub struct Choices<'a> {
    severities: Vec<&'a SeverityView>,
    services: Vec<&'a ServiceLink>,
    causes: Vec<&'a str>,
    tags: Vec<&'a str>,
    statuses: Vec<&'a str>,
    years: Vec<i32>,
}

impl<'a> Choices<'a> {
    /// Those of all incidents of a site.
    pub fn new(site: &'a Context<'_>) -> Self {
        let cards = || site.cards.iter();
        let mut severities: Vec<&SeverityView> =
            cards().filter_map(|c| c.severity.as_ref()).collect();
        severities.sort_by_key(|s| (s.rank, &s.name));
        severities.dedup_by_key(|s| &s.name);
        let mut services: Vec<&ServiceLink> = cards().flat_map(|c| &c.services).collect();
        services.sort_by_key(|s| (&s.title, &s.name));
        services.dedup_by_key(|s| &s.name);
        let causes: BTreeSet<&str> = cards().flat_map(|c| &c.causes).copied().collect();
        let statuses: BTreeSet<&str> = cards().map(|c| c.status).collect();
        let years: BTreeSet<i32> = cards().filter_map(|c| c.year).collect();
        Self {
            severities,
            services,
            causes: causes.into_iter().collect(),
            tags: site.tags.iter().map(|(tag, _)| tag).collect(),
            statuses: statuses.into_iter().collect(),
            years: years.into_iter().rev().collect(),
        }
    }
}
