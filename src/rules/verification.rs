//! `verification`: step eight. Who does it by when, and how it was shown to work.

use super::rule::{Context, Findings, entry_key};
use super::written::Form;
use crate::derive::ActionState;
use crate::derive::actions::carried_from;
use crate::model::Action;
use crate::source::Span;
use crate::vocabulary::{ActionStatus, Status, Step, VerificationResult};

super::rule::rules! {
    /// Where the section alone tells how the improvements were tested, it does so in a sentence.
    ///
    /// A `verification` of an action answers the step without one.
    ///
    /// ## Why
    /// “Tested, works” could be said of anything. What was tried and what it showed can be repeated by whoever
    /// doubts it.
    ///
    /// ## Fails
    /// ```yaml
    /// actions: []
    /// ```
    /// ```markdown
    /// ## Implement and test the improvements
    ///
    /// Tested on staging.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// actions: []
    /// ```
    /// ```markdown
    /// ## Implement and test the improvements
    ///
    /// A staging certificate was left to expire and was renewed within the hour.
    /// ```
    ///
    /// ## Fix
    /// Say in a sentence what was tried and what it showed; or how it will be tested, where nothing is done yet.
    TooShort = "verification/too-short", Error, Answer
        => |c, f| super::steps::too_short(c, f, Step::Verification);

    /// An action has an owner.
    ///
    /// ## Why
    /// What is everybody's job is nobody's job.
    ///
    /// ## Fails
    /// ```diff
    ///      addresses: [S1]
    /// -    owner: "@lee"
    ///      priority: P2
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      addresses: [S1]
    /// -    owner: "@lee"
    /// +    owner: "@payments"
    ///      priority: P2
    /// ```
    ///
    /// ## Fix
    /// Add `owner:` with a handle or a team.
    NoOwner = "verification/no-owner", Error, Answer => no_owner;

    /// An action that is not done has a due date.
    ///
    /// ## Why
    /// Without a date nothing is ever late.
    ///
    /// ## Fails
    /// ```diff
    ///      priority: P2
    /// -    due: 2027-01-15
    ///      status: open
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      priority: P2
    ///      due: 2027-01-15
    ///      status: open
    /// ```
    ///
    /// ## Fix
    /// Add `due:`.
    NoDue = "verification/no-due", Error, Answer => no_due;

    /// An action has a priority, where others have one.
    ///
    /// Teams that give no priorities are not asked for any: the rule looks at reports in which an action has
    /// one, and at all where `aftermark.toml` gives the rule a level.
    ///
    /// ## Why
    /// When not everything can be done, somebody decides; better with the incident in mind. In a list that is
    /// ranked in part nobody knows where the others belong.
    ///
    /// ## Fails
    /// ```diff
    /// -    priority: P2
    ///      due: 2027-01-15
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      priority: P2
    ///      due: 2027-01-15
    /// ```
    ///
    /// ## Fix
    /// Add `priority:`, or take the others out.
    NoPriority = "verification/no-priority", Warning, Rigour => no_priority;

    /// An action addresses a cause or a safeguard, where the report lists any.
    ///
    /// ## Why
    /// An action that addresses nothing may be worth doing, and is not what was learned here.
    ///
    /// ## Fails
    /// ```diff
    ///      kind: detect
    /// -    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      kind: detect
    ///      addresses: [S1]
    /// ```
    ///
    /// ## Fix
    /// Add `addresses:` with ids of causes and safeguards.
    AddressesNothing = "verification/addresses-nothing", Warning, Rigour => addresses_nothing;

    /// An action is due after the incident.
    ///
    /// ## Why
    /// A date before the incident is a mistake.
    ///
    /// ## Fails
    /// ```diff
    /// -    due: 2027-01-15
    /// +    due: 2026-01-15
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    due: 2027-01-15
    /// +    due: 2026-12-15
    /// ```
    ///
    /// ## Fix
    /// Correct the date.
    DueBeforeIncident = "verification/due-before-incident", Error, Always
        => due_before_incident;

    /// An action that is overdue says why.
    ///
    /// ## Why
    /// A date that passes without a word teaches that dates do not matter.
    ///
    /// ## Fails
    /// As of 2026-11-24:
    /// ```diff
    /// -    due: 2027-01-15
    /// +    due: 2026-11-01
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    due: 2027-01-15
    /// +    due: 2026-11-01
    /// +    reason: The rota needs the new mail system, which comes in January
    /// ```
    ///
    /// ## Fix
    /// Do it; or move `due:` and say why in `reason:`.
    Overdue = "verification/overdue", Warning, Always => overdue;

    /// An action that is done has a completion date.
    ///
    /// ## Why
    /// How long improvements take is one of the few things a team can learn about itself. For one with a ticket the tracker
    /// knows the date, and `aftermark actions sync` brings it.
    ///
    /// ## Fails
    /// ```diff
    ///      status: done
    /// -    done: 2026-03-29
    /// ```
    /// Or a date in the future (it is 2026-11-24):
    /// ```diff
    ///      status: done
    /// -    done: 2026-03-29
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// +    done: 2027-03-29
    /// +    verification: {on: 2027-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      status: done
    ///      done: 2026-03-29
    /// ```
    ///
    /// ## Fix
    /// Add `done:` with the date; not one in the future.
    DoneWithoutDate = "verification/done-without-date", Error, Answer => done_without_date;

    /// An action that is done was tested.
    ///
    /// One that is not done needs none; how it will be tested may be written already:
    /// `verification: {how: …}`.
    ///
    /// ## Why
    /// Step eight says implement *and test*. An alert that was set up and never fired in a drill is
    /// a hope.
    ///
    /// ## Fails
    /// ```diff
    ///      done: 2026-03-29
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      done: 2026-03-29
    ///      verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// ```
    ///
    /// ## Fix
    /// Test it, and add `verification: {on: …, by: …, how: …, result: passed}`.
    DoneWithoutVerification = "verification/done-without-verification", Error, Rigour
        => done_without_verification;

    /// A verification comes after the action was done, and says what was tried.
    ///
    /// ## Why
    /// A test before the change tested something else; one that nobody can repeat is a claim.
    ///
    /// ## Fails
    /// ```diff
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// +    verification: {on: 2026-03-28, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// ```
    /// Or one that nobody can repeat:
    /// ```diff
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// +    verification: {on: 2026-03-30, by: "@lee", result: passed}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      done: 2026-03-29
    ///      verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// ```
    /// For what is not done, how it will be tested:
    /// ```diff
    ///      due: 2027-01-15
    ///      status: open
    /// +    verification: {on: 2027-01-20, how: Send a reminder and see who is paged}
    /// ```
    ///
    /// ## Fix
    /// Correct the dates, and say in `how:` what was tried.
    VerificationUnsound = "verification/unsound", Error, Always => verification_unsound;

    /// An action whose verification failed is not done.
    ///
    /// ## Why
    /// What was tested and did not work is still to be done.
    ///
    /// ## Fails
    /// ```diff
    ///      status: done
    ///      done: 2026-03-29
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// +    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: failed}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    due: 2026-04-01
    /// -    status: done
    /// -    done: 2026-03-29
    /// -    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: passed}
    /// +    due: 2026-12-01
    /// +    status: in-progress
    /// +    verification: {on: 2026-03-30, by: "@lee", how: Let a staging certificate expire, result: failed}
    /// ```
    ///
    /// ## Fix
    /// Set its status back to `in-progress`, or test it again.
    FailedVerification = "verification/failed", Error, Always => failed_verification;

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
}

