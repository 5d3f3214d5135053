//! Which actions are listed, and in which order.

use chrono::{Days, NaiveDate};

use super::Item;
use crate::derive::{ActionState, urgency};
use crate::vocabulary::{ActionKind, ActionStatus, Choice, Process};

/// A state as it was judged, or a status as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    State(ActionState),
    Status(ActionStatus),
}

impl Standing {
    /// The words that mean one, in the order in which they are offered. A word that is both is the
    /// state: `open` is open and not overdue.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let states = ActionState::ALL.into_iter().map(ActionState::word);
        let is_state = |w: &&str| ActionState::ALL.iter().any(|s| s.word() == *w);
        let statuses = ActionStatus::ALL.iter().map(|s| s.word());
        states.chain(statuses.filter(move |w| !is_state(w)))
    }

    /// What a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        let state = ActionState::ALL.into_iter().find(|s| s.word() == word);
        state.map(Self::State).or_else(|| ActionStatus::from_word(word).map(Self::Status))
    }

    fn fits(self, item: &Item<'_>) -> bool {
        match self {
            Self::State(state) => item.facts.state == state,
            Self::Status(status) => item.action.status.as_ref().is_some_and(|s| s.value == status),
        }
    }
}

/// What has to be true of a listed action; of several values for one thing, one.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Also what wants nothing any more: verified, declined, carried on. Asking for a standing asks for
    /// these as well.
    pub all: bool,
    pub standings: Vec<Standing>,
    pub overdue: bool,
    pub unverified: bool,
    pub blocked: bool,
    /// Whose due date moved.
    pub moved: bool,
    pub owners: Vec<String>,
    pub services: Vec<String>,
    pub priorities: Vec<String>,
    pub incidents: Vec<String>,
    pub process: Option<Process>,
    pub kinds: Vec<ActionKind>,
    /// Owed, and due in at most so many days, or overdue.
    pub due_within: Option<u64>,
}

impl Filter {
    /// Whether an action is listed as of a date.
    pub fn fits(&self, item: &Item<'_>, as_of: NaiveDate) -> bool {
        let one = |all: &[String], is_it: &dyn Fn(&str) -> bool| {
            all.is_empty() || all.iter().any(|a| is_it(a))
        };
        let standing = if !self.standings.is_empty() {
            self.standings.iter().any(|s| s.fits(item))
        } else {
            self.all || wants_something(item)
        };
        standing
            && (!self.overdue || item.facts.state == ActionState::Overdue)
            && (!self.unverified || item.facts.state == ActionState::Unverified)
            && (!self.blocked || item.facts.blocked)
            && (!self.moved || item.facts.moved.is_some())
            && one(&self.owners, &|o| is_owner(item, o))
            && one(&self.services, &|s| item.incident.services.iter().any(|own| own.value == s))
            && one(&self.priorities, &|p| {
                item.priority().is_some_and(|own| own.eq_ignore_ascii_case(p))
            })
            && one(&self.incidents, &|i| item.incident.slug == i)
            && self
                .process
                .is_none_or(|p| item.action.process.as_ref().is_some_and(|o| o.value == p))
            && (self.kinds.is_empty()
                || item.action.kind.as_ref().is_some_and(|k| self.kinds.contains(&k.value)))
            && self.due_within.is_none_or(|days| due_within(item, as_of, days))
    }
}

/// Whether somebody still has to do or to test something.
pub fn wants_something(item: &Item<'_>) -> bool {
    item.facts.state.is_owed() || item.facts.state == ActionState::Unverified
}

/// Whether an action is owed and due in so many days, or overdue.
pub fn due_within(item: &Item<'_>, as_of: NaiveDate, days: u64) -> bool {
    let until = as_of.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
    item.facts.state.is_owed() && item.due().is_some_and(|d| d <= until)
}

/// Whether somebody owns an action; the `@` and capitals make no difference.
pub fn is_owner(item: &Item<'_>, name: &str) -> bool {
    item.owner().is_some_and(|o| same_person(o, name))
}

/// Whether two handles mean the same; the `@` and capitals make no difference.
pub fn same_person(a: &str, b: &str) -> bool {
    let bare = |h: &str| h.trim().trim_start_matches('@').to_lowercase();
    bare(a) == bare(b)
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// What wants attention first: overdue (longest first), failed its test, open, not verified
    Urgency,
    /// The earliest due date first
    Due,
    /// The oldest incident's first
    Age,
    /// By owner; those without one last
    Owner,
    /// By priority; those without one last
    Priority,
    /// In the order of the incidents
    Incident,
}

/// Puts actions in order.
pub fn sort(items: &mut [Item<'_>], by: Sort) {
    // Stable, so that ties stay in the order of urgency, and that in the order of incidents.
    items.sort_by(|a, b| by_urgency(a).cmp(&by_urgency(b)));
    match by {
        Sort::Urgency => {}
        Sort::Due => items.sort_by_key(|i| (i.due().is_none(), i.due())),
        Sort::Age => {
            items.sort_by_key(|i| (i.facts.age_days.is_none(), i.facts.age_days.map(|d| -d)))
        }
        Sort::Owner => items.sort_by_cached_key(|i| {
            let owner = i.owner().map(|o| o.trim_start_matches('@').to_lowercase());
            (owner.is_none(), owner)
        }),
        Sort::Priority => {
            items.sort_by_cached_key(|i| (i.priority().is_none(), i.priority().map(str::to_owned)))
        }
        Sort::Incident => items.sort_by_key(|i| i.index),
    }
}

/// The order of [`super::Row::urgency`], without a row.
fn by_urgency<'i>(item: &'i Item<'_>) -> impl Ord + use<'i> {
    let (state, late) = (item.facts.state, item.facts.days_overdue);
    let own = urgency(state, late, item.due(), item.priority());
    (own, item.incident.slug.as_str())
}
