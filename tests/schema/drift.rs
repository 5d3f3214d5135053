//! The table of the format, and what the decoder and the schemas make of it.

use std::collections::BTreeSet;

use aftermark::model::format::SHAPES;
use aftermark::model::format::shape::{Shape, ValueKind};
use aftermark::schema::{Document, schema};
use aftermark::source::ProblemKind;
use serde_json::{Value, json};

use crate::json::against;
use crate::memory::Files;

/// A key that no map has, and that is like none.
const NOBODYS: &str = "qqqq";

/// What the decoder says about a front matter: kinds of problems with message and help.
fn problems(front_matter: &Value) -> Vec<(ProblemKind, String, String)> {
    let mut files = Files::default();
    // JSON is YAML: what is tried here is the decoder, not the notation.
    let text = format!("---\n{front_matter}\n---\n");
    files.write("incidents/2026-03-14-x/README.md", text);
    let library = files.library();
    let all = library.incidents[0].problems.iter();
    all.map(|p| (p.kind, p.message.clone(), p.help.clone().unwrap_or_default())).collect()
}

/// The way from the front matter to a shape: keys to go down, and whether each leads to a list.
fn ways() -> Vec<(&'static Shape, Vec<(&'static str, bool)>)> {
    let mut all = vec![(SHAPES[0], Vec::new())];
    let mut next = 0;
    while let Some((shape, way)) = all.get(next).cloned() {
        next += 1;
        for field in shape.fields {
            let (inner, list) = match field.value {
                ValueKind::Map(inner) => (inner, false),
                ValueKind::List(inner) => (inner, true),
                _ => continue,
            };
            let mut way = way.clone();
            way.push((field.key, list));
            all.push((inner, way));
        }
    }
    all
}

