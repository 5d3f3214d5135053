//! `move-on`: step ten. When to look again, and what to adjust then.

use crate::model::{Status, Step};

super::rule::rules! {
    /// The report says when it will be looked at again.
    ///
    /// ## Why
    /// Whether improvements held shows after weeks; without a date nobody looks.
    ///
    /// ## Fails
    /// ```yaml
    /// follow_up:
    ///   recurrence_of: []
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// follow_up:
    ///   review_on: 2027-06-14
    ///   recurrence_of: []
    /// ```
    ///
    /// ## Fix
    /// Add `follow_up: {review_on: 2026-06-14}`.
    NoReviewDate = "move-on/no-review-date", Error, |context, findings| {
        let follow_up = context.incident.follow_up.as_ref();
        if follow_up.is_none_or(|f| f.review_on.is_none()) {
            findings
                .report(follow_up.map_or_else(|| context.step_place(Step::MoveOn), |f| f.span), "no date is set to look at this again")
                .label("when?")
                .key("follow_up.review_on")
                .help("add `follow_up:` with `review_on:` and a date some weeks ahead");
        }
    }

    /// When the date has passed, what was adjusted is written down.
    ///
    /// ## Why
    /// Step ten is about adjusting; a date that passes in silence is the end of learning.
    ///
    /// ## Fails
    /// As of 2026-11-24:
    /// ```yaml
    /// follow_up:
    ///   review_on: 2026-06-14
    ///   recurrence_of: []
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// follow_up:
    ///   review_on: 2026-06-14
    ///   adjusted: Three renewals went through by themselves; the drill is now part of each quarter.
    ///   recurrence_of: []
    /// ```
    ///
    /// ## Fix
    /// Look at it and write under `adjusted:` what changed, if only that nothing had to.
    NotAdjusted = "move-on/not-adjusted", Warning, |context, findings| {
        let date = context.incident.follow_up.as_ref().and_then(|f| f.review_on.as_ref());
        if let (true, Some(date)) = (context.facts.review_overdue, date) {
            findings
                .report(date.span, "the date to look at this again has passed, and nothing says what came of it")
                .label(format!("it is {}", context.derived.as_of))
                .key("follow_up.adjusted")
                .help("look at it, and write under `adjusted:` what was changed; or move the date");
        }
    }

    /// A finished review was read by somebody other than its owner.
    ///
    /// ## Why
    /// Who wrote it knows what was meant; a reader finds what is not there.
    ///
    /// ## Fails
    /// ```yaml
    /// owner: "@kim"
    /// reviewers: ["@kim"]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// owner: "@kim"
    /// reviewers: ["@kim", "@lee"]
    /// ```
    ///
    /// ## Fix
    /// Add `reviewers:` with at least one who is not the owner.
    NoReviewer = "move-on/no-reviewer", Error, |context, findings| {
        let incident = context.incident;
        if incident.effective_status() != Status::Complete {
            return;
        }
        let owner = incident.owner.as_ref().map(|o| o.value.as_str());
        let others = incident.reviewers.iter().any(|r| Some(r.value.as_str()) != owner);
        if !others {
            let place = incident.reviewers.first().map(|r| r.span).or(incident.status.as_ref().map(|s| s.span)).unwrap_or(incident.front_matter);
            let message = if incident.reviewers.is_empty() { "the review is complete, and nobody signed it off" } else { "the only reviewer is the owner" };
            findings
                .report(place, message)
                .key("reviewers")
                .help("add `reviewers:` with who read it and agrees, at least one of them not the owner");
        }
    }

    /// The section or the data says whether this happened before.
    ///
    /// ## Why
    /// A second incident of the same kind says that the first review was not finished.
    ///
    /// ## Fails
    /// ```yaml
    /// follow_up:
    ///   review_on: 2027-06-14
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// follow_up:
    ///   review_on: 2027-06-14
    ///   recurrence_of: []
    /// ```
    ///
    /// ## Fix
    /// Add `recurrence_of:` with the earlier incidents, or `[]` and a sentence in the section.
    RecurrenceUndecided = "move-on/recurrence-undecided", Warning, |context, findings| {
        if let Some(follow_up) = &context.incident.follow_up && follow_up.recurrence_of.is_none() {
            findings
                .report(follow_up.span, "nothing says whether this happened before")
                .key("follow_up.recurrence_of")
                .help("add `recurrence_of:` with the names of earlier incidents, or `[]` if there was none");
        }
    }
}
