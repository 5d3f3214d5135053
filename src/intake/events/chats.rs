//! Other chats: Microsoft Teams, as the Graph API gives its messages, and Discord.

use serde_json::Value;

use super::Record;
use super::dialect::Beside;
use super::fields::{text_at, time_at};

pub fn is_teams(value: &Value, _: Option<&'static str>) -> bool {
    value.get("createdDateTime").is_some()
        && value.get("body").is_some_and(|b| b.get("content").is_some())
}

/// A message, with the answers to it where they were asked for.
pub fn teams(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let mut all: Vec<Record> = teams_message(value, beside).into_iter().collect();
    let replies = value.get("replies").and_then(Value::as_array).into_iter().flatten();
    for mut reply in replies.filter_map(|r| teams_message(r, beside)) {
        reply.text.insert_str(0, "↳ ");
        all.push(reply);
    }
    all
}

fn teams_message(value: &Value, beside: &Beside<'_>) -> Option<Record> {
    let kind = text_at(value, "messageType");
    if kind.is_some_and(|k| k != "message")
        || value.get("deletedDateTime").is_some_and(|d| !d.is_null())
    {
        return None;
    }
    let content = text_at(value, "body.content")?;
    let is_html = text_at(value, "body.contentType").is_some_and(|t| t == "html");
    let said = if is_html { words_of(&content) } else { content };
    let mut record = beside.record(time_at(value, "createdDateTime")?, &said);
    let names = ["from.user.displayName", "from.application.displayName", "from.bot.displayName"];
    record.who = names.iter().find_map(|path| text_at(value, path));
    if value.get("replyToId").is_some_and(|r| !r.is_null()) {
        record.text.insert_str(0, "↳ ");
    }
    Some(record)
}

/// The words of a piece of HTML.
pub fn words_of(content: &str) -> String {
    let text = mail_parser::decoders::html::html_to_text(content);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn is_discord(value: &Value, _: Option<&'static str>) -> bool {
    value.get("timestamp").is_some()
        && value.get("content").is_some()
        && value.get("author").is_some_and(|a| {
            a.get("discriminator").is_some()
                || a.get("nickname").is_some()
                || a.get("isBot").is_some()
        })
}

pub fn discord(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let Some(at) = time_at(value, "timestamp") else {
        return Vec::new();
    };
    let mut said = text_at(value, "content").unwrap_or_default();
    if said.trim().is_empty() {
        let parts = value.get("embeds").and_then(Value::as_array).into_iter().flatten();
        let parts = parts.flat_map(|e| ["title", "description"].map(|key| text_at(e, key)));
        said = parts.flatten().collect::<Vec<_>>().join(": ");
    }
    let is_reply = ["reference", "message_reference"]
        .iter()
        .any(|k| value.get(*k).is_some_and(|r| !r.is_null()));
    if is_reply {
        said.insert_str(0, "↳ ");
    }
    let mut record = beside.record(at, &said);
    let names = ["author.nickname", "author.global_name", "author.username", "author.name"];
    record.who = names.iter().find_map(|path| text_at(value, path));
    vec![record]
}
