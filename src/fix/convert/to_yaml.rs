//! A list from the text into the front matter.

use super::super::edit::{Edit, line_end, line_start};
use super::{Left, Moved, State};
use crate::model::decode::in_text;
use crate::model::format::FRONT_MATTER;
use crate::model::format::shape::ValueKind;
use crate::notation::Reading;
use crate::source::Span;
use crate::source::yaml::write::{inline, value as text};
use crate::source::yaml::{Kind, Node};

/// The list in the front matter; `None` where it does not stand in the text.
pub fn convert(state: &State<'_>, list: &str) -> Result<Option<Moved>, Left> {
    if state.in_yaml(list)?.is_some() {
        return Ok(None);
    }
    let given = |name: &str| matches!(state.in_yaml(name), Ok(Some(_)) | Err(_));
    let reading = in_text(&state.now, &state.main, state.config, given);
    if list == "summary" {
        return summary(state, &reading);
    }
    let found = match list {
        "follow_up" => reading.follow_up.as_ref().map(|f| (&f.places, &f.node)),
        _ => {
            let found = reading.lists.iter().find(|l| l.name == list);
            found.and_then(|f| Some((&f.places, f.node.as_ref()?)))
        }
    };
    let Some((places, node)) = found else {
        return Ok(None);
    };
    let stays = |why: &str| Left {
        span: state.original_place(places[0]),
        why: format!("`{list}` stays in the text: {why}"),
    };
    let mut edits = Vec::new();
    for place in places {
        let block =
            reading.data.iter().find(|d| d.span.start <= place.start && place.end <= d.span.end);
        let Some(block) = block.filter(|d| d.is_whole) else {
            return Err(stays("it says more than YAML would carry"));
        };
        let mut range = line_start(&state.main, block.span.range().start)..block.span.range().end;
        if range.end == state.main.len() {
            // At the end of the file the empty line above goes along.
            let above = state.main[..range.start].trim_end().len();
            range.start = range.start.min(above + line_end(&state.main).len());
        }
        if edits.iter().all(|e: &Edit| e.range != range) {
            edits.push(Edit { range, text: String::new() });
        }
    }
    let at = key_place(state, list).ok_or_else(|| stays("the front matter cannot be added to"))?;
    let mut yaml = format!("{list}:\n");
    if let Kind::Map(fields) = &node.kind {
        for (key, value) in fields {
            yaml.push_str(&format!("  {}: {}\n", text(&key.name), inline(value)));
        }
    }
    entries(list, node, &mut yaml);
    let above = &state.main[..at];
    let apart = |text: &str| text.ends_with("\n\n") || text.ends_with("\n\r\n");
    let before = if apart(above) { "" } else { "\n" };
    let after = if state.main[at..].starts_with("---") || state.main[at..].starts_with("...") {
        ""
    } else {
        "\n"
    };
    let yaml = format!("{before}{yaml}{after}").replace('\n', line_end(&state.main));
    edits.push(Edit::insert(at, yaml));
    let (main, now) = state.after(&edits, &state.gone).map_err(|unlike| stays(&unlike.why()))?;
    Ok(Some(Moved {
        main,
        gone: state.gone.clone(),
        now,
        done: format!("`{list}` stands in the front matter"),
        notes: Vec::new(),
    }))
}

/// The summary in the front matter, where its section holds one paragraph and nothing else.
fn summary(state: &State<'_>, reading: &Reading) -> Result<Option<Moved>, Left> {
    let Some((section, node)) = reading
        .summary
        .as_ref()
        .and_then(|s| Some((state.now.body.sections.get(s.section)?, s.node.as_ref()?)))
    else {
        return Ok(None);
    };
    let stays = |why: &str| Left {
        span: state.original_place(section.heading_span),
        why: format!("`summary` stays in the text: {why}"),
    };
    let own = section.heading_span.range().start..section.part.span.range().end;
    let written = state.main.get(section.part.span.range()).unwrap_or_default();
    if state.main.get(node.span.range()) != Some(written.trim()) {
        return Err(stays("its section says more than a text in the front matter can"));
    }
    let at =
        key_place(state, "summary").ok_or_else(|| stays("the front matter cannot be added to"))?;
    let yaml = format!("summary: {}\n", inline(node)).replace('\n', line_end(&state.main));
    let edits = [Edit { range: own, text: String::new() }, Edit::insert(at, yaml)];
    let (main, now) = state.after(&edits, &state.gone).map_err(|unlike| stays(&unlike.why()))?;
    Ok(Some(Moved {
        main,
        gone: state.gone.clone(),
        now,
        done: "`summary` stands in the front matter".to_owned(),
        notes: Vec::new(),
    }))
}

