//! `format`: the notation. What went wrong while reading and decoding, one rule a kind of mistake;
//! and what the format asks of values that could be read.

/// The body of a rule that reports the problems of one kind.
macro_rules! problem {
    ($kind:ident) => {
        |context, findings| {
            $crate::rules::format::problems(context, findings, $crate::source::ProblemKind::$kind)
        }
    };
}

pub(super) mod files;
pub(super) mod judged;
mod key;
pub(super) mod text;
pub(super) mod values;
pub(super) mod yaml;

use super::rule::{Context, Findings};
use super::written::Form;
use crate::notation::column;
use crate::source::{Problem, ProblemKind};

/// Reports the problems of one kind that reading and decoding collected.
pub(super) fn problems(context: &Context<'_>, findings: &mut Findings<'_>, kind: ProblemKind) {
    for problem in context.incident.problems.iter().filter(|p| p.kind == kind) {
        let finding = findings.report(problem.span, problem.message.clone());
        finding.label(problem.label.clone()).key(key::of(context, problem));
        finding.help = missing_in_text(context, problem).or_else(|| problem.help.clone());
        finding.also.clone_from(&problem.also);
    }
}

/// How a key that an entry of the text lacks is written there.
fn missing_in_text(context: &Context<'_>, problem: &Problem) -> Option<String> {
    let is_plain = |help: &String| help.starts_with("add `") && help.ends_with(":` with its value");
    if problem.kind != ProblemKind::MissingKey || !problem.help.as_ref().is_some_and(is_plain) {
        return None;
    }
    let key = problem.message.split('`').nth(1)?;
    match context.form(problem.span) {
        Form::Yaml => None,
        Form::Row => Some(format!("write it in the row, under “{}”", column(key))),
        Form::Bullet => Some(match key {
            "event" => "write what happened after the time".to_owned(),
            "title" => "write what will be done before the facts".to_owned(),
            _ => format!("write it, or add a bullet in it, `- {key}: …`"),
        }),
    }
}
