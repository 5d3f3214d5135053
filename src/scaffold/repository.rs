//! The files of a repository of incidents: its configuration, a first incident, and what tells hooks,
//! editors and reviewers of it.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::NewFile;
use super::known;
use super::markdown::cell;
use crate::config::{Config, FILE_NAME};
use crate::disk::stays_inside;
use crate::report::json_writer;
use crate::schema::{self, Document};
use crate::source::discover::LISTS;
use crate::source::yaml::write::{quoted, scalar};
use crate::vocabulary::Step;
use crate::vocabulary::shell_word;

/// The folder of the schemas, beside the configuration.
pub const SCHEMAS: &str = ".schemas";
/// What VS Code reads in a folder that is opened.
pub const VSCODE: &str = ".vscode/settings.json";
/// What the program of that name reads.
pub const PRE_COMMIT: &str = ".pre-commit-config.yaml";

const CONFIG: &str = include_str!("files/aftermark.toml");
const INCIDENT: &str = include_str!("files/first-incident.md");
const LOG: &str = include_str!("files/edge.log");

/// The configuration, with every key, its default and its meaning.
pub fn config(title: Option<&str>, timezone: Option<Tz>) -> NewFile {
    let toml = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = CONFIG.to_owned();
    if let Some(title) = title {
        let line = format!("title = {}\n", toml(title));
        text = text.replacen("title = \"Incidents\"\n", &line, 1);
    }
    if let Some(zone) = timezone {
        let line = format!("timezone = {}\n", toml(zone.name()));
        text = text.replacen("#   timezone = \"Europe/Amsterdam\"\n", &line, 1);
    }
    NewFile { path: FILE_NAME.into(), text }
}

/// A first incident below `folder`: a draft that is half written, with a piece of evidence.
pub fn first_incident(folder: &Utf8Path, date: NaiveDate, config: &Config) -> [NewFile; 2] {
    let folder = folder.join(format!("{date}-example-checkout-tls-expiry"));
    let scale = config.severity_names();
    // Neither the worst that can be nor what hardly anybody notices.
    let severity = scale.get(1).or(scale.first()).copied().unwrap_or("SEV2");
    let service = config.services.keys().next().map_or("checkout", |s| s);
    let mut text = INCIDENT
        .replace("@SEVERITY@", &scalar(severity))
        .replace("@SERVICE@", &scalar(service))
        .replace("@ROW@", &cell(service));
    let audiences = known::audiences(config, None);
    let rows = audiences.iter().map(|a| format!("| {} | | | | | | |", a.name));
    text = text.replace("@AUDIENCES@", &rows.collect::<Vec<_>>().join("\n"));
    for step in Step::ALL {
        text = text.replace(&format!("@QUESTION{}@", step.number()), step.question());
    }
    let date = date.to_string();
    [("README.md", text.as_str()), ("evidence/edge.log", LOG)].map(|(name, text)| NewFile {
        path: folder.join(name),
        text: text.replace("@DATE@", &date),
    })
}

/// What tells `pre-commit` to check before each commit. `root` is the folder of the configuration from
/// the top of the repository, `incidents` that of the incidents below it.
pub fn pre_commit(root: &Utf8Path, incidents: &Utf8Path) -> NewFile {
    let entry = match root.as_str() {
        "" => "aftermark check --quiet".to_owned(),
        root => format!("aftermark check --quiet {}", shell_word(&format!("./{root}"))),
    };
    let below = match root.as_str() {
        "" => String::new(),
        root => format!("{}/", regex::escape(root)),
    };
    let incidents = match incidents.as_str() {
        "" => String::new(),
        folder => format!("{}/|", regex::escape(folder)),
    };
    let files = format!("^{below}({incidents}aftermark[^/]*\\.toml$)");
    NewFile {
        path: PRE_COMMIT.into(),
        text: include_str!("files/pre-commit.yaml")
            .replace("@ENTRY@", &quoted(&entry))
            .replace("@FILES@", &quoted(&files)),
    }
}

/// The schemas that editors complete from, with the names that the configuration decides.
///
/// # Errors
/// A sentence when one cannot be written as JSON, which is a mistake of this program.
pub fn schemas(config: &Config) -> Result<Vec<NewFile>, String> {
    let one = |document: Document| {
        let schema = schema::schema(document, Some(config));
        let text = json_writer::pretty_text(&schema).map_err(|e| e.to_string())?;
        let path = Utf8Path::new(SCHEMAS).join(document.file_name());
        Ok(NewFile { path, text })
    };
    Document::ALL.into_iter().map(one).collect()
}

/// What tells VS Code which schema is for which list. Paths count from the top.
pub fn editor(root: &Utf8Path, incidents: &Utf8Path) -> Result<NewFile, String> {
    let mut schemas = Map::new();
    for list in LISTS {
        let schema = root.join(SCHEMAS).join(format!("{list}.json"));
        let files = root.join(incidents).join("**").join(format!("{list}.yaml"));
        schemas.insert(schema.into_string(), Value::String(files.into_string()));
    }
    let settings = serde_json::json!({ "yaml.schemas": schemas });
    Ok(NewFile {
        path: VSCODE.into(),
        text: json_writer::pretty_text(&settings).map_err(|e| e.to_string())?,
    })
}

