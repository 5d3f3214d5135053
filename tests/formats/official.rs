//! Whether those whom a format is meant for would take it: the owners' schemas and validators.
//!
//! The official schemas lie in AFTERMARK_SCHEMAS or ../shared/schemas; a check whose schema or
//! program is not there is skipped with a word, but never in CI.

use std::io::Write;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::fixture::{flawed, flawed_below};
use super::hostile;
use crate::project;
use crate::repository::Repository;

/// The repositories that the validators see, and the folder to check in each.
fn repositories() -> Vec<(&'static str, Repository, &'static str)> {
    vec![
        ("flawed", flawed(), "."),
        ("below the top", flawed_below(), "learning"),
        ("hostile", hostile::repository(), "."),
        ("complete", Repository::complete().committed(), "."),
        ("examples", Repository::copy_of("example-incidents").committed(), "."),
    ]
}

/// Says that a check is skipped; in CI that is a failure.
fn skip(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what}");
    // Not by a macro: what those print is not shown for a test that passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}

/// An official schema, if it is there.
fn schema(name: &str) -> Option<Utf8PathBuf> {
    let folder = std::env::var("AFTERMARK_SCHEMAS")
        .map_or_else(|_| project().join("../shared/schemas"), Utf8PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    skip(&format!(
        "there is no {path}; set AFTERMARK_SCHEMAS to the folder of the official schemas"
    ));
    None
}

fn json(path: &Utf8Path) -> Value {
    serde_json::from_str(&fs_err::read_to_string(path).unwrap()).unwrap()
}

fn assert_valid(validator: &jsonschema::Validator, name: &str, value: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn sarif_is_sarif() {
    let Some(path) = schema("sarif-schema-2.1.0.json") else {
        return;
    };
    let validator = jsonschema::validator_for(&json(&path)).unwrap();
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "sarif"]);
        assert_valid(&validator, name, &serde_json::from_str(&run.out).unwrap());
    }
    // The validator can say no.
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{}]})));
}

/// What GitHub asks for beyond the schema.
#[test]
fn sarif_fits_code_scanning() {
    let mut suppressed = 0;
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "sarif"]);
        let log: Value = serde_json::from_str(&run.out).unwrap();
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            for text in ["shortDescription", "fullDescription"] {
                let text = rule[text]["text"].as_str().unwrap();
                assert!(!text.is_empty() && text.chars().count() <= 1024, "{rule}");
            }
            assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
        }
        let mut prints = Vec::new();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let locations = result["locations"].as_array().unwrap();
            assert_eq!(locations.len(), 1, "{name}: {result}");
            let uri = &locations[0]["physicalLocation"]["artifactLocation"]["uri"];
            let uri = uri.as_str().unwrap();
            let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%".contains(c);
            assert!(!uri.starts_with('/') && uri.chars().all(plain), "{uri}");
            prints.push(result["partialFingerprints"].to_string());
            suppressed += result["suppressions"].as_array().map_or(0, Vec::len);
        }
        let all = prints.len();
        prints.sort();
        prints.dedup();
        assert_eq!(all, prints.len(), "{name}");
    }
    assert!(suppressed > 0);
}

