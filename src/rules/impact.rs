//! `impact`: step three. Who met what, for how long, and how it is counted.

use super::rule::{Context, Findings};
use super::written::Form;
use crate::model::{Impact, Moment};
use crate::source::{Span, Spanned};
use crate::vocabulary::{Effect, Milestone, Step};

super::rule::rules! {
    /// The incident has a severity.
    ///
    /// A draft may leave it open: it is often known only when the impact is. Until then all ten steps are asked, at
    /// full depth.
    ///
    /// ## Why
    /// It decides how much is asked of the review, and whoever looks through many reports begins with the worst.
    ///
    /// ## Fails
    /// ```diff
    /// -severity: SEV1
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -severity: SEV1
    /// +severity: SEV3
    /// ```
    ///
    /// ## Fix
    /// Add `severity:` with a name of the scale.
    NoSeverity = "impact/no-severity", Error, Answer => no_severity;

    /// At least one impact row is listed.
    ///
    /// ## Why
    /// Without it nobody can say whether the incident was worse than the last, or what the next would
    /// cost.
    ///
    /// ## Fails
    /// ```yaml
    /// impact: []
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// impact:
    ///   - service: checkout
    ///     effect: none
    ///     scope: The second certificate of the edge was valid, and no payment failed
    /// ```
    ///
    /// ## Fix
    /// Add a row for each service; `effect: none` is a legal answer.
    NoImpact = "impact/no-impact", Error, Rigour => no_impact;

    /// Every service of the incident has an impact row.
    ///
    /// ## Why
    /// If a service is named and has no row, nobody can say how much it was affected.
    ///
    /// ## Fails
    /// ```yaml
    /// services: [checkout, edge]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// services: [checkout, edge]
    /// impact:
    ///   - service: checkout
    ///     effect: outage
    ///     measures: {failed_requests: 18200}
    ///     workaround: Orders by phone
    ///   - service: edge
    ///     effect: degraded
    ///     scope: Every certificate but that of checkout was valid
    ///     measures: {expired_certificates: 1}
    ///     workaround: none
    /// ```
    ///
    /// ## Fix
    /// Add its row, or take it out of `services`.
    ServiceWithoutRow = "impact/service-without-row", Error, Rigour => service_without_row;

    /// Every impact row's service is one of the incident's services.
    ///
    /// ## Why
    /// Lists by service are made from `services`, and a service that only a row names is missing from them.
    ///
    /// ## Fails
    /// ```diff
    /// -  - service: checkout
    /// +  - service: edge
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - service: checkout
    /// +  - service: edge
    /// ```
    ///
    /// ```yaml
    /// services: [edge]
    /// ```
    ///
    /// ## Fix
    /// Add the service to `services`.
    RowWithoutService = "impact/row-without-service", Error, Always => row_without_service;

    /// An impact has a number.
    ///
    /// ## Why
    /// An impact without a number cannot be compared with anything.
    ///
    /// ## Fails
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ## Passes
    /// An estimate is better than none, if the section says how it was made:
    ///
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {customers_estimated: 4000}
    /// ```
    ///
    /// ## Fix
    /// Add `measures: {failed_requests: 18200}`; an estimate that the section explains is better
    /// than none. Where there is no number, say in the section why.
    NoMeasure = "impact/no-measure", Error, Rigour => no_measure;

    /// An impact says what users could do instead.
    ///
    /// Off by default: often there was nothing to be done, and saying so teaches nobody. For teams whose users have
    /// another way (a phone, a second system).
    ///
    /// ## Why
    /// A workaround makes an outage smaller, and the next responder wants to know of it. That there was
    /// none is worth knowing too.
    ///
    /// ## Fails
    /// ```diff
    /// -    workaround: Orders by phone
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    workaround: Orders by phone
    /// +    workaround: none
    /// ```
    ///
    /// ## Fix
    /// Add `workaround:` with what users could do, or `none`.
    NoWorkaround = "impact/no-workaround", Off, Rigour => no_workaround;

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

    /// The severity is at least what the scale's thresholds give.
    ///
    /// ## Why
    /// Severities are compared across incidents, which only works if the same figures give the same
    /// word. Thresholds are the team's own (`at_least` in `aftermark.toml`).
    ///
    /// ## Fails
    /// ```toml
    /// [[severities]]
    /// name = "SEV1"
    /// at_least = { failed_requests = 10000, downtime_minutes = 60 }
    /// [[severities]]
    /// name = "SEV2"
    /// ```
    ///
    /// ```yaml
    /// severity: SEV2
    /// ```
    ///
    /// The longest outage of a service counts as `downtime_minutes`, here 47:
    ///
    /// ```toml
    /// [[severities]]
    /// name = "SEV1"
    /// at_least = { downtime_minutes = 45 }
    /// [[severities]]
    /// name = "SEV2"
    /// ```
    ///
    /// ```yaml
    /// severity: SEV2
    /// ```
    ///
    /// ## Passes
    /// ```toml
    /// [[severities]]
    /// name = "SEV1"
    /// at_least = { failed_requests = 10000, downtime_minutes = 60 }
    /// [[severities]]
    /// name = "SEV2"
    /// ```
    ///
    /// ```yaml
    /// severity: SEV1
    /// ```
    ///
    /// ## Fix
    /// Raise the severity, or correct the figure. If the thresholds do not fit this incident, waive the
    /// rule with the reason.
    SeverityTooLow = "impact/severity-too-low", Error, Always => severity_too_low;

    /// Neither a figure nor the cost of an impact is below zero.
    ///
    /// ## Why
    /// It would make sums over all incidents wrong, and nobody would see where.
    ///
    /// ## Fails
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: -18200}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: 18200, orders_lost: 310}
    /// ```
    ///
    /// ## Fix
    /// Write how many were lost or failed as a number from zero up.
    NegativeFigure = "impact/negative-figure", Error, Always => negative_figure;

    /// An impact says who was affected.
    ///
    /// Off by default: the required number mostly says the same. For teams whose users are in groups that
    /// matter (regions, offices, plans).
    ///
    /// ## Why
    /// An outage for everyone and one for a single office are two different incidents.
    ///
    /// ## Fails
    /// ```diff
    /// -    scope: all customers in the European Union
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    scope: all customers in the European Union
    /// +    scope: Shops that pay through the edge in Amsterdam, a third of all
    /// ```
    ///
    /// ## Fix
    /// Add `scope:` with who was affected and who was not.
    NoScope = "impact/no-scope", Off, Rigour => no_scope;
}

