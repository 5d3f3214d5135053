//! Reconciliation: what the author states in words against what the milestones and impact rows give.

use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;

use super::rule::{Context, Findings};
use crate::config::Level;
use crate::derive::metrics::length;
use crate::derive::stated::{StatedLength, StatedTime, Subject, Zone};
use crate::model::Moment;
use crate::source::Span;
use crate::vocabulary::{Choice, Milestone};

super::rule::rules! {
    /// A duration that the report states is the one that its times give.
    ///
    /// Title and summary speak of the incident as a whole, and block where they contradict it. Elsewhere a sentence has
    /// to name a service of the incident or speak of an outage, and is a warning.
    ///
    /// ## Why
    /// Of two numbers for one thing at least one is wrong, and readers will quote either.
    ///
    /// ## Fails
    /// ```yaml
    /// title: Checkout returned 502 for 20 minutes
    /// ```
    ///
    /// ```yaml
    /// summary: The certificate of the edge expired. The outage lasted two hours.
    /// ```
    ///
    /// A table counts as well:
    ///
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the
    /// edge log as 18,200 requests answered with 502.
    ///
    /// | Fact | Value |
    /// |---|---|
    /// | Time to detect | 40 min |
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// title: Checkout returned 502 for about three quarters of an hour
    /// summary: The certificate of the edge expired; it was detected after 12 minutes and lasted 47 minutes.
    /// ```
    ///
    /// ## Fix
    /// Correct the text or the time that is wrong, or leave the number out: the site computes and
    /// shows it. An inexact duration ("about an hour") may differ by a quarter.
    StatedDuration = "impact/stated-duration", Error, Always, even_if_absent, from_times => stated_duration;

    /// A clock time that the report states for a milestone is the milestone's.
    ///
    /// ## Why
    /// A report that gives two times for one moment cannot be checked against any log.
    ///
    /// ## Fails
    /// ```yaml
    /// summary: The outage started at 08:02 and was over within the hour.
    /// timezone: Asia/Tokyo
    /// ```
    ///
    /// ```markdown
    /// ## Gather the information
    ///
    /// The edge log and the page of the probe were collected on the same day; the times are those
    /// of the edge hosts, whose clocks agree to the second.
    ///
    /// | Milestone | Time |
    /// |---|---|
    /// | Detected | 10:14 |
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Gather the information
    ///
    /// The edge log and the page of the probe were collected on the same day; the outage started at
    /// 09:02 by the clocks of the edge hosts, which agree to the second.
    ///
    /// | Milestone | Time |
    /// |---|---|
    /// | Detected | 2026-03-14 08:14 UTC |
    /// ```
    ///
    /// ## Fix
    /// Correct the text or the milestone; name the zone (`UTC`) where it is not the incident's.
    StatedTimeContradicts = "gather/stated-time", Error, Always, even_if_absent, from_times => stated_time_contradicts;
}

fn stated_duration(context: &Context<'_>, findings: &mut Findings<'_>) {
    for stated in &context.facts.stated.lengths {
        check_length(context, findings, stated);
    }
}

fn stated_time_contradicts(context: &Context<'_>, findings: &mut Findings<'_>) {
    for stated in &context.facts.stated.times {
        check_time(context, findings, stated);
    }
}

