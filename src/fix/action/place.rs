//! Where and how a value of an action could be written: edits to try, the most natural first.

use super::{Change, Document, Key, entry, list};
use crate::fix::edit::{Edit, line_end, line_start, next_line};
use crate::model::format::shape::Shape;
use crate::model::format::{ACTION, VERIFICATION};
use crate::source::yaml::write::notations;
use crate::source::yaml::{Key as YamlKey, Kind, Node};

/// How many edits are tried at most; more different ways there are not.
const MOST: usize = 40;

/// Sets of edits that may change a value, in the order in which they should be tried.
///
/// # Errors
/// Why the value is not one that is changed here.
pub(super) fn candidates(
    document: &Document<'_>,
    item: usize,
    change: &Change,
) -> Result<Vec<Vec<Edit>>, String> {
    let action = document.action(item).ok_or("the action is not found")?;
    if document.text[action.span.range()].starts_with('*') {
        return Err("the action is a copy (`*`) of another one; write it out first".to_owned());
    }
    let (outer, key) = change.key.split();
    let text = document.text;
    let Some(outer) = outer else {
        let map = Map::of(document, action, false);
        return match (&change.value, entry(action, key)) {
            (Some(value), Some(found)) => replace(text, found, value, change.key, &map),
            (Some(value), None) => Ok(insert(&map, &ACTION, key, &|q| ways(change.key, value, q))),
            (None, Some((key, _))) => Ok(remove(&map, key)),
            (None, None) => Ok(Vec::new()),
        };
    };
    match (entry(action, outer), &change.value) {
        (Some((outer_key, node)), value) if matches!(node.kind, Kind::Map(_)) => {
            if text[node.span.range()].starts_with('*')
                || text[outer_key.span.range()].starts_with('*')
            {
                return Err(format!(
                    "`{outer}` is a copy (`*`) of another one; write it out first"
                ));
            }
            let parent = Map::of(document, action, false);
            let map = Map::of(document, node, parent.flow);
            match (value, entry(node, key)) {
                (Some(value), Some(found)) => replace(text, found, value, change.key, &map),
                (Some(value), None) => {
                    Ok(insert(&map, &VERIFICATION, key, &|q| notations(value, q)))
                }
                // The last one takes the verification with it.
                (None, Some(_)) if map.entries.len() == 1 => Ok(remove(&parent, outer_key)),
                (None, Some((key, _))) => Ok(remove(&map, key)),
                (None, None) => Ok(Vec::new()),
            }
        }
        (Some((_, node)), _) if !matches!(node.kind, Kind::Null) => {
            Err(format!("`{outer}` is not a map of keys and values; write it by hand"))
        }
        (Some(found), Some(value)) => {
            let map = Map::of(document, action, false);
            let notations = notations(value, map.quoted);
            let (open, close) = map.key_quotes();
            let all = notations.iter();
            let all = all.map(|v| format!("{{{open}{key}{close}: {v}}}"));
            Ok(all.filter_map(|v| fill(text, found, &v)).collect())
        }
        (Some((key, _)), None) => Ok(remove(&Map::of(document, action, false), key)),
        (None, None) => Ok(Vec::new()),
        (None, Some(value)) => {
            let map = Map::of(document, action, false);
            let (open, close) = map.key_quotes();
            let flow = insert(&map, &ACTION, outer, &|q| {
                let all = notations(value, q).into_iter();
                all.map(|v| format!("{{{open}{key}{close}: {v}}}")).collect()
            });
            let block = match sibling_step(document, outer).filter(|_| !map.flow) {
                Some(step) => insert(&map, &ACTION, outer, &|q| {
                    let end = line_end(text);
                    let inner = format!("{}{}", map.indent(), " ".repeat(step));
                    let all = notations(value, q).into_iter();
                    all.map(|v| format!("{end}{inner}{key}: {v}")).collect()
                }),
                None => Vec::new(),
            };
            Ok(block.into_iter().chain(flow).collect())
        }
    }
}

/// How much deeper the keys of another action's verification stand, where one is written in lines.
fn sibling_step(document: &Document<'_>, outer: &str) -> Option<usize> {
    let text = document.text;
    document.actions()?.iter().find_map(|action| {
        let (key, node) = entry(action, outer)?;
        let is_map = matches!(node.kind, Kind::Map(_));
        let in_lines = is_map && !text[node.span.range()].starts_with(['{', '*']);
        let column = |at: usize| at - line_start(text, at);
        let (key, node) = (key.span.start as usize, node.span.start as usize);
        (in_lines && line_start(text, key) != line_start(text, node))
            .then(|| column(node).saturating_sub(column(key)))
            .filter(|step| (1..=16).contains(step))
    })
}

/// A map as it is written.
struct Map<'d> {
    text: &'d str,
    entries: &'d [(YamlKey, Node)],
    start: usize,
    /// Between braces.
    flow: bool,
    /// Whether its keys stand in double quotes, as in JSON.
    quoted: bool,
}

