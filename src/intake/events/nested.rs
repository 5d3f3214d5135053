//! Where in each other exports keep the records that are meant.

use serde_json::Value;

use super::fields::{Field, Mapping, find, level, text};
use super::json::Element;
use super::{Level, log};

/// Names of lists of records, also in each other.
const LISTS: [&str; 31] = [
    "items",
    "Records",
    "records",
    "events",
    "Events",
    "log_entries",
    "change_events",
    "notes",
    "notifications",
    "messages",
    "alerts",
    "groups",
    "rules",
    "data",
    "value",
    "workflow_runs",
    "deployments",
    "incidents",
    "scheduled_maintenances",
    "annotations",
    "logs",
    "logEvents",
    "entries",
    "result",
    "results",
    "hits",
    "runs",
    // Of `aws autoscaling`, `cloudwatch`, `cloudformation` and `ecs`.
    "Activities",
    "AlarmHistoryItems",
    "StackEvents",
    "services",
];
/// Names of a record beside other things; of two such, what is listed here is meant.
const ALONE: [&str; 5] = ["log_entry", "incident", "alert", "object", "deployment_status"];

/// The name of a list, if this is one.
pub fn list(key: &str) -> Option<&'static str> {
    LISTS.into_iter().find(|name| *name == key)
}

/// What may be records in a value that is none.
pub struct Inside {
    /// Lists, with their names.
    pub lists: Vec<(Option<&'static str>, Vec<Value>)>,
    /// Objects, those first whose name says what they are; whether it does.
    pub alone: Vec<(bool, Value)>,
}

impl Inside {
    pub fn of(element: Element) -> Self {
        let mut inside = Self { lists: Vec::new(), alone: Vec::new() };
        match element.value {
            Value::Array(all) => inside.lists.push((element.list, all)),
            Value::Object(all) => all.into_iter().for_each(|(key, value)| match value {
                Value::Array(all) => inside.lists.extend(list(&key).map(|l| (Some(l), all))),
                Value::Object(_) => {
                    let is_named = list(&key).is_some() || ALONE.contains(&key.as_str());
                    inside.alone.push((is_named, value));
                }
                _ => {}
            }),
            _ => {}
        }
        inside.alone.sort_by_key(|(is_named, _)| !is_named);
        inside
    }
}

/// The words and the level of a line that a collector of logs took from a program: of JSON and logfmt those within.
pub fn words(line: &str) -> (String, Option<Level>) {
    let by_mark = || log::level_in(line).map(|(level, _)| level);
    let none = Mapping::default();
    let own = line.trim_start().starts_with('{').then(|| serde_json::from_str::<Value>(line).ok());
    if let Some(own) = own.flatten()
        && let Some(said) = find(&own, Field::Text, &none).and_then(text)
    {
        return (said, find(&own, Field::Level, &none).and_then(level).or_else(by_mark));
    }
    (log::message(line).unwrap_or_else(|| line.to_owned()), by_mark())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_a_record_of_its_own() {
        for (line, said, level) in [
            (
                "{\"level\":\"error\",\"msg\":\"pool is empty\"}\n",
                "pool is empty",
                Some(Level::Error),
            ),
            ("{\"severity\":4,\"message\":\"slow\"}", "slow", Some(Level::Warning)),
            ("level=warn ts=1 msg=\"pool is empty\" pool=2", "pool is empty", Some(Level::Warning)),
            ("{\"code\":7}", "{\"code\":7}", None),
            ("{ERROR} pool is empty", "{ERROR} pool is empty", Some(Level::Error)),
            ("ERROR pool is empty", "ERROR pool is empty", Some(Level::Error)),
        ] {
            assert_eq!(words(line), (said.to_owned(), level), "{line}");
        }
    }
}
