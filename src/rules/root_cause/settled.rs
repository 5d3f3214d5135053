//! What a cause that was found still wants: evidence, somebody who finds out, an action.

use super::place;
use crate::rules::gather::is_known;
use crate::rules::improvements::is_settled;
use crate::rules::rule::{Context, Findings, entry_key};
use crate::vocabulary::{CauseCategory, CauseRole};

crate::rules::rule::rules! {
    /// The root cause has evidence.
    ///
    /// ## Why
    /// A root cause without evidence is a guess, and the actions built on it may fix nothing.
    ///
    /// ## Fails
    /// ```diff
    /// -    evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    evidence: [evidence/edge.log:2]
    /// +    evidence: [evidence/edge.log:2, "https://wiki.example/hosts/retired-2026"]
    /// ```
    ///
    /// ## Fix
    /// Add `evidence: [evidence/renewals.log:7]` or a URL.
    NoEvidence = "root-cause/no-evidence", Error, Rigour => no_evidence;

    /// An unknown cause has a next step.
    ///
    /// ## Why
    /// "Unknown" is an honest answer only while somebody is finding out.
    ///
    /// ## Fails
    /// ```diff
    /// -    category: configuration
    /// +    category: unknown
    /// ```
    ///
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// Action A1 will tell:
    ///
    /// ```diff
    /// -    category: configuration
    /// +    category: unknown
    /// ```
    ///
    /// ```diff
    /// -    title: Issue edge certificates by ACME and alert at 14 days
    /// +    title: Log every renewal of a certificate, and alert when one does not run
    /// ```
    ///
    /// ## Fix
    /// Add an action that will find out, or `accepted:` with the reason why nobody will.
    UnknownNoNextStep = "root-cause/unknown-without-next-step", Error, Rigour, asks_for_actions
        => unknown_no_next_step;

    /// A root or contributing cause is addressed by an action, or accepted with a reason.
    ///
    /// ## Why
    /// A cause that is known and left as it is will be the cause of the next incident.
    ///
    /// ## Fails
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      evidence: [evidence/edge.log:2]
    /// +    accepted: The edge is switched off in May, before the certificate expires again
    /// ```
    ///
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Fix
    /// Name its id in an action's `addresses`, or write `accepted:` with the reason.
    Unaddressed = "root-cause/unaddressed", Error, Rigour, asks_for_actions => unaddressed;
}

fn no_evidence(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let is_root = cause.role.as_ref().is_some_and(|r| r.value == CauseRole::Root);
        let is_decided = cause.category.as_ref().is_none_or(|c| c.value != CauseCategory::Unknown);
        if is_root && is_decided && !is_known(&cause.evidence) {
            findings
                .report(place(cause), "the root cause has no evidence")
                .label("how is this known?")
                .key(format!("{}.evidence", entry_key("causes", cause.id.as_ref(), i)))
                .help(context.add(
                    cause.span,
                    "causes",
                    "evidence",
                    "with files and lines (`evidence/renewals.log:7`) or URLs",
                ));
        }
    }
}

fn unknown_no_next_step(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let unknown = cause.category.as_ref().is_some_and(|c| c.value == CauseCategory::Unknown);
        if unknown && !is_settled(context.incident, cause.id.as_ref(), cause.accepted.as_ref()) {
            findings
                .report(place(cause), "this cause is unknown, and no action will find it out")
                .label("who finds out?")
                .key(entry_key("causes", cause.id.as_ref(), i))
                .help(context.address(
                    cause.span,
                    cause.id.as_ref().map(|id| id.value.as_str()),
                    " why it stays unknown",
                ));
        }
    }
}

fn unaddressed(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let is_settled_on = |r: CauseRole| !matches!(r, CauseRole::Trigger | CauseRole::Hypothesis);
        let counts = cause.role.as_ref().is_some_and(|r| is_settled_on(r.value))
            && cause.category.as_ref().is_none_or(|c| c.value != CauseCategory::Unknown);
        if counts && !is_settled(context.incident, cause.id.as_ref(), cause.accepted.as_ref()) {
            let name = cause
                .id
                .as_ref()
                .map_or_else(|| "this cause".to_owned(), |id| format!("cause {}", id.value));
            findings
                .report(place(cause), format!("no action addresses {name}, and nobody accepted it"))
                .label("stays as it is")
                .key(entry_key("causes", cause.id.as_ref(), i))
                .help(context.address(
                    cause.span,
                    cause.id.as_ref().map(|id| id.value.as_str()),
                    " why it may stay",
                ));
        }
    }
}
