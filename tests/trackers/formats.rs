//! Every export is read, and what is none says why.

use std::fmt::Write as _;

use aftermark::intake::{DateOrder, When};
use aftermark::tracker::{Due, Export, IssueState, ReadOptions, Tracker, read};

use super::story::fixture;

/// The real shapes: see fixtures/README.md.
const EXPORTS: [(&str, Tracker); 13] = [
    ("github/gh.json", Tracker::GitHub),
    ("github/api.json", Tracker::GitHub),
    ("gitlab/api.json", Tracker::GitLab),
    ("gitlab/export.csv", Tracker::GitLab),
    ("gitlab/export-18.4.csv", Tracker::GitLab),
    ("jira/cloud.csv", Tracker::Jira),
    ("jira/server-semicolons.csv", Tracker::Jira),
    ("jira/search-v2.json", Tracker::Jira),
    ("jira/search-v3.json", Tracker::Jira),
    ("linear/30-columns.csv", Tracker::Linear),
    ("linear/34-columns.csv", Tracker::Linear),
    ("azure/query.csv", Tracker::Azure),
    ("azure/query-day-first.csv", Tracker::Azure),
];

/// All that was read, a line for each issue.
pub fn shown(export: &Export) -> String {
    let mut out = format!("{} · partial: {:?}\n", export.tracker.title(), export.partial);
    for issue in &export.issues {
        let people = issue.assignees.as_ref().map(|all| {
            let names = all.iter().map(|p| {
                let mut all: Vec<&str> = p.login.iter().map(String::as_str).collect();
                all.extend(p.names.iter().map(String::as_str));
                all.join("/")
            });
            names.collect::<Vec<_>>().join(", ")
        });
        let closed = match issue.closed {
            None => "-".to_owned(),
            Some(When::Instant(at)) => at.to_rfc3339(),
            Some(When::Day(day)) => day.to_string(),
        };
        let due = match issue.due {
            Due::Unknown => "?".to_owned(),
            Due::None => "-".to_owned(),
            Due::On(day) => day.to_string(),
        };
        let _ = writeln!(
            out,
            "{} {} | {} | {:?} | {} | closed {closed} | due {due} | {} | {:?}",
            issue.key,
            issue.url.as_deref().unwrap_or("-"),
            issue.title,
            issue.state,
            issue.status,
            people.as_deref().unwrap_or("?"),
            issue.markers,
        );
    }
    for note in &export.notes {
        let _ = writeln!(out, "note: {note}");
    }
    out
}

#[test]
fn every_export_is_told_from_its_content() {
    for (name, tracker) in EXPORTS {
        let export =
            read(&fixture(name), ReadOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(export.tracker, tracker, "{name}");
        // All tell the same story.
        let state = |number: &str| {
            let found = export.issues.iter().find(|i| i.key.ends_with(number));
            found.unwrap_or_else(|| panic!("{name}: {number}"))
        };
        assert_eq!(state("101").state, IssueState::Done, "{name}");
        assert!(matches!(state("102").state, IssueState::Declined { .. }), "{name}");
        assert_eq!(state("103").state, IssueState::Open, "{name}");
        let day = state("101").closed.unwrap().day(chrono_tz::Europe::Amsterdam);
        assert_eq!(day.to_string(), "2026-03-29", "{name}");
        assert_eq!(state("105").markers, ["2026-03-14-checkout-tls-expiry#A5"], "{name}");
        assert_eq!(export.issues.len(), 8, "{name}");
        insta::assert_snapshot!(name.replace(['/', '.'], "-"), shown(&export));
    }
}

#[test]
fn a_byte_order_mark_line_ends_and_utf16_change_nothing() {
    for (name, _) in EXPORTS {
        let bytes = fixture(name);
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let read = |bytes: &[u8]| shown(&read(bytes, ReadOptions::default()).unwrap());
        let plain = read(&bytes);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()), plain, "{name}");
        let wide: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide), plain, "{name}");
        // JSON has no line ends inside of texts; a table's texts keep theirs.
        if name.ends_with(".json") {
            assert_eq!(read(text.replace('\n', "\r\n").as_bytes()), plain, "{name}");
        }
    }
}

fn refused(bytes: &[u8]) -> String {
    read(bytes, ReadOptions::default()).unwrap_err().to_string()
}

