//! What a report says of itself: its front matter, and labels such as `**Severity:** SEV2`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use regex::Regex;

use super::day;
use super::lines::{Line, Lines};
use super::{Foreign, Known, Told};
use crate::notation;
use crate::source::yaml::{self, Kind, Node};
use crate::source::{FileId, front_matter};

/// A value and the line of the original that it stands on.
#[derive(Clone, Debug)]
pub struct Fact<T = String> {
    pub value: T,
    /// `None` where the original has no lines.
    pub line: Option<usize>,
}

/// What is known for certain, and what may be meant.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: Option<Fact>,
    pub date: Option<Fact<NaiveDate>>,
    /// A name of the scale.
    pub severity: Option<Fact>,
    /// What stands there instead of a name of the scale.
    pub severity_candidate: Option<Fact>,
    /// Names of the registry, where there is one.
    pub services: Vec<String>,
    pub services_candidate: Option<Fact>,
    pub owner: Option<Fact>,
    /// The zone of its times, where the configuration's is another.
    pub zone: Option<Fact<Tz>>,
    pub tags: Vec<String>,
    pub told: Vec<Told>,
}

const TITLE: &[&str] = &["title", "incident title", "name"];
const DATE: &[&str] =
    &["date", "incident date", "date of incident", "date of the incident", "occurred", "datum"];
const SEVERITY: &[&str] =
    &["severity", "incident severity", "sev", "severity level", "schweregrad"];
const SERVICES: &[&str] = &[
    "service",
    "services",
    "affected service",
    "affected services",
    "impacted services",
    "components",
    "betroffene dienste",
];
const OWNER: &[&str] =
    &["owner", "incident owner", "postmortem owner", "post mortem owner", "report owner"];
const TAGS: &[&str] = &["tags", "labels", "keywords"];

/// How far from the top labels are looked for: further down they are of something else.
const TOP: usize = 40;

impl Facts {
    /// Reads what a text says of itself, and gives the lines of its body.
    pub fn read(foreign: Foreign<'_>, known: Known<'_>) -> (Self, Lines) {
        let text = foreign.text.trim_start_matches('\u{feff}');
        let mut facts = Self::default();
        let (unread, body) = match foreign.lines {
            None => facts.front_matter(text, known),
            // What begins a document is its text.
            Some(_) => (None, 0),
        };
        let first = text[..body].lines().count() + 1;
        let mut lines = Lines::of(&text[body..], first);
        if let Some(from) = foreign.lines {
            for line in &mut lines.0 {
                line.from = line.from.and_then(|n| from.get(n - 1).copied().flatten());
            }
        }
        for line in lines.0.iter().take(TOP) {
            if let Some((label, value)) = labelled(&line.text) {
                facts.take(&label, &[value], line.from, known);
            }
        }
        if let Some(range) = unread {
            // Nobody's words go: what cannot be read stands above the rest as it is.
            let own = Lines::of(&text[range.clone()], text[..range.start].lines().count() + 1);
            let fence = |mark: &str| Line::added(format!("~~~~~~~~{mark}"));
            let all =
                std::iter::once(fence("yaml")).chain(own.0).chain([fence(""), Line::added("")]);
            lines.splice(0..0, all);
        }
        (facts, lines)
    }

