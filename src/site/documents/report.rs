//! The documents of a report: its head, its sections, and each entry of its lists.

use crate::model::{Action, Cause, Impact, Incident, Notification, Safeguard, TimelineEntry};
use crate::rules::placeholder::names_nothing;
use crate::search::documents::pieces;
use crate::search::{Document, Ended, Field, Kind};
use crate::site::context::PageScope;
use crate::site::markdown::plain_inline;
use crate::site::published::other_section_id;
use crate::site::text::Words;
use crate::site::views::report::timeline;
use crate::site::views::{text, word};
use crate::source::body::Part;
use crate::source::{Span, Spanned};
use crate::vocabulary::{Choice, Process, StaffOutcome, Step};

/// What is found on the report's page, and how the incident ended.
pub fn documents(scope: &PageScope<'_>) -> (Vec<Document>, Ended) {
    let incident = scope.entry.incident;
    let mut ended = Ended::default();
    let mut all = vec![head(scope).known()];
    sections(scope, &mut all);
    for (place, entry) in incident.timeline.iter().enumerate() {
        match entry.outcome.as_ref().map(|outcome| outcome.value) {
            Some(StaffOutcome::Fixed) => ended.fixed.push(all.len()),
            Some(StaffOutcome::MadeWorse) => ended.made_worse.push(all.len()),
            _ => {}
        }
        all.push(timeline_entry(scope, place, entry).known());
    }
    all.extend(incident.causes.iter().map(|cause| of_cause(scope, cause).known()));
    all.extend(incident.impact.iter().map(|impact| of_impact(scope, impact)));
    all.extend(incident.safeguards.iter().map(|safeguard| of_safeguard(scope, safeguard)));
    owed(scope, all.len(), &mut ended);
    all.extend(incident.actions.iter().map(|action| of_action(scope, action)));
    all.extend(incident.notifications.iter().map(|n| of_notification(scope, n)));
    all.extend(rest(scope, incident));
    (all, ended)
}

/// So many owed actions are named; all are counted.
const MOST_OWED: usize = 3;

/// What is still to be done, what wants attention first. The documents of actions begin at `first`.
fn owed(scope: &PageScope<'_>, first: usize, ended: &mut Ended) {
    let actions = scope.entry.incident.actions.iter().zip(&scope.entry.facts.actions).enumerate();
    let mut owed: Vec<_> = actions.filter(|(_, (_, facts))| facts.state.is_owed()).collect();
    owed.sort_by_key(|(_, (_, facts))| facts.state);
    ended.owed = owed.len();
    let words = &scope.site.words;
    let named = owed.into_iter().take(MOST_OWED).map(|(place, (action, facts))| {
        let due = action.due.as_ref().map(|due| words.date(due.value));
        let about = [Some(words.label("state", facts.state.word())), due];
        let owner = text(action.owner.as_ref()).map(str::to_owned);
        let about: Vec<String> = about.into_iter().chain([owner]).flatten().collect();
        (first + place, about.join(" · "))
    });
    ended.owed_first = named.collect();
}

fn head(scope: &PageScope<'_>) -> Document {
    let (card, incident) = (scope.card, scope.entry.incident);
    let words = &scope.site.words;
    let mut head = Document::new(Kind::Report, "", "", plain(&[incident.summary.as_ref()]))
        .with(Field::Title, &card.title)
        .with(Field::Id, &card.slug);
    for name in &incident.former_slugs {
        head = head.with(Field::Id, name);
    }
    if let Some(day) = card.date {
        head = head.with(Field::Id, day.to_string()).with(Field::Extra, words.date(day));
        head = head.with(Field::Extra, words.short_date(day));
        for date in words.dates_in_figures(day) {
            head = head.with(Field::Id, date);
        }
    }
    for service in &card.services {
        head = head.with(Field::Name, &service.title);
        if service.name != service.title {
            head = head.with(Field::Name, &service.name);
        }
    }
    if let Some(severity) = &card.severity {
        head = head.with(Field::Name, &severity.name);
    }
    for tag in &card.tags {
        head = head.with(Field::Name, tag);
    }
    for cause in &card.causes {
        head = head.with(Field::Extra, words.label("cause", cause));
    }
    let people = incident.owner.iter().chain(&incident.reviewers).chain(&incident.responders);
    people.fold(head, |head, person| head.with(Field::Name, &person.value))
}

