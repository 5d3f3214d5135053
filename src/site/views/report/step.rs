//! One of the ten steps: its grade, its prose, what is still missing, what was waived.

use serde::Serialize;

use super::waiver::{self, WaiverView};
use crate::rules::Grade;
use crate::site::context::PageScope;
use crate::site::views::parts::coverage::Mark;
use crate::site::views::rule::{FindingView, errors};
use crate::source::body::{Block, Part};
use crate::vocabulary::Step;

/// A step of a report.
#[derive(Debug, Serialize)]
pub struct StepView {
    #[serde(flatten)]
    pub mark: Mark,
    pub prose_html: String,
    /// Sections that answer this step, too, and are shown in another.
    pub elsewhere: Vec<Elsewhere>,
    pub waivers: Vec<WaiverView>,
    /// What the rules ask for and do not find, for a step that is open.
    pub missing: Vec<FindingView>,
}

/// A section that is shown in another step.
#[derive(Debug, Serialize)]
pub struct Elsewhere {
    /// The step in which it is shown.
    pub slug: &'static str,
    pub number: usize,
    pub heading: String,
}

/// A section that belongs to no step.
#[derive(Debug, Serialize)]
pub struct OtherSection {
    pub id: String,
    pub heading: String,
    pub prose_html: String,
}

/// The steps of an incident that the site has; `prose` in the order of [`Step::ALL`].
pub fn steps(scope: &PageScope<'_>, prose: Vec<String>) -> Vec<StepView> {
    let all = Step::ALL.into_iter().zip(prose);
    all.filter(|(step, _)| scope.site.edition.config().site.has_step(*step))
        .zip(scope.card.coverage.marks.clone())
        .map(|((step, prose_html), mark)| StepView {
            prose_html,
            elsewhere: elsewhere(scope, step),
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

fn elsewhere(scope: &PageScope<'_>, step: Step) -> Vec<Elsewhere> {
    let incident = scope.entry.incident;
    let Ok(file) = scope.site.edition.sources().text(incident.main) else {
        return Vec::new();
    };
    let own = incident.sections.iter().filter(|s| s.step == step);
    let mut all = Vec::new();
    for index in own.map(|s| s.index) {
        let Some(shown) = incident.step_at(index).filter(|shown| *shown != step) else { continue };
        let section = &incident.body.sections[index];
        if says_something(&section.part, &file.text) {
            let heading = section.heading.clone();
            all.push(Elsewhere { slug: shown.slug(), number: shown.number(), heading });
        }
    }
    all
}

/// Whether a section has anything to be shown besides the data that is shown as such.
pub(super) fn says_something(part: &Part, text: &str) -> bool {
    let is_shown = |b: &Block| !part.is_data(b.span) || part.data.iter().any(|d| !d.is_whole);
    part.blocks.iter().any(is_shown)
        && part.prose().any(|range| text.get(range).is_some_and(|t| !t.trim().is_empty()))
}
