//! Whether what is done is shown to work.

use super::{is_done, key, place};
use crate::model::Action;
use crate::rules::rule::{Context, Findings};
use crate::rules::written::Form;
use crate::vocabulary::VerificationResult;

crate::rules::rule::rules! {
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

fn done<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a Action)> {
    context.incident.actions.iter().enumerate().filter(|(_, a)| is_done(a))
}
