//! `safeguards`: step five. What should have caught it, and what became of that.

use super::improvements::is_settled;
use super::rule::{Context, Findings, entry_key};
use super::written::Form;
use crate::vocabulary::{Effect, EntryKind, Milestone, SafeguardOutcome, Step};

super::rule::rules! {
    /// At least one safeguard is listed.
    ///
    /// ## Why
    /// Between every cause and every outage, something could have caught it. If nothing was there,
    /// that is the finding (`outcome: missing`).
    ///
    /// ## Fails
    /// ```yaml
    /// safeguards: []
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// safeguards:
    ///   - id: S1
    ///     name: Certificate expiry alert
    ///     expected: Page the on-call 14 days ahead
    ///     outcome: missing
    ///     why: Only certificates that are issued automatically are watched
    /// ```
    ///
    /// ## Fix
    /// List alerts, reviews, limits, backups and procedures with what became of each.
    NoneListed = "safeguards/none-listed", Error, Rigour => none_listed;

    /// A safeguard's outcome has a reason.
    ///
    /// ## Why
    /// That an alert was ignored cannot be changed; why it was ignored can.
    ///
    /// ## Fails
    /// ```diff
    /// -    why: It mailed a former administrator
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    why: It mailed a former administrator
    /// +    why: It goes to a mailbox that three teams share and nobody reads
    /// ```
    ///
    /// ## Fix
    /// Add `why:`.
    NoWhy = "safeguards/no-why", Error, Rigour => no_why;

    /// A safeguard that failed, was ignored or was missing is addressed by an action, or accepted.
    ///
    /// ## Why
    /// A safeguard that is known not to work protects nobody the next time either.
    ///
    /// ## Fails
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [C1]
    /// ```
    ///
    /// ```diff
    /// -    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [C1]
    /// ```
    ///
    /// ```diff
    /// -    addresses: [S1]
    /// ```
    ///
    /// ```diff
    ///      why: It mailed a former administrator
    /// +    accepted: With ACME no certificate is left that could come close to its end
    /// ```
    ///
    /// ## Fix
    /// Name its id in an action's `addresses`, or write `accepted:` with the reason.
    Unaddressed = "safeguards/unaddressed", Error, Rigour, asks_for_actions => unaddressed;

    /// When a report from outside came first, a missing or failed alert is listed.
    ///
    /// ## Why
    /// If users noticed before monitoring did, monitoring has a gap.
    ///
    /// ## Fails
    /// ```diff
    /// -    kind: alert
    /// -    event: The synthetic checkout probe paged the on-call
    /// +    kind: report
    /// +    event: A shop phoned the service desk
    /// ```
    ///
    /// ```diff
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// +    outcome: worked
    /// +    why: It warned of the other certificates in time
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    kind: alert
    /// -    event: The synthetic checkout probe paged the on-call
    /// +    kind: report
    /// +    event: A shop phoned the service desk
    /// ```
    ///
    /// ```diff
    ///  safeguards:
    /// +  - id: S2
    /// +    name: Synthetic checkout probe
    /// +    expected: Page the on-call at the third failed payment
    /// +    outcome: failed
    /// +    why: It runs inside, where the certificate is not checked
    /// +    accepted: It is replaced by a probe from outside, with A1
    /// ```
    ///
    /// ## Fix
    /// List the alert that should have come first, as missing or failed.
    ReportedFirst = "safeguards/reported-first", Error, Rigour => reported_first;

    /// A safeguard says what it was expected to do.
    ///
    /// Off by default: the names of most safeguards say it. For teams whose safeguards have numbers for names.
    ///
    /// ## Why
    /// Whether it worked can only be judged against what it was for.
    ///
    /// ## Fails
    /// ```diff
    /// -    expected: Page the on-call 14 days ahead
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    expected: Page the on-call 14 days ahead
    /// +    expected: Open a ticket 30 days ahead and page the on-call at 7
    /// ```
    ///
    /// ## Fix
    /// Add `expected:` with what it should have done, and when.
    NoExpectation = "safeguards/no-expectation", Off, Rigour => no_expectation;

    /// Where users were affected, not every safeguard worked.
    ///
    /// ## Why
    /// If everything worked and users were affected all the same, the safeguard that was missing is not
    /// listed yet.
    ///
    /// ## Fails
    /// ```diff
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// +    outcome: worked
    /// +    why: It mailed its recipient 14 days ahead
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// +    outcome: worked
    /// +    why: It mailed its recipient 14 days ahead
    /// +  - id: S2
    /// +    name: Somebody in charge of the edge certificates
    /// +    expected: Renew by hand when the alert comes
    /// +    outcome: missing
    /// +    why: The recipient had left and nobody took over
    /// +    accepted: Nothing is renewed by hand any more
    /// ```
    ///
    /// ## Fix
    /// Ask what would have kept it from users, or made it shorter, and list that as `missing` or
    /// `failed`.
    AllWorked = "safeguards/all-worked", Warning, Rigour => all_worked;

    /// Where it was luck, an action makes it more than that, or the luck is accepted.
    ///
    /// ## Why
    /// Luck does not hold twice.
    ///
    /// ## Fails
    /// ```diff
    ///  safeguards:
    /// +  - id: S2
    /// +    name: Somebody at the desk who knew the edge
    /// +    expected: Nothing; it was their day off
    /// +    outcome: lucky
    /// +    why: They saw the chat on the train
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///  safeguards:
    /// +  - id: S2
    /// +    name: Somebody at the desk who knew the edge
    /// +    expected: Nothing; it was their day off
    /// +    outcome: lucky
    /// +    why: They saw the chat on the train
    /// ```
    ///
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [S1, S2]
    /// ```
    ///
    /// ## Fix
    /// Name its id in an action that makes it more than luck, or write `accepted:` with the reason.
    Luck = "safeguards/luck", Warning, Rigour, asks_for_actions => luck;
}

