//! `safeguards`: step five. What should have caught it, and what became of that.

use super::rule::entry_key;
use crate::model::{EntryKind, Milestone, SafeguardOutcome, Step};

super::rule::rules! {
    /// At least one safeguard is listed.
    ///
    /// ## Why
    /// Between every cause and every outage stands something that could have caught it; if nothing
    /// stood there, that is the finding (`outcome: missing`).
    ///
    /// ## Fix
    /// List alerts, reviews, limits, backups and procedures with what became of each.
    NoneListed = "safeguards/none-listed", Error, |context, findings| {
        if context.incident.safeguards.is_empty() {
            findings
                .report(context.step_place(Step::Safeguards), "no safeguard is listed")
                .key("safeguards")
                .help("list what should have caught it (alerts, reviews, limits, backups, procedures) with `outcome:` worked, failed, ignored, missing or lucky");
        }
    }

    /// A safeguard's outcome has a reason.
    ///
    /// ## Why
    /// That an alert was ignored is not yet something one can mend; why it was, is.
    ///
    /// ## Fix
    /// Add `why:`.
    NoWhy = "safeguards/no-why", Error, |context, findings| {
        for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
            if let (None, Some(outcome)) = (&safeguard.why, &safeguard.outcome) {
                let place = safeguard.name.as_ref().map_or(safeguard.span, |n| n.span);
                let word = crate::model::Choice::word(outcome.value);
                findings
                    .report(place, format!("this safeguard's outcome `{word}` has no reason"))
                    .label("why?")
                    .key(format!("{}.why", entry_key("safeguards", safeguard.id.as_ref(), i)))
                    .help("add `why:` with what made it work or not");
            }
        }
    }

    /// A safeguard that failed, was ignored or was missing is addressed by an action, or accepted.
    ///
    /// ## Why
    /// A safeguard that is known not to work protects nobody the next time either.
    ///
    /// ## Fix
    /// Name its id in an action's `addresses`, or write `accepted:` with the reason.
    Unaddressed = "safeguards/unaddressed", Error, |context, findings| {
        for (i, safeguard) in context.incident.safeguards.iter().enumerate() {
            let Some(outcome) = safeguard.outcome.as_ref().filter(|o| o.value.needs_action()) else { continue };
            let addressed = safeguard.id.as_ref().is_some_and(|id| super::improvements::is_addressed(context.incident, &id.value));
            if !addressed && safeguard.accepted.is_none() {
                let name = safeguard.id.as_ref().map_or_else(|| "this safeguard".to_owned(), |id| format!("safeguard {}", id.value));
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
                    .help("name it in an action's `addresses: […]`, or write `accepted:` with the reason why it may stay");
            }
        }
    }

    /// When a report from outside came first, a missing or failed alert is listed.
    ///
    /// ## Why
    /// If users noticed before monitoring did, monitoring has a gap.
    ///
    /// ## Fix
    /// List the alert that should have come first, as missing or failed.
    ReportedFirst = "safeguards/reported-first", Error, |context, findings| {
        let Some((entry, _)) = context.incident.milestone(Milestone::Detected) else { return };
        let reported = entry.kind.as_ref().filter(|k| k.value == EntryKind::Report);
        let gap = context.incident.safeguards.iter().any(|s| s.outcome.as_ref().is_some_and(|o| o.value.needs_action()));
        if let (Some(kind), false) = (reported, gap) {
            findings
                .report(kind.span, "a report came before any alert, and no missing or failed safeguard is listed")
                .label("detected by a report")
                .key("safeguards")
                .help("list the alert that should have come first, with `outcome: missing` or `failed`");
        }
    }
}
