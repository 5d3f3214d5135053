//! PagerDuty: log entries, incidents and what belongs to them, webhooks of both versions.

use serde_json::Value;

use super::dialect::Beside;
use super::fields::{level, text_at, time_at};
use super::{Level, Record};
use crate::vocabulary::EntryKind;

pub fn is(value: &Value, list: Option<&'static str>) -> bool {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let has = |key: &str| value.get(key).is_some();
    let event = value.get("event");
    ["_log_entry", "_log_entry_reference", "_notification"].iter().any(|end| kind.ends_with(end))
        || matches!(list, Some("log_entries" | "change_events"))
        || (list == Some("notes") && has("channel"))
        || event.is_some_and(|e| e.get("event_type").is_some() && e.get("occurred_at").is_some())
        || (event.is_some_and(Value::is_string) && has("incident"))
        || (has("incident_number") && has("escalation_policy"))
        || (kind == "alert" && has("alert_key"))
}

pub fn records(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    match value.get("event") {
        Some(event) if event.is_object() => webhook(event, beside).into_iter().collect(),
        Some(event) if event.is_string() => old_webhook(value, beside),
        _ => {
            let all = entry(value, beside).into_iter();
            all.chain(after(value, beside)).collect()
        }
    }
}

/// An event of version 3 of the webhooks.
fn webhook(event: &Value, beside: &Beside<'_>) -> Option<Record> {
    let what = text_at(event, "event_type").unwrap_or_default().replace(['.', '_'], " ");
    // Of a note the words, of another priority which it is now.
    let said = match text_at(event, "data.priority.summary") {
        Some(priority) if what.contains("priority") => Some(priority),
        _ => first(event, &["data.title", "data.content", "data.message", "data.summary"]),
    };
    let said = said.map(|s| format!(": {s}")).unwrap_or_default();
    let of = text_at(event, "data.incident.summary").or_else(|| {
        let title = text_at(event, "data.title")?;
        Some(title).filter(|title| !said.contains(title.as_str()))
    });
    let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
    let who = text_at(event, "agent.summary").map(|w| format!(" by {w}")).unwrap_or_default();
    let at = time_at(event, "occurred_at")?;
    Some(marked("", beside.record(at, &format!("{what}{who}{said}{of}"))))
}

/// A message of version 2 of the webhooks, which tells what happened by entries of the log.
fn old_webhook(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let entries = value.get("log_entries").and_then(Value::as_array).into_iter().flatten();
    let all: Vec<Record> = entries.filter_map(|e| entry(e, beside)).collect();
    let Some(at) = time_at(value, "created_on").filter(|_| all.is_empty()) else {
        return all;
    };
    let what = text_at(value, "event").unwrap_or_default().replace(['.', '_'], " ");
    let title = first(value, &["incident.title", "incident.summary"]);
    let title = title.map(|t| format!(": {t}")).unwrap_or_default();
    vec![marked("", beside.record(at, &format!("{what}{title}")))]
}

/// A log entry, or the beginning of an incident, an alert, a change, a note, a notification.
fn entry(value: &Value, beside: &Beside<'_>) -> Option<Record> {
    let kind = text_at(value, "type").unwrap_or_default();
    let at = ["created_at", "timestamp", "started_at"].iter().find_map(|k| time_at(value, k))?;
    let user = text_at(value, "user.summary");
    let is_notification = kind.ends_with("_notification");
    let said = first(value, &["summary", "content", "channel.summary", "title"]);
    let said = said.unwrap_or_else(|| {
        let what = kind.trim_end_matches("_log_entry").replace('_', " ");
        let to = user.as_ref().filter(|_| is_notification).map(|user| format!(" to {user}"));
        format!("{what}{}", to.unwrap_or_default())
    });
    let of = first(value, &["incident.summary", "incident.title"]);
    let of = of.filter(|of| !said.contains(of.as_str()));
    let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
    let mut record = marked(&kind, beside.record(at, &format!("{said}{of}")));
    if value.get("incident_number").is_some() || kind == "alert" {
        record.kind = Some(EntryKind::Alert);
        let severity = value.get("severity").and_then(level);
        record.level = severity.or(Some(Level::Error));
    } else if kind == "change_event" {
        record.kind = Some(EntryKind::Change);
    }
    record.who = user.filter(|_| !is_notification);
    Some(record)
}

/// Who took an incident, and its end.
fn after(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    if value.get("incident_number").is_none() {
        return Vec::new();
    }
    let title = first(value, &["summary", "title"]).map(|t| format!(" ({t})")).unwrap_or_default();
    let made = |at, what: &str, who: Option<String>| {
        let who = who.map(|who| format!(" by {who}")).unwrap_or_default();
        beside.record(at, &format!("{what}{who}{title}"))
    };
    let taken = value.get("acknowledgements").and_then(Value::as_array).into_iter().flatten();
    let taken = taken.filter_map(|one| {
        Some(made(time_at(one, "at")?, "Acknowledged", text_at(one, "acknowledger.summary")))
    });
    let is_over = text_at(value, "status").is_some_and(|s| s == "resolved");
    let ended = time_at(value, "resolved_at").or_else(|| time_at(value, "last_status_change_at"));
    let ended = ended.filter(|_| is_over);
    let ended = ended.map(|at| made(at, "Resolved", text_at(value, "last_status_change_by")));
    taken.chain(ended).collect()
}

fn first(of: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| text_at(of, path))
}

/// What raises an alarm is one.
fn marked(kind: &str, mut record: Record) -> Record {
    let lower = format!("{kind} {}", record.text).to_lowercase();
    let words = ["trigger", "notify", "escalat", "notified", "_notification"];
    let is_alarm = words.iter().any(|word| lower.contains(word));
    record.kind = is_alarm.then_some(EntryKind::Alert);
    record.level = lower.contains("trigger").then_some(Level::Error);
    record
}