fn none_listed(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.safeguards.is_empty() && !context.says_why_none(Step::Safeguards) {
        findings
            .report(context.step_place(Step::Safeguards), "no safeguard is listed")
            .label("what should have caught it?")
            .key("safeguards")
            .help(format!(
                "list what should have caught it (alerts, reviews, limits, backups, procedures) {} worked, failed, \
                 ignored, missing or lucky; or say in the section that there was none, and why",
                match context.form_of("safeguards") {
                    Form::Yaml => "with `outcome:`",
                    Form::Row => "with what became of it under “Outcome”:",
                    Form::Bullet => {
                        "under a heading `### Safeguards`, as in `- S1 Certificate expiry alert: **ignored**, and why`; \
                         what became of it is one of"
                    }
                }
            ));
    }
}

fn no_why(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
        if let (None, Some(outcome)) = (&safeguard.why, &safeguard.outcome) {
            let place = safeguard.name.as_ref().map_or(safeguard.span, |n| n.span);
            let word = crate::vocabulary::Choice::word(outcome.value);
            findings
                .report(place, format!("this safeguard's outcome `{word}` has no reason"))
                .label("why?")
                .key(format!("{}.why", entry_key("safeguards", safeguard.id.as_ref(), i)))
                .help(context.add(
                    safeguard.span,
                    "safeguards",
                    "why",
                    "with what made it work or not",
                ));
        }
    }
}

fn unaddressed(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
        let Some(outcome) = safeguard.outcome.as_ref().filter(|o| o.value.needs_action()) else {
            continue;
        };
        if !is_settled(context.incident, safeguard.id.as_ref(), safeguard.accepted.as_ref()) {
            let name = safeguard.id.as_ref().map_or_else(
                || "this safeguard".to_owned(),
                |id| format!("safeguard {}", id.value),
            );
            let word = match outcome.value {
                SafeguardOutcome::Missing => "was missing",
                SafeguardOutcome::Ignored => "was ignored",
                _ => "failed",
            };
            let place = safeguard.id.as_ref().map_or(safeguard.span, |s| s.span);
            findings
                .report(place, format!("{name} {word}, and no action addresses it"))
                .label("stays as it is")
                .also(outcome.span, "what became of it")
                .key(entry_key("safeguards", safeguard.id.as_ref(), i))
                .help(context.address(
                    safeguard.span,
                    safeguard.id.as_ref().map(|id| id.value.as_str()),
                    " why it may stay",
                ));
        }
    }
}

fn reported_first(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((entry, _)) = context.incident.milestone(Milestone::Detected) else {
        return;
    };
    let reported = entry.kind.as_ref().filter(|k| k.value == EntryKind::Report);
    let gap = context
        .incident
        .safeguards
        .iter()
        .any(|s| s.outcome.as_ref().is_some_and(|o| o.value.needs_action()));
    if let (Some(kind), false) = (reported, gap) {
        findings
            .report(
                kind.span,
                "a report came before any alert, and no missing or failed safeguard is listed",
            )
            .label("detected by a report")
            .key("safeguards")
            .help(format!(
                "list the alert that should have come first, with {} or `failed`",
                missing(context)
            ));
    }
}

/// How it is written that a safeguard was missing.
fn missing(context: &Context<'_>) -> String {
    context.value(context.form_of("safeguards"), "safeguards", "outcome", "missing")
}

fn no_expectation(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
        if safeguard.expected.is_none() {
            let place = safeguard.name.as_ref().map_or(safeguard.span, |n| n.span);
            findings
                .report(place, "this safeguard does not say what it was expected to do")
                .label("what should it have done?")
                .key(format!("{}.expected", entry_key("safeguards", safeguard.id.as_ref(), i)))
                .help(context.add(
                    safeguard.span,
                    "safeguards",
                    "expected",
                    "with what it should have done, and when",
                ));
        }
    }
}

fn all_worked(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    let outcomes: Vec<_> = incident.safeguards.iter().filter_map(|s| s.outcome.as_ref()).collect();
    let affected =
        incident.impact.iter().any(|r| r.effect.as_ref().is_some_and(|e| e.value != Effect::None));
    let all = outcomes.len() == incident.safeguards.len()
        && outcomes.iter().all(|o| o.value == SafeguardOutcome::Worked);
    if let (Some(first), true, true) = (outcomes.first(), all, affected) {
        findings
            .report(first.span, "every safeguard worked, and users were affected all the same")
            .label("worked")
            .key("safeguards")
            .help(format!(
                "ask what would have kept it from users or made it shorter, and list that with {} or `failed`",
                missing(context)
            ));
    }
}

fn luck(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
        let Some(outcome) =
            safeguard.outcome.as_ref().filter(|o| o.value == SafeguardOutcome::Lucky)
        else {
            continue;
        };
        if !is_settled(context.incident, safeguard.id.as_ref(), safeguard.accepted.as_ref()) {
            findings
                .report(outcome.span, "this was luck, and no action makes it more than that")
                .label("and the next time?")
                .key(entry_key("safeguards", safeguard.id.as_ref(), i))
                .help(context.address(
                    safeguard.span,
                    safeguard.id.as_ref().map(|id| id.value.as_str()),
                    "",
                ));
        }
    }
}
