//! The list: what each filter shows and hides, the orders, the formats.

use serde_json::Value;

use super::fixture::{DAY, MAIL, TLS, actions, repository};
use crate::repository::Repository;

/// The actions of a list in short: `mail#A1`.
fn listed(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let run = actions(repository, &[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.whole());
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&document["version"], &document["as_of"]), (&1.into(), &DAY.into()));
    let all = document["actions"].as_array().unwrap().iter();
    let short = |r: &str| r.replace(MAIL, "mail").replace(TLS, "tls");
    all.map(|a| short(a["ref"].as_str().unwrap())).collect()
}

const OWED: [&str; 6] = ["mail#A1", "mail#A2", "tls#A1", "tls#A5", "tls#A6", "tls#A2"];

#[test]
fn each_filter_shows_some_and_hides_others() {
    let repository = repository();
    // Most urgent first; nothing of an incident that is still to come.
    assert_eq!(listed(&repository, &[]), OWED);
    assert_eq!(listed(&repository, &["list"]), OWED);
    let all = [&OWED[..], &["tls#A3", "tls#A4", "mail#A3"]].concat();
    assert_eq!(listed(&repository, &["--all"]), all);
    for (arguments, wanted) in [
        (&["--overdue"][..], &["mail#A1"][..]),
        (&["--unverified"], &["tls#A2"]),
        (&["--blocked"], &["tls#A1"]),
        (&["--owner", "KIM"], &["mail#A1", "tls#A5", "tls#A2"]),
        (&["--owner", "@lee"], &["mail#A2", "tls#A1"]),
        (&["--owner", "lee", "--owner", "all"], &["mail#A2", "tls#A1", "tls#A6"]),
        (&["--service", "payments"], &["mail#A1", "mail#A2"]),
        (&["--process", "people"], &["mail#A2", "tls#A1", "tls#A6"]),
        (&["--kind", "prevent", "--kind", "mitigate"], &["tls#A5", "tls#A6", "tls#A2"]),
        (&["--priority", "p2"], &["mail#A2", "tls#A1"]),
        (&["--due-within", "9d"], &["mail#A1", "mail#A2", "tls#A1"]),
        (&["--due-within", "8"], &["mail#A1", "mail#A2"]),
        (&["--due-within", "13w"], &["mail#A1", "mail#A2", "tls#A1", "tls#A5"]),
        (&["--incident", MAIL], &["mail#A1", "mail#A2"]),
        (&["--status", "verified"], &["tls#A3"]),
        (&["--status", "carried", "--status", "declined"], &["tls#A4", "mail#A3"]),
        (&["--status", "in-progress", "--status", "proposed"], &["tls#A1", "tls#A6"]),
        (&["--status", "verification-failed"], &["mail#A2"]),
        (&["--status", "open"], &["tls#A1", "tls#A5", "tls#A6"]),
        (&["--status", "done"], &["mail#A2", "tls#A2", "tls#A3"]),
        (&["--owner", "kim", "--service", "search"], &["tls#A5", "tls#A2"]),
    ] {
        assert_eq!(listed(&repository, arguments), wanted, "{arguments:?}");
    }
}

#[test]
fn each_order_is_another() {
    let repository = repository();
    for (by, wanted) in [
        ("urgency", OWED),
        ("due", ["mail#A1", "mail#A2", "tls#A2", "tls#A1", "tls#A5", "tls#A6"]),
        ("age", ["mail#A1", "mail#A2", "tls#A1", "tls#A5", "tls#A6", "tls#A2"]),
        ("owner", ["tls#A6", "mail#A1", "tls#A5", "tls#A2", "mail#A2", "tls#A1"]),
        ("priority", ["mail#A1", "tls#A5", "mail#A2", "tls#A1", "tls#A6", "tls#A2"]),
        ("incident", ["mail#A1", "mail#A2", "tls#A1", "tls#A2", "tls#A5", "tls#A6"]),
    ] {
        assert_eq!(listed(&repository, &["--sort", by]), wanted, "{by}");
    }
}

#[test]
fn the_past_is_judged_as_it_was() {
    let repository = repository();
    let run = repository.run(&["actions", "--all", "--as-of", "2026-01-12"]);
    insta::assert_snapshot!(run.whole());
}

