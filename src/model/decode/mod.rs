//! Decoding: a raw incident → an [`Incident`] and everything that is wrong with its notation.

mod allows;
mod cited;
mod fields;
mod header;
mod ids;
mod lists;
mod sections;
mod times;

use chrono_tz::Tz;
pub use times::with_zone;

use fields::Fields;
use header::header;
pub(crate) use sections::normalise as heading_words;
pub(super) use sections::{claims, first};

use super::format;
use super::incident::{FollowUp, Incident, Unread, Waiver, WaiverTarget};
use crate::config::Config;
use crate::notation::{self, Calendar};
use crate::source::discover::LISTS;
use crate::source::yaml::{Kind, Node};
use crate::source::{FileId, Problem, ProblemKind, RawIncident, Sources, Span, Spanned};
use crate::vocabulary::{Step, Visibility};

/// Decodes one incident.
#[must_use]
pub fn incident(raw: RawIncident, sources: &Sources, config: &Config) -> Incident {
    let mut problems = raw.problems;
    let unread = unread(&problems, raw.main, sources);
    let tracked = sources.is_tracked(raw.main);
    let file_start = Span::file_start(raw.main);
    let mut incident = Incident {
        slug: raw.slug,
        folder: raw.folder,
        former_slugs: Vec::new(),
        main: raw.main,
        front_matter: raw.front_matter.as_ref().map_or(file_start, |n| n.span),
        files: raw.files,
        tracked,
        title: None,
        status: None,
        severity: None,
        summary: None,
        summary_section: None,
        services: Vec::new(),
        zone: config.incidents.zone(),
        zone_is_own: false,
        said_zone: None,
        owner: None,
        reviewers: Vec::new(),
        tags: Vec::new(),
        visibility: Visibility::Internal,
        responders: Vec::new(),
        timeline: Vec::new(),
        timeline_source: Vec::new(),
        evidence: Vec::new(),
        causes: Vec::new(),
        impact: Vec::new(),
        safeguards: Vec::new(),
        actions: Vec::new(),
        notifications: Vec::new(),
        follow_up: None,
        waivers: Vec::new(),
        allows: Vec::new(),
        sections: Vec::new(),
        other_sections: Vec::new(),
        body: raw.body,
        unread,
        problems: Vec::new(),
    };
    let empty = Node { kind: Kind::Map(Vec::new()), span: file_start };
    // A front matter that could not be read has its own problem; missing keys would be noise.
    let unreadable = raw.front_matter.is_none();
    let node = match &raw.front_matter {
        Some(Node { kind: Kind::Null, .. }) | None => &empty,
        Some(node) => node,
    };
    let before = problems.len();
    let claims = claims(&incident.body, config);
    let steps = first(&claims);
    let given = |list: &str| {
        let inline = match &node.kind {
            Kind::Map(entries) => {
                entries.iter().any(|(k, n)| k.name == list && n.kind != Kind::Null)
            }
            _ => false,
        };
        inline || raw.lists.iter().any(|l| l.name == list)
    };
    let written = match sources.text(incident.main) {
        Ok(file) => notation::read(
            incident.main,
            &file.text,
            &incident.body,
            &steps,
            calendar_of(node, &incident, config),
            &config.notation.names,
            given,
        ),
        Err(_) => notation::Reading::default(),
    };
    incident.zone_is_own = own_zone(node).is_some();
    let is_read = written.lists.iter().any(|l| l.name == "timeline" && l.node.is_some());
    incident.said_zone = written.zone.filter(|_| is_read || !incident.zone_is_own);
    incident.body.tell_data(&written.data);
    incident.unread.extend(written.unread.iter().map(|(list, span)| Unread {
        span: *span,
        steps: steps_of(list).to_vec(),
        in_text: true,
    }));
    problems.extend(written.problems);
    incident.summary_section = written.summary.as_ref().map(|s| s.section);
    if let Some(mut fields) = Fields::open(node, &format::FRONT_MATTER, &mut problems) {
        header(&mut incident, &mut fields, written.summary.as_ref(), config);
        let told = fields.texts("timeline_source");
        let told = lists::sources(told, &incident, sources, fields.problems);
        incident.timeline_source = told;
        let inline: Vec<Option<&Node>> = LISTS.iter().map(|name| fields.take(name)).collect();
        let places: Vec<Option<Span>> = LISTS.iter().map(|n| fields.key_span(n)).collect();
        follow_up(&mut incident, &mut fields, written.follow_up.as_ref());
        let left_out = written.lists.iter().find(|l| l.name == "waivers");
        waivers(&mut incident, &mut fields, left_out);
        fields.finish();
        for (i, name) in LISTS.iter().enumerate() {
            let beside = raw.lists.iter().find(|l| l.name == *name);
            if let (Some(place), Some(list)) = (places[i], beside) {
                problems.push(
                    Problem::new(
                        ProblemKind::ListTwice,
                        place,
                        format!("`{name}` is both here and in {name}.yaml"),
                    )
                    .label("this one is read")
                    .also(Span::new(list.file, 0, 0), "and here")
                    .help("keep the list in one of the two places"),
                );
            }
            let in_text = written.lists.iter().find(|l| l.name == *name);
            if let Some(found) = in_text.filter(|l| l.node.is_none()) {
                problems.push(twice(name, found, places[i], beside.map(|l| l.file)));
            }
            let in_text = in_text.and_then(|l| l.node.as_ref());
            if let Some(node) = inline[i].or(beside.map(|l| &l.node)).or(in_text) {
                lists::decode(name, node, &mut incident, (sources, config), &mut problems);
            }
        }
    }
    if unreadable {
        problems.retain({
            let mut i = 0;
            move |p| {
                i += 1;
                i <= before || p.kind != ProblemKind::MissingKey
            }
        });
    }
    ids::check(&incident, &mut problems);
    let mut joined = sections::called(&incident.body, &claims, config);
    joined.extend(written.joined);
    joined.sort_unstable();
    joined.dedup();
    sections::assign(&mut incident, &claims, &joined, &mut problems);
    incident.allows = allows::read(&incident.body, &mut problems);
    incident.problems = problems;
    incident
}

