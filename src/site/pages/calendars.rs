//! `/actions.ics` and `/actions/<owner>/actions.ics`: due dates of what is owed, to subscribe to. Data like
//! `actions.json`, so in English whatever the language of the site.

use std::collections::BTreeMap;

use crate::derive::ActionIndex;
use crate::report::actions::item::Item;
use crate::report::actions::{due, ics};
use crate::site::address::Address;
use crate::site::anchors::Anchors;
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::views::text;

/// The name of a calendar in its folder.
const FILE: &str = "actions.ics";

/// The calendar of all, that of each owner, and that of what nobody owns.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let mut by_owner: BTreeMap<Option<&str>, Vec<Item<'_>>> = BTreeMap::new();
    let mut all = Vec::new();
    for entry in &site.entries {
        let actions = entry.incident.actions.iter().zip(&entry.facts.actions);
        for (action_index, (action, facts)) in actions.enumerate() {
            let item = Item {
                index: ActionIndex { incident: entry.index, action: action_index },
                incident: entry.incident,
                action,
                facts: *facts,
            };
            let owner = text(action.owner.as_ref());
            // A page there is for every owner, whose calendar may be empty for now.
            let own = by_owner.entry(owner).or_default();
            if facts.state.is_owed() {
                own.push(item);
                all.push(item);
            }
        }
    }
    let title = &site.title;
    out.put(page(site, FILE.to_owned(), format!("{title}: actions"), &all))?;
    for (owner, items) in by_owner {
        let address = owner.and_then(|o| site.owners.address(o)).cloned();
        let folder = address.unwrap_or_else(Address::no_owner).file_path();
        let folder = folder.trim_end_matches("index.html");
        let name = match owner {
            Some(who) => format!("{title}: actions of {who}"),
            None => format!("{title}: actions without an owner"),
        };
        out.put(page(site, format!("{folder}{FILE}"), name, &items))?;
    }
    Ok(())
}

fn page(site: &Site<'_>, path: String, name: String, items: &[Item<'_>]) -> Page {
    let stamp = |item: &Item<'_>| {
        let history = site.edition.history(item.incident)?;
        history.commits.first().map(|c| c.at)
    };
    let url = |item: &Item<'_>| {
        let page = site.absolute(&Address::incident(&item.incident.slug))?;
        let id = text(item.action.id.as_ref());
        let anchor = id.and_then(|id| Anchors::new(item.incident).of(id));
        Some(anchor.map_or(page.clone(), |a| format!("{page}#{a}")))
    };
    Page { path, bytes: ics::calendar(&name, &due::events(items, stamp, url)).into_bytes() }
}
