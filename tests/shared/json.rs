//! YAML as the decoder sees it → JSON, to be validated.

use aftermark::schema::{Document, schema};
use aftermark::source::yaml::{self, Kind, Like, Node};
use aftermark::source::{FileId, front_matter};
use serde_json::{Map, Value};

/// A text of YAML as JSON.
pub fn of_yaml(text: &str) -> Value {
    json(&yaml::parse(FileId(0), text, 0, text.len()).unwrap())
}

/// The front matter of a main file as JSON.
pub fn of_front_matter(text: &str) -> Value {
    let front_matter::Division::Both { yaml, .. } = front_matter::divide(text) else {
        panic!("no front matter");
    };
    of_yaml(&text[yaml])
}

fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar { text, like } => match like {
            Like::Text => text.as_str().into(),
            Like::Bool(b) => (*b).into(),
            Like::Integer | Like::Float => {
                serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into())
            }
        },
        Kind::Seq(items) => items.iter().map(json).collect(),
        Kind::Map(entries) => {
            let entries = entries.iter().map(|(k, v)| (k.name.clone(), json(v)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

/// What a schema has against a value, each with its place.
pub fn against(document: Document, value: &Value) -> Vec<String> {
    against_schema(&schema(document, None), value)
}

pub fn against_schema(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors = validator.iter_errors(value);
    errors.map(|e| format!("{}: {e}", e.instance_path())).collect()
}
