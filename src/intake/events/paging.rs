//! What raises alarms and pages people: Alertmanager, PagerDuty, Opsgenie; what tells customers: Statuspage.

use serde_json::Value;

use super::dialect::Beside;
use super::fields::{level, text_at, time_at};
use super::{Level, Record};
use crate::vocabulary::EntryKind;

pub fn is_alert(value: &Value, _: Option<&'static str>) -> bool {
    let is_one = value.get("labels").is_some_and(Value::is_object);
    // A rule of Prometheus that fires has `activeAt`.
    is_one && (value.get("startsAt").is_some() || value.get("activeAt").is_some())
}

/// An alert, and its end where it has one.
pub fn alert(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let Some(begun) = time_at(value, "startsAt").or_else(|| time_at(value, "activeAt")) else {
        return Vec::new();
    };
    let label = |key: &str| text_at(value, &format!("labels.{key}"));
    let name = label("alertname").unwrap_or_else(|| "Alert".to_owned());
    let of = ["service", "job", "instance", "namespace", "cluster"].iter().find_map(|k| label(k));
    let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
    let words = ["summary", "message", "description"].iter();
    let words = words.map(|k| format!("annotations.{k}")).find_map(|path| text_at(value, &path));
    let words = words.map(|w| format!(": {w}")).unwrap_or_default();
    let level = label("severity").and_then(|s| match s.as_str() {
        "page" => Some(Level::Critical),
        other => Level::from_word(other),
    });
    let made = |at, what: &str| {
        let mut record = beside.record(at, &format!("{name}{of} {what}{words}"));
        record.kind = Some(EntryKind::Alert);
        record
    };
    let mut fired = made(begun, "fired");
    fired.level = level;
    // An alert that still fires ends in the year 1, or is given an end in the future that counts for nothing.
    let status = text_at(value, "status").or_else(|| text_at(value, "status.state"));
    let is_over = status.as_deref() == Some("resolved");
    let ended = time_at(value, "endsAt").filter(|_| is_over).map(|at| made(at, "resolved"));
    [fired].into_iter().chain(ended).collect()
}

pub fn is_pagerduty(value: &Value, list: Option<&'static str>) -> bool {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    kind.ends_with("_log_entry")
        || kind.ends_with("_log_entry_reference")
        || list == Some("log_entries")
        || value
            .get("event")
            .is_some_and(|e| e.get("event_type").is_some() && e.get("occurred_at").is_some())
        || (value.get("incident_number").is_some() && value.get("escalation_policy").is_some())
}

/// A log entry, an event of a webhook, or an incident.
pub fn pagerduty(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let kind = text_at(value, "type").unwrap_or_default();
    let mut record = if let Some(event) = value.get("event").filter(|e| e.is_object()) {
        let what = text_at(event, "event_type").unwrap_or_default().replace(['.', '_'], " ");
        let title = text_at(event, "data.title").or_else(|| text_at(event, "data.summary"));
        let title = title.map(|t| format!(": {t}")).unwrap_or_default();
        let who = text_at(event, "agent.summary").map(|w| format!(" by {w}")).unwrap_or_default();
        let Some(at) = time_at(event, "occurred_at") else { return Vec::new() };
        beside.record(at, &format!("{what}{who}{title}"))
    } else {
        let summary =
            ["summary", "channel.summary", "title"].iter().find_map(|path| text_at(value, path));
        let summary =
            summary.unwrap_or_else(|| kind.trim_end_matches("_log_entry").replace('_', " "));
        let title = text_at(value, "incident.summary").or_else(|| text_at(value, "incident.title"));
        let title = title.filter(|t| !summary.contains(t.as_str()));
        let title = title.map(|t| format!(" ({t})")).unwrap_or_default();
        let Some(at) = time_at(value, "created_at") else { return Vec::new() };
        beside.record(at, &format!("{summary}{title}"))
    };
    let lower = format!("{kind} {}", record.text).to_lowercase();
    let is_alarm =
        ["trigger", "notify", "escalat", "notified"].iter().any(|word| lower.contains(word));
    record.kind = is_alarm.then_some(EntryKind::Alert);
    record.level = lower.contains("trigger").then_some(Level::Error);
    vec![record]
}

pub fn is_opsgenie(value: &Value, _: Option<&'static str>) -> bool {
    value.get("tinyId").is_some()
        || (value.get("log").is_some()
            && value.get("offset").is_some()
            && value.get("createdAt").is_some())
        || value.get("alert").is_some_and(|a| a.get("tinyId").is_some())
}

/// An alert, or a line of an alert's log.
pub fn opsgenie(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    // As a webhook gives it: what was done stands beside the alert.
    let (alert, action) = match value.get("alert").filter(|a| a.is_object()) {
        Some(alert) => (alert, text_at(value, "action")),
        None => (value, None),
    };
    let Some(at) = time_at(alert, "updatedAt")
        .filter(|_| action.is_some())
        .or_else(|| time_at(alert, "createdAt"))
    else {
        return Vec::new();
    };
    let Some(said) = text_at(alert, "log").or_else(|| text_at(alert, "message")) else {
        return Vec::new();
    };
    let said = action.map_or_else(|| said.clone(), |action| format!("{action}: {said}"));
    let mut record = beside.record(at, &said);
    record.kind = Some(EntryKind::Alert);
    record.level = text_at(alert, "priority").and_then(|p| match p.as_str() {
        "P1" => Some(Level::Critical),
        "P2" => Some(Level::Error),
        "P3" => Some(Level::Warning),
        "P4" => Some(Level::Notice),
        "P5" => Some(Level::Info),
        _ => None,
    });
    record.who = text_at(alert, "owner").filter(|o| o != "System" && !o.is_empty());
    vec![record]
}

pub fn is_statuspage(value: &Value, _: Option<&'static str>) -> bool {
    value.get("incident_updates").is_some_and(Value::is_array)
}

/// The updates of an incident, as customers read them.
pub fn statuspage(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let name = text_at(value, "name").unwrap_or_default();
    let updates = value.get("incident_updates").and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<Record> = updates
        .filter_map(|update| {
            let at = ["display_at", "created_at"].iter().find_map(|path| time_at(update, path))?;
            let status = text_at(update, "status").unwrap_or_default().replace('_', " ");
            let body = text_at(update, "body").map(|b| format!(": {b}")).unwrap_or_default();
            let mut record = beside.record(at, &format!("Status page, {status} ({name}){body}"));
            record.kind = Some(EntryKind::Message);
            record.level = text_at(value, "impact").and_then(|i| level(&Value::String(i)));
            Some(record)
        })
        .collect();
    // The last comes first there.
    all.reverse();
    all
}
