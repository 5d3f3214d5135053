//! What could not be read: of its steps nothing is known, and nothing is said that may follow from it.

use super::format::text::UnreadList;
use super::grade::{Grade, StepGrade};
use super::rule::{Finding, Rule};
use crate::config::Level;
use crate::model::Incident;
use crate::source::Span;
use crate::vocabulary::Step;

/// Grades the steps whose data could not be read, and drops the findings about them; what is waived or not asked keeps its
/// grade. Gives whether there are any.
///
/// The cause has to be told for that: of a list in the text as an error that holds, so that no gate opens because something
/// became unreadable. Where nobody asks for such a list it is a warning.
pub(super) fn tell(
    incident: &Incident,
    grades: &mut [StepGrade; 10],
    found: &mut Vec<Finding>,
) -> bool {
    let mut hidden: Vec<(Span, Step)> = Vec::new();
    for unread in &incident.unread {
        let is_asked = |g: &StepGrade| {
            unread.steps.contains(&g.step) && !matches!(g.grade, Grade::Waived | Grade::NotAsked)
        };
        let is_any_asked = grades.iter().any(is_asked);
        let is_it = |f: &&mut Finding| f.rule.id == UnreadList.doc().id && f.span == unread.span;
        let cause = found.iter_mut().find(is_it);
        if let Some(cause) = cause {
            if !is_any_asked {
                cause.level = cause.level.min(Level::Warning);
            }
            if cause.level != Level::Error || cause.is_suppressed() {
                continue;
            }
        } else if unread.in_text {
            continue;
        }
        hidden.extend(unread.steps.iter().map(|step| (unread.span, *step)));
    }
    for grade in grades {
        let places = hidden.iter().filter(|(_, step)| *step == grade.step).map(|(span, _)| *span);
        let places: Vec<Span> = places.collect();
        if !places.is_empty() && !matches!(grade.grade, Grade::Waived | Grade::NotAsked) {
            grade.grade = Grade::Unreadable;
            grade.because = places;
        }
    }
    // A file that cannot be read may hold anything; a list in the text hides what it names.
    let is_all = incident.unread.iter().any(|u| !u.in_text);
    let is_hidden = |step: Step| is_all || hidden.iter().any(|(_, hidden)| *hidden == step);
    found.retain(|f| {
        let follows = f.rule.asks_for_actions && is_hidden(Step::Technology);
        !follows && !f.step().is_some_and(is_hidden)
    });
    is_all || !hidden.is_empty()
}
