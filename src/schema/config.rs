//! The types that read `aftermark.toml` → its JSON Schema, with the rules that levels can be set for.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::rules;
use crate::vocabulary::Step;

/// The schema of `aftermark.toml`.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut whole = generator.into_root_schema_for::<Config>().to_value();
    whole["description"] =
        "What a team decides once for all its incidents; every key has a default.".into();
    // The zone is a type of another crate, which knows no schemas.
    let zone = &mut whole["definitions"]["IncidentsConfig"]["properties"]["timezone"];
    let about = zone["description"].clone();
    *zone = super::json::zones();
    zone["description"] = about;
    let levels = levels();
    whole["properties"]["rules"] = with_description(&levels, &whole["properties"]["rules"]);
    let of_override = &mut whole["definitions"]["Override"]["properties"]["rules"];
    *of_override = with_description(&levels, of_override);
    whole
}

fn with_description(levels: &Value, was: &Value) -> Value {
    let mut levels = levels.clone();
    if let Some(about) = was.get("description") {
        levels["description"] = about.clone();
    }
    levels
}

/// A table of levels: the ids and groups to choose from, and any glob.
fn levels() -> Value {
    let level = json!({"$ref": "#/definitions/Level"});
    let mut groups = BTreeMap::new();
    let mut names = Map::new();
    for rule in rules::all() {
        let doc = rule.doc();
        groups.entry(doc.group()).or_insert_with(|| match doc.step() {
            Some(step) => of_step(step),
            None => format!("All rules of the group `{}`.", doc.group()),
        });
        // A reference stands alone in this draft: what it says about itself needs a place beside.
        let about = json!({"description": doc.summary(), "allOf": [level]});
        names.insert(doc.id.to_owned(), about);
    }
    for (group, about) in groups {
        let about = json!({"description": about, "allOf": [level]});
        names.insert(format!("{group}/*"), about);
    }
    json!({"type": "object", "properties": names, "additionalProperties": level})
}

fn of_step(step: Step) -> String {
    format!("All rules of step {}, “{}”.", step.number(), step.heading())
}
