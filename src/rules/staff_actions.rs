//! `staff-actions`: step four. What people did, and what it did.

use super::gather::timeline_key;
use super::person::{mentions_handle, person};
use super::rule::{Context, Findings};
use super::written::Form;
use crate::model::TimelineEntry;
use crate::source::Span;
use crate::vocabulary::{CauseCategory, CauseRole, EntryKind, Milestone, StaffOutcome, Step};

super::rule::rules! {
    /// Where the section alone tells what staff did, it does so in a sentence.
    ///
    /// Entries of the timeline with `by` or `kind: action` answer the step without one.
    ///
    /// ## Why
    /// Two words name an action and leave out who took it and what came of it, which is all that the next
    /// responder wants to know.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:49, milestone: resolved, event: The edge has a new certificate}
    /// ```
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// Rolled back, restarted.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:49, milestone: resolved, event: The edge has a new certificate}
    /// ```
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// Nobody acted before it was over: the edge fetched the new certificate by itself.
    /// ```
    ///
    /// ## Fix
    /// Say in a sentence what was done, by which role, and what came of it.
    TooShort = "staff-actions/too-short", Error, Answer
        => |c, f| super::steps::too_short(c, f, Step::StaffActions);

    /// Somebody acted between detection and resolution.
    ///
    /// ## Why
    /// What was tried, in which order and why is what the next responder can learn from.
    ///
    /// ## Fails
    /// Nothing in the timeline says who did what, except before it was detected:
    ///
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 08:55, kind: action, by: release engineer, event: Deployed build 5122, outcome: unknown}
    ///   - {at: 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call}
    ///   - {at: 09:49, milestone: resolved, event: The edge has a new certificate}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call}
    ///   - {at: 09:49, milestone: resolved, kind: action, by: on-call SRE, event: Issued a certificate by hand, outcome: fixed}
    /// ```
    ///
    /// ## Fix
    /// Add timeline entries with `kind: action`, `by:` a role, and what came of it.
    NoAction = "staff-actions/no-action", Error, Rigour, from_times => no_action;

    /// A staff action says what came of it.
    ///
    /// ## Why
    /// An action that did nothing teaches as much as one that worked, once it is known which it was.
    ///
    /// ## Fails
    /// ```diff
    /// -    outcome: no-effect
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    outcome: no-effect
    /// +    outcome: helped
    /// ```
    ///
    /// ## Fix
    /// Add `outcome:` fixed, helped, no-effect, made-worse or unknown.
    NoOutcome = "staff-actions/no-outcome", Error, Rigour => no_outcome;

    /// A staff action says who acted, by role or handle.
    ///
    /// ## Why
    /// Which role acted shows who had the knowledge and the access, and who did not.
    ///
    /// ## Fails
    /// ```diff
    ///    - at: 09:31
    ///      kind: action
    /// -    by: on-call SRE
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///    - at: 09:31
    ///      kind: action
    /// -    by: on-call SRE
    /// +    by: release engineer
    /// ```
    ///
    /// ## Fix
    /// Add `by:` with a role such as `on-call SRE`.
    NoActor = "staff-actions/no-actor", Error, Rigour => no_actor;

    /// Something that was done fixed it, by staff or by a vendor.
    ///
    /// ## Why
    /// If nothing that was done fixed it, it ended for a reason nobody knows, and may come back for
    /// the same reason.
    ///
    /// ## Fails
    /// ```diff
    /// -    outcome: fixed
    /// +    outcome: helped
    /// ```
    ///
    /// ## Passes
    /// It was the rollback, after all:
    ///
    /// ```diff
    /// -    outcome: no-effect
    /// +    outcome: fixed
    /// ```
    ///
    /// ```diff
    ///      event: Issued a certificate by hand and reloaded the edge
    /// -    outcome: fixed
    /// +    outcome: no-effect
    /// ```
    ///
    /// A vendor ended it:
    ///
    /// ```diff
    ///      milestone: resolved
    /// -    kind: action
    /// -    by: on-call SRE
    ///      event: Issued a certificate by hand and reloaded the edge
    /// ```
    ///
    /// ## Fix
    /// Give the entry that tells what ended it `outcome: fixed`; if it ended by itself, waive the rule and
    /// say so.
    NothingFixedIt = "staff-actions/nothing-fixed-it", Error, Rigour, from_times => nothing_fixed_it;

    /// One staff action fixed it, not several.
    ///
    /// ## Why
    /// If two claim to have fixed it, the next responder does not know which one to repeat.
    ///
    /// ## Fails
    /// ```diff
    /// -    outcome: no-effect
    /// +    outcome: fixed
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    outcome: no-effect
    /// +    outcome: helped
    /// ```
    ///
    /// ## Fix
    /// Keep `fixed` for the action after which it was over, and give what made it shorter or smaller
    /// `helped`. If it took both together, make one entry of them.
    SeveralFixedIt = "staff-actions/several-fixed-it", Warning, Always => several_fixed_it;

    /// What fixed it was done before it was resolved.
    ///
    /// ## Why
    /// What was done afterwards cannot have ended it, so one of the two is wrong.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call}
    ///   - {at: 09:40, milestone: resolved, event: Payments go through again}
    ///   - {at: 09:49, kind: action, by: on-call SRE, event: Issued a certificate by hand, outcome: fixed}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call}
    ///   - {at: 09:49, kind: action, by: on-call SRE, event: Issued a certificate by hand, outcome: fixed}
    ///   - {at: 09:51, milestone: resolved, event: Payments go through again}
    /// ```
    ///
    /// ## Fix
    /// Correct the times, or the outcome: work after the end is an action with a due date, or an entry
    /// with the outcome `helped`.
    FixedAfterwards = "staff-actions/fixed-afterwards", Warning, Always, from_times => fixed_afterwards;

    /// A change that triggered it is in the timeline, before the incident was detected.
    ///
    /// ## Why
    /// Without what was changed, when and by whom, nobody can see why the change seemed safe.
    ///
    /// ## Fails
    /// ```diff
    ///  causes:
    /// +  - id: C0
    /// +    role: trigger
    /// +    category: change
    /// +    statement: The deployment of 08:55 restarted the edge, which then read the expired certificate
    /// +    evidence: [evidence/edge.log:4]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///  causes:
    /// +  - id: C0
    /// +    role: trigger
    /// +    category: change
    /// +    statement: The deployment of 08:55 restarted the edge, which then read the expired certificate
    /// +    evidence: [evidence/edge.log:4]
    /// ```
    ///
    /// ```diff
    ///  timeline:
    /// +  - at: 2026-03-14 08:55
    /// +    kind: change
    /// +    by: release engineer
    /// +    event: Deployed build 5122, which restarts the edge
    /// +    reason: the weekly release, with all checks green
    /// +    outcome: made-worse
    /// +    source: evidence/edge.log:4
    /// ```
    ///
    /// A change that went wrong before anybody saw that it did:
    ///
    /// ```diff
    ///  causes:
    /// +  - id: C0
    /// +    role: trigger
    /// +    category: change
    /// +    statement: The deployment of 09:05 restarted the edge, which then read the expired certificate
    /// +    evidence: [evidence/edge.log:4]
    /// ```
    ///
    /// ```diff
    /// +  - at: 09:05
    /// +    kind: change
    /// +    by: release engineer
    /// +    event: Deployed build 5122, which restarts the edge
    /// +    source: evidence/edge.log:4
    ///    - at: 09:14
    /// ```
    ///
    /// The change and the beginning may be one entry:
    ///
    /// ```diff
    ///  causes:
    /// +  - id: C0
    /// +    role: trigger
    /// +    category: change
    /// +    statement: A reload made the edge read the expired certificate
    /// +    evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ```diff
    ///      milestone: started
    /// +    kind: change
    /// +    by: release engineer
    /// ```
    ///
    /// ## Fix
    /// Add a timeline entry of `kind: change` before `detected`: what was changed, by which role,
    /// and why.
    ChangeNotRecorded = "staff-actions/change-not-recorded", Error, Rigour, from_times => change_not_recorded;

    /// A staff action that made it worse says why it was taken.
    ///
    /// ## Why
    /// Without the reason a reader sees a blunder, and with it what could be known at that moment.
    ///
    /// ## Fails
    /// ```diff
    /// -    reason: the deployment was the only change on the board
    /// -    outcome: no-effect
    /// +    outcome: made-worse
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    outcome: no-effect
    /// +    outcome: made-worse
    /// ```
    ///
    /// ## Fix
    /// Add `reason:` with what the responder saw and expected.
    NoReason = "staff-actions/no-reason", Warning, Rigour => no_reason;

    /// Where the team asks for roles, staff actions name no person.
    ///
    /// ## Why
    /// A name turns the question of what happened into the question of who it was. Teams ask for this
    /// with `roles_only = true` under `[policy]` in `aftermark.toml`.
    ///
    /// ## Fails
    /// ```toml
    /// [policy]
    /// roles_only = true
    /// ```
    ///
    /// ```diff
    ///    - at: 09:31
    ///      kind: action
    /// -    by: on-call SRE
    /// +    by: "@robin"
    /// ```
    ///
    /// ## Passes
    /// ```toml
    /// [policy]
    /// roles_only = true
    /// ```
    ///
    /// ```diff
    ///    - at: 09:31
    ///      kind: action
    /// -    by: on-call SRE
    /// +    by: release engineer
    /// ```
    ///
    /// ## Fix
    /// Write the role in which the person acted, in lower case: `on-call SRE`, `database engineer`.
    PersonNamed = "staff-actions/person-named", Error, Always => person_named;
}