/// The lists that stand in the text of an incident that was decoded from it.
pub(crate) fn in_text(
    incident: &Incident,
    text: &str,
    config: &Config,
    is_given: impl Fn(&str) -> bool,
) -> notation::Reading {
    let steps = first(&claims(&incident.body, config));
    let calendar = calendar(incident, config);
    notation::read(
        incident.main,
        text,
        &incident.body,
        &steps,
        calendar,
        &config.notation.names,
        is_given,
    )
}

/// What the times of an incident are read by.
fn calendar(incident: &Incident, config: &Config) -> Calendar {
    Calendar::new(&config.site.language, incident.zone, incident.slug_date())
}

/// The same for the times of its lists: what the text says of the zone of all times holds where the front matter says
/// none.
fn calendar_of_lists(incident: &Incident, config: &Config) -> Calendar {
    let mut calendar = calendar(incident, config);
    if let (Some(said), false) = (&incident.said_zone, incident.zone_is_own) {
        calendar.zone = said.value;
    }
    calendar
}

/// The same before its front matter has been decoded.
fn calendar_of(front_matter: &Node, incident: &Incident, config: &Config) -> Calendar {
    let zone = own_zone(front_matter).unwrap_or(incident.zone);
    Calendar::new(&config.site.language, zone, incident.slug_date())
}

/// The zone that a front matter gives.
fn own_zone(front_matter: &Node) -> Option<Tz> {
    let own = match &front_matter.kind {
        Kind::Map(entries) => entries.iter().find(|(key, _)| key.name == "timezone"),
        _ => None,
    };
    own.and_then(|(_, node)| fields::text_of(node)?.parse().ok())
}

/// What could not be read: all data for the main file, else that of the list. Where there is no main file, or nothing in
/// it, nothing else is to be told either.
fn unread(problems: &[Problem], main: FileId, sources: &Sources) -> Vec<Unread> {
    let is_blank = || sources.text(main).map_or(true, |file| file.text.trim().is_empty());
    let problems = problems.iter().filter(|p| match p.kind {
        ProblemKind::NoMainFile => true,
        ProblemKind::FrontMatterMissing => is_blank(),
        kind => kind.hides_data(),
    });
    let unread = problems.map(|problem| {
        let file = problem.span.file;
        let list = sources.path(file).file_stem().unwrap_or_default();
        let is_all = file == main || problem.kind == ProblemKind::NoMainFile;
        let steps = if is_all { &Step::ALL[..] } else { steps_of(list) };
        Unread { span: problem.span, steps: steps.to_vec(), in_text: false }
    });
    unread.collect()
}

/// The steps of which a list holds data.
fn steps_of(list: &str) -> &'static [Step] {
    match list {
        "timeline" => &[Step::Gather, Step::StaffActions],
        "evidence" => &[Step::Gather],
        "causes" => &[Step::RootCause],
        "impact" => &[Step::Impact],
        "safeguards" => &[Step::Safeguards],
        "actions" => &[Step::Technology, Step::People, Step::Verification],
        "notifications" => &[Step::Notify],
        _ => &[],
    }
}

