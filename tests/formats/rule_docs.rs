//! `aftermark rules` and `aftermark explain`.

use serde_json::Value;

use aftermark::rules::{all, find};

use crate::repository::{Repository, Run};

fn run(arguments: &[&str]) -> Run {
    Repository::empty().run(arguments)
}

fn out(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.is_empty(), "{}", run.err);
    run.out
}

#[test]
fn every_rule_is_listed_in_every_format() {
    let text = out(&["rules"]);
    let markdown = out(&["rules", "--format", "markdown"]);
    let json: Value = serde_json::from_str(&out(&["rules", "--format", "json"])).unwrap();
    let listed = json["rules"].as_array().unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(listed.len(), all().count());
    for (rule, listed) in all().zip(listed) {
        let doc = rule.doc();
        assert_eq!(listed["id"], doc.id);
        assert_eq!(listed["group"], doc.group());
        assert_eq!(listed["summary"], doc.summary());
        assert_eq!(listed["step"].is_null(), doc.step().is_none());
        let level = listed["level"].as_str().unwrap();
        assert!(["error", "warning", "note", "off"].contains(&level));
        let line = text.lines().find(|l| l.split_whitespace().next() == Some(doc.id)).unwrap();
        assert!(line.contains(level) && line.ends_with(&doc.summary()), "{line}");
        assert!(markdown.contains(&format!("| `{}` | {level} | ", doc.id)));
    }
}

/// Every part of every rule's documentation comes out, in every format.
#[test]
fn every_rule_is_explained() {
    for rule in all() {
        let doc = rule.doc();
        let text = out(&["explain", doc.id]);
        assert!(!text.contains('\u{1b}') && !text.contains("```"), "{text}");
        let markdown = out(&["explain", doc.id, "--format", "markdown"]);
        let json: Value =
            serde_json::from_str(&out(&["explain", doc.id, "--format", "json"])).unwrap();
        assert_eq!(json["id"], doc.id);
        assert_eq!(json["markdown"], markdown.as_str());
        for (heading, key) in [("Why", "why"), ("Fix", "fix")] {
            let section = doc.section(heading);
            assert_eq!(json[key].as_str().map(str::to_owned), section);
            for line in section.iter().flat_map(|s| s.lines()) {
                assert!(markdown.contains(line), "{line}");
                if !line.starts_with("```") {
                    assert!(text.contains(line.trim_end()), "{line}\n{text}");
                }
            }
        }
        for key in ["fails", "passes"] {
            for block in json[key].as_array().unwrap().iter().flat_map(|e| e.as_array().unwrap()) {
                for line in block["text"].as_str().unwrap().lines() {
                    assert!(text.contains(line.trim_end()), "{line}\n{text}");
                    assert!(markdown.contains(line), "{line}");
                }
            }
        }
    }
}

#[test]
fn a_rule_on_a_terminal_has_colours() {
    let run = Repository::empty().run(&["explain", "impact/no-workaround", "--color", "always"]);
    assert!(run.out.starts_with("\u{1b}[1mimpact/no-workaround\u{1b}[0m\n"), "{}", run.out);
}

#[test]
fn an_unknown_rule_is_refused_with_the_closest() {
    for (id, said) in [
        ("impact/no-workarond", "did you mean `impact/no-workaround`?"),
        ("no-workaround", "did you mean `impact/no-workaround`?"),
        ("impact", "`impact` is a group; name one of its rules: impact/"),
        ("impact/*", "`impact` is a group; "),
        ("xyzzy", "`aftermark rules` lists all of them"),
    ] {
        let run = run(&["explain", id]);
        assert_eq!(run.code, 2, "{}", run.whole());
        assert!(run.out.is_empty(), "{}", run.out);
        assert!(run.err.contains(said), "{id}: {}", run.err);
    }
    assert!(find("impact/no-workaround").is_some());
}
