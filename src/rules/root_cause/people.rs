//! Whether the analysis stops at what a person did.

use crate::model::Cause;
use crate::rules::rule::{Context, Findings, entry_key};
use crate::vocabulary::{CauseCategory, CauseRole};

crate::rules::rule::rules! {
    /// A person's act is not the only cause.
    ///
    /// ## Why
    /// That somebody did something is where the analysis starts. What made the act possible, likely and
    /// harmful can be changed; that people act cannot.
    ///
    /// ## Fails
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: human
    ///     statement: The administrator did not renew the certificate
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: trigger
    ///     category: human
    ///     statement: The certificate was to be renewed by hand, and was not
    ///     evidence: [evidence/edge.log:2]
    ///   - id: C2
    ///     role: root
    ///     category: process
    ///     statement: The one reminder went to the mailbox of somebody who had left
    ///     evidence: [evidence/edge.log:5]
    /// ```
    ///
    /// ## Fix
    /// Ask why the act was possible and why nothing caught it, and list those causes.
    HumanOnly = "root-cause/human-only", Error, Always => human_only;

    /// A root cause is not a person's act.
    ///
    /// ## Why
    /// Another person in the same place would have done the same. What let the act happen, and what
    /// let it do harm, is the root.
    ///
    /// ## Fails
    /// ```diff
    /// -    category: configuration
    /// -    statement: Renewal ran on a host that was retired in January
    /// +    category: human
    /// +    statement: The administrator retired the host without asking what ran on it
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    category: configuration
    /// -    statement: Renewal ran on a host that was retired in January
    /// +    category: process
    /// +    statement: A host can be retired without anything showing which jobs run on it
    /// ```
    ///
    /// ## Fix
    /// Keep the act as `role: trigger`, and give what made it possible `role: root`.
    HumanRoot = "root-cause/human-root", Warning, Always => human_root;
}

fn human_only(context: &Context<'_>, findings: &mut Findings<'_>) {
    let categories: Vec<_> =
        context.incident.causes.iter().filter_map(|c| c.category.as_ref()).collect();
    if let Some(first) = categories.first()
        && categories.iter().all(|c| c.value == CauseCategory::Human)
    {
        findings
            .report(first.span, "a person's act is the only cause listed")
            .label("where the analysis starts")
            .key("causes")
            .help(
                "list what made the act possible, and what let it do harm, as causes of their own",
            );
    }
}

fn human_root(context: &Context<'_>, findings: &mut Findings<'_>) {
    let causes = &context.incident.causes;
    let is_human = |c: &Cause| c.category.as_ref().is_some_and(|c| c.value == CauseCategory::Human);
    // With nothing but people's acts there is a finding that says so.
    if causes.iter().all(is_human) {
        return;
    }
    for (i, cause) in causes.iter().enumerate() {
        if let Some(role) = cause.role.as_ref().filter(|r| r.value == CauseRole::Root)
            && is_human(cause)
        {
            findings
                .report(role.span, "a person's act is given as the root cause")
                .label("why was it possible?")
                .key(format!("{}.role", entry_key("causes", cause.id.as_ref(), i)))
                .help(format!(
                    "keep the act as {}, and give what made it possible or let it do harm {}",
                    context.value(context.form(cause.span), "causes", "role", "trigger"),
                    context.value(context.form(cause.span), "causes", "role", "root"),
                ));
        }
    }
}
