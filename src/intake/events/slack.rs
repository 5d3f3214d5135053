//! Slack: an export, or what its API and the programs around it give.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use super::dialect::Beside;
use super::fields::{text_at, time_at};
use super::{Reading, Record};
use crate::vocabulary::EntryKind;

/// What says who joined, or that a message is no more, which nobody looks for afterwards.
const QUIET: [&str; 10] = [
    "channel_join",
    "channel_leave",
    "channel_purpose",
    "channel_name",
    "bot_add",
    "bot_remove",
    "channel_archive",
    "channel_unarchive",
    "pinned_item",
    "tombstone",
];

pub fn is(value: &Value, _: Option<&'static str>) -> bool {
    let is_ts = value.get("ts").and_then(Value::as_str).is_some_and(|ts| {
        ts.split_once('.').is_some_and(|(whole, fraction)| {
            whole.len() >= 9
                && fraction.len() == 6
                && ts.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    });
    is_ts && (value.get("text").is_some() || value.get("type").is_some_and(|t| t == "message"))
}

/// A piece of what slackdump writes while it works that has no messages of its own: files or a channel, beside the message
/// that another piece has.
pub fn is_piece(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    value.get("t").is_some_and(Value::is_number)
        && has("id")
        && !has("m")
        && ["f", "ci", "cu"].into_iter().any(has)
}

/// A message, with the answers to it where slackdump keeps them.
pub fn records(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let answers = value.get("slackdump_thread_replies").and_then(Value::as_array);
    let all = std::iter::once(value).chain(answers.into_iter().flatten());
    all.filter_map(|value| message(value, beside)).collect()
}

fn message(value: &Value, beside: &Beside<'_>) -> Option<Record> {
    let subtype = value.get("subtype").and_then(Value::as_str).unwrap_or_default();
    let at = time_at(value, "ts").filter(|_| !QUIET.contains(&subtype))?;
    let names = &beside.reading.names;
    let mut said = value.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    if said.trim().is_empty() {
        // Bots say what they have to say in attachments and blocks.
        said = attached(value).unwrap_or_default();
    }
    let mut said = plain(&said, beside.reading);
    if said.trim().is_empty() {
        let files = value.get("files").and_then(Value::as_array).into_iter().flatten();
        let files: Vec<String> = files.filter_map(|f| text_at(f, "name")).collect();
        if files.is_empty() {
            return None;
        }
        said = format!("(file) {}", files.join(", "));
    }
    let thread = value.get("thread_ts").and_then(Value::as_str);
    if thread.is_some_and(|t| value.get("ts").and_then(Value::as_str) != Some(t)) {
        said.insert_str(0, "↳ ");
    }
    let id = value.get("user").and_then(Value::as_str);
    let own =
        ["user_profile.display_name", "user_profile.real_name", "username", "bot_profile.name"];
    let who = id.and_then(|id| names.get(id).cloned());
    let who = who.or_else(|| own.iter().find_map(|path| text_at(value, path)));
    let who = who.or_else(|| id.map(str::to_owned));
    let is_bot = value.get("bot_id").is_some() || subtype == "bot_message";
    let mut record = beside.record(at, &said);
    record.kind = (is_bot && is_alarm(&record.text)).then_some(EntryKind::Alert);
    record.who = who;
    Some(record)
}

/// Whether a message of a program raises an alarm.
pub fn is_alarm(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["firing", "triggered", "alert", "paging", "paged", "critical", "incident #"]
        .iter()
        .any(|w| lower.contains(w))
}

fn attached(value: &Value) -> Option<String> {
    let attachments = value.get("attachments").and_then(Value::as_array);
    let all = attachments.into_iter().flatten().filter_map(|a| {
        let mut said = String::new();
        for part in ["pretext", "title", "text"].iter().filter_map(|key| text_at(a, key)) {
            if !said.is_empty() {
                said.push_str(if said.trim_end().ends_with(':') { " " } else { ": " });
            }
            said.push_str(&part);
        }
        // Beside blocks the fallback says that there is no preview.
        Some(said)
            .filter(|s| !s.is_empty())
            .or_else(|| blocks(a))
            .or_else(|| text_at(a, "fallback"))
    });
    let all: Vec<String> = all.collect();
    if all.is_empty() { blocks(value) } else { Some(all.join("; ")) }
}

fn blocks(value: &Value) -> Option<String> {
    const MOST: usize = 5;
    let blocks = value.get("blocks").and_then(Value::as_array)?;
    let texts = blocks.iter().filter_map(|block| {
        text_at(block, "text.text").or_else(|| {
            let mut said = String::new();
            elements(block, &mut said);
            Some(said).filter(|s| !s.trim().is_empty())
        })
    });
    let texts: Vec<String> = texts.take(MOST).collect();
    Some(texts.join(": ")).filter(|s| !s.is_empty())
}

/// The words of a block of rich text, which lie in elements of elements.
fn elements(block: &Value, said: &mut String) {
    for element in block.get("elements").and_then(Value::as_array).into_iter().flatten() {
        match text_at(element, "text").or_else(|| text_at(element, "url")) {
            Some(text) if block.get("type").is_none_or(|t| t != "actions") => said.push_str(&text),
            Some(_) => {}
            None => elements(element, said),
        }
    }
}

/// The words of a message: `<@U1>` is a name, `<#C1|incident>` a channel, `<https://…|words>` a link; `&lt;` is `<`.
fn plain(text: &str, reading: &Reading) -> String {
    static MARKS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"<([@#!]?)([^<>|\n]{1,2000})(?:\|([^<>\n]{0,400}))?>").ok());
    let made = match MARKS.as_ref() {
        Some(marks) => marks.replace_all(text, |c: &Captures<'_>| {
            let id = c.get(2).map_or("", |m| m.as_str());
            let label = c.get(3).map(|m| m.as_str()).filter(|l| !l.is_empty());
            let name = || reading.names.get(id).map(String::as_str);
            match c.get(1).map_or("", |m| m.as_str()) {
                "@" => format!("@{}", name().or(label).unwrap_or(id)),
                "#" => format!("#{}", label.or_else(name).unwrap_or(id)),
                "!" => format!("@{}", label.unwrap_or(id).trim_start_matches('@')),
                _ => match label {
                    Some(label) if !id.contains(label) => format!("{label} ({id})"),
                    _ => id.to_owned(),
                },
            }
        }),
        None => Cow::Borrowed(text),
    };
    made.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The names of people or channels of an export: of `users.json`, `channels.json` and their like.
