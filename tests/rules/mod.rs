//! Every rule has something that fails it: one complete incident, on which all rules pass, and for
//! each rule an edit of it that breaks that rule. The registry is walked, so that no rule is left out.

mod cases;
mod examples;
mod in_text;
mod ratchet;
mod stated;
mod unread;

use std::collections::BTreeSet;

use aftermark::derive::derive;
use aftermark::model::Library;
use aftermark::rules::example::Outcome;
use aftermark::rules::{self, Baseline, Rule, baseline};

use crate::memory::Files;
use crate::repository::SLUG;

/// The ids of the rules that find something, judged as of 2026-11-24.
fn findings(library: &Library) -> BTreeSet<&'static str> {
    let derived = derive(library, "2026-11-24".parse().unwrap());
    let baseline = library.sources.id(baseline::FILE_NAME.into());
    let baseline = baseline.map_or_else(Baseline::default, |file| {
        Baseline::parse(file, &library.sources.text(file).unwrap().text).unwrap()
    });
    let verdict = rules::judge_against(library, &derived, &baseline).unwrap();
    verdict.findings().filter(|f| !f.is_suppressed()).map(|f| f.rule.id).collect()
}

#[test]
fn the_complete_fixture_passes_every_rule() {
    assert_eq!(findings(&Files::complete().library()), BTreeSet::new());
}

#[test]
fn every_rule_fails_on_its_edit_and_only_where_it_should() {
    let mut wrong = Vec::new();
    for case in cases::all() {
        let found = case.with_library(SLUG, findings);
        if !found.contains(case.rule) {
            wrong.push(format!("{}: not found; found {found:?}", case.rule));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every rule says with examples what fails it and what does not, and the examples are true.
#[test]
fn every_example_does_what_its_heading_says() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let id = rule.doc().id;
        for outcome in [Outcome::Fails, Outcome::Passes] {
            let examples = rule.doc().examples(outcome);
            if examples.is_empty() {
                wrong.push(format!("{id}: no example below `## {}`", outcome.heading()));
            }
            for (i, example) in examples.iter().enumerate() {
                if !example.is_runnable() {
                    // What no text can show is tried by an edit.
                    assert!(
                        cases::all().iter().any(|c| c.rule == id) || ELSEWHERE.contains(&id),
                        "{id}"
                    );
                    continue;
                }
                let mut files = Files::complete();
                examples::apply(example, &mut files, SLUG);
                cases::turn_on(id, &mut files);
                let found = findings(&files.library());
                if found.contains(id) != (outcome == Outcome::Fails) {
                    let heading = outcome.heading();
                    wrong.push(format!("{id}: example {} of `{heading}`: found {found:?}", i + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Needs a git repository with a history: tried by the command-line tests.
const ELSEWHERE: &[&str] =
    &["history/untracked", "history/renamed", "verification/moved-without-reason"];

#[test]
fn every_rule_of_the_registry_has_a_case() {
    let mut tried: BTreeSet<&str> = cases::all().iter().map(|c| c.rule).collect();
    let runnable = |r: &dyn Rule| r.doc().examples(Outcome::Fails).iter().any(|e| e.is_runnable());
    tried.extend(rules::all().filter(|r| runnable(*r)).map(|r| r.doc().id));
    let untried: Vec<&str> = rules::all()
        .map(|r| r.doc().id)
        .filter(|id| !tried.contains(id) && !ELSEWHERE.contains(id))
        .collect();
    assert_eq!(untried, Vec::<&str>::new());
    for case in cases::all() {
        assert!(rules::find(case.rule).is_some(), "no such rule: {}", case.rule);
    }
}

#[test]
fn every_rule_is_documented() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        let doc = rule.doc();
        assert!(seen.insert(doc.id), "{} stands twice", doc.id);
        assert!(doc.summary().ends_with('.'), "{}: {}", doc.id, doc.summary());
        for section in ["Why", "Fix"] {
            let text = doc.section(section).unwrap_or_default();
            assert!(text.len() > 10, "{} has no {section}", doc.id);
        }
    }
}
