//! What is owed, cut in several ways: by service, by process, by what it is good for. Each cut says how
//! much there is and leads to the actions themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::OwedAction;
use crate::derive::ActionState;
use crate::site::address::{Address, encode};
use crate::site::lists::Excerpt;
use crate::site::views::parts::card::ServiceLink;
use crate::vocabulary::{ActionKind, Choice, Process, Step};

/// How many services are named; the page of services has all.
const MOST_SERVICES: usize = 8;

/// All cuts.
#[derive(Serialize)]
pub struct Slices {
    /// The most overdue first.
    pub services: Excerpt<Slice>,
    pub processes: Vec<Slice>,
    pub kinds: Vec<Slice>,
    pub unproven: usize,
    /// Promised again, in other words or carried on.
    pub again: usize,
    /// Owed or unproven, and nobody owns it.
    pub nobody: usize,
}

/// What is owed of one cut.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Slice {
    /// The title of a service, or the word of a choice; empty where none is given.
    pub name: String,
    /// Its actions for everybody, relative to the site's root; where none is, the tracker alone has them.
    pub path: Option<String>,
    /// What the tracker is filtered by, as it stands in an address.
    pub query: Option<String>,
    pub owed: usize,
    pub overdue: usize,
    pub unproven: usize,
    /// Days since the incident of the oldest that is owed.
    pub oldest: Option<i64>,
}

/// The kinds in order, and none.
fn kinds() -> impl Iterator<Item = Option<ActionKind>> {
    ActionKind::ALL.iter().copied().map(Some).chain([None])
}

impl Slices {
    /// Cuts the actions.
    pub fn new(actions: &[OwedAction<'_>]) -> Self {
        let mut services: BTreeMap<&str, (&ServiceLink, Slice)> = BTreeMap::new();
        let mut processes: BTreeMap<Option<&str>, Slice> = BTreeMap::new();
        let mut kinds_: BTreeMap<Option<&str>, Slice> = BTreeMap::new();
        let (mut unproven, mut again, mut nobody) = (0, 0, 0);
        for OwedAction { card, action } in actions {
            again += usize::from(action.life.before.is_some());
            if !action.open && action.state != ActionState::Unverified {
                continue;
            }
            unproven += usize::from(!action.open);
            nobody += usize::from(action.owner.is_none());
            let add = |slice: &mut Slice| slice.add(action.state, action.age_days);
            add(processes.entry(action.process).or_default());
            add(kinds_.entry(action.kind).or_default());
            for service in &card.services {
                let empty = || (service, Slice::default());
                add(&mut services.entry(&service.name).or_insert_with(empty).1);
            }
        }
        let mut services: Vec<Slice> = services
            .into_values()
            .map(|(link, slice)| Slice {
                name: link.title.clone(),
                path: Some(format!("{}#actions", link.path)),
                query: Some(format!("service={}", encode(&link.name))),
                ..slice
            })
            .collect();
        services.sort_by_key(|s| (Reverse((s.overdue, s.owed, s.unproven)), s.name.clone()));
        let step = |p: Process| match p {
            Process::Technology => Step::Technology,
            Process::People => Step::People,
        };
        let all = Process::ALL.iter().copied().map(Some).chain([None]);
        let processes = all.filter_map(|process| {
            let word = process.map(Choice::word);
            let slice = processes.remove(&word)?;
            Some(Slice {
                path: process.map(|p| Address::step(step(p)).link()),
                ..slice.named(word, "process")
            })
        });
        let kinds = kinds().filter_map(|kind| {
            let word = kind.map(Choice::word);
            Some(kinds_.remove(&word)?.named(word, "kind"))
        });
        Self {
            services: Excerpt::new(services, MOST_SERVICES),
            processes: processes.collect(),
            kinds: kinds.collect(),
            unproven,
            again,
            nobody,
        }
    }
}

impl Slice {
    fn add(&mut self, state: ActionState, age: Option<i64>) {
        if state.is_owed() {
            self.owed += 1;
            self.overdue += usize::from(state == ActionState::Overdue);
            self.oldest = self.oldest.max(age);
        } else {
            self.unproven += 1;
        }
    }

    fn named(self, word: Option<&str>, key: &str) -> Self {
        Self {
            name: word.unwrap_or_default().to_owned(),
            query: word.map(|w| format!("{key}={w}")),
            ..self
        }
    }
}