#[must_use]
pub fn names(list: &[u8]) -> Vec<(String, String)> {
    let Ok(Value::Array(all)) = serde_json::from_slice(list) else {
        return Vec::new();
    };
    let name = |one: &Value| {
        let paths = ["profile.display_name", "profile.real_name", "real_name", "name"];
        let name = paths.iter().find_map(|path| text_at(one, path))?;
        Some((text_at(one, "id")?, name))
    };
    all.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::events::{Format, Out, Told, dialect};

    #[test]
    fn each_message_of_the_pieces_of_slackdump_is_told_once() {
        let first =
            r#"{"type":"message","user":"U1","text":"it is down","ts":"1773478931.000100"}"#;
        let pieces = [
            r#"{"t":5,"ts":1773479900000000000,"id":"C1","ci":{"id":"C1","created":1773400000}}"#
                .to_owned(),
            format!(r#"{{"t":0,"ts":1773479900000000000,"id":"C1","n":1,"m":[{first}]}}"#),
            format!(
                r#"{{"t":2,"ts":1773479900000000000,"id":"C1","p":{first},"f":[{{"name":"a.png"}}]}}"#
            ),
            format!(
                r#"{{"t":1,"ts":1773479900000000000,"id":"C1","p":{first},"m":[{}]}}"#,
                r#"{"type":"message","text":"thanks","ts":"1773479000.000300","thread_ts":"1773478931.000100"}"#
            ),
        ];
        let mut said = Vec::new();
        let mut take = |_: Format, record: Record| said.push(record.text);
        let mut out = Out { take: &mut take, told: Told::default() };
        let all = pieces.join("\n") + "\n";
        dialect::read(Format::Json, all.as_bytes(), &Reading::default(), &mut out).unwrap();
        assert_eq!(out.told.unread, 0);
        assert_eq!(said, ["it is down", "↳ thanks"]);
    }
}
