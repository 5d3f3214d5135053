//! `notify`: step nine. Who is told, and who is not, decided for each.

use super::rule::{Context, Findings};
use crate::model::Notification;
use crate::source::Span;
use crate::vocabulary::{Decision, Effect, Milestone, Step};

super::rule::rules! {
    /// Every configured audience has a decision.
    ///
    /// ## Why
    /// Not telling somebody is a decision too; made by nobody, it is an omission.
    ///
    /// ## Fails
    /// ```yaml
    /// notifications:
    ///   - audience: customers
    ///     decision: notify
    ///     channel: status page
    ///     at: 2026-03-14 09:30
    ///     message: Payments are failing; we are working on it.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// notifications:
    ///   - audience: customers
    ///     decision: notify
    ///     channel: status page
    ///     at: 2026-03-14 09:30
    ///     message: Payments are failing; we are working on it.
    ///   - audience: staff
    ///     decision: do-not-notify
    ///     reason: Nobody on the staff pays through checkout
    /// ```
    ///
    /// ## Fix
    /// Add an entry for the audience: `decision: notify`, or `do-not-notify` with a reason.
    NoDecision = "notify/no-decision", Error, Rigour => no_decision;

    /// A decision not to notify has a reason.
    ///
    /// ## Why
    /// It is the decision that is asked about later.
    ///
    /// ## Fails
    /// ```diff
    ///      decision: do-not-notify
    /// -    reason: Nobody on the staff pays through checkout
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      decision: do-not-notify
    ///      reason: Nobody on the staff pays through checkout
    /// ```
    ///
    /// ## Fix
    /// Add `reason:`.
    NoReason = "notify/no-reason", Error, Rigour => no_reason;

    /// Nobody is notified before the incident was detected.
    ///
    /// ## Why
    /// One of the two times is wrong.
    ///
    /// ## Fails
    /// ```diff
    ///      channel: status page
    /// -    at: 09:30
    /// +    at: 2026-03-14 09:05
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      channel: status page
    /// -    at: 09:30
    /// +    at: 2026-03-14 09:16
    /// ```
    ///
    /// ## Fix
    /// Correct the time, or the milestone `detected`.
    BeforeDetected = "notify/before-detected", Error, Always, from_times => before_detected;

    /// What went out to an external audience is kept.
    ///
    /// ## Why
    /// What customers were promised has to be known when they ask for it.
    ///
    /// ## Fails
    /// ```diff
    ///      at: 09:30
    /// -    message: Payments are failing; we are working on it.
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      at: 09:30
    ///      message: Payments are failing; we are working on it.
    /// ```
    ///
    /// ## Fix
    /// Add `message:` with the text that went out.
    NoMessage = "notify/no-message", Error, Rigour => no_message;

    /// After data loss or a breach, it is decided whether to tell the regulator.
    ///
    /// ## Why
    /// Some audiences have a deadline set by law.
    ///
    /// ## Fails
    /// ```diff
    /// -    effect: outage
    /// +    effect: data-loss
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    effect: outage
    /// +    effect: data-loss
    /// ```
    /// ```toml
    /// [audiences.regulators]
    /// description = "Authorities that have to be told by law"
    /// ```
    /// ```yaml
    /// notifications:
    ///   - {audience: customers, decision: notify, at: 2026-03-14 09:30, message: Payments are failing.}
    ///   - {audience: staff, decision: do-not-notify, reason: Nobody on the staff pays through checkout}
    ///   - {audience: regulators, decision: do-not-notify, reason: The lost rows hold no data of persons}
    /// ```
    ///
    /// ## Fix
    /// Decide about an audience for regulators or security, and configure one if there is none.
    RegulatorUndecided = "notify/regulator-undecided", Warning, Always => regulator_undecided;
}

