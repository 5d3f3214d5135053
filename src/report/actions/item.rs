//! An action of the library with its incident and what follows from it: what lists are made of.

use chrono::NaiveDate;

use super::row::{Before, Row};
use crate::derive::{ActionFacts, ActionIndex};
use crate::model::{Action, Incident, Library};

/// An action to be listed.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    pub index: ActionIndex,
    pub incident: &'a Incident,
    pub action: &'a Action,
    pub facts: ActionFacts,
}

/// The actions of all incidents that had happened by the date of judgement, in order of incident.
/// `facts` are those of [`crate::derive::actions::judge`].
pub fn items<'a>(
    library: &'a Library,
    facts: &[Vec<ActionFacts>],
    as_of: NaiveDate,
) -> Vec<Item<'a>> {
    let mut all = Vec::new();
    for (index, incident) in library.happened_by(as_of) {
        for (i, (action, facts)) in incident.actions.iter().zip(&facts[index]).enumerate() {
            all.push(Item {
                index: ActionIndex { incident: index, action: i },
                incident,
                action,
                facts: *facts,
            });
        }
    }
    all
}

impl<'a> Item<'a> {
    /// How the action is named elsewhere: `slug#A1`; the slug alone for one without an id.
    pub fn name(&self) -> String {
        name(self.incident, self.action)
    }

    pub fn title(&self) -> &'a str {
        self.action.title.as_ref().map_or("(without a title)", |t| t.value.as_str())
    }

    pub fn owner(&self) -> Option<&'a str> {
        self.action.owner.as_ref().map(|o| o.value.as_str())
    }

    pub fn priority(&self) -> Option<&'a str> {
        self.action.priority.as_ref().map(|p| p.value.as_str())
    }

    pub fn due(&self) -> Option<NaiveDate> {
        self.action.due.as_ref().map(|d| d.value)
    }

    /// All that is known of it; `url` is where it is on the site, `before` what promised the same before.
    pub fn row(&self, url: String, before: Option<Before>) -> Row<'a> {
        Row::new(self.incident, self.action, self.facts, url, before)
    }
}

/// How the action at some place is named.
pub fn name_of(library: &Library, at: ActionIndex) -> String {
    let (incident, action) = library.at(at);
    name(incident, action)
}

fn name(incident: &Incident, action: &Action) -> String {
    let name = incident.name_of(action);
    name.map_or_else(|| incident.slug.clone(), |n| n.to_string())
}
