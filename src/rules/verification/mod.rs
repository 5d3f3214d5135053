//! `verification`: step eight. Who does it by when, and how it was shown to work.

pub(super) mod done;
pub(super) mod left;
pub(super) mod promised;

use super::rule::entry_key;
use super::written::Form;
use crate::model::Action;
use crate::source::Span;
use crate::vocabulary::ActionStatus;

/// Where an action says why, in a clause.
fn reason(form: Form) -> &'static str {
    match form {
        Form::Yaml => "in `reason:`",
        Form::Row => "under “Reason”",
        Form::Bullet => "in a bullet in it, `- reason: …`,",
    }
}

fn place(action: &Action) -> Span {
    action.title.as_ref().map_or(action.span, |t| t.span)
}

fn key(action: &Action, index: usize, field: &str) -> String {
    format!("{}.{field}", entry_key("actions", action.id.as_ref(), index))
}

fn is_done(action: &Action) -> bool {
    action.status.as_ref().is_some_and(|s| s.value == ActionStatus::Done)
}
