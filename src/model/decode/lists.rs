//! Decodes the seven lists, entry by entry; a broken entry does not hide the next.

use super::calendar_of_lists;
use super::cited::{file_or_url, source};
use super::fields::{Fields, bounded, number_of, text_of, wrong_type};
use super::header::known_service;
use super::times::{self, Reader};
use crate::config::Config;
use crate::model::format;
use crate::model::incident::{
    Action, Attachment, Cause, Cost, Evidence, Impact, Incident, Notification, Safeguard, Source,
    TimelineEntry, Vendor, Verification,
};
use crate::model::time::Context;
use crate::notation;
use crate::source::yaml::{Kind, Node};
use crate::source::{Problem, ProblemKind, Sources, Spanned};
use crate::vocabulary::{ActionStatus, Choice, Milestone, Recurrence};

/// Decodes the list called `name` into its field of the incident.
pub fn decode(
    name: &'static str,
    node: &Node,
    incident: &mut Incident,
    (sources, config): (&Sources, &Config),
    problems: &mut Vec<Problem>,
) {
    let items = match &node.kind {
        Kind::Seq(items) => bounded(items, name, notation::MOST_ENTRIES, problems),
        Kind::Null => return,
        _ => {
            problems.push(
                wrong_type(node, name, "a list")
                    .help("begin each entry with `- ` on a line of its own"),
            );
            return;
        }
    };
    match name {
        "timeline" => timeline(items, incident, (sources, config), problems),
        "evidence" => {
            for item in items {
                if let Some(evidence) = evidence(item, incident, problems) {
                    incident.evidence.push(evidence);
                }
            }
        }
        "causes" => {
            for item in items {
                if let Some(cause) = cause(item, incident, sources, problems) {
                    incident.causes.push(cause);
                }
            }
        }
        "impact" => {
            let calendar = calendar_of_lists(incident, config);
            let mut reader = Reader::after_timeline(calendar, Context::default(), incident);
            for item in items {
                if let Some(impact) = impact(item, incident, config, &mut reader, problems) {
                    incident.impact.push(impact);
                }
            }
        }
        "safeguards" => {
            let all = items.iter().filter_map(|i| safeguard(i, problems));
            incident.safeguards = all.collect();
        }
        "actions" => {
            let all = items.iter().filter_map(|i| action(i, problems));
            incident.actions = all.collect();
        }
        "notifications" => {
            let calendar = calendar_of_lists(incident, config);
            let mut reader = Reader::after_timeline(calendar, Context::default(), incident);
            let all = items
                .iter()
                .filter_map(|i| notification(i, incident, &mut reader, config, problems));
            incident.notifications = all.collect();
        }
        _ => {}
    }
}

fn timeline(
    items: &[Node],
    incident: &mut Incident,
    (files, config): (&Sources, &Config),
    problems: &mut Vec<Problem>,
) {
    let mut reader = Reader::new(calendar_of_lists(incident, config), Context::default(), incident);
    for item in items {
        let Some(mut fields) = Fields::open(item, &format::TIMELINE_ENTRY, problems) else {
            continue;
        };
        let when = reader.entry(&mut fields, "at");
        let milestone = fields.choice("milestone");
        if let Some(milestone) = &milestone {
            milestone_is_a_moment(milestone, &when, fields.problems);
        }
        let kind = fields.choice("kind");
        let event = fields.text("event");
        let written = fields.texts("source");
        let by = fields.text("by");
        let reason = fields.text("reason");
        let outcome = fields.choice("outcome");
        let attached = fields.take("attachments");
        let attachments =
            attached.map_or_else(Vec::new, |node| attachments(node, incident, fields.problems));
        let span = fields.span;
        fields.finish();
        let is_given = !written.is_empty();
        let own = sources(written, incident, files, problems);
        // One that could not be read is told, and stands for none of the others.
        let sources = if is_given { own } else { incident.timeline_source.clone() };
        incident.timeline.push(TimelineEntry {
            span,
            at: when.at,
            until: when.until,
            is_untimed: when.is_unknown,
            milestone,
            kind,
            event,
            sources,
            by,
            reason,
            outcome,
            attachments,
        });
    }
}

