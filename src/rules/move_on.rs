//! `move-on`: step ten. When to look again, and what to adjust then.

use super::rule::{Context, Findings, entry_key};
use super::written::Form;
use crate::derive::{ActionState, Review, SameBy};
use crate::model::{Action, Incident};
use crate::vocabulary::{ActionRef, CauseRole, Choice as _, Milestone, Status, Step};

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
    NoReviewDate = "move-on/no-review-date", Error, Rigour => no_review_date;

    /// When the review date has passed, the report says what was adjusted.
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
    NotAdjusted = "move-on/not-adjusted", Warning, Always => not_adjusted;

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
    NoReviewer = "move-on/no-reviewer", Error, Always => no_reviewer;

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
    RecurrenceUndecided = "move-on/recurrence-undecided", Warning, Rigour => recurrence_undecided;

    /// A similar earlier incident is named, as a recurrence or as something else.
    ///
    /// Similar means: of the same service, with a root cause of the same category, within
    /// `similar_days` of `[policy]` (a year). Any mention of its name in the report counts.
    ///
    /// ## Why
    /// Either the first review did not reach far enough, or the two differ in something worth knowing.
    /// Both are lessons that one report alone cannot teach.
    ///
    /// ## Fails
    /// ```markdown incidents/2025-11-02-checkout-timeout/README.md
    /// ---
    /// title: Checkout timed out after a change of its pool size
    /// status: draft
    /// severity: SEV3
    /// services: [checkout]
    /// causes:
    ///   - {id: C1, role: root, category: configuration, statement: The pool was smaller than its clients}
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2025-11-02-checkout-timeout/README.md
    /// ---
    /// title: Checkout timed out after a change of its pool size
    /// status: draft
    /// severity: SEV3
    /// services: [checkout]
    /// causes:
    ///   - {id: C1, role: root, category: configuration, statement: The pool was smaller than its clients}
    /// ---
    /// ```
    /// ```markdown
    /// ## Move on and adjust
    ///
    /// We look at it again in June of next year. 2025-11-02-checkout-timeout was a configuration as
    /// well, but one that a person had changed that day; this one nobody had touched in a year.
    /// ```
    ///
    /// ## Fix
    /// Add it to `recurrence_of:`, or name it in the section and say what was different.
    SimilarUndecided = "move-on/similar-undecided", Warning, Rigour => similar_undecided;

    /// When what was fixed before comes back, the report says what is adjusted.
    ///
    /// Fixed means: addressed by an action of `kind: prevent` and shown by a passed verification, within
    /// `similar_days` of `[policy]` (a year) before this incident: a cause of the same category in the same
    /// service. Naming that action's incident in `recurrence_of:`, or saying in `adjusted:` what is done
    /// differently now, answers it.
    ///
    /// ## Why
    /// The action was done and tested, and it happened again all the same: either the test did not show what
    /// it was taken for, or the cause was another one. Step ten is where that is learned.
    ///
    /// ## Fails
    /// ```markdown incidents/2025-11-02-checkout-timeout/README.md
    /// ---
    /// title: Checkout timed out after a change of its pool size
    /// status: draft
    /// severity: SEV3
    /// services: [checkout]
    /// causes:
    ///   - {id: C1, role: root, category: configuration, statement: The pool was smaller than its clients}
    /// actions:
    ///   - id: A1
    ///     title: Check every configuration against the running hosts
    ///     process: technology
    ///     kind: prevent
    ///     addresses: [C1]
    ///     status: done
    ///     done: 2025-12-01
    ///     verification: {on: 2025-12-10, by: "@lee", how: A wrong one was refused, result: passed}
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// follow_up:
    ///   review_on: 2027-06-14
    ///   recurrence_of: [2025-11-02-checkout-timeout]
    ///   adjusted: The check of December reads the hosts that run, and this one had been switched off; it reads the inventory now
    /// ```
    ///
    /// ## Fix
    /// Say in `adjusted:` why the earlier action did not hold and what is different now, or name its incident
    /// in `recurrence_of:` and answer there.
    FixedBefore = "move-on/fixed-before", Warning, Always => fixed_before;

    /// What an earlier incident promised and nobody did is carried over, or told apart.
    ///
    /// Compared are the titles of actions, with those of earlier incidents that share a service: of actions
    /// that were not done on the day of this incident, and are not done now. `carried_from` answers it, and
    /// so does the earlier action's name (`slug#A1`) in the action's `reason`.
    ///
    /// ## Why
    /// A promise that is made anew in each report looks like progress each time. Carried over, it keeps its
    /// age, and who plans the work sees that it was put off already.
    ///
    /// ## Fails
    /// ```markdown incidents/2025-11-02-checkout-expiry/README.md
    /// ---
    /// title: Checkout was down as a certificate had expired
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// actions:
    ///   - id: A2
    ///     title: Issue the certificates of the edge by ACME, with an alert 14 days ahead
    ///     process: technology
    ///     kind: prevent
    ///     due: 2026-01-31
    ///     status: open
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2025-11-02-checkout-expiry/README.md
    /// ---
    /// title: Checkout was down as a certificate had expired
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// actions:
    ///   - id: A2
    ///     title: Issue the certificates of the edge by ACME, with an alert 14 days ahead
    ///     process: technology
    ///     kind: prevent
    ///     due: 2026-01-31
    ///     status: open
    /// ---
    /// ```
    /// ```diff
    ///      title: Issue edge certificates by ACME and alert at 14 days
    /// +    carried_from: 2025-11-02-checkout-expiry#A2
    ///      process: technology
    /// ```
    ///
    /// ## Fix
    /// Add `carried_from:` with the earlier action; or say in `reason:` what is different, and name it there.
    PromisedBefore = "move-on/promised-before", Warning, Answer, even_if_absent => promised_before;

    /// A draft is finished within the days that the policy allows.
    ///
    /// They count from when the incident was resolved, or from the folder's date where that is not
    /// known: `draft_days` of `[policy]`, 14 by default.
    ///
    /// ## Why
    /// Memory fades within days, and what nobody reviews changes nothing.
    ///
    /// ## Fails
    /// Resolved on 2026-03-14, judged as of 2026-11-24:
    /// ```yaml
    /// status: draft
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// status: in-review
    /// ```
    /// With another policy:
    /// ```yaml
    /// status: draft
    /// ```
    /// ```toml
    /// [policy]
    /// draft_days = 300
    /// ```
    ///
    /// ## Fix
    /// Finish it and set `status: in-review`. What is not known by now can be said to be unknown.
    StaleDraft = "move-on/stale-draft", Warning, Always, even_if_absent => stale_draft;
}

