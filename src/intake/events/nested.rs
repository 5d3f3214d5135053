//! Where in each other exports keep the records that are meant.

use serde_json::Value;

use super::Format;
use super::dialect::whose;
use super::json::Element;

/// Names of lists of records, also in each other.
const LISTS: [&str; 33] = [
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
    // Of slackdump while it works, and of a search in Slack.
    "m",
    "matches",
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
                Value::Array(all) => {
                    // Under any other name it is one if its first element is known for what it is.
                    let is_known =
                        |first: &Value| first.is_object() && whose(first, None) != Format::Json;
                    let name = list(&key);
                    if name.is_some() || all.first().is_some_and(is_known) {
                        inside.lists.push((name, all));
                    }
                }
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
