//! One step across all incidents: what each gives for it, in groups that a meeting can go through.
//!
//! One file for each kind of data; this one holds what they share.

pub mod causes;
pub mod gather;
pub mod impact;
pub mod improvements;
pub mod move_on;
pub mod notify;
pub mod safeguards;
pub mod staff;
pub mod verification;

use std::collections::BTreeMap;

use serde::Serialize;

use super::card::{Card, SeverityView};
use super::excerpt::Excerpt;
use super::text;
use super::time::{DateView, LengthView};
use crate::derive::{ActionState, Range};
use crate::model::Moment;
use crate::rules::Grade;
use crate::site::address::Address;
use crate::site::pages::paging::{Pager, one_by_one};
use crate::site::scope::{PageScope, Site};
use crate::site::text::Words;
use crate::vocabulary::{Milestone, Process, Step};

/// The page of a step.
#[derive(Serialize)]
pub struct StepAcross<'a> {
    pub number: usize,
    pub slug: &'static str,
    pub heading: String,
    /// How many incidents there are.
    pub incidents: usize,
    /// Grades that occur, the worst first.
    pub grades: Vec<Graded<'a>>,
    pub pager: Pager,
    /// The steps before and after.
    pub previous: Option<StepLink>,
    pub next: Option<StepLink>,
    #[serde(flatten)]
    pub content: Content<'a>,
}

/// A link to the page of a step.
#[derive(Serialize)]
pub struct StepLink {
    pub number: usize,
    pub slug: &'static str,
    pub heading: String,
}

/// The incidents of one grade, the newest first.
#[derive(Serialize)]
pub struct Graded<'a> {
    pub grade: &'static str,
    /// Whether the step still needs work in them.
    pub open: bool,
    pub incidents: Excerpt<IncidentRef<'a>>,
}

/// How many incidents of one grade are named.
const MOST_GRADED: usize = 50;

