//! `impact`: step three. Who met what, for how long, and how it is counted.

use super::rule::Context;
use crate::model::{Effect, Impact, Step};
use crate::source::Span;

super::rule::rules! {
    /// At least one impact row is listed.
    ///
    /// ## Why
    /// Without it nobody can say whether the incident was worse than the last, or what the next
    /// would cost.
    ///
    /// ## Fix
    /// Add a row for each service; `effect: none` is a legal answer.
    NoImpact = "impact/no-impact", Error, |context, findings| {
        if context.incident.impact.is_empty() {
            findings
                .report(context.step_place(Step::Impact), "no impact is listed")
                .key("impact")
                .help("add a row under `impact` for each service: what its users met, from when to when, how many; `effect: none` is an answer too");
        }
    }

    /// Every service of the incident has an impact row.
    ///
    /// ## Why
    /// A service that is named and not measured was affected by nobody knows how much.
    ///
    /// ## Fix
    /// Add its row, or take it out of `services`.
    ServiceWithoutRow = "impact/service-without-row", Error, |context, findings| {
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
                    .help("add a row for it under `impact`, or take it out of `services`");
            }
        }
    }

    /// Every impact row's service is one of the incident's services.
    ///
    /// ## Why
    /// Lists by service are made from `services`; what is only in a row is not found there.
    ///
    /// ## Fix
    /// Add the service to `services`.
    RowWithoutService = "impact/row-without-service", Error, |context, findings| {
        let services = &context.incident.services;
        for row in &context.incident.impact {
            if let Some(service) = &row.service && !services.iter().any(|s| s.value == service.value) {
                findings
                    .report(service.span, format!("`{}` has an impact row but is not one of the incident's services", service.value))
                    .key(format!("impact[{}]", service.value))
                    .help(format!("add `{}` to `services`", service.value));
            }
        }
    }

    /// An impact has a number.
    ///
    /// ## Why
    /// "Some users" cannot be compared with anything.
    ///
    /// ## Fix
    /// Add `measures: {failed_requests: 18200}`; an estimate that the section explains is better
    /// than none.
    NoMeasure = "impact/no-measure", Error, |context, findings| {
        for row in &context.incident.impact {
            if row.measures.is_empty() && has_effect(row) {
                findings
                    .report(place(row), format!("the impact on `{}` is not measured", service_of(row)))
                    .label("how many?")
                    .key(format!("impact[{}].measures", service_of(row)))
                    .help("add `measures:` with a number whose unit is in the name, as in {failed_requests: 18200, customers: 4100}");
            }
        }
    }

    /// An impact says what users could do instead.
    ///
    /// ## Why
    /// A workaround halves an outage, and the next responder wants to know of it; that there was
    /// none is worth knowing too.
    ///
    /// ## Fix
    /// Add `workaround:` with what users could do, or `none`.
    NoWorkaround = "impact/no-workaround", Error, |context, findings| {
        for row in &context.incident.impact {
            if row.workaround.is_none() && has_effect(row) {
                findings
                    .report(place(row), format!("the impact on `{}` does not say whether there was a workaround", service_of(row)))
                    .key(format!("impact[{}].workaround", service_of(row)))
                    .help("add `workaround:` with what users could do meanwhile, or `workaround: none`");
            }
        }
    }

    /// An impact lies within the incident.
    ///
    /// ## Why
    /// A window that ends before it begins, or begins after the incident was resolved, is a slip
    /// in one of the two.
    ///
    /// ## Fix
    /// Correct the window or the milestone; the finding shows both.
    OutsideIncident = "impact/outside-incident", Error, |context, findings| {
        for row in &context.incident.impact {
            window_inside(context, findings, row);
        }
    }
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

fn window_inside(context: &Context<'_>, findings: &mut super::Findings<'_>, row: &Impact) {
    use crate::model::Milestone;
    if let (Some(from), Some(to)) = (&row.from, &row.to)
        && to.value.latest < from.value.earliest
    {
        findings
            .report(to.span, "the impact ends before it begins")
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
            .help("correct the time, or move the milestone `started` to when users were first affected");
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
            .help("correct the time, or move the milestone `resolved` to when users were no longer affected");
    }
}
