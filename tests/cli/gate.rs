//! The gate: inline allows, the baseline and its ratchet, a change against an earlier revision, and
//! a buffer that is not saved.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::repository::{DAY, Repository, Run, SLUG};

const MEASURES: &str = "    measures: {failed_requests: 18200}\n";
const WHY: &str = "    why: It mailed a former administrator\n";

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// A legacy report: no measure, and a safeguard of which nobody says why.
fn legacy() -> Repository {
    let repository = Repository::complete();
    repository.replace(&readme(), MEASURES, "");
    repository.replace(&readme(), WHY, "");
    repository.committed()
}

fn update(repository: &Repository, more: &[&str]) -> Run {
    repository.check(&[&["--update-baseline"], more].concat())
}

#[test]
fn a_baseline_keeps_legacy_findings_and_needs_a_reason() {
    let repository = legacy();
    assert_eq!(repository.check(&[]).code, 1);
    let run = update(&repository, &[]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("--reason"), "{}", run.err);
    let run = update(&repository, &["--reason", "From before the \"check\""]);
    assert_eq!(run.code, 0, "{}", run.whole());
    insta::assert_snapshot!(repository.read("aftermark-baseline.toml"));
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("error["), "{}", run.out);
    // What is kept still counts for the grade: nobody may think the step answered.
    assert!(run.out.contains("3 Determine the impact                 thin"), "{}", run.out);
}

/// It is for the authors: a reader can do nothing about it.
#[test]
fn the_site_does_not_tell_of_the_baseline() {
    let repository = legacy();
    assert_eq!(update(&repository, &["--reason", "Written before this was checked"]).code, 0);
    let run = repository.run(&["build", "--as-of", DAY, "--output", "out"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read(&format!("out/incidents/{SLUG}/index.html"));
    assert!(page.contains("certificate"), "{page}");
    assert!(!page.contains("Written before this was checked"), "{page}");
}

#[test]
fn an_edit_elsewhere_does_not_disturb_the_baseline() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    repository.replace(&readme(), "tags: [tls]\n", "tags: [tls]\n\n# A remark\n\n");
    assert_eq!(repository.check(&[]).code, 0);
}

#[test]
fn new_debt_enters_only_when_it_is_accepted() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    let before = repository.read("aftermark-baseline.toml");
    repository.replace(&readme(), "outcome: fixed", "outcome: helped");
    let run = repository.check(&[]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("staff-actions/nothing-fixed-it"), "{}", run.out);
    assert!(run.out.contains("history/grade-fell"), "{}", run.out);
    let run = update(&repository, &[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("staff-actions/nothing-fixed-it"), "{}", run.out);
    assert!(run.out.contains("--accept-new"), "{}", run.out);
    assert_eq!(before, repository.read("aftermark-baseline.toml"));
    assert_eq!(update(&repository, &["--accept-new"]).code, 0);
    assert_eq!(repository.check(&[]).code, 0);
}

#[test]
fn what_is_mended_is_stale_and_goes_out() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    repository.replace(&readme(), "    scope:", &format!("{MEASURES}    scope:"));
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("warning[history/baseline-stale]"), "{}", run.out);
    assert!(run.out.contains("aftermark-baseline.toml:11"), "{}", run.out);
    assert_eq!(update(&repository, &[]).code, 0);
    let text = repository.read("aftermark-baseline.toml");
    assert!(!text.contains("no-measure") && text.contains("no-why"), "{text}");
    assert!(!repository.check(&[]).out.contains("stale"));
}

#[test]
fn what_is_unsafe_is_never_kept() {
    let repository = legacy();
    repository.replace(
        &readme(),
        "## 3. Determine the impact\n",
        "## 3. Determine the impact\n\nSee [this](javascript:alert(1)) as well.\n",
    );
    update(&repository, &["--reason", "legacy"]);
    assert!(!repository.read("aftermark-baseline.toml").contains("safety/"));
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("error[safety/"), "{}", run.out);
}

#[test]
fn a_baseline_that_is_named_has_to_be_there_and_readable() {
    let repository = legacy();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n[policy]\nbaseline = \"debt.toml\"\n"));
    let run = repository.check(&[]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("there is no file debt.toml"), "{}", run.err);
    assert_eq!(update(&repository, &["--reason", "legacy"]).code, 0);
    assert_eq!(repository.check(&[]).code, 0);
    for bad in [
        "version = 9\nreason = \"x\"\n",
        "version = 1\nreason = \" \"\n",
        "version = [\n",
        "colour = 1\n",
    ] {
        repository.write("debt.toml", bad);
        let run = repository.check(&[]);
        assert_eq!(run.code, 2, "{bad}: {}", run.whole());
        assert!(run.err.contains("debt.toml"), "{bad}: {}", run.err);
    }
    repository.write("aftermark.toml", format!("{config}\n[policy]\nbaseline = \"../x.toml\"\n"));
    assert_eq!(repository.check(&[]).code, 2);
}

