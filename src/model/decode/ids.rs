//! Ids are unique in the incident, what refers to one finds it, and milestones come in order.

use std::collections::{HashMap, HashSet};

use crate::model::incident::Incident;
use crate::source::{Problem, ProblemKind, Span, Spanned};
use crate::vocabulary::{Choice, Guesses, Milestone, Step, words};

/// How many ids a help names.
const MOST_NAMED: usize = 20;

/// Checks ids and references within one incident, and the order of milestones.
pub fn check(incident: &Incident, problems: &mut Vec<Problem>) {
    let causes = incident.causes.iter().filter_map(|c| c.id.as_ref());
    let safeguards = incident.safeguards.iter().filter_map(|s| s.id.as_ref());
    let actions = incident.actions.iter().filter_map(|a| a.id.as_ref());
    let mut seen: HashMap<&str, &Spanned<String>> = HashMap::new();
    for id in causes.chain(safeguards).chain(actions) {
        if let Some(first) = seen.get(id.value.as_str()) {
            problems.push(
                Problem::new(
                    ProblemKind::DuplicateId,
                    id.span,
                    format!("the id `{}` is given twice", id.value),
                )
                .label("second")
                .also(first.span, "first")
                .help("give each cause, safeguard and action an id of its own"),
            );
        } else {
            seen.insert(&id.value, id);
        }
        if !id.value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
            problems.push(
                Problem::new(
                    ProblemKind::WrongType,
                    id.span,
                    format!("`{}` cannot be an id", id.value),
                )
                .help("use letters, digits, `-`, `_` and `.`, as in C1 or A2"),
            );
        }
    }
    check_addresses(incident, problems);
    check_milestone_order(incident, problems);
}

fn check_addresses(incident: &Incident, problems: &mut Vec<Problem>) {
    // They may stand in what could not be read.
    if [Step::RootCause, Step::Safeguards].iter().any(|s| incident.unread(*s).is_some()) {
        return;
    }
    let causes = incident.causes.iter().filter_map(|c| c.id.as_ref());
    let safeguards = incident.safeguards.iter().filter_map(|s| s.id.as_ref());
    let targets: Vec<&str> = causes.chain(safeguards).map(|i| i.value.as_str()).collect();
    let known: HashSet<&str> = targets.iter().copied().collect();
    let mut guesses = Guesses::new(targets.iter().copied());
    let help = match targets.len() {
        0 => "list the causes and safeguards first, each with an id".to_owned(),
        n if n <= MOST_NAMED => format!("its causes and safeguards are {}", targets.join(", ")),
        n => format!(
            "its causes and safeguards are {}, and {} more",
            targets[..MOST_NAMED].join(", "),
            n - MOST_NAMED
        ),
    };
    for id in incident.actions.iter().flat_map(|a| &a.addresses) {
        if known.contains(id.value.as_str()) {
            continue;
        }
        let mut problem = Problem::new(
            ProblemKind::UnknownReference,
            id.span,
            format!("there is no cause or safeguard `{}` in this incident", id.value),
        );
        if let Some(close) = guesses.closest(&id.value) {
            problem = problem.label(format!("did you mean `{close}`?"));
        }
        problems.push(problem.help(help.clone()));
    }
}

/// Milestones have an order; a later one stated before an earlier one is a slip.
fn check_milestone_order(incident: &Incident, problems: &mut Vec<Problem>) {
    let mut previous: Option<(Milestone, crate::model::Moment, Span)> = None;
    for milestone in Milestone::ALL {
        let Some((entry, at)) = incident.milestone(*milestone) else {
            continue;
        };
        if let Some((before, was, place)) = previous
            && at.latest < was.earliest
        {
            let span = entry.at.as_ref().map_or(entry.span, |a| a.span);
            problems.push(
                Problem::new(
                    ProblemKind::MilestoneOrder,
                    span,
                    format!("`{}` is before `{}`", milestone.word(), before.word()),
                )
                .label(milestone.word())
                .also(place, before.word())
                .help(format!("milestones come in the order {}", words::<Milestone>())),
            );
        }
        let place = entry.at.as_ref().map_or(entry.span, |a| a.span);
        previous = Some((*milestone, at, place));
    }
}