fn no_action(context: &Context<'_>, findings: &mut Findings<'_>) {
    let at = |m| context.incident.milestone(m).map(|(_, at)| at);
    let (Some(from), Some(to)) = (at(Milestone::Detected), at(Milestone::Resolved)) else {
        return;
    };
    let acted = context.incident.timeline.iter().any(|e| {
        e.is_staff_action()
            && e.at.as_ref().zip(e.end()).is_some_and(|(a, end)| {
                end.value.latest >= from.earliest && a.value.earliest <= to.latest
            })
    });
    if !acted && !context.says_why_none(Step::StaffActions) {
        findings
            .report(
                context.step_place(Step::StaffActions),
                "no staff action is recorded between detection and resolution",
            )
            .label("what was done?")
            .key("timeline")
            .help(format!(
                "add timeline entries for what people did: {}; or say in the section that nobody acted, and why",
                match context.form_of("timeline") {
                    Form::Yaml => "`kind: action`, `by:` a role, `outcome:` what came of it",
                    Form::Row => "a role under “By”, what came of it under “Outcome”",
                    Form::Bullet => "`- 09:31 @on-call Rolled back the last deployment → no effect`",
                }
            ));
    }
}

fn no_outcome(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        // A decision or a message has no outcome of its own.
        let acts = entry.is_staff_action()
            && entry.kind.as_ref().is_none_or(|k| k.value == EntryKind::Action);
        if acts && entry.outcome.is_none() {
            let place = place(entry);
            findings
                .report(place, "this staff action has no outcome")
                .label("what came of it?")
                .key(format!("{}.outcome", timeline_key(entry, i)))
                .help(context.add(
                    entry.span,
                    "timeline",
                    "outcome",
                    "fixed, helped, no-effect, made-worse or unknown",
                ));
        }
    }
}

