//! Clouds and what watches them: CloudTrail, Grafana, Loki, Datadog.

use serde_json::Value;

use super::dialect::Beside;
use super::fields::{Field, Mapping, find, level, text, text_at, time, time_at};
use super::{Level, Record, words};
use crate::vocabulary::EntryKind;

pub fn is_trail(value: &Value, _: Option<&'static str>) -> bool {
    value.get(LOOKED_UP).is_some_and(Value::is_string)
        || ["eventTime", "eventName", "eventSource"].iter().all(|key| value.get(*key).is_some())
}

/// Where `aws cloudtrail lookup-events` has the whole event, as a text.
const LOOKED_UP: &str = "CloudTrailEvent";

/// A call of the API of AWS. Those that only read are quieter than those that change something.
pub fn trail(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    if let Some(text) = value.get(LOOKED_UP).and_then(Value::as_str) {
        let whole: Option<Value> = serde_json::from_str(text).ok();
        // Once: a text within the text would be nobody's.
        let whole = whole.filter(|event| event.get(LOOKED_UP).is_none());
        return whole.map(|event| trail(&event, beside)).unwrap_or_default();
    }
    let Some(at) = time_at(value, "eventTime") else {
        return Vec::new();
    };
    let (name, source) = (text_at(value, "eventName"), text_at(value, "eventSource"));
    let source = source.unwrap_or_default();
    let source = source.trim_end_matches(".amazonaws.com");
    let region = text_at(value, "awsRegion").map(|r| format!(" in {r}")).unwrap_or_default();
    let name = name.unwrap_or_default();
    let on = |key: &str| value.get(key).and_then(named);
    let (wanted, made) = ("requestParameters", "responseElements");
    // What is made has its name in the answer, at times beside that of what it is made from.
    let on = match name.starts_with("Run") {
        true => on(made).or_else(|| on(wanted)),
        false => on(wanted).or_else(|| on(made)),
    };
    let on = on.map(|on| format!(" {on}")).unwrap_or_default();
    // A failed login has no code.
    let error =
        text_at(value, "errorCode").or_else(|| text_at(value, "errorMessage")).or_else(|| {
            let answer = value.get("responseElements")?.get(&name)?.as_str()?;
            (answer == "Failure").then(|| answer.to_owned())
        });
    let error = error.map(|e| format!(" → {e}"));
    let who = text_at(value, "userIdentity.userName")
        .or_else(|| text_at(value, "userIdentity.arn").and_then(|arn| session(&arn)))
        .or_else(|| text_at(value, "userIdentity.sessionContext.sessionIssuer.userName"))
        .or_else(|| text_at(value, "userIdentity.arn").and_then(|arn| role(&arn)))
        .or_else(|| text_at(value, "userIdentity.arn").map(|arn| last(&arn).to_owned()))
        .or_else(|| text_at(value, "userIdentity.invokedBy"));
    let reads = text_at(value, "readOnly").is_some_and(|r| r == "true");
    let said = format!("{source} {name}{on}{region}{}", error.clone().unwrap_or_default());
    let mut record = beside.record(at, &said);
    record.kind = (!reads).then_some(EntryKind::Change);
    record.level = Some(match (error.is_some(), reads) {
        (true, _) => Level::Warning,
        (false, true) => Level::Info,
        (false, false) => Level::Notice,
    });
    record.who = who;
    vec![record]
}

/// So many things are told that a call was about.
const MOST_NAMED: usize = 2;

/// What a call is about, by its names and ids, or by those of the set that it is done to.
fn named(value: &Value) -> Option<String> {
    let all = value.as_object()?;
    let own = all.iter().filter_map(|(key, value)| {
        let text = value.as_str()?;
        let is_name = ["Name", "Id"].iter().any(|end| key.ends_with(end)) || key == "name";
        match key.as_str() {
            // Of machines that were started: who pays, and the number of the order.
            "requestId" | "requesterId" | "ownerId" | "reservationId" => None,
            key if key.ends_with("Arn") => Some(last(text)),
            _ => Some(text).filter(|_| is_name),
        }
    });
    let own: Vec<&str> = own.take(MOST_NAMED).collect();
    if !own.is_empty() {
        return Some(own.join(" "));
    }
    let sets = all.iter().filter(|(key, _)| *key != "filterSet");
    let items = sets.filter_map(|(_, set)| set.get("items")?.as_array()).flatten();
    let mut items: Vec<String> = items.filter_map(named).take(MOST_NAMED + 1).collect();
    if let Some(more) = items.get_mut(MOST_NAMED) {
        "…".clone_into(more);
    }
    Some(items.join(" ")).filter(|items| !items.is_empty())
}