/// Durations are counted between milestones, which only moments have.
fn milestone_is_a_moment(
    milestone: &Spanned<Milestone>,
    when: &times::When,
    problems: &mut Vec<Problem>,
) {
    let name = milestone.value.word();
    let problem = |message| Problem::new(ProblemKind::InvalidTime, milestone.span, message);
    if when.is_unknown {
        problems.push(
            problem(format!("the milestone `{name}` has no time"))
                .label("when was that, about?")
                .help("an approximate time (`~09:14`) or a window (`09:10/09:20`) is enough; without a time, the entry is not a milestone"),
        );
    } else if let Some(until) = &when.until {
        problems.push(
            problem(format!("the milestone `{name}` is a moment, and this entry lasts from one time to another"))
                .label("when, of that time?")
                .also(until.span, "from when to when")
                .help(format!(
                    "write {} for a moment somewhere between the two; work that lasted is an entry without a milestone",
                    when.window.as_deref().unwrap_or("02:00/04:30")
                )),
        );
    }
}

fn attachments(node: &Node, incident: &Incident, problems: &mut Vec<Problem>) -> Vec<Attachment> {
    let Kind::Seq(items) = &node.kind else {
        problems.push(
            wrong_type(node, "attachments", "a list")
                .help("write attachments: [{picture: evidence/errors.png, title: Error rate}]"),
        );
        return Vec::new();
    };
    let items = bounded(items, "attachments", notation::MOST_VALUES, problems);
    let all = items.iter().filter_map(|item| {
        let mut fields = Fields::open(item, &format::ATTACHMENT, problems)?;
        let picture = fields.text("picture");
        let code = fields.code("code");
        if let (Some(picture), Some(code)) = (&picture, &code) {
            fields.problems.push(
                Problem::new(
                    ProblemKind::WrongType,
                    code.span,
                    "an attachment is a picture or code, not both",
                )
                .also(picture.span, "the picture")
                .help("make two attachments of it"),
            );
        }
        if fields.take("picture").or(fields.take("code")).is_none() {
            fields.missing("picture");
        }
        let (language, title) = (fields.text("language"), fields.text("title"));
        let span = fields.span;
        fields.finish();
        let picture = picture.and_then(|p| file_or_url(p, incident, problems));
        Some(Attachment { span, picture, title, code, language })
    });
    all.collect()
}

fn evidence(node: &Node, incident: &Incident, problems: &mut Vec<Problem>) -> Option<Evidence> {
    let mut fields = Fields::open(node, &format::EVIDENCE, problems)?;
    let path = fields.text("path");
    let url = fields.text("url");
    let kind = fields.choice("kind");
    let title = fields.text("title");
    let span = fields.span;
    if fields.take("path").or(fields.take("url")).is_none() {
        fields.missing("path");
    }
    if let (Some(path), Some(url)) = (&path, &url) {
        fields.problems.push(
            Problem::new(
                ProblemKind::WrongType,
                url.span,
                "a piece of evidence is a file or a URL, not both",
            )
            .also(path.span, "the file")
            .help("make two entries of it"),
        );
    }
    fields.finish();
    let source = path.or(url).and_then(|w| file_or_url(w, incident, problems));
    Some(Evidence { span, source, kind, title })
}

fn cause(
    node: &Node,
    incident: &Incident,
    files: &Sources,
    problems: &mut Vec<Problem>,
) -> Option<Cause> {
    let mut fields = Fields::open(node, &format::CAUSE, problems)?;
    let mut cause = Cause {
        span: fields.span,
        id: fields.text("id"),
        role: fields.choice("role"),
        category: fields.choice("category"),
        statement: fields.text("statement"),
        why: fields.texts("why"),
        evidence: Vec::new(),
        against: fields.texts("against"),
        decides: fields.text("decides"),
        vendor: None,
        accepted: None,
    };
    let evidence = fields.texts("evidence");
    if let Some(node) = fields.take("vendor")
        && let Some(mut inner) = Fields::open(node, &format::VENDOR, fields.problems)
    {
        cause.vendor = Some(Vendor { name: inner.text("name"), case: inner.text("case") });
        inner.finish();
    }
    cause.accepted = fields.text("accepted");
    fields.finish();
    cause.evidence = sources(evidence, incident, files, problems);
    Some(cause)
}

