//! JSON as trackers print it: one array, several after each other (pages), or one object a line.

use serde_json::{Map, Value};

use super::ReadError;
use crate::tracker::issue::{Person, Tracker, When};

/// The issues of a document, and what stood around them.
pub struct Document {
    pub issues: Vec<Value>,
    /// Whether they stood below `issues`, as in a search of Jira.
    pub search: bool,
    /// Whether they stood below `items`, as in a search of GitHub.
    pub items: bool,
    /// Of a search: how many there are in all, and whether more pages follow.
    pub total: Option<u64>,
    pub more: bool,
}

/// An issue, with its number for messages.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub number: usize,
    fields: &'a Map<String, Value>,
}

/// Reads all values of the text.
pub fn parse(text: &str) -> Result<Document, ReadError> {
    let mut document = Document {
        issues: Vec::new(),
        search: false,
        items: false,
        total: None,
        more: false,
    };
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|e| {
            let cut = if e.is_eof() {
                "; the file ends too early: was the export interrupted?"
            } else {
                ""
            };
            // The message ends with the place; it is more use in front.
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            ReadError::new(format!(
                "line {}, column {}: this is not JSON: {message}{cut}",
                e.line(),
                e.column()
            ))
        })?;
        match value {
            Value::Array(values) => {
                for value in values {
                    document.take(value);
                }
            }
            Value::Object(object) if is_page(&object) => document.take(Value::Object(object)),
            Value::Object(object) => {
                if let Some(said) = error(&object) {
                    return Err(ReadError::new(format!(
                        "the file holds no issues, but an answer of the tracker: {said}"
                    )));
                }
                document.issues.push(Value::Object(object));
            }
            _ => {
                return Err(ReadError::new(
                    "the file is JSON, and neither a list of issues nor a search result",
                ));
            }
        }
    }
    Ok(document)
}

/// What an answer that is an error says.
fn error(object: &Map<String, Value>) -> Option<String> {
    if ["number", "iid", "key"]
        .iter()
        .any(|k| object.contains_key(*k))
    {
        return None;
    }
    let said = ["message", "error", "errorMessages"]
        .iter()
        .find_map(|k| object.get(*k))?;
    Some(match said {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

/// Whether this is no issue, but a page of a search with issues in it.
fn is_page(object: &Map<String, Value>) -> bool {
    let list = |key: &str| object.get(key).is_some_and(Value::is_array);
    list("issues") || (list("items") && !object.contains_key("number"))
}

impl Document {
    /// Takes an issue, a page of a search, or one of the pages that `gh api --paginate --slurp` puts
    /// into one list.
    fn take(&mut self, value: Value) {
        match value {
            Value::Array(page) => self.issues.extend(page),
            Value::Object(mut object) if is_page(&object) => {
                let number = |key: &str| object.get(key).and_then(Value::as_u64);
                let total = number("total").or_else(|| number("total_count"));
                self.total = self.total.max(total);
                let is = |key: &str, value: bool| object.get(key) == Some(&Value::Bool(value));
                self.more = is("isLast", false)
                    || is("incomplete_results", true)
                    || object.get("nextPageToken").is_some_and(Value::is_string);
                self.search |= object.contains_key("issues");
                self.items |= object.contains_key("items");
                for key in ["issues", "items"] {
                    if let Some(Value::Array(values)) = object.remove(key) {
                        self.issues.extend(values);
                    }
                }
            }
            issue => self.issues.push(issue),
        }
    }

    /// The tracker whose issues these are, by the keys of the first.
    pub fn tracker(&self) -> Option<Tracker> {
        let Some(first) = self.issues.first() else {
            let hub = self.items.then_some(Tracker::GitHub);
            return self.search.then_some(Tracker::Jira).or(hub);
        };
        let has = |key: &str| first.get(key).is_some();
        if has("key") && has("fields") {
            Some(Tracker::Jira)
        } else if has("iid") {
            Some(Tracker::GitLab)
        } else if has("number") && (has("state") || has("title")) {
            Some(Tracker::GitHub)
        } else {
            None
        }
    }

    /// The records.
    pub fn records(&self) -> impl Iterator<Item = Result<Record<'_>, ReadError>> {
        self.issues.iter().enumerate().map(|(i, value)| {
            let number = i + 1;
            match value {
                Value::Object(fields) => Ok(Record { number, fields }),
                _ => Err(ReadError::new(format!(
                    "issue {number} of the list is no object; export the issues again"
                ))),
            }
        })
    }
}

impl<'a> Record<'a> {
    /// The record inside of this one.
    pub fn inside(self, key: &str) -> Option<Record<'a>> {
        let fields = self.fields.get(key)?.as_object()?;
        Some(Record {
            number: self.number,
            fields,
        })
    }

    pub fn has(self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    pub fn value(self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|v| !v.is_null())
    }

    /// A text that is not empty.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.value(key)?.as_str().filter(|t| !t.trim().is_empty())
    }

    /// A text that has to be there.
    pub fn need(self, key: &str, how: &str) -> Result<&'a str, ReadError> {
        self.text(key).ok_or_else(|| self.lacks(key, how))
    }

    /// A number that has to be there.
    pub fn number(self, key: &str, how: &str) -> Result<u64, ReadError> {
        let number = self.value(key).and_then(Value::as_u64);
        number.ok_or_else(|| self.lacks(key, how))
    }

    fn lacks(self, key: &str, how: &str) -> ReadError {
        ReadError::new(format!(
            "issue {} of the list has no `{key}`. {how}",
            self.number
        ))
    }

    /// A time such as `2026-03-29T14:02:11Z`.
    pub fn instant(self, key: &str) -> Option<When> {
        self.text(key).and_then(super::dates::instant)
    }

    /// Names in a list of texts or of objects with `name`.
    pub fn names(self, key: &str) -> Vec<&'a str> {
        let list = self.value(key).and_then(Value::as_array);
        let name = |v: &'a Value| v.as_str().or_else(|| v.get("name")?.as_str());
        list.map(|l| l.iter().filter_map(name).collect())
            .unwrap_or_default()
    }

    /// People, by their names or as objects: the key of each one's login, and those of further names.
    pub fn people(self, key: &str, login: &[&str], names: &[&str]) -> Option<Vec<Person>> {
        let person = |v: &Value| person(v, login, names);
        Some(match self.fields.get(key)? {
            Value::Array(list) => list.iter().filter_map(person).collect(),
            one => person(one).into_iter().collect(),
        })
    }
}

fn person(value: &Value, login: &[&str], names: &[&str]) -> Option<Person> {
    let text = |key: &&str| {
        value
            .get(key)?
            .as_str()
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    // A name that somebody's script has taken out: one with a space in it is no login.
    if let Value::String(name) = value {
        let name = name.trim();
        let is_login = !name.contains(|c: char| c.is_whitespace() || c == '@');
        return (!name.is_empty()).then(|| Person {
            login: is_login.then(|| name.to_owned()),
            names: (!is_login).then(|| name.to_owned()).into_iter().collect(),
        });
    }
    let person = Person {
        login: login.iter().find_map(text),
        names: names.iter().filter_map(text).collect(),
    };
    (!person.shown().is_empty()).then_some(person)
}