/// The last part of the name of a resource.
fn last(arn: &str) -> &str {
    arn.rsplit([':', '/']).next().unwrap_or(arn)
}

/// Who took on a role, and the role: `…:assumed-role/Admin/kim`. A machine and a name that a program made up are nobody.
fn session(arn: &str) -> Option<String> {
    let (role, session) = arn.split_once(":assumed-role/")?.1.rsplit_once('/')?;
    let number = session.rsplit('-').next().filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let is_made = number.is_some_and(|n| n.len() >= 8 || n == session);
    let is_nobody = session.starts_with("i-") || is_made || session == role;
    (!is_nobody).then(|| format!("{session} ({role})"))
}

/// The role alone, which many a machine has taken on.
fn role(arn: &str) -> Option<String> {
    let role = arn.split_once(":assumed-role/")?.1.split('/').next()?;
    Some(role.to_owned())
}

/// An alarm of CloudWatch, as SNS and EventBridge hand it on, or `describe-alarm-history` lists it.
pub fn alarm(value: &Value, beside: &Beside<'_>) -> Option<Vec<Record>> {
    let first = |paths: &[&str]| paths.iter().find_map(|path| text_at(value, path));
    let name = first(&["AlarmName", "detail.alarmName"])?;
    let at = ["StateChangeTime", "Timestamp", "time"].iter().find_map(|k| time_at(value, k))?;
    let state = first(&["NewStateValue", "detail.state.value"]);
    let why = first(&["NewStateReason", "detail.state.reason", "HistorySummary"])?;
    let is_alarm = state.as_ref().map_or(why.ends_with("to ALARM"), |state| state == "ALARM");
    let state = state.map(|state| format!(" {state}")).unwrap_or_default();
    let mut record = beside.record(at, &format!("{name}{state}: {why}"));
    record.kind = Some(EntryKind::Alert);
    record.level = is_alarm.then_some(Level::Error);
    Some(vec![record])
}

pub fn is_grafana(value: &Value, _: Option<&'static str>) -> bool {
    let has = |key: &str| value.get(key).is_some();
    has("time")
        && has("text")
        && (has("dashboardId") || has("dashboardUID") || has("alertName") || has("panelId"))
}