pub fn sources(
    texts: Vec<Spanned<String>>,
    incident: &Incident,
    files: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Spanned<Source>> {
    texts.into_iter().flat_map(|t| source(t, incident, files, problems)).collect()
}

fn impact(
    node: &Node,
    incident: &Incident,
    config: &Config,
    reader: &mut Reader,
    problems: &mut Vec<Problem>,
) -> Option<Impact> {
    let mut fields = Fields::open(node, &format::IMPACT, problems)?;
    let span = fields.span;
    let service = fields.text("service");
    if let Some(service) = &service {
        known_service(service, config, fields.problems);
    }
    let effect = fields.choice("effect");
    let started = incident.milestone(Milestone::Started).map(|(_, m)| m.at);
    reader.follow("`started`", started, incident);
    let from = reader.moment(&mut fields, "from");
    if let Some(from) = &from {
        reader.context.previous = Some(from.value.at);
    }
    let to = reader.moment(&mut fields, "to");
    let scope = fields.text("scope");
    let measures = measures(&mut fields);
    let workaround = fields.text("workaround");
    let depends_on = fields.text("depends_on");
    if let Some(service) = &depends_on {
        known_service(service, config, fields.problems);
    }
    let cost = cost(&mut fields);
    fields.finish();
    Some(Impact { span, service, effect, from, to, scope, measures, workaround, depends_on, cost })
}

fn measures(fields: &mut Fields<'_, '_>) -> Vec<(Spanned<String>, Spanned<f64>)> {
    let Some(node) = fields.take("measures") else {
        return Vec::new();
    };
    let Kind::Map(entries) = &node.kind else {
        fields.problems.push(
            wrong_type(node, "measures", "a map of names and numbers")
                .help("write measures: {failed_requests: 18200, customers: 4100}"),
        );
        return Vec::new();
    };
    let mut all: Vec<(Spanned<String>, Spanned<f64>)> = Vec::new();
    for (key, value) in entries {
        if let Some((first, _)) = all.iter().find(|(n, _)| n.value == key.name) {
            fields.problems.push(
                Problem::new(
                    ProblemKind::DuplicateKey,
                    key.span,
                    format!("the measure `{}` is given twice", key.name),
                )
                .label("second")
                .also(first.span, "first; this one is read")
                .help("keep one of the two"),
            );
            continue;
        }
        match number_of(value) {
            Some(number) => all.push((
                Spanned::new(key.name.clone(), key.span),
                Spanned::new(number, value.span),
            )),
            None => fields.problems.push(
                wrong_type(value, &key.name, "a number")
                    .help("write digits alone, without units or separators; the unit belongs in the name, as in minutes_down"),
            ),
        }
    }
    all
}

fn cost(fields: &mut Fields<'_, '_>) -> Option<Cost> {
    let node = fields.take("cost")?;
    let mut inner = Fields::open(node, &format::COST, fields.problems)?;
    let span = inner.span;
    let amount = match inner.take("amount") {
        Some(node) => match number_of(node) {
            Some(n) => Some(Spanned::new(n, node.span)),
            None => {
                inner.problems.push(wrong_type(node, "amount", "a number"));
                None
            }
        },
        None => {
            inner.missing("amount");
            None
        }
    };
    let currency = inner.text("currency");
    inner.finish();
    Some(Cost { span, amount: amount?, currency: currency? })
}

fn safeguard(node: &Node, problems: &mut Vec<Problem>) -> Option<Safeguard> {
    let mut fields = Fields::open(node, &format::SAFEGUARD, problems)?;
    let safeguard = Safeguard {
        span: fields.span,
        id: fields.text("id"),
        name: fields.text("name"),
        expected: fields.text("expected"),
        outcome: fields.choice("outcome"),
        why: fields.text("why"),
        accepted: fields.text("accepted"),
    };
    fields.finish();
    Some(safeguard)
}

fn action(node: &Node, problems: &mut Vec<Problem>) -> Option<Action> {
    let mut fields = Fields::open(node, &format::ACTION, problems)?;
    let mut action = Action {
        span: fields.span,
        id: fields.text("id"),
        title: fields.text("title"),
        process: fields.choice("process"),
        kind: fields.choice("kind"),
        addresses: fields.texts("addresses"),
        owner: fields.text("owner"),
        priority: fields.text("priority"),
        due: None,
        recurs: None,
        status: None,
        ticket: fields.text("ticket"),
        done: fields.date("done"),
        carried_from: fields.text("carried_from"),
        blocked_by: fields.texts("blocked_by"),
        reason: fields.text("reason"),
        verification: None,
    };
    if let Some(node) = fields.take("verification") {
        action.verification = verification(node, fields.problems);
    }
    due(&mut action, &mut fields);
    action.status = match fields.entry("status") {
        Some(_) => fields.choice("status"),
        None => Some(implied_status(&action)),
    };
    fields.finish();
    Some(action)
}

/// How far an action is that does not say so: what has the day on which it was done is done.
fn implied_status(action: &Action) -> Spanned<ActionStatus> {
    let place = action.title.as_ref().map_or(action.span, |t| t.span);
    match &action.done {
        Some(done) => Spanned::new(ActionStatus::Done, done.span),
        None => Spanned::new(ActionStatus::Open, place),
    }
}

/// Reads when an action is due: a date, or how often.
fn due(action: &mut Action, fields: &mut Fields<'_, '_>) {
    let written = fields.take("due").and_then(text_of);
    let Some(recurs) = written.as_deref().and_then(Recurrence::parse) else {
        action.due = fields.date("due");
        return;
    };
    let Some(node) = fields.take("due") else { return };
    action.recurs = Some(Spanned::new(recurs, node.span));
    action.tell_next();
    if action.due.is_none() {
        fields.problems.push(
            Problem::new(
                ProblemKind::InvalidTime,
                node.span,
                format!("`{recurs}` does not say when it begins, and the action was not done yet"),
            )
            .label("when for the first time?")
            .help(format!(
                "write `{recurs} from 2026-04-01`, or the day on which it was done last"
            )),
        );
    }
}

fn verification(node: &Node, problems: &mut Vec<Problem>) -> Option<Verification> {
    let mut fields = Fields::open(node, &format::VERIFICATION, problems)?;
    let verification = Verification {
        span: fields.span,
        on: fields.date("on"),
        by: fields.text("by"),
        how: fields.text("how"),
        result: fields.choice("result"),
    };
    fields.finish();
    Some(verification)
}

fn notification(
    node: &Node,
    incident: &Incident,
    reader: &mut Reader,
    config: &Config,
    problems: &mut Vec<Problem>,
) -> Option<Notification> {
    let mut fields = Fields::open(node, &format::NOTIFICATION, problems)?;
    let milestone = |m| incident.milestone(m).map(|(_, at)| at.at);
    match milestone(Milestone::Detected) {
        Some(at) => reader.follow("`detected`", Some(at), incident),
        None => reader.follow("`started`", milestone(Milestone::Started), incident),
    }
    let audience = fields.text("audience");
    if let Some(audience) = &audience
        && !config.audiences.is_empty()
        && !config.audiences.contains_key(&audience.value)
    {
        let names: Vec<&str> = config.audiences.keys().map(String::as_str).collect();
        fields.problems.push(
            Problem::new(
                ProblemKind::UnknownReference,
                audience.span,
                format!("`{}` is not a configured audience", audience.value),
            )
            .help(format!("the audiences of aftermark.toml are {}", names.join(", "))),
        );
    }
    let notification = Notification {
        span: fields.span,
        audience,
        decision: fields.choice("decision"),
        channel: fields.text("channel"),
        at: reader.moment(&mut fields, "at"),
        by: fields.text("by"),
        reason: fields.text("reason"),
        message: fields.text("message"),
    };
    fields.finish();
    Some(notification)
}
