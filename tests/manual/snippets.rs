//! Snippets of the manual are read by the program: configurations, front matter, names of rules.

use aftermark::config::Config;
use aftermark::schema::Document;
use aftermark::source::reference::join;
use serde_json::Value;

use super::page::{self, Block};
use crate::repository::{Repository, SLUG};
use crate::{json, project};

/// Whether a block is a configuration: TOML that is no list of words and no baseline.
fn is_config(block: &Block) -> bool {
    let first = block.text.trim_start().lines().next().unwrap_or_default();
    match block.info.split(' ').next() {
        Some("toml") => !first.starts_with("rule =") && !first.starts_with("version ="),
        Some("") => first.starts_with("# aftermark.toml") || is_table(first),
        _ => false,
    }
}

/// `[site]`, `["a.b"]`, with a comment behind it or not.
fn is_table(line: &str) -> bool {
    let name = line.split('#').next().unwrap_or_default().trim();
    let inner = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    inner.is_some_and(|n| {
        n.trim_matches(['[', ']']).chars().all(|c| c.is_alphanumeric() || "._-\"".contains(c))
    })
}

#[test]
fn configurations_are_read() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for page in page::all() {
        for block in page.blocks.iter().filter(|b| is_config(b)) {
            if let Err(e) = Config::parse(&block.text) {
                wrong.push(format!("{}:{}: {}", page.path, block.line, e.message));
            }
            seen += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 10, "only {seen} configurations were seen");
    let wrong = Block { line: 1, info: "toml".to_owned(), text: "[site]\ntitel = 1\n".to_owned() };
    assert!(is_config(&wrong) && Config::parse(&wrong.text).is_err());
}

/// Every `yaml front-matter` block is a part of a front matter that the format has: put over the complete
/// fixture's, the whole is one that the schema takes.
#[test]
fn parts_of_a_front_matter_fit_the_format() {
    let path = project().join(format!("tests/fixtures/complete/incidents/{SLUG}/README.md"));
    let complete = json::of_front_matter(&fs_err::read_to_string(path).unwrap());
    let mut seen = 0;
    for page in page::all() {
        for block in page.blocks.iter().filter(|b| b.info == "yaml front-matter") {
            let mut whole = complete.clone();
            let Value::Object(part) = json::of_yaml(&block.text) else {
                panic!("{}:{}: no keys", page.path, block.line);
            };
            whole.as_object_mut().unwrap().extend(part);
            let against = json::against(Document::FrontMatter, &whole);
            assert!(against.is_empty(), "{}:{}: {against:#?}", page.path, block.line);
            seen += 1;
        }
    }
    assert!(seen >= 6, "only {seen} parts were seen");
}

/// Every `markdown incident` block is a report as a whole: written into a folder, it is read without a
/// finding on its notation.
#[test]
fn whole_reports_are_read() {
    let mut seen = 0;
    for page in page::all() {
        for block in page.blocks.iter().filter(|b| b.info == "markdown incident") {
            let repository = Repository::complete();
            let main = format!("incidents/{SLUG}/README.md");
            repository.write(&main, &block.text);
            let run = repository.check(&[]);
            let place = format!("{}:{}", page.path, block.line);
            assert!(!run.out.contains("[format/"), "{place}: {}", run.whole());
            let complete = block.text.contains("status: complete");
            if complete {
                assert_eq!(run.code, 0, "{place}: {}", run.whole());
            }
            seen += 1;
        }
    }
    assert!(seen >= 2, "only {seen} reports were seen");
}

/// What looks like a rule's id (`impact/no-measure`) is one, or a pattern that fits one.
#[test]
fn rules_that_are_named_exist() {
    let ids: Vec<&str> = aftermark::rules::all().map(|r| r.doc().id).collect();
    let groups: Vec<&str> = ids.iter().map(|id| id.split('/').next().unwrap()).collect();
    let mut seen = 0;
    for page in page::all() {
        for (line, code) in &page.code {
            let Some((group, name)) = code.split_once('/') else {
                continue;
            };
            let is_name = name.chars().all(|c| c.is_ascii_lowercase() || "-*1".contains(c));
            // A folder is written with a slash at its end.
            if !groups.contains(&group) || name.is_empty() || !is_name {
                continue;
            }
            let pattern = globset::Glob::new(code).unwrap().compile_matcher();
            assert!(
                ids.iter().any(|id| pattern.is_match(id)),
                "{}:{line}: there is no rule `{code}`",
                page.path
            );
            seen += 1;
        }
    }
    assert!(seen > 300, "only {seen} names were seen");
}

/// What pages say of files of this project is there.
#[test]
fn files_of_the_project_that_are_named_exist() {
    let mut seen = 0;
    for page in page::all() {
        for (line, code) in &page.code {
            let of_project =
                ["src/", "tests/", "docs/", "benches/", "fuzz/", "themes/", "example-incidents/"];
            if !of_project.iter().any(|f| code.starts_with(f))
                || code.contains(['<', '*', ' ', '…'])
            {
                continue;
            }
            let path = join("".into(), code.split([':', '#']).next().unwrap()).unwrap();
            assert!(project().join(&path).exists(), "{}:{line}: there is no {path}", page.path);
            seen += 1;
        }
    }
    assert!(seen > 5, "only {seen} files were seen");
}