pub fn grafana(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let Some(at) = time_at(value, "time") else {
        return Vec::new();
    };
    let alert = text_at(value, "alertName").filter(|n| !n.is_empty());
    let state = text_at(value, "newState").filter(|s| !s.is_empty());
    let said = text_at(value, "text").map(|t| super::chats::words_of(&t)).unwrap_or_default();
    let parts = [alert.clone(), state, Some(said).filter(|t| !t.is_empty())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let tags = value.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags: Vec<&str> = tags.filter_map(Value::as_str).collect();
    let tags = if tags.is_empty() { String::new() } else { format!(" ({})", tags.join(" ")) };
    let mut record = beside.record(at, &format!("{}{tags}", parts.join(": ")));
    record.kind = alert.map(|_| EntryKind::Alert);
    record.who = text_at(value, "login").filter(|l| !l.is_empty());
    vec![record]
}

pub fn is_loki(value: &Value, _: Option<&'static str>) -> bool {
    let has = |key: &str| value.get(key).is_some_and(Value::is_object);
    let is_stream = value.get("values").is_some_and(Value::is_array) && has("stream");
    let is_bare = || value.as_object().is_some_and(|keys| keys.len() == 2);
    is_stream
        || value.get("line").is_some_and(Value::is_string)
            && value.get("timestamp").is_some()
            && (has("labels") || has("fields") || is_bare())
}

/// The lines of one stream, or one line, as `logcli` and Grafana save them.
pub fn loki(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let labels = ["stream", "labels", "fields"].iter().find_map(|key| value.get(*key));
    let own = |key: &str| labels.and_then(|l| text_at(l, key));
    let stream_level =
        own("level").or_else(|| own("detected_level")).and_then(|l| Level::from_word(&l));
    let made = |at: &Value, said: &Value| {
        let at = time(at)?;
        let said = said.as_str()?;
        let (words, level) = words::said(said, at);
        let said = if beside.reading.keeps_lines { said } else { &words };
        let mut record = beside.record(at, said);
        record.level = stream_level.or(level);
        Some(record)
    };
    if let Some((line, at)) = value.get("line").zip(value.get("timestamp")) {
        return made(at, line).into_iter().collect();
    }
    let values = value.get("values").and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<Record> = values.filter_map(|p| made(p.get(0)?, p.get(1)?)).collect();
    // Asked for backwards, the last comes first.
    if all.first().zip(all.last()).is_some_and(|(first, last)| is_later(first, last)) {
        all.reverse();
    }
    all
}

fn is_later(first: &Record, last: &Record) -> bool {
    matches!((first.at, last.at), (super::At::Exact(a), super::At::Exact(b)) if a > b)
}

pub fn is_datadog(value: &Value, _: Option<&'static str>) -> bool {
    value.get("date_happened").is_some()
        || ["attributes", "content"]
            .iter()
            .any(|key| value.get(*key).is_some_and(|a| a.get("timestamp").is_some()))
}

/// An event of either version of its API, or a log.
pub fn datadog(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    // Version 1 calls the attributes of a log its content.
    let content = value.get("content").filter(|c| c.is_object());
    let inner = content.or_else(|| value.get("attributes")).unwrap_or(value);
    let at = ["date_happened", "timestamp", "attributes.timestamp"]
        .iter()
        .find_map(|path| time_at(inner, path));
    let Some(at) = at else { return Vec::new() };
    let title = ["title", "attributes.title"].iter().find_map(|path| text_at(inner, path));
    let words =
        ["message", "text", "attributes.message"].iter().find_map(|path| text_at(inner, path));
    let said = match (title, words) {
        (Some(title), Some(words)) if words != title => format!("{title}: {words}"),
        (Some(one), _) | (None, Some(one)) => one,
        _ => return Vec::new(),
    };
    let said = said.replace("%%%", "");
    let mut record = beside.record(at, &said);
    let of =
        ["alert_type", "status", "attributes.status"].iter().find_map(|path| text_at(inner, path));
    record.level = of.and_then(|word| level(&Value::String(word)));
    let service = text_at(inner, "service").or_else(|| text_at(inner, "host"));
    record.who = service;
    vec![record]
}

/// So many fields of a record without words are told.
const MOST_FIELDS: usize = 8;

/// What an entry of Google Cloud's logs says where that is no text: of a program's own fields, of a call of the API, of a
/// request. With it who made the call.
pub fn google(value: &Value) -> Option<(String, Option<String>)> {
    let own = value.get("jsonPayload");
    if let Some(said) =
        own.and_then(|own| find(own, Field::Text, &Mapping::default())).and_then(text)
    {
        return Some((said, None));
    }
    if let Some(call) = value.get("protoPayload") {
        let (name, on) = (text_at(call, "methodName")?, text_at(call, "resourceName"));
        let failed = text_at(call, "status.message").map(|why| format!(" → {why}"));
        let said = [Some(name), on.map(|on| format!(" {on}")), failed];
        let who = text_at(call, "authenticationInfo.principalEmail");
        return Some((said.into_iter().flatten().collect(), who));
    }
    if let Some(request) = value.get("httpRequest") {
        let part = |key: &str| text_at(request, key).unwrap_or_default();
        // Load balancers say why.
        let why = own.and_then(|own| text_at(own, "statusDetails"));
        let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
        let (method, url, status) = (part("requestMethod"), part("requestUrl"), part("status"));
        return Some((format!("{method} {url} → {status}{why}"), None));
    }
    // Without any words, its figures are all there is.
    let fields = own?.as_object()?.iter().filter(|(key, _)| !key.starts_with('@'));
    let fields = fields.filter_map(|(key, value)| Some(format!("{key} {}", text(value)?)));
    let fields: Vec<String> = fields.take(MOST_FIELDS).collect();
    Some((fields.join(", "), None)).filter(|(said, _)| !said.is_empty())
}

/// A row of CloudWatch Logs Insights, `[{"field": "@timestamp", "value": "…"}, …]`, as an object. Its times are in UTC.
pub fn insights(value: &Value) -> Option<Value> {
    let fields = value.as_array().filter(|fields| !fields.is_empty())?;
    let field = |one: &Value| {
        let (name, value) = (one.get("field")?.as_str()?, one.get("value")?.as_str()?);
        let zone = if name == "@timestamp" && !value.ends_with('Z') { "Z" } else { "" };
        Some((name.to_owned(), Value::String(format!("{value}{zone}"))))
    };
    fields.iter().map(field).collect::<Option<serde_json::Map<_, _>>>().map(Value::Object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn machines_that_were_started_are_named_and_not_who_pays() {
        let made = json!({
            "ownerId": "123456789012",
            "requesterId": "210987654321",
            "reservationId": "r-1",
            "instancesSet": {"items": [{"instanceId": "i-4"}]},
        });
        assert_eq!(named(&made).as_deref(), Some("i-4"));
    }

    #[test]
    fn a_machine_is_told_by_the_role_that_it_took_on() {
        let machine = "arn:aws:sts::123456789012:assumed-role/checkout/i-0123456789abcdef0";
        assert_eq!(session(machine), None);
        assert_eq!(role(machine).as_deref(), Some("checkout"));
        assert_eq!(role("arn:aws:iam::123456789012:user/kim"), None);
    }
}
