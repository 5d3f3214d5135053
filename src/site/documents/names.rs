//! Documents that are pages of their own: services, owners, tags and rules.

use std::collections::BTreeMap;

use crate::rules::{Rule, all};
use crate::search::{Document, Field, Group, Kind};
use crate::site::address::Address;
use crate::site::context::Context;
use crate::site::markdown::{plain_blocks, plain_inline};
use crate::site::names::Names;
use crate::site::views::parts::card::ServiceLink;
use crate::site::views::services::by_service;

fn group(kind: Kind, title: &str, path: String, text: String) -> Group {
    let document = Document::new(kind, "", "", text).with(Field::Title, title);
    Group { title: title.to_owned(), path, documents: vec![document], ..Group::default() }
}

/// The services that have pages: those of incidents and those of the configuration.
pub fn services(site: &Context<'_>) -> Vec<Group> {
    let config = site.edition.config();
    let names = by_service(site).into_keys();
    let service = |name: String| {
        let link = ServiceLink::new(&name, config);
        let about = config.services.get(&name).map(|s| s.description.as_str());
        let text = about.map(plain_inline).unwrap_or_default();
        let mut group = group(Kind::Service, &link.title, link.path, text);
        if link.title != name {
            group.documents =
                group.documents.into_iter().map(|d| d.with(Field::Name, &name)).collect();
        }
        group
    };
    names.map(service).collect()
}

/// Those who own actions.
pub fn owners(site: &Context<'_>) -> Vec<Group> {
    of_names(Kind::Owner, &site.owners)
}

/// The tags of incidents.
pub fn tags(site: &Context<'_>) -> Vec<Group> {
    of_names(Kind::Tag, &site.tags)
}

fn of_names(kind: Kind, names: &Names) -> Vec<Group> {
    let names: BTreeMap<&str, &Address> = names.iter().collect();
    names.into_iter().map(|(name, at)| group(kind, name, at.link(), String::new())).collect()
}

/// What a complete review needs.
pub fn rules() -> Vec<Group> {
    let rule = |doc: &'static crate::rules::RuleDoc| {
        let mut group =
            group(Kind::Rule, doc.id, Address::rule(doc.id).link(), plain_blocks(doc.text));
        if let Some(first) = group.documents.first_mut() {
            first.step = doc.step();
        }
        group
    };
    all().map(Rule::doc).map(rule).collect()
}
