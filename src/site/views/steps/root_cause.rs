//! Step 2 across incidents: root causes and contributing factors by category, and what is done
//! about each.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{AnswerTally, Told};
use crate::derive::services::concerned;
use crate::site::context::Context;
use crate::site::lists::{Folded, Groups};
use crate::site::views::across::CauseRow;
use crate::site::views::across::in_common::CauseCount;
use crate::site::views::parts::card::ServiceLink;
use crate::vocabulary::{CauseCategory, CauseRole, Choice};

/// How many services are told of; the rest is on their pages.
const MOST_SERVICES: usize = 60;

/// How far all causes are answered, and which services they hit.
#[derive(Clone, Serialize)]
pub struct CauseSums {
    pub tally: AnswerTally,
    /// Those with the most incidents first.
    pub services: Folded<ServiceCauses>,
}

/// Why incidents of a service happened.
#[derive(Clone, Serialize)]
pub struct ServiceCauses {
    pub service: ServiceLink,
    /// Incidents with a cause of some category.
    pub incidents: usize,
    /// The most frequent first. An incident with several counts for each.
    pub categories: Vec<CauseCount>,
}

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<CauseSums, Option<CauseCategory>, CauseRow<'a>> {
    let mut tally = AnswerTally::default();
    let mut groups = Groups::new();
    for scope in site.scopes() {
        for cause in &scope.entry.incident.causes {
            // What set it off is seldom what is to be mended, and what may be the cause cannot be yet.
            let role = cause.role.as_ref().map(|r| r.value);
            if matches!(role, Some(CauseRole::Trigger | CauseRole::Hypothesis)) {
                continue;
            }
            let row = CauseRow::new(cause, &scope);
            tally.add(row.answer.standing);
            groups.push(cause.category.as_ref().map(|c| c.value), scope.position, row);
        }
    }
    let services = Folded::new(by_service(site), MOST_SERVICES);
    (CauseSums { tally, services }, groups.by_incidents())
}

/// Root causes and contributing factors by the services that their incidents concern.
fn by_service(site: &Context<'_>) -> Vec<ServiceCauses> {
    let mut all: BTreeMap<&str, (usize, BTreeMap<CauseCategory, usize>)> = BTreeMap::new();
    for entry in &site.entries {
        let causes = entry.incident.causes.iter().filter(|c| {
            let role = c.role.as_ref().map(|r| r.value);
            !matches!(role, Some(CauseRole::Trigger | CauseRole::Hypothesis))
        });
        let categories: BTreeSet<CauseCategory> =
            causes.filter_map(|c| Some(c.category.as_ref()?.value)).collect();
        if categories.is_empty() {
            continue;
        }
        for service in concerned(entry.incident) {
            let (incidents, own) = all.entry(service).or_default();
            *incidents += 1;
            for category in &categories {
                *own.entry(*category).or_default() += 1;
            }
        }
    }
    let mut rows: Vec<ServiceCauses> = all
        .into_iter()
        .map(|(name, (incidents, categories))| {
            let mut categories: Vec<CauseCount> = categories
                .into_iter()
                .map(|(c, incidents)| CauseCount { category: c.word(), incidents })
                .collect();
            categories.sort_by_key(|c| Reverse(c.incidents));
            let service = ServiceLink::new(name, site.edition.config());
            ServiceCauses { service, incidents, categories }
        })
        .collect();
    rows.sort_by_key(|r| Reverse(r.incidents));
    rows
}
