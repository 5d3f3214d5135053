//! Which project an export is of: numbers are counted in each anew, and an export need not say.

use std::fmt::Write as _;

use super::story::{PEOPLE, fixture_path};
use crate::repository::{Repository, Run, SLUG};

const HUB: &str = "https://github.com/acme/billing/issues/12";
const EDGE: &str = "https://github.com/acme/edge/issues/12";
const OTHER: &str = "https://git.example.org/acme/billing/issues/12";

/// A repository whose actions A1, A2, … have these tickets, and issues 12 and 13 as `gh` prints them
/// when it is not asked for `url`.
fn with_tickets(tickets: &[&str]) -> Repository {
    let mut actions = "actions:\n".to_owned();
    for (i, ticket) in tickets.iter().enumerate() {
        let _ = writeln!(
            actions,
            "  - {{id: A{}, title: t, status: open, ticket: \"{ticket}\"}}",
            i + 1
        );
    }
    let repository = Repository::with(&actions, "");
    repository.write("issues.json", format!("[{},{}]", issue(12, ""), issue(13, "")));
    repository
}

fn issue(number: u32, body: &str) -> String {
    format!(
        r#"{{"number":{number},"title":"t","state":"CLOSED","stateReason":"COMPLETED","closedAt":"2026-03-20T10:00:00Z","assignees":[],"body":"{body}"}}"#
    )
}

fn sync(repository: &Repository, more: &[&str]) -> Run {
    let mut all = vec!["sync", "--as-of", "2026-04-18", "--from", "issues.json"];
    all.extend(more);
    repository.actions(&all)
}

/// The actions that are done after writing, and what was said.
fn written(repository: &Repository, more: &[&str]) -> (Vec<String>, String) {
    let mut all = vec!["--write"];
    all.extend(more);
    let run = sync(repository, &all);
    assert_eq!(run.code, 0, "{}", run.err);
    let report = repository.report();
    let done = report.lines().filter(|l| l.contains("status: done"));
    let id = |l: &str| {
        let (_, rest) = l.split_once("{id: ")?;
        Some(rest.split(',').next()?.to_owned())
    };
    (done.filter_map(id).collect(), run.out + &run.err)
}

#[test]
fn where_tickets_name_several_projects_a_number_is_of_none() {
    let repository = with_tickets(&[HUB, EDGE, "acme/other#12", "#12"]);
    let (done, said) = written(&repository, &[]);
    // The last names none: it is what this repository calls it.
    assert_eq!(done, ["A4"], "{said}");
    assert!(
        said.contains("not compared, 3 tickets that name a project")
            && said.contains("export with `url` (gh issue list --json number,url,…)")
            && said.contains("--project team/project"),
        "{said}"
    );
    assert!(said.contains("3 tickets not compared"), "{said}");
    let run = sync(&repository, &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&value["untold"], &value["matched"]), (&3.into(), &1.into()));
    // What could not be compared is not in order.
    assert_eq!(sync(&repository, &["--check"]).code, 1);
}

#[test]
fn one_project_on_two_hosts_is_two() {
    let (done, said) = written(&with_tickets(&[HUB, OTHER]), &[]);
    assert!(done.is_empty(), "{said}");
    assert!(said.contains("2 tickets that name a project"), "{said}");
}

#[test]
fn where_all_name_one_project_it_is_that() {
    let tickets = [HUB, "ACME/Billing#13", "https://support.example.net/cases/77"];
    let (done, said) = written(&with_tickets(&tickets), &[]);
    assert_eq!(done, ["A1", "A2"], "{said}");
    assert!(!said.contains("not compared"), "{said}");
    // What is of another tracker for sure puts nothing in doubt.
    let lab = "https://gitlab.example.com/acme/edge/-/issues/12";
    let (done, said) = written(&with_tickets(&[HUB, lab, "PAY-12"]), &[]);
    assert_eq!(done, ["A1"], "{said}");
}

#[test]
fn the_project_can_be_said() {
    let all = [HUB, EDGE, "acme/other#12", OTHER];
    let of = |project: &str| written(&with_tickets(&all), &["--project", project]);
    assert_eq!(of("acme/edge").0, ["A2"]);
    assert_eq!(of("Acme/Other").0, ["A3"]);
    assert_eq!(of("https://github.com/acme/billing").0, ["A1"]);
    assert_eq!(of("https://git.example.org/acme/billing/issues").0, ["A4"]);
    assert!(of("acme/none").0.is_empty());
    // The path is on two hosts.
    let (done, said) = of("acme/billing");
    assert!(done.is_empty(), "{said}");
    assert!(said.contains("not compared, 2 tickets"), "{said}");
    assert!(said.contains("the whole address"), "{said}");
}