#[test]
fn an_incident_of_the_baseline_that_is_gone_is_named() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    let text = repository.read("aftermark-baseline.toml");
    repository.write("aftermark-baseline.toml", text.replace(SLUG, "2020-01-01-gone"));
    let run = repository.check(&[]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("`2020-01-01-gone`, which does not exist"), "{}", run.out);
}

#[test]
fn an_inline_exception_covers_its_paragraph_only() {
    let repository = Repository::complete();
    let said = "The engineer should have known it.";
    repository.replace(
        &readme(),
        "The first responder",
        &format!("<!-- aftermark: allow language/blame: the customer's words -->\n{said}\n\n{said}\n\nThe first responder"),
    );
    let run = repository.committed().check(&[]);
    assert_eq!(run.out.matches("[language/blame]").count(), 1, "{}", run.out);
    assert!(run.out.contains("1 finding waived"), "{}", run.out);
}

#[test]
fn a_change_is_compared_with_its_merge_base() {
    let repository = legacy();
    repository
        .write("incidents/2026-05-05-other/README.md", "---\ntitle: Other\nstatus: draft\n---\n");
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=other"]);
    repository.git(&["checkout", "--quiet", "-b", "mend"]);
    repository.replace(&readme(), "    scope:", &format!("{MEASURES}    scope:"));
    repository.replace(&readme(), "outcome: ignored\n", &format!("outcome: ignored\n{WHY}"));
    repository.replace(&readme(), "outcome: fixed", "outcome: helped");
    repository.git(&["commit", "--quiet", "--all", "--message=mend"]);
    // The other branch goes on meanwhile: what it changes is not this change's doing.
    repository.git(&["checkout", "--quiet", "main"]);
    repository.replace("incidents/2026-05-05-other/README.md", "Other", "Another");
    repository.git(&["commit", "--quiet", "--all", "--message=on"]);
    repository.git(&["checkout", "--quiet", "mend"]);
    repository.write("incidents/2026-06-06-new/README.md", "---\ntitle: New\nstatus: draft\n---\n");
    let run = repository.check(&["--since", "main"]);
    assert_eq!(run.code, 1);
    let since = run.out.split("\nsince main\n").nth(1).expect(&run.out);
    insta::assert_snapshot!(since);
    assert!(!run.out.contains("2026-05-05-other"), "{}", run.out);
}

#[test]
fn an_untouched_repository_passes_since() {
    let repository = legacy();
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("no incident was touched"), "{}", run.out);
}

