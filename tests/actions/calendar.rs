//! The calendar, read by a parser of others.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::fixture::{DAY, MAIL, TLS, actions, repository};
use crate::project;
use crate::repository::Repository;

/// What Python's `icalendar` reads; `None` where it is not installed, which is a failure in CI.
fn read(calendar: &str) -> Option<Value> {
    let folder = project().join("tests/actions/python");
    let packages = folder.join("packages");
    if !packages.join("icalendar").is_dir() {
        let what = "the Python package icalendar is not installed; tests/run does it";
        assert!(std::env::var_os("CI").is_none(), "{what}");
        let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
        return None;
    }
    let mut child = Command::new("python3")
        .arg(folder.join("read_calendar.py"))
        .env("PYTHONPATH", &packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(calendar.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{calendar}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn another_parser_reads_what_was_meant() {
    let repository = repository();
    let calendar = actions(&repository, &["--all", "--format", "ics"]).out;
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
    }
    let Some(read) = read(&calendar) else { return };
    assert_eq!(read["name"], "Ours: actions");
    let events = read["events"].as_array().unwrap();
    let uids: Vec<&str> = events.iter().map(|e| e["uid"].as_str().unwrap()).collect();
    let wanted = [(MAIL, "A1"), (MAIL, "A2"), (TLS, "A1"), (TLS, "A5"), (TLS, "A2")];
    // Those without a due date are in no calendar.
    assert_eq!(uids, wanted.map(|(slug, id)| format!("{slug}#{id}@aftermark")));
    assert_eq!(
        events[2],
        json!({
            "uid": format!("{TLS}#A1@aftermark"),
            "stamp": "2026-11-20T10:00:00+00:00",
            "start": "2026-04-10",
            "end": "2026-04-11",
            "summary": "Due: Rehearse the renewal (@lee)",
            "description": format!("{TLS}#A1: What happened\nState: open\nOwner: @lee\nPriority: P2"),
            "url": format!("https://example.org/incidents/incidents/{TLS}/#A1"),
            "status": "CONFIRMED",
            "alarms": ["-7 days, 9:00:00", "-1 day, 9:00:00"],
        })
    );
    // What is done reminds nobody.
    assert_eq!(events[4]["alarms"], json!([]));
}

#[test]
fn any_title_arrives_as_it_is() {
    let repository = Repository::empty();
    let titles = [
        "a, b; c: \\d \"e\"",
        "BEGIN:VEVENT",
        "ü 漢字 𝄞 ".repeat(20).trim().to_owned().leak(),
        "x\r\nEND:VCALENDAR",
    ];
    let mut text = String::from("---\ntitle: x\nactions:\n");
    for (i, title) in titles.iter().enumerate() {
        let title = serde_json::to_string(title).unwrap();
        text.push_str(&format!(
            "  - {{id: A{i}, title: {title}, process: people, due: 2026-05-0{}, status: open}}\n",
            i + 1
        ));
    }
    repository.write("incidents/2026-01-01-x/README.md", format!("{text}---\n"));
    let calendar = actions(&repository, &["--format", "ics"]).out;
    let again = repository.run(&["actions", "--as-of", DAY, "--format", "ics"]);
    assert_eq!(calendar, again.out);
    // Without git the stamp is the due date's, never the clock's.
    assert!(calendar.contains("DTSTAMP:20260501T000000Z\r\n"), "{calendar}");
    let Some(read) = read(&calendar) else { return };
    let summaries =
        read["events"].as_array().unwrap().iter().map(|e| e["summary"].as_str().unwrap());
    let wanted = titles.map(|t| format!("Due: {}", t.replace("\r\n", "\n")));
    assert_eq!(summaries.collect::<Vec<_>>(), wanted);
}