fn no_severity(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    // One that is not of the scale has a finding that says so.
    let unread = |p: &crate::source::Problem| p.message.contains("severity");
    if incident.severity.is_none() && !incident.problems.iter().any(unread) {
        findings
            .report(context.front_matter_place(), "the incident has no severity")
            .label("how bad was it?")
            .key("severity")
            .help(format!(
                "add `severity:` with one of {}",
                context.library.config.severity_names().join(", ")
            ));
    }
}

fn no_impact(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.impact.is_empty() && !context.says_why_none(Step::Impact) {
        findings
            .report(context.step_place(Step::Impact), "no impact is listed")
            .label("who was affected, and how?")
            .key("impact")
            .help(format!(
                "add {} for each service: how its users were affected, from when to when, how many; where nobody was \
                 affected, a sentence in the section that says why is enough",
                match context.form_of("impact").is_text() {
                    true => "a table with a row (`| Service | Effect | From | To | Failed requests |`)",
                    false => "a row under `impact`",
                }
            ));
    }
}

fn service_without_row(context: &Context<'_>, findings: &mut Findings<'_>) {
    let rows = &context.incident.impact;
    if rows.is_empty() {
        return;
    }
    for service in &context.incident.services {
        if !rows.iter().any(|r| r.service.as_ref().is_some_and(|s| s.value == service.value)) {
            findings
                .report(service.span, format!("the service `{}` has no impact row", service.value))
                .label("named here")
                .key(format!("services[{}]", service.value))
                .help("add a row for it to the impact, or take it out of `services`");
        }
    }
}

fn row_without_service(context: &Context<'_>, findings: &mut Findings<'_>) {
    let services = &context.incident.services;
    for row in &context.incident.impact {
        if let Some(service) = &row.service
            && !services.iter().any(|s| s.value == service.value)
        {
            findings
                .report(
                    service.span,
                    format!(
                        "`{}` has an impact row but is not one of the incident's services",
                        service.value
                    ),
                )
                .label("only here")
                .key(format!("impact[{}].service", service.value))
                .help(format!("add `{}` to `services`", service.value));
        }
    }
}

fn no_measure(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.says_why_none(Step::Impact) {
        return;
    }
    for row in &context.incident.impact {
        if row.measures.is_empty() && has_effect(row) {
            findings
                .report(place(row), format!("the impact on `{}` is not measured", service_of(row)))
                .label("how many?")
                .key(format!("impact[{}].measures", service_of(row)))
                .help(match context.form(row.span) {
                    Form::Yaml => {
                        "add `measures:` with a number whose unit is in the name, as in {failed_requests: 18200, \
                         customers: 4100}"
                    }
                    _ => "add a column with a number, its unit in the head, as in `Failed requests` or `Customers`",
                });
        }
    }
}

