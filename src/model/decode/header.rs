//! Decodes the single keys of the front matter: what an incident is called, its state, its services.

use chrono_tz::Tz;

use super::fields::{self, Fields};
use crate::config::Config;
use crate::model::incident::Incident;
use crate::notation;
use crate::source::yaml::Kind;
use crate::source::{Problem, ProblemKind, Spanned};
use crate::vocabulary::{Status, closest};

pub(super) fn header(
    incident: &mut Incident,
    fields: &mut Fields<'_, '_>,
    in_text: Option<&notation::Summary>,
    config: &Config,
) {
    incident.title = fields.text("title");
    incident.status = fields.choice("status");
    incident.severity = severity(fields, config);
    fields.late = incident.effective_status() != Status::Draft;
    incident.summary = summary(incident, fields, in_text);
    incident.services = services(fields, config);
    if let Some(zone) = zone(fields) {
        incident.zone = zone;
    }
    incident.owner = fields.text("owner");
    incident.reviewers = fields.texts("reviewers");
    incident.tags = fields.texts("tags");
    if let Some(visibility) = fields.choice("visibility") {
        incident.visibility = visibility.value;
    }
    incident.responders = fields.texts("responders");
}

/// The summary, from the front matter or else from the section that is one.
fn summary(
    incident: &Incident,
    fields: &mut Fields<'_, '_>,
    in_text: Option<&notation::Summary>,
) -> Option<Spanned<String>> {
    if fields.take("summary").is_some() {
        return fields.text("summary");
    }
    if let Some(node) = in_text.and_then(|s| s.node.as_ref()) {
        return fields::text_of(node).map(|text| Spanned::new(text, node.span));
    }
    if fields.late {
        let heading = in_text.and_then(|s| incident.body.sections.get(s.section));
        let place = heading.map(|s| (s.heading_span, "nothing is said here yet"));
        let help = match place {
            Some(_) => {
                "write below this heading what a reader needs in ten seconds: what happened, to whom, for how long and why"
            }
            None => {
                "begin the report with a section `## Summary`, or add `summary:` to the front matter: what happened, to whom, for how long and why"
            }
        };
        fields.missing_at("summary", place, "the report needs a summary", help);
    }
    None
}

fn severity(fields: &mut Fields<'_, '_>, config: &Config) -> Option<Spanned<String>> {
    let severity = fields.text("severity")?;
    let scale = config.severity_names();
    if !scale.contains(&severity.value.as_str()) {
        fields.problems.push(
            Problem::new(
                ProblemKind::UnknownValue,
                severity.span,
                format!("`{}` is not a severity of the scale", severity.value),
            )
            .help(format!("write one of: {}", scale.join(", "))),
        );
        return None;
    }
    Some(severity)
}

fn services(fields: &mut Fields<'_, '_>, config: &Config) -> Vec<Spanned<String>> {
    let services = fields.texts("services");
    let none = match fields.take("services").map(|node| &node.kind) {
        None => true,
        Some(Kind::Seq(items)) => items.is_empty(),
        Some(_) => false,
    };
    if none {
        fields.missing("services");
    }
    for service in &services {
        known_service(service, config, fields.problems);
    }
    services
}

/// Reports a service that the registry does not have.
pub(super) fn known_service(
    service: &Spanned<String>,
    config: &Config,
    problems: &mut Vec<Problem>,
) {
    if config.services.is_empty() || config.services.contains_key(&service.value) {
        return;
    }
    let names = config.services.keys().map(String::as_str);
    let mut problem = Problem::new(
        ProblemKind::UnknownReference,
        service.span,
        format!("`{}` is not a service of the registry", service.value),
    )
    .help("name a service of aftermark.toml, or add it there under [services.…]");
    if let Some(close) = closest(&service.value, names) {
        problem = problem.label(format!("did you mean `{close}`?"));
    }
    problems.push(problem);
}

fn zone(fields: &mut Fields<'_, '_>) -> Option<Tz> {
    let text = fields.text("timezone")?;
    if let Ok(zone) = text.value.parse::<Tz>() {
        return Some(zone);
    }
    let mut problem = Problem::new(
        ProblemKind::UnknownZone,
        text.span,
        format!("`{}` is not an IANA time zone", text.value),
    )
    .help("write a name such as Europe/Amsterdam, America/New_York or UTC");
    let names = chrono_tz::TZ_VARIANTS.iter().map(|z| z.name());
    if let Some(close) = closest(&text.value, names) {
        problem = problem.label(format!("did you mean `{close}`?"));
    }
    fields.problems.push(problem);
    None
}