impl State<'_> {
    /// A place in the body of the file as it is on the disk: the front matter has only grown.
    fn original_place(&self, span: Span) -> Span {
        let found = self.main.get(span.range()).and_then(|text| self.original.find(text));
        found.map_or(span, |at| Span::new(span.file, at, at + span.range().len()))
    }
}

/// Where a key of the front matter comes to stand, by the order of the format.
fn key_place(state: &State<'_>, list: &str) -> Option<usize> {
    let (front, yaml) = state.front()?;
    let order = |key: &str| FRONT_MATTER.fields.iter().position(|f| f.key == key);
    let own = order(list)?;
    let Kind::Map(entries) = &front.kind else {
        return None;
    };
    let next = entries
        .iter()
        .find(|(key, _)| order(&key.name).is_some_and(|at| at > own))
        .map(|(key, _)| key.span.start as usize);
    let at = next.unwrap_or(yaml.end);
    (line_start(&state.main, at) == at).then_some(at)
}

/// The entries in lines, their keys in the order of the format.
fn entries(list: &str, node: &Node, out: &mut String) {
    let field = FRONT_MATTER.fields.iter().find(|f| f.key == list);
    let order = |key: &str| match field.map(|f| &f.value) {
        Some(ValueKind::List(shape)) => shape.fields.iter().position(|f| f.key == key),
        _ => None,
    };
    let Kind::Seq(items) = &node.kind else { return };
    for item in items {
        let Kind::Map(fields) = &item.kind else {
            continue;
        };
        let mut fields: Vec<_> = fields.iter().collect();
        fields.sort_by_key(|(key, _)| order(&key.name));
        let mut lead = "  - ";
        for (key, value) in fields {
            if value.kind == Kind::Null {
                continue;
            }
            let name = text(&key.name);
            match &value.kind {
                // Sentences, each on a line of its own.
                Kind::Seq(all) if matches!(key.name.as_str(), "why" | "against") => {
                    out.push_str(&format!("{lead}{name}:\n"));
                    for one in all {
                        out.push_str(&format!("      - {}\n", inline(one)));
                    }
                }
                Kind::Seq(all) if key.name == "attachments" => {
                    out.push_str(&format!("{lead}{name}:\n"));
                    all.iter().for_each(|one| attachment(one, out));
                }
                // One alone needs no brackets.
                Kind::Seq(all) if key.name == "source" && all.len() == 1 => {
                    out.push_str(&format!("{lead}{name}: {}\n", inline(&all[0])));
                }
                _ => out.push_str(&format!("{lead}{name}: {}\n", inline(value))),
            }
            lead = "    ";
        }
    }
}

/// A picture or code, whose lines stay lines where YAML keeps them as they are.
fn attachment(node: &Node, out: &mut String) {
    let Kind::Map(fields) = &node.kind else { return };
    let mut lead = "      - ";
    for (key, value) in fields {
        let name = text(&key.name);
        match &value.kind {
            Kind::Scalar { text: code, .. } if key.name == "code" && has_lines(code) => {
                out.push_str(&format!("{lead}{name}: |-\n"));
                for line in code.split('\n') {
                    let indent = if line.is_empty() { "" } else { "          " };
                    out.push_str(&format!("{indent}{line}\n"));
                }
            }
            _ => out.push_str(&format!("{lead}{name}: {}\n", inline(value))),
        }
        lead = "        ";
    }
}

/// Whether a text is of several lines that a block of YAML keeps.
fn has_lines(code: &str) -> bool {
    let is_seen = |c: char| {
        c == '\n' || (!c.is_control() && c != '\u{feff}' && c != '\u{2028}' && c != '\u{2029}')
    };
    code.contains('\n')
        && code.chars().all(is_seen)
        && !code.starts_with([' ', '\n'])
        && code.split('\n').all(|line| line.is_empty() || !line.trim().is_empty())
}