/// The prose, under the headings that have addresses.
fn sections(scope: &PageScope<'_>, all: &mut Vec<Document>) {
    let body = &scope.entry.incident.body;
    if let Some(intro) = &body.intro {
        let (words, _) = prose(intro);
        all.extend(
            pieces(&words)
                .into_iter()
                .map(|(_, text)| Document::new(Kind::Report, "", "", text.to_owned())),
        );
    }
    for (index, section) in body.sections.iter().enumerate() {
        let step = scope.entry.incident.step_at(index);
        let at = match step {
            Some(step) => format!("#{}", step.slug()),
            None => format!("#{}", other_section_id(index)),
        };
        let label = match step {
            Some(step) => scope.site.words.step(step),
            None => section.heading.clone(),
        };
        let (words, is_empty) = prose(&section.part);
        let mut texts: Vec<&str> = pieces(&words).into_iter().map(|(_, text)| text).collect();
        if is_empty {
            texts = vec![""];
        }
        for text in texts {
            let mut document = Document::new(Kind::Report, &label, &at, text.to_owned())
                .with(Field::Extra, &section.heading);
            document.step = step;
            all.push(document);
        }
    }
}

/// The words of a part, a line for each block, without what is shown as data; and whether there are none.
fn prose(part: &Part) -> (String, bool) {
    let mut words = String::new();
    for block in part.blocks.iter().filter(|block| !part.is_data(block.span)) {
        words.push_str(&block.text());
        words.push('\n');
    }
    let is_empty = words.trim().is_empty();
    (words, is_empty)
}

/// What was done with these outcomes is found with the names of the services that it was done for: what worked
/// before, and what is to be left alone.
const TELLING: [StaffOutcome; 3] =
    [StaffOutcome::Fixed, StaffOutcome::Helped, StaffOutcome::MadeWorse];

fn timeline_entry(scope: &PageScope<'_>, place: usize, entry: &TimelineEntry) -> Document {
    let at = format!("#{}", timeline::anchor(place));
    let time = entry.at.as_ref().map(|at| {
        let local = at.value.at.with_timezone(&scope.entry.incident.zone);
        local.format("%Y-%m-%d %H:%M").to_string()
    });
    let has_own = scope.site.edition.config().site.has_step(Step::StaffActions);
    let is_own = has_own && entry.is_staff_action();
    let step = if is_own { Step::StaffActions } else { Step::Gather };
    let mut words = plain(&[entry.event.as_ref(), entry.reason.as_ref()]);
    for attachment in &entry.attachments {
        for value in [&attachment.title, &attachment.code] {
            words.push('\n');
            words.push_str(text(value.as_ref()).unwrap_or_default());
        }
    }
    let label = time.clone().unwrap_or_else(|| scope.site.words.step(step));
    let outcome = said(&scope.site.words, "outcome", entry.outcome.as_ref());
    let tells = |o: &Spanned<StaffOutcome>| TELLING.contains(&o.value);
    let (label, services) = match entry.outcome.as_ref().is_some_and(tells) {
        true => (format!("{label}: {outcome}"), scope.card.services.as_slice()),
        false => (label, &[][..]),
    };
    let mut document =
        Document::new(Kind::Report, label, at, words).of_step(step).with(Field::Extra, outcome);
    for service in services {
        document = document.with(Field::Name, &service.title);
        if service.name != service.title {
            document = document.with(Field::Name, &service.name);
        }
    }
    document
        .with(Field::Extra, time.unwrap_or_default())
        .with(Field::Name, text(entry.by.as_ref()).unwrap_or_default())
        .with(Field::Extra, said(&scope.site.words, "milestone", entry.milestone.as_ref()))
}

fn of_cause(scope: &PageScope<'_>, cause: &Cause) -> Document {
    let mut parts = vec![cause.statement.as_ref()];
    parts.extend(cause.why.iter().chain(&cause.against).map(Some));
    parts.push(cause.decides.as_ref());
    parts.push(cause.accepted.as_ref());
    let vendor = cause.vendor.as_ref();
    row(scope, Kind::Report, Step::RootCause, cause.id.as_ref(), cause.span, plain(&parts))
        .with(Field::Extra, said(&scope.site.words, "cause", cause.category.as_ref()))
        .with(Field::Name, vendor.and_then(|v| text(v.name.as_ref())).unwrap_or_default())
        .with(Field::Id, vendor.and_then(|v| text(v.case.as_ref())).unwrap_or_default())
}

fn of_impact(scope: &PageScope<'_>, impact: &Impact) -> Document {
    let mut words = plain(&[impact.scope.as_ref(), impact.workaround.as_ref()]);
    for (name, number) in &impact.measures {
        words.push_str(&format!("\n{}: {}", name.value, number.value));
    }
    // Whoever looks for a workaround finds those that are called nothing else than what they are.
    let site = &scope.site.words;
    let workaround = text(impact.workaround.as_ref()).filter(|w| !names_nothing(w));
    let called = workaround.map(|_| site.say("workaround", &[]));
    let mut document = row(scope, Kind::Report, Step::Impact, None, impact.span, words);
    if let Some(called) = &called {
        document.label = format!("{}: {called}", document.label);
    }
    document
        .with(Field::Extra, called.unwrap_or_default())
        .with(Field::Name, text(impact.service.as_ref()).unwrap_or_default())
        .with(Field::Name, text(impact.depends_on.as_ref()).unwrap_or_default())
        .with(Field::Extra, said(&scope.site.words, "effect", impact.effect.as_ref()))
}

