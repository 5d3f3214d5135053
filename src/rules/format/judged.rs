//! What the format asks of what could be read: waivers, the summary, headings, the name of the folder.

use crate::model::{Moment, WaiverTarget};
use crate::rules::rule::{Context, Findings, known_later};
use crate::vocabulary::{Milestone, Step};

/// The most characters of a summary.
const SUMMARY_CHARACTERS: usize = 600;

crate::rules::rule::rules! {
    /// A waiver suppresses something.
    ///
    /// ## Why
    /// A waiver that does nothing will hide the next finding of its rule.
    ///
    /// ## Fails
    /// The impact is measured:
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Fix
    /// Remove the waiver.
    WaiverUnused = "format/waiver-unused", Warning, Always => known_later;

    /// A waiver names a rule that exists.
    ///
    /// ## Why
    /// It suppresses nothing and looks as if it did.
    ///
    /// ## Fails
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/unmeasured, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Fix
    /// Copy the id from the brackets of the finding.
    WaiverUnknownRule = "format/waiver-unknown-rule", Error, Always => known_later;

    /// The summary has at most 600 characters.
    ///
    /// ## Why
    /// A summary is what a reader takes in within ten seconds. It stands in lists, in the feed
    /// and at the head of the page; what is longer belongs in the sections.
    ///
    /// ## Fails
    /// ```yaml
    /// summary: >-
    ///   At 09:02 the certificate of the edge expired, because its renewal ran as a job on a host
    ///   that had been retired in January. At 09:14 the synthetic checkout probe failed for the
    ///   third time and paged the on-call, who saw a deployment of 08:55 on the board and rolled it
    ///   back at 09:31, which changed nothing. At 09:40 somebody opened the page by hand and saw
    ///   the warning of the browser. A certificate was issued by hand and the edge reloaded at
    ///   09:49. An alert that should have warned fourteen days ahead had gone to the mailbox of
    ///   somebody who had left. In all, 18,200 requests were answered with 502, and orders could
    ///   only be placed by phone.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// summary: >-
    ///   The certificate of the edge expired, because its renewal ran on a host that had been
    ///   retired in January. For 47 minutes no customer in the European Union could pay.
    /// ```
    ///
    /// ## Fix
    /// Say what happened, to whom, for how long and why; leave the details to the timeline.
    SummaryTooLong = "format/summary-too-long", Warning, Always => summary_too_long;

    /// While a step has no section, no unknown heading is left that could be meant for it.
    ///
    /// ## Why
    /// What is under an unknown heading counts for no step: the report may have answered it, and the check
    /// says that it has not.
    ///
    /// ## Fails
    /// Step 5 has no section, and one has a name of the author's own:
    ///
    /// ```diff
    /// -## 5. Establish whether safeguards failed
    /// +## Where the alarm went
    /// ```
    ///
    /// ## Passes
    /// The heading says which step it is:
    ///
    /// ```diff
    /// -## 5. Establish whether safeguards failed
    /// +## Where the alarm went {#safeguards}
    /// ```
    ///
    /// ## Fix
    /// Add the step as an attribute, such as `{#safeguards}`, or make the heading an alias in `aftermark.toml`. What is
    /// meant as a section beside the ten may stay: once each step has its own, nothing is said any more.
    OtherHeading = "format/other-heading", Note, Always => other_heading;

    /// The folder is named for the day on which the incident started or was detected.
    ///
    /// ## Why
    /// Lists, links and similar incidents go by the date in the folder's name.
    ///
    /// ## Fails
    /// The folder is `2026-03-14-checkout-tls-expiry`:
    ///
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-12 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-12 09:02, milestone: started, event: The certificate of one edge expired}
    ///   - {at: 2026-03-14 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Fix
    /// Rename the folder, or correct the time. Renaming moves the incident's address.
    FolderDate = "format/folder-date", Warning, Always, from_times => folder_date;
}

fn summary_too_long(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(summary) = &context.incident.summary else {
        return;
    };
    let count = summary.value.chars().count();
    if count > SUMMARY_CHARACTERS {
        findings
            .report(
                summary.span,
                format!("the summary has {count} characters, more than {SUMMARY_CHARACTERS}"),
            )
            .label("longer than ten seconds of reading")
            .key("summary")
            .help(
                "say what happened, to whom, for how long and why; leave the details to the \
                 timeline",
            );
    }
}

fn other_heading(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (incident, config) = (context.incident, &context.library.config);
    let severity = incident.severity.as_ref().map(|s| s.value.as_str());
    let is_missing = |step: &Step| {
        let is_waived = incident
            .waivers
            .iter()
            .any(|w| matches!(&w.target, WaiverTarget::Step(s) if s.value == *step));
        incident.section(*step).is_none() && !is_waived && config.policy.asks(severity, *step)
    };
    let missing: Vec<Step> = Step::ALL.into_iter().filter(is_missing).collect();
    let Some(step) = missing.first() else { return };
    let names = &config.notation.names;
    let sections = incident.other_sections.iter().filter_map(|i| incident.body.sections.get(*i));
    let unknown: Vec<_> = sections.filter(|s| !names.is_no_step(&s.heading)).collect();
    let Some((first, others)) = unknown.split_first() else { return };
    let short = |heading: &str| match heading.char_indices().nth(50) {
        Some((at, _)) => format!("“{}…”", &heading[..at]),
        None => format!("“{heading}”"),
    };
    let mut said: Vec<String> = unknown.iter().take(8).map(|s| short(&s.heading)).collect();
    if unknown.len() > said.len() {
        said.push(format!("and {} more", unknown.len() - said.len()));
    }
    let what = match others {
        [] => "is not one of the ten steps",
        _ => "are not among the ten steps",
    };
    let numbers: Vec<String> = missing.iter().map(|s| s.number().to_string()).collect();
    let finding = findings.report(first.heading_span, format!("{} {what}", said.join(", ")));
    finding.label("counts for none").key("sections").help(format!(
        "no section answers {} {}: if this one does, add the step after its heading, such as `{{#{}}}`, or the heading to `aliases` in aftermark.toml; if it stands beside the ten, leave it",
        if numbers.len() == 1 { "step" } else { "steps" },
        numbers.join(", "),
        step.slug(),
    ));
    for section in others.iter().take(8) {
        finding.also(section.heading_span, "nor does this one");
    }
}

fn folder_date(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    let (Some(named), Some((started, at))) =
        (incident.slug_date(), incident.milestone(Milestone::Started))
    else {
        return;
    };
    // Whoever names a folder may think of the local day or of UTC's, and of the day it began or was
    // noticed.
    let days = |at: Moment| {
        let local = |t: chrono::DateTime<chrono::Utc>| t.with_timezone(&incident.zone).date_naive();
        [local(at.earliest)..=local(at.latest), at.earliest.date_naive()..=at.latest.date_naive()]
    };
    let detected = incident.milestone(Milestone::Detected).map(|(_, at)| at);
    let mut meant = std::iter::once(at).chain(detected).flat_map(days);
    if meant.any(|days| days.contains(&named)) {
        return;
    }
    let day = at.at.with_timezone(&incident.zone).date_naive();
    let place = started.at.as_ref().map_or(started.span, |a| a.span);
    findings
        .report(
            place,
            format!("the folder is named for {named}, and the incident started on {day}"),
        )
        .label(format!("not on {named}"))
        .key("timeline[started]")
        .help(format!("correct the time, or rename the folder to begin with {day}"));
}
