//! Whether each service has its row, and a row what it needs.

use super::{has_effect, place, service_of};
use crate::rules::rule::{Context, Findings};
use crate::rules::written::Form;
use crate::vocabulary::Step;

crate::rules::rule::rules! {
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

    /// An impact has a number, as a measure or in the words of its scope.
    ///
    /// ## Why
    /// An impact without a number cannot be compared with anything. A measure is summed with others as well.
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
    /// Or the scope says it:
    ///
    /// ```diff
    /// -    scope: all customers in the European Union
    /// -    measures: {failed_requests: 18200}
    /// +    scope: about 4,000 customers in the European Union
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
        if row.measures.is_empty() && !has_number(row) && has_effect(row) {
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

/// Whether its words say how many: "about 3,000 products", "12 % of requests".
fn has_number(row: &crate::model::Impact) -> bool {
    let scope = row.scope.as_ref().map_or("", |scope| scope.value.as_str());
    let mut words = scope.split(|c: char| c.is_whitespace() || "()~/".contains(c));
    words.any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
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
