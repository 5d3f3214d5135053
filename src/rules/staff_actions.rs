//! `staff-actions`: step four. What people did, and what it did.

use crate::model::{Milestone, StaffOutcome, Step};

super::rule::rules! {
    /// Between detection and resolution somebody did something.
    ///
    /// ## Why
    /// What was tried, in which order and why is what the next responder can learn from.
    ///
    /// ## Fix
    /// Add timeline entries with `kind: action`, `by:` a role, and what came of it.
    NoAction = "staff-actions/no-action", Error, |context, findings| {
        let at = |m| context.incident.milestone(m).map(|(_, at)| at);
        let (Some(from), Some(to)) = (at(Milestone::Detected), at(Milestone::Resolved)) else {
            return;
        };
        let acted = context.incident.timeline.iter().any(|e| {
            e.is_staff_action() && e.at.as_ref().is_some_and(|a| a.value.latest >= from.earliest && a.value.earliest <= to.latest)
        });
        if !acted {
            findings
                .report(context.step_place(Step::StaffActions), "no staff action is recorded between detection and resolution")
                .key("timeline")
                .help("add timeline entries for what people did: `kind: action`, `by:` a role, `outcome:` what came of it");
        }
    }

    /// A staff action says what came of it.
    ///
    /// ## Why
    /// An action that did nothing teaches as much as one that worked, once one knows which it was.
    ///
    /// ## Fix
    /// Add `outcome:` fixed, helped, no-effect, made-worse or unknown.
    NoOutcome = "staff-actions/no-outcome", Error, |context, findings| {
        for (i, entry) in context.incident.timeline.iter().enumerate() {
            let acts = entry.kind.as_ref().is_some_and(|k| k.value == crate::model::EntryKind::Action);
            if acts && entry.outcome.is_none() {
                let place = entry.event.as_ref().map_or(entry.span, |e| e.span);
                findings
                    .report(place, "this staff action has no outcome")
                    .label("what came of it?")
                    .key(format!("timeline[{}].outcome", i + 1))
                    .help("add `outcome:` fixed, helped, no-effect, made-worse or unknown");
            }
        }
    }

    /// A staff action says who acted, by role or handle.
    ///
    /// ## Why
    /// Which role acted shows who had the knowledge and the access, and who did not.
    ///
    /// ## Fix
    /// Add `by:` with a role such as `on-call SRE`.
    NoActor = "staff-actions/no-actor", Error, |context, findings| {
        for (i, entry) in context.incident.timeline.iter().enumerate() {
            let acts = entry.kind.as_ref().is_some_and(|k| k.value == crate::model::EntryKind::Action);
            if acts && entry.by.is_none() {
                let place = entry.event.as_ref().map_or(entry.span, |e| e.span);
                findings
                    .report(place, "this staff action does not say who acted")
                    .label("by whom?")
                    .key(format!("timeline[{}].by", i + 1))
                    .help("add `by:` with a role, as in `by: on-call SRE`");
            }
        }
    }

    /// One of the staff actions fixed it.
    ///
    /// ## Why
    /// If nothing that was done fixed it, it ended for a reason nobody knows.
    ///
    /// ## Fix
    /// Give the action that ended it `outcome: fixed`; if it ended by itself, waive the rule and
    /// say so.
    NothingFixedIt = "staff-actions/nothing-fixed-it", Error, |context, findings| {
        let actions: Vec<_> = context.incident.timeline.iter().filter(|e| e.is_staff_action()).collect();
        let fixed = actions.iter().any(|e| e.outcome.as_ref().is_some_and(|o| o.value == StaffOutcome::Fixed));
        let resolved = context.incident.milestone(Milestone::Resolved);
        if let (false, Some((entry, _)), Some(_)) = (fixed, resolved, actions.first()) {
            let place = entry.at.as_ref().map_or(entry.span, |a| a.span);
            findings
                .report(place, "it was resolved, and no staff action has the outcome `fixed`")
                .label("what ended it?")
                .key("timeline")
                .help("give the action that ended it `outcome: fixed`; if it ended by itself, waive this rule with what is known");
        }
    }
}