impl<'d> Map<'d> {
    fn of(document: &Document<'d>, node: &'d Node, in_flow: bool) -> Self {
        let text = document.text;
        let entries: &[(YamlKey, Node)] = match &node.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        };
        let in_quotes = |(k, _): &(YamlKey, Node)| text[k.span.range()].starts_with('"');
        Self {
            text,
            entries,
            start: node.span.start as usize,
            flow: in_flow || text[node.span.range()].starts_with('{'),
            quoted: !entries.is_empty() && entries.iter().all(in_quotes),
        }
    }

    fn key_quotes(&self) -> (&'static str, &'static str) {
        if self.quoted { ("\"", "\"") } else { ("", "") }
    }

    /// The white space before a key on a line of its own.
    fn indent(&self) -> String {
        let before = |(key, _): &(YamlKey, Node)| {
            let start = key.span.start as usize;
            self.text[line_start(self.text, start)..start].to_owned()
        };
        let mut all = self.entries.iter().map(before);
        let alone = all.find(|b| b.bytes().all(|b| b == b' '));
        alone.unwrap_or_else(|| {
            // The first stands behind the dash of its entry.
            let first = self.entries.first().map(before).unwrap_or_default();
            " ".repeat(first.chars().count())
        })
    }
}

/// Where an entry ends: its value, or its colon.
fn entry_end(text: &str, (key, node): &(YamlKey, Node)) -> usize {
    let end = key.span.end as usize;
    let colon = colon(text, key).unwrap_or(end);
    match node.kind {
        Kind::Null if text[node.span.range()].is_empty() => colon,
        _ => (node.span.end as usize).max(colon),
    }
}

/// The place after a key's colon.
fn colon(text: &str, key: &YamlKey) -> Option<usize> {
    let end = key.span.end as usize;
    let rest = text.get(end..)?;
    let gap = rest.len() - rest.trim_start().len();
    rest[gap..].starts_with(':').then_some(end + gap + 1)
}

/// The notations of a value.
fn ways(key: Key, value: &str, quoted: bool) -> Vec<String> {
    if key.is_list() { list::in_brackets(value, quoted) } else { notations(value, quoted) }
}

/// Writes another value in the place of the one that a key has.
fn replace(
    text: &str,
    found: &(YamlKey, Node),
    value: &str,
    is: Key,
    map: &Map<'_>,
) -> Result<Vec<Vec<Edit>>, String> {
    let (key, node) = found;
    let name = is.name();
    if text[key.span.range()].starts_with('*') || key.name == "<<" {
        return Err(format!(
            "`{name}` comes from another place through `<<` or `*`; write it out here first"
        ));
    }
    let all = ways(is, value, map.quoted);
    match node.kind {
        Kind::Seq(_) if is.is_list() => Ok(list::change(text, node, value, map.quoted)),
        Kind::Seq(_) | Kind::Map(_) => {
            Err(format!("`{name}` is a list or a map here, not a text; change it by hand"))
        }
        Kind::Null => Ok(all.iter().filter_map(|v| fill(text, found, v)).collect()),
        Kind::Scalar { .. } => {
            let header = block_header(text, found);
            Ok(all
                .into_iter()
                .map(|v| match &header {
                    Some((header, after)) => vec![
                        Edit { range: header.clone(), text: v },
                        Edit { range: after.clone(), text: String::new() },
                    ],
                    None => vec![Edit { range: node.span.range(), text: v }],
                })
                .collect())
        }
    }
}

/// Gives a key that has no value one.
fn fill(text: &str, (key, node): &(YamlKey, Node), value: &str) -> Option<Vec<Edit>> {
    let Some(colon) = colon(text, key) else {
        // `{done}`: a key alone.
        return Some(vec![Edit::insert(key.span.end as usize, format!(": {value}"))]);
    };
    let written = text.get(node.span.range())?;
    let is_word = matches!(written, "~" | "null" | "Null" | "NULL");
    if is_word && node.span.start as usize >= colon {
        return Some(vec![Edit { range: node.span.range(), text: value.to_owned() }]);
    }
    Some(vec![Edit::insert(colon, format!(" {value}"))])
}

/// The header of a block scalar (`|`, `>-`, …), and the lines after it.
fn block_header(
    text: &str,
    (key, node): &(YamlKey, Node),
) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let from = colon(text, key)?;
    let until = (node.span.start as usize).max(from);
    let line = &text[from..next_line(text, from)];
    let content = line.trim_end_matches(['\n', '\r']);
    let mut at = 0;
    for word in content.split([' ', '\t']) {
        let start = from + at;
        at += word.len() + 1;
        if word.starts_with(['|', '>']) {
            let line_ends = from + content.len();
            let end = (node.span.end as usize).max(line_ends);
            // The value begins on a later line, or there is none.
            let is_header = until > line_ends || until == end;
            return is_header.then_some((start..start + word.len(), line_ends..end));
        }
        if !word.is_empty() && !word.starts_with(['&', '!']) {
            return None;
        }
    }
    None
}

