//! Actions with a due date as events of a calendar.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::ics::{Event, Status};
use super::item::Item;
use crate::derive::ActionState;
use crate::vocabulary::Choice;

/// One event for each action that has a due date. `stamp` is when its incident was last changed, `url` an
/// absolute address of the action.
#[must_use]
pub fn events(
    items: &[Item<'_>],
    stamp: impl Fn(&Item<'_>) -> Option<DateTime<Utc>>,
    url: impl Fn(&Item<'_>) -> Option<String>,
) -> Vec<Event> {
    let mut used: HashMap<String, usize> = HashMap::new();
    items
        .iter()
        .filter_map(|item| {
            let date = item.due()?;
            // An action without an id, or with another's, is told from others by its place.
            let mut uid = item.name();
            let again = used.entry(uid.clone()).or_default();
            *again += 1;
            if *again > 1 || item.action.id.is_none() {
                uid = format!("{uid}.{}", item.index.action + 1);
            }
            let incident = item.incident;
            let mut about = vec![
                format!("{}: {}", item.name(), incident.display_title()),
                format!("State: {}", item.facts.state.word().replace('-', " ")),
            ];
            about.extend(item.action.recurs.as_ref().map(|r| format!("Repeats: {}", r.value)));
            about.extend(item.owner().map(|o| format!("Owner: {o}")));
            about.extend(item.priority().map(|p| format!("Priority: {p}")));
            about.extend(item.action.ticket.as_ref().map(|t| format!("Ticket: {}", t.value)));
            let owner = item.owner().map_or(String::new(), |o| format!(" ({o})"));
            let proposed =
                item.action.status.as_ref().is_some_and(|s| s.value.word() == "proposed");
            Some(Event {
                uid,
                date,
                stamp: stamp(item),
                summary: format!("Due: {}{owner}", item.title()),
                description: about.join("\n"),
                url: url(item),
                status: match item.facts.state {
                    ActionState::Declined | ActionState::Carried => Status::Cancelled,
                    _ if proposed => Status::Tentative,
                    _ => Status::Confirmed,
                },
                alarms: item.facts.state.is_owed(),
            })
        })
        .collect()
}
