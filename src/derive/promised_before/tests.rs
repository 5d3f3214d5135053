//! The same promise again: pairs that are found, and pairs that are not.

use super::super::tests::library;
use super::*;

const DAY: &str = "2026-12-01";

/// An incident of a service with actions, each as YAML between braces.
fn incident(service: &str, actions: &[&str]) -> String {
    let actions: String = actions.iter().map(|a| format!("  - {{{a}}}\n")).collect();
    format!("services: [{service}]\nactions:\n{actions}")
}

/// What the actions of the last of some incidents promised before: `slug#id`, or nothing.
fn found(incidents: &[(&str, String)], as_of: &str) -> Vec<Option<(String, SameBy)>> {
    let incidents: Vec<(&str, &str)> = incidents.iter().map(|(s, t)| (*s, t.as_str())).collect();
    let library = library(&incidents);
    let all = super::find(&library, as_of.parse().unwrap());
    let name = |p: &PromisedBefore| {
        let (incident, action) = library.at(p.action);
        (incident.name_of(action).unwrap().to_string(), p.how)
    };
    all.last().unwrap().iter().map(|p| p.as_ref().map(name)).collect()
}

fn by_title(earlier: &str, later: &str) -> bool {
    let others = [
        "id: A8, title: Split the queue of mails by tenant",
        "id: A9, title: Drill a failover of the primary database",
    ];
    let incidents = [
        (
            "2026-01-10-a",
            incident(
                "edge",
                &[&format!("id: A1, title: {earlier}, status: open"), others[0], others[1]],
            ),
        ),
        ("2026-05-02-b", incident("edge", &[&format!("id: A1, title: {later}, status: open")])),
    ];
    let found = found(&incidents, DAY);
    found[0] == Some(("2026-01-10-a#A1".to_owned(), SameBy::Title))
}

#[test]
fn the_same_in_other_words_is_found() {
    for (earlier, later) in [
        (
            "Alert two weeks before a certificate expires",
            "Alert 14 days before certificates expire",
        ),
        (
            "Alert two weeks before a certificate expires",
            "Alert two weeks before a certificate expires",
        ),
        (
            "Add an alert on the disk usage of build agents",
            "Alert on disk usage of the build agents",
        ),
        (
            "Document how to restore the backup of the registry",
            "Document the restore of the registry from its backup",
        ),
        (
            "Provide guidance on traffic between tenants, and advertise it to users",
            "Write guidance about tenants, their traffic and domain names, and advertise it",
        ),
        (
            "Alarm bei vollem Logvolume einrichten",
            "Alarm einrichten, wenn das Logvolume voll ist, bei vollem Logvolume",
        ),
    ] {
        assert!(by_title(earlier, later), "{earlier} / {later}");
    }
}

#[test]
fn what_shares_only_its_subject_or_its_verb_is_not() {
    for (earlier, later) in [
        (
            "Alert two weeks before a certificate expires",
            "Issue certificates by ACME on every host of the edge",
        ),
        ("Add an alert on disk usage", "Add an alert on failed logins"),
        ("Document how to restore the backup of the registry", "Document the rota of the weekend"),
        (
            "Alert two weeks before certificates of the edge proxy expire",
            "Renew certificates of the edge proxy by machine",
        ),
        ("Limit the retries of the client library", "Measure the retries of the client library"),
        ("Update the runbook", "Update the status page"),
        ("Review it", "Review it"),
    ] {
        assert!(!by_title(earlier, later), "{earlier} / {later}");
    }
}

const PROMISE: &str = "title: Alert two weeks before a certificate expires";

/// The first incident, with an action that stands as told, and the same promise in May.
fn again(stands: &str, service: &str) -> Option<(String, SameBy)> {
    let incidents = [
        (
            "2026-01-10-a",
            incident(
                "edge",
                &[&format!("id: A1, {PROMISE}, {stands}"), "id: A2, title: Split the queue"],
            ),
        ),
        ("2026-05-02-b", incident(service, &[&format!("id: A1, {PROMISE}, status: open")])),
    ];
    found(&incidents, DAY).remove(0)
}

