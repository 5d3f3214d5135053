//! A list from the front matter or its file into the section of its step.

use std::ops::Range;

use super::super::edit::{Edit, line_end, line_start};
use super::super::headings::Style;
use super::super::sections::{indented, place};
use super::{InYaml, Left, Moved, State, comments};
use crate::notation::write::{Part, candidates};
use crate::source::Span;
use crate::source::yaml::{Kind, Node};

/// The list in the text; `None` where it does not stand in YAML.
pub fn convert(state: &State<'_>, list: &str) -> Result<Option<Moved>, Left> {
    let Some(found) = state.in_yaml(list)? else {
        return Ok(None);
    };
    let (node, at) = match &found {
        InYaml::Key { key, node } => (node, *key),
        InYaml::File { file, node } => (node, Span::file_start(*file)),
    };
    let stays = |span: Span, why: &str| Left {
        // Lines of what was moved before count as they were read, so the place is that in the original text.
        span: original_place(state, list, span),
        why: format!("`{list}` stays in YAML: {why}"),
    };
    let written = candidates(list, node).map_err(|refused| stays(refused.span, &refused.why))?;
    let mut gone = state.gone.clone();
    let mut removal = None;
    let mut lost = Vec::new();
    match &found {
        InYaml::Key { key, node } => {
            let range = value_lines(state, key).ok_or_else(|| {
                stays(at, "it stands between braces; write the front matter in lines first")
            })?;
            for (at, comment) in comments::find(&state.main, &range, node) {
                let span = Span::new(key.file, at, at + comment.len());
                lost.push(left_out(original_place(state, list, span), comment));
            }
            removal = Some(Edit { range, text: String::new() });
        }
        InYaml::File { file, node } => {
            if let Ok(source) = state.sources.text(*file) {
                let all = comments::find(&source.text, &(0..source.text.len()), node);
                lost.extend(all.into_iter().map(|(at, comment)| {
                    left_out(Span::new(*file, at, at + comment.len()), comment)
                }));
            }
            let path = state.sources.path(*file);
            lost.extend(links_to(state, path.file_name().unwrap_or_default()));
            gone.push(path.to_owned());
        }
    }
    let mut why = None;
    for parts in &written {
        let mut edits: Vec<Edit> = removal.iter().cloned().collect();
        edits.extend(insertions(state, parts));
        match state.after(&edits, &gone) {
            Ok((main, now)) => {
                return Ok(Some(Moved {
                    main,
                    gone,
                    now,
                    done: format!("`{list}` stands in the text"),
                    notes: lost,
                }));
            }
            // What the most natural one would change says most.
            Err(unlike) => why = why.or(Some(unlike.why())),
        }
    }
    let why = why.unwrap_or_default();
    Err(stays(at, &why))
}

/// The links of the text to a file of the folder that goes.
fn links_to(state: &State<'_>, name: &str) -> Vec<Left> {
    let parts = state.incident.body.parts();
    let links = parts.flat_map(|part| &part.links).filter(|link| {
        let path = link.destination.split('#').next().unwrap_or_default();
        path.strip_prefix("./").unwrap_or(path) == name
    });
    let left = links.map(|link| Left {
        span: link.span,
        why: format!("this link leads to {name}, which goes; lead it elsewhere"),
    });
    left.collect()
}

fn left_out(span: Span, comment: &str) -> Left {
    Left {
        span,
        why: format!("the comment “{comment}” goes with the YAML; keep what it says in the text"),
    }
}

/// The place of a key in the file as it is on the disk.
fn original_place(state: &State<'_>, list: &str, span: Span) -> Span {
    if span.file != state.incident.main {
        return span;
    }
    // Front matter is only ever shortened, from the top: what follows keeps its distance to the end.
    let key = format!("\n{list}:");
    let (now, was) = (state.main.find(&key), state.original.find(&key));
    match (now, was) {
        (Some(now), Some(was)) => {
            let start = (span.start as usize + was).saturating_sub(now);
            Span::new(span.file, start, start + (span.end - span.start) as usize)
        }
        _ => span,
    }
}

/// The lines of a key and its value, up to the next key or what belongs to that.
fn value_lines(state: &State<'_>, key: &Span) -> Option<Range<usize>> {
    let (front, yaml) = state.front()?;
    let Node { kind: Kind::Map(entries), .. } = &front else {
        return None;
    };
    let text = &state.main;
    let start = key.start as usize;
    if line_start(text, start) != start {
        return None;
    }
    let keys = entries.iter().map(|(k, _)| k.span.start as usize);
    let next = keys.filter(|at| *at > start).min().unwrap_or(yaml.end);
    if line_start(text, next) != next {
        return None;
    }
    // Comments at the margin before the next key are about that.
    let mut end = start;
    let mut at = start;
    for line in text[start..next].split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() && !line.starts_with('#') {
            end = at;
        }
    }
    // One empty line goes along, so that those around the list do not become one more.
    let blank = |from: usize| {
        let line = text[from..next].split_inclusive('\n').next().unwrap_or("");
        line.trim().is_empty().then_some(from + line.len())
    };
    let above = &text[yaml.start..start];
    let is_apart = above.is_empty() || above.ends_with("\n\n") || above.ends_with("\n\r\n");
    if is_apart {
        match blank(end).filter(|after| *after > end) {
            Some(after) => return Some(start..after),
            None if end == yaml.end && !above.is_empty() => {
                return Some(yaml.start + above.trim_end().len() + line_end(text).len()..end);
            }
            None => {}
        }
    }
    Some(start..end)
}

/// The parts of a list in the sections of their steps, which are made where they are missing.
fn insertions(state: &State<'_>, parts: &[Part]) -> Vec<Edit> {
    let text = &state.main;
    let end = line_end(text);
    let style = Style::of(&state.now);
    let all = parts.iter().map(|part| {
        let section = part.step.and_then(|step| state.now.section(step));
        let at = match (section, part.step) {
            (Some(section), _) => indented(text, section.part.span.end as usize),
            (None, Some(step)) => place(&state.now, text, step),
            (None, None) => {
                let first = state.now.body.sections.first();
                first.map_or(text.len(), |s| s.heading_span.start as usize)
            }
        };
        let mut new = String::new();
        let before = &text[..at];
        if !before.is_empty() && !before.ends_with('\n') {
            new.push('\n');
        }
        let last = before.strip_suffix('\n').unwrap_or(before);
        let last = last.rsplit('\n').next().unwrap_or_default();
        if !last.trim().is_empty() {
            new.push('\n');
        }
        if let (None, Some(step)) = (section, part.step) {
            new.push_str(&format!("## {}\n\n", style.heading(step)));
        }
        new.push_str(&part.text);
        if at < text.len() {
            new.push('\n');
        }
        if part.step.is_none() {
            new.push('\n');
        }
        Edit::insert(at, new.replace('\n', end))
    });
    all.collect()
}
