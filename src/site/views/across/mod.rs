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
use super::text;
use super::time::{DateView, LengthView};
use crate::derive::{ActionState, Range};
use crate::model::{Milestone, Moment, Process, Step};
use crate::rules::Grade;
use crate::site::address::Address;
use crate::site::scope::{PageScope, Site};
use crate::site::text::Words;

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
    pub incidents: Vec<IncidentRef<'a>>,
}

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
    pub rows: Vec<T>,
}

/// Collects rows by key, incident by incident.
pub(super) struct Groups<K, T> {
    by_key: BTreeMap<K, (Group<K, T>, usize)>,
}

impl<K: Ord + Clone, T> Groups<K, T> {
    pub(super) fn new() -> Self {
        Self {
            by_key: BTreeMap::new(),
        }
    }

    /// Adds a row of the incident at a position; rows of one incident come one after another.
    pub(super) fn push(&mut self, key: K, position: usize, row: T) {
        let empty = || Group {
            key: key.clone(),
            incidents: 0,
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
        group.rows.push(row);
    }

    /// The groups in order of their keys.
    pub(super) fn in_order(self) -> Vec<Group<K, T>> {
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
#[derive(Default, Serialize)]
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
    let mut positions: Vec<usize> = (0..site.cards.len()).collect();
    positions.sort_by(|a, b| {
        let key = |p: usize| {
            let card = &site.cards[p];
            (card.date, card.started, &card.slug)
        };
        key(*b).cmp(&key(*a))
    });
    positions
}

impl<'a> StepAcross<'a> {
    /// Puts the page of a step together.
    pub(in crate::site) fn new(site: &'a Site<'a>, step: Step) -> Self {
        let order = newest_first(site);
        let address = Address::step(step);
        let scopes = || order.iter().map(|p| (*p, site.scope(*p, &address)));
        let content = match step {
            Step::Gather => Content::Gather(gather::Gathered::new(site, scopes())),
            Step::RootCause => Content::RootCause(causes::Causes::new(site, scopes())),
            Step::Impact => Content::Impact(impact::Impacts::new(site, scopes())),
            Step::StaffActions => Content::StaffActions(staff::StaffActions::new(site, scopes())),
            Step::Safeguards => Content::Safeguards(safeguards::Safeguards::new(site, scopes())),
            Step::Technology => Content::Improvements(improvements::Improvements::new(
                site,
                scopes(),
                Process::Technology,
            )),
            Step::People => Content::Improvements(improvements::Improvements::new(
                site,
                scopes(),
                Process::People,
            )),
            Step::Verification => {
                Content::Verification(verification::Verifications::new(site, scopes()))
            }
            Step::Notify => Content::Notify(notify::Notifications::new(site, scopes())),
            Step::MoveOn => Content::MoveOn(move_on::FollowUps::new(site, scopes())),
        };
        let near = |number: usize| Step::from_number(number).map(|s| StepLink::new(s, &site.words));
        Self {
            number: step.number(),
            slug: step.slug(),
            heading: site.words.step(step),
            incidents: order.len(),
            grades: graded(site, &order, step),
            previous: near(step.number() - 1),
            next: near(step.number() + 1),
            content,
        }
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
            open: !matches!(grade, Grade::Answered | Grade::Waived),
            incidents,
        })
        .collect()
}
