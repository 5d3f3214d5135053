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
        story.repository.git(&["init", "--quiet", "--initial-branch=main"]);
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

    /// What `check` says of the first action being overdue, by its message and label.
    fn overdue(&self, day: &str) -> Option<String> {
        let check = ["check", "--as-of", day, "--format", "json"];
        let json: serde_json::Value =
            serde_json::from_str(&self.repository.run(&check).out).unwrap();
        let findings = json["findings"].as_array().unwrap();
        let finding = findings.iter().find(|f| f["rule"] == "verification/overdue")?;
        Some(format!("{}: {}", finding["message"], finding["label"]))
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
        let _ = writeln!(told, "== calendar\n{}\n", kept.collect::<Vec<_>>().join("\n"));
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
    let mut told = vec![("2026-02-15", story.told("2026-02-15"))];
    insta::assert_snapshot!("story_1_moved", told[0].1);

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
    told.push(("2026-03-25", story.told("2026-03-25")));
    insta::assert_snapshot!("story_2_failed", told[1].1);

    let actions = format!(
        "actions:\n  - id: A1\n    title: Alert two weeks before a certificate expires, on every host\n    process: technology\n    kind: prevent\n    addresses: [C1]\n    owner: \"@edge\"\n    priority: P1\n    due: 2026-06-01\n    status: open\n    carried_from: {first}\n"
    );
    story.repository.write(
        &format!("incidents/{SECOND}/README.md"),
        report("A certificate expired at the edge again", "2026-05-02", &actions),
    );
    story.commit("2026-05-04", "Review the outage of May");
    told.push(("2026-05-20", story.told("2026-05-20")));
    insta::assert_snapshot!("story_3_carried", told[2].1);
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
    // Whatever became of it, the past is told as it was told then; only when something was last changed
    // is known better, and a check asks the second report as well.
    let unchanged = |told: &str| -> String {
        let newer = ["DTSTAMP", "[verification/missing]"];
        let is_newer = |l: &str| newer.iter().any(|n| l.contains(n));
        let lines = told.lines().filter(|l| !is_newer(l));
        lines.collect::<Vec<_>>().join("\n")
    };
    for (day, then) in &told {
        let now = story.told(day);
        assert_eq!(unchanged(&now), unchanged(then), "as of {day}");
    }
    let text = story.repository.read(&format!("incidents/{FIRST}/README.md"));
    assert!(text.contains("# The renewal, first of all."), "comments stay");
}

/// What is told of the past afterwards is what was told then.
#[test]
fn the_past_is_judged_by_the_due_dates_that_stood() {
    let story = Story::begin();
    let first = format!("{FIRST}#A1");
    story.set("2026-02-20", &first, &["due=2026-04-01"]);
    story.set("2026-04-10", &first, &["due=2026-06-01"]);
    let told = |day: &str, arguments: &[&str]| {
        let mut all = vec!["actions", "list", "--all", "--as-of", day];
        all.extend(arguments);
        story.repository.run(&all)
    };
    let mut text = String::new();
    for day in ["2026-01-20", "2026-02-10", "2026-03-01", "2026-04-05", "2026-05-01", "2026-06-02"]
    {
        let table = told(day, &["--fail-overdue"]);
        let _ =
            writeln!(text, "== {day}: exit {}\n{}", table.code, table.out.lines().next().unwrap());
        let digest = story.repository.run(&["actions", "digest", "--as-of", day]);
        let _ = writeln!(text, "{}", digest.out.lines().nth(4).unwrap_or("nothing is due soon"));
        let markdown = told(day, &["--format", "markdown", "--with-moves"]).out;
        let _ = writeln!(text, "{}", markdown.lines().nth(2).unwrap());
        let json = told(day, &["--format", "json", "--with-moves"]).out;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let action = &json["actions"][0];
        let _ = writeln!(
            text,
            "due {}, first {}, moved {}, {} for {} d",
            action["due"],
            action["first_due"],
            action["due_moved"],
            action["state"],
            action["days_overdue"],
        );
        let _ = writeln!(text, "{}", story.overdue(day).unwrap_or_default());
        let run = story.repository.run(&["build", "--output", "site", "--as-of", day]);
        assert!(run.code == 0, "{}{}", run.out, run.err);
        let site = story.repository.read("site/actions.json");
        let site: serde_json::Value = serde_json::from_str(&site).unwrap();
        assert_eq!(site, json, "{day}: the site says the same");
        let page = story.repository.read("site/actions/index.html");
        let rows = page.split("<tbody id=\"action-rows\">").nth(1).unwrap();
        let row = rows.split("</tbody>").next().unwrap();
        let _ = writeln!(text, "{}\n", words(row));
        fs_err::remove_dir_all(story.repository.root.join("site")).unwrap();
    }
    insta::assert_snapshot!("story_5_moved_since", text);

    // A change that is not committed yet was made today, not back then.
    let path = format!("incidents/{FIRST}/README.md");
    let report = story.repository.read(&path);
    story.repository.write(&path, report.replace("2026-06-01", "2036-12-01"));
    let then = told("2026-04-10", &[]).out;
    assert!(then.contains("2026-06-01"), "{then}");
    let moved = |arguments: &[&str]| {
        let run = [&["actions", "list", "--moved"], arguments].concat();
        story.repository.run(&run).out
    };
    let then = moved(&["--as-of", "2026-04-20"]);
    let told = "2026-06-01 (moved 2 times, first due 2026-02-01)";
    assert!(then.contains(told), "{then}");
    let now = moved(&[]);
    let told = "2036-12-01 (moved 3 times, first due 2026-02-01)";
    assert!(now.contains(told), "{now}");
}

