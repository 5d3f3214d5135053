//! `/actions.json`: every action of every incident, for scripts and dashboards. What it says is written
//! in [`crate::report::actions::json`], which the command line shares.

use crate::derive::{ActionFacts, ActionIndex};
use crate::report::actions::row::Before;
use crate::report::actions::{Row, json};
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::text;

/// The file.
pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let document = json::document(&actions(site), site.edition.as_of());
    Page::data("actions.json", document)
}

/// Every action, the most urgent first.
pub(super) fn actions<'a>(site: &'a Site<'a>) -> Vec<Row<'a>> {
    let mut all = Vec::new();
    for (position, card) in site.cards.iter().enumerate() {
        let scope = site.scope(position);
        let entry = scope.entry;
        let actions = entry.incident.actions.iter().zip(&entry.facts.actions);
        for (i, (action, facts)) in actions.enumerate() {
            let id = text(action.id.as_ref());
            let anchor = scope.anchor(id, action.span);
            let fragment = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            let url = format!("{}{fragment}", card.path);
            let place = ActionIndex { incident: entry.index, action: i };
            let facts = ActionFacts { moved: site.edition.moved(place), ..*facts };
            let before = entry.facts.promised_before[i].and_then(|b| {
                let of = site.edition.at(b.action.incident)?;
                let (action, facts) = (b.action.action, &of.facts.actions);
                let earlier = &of.incident.actions[action];
                Some(Before::new(of.incident, earlier, facts[action], b.how))
            });
            all.push(Row::new(entry.incident, action, facts, url, before));
        }
    }
    all.sort_by(|a, b| a.urgency().cmp(&b.urgency()));
    all
}
