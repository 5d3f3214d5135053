//! What a review leaves undone: the most urgent, what was declined, what is carried from one incident to the next.

use super::{key, place, reason};
use crate::derive::actions::{ActionState, carried_from};
use crate::derive::due_dates::is_of_interest;
use crate::model::Action;
use crate::rules::rule::{Context, Findings};
use crate::vocabulary::{ActionStatus, Status};

crate::rules::rule::rules! {
    /// A finished review has no open action of the highest priority.
    ///
    /// ## Why
    /// The highest priority, P1, or P0 in a report that counts from there, says that the organisation is not safe without
    /// it; a review is not finished before it is.
    ///
    /// ## Fails
    /// ```diff
    /// -    priority: P2
    /// +    priority: P1
    ///      due: 2027-01-15
    ///      status: open
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -status: complete
    /// +status: in-review
    /// ```
    /// ```diff
    /// -    priority: P2
    /// +    priority: P1
    ///      due: 2027-01-15
    ///      status: open
    /// ```
    ///
    /// ## Fix
    /// Do it, or leave the review `in-review`.
    OpenP1 = "verification/open-p1", Error, Always => open_p1;

    /// A declined action has a reason.
    ///
    /// ## Why
    /// The next review will propose it again, and should find why it was not done.
    ///
    /// ## Fails
    /// ```diff
    ///      due: 2027-01-15
    /// -    status: open
    /// +    status: declined
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      due: 2027-01-15
    /// -    status: open
    /// +    status: declined
    /// +    reason: The mailbox is closed in December, and nothing else sends there
    /// ```
    ///
    /// ## Fix
    /// Add `reason:`.
    DeclinedWithoutReason = "verification/declined-without-reason", Error, Answer
        => declined_without_reason;

    /// An open action that was carried over twice says why it will be done this time.
    ///
    /// ## Why
    /// What was promised three times is not going to happen the same way a fourth. It is too large, has
    /// the wrong owner, or nobody wants it.
    ///
    /// ## Fails
    /// ```markdown incidents/2025-06-02-mail-queue/README.md
    /// ---
    /// title: Mail to customers was late
    /// status: draft
    /// severity: SEV3
    /// services: [edge]
    /// actions:
    ///   - {id: A3, title: Send operational mail to a rota, process: people, status: open}
    /// ---
    /// ```
    /// ```markdown incidents/2025-11-02-mail-queue/README.md
    /// ---
    /// title: Mail to customers was late again
    /// status: draft
    /// severity: SEV3
    /// services: [edge]
    /// actions:
    ///   - id: A1
    ///     title: Send operational mail to a rota
    ///     process: people
    ///     status: open
    ///     carried_from: 2025-06-02-mail-queue#A3
    /// ---
    /// ```
    /// ```diff
    ///      due: 2027-01-15
    ///      status: open
    /// +    carried_from: 2025-11-02-mail-queue#A1
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2025-06-02-mail-queue/README.md
    /// ---
    /// title: Mail to customers was late
    /// status: draft
    /// severity: SEV3
    /// services: [edge]
    /// actions:
    ///   - {id: A3, title: Send operational mail to a rota, process: people, status: open}
    /// ---
    /// ```
    /// ```markdown incidents/2025-11-02-mail-queue/README.md
    /// ---
    /// title: Mail to customers was late again
    /// status: draft
    /// severity: SEV3
    /// services: [edge]
    /// actions:
    ///   - id: A1
    ///     title: Send operational mail to a rota
    ///     process: people
    ///     status: open
    ///     carried_from: 2025-06-02-mail-queue#A3
    /// ---
    /// ```
    /// ```diff
    ///      due: 2027-01-15
    ///      status: open
    /// +    carried_from: 2025-11-02-mail-queue#A1
    /// +    reason: The mail system that it needs was bought in October; it is the first thing there
    /// ```
    ///
    /// ## Fix
    /// Do it, split it, give it to somebody else or decline it; or say in `reason:` what has changed.
    CarriedTwice = "verification/carried-twice", Warning, Always => carried_twice;

    /// An open action whose due date moved says why.
    ///
    /// Compared with the date that git has of it first; one before the incident was a slip. Recurring actions move by
    /// themselves.
    ///
    /// ## Why
    /// A date that moves in silence moves again, and nobody learns what stands in the way. To move it is easier than to do
    /// the work.
    ///
    /// ## Fails
    /// ```text
    /// $ git log -p --oneline
    /// a1b2c3d Plan the next quarter
    /// -    due: 2026-11-05
    /// +    due: 2027-01-15
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      due: 2027-01-15
    ///      status: open
    /// +    reason: The list of senders comes with the new mail system in December
    /// ```
    ///
    /// ## Fix
    /// Add `reason:` with what stood in the way, or put the date back.
    MovedWithoutReason = "verification/moved-without-reason", Warning, Always => moved_without_reason;
}