#[test]
fn only_what_was_not_done_by_then_counts() {
    for undone in [
        "status: open",
        "status: proposed",
        "status: in-progress",
        "status: declined, reason: too much",
        "status: open, due: 2026-02-01",
        "status: done, done: 2026-06-01",
        "status: done, done: 2026-02-01, verification: {on: 2026-03-01, result: failed}",
    ] {
        assert!(again(undone, "edge").is_some(), "{undone}");
    }
    for done in [
        "status: done",
        "status: done, done: 2026-01-10",
        "status: done, done: 2026-03-01",
        "status: done, done: 2026-03-01, verification: {on: 2026-03-02, result: passed}",
    ] {
        assert_eq!(again(done, "edge"), None, "{done}");
    }
    assert_eq!(again("status: open", "mail"), None, "another service");
}

#[test]
fn carrying_it_on_is_told_and_the_promise_is_looked_for_at_its_last_place() {
    let carrying = format!("id: A1, {PROMISE}, carried_from: 2026-01-10-a#A1");
    let first = (
        "2026-01-10-a",
        incident(
            "edge",
            &[&format!("id: A1, {PROMISE}, status: open"), "id: A2, title: Split the queue"],
        ),
    );
    let second = ("2026-03-01-b", incident("edge", &[&carrying]));
    let two = [first.clone(), second.clone()];
    let carried = Some(("2026-01-10-a#A1".to_owned(), SameBy::CarriedFrom));
    assert_eq!(found(&two, DAY), [carried]);
    let third = ("2026-05-02-c", incident("edge", &[&format!("id: A1, {PROMISE}")]));
    let again = Some(("2026-03-01-b#A1".to_owned(), SameBy::Title));
    assert_eq!(found(&[first, second, third], DAY), [again]);
}

#[test]
fn of_several_the_newest_and_each_for_one_action_only() {
    let one = |slug| {
        (slug, incident("edge", &[&format!("id: A1, {PROMISE}"), "id: A2, title: Split the queue"]))
    };
    let nearly =
        "id: A2, title: Alert two weeks before a certificate expires on staging, status: open";
    let exactly = format!("id: A1, {PROMISE}");
    let last = ("2026-05-02-c", incident("edge", &[nearly, &exactly]));
    let newest = Some(("2026-03-01-b#A1".to_owned(), SameBy::Title));
    let incidents = [one("2026-01-10-a"), one("2026-03-01-b"), last];
    assert_eq!(found(&incidents, DAY), [None, newest]);
    // Of the same day neither is the earlier, and what is to come is not known yet.
    let same_day = [one("2026-05-02-a"), ("2026-05-02-c", incident("edge", &[&exactly]))];
    assert_eq!(found(&same_day, DAY), [None]);
    assert_eq!(found(&incidents, "2026-05-01"), [None, None]);
    // What is declined promises nothing.
    let declined = format!("id: A1, {PROMISE}, status: declined");
    assert_eq!(
        found(&[one("2026-01-10-a"), ("2026-05-02-c", incident("edge", &[&declined]))], DAY),
        [None]
    );
}

#[test]
fn thousands_of_the_same_words_are_bounded_work() {
    let actions: Vec<String> = (0..6)
        .map(|n| {
            format!(
                "id: A{n}, title: Alert on queue {n} before the certificate of host h{n}q expires"
            )
        })
        .collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let slugs: Vec<String> = (0..600)
        .map(|i| format!("{}-{:02}-{:02}-x{i:03}", 2000 + i / 300, i % 12 + 1, i % 28 + 1))
        .collect();
    let text = incident("edge", &actions);
    let incidents: Vec<(&str, &str)> = slugs.iter().map(|s| (s.as_str(), text.as_str())).collect();
    let library = library(&incidents);
    let first = super::find(&library, DAY.parse().unwrap());
    let again = first.iter().flatten().filter(|p| p.is_some()).count();
    assert!(again > 3000, "{again}");
    assert_eq!(first, super::find(&library, DAY.parse().unwrap()));
}
