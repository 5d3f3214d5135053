//! Entries → bullets and checklists.

use chrono::{Datelike, NaiveDate};

use super::super::checklist::is_key;
use super::super::entry::sure;
use super::super::keys::ListName;
use super::super::times::{self, Calendar};
use super::Part;
use super::inline::{as_source, escaped};
use super::item::{Attached, Item, Value, written};
use crate::vocabulary::{Choice, Process, Recurrence, Step};

/// A bullet while it is written: its words, and the keys that they say.
struct Bullet<'i, 'n> {
    list: ListName,
    item: &'i Item<'n>,
    words: Vec<String>,
    said: Vec<&'static str>,
    below: Vec<String>,
    /// What stands in the bullet in blocks of its own, in lines that are not indented yet.
    blocks: Vec<String>,
}

impl<'i, 'n> Bullet<'i, 'n> {
    fn new(list: ListName, item: &'i Item<'n>) -> Self {
        let mut bullet = Self::without_id(list, item);
        if let Some(id) = item.id(list) {
            bullet.say("id", id.to_owned());
        }
        bullet
    }

    fn without_id(list: ListName, item: &'i Item<'n>) -> Self {
        Self {
            list,
            item,
            words: Vec::new(),
            said: Vec::new(),
            below: Vec::new(),
            blocks: Vec::new(),
        }
    }

    fn say(&mut self, key: &'static str, words: String) {
        self.said.push(key);
        self.words.push(words);
    }

    /// A word of a closed set that is one word; the others have no place in a line.
    fn word(&self, key: &str) -> Option<&'n str> {
        let word = self.item.one(key)?;
        word.bytes().all(|b| b.is_ascii_alphabetic()).then_some(word)
    }

    fn sources(&mut self, key: &'static str) {
        let all: Vec<&str> = match self.item.value(key) {
            Some(Value::One(one)) => vec![one],
            Some(Value::Many(all)) => all.clone(),
            _ => return,
        };
        let ticket = |s: &str| is_key(s).then(|| s.to_owned());
        let links: Option<Vec<String>> =
            all.iter().map(|s| as_source(s, None).or_else(|| ticket(s))).collect();
        // Tickets are sources where a link is beside them.
        let has_link = !all.iter().all(|s| is_key(s));
        if let Some(links) = links.filter(|_| has_link) {
            self.say(key, format!("({})", links.join(", ")));
        }
    }

    /// The bullet, with the keys that its words do not say as bullets in it.
    fn finish(self, box_: &str) -> String {
        let mut text = format!("- {box_}{}\n", self.words.join(" "));
        for below in &self.below {
            text.push_str(&format!("  - {below}\n"));
        }
        for (key, value) in &self.item.fields {
            let is_empty = matches!(value, Value::Many(all) if all.is_empty());
            if !self.said.contains(key) && !is_empty {
                let name = super::table::name(key).to_lowercase();
                if let (Value::Many(all), "against") = (value, *key) {
                    all.iter().for_each(|one| text.push_str(&format!("  - {name}: {one}\n")));
                    continue;
                }
                let value = written(self.list, key, value, "<br>");
                text.push_str(&format!("  - {name}: {value}\n"));
            }
        }
        for block in &self.blocks {
            text.push('\n');
            for line in block.split('\n') {
                let indent = if line.is_empty() { "" } else { "  " };
                text.push_str(&format!("{indent}{line}\n"));
            }
        }
        if !self.blocks.is_empty() {
            text.push('\n');
        }
        text
    }
}

