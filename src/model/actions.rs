//! Actions of the whole library: walked through, and found by their names.

use super::{Action, Incident, Library};
use crate::vocabulary::ActionRef;

/// An action by its places: in the library, and in its incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionIndex {
    pub incident: usize,
    pub action: usize,
}

impl Incident {
    /// The name of one of its actions; `None` for one without an id.
    pub fn name_of<'a>(&'a self, action: &'a Action) -> Option<ActionRef<'a>> {
        let id = &action.id.as_ref()?.value;
        Some(ActionRef { slug: &self.slug, id })
    }
}

impl Library {
    /// All actions with their incidents, in order.
    pub fn actions(&self) -> impl Iterator<Item = (ActionIndex, &Incident, &Action)> {
        let incidents = self.incidents.iter().enumerate();
        incidents.flat_map(|(incident, i)| {
            let actions = i.actions.iter().enumerate();
            actions.map(move |(action, a)| (ActionIndex { incident, action }, &**i, a))
        })
    }

    /// The action at a place, with its incident.
    pub fn at(&self, place: ActionIndex) -> (&Incident, &Action) {
        let incident = &self.incidents[place.incident];
        (incident, &incident.actions[place.action])
    }

    /// The action of that name.
    pub fn action(&self, name: ActionRef<'_>) -> Option<ActionIndex> {
        self.with_id(self.index_of(name.slug)?, name.id)
    }

    /// The action that an incident's report means: `A1` is one of its own, `slug#A1` anybody's.
    pub fn action_from(&self, incident: usize, written: &str) -> Option<ActionIndex> {
        match ActionRef::parse(written) {
            Some(name) => self.action(name),
            None => self.with_id(incident, written),
        }
    }

    fn with_id(&self, incident: usize, id: &str) -> Option<ActionIndex> {
        let mut actions = self.incidents[incident].actions.iter();
        let action = actions.position(|a| a.id.as_ref().is_some_and(|own| own.value == id))?;
        Some(ActionIndex { incident, action })
    }
}
