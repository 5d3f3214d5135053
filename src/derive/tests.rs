//! Links across incidents: carried actions and similar ones, on small libraries.

use std::sync::Arc;

use camino::Utf8Path;

use super::actions::carried_from;
use super::related::similar;
use super::{Derived, Facts};
use crate::config::Config;
use crate::model::{Incident, Library};
use crate::source::{Sources, WorkTree};

/// A library of incidents: each a slug and its front matter.
pub(super) fn library(incidents: &[(&str, &str)]) -> Library {
    let keep = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(keep.path()).unwrap();
    for (slug, yaml) in incidents {
        let folder = root.join("incidents").join(slug);
        fs_err::create_dir_all(&folder).unwrap();
        fs_err::write(folder.join("README.md"), format!("---\n{yaml}\n---\n")).unwrap();
    }
    let sources = Arc::new(Sources::new(Arc::new(WorkTree::open(root).unwrap())));
    Library::read_present(sources, Arc::new(Config::default()))
}

/// Each incident with what follows from it.
pub(super) fn both<'a>(
    library: &'a Library,
    derived: &'a Derived,
) -> Vec<(&'a Incident, &'a Facts)> {
    let incidents = library.incidents.iter().zip(&derived.incidents);
    incidents.map(|(incident, facts)| (&**incident, &**facts)).collect()
}

/// The slugs of the incidents that the first action of an incident was carried from.
fn chain(library: &Library, slug: &str) -> Vec<String> {
    let action = &library.get(slug).unwrap().actions[0];
    carried_from(library, action)
        .into_iter()
        .map(|(i, _)| library.incidents[i].slug.clone())
        .collect()
}

#[test]
fn carried_actions_are_followed_to_the_first() {
    let library = library(&[
        ("2026-01-01-a", "actions: [{id: A1, title: t}]"),
        ("2026-02-01-b", "actions: [{id: A1, title: t, carried_from: 2026-01-01-a#A1}]"),
        ("2026-03-01-c", "actions: [{id: A1, title: t, carried_from: 2026-02-01-b#A1}]"),
        ("2026-04-01-d", "actions: [{id: A1, title: t, carried_from: 2026-02-01-b#A9}]"),
    ]);
    assert_eq!(chain(&library, "2026-03-01-c"), ["2026-02-01-b", "2026-01-01-a"]);
    assert_eq!(chain(&library, "2026-02-01-b"), ["2026-01-01-a"]);
    assert!(chain(&library, "2026-01-01-a").is_empty());
    assert!(chain(&library, "2026-04-01-d").is_empty());
}

#[test]
fn a_circle_of_carried_actions_ends() {
    let library = library(&[
        ("2026-01-01-a", "actions: [{id: A1, title: t, carried_from: 2026-02-01-b#A1}]"),
        ("2026-02-01-b", "actions: [{id: A1, title: t, carried_from: 2026-01-01-a#A1}]"),
        ("2026-03-01-c", "actions: [{id: A1, title: t, carried_from: 2026-02-01-b#A1}]"),
        ("2026-04-01-d", "actions: [{id: A1, title: t, carried_from: 2026-04-01-d#A1}]"),
    ]);
    assert_eq!(chain(&library, "2026-01-01-a"), ["2026-02-01-b"]);
    assert_eq!(chain(&library, "2026-03-01-c"), ["2026-02-01-b", "2026-01-01-a"]);
    assert!(chain(&library, "2026-04-01-d").is_empty());
}