fn no_owner(context: &Context<'_>, findings: &mut Findings<'_>) {
    lacking(context, findings, "owner", "who does it?", "with a handle or a team", |a| {
        a.owner.is_none()
    });
}

fn no_due(context: &Context<'_>, findings: &mut Findings<'_>) {
    lacking(
        context,
        findings,
        "due",
        "by when?",
        "with a date, as in 2026-04-01, or how often it is due, as in `every 3 months from 2026-04-01`",
        |a| {
            let is_set = a.due.is_some() || a.done.is_some() || a.recurs.is_some();
            !is_set && !is_done(a) && !context.has_unread_time(a.span)
        },
    );
}

fn no_priority(context: &Context<'_>, findings: &mut Findings<'_>) {
    let some = context.incident.actions.iter().any(|a| a.priority.is_some());
    if !some && !context.gate.speaks_of(findings.rule) {
        return;
    }
    lacking(context, findings, "priority", "how urgent?", "with one such as P1", |a| {
        a.priority.is_none()
    });
}

fn addresses_nothing(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.causes.is_empty() && context.incident.safeguards.is_empty() {
        return;
    }
    lacking(
        context,
        findings,
        "addresses",
        "what for?",
        "with the ids of the causes and safeguards it is for, as in [C1, S1]",
        |a| a.addresses.is_empty(),
    );
}

fn due_before_incident(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(began) = context.incident.slug_date() else {
        return;
    };
    for (i, action) in context.incident.actions.iter().enumerate() {
        if let Some(due) = action.due.as_ref().filter(|d| d.value < began) {
            findings
                .report(due.span, format!("this action is due before the incident ({began})"))
                .key(key(action, i, "due"))
                .help("correct the date");
        }
    }
}

fn overdue(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in context.incident.actions.iter().enumerate() {
        let facts = context.facts.actions[i];
        if let (ActionState::Overdue, Some(due), None) = (facts.state, &action.due, &action.reason)
        {
            let days = facts.days_overdue;
            let form = context.form(action.span);
            findings
                .report(
                    due.span,
                    format!(
                        "this action is {days} day{} overdue",
                        if days == 1 { "" } else { "s" }
                    ),
                )
                .label(format!("due {}; it is {}", due.value, context.derived.as_of))
                .key(key(action, i, "due"))
                .help(match (&action.recurs, form) {
                    (Some(_), Form::Yaml) => "do it, and write the date as `done:`".to_owned(),
                    (Some(_), Form::Row) => "do it, and write the date under “Done”".to_owned(),
                    (Some(_), Form::Bullet) => {
                        "do it, and write the date after the title: `done 2026-03-29`".to_owned()
                    }
                    (None, form) => {
                        format!("do it, or move the date and say why {}", reason(form))
                    }
                });
        }
    }
}

