//! What is owed, cut in several ways: by service, by process, by what it is good for. Each cut says how
//! much there is and leads to the actions themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::OwedAction;
use crate::derive::ActionState;
use crate::derive::trends::age_band;
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
    /// The bands of age, the youngest first.
    pub ages: Vec<AgeSlice>,
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

/// The place of a band of ages, by its number.
#[derive(Clone, Debug, Serialize)]
pub struct AgeSlice {
    pub band: usize,
    pub path: String,
}

/// The view of what is owed by its age, and that by what it is good for.
pub fn by_age() -> Address {
    Address::fixed("actions/by-age")
}
pub fn by_kind() -> Address {
    Address::fixed("actions/by-kind")
}

/// The words of the kinds in order, and none.
pub fn kinds() -> impl Iterator<Item = Option<ActionKind>> {
    ActionKind::ALL.iter().copied().map(Some).chain([None])
}

/// The id of a kind's group on its page.
pub fn kind_id(kind: Option<&str>) -> String {
    format!("kind-{}", kind.unwrap_or("none"))
}

/// The id of a band of ages on its page.
pub fn age_id(band: usize) -> String {
    format!("age-{band}")
}

impl Slices {
    /// Cuts the actions; lists of the site have `size` rows on a page.
    pub fn new(actions: &[OwedAction<'_>], size: usize) -> Self {
        let mut services: BTreeMap<&str, (&ServiceLink, Slice)> = BTreeMap::new();
        let mut processes: BTreeMap<Option<&str>, Slice> = BTreeMap::new();
        let mut kinds_: BTreeMap<Option<&str>, Slice> = BTreeMap::new();
        let mut bands: BTreeMap<usize, usize> = BTreeMap::new();
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
            if let (true, Some(days)) = (action.open, action.age_days) {
                *bands.entry(age_band(days)).or_default() += 1;
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
        let mut before = 0;
        let all = kinds().filter_map(|kind| {
            let word = kind.map(Choice::word);
            let slice = kinds_.remove(&word)?;
            let path = place(&by_kind(), before, size, &kind_id(word));
            before += slice.owed + slice.unproven;
            Some(Slice { path: Some(path), ..slice.named(word, "kind") })
        });
        let kinds = all.collect();
        // The oldest come first on their page.
        let mut before = 0;
        let all = bands.into_iter().rev().map(|(band, n)| {
            let path = place(&by_age(), before, size, &age_id(band));
            before += n;
            AgeSlice { band, path }
        });
        let mut ages: Vec<AgeSlice> = all.collect();
        ages.reverse();
        Self {
            services: Excerpt::new(services, MOST_SERVICES),
            processes: processes.collect(),
            kinds,
            ages,
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

/// Where the group after `before` rows begins, of a list with `size` rows on a page.
fn place(home: &Address, before: usize, size: usize, id: &str) -> String {
    let page = before / size.max(1) + 1;
    format!("{}#{id}", home.numbered(page).link())
}
