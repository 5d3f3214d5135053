//! Puts the entries of a timeline in the order of their times, with all that is theirs.

mod text;
pub(super) mod yaml;

use super::edit::Edit;
use super::in_text::InText;
use super::{Left, Main, Proposal};
use crate::model::{Incident, Moment};
use crate::source::yaml::{Kind, Node, parse};
use crate::source::{FileId, SourceFile, Sources, Span};

/// Sorts the timeline. `Ok(None)` when it is in order.
///
/// # Errors
/// Why the timeline is left alone although it may be out of order.
pub fn propose(
    incident: &Incident,
    main: &Main<'_>,
    sources: &Sources,
    in_text: &InText,
) -> Result<Option<Proposal>, Left> {
    let in_yaml = find(incident, main, sources);
    let in_text = match in_yaml {
        Some(_) => None,
        None => in_text.list("timeline"),
    };
    let span = match (&in_yaml, &in_text) {
        (Some((_, _, list)), _) => list.span,
        (None, Some(list)) => list.node.span,
        (None, None) => return Ok(None),
    };
    let left =
        |span: Span, why: &str| Left { span, why: format!("the timeline is not sorted: {why}") };
    let moments: Vec<Option<Moment>> =
        incident.timeline.iter().map(|e| e.at.as_ref().map(|at| at.value)).collect();
    let known: Vec<Moment> = moments.iter().flatten().copied().collect();
    let unordered = known.windows(2).any(|w| w[1].at < w[0].at);
    let unread = incident.timeline.iter().find(|e| e.at.is_none() && !e.is_untimed);
    match unread {
        // A finding speaks of the time itself; here it matters only that nothing was sorted.
        Some(_) if let Some((span, time)) = backwards(incident, sources) => {
            let day =
                incident.slug_date().map_or_else(|| "2026-03-14".to_owned(), |d| d.to_string());
            let why = format!(
                "`{time}` is earlier than the entry above it, and nothing says whether it is of the next day; write its date, as in `{day} {time}`, and --fix sorts it"
            );
            return Err(left(span, &why));
        }
        Some(entry) if unordered => {
            return Err(left(entry.span, "the time of this entry has to be readable first"));
        }
        Some(_) => return Ok(None),
        None if !unordered => return Ok(None),
        None => {}
    }
    let (file, ways) = match (in_yaml, in_text) {
        (Some((id, file, list)), _) => {
            let end = file_end(id, main, &file.text);
            (id, in_lists(&file.text, &list, end, &moments).map(|edits| vec![edits]))
        }
        (None, Some(list)) => (main.id, text::ways(incident, &main.file.text, list, &moments)),
        (None, None) => return Ok(None),
    };
    let ways = ways.map_err(|why| left(span, why))?;
    Ok(Some(Proposal { file, ways, done: vec!["sorting the timeline by time".to_owned()] }))
}

/// A time alone keeps its meaning without its date being written out: it never runs backwards, so that whatever comes
/// before it once sorted lies between it and the entry that gave it its day.
fn in_lists(
    text: &str,
    list: &Node,
    end: usize,
    moments: &[Option<Moment>],
) -> Result<Vec<Edit>, &'static str> {
    let Kind::Seq(items) = &list.kind else {
        return Err("it is no list");
    };
    if items.len() != moments.len() {
        return Err("not every entry is a map");
    }
    let ranges = yaml::ranges(text, list, items, end)
        .ok_or("its notation is not one that can be moved safely")?;
    let moved = ranges.iter().zip(order(moments)).filter_map(|(range, i)| {
        let moved = &text[ranges[i].clone()];
        let changes = text[range.clone()] != *moved;
        changes.then(|| Edit { range: range.clone(), text: moved.to_owned() })
    });
    Ok(moved.collect())
}

/// The entries in the order of their times; one without a time keeps its place behind the one before it.
fn order(moments: &[Option<Moment>]) -> Vec<usize> {
    let mut last = None;
    let times: Vec<_> = moments
        .iter()
        .map(|moment| {
            last = moment.map(|m| m.at).or(last);
            last
        })
        .collect();
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|&i| times[i]);
    order
}

/// The list: in the front matter, else in a file of its own.
fn find<'a>(
    incident: &Incident,
    main: &'a Main<'a>,
    sources: &'a Sources,
) -> Option<(FileId, &'a SourceFile, Node)> {
    if let Kind::Map(entries) = &main.front_matter.kind
        && let Some((_, node)) = entries.iter().find(|(k, _)| k.name == "timeline")
        && node.kind != Kind::Null
    {
        return Some((main.id, main.file, node.clone()));
    }
    let mut names = ["timeline.yaml", "timeline.yml"].iter();
    let id = names.find_map(|name| sources.id(&incident.folder.join(name)))?;
    let file = sources.text(id).ok()?;
    let node = parse(id, &file.text, 0, file.text.len()).ok()?;
    Some((id, file, node))
}

fn file_end(id: FileId, main: &Main<'_>, text: &str) -> usize {
    if id == main.id { main.yaml.end } else { text.len() }
}

/// The first time alone that is earlier than the one above it, as it is written.
fn backwards<'s>(incident: &Incident, sources: &'s Sources) -> Option<(Span, &'s str)> {
    let mut problems = incident.problems.iter();
    let found = problems.find(|p| p.message.contains("before the entry above it"))?;
    let text = &sources.text(found.span.file).ok()?.text;
    Some((found.span, text.get(found.span.range())?))
}