/// A length that the data give, with what it is called and where it comes from.
struct Given {
    name: String,
    least: i64,
    most: i64,
    stated: i64,
    from: Option<(Span, &'static str)>,
    to: Option<(Span, &'static str)>,
}

fn check_length(context: &Context<'_>, findings: &mut Findings<'_>, stated: &StatedLength) {
    // Without a start nothing that is measured from it is known; its absence has a finding of its own.
    if context.incident.milestone(Milestone::Started).is_none() {
        return;
    }
    let given = given(context, stated.subject);
    let Some(nearest) = given.iter().min_by_key(|g| (g.stated - stated.length.seconds).abs())
    else {
        return;
    };
    if given.iter().any(|g| stated.length.allows(g.least, g.most)) {
        return;
    }
    let key = format!("stated[{}]", stated.words.to_lowercase());
    let finding = findings.report(
        stated.span,
        format!(
            "the text says {}, and {} is {}",
            stated.words,
            nearest.name,
            length(nearest.stated)
        ),
    );
    if !stated.is_headline {
        finding.level = finding.level.min(Level::Warning);
    }
    finding
        .label(format!("{} by the times given", length(nearest.stated)))
        .key(key)
        .help("correct the text or the times, or leave the number out: it is computed and shown");
    for (span, label) in [nearest.from, nearest.to].into_iter().flatten() {
        finding.also(span, label);
    }
}

/// The lengths that a statement about `subject` may mean.
fn given(context: &Context<'_>, subject: Subject) -> Vec<Given> {
    let incident = context.incident;
    let place = |m: Milestone| {
        let (entry, _) = incident.milestone(m)?;
        Some((entry.at.as_ref().map_or(entry.span, |a| a.span), m.word()))
    };
    let between = |from: Milestone, to: Milestone, name: &str| {
        let at = |m| incident.milestone(m).map(|(_, at)| at);
        let range = crate::derive::Range::between(at(from)?, at(to)?)?;
        Some(Given {
            name: name.to_owned(),
            least: range.least,
            most: range.most,
            stated: range.stated,
            from: place(from),
            to: place(to),
        })
    };
    use Milestone::{Acknowledged, Detected, Mitigated, Resolved, Started};
    let milestones = match subject {
        Subject::Detect => vec![between(Started, Detected, "the time to detect")],
        Subject::Acknowledge => vec![
            between(Started, Acknowledged, "the time to acknowledge"),
            between(Detected, Acknowledged, "the time from detection to acknowledgement"),
        ],
        Subject::Mitigate => vec![
            between(Started, Mitigated, "the time to mitigate"),
            between(Detected, Mitigated, "the time from detection to mitigation"),
        ],
        Subject::Whole => vec![
            between(Started, Resolved, "the time to resolve"),
            between(Started, Mitigated, "the time to mitigate"),
            between(Detected, Resolved, "the time from detection to resolution"),
            between(Detected, Mitigated, "the time from detection to mitigation"),
            between(Acknowledged, Resolved, "the time from acknowledgement to resolution"),
            between(Acknowledged, Mitigated, "the time from acknowledgement to mitigation"),
            // "For twelve minutes nobody noticed."
            between(Started, Detected, "the time to detect"),
            between(Started, Acknowledged, "the time to acknowledge"),
        ],
    };
    let mut all: Vec<Given> = milestones.into_iter().flatten().collect();
    if subject == Subject::Whole {
        let rows = incident.impact.iter().zip(&context.facts.impact.windows);
        for (row, window) in rows {
            let (Some(service), Some(window)) = (&row.service, window) else {
                continue;
            };
            all.push(Given {
                name: format!("the impact on `{}`", service.value),
                least: window.length.least,
                most: window.length.most,
                stated: window.length.stated,
                from: Some((service.span, "this impact")),
                to: None,
            });
        }
        let union = context.facts.impact.all.affected_seconds;
        if union > 0 {
            all.push(Given {
                name: "the time with any impact".to_owned(),
                least: union,
                most: union,
                stated: union,
                from: None,
                to: None,
            });
        }
    }
    all
}

fn check_time(context: &Context<'_>, findings: &mut Findings<'_>, stated: &StatedTime) {
    let Some((entry, moment)) = context.incident.milestone(stated.milestone) else {
        return;
    };
    let zone = context.incident.zone;
    let fits = match stated.zone {
        Zone::Utc => agrees(stated, moment, Tz::UTC),
        Zone::Unsaid => {
            let said = context.incident.said_zone.as_ref().map(|said| said.value);
            let all = [Some(zone), Some(Tz::UTC), said];
            all.into_iter().flatten().any(|zone| agrees(stated, moment, zone))
        }
    };
    if fits {
        return;
    }
    let word = stated.milestone.word();
    let shown = match stated.zone {
        Zone::Utc => moment.at.format("%Y-%m-%d %H:%M UTC").to_string(),
        Zone::Unsaid => {
            let local = moment.at.with_timezone(&zone);
            local.format("%Y-%m-%d %H:%M %Z").to_string()
        }
    };
    let finding = findings
        .report(
            stated.span,
            format!("the text says {}, and the milestone `{word}` is at {shown}", stated.words),
        )
        .label(format!("`{word}` is at {shown}"))
        .also(entry.at.as_ref().map_or(entry.span, |a| a.span), "the milestone")
        .key(format!("stated[{word}]"))
        .help(
            "correct the text or the milestone; name the zone (`UTC`) where it is not the \
             incident's",
        );
    if !stated.is_headline {
        finding.level = finding.level.min(Level::Warning);
    }
}

/// Whether a stated time is the moment, to the minute and within its bounds.
fn agrees(stated: &StatedTime, moment: Moment, zone: Tz) -> bool {
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    let (from, to) = (local(moment.earliest), local(moment.latest));
    let minute = |t: NaiveDateTime| t.with_second(0).unwrap_or(t);
    let (from, to) = (minute(from), minute(to));
    let slack = chrono::Duration::minutes(1);
    let dates = match stated.date {
        Some(date) => vec![date],
        None => vec![from.date(), to.date()],
    };
    dates.iter().any(|date| {
        let at = date.and_time(stated.time);
        from - slack <= at && at <= to + slack
    })
}
