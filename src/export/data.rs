//! An incident as JSON: its keys as [the format](../../docs/format.md) names them, with all lists, and its sections.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Exported, converted, main_text};
use crate::config::Config;
use crate::fix::convert::Notation;
use crate::model::Incident;
use crate::model::decode::in_text;
use crate::report::json_writer;
use crate::source::discover::LISTS;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{self, Kind, Like, Node};
use crate::source::{FileId, Sources};

/// Makes the JSON.
pub fn json(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
) -> Result<Exported, String> {
    let (text, left) = converted(incident, sources, config, Notation::Yaml)?;
    let mut notes: Vec<String> = left
        .into_iter()
        .map(|why| format!("a list stands in the text of its section as well: {why}"))
        .collect();
    let mut keys = Map::new();
    let body = match divide(&text) {
        Division::Both { yaml, body } => {
            match yaml::parse(FileId(0), &text, yaml.start, yaml.end).map(|n| value(&n)) {
                Ok(Value::Object(read)) => keys = read,
                Ok(_) => {}
                Err(e) => return Err(format!("the front matter cannot be read: {}", e.message)),
            }
            &text[body..]
        }
        _ => text.as_str(),
    };
    // Lists in files of their own.
    for list in LISTS {
        for ending in ["yaml", "yml"] {
            let path = incident.folder.join(format!("{list}.{ending}"));
            let Some(file) = sources.id(&path).and_then(|id| sources.text(id).ok()) else {
                continue;
            };
            match yaml::parse(FileId(0), &file.text, 0, file.text.len()) {
                Ok(read) => _ = keys.entry(list).or_insert_with(|| value(&read)),
                Err(e) => {
                    notes.push(format!("{path} cannot be read and is left out: {}", e.message))
                }
            }
        }
    }
    // Lists that have to stay in the text are data nevertheless.
    let main = main_text(incident, sources)?;
    let is_given = |name: &str| keys.contains_key(name);
    let reading = in_text(incident, main, config, is_given);
    let lists = reading.lists.iter().filter_map(|l| Some((l.name, l.node.as_ref()?)));
    let follow_up = reading.follow_up.as_ref().map(|f| ("follow_up", &f.node));
    let summary = reading.summary.as_ref().and_then(|s| Some(("summary", s.node.as_ref()?)));
    let in_text: Vec<(String, Value)> = lists
        .chain(follow_up)
        .chain(summary)
        .map(|(n, node)| (n.to_owned(), value(node)))
        .collect();
    for (name, value) in in_text {
        keys.entry(name).or_insert(value);
    }
    let whole = json!({
        "version": 1,
        "slug": incident.slug,
        "report": keys,
        "body": body.trim(),
    });
    let text = json_writer::pretty_text(&whole).map_err(|e| e.to_string())?;
    Ok(Exported { bytes: text.into_bytes(), notes })
}

/// A value of YAML as its author meant it.
fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar { like: Like::Bool(b), .. } => Value::Bool(*b),
        // A number that JSON has another notation for stays as it was written: `012`, `0x1f`, `.5`.
        Kind::Scalar { text, like: Like::Integer | Like::Float } => serde_json::from_str(text)
            .ok()
            .filter(Value::is_number)
            .unwrap_or_else(|| Value::String(text.clone())),
        Kind::Scalar { text, .. } => Value::String(text.clone()),
        Kind::Seq(all) => all.iter().map(value).collect(),
        Kind::Map(entries) => {
            entries.iter().map(|(key, node)| (key.name.clone(), value(node))).collect()
        }
    }
}
