//! The JSON of a tracker → its issues, and what stood around them: one array, pages of a search, or one
//! issue a line.

use serde_json::{Map, Value};

use crate::intake::{ReadError, Record, dates, json};
use crate::tracker::issue::{Due, Person, Tracker};

/// The issues of a document, and what stood around them.
#[derive(Default)]
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

/// Reads all values of the text.
pub fn parse(text: &str) -> Result<Document, ReadError> {
    let mut document = Document::default();
    for value in json::values(text) {
        match value? {
            Value::Array(values) => values.into_iter().for_each(|v| document.take(v)),
            Value::Object(object) if is_page(&object) => document.take(Value::Object(object)),
            Value::Object(object) => {
                if let Some(said) = error(&object) {
                    return Err(ReadError(format!(
                        "the file holds no issues, but an answer of the tracker: {said}"
                    )));
                }
                document.issues.push(Value::Object(object));
            }
            _ => {
                return Err(ReadError(
                    "the file is JSON, and neither a list of issues nor a search result".to_owned(),
                ));
            }
        }
    }
    Ok(document)
}

/// What an answer that is an error says.
fn error(object: &Map<String, Value>) -> Option<String> {
    if ["number", "iid", "key"].iter().any(|k| object.contains_key(*k)) {
        return None;
    }
    let said = ["message", "error", "errorMessages"].iter().find_map(|k| object.get(*k))?;
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

    /// The issues one by one.
    pub fn records(&self) -> impl Iterator<Item = Result<Record<'_>, ReadError>> {
        json::records(&self.issues, "issue")
    }
}

/// People, by their names or as objects: the key of each one's login, and those of further names.
pub fn people(
    record: Record<'_>,
    key: &str,
    login: &[&str],
    names: &[&str],
) -> Option<Vec<Person>> {
    let person = |v: &Value| person(v, login, names);
    Some(match record.get(key)? {
        Value::Array(list) => list.iter().filter_map(person).collect(),
        one => person(one).into_iter().collect(),
    })
}

/// A due date.
pub fn due(record: Record<'_>, key: &str) -> Due {
    match record.text(key) {
        Some(date) => dates::iso(date).map_or(Due::Unknown, Due::On),
        None if record.has(key) => Due::None,
        None => Due::Unknown,
    }
}

fn person(value: &Value, login: &[&str], names: &[&str]) -> Option<Person> {
    let text = |key: &&str| value.get(key)?.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
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
