//! `aftermark actions export`: what it writes, and its scripts run by a real shell.
//!
//! The scripts meet stand-ins for `gh` and `glab` that keep their issues in a file; they need `python3`
//! and `jq`.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use camino::Utf8PathBuf;

use super::story::{PEOPLE, actions};
use crate::project;
use crate::repository::{Repository, Run, SLUG};

fn story() -> Repository {
    let ticket = |n: u32| format!("https://github.com/acme/checkout/issues/{n}");
    Repository::with(&actions(&ticket), PEOPLE)
}

/// Titles that would like to be something else.
const HOSTILE: [&str; 9] = [
    "it's \"quoted\" `and` $(touch pwned) ${HOME}",
    "--help",
    "-",
    "=HYPERLINK(\"http://x\")",
    "two\nlines; touch pwned\nEOF",
    "\\' ; touch pwned #",
    "/close @everyone #1 !2 [x](javascript:y) <script>",
    "aftermark: other#A1",
    "$(printf '\\nrm') \u{1b}[31m\u{202e}",
];

fn hostile() -> Repository {
    let mut text = "actions:\n".to_owned();
    for (i, title) in HOSTILE.iter().enumerate() {
        let title = serde_json::to_string(title).unwrap();
        text.push_str(&format!(
            "  - {{id: A{i}, title: {title}, owner: \"@kim; touch pwned\", due: 2026-05-0{}, priority: \"aftermark: other#A1 /assign @me\", status: open}}\n",
            i + 1
        ));
    }
    Repository::with(&text, PEOPLE)
}

/// A folder with a stand-in for a program, where the script runs and its issues are kept.
struct Desk {
    repository: Repository,
    bin: Utf8PathBuf,
}