/// What the reports say now is what holds today, whether it is committed or not, and in whatever zone.
#[test]
fn today_is_judged_by_what_is_written() {
    let story = Story::begin();
    let path = format!("incidents/{FIRST}/README.md");
    let report = story.repository.read(&path);
    let zone = "status: draft\ntimezone: Pacific/Kiritimati\n";
    let report = report.replace("status: draft\n", zone);
    story.repository.write(&path, &report);
    story.repository.git(&["add", "--all"]);
    // Just now, and the day after where the outage was.
    let author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    let commit = ["commit", "--quiet", "--message", "Say in which zone"];
    story.repository.git(&[&author[..], &commit[..]].concat());
    for (due, is_committed) in [("2036-02-01", false), ("2036-03-01", true)] {
        story.repository.write(&path, report.replace("2026-02-01", due));
        if is_committed {
            story.repository.git(&["add", "incidents"]);
            story.repository.git(&[&author[..], &commit[..]].concat());
        }
        let list = ["actions", "list", "--format", "json"];
        let told = [
            story.repository.run(&list).out,
            story.repository.run(&[&list[..], &["--with-moves"]].concat()).out,
            {
                let run = story.repository.run(&["build", "--output", "site"]);
                assert_eq!(run.code, 0, "{}{}", run.out, run.err);
                story.repository.read("site/actions.json")
            },
        ];
        for told in told {
            let told: serde_json::Value = serde_json::from_str(&told).unwrap();
            assert_eq!(told["actions"][0]["due"], due, "{told:#}");
        }
    }
}