/// A front matter with `map` at the end of a way.
fn wrapped(map: Value, way: &[(&'static str, bool)]) -> Value {
    way.iter().rev().fold(map, |inner, (key, list)| {
        let inner = if *list { json!([inner]) } else { inner };
        json!({*key: inner})
    })
}

#[test]
fn every_shape_is_reached() {
    let reached: BTreeSet<&str> = ways().iter().map(|(s, _)| s.what).collect();
    let all: BTreeSet<&str> = SHAPES.iter().map(|s| s.what).collect();
    assert_eq!(reached, all);
}

/// The decoder takes its keys from the table; that it reads each of them shows in what it says of a wrong value.
#[test]
fn every_key_of_the_table_is_read() {
    for (shape, way) in ways() {
        for field in shape.fields {
            let mut map = example(shape);
            map[field.key] = match field.value {
                ValueKind::Map(_) | ValueKind::List(_) | ValueKind::Measures => "text".into(),
                _ => json!({NOBODYS: 1}),
            };
            let found = problems(&wrapped(map, &way));
            let wrong = |(kind, message, _): &(ProblemKind, String, String)| {
                *kind == ProblemKind::WrongType
                    && (message.contains(field.key) || message.contains(" has to be a map"))
            };
            assert!(found.iter().any(wrong), "{} of {}: {found:?}", field.key, shape.what);
        }
    }
}

#[test]
fn the_decoder_and_the_schema_need_the_same_keys() {
    for (shape, way) in ways() {
        let found = problems(&wrapped(json!({NOBODYS: 1}), &way));
        let missing: BTreeSet<&str> = found
            .iter()
            .filter(|(kind, ..)| *kind == ProblemKind::MissingKey)
            .filter_map(|(_, message, _)| {
                message.strip_prefix(shape.what)?.strip_prefix(" needs `")
            })
            .map(|rest| rest.trim_end_matches('`'))
            // What is needed besides is asked by a condition, which is tried on its own.
            .filter(|key| {
                shape.fields.iter().any(|f| f.key == *key && f.required)
                    || !is_conditional(shape, key)
            })
            .collect();
        let required: BTreeSet<&str> =
            shape.fields.iter().filter(|f| f.required).map(|f| f.key).collect();
        assert_eq!(missing, required, "keys of {}", shape.what);
    }
}

fn is_conditional(shape: &Shape, key: &str) -> bool {
    use aftermark::model::format::shape::Also;
    match shape.also {
        Also::Nothing => false,
        Also::OneOf(a, b) => key == a || key == b,
        Also::FromReview(keys) => keys.contains(&key),
    }
}

/// A value for every key, each of its kind, is right for both.
#[test]
fn what_the_schema_offers_the_decoder_takes() {
    let whole = example(SHAPES[0]);
    let taken = problems(&whole);
    let wrong: Vec<_> = taken
        .iter()
        // The example is no real incident: its references lead nowhere, and each alternative of a
        // pair is given.
        .filter(|(kind, ..)| {
            !matches!(kind, ProblemKind::UnknownReference | ProblemKind::DuplicateId)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{whole:#}");
    assert_eq!(against(Document::FrontMatter, &whole), Vec::<String>::new());
}

/// Every word of every closed set is taken by the decoder, and its neighbours by neither.
#[test]
fn words_are_the_same_for_both() {
    for (shape, way) in ways() {
        for field in shape.fields {
            let ValueKind::Choice(words) = field.value else {
                continue;
            };
            let with = |value: Value| {
                let mut map = example(shape);
                map[field.key] = value;
                wrapped(map, &way)
            };
            let unknown = |value: &Value| {
                let found = problems(value);
                found
                    .iter()
                    .filter(|(k, m, _)| *k == ProblemKind::UnknownValue && m.contains("is not a"))
                    .count()
            };
            for (word, meaning) in words() {
                assert_eq!(unknown(&with(word.into())), 0, "{}: {word}", field.key);
                assert!(meaning.ends_with('.'), "{word}: {meaning}");
            }
            let wrong = with(format!("{NOBODYS}-{}", field.key).into());
            assert_eq!(unknown(&wrong), 1, "{} of {}", field.key, shape.what);
            if way.is_empty() {
                assert_ne!(against(Document::FrontMatter, &wrong), Vec::<String>::new());
            }
        }
    }
}

/// A key that may be left out may stand without a value, for both; one that is needed may not.
#[test]
fn keys_without_a_value_are_the_same_for_both() {
    for (shape, way) in ways() {
        for field in shape.fields {
            let mut map = example(shape);
            map[field.key] = Value::Null;
            let asks = matches!(shape.also, aftermark::model::format::shape::Also::OneOf(a, b) if a == field.key || b == field.key);
            let late = is_conditional(shape, field.key) && !asks;
            // A section of the report may be it, which no schema of the front matter can ask for.
            let in_text = way.is_empty() && field.key == "summary";
            let needed = field.required || late;
            let missing = |kind: ProblemKind| kind == ProblemKind::MissingKey;
            let mut whole = example(SHAPES[0]);
            let mut place = &mut whole;
            for (key, list) in &way {
                place = &mut place[*key];
                if *list {
                    place = &mut place[0];
                }
            }
            *place = map;
            let said = problems(&whole);
            if asks {
                continue;
            }
            assert_eq!(
                said.iter().any(|(k, ..)| missing(*k)),
                needed || in_text,
                "{} of {}: {said:?}",
                field.key,
                shape.what
            );
            let against = against(Document::FrontMatter, &whole);
            assert_eq!(!against.is_empty(), needed, "{} of {}: {against:?}", field.key, shape.what);
        }
    }
}

/// A map with a value for each key, of each pair of alternatives the first.
fn example(shape: &Shape) -> Value {
    use aftermark::model::format::shape::Also;
    let mut map = json!({});
    for field in shape.fields {
        if matches!(shape.also, Also::OneOf(_, second) if second == field.key) {
            continue;
        }
        let given = field.example.map(|e| serde_json::from_str(e).unwrap());
        map[field.key] = match field.value {
            ValueKind::Map(inner) => example(inner),
            ValueKind::List(inner) => json!([example(inner)]),
            // Times alone are read against the start; what is needed late is needed.
            ValueKind::Choice(_) if field.key == "milestone" => "started".into(),
            ValueKind::Choice(words) => words().last().unwrap().0.into(),
            ValueKind::Step => "people".into(),
            _ => given.unwrap_or_else(|| "Some text".into()),
        };
    }
    map
}

#[test]
fn every_example_stands_its_own_schema() {
    for document in Document::ALL {
        walk(&schema(document, None), &mut |schema| {
            for example in schema["examples"].as_array().into_iter().flatten() {
                let against = crate::json::against_schema(schema, example);
                assert!(against.is_empty(), "{example}: {against:?}");
            }
        });
    }
}

/// Every key of every map says what it is for.
#[test]
fn every_property_is_described() {
    for document in Document::ALL {
        let whole = schema(document, None);
        walk(&whole, &mut |schema| {
            for (key, property) in schema["properties"].as_object().into_iter().flatten() {
                // Conditions have properties too, which say only that something is given.
                let is_condition = property.get("not").is_some()
                    || property.get("enum").is_some() && schema.get("type").is_none();
                let about = property["description"].as_str().unwrap_or_default();
                let of_step = property["$ref"] == "#/definitions/StepConfig";
                assert!(
                    is_condition || of_step || about.len() > 5,
                    "{}: {key}: {property}",
                    document.name()
                );
            }
        });
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(map) => {
            see(value);
            for inner in map.values() {
                walk(inner, see);
            }
        }
        Value::Array(all) => {
            for inner in all {
                walk(inner, see);
            }
        }
        _ => {}
    }
}
