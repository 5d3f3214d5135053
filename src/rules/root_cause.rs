//! `root-cause`: step two. Why it happened, and how far the whys go.

use super::rule::{Context, entry_key};
use crate::model::{Cause, CauseCategory, CauseRole, Step};
use crate::source::Span;

/// The least links of a chain of whys that stands without contributing factors.
const LEAST_WHYS: usize = 3;

super::rule::rules! {
    /// One of the causes is the root cause.
    ///
    /// ## Why
    /// A trigger explains when; the root cause explains why at all. Mending the trigger leaves the
    /// next one free.
    ///
    /// ## Fix
    /// Give the cause without which it would not have happened `role: root`.
    NoRootCause = "root-cause/no-root-cause", Error, |context, findings| {
        let causes = &context.incident.causes;
        if !causes.iter().any(|c| c.role.as_ref().is_some_and(|r| r.value == CauseRole::Root)) {
            let place = causes.first().map_or_else(|| context.step_place(Step::RootCause), place);
            let message = if causes.is_empty() { "no cause is listed" } else { "none of the causes is the root cause" };
            findings
                .report(place, message)
                .key("causes")
                .help("list under `causes` what happened because of what, and give the cause without which it would not have happened `role: root`");
        }
    }

    /// The analysis goes beyond the first answer: two other causes, or a chain of three whys.
    ///
    /// ## Why
    /// Outages of systems that are built with care have several causes; a single one is where the
    /// questions stopped.
    ///
    /// ## Fix
    /// Ask why until the answer is about how the system or the work is set up, and list what made
    /// it likelier, longer or larger as contributing causes.
    Shallow = "root-cause/shallow", Error, |context, findings| {
        let causes = &context.incident.causes;
        if causes.is_empty() {
            return;
        }
        let others = causes.iter().filter(|c| c.role.as_ref().is_some_and(|r| r.value != CauseRole::Root)).count();
        let longest = causes.iter().map(|c| c.why.len()).max().unwrap_or(0);
        if others < 2 && longest < LEAST_WHYS {
            findings
                .report(place(&causes[0]), "the analysis stops early: fewer than two contributing causes, and no chain of three whys")
                .label(format!("{} why{}", longest, if longest == 1 { "" } else { "s" }))
                .key("causes")
                .help("ask why of each answer (`why: […]`), and list what made it likelier, longer or larger with `role: contributing`");
        }
    }

    /// A person's act is not the only cause.
    ///
    /// ## Why
    /// That somebody did something is where the analysis starts: what made it possible, likely and
    /// harmful can be changed; that people act cannot.
    ///
    /// ## Fix
    /// Ask why the act was possible and why nothing caught it, and list those causes.
    HumanOnly = "root-cause/human-only", Error, |context, findings| {
        let categories: Vec<_> = context.incident.causes.iter().filter_map(|c| c.category.as_ref()).collect();
        if let Some(first) = categories.first() && categories.iter().all(|c| c.value == CauseCategory::Human) {
            findings
                .report(first.span, "a person's act is the only cause listed")
                .label("where the analysis starts")
                .key("causes")
                .help("list what made the act possible, and what let it do harm, as causes of their own");
        }
    }

    /// A cause shows what it is known from.
    ///
    /// ## Why
    /// A cause without evidence is a hypothesis, and the actions built on it may mend nothing.
    ///
    /// ## Fix
    /// Add `evidence: [evidence/renewals.log:7]` or a URL.
    NoEvidence = "root-cause/no-evidence", Error, |context, findings| {
        for (i, cause) in context.incident.causes.iter().enumerate() {
            if cause.evidence.is_empty() {
                findings
                    .report(place(cause), "this cause has no evidence")
                    .label("how is this known?")
                    .key(format!("{}.evidence", entry_key("causes", cause.id.as_ref(), i)))
                    .help("add `evidence:` with files and lines (`[evidence/renewals.log:7]`) or URLs");
            }
        }
    }

    /// An unknown cause has a next step.
    ///
    /// ## Why
    /// "Unknown" is an honest answer only while somebody is finding out.
    ///
    /// ## Fix
    /// Add an action that will find out, or `accepted:` with the reason why nobody will.
    UnknownNoNextStep = "root-cause/unknown-without-next-step", Error, |context, findings| {
        for (i, cause) in context.incident.causes.iter().enumerate() {
            let unknown = cause.category.as_ref().is_some_and(|c| c.value == CauseCategory::Unknown);
            if unknown && !is_settled(context, cause) {
                findings
                    .report(place(cause), "this cause is unknown and nothing will find it out")
                    .key(entry_key("causes", cause.id.as_ref(), i))
                    .help("add an action that addresses it, or `accepted:` with the reason why it stays unknown");
            }
        }
    }

    /// A root or contributing cause is addressed by an action, or accepted with a reason.
    ///
    /// ## Why
    /// A cause that is known and left as it is will be the cause of the next incident.
    ///
    /// ## Fix
    /// Name its id in an action's `addresses`, or write `accepted:` with the reason.
    Unaddressed = "root-cause/unaddressed", Error, |context, findings| {
        for (i, cause) in context.incident.causes.iter().enumerate() {
            let counts = cause.role.as_ref().is_some_and(|r| r.value != CauseRole::Trigger)
                && cause.category.as_ref().is_none_or(|c| c.value != CauseCategory::Unknown);
            if counts && !is_settled(context, cause) {
                let name = cause.id.as_ref().map_or_else(|| "this cause".to_owned(), |id| format!("cause {}", id.value));
                findings
                    .report(place(cause), format!("no action addresses {name}, and nobody accepted it"))
                    .label("stays as it is")
                    .key(entry_key("causes", cause.id.as_ref(), i))
                    .help("name it in an action's `addresses: […]`, or write `accepted:` with the reason why it may stay");
            }
        }
    }
}

/// Where a cause is shown: its id or statement, not all of its lines.
fn place(cause: &Cause) -> Span {
    let id = cause.id.as_ref().map(|i| i.span);
    id.or(cause.statement.as_ref().map(|s| s.span))
        .unwrap_or(cause.span)
}

fn is_settled(context: &Context<'_>, cause: &Cause) -> bool {
    cause.accepted.is_some()
        || cause
            .id
            .as_ref()
            .is_some_and(|id| super::improvements::is_addressed(context.incident, &id.value))
}