fn open_p1(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.effective_status() != Status::Complete {
        return;
    }
    let is = |action: &Action, name: &str| {
        action.priority.as_ref().is_some_and(|p| p.value.eq_ignore_ascii_case(name))
    };
    // Some count from nought.
    let all = &context.incident.actions;
    let highest = if all.iter().any(|a| is(a, "P0")) { "P0" } else { "P1" };
    for (i, action) in all.iter().enumerate() {
        let open = action.status.as_ref().is_some_and(|s| s.value.is_open());
        if let (true, Some(priority)) =
            (open, action.priority.as_ref().filter(|_| is(action, highest)))
        {
            findings
                .report(
                    priority.span,
                    format!("the review is complete, and this {highest} action is open"),
                )
                .key(key(action, i, "priority"))
                .help("do it, or leave the incident `in-review` until it is");
        }
    }
}

fn declined_without_reason(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in context.incident.actions.iter().enumerate() {
        let declined = action.status.as_ref().filter(|s| s.value == ActionStatus::Declined);
        if let (Some(status), None) = (declined, &action.reason) {
            findings
                .report(status.span, "this action was declined without a reason")
                .key(key(action, i, "reason"))
                .help(context.add(
                    action.span,
                    "actions",
                    "reason",
                    "with why it will not be done",
                ));
        }
    }
}

fn moved_without_reason(context: &Context<'_>, findings: &mut Findings<'_>) {
    let began = context.incident.slug_date();
    for (i, action) in context.incident.actions.iter().enumerate() {
        let facts = &context.facts.actions[i];
        let is_open = matches!(facts.state, ActionState::Open | ActionState::Overdue);
        let (Some(due), Some(moved)) = (&action.due, facts.moved) else { continue };
        let is_later = due.value > moved.first && began.is_none_or(|day| moved.first >= day);
        if !is_open || !is_later || !is_of_interest(action) {
            continue;
        }
        let often = match moved.times {
            1 => String::new(),
            n => format!(", moved {n} times"),
        };
        findings
            .report(
                due.span,
                format!(
                    "this action was due {} and is now due {}, and nothing says why",
                    moved.first, due.value
                ),
            )
            .label(format!("first {}{often}", moved.first))
            .key(key(action, i, "due"))
            .help(context.add(action.span, "actions", "reason", "with what stood in the way"));
    }
}

fn carried_twice(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in context.incident.actions.iter().enumerate() {
        let open = action.status.as_ref().is_none_or(|s| s.value.is_open());
        let Some(from) = action.carried_from.as_ref().filter(|_| open && action.reason.is_none())
        else {
            continue;
        };
        let chain = carried_from(context.library, action);
        let (2.., Some((first, origin))) = (chain.len(), chain.last()) else {
            continue;
        };
        let first = &context.library.incidents[*first].slug;
        let finding = findings
            .report(
                from.span,
                format!("this action was carried over {} times and is still open", chain.len()),
            )
            .label(format!("first promised in {first}"))
            .key(key(action, i, "carried_from"))
            .help(format!(
                "do it, split it, give it to another owner or decline it; or say {} what has changed",
                reason(context.form(action.span))
            ));
        finding.also(place(origin), "promised here");
    }
}