#[test]
fn similar_is_the_same_service_and_root_cause_within_a_year() {
    let incident = |services: &str, category: &str| {
        format!(
            "services: [{services}]\ncauses:\n  - {{id: C1, role: root, category: {category}, statement: s}}\n  - {{id: C2, role: contributing, category: human, statement: s}}"
        )
    };
    let all = [
        ("2024-12-31-old", incident("web", "software")),
        ("2025-06-01-web", incident("web, mail", "software")),
        ("2025-07-01-mail", incident("mail", "software")),
        ("2025-08-01-disk", incident("web", "hardware")),
        ("2025-09-01-open", incident("web", "unknown")),
        ("2026-01-01-now", incident("web, mail", "software")),
        ("2026-02-01-open", incident("web", "unknown")),
    ];
    let all: Vec<(&str, &str)> = all.iter().map(|(s, y)| (*s, y.as_str())).collect();
    let library = library(&all);
    let similar = similar(&library);
    let of = |slug: &str| -> Vec<&str> {
        let found = &similar[library.index_of(slug).unwrap()];
        found.iter().map(|i| library.incidents[*i].slug.as_str()).collect()
    };
    assert_eq!(of("2026-01-01-now"), ["2025-07-01-mail", "2025-06-01-web"]);
    assert_eq!(of("2025-06-01-web"), ["2024-12-31-old"]);
    assert!(of("2024-12-31-old").is_empty());
    assert!(of("2025-08-01-disk").is_empty());
    assert!(of("2026-02-01-open").is_empty());
}

/// The states of all actions, in order of incident and action.
fn states(library: &Library, as_of: &str) -> Vec<&'static str> {
    let judged = super::actions::judge(library, as_of.parse().unwrap());
    judged.iter().flatten().map(|f| f.state.word()).collect()
}

#[test]
fn what_happened_after_the_date_of_judgement_had_not_happened() {
    let library = library(&[(
        "2026-01-01-a",
        "actions: [{id: A1, title: t, status: done, due: 2026-02-01, done: 2026-02-10, \
         verification: {on: 2026-02-20, result: passed}}]",
    )]);
    for (as_of, state, late) in [
        ("2026-02-01", "open", 0),
        ("2026-02-02", "overdue", 1),
        ("2026-02-10", "unverified", 0),
        ("2026-02-19", "unverified", 0),
        ("2026-02-20", "verified", 0),
    ] {
        let judged = super::actions::judge(&library, as_of.parse().unwrap());
        let facts = judged[0][0];
        assert_eq!((facts.state.word(), facts.days_overdue), (state, late), "{as_of}");
    }
}

#[test]
fn a_failed_test_reopens_and_a_later_incident_carries_on() {
    let library = library(&[
        (
            "2026-01-01-a",
            "actions: [{id: A1, title: t, status: done, due: 2026-02-01, done: 2026-02-10, \
             verification: {on: 2026-02-20, result: failed}}, {id: A2, title: u, status: done, done: 2026-01-05}]",
        ),
        (
            "2026-04-01-b",
            "actions: [{id: A1, title: t, status: open, carried_from: 2026-01-01-a#A1}, \
             {id: A2, title: u, status: open, carried_from: 2026-01-01-a#A2}]",
        ),
    ]);
    // What is done is not carried, whoever refers to it.
    assert_eq!(states(&library, "2026-04-02"), ["carried", "unverified", "open", "open"]);
    assert_eq!(states(&library, "2026-03-01")[..2], ["verification-failed", "unverified"]);
    let before = super::actions::judge(&library, "2026-03-01".parse().unwrap());
    assert_eq!(before[0][0].days_overdue, 28, "it is owed again, and late");
    assert_eq!(before[0][0].carried_to, None);
}

#[test]
fn an_action_waits_as_long_as_one_that_it_names_is_owed() {
    let library = library(&[
        (
            "2026-01-01-a",
            "actions: [{id: A1, title: t, status: done, done: 2026-03-01}, {id: A2, title: u, status: open, blocked_by: [A1]}]",
        ),
        (
            "2026-02-01-b",
            "actions: [{id: A1, title: t, status: open, blocked_by: [2026-01-01-a#A2, A1, A9]}]",
        ),
    ]);
    let blocked = |as_of: &str| -> Vec<bool> {
        let judged = super::actions::judge(&library, as_of.parse().unwrap());
        judged.iter().flatten().map(|f| f.blocked).collect()
    };
    assert_eq!(blocked("2026-02-28"), [false, true, true]);
    assert_eq!(blocked("2026-03-01"), [false, false, true]);
    let problems: Vec<&str> = library
        .incidents
        .iter()
        .flat_map(|i| &i.problems)
        .map(|p| p.message.as_str())
        .filter(|m| m.contains("wait for") || m.contains("no action"))
        .collect();
    assert_eq!(problems, ["an action cannot wait for itself", "this incident has no action `A9`"]);
}
