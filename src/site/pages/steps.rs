//! `/steps/` and `/steps/<slug>/`: one step across all incidents.

use rayon::prelude::*;
use serde::Serialize;

use crate::rules::Grade;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::views::steps::{self, StepLink, Told};
use crate::site::views::steps::{
    gather, impact, improvements, move_on, notify, root_cause, safeguards, staff_actions,
    verification,
};
use crate::vocabulary::{Process, Step};

#[derive(Serialize)]
struct Steps {
    steps: Vec<StepRow>,
    incidents: usize,
    /// How many kinds of cause and how many tags occur.
    causes: usize,
    tags: usize,
}

/// A step with how many incidents have which grade, the best first.
#[derive(Serialize)]
struct StepRow {
    step: StepLink,
    grades: Vec<GradeCount>,
    /// In how many incidents it still needs work.
    open: usize,
}

#[derive(Serialize)]
struct GradeCount {
    grade: &'static str,
    incidents: usize,
    /// On a bar of all incidents, in percent.
    at: f64,
    width: f64,
}

/// The list of those that the site has.
pub(super) fn list(site: &Site<'_>) -> Result<Page, SiteError> {
    let categories: std::collections::BTreeSet<&str> =
        site.cards.iter().flat_map(|c| &c.causes).copied().collect();
    let steps = Steps {
        steps: site.edition.config().site.steps().map(|s| row(site, s)).collect(),
        incidents: site.entries.len(),
        causes: categories.len(),
        tags: site.tags.iter().count(),
    };
    site.page("pages/steps.html", &Address::fixed("steps"), "steps", &steps)
}

/// The pages of each step.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let steps: Vec<Step> = site.edition.config().site.steps().collect();
    steps.into_par_iter().try_for_each(|step| match step {
        Step::Gather => all(site, out, step, gather::told(site)),
        Step::RootCause => all(site, out, step, root_cause::told(site)),
        Step::Impact => all(site, out, step, impact::told(site)),
        Step::StaffActions => all(site, out, step, staff_actions::told(site)),
        Step::Safeguards => all(site, out, step, safeguards::told(site)),
        Step::Technology => all(site, out, step, improvements::told(site, Process::Technology)),
        Step::People => all(site, out, step, improvements::told(site, Process::People)),
        Step::Verification => all(site, out, step, verification::told(site)),
        Step::Notify => all(site, out, step, notify::told(site)),
        Step::MoveOn => all(site, out, step, move_on::told(site)),
    })
}

fn all<'a, S, K, T>(
    site: &'a Site<'a>,
    out: &Out<'_>,
    step: Step,
    told: Told<S, K, T>,
) -> Result<(), SiteError>
where
    S: Clone + Serialize + Send,
    K: Clone + Serialize + Send,
    T: Serialize + Send,
{
    steps::pages(site, step, told).into_par_iter().try_for_each(|(address, view)| {
        out.put(site.page("pages/step.html", &address, "steps", &view)?)
    })
}

fn row(site: &Site<'_>, step: Step) -> StepRow {
    let all = || {
        let grades = site.entries.iter().map(|e| &e.verdict.grades);
        grades.map(|g| g[step.number() - 1].grade)
    };
    let total = site.entries.len().max(1);
    #[allow(clippy::cast_precision_loss)] // there are not that many incidents
    let percent = |n: usize| (n as f64 * 1000.0 / total as f64).round() / 10.0;
    let mut before = 0;
    let mut grades = Vec::new();
    for grade in Grade::ALL.into_iter().rev() {
        let incidents = all().filter(|g| *g == grade).count();
        if incidents > 0 {
            grades.push(GradeCount {
                grade: grade.word(),
                incidents,
                at: percent(before),
                width: percent(incidents),
            });
            before += incidents;
        }
    }
    StepRow {
        step: StepLink::new(step, &site.words),
        grades,
        open: all().filter(|g| g.is_open()).count(),
    }
}
