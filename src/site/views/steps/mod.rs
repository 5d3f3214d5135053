//! One step across all incidents: what each gives for it, in groups that a meeting can go through. A file
//! for each kind of data, as there is a template for each.

pub mod gather;
pub mod impact;
pub mod improvements;
pub mod move_on;
pub mod notify;
pub mod root_cause;
pub mod safeguards;
pub mod staff_actions;
pub mod verification;

use std::collections::BTreeMap;

use serde::Serialize;

use super::across::{IncidentRef, Standing};
use super::parts::time::LengthView;
use crate::derive::Range;
use crate::model::Moment;
use crate::rules::Grade;
use crate::site::address::Address;
use crate::site::context::{Context, PageScope};
use crate::site::lists::{Excerpt, Group, Pager, cut, one_by_one};
use crate::site::text::Words;
use crate::vocabulary::{Milestone, Step};

/// The page of a step: `sums` of all its pages, and the groups of this one.
#[derive(Serialize)]
pub struct StepAcross<'a, S, K, T> {
    #[serde(flatten)]
    pub step: StepLink,
    /// How many incidents there are.
    pub incidents: usize,
    /// Grades that occur, the worst first; on the first page.
    pub grades: Vec<Graded<'a>>,
    pub pager: Pager,
    /// The steps before and after.
    pub previous: Option<StepLink>,
    pub next: Option<StepLink>,
    #[serde(flatten)]
    pub sums: S,
    pub groups: Vec<Group<K, T>>,
}

/// What the file of a step makes of all incidents: sums and groups of rows.
pub type Told<S, K, T> = (S, Vec<Group<K, T>>);

/// The sums of most steps.
#[derive(Clone, Serialize)]
pub struct Sums<T> {
    pub tally: T,
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
    fn add(&mut self, standing: Standing) {
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
fn after_start(moment: Option<Moment>, scope: &PageScope<'_>) -> Option<LengthView> {
    let (_, started) = scope.entry.incident.milestone(Milestone::Started)?;
    let moment = moment?;
    // What came before the start did not come after it.
    (moment.at >= started.at).then_some(())?;
    Range::between(started, moment).map(|r| LengthView::new(r, &scope.site.words))
}

/// The pages of a step, each with its address.
pub fn pages<'a, S: Clone, K: Clone, T>(
    site: &'a Context<'a>,
    step: Step,
    (sums, groups): Told<S, K, T>,
) -> Vec<(Address, StepAcross<'a, S, K, T>)> {
    let order = site.newest_first();
    let link = |step: Step| StepLink::new(step, &site.words);
    let config = &site.edition.config().site;
    one_by_one(&Address::step(step), cut(groups, site.paginate_by))
        .map(|(address, pager, groups)| {
            let page = StepAcross {
                step: StepLink::new(step, &site.words),
                incidents: order.len(),
                grades: match pager.number {
                    1 => graded(site, &order, step),
                    _ => Vec::new(),
                },
                pager,
                previous: config.steps().rfind(|s| *s < step).map(link),
                next: config.steps().find(|s| *s > step).map(link),
                sums: sums.clone(),
                groups,
            };
            (address, page)
        })
        .collect()
}

impl StepLink {
    pub fn new(step: Step, words: &Words) -> Self {
        Self { number: step.number(), slug: step.slug(), heading: words.step(step) }
    }
}

fn graded<'a>(site: &'a Context<'a>, order: &[usize], step: Step) -> Vec<Graded<'a>> {
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