#[test]
fn what_is_no_export_says_where_and_what_to_export() {
    let all: Vec<(&str, String)> = [
        ("nothing", ""),
        ("an empty list", "[]"),
        ("empty pages", "[[], []]"),
        ("a cut file", "[{\"number\": 1, \"title\": \"a\""),
        ("no JSON", "[{\"number\": 1,\n  \"title\": oops}]"),
        ("other JSON", "[{\"name\": \"a\"}]"),
        ("an answer", "{\"message\": \"Not Found\", \"documentation_url\": \"https://…\"}"),
        ("a value", "[1]"),
        ("no state", "[{\"number\": 1, \"title\": \"a\"}]"),
        ("no number", "[{\"iid\": \"1\", \"title\": \"a\", \"state\": \"opened\"}]"),
        ("no fields", "{\"issues\": [{\"key\": \"PAY-1\", \"fields\": null}]}"),
        ("no status", "{\"issues\": [{\"key\": \"PAY-1\", \"fields\": {\"summary\": \"x\"}}]}"),
        ("other columns", "Name,Mail\nx,y\n"),
        ("no column", "Issue key,Summary\nPAY-1,x\n"),
        ("no IID", "IID,URL,Title,State\nFix it,,x,Open\n"),
        ("no key", "Issue key,Status\n,Done\n"),
        ("no id", "ID,Work Item Type,Title,State\nFix it,Task,Active,\n"),
        ("HTML", "<!DOCTYPE html>\n<title>Log in</title>\n"),
    ]
    .into_iter()
    .map(|(what, text)| (what, refused(text.as_bytes())))
    .collect();
    let mut out = String::new();
    for (what, said) in all {
        let _ = writeln!(out, "{what}\n  {said}");
    }
    let _ = writeln!(
        out,
        "an old encoding\n  {}",
        refused(b"Issue key,Status\nPAY-1,Erledigt\nPAY-2,Gepr\xfcft\n")
    );
    insta::assert_snapshot!(out);
}

#[test]
fn the_tracker_can_be_said() {
    let said = |tracker, text: &str| {
        let reading = ReadOptions { tracker: Some(tracker), dates: None };
        read(text.as_bytes(), reading)
    };
    assert_eq!(said(Tracker::GitHub, "[]").unwrap().issues.len(), 0);
    let wrong = said(Tracker::Linear, "[]").unwrap_err().to_string();
    assert!(wrong.contains("CSV"), "{wrong}");
    let wrong = said(Tracker::GitHub, "ID,Title\n").unwrap_err().to_string();
    assert!(wrong.contains("gh issue list"), "{wrong}");
    // An empty list may be anybody's.
    assert!(refused(b"[]").contains("--tracker"));
}

#[test]
fn a_date_that_may_be_either_is_read_as_neither() {
    let table = |date: &str| {
        format!(
            "ID,Work Item Type,Title,State,Due Date\n1,Task,x,Active,3/4/2026\n2,Task,y,Active,{date}\n"
        )
    };
    let due = |text: &str, dates| {
        let reading = ReadOptions { tracker: None, dates };
        let export = read(text.as_bytes(), reading).unwrap();
        (export.issues[0].due, export.notes.join("; "))
    };
    let on = |text: &str| Due::On(text.parse().unwrap());
    let (unknown, note) = due(&table("5/6/2026"), None);
    assert_eq!(unknown, Due::Unknown);
    assert!(note.contains("line 2") && note.contains("--dates"), "{note}");
    assert_eq!(due(&table("25/6/2026"), None), (on("2026-04-03"), String::new()));
    assert_eq!(due(&table("6/25/2026"), None), (on("2026-03-04"), String::new()));
    assert_eq!(due(&table("5/6/2026"), Some(DateOrder::DayFirst)).0, on("2026-04-03"));
    let both = table("25/6/2026") + "3,Task,z,Active,6/25/2026\n";
    let (unknown, note) = due(&both, None);
    assert_eq!(unknown, Due::Unknown);
    assert!(note.contains("line 3") && note.contains("line 4"), "{note}");
}

#[test]
fn a_row_with_too_many_cells_is_left_out() {
    // Values of a label that the header has no second column for stand under `Description`.
    let text =
        "Issue key,Status,Labels,Description\nPAY-1,Done,a,b,c\nPAY-2,Done,a,b\n\nPAY-3,Done\n";
    let export = read(text.as_bytes(), ReadOptions::default()).unwrap();
    let keys: Vec<&str> = export.issues.iter().map(|i| i.key.as_str()).collect();
    assert_eq!(keys, ["PAY-2", "PAY-3"]);
    assert!(
        export.notes[0].starts_with("line 2: the row has 5 cells under 4 columns"),
        "{:?}",
        export.notes
    );
}