/// A list that stands in the text as well as in YAML.
fn twice(
    name: &str,
    found: &notation::Found,
    inline: Option<Span>,
    beside: Option<FileId>,
) -> Problem {
    let place = found.places[0];
    if let Some(key) = inline {
        return both(name, place, key);
    }
    let (other, at) = match beside {
        Some(file) => (format!("in {name}.yaml"), Some(Span::new(file, 0, 0))),
        None => ("elsewhere".to_owned(), None),
    };
    let problem =
        Problem::new(ProblemKind::ListTwice, place, format!("`{name}` is both here and {other}"))
            .label("this one is not read")
            .help("keep the list in one of the two places");
    match at {
        Some(span) => problem.also(span, "this one is read"),
        None => problem,
    }
}

/// What stands in the text as well as in the front matter.
fn both(name: &str, in_text: Span, key: Span) -> Problem {
    Problem::new(
        ProblemKind::ListTwice,
        in_text,
        format!("`{name}` is both here and in the front matter"),
    )
    .label("this one is not read")
    .also(key, "this one is read")
    .help("keep it in one of the two places")
}

fn follow_up(
    incident: &mut Incident,
    fields: &mut Fields<'_, '_>,
    in_text: Option<&notation::FollowUp>,
) {
    let own = fields.take("follow_up");
    if let (Some(key), Some(found), Some(_)) = (fields.key_span("follow_up"), in_text, own) {
        fields.problems.push(both("follow_up", found.places[0], key));
    }
    let Some(node) = own.or(in_text.map(|f| &f.node)) else {
        return;
    };
    let Some(mut inner) = Fields::open(node, &format::FOLLOW_UP, fields.problems) else {
        return;
    };
    let review_on = inner.date("review_on");
    let adjusted = inner.text("adjusted");
    let given = inner.take("recurrence_of").is_some();
    let recurrence_of = given.then(|| inner.texts("recurrence_of"));
    incident.follow_up = Some(FollowUp { span: inner.span, review_on, adjusted, recurrence_of });
    inner.finish();
}

fn waivers(
    incident: &mut Incident,
    fields: &mut Fields<'_, '_>,
    in_text: Option<&notation::Found>,
) {
    let own = fields.take("waivers");
    if let (Some(key), Some(found), Some(_)) = (fields.key_span("waivers"), in_text, own) {
        fields.problems.push(both("waivers", found.places[0], key));
    }
    let Some(node) = own.or(in_text.and_then(|f| f.node.as_ref())) else {
        return;
    };
    let Kind::Seq(items) = &node.kind else {
        fields.problems.push(fields::wrong_type(node, "waivers", "a list"));
        return;
    };
    for item in fields::bounded(items, "waivers", notation::MOST_VALUES, fields.problems) {
        if let Some(waiver) = waiver(item, fields.problems) {
            incident.waivers.push(waiver);
        }
    }
}

fn waiver(node: &Node, problems: &mut Vec<Problem>) -> Option<Waiver> {
    let mut fields = Fields::open(node, &format::WAIVER, problems)?;
    let step = fields.text("step");
    let rule = fields.text("rule");
    let reason = fields.text("reason");
    let by = fields.text("by");
    let target = match (step, rule) {
        (Some(step), None) => match Step::from_slug(&step.value) {
            Some(found) => WaiverTarget::Step(Spanned::new(found, step.span)),
            None => {
                let slugs: Vec<&str> = Step::ALL.iter().map(|s| s.slug()).collect();
                fields.problems.push(
                    Problem::new(
                        ProblemKind::UnknownValue,
                        step.span,
                        format!("`{}` is not one of the ten steps", step.value),
                    )
                    .help(format!("write one of: {}", slugs.join(", "))),
                );
                WaiverTarget::Unclear
            }
        },
        (None, Some(rule)) => WaiverTarget::Rule(rule),
        (Some(_), Some(rule)) => {
            fields.problems.push(
                Problem::new(
                    ProblemKind::WrongType,
                    rule.span,
                    "a waiver is for a step or for a rule, not both",
                )
                .help("write two waivers, each with its reason"),
            );
            WaiverTarget::Unclear
        }
        (None, None) => {
            if fields.take("step").or(fields.take("rule")).is_none() {
                fields.missing("rule");
            }
            WaiverTarget::Unclear
        }
    };
    let span = fields.span;
    fields.finish();
    Some(Waiver { span, target, reason, by })
}