fn done_without_date(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in done(context) {
        match &action.done {
            // Its ticket has the date, and `actions sync` brings it.
            None if action.ticket.is_some() => {}
            None => {
                findings
                    .report(place(action), "this action is done, and has no completion date")
                    .key(key(action, i, "done"))
                    .help(context.add(action.span, "actions", "done", "with the date"));
            }
            Some(date) if date.value > context.derived.as_of => {
                findings
                    .report(date.span, "this action was done in the future")
                    .label(format!("it is {}", context.derived.as_of))
                    .key(key(action, i, "done"))
                    .help("correct the date, or the status");
            }
            Some(_) => {}
        }
    }
}

fn done_without_verification(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in done(context) {
        if action.verification.is_none() {
            findings
                .report(place(action), "this action is done, and nothing shows that it works")
                .label("how was it tested?")
                .key(key(action, i, "verification"))
                .help(match context.form(action.span) {
                    Form::Yaml => {
                        "test it, and add `verification: {on: date, by: who, how: what was tried, result: passed}`"
                    }
                    Form::Row => {
                        "test it, and add cells under “Verification on”, “Verification by”, “Verification how” and \
                         “Verification result”"
                    }
                    Form::Bullet => {
                        "test it, and add a bullet in it: `- verified 2026-03-30 by @handle: what was tried`"
                    }
                });
        }
    }
}

fn verification_unsound(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in context.incident.actions.iter().enumerate() {
        let Some(verification) = &action.verification else {
            continue;
        };
        // How it will be tested, and when.
        let is_plan = !is_done(action) && verification.result.is_none();
        if is_plan && verification.how.is_some() {
            continue;
        }
        if let (Some(on), Some(done)) = (&verification.on, &action.done)
            && on.value < done.value
        {
            findings
                .report(on.span, "this action was verified before it was done")
                .also(done.span, "done")
                .key(key(action, i, "verification"))
                .help("correct one of the dates, or test it again");
        }
        if let Some(on) = verification.on.as_ref().filter(|d| d.value > context.derived.as_of) {
            findings
                .report(on.span, "this action was verified in the future")
                .label(format!("it is {}", context.derived.as_of))
                .key(key(action, i, "verification.on"))
                .help("correct the date, or take the verification out until it was done");
        }
        if verification.how.is_none() || verification.on.is_none() {
            let what = if verification.how.is_none() { "how" } else { "on" };
            findings
                .report(place(action), format!("this action's verification has no `{what}`"))
                .key(key(action, i, "verification"))
                .help(match context.form(action.span) {
                    Form::Yaml => "say what was tried (`how:`) and when (`on:`)",
                    Form::Row => "say what was tried and when, under “Verification how” and “Verification on”",
                    Form::Bullet => {
                        "say what was tried and when: `- verified 2026-03-30 by @handle: what was tried`"
                    }
                });
        }
    }
}

fn failed_verification(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, action) in done(context) {
        let failed = action
            .verification
            .as_ref()
            .and_then(|v| v.result.as_ref())
            .filter(|r| r.value == VerificationResult::Failed);
        // What a later incident carries on is owed there.
        let carried = context.facts.actions[i].carried_to.is_some();
        if let Some(result) = failed.filter(|_| !carried) {
            findings
                .report(result.span, "this action counts as done, and its verification failed")
                .key(key(action, i, "verification"))
                .help(match context.form(action.span) {
                    Form::Yaml => "set `status:` back to in-progress, or test it again",
                    Form::Row => "set its status back to `in progress`, or test it again",
                    Form::Bullet => "take the tick out of its box, or test it again",
                });
        }
    }
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

fn done<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a Action)> {
    context.incident.actions.iter().enumerate().filter(|(_, a)| is_done(a))
}

fn is_done(action: &Action) -> bool {
    action.status.as_ref().is_some_and(|s| s.value == ActionStatus::Done)
}

/// Reports actions that lack a field. A declined one owes nothing.
fn lacking(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    field: &str,
    label: &str,
    with: &str,
    lacks: impl Fn(&Action) -> bool,
) {
    for (i, action) in context.incident.actions.iter().enumerate() {
        let declined = action.status.as_ref().is_some_and(|s| s.value == ActionStatus::Declined);
        if !declined && lacks(action) {
            let name = action
                .id
                .as_ref()
                .map_or_else(|| "an action".to_owned(), |id| format!("action {}", id.value));
            let what = match field {
                "addresses" => "addresses nothing".to_owned(),
                "due" => "has no due date".to_owned(),
                other => format!("has no {other}"),
            };
            findings
                .report(place(action), format!("{name} {what}"))
                .label(label)
                .key(key(action, i, field))
                .help(context.add(action.span, "actions", field, with));
        }
    }
}
