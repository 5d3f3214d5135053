//! Steps whose data could not be read are neither answered nor absent.

use aftermark::derive::derive;
use aftermark::rules::{Grade, judge};
use aftermark::vocabulary::Step;

use crate::memory::Files;
use crate::repository::SLUG;

/// The grades, and the rules that found something.
fn judged(files: &Files) -> ([Grade; 10], Vec<&'static str>) {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    let grades = verdict.incident(0).grades.clone().map(|g| g.grade);
    (grades, verdict.findings().map(|f| f.rule.id).collect())
}

#[test]
fn nothing_is_known_of_steps_whose_list_cannot_be_read() {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = Files::complete();
    let text = files.text(&main).to_owned();
    let (before, rest) = text.split_once("actions:\n").unwrap();
    let (_, after) = rest.split_once("notifications:\n").unwrap();
    files.write(main.as_str(), format!("{before}notifications:\n{after}"));
    let (grades, _) = judged(&files);
    assert!(!grades.contains(&Grade::Unreadable), "{grades:?}");
    files.write(format!("incidents/{SLUG}/actions.yaml"), "- id: A1\n  title: [\n");
    let (grades, found) = judged(&files);
    for step in Step::ALL {
        let is_of_actions = matches!(step, Step::Technology | Step::People | Step::Verification);
        let is = grades[step.number() - 1] == Grade::Unreadable;
        assert_eq!(is, is_of_actions, "{step:?}: {grades:?}");
    }
    assert_eq!(found, ["format/yaml-syntax"], "what follows from one cause is not told");
}

#[test]
fn nothing_is_known_of_a_report_whose_front_matter_cannot_be_read() {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = Files::complete();
    files.replace(&main, "status: complete", "status: [complete");
    let (grades, found) = judged(&files);
    assert_eq!(grades, [Grade::Unreadable; 10]);
    assert_eq!(found, ["format/yaml-syntax"]);
}