    /// Reads a front matter in YAML, TOML or JSON, and gives the bytes of one that cannot be read, and where the body begins.
    fn front_matter(&mut self, text: &str, known: Known<'_>) -> (Option<Range<usize>>, usize) {
        let mut unread = None;
        let mut keys: Vec<(String, Option<Vec<String>>, usize)> = Vec::new();
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        let body = match front_matter::divide(text) {
            front_matter::Division::Both { yaml: range, body } => {
                match yaml::parse(FileId(0), text, range.start, range.end) {
                    Ok(Node { kind: Kind::Map(entries), .. }) => {
                        for (key, node) in entries {
                            let line = line_of(key.span.start as usize);
                            keys.push((key.name, texts(&node), line));
                        }
                        for (line, own) in text[range].lines().enumerate() {
                            if own.trim_start().starts_with('#') {
                                self.told.push(Told {
                                    line: Some(line + 2),
                                    what: "a comment of the front matter was not taken over"
                                        .to_owned(),
                                });
                            }
                        }
                    }
                    Ok(Node { kind: Kind::Null, .. }) if text[range.clone()].trim().is_empty() => {}
                    read => {
                        let (at, why) = match &read {
                            Err(e) => (e.span.start as usize, e.message.as_str()),
                            Ok(_) => (range.start, "it has no keys with values"),
                        };
                        self.told.push(Told {
                            line: Some(line_of(at)),
                            what: format!(
                                "the front matter cannot be read, so it stands as code above the text: {why}"
                            ),
                        });
                        unread = Some(range);
                    }
                }
                body
            }
            _ => match toml_matter(text) {
                Some((table, body)) => {
                    for (key, value) in table {
                        let line =
                            text[..body].lines().position(|l| l.trim_start().starts_with(&key));
                        let all = match value {
                            toml::Value::Array(all) => all.iter().map(of_toml).collect(),
                            value => of_toml(&value).map(|v| vec![v]),
                        };
                        keys.push((key, all, line.unwrap_or(0) + 1));
                    }
                    body
                }
                None => match json_matter(text) {
                    Some((map, body)) => {
                        for (key, value) in map {
                            let quoted = format!("\"{key}\"");
                            let line = text[..body].lines().position(|l| l.contains(&quoted));
                            keys.push((key, of_json(&value), line.unwrap_or(0) + 1));
                        }
                        body
                    }
                    None => 0,
                },
            },
        };
        for (key, values, line) in keys {
            let is_taken =
                values.as_ref().is_some_and(|all| self.take(&key, all, Some(line), known));
            if !is_taken {
                self.told.push(Told {
                    line: Some(line),
                    what: format!("`{key}` of the front matter was not taken over: the format has no place for it, or has it already"),
                });
            }
        }
        (unread, body)
    }

    /// Takes a value by its name; gives whether it was taken. The first of a name counts.
    fn take(
        &mut self,
        name: &str,
        values: &[String],
        line: Option<usize>,
        known: Known<'_>,
    ) -> bool {
        let config = known.config;
        let name = notation::plain(name);
        let is = |names: &[&str]| names.contains(&name.as_str());
        let all = || values.iter().flat_map(|v| v.split([',', ';'])).map(|v| bare(v).to_owned());
        let whole = || Fact { value: bare(&values.join(", ")).to_owned(), line };
        if whole().value.is_empty() {
            return is(TITLE) || is(SEVERITY) || is(SERVICES) || is(OWNER) || is(TAGS) || is(DATE);
        }
        if is(TITLE) {
            set(&mut self.title, whole)
        } else if is(DATE) {
            let found = day::first(&whole().value)
                .or_else(|| notation::date(&whole().value, known.calendar))
                .or_else(|| begins_with(&whole().value, known));
            found.is_some_and(|value| set(&mut self.date, || Fact { value, line }))
        } else if is(SEVERITY) {
            let said = letters(&whole().value);
            let scale = config.severity_names();
            match scale.into_iter().find(|s| letters(s) == said) {
                Some(value) => set(&mut self.severity, || Fact { value: value.to_owned(), line }),
                None => set(&mut self.severity_candidate, whole),
            }
        } else if is(SERVICES) {
            let registry = &config.services;
            let of_registry = |s: &String| registry.is_empty() || registry.contains_key(s);
            let all: Vec<String> = all().filter(|s| !s.is_empty()).collect();
            match self.services.is_empty()
                && all.iter().all(of_registry)
                && all.iter().all(|s| s.len() <= 60)
            {
                true => {
                    self.services = all;
                    true
                }
                false => set(&mut self.services_candidate, whole),
            }
        } else if is(OWNER) {
            set(&mut self.owner, whole)
        } else if is(TAGS) {
            let new: Vec<String> =
                all().filter(|t| !t.is_empty() && !self.tags.contains(t)).collect();
            self.tags.extend(new);
            true
        } else {
            false
        }
    }
}

