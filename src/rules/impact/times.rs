//! Whether the times of the rows go with the incident, and with each other.

use super::{place, service_of};
use crate::model::{Impact, Moment};
use crate::rules::rule::{Context, Findings};
use crate::source::Spanned;
use crate::vocabulary::{Effect, Milestone};

crate::rules::rule::rules! {
    /// An impact lies within the incident.
    ///
    /// ## Why
    /// Either the window or the milestone is wrong, and every figure rests on both.
    ///
    /// ## Fails
    /// It was resolved at 09:49:
    ///
    /// ```diff
    /// -    to: 09:49
    /// +    to: 10:30
    /// ```
    ///
    /// It ends before it begins:
    ///
    /// ```diff
    /// -    from: 09:02
    /// -    to: 09:49
    /// +    from: 09:49
    /// +    to: 2026-03-14 09:02
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    to: 09:49
    /// +    to: 09:40
    /// ```
    ///
    /// Data that was lost had been written before:
    ///
    /// ```diff
    /// +  - service: checkout
    /// +    effect: data-loss
    /// +    from: 2026-03-14 03:00
    /// +    to: 09:02
    /// +    scope: what was written after the nightly copy
    /// +    measures: {orders_lost: 12}
    /// +    workaround: none
    ///    - service: checkout
    /// ```
    ///
    /// ## Fix
    /// Correct the window or the milestone; the finding shows both.
    OutsideIncident = "impact/outside-incident", Error, Always, from_times => outside_incident;

    /// The rows of one service do not overlap.
    ///
    /// ## Why
    /// In the time that two rows share, figures are counted twice and the effect is two things at
    /// once.
    ///
    /// ## Fails
    /// ```yaml
    /// impact:
    ///   - {service: checkout, effect: outage, from: "09:02", to: "09:49", scope: everyone, measures: {failed_requests: 18200}, workaround: none}
    ///   - {service: checkout, effect: degraded, from: "09:40", to: "09:49", scope: everyone, measures: {slow_requests: 700}, workaround: none}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// impact:
    ///   - {service: checkout, effect: outage, from: "09:02", to: "09:40", scope: everyone, measures: {failed_requests: 18200}, workaround: none}
    ///   - {service: checkout, effect: degraded, from: "09:40", to: "09:49", scope: everyone, measures: {slow_requests: 700}, workaround: none}
    /// ```
    ///
    /// Data may be lost during an outage:
    ///
    /// ```yaml
    /// impact:
    ///   - {service: checkout, effect: outage, scope: everyone, measures: {failed_requests: 18200}, workaround: none}
    ///   - {service: checkout, effect: data-loss, scope: one shop, measures: {orders_lost: 12}, workaround: none}
    /// ```
    ///
    /// ## Fix
    /// Let one row end where the next begins, or join the two and say in `scope` who was affected by which.
    Overlap = "impact/overlap", Warning, Always, from_times => overlap;
}

fn outside_incident(context: &Context<'_>, findings: &mut Findings<'_>) {
    for row in &context.incident.impact {
        window_inside(context, findings, row);
    }
}

/// What a row says of the service's users that another row cannot say at the same time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// How well it could be used.
    Availability,
    /// What became of data, or who saw it: may go on beside either.
    Data(Effect),
}

/// A row's ends, as given or from the milestones.
fn ends(context: &Context<'_>, row: &Impact) -> Option<(Moment, Moment)> {
    let milestone = |m| context.incident.milestone(m).map(|(_, at)| at);
    let given = |t: &Option<Spanned<Moment>>| t.as_ref().map(|t| t.value);
    Some((
        given(&row.from).or_else(|| milestone(Milestone::Started))?,
        given(&row.to).or_else(|| milestone(Milestone::Resolved))?,
    ))
}

fn overlap(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut rows: Vec<_> = Vec::new();
    for (i, row) in context.incident.impact.iter().enumerate() {
        let (Some(service), Some(effect), Some((from, to))) =
            (&row.service, &row.effect, ends(context, row))
        else {
            continue;
        };
        let kind = match effect.value {
            Effect::None => continue,
            Effect::Outage | Effect::Degraded | Effect::Delayed => Kind::Availability,
            data => Kind::Data(data),
        };
        rows.push((service.value.as_str(), kind, from.at, i, row, from, to));
    }
    rows.sort_by_key(|r| (r.0, r.1, r.2, r.3));
    // Of the rows before, in order of their beginning, the one that ends last.
    let mut last: Option<(&str, Kind, &Impact, Moment)> = None;
    for (service, kind, _, _, row, from, to) in rows {
        let before = last.filter(|l| (l.0, l.1) == (service, kind));
        if let Some((_, _, other, end)) = before
            && from.latest < end.earliest
        {
            let span = row.from.as_ref().map_or(place(row), |f| f.span);
            let until = other.to.as_ref().map_or(place(other), |t| t.span);
            findings
                .report(span, format!("two impact rows of `{service}` overlap"))
                .label("this one begins")
                .also(until, "before this one ends")
                .key(format!("impact[{service}].from"))
                .help(
                    "let one end where the next begins, or join the two and say under scope who was \
                     affected by which",
                );
        }
        if before.is_none_or(|l| l.3.earliest < to.earliest) {
            last = Some((service, kind, row, to));
        }
    }
}

fn window_inside(context: &Context<'_>, findings: &mut Findings<'_>, row: &Impact) {
    if let (Some(from), Some(to)) = (&row.from, &row.to)
        && to.value.latest < from.value.earliest
    {
        findings
            .report(to.span, "the impact ends before it begins")
            .label("earlier")
            .also(from.span, "it begins here")
            .key(format!("impact[{}].to", service_of(row)))
            .help("correct one of the two times");
        return;
    }
    let started = context.incident.milestone(Milestone::Started);
    if let (Some(from), Some((entry, started)), false) = (&row.from, started, row.is_of_before())
        && from.value.latest < started.earliest
    {
        findings
            .report(from.span, "the impact begins before the incident started")
            .label("impact from here")
            .also(entry.at.as_ref().map_or(entry.span, |a| a.span), "`started`")
            .key(format!("impact[{}].from", service_of(row)))
            .help(
                "correct the time, or move the milestone `started` to when users were first \
                 affected",
            );
    }
    let resolved = context.incident.milestone(Milestone::Resolved);
    let late = row.to.as_ref().or(row.from.as_ref());
    if let (Some(to), Some((entry, resolved))) = (late, resolved)
        && to.value.earliest > resolved.latest
    {
        findings
            .report(to.span, "the impact goes on after the incident was resolved")
            .label("impact until here")
            .also(entry.at.as_ref().map_or(entry.span, |a| a.span), "`resolved`")
            .key(format!("impact[{}].to", service_of(row)))
            .help(
                "correct the time, or move the milestone `resolved` to when users were no longer \
                 affected",
            );
    }
}