fn no_workaround(context: &Context<'_>, findings: &mut Findings<'_>) {
    for row in &context.incident.impact {
        if row.workaround.is_none() && has_effect(row) {
            findings
                .report(
                    place(row),
                    format!(
                        "the impact on `{}` does not say whether there was a workaround",
                        service_of(row)
                    ),
                )
                .label("what could users do?")
                .key(format!("impact[{}].workaround", service_of(row)))
                .help(context.add(
                    row.span,
                    "impact",
                    "workaround",
                    "with what users could do meanwhile, or `none`",
                ));
        }
    }
}

fn outside_incident(context: &Context<'_>, findings: &mut Findings<'_>) {
    for row in &context.incident.impact {
        window_inside(context, findings, row);
    }
}

fn negative_figure(context: &Context<'_>, findings: &mut Findings<'_>) {
    for row in &context.incident.impact {
        let measures = row.measures.iter().map(|(n, v)| (n.value.as_str(), "measures", v));
        let cost = row.cost.iter().map(|c| ("cost", "cost", &c.amount));
        for (name, key, number) in measures.chain(cost).filter(|(_, _, v)| v.value < 0.0) {
            findings
                .report(number.span, format!("`{name}` is below zero"))
                .label("expected zero or more")
                .key(format!("impact[{}].{key}[{name}]", service_of(row)))
                .help("write how many were lost or failed as a number from zero up");
        }
    }
}

fn no_scope(context: &Context<'_>, findings: &mut Findings<'_>) {
    for row in &context.incident.impact {
        if row.scope.is_none() && has_effect(row) {
            findings
                .report(
                    place(row),
                    format!("the impact on `{}` does not say who was affected", service_of(row)),
                )
                .label("everyone?")
                .key(format!("impact[{}].scope", service_of(row)))
                .help(context.add(
                    row.span,
                    "impact",
                    "scope",
                    "with who was affected and who was not",
                ));
        }
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

/// The name under which the longest outage of a service is compared with thresholds.
const DOWNTIME: &str = "downtime_minutes";

fn severity_too_low(context: &Context<'_>, findings: &mut Findings<'_>) {
    let scale = &context.library.config.severities;
    let Some(stated) = &context.incident.severity else {
        return;
    };
    let Some(rank) = scale.iter().position(|s| s.name == stated.value) else {
        return;
    };
    // The most severe grade that a figure reaches decides.
    for severity in &scale[..rank] {
        for (name, least) in &severity.at_least {
            let Some((number, span)) = greatest(context, name).filter(|(n, _)| n >= least) else {
                continue;
            };
            findings
                .report(
                    stated.span,
                    format!(
                        "the severity is {}, and the scale gives {} from {least} {}; there were \
                         {number}",
                        stated.value,
                        severity.name,
                        name.replace('_', " ")
                    ),
                )
                .label(format!("at least {}", severity.name))
                .also(span, format!("reaches {}", severity.name))
                .key("severity")
                .help(format!(
                    "write `severity: {}`, or correct the figure; if the threshold does not fit \
                     this incident, waive the rule with the reason",
                    severity.name
                ));
            return;
        }
    }
}

/// The greatest figure of this name and where it comes from. Rows are not added up: two services may
/// have had the same users.
fn greatest(context: &Context<'_>, name: &str) -> Option<(f64, Span)> {
    let rows = &context.incident.impact;
    let measures = rows.iter().flat_map(|r| &r.measures);
    let stated =
        measures.filter(|(n, _)| n.value == name).map(|(_, number)| (number.value, number.span));
    let downtime = || {
        let (service, seconds) =
            context.facts.impact.downtime_by_service.iter().max_by_key(|(_, s)| **s)?;
        let is_it = |r: &&Impact| {
            r.service.as_ref().is_some_and(|s| s.value == *service)
                && r.effect.as_ref().is_some_and(|e| e.value == Effect::Outage)
        };
        // Whole minutes; an incident is far shorter than what a double holds exactly.
        #[allow(clippy::cast_precision_loss)]
        Some(((seconds / 60) as f64, place(rows.iter().find(is_it)?)))
    };
    let derived = (name == DOWNTIME).then(downtime).flatten();
    stated.chain(derived).max_by(|a, b| a.0.total_cmp(&b.0))
}

fn has_effect(row: &Impact) -> bool {
    row.effect.as_ref().is_none_or(|e| e.value != Effect::None)
}

fn service_of(row: &Impact) -> &str {
    row.service.as_ref().map_or("?", |s| s.value.as_str())
}

fn place(row: &Impact) -> Span {
    row.service.as_ref().map_or(row.span, |s| s.span)
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
    if let (Some(from), Some((entry, started))) = (&row.from, started)
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
