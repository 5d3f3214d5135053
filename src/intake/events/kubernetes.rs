//! Kubernetes: events of its objects, and lines of its audit log, which are of the same kind by name.

use chrono::TimeDelta;
use serde_json::Value;

use super::dialect::Beside;
use super::fields::{text_at, time_at};
use super::{At, Level, Record};
use crate::vocabulary::EntryKind;

fn is_audit(value: &Value) -> bool {
    let version = value.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
    version.starts_with("audit.k8s.io")
        || (value.get("auditID").is_some() && value.get("verb").is_some())
}

pub fn is(value: &Value, _: Option<&'static str>) -> bool {
    let is_event = value.get("involvedObject").is_some() || value.get("regarding").is_some();
    (is_event && value.get("reason").is_some()) || is_audit(value)
}

/// Whether a request is told of before it is answered, at which it is told of once more.
pub fn is_silent(value: &Value) -> bool {
    let stage = value.get("stage").and_then(Value::as_str);
    is_audit(value) && stage.is_some_and(|s| s == "RequestReceived" || s == "ResponseStarted")
}

pub fn records(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    match is_audit(value) {
        true => audit(value, beside).into_iter().collect(),
        false => event(value, beside).unwrap_or_default(),
    }
}

/// An event at its first time, and at its last where that is long after: one that goes on for days is a part of what
/// happens on each of them.
fn event(value: &Value, beside: &Beside<'_>) -> Option<Vec<Record>> {
    const LAST: [&str; 3] = ["lastTimestamp", "series.lastObservedTime", "deprecatedLastTimestamp"];
    const FIRST: [&str; 4] =
        ["firstTimestamp", "deprecatedFirstTimestamp", "eventTime", "metadata.creationTimestamp"];
    const LONG: TimeDelta = TimeDelta::hours(1);
    let last = LAST.iter().find_map(|path| time_at(value, path));
    let first = FIRST.iter().find_map(|path| time_at(value, path)).or(last)?;
    let object = value.get("involvedObject").or_else(|| value.get("regarding"))?;
    let part = |key: &str| text_at(object, key);
    let kind = part("kind").unwrap_or_default();
    let name = part("name").unwrap_or_default();
    let space = part("namespace").map(|s| format!(" in {s}")).unwrap_or_default();
    let reason = text_at(value, "reason")?;
    let note = text_at(value, "message").or_else(|| text_at(value, "note"));
    let note = note.map(|n| format!(": {n}")).unwrap_or_default();
    let counts = ["count", "series.count", "deprecatedCount"].iter();
    let count = counts.filter_map(|path| super::fields::at_path(value, path)?.as_u64()).next();
    // What takes work away from a node is of the type Normal.
    let is_loss = ["NodeNotReady", "TaintManagerEviction", "Preempted"].contains(&&*reason);
    let level = match is_loss {
        true => Some(Level::Warning),
        false => text_at(value, "type").and_then(|t| Level::from_word(&t)),
    };
    let made = |at: At, times: &str| {
        let mut record = beside.record(at, &format!("{kind} {name}{space}: {reason}{note}{times}"));
        record.level = level;
        record
    };
    Some(match (first, last, count.filter(|n| *n > 1)) {
        (At::Exact(begun), Some(At::Exact(last)), Some(count)) if begun != last => {
            let is_day = begun.date_naive() == last.date_naive();
            let form = if is_day { "%H:%M:%S UTC" } else { "%F %H:%M:%S UTC" };
            let mut all = vec![made(first, &format!(" (×{count}, last {})", last.format(form)))];
            if last - begun > LONG {
                let since = begun.format(form);
                all.push(made(At::Exact(last), &format!(" (×{count}, since {since})")));
            }
            all
        }
        _ => vec![made(first, "")],
    })
}

fn audit(value: &Value, beside: &Beside<'_>) -> Option<Record> {
    let at =
        time_at(value, "requestReceivedTimestamp").or_else(|| time_at(value, "stageTimestamp"))?;
    if is_silent(value) {
        return None;
    }
    let verb = text_at(value, "verb")?;
    let object = |key: &str| text_at(value, &format!("objectRef.{key}"));
    let what = match (object("resource"), object("name")) {
        (Some(resource), Some(name)) => format!("{resource}/{name}"),
        (Some(resource), None) => resource,
        _ => text_at(value, "requestURI")?,
    };
    let part = object("subresource").map(|s| format!("/{s}")).unwrap_or_default();
    // What was run in a container stands in the query, an argument a key.
    let query = text_at(value, "requestURI").filter(|_| part == "/exec").unwrap_or_default();
    let query = query.split_once('?').map_or("", |(_, query)| query);
    let run = url::form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == "command");
    let run: String = run.map(|(_, argument)| format!(" {argument}")).collect();
    let run = if run.is_empty() { run } else { format!(":{run}") };
    let space = object("namespace").map(|s| format!(" in {s}")).unwrap_or_default();
    let who = text_at(value, "user.username");
    let acting = text_at(value, "impersonatedUser.username").map(|u| format!(" as {u}"));
    let acting = acting.unwrap_or_default();
    let status = super::fields::at_path(value, "responseStatus.code").and_then(Value::as_u64);
    let status = status.and_then(|s| u32::try_from(s).ok());
    let answer = status.map(|s| format!(" → {s}")).unwrap_or_default();
    let mut record = beside.record(at, &format!("{verb} {what}{part}{space}{acting}{run}{answer}"));
    let changes =
        ["create", "update", "patch", "delete", "deletecollection"].contains(&verb.as_str());
    record.kind = changes.then_some(EntryKind::Change);
    record.level = Some(match status.map(Level::of_status) {
        Some(level) if level > Level::Info => level,
        _ if changes => Level::Notice,
        _ => Level::Info,
    });
    record.apart = status.unwrap_or(0);
    record.who = who;
    Some(record)
}
