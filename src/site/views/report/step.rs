//! One of the ten steps: its grade, its prose, what is still missing, what was waived.

use serde::Serialize;

use super::waiver::{self, WaiverView};
use crate::rules::Grade;
use crate::site::context::PageScope;
use crate::site::views::parts::coverage::Mark;
use crate::site::views::rule::{FindingView, errors};
use crate::vocabulary::Step;

/// A step of a report.
#[derive(Debug, Serialize)]
pub struct StepView {
    #[serde(flatten)]
    pub mark: Mark,
    pub prose_html: String,
    pub waivers: Vec<WaiverView>,
    /// What the rules ask for and do not find, for a step that is open.
    pub missing: Vec<FindingView>,
}

/// A section that belongs to no step.
#[derive(Debug, Serialize)]
pub struct OtherSection {
    pub id: String,
    pub heading: String,
    pub prose_html: String,
}

/// The ten steps of an incident; `prose` in the order of [`Step::ALL`].
pub fn steps(scope: &PageScope<'_>, prose: Vec<String>) -> Vec<StepView> {
    Step::ALL
        .into_iter()
        .zip(scope.card.coverage.marks.clone())
        .zip(prose)
        .map(|((step, mark), prose_html)| StepView {
            prose_html,
            waivers: waiver::waivers(Some(step), scope),
            // What is wrong with what is written holds where the step is not asked, too.
            missing: if mark.open || mark.grade == Grade::NotAsked.word() {
                errors(scope, |of| of == Some(step))
            } else {
                Vec::new()
            },
            mark,
        })
        .collect()
}
