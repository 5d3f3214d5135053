//! Shapes → JSON Schema.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::model::format::shape::{Also, Field, Shape, ValueKind};
use crate::rules;
use crate::vocabulary::Step;

/// What the decoder takes for a text: numbers and booleans are read as they were typed.
const TEXT: [&str; 3] = ["string", "number", "boolean"];

/// The schema of a list of maps.
pub fn list(entry: &Shape, config: Option<&Config>) -> Value {
    json!({"type": ["array", "null"], "items": object(entry, config)})
}

/// The schema of a map.
pub fn object(shape: &Shape, config: Option<&Config>) -> Value {
    let properties = shape.fields.iter();
    let properties: Map<String, Value> =
        properties.map(|f| (f.key.to_owned(), property(f, config))).collect();
    let required = shape.fields.iter().filter(|f| f.required);
    let required: Vec<&str> = required.map(|f| f.key).collect();
    let mut whole = json!({
        "type": "object",
        "description": shape.about,
        "properties": properties,
        "additionalProperties": false,
        "required": required,
    });
    match shape.also {
        Also::Nothing => {}
        Also::OneOf(first, second) => {
            whole["oneOf"] = json!([given(&[first]), given(&[second])]);
        }
        Also::FromReview(keys) => {
            whole["if"] = json!({
                "required": ["status"],
                "properties": {"status": {"enum": ["in-review", "complete"]}},
            });
            whole["then"] = given(keys);
        }
    }
    whole
}

/// That keys are there with a value: to leave one empty is to leave it out.
fn given(keys: &[&str]) -> Value {
    let some = keys.iter().map(|k| ((*k).to_owned(), json!({"not": {"type": "null"}})));
    json!({"required": keys, "properties": some.collect::<Map<_, _>>()})
}

fn property(field: &Field, config: Option<&Config>) -> Value {
    let mut schema = value(field.value, config);
    if !field.required {
        or_nothing(&mut schema);
    }
    // Without this the shape's own sentence would hide what the key is for.
    schema["description"] = field.about.into();
    if let Some(example) = field.example {
        let example: Value = serde_json::from_str(example).unwrap_or_else(|_| example.into());
        schema["examples"] = json!([example]);
    }
    schema
}

/// Lets a key that may be left out also stand without a value, as the decoder does.
fn or_nothing(schema: &mut Value) {
    if let Some(choices) = schema.get_mut("oneOf").and_then(Value::as_array_mut)
        && choices.iter().all(|c| c.get("const").is_some())
    {
        choices.push(json!({"type": "null"}));
        return;
    }
    if let Some(Value::Array(names)) = schema.get_mut("enum") {
        names.push(Value::Null);
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) if types.contains(&"null".into()) => {}
        Some(Value::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.clone(), "null"]),
        None => {}
    }
}

fn value(kind: ValueKind, config: Option<&Config>) -> Value {
    match kind {
        ValueKind::Text => text(r"\S"),
        ValueKind::Texts => texts(text(r"\S")),
        ValueKind::Number => json!({"type": "number"}),
        ValueKind::Date => text(r"^\s*\d{4}-\d{1,2}-\d{1,2}\s*$"),
        ValueKind::DateOrRecurrence => text(RECURRENCE),
        ValueKind::Time => text(&time_pattern(false)),
        ValueKind::TimeOrSpan => text(&time_pattern(true)),
        ValueKind::Zone => zones(),
        ValueKind::Id => text(r"^\s*[A-Za-z0-9_.-]+\s*$"),
        ValueKind::File => text(SOURCE),
        ValueKind::Sources => texts(text(SOURCE)),
        ValueKind::Elsewhere => text(r"^[^#]+#[\s\S]+$"),
        ValueKind::Measures => {
            json!({"type": "object", "additionalProperties": {"type": "number"}})
        }
        ValueKind::Severity => match config {
            Some(config) => severities(config),
            None => text(r"\S"),
        },
        ValueKind::Service => service(config),
        ValueKind::Services => {
            let mut schema = texts(service(config));
            schema["minItems"] = 1.into();
            schema
        }
        ValueKind::Audience => audience(config),
        ValueKind::Step => words(Step::ALL.map(|s| (s.slug(), s.heading().to_owned()))),
        ValueKind::Rule => words(rules::all().map(|r| (r.doc().id, r.doc().summary()))),
        ValueKind::Choice(all) => words(all().into_iter().map(|(w, m)| (w, m.to_owned()))),
        ValueKind::Map(shape) => object(shape, config),
        ValueKind::List(shape) => list(shape, config),
    }
}

fn text(pattern: &str) -> Value {
    json!({"type": TEXT, "pattern": pattern})
}

