//! What raises alarms and pages people: Alertmanager, Opsgenie; what tells customers: Statuspage.

use chrono::TimeDelta;
use serde_json::Value;

use super::chats::words_of;
use super::dialect::Beside;
use super::fields::{at_path, text_at, time_at};
use super::{Level, Record, clock};
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
    let states = ["state", "status", "status.state"];
    let status = states.iter().find_map(|path| text_at(value, path));
    // It raised no alarm: what it watches is not wrong for long enough.
    if status.as_deref() == Some("pending") {
        let mut pending = made(begun, "pending");
        (pending.kind, pending.level) = (None, Some(Level::Info));
        return vec![pending];
    }
    let mut fired = made(begun, "fired");
    fired.level = level;
    // An alert that still fires ends in the year 1, or is given an end in the future that counts for nothing.
    let is_over = status.as_deref() == Some("resolved");
    let ended = time_at(value, "endsAt").filter(|_| is_over).map(|at| made(at, "resolved"));
    [fired].into_iter().chain(ended).collect()
}

/// Whether it is a rule of Prometheus of which nothing fires or waits.
pub fn is_quiet_rule(value: &Value) -> bool {
    let alerts = value.get("alerts").and_then(Value::as_array);
    value.get("query").is_some_and(Value::is_string)
        && value.get("type").is_some_and(|kind| kind == "alerting" || kind == "recording")
        && alerts.is_none_or(Vec::is_empty)
}

pub fn is_opsgenie(value: &Value, _: Option<&'static str>) -> bool {
    let has = |key: &str| value.get(key).is_some();
    has("tinyId")
        || ((has("log") || has("note")) && has("offset") && has("createdAt"))
        || value.get("alert").is_some_and(|a| a.get("tinyId").is_some())
}

/// An alert with what became of it, a line of an alert's log, a note on one, or what a webhook says of one.
pub fn opsgenie(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    // As a webhook gives it: what was done stands beside the alert.
    let (alert, action) = match value.get("alert").filter(|a| a.is_object()) {
        Some(alert) => (alert, text_at(value, "action")),
        None => (value, None),
    };
    let first = |paths: &[&str]| paths.iter().find_map(|path| text_at(alert, path));
    let begun = time_at(alert, "createdAt");
    let Some(at) = time_at(alert, "updatedAt").filter(|_| action.is_some()).or(begun) else {
        return Vec::new();
    };
    let message = text_at(alert, "message");
    let note = text_at(alert, "note").filter(|note| !note.is_empty());
    let said = match (&action, &message) {
        (Some(action), Some(message)) => {
            let action = if action == "Acknowledge" { "Acknowledged" } else { action };
            let note = note.map(|note| format!(": {note}")).unwrap_or_default();
            Some(format!("{action}: {message}{note}"))
        }
        _ => first(&["log"]).or(note).or_else(|| message.clone()),
    };
    let Some(said) = said else { return Vec::new() };
    let mut record = beside.record(at, &said);
    // Taking, closing and notes are told of an alarm and are none.
    let is_alarm = match &action {
        Some(action) => matches!(&**action, "Create" | "Escalate"),
        None => alert.get("tinyId").is_some() || said.contains("[Create]"),
    };
    record.kind = is_alarm.then_some(EntryKind::Alert);
    record.level = text_at(alert, "priority").and_then(|p| match p.as_str() {
        "P1" => Some(Level::Critical),
        "P2" => Some(Level::Error),
        "P3" => Some(Level::Warning),
        "P4" => Some(Level::Notice),
        "P5" => Some(Level::Info),
        _ => None,
    });
    let is_person = |who: &String| who != "System" && !who.is_empty();
    // The owner of an alert took it later, and does not say it.
    record.who = match (&action, alert.get("tinyId")) {
        (Some(_), _) => text_at(alert, "username"),
        (None, Some(_)) => None,
        (None, None) => text_at(alert, "owner"),
    }
    .filter(is_person);
    let mut all = vec![record];
    if let Some(begun) = begun.filter(|_| action.is_none()) {
        for (what, after, who) in [
            ("Acknowledged", "report.ackTime", "report.acknowledgedBy"),
            ("Closed", "report.closeTime", "report.closedBy"),
        ] {
            let after = at_path(alert, after).and_then(Value::as_i64);
            let after = after.and_then(TimeDelta::try_milliseconds);
            let Some(after) = after.filter(|after| *after > TimeDelta::zero()) else { continue };
            let message = message.as_deref().unwrap_or_default();
            let mut record =
                beside.record(clock::later(begun, after), &format!("{what}: {message}"));
            record.who = text_at(alert, who).filter(is_person);
            all.push(record);
        }
    }
    all
}

pub fn is_statuspage(value: &Value, _: Option<&'static str>) -> bool {
    value.get("incident_updates").is_some_and(Value::is_array)
}

/// Whether a text is HTML, as an editor of Statuspage writes it, and not one that compares something.
fn is_html(text: &str) -> bool {
    ["</", "<br", "&amp;", "&lt;", "&nbsp;"].iter().any(|mark| text.contains(mark))
}

/// The updates of an incident, as customers read them.
pub fn statuspage(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let name = text_at(value, "name").unwrap_or_default();
    let level = text_at(value, "impact").and_then(|impact| match impact.as_str() {
        "critical" => Some(Level::Critical),
        "major" => Some(Level::Error),
        "minor" => Some(Level::Warning),
        "none" | "maintenance" => Some(Level::Info),
        _ => None,
    });
    let updates = value.get("incident_updates").and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<Record> = updates
        .filter_map(|update| {
            let times = ["display_at", "created_at", "updated_at"];
            let at = times.iter().find_map(|path| time_at(update, path))?;
            let status = text_at(update, "status").unwrap_or_default().replace('_', " ");
            let body = text_at(update, "body").map(|body| match is_html(&body) {
                true => format!(": {}", words_of(&body)),
                false => format!(": {body}"),
            });
            let body = body.unwrap_or_default();
            let mut record = beside.record(at, &format!("Status page, {status} ({name}){body}"));
            record.kind = Some(EntryKind::Message);
            // What tells that it is over is not as loud as what it ends.
            let is_over = matches!(&*status, "resolved" | "completed" | "postmortem");
            record.level = level.map(|level| if is_over { Level::Info } else { level });
            Some(record)
        })
        .collect();
    // The last comes first there.
    all.reverse();
    all
}
