//! Other chats: Microsoft Teams, as the Graph API gives its messages, and Discord.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use super::Record;
use super::dialect::Beside;
use super::fields::{text_at, time_at};
use super::slack::is_alarm;
use crate::vocabulary::EntryKind;

pub fn is_teams(value: &Value, _: Option<&'static str>) -> bool {
    value.get("createdDateTime").is_some()
        && value.get("body").is_some_and(|b| b.get("content").is_some())
}

/// A message, with the answers to it where they were asked for.
pub fn teams(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let replies = value.get("replies").and_then(Value::as_array).into_iter().flatten();
    let is_reply = value.get("replyToId").is_some_and(|r| !r.is_null());
    let all = std::iter::once((value, is_reply)).chain(replies.map(|reply| (reply, true)));
    all.filter_map(|(value, is_reply)| teams_message(value, is_reply, beside)).collect()
}

fn teams_message(value: &Value, is_reply: bool, beside: &Beside<'_>) -> Option<Record> {
    let kind = text_at(value, "messageType");
    if kind.is_some_and(|k| k != "message")
        || value.get("deletedDateTime").is_some_and(|d| !d.is_null())
    {
        return None;
    }
    let content = text_at(value, "body.content").unwrap_or_default();
    let is_html = text_at(value, "body.contentType").is_some_and(|t| t == "html");
    let mut said = if is_html { words_of(&content) } else { content.clone() };
    if said.trim().is_empty() {
        said = attached(value);
    }
    if said.is_empty() && is_html && content.contains("<img") {
        said.push_str("(picture)");
    }
    let subject = text_at(value, "subject");
    let said: Vec<String> =
        subject.into_iter().chain(Some(said)).filter(|s| !s.is_empty()).collect();
    let mut record = beside.record(time_at(value, "createdDateTime")?, &said.join(": "));
    let names = ["from.user.displayName", "from.application.displayName", "from.bot.displayName"];
    record.who = names.iter().find_map(|path| text_at(value, path));
    let is_bot = text_at(value, "from.application.displayName").is_some();
    record.kind = (is_bot && is_alarm(&record.text)).then_some(EntryKind::Alert);
    if is_reply && !record.text.is_empty() {
        record.text.insert_str(0, "↳ ");
    }
    Some(record)
}

/// What a message of Teams brings beside its words: the texts of cards, in which programs say what they have to say, and
/// the names of files.
fn attached(value: &Value) -> String {
    let all = value.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let mut said = Vec::new();
    for attachment in all {
        let kind = text_at(attachment, "contentType").unwrap_or_default();
        let name = text_at(attachment, "name");
        if kind.starts_with("application/vnd.microsoft.card") || kind.contains(".teams.card") {
            let card = text_at(attachment, "content").and_then(|c| serde_json::from_str(&c).ok());
            card.iter().for_each(|card| texts(card, &mut said));
        } else if let Some(name) = name.filter(|_| kind == "reference") {
            said.push(format!("(file) {name}"));
        }
    }
    said.join(": ")
}

/// So many texts of cards are told.
const MOST_TEXTS: usize = 20;

/// The texts of a card, wherever in it they are.
fn texts(card: &Value, said: &mut Vec<String>) {
    match card {
        Value::Array(all) => all.iter().for_each(|part| texts(part, said)),
        Value::Object(all) => {
            for (key, part) in all {
                match part {
                    Value::String(text) if ["title", "text", "summary"].contains(&key.as_str()) => {
                        let text = words_of(text);
                        if said.len() < MOST_TEXTS && !text.is_empty() && !said.contains(&text) {
                            said.push(text);
                        }
                    }
                    part => texts(part, said),
                }
            }
        }
        _ => {}
    }
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

/// What says who joined or what was pinned, by the exporter's names; the API has numbers for it.
const QUIET: [&str; 7] = [
    "RecipientAdd",
    "RecipientRemove",
    "Call",
    "ChannelNameChange",
    "ChannelIconChange",
    "ChannelPinnedMessage",
    "GuildMemberJoin",
];

pub fn discord(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let kind = text_at(value, "type");
    let kind = kind.as_deref();
    let is_quiet = kind.is_some_and(|k| {
        QUIET.contains(&k) || k.parse::<u64>().is_ok_and(|number| (1..=12).contains(&number))
    });
    let Some(at) = time_at(value, "timestamp").filter(|_| !is_quiet) else {
        return Vec::new();
    };
    let parts = |key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten();
    let mut said = named(&text_at(value, "content").unwrap_or_default(), value);
    if said.trim().is_empty() {
        let embeds = parts("embeds").flat_map(|embed| {
            let fields = embed.get("fields").and_then(Value::as_array).into_iter().flatten();
            let fields = fields.flat_map(|f| ["name", "value"].map(|key| text_at(f, key)));
            ["title", "description"].map(|key| text_at(embed, key)).into_iter().chain(fields)
        });
        said = embeds.flatten().collect::<Vec<_>>().join(": ");
    }
    if said.is_empty() {
        let files = parts("attachments").chain(parts("stickers")).chain(parts("sticker_items"));
        let names = files.filter_map(|f| {
            ["fileName", "filename", "name"].iter().find_map(|key| text_at(f, key))
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            return Vec::new();
        }
        said = format!("(file) {}", names.join(", "));
    }
    // What is sent on has a reference, too.
    let is_reply = kind.is_none_or(|k| k == "Reply" || k == "19")
        && ["reference", "message_reference"]
            .iter()
            .any(|k| value.get(*k).is_some_and(|r| !r.is_null()));
    if is_reply {
        said.insert_str(0, "↳ ");
    }
    let is_bot = ["author.isBot", "author.bot"]
        .iter()
        .any(|path| text_at(value, path).is_some_and(|is| is == "true"))
        || value.get("webhook_id").is_some();
    let mut record = beside.record(at, &said);
    let names = ["author.nickname", "author.global_name", "author.username", "author.name"];
    record.who = names.iter().find_map(|path| text_at(value, path));
    record.kind = (is_bot && is_alarm(&record.text)).then_some(EntryKind::Alert);
    vec![record]
}

/// So many people are named in a message of Discord.
const MOST_NAMED: usize = 100;

/// The words of a message of the API: `<@53908>` is a person of `mentions`, `<:name:1>` a picture.
fn named(text: &str, message: &Value) -> String {
    static MARKS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"<(?:@!?([0-9]{1,20})|a?(:\w{1,64}:)[0-9]{1,20})>").ok());
    let Some(marks) = MARKS.as_ref() else { return text.to_owned() };
    let people = message.get("mentions").and_then(Value::as_array);
    let made = marks.replace_all(text, |mark: &Captures<'_>| match (mark.get(1), mark.get(2)) {
        (Some(id), _) => {
            let mut all = people.into_iter().flatten().take(MOST_NAMED);
            let person = all.find(|p| p.get("id").and_then(Value::as_str) == Some(id.as_str()));
            let name = person.and_then(|p| {
                ["global_name", "nickname", "username", "name"].iter().find_map(|k| text_at(p, k))
            });
            name.map_or_else(|| mark[0].to_owned(), |name| format!("@{name}"))
        }
        (None, picture) => picture.map_or("", |p| p.as_str()).to_owned(),
    });
    made.into_owned()
}
