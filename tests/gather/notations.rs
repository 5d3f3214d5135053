//! New entries in each notation of a timeline.

use aftermark::fix::{self, add};
use aftermark::vocabulary::{EntryKind, Milestone};
use chrono::{DateTime, Utc};

use crate::memory::Files;
use crate::repository::SLUG;

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn entry(time: &str, event: &str, source: &str) -> add::New {
    add::New {
        at: Some(at(time)),
        event: event.to_owned(),
        kind: None,
        by: None,
        milestone: None,
        sources: vec![source.to_owned()],
    }
}

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// A report whose timeline is given: in the front matter, in the text, or in a file.
pub fn report(front: &str, body: &str, file: Option<&str>) -> Files {
    let mut files = Files::default();
    files.write("aftermark.toml", "");
    files.write(
        readme(),
        format!("---\ntitle: x\nstatus: draft\nservices: [checkout]\ntimezone: Europe/Amsterdam\n{front}---\n\n## 1. Gather the information\n\n{body}\n## 2. Identify the root cause\n\nWhy?\n"),
    );
    if let Some(file) = file {
        files.write(format!("incidents/{SLUG}/timeline.yaml"), file);
    }
    files
}

/// The file of the timeline with the entries added, and how many were not.
pub fn added(files: &Files, new: &[add::New]) -> (String, usize) {
    let library = files.library();
    let incident = &library.incidents[0];
    let added = add::entries(incident, &library.sources, &library.config, new).unwrap();
    let text = match &added.file {
        Some(file) => {
            let text = &library.sources.text(file.file).unwrap().text;
            fix::apply(text, &file.edits).unwrap()
        }
        None => String::new(),
    };
    (text, added.left.len())
}

fn three() -> Vec<add::New> {
    vec![
        entry(
            "2026-03-14T08:49:30.250Z",
            "the edge is *up*: <b>all</b> [fine](x) | `ok`",
            "edge.log line 9",
        ),
        add::New {
            kind: Some(EntryKind::Alert),
            milestone: Some(Milestone::Detected),
            ..entry("2026-03-13T23:10:00Z", "alert: the probe paged", "evidence/edge.log:3")
        },
        entry("2026-03-14T08:05:00Z", "it went on (https://a.example/x)", "evidence/edge.log:4"),
    ]
}

/// The lines that are new; all others have to be there, in their order.
fn new_lines(old: &str, new: &str) -> String {
    let mut old = old.lines().peekable();
    let mut added = String::new();
    for line in new.lines() {
        if old.peek() == Some(&line) {
            old.next();
        } else {
            added.push_str(&format!("+{line}\n"));
        }
    }
    assert_eq!(old.next(), None, "a line is gone from\n{new}");
    added
}

