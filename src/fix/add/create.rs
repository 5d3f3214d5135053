//! The first entries of a timeline: below its heading where that is there, else in the section of the first step, or in
//! the front matter where the other lists stand there.

use std::ops::Range;

use super::super::edit::{Edit, line_end, next_line};
use super::super::headings::Style as Headings;
use super::super::sections::{indented, place};
use super::text::fields;
use super::{New, State, Style, TimeStyle, clock, yaml};
use crate::notation::write::bullets_of;
use crate::source::discover::LISTS;
use crate::source::yaml::Kind;
use crate::vocabulary::Step;

pub fn edits(state: &State<'_>, new: &[&New], style: Style) -> Option<Vec<Edit>> {
    let text = &state.text;
    let end = line_end(text);
    if let Some(place) = beside_other_lists(state) {
        let all: Vec<String> =
            new.iter().map(|n| yaml::lines(&yaml::keys(state, n, style), 2, end)).collect();
        let text = format!("timeline:{end}{}{end}", all.join(end));
        return Some(vec![Edit { range: place, text }]);
    }
    let entries: Vec<_> = new
        .iter()
        .map(|n| {
            let words = style.words(n);
            let zone = style.zone(&state.now);
            let time = n.at.map_or_else(
                || crate::model::time::UNKNOWN.to_owned(),
                |at| clock(at, zone, style.time, true),
            );
            fields(n, &time, &words)
        })
        .collect();
    let list = bullets_of(&entries, style.time == TimeStyle::Alone);
    if let Some(at) = below_heading(state) {
        let after = if text[at..].starts_with(end) || at == text.len() { "" } else { "\n" };
        let before = if text[..at].ends_with('\n') { "\n" } else { "\n\n" };
        return Some(vec![Edit::insert(at, format!("{before}{list}{after}").replace('\n', end))]);
    }
    let section = state.now.section(Step::Gather);
    let (at, heading) = match section {
        Some(section) => (indented(text, section.part.span.end as usize), String::new()),
        None => {
            let style = Headings::of(&state.now);
            let heading = format!("## {}\n\n", style.heading(Step::Gather));
            (place(&state.now, text, Step::Gather), heading)
        }
    };
    let before = match &text[..at] {
        b if b.is_empty() || b.ends_with("\n\n") || b.ends_with("\n\r\n") => "",
        b if b.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let after = if at < text.len() { "\n" } else { "" };
    let own = format!("{before}{heading}### Timeline\n\n{list}{after}");
    Some(vec![Edit::insert(at, own.replace('\n', end))])
}

/// Where the key comes to stand in a front matter that has another of the lists: before the first of them, or where it
/// stands already without a value.
fn beside_other_lists(state: &State<'_>) -> Option<Range<usize>> {
    let (front, _) = state.front()?;
    let Kind::Map(all) = &front.kind else { return None };
    let lists =
        all.iter().filter(|(k, n)| LISTS.contains(&k.name.as_str()) && n.kind != Kind::Null);
    let at = lists.map(|(k, _)| k.span.start as usize).min()?;
    let own = all.iter().find(|(k, _)| k.name == "timeline");
    let place = match own.map(|(key, _)| key.span.start as usize) {
        // A comment behind it would be lost.
        Some(own) if state.text[own..next_line(&state.text, own)].contains('#') => return None,
        Some(own) => own..next_line(&state.text, own),
        None => at..at,
    };
    state.text[..place.start].ends_with('\n').then_some(place)
}

/// Behind the line of a heading that names the timeline.
fn below_heading(state: &State<'_>) -> Option<usize> {
    let (_, yaml) = state.front()?;
    let mut at = yaml.end;
    while at < state.text.len() {
        let next = next_line(&state.text, at);
        if is_heading(state, &state.text[at..next]) {
            return Some(next);
        }
        at = next;
    }
    None
}

/// Whether a line is a heading that names the timeline.
pub fn is_heading(state: &State<'_>, line: &str) -> bool {
    let line = line.trim();
    let marks = line.len() - line.trim_start_matches('#').len();
    let name = line[marks..].trim().trim_matches('#').trim();
    (2..=4).contains(&marks)
        && line[marks..].starts_with(' ')
        && state.config.notation.names.list_of(name) == Some("timeline")
}