/// The line of a `CODEOWNERS` that asks a reader for each change of an incident.
pub fn owners_line(root: &Utf8Path, incidents: &Utf8Path) -> String {
    format!("{} @your-team", owners_path(root, incidents))
}

/// A `CODEOWNERS` that says how to name a reader, and names none yet.
pub fn owners(path: Utf8PathBuf, root: &Utf8Path, incidents: &Utf8Path) -> NewFile {
    NewFile {
        path,
        text: include_str!("files/CODEOWNERS")
            .replace("@INCIDENTS@", &owners_path(root, incidents)),
    }
}

fn owners_path(root: &Utf8Path, incidents: &Utf8Path) -> String {
    let folder = root.join(incidents);
    let folder = folder.as_str().trim_end_matches('/').replace(' ', "\\ ");
    match folder.as_str() {
        "" => "/*/README.md".to_owned(),
        folder => format!("/{folder}/"),
    }
}

/// The lines of a `.gitignore` beside the configuration that keep the built site and its editions out of git; none where
/// the site does not go below that folder.
pub fn ignored(config: &Config) -> Vec<String> {
    let output = config.site.output.as_str().trim_end_matches('/');
    match stays_inside(Utf8Path::new(output)) {
        true => vec![format!("/{output}/"), format!("/{output}-*/")],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EditionConfig;

    /// The configuration as it is when the lines that `live` says are taken out of their comments.
    fn uncommented(live: impl Fn(&str) -> Option<&str>) -> String {
        let lines = CONFIG.lines().map(|line| live(line).unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn default_line(line: &str) -> Option<&str> {
        let rest = line.strip_prefix('#')?;
        rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[').then_some(rest)
    }

    fn example_line(line: &str) -> Option<&str> {
        line.strip_prefix("#   ")
    }

    #[test]
    fn what_the_configuration_shows_as_defaults_are_the_defaults() {
        let text = uncommented(default_line);
        let read = Config::parse(&text).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", Config::default()));
        // As it is written, too.
        let read = Config::parse(CONFIG).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn what_it_shows_of_the_public_edition_are_the_defaults() {
        let text = uncommented(|l| default_line(l).or_else(|| example_line(l)));
        let mut read = Config::parse(&text).unwrap().editions["public"].clone();
        let default = EditionConfig::default();
        assert_eq!(read.output.take().unwrap(), "site-public");
        assert_eq!(read.unnamed.take().unwrap(), "an engineer");
        // Places in the text aside.
        let values = |all: &[toml::Spanned<String>]| -> Vec<String> {
            all.iter().map(|value| value.get_ref().clone()).collect()
        };
        assert_eq!(values(&read.leave_out), values(&default.leave_out));
        assert_eq!(values(&read.statuses), values(&default.statuses));
        let rest = EditionConfig {
            leave_out: default.leave_out.clone(),
            statuses: default.statuses.clone(),
            ..read
        };
        assert_eq!(format!("{rest:?}"), format!("{default:?}"));
    }

    #[test]
    fn the_configuration_names_every_key_that_there_is() {
        let text = uncommented(|l| default_line(l).or_else(|| example_line(l)));
        Config::parse(&text).unwrap();
        let written: Value =
            serde_json::to_value(toml::from_str::<toml::Value>(&text).unwrap()).unwrap();
        let schema = schema::schema(Document::Config, None);
        let mut seen = 0;
        missing(&schema, &schema, &[&written], "", &mut seen);
        assert!(seen > 50, "{seen} keys");
    }

    /// Walks a schema beside all values that are written for it.
    fn missing(whole: &Value, schema: &Value, written: &[&Value], at: &str, seen: &mut usize) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            return missing(whole, &whole["definitions"][name], written, at, seen);
        }
        let several = ["anyOf", "allOf", "oneOf"].iter().filter_map(|k| schema[*k].as_array());
        for inner in several.flatten() {
            missing(whole, inner, written, at, seen);
        }
        // Levels are a table of rules: an example is enough.
        if at == "/rules" || at == "/overrides/*/rules" {
            return;
        }
        for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
            let below: Vec<&Value> = written.iter().filter_map(|w| w.get(key)).collect();
            let at = format!("{at}/{key}");
            // The dark scheme is of the same type as the light one, and the steps are of one type:
            // one of each is shown in full.
            let shown_once = at.starts_with("/site/colors/dark/") || at.starts_with("/steps/");
            if shown_once && below.is_empty() {
                continue;
            }
            assert!(!below.is_empty(), "{at} is not in the file");
            *seen += 1;
            missing(whole, inner, &below, &at, seen);
        }
        for inner in [&schema["additionalProperties"], &schema["items"]] {
            if inner.is_object() {
                let below = written.iter().flat_map(|value| match value {
                    Value::Object(map) => map.values().collect(),
                    Value::Array(all) => all.iter().collect(),
                    _ => Vec::new(),
                });
                let below: Vec<&Value> = below.collect();
                missing(whole, inner, &below, &format!("{at}/*"), seen);
            }
        }
    }
}