#[test]
fn entries_are_written_as_those_beside_them() {
    let bullets = "### Timeline\n\n#### 14 March 2026\n\n- 09:02 It began\n- 09:31 @kim Rolled back → no effect\n  - reason: it was new\n\n  ```\n  code\n  ```\n\n- 10:00 **resolved** Over\n\nAnd prose.\n";
    let stars = "### Timeline\n\n* 2026-03-14 09:02 It began\n* 2026-03-14 10:00 Over\n";
    let days = "### Timeline\n\n#### 13 March 2026\n\n- 22:00 Before\n\n#### 14 March 2026\n\n- 09:02 It began\n";
    let table = "### Timeline\n\n| Time | Kind | Milestone | Event | Source |\n|---|---|---|---|---|\n| 2026-03-14 09:02 | | | It began | [edge.log:2](evidence/edge.log#L2) |\n| 10:00 | | | Over | |\n";
    let narrow = "### Timeline\n\n| Date | Time | Type | Milestone | Event |\n|---|---|---|---|---|\n| 2026-03-14 | 09:02 | | | It began |\n";
    let utc = "### Timeline\n\nAll times in UTC.\n\n- 2026-03-14 08:02 It began\n- 09:00 Over\n";
    let mut all = String::new();
    for (name, front, body, file) in [
        ("bullets", "", bullets, None),
        ("stars", "", stars, None),
        ("days", "", days, None),
        ("table", "", table, None),
        ("narrow table", "", narrow, None),
        ("in UTC", "", utc, None),
        ("heading without entries", "", "### Timeline\n\n<!-- none yet -->\n", None),
        ("heading with nothing", "", "### Timeline\n", None),
        (
            "heading with nothing below words",
            "",
            "Words.\n\n### Timeline\n\n### More\n\nWords.\n",
            None,
        ),
        ("nothing yet", "", "Words.\n", None),
        (
            "front matter",
            "timeline:\n  # the first\n  - at: 2026-03-14 09:02\n    event: It began\n  - at: 10:00 # about\n    event: Over\n",
            "",
            None,
        ),
        (
            "front matter in braces",
            "timeline: [{at: 2026-03-14 09:02, event: It began}]\n",
            "",
            None,
        ),
        (
            "other lists in the front matter",
            "causes:\n  - {id: C1, role: root, category: unknown, statement: x}\n",
            "",
            None,
        ),
        (
            "key without entries beside times alone",
            "timeline:\nimpact:\n  - {service: pay, effect: outage, from: 09:02, to: 09:40}\n",
            "",
            None,
        ),
        (
            "heading without entries above times alone",
            "",
            "### Timeline\n\n## Impact\n\n| Service | Effect | From | To |\n|---|---|---|---|\n| pay | outage | 09:02 | 09:40 |\n",
            None,
        ),
        ("file", "", "", Some("# made by hand\n- at: 2026-03-14 09:02\n  event: It began\n")),
        ("empty file", "", "", Some("[]\n")),
    ] {
        let files = report(front, body, file);
        let old = match file {
            Some(file) => file.to_owned(),
            None => files.text(readme()).to_owned(),
        };
        let (text, left) = added(&files, &three());
        assert_eq!(left, 0, "{name}:\n{text}");
        let shown = match name {
            "empty file" => text.clone(),
            "front matter in braces" => text.lines().nth(5).unwrap().to_owned() + "\n",
            _ => new_lines(&old, &text),
        };
        all.push_str(&format!("=== {name}\n{shown}"));
        // Line ends stay those of the file.
        let mut windows = files.clone();
        let path =
            if file.is_some() { format!("incidents/{SLUG}/timeline.yaml") } else { readme() };
        windows.write(path, old.replace('\n', "\r\n"));
        let (text, left) = added(&windows, &three());
        assert_eq!((left, text.matches('\n').count()), (0, text.matches("\r\n").count()), "{name}");
    }
    insta::assert_snapshot!("notations", all);
}

#[test]
fn an_hour_that_happens_twice_is_written_with_its_offset() {
    let body = "### Timeline\n\n- 2026-10-24 22:00 Before\n";
    let files = report("", body, None);
    let new = [
        entry("2026-10-25T00:30:00Z", "in summer time", "a line 1"),
        entry("2026-10-25T01:30:00Z", "in winter time", "a line 2"),
    ];
    let (text, left) = added(&files, &new);
    assert_eq!(left, 0);
    assert!(text.contains("2026-10-25T02:30:00+02:00 in summer time"), "{text}");
    assert!(text.contains("2026-10-25T02:30:00+01:00 in winter time"), "{text}");
}

#[test]
fn a_milestone_out_of_order_is_not_written() {
    let files = report("", "### Timeline\n\n- 2026-03-14 09:02 **started** It began\n", None);
    let mut new = three();
    new[0].milestone = Some(Milestone::Resolved);
    let (text, left) = added(&files, &new);
    assert_eq!(left, 1);
    assert!(text.contains("**resolved**") && !text.contains("**detected**"), "{text}");
}

#[test]
fn a_timeline_that_cannot_be_read_is_left_alone() {
    let files = report("timeline:\n  - {at: 2026-03-14 25:99, event: x}\n", "", None);
    let library = files.library();
    let why = add::entries(&library.incidents[0], &library.sources, &library.config, &three());
    assert!(why.unwrap_err().why.contains("correct it first"));
}
