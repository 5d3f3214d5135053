//! What an action promises: who does it, by when, how urgent it is, what for; and what is late.

use chrono::NaiveDate;

use super::{is_done, key, place, reason};
use crate::derive::ActionState;
use crate::model::Action;
use crate::rules::rule::{Context, Findings};
use crate::rules::steps;
use crate::rules::written::Form;
use crate::source::Spanned;
use crate::vocabulary::{ActionStatus, Step};

crate::rules::rule::rules! {
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
        => |c, f| steps::too_short(c, f, Step::Verification);

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

    /// An action is due, done and tested after the incident began.
    ///
    /// ## Why
    /// A date before the incident is a mistake, and one that has an action done takes it off every list. What recurs may have
    /// been done before.
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
        let tested = action.verification.as_ref().and_then(|v| v.on.as_ref());
        let dates = [("due", "is due", action.due.as_ref())].into_iter();
        // What is done again and again may have been done before.
        let past = [("done", "was done", action.done.as_ref()), ("on", "was tested", tested)];
        let dates = dates.chain(past.into_iter().filter(|_| action.recurs.is_none()));
        // Of several the first: a year that was mistyped stands in each.
        let early = |(name, is, date): (_, _, Option<&Spanned<NaiveDate>>)| {
            Some((name, is, date.filter(|d| d.value < began)?.span))
        };
        if let Some((name, is, span)) = dates.filter_map(early).next() {
            findings
                .report(span, format!("this action {is} before the incident ({began})"))
                .key(key(action, i, name))
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
