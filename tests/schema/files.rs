//! The shipped files, the committed schemas, and files with mistakes, against the schemas.

use aftermark::config::Config;
use aftermark::schema::{Document, schema};
use camino::Utf8Path;
use serde_json::Value;

use crate::json::{against, against_schema, of_front_matter, of_yaml};
use crate::project;

fn toml_as_json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

/// Every file of a repository that a schema is for, with what its schema has against it.
fn validate(root: &Utf8Path) -> Vec<(String, Vec<String>)> {
    let config_text = fs_err::read_to_string(root.join("aftermark.toml")).unwrap();
    let config = Config::parse(&config_text).unwrap();
    let mut all =
        vec![("aftermark.toml".to_owned(), against(Document::Config, &toml_as_json(&config_text)))];
    for entry in walkdir::WalkDir::new(root.join("incidents")) {
        let path = entry.unwrap().into_path();
        let path = Utf8Path::from_path(&path).unwrap();
        let lists = Document::ALL.iter().filter(|d| d.entry().is_some());
        let list = lists.copied().find(|d| path.file_name() == Some(&format!("{}.yaml", d.name())));
        let (document, value) = match (path.file_name(), list) {
            (Some("README.md"), _) => (Document::FrontMatter, of_front_matter(&read(path))),
            (_, Some(list)) => (list, of_yaml(&read(path))),
            _ => continue,
        };
        for schema in [schema(document, None), schema(document, Some(&config))] {
            all.push((path.to_string(), against_schema(&schema, &value)));
        }
    }
    all
}

fn read(path: &Utf8Path) -> String {
    fs_err::read_to_string(path).unwrap()
}

#[test]
fn the_shipped_examples_validate() {
    let mut seen = 0;
    for folder in ["example-incidents", "tests/fixtures/complete"] {
        for (path, errors) in validate(&project().join(folder)) {
            assert!(errors.is_empty(), "{path}: {errors:#?}");
            seen += 1;
        }
    }
    // Ten reports and a list of the examples, twice each, a fixture, and two configurations.
    assert!(seen >= 26, "only {seen} files were validated");
}

/// Mistakes in the front matter that a schema can catch: an edit of the complete fixture, and the
/// key that the schema has to name.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("severity:", "severty:", "severty"),
    ("status: complete", "status: finished", "/status"),
    ("title: Checkout returned 502 for 47 minutes\n", "", "title"),
    ("title: Checkout", "title: [Checkout]\nx: Checkout", "/title"),
    ("title: Checkout returned 502 for 47 minutes\n", "title:\n", "/title"),
    ("summary: The certificate", "summary: [The certificate]\nx: The certificate", "/summary"),
    ("owner: \"@kim\"\nreviewers", "owner:\nreviewers", "/owner"),
    ("services: [checkout]", "services: []", "/services"),
    ("timezone: Europe/Amsterdam", "timezone: Europe/Amsterdm", "/timezone"),
    ("at: 2026-03-14 09:02", "at: yesterday", "/timeline/0/at"),
    ("milestone: started", "milestone: begun", "/timeline/0/milestone"),
    ("source: evidence/edge.log:2", "source: ../edge.log:2", "/timeline/0/source"),
    ("source: evidence/edge.log:2", "source: ftp://example.org/x", "/timeline/0/source"),
    (
        "{path: evidence/edge.log, kind",
        "{path: evidence/edge.log, url: \"https://example.org/\", kind",
        "/evidence/0",
    ),
    ("{path: evidence/edge.log, kind", "{kind", "/evidence/0"),
    ("category: configuration", "category: weather", "/causes/0/category"),
    ("  - id: C1", "  - id: C 1", "/causes/0/id"),
    ("effect: outage", "effect: bad", "/impact/0/effect"),
    ("failed_requests: 18200", "failed_requests: many", "/impact/0/measures/failed_requests"),
    ("outcome: ignored", "outcome: forgotten", "/safeguards/0/outcome"),
    ("    title: Issue edge", "    # title: Issue edge", "title"),
    ("due: 2026-04-01", "due: next week", "/actions/0/due"),
    ("result: passed", "result: fine", "/actions/0/verification/result"),
    ("decision: notify\n", "decision: maybe\n", "/notifications/0/decision"),
    ("review_on: 2027-06-14", "review_on: soon", "/follow_up/review_on"),
    ("follow_up:", "waivers: [{reason: x, by: y}]\nfollow_up:", "/waivers/0"),
    (
        "follow_up:",
        "waivers: [{step: people, rule: notify/missing, reason: x, by: y}]\nfollow_up:",
        "/waivers/0",
    ),
    ("follow_up:", "waivers: [{step: persons, reason: x, by: y}]\nfollow_up:", "/waivers/0/step"),
    (
        "follow_up:",
        "waivers: [{rule: notify/mising, reason: x, by: y}]\nfollow_up:",
        "/waivers/0/rule",
    ),
    ("timeline:\n", "timeline: {}\nx:\n", "/timeline"),
];