/// The timeline; with `by_day` under headings of days, whose number it gives.
pub fn timeline(items: &[Item<'_>], by_day: bool) -> (String, usize) {
    let mut text = String::new();
    let (mut day, mut days) = (None, 0);
    for item in items {
        let mut bullet = Bullet::new("timeline", item);
        if let Some(at) = item.one("at") {
            let dated = dated(at).filter(|_| by_day);
            let time = match dated {
                Some((date, time)) => {
                    if day != Some(date) {
                        if !text.is_empty() && !text.ends_with("\n\n") {
                            text.push('\n');
                        }
                        text.push_str(&format!("#### {}\n\n", in_words(date)));
                        days += 1;
                        day = Some(date);
                    }
                    time
                }
                None if at.eq_ignore_ascii_case(times::UNKNOWN) => "time unknown:".to_owned(),
                None => at.to_owned(),
            };
            bullet.say("at", time);
        }
        if let Some(milestone) = bullet.word("milestone") {
            bullet.say("milestone", format!("**{milestone}**"));
        }
        if let Some(kind) = bullet.word("kind") {
            bullet.say("kind", format!("{kind}:"));
        }
        if let Some(by) = item.one("by").filter(|by| is_handle(by)) {
            bullet.say("by", by.to_owned());
        }
        if let Some(event) = item.one("event") {
            bullet.say("event", event.to_owned());
        }
        if let Some(outcome) = item.one("outcome") {
            bullet.say("outcome", format!("→ {}", outcome.replace('-', " ")));
        }
        bullet.sources("source");
        bullet.blocks = item.attached.iter().map(attached).collect();
        text.push_str(&bullet.finish(""));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    (text, days)
}

/// A picture, or code between fences that do not stand in it.
fn attached(attached: &Attached<'_>) -> String {
    match attached {
        Attached::Picture { path, title } => {
            let link = as_source(path, Some(title));
            link.map_or_else(|| escaped(path), |link| format!("!{link}"))
        }
        Attached::Code { text, language } => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{language}\n{text}\n{fence}")
        }
    }
}

pub fn causes(items: &[Item<'_>]) -> String {
    let all = items.iter().map(|item| {
        let mut bullet = Bullet::new("causes", item);
        if let Some(role) = bullet.word("role") {
            bullet.say("role", format!("**{role}**"));
        }
        if let Some(category) = bullet.word("category") {
            bullet.say("category", format!("{category}:"));
        }
        if let Some(statement) = item.one("statement") {
            bullet.say("statement", statement.to_owned());
        }
        bullet.sources("evidence");
        if let Some(Value::Many(whys)) = item.value("why") {
            bullet.said.push("why");
            bullet.below = whys.iter().map(|w| (*w).to_owned()).collect();
        }
        bullet.finish("")
    });
    all.collect()
}

pub fn safeguards(items: &[Item<'_>]) -> String {
    let ids = items.iter().map(|item| (item.id("safeguards").unwrap_or_default(), false));
    let all = items.iter().zip(sure('S', ids)).map(|(item, is_sure)| {
        let mut bullet = match is_sure {
            true => Bullet::new("safeguards", item),
            false => Bullet::without_id("safeguards", item),
        };
        if let Some(name) = item.one("name") {
            bullet.say("name", format!("{name}:"));
        }
        let why = item.one("why");
        if let Some(outcome) = bullet.word("outcome") {
            let comma = if why.is_some() { "," } else { "" };
            bullet.say("outcome", format!("**{outcome}**{comma}"));
        }
        if let Some(why) = why {
            bullet.say("why", why.to_owned());
        }
        bullet.finish("")
    });
    all.collect()
}

pub fn evidence(items: &[Item<'_>]) -> String {
    let all = items.iter().map(|item| {
        let mut bullet = Bullet::new("evidence", item);
        if let Some(kind) = bullet.word("kind") {
            bullet.say("kind", format!("{kind}:"));
        }
        let title = item.one("title");
        if let Some(link) = item.one("path").and_then(|path| as_source(path, title)) {
            bullet.say("path", link);
            bullet.said.push("title");
        }
        bullet.finish("")
    });
    all.collect()
}

/// The actions in the sections of the two processes, where their order is that of the sections.
pub fn by_process(items: &[Item<'_>]) -> Option<Vec<Part>> {
    let is_people = |item: &Item<'_>| item.one("process") == Some(Process::People.word());
    let first = items.iter().position(is_people).unwrap_or(items.len());
    if !items[first..].iter().all(is_people) {
        return None;
    }
    let (technology, people) = items.split_at(first);
    let parts = [
        (Step::Technology, Process::Technology, technology),
        (Step::People, Process::People, people),
    ];
    let parts = parts.into_iter().filter(|(.., items)| !items.is_empty());
    let parts = parts
        .map(|(step, process, items)| Part { step: Some(step), text: actions(items, process) });
    Some(parts.collect())
}

/// A checklist; what is about another process than its section says so.
pub fn actions(items: &[Item<'_>], process: Process) -> String {
    items.iter().map(|item| action(item, process)).collect()
}

fn action(item: &Item<'_>, process: Process) -> String {
    let mut bullet = Bullet::new("actions", item);
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |bullet: &mut Bullet<'_, '_>, key, words: String| {
        bullet.said.push(key);
        facts.push(words);
    };
    if let Some(owner) = item.one("owner").filter(|o| is_handle(o)) {
        fact(&mut bullet, "owner", owner.to_owned());
    }
    let is_level =
        |p: &&str| p.len() == 2 && p.starts_with('P') && p.as_bytes()[1].is_ascii_digit();
    if let Some(priority) = item.one("priority").filter(is_level) {
        fact(&mut bullet, "priority", priority.to_owned());
    }
    for key in ["due", "done"] {
        let is_day = |d: &&str| {
            times::date(d, Calendar::default()).is_some() || Recurrence::parse(d).is_some()
        };
        if let Some(day) = item.one(key).filter(is_day) {
            fact(&mut bullet, key, format!("{key} {day}"));
        }
    }
    let ids = |key: &str| match item.value(key) {
        Some(Value::Many(all)) if all.iter().all(|id| is_id(id)) && !all.is_empty() => {
            Some(all.join(" "))
        }
        _ => None,
    };
    let verb = item.one("kind").and_then(|kind| match kind {
        "prevent" => Some("prevents"),
        "detect" => Some("detects"),
        "mitigate" => Some("mitigates"),
        "respond" => Some("responds"),
        _ => None,
    });
    match (verb, ids("addresses")) {
        (Some(verb), Some(ids)) => {
            bullet.said.push("addresses");
            let to = if verb == "responds" { "to " } else { "" };
            fact(&mut bullet, "kind", format!("{verb} {to}{ids}"));
        }
        (Some(verb), None) => fact(&mut bullet, "kind", verb.to_owned()),
        (None, Some(ids)) => fact(&mut bullet, "addresses", format!("for {ids}")),
        (None, None) => {}
    }
    let is_ticket = |t: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-#:/._?=&%~+".contains(c);
        let key = t.split_once('-').is_some_and(|(project, number)| {
            project.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_digit())
        });
        t.chars().all(plain) && (key || t.starts_with('#') || t.starts_with("https://"))
    };
    if let Some(ticket) = item.one("ticket").filter(is_ticket) {
        fact(&mut bullet, "ticket", ticket.to_owned());
    }
    if let Some(ids) = ids("blocked_by") {
        fact(&mut bullet, "blocked_by", format!("blocked by {ids}"));
    }
    let is_name = |from: &&str| !from.contains(|c: char| c.is_whitespace() || ",;*_`".contains(c));
    if let Some(from) = item.one("carried_from").filter(is_name) {
        fact(&mut bullet, "carried_from", format!("carried from {from}"));
    }
    let status = item.one("status");
    match status {
        Some("open" | "done") => bullet.said.push("status"),
        Some(word) => fact(&mut bullet, "status", word.replace('-', " ")),
        None => {}
    }
    match item.one("process") {
        Some(word) if word == process.word() => bullet.said.push("process"),
        Some(word) => fact(&mut bullet, "process", word.to_owned()),
        None => {}
    }
    if let Some(title) = item.one("title") {
        let colon = if facts.is_empty() { "" } else { ":" };
        bullet.say("title", format!("{title}{colon}"));
    }
    if !facts.is_empty() {
        bullet.words.push(facts.join(", "));
    }
    tested(&mut bullet);
    // What does not say how far it is, is done where it has the day.
    let is_ticked = status == Some("done") || (status.is_none() && item.one("done").is_some());
    bullet.finish(if is_ticked { "[x] " } else { "[ ] " })
}

/// `verified 2026-04-03 by @sre: how`.
fn tested(bullet: &mut Bullet<'_, '_>) {
    let of = |key: &str| bullet.item.one(key);
    let Some(on) = of("verification.on").filter(|on| on.len() == 10) else {
        return;
    };
    let verb = match of("verification.result") {
        Some("passed") => "verified",
        Some("failed") => "failed",
        _ => return,
    };
    let by = of("verification.by");
    if by.is_some_and(|by| by.contains(':')) {
        return;
    }
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    let how = of("verification.how").map_or_else(String::new, |how| format!(": {how}"));
    bullet.below.push(format!("{verb} {on}{by}{how}"));
    bullet.said.extend([
        "verification.on",
        "verification.by",
        "verification.how",
        "verification.result",
    ]);
}

fn is_handle(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    text.strip_prefix('@').is_some_and(|name| {
        !name.is_empty()
            && name.chars().all(plain)
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || ",;+&/`".contains(c))
}

/// The day of a time, and the time without it.
fn dated(at: &str) -> Option<(NaiveDate, String)> {
    let (about, rest) = match at.strip_prefix('~') {
        Some(rest) => ("~", rest),
        None => ("", at),
    };
    let date = NaiveDate::parse_from_str(rest.get(..10)?, "%Y-%m-%d").ok()?;
    let time = rest[10..].strip_prefix(['T', ' '])?;
    Some((date, format!("{about}{}", time.trim_start())))
}

/// `14 March 2026`
pub fn in_words(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS[date.month0() as usize % MONTHS.len()];
    format!("{} {month} {}", date.day(), date.year())
}
