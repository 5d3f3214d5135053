//! `aftermark actions sync`, as a user runs it.

use std::fmt::Write as _;

use super::story::{PEOPLE, actions};
use crate::repository::{Repository, SLUG};

fn github() -> Repository {
    let ticket = |n: u32| format!("https://github.com/acme/checkout/issues/{n}");
    Repository::with(&actions(&ticket), PEOPLE)
}

/// A repository whose tickets are written as the teams of a tracker write them.
fn of(export: &str) -> Repository {
    let ticket = |n: u32| match export.split('/').next().unwrap() {
        "github" => format!("https://github.com/acme/checkout/issues/{n}"),
        "gitlab" => format!("https://gitlab.example.com/acme/checkout/-/issues/{n}"),
        "jira" => format!("PAY-{n}"),
        "linear" => format!("https://linear.app/acme/issue/ENG-{n}/some-title"),
        _ => format!("\"AB#{n}\""),
    };
    // In flow style a quoted ticket is quoted already.
    let text = actions(&ticket).replace("\"\"", "\"");
    Repository::with(&text, PEOPLE)
}

#[test]
fn what_differs_is_a_table() {
    let run = github().sync("github/gh.json", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!("table", run.out);
}

#[test]
fn every_export_tells_the_same_differences() {
    for export in [
        "github/api.json",
        "gitlab/api.json",
        "gitlab/export.csv",
        "gitlab/export-18.4.csv",
        "jira/cloud.csv",
        "jira/server-semicolons.csv",
        "jira/search-v2.json",
        "jira/search-v3.json",
        "linear/30-columns.csv",
        "linear/34-columns.csv",
        "azure/query.csv",
        "azure/query-day-first.csv",
    ] {
        let repository = of(export);
        let run = repository.sync(export, &["--write"]);
        assert_eq!(run.code, 0, "{export}: {}", run.err);
        insta::assert_snapshot!(
            format!("sync-{}", export.replace(['/', '.'], "-")),
            format!("{}\n{}", run.out, run.err)
        );
        let report = repository.report();
        // What is done there is done here, on the day of the configured zone, and not verified.
        assert!(
            report.contains("status: done\n    ticket") || report.contains("done: 2026-03-29"),
            "{export}: {report}"
        );
        // Once more there is nothing to write.
        let again = repository.sync(export, &["--write"]);
        assert!(again.err.contains("wrote 0 actions in 0 files"), "{export}: {}", again.err);
        assert_eq!(repository.report(), report, "{export}");
    }
}

#[test]
fn writing_changes_the_values_and_nothing_else() {
    let repository = github();
    let before = repository.report();
    let run = repository.sync("github/gh.json", &["--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let after = repository.report();
    insta::assert_snapshot!("written", after);
    assert!(run.err.contains("step 8 asks"), "{}", run.err);
    // Comments, order and the body are as they were: every line that is gone has one in its place.
    let kept = |text: &str| text.lines().filter(|l| l.trim_start().starts_with('#')).count();
    assert_eq!(kept(&before), kept(&after));
    assert!(after.ends_with("\n# Text\n\nStays as it is.\n"));
    let again = repository.sync("github/gh.json", &["--check"]);
    // What a person has to decide is left.
    assert_eq!(again.code, 1);
    insta::assert_snapshot!("left-to-people", again.out);
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let repository = github();
    let before = repository.report();
    let run = repository.sync("github/gh.json", &["--write", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("+    status: done"), "{}", run.out);
    assert!(run.err.contains("would write 3 actions in 1 file"), "{}", run.err);
    assert_eq!(repository.report(), before);
}

#[test]
fn other_shapes_of_the_comparison() {
    let repository = github();
    let run = repository.sync("github/gh.json", &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["differs"], true);
    insta::assert_snapshot!("json", run.out);
    let run = repository.sync("github/gh.json", &["--format", "markdown"]);
    insta::assert_snapshot!("markdown", run.out);
}

#[test]
fn exit_codes() {
    let repository = github();
    assert_eq!(repository.sync("github/gh.json", &[]).code, 0);
    assert_eq!(repository.sync("github/gh.json", &["--check"]).code, 1);
    assert_eq!(repository.sync("github/none.json", &[]).code, 2);
    repository.write("empty.json", "");
    let run = repository.actions(&["sync", "--from", "empty.json"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("empty.json: the file is empty"), "{}", run.err);
    // Nothing of it differs.
    let same = Repository::with(
        "actions:\n  - {id: A1, title: x, owner: \"@kim\", status: open, ticket: \"#1\"}\n",
        "",
    );
    same.write("one.json", r#"[{"number":1,"title":"x","state":"OPEN","stateReason":"","url":"https://github.com/a/b/issues/1","assignees":[{"login":"Kim"}],"body":""}]"#);
    let run = same.actions(&["sync", "--check", "--from", "one.json"]);
    assert_eq!((run.code, run.out.lines().next()), (0, Some("Nothing differs.")), "{}", run.out);
}

/// A repository with these actions, and the table of an export of GitHub with these issues.
fn compared(actions: &str, issues: &str, arguments: &[&str]) -> (Repository, String) {
    let repository = Repository::with(&format!("actions:\n{actions}"), "");
    repository.write("issues.json", issues);
    let mut all = vec!["sync", "--as-of", "2026-04-18", "--from", "issues.json"];
    all.extend(arguments);
    let run = repository.actions(&all);
    assert_eq!(run.code, 0, "{}", run.err);
    (repository, run.out + &run.err)
}

fn issue(number: u32, rest: &str) -> String {
    format!(
        r#"{{"number":{number},"title":"t{number}","url":"https://github.com/acme/a/issues/{number}","stateReason":"COMPLETED","state":"CLOSED","closedAt":"2026-03-20T10:00:00Z","assignees":[],"body":""{rest}}}"#
    )
}

#[test]
fn what_would_contradict_is_said_and_not_written() {
    let early = issue(1, r#","x":1"#).replace("2026-03-20", "2026-03-01");
    let undated = issue(2, "").replace("\"2026-03-20T10:00:00Z\"", "null");
    let late = issue(3, "").replace("2026-03-20", "2026-05-01");
    let issues = format!("[{early},{undated},{late}]");
    let actions = (1..=3).fold(String::new(), |mut all, n| {
        let _ = writeln!(all, "  - {{id: A{n}, title: t{n}, status: open, ticket: \"#{n}\"}}");
        all
    });
    let (repository, said) = compared(&actions, &issues, &["--write"]);
    assert!(said.contains("not written: it was closed before the incident (2026-03-14)"), "{said}");
    assert!(said.contains("not written: the export has no date on which it was closed"), "{said}");
    assert!(said.contains("wrote 0 actions"), "{said}");
    // As of the date of judgement it was not closed yet.
    assert!(!said.contains("#3"), "{said}");
    assert!(!repository.report().contains("done"));
}

#[test]
fn ambiguous_tickets_are_told_and_not_guessed() {
    let other = issue(1, "").replace("acme/a/", "acme/b/");
    let marked = |n: u32, id: &str| {
        issue(n, "").replace("\"body\":\"\"", &format!("\"body\":\"aftermark: {SLUG}#{id}\""))
    };
    let issues = format!(
        "[{},{other},{},{},{}]",
        issue(1, ""),
        marked(5, "A2"),
        marked(6, "A2"),
        marked(7, "A3")
    );
    let actions = "  - {id: A1, title: a, status: open, ticket: \"#1\"}
  - {id: A2, title: b, status: open}
  - {id: A3, title: c, status: open, ticket: \"https://github.com/acme/a/issues/5\"}
  - {id: A4, title: d, status: open, ticket: \"acme/b#1\"}
";
    let (repository, said) = compared(actions, &issues, &["--write"]);
    for (id, there) in [("A1", "issues/1"), ("A2", "issues/5"), ("A3", "issues/5")] {
        let line = said.lines().find(|l| l.contains(&format!("#{id} "))).unwrap();
        assert!(line.contains("ambiguous") && line.contains(there), "{said}");
    }
    // The fourth names the repository.
    assert!(said.contains("wrote 1 action in 1 file"), "{said}");
    assert!(
        repository.report().contains("id: A1, title: a, status: open,"),
        "{}",
        repository.report()
    );
}

#[test]
fn a_title_is_only_a_hint() {
    let (repository, said) = compared(
        "  - {id: A1, title: T7, status: open}\n",
        &format!("[{}]", issue(7, "")),
        &["--write"],
    );
    assert!(
        said.contains("hint:") && said.contains("ticket=https://github.com/acme/a/issues/7"),
        "{said}"
    );
    assert!(!repository.report().contains("ticket"));
}

#[test]
fn owners_that_nothing_connects_are_not_compared() {
    let who = |login: &str| {
        issue(1, "")
            .replace("CLOSED", "OPEN")
            .replace("\"assignees\":[]", &format!("\"assignees\":[{login}]"))
    };
    let act = |owner: &str| {
        format!("  - {{id: A1, title: t1, owner: {owner}, status: open, ticket: \"#1\"}}\n")
    };
    let said =
        |owner: &str, logins: &str| compared(&act(owner), &format!("[{}]", who(logins)), &[]).1;
    assert!(said("\"@Kim\"", r#"{"login":"kim"}"#).contains("Nothing differs"));
    assert!(said("\"@kim\"", r#"{"login":"lee"},{"login":"kim"}"#).contains("Nothing differs"));
    assert!(said("Edge team", r#"{"login":"lee"}"#).contains("Nothing differs"));
    let differs = said("\"@kim\"", r#"{"login":"lee"}"#);
    assert!(differs.contains("owner") && differs.contains("@lee"), "{differs}");
    let several = said("\"@kim\"", r#"{"login":"lee"},{"login":"mo"}"#);
    assert!(several.contains("not written: several people"), "{several}");
}

#[test]
fn a_failed_test_is_not_undone_by_a_closed_ticket() {
    let actions = "  - id: A1
    title: t1
    status: done
    done: 2026-03-18
    ticket: \"#1\"
    verification: {on: 2026-03-19, by: \"@lee\", how: Drill, result: failed}
";
    let (repository, said) = compared(actions, &format!("[{}]", issue(1, "")), &["--write"]);
    assert!(said.contains("the test failed after it was done"), "{said}");
    assert!(said.contains("wrote 0 actions"), "{said}");
    assert!(repository.report().contains("result: failed"));
}

#[test]
fn what_recurs_is_done_once_for_each_time_that_its_ticket_was_closed() {
    let actions =
        "  - {id: A1, title: t1, status: open, due: quarterly from 2026-04-01, ticket: \"#1\"}\n";
    let closed = format!("[{}]", issue(1, ""));
    let (repository, said) = compared(actions, &closed, &["--write"]);
    assert!(said.contains("wrote 1 action"), "{said}");
    let report = repository.report();
    assert!(report.contains("status: done") && report.contains("done: 2026-03-20"), "{report}");
    assert!(report.contains("due: quarterly from 2026-04-01"), "{report}");
    let sync = ["sync", "--as-of", "2026-04-18", "--from", "issues.json", "--write"];
    let again = repository.actions(&sync);
    assert!(again.err.contains("wrote 0 actions"), "{}", again.err);
    // Nor is how often it is due written over by a date.
    let open = closed.replace("CLOSED", "OPEN").replace("\"2026-03-20T10:00:00Z\"", "null");
    repository.write("issues.json", open);
    assert!(repository.actions(&sync).err.contains("wrote 0 actions"));
}

#[test]
fn hostile_exports_steer_nothing() {
    let bad = issue(1, "")
        .replace("\"t1\"", r#""\u001b[31m::error::x ##[command]y | `z` @everyone""#)
        .replace("CLOSED", "OPEN")
        .replace("\"assignees\":[]", r#""assignees":[{"login":"kim\"]\nstatus: done\u001b[0m"}]"#);
    let actions = "  - {id: A1, title: t1, owner: \"@kim\", status: open, ticket: \"#1\"}\n";
    let (repository, said) = compared(actions, &format!("[{bad}]"), &["--write"]);
    assert!(!said.contains('\u{1b}') && !said.contains("##["), "{said}");
    assert!(!said.lines().any(|l| l.trim_start().starts_with("::")), "{said}");
    // The login is one value, whatever it holds.
    let report = repository.report();
    assert!(!report.lines().any(|l| l.starts_with("status: done")), "{report}");
    let (_, markdown) = compared(actions, &format!("[{bad}]"), &["--format", "markdown"]);
    assert!(!markdown.contains("@everyone"), "{markdown}");
}

#[test]
fn what_git_does_not_track_is_not_written() {
    let repository = github();
    repository.git(&["rm", "--quiet", "--cached", &format!("incidents/{SLUG}/README.md")]);
    let before = repository.report();
    let run = repository.sync("github/gh.json", &["--write", "--check"]);
    // An untracked incident is no part of the tree at all, or is and is left alone.
    assert_eq!(repository.report(), before, "{}{}", run.out, run.err);
}

#[test]
fn an_action_that_cannot_be_written_leaves_the_others_alone() {
    // The status of the first is that of the second, through an anchor: changing it changes both.
    let actions = "  - {id: A1, title: t1, status: &state open, ticket: \"#1\"}
  - {id: A2, title: x, status: *state, owner: \"@kim\"}
  - {id: A3, title: t3, status: open, ticket: \"#3\"}
";
    let issues = format!("[{},{}]", issue(1, ""), issue(3, ""));
    let (repository, said) = compared(actions, &issues, &["--write"]);
    let report = repository.report();
    assert!(report.contains("id: A3, title: t3, status: done"), "{said}{report}");
    assert!(report.contains("title: t1, status: &state open, ticket"), "{report}");
    assert!(said.contains("A1: `status` cannot be changed"), "{said}");
    assert!(said.contains("wrote 1 action in 1 file"), "{said}");
}

#[test]
fn what_stands_in_the_text_is_changed_in_its_place() {
    let repository = github();
    let text = repository.report();
    let (before, rest) = text.split_once("actions:\n").unwrap();
    let (_, body) = rest.split_once("\n---\n").unwrap();
    let ticket = "https://github.com/acme/checkout/issues";
    let list = format!(
        "## 6. Improve technological processes

- [ ] A1 Issue edge certificates by ACME: @kim, due 2026-04-01, {ticket}/101
- [ ] A2 Alert 14 days before expiry: @lee, due 2026-04-10, [#102]({ticket}/102)
- [ ] A4 Keep a list of certificates: @lee, due 2026-04-20, in-progress, {ticket}/104
  - reason: It moved once
"
    );
    repository
        .write(&format!("incidents/{SLUG}/README.md"), format!("{before}---\n{body}\n{list}"));
    let before = repository.report();
    let run = repository.sync("github/gh.json", &["--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let after = repository.report();
    // Not a byte but in the items of actions that differ there.
    let only = |one: &str, other: &str| {
        let lines = one.lines().filter(|line| !other.lines().any(|l| l == *line));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let (gone, new) = (only(&before, &after), only(&after, &before));
    let is_of_item = |line: &String| line.starts_with("- [") || line.starts_with("  - ");
    assert!(!new.is_empty() && gone.iter().chain(&new).all(is_of_item), "{gone:?} {new:?}");
    insta::assert_snapshot!(
        "written-in-the-text",
        format!("{}\n\n{}", gone.join("\n"), new.join("\n"))
    );
    let again = repository.sync("github/gh.json", &["--write"]);
    assert!(again.err.contains("wrote 0 actions in 0 files"), "{}", again.err);
    assert_eq!(repository.report(), after);
}