/// Words for how it goes on: as bullets in the section, or as `follow_up` where that is in YAML.
fn in_section(context: &Context<'_>, text: &'static str, yaml: &'static str) -> &'static str {
    let is_text = match &context.incident.follow_up {
        Some(follow_up) => context.form(follow_up.span).is_text(),
        None => context.writes_text(),
    };
    if is_text { text } else { yaml }
}

fn no_review_date(context: &Context<'_>, findings: &mut Findings<'_>) {
    let follow_up = context.incident.follow_up.as_ref();
    let is_set = follow_up.is_some_and(|f| f.review_on.is_some());
    let is_unread = follow_up.is_some_and(|f| context.has_unread_time(f.span));
    if !is_set && !is_unread && !context.says_why_none(Step::MoveOn) {
        findings
            .report(
                follow_up.map_or_else(|| context.step_place(Step::MoveOn), |f| f.span),
                "no review date is set",
            )
            .label("when?")
            .key("follow_up.review_on")
            .help(format!(
                "add {} with a date some weeks ahead; or say in the section that there will be no second look, and why",
                in_section(context, "a bullet `- Review on: 2027-06-14`", "`review_on:` under `follow_up:`")
            ));
    }
}

fn not_adjusted(context: &Context<'_>, findings: &mut Findings<'_>) {
    let date = context.incident.follow_up.as_ref().and_then(|f| f.review_on.as_ref());
    if let (true, Some(date)) = (context.facts.review == Review::Overdue, date) {
        findings
            .report(date.span, "the review date has passed, and nothing says what was adjusted")
            .label(format!("it is {}", context.derived.as_of))
            .key("follow_up.adjusted")
            .help(format!(
                "look at it, and write {} what was changed; or move the date",
                in_section(context, "in a bullet `- Adjusted: …`", "under `follow_up.adjusted`")
            ));
    }
}

fn no_reviewer(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    if incident.effective_status() != Status::Complete {
        return;
    }
    // `@Kim` and `kim` are one person.
    let name = |text: &str| text.trim().trim_start_matches('@').to_lowercase();
    let owner = incident.owner.as_ref().map(|o| name(&o.value));
    let others = incident.reviewers.iter().any(|r| Some(name(&r.value)) != owner);
    if !others {
        let place = incident
            .reviewers
            .first()
            .map(|r| r.span)
            .or(incident.status.as_ref().map(|s| s.span))
            .unwrap_or(incident.front_matter);
        let message = if incident.reviewers.is_empty() {
            "the review is complete, and nobody signed it off"
        } else {
            "the only reviewer is the owner"
        };
        findings.report(place, message).key("reviewers").help(
            "add `reviewers:` with who read it and agrees, at least one of them not the owner",
        );
    }
}

fn recurrence_undecided(context: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some(follow_up) = &context.incident.follow_up
        && follow_up.recurrence_of.is_none()
    {
        findings
            .report(follow_up.span, "nothing says whether this happened before")
            .key("follow_up.recurrence_of")
            .help(in_section(
                context,
                "add a bullet `- Recurrence of: …` with the names of earlier incidents, or `none`",
                "add `recurrence_of:` with the names of earlier incidents, or `[]` if there was none",
            ));
    }
}

fn similar_undecided(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.facts.similar.is_empty() {
        return;
    }
    let Ok(text) = context.library.sources.text(context.incident.main) else {
        return;
    };
    for &index in &context.facts.similar {
        let earlier = &context.library.incidents[index];
        if text.text.contains(earlier.slug.as_str()) {
            continue;
        }
        let place = match &context.incident.follow_up {
            Some(follow_up) => follow_up
                .recurrence_of
                .as_ref()
                .and_then(|r| r.first())
                .map_or(follow_up.span, |r| r.span),
            None => context.step_place(Step::MoveOn),
        };
        let finding = findings
            .report(
                place,
                format!(
                    "{} had the same service and the same kind of cause, and is not named here",
                    earlier.slug
                ),
            )
            .label("a recurrence, or something else?")
            .key(format!("follow_up.recurrence_of[{}]", earlier.slug))
            .help(format!(
                "add it to {}, or name it in this section and say what was different",
                in_section(context, "the bullet `- Recurrence of: …`", "`recurrence_of:`")
            ));
        let roots = earlier
            .causes
            .iter()
            .filter(|c| c.role.as_ref().is_none_or(|r| r.value == CauseRole::Root));
        if let Some(category) = roots.filter_map(|c| c.category.as_ref()).next() {
            finding.also(category.span, "its cause");
        }
    }
}

/// How an earlier action is named, also where it has no id.
fn name_of<'a>(earlier: &'a Incident, action: &'a Action) -> ActionRef<'a> {
    let slug = &earlier.slug;
    let id = action.id.as_ref().map_or("", |i| i.value.as_str());
    ActionRef { slug, id }
}

fn fixed_before(context: &Context<'_>, findings: &mut Findings<'_>) {
    let follow_up = context.incident.follow_up.as_ref();
    if follow_up.is_some_and(|f| f.adjusted.is_some()) {
        return;
    }
    for fixed in &context.facts.fixed_before {
        let earlier = &context.library.incidents[fixed.action.incident];
        let named = follow_up.and_then(|f| f.recurrence_of.as_ref());
        if named.is_some_and(|all| all.iter().any(|s| s.value == earlier.slug)) {
            continue;
        }
        let action = &earlier.actions[fixed.action.action];
        let name = name_of(earlier, action);
        let place = follow_up.map_or_else(|| context.step_place(Step::MoveOn), |f| f.span);
        let finding = findings
            .report(
                place,
                format!(
                    "{name} was shown on {} to prevent this kind of cause, `{}`, and it happened \
                     again",
                    fixed.on,
                    fixed.category.word()
                ),
            )
            .label("what is adjusted?")
            .key(format!("follow_up.fixed_before[{name}]"))
            .help(in_section(
                context,
                "say in a bullet `- Adjusted: …` why that did not hold and what is different now, or name the incident \
                 in `- Recurrence of: …`",
                "say in `adjusted:` why that did not hold and what is different now, or name the incident in \
                 `recurrence_of:`",
            ));
        finding.also(
            action.title.as_ref().map_or(action.span, |t| t.span),
            "promised here, and tested",
        );
    }
}

fn promised_before(context: &Context<'_>, findings: &mut Findings<'_>) {
    let actions = context.incident.actions.iter().zip(&context.facts.promised_before);
    for (i, (action, before)) in actions.enumerate() {
        let Some(before) = before.as_ref().filter(|b| b.how == SameBy::Title) else {
            continue;
        };
        let at = before.action;
        let (earlier, promise) = context.library.at(at);
        let state = context.derived.incidents[at.incident].actions[at.action].state;
        // What has been done since is another's to tell.
        if !state.is_owed() && state != ActionState::Declined {
            continue;
        }
        let name = name_of(earlier, promise).to_string();
        if action.reason.as_ref().is_some_and(|r| names(&r.value, &name)) {
            continue;
        }
        let became = match state {
            ActionState::Overdue => "is overdue",
            ActionState::Declined => "was declined",
            ActionState::VerificationFailed => "failed its test",
            _ => "is not done",
        };
        let place = action.title.as_ref().map_or(action.span, |t| t.span);
        findings
            .report(place, format!("{name} promised this before, and {became}"))
            .label("the same promise?")
            .key(format!("{}.carried_from", entry_key("actions", action.id.as_ref(), i)))
            .help(match context.form(action.span) {
                Form::Yaml => format!(
                    "carry it over with `carried_from: {name}`, or say in `reason:` what is different, and name {name} there"
                ),
                Form::Row => format!(
                    "carry it over with `{name}` under “Carried from”, or say under “Reason” what is different, and name \
                     {name} there"
                ),
                Form::Bullet => format!(
                    "carry it over with `carried from {name}` after the title, or say in a bullet in it, `- reason: …`, \
                     what is different, and name {name} there"
                ),
            })
            .also(promise.title.as_ref().map_or(promise.span, |t| t.span), "promised here");
    }
}

fn stale_draft(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    let Some(status) = incident.status.as_ref().filter(|s| s.value == Status::Draft) else {
        return;
    };
    let resolved = incident.milestone(Milestone::Resolved);
    let ended = resolved.map(|(_, at)| at.at.with_timezone(&incident.zone).date_naive());
    let Some(since) = ended.or(incident.slug_date()) else {
        return;
    };
    let days = (context.derived.as_of - since).num_days();
    let allowed = i64::from(context.library.config.policy.draft_days);
    if days > allowed {
        let what = if ended.is_some() { "it was resolved" } else { "the incident" };
        let finding = findings
            .report(
                status.span,
                format!(
                    "this is still a draft {days} days after {what}; the policy allows {allowed}"
                ),
            )
            .key("status")
            .help(
                "finish it and set `status: in-review`; where something is not known, say \
                 so",
            );
        if let Some((entry, _)) = resolved {
            finding.also(entry.at.as_ref().map_or(entry.span, |a| a.span), "resolved");
        }
    }
}

/// Whether a text names an action, and not one whose name only begins like it.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let next = text[at + name.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_')
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn an_action_is_named_as_a_whole() {
        let name = "2026-01-01-a#A1";
        assert!(names("unlike 2026-01-01-a#A1, this one", name));
        assert!(names("2026-01-01-a#A12 and 2026-01-01-a#A1", name));
        assert!(!names("unlike 2026-01-01-a#A12", name));
        assert!(!names("unlike that of January", name));
    }
}
