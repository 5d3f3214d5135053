//! How much and whom it hit: figures and the severity that they reach.

use super::{has_effect, place, service_of};
use crate::model::Impact;
use crate::rules::rule::{Context, Findings};
use crate::source::Span;
use crate::vocabulary::Effect;

/// The name under which the longest outage of a service is compared with thresholds.
const DOWNTIME: &str = "downtime_minutes";

crate::rules::rule::rules! {
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
