//! Where in the data a mistake of the notation is, as far as broken data can say: `actions[A1].due`, `owner`.

use crate::rules::gather::timeline_key;
use crate::rules::rule::{Context, entry_key};
use crate::source::{Problem, ProblemKind, Span};

/// The key of a finding about a problem: the file where it is not the main one, the entry or section around it, and the
/// key of the data. Never what is said of it, which another version says otherwise.
pub(super) fn of(context: &Context<'_>, problem: &Problem) -> String {
    let file = match problem.span.file == context.incident.main {
        true => String::new(),
        false => format!("files[{}]", context.file_key(problem.span.file)),
    };
    let around = entry(context, problem.span).or_else(|| section(context, problem.span));
    let named = match problem.kind {
        // What is not there has no place; it is named in code.
        ProblemKind::MissingKey => problem.message.split('`').nth(1).map(str::to_owned),
        _ => data_key(context, problem.span),
    };
    let parts = [Some(file).filter(|f| !f.is_empty()), around, named];
    parts.into_iter().flatten().collect::<Vec<_>>().join(".")
}

/// The entry of a list that a place is in.
fn entry(context: &Context<'_>, place: Span) -> Option<String> {
    let incident = context.incident;
    let has = |whole: Span| {
        whole.file == place.file && whole.start <= place.start && place.end <= whole.end
    };
    let timeline = incident.timeline.iter().enumerate().filter(|(_, e)| has(e.span));
    let timeline = timeline.map(|(i, e)| timeline_key(e, i));
    let causes = incident.causes.iter().enumerate().filter(|(_, e)| has(e.span));
    let causes = causes.map(|(i, e)| entry_key("causes", e.id.as_ref(), i));
    let impact = incident.impact.iter().enumerate().filter(|(_, e)| has(e.span));
    let impact = impact.map(|(i, e)| entry_key("impact", e.service.as_ref(), i));
    let safeguards = incident.safeguards.iter().enumerate().filter(|(_, e)| has(e.span));
    let safeguards = safeguards.map(|(i, e)| entry_key("safeguards", e.id.as_ref(), i));
    let actions = incident.actions.iter().enumerate().filter(|(_, e)| has(e.span));
    let actions = actions.map(|(i, e)| entry_key("actions", e.id.as_ref(), i));
    let notifications = incident.notifications.iter().enumerate().filter(|(_, e)| has(e.span));
    let notifications =
        notifications.map(|(i, e)| entry_key("notifications", e.audience.as_ref(), i));
    let data = timeline.chain(causes).chain(impact);
    data.chain(safeguards).chain(actions).chain(notifications).next()
}

/// The section that a place is in, by its step or its heading.
fn section(context: &Context<'_>, place: Span) -> Option<String> {
    let sections = &context.incident.body.sections;
    let index = sections.partition_point(|s| s.heading_span.start <= place.start).checked_sub(1)?;
    let part = sections[index].part.span;
    if place.file != part.file
        || place.start >= part.end.max(sections[index].heading_span.start + 1)
    {
        return None;
    }
    let step = context.incident.step_at(index);
    let name = step.map_or(sections[index].heading.as_str(), |s| s.slug());
    Some(format!("sections[{name}]"))
}

/// The YAML key that a place is, or is the value of, on its line.
fn data_key(context: &Context<'_>, place: Span) -> Option<String> {
    let text = context.library.sources.text(place.file).ok()?;
    let start = (place.start as usize).min(text.text.len());
    let (before, after) = (text.text.get(..start)?, text.text.get(start..)?);
    let is_key = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let here: String = after.chars().take_while(|c| is_key(*c)).collect();
    if !here.is_empty() && after[here.len()..].starts_with(':') {
        return Some(here);
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (left, _) = line.rsplit_once(':')?;
    let from =
        left.char_indices().rev().find(|(_, c)| !is_key(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let key = left.get(from..).unwrap_or_default();
    let first = key.chars().next()?;
    (first.is_alphabetic() && key.len() < 40).then(|| key.to_owned())
}