fn of_safeguard(scope: &PageScope<'_>, safeguard: &Safeguard) -> Document {
    let parts = [&safeguard.name, &safeguard.expected, &safeguard.why, &safeguard.accepted];
    let words = plain(&parts.map(Option::as_ref));
    row(scope, Kind::Report, Step::Safeguards, safeguard.id.as_ref(), safeguard.span, words)
        .with(Field::Extra, said(&scope.site.words, "outcome", safeguard.outcome.as_ref()))
}

fn of_action(scope: &PageScope<'_>, action: &Action) -> Document {
    let test = action.verification.as_ref();
    let words =
        plain(&[action.title.as_ref(), action.reason.as_ref(), test.and_then(|t| t.how.as_ref())]);
    let step = match action.process.as_ref().map(|p| p.value) {
        Some(Process::People) => Step::People,
        Some(Process::Technology) | None => Step::Technology,
    };
    row(scope, Kind::Action, step, action.id.as_ref(), action.span, words)
        .with(Field::Title, text(action.title.as_ref()).map(plain_inline).unwrap_or_default())
        .with(Field::Id, text(action.ticket.as_ref()).unwrap_or_default())
        .with(Field::Name, text(action.owner.as_ref()).unwrap_or_default())
        .with(Field::Name, test.and_then(|t| text(t.by.as_ref())).unwrap_or_default())
        .with(Field::Extra, action.due.as_ref().map(|d| d.value.to_string()).unwrap_or_default())
        .with(Field::Extra, text(action.priority.as_ref()).unwrap_or_default())
}

fn of_notification(scope: &PageScope<'_>, notification: &Notification) -> Document {
    let words = plain(&[notification.reason.as_ref(), notification.message.as_ref()]);
    let mut document = row(scope, Kind::Report, Step::Notify, None, notification.span, words)
        .with(Field::Extra, text(notification.channel.as_ref()).unwrap_or_default())
        .with(Field::Name, text(notification.by.as_ref()).unwrap_or_default());
    if let Some(audience) = text(notification.audience.as_ref()) {
        document.label = format!("{}: {audience}", document.label);
        document = document.with(Field::Extra, audience);
    }
    document
}

/// What else the page says in the author's words.
fn rest(scope: &PageScope<'_>, incident: &Incident) -> Vec<Document> {
    let mut all = Vec::new();
    let adjusted = incident.follow_up.as_ref().and_then(|f| f.adjusted.as_ref());
    if adjusted.is_some() {
        let span = incident.front_matter;
        all.push(row(scope, Kind::Report, Step::MoveOn, None, span, plain(&[adjusted])));
    }
    for evidence in &incident.evidence {
        let written = evidence.source.as_ref().map(|s| match &s.value {
            crate::model::Source::File { written, .. } => written.clone(),
            crate::model::Source::Url(text) | crate::model::Source::Named(text) => text.clone(),
        });
        let words = plain(&[evidence.title.as_ref()]);
        let document = row(scope, Kind::Report, Step::Gather, None, evidence.span, words);
        all.push(document.with(Field::Extra, written.unwrap_or_default()));
    }
    for waiver in &incident.waivers {
        let words = plain(&[waiver.reason.as_ref()]);
        let mut document = Document::new(Kind::Report, "", "", words)
            .with(Field::Name, text(waiver.by.as_ref()).unwrap_or_default());
        if let crate::model::WaiverTarget::Rule(rule) = &waiver.target {
            document = document.with(Field::Extra, &rule.value);
        }
        all.push(document);
    }
    all
}

/// An entry of a list: at its own place of the page where it has one, or at its step's.
fn row(
    scope: &PageScope<'_>,
    kind: Kind,
    step: Step,
    id: Option<&Spanned<String>>,
    span: Span,
    words: String,
) -> Document {
    let id = text(id);
    let at = scope.anchor(id, span).unwrap_or_else(|| step.slug().to_owned());
    let label = match id {
        Some(id) => format!("{} {id}", scope.site.words.step(step)),
        None => scope.site.words.step(step),
    };
    let document = Document::new(kind, label, format!("#{at}"), words).of_step(step);
    document.with(Field::Extra, id.unwrap_or_default())
}

/// Values as plain text, a line for each.
fn plain(values: &[Option<&Spanned<String>>]) -> String {
    let values = values.iter().filter_map(|v| text(*v)).map(plain_inline);
    values.collect::<Vec<String>>().join("\n")
}

/// The word of a closed set in the site's language.
fn said<C: Choice>(words: &Words, of: &str, value: Option<&Spanned<C>>) -> String {
    word(value).map(|w| words.label(of, w)).unwrap_or_default()
}