/// The validator of SARIF's makers, with their rules and those of GitHub's intake. Its exit code is
/// 0 whatever it finds; what it found stands in a file.
#[test]
fn sarif_passes_the_multitool() {
    let folder = project().join("tests/formats/node");
    let program = folder.join("node_modules/.bin/sarif-multitool");
    if !program.exists() {
        skip("the SARIF multitool is not installed; tests/run does it");
        return;
    }
    let judge = |name: &str, sarif: &str| -> Vec<String> {
        let keep = tempfile::tempdir().unwrap();
        let at = |name: &str| keep.path().join(name);
        fs_err::write(at("in.sarif"), sarif).unwrap();
        let output = Command::new(&program)
            .arg("validate")
            .arg(at("in.sarif"))
            // Its wrapper hands the arguments to a shell.
            .args(["--rule-kind", "'Sarif;Ghas'", "--log", "ForceOverwrite"])
            .arg("--output")
            .arg(at("out.sarif"))
            .output()
            .unwrap();
        let text = fs_err::read_to_string(at("out.sarif"))
            .unwrap_or_else(|_| panic!("{name}: the multitool wrote nothing: {output:?}"));
        let log: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let run = &log["runs"][0];
        let notes = run["invocations"][0]["toolExecutionNotifications"].as_array();
        assert!(
            !notes.is_some_and(|n| n.iter().any(|n| n["level"] == "error")),
            "{name}: the multitool failed: {notes:?}"
        );
        let results = run["results"].as_array().cloned().unwrap_or_default();
        let errors = results.iter().filter(|r| r["level"] == "error");
        errors.map(ToString::to_string).collect()
    };
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "sarif"]);
        let errors = judge(name, &run.out);
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    // It can say no: a result without a place is what GitHub refuses.
    let mut log: Value = serde_json::from_str(&flawed().check(&["--format", "sarif"]).out).unwrap();
    log["runs"][0]["results"][0]["locations"] = serde_json::json!([]);
    assert!(!judge("without places", &log.to_string()).is_empty());
}

#[test]
fn gitlab_takes_code_quality() {
    let Some(path) = schema("gitlab-codeclimate.json") else {
        return;
    };
    let validator = jsonschema::validator_for(&json(&path)).unwrap();
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "gitlab"]);
        let issues: Vec<Value> = serde_json::from_str(&run.out).unwrap();
        let mut prints = Vec::new();
        for issue in &issues {
            assert_valid(&validator, name, issue);
            // Not in the schema, and asked for all the same.
            let severity = issue["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with(['/', '.']), "{path}");
            prints.push(issue["fingerprint"].as_str().unwrap());
        }
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), issues.len(), "{name}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"description": "x"})));
}

#[test]
fn reviewdog_takes_diagnostics() {
    let Some(path) = schema("rdf-Diagnostic.json") else {
        return;
    };
    let validator = jsonschema::validator_for(&json(&path)).unwrap();
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "rdjsonl"]);
        for line in run.out.lines() {
            let diagnostic: Value = serde_json::from_str(line).unwrap();
            assert_valid(&validator, name, &diagnostic);
            assert!(diagnostic["location"]["path"].is_string(), "{line}");
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({"severity": "FATAL"})));
}

#[test]
fn junit_passes_the_schema_of_jenkins() {
    let Some(path) = schema("junit-10.xsd") else {
        return;
    };
    let xmllint = |xml: &str| {
        let keep = tempfile::tempdir().unwrap();
        let file = keep.path().join("in.xml");
        fs_err::write(&file, xml).unwrap();
        Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema", path.as_str()])
            .arg(file)
            .output()
    };
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "junit"]);
        match xmllint(&run.out) {
            Err(_) => return skip("xmllint is not installed; tests/run does it"),
            Ok(output) => assert!(output.status.success(), "{name}: {output:?}\n{}", run.out),
        }
    }
    let wrong = "<testsuites><testsuite name=\"x\" disabled=\"0\"/></testsuites>";
    assert!(!xmllint(wrong).unwrap().status.success());
}

/// The `json` format keeps to our own schema, and says nothing that the schema does not describe.
#[test]
fn json_is_as_documented() {
    let path = project().join("docs/schema/check.v1.json");
    let mut schema = json(&path);
    close(&mut schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut suppressed = 0;
    for (name, repository, root) in repositories() {
        let run = repository.check(&[root, "--format", "json"]);
        let value: Value = serde_json::from_str(&run.out).unwrap();
        assert_valid(&validator, name, &value);
        assert_eq!(value["blocks"] == true, run.code == 1, "{name}");
        let findings = value["findings"].as_array().unwrap();
        suppressed += findings.iter().filter(|f| !f["suppression"].is_null()).count();
    }
    assert!(suppressed > 0);
    let mut value: Value =
        serde_json::from_str(&flawed().check(&["--format", "json"]).out).unwrap();
    value["findings"][0]["place"]["start"]["line"] = 0.into();
    assert!(!validator.is_valid(&value));
}

/// Lets no object have keys that the schema does not name.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") && object.contains_key("type") {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        object.values_mut().for_each(close);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(close);
    }
}