#[test]
fn states_in_other_words() {
    let state =
        |text: &str| read(text.as_bytes(), ReadOptions::default()).unwrap().issues[0].state.clone();
    let hub = |rest: &str| state(&format!("[{{\"number\":1,\"title\":\"x\",{rest}}}]"));
    assert!(matches!(hub("\"state\":\"CLOSED\""), IssueState::Unclear { .. }));
    assert_eq!(hub("\"state\":\"CLOSED\",\"stateReason\":\"\""), IssueState::Done);
    assert_eq!(hub("\"state\":\"OPEN\",\"stateReason\":\"REOPENED\""), IssueState::Open);
    let declined = IssueState::Declined { reason: None };
    assert_eq!(hub("\"state\":\"CLOSED\",\"stateReason\":\"DUPLICATE\""), declined);
    assert_eq!(hub("\"state\":\"closed\",\"labels\":[{\"name\":\"wontfix\"}]"), declined);
    // Without another reason chosen it is completed, whatever a label says.
    for label in ["wontfix", "won't fix", "status::Wont-Fix", "resolution: duplicate"] {
        let labelled = format!(
            "\"state\":\"CLOSED\",\"stateReason\":\"COMPLETED\",\"labels\":[{{\"name\":\"bug\"}},{{\"name\":\"{label}\"}}]"
        );
        assert!(matches!(hub(&labelled), IssueState::Unclear { .. }), "{label}");
    }
    assert_eq!(
        hub(
            "\"state\":\"CLOSED\",\"stateReason\":\"COMPLETED\",\"labels\":[{\"name\":\"fix/duplicates\"}]"
        ),
        IssueState::Done
    );
    let lab =
        |rest: &str| state(&format!("[{{\"iid\":1,\"title\":\"x\",\"state\":\"closed\",{rest}}}]"));
    assert_eq!(lab("\"_links\":{\"closed_as_duplicate_of\":\"http://x/1\"}"), declined);
    assert!(matches!(lab("\"moved_to_id\":7"), IssueState::Unclear { .. }));
    let jira =
        |row: &str| state(&format!("Issue key,Status,Resolution,Status Category\nPAY-1,{row}\n"));
    assert_eq!(jira("Erledigt,,Done"), IssueState::Done);
    assert_eq!(jira("Reopened,Fixed,To Do"), IssueState::Open);
    assert_eq!(jira("Erledigt,Won’t Do,Erledigt"), declined);
    assert!(matches!(jira("Abgenommen,,Fertig"), IssueState::Unclear { .. }));
    let azure =
        |row: &str| state(&format!("ID,Work Item Type,Title,State,Reason\n1,Bug,x,{row}\n"));
    assert_eq!(azure("Resolved,Fixed"), IssueState::Open);
    assert_eq!(
        azure("Closed,As Designed"),
        IssueState::Declined { reason: Some("As Designed".to_owned()) }
    );
    assert_eq!(azure("Removed,Removed from the backlog"), declined);
    assert!(matches!(azure("In Abnahme,"), IssueState::Unclear { .. }));
}

#[test]
fn an_export_that_stopped_is_told() {
    let hub = |n: u32, states: [&str; 2]| {
        let issues = (1..=n).map(|i| format!("{{\"number\":{i},\"title\":\"x\",\"state\":\"{}\",\"stateReason\":\"\",\"body\":\"\"}}", states[i as usize % 2]));
        let text = format!("[{}]", issues.collect::<Vec<_>>().join(","));
        read(text.as_bytes(), ReadOptions::default()).unwrap().partial
    };
    let both = ["OPEN", "CLOSED"];
    assert!(hub(30, both).unwrap().contains("exactly 30"));
    assert_eq!(hub(31, both), None);
    for (state, word) in [("OPEN", "open"), ("CLOSED", "closed")] {
        let said = hub(31, [state; 2]).unwrap();
        assert!(said.contains(&format!("{word} issues only")), "{said}");
    }
    // “Export as CSV” exports the list that it stands above, which begins with the open ones.
    let csv = String::from_utf8(fixture("gitlab/export.csv")).unwrap();
    for (state, word) in [("Open", "open"), ("Closed", "closed")] {
        let one =
            csv.replace(",Open,", &format!(",{state},")).replace(",Closed,", &format!(",{state},"));
        let said = read(one.as_bytes(), ReadOptions::default()).unwrap().partial;
        assert!(said.unwrap().contains(&format!("{word} issues only")));
    }
    let jira = "{\"total\": 7, \"issues\": [{\"key\": \"PAY-1\", \"fields\": {\"status\": {\"name\": \"Open\"}}}]}";
    let said = read(jira.as_bytes(), ReadOptions::default()).unwrap().partial.unwrap();
    assert!(said.contains("of 7"), "{said}");
}