#[test]
fn mistakes_that_a_schema_can_catch_are_caught() {
    let path = project()
        .join("tests/fixtures/complete/incidents/2026-03-14-checkout-tls-expiry/README.md");
    let text = read(&path);
    for (from, to, place) in MISTAKES {
        assert!(text.contains(from), "no `{from}`");
        let edited = text.replacen(from, to, 1);
        let errors = against(Document::FrontMatter, &of_front_matter(&edited));
        assert!(errors.iter().any(|e| e.contains(place)), "{from} → {to}: {errors:#?}");
    }
}

#[test]
fn names_that_the_configuration_decides_are_asked_for() {
    let config = Config::parse(&read(&project().join("tests/fixtures/complete/aftermark.toml")));
    let narrowed = schema(Document::FrontMatter, Some(&config.unwrap()));
    let path = project()
        .join("tests/fixtures/complete/incidents/2026-03-14-checkout-tls-expiry/README.md");
    for (from, to, place) in [
        ("severity: SEV1", "severity: P1", "/severity"),
        ("services: [checkout]", "services: [chekout]", "/services/0"),
        ("services: [checkout]", "services: chekout", "/services"),
        ("audience: customers", "audience: clients", "/notifications/0/audience"),
        ("  - service: checkout", "  - service: chekout", "/impact/0/service"),
    ] {
        let edited = read(&path).replacen(from, to, 1);
        let value = of_front_matter(&edited);
        let errors = against_schema(&narrowed, &value);
        assert!(errors.iter().any(|e| e.contains(place)), "{to}: {errors:?}");
        assert_eq!(against(Document::FrontMatter, &value), Vec::<String>::new(), "{to}");
    }
    // One alone counts as a list of one.
    let alone = read(&path).replacen("services: [checkout]", "services: checkout", 1);
    assert_eq!(against_schema(&narrowed, &of_front_matter(&alone)), Vec::<String>::new());
}

#[test]
fn mistakes_in_the_configuration_are_caught() {
    for (text, place) in [
        ("[sites]\n", "sites"),
        ("[site]\ntitle = 1\n", "/site/title"),
        ("[rules]\n\"impact/no-measure\" = \"loud\"\n", "/rules/impact~1no-measure"),
        ("[incidents]\ntimezone = \"Mars/North\"\n", "/incidents/timezone"),
        ("[[severities]]\ndescription = \"x\"\n", "/severities/0"),
        ("[services.x]\nowners = \"@a\"\n", "/services/x"),
        ("[steps.root-causes]\naliases = []\n", "root-causes"),
        ("[[overrides]]\npaths = [\"x\"]\nrules = { a = 1 }\n", "/overrides/0/rules/a"),
    ] {
        assert!(Config::parse(text).is_err(), "{text}");
        let errors = against(Document::Config, &toml_as_json(text));
        assert!(errors.iter().any(|e| e.contains(place)), "{text}: {errors:?}");
    }
}

#[test]
fn the_committed_schemas_are_those_of_this_program() {
    for document in Document::ALL {
        let path = project().join("docs/schema").join(document.file_name());
        let committed: Value = serde_json::from_str(&read(&path)).unwrap();
        assert!(
            committed == schema(document, None),
            "{path} is out of date: write it anew with `cargo run -- schema --output docs/schema`"
        );
    }
}

/// Tools that read a schema from a file know no address that a relative `$id` could be seen from.
#[test]
fn every_schema_is_known_by_an_absolute_id() {
    let ids = Document::ALL.map(|d| schema(d, None)["$id"].as_str().unwrap().to_owned());
    for (i, id) in ids.iter().enumerate() {
        assert!(url::Url::parse(id).is_ok(), "{id}");
        assert!(!ids[..i].contains(id), "{id} stands twice");
    }
}
