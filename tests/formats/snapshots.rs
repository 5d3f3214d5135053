//! What each format looks like.

use super::fixture::{flawed, flawed_below};
use crate::repository::Run;

/// The output, of a run that found something that blocks.
fn out(run: Run) -> String {
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.err.is_empty(), "{}", run.err);
    run.out
}

macro_rules! looks_like {
    ($($name:ident: $($argument:literal)*;)+) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(out(flawed().check(&[$($argument),*])));
        })+
    };
}

looks_like! {
    text: "--format" "text";
    text_quiet: "--quiet";
    text_statistics: "--statistics";
    concise: "--format" "concise";
    json: "--format" "json";
    github: "--format" "github";
    github_quiet: "--format" "github" "--quiet";
    gitlab: "--format" "gitlab";
    junit: "--format" "junit";
    rdjsonl: "--format" "rdjsonl";
    markdown: "--format" "markdown";
}

/// The rules with their documentation are left out: `rule_docs` and the rules' own tests have them.
#[test]
fn sarif() {
    let mut log: serde_json::Value =
        serde_json::from_str(&out(flawed().check(&["--format", "sarif"]))).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        let index = result["ruleIndex"].take().as_u64().unwrap();
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

/// A CI service counts paths from the top of the git repository, wherever aftermark.toml lies.
#[test]
fn paths_count_from_the_top_of_the_repository() {
    let repository = flawed_below();
    let path = "learning/incidents/2026-03-14-checkout-tls-expiry/README.md";
    for (format, part) in [
        ("json", format!("\"path\": \"{path}\"")),
        ("sarif", format!("\"uri\": \"{path}\"")),
        ("github", format!("::error file={path},line=")),
        ("gitlab", format!("\"path\": \"{path}\"")),
        ("rdjsonl", format!("\"path\":\"{path}\"")),
        ("junit", format!("{path}:")),
        ("markdown", format!(" at `{path}:")),
    ] {
        let out = out(repository.check(&["learning", "--format", format]));
        assert!(out.contains(&part), "{format}: {out}");
    }
    // Where a person stands, the shorter path is the one that opens the file.
    let out = out(repository.check(&["learning", "--format", "concise"]));
    assert!(out.starts_with("incidents/"), "{out}");
}

/// A finding keeps its fingerprint when lines move and when others come, and no two are equal.
#[test]
fn fingerprints_stay() {
    let repository = flawed();
    let prints = |arguments: &[&str]| -> Vec<(String, String)> {
        let run = repository.check(&[&["--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let findings = json["findings"].as_array().unwrap().iter();
        let text = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap().to_owned();
        findings
            .map(|f| {
                let what =
                    format!("{} {} {}", text(f, "incident"), text(f, "rule"), text(f, "message"));
                (what, text(f, "fingerprint"))
            })
            .collect()
    };
    let before = prints(&[]);
    let mut unique: Vec<_> = before.iter().map(|(_, print)| print).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.len());
    // One incident alone has the same ones.
    let some = prints(&["incidents/2026-05-05-search-slow"]);
    assert!(!some.is_empty() && some.iter().all(|f| before.contains(f)));
    // Lines move, and a new finding stands above the others.
    repository.replace(
        &super::fixture::readme(),
        "tags: [tls]",
        "tags:\n  - tls\n  # and a remark",
    );
    repository.replace(&super::fixture::readme(), "decision: notify", "decision: notifi");
    let after = prints(&[]);
    assert!(after.len() > before.len());
    for finding in &before {
        assert!(after.contains(finding), "{finding:?}\n{after:#?}");
    }
}