#[test]
fn a_scheduled_job_fails_where_the_list_has_what_is_owed_again() {
    let repository = repository();
    for (arguments, code) in [
        (&["--fail-overdue"][..], 1),
        (&["--fail-overdue", "--owner", "lee"], 1),
        (&["--fail-overdue", "--service", "search"], 0),
        (&["--overdue"], 0),
        // Names that there are not would pass for ever.
        (&["--fail-overdue", "--owner", "leee"], 2),
        (&["--fail-overdue", "--service", "serach"], 2),
        (&["--service", "serach"], 0),
    ] {
        let run = actions(&repository, arguments);
        assert_eq!(run.code, code, "{}", run.whole());
    }
}

#[test]
fn the_table_says_what_to_do_next() {
    insta::assert_snapshot!(actions(&repository(), &["--all"]).whole());
}

#[test]
fn the_table_fits_the_width() {
    let repository = repository();
    for width in [20, 60, 80, 100, 132] {
        let columns = width.to_string();
        let run = repository.run_in(".", &["actions", "--as-of", DAY], &[("COLUMNS", &columns)]);
        let list = run.out.split("\n6 actions").next().unwrap();
        for line in list.lines().filter(|l| !l.contains(['#'])) {
            let is_first = line.contains("20") || line.contains("  -");
            assert!(line.chars().count() <= width || is_first && width < 60, "{width}: {line:?}");
        }
        assert!(list.contains(&format!("{MAIL}#A1")), "names are whole: {list}");
        if width == 132 {
            assert!(list.contains("2025-11-02-mail-queue#A1  Alert on the queue\n"), "{list}");
        }
    }
}

#[test]
fn what_is_quoted_steers_nothing() {
    let repository = repository();
    let table = actions(&repository, &[]).out;
    let markdown = actions(&repository, &["--format", "markdown"]).out;
    for out in [&table, &markdown] {
        assert!(!out.contains('\u{1b}'), "{out}");
        assert!(!out.lines().any(|l| l.trim_start().starts_with("::")), "{out}");
    }
    assert!(!markdown.contains("<b>") && !markdown.contains("](https://evil"), "{markdown}");
    assert!(!markdown.contains("| @"), "nobody is mentioned: {markdown}");
    insta::assert_snapshot!(markdown);
    let csv = actions(&repository, &["--format", "csv"]).out;
    assert!(csv.contains(",'=1+1 ::error::x"), "{csv}");
    assert!(csv.contains(",'@kim,"), "{csv}");
}

#[test]
fn the_files_are_those_of_the_site() {
    let repository = Repository::copy_of("example-incidents").committed();
    let build = repository.build(&["--output", "public"]);
    assert!(repository.root.join("public/actions.json").is_file(), "{}", build.whole());
    for format in ["json", "csv"] {
        let run = repository.run(&[
            "actions",
            "--all",
            "--as-of",
            crate::repository::DAY,
            "--format",
            format,
        ]);
        assert!(run.out.lines().count() >= 1 && run.out.len() > 1000);
        let site = repository.read(&format!("public/actions.{format}"));
        assert!(run.out == site, "actions.{format} differs");
    }
}

#[test]
fn a_report_that_cannot_be_read_is_not_passed_over_in_silence() {
    let repository = repository();
    assert_eq!(actions(&repository, &[]).err, "");
    repository.write("incidents/2026-01-01-x/README.md", "---\nactions: [\n---\n");
    repository.write("incidents/2026-01-02-y/README.md", "---\nactions: [\n---\n");
    let run = actions(&repository, &["--format", "json"]);
    let wanted = "warning: data of 2026-01-01-x and 1 more cannot be read, so actions may be missing here; `aftermark check` says what is wrong\n";
    assert_eq!((run.code, run.err.as_str()), (0, wanted));
}

#[test]
fn an_empty_list_says_why() {
    let repository = repository();
    let mut all = String::new();
    for arguments in [
        &["--owner", "kimm"][..],
        &["--service", "serch"],
        &["--blocked", "--overdue"],
        &["--status", "done", "--priority", "P9"],
        &["--incident", "tls"],
        &["--incident", "2026-03-14-tsl"],
        &["--status", "in-progres"],
        &["--process", "peple"],
        &["--due-within", "soon"],
    ] {
        let run = actions(&repository, arguments);
        all.push_str(&format!("{arguments:?}: {}\n", run.whole()));
    }
    insta::assert_snapshot!(all);
    let none = Repository::empty();
    none.write("incidents/2026-01-01-x/README.md", "---\ntitle: x\n---\n");
    let run = none.run(&["actions"]);
    assert!(run.code == 0 && run.out.starts_with("no incident has an action"), "{}", run.whole());
}
