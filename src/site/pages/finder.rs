//! `/finder-data.js`: what the quick finder looks through. A plain script, as pages that are opened
//! from a disk may load scripts and nothing else.
//!
//! It sets one global, `aftermarkFinder`, to an array of entries. Each is
//! `[kind, title, path, also]`: a letter (`i` incident, `s` service, `t` tag, `o` owner, `r` rule),
//! what to show, the page relative to the site's root, and what else it is found by. An entry whose
//! path is empty has no page of its own: it leads to those that carry its title. An incident has its
//! actions as a fifth value, `[id, title, owner, late]` each (`l` for an overdue one, `f` for
//! one that failed its test), and is found by its folder's name, which its path holds: nothing is written twice, as most of the file would else be repetition.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::derive::ActionState;
use crate::rules::{Rule, all};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::text;

type Action = (String, String, String, &'static str);

/// One array of the file.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Incident(char, String, String, String, Vec<Action>),
    Other(char, String, String, String),
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    crate::site::script::sets("aftermarkFinder", &entries(site), "finder-data.js")
}

/// Incidents with their actions, the latest first, then services, tags, owners and rules.
fn entries(site: &Site<'_>) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut owners: BTreeSet<&str> = BTreeSet::new();
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    let mut services: BTreeMap<String, (String, String)> = BTreeMap::new();
    let config = site.edition.config();
    for name in config.services.keys() {
        let link = crate::site::views::parts::card::ServiceLink::new(name, config);
        services.insert(link.name, (link.title, link.path));
    }
    for position in site.newest_first() {
        let (card, incident) = (&site.cards[position], site.entries[position].incident);
        let severity = card.severity.iter().map(|s| s.name.clone());
        let mut also: Vec<String> = severity.collect();
        for service in &card.services {
            also.push(service.title.clone());
            if service.name != service.title {
                also.push(service.name.clone());
            }
            services
                .entry(service.name.clone())
                .or_insert_with(|| (service.title.clone(), service.path.clone()));
        }
        also.extend(card.tags.iter().cloned());
        tags.extend(card.tags.iter().map(String::as_str));
        if let Some(owner) = text(incident.owner.as_ref()) {
            also.push(owner.to_owned());
            owners.insert(owner);
        }
        let mut actions = Vec::new();
        for (action, facts) in incident.actions.iter().zip(&site.entries[position].facts.actions) {
            let Some(title) = text(action.title.as_ref()) else {
                continue;
            };
            let id = text(action.id.as_ref()).unwrap_or_default();
            let owner = text(action.owner.as_ref()).unwrap_or_default();
            if !owner.is_empty() {
                owners.insert(owner);
            }
            let late = match facts.state {
                ActionState::Overdue => "l",
                ActionState::VerificationFailed => "f",
                _ => "",
            };
            actions.push((id.to_owned(), title.to_owned(), owner.to_owned(), late));
        }
        let (title, path) = (card.title.clone(), card.path.clone());
        found.push(Entry::Incident('i', title, path, also.join(" "), actions));
    }
    for (name, (title, path)) in services {
        let also = if name == title { String::new() } else { name };
        found.push(Entry::Other('s', title, path, also));
    }
    // What has no page of its own leads to what carries it, which is among the others.
    let path = |address: Option<&Address>| address.map(Address::link).unwrap_or_default();
    for tag in tags {
        let path = path(site.tags.address(tag));
        found.push(Entry::Other('t', tag.to_owned(), path, String::new()));
    }
    for owner in owners {
        let path = path(site.owners.address(owner));
        found.push(Entry::Other('o', owner.to_owned(), path, String::new()));
    }
    for doc in all().map(Rule::doc) {
        let id = doc.id.to_string();
        let path = Address::rule(&id).link();
        found.push(Entry::Other('r', id, path, doc.summary()));
    }
    found
}
