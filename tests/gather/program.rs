//! The command as somebody runs it.

use std::io::Write;

use aftermark::model::Source;
use serde_json::Value;

use super::formats::FILES;
use crate::library::examples::EXAMPLES;
use crate::memory::Files;
use crate::project;
use crate::repository::{Repository, SLUG};

fn file(name: &str) -> String {
    project().join(FILES).join(name).into_string()
}

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

#[test]
fn what_was_chosen_is_shown_then_written_once_with_the_files() {
    let repository = Repository::complete().committed();
    let (log, chat, pages) = (file("nginx-error.log"), file("slack.json"), file("pagerduty.json"));
    let files = [log.as_str(), &chat, &pages];
    let dry = repository.run(&[&["gather", SLUG, "--dry-run"][..], &files].concat());
    insta::assert_snapshot!("gather-dry-run", format!("{}---\n{}", dry.out, dry.err));
    let before = repository.read(&readme());
    let run = repository.run(&[&["gather", SLUG, "--all", "--copy"][..], &files].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let after = repository.read(&readme());
    insta::assert_snapshot!("gather-written", after);
    assert!(repository.read(&format!("incidents/{SLUG}/evidence/slack.json")).contains("looking"));
    // All that was there is, line by line.
    let mut lines = after.lines();
    assert!(before.lines().all(|line| lines.any(|other| other == line)));
    // By name or by path, from another folder: nothing is added twice.
    for more in [&["--all"][..], &["--all", "--copy"]] {
        let again = repository.run(&[&["gather", SLUG][..], more, &files].concat());
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(again.err.contains("nothing new was found"), "{}", again.err);
        assert_eq!(repository.read(&readme()), after);
    }
    repository.git(&["add", "--all"]);
    let check = repository.check(&[]);
    assert_eq!(check.code, 0, "{}", check.out);
}

#[test]
fn without_somebody_to_ask_it_says_what_to_give() {
    let repository = Repository::complete().committed();
    let run = repository.run(&["gather", SLUG, &file("slack.json")]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--all") && run.err.contains("--dry-run"), "{}", run.err);
    for (more, said) in [
        (&["--since", "yesterday"][..], "is not a time"),
        (&["--since", "2026-03-16", "--until", "2026-03-14"], "--until is before --since"),
        (&["--grep", "("], "no pattern"),
        (&["--zone", "CET"], "Europe/Amsterdam"),
        (&["--skew", "edge"], "edge.log=+42s"),
        (&["--map", "x"], "at=meta.ts"),
        (&["--begins", "call.vtt"], "call.vtt="),
        (&["--from", "slak"], "slack"),
    ] {
        let run = repository
            .run(&[&["gather", SLUG, &file("slack.json"), "--dry-run"][..], more].concat());
        assert_eq!(run.code, 2, "{more:?}");
        assert!(run.err.contains(said), "{more:?}: {}", run.err);
    }
    let none = repository.run(&["gather", SLUG, "no-such.log", "--dry-run"]);
    assert!(none.code == 2 && none.err.contains("no-such.log cannot be read"), "{}", none.err);
}

#[test]
fn secrets_are_masked_wherever_they_would_be_written() {
    let repository = Repository::complete().committed();
    let secret = ["h7Gq2", "9xLw!"].concat();
    let key = ["AKIA", "Q3EGZ7VKJ2WTN5LM"].concat();
    let log = format!(
        "2026-03-14 09:05:00 ERROR login with DB_PASSWORD={secret} failed\n2026-03-14 09:06:00 ERROR {key} was refused\n"
    );
    repository.write("tmp/app.log", &log);
    let run = repository.run(&["gather", SLUG, "tmp/app.log", "--all", "--copy"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("2 secrets were masked"), "{}", run.err);
    let copied = repository.read(&format!("incidents/{SLUG}/evidence/app.log"));
    assert_eq!(copied.lines().count(), 2);
    for text in [run.out, run.err, copied, repository.read(&readme())] {
        assert!(!text.contains(&secret) && !text.contains(&key), "{text}");
    }
}

/// The lines of a packed file are not those on the disk, so that a link to one would lead nowhere.
#[test]
fn what_lies_packed_beside_the_report_is_cited_by_name_or_unpacked() {
    let repository = Repository::complete().committed();
    let packed = format!("incidents/{SLUG}/evidence/proxy.log.gz");
    let log = "2026-03-14T08:05:00Z ERROR upstream timed out\n";
    let mut bytes = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut bytes, log.as_bytes()).unwrap();
    repository.write(&packed, bytes.finish().unwrap());
    repository.git(&["add", "--all"]);
    let by_name = repository.run(&["gather", SLUG, &packed, "--dry-run"]);
    assert!(by_name.out.contains("(proxy.log.gz line 1)"), "{}", by_name.out);
    let run = repository.run(&["gather", SLUG, &packed, "--all", "--copy"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(repository.read(&readme()).contains("evidence/proxy.log:1"));
    repository.git(&["add", "--all"]);
    let checked = repository.run(&["check", "."]);
    assert!(!checked.out.contains("links/"), "{}", checked.out);
    let again = repository.run(&["gather", SLUG, &packed, "--all"]);
    assert!(again.err.contains("nothing new was found"), "{}", again.err);
}

#[test]
fn clocks_that_are_off_are_pointed_out_and_put_right() {
    let repository = Repository::complete().committed();
    repository
        .write("tmp/a.log", "2026-03-14T08:05:00Z ERROR the ledger refused payment 17 of cart 4\n");
    repository.write("tmp/b.log", "2026-03-14T08:05:42Z ERROR the ledger refused payment 17 of cart 4\n2026-03-14T08:01:00Z ERROR an older line\n");
    let run = repository.run(&["gather", SLUG, "tmp/a.log", "tmp/b.log", "--dry-run"]);
    assert!(run.err.contains("say the same, 42 s apart"), "{}", run.err);
    assert!(run.err.contains("--skew a.log=+42s"), "{}", run.err);
    assert!(run.err.contains("1 line is earlier than the line above, first line 2"), "{}", run.err);
    let run = repository.run(&["gather", SLUG, "tmp/a.log", "--skew", "a.log=+42s", "--all"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = repository.read(&readme());
    assert!(text.contains("at: 2026-03-14 09:05:42"), "{text}");
    assert!(text.contains("[a.log line 1, clock of a.log corrected by +42 s]"), "{text}");
    // A line that the report gives another time.
    let edge = format!("incidents/{SLUG}/evidence/edge.log");
    let run = repository.run(&["gather", SLUG, &edge, "--skew", "edge.log=+1h", "--dry-run"]);
    assert!(run.err.contains("the report gives line 2 of edge.log the time"), "{}", run.err);
}

#[test]
fn times_without_a_zone_are_read_in_one_that_is_said() {
    let repository = Repository::complete().committed();
    repository.write("tmp/a.log", "2026-03-14 09:05:00 ERROR refused\n");
    let run = repository.run(&["gather", SLUG, "tmp/a.log", "--dry-run", "--format", "json"]);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["entries"][0]["at"], "2026-03-14T08:05:00Z");
    assert_eq!(found["files"][0]["is_local"], true);
    let run = repository.run(&[
        "gather",
        SLUG,
        "tmp/a.log",
        "--dry-run",
        "--zone",
        "UTC",
        "--format",
        "json",
    ]);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["entries"][0]["at"], "2026-03-14T09:05:00Z");
    assert_eq!(found["entries"][0]["state"], "new");
    assert_eq!(found["is_written"], false);
    // An hour that its clock showed twice.
    repository.write("tmp/b.log", "2026-10-25 02:30:00 ERROR refused\n");
    let run = repository.run(&[
        "gather",
        SLUG,
        "tmp/b.log",
        "--dry-run",
        "--since",
        "2026-10-01",
        "--until",
        "2026-11-01",
    ]);
    assert!(run.err.contains("1 line was left out, from line 1 on"), "{}", run.err);
}

#[test]
fn bursts_are_one_entry_and_malformed_lines_are_counted() {
    let repository = Repository::complete().committed();
    let mut log = String::new();
    for n in 0..1840 {
        let (minute, second) = (2 + n / 60, n % 60);
        log.push_str(&format!(
            "2026/03/14 09:{minute:02}:{second:02} [error] 812#812: *{n} upstream timed out (110: Connection timed out), client: 203.0.113.{}\n",
            n % 250
        ));
        if n % 500 == 7 {
            log.push_str("torn\n");
        }
    }
    repository.write("tmp/edge.log", &log);
    let run = repository.run(&["gather", SLUG, "tmp/edge.log", "--dry-run"]);
    assert!(run.out.contains("×1,840, 09:02:00 to 09:32:39"), "{}", run.out);
    assert!(
        run.err.contains("4 lines could not be read (lines 9, 510, 1011, 1512)"),
        "{}",
        run.err
    );
    let packed = {
        let mut child = std::process::Command::new("gzip")
            .arg("-c")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut to = child.stdin.take().unwrap();
        let bytes = log.clone().into_bytes();
        std::thread::spawn(move || to.write_all(&bytes));
        child.wait_with_output().unwrap().stdout
    };
    repository.write("tmp/cut.log.gz", &packed[..packed.len() * 3 / 4]);
    let cut = repository.run(&["gather", SLUG, "tmp/cut.log.gz", "--dry-run"]);
    assert!(cut.out.contains("upstream timed out"), "{}", cut.err);
    assert!(cut.err.contains("it could be read in part only"), "{}", cut.err);
    repository.write("tmp/edge.log.gz", packed);
    let again = repository.run(&["gather", SLUG, "tmp/edge.log.gz", "--dry-run"]);
    assert_eq!(again.out.replace("edge.log.gz", "edge.log"), run.out);
}

#[test]
fn an_export_of_slack_resolves_its_people() {
    let repository = Repository::complete().committed();
    let chat = fs_err::read_to_string(file("slack.json")).unwrap();
    repository.write("tmp/export/incident-7/2026-03-14.json", &chat);
    repository.write(
        "tmp/export/users.json",
        r#"[{"id":"U1","name":"kim","profile":{"display_name":"Kim"}},{"id":"U2","name":"lee"}]"#,
    );
    repository.write("tmp/export/channels.json", r#"[{"id":"C1","name":"incident-7"}]"#);
    let run = repository.run(&["gather", SLUG, "tmp/export", "--dry-run"]);
    assert!(run.out.contains("Kim: checkout is down, looking & asking @lee"), "{}", run.out);
    assert!(run.out.contains("lee: ↳ rolling back"), "{}", run.out);
    assert!(run.out.contains("(incident-7 2026-03-14.json line 2)"), "{}", run.out);
    let zipped = std::process::Command::new("python3")
        .current_dir(repository.root.join("tmp/export"))
        .args(["-m", "zipfile", "-c", "../export.zip", "incident-7", "users.json", "channels.json"])
        .status()
        .unwrap();
    assert!(zipped.success());
    let packed = repository.run(&["gather", SLUG, "tmp/export.zip", "--dry-run"]);
    assert_eq!(packed.out, run.out);
    let copied = repository.run(&["gather", SLUG, "tmp/export.zip", "--all", "--copy"]);
    assert_eq!(copied.code, 0, "{}", copied.err);
    let copy = format!("incidents/{SLUG}/evidence/incident-7-2026-03-14.json");
    assert_eq!(repository.read(&copy), chat);
    assert!(repository.read(&readme()).contains("evidence/incident-7-2026-03-14.json:2"));
    // The copy is the same file as that of the export.
    let again = repository.run(&["gather", SLUG, &copy, "--all"]);
    assert!(again.err.contains("nothing new was found"), "{}", again.err);
}

/// The commands of the manual, in a copy of the examples in which the timeline of the report has one entry.
#[test]
fn the_timeline_of_an_example_comes_from_its_evidence() {
    const SLUG: &str = "2025-11-03-exchange-log-volume-full";
    let repository = Repository::copy_of(EXAMPLES).committed();
    let library = Files::copy_of(EXAMPLES).library();
    let incident = library.get(SLUG).unwrap();
    let main = format!("incidents/{SLUG}/README.md");
    let text = repository.read(&main);
    let (before, after) = text.split_once("### Timeline\n").unwrap();
    let (_, after) = after.split_once("### Evidence\n").unwrap();
    let started = text.lines().find(|line| line.contains("**started**")).unwrap();
    let only = format!("#### 3 November 2025\n\n{started}");
    repository.write(&main, format!("{before}### Timeline\n\n{only}\n\n### Evidence\n{after}"));

    let manual = fs_err::read_to_string(project().join("docs/gather.md")).unwrap();
    let example = manual.split_once("## An example").unwrap().1;
    let commands =
        example.split("```").nth(1).unwrap().lines().filter_map(|l| l.strip_prefix("$ "));
    let mut found = Value::Null;
    for command in commands {
        let command = command.replace("example-incidents/", "").replace("example-incidents", ".");
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let run = repository.run(&[&words[..], &["--format", "json"]].concat());
        assert_eq!(run.code, 0, "{command}: {}", run.err);
        found = serde_json::from_str(&run.out).unwrap();
    }
    assert_eq!(found["is_written"], true);
    let written = repository.read(&main);
    let rows = found["entries"].as_array().unwrap();
    let gathered: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            let source = row["source"].as_str().unwrap();
            // The lines that tell of its beginning are cited already.
            let is_there = ["txt:8", "txt:9", "txt:10"].iter().any(|end| source.ends_with(end))
                && source.contains("application-log");
            assert_eq!(row["state"], if is_there { "there" } else { "new" }, "{row}");
            (&row["at"].as_str().unwrap()[..16], source)
        })
        .collect();
    assert!(written.contains("#### 21 October 2025") && written.contains(started));
    // Each entry of the report is at the time of a line that it cites.
    let mut others = Vec::new();
    for entry in &incident.timeline {
        let at = entry.at.as_ref().unwrap().value.at.format("%Y-%m-%dT%H:%M").to_string();
        let is_gathered = entry.sources.iter().any(|source| {
            let Source::File { written, lines: Some((first, last)), .. } = &source.value else {
                return false;
            };
            let file = written.split(['#', ':']).next().unwrap();
            (*first..=*last).any(|line| gathered.contains(&(&at, &format!("{file}:{line}"))))
        });
        if !is_gathered {
            others.push(at);
        }
    }
    // What the manual says is no line of a file: 30 September, 6 October, and the calls.
    assert_eq!(others, ["2025-09-30T15:00", "2025-10-06T14:20", "2025-11-03T08:20"]);
}

/// A list on one line has many times; only one that none of them is contradicts the report.
#[test]
fn a_line_of_many_records_contradicts_only_a_time_that_none_has() {
    let repository = Repository::complete();
    let message = |ts: &str, text: &str| {
        format!(r#"{{"type":"message","user":"U1","text":"{text}","ts":"{ts}.000100"}}"#)
    };
    let chat = [message("1773478931", "it is down"), message("1773479951", "it is up")];
    repository
        .write(&format!("incidents/{SLUG}/evidence/chat.json"), format!("[{}]", chat.join(",")));
    let repository = repository.committed();
    let path = format!("incidents/{SLUG}/evidence/chat.json");
    let run = repository.run(&["gather", SLUG, &path, "--all", "--grep", "it is up"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(repository.read(&readme()).contains("evidence/chat.json:1"));
    let run = repository.run(&["gather", SLUG, &path, "--dry-run"]);
    assert!(!run.err.contains("the line itself says"), "{}", run.err);
    // 1773479951 is 10:19:11 in Amsterdam.
    repository.replace(&readme(), "10:19:11", "10:25:00");
    let run = repository.run(&["gather", SLUG, &path, "--dry-run"]);
    assert_eq!(run.err.matches("the line itself says").count(), 1, "{}", run.err);
}

#[test]
fn the_window_is_told_as_it_was_asked_for() {
    let repository = Repository::complete().committed();
    let log = file("nginx-error.log");
    let told = |options: &[&str]| {
        let run = repository.run(&[&["gather", SLUG, &log, "--dry-run"], options].concat());
        run.err.lines().next().unwrap_or_default().to_owned()
    };
    let (since, until) = (["--since", "08:00"], ["--until", "10:00"]);
    assert!(told(&[]).ends_with(": the incident and an hour around it"), "{}", told(&[]));
    let whole = [since, until].concat();
    assert!(told(&whole).ends_with(": as asked"), "{}", told(&whole));
    let wanted = "from an hour before the first time of the report to --until";
    assert!(told(&until).ends_with(wanted), "{}", told(&until));
    let wanted = "from --since to an hour after the last time of the report";
    assert!(told(&since).ends_with(wanted), "{}", told(&since));
}

/// What somebody typed to look is no staff action, so that nobody has to say what came of it.
#[test]
fn commands_that_look_are_observations_and_the_others_somebodys_actions() {
    let repository = Repository::complete().committed();
    let password = ["DB_PASS", "WORD=h7Gq29xLw!"].concat();
    repository.write(
        "history",
        format!(
            "#1773478931\nkubectl get pods\n#1773478991\nkubectl rollout restart deploy/edge\n#1773479051\n{password} ./mend\n"
        ),
    );
    let run = repository.run(&[
        "gather",
        SLUG,
        "history",
        "--from",
        "bash",
        "--by",
        "kim",
        "--dry-run",
        "--format",
        "json",
    ]);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    let rows: Vec<String> = found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| format!("{} {} {}", e["kind"], e["by"], e["event"]))
        .collect();
    assert_eq!(rows[0], r#""observation" null "kubectl get pods""#);
    assert_eq!(rows[1], r#""action" "@kim" "kubectl rollout restart deploy/edge""#);
    let gather = ["gather", SLUG, "history", "--from", "bash", "--by", "@kim", "--all"];
    let run = repository.run(&gather);
    assert_eq!(run.code, 0, "{}", run.whole());
    // A secret is told with its place, as it has to be revoked.
    assert!(run.err.contains("1 secret was masked (history line 6)"), "{}", run.err);
    let written = repository.read(&readme());
    assert_eq!(written.matches("by: \"@kim\"").count(), 2, "{written}");
    let run = repository.run(&["gather", SLUG, "history", "--by", "kim b", "--dry-run"]);
    assert!(run.err.contains("write a handle, as in @kim"), "{}", run.whole());
}

/// The copy of a chat keeps who is who, and of all people no more than who spoke.
#[test]
fn names_come_along_with_a_copied_chat() {
    let repository = Repository::complete().committed();
    let message = |user: &str, ts: &str, text: &str| {
        format!(r#"{{"type":"message","user":"{user}","text":"{text}","ts":"{ts}.000100"}}"#)
    };
    let first = [message("U01", "1773478931", "it is down, <@U02>")];
    repository.write("export/incident/2026-03-14.json", format!("[\n{}\n]\n", first.join(",\n")));
    let users = r#"[{"id":"U01","name":"kim","profile":{"email":"kim@example.org"}},
        {"id":"U02","name":"ana"},{"id":"U03","name":"lee"}]"#;
    repository.write("export/users.json", users);
    let gather = |from: &str, more: &[&str]| {
        let run = repository.run(&[&["gather", SLUG, from], more].concat());
        assert_eq!(run.code, 0, "{}", run.whole());
        run
    };
    gather("export", &["--all", "--copy"]);
    let evidence = format!("incidents/{SLUG}/evidence");
    let list = repository.read(&format!("{evidence}/users.json"));
    let names: Value = serde_json::from_str(&list).unwrap();
    let wanted = serde_json::json!([{"id": "U01", "name": "kim"}, {"id": "U02", "name": "ana"}]);
    assert_eq!(names, wanted);
    let copy = format!("{evidence}/incident-2026-03-14.json");
    let run = gather(&copy, &["--dry-run"]);
    assert!(run.out.contains("kim: it is down, @ana"), "{}", run.whole());
    // Who speaks in the next chat comes to those that are there.
    repository.git(&["add", "--all"]);
    let second = [message("U03", "1773479051", "on it")];
    repository.write("export/incident/2026-03-14.json", format!("[\n{}\n]\n", second.join(",\n")));
    gather("export", &["--all", "--copy"]);
    let list = repository.read(&format!("{evidence}/users.json"));
    assert!(["kim", "ana", "lee"].iter().all(|name| list.contains(name)), "{list}");
    // A list that somebody put there himself is left alone.
    repository.write(&format!("{evidence}/users.json"), r#"[{"id":"U09","name":"max"}]"#);
    let third = [message("U01", "1773479111", "done")];
    repository.write("export/incident/2026-03-14.json", format!("[\n{}\n]\n", third.join(",\n")));
    let run = gather("export", &["--all", "--copy"]);
    assert!(run.err.contains("lacks the names of U01"), "{}", run.err);
}