/// What a step's page tells: `tally` and `groups`, each of a kind of its own.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Content<'a> {
    Gather(gather::Gathered<'a>),
    RootCause(causes::Causes<'a>),
    Impact(impact::Impacts<'a>),
    StaffActions(staff::StaffActions<'a>),
    Safeguards(safeguards::Safeguards<'a>),
    Improvements(improvements::Improvements<'a>),
    Verification(verification::Verifications<'a>),
    Notify(notify::Notifications<'a>),
    MoveOn(move_on::FollowUps<'a>),
}

/// An incident as a table of many names it.
#[derive(Clone, Copy, Serialize)]
pub struct IncidentRef<'a> {
    pub title: &'a str,
    /// Relative to the site's root.
    pub path: &'a str,
    pub day: Option<&'a DateView>,
    pub severity: Option<&'a SeverityView>,
}

impl<'a> From<&'a Card> for IncidentRef<'a> {
    fn from(card: &'a Card) -> Self {
        Self {
            title: &card.title,
            path: &card.path,
            day: card.day.as_ref(),
            severity: card.severity.as_ref(),
        }
    }
}

/// Rows that have something in common.
#[derive(Serialize)]
pub struct Group<K, T> {
    pub key: K,
    /// In how many incidents.
    pub incidents: usize,
    /// How many rows it has in all: on one page of several there may be fewer.
    pub total: usize,
    /// Whether it begins on an earlier page.
    pub continued: bool,
    pub rows: Vec<T>,
}

/// Cuts groups into pages of at most `size` rows; no rows are one page.
pub(in crate::site) fn cut<K: Clone, T>(
    groups: Vec<Group<K, T>>,
    size: usize,
) -> Vec<Vec<Group<K, T>>> {
    let size = size.max(1);
    let mut pages: Vec<Vec<Group<K, T>>> = vec![Vec::new()];
    let mut room = size;
    for group in groups {
        let mut rows = group.rows.into_iter().peekable();
        let mut continued = false;
        while rows.peek().is_some() {
            if room == 0 {
                pages.push(Vec::new());
                room = size;
            }
            let own: Vec<T> = rows.by_ref().take(room).collect();
            room -= own.len();
            if let Some(page) = pages.last_mut() {
                page.push(Group {
                    key: group.key.clone(),
                    incidents: group.incidents,
                    total: group.total,
                    continued,
                    rows: own,
                });
            }
            continued = true;
        }
    }
    pages
}

/// Gives what a step's page tells a way to be cut into pages, each with the same sums.
macro_rules! in_pages {
    ($name:ident { $($sum:ident),* }) => {
        impl $name<'_> {
            /// The same in pages of at most `size` rows.
            pub(super) fn in_pages(self, size: usize) -> Vec<Self> {
                let Self { groups, $($sum),* } = self;
                super::cut(groups, size)
                    .into_iter()
                    .map(|groups| Self { groups, $($sum: $sum.clone()),* })
                    .collect()
            }
        }
    };
}
use in_pages;

/// Collects rows by key, incident by incident.
pub(in crate::site) struct Groups<K, T> {
    by_key: BTreeMap<K, (Group<K, T>, usize)>,
}

impl<K: Ord + Clone, T> Groups<K, T> {
    pub(in crate::site) fn new() -> Self {
        Self {
            by_key: BTreeMap::new(),
        }
    }

    /// Adds a row of the incident at a position; rows of one incident come one after another.
    pub(in crate::site) fn push(&mut self, key: K, position: usize, row: T) {
        let empty = || Group {
            key: key.clone(),
            incidents: 0,
            total: 0,
            continued: false,
            rows: Vec::new(),
        };
        let (group, last) = self
            .by_key
            .entry(key.clone())
            .or_insert_with(|| (empty(), usize::MAX));
        if *last != position {
            *last = position;
            group.incidents += 1;
        }
        group.total += 1;
        group.rows.push(row);
    }

    /// The groups in order of their keys.
    pub(in crate::site) fn in_order(self) -> Vec<Group<K, T>> {
        self.by_key.into_values().map(|(group, _)| group).collect()
    }

    /// The groups with the most incidents first.
    pub(super) fn by_incidents(self) -> Vec<Group<K, T>> {
        let mut groups = self.in_order();
        groups.sort_by_key(|g| std::cmp::Reverse((g.incidents, g.rows.len())));
        groups
    }
}

/// What is done about a cause or a safeguard.
#[derive(Serialize)]
pub struct Answer {
    pub standing: Standing,
    /// The actions that address it.
    pub actions: Vec<ActionRef>,
}

/// How far that is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No action addresses it, or only declined ones.
    Nothing,
    /// An action is overdue, or failed its test, and none is done.
    Late,
    /// An action is open.
    Open,
    /// An action is done, and no test shows that it works.
    Unverified,
    /// An action is done and shown to work.
    Verified,
    /// It stays as it is, with a reason.
    Accepted,
}

/// An action by its id.
#[derive(Serialize)]
pub struct ActionRef {
    pub id: String,
    pub anchor: Option<String>,
    pub state: ActionState,
}

impl Answer {
    /// What an incident does about the cause or safeguard with this id.
    pub(super) fn new(id: Option<&str>, accepted: bool, scope: &PageScope<'_>) -> Self {
        let incident = scope.entry.incident;
        let all = incident.actions.iter().zip(&scope.entry.facts.actions);
        let mine: Vec<_> = all
            .filter(|(a, _)| a.addresses.iter().any(|x| Some(x.value.as_str()) == id))
            .collect();
        let has = |state| mine.iter().any(|(_, f)| f.state == state);
        let standing = if has(ActionState::Verified) {
            Standing::Verified
        } else if has(ActionState::Unverified) {
            Standing::Unverified
        } else if has(ActionState::Overdue) || has(ActionState::VerificationFailed) {
            Standing::Late
        } else if has(ActionState::Open) {
            Standing::Open
        } else if accepted {
            Standing::Accepted
        } else {
            Standing::Nothing
        };
        let actions = mine
            .into_iter()
            .filter_map(|(action, facts)| {
                let id = text(action.id.as_ref())?;
                Some(ActionRef {
                    anchor: scope.anchors.of_entry(id, action.span),
                    id: id.to_owned(),
                    state: facts.state,
                })
            })
            .collect();
        Self { standing, actions }
    }
}

/// How many things have been answered how far.
#[derive(Clone, Default, Serialize)]
pub struct AnswerTally {
    pub all: usize,
    pub nothing: usize,
    pub late: usize,
    pub open: usize,
    pub unverified: usize,
    pub verified: usize,
    pub accepted: usize,
}

impl AnswerTally {
    pub(super) fn add(&mut self, standing: Standing) {
        self.all += 1;
        *match standing {
            Standing::Nothing => &mut self.nothing,
            Standing::Late => &mut self.late,
            Standing::Open => &mut self.open,
            Standing::Unverified => &mut self.unverified,
            Standing::Verified => &mut self.verified,
            Standing::Accepted => &mut self.accepted,
        } += 1;
    }
}

/// From the start of an incident to a moment of it, where both are known.
pub(super) fn after_start(moment: Option<Moment>, scope: &PageScope<'_>) -> Option<LengthView> {
    let (_, started) = scope.entry.incident.milestone(Milestone::Started)?;
    let moment = moment?;
    // What came before the start did not come after it.
    (moment.at >= started.at).then_some(())?;
    Range::between(started, moment).map(|r| LengthView::new(r, &scope.site.words))
}

/// All incidents, the newest first.
pub(in crate::site) fn newest_first(site: &Site<'_>) -> Vec<usize> {
    by_recency(site, 0..site.cards.len())
}

/// Some incidents by position, the newest first.
pub(in crate::site) fn by_recency(
    site: &Site<'_>,
    positions: impl IntoIterator<Item = usize>,
) -> Vec<usize> {
    let mut positions: Vec<usize> = positions.into_iter().collect();
    positions.sort_by(|a, b| site.cards[*b].recency().cmp(&site.cards[*a].recency()));
    positions
}

impl<'a> Content<'a> {
    fn new(site: &'a Site<'a>, step: Step, order: &[usize], address: &Address) -> Self {
        let scopes = order.iter().map(|p| (*p, site.scope(*p, address)));
        match step {
            Step::Gather => Self::Gather(gather::Gathered::new(site, scopes)),
            Step::RootCause => Self::RootCause(causes::Causes::new(site, scopes)),
            Step::Impact => Self::Impact(impact::Impacts::new(site, scopes)),
            Step::StaffActions => Self::StaffActions(staff::StaffActions::new(site, scopes)),
            Step::Safeguards => Self::Safeguards(safeguards::Safeguards::new(site, scopes)),
            Step::Technology => Self::Improvements(improvements::Improvements::new(
                site,
                scopes,
                Process::Technology,
            )),
            Step::People => Self::Improvements(improvements::Improvements::new(
                site,
                scopes,
                Process::People,
            )),
            Step::Verification => {
                Self::Verification(verification::Verifications::new(site, scopes))
            }
            Step::Notify => Self::Notify(notify::Notifications::new(site, scopes)),
            Step::MoveOn => Self::MoveOn(move_on::FollowUps::new(site, scopes)),
        }
    }

    fn in_pages(self, size: usize) -> Vec<Self> {
        fn each<T, U>(pages: Vec<T>, of: impl Fn(T) -> U) -> Vec<U> {
            pages.into_iter().map(of).collect()
        }
        match self {
            Self::Gather(c) => each(c.in_pages(size), Self::Gather),
            Self::RootCause(c) => each(c.in_pages(size), Self::RootCause),
            Self::Impact(c) => each(c.in_pages(size), Self::Impact),
            Self::StaffActions(c) => each(c.in_pages(size), Self::StaffActions),
            Self::Safeguards(c) => each(c.in_pages(size), Self::Safeguards),
            Self::Improvements(c) => each(c.in_pages(size), Self::Improvements),
            Self::Verification(c) => each(c.in_pages(size), Self::Verification),
            Self::Notify(c) => each(c.in_pages(size), Self::Notify),
            Self::MoveOn(c) => each(c.in_pages(size), Self::MoveOn),
        }
    }
}

impl<'a> StepAcross<'a> {
    /// Puts the pages of a step together, each with its address.
    pub(in crate::site) fn pages(site: &'a Site<'a>, step: Step) -> Vec<(Address, Self)> {
        let order = newest_first(site);
        let home = Address::step(step);
        let pages = Content::new(site, step, &order, &home).in_pages(site.paginate_by);
        let near = |number: usize| Step::from_number(number).map(|s| StepLink::new(s, &site.words));
        one_by_one(&home, pages)
            .map(|(address, pager, content)| {
                let first = pager.number == 1;
                let page = Self {
                    number: step.number(),
                    slug: step.slug(),
                    heading: site.words.step(step),
                    incidents: order.len(),
                    grades: if first {
                        graded(site, &order, step)
                    } else {
                        Vec::new()
                    },
                    pager,
                    previous: near(step.number() - 1),
                    next: near(step.number() + 1),
                    content,
                };
                (address, page)
            })
            .collect()
    }
}

impl StepLink {
    /// The link to a step.
    #[must_use]
    pub fn new(step: Step, words: &Words) -> Self {
        Self {
            number: step.number(),
            slug: step.slug(),
            heading: words.step(step),
        }
    }
}

fn graded<'a>(site: &'a Site<'a>, order: &[usize], step: Step) -> Vec<Graded<'a>> {
    let mut by_grade: BTreeMap<Grade, Vec<IncidentRef<'a>>> = BTreeMap::new();
    for &position in order {
        let grade = site.entries[position].verdict.grades[step.number() - 1].grade;
        let incident = IncidentRef::from(&site.cards[position]);
        by_grade.entry(grade).or_default().push(incident);
    }
    by_grade
        .into_iter()
        .map(|(grade, incidents)| Graded {
            grade: grade.word(),
            open: grade.is_open(),
            incidents: Excerpt::new(incidents, MOST_GRADED),
        })
        .collect()
}