fn no_actor(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        let acts = entry.kind.as_ref().is_some_and(|k| k.value == EntryKind::Action);
        if acts && entry.by.is_none() {
            let place = place(entry);
            findings
                .report(place, "this staff action does not say who acted")
                .label("by whom?")
                .key(format!("{}.by", timeline_key(entry, i)))
                .help(context.add(
                    entry.span,
                    "timeline",
                    "by",
                    "with a role, as in `on-call SRE`",
                ));
        }
    }
}

fn nothing_fixed_it(context: &Context<'_>, findings: &mut Findings<'_>) {
    let timeline = || context.incident.timeline.iter();
    let has_actions = timeline().any(TimelineEntry::is_staff_action);
    // A vendor may have ended it, or a machine.
    let fixed =
        timeline().any(|e| e.outcome.as_ref().is_some_and(|o| o.value == StaffOutcome::Fixed));
    let resolved = context.incident.milestone(Milestone::Resolved);
    if let (false, Some((entry, _)), true) = (fixed, resolved, has_actions) {
        let place = entry.at.as_ref().map_or(entry.span, |a| a.span);
        findings
            .report(place, "it was resolved, and no entry has the outcome `fixed`")
            .label("what ended it?")
            .key("timeline")
            .help(format!(
                "give the entry that tells what ended it {}; if it ended by itself, waive this rule with what is known",
                context.value(context.form_of("timeline"), "timeline", "outcome", "fixed")
            ));
    }
}