/// Sets what is not known yet; gives whether it was.
fn set<T>(known: &mut Option<T>, value: impl FnOnce() -> T) -> bool {
    let is_new = known.is_none();
    known.get_or_insert_with(value);
    is_new
}

/// The letters and digits of a name, in lower case: `SEV-2` and `Sev 2` are `SEV2`.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn bare(value: &str) -> &str {
    value.trim().trim_matches(['*', '_', '`', '"', '\'']).trim()
}

/// `- **Severity**: SEV2`, `**Severity:** SEV2`, `Severity: SEV2`, `| Severity | SEV2 |`.
pub(super) fn labelled(line: &str) -> Option<(String, String)> {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?P<label>\p{L}[\p{L} ]{1,30}?)(?::(?:\*\*|__)|(?:\*\*|__)\s*:|:)\s*(?P<value>\S.*)$",
        )
        .ok()
    });
    static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\|\s*(?:\*\*)?(?P<label>\p{L}[\p{L} ]{1,30}?):?(?:\*\*)?:?\s*\|\s*(?P<value>[^|]*\S)\s*\|\s*$").ok()
    });
    let found = LABEL.as_ref()?.captures(line).or_else(|| ROW.as_ref()?.captures(line))?;
    Some((found["label"].to_owned(), found["value"].to_owned()))
}

/// The day that a value begins with: `7 September 2022 between 12:39 and 17:17`.
fn begins_with(value: &str, known: Known<'_>) -> Option<NaiveDate> {
    const MOST_WORDS: usize = 5;
    if let Some(time) = notation::leading(value, known.calendar).filter(|t| t.has_date) {
        return day::first(&time.text);
    }
    let words: Vec<&str> = value.split_whitespace().take(MOST_WORDS).collect();
    (2..=words.len()).rev().find_map(|n| notation::date(&words[..n].join(" "), known.calendar))
}

/// The text of a scalar, or those of a list.
fn texts(node: &Node) -> Option<Vec<String>> {
    match &node.kind {
        Kind::Null => Some(Vec::new()),
        Kind::Scalar { text, .. } => Some(vec![text.clone()]),
        Kind::Seq(all) => all
            .iter()
            .map(|n| match &n.kind {
                Kind::Scalar { text, .. } => Some(text.clone()),
                _ => None,
            })
            .collect(),
        Kind::Map(_) => None,
    }
}

/// A front matter between two lines `+++`, and where the body begins.
fn toml_matter(text: &str) -> Option<(toml::Table, usize)> {
    let rest = text.strip_prefix("+++")?;
    let end = rest.find("\n+++")?;
    let table = rest[..end].parse().ok()?;
    let after = 3 + end + 4;
    let body = text[after..].find('\n').map_or(text.len(), |at| after + at + 1);
    Some((table, body))
}

/// A front matter that is an object of JSON, as generators of sites have it, and where the body begins.
fn json_matter(text: &str) -> Option<(serde_json::Map<String, serde_json::Value>, usize)> {
    if !text.starts_with('{') {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let map = values.next()?.ok()?;
    let after = values.byte_offset();
    let rest = text[after..].find('\n').map_or(text.len(), |at| after + at + 1);
    text[after..rest].trim().is_empty().then_some((map, rest))
}

fn of_json(value: &serde_json::Value) -> Option<Vec<String>> {
    use serde_json::Value;
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    };
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(all) => all.iter().map(one).collect(),
        value => one(value).map(|text| vec![text]),
    }
}

fn of_toml(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(n) => Some(n.to_string()),
        toml::Value::Datetime(when) => Some(when.to_string()),
        _ => None,
    }
}