#[test]
fn a_configuration_that_changed_touches_all() {
    let repository = legacy();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n# changed\n"));
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("nothing fixed, nothing broken"), "{}", run.out);
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let repository = legacy();
    repository.git(&["checkout", "--quiet", "-b", "mend"]);
    for n in 0..3 {
        repository.replace(&readme(), "tags: [tls", &format!("tags: [tls, t{n}"));
        repository.git(&["commit", "--quiet", "--all", "--message=more"]);
    }
    repository.git(&["checkout", "--quiet", "main"]);
    repository.replace(&readme(), "tags: [tls", "tags: [tls, m");
    repository.git(&["commit", "--quiet", "--all", "--message=on"]);
    let clone = Repository::empty();
    let url = format!("file://{}", repository.root);
    clone.git(&["clone", "--quiet", "--depth=1", "--no-single-branch", &url, "clone"]);
    clone.git(&["-C", "clone", "checkout", "--quiet", "mend"]);
    let run = clone.check(&["clone", "--since", "origin/main"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(
        run.err.contains("git fetch --unshallow") && run.err.contains("fetch-depth: 0"),
        "{}",
        run.err
    );
    for unknown in ["nowhere", "--output=x", ""] {
        let run = clone.check(&["clone", &format!("--since={unknown}")]);
        assert_eq!(run.code, 2, "{unknown}: {}", run.whole());
    }
    let outside = Repository::complete();
    let run = outside.check(&["--since", "main"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no git repository"), "{}", run.err);
}

/// Runs a check of what comes on standard input.
fn buffer(repository: &Repository, path: &str, text: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(&repository.root)
        .args(["check", "--as-of", DAY, "--color=never", "--stdin-filename", path])
        .env("GIT_CEILING_DIRECTORIES", repository.root.parent().unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_buffer_is_checked_in_place_of_its_file() {
    let repository = Repository::complete().committed();
    let saved = repository.read(&readme());
    let run = buffer(&repository, &readme(), &saved.replace(MEASURES, ""));
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("impact/no-measure") && run.out.contains(&readme()), "{}", run.out);
    assert_eq!(repository.read(&readme()), saved, "nothing is written");
    assert_eq!(buffer(&repository, &readme(), &saved).code, 0);
    // A list in a file of its own, and a report that was never saved.
    let list = format!("incidents/{SLUG}/timeline.yaml");
    let run = buffer(&repository, &list, "- {at: 2026-03-14 09:00, event: x}\n");
    assert!(run.out.contains("format/list-twice"), "{}", run.out);
    let new = "incidents/2026-07-07-new/README.md";
    let run = buffer(&repository, new, "---\ntitle: New\n---\n");
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("2026-07-07-new"), "{}", run.out);
    assert!(!run.out.contains("history/untracked"), "{}", run.out);
    for outside in ["/etc/passwd", "../x.md", "incidents", ""] {
        let run = buffer(&repository, outside, "x");
        assert_eq!(run.code, 2, "{outside}: {}", run.whole());
    }
}

#[test]
fn a_baseline_follows_a_renamed_folder() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=baseline"]);
    let (old, new) = (format!("incidents/{SLUG}"), "incidents/2026-03-14-edge-tls");
    repository.git(&["mv", &old, new]);
    // Before it is committed git does not say so yet: the message names the command that does.
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    let command = format!("--update-baseline --renamed {SLUG}=NEW-NAME");
    assert!(run.out.contains(&command), "{}", run.out);
    let kept = repository.read("aftermark-baseline.toml");
    let wrong = update(&repository, &["--renamed", &format!("{SLUG}=2026-03-14-nowhere")]);
    assert_eq!(wrong.code, 2, "{}", wrong.whole());
    assert!(wrong.err.contains("there is no incident `2026-03-14-nowhere`"), "{}", wrong.err);
    let renamed = update(&repository, &["--renamed", &format!("{old}/={new}")]);
    assert_eq!(renamed.code, 0, "{}", renamed.whole());
    assert_eq!(repository.check(&[]).code, 0);
    // Committed, the old file does as well.
    repository.write("aftermark-baseline.toml", kept);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=rename"]);
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("baseline-stale"), "{}", run.out);
    // A change that came with it is compared with what the report was.
    let since = repository.check(&["--since", "HEAD~1"]);
    assert!(since.out.contains("nothing fixed, nothing broken"), "{}", since.out);
    assert!(!since.out.contains("was removed"), "{}", since.out);
}

#[test]
fn a_promise_in_a_legacy_report_costs_nothing() {
    let repository = legacy();
    update(&repository, &["--reason", "legacy"]);
    repository.replace(
        &readme(),
        "notifications:",
        "  - {id: A3, title: Watch the renewals, process: technology, status: open}\nnotifications:",
    );
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("action A3 has no owner"), "told all the same: {}", run.out);
    assert!(run.out.contains("in the baseline, does not block"), "{}", run.out);
    assert_eq!(update(&repository, &[]).code, 0);
    // What it has lost does cost.
    repository.replace(&readme(), "    owner: \"@lee\"\n", "");
    assert_eq!(repository.check(&[]).code, 0, "owed since the last baseline");
    repository.replace(&readme(), "    outcome: fixed\n", "");
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("history/grade-fell"), "{}", run.out);
}

#[test]
fn a_folder_whose_name_begins_that_of_another_is_checked_as_any_other() {
    let repository = Repository::complete().committed();
    let broken = "---\ntitle: New\nstatus: in-review\nseverity: SEV3\n---\n";
    let names = ["2026-05-05-dns", "2026-05-05-dns-again", "2026-05-05-dns.old"];
    for name in names {
        repository.write(&format!("incidents/{name}/README.md"), broken);
    }
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("3 incidents checked"), "{}", run.out);
    for name in names {
        let run = repository.check(&["--since", "HEAD", &format!("incidents/{name}")]);
        assert!(run.out.contains("1 incident checked, 1 blocks"), "{name}: {}", run.out);
    }
    // Renamed to the beginning of its own name.
    let shorter = format!("incidents/{}", &SLUG[..SLUG.rfind('-').unwrap()]);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=more"]);
    repository.git(&["mv", &format!("incidents/{SLUG}"), &shorter]);
    repository.replace(&format!("{shorter}/README.md"), "\nowner:", "\n# owner:");
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("1 incident checked, 1 blocks"), "{}", run.out);
}

#[test]
fn what_leads_to_a_report_that_is_gone_blocks_the_change_that_removed_it() {
    let repository = Repository::complete();
    let other = "incidents/2026-05-05-other/README.md";
    repository.write(other, repository.read(&readme()));
    let folder = format!("incidents/{SLUG}/");
    repository.write("incidents/2026-05-05-other/evidence/edge.log", "x\n");
    repository.replace(
        &readme(),
        "## 10. ",
        "See [the other](../2026-05-05-other/README.md).\n\n## 10. ",
    );
    let repository = repository.committed();
    assert_eq!(repository.check(&["--since", "HEAD", &folder]).code, 0);
    repository.git(&["rm", "-r", "--quiet", "incidents/2026-05-05-other"]);
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("links/missing") && run.out.contains(SLUG), "{}", run.out);
}