/// Ways to write an entry that is not there yet.
fn insert(
    map: &Map<'_>,
    shape: &Shape,
    key: &str,
    values: &dyn Fn(bool) -> Vec<String>,
) -> Vec<Vec<Edit>> {
    let place = |name: &str| shape.position(name);
    let own = place(key);
    let before = |name: &str| place(name).zip(own).is_some_and(|(a, b)| a < b);
    // After the last of the keys that come before it; else after any.
    let mut after: Vec<usize> = (0..map.entries.len()).rev().collect();
    after.sort_by_key(|&i| {
        let name = map.entries[i].0.name.as_str();
        !before(name)
    });
    let (open, close) = map.key_quotes();
    let words: Vec<String> = values(map.quoted)
        .into_iter()
        .map(|value| {
            let gap = if value.starts_with(['\n', '\r']) { "" } else { " " };
            format!("{open}{key}{close}:{gap}{value}")
        })
        .collect();
    let mut all = Vec::new();
    // Where none comes before it, it becomes the first.
    if let Some((first, _)) = map.entries.first()
        && !map.entries.iter().any(|(k, _)| before(&k.name))
    {
        let between = if map.flow {
            ", ".to_owned()
        } else {
            format!("{}{}", line_end(map.text), map.indent())
        };
        let start = first.span.start as usize;
        let words = words.iter().map(|w| format!("{w}{between}"));
        all.extend(words.map(|w| vec![Edit::insert(start, w)]));
    }
    for at in after {
        for words in &words {
            all.extend(if map.flow {
                insert_in_braces(map, at, words)
            } else {
                insert_line(map, at, words)
            });
        }
    }
    // `{}`
    if map.flow && map.entries.is_empty() {
        let inside = map.start + 1;
        all.extend(words.into_iter().map(|w| vec![Edit::insert(inside, w)]));
    }
    all.truncate(MOST);
    all
}

fn insert_in_braces(map: &Map<'_>, at: usize, words: &str) -> Vec<Vec<Edit>> {
    let text = map.text;
    let found = &map.entries[at];
    // A key alone ends itself.
    let end = entry_end(text, found);
    let between = map.entries.get(at + 1).and_then(|(next, _)| {
        let between = text.get(end..next.span.start as usize)?;
        let plain = between.trim_start().strip_prefix(',')?.trim().is_empty();
        plain.then_some(between)
    });
    let between = between.unwrap_or(", ");
    let mut all = vec![vec![Edit::insert(end, format!("{between}{words}"))]];
    if between != ", " {
        all.push(vec![Edit::insert(end, format!(", {words}"))]);
    }
    all
}

fn insert_line(map: &Map<'_>, at: usize, words: &str) -> Vec<Vec<Edit>> {
    let text = map.text;
    let end = line_end(text);
    let indent = map.indent();
    let after = next_line(text, entry_end(text, &map.entries[at]));
    let mut all = Vec::new();
    if text[..after].ends_with('\n') {
        all.push(vec![Edit::insert(after, format!("{indent}{words}{end}"))]);
    } else {
        all.push(vec![Edit::insert(after, format!("{end}{indent}{words}"))]);
    }
    if let Some((next, _)) = map.entries.get(at + 1) {
        let line = line_start(text, next.span.start as usize);
        all.push(vec![Edit::insert(line, format!("{indent}{words}{end}"))]);
    }
    all
}

/// Ways to take an entry out.
fn remove(map: &Map<'_>, key: &YamlKey) -> Vec<Vec<Edit>> {
    let text = map.text;
    let Some(at) = map.entries.iter().position(|(k, _)| k.span == key.span) else {
        return Vec::new();
    };
    let start = key.span.start as usize;
    let end = entry_end(text, &map.entries[at]);
    let cut = |range: std::ops::Range<usize>| vec![Edit { range, text: String::new() }];
    let mut all = Vec::new();
    let next = map.entries.get(at + 1).map(|(k, _)| k.span.start as usize);
    if map.flow {
        let quiet = |range: std::ops::Range<usize>| {
            let between = text.get(range).unwrap_or("#");
            !between.contains('#')
        };
        if let Some(next) = next.filter(|n| quiet(end..*n)) {
            all.push(cut(start..next));
        } else if at > 0 {
            let before = entry_end(text, &map.entries[at - 1]);
            if quiet(before..start) {
                all.push(cut(before..end));
            }
        }
        return all;
    }
    let line = line_start(text, start);
    // A block scalar's blank last lines are no part of its place.
    let after = next_line(text, end);
    if text[line..start].bytes().all(|b| b == b' ') {
        // A file that ends without a line end still does.
        if after == text.len() && !text.ends_with('\n') && line > 0 {
            let before = text[..line].trim_end_matches(['\n', '\r']).len();
            all.push(cut(before..after));
        }
        all.push(cut(line..after));
    } else if let Some(next) = next {
        // Behind a dash: the next key takes its place, unless a comment of its own is in between.
        let lines = text.get(after..next).unwrap_or("#");
        if lines.trim().is_empty() {
            all.push(cut(start..next));
        }
    }
    all
}
