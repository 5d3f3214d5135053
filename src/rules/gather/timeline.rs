//! Whether the timeline tells the story: enough entries, each milestone, in order.

use super::{entry_place, time_key};
use crate::model::Moment;
use crate::rules::rule::{Context, Findings};
use crate::source::Spanned;
use crate::vocabulary::{Choice, Milestone, Step};

/// The least entries that tell a story: how it began, how it was noticed, what was done, how it ended.
const LEAST_ENTRIES: usize = 4;

crate::rules::rule::rules! {
    /// The timeline has at least four entries.
    ///
    /// ## Why
    /// With fewer the response cannot be followed. Four is the least for how it began, how it was
    /// noticed, what was done and how it ended.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The certificate expired, source: "evidence/edge.log:2"}
    ///   - {at: 09:49, milestone: resolved, event: Fixed, source: "evidence/edge.log:5"}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The certificate expired, source: "evidence/edge.log:2"}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call, source: "evidence/edge.log:3"}
    ///   - {at: 09:31, kind: action, by: on-call SRE, event: Rolled back, outcome: no-effect, source: "evidence/edge.log:4"}
    ///   - {at: 09:49, milestone: resolved, event: The edge has a new certificate, source: "evidence/edge.log:5"}
    /// ```
    ///
    /// ## Fix
    /// Add what logs, chats and alerts show, each with its source.
    TimelineTooShort = "gather/timeline-too-short", Error, Rigour => timeline_too_short;

    /// The timeline has the milestones started, detected and resolved.
    ///
    /// ## Why
    /// Without them nobody can say how long it took to detect and to resolve it, or compare it with
    /// another incident.
    ///
    /// ## Fails
    /// ```diff
    /// -    milestone: detected
    /// ```
    ///
    /// ## Passes
    /// An approximate time is enough:
    ///
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: ~09:15
    /// ```
    ///
    /// ## Fix
    /// Add `milestone: started` (or `detected`, `resolved`) to the entry that tells of it.
    MilestoneMissing = "gather/milestone-missing", Error, Rigour, from_times => milestone_missing;

    /// A milestone belongs to one entry only.
    ///
    /// ## Why
    /// Of two, only the first counts, and readers cannot tell which was meant.
    ///
    /// ## Fails
    /// ```diff
    ///    - at: 09:31
    /// +    milestone: resolved
    ///      kind: action
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///    - at: 09:31
    /// +    milestone: acknowledged
    ///      kind: action
    /// ```
    ///
    /// ## Fix
    /// Keep the milestone at the entry that tells of it.
    MilestoneTwice = "gather/milestone-twice", Error, Always => milestone_twice;

    /// Timeline entries are in order of time.
    ///
    /// ## Why
    /// A timeline is read from top to bottom, and an entry out of place tells another story.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 09:31
    /// +  - at: 2026-03-14 09:05
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:31
    /// +  - at: 2026-03-14 09:25
    /// ```
    ///
    /// ## Fix
    /// Move the entry, or correct its time.
    NotChronological = "gather/not-chronological", Error, Always, from_times => not_chronological;
}

fn timeline_too_short(context: &Context<'_>, findings: &mut Findings<'_>) {
    let entries = &context.incident.timeline;
    if entries.is_empty() && context.says_why_none(Step::Gather) {
        return;
    }
    if entries.len() < LEAST_ENTRIES {
        let place = entries.last().map_or_else(|| context.step_place(Step::Gather), entry_place);
        findings
            .report(
                place,
                match entries.len() {
                    0 => "the incident has no `timeline` entries".to_owned(),
                    n => format!("the timeline has {n} of at least {LEAST_ENTRIES} entries"),
                },
            )
            .key("timeline")
            .help(
                "tell how it began, how it was noticed, what was done and how it ended; take the \
                 times from logs, chats and alerts",
            );
    }
}

fn milestone_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Without a timeline there is a finding that says so.
    if context.incident.timeline.is_empty() {
        return;
    }
    let form = context.form_of("timeline");
    for milestone in [Milestone::Started, Milestone::Detected, Milestone::Resolved] {
        let has = context
            .incident
            .timeline
            .iter()
            .any(|e| e.milestone.as_ref().is_some_and(|m| m.value == milestone));
        if !has {
            let place = context
                .incident
                .timeline
                .first()
                .map_or_else(|| context.step_place(Step::Gather), entry_place);
            findings
                .report(place, format!("no timeline entry is the milestone `{}`", milestone.word()))
                .label("in this timeline")
                .key(format!("timeline[{}]", milestone.word()))
                .help(format!(
                    "add {} to the entry that tells of it; an approximate time (`~09:14`) or a window \
                     (`09:10/09:20`) is enough",
                    context.value(form, "timeline", "milestone", milestone.word())
                ));
        }
    }
}

fn milestone_twice(context: &Context<'_>, findings: &mut Findings<'_>) {
    for milestone in Milestone::ALL {
        let mut at = context
            .incident
            .timeline
            .iter()
            .filter_map(|e| e.milestone.as_ref())
            .filter(|m| m.value == *milestone);
        if let (Some(first), Some(second)) = (at.next(), at.next()) {
            findings
                .report(
                    second.span,
                    format!("two entries have the milestone `{}`", milestone.word()),
                )
                .label("second")
                .also(first.span, "first; this one counts")
                .key(format!("timeline[{}]", milestone.word()))
                .help("keep it at the entry that tells of it");
        }
    }
}

fn not_chronological(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut previous: Option<&Spanned<Moment>> = None;
    for at in context.incident.timeline.iter().filter_map(|e| e.at.as_ref()) {
        if let Some(before) = previous
            && at.value.latest < before.value.earliest
        {
            findings
                .report(at.span, "this entry is earlier than the one above it")
                .label("earlier")
                .also(before.span, "later")
                .key(format!("timeline[{}]", time_key(at)))
                .help("move the entry to its place in time, which `aftermark check --fix` does, or correct the time");
        }
        previous = Some(at);
    }
}