fn no_decision(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.notifications.is_empty() && context.says_why_none(Step::Notify) {
        return;
    }
    let decided = |name: &str| {
        context
            .incident
            .notifications
            .iter()
            .any(|n| n.audience.as_ref().is_some_and(|a| a.value == name))
    };
    for name in context.library.config.audiences.keys().filter(|n| !decided(n)) {
        findings
            .report(
                context.step_place(Step::Notify),
                format!("no decision about the audience `{name}`"),
            )
            .key(format!("notifications[{name}]"))
            .help(match context.form_of("notifications").is_text() {
                true => format!(
                    "add a row to the table of who was told: `| {name} | notify | …`, or `| {name} | do not notify |` \
                     with the reason"
                ),
                false => format!(
                    "add `{{audience: {name}, decision: notify, …}}` or `{{audience: {name}, decision: \
                     do-not-notify, reason: …}}` under `notifications`"
                ),
            });
    }
    if context.library.config.audiences.is_empty() && context.incident.notifications.is_empty() {
        findings
            .report(context.step_place(Step::Notify), "no decision about whom to notify is listed")
            .key("notifications")
            .help(match context.form_of("notifications").is_text() {
                true => {
                    "add a table of who was told, and who was not and why: `| Audience | Decision | Channel | At | Reason |`"
                }
                false => "list who was told, and who was not and why, under `notifications`",
            });
    }
}

fn no_reason(context: &Context<'_>, findings: &mut Findings<'_>) {
    for n in decided(context, Decision::DoNotNotify).filter(|n| n.reason.is_none()) {
        findings
            .report(place(n), "this decision not to notify has no reason")
            .key(key(n, "reason"))
            .help(context.add(n.span, "notifications", "reason", "with why they were not told"));
    }
}

fn before_detected(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((entry, detected)) = context.incident.milestone(Milestone::Detected) else {
        return;
    };
    for n in decided(context, Decision::Notify) {
        if let Some(at) = n.at.as_ref().filter(|at| at.value.latest < detected.earliest) {
            findings
                .report(at.span, "notified before the incident was detected")
                .also(entry.at.as_ref().map_or(entry.span, |a| a.span), "`detected`")
                .key(key(n, "at"))
                .help("correct the time, or the milestone");
        }
    }
}

fn no_message(context: &Context<'_>, findings: &mut Findings<'_>) {
    for n in decided(context, Decision::Notify).filter(|n| n.message.is_none()) {
        let external = n
            .audience
            .as_ref()
            .and_then(|a| context.library.config.audiences.get(&a.value))
            .is_some_and(|a| a.external);
        if external {
            findings
                .report(place(n), "an external audience was notified, and the message is not kept")
                .key(key(n, "message"))
                .help(context.add(
                    n.span,
                    "notifications",
                    "message",
                    "with the text that went out",
                ));
        }
    }
}

fn regulator_undecided(context: &Context<'_>, findings: &mut Findings<'_>) {
    let grave = context
        .incident
        .impact
        .iter()
        .filter_map(|i| i.effect.as_ref())
        .find(|e| matches!(e.value, Effect::DataLoss | Effect::Security));
    let Some(effect) = grave else { return };
    let is_one = |name: &str| {
        ["regulator", "security", "authority", "authorities", "privacy"]
            .iter()
            .any(|w| name.to_lowercase().contains(w))
    };
    let configured = context.library.config.audiences.keys().any(|a| is_one(a));
    let decided = context
        .incident
        .notifications
        .iter()
        .filter_map(|n| n.audience.as_ref())
        .any(|a| is_one(&a.value));
    // Where such an audience is configured, `no-decision` asks for it.
    if !decided && !configured {
        findings
            .report(
                effect.span,
                "nothing says whether a regulator or a security contact has to be told about this",
            )
            .key("notifications")
            .help("add an audience such as `regulators` to aftermark.toml and decide whether to notify it");
    }
}

fn decided<'a>(
    context: &Context<'a>,
    decision: Decision,
) -> impl Iterator<Item = &'a Notification> {
    let is = move |n: &Notification| n.decision.as_ref().is_some_and(|d| d.value == decision);
    context.incident.notifications.iter().filter(move |n| is(n))
}

fn place(notification: &Notification) -> Span {
    notification.audience.as_ref().map_or(notification.span, |a| a.span)
}

fn key(notification: &Notification, field: &str) -> String {
    let audience = notification.audience.as_ref().map_or("?", |a| a.value.as_str());
    format!("notifications[{audience}].{field}")
}