#[test]
fn a_project_that_cannot_be_the_one_is_refused() {
    let repository = with_tickets(&[HUB]);
    let refused = |from: &str, project: &str| {
        let path = fixture_path(from);
        let run = repository.actions(&["sync", "--from", path.as_str(), "--project", project]);
        assert_eq!(run.code, 2, "{from}: {}", run.out);
        run.err
    };
    let said = refused("github/gh.json", "acme/edge");
    assert!(
        said.contains("--project says acme/edge")
            && said.contains("https://github.com/acme/checkout/issues/"),
        "{said}"
    );
    let said = refused("gitlab/export.csv", "https://gitlab.com/acme/checkout");
    assert!(said.contains("gitlab.example.com"), "{said}");
    let said = refused("jira/cloud.csv", "acme/checkout");
    assert!(said.contains("for exports of GitHub and GitLab"), "{said}");
    let said = refused("github/gh.json", "checkout");
    assert!(said.contains("write team/project"), "{said}");
    // The one that it is changes nothing.
    let ticket = |n: u32| format!("https://github.com/acme/checkout/issues/{n}");
    let whole = Repository::with(&super::story::actions(&ticket), PEOPLE);
    let plain = whole.sync("github/gh.json", &[]);
    let named = whole.sync("github/gh.json", &["--project", "Acme/checkout"]);
    assert_eq!((named.code, named.out), (0, plain.out));
}

#[test]
fn a_marker_writes_no_number_that_could_be_of_several() {
    let marked = |project: &[&str]| {
        let actions = format!(
            "actions:\n  - {{id: A1, title: t, status: open}}\n  - {{id: A2, title: t, status: open, ticket: \"{EDGE}\"}}\n  - {{id: A3, title: t, status: open, ticket: \"{HUB}\"}}\n"
        );
        let repository = Repository::with(&actions, "");
        let marker = format!("aftermark: {SLUG}#A1");
        repository.write("issues.json", format!("[{}]", issue(5, &marker)));
        let (_, said) = written(&repository, project);
        (repository.report(), said)
    };
    let line = |report: &str| {
        let line = report.lines().find(|l| l.contains("id: A1")).unwrap();
        line.to_owned()
    };
    let (report, said) = marked(&[]);
    assert!(!line(&report).contains("ticket"), "{report}");
    assert!(said.contains("not written: the text of the issue"), "{said}");
    let (report, _) = marked(&["--project", "acme/pay"]);
    assert!(line(&report).contains("ticket: acme/pay#5"), "{report}");
    let (report, _) = marked(&["--project", "https://git.example.org/acme/pay"]);
    assert!(
        line(&report).contains("ticket: https://git.example.org/acme/pay/issues/5"),
        "{report}"
    );
}

#[test]
fn a_pull_request_is_told_as_one() {
    let at = |n: u32, path: &str, more: &str| {
        format!(
            r#"{{"number":{n},"title":"t","state":"open","state_reason":null,"html_url":"https://github.com/acme/edge/{path}/{n}","body":""{more}}}"#
        )
    };
    let list = |first: u32| {
        format!(
            "[{},{},{}]",
            at(first, "issues", ""),
            at(3, "pull", r#","pull_request":{"url":"x"}"#),
            at(9, "issues", "").replace("\"open\"", "\"closed\""),
        )
    };
    let tickets = [
        "https://github.com/acme/edge/issues/3",
        "https://github.com/acme/edge/pull/3",
        "https://github.com/acme/billing/issues/3",
        "https://github.com/acme/edge/issues/5",
    ];
    let repository = with_tickets(&tickets);
    // Its own number is known to be one, whatever else the export may lack.
    for first in [1, 4] {
        repository.write("issues.json", list(first));
        let run = sync(&repository, &[]);
        let lines: Vec<&str> = run.out.lines().collect();
        let at = lines.iter().position(|l| l.contains("#A1 ")).unwrap();
        assert!(lines[at].contains("a pull request"), "{}", run.out);
        assert!(lines[at + 1].contains("it is a pull request there and no issue"));
        assert!(!run.out.contains("#A2") && !run.out.contains("#A3"), "{}", run.out);
        let five = lines.iter().position(|l| l.contains("#A4 ")).unwrap();
        assert!(lines[five + 1].contains("not in the export"), "{}", run.out);
        assert!(run.out.contains("2 tickets elsewhere"), "{}", run.out);
    }
}

#[test]
fn what_is_in_an_export_twice_counts_once_and_is_said() {
    let closed = |url: &str| {
        let url = if url.is_empty() { String::new() } else { format!(r#","url":"{url}""#) };
        issue(12, "").replace("\"body\":\"\"", &format!("\"body\":\"\"{url}"))
    };
    let open = |url: &str| closed(url).replace("CLOSED", "OPEN").replace("COMPLETED", "");
    let run = |first: String, second: String| {
        let repository = with_tickets(&["#12"]);
        repository.write("issues.json", format!("[{first},{second}]"));
        written(&repository, &[])
    };
    // Pages that overlap.
    let (done, said) = run(closed(HUB), closed(HUB));
    assert_eq!(done, ["A1"]);
    assert!(!said.contains("more than once"), "{said}");
    let (done, said) = run(closed(HUB), open(HUB));
    assert_eq!(done, ["A1"]);
    assert!(said.contains("more than once in the export, and not alike: #12;"), "{said}");
    let (done, _) = run(open(HUB), closed(HUB));
    assert!(done.is_empty());
    // Of projects that nobody names: perhaps two.
    let (done, said) = run(closed(""), open(""));
    assert!(done.is_empty(), "{said}");
    assert!(said.contains("ambiguous"), "{said}");
}