/// A list of `item`s, or one alone.
fn texts(item: Value) -> Value {
    let alone = item.clone();
    let mut schema = json!({"type": ["array", "string", "number", "boolean"], "items": item});
    // What is asked of one alone stands beside the list: a pattern asks nothing of a list.
    match (alone.get("pattern"), alone.get("oneOf")) {
        (Some(pattern), _) => schema["pattern"] = pattern.clone(),
        (None, Some(choices)) => {
            schema["anyOf"] = json!([{"type": ["array", "null"]}, {"oneOf": choices}]);
        }
        (None, None) => {}
    }
    schema
}

/// One of some words, each with what it means.
fn words<'a>(all: impl IntoIterator<Item = (&'a str, String)>) -> Value {
    let all = all.into_iter().map(|(word, meaning)| {
        let mut one = json!({"const": word});
        if !meaning.is_empty() {
            one["title"] = word.into();
            one["description"] = meaning.into();
        }
        one
    });
    json!({"oneOf": all.collect::<Vec<_>>()})
}

fn severities(config: &Config) -> Value {
    let about = |name: &str| {
        let found = config.severities.iter().find(|s| s.name == name);
        found.map(|s| s.description.clone()).unwrap_or_default()
    };
    let names = config.severity_names().into_iter();
    words(names.map(|n| (n, about(n))))
}

fn service(config: Option<&Config>) -> Value {
    match config.filter(|c| !c.services.is_empty()) {
        Some(config) => words(config.services.iter().map(|(name, s)| {
            let title = s.title.as_deref();
            (name.as_str(), described(title, &s.description))
        })),
        None => text(r"\S"),
    }
}

fn audience(config: Option<&Config>) -> Value {
    match config.filter(|c| !c.audiences.is_empty()) {
        Some(config) => words(config.audiences.iter().map(|(name, a)| {
            let title = a.title.as_deref();
            (name.as_str(), described(title, &a.description))
        })),
        None => text(r"\S"),
    }
}

fn described(title: Option<&str>, description: &str) -> String {
    match (title, description) {
        (Some(title), "") => title.to_owned(),
        (Some(title), description) => format!("{title}: {description}"),
        (None, description) => description.to_owned(),
    }
}

/// The names of the time zones.
pub fn zones() -> Value {
    let names: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|z| z.name()).collect();
    // Names alone: the sentence for each would be its name again.
    json!({"type": "string", "enum": names})
}

/// A web address, a file below the incident's folder, with or without lines, or a name of something else.
const SOURCE: &str = r"^\s*(?:[hH][tT][tT][pP][sS]?://[\s\S]*|(?!/)(?![\s\S]*://)(?!(?:[\s\S]*/)?\.\.(?:/|:|\s*$))[\s\S]*\S[\s\S]*)$";

/// A date, or the forms of [`crate::vocabulary::Recurrence`].
const RECURRENCE: &str = r"^\s*(?:\d{4}-\d{1,2}-\d{1,2}|(?:[dD]aily|[wW]eekly|[mM]onthly|[qQ]uarterly|[yY]early|[aA]nnually|[eE]very\s+(?:[1-9]\d{0,2}\s+)?(?:days?|weeks?|months?|quarters?|years?))(?:\s+from\s+\d{4}-\d{1,2}-\d{1,2})?)\s*$";

/// The notations of [`crate::model::time`].
fn time_pattern(or_span: bool) -> String {
    let clock = r"\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?";
    let date = r"\d{4}-\d{1,2}-\d{1,2}";
    // The minutes of all offsets that there are; which go with which hours is left to the check.
    let zone = r"(?:Z|[+-](?:0\d|1[0-4]):?(?:00|30|40|45))";
    let one = format!(r"(?:{date}(?:T|\s+){clock}\s*{zone}?|{clock})");
    // The second time of a span may have an offset without a day.
    let second = format!(r"(?:{date}(?:T|\s+))?{clock}\s*{zone}?");
    // Which names there are is left to the check as well.
    let name = r"(?:\s+(?:UTC|[A-Z][A-Za-z_]+/[A-Za-z0-9_+/-]+))?";
    let moment = format!(r"(?:~\s*{one}|{one}(?:\s*/\s*{one})?)");
    let end = if or_span {
        let second = format!(r"~?\s*{second}(?:\s*/\s*{one})?");
        format!(
            r"(?:\s*(?:[–—‒−→-]|->|\.\.|to|until|bis)\s*{second})?{name}|[uU][nN][kK][nN][oO][wW][nN]"
        )
    } else {
        name.to_owned()
    };
    format!(r"^\s*(?:{moment}{end})\s*$")
}