impl Desk {
    fn with(repository: Repository, program: &str) -> Self {
        let bin = repository.root.join("bin");
        fs_err::create_dir(&bin).unwrap();
        let from = project().join(format!("tests/trackers/fake-{program}.py"));
        let to = bin.join(program);
        fs_err::copy(from, &to).unwrap();
        fs_err::set_permissions(&to, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { repository, bin }
    }

    fn run(&self, script: &str, environment: &[(&str, &str)]) -> Run {
        self.repository.write("create.sh", script);
        let path = format!("{}:{}", self.bin, std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .arg("create.sh")
            .current_dir(&self.repository.root)
            .env("PATH", path)
            .env("FAKE_ISSUES", self.repository.root.join("issues.json"))
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn issues(&self) -> Vec<serde_json::Value> {
        let text = fs_err::read_to_string(self.repository.root.join("issues.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn script(&self, more: &[&str]) -> String {
        let to = if self.bin.join("gh").exists() { "github" } else { "gitlab" };
        let mut arguments = vec!["export", "--to", to, "--as-of", "2026-04-18"];
        arguments.extend(more);
        let run = self.repository.actions(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    }
}

#[test]
fn what_is_written() {
    let desk = Desk::with(story(), "gh");
    insta::assert_snapshot!("github", desk.script(&["--label", "postmortem", "--label", "it's"]));
    let repository = story();
    for to in ["gitlab", "jira-csv", "linear-csv"] {
        let label = ["--label", "post mortem", "--label", "tls"];
        let mut all = vec!["export", "--to", to, "--as-of", "2026-04-18", "--team", "Edge"];
        all.extend(label);
        let run = repository.actions(&all);
        insta::assert_snapshot!(to, run.out.replace('\r', "␍"));
    }
}

#[test]
fn the_script_for_github_creates_nothing_twice() {
    let desk = Desk::with(story(), "gh");
    let script = desk.script(&["--label", "postmortem"]);
    let first = desk.run(&script, &[]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("2 created, 0 there already"), "{}", first.err);
    let second = desk.run(&script, &[]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(second.err.contains("0 created, 2 there already"), "{}", second.err);
    assert_eq!(first.out, second.out);
    let issues = desk.issues();
    assert_eq!(issues.len(), 2);
    assert_eq!(issues[0]["labels"][0], "postmortem");
    // The map knows who that is there.
    assert_eq!(issues[0]["assignee"], "kim-dev");
    assert_eq!(
        first.out.lines().next().unwrap(),
        format!(
            "aftermark actions set '{SLUG}#A5' 'ticket=https://github.com/acme/checkout/issues/1'"
        )
    );
}

#[test]
fn a_script_that_was_interrupted_goes_on_where_it_stopped() {
    let desk = Desk::with(hostile(), "gh");
    let script = desk.script(&[]);
    // The issue was made, and the answer lost.
    let failed = desk.run(&script, &[("FAKE_FAILS_AFTER", "3")]);
    assert_ne!(failed.code, 0);
    assert_eq!(desk.issues().len(), 3);
    let again = desk.run(&script, &[]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.err.contains("6 created, 3 there already"), "{}", again.err);
    assert_eq!(desk.issues().len(), HOSTILE.len());
}

fn one_line(title: &str) -> String {
    let title = title.replace('\u{1b}', "\u{241b}").replace('\u{202e}', "\u{fffd}");
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn hostile_texts_arrive_as_text() {
    for (program, text) in [("gh", "body"), ("glab", "description")] {
        let desk = Desk::with(hostile(), program);
        let script = desk.script(&["--label", "$(touch pwned)"]);
        let run = desk.run(&script, &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(!desk.repository.root.join("pwned").exists(), "{program}");
        let issues = desk.issues();
        assert_eq!(issues.len(), HOSTILE.len());
        for (i, (issue, title)) in issues.iter().zip(HOSTILE).enumerate() {
            assert_eq!(issue["title"], one_line(title), "{program}");
            let body = issue[text].as_str().unwrap();
            // The one marker is ours; no line is a command of GitLab's; nobody is mentioned.
            let found = aftermark::tracker::marker::find(body);
            assert_eq!(found, [format!("{SLUG}#A{i}")], "{program}: {body}");
            assert!(!body.lines().any(|l| l.trim_start().starts_with('/')), "{body}");
            assert!(!body.contains("@me") && !body.contains("@kim"), "{body}");
        }
        let again = desk.run(&script, &[]);
        assert!(again.err.contains("0 created, 9 there already"), "{program}: {}", again.err);
        assert_eq!(desk.issues().len(), HOSTILE.len(), "{program}");
    }
}

#[test]
fn what_was_created_is_known_again_by_sync() {
    let desk = Desk::with(story(), "glab");
    let script = desk.script(&[]);
    assert_eq!(desk.run(&script, &[]).code, 0);
    assert_eq!(desk.issues()[0]["due_date"], "2026-04-30");
    let mut issues = desk.issues();
    for issue in &mut issues {
        issue["state"] = "opened".into();
    }
    desk.repository.write("issues.json", serde_json::to_string(&issues).unwrap());
    let run = desk.repository.actions(&["sync", "--from", "issues.json", "--write"]);
    assert!(run.err.contains("wrote 2 actions"), "{}{}", run.out, run.err);
    let report = desk.repository.report();
    assert!(
        report.contains("ticket: https://gitlab.example.com/acme/checkout/-/issues/1"),
        "{report}"
    );
    // Now they have a ticket, and are not exported again.
    let script = desk.script(&[]);
    assert!(!script.contains("#A5"), "{script}");
}

#[test]
fn tables_are_tables_and_no_formulas() {
    let repository = hostile();
    for to in ["jira-csv", "linear-csv"] {
        let run = repository.actions(&["export", "--to", to]);
        let mut table = csv::Reader::from_reader(run.out.as_bytes());
        let header = table.headers().unwrap().clone();
        let title = header.iter().position(|h| h == "Summary" || h == "Title").unwrap();
        let text = header.iter().position(|h| h == "Description").unwrap();
        let rows: Vec<csv::StringRecord> = table.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows.len(), HOSTILE.len());
        for (i, (row, hostile)) in rows.iter().zip(HOSTILE).enumerate() {
            let shown = one_line(hostile);
            assert_eq!(row[title].trim_start_matches('\''), shown.trim_start_matches('\''), "{to}");
            for cell in row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{to}: {cell}");
            }
            assert_eq!(
                aftermark::tracker::marker::find(&row[text]),
                [format!("{SLUG}#A{i}")],
                "{to}"
            );
        }
    }
    // What a tracker gives back of it is read again.
    let linear = repository.actions(&["export", "--to", "linear-csv"]);
    assert!(linear.out.starts_with("ID,Team,Title,"));
}

#[test]
fn which_actions_are_exported() {
    let repository = story();
    let of = |more: &[&str]| {
        let mut all = vec!["export", "--to", "jira-csv"];
        all.extend(more);
        let run = repository.actions(&all);
        let ids = run.out.lines().filter_map(|l| {
            Some(
                l.split_once("aftermark: ")?
                    .1
                    .split('#')
                    .nth(1)?
                    .trim_end_matches('"')
                    .split('"')
                    .next()?
                    .to_owned(),
            )
        });
        (run.code, ids.collect::<Vec<_>>(), run.err)
    };
    assert_eq!(of(&[]).1, ["A5", "A8"]);
    assert_eq!(of(&["--owner", "KIM"]).1, ["A5"]);
    assert_eq!(of(&["--service", "checkout"]).1, ["A5", "A8"]);
    let (code, none, said) = of(&["--service", "mail"]);
    assert_eq!((code, none.len()), (0, 0));
    assert!(said.contains("no action to export"), "{said}");
    assert_eq!(of(&[&format!("{SLUG}#A1")]).1, ["A1"]);
    let (code, _, said) = of(&["nothing#A1"]);
    assert_eq!(code, 2);
    assert!(said.contains("there is no action nothing#A1"), "{said}");
}

#[test]
fn scripts_are_what_shellcheck_likes() {
    // Where it is installed; its absence is no failure of ours.
    if Command::new("shellcheck").arg("--version").output().is_err() {
        return;
    }
    for program in ["gh", "glab"] {
        let desk = Desk::with(hostile(), program);
        desk.repository.write("create.sh", desk.script(&["--label", "a b"]));
        let output = Command::new("shellcheck")
            .args(["--shell=sh"])
            .arg(desk.repository.root.join("create.sh"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
