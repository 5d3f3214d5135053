//! The life of an action on a real repository, commit by commit over half a year: promised, moved, done,
//! shown not to work, carried on by a second outage, done again and shown to work. What a reader of the
//! list, the digest, the calendar, the findings and the tracker sees on four days.

use std::fmt::Write as _;
use std::process::Command;

use crate::repository::Repository;

const FIRST: &str = "2026-01-10-edge-certificate";
const SECOND: &str = "2026-05-02-edge-certificate-again";

const CONFIG: &str = "[incidents]\nfolder = \"incidents\"\ntimezone = \"Europe/Amsterdam\"\n\n[services.edge]\nowner = \"@edge\"\n";

fn report(title: &str, day: &str, actions: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: draft\nseverity: SEV2\nservices: [edge]\ntimeline:\n  - {{at: {day} 09:00, milestone: started, event: It began}}\ncauses:\n  - {{id: C1, role: root, category: process, statement: Nobody owned the renewal}}\n{actions}---\n"
    )
}

struct Story {
    repository: Repository,
}

impl Story {
    fn begin() -> Self {
        let repository = Repository::empty();
        repository.write("aftermark.toml", CONFIG);
        let actions = "actions:\n  # The renewal, first of all.\n  - id: A1\n    title: Alert two weeks before a certificate expires\n    process: technology\n    kind: prevent\n    addresses: [C1]\n    owner: \"@edge\"\n    priority: P2\n    due: 2026-02-01\n    status: open\n";
        repository.write(
            &format!("incidents/{FIRST}/README.md"),
            report("A certificate expired at the edge", "2026-01-10", actions),
        );
        let story = Self { repository };
        story
            .repository
            .git(&["init", "--quiet", "--initial-branch=main"]);
        story.commit("2026-01-12", "Review the outage of January");
        story
    }

    fn commit(&self, day: &str, message: &str) {
        self.repository.git(&["add", "--all"]);
        let date = format!("{day}T10:00:00Z");
        let output = Command::new("git")
            .current_dir(&self.repository.root)
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .args(["commit", "--quiet", "--message", message])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// Changes an action as its owner would, and commits that.
    fn set(&self, day: &str, action: &str, values: &[&str]) {
        let mut arguments = vec!["actions", "set", action];
        arguments.extend(values);
        arguments.extend(["--as-of", day]);
        let run = self.repository.run(&arguments);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        self.commit(day, &format!("{action}: {}", values.join(", ")));
    }

    /// Everything that is told of the actions as of a day.
    fn told(&self, day: &str) -> String {
        let run = |arguments: &[&str]| {
            let mut all = arguments.to_vec();
            all.extend(["--as-of", day]);
            let run = self.repository.run(&all);
            assert!(run.code < 2, "{}{}", run.out, run.err);
            run.out
        };
        let mut told = String::new();
        let _ = writeln!(told, "== list\n{}", run(&["actions", "list", "--all"]));
        let _ = writeln!(told, "== digest\n{}", run(&["actions", "digest"]));
        let calendar = run(&["actions", "list", "--all", "--format", "ics"]);
        let kept = calendar.lines().filter(|l| {
            ["UID", "DTSTAMP", "DTSTART", "STATUS", "TRIGGER"]
                .iter()
                .any(|name| l.starts_with(name))
        });
        let _ = writeln!(
            told,
            "== calendar\n{}\n",
            kept.collect::<Vec<_>>().join("\n")
        );
        let findings = run(&["check"]);
        let about = |l: &&str| {
            ["[verification/", "[move-on/fixed", "[move-on/similar"]
                .iter()
                .any(|rule| l.contains(rule))
        };
        let findings: Vec<&str> = findings.lines().filter(about).collect();
        let _ = writeln!(told, "== findings\n{}\n", findings.join("\n"));
        run(&["build", "--output", "site"]);
        let page = self.repository.read("site/actions/index.html");
        let rows = page.split("<tbody id=\"action-rows\">").nth(1).unwrap();
        let rows = rows.split("</tbody>").next().unwrap();
        let _ = writeln!(told, "== tracker");
        for row in rows.split("<tr").skip(1) {
            let _ = writeln!(told, "{}", words(row.split_once('>').unwrap().1));
        }
        fs_err::remove_dir_all(self.repository.root.join("site")).unwrap();
        told
    }
}

/// The text of markup, in one line.
fn words(markup: &str) -> String {
    let mut text = String::new();
    for part in markup.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push(' ');
    }
    let text = text.replace("&#39;", "'").replace("&nbsp;", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn promised_moved_done_failed_carried_and_done_again() {
    let story = Story::begin();
    let first = format!("{FIRST}#A1");
    story.set("2026-01-30", &first, &["due=2026-03-01"]);
    insta::assert_snapshot!("story_1_moved", story.told("2026-02-15"));

    story.set("2026-03-05", &first, &["status=done", "done=2026-03-05"]);
    story.set(
        "2026-03-20",
        &first,
        &[
            "verification.on=2026-03-20",
            "verification.by=@kim",
            "verification.how=A certificate was left to expire on staging",
            "verification.result=failed",
        ],
    );
    insta::assert_snapshot!("story_2_failed", story.told("2026-03-25"));

    let actions = format!(
        "actions:\n  - id: A1\n    title: Alert two weeks before a certificate expires, on every host\n    process: technology\n    kind: prevent\n    addresses: [C1]\n    owner: \"@edge\"\n    priority: P1\n    due: 2026-06-01\n    status: open\n    carried_from: {first}\n"
    );
    story.repository.write(
        &format!("incidents/{SECOND}/README.md"),
        report(
            "A certificate expired at the edge again",
            "2026-05-02",
            &actions,
        ),
    );
    story.commit("2026-05-04", "Review the outage of May");
    insta::assert_snapshot!("story_3_carried", story.told("2026-05-20"));
    // The past is still told as it was.
    let before = story
        .repository
        .run(&["actions", "list", "--all", "--as-of", "2026-03-10"]);
    assert!(
        before.out.contains("unverified") || before.out.contains("not verified"),
        "{}",
        before.out
    );

    let second = format!("{SECOND}#A1");
    story.set("2026-05-28", &second, &["status=done", "done=2026-05-28"]);
    story.set(
        "2026-05-30",
        &second,
        &[
            "verification.on=2026-05-30",
            "verification.how=The alert came on all hosts",
            "verification.result=passed",
        ],
    );
    insta::assert_snapshot!("story_4_shown", story.told("2026-06-05"));
    let text = story
        .repository
        .read(&format!("incidents/{FIRST}/README.md"));
    assert!(
        text.contains("# The renewal, first of all."),
        "comments stay"
    );
}
