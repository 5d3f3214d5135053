//! What the times of the timeline leave out, or cannot be.

use super::time_key;
use crate::derive::metrics::length;
use crate::model::Moment;
use crate::rules::rule::{Context, Findings};
use crate::source::Spanned;
use crate::vocabulary::{Milestone, StaffOutcome};

/// A silence between detection and mitigation that wants a word, in minutes.
const GAP_MINUTES: i64 = 30;

crate::rules::rule::rules! {
    /// The timeline begins no later than the first impact.
    ///
    /// ## Why
    /// What users experienced before the timeline begins is missing.
    ///
    /// ## Fails
    /// ```diff
    /// -    from: 09:02
    /// +    from: 2026-03-14 08:55
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    from: 09:02
    /// +    from: 2026-03-14 08:55
    /// ```
    ///
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2026-03-14 08:55
    /// ```
    ///
    /// Data that was lost had been written before:
    ///
    /// ```diff
    ///  impact:
    /// +  - service: checkout
    /// +    effect: data-loss
    /// +    from: 2026-03-14 03:00
    /// +    to: 09:02
    /// ```
    ///
    /// ## Fix
    /// Add an entry for the beginning, or correct the impact's `from`.
    LateStart = "gather/late-start", Error, Always, from_times => late_start;

    /// Between detection and mitigation no half hour passes without an entry, until something is done that fixes it.
    ///
    /// ## Why
    /// What was tried and did not help is forgotten first, and needed by whoever responds next.
    ///
    /// ## Fails
    /// The rollback before was at 09:31:
    ///
    /// ```diff
    /// -  - at: 09:49
    /// +  - at: 10:19
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:49
    /// +  - at: 09:50
    /// +    kind: observation
    /// +    event: The errors go on after the rollback; the log of the deployment is read line by line
    /// +    source: evidence/edge.log:4
    /// +  - at: 10:19
    /// ```
    ///
    /// ## Fix
    /// Add what was seen, tried or decided in that time, even if it led nowhere. If nothing is known,
    /// waive the rule with the reason.
    UnexplainedGap = "gather/unexplained-gap", Warning, Rigour, from_times => unexplained_gap;

    /// No entry of the timeline lies in the future.
    ///
    /// ## Why
    /// A timeline tells what happened, and a date to come is a slip of the year or the month. What
    /// is planned is an action with a due date.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2062-03-14 09:02
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2026-03-14 09:01
    /// ```
    ///
    /// ## Fix
    /// Correct the date, or make an action of what is planned.
    InTheFuture = "gather/in-the-future", Error, Always, from_times => in_the_future;
}

fn late_start(context: &Context<'_>, findings: &mut Findings<'_>) {
    let first = context
        .incident
        .timeline
        .iter()
        .filter_map(|e| e.at.as_ref())
        .min_by_key(|a| a.value.earliest);
    let impact = context
        .incident
        .impact
        .iter()
        .filter(|i| !i.is_of_before())
        .filter_map(|i| i.from.as_ref())
        .min_by_key(|f| f.value.latest);
    if let (Some(first), Some(impact)) = (first, impact)
        && impact.value.latest < first.value.earliest
    {
        findings
            .report(impact.span, "the impact begins before the timeline does")
            .label("impact from here")
            .also(first.span, "the first entry of the timeline")
            .key("timeline")
            .help("add a timeline entry for how it began, or correct the time");
    }
}

fn unexplained_gap(context: &Context<'_>, findings: &mut Findings<'_>) {
    let at = |m| context.incident.milestone(m).map(|(_, at)| at.at);
    let mitigated = at(Milestone::Mitigated);
    let until = if mitigated.is_some() { "mitigation" } else { "resolution" };
    let end = mitigated.or_else(|| at(Milestone::Resolved));
    let (Some(from), Some(to)) = (at(Milestone::Detected), end) else {
        return;
    };
    let inside = context
        .incident
        .timeline
        .iter()
        .filter_map(|e| Some((e, e.at.as_ref()?, e.end()?)))
        .filter(|(_, a, end)| end.value.at >= from && a.value.at <= to);
    let mut previous: Option<&Spanned<Moment>> = None;
    for (entry, at, end) in inside {
        if let Some(before) = previous {
            let gap = at.value.earliest - before.value.latest;
            if gap.num_minutes() > GAP_MINUTES {
                findings
                    .report(
                        at.span,
                        format!(
                            "{} pass between detection and {until} without an entry",
                            length(gap.num_seconds())
                        ),
                    )
                    .label("the next entry")
                    .also(before.span, "the entry before")
                    .key(format!("timeline[{}]", time_key(at)))
                    .help(
                        "add what was seen, tried or decided in that time, even if it led nowhere; \
                         or waive the rule with the reason why nothing is known",
                    );
            }
        }
        // After what fixed it there is no more to do than to look.
        if entry.outcome.as_ref().is_some_and(|o| o.value == StaffOutcome::Fixed) {
            return;
        }
        // Work that goes on covers what comes after it.
        previous = previous.filter(|p| p.value.latest > end.value.latest).or(Some(end));
    }
}

fn in_the_future(context: &Context<'_>, findings: &mut Findings<'_>) {
    let as_of = context.derived.as_of;
    for at in context.incident.timeline.iter().filter_map(|e| e.at.as_ref()) {
        let local = at.value.earliest.with_timezone(&context.incident.zone).date_naive();
        // Whoever judges and whoever writes may have different dates at the same instant.
        if local.min(at.value.earliest.date_naive()) > as_of {
            findings
                .report(at.span, format!("this entry is dated {local}, which is after {as_of}"))
                .label("has not happened yet")
                .key(format!("timeline[{}]", time_key(at)))
                .help("correct the date; what is planned is an action with a due date");
        }
    }
}
