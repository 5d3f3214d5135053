//! The GitHub action on a repository, in pull requests that pass and that do not.

use std::process::Command;

use serde_json::Value;

use super::runner::{Job, Ran};
use crate::repository::{Repository, SLUG};

const README: &str = "incidents/2026-03-14-checkout-tls-expiry/README.md";

/// A complete incident on the branch `main`, and HEAD on the branch of a pull request. Gives the base.
fn with_branch() -> (Repository, String) {
    let repository = Repository::complete().committed();
    let base = revision(&repository);
    repository.git(&["switch", "--quiet", "--create", "change"]);
    (repository, base)
}

fn revision(repository: &Repository) -> String {
    let output = Command::new("git")
        .current_dir(&repository.root)
        .args(["rev-parse", "HEAD"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn commit(repository: &Repository) {
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=change"]);
}

/// A copy of the complete incident whose step on causes is a stand-in.
fn add_incomplete(repository: &Repository) {
    for (path, bytes) in repository.files(&format!("incidents/{SLUG}")) {
        repository.write(&format!("incidents/2026-05-01-other/{path}"), bytes);
    }
    let text = repository.read("incidents/2026-05-01-other/README.md");
    let at = text.find("## 2. Identify the root cause").unwrap();
    let end = text[at + 3..].find("\n## ").unwrap() + at + 3;
    let text = format!("{}## 2. Identify the root cause\n\nTODO\n{}", &text[..at], &text[end..]);
    repository.write("incidents/2026-05-01-other/README.md", text);
}

fn outputs<'r>(ran: &'r Ran, names: &[&str]) -> Vec<&'r str> {
    names.iter().map(|n| ran.outputs[*n].as_str()).collect()
}

#[test]
fn a_push_checks_everything() {
    let repository = Repository::complete().committed();
    let ran = Job::new(&repository.root).run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(ran.steps, ["Check the incidents", "Result"]);
    let counts = ["result", "incidents", "blocking", "errors", "warnings"];
    assert_eq!(outputs(&ran, &counts), ["passed", "1", "0", "0", "0"]);
    assert_eq!(outputs(&ran, &["site", "sarif", "overdue"]), ["", "", ""]);
    assert!(ran.summary.starts_with("### Postmortems: 1 incident checked"), "{}", ran.summary);
    let report: Value =
        serde_json::from_str(&fs_err::read_to_string(&ran.outputs["report"]).unwrap()).unwrap();
    assert_eq!(report["counts"]["incidents"], 1);
    assert_eq!(ran.commands(), Vec::<&str>::new());
}

#[test]
fn a_pull_request_is_checked_for_what_it_changes() {
    let (repository, base) = with_branch();
    repository.replace(README, "\n## 2.", "\nOne sentence more.\n\n## 2.");
    commit(&repository);
    let ran = Job::new(&repository.root).pull_request(&base).run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(outputs(&ran, &["result", "incidents"]), ["passed", "1"]);

    // Nothing of an incident changed: none is checked.
    let (repository, base) = with_branch();
    repository.write("notes.txt", "x");
    commit(&repository);
    let ran = Job::new(&repository.root).pull_request(&base).run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(outputs(&ran, &["result", "incidents"]), ["passed", "0"]);
    let all = Job::new(&repository.root).pull_request(&base).with("since", "all").run();
    assert_eq!(outputs(&all, &["result", "incidents"]), ["passed", "1"]);
}

#[test]
fn a_pull_request_that_blocks_fails_after_all_reports_are_out() {
    let (repository, base) = with_branch();
    add_incomplete(&repository);
    commit(&repository);
    let ran = Job::new(&repository.root)
        .pull_request(&base)
        .with("upload-sarif", "true")
        .with("pages-artifact", "true")
        .run();
    assert_eq!(ran.failed, Some(("Result".to_owned(), 1)), "{}", ran.log);
    // The other incident did not change.
    assert_eq!(outputs(&ran, &["result", "incidents", "blocking"]), ["blocked", "1", "1"]);
    let commands = ran.commands();
    let at_line = "error file=incidents/2026-05-01-other/README.md,line=";
    assert!(commands.iter().any(|c| c.starts_with(at_line)), "{commands:?}");
    assert!(
        commands.last().unwrap().starts_with("error title=Aftermark::Incidents that block: 1."),
        "{commands:?}"
    );
    assert!(ran.summary.contains("2026-05-01-other"), "{}", ran.summary);
    // SARIF goes up although it blocks; a site does not.
    let [(action, with)] = &ran.used[..] else { panic!("{:?}", ran.used) };
    assert!(action.starts_with("github/codeql-action/upload-sarif@"), "{action}");
    let sarif = fs_err::read_to_string(&with["sarif_file"]).unwrap();
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
    assert_eq!(ran.outputs["site"], "");
}

#[test]
fn blocking_may_be_let_pass_and_annotations_left_out() {
    let repository = Repository::complete();
    add_incomplete(&repository);
    let repository = repository.committed();
    let ran = Job::new(&repository.root)
        .with("fail-on-blocking", "false")
        .with("annotations", "false")
        .with("summary", "false")
        .run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(ran.outputs["result"], "blocked");
    assert_eq!(ran.summary, "");
    let commands = ran.commands();
    assert!(
        matches!(commands[..], [one] if one.starts_with("warning title=Aftermark::")),
        "{commands:?}"
    );
}

#[test]
fn a_merge_queue_has_a_base_too() {
    let (repository, base) = with_branch();
    repository.write("notes.txt", "x");
    commit(&repository);
    let mut job = Job::new(&repository.root);
    job.event = serde_json::json!({"merge_group": {"base_sha": base}});
    assert_eq!(outputs(&job.run(), &["result", "incidents"]), ["passed", "0"]);
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let (repository, base) = with_branch();
    repository.write("notes.txt", "x");
    commit(&repository);
    let clone = repository.root.parent().unwrap().join("clone");
    let url = format!("file://{}", repository.root);
    repository.git(&["clone", "--quiet", "--depth=1", &url, clone.as_str()]);
    let ran = Job::new(&clone).pull_request(&base).run();
    assert_eq!(ran.failed, Some(("Check the incidents".to_owned(), 2)), "{}", ran.log);
    assert_eq!(ran.outputs["result"], "failed");
    assert!(ran.log.contains("fetch-depth: 0"), "{}", ran.log);
}

#[test]
fn overdue_improvements_are_summed_up_and_fail_where_asked() {
    let repository = Repository::complete().committed();
    let late = |job: Job| job.with("as-of", "2031-01-01");
    let ran = late(Job::new(&repository.root)).with("actions", "true").with("since", "all").run();
    assert_ne!(ran.outputs["overdue"], "0", "{}", ran.log);
    assert!(ran.summary.contains("**Actions as of 2031-01-01"), "{}", ran.summary);
    let failing = late(Job::new(&repository.root))
        .with("fail-on-overdue", "true")
        .with("fail-on-blocking", "false")
        .run();
    assert_eq!(failing.failed, Some(("Result".to_owned(), 1)), "{}", failing.log);
    let last = *failing.commands().last().unwrap();
    assert!(last.starts_with("error title=Aftermark::Improvements that are overdue"), "{last}");
    let early = Job::new(&repository.root)
        .with("fail-on-overdue", "true")
        .with("as-of", "2026-03-30")
        .run();
    assert_eq!(early.outputs["overdue"], "0", "{}", early.log);
}

#[test]
fn the_scheduled_workflow_fails_for_what_is_overdue_only() {
    let repository = Repository::complete();
    add_incomplete(&repository);
    let repository = repository.committed();
    let workflow = super::yaml("ci/overdue.yml");
    let steps = workflow["jobs"]["overdue"]["steps"].as_array().unwrap();
    let ours = steps.iter().find(|s| s["uses"] == "OWNER/aftermark@REF");
    let with = ours.unwrap()["with"].as_object().unwrap();
    let run = |day: &str| {
        let job = with.iter().fold(Job::new(&repository.root), |job, (name, value)| {
            job.with(name, &value.to_string())
        });
        job.with("since", "all").with("as-of", day).run()
    };
    assert_eq!(with["since"], "all");
    let late = run("2031-01-01");
    assert_eq!(late.failed, Some(("Result".to_owned(), 1)), "{}", late.log);
    assert_eq!(run("2026-05-02").failed, None);
}

#[test]
fn a_site_is_built_and_handed_to_pages() {
    let repository = Repository::complete().committed();
    let ran = Job::new(&repository.root)
        .with("pages-artifact", "true")
        .with("base-url", "https://learn.example.org/x/")
        .run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    let site = camino::Utf8Path::new(&ran.outputs["site"]);
    assert!(site.join("index.html").is_file());
    let sitemap = fs_err::read_to_string(site.join("sitemap.xml")).unwrap();
    assert!(sitemap.contains("https://learn.example.org/x/"), "{sitemap}");
    let [(action, with)] = &ran.used[..] else { panic!("{:?}", ran.used) };
    assert!(action.starts_with("actions/upload-pages-artifact@"), "{action}");
    assert_eq!(with["path"], site);
}

#[test]
fn an_incomplete_site_is_built_only_where_asked() {
    let repository = Repository::complete();
    add_incomplete(&repository);
    let repository = repository.committed();
    let build = |job: Job| job.with("build", "true").with("output", "public").run();
    let refused = build(Job::new(&repository.root));
    assert!(!repository.root.join("public").exists(), "{}", refused.log);
    let built = build(Job::new(&repository.root).with("allow-incomplete", "true"));
    // The site is there, and the job fails all the same.
    assert_eq!(built.failed, Some(("Result".to_owned(), 1)), "{}", built.log);
    assert_eq!(built.outputs["site"], "public");
    assert!(repository.root.join("public/index.html").is_file());

    // What a pull request leaves alone may block the site.
    let base = revision(&repository);
    repository.write("notes.txt", "x");
    commit(&repository);
    fs_err::remove_dir_all(repository.root.join("public")).unwrap();
    let ran = build(Job::new(&repository.root).pull_request(&base));
    assert_eq!(ran.failed, Some(("Build the site".to_owned(), 2)), "{}", ran.log);
    assert!(ran.log.contains("There is no site:"), "{}", ran.log);
}

#[test]
fn a_repository_below_the_checkout_is_found() {
    let repository = Repository::empty();
    for (path, bytes) in Repository::complete().files(".") {
        repository.write(&format!("docs/learn/{path}"), bytes);
    }
    let repository = repository.committed();
    let ran = Job::new(&repository.root)
        .with("path", "docs/learn")
        .with("actions", "true")
        .with("build", "true")
        .run();
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(outputs(&ran, &["result", "incidents"]), ["passed", "1"]);
    let none = Job::new(&repository.root).with("path", "docs/other").run();
    assert_eq!(none.failed, Some(("Check the incidents".to_owned(), 2)), "{}", none.log);
}