fn several_fixed_it(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut fixes = context.incident.timeline.iter().enumerate().filter_map(|(i, e)| {
        let outcome = e.outcome.as_ref().filter(|o| o.value == StaffOutcome::Fixed)?;
        e.is_staff_action().then_some((i, e, outcome))
    });
    let Some((_, _, first)) = fixes.next() else {
        return;
    };
    for (i, entry, outcome) in fixes {
        findings
            .report(outcome.span, "another staff action fixed it as well")
            .label("fixed again?")
            .also(first.span, "fixed here")
            .key(format!("{}.outcome", timeline_key(entry, i)))
            .help(format!(
                "keep `fixed` for the action after which it was over, and write {} for the other",
                context.value(context.form(entry.span), "timeline", "outcome", "helped")
            ));
    }
}

fn fixed_afterwards(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((end, resolved)) = context.incident.milestone(Milestone::Resolved) else {
        return;
    };
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        let (Some(outcome), Some(at)) = (&entry.outcome, &entry.at) else {
            continue;
        };
        if outcome.value == StaffOutcome::Fixed && at.value.earliest > resolved.latest {
            findings
                .report(at.span, "what fixed it was done after it was resolved")
                .label("later")
                .also(end.at.as_ref().map_or(end.span, |a| a.span), "resolved")
                .key(format!("{}.at", timeline_key(entry, i)))
                .help("correct one of the two times, or the outcome");
        }
    }
}

fn no_reason(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        let worse = entry.outcome.as_ref().filter(|o| o.value == StaffOutcome::MadeWorse);
        if let (Some(outcome), None) = (worse, &entry.reason) {
            findings
                .report(place(entry), "this made it worse, and no reason is given")
                .label("what made it seem right?")
                .also(outcome.span, "its outcome")
                .key(format!("{}.reason", timeline_key(entry, i)))
                .help(context.add(
                    entry.span,
                    "timeline",
                    "reason",
                    "with what the responder saw and expected at that moment",
                ));
        }
    }
}

/// Where a staff action is shown.
fn place(entry: &TimelineEntry) -> Span {
    entry.event.as_ref().map_or(entry.span, |e| e.span)
}

fn change_not_recorded(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    let trigger = incident.causes.iter().enumerate().find_map(|(i, c)| {
        c.role.as_ref().filter(|r| r.value == CauseRole::Trigger)?;
        let category = c.category.as_ref()?;
        (category.value == CauseCategory::Change).then_some((i, c, category))
    });
    let (Some((i, cause, category)), Some((start, started))) =
        (trigger, incident.milestone(Milestone::Started))
    else {
        return;
    };
    let detected = incident.milestone(Milestone::Detected).map(|(_, at)| at);
    // The beginning itself may be the change; anything else told of the time before will do, too:
    // what kind of entry it is, authors see differently.
    let is_change = |e: &TimelineEntry| {
        e.kind.as_ref().is_some_and(|k| matches!(k.value, EntryKind::Change | EntryKind::Action))
    };
    let told = incident.timeline.iter().any(|e| {
        let before = e.at.as_ref().is_some_and(|a| a.value.earliest <= started.latest);
        // It may be what began before anybody saw that it did.
        let unseen = e.at.as_ref().zip(detected).is_some_and(|(a, d)| a.value.earliest <= d.latest);
        (before && (e.milestone.is_none() || is_change(e))) || (unseen && is_change(e))
    });
    if !told {
        findings
            .report(
                category.span,
                "a change triggered it, and the timeline has nothing from before it started",
            )
            .label("what was changed, and when?")
            .also(start.at.as_ref().map_or(start.span, |a| a.span), "the first entry about it")
            .key(super::rule::entry_key("causes", cause.id.as_ref(), i))
            .help(format!(
                "add a timeline entry with {} and a time before `detected`: what was changed, by which role, and why",
                context.value(context.form_of("timeline"), "timeline", "kind", "change")
            ));
    }
}

fn person_named(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.library.config.policy.roles_only {
        return;
    }
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        if let Some(by) = &entry.by
            && let Some(what) = person(&by.value)
        {
            findings
                .report(by.span, format!("`{}` looks like {what}, not a role", by.value))
                .label("in which role?")
                .key(format!("{}.by", timeline_key(entry, i)))
                .help(
                    "write the role in which the person acted, in lower case, as in `on-call \
                     SRE`",
                );
        }
        if !entry.is_staff_action() {
            continue;
        }
        for (name, text) in [("event", &entry.event), ("reason", &entry.reason)] {
            if let Some(text) = text.as_ref().filter(|t| mentions_handle(t)) {
                findings
                    .report(text.span, "a staff action mentions somebody by their handle")
                    .label("this contains a handle")
                    .key(format!("{}.{name}", timeline_key(entry, i)))
                    .help("write the role instead of the handle");
            }
        }
    }
}