/// What had not happened is not on a site of the past, blocks nothing and is not linked to.
#[test]
fn a_site_of_the_past_has_what_had_happened() {
    let story = Story::begin();
    let later = report("A certificate expired again", "2026-05-02", "actions: []\n");
    let later = later.replace("status: draft", "status: complete");
    story.repository.write(&format!("incidents/{SECOND}/README.md"), later);
    story.commit("2026-05-04", "Review the outage of May");
    let build = |day: &str| {
        let build = ["build", "--output", "site", "--as-of", day];
        let run = story.repository.run(&build);
        let root = &story.repository.root;
        let pages = [FIRST, SECOND].map(|s| root.join("site/incidents").join(s).exists());
        (run.code, run.err, pages)
    };
    let (code, said, pages) = build("2026-02-15");
    assert_eq!((code, pages), (0, [true, false]), "{said}");
    let told = "note: 1 incident of a later date than 2026-02-15 is left out";
    assert!(said.contains(told), "{said}");
    let overview = || story.repository.read("site/index.html");
    assert!(overview().contains("actions/?state=overdue#list"));
    // The day before all of it: nothing is owed, and nothing is said to be.
    let (code, said, pages) = build("2026-01-09");
    assert_eq!((code, pages), (0, [false, false]), "{said}");
    assert!(!overview().contains("#list"));
    // Today the later one is there, and is not finished.
    let run = story.repository.run(&["build", "--output", "site"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains(SECOND), "{}", run.out);
}

/// A change on a branch is compared as of the past by the same due dates.
#[test]
fn a_past_day_is_compared_by_the_due_dates_that_stood() {
    let story = Story::begin();
    let first = format!("{FIRST}#A1");
    story.set("2026-02-20", &first, &["due=2026-04-01"]);
    let path = format!("incidents/{FIRST}/README.md");
    let report = story.repository.read(&path);
    let retold = report.replace("It began", "It began at the edge");
    story.repository.write(&path, retold);
    story.commit("2026-02-21", "Say where");
    let check = ["check", "--since", "HEAD~1", "--as-of", "2026-02-10"];
    let run = story.repository.run(&check);
    let said = "due 2026-02-01; it is 2026-02-10";
    assert!(run.out.contains(said), "{}", run.out);
    let (_, compared) = run.out.split_once("since HEAD~1").unwrap();
    assert!(!compared.contains("verification/overdue"), "{compared}");
}

/// A third outage promises in other words what the second had promised and nobody had done.
#[test]
fn promised_again_in_other_words() {
    let story = Story::begin();
    let report = report(
        "A certificate expired at the edge again",
        "2026-05-02",
        "actions:\n  - {id: A1, title: \"Alert 14 days before certificates expire, on every host\", process: technology, kind: detect, addresses: [C1], owner: \"@edge\", due: 2026-08-01, status: open}\n",
    );
    story.repository.write(&format!("incidents/{SECOND}/README.md"), &report);
    story.commit("2026-05-04", "Review the outage of May");
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--as-of", "2026-05-20"]);
        story.repository.run(&all).out
    };
    let found = |run: String| {
        let lines = run.lines().filter(|l| l.contains("[move-on/promised-before]"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let finding = found(run(&["check", "--format", "concise"]));
    assert_eq!(finding.len(), 1, "{finding:?}");
    assert!(
        finding[0].contains(&format!("{FIRST}#A1 promised this before, and is overdue")),
        "{finding:?}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&run(&["actions", "list", "--format", "json"])).unwrap();
    let second = json["actions"].as_array().unwrap().iter().find(|a| a["incident"] == SECOND);
    let before = &second.unwrap()["promised_before"];
    assert_eq!(before["ref"], format!("{FIRST}#A1"));
    assert_eq!((&before["state"], &before["carried"]), (&"overdue".into(), &false.into()));
    run(&["build", "--output", "site"]);
    let page = |path: &str| words(&story.repository.read(&format!("site/{path}index.html")));
    let told = "committed before as A1 · Alert two weeks before a certificate expires (overdue by 108 days)";
    for path in ["actions/", &format!("incidents/{SECOND}/")] {
        let page = page(path).replace('\u{a0}', " ");
        assert!(page.contains(told), "{path}: {page}");
    }
    let again = page("actions/again/");
    assert!(again.contains("Committed to again 1 in 1 incident"), "{again}");
    fs_err::remove_dir_all(story.repository.root.join("site")).unwrap();
    // Either answer settles it.
    let second = format!("{SECOND}#A1");
    let name = format!("reason=Unlike {FIRST}#A1 it reads the hosts that run");
    run(&["actions", "set", &second, &name]);
    assert!(found(run(&["check", "--format", "concise"])).is_empty());
    run(&["actions", "set", &second, "reason=", &format!("carried_from={FIRST}#A1")]);
    assert!(found(run(&["check", "--format", "concise"])).is_empty());
    let list = run(&["actions", "list", "--all"]);
    assert!(list.contains("carried over"), "{list}");
}

/// What was decided against, reopened, tested again or written in another file since is told as it was.
#[test]
fn every_turn_of_a_life_is_told_as_of_its_day() {
    let story = Story::begin();
    let first = format!("{FIRST}#A1");
    let passed = "verification.result=passed";
    story.set("2026-02-10", &first, &["status=in-progress", "due=2026-03-01"]);
    story.set("2026-03-05", &first, &["status=declined", "reason=The proxy goes away"]);
    story.set("2026-04-05", &first, &["status=open", "reason="]);
    story.set("2026-05-05", &first, &["status=done", "done=2026-05-04"]);
    story.set(
        "2026-05-10",
        &first,
        &["verification.on=2026-05-10", "verification.how=Tried it", "verification.result=failed"],
    );
    // The folder gets another name, and the actions a list of their own.
    let (was, is) = (format!("incidents/{FIRST}"), format!("incidents/{FIRST}-and-more"));
    story.repository.git(&["mv", &was, &is]);
    story.commit("2026-06-01", "Name the outage after all of it");
    let main = format!("{is}/README.md");
    let report = story.repository.read(&main);
    let (before, after) = report.split_once("actions:\n").unwrap();
    let list = after.trim_end_matches("---\n");
    story.repository.write(&main, format!("{before}---\n"));
    story.repository.write(&format!("{is}/actions.yaml"), list);
    story.commit("2026-06-02", "Put the actions in a list");
    let first = format!("{FIRST}-and-more#A1");
    story.set("2026-06-10", &first, &["done=2026-06-09", "verification.on=2026-06-10", passed]);
    let mut lives = String::new();
    for day in [
        "2026-01-11",
        "2026-01-20",
        "2026-02-09",
        "2026-02-10",
        "2026-03-04",
        "2026-03-05",
        "2026-04-04",
        "2026-04-05",
        "2026-05-05",
        "2026-05-10",
        "2026-06-05",
        "2026-06-10",
    ] {
        let json = ["actions", "list", "--all", "--format", "json", "--as-of", day];
        let json: serde_json::Value =
            serde_json::from_str(&story.repository.run(&json).out).unwrap();
        let action = &json["actions"][0];
        let _ = writeln!(
            lives,
            "{day}: {}, due {}, done {}, test {}",
            action["state"], action["due"], action["done"], action["verification"]["result"],
        );
    }
    insta::assert_snapshot!("life", lives);
    // Nothing of this reaches what is written: it is today's file that is changed.
    let set = ["actions", "set", &first, "owner=@proxy", "--as-of", "2026-03-10", "--dry-run"];
    let run = story.repository.run(&set);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let changed: Vec<&str> = run.out.lines().filter(|l| l.starts_with(['+', '-'])).collect();
    assert_eq!(changed.len(), 4, "{changed:?}");
}

#[test]
fn a_date_that_moved_later_needs_a_reason() {
    let story = Story::begin();
    let moved = |arguments: &[&str]| {
        let run = story.repository.run(&[&["check", "--as-of", "2026-04-20"], arguments].concat());
        let lines = run.out.lines().filter(|l| l.contains("moved-without-reason"));
        lines.map(|l| l.trim().to_owned()).collect::<Vec<_>>()
    };
    let action = format!("{FIRST}#A1");
    assert_eq!(moved(&[]), Vec::<String>::new());
    // Earlier than promised needs none.
    story.set("2026-01-20", &action, &["due=2026-01-25"]);
    assert_eq!(moved(&[]), Vec::<String>::new());
    story.set("2026-01-30", &action, &["due=2026-03-01"]);
    let told = "this action was due 2026-02-01 and is now due 2026-03-01, and nothing says why";
    assert_eq!(moved(&[]), [format!("warning[verification/moved-without-reason]: {told}")]);
    let broke = moved(&["--since", "HEAD~1"]);
    assert_eq!(broke.last(), Some(&format!("broke   verification/moved-without-reason: {told}")));
    // That it moved once more is nothing new.
    story.set("2026-03-20", &action, &["due=2026-05-01"]);
    assert_eq!(moved(&[]).len(), 1);
    assert_eq!(moved(&["--since", "HEAD~1"]).len(), 1);
    story.set("2026-03-21", &action, &["reason=The vendor delivers in April"]);
    assert_eq!(moved(&[]), Vec::<String>::new());
}
