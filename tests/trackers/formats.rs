//! Every export is read, and what is none says why.

use std::fmt::Write as _;

use aftermark::tracker::{DateOrder, Due, Export, IssueState, Reading, Tracker, When, read};

use crate::repository::fixture;

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

fn shown(export: &Export) -> String {
    let mut out = format!(
        "{} · partial: {:?}\n",
        export.tracker.title(),
        export.partial
    );
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
            read(&fixture(name), Reading::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(export.tracker, tracker, "{name}");
        // All tell the same story.
        let state = |number: &str| {
            let found = export.issues.iter().find(|i| i.key.ends_with(number));
            found.unwrap_or_else(|| panic!("{name}: {number}"))
        };
        assert_eq!(state("101").state, IssueState::Done, "{name}");
        assert!(
            matches!(state("102").state, IssueState::Declined { .. }),
            "{name}"
        );
        assert_eq!(state("103").state, IssueState::Open, "{name}");
        let day = state("101")
            .closed
            .unwrap()
            .day(chrono_tz::Europe::Amsterdam);
        assert_eq!(day.to_string(), "2026-03-29", "{name}");
        assert_eq!(
            state("105").markers,
            ["2026-03-14-checkout-tls-expiry#A5"],
            "{name}"
        );
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
        let read = |bytes: &[u8]| shown(&read(bytes, Reading::default()).unwrap());
        let plain = read(&bytes);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()), plain, "{name}");
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&wide), plain, "{name}");
        // JSON has no line ends inside of texts; a table's texts keep theirs.
        if name.ends_with(".json") {
            assert_eq!(read(text.replace('\n', "\r\n").as_bytes()), plain, "{name}");
        }
    }
}

fn refused(bytes: &[u8]) -> String {
    read(bytes, Reading::default()).unwrap_err().to_string()
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
        (
            "an answer",
            "{\"message\": \"Not Found\", \"documentation_url\": \"https://…\"}",
        ),
        ("a value", "[1]"),
        ("no state", "[{\"number\": 1, \"title\": \"a\"}]"),
        (
            "no number",
            "[{\"iid\": \"1\", \"title\": \"a\", \"state\": \"opened\"}]",
        ),
        (
            "no fields",
            "{\"issues\": [{\"key\": \"PAY-1\", \"fields\": null}]}",
        ),
        (
            "no status",
            "{\"issues\": [{\"key\": \"PAY-1\", \"fields\": {\"summary\": \"x\"}}]}",
        ),
        ("other columns", "Name,Mail\nx,y\n"),
        ("no column", "Issue key,Summary\nPAY-1,x\n"),
        ("no IID", "IID,URL,Title,State\nFix it,,x,Open\n"),
        ("no key", "Issue key,Status\n,Done\n"),
        (
            "no id",
            "ID,Work Item Type,Title,State\nFix it,Task,Active,\n",
        ),
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
        let reading = Reading {
            tracker: Some(tracker),
            dates: None,
        };
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
        let reading = Reading {
            tracker: None,
            dates,
        };
        let export = read(text.as_bytes(), reading).unwrap();
        (export.issues[0].due, export.notes.join("; "))
    };
    let on = |text: &str| Due::On(text.parse().unwrap());
    let (unknown, note) = due(&table("5/6/2026"), None);
    assert_eq!(unknown, Due::Unknown);
    assert!(
        note.contains("line 2") && note.contains("--dates"),
        "{note}"
    );
    assert_eq!(
        due(&table("25/6/2026"), None),
        (on("2026-04-03"), String::new())
    );
    assert_eq!(
        due(&table("6/25/2026"), None),
        (on("2026-03-04"), String::new())
    );
    assert_eq!(
        due(&table("5/6/2026"), Some(DateOrder::DayFirst)).0,
        on("2026-04-03")
    );
    let both = table("25/6/2026") + "3,Task,z,Active,6/25/2026\n";
    let (unknown, note) = due(&both, None);
    assert_eq!(unknown, Due::Unknown);
    assert!(note.contains("line 3") && note.contains("line 4"), "{note}");
}

#[test]
fn pages_in_a_list_and_in_a_search_are_the_list() {
    let plain = fixture("github/gh.json");
    let issues: Vec<serde_json::Value> = serde_json::from_slice(&plain).unwrap();
    let (first, second) = issues.split_at(3);
    let said = |value: serde_json::Value| {
        let export = read(value.to_string().as_bytes(), Reading::default()).unwrap();
        (shown(&export), export.partial)
    };
    let (expected, partial) = said(serde_json::json!(issues));
    assert_eq!(partial, None);
    // `gh api --paginate --slurp`.
    assert_eq!(said(serde_json::json!([first, second])).0, expected);
    // A search of the API, and its pages in a list.
    let page = |issues: &[serde_json::Value], total: usize| serde_json::json!({"total_count": total, "incomplete_results": false, "items": issues});
    let whole = page(&issues, 8);
    let pages = serde_json::json!([page(first, 8), page(second, 8)]);
    for search in [whole, pages] {
        let (found, partial) = said(search);
        let rest = |text: &str| text.split_once('\n').unwrap().1.to_owned();
        assert_eq!(rest(&found), rest(&expected));
        // What a search holds was asked for: it misses nothing by not holding it.
        assert!(partial.unwrap().contains("answer of a search"));
    }
    let partial = said(page(first, 8)).1.unwrap();
    assert!(partial.contains("3 of the 8 found"), "{partial}");
    // A search that found nothing is one of GitHub.
    let none = read(page(&[], 0).to_string().as_bytes(), Reading::default()).unwrap();
    assert_eq!((none.tracker, none.issues.len()), (Tracker::GitHub, 0));
}

#[test]
fn gitlab_18_in_the_spelling_of_its_program() {
    let documented = String::from_utf8(fixture("gitlab/export-18.4.csv")).unwrap();
    let (header, rows) = documented.split_once('\n').unwrap();
    let header = header
        .replace("Assignee,", "Assignee(s),")
        .replace("Assignee Username", "Assignee(s) Username(s)")
        .replace(" (UTC)", "");
    let text = format!("{header}\n{rows}").replace(",kim-dev,", ",\"kim-dev, mo-dev\",");
    let of = |bytes: &[u8]| read(bytes, Reading::default()).unwrap();
    let (spelled, plain) = (of(text.as_bytes()), of(documented.as_bytes()));
    for (spelled, plain) in spelled.issues.iter().zip(&plain.issues) {
        assert_eq!(spelled.key, plain.key);
        // In UTC without saying so: the day of the zone, and not that of the file.
        assert_eq!(spelled.closed, plain.closed);
        assert_eq!(spelled.state, plain.state);
    }
    let people = spelled.issues[0].assignees.clone().unwrap();
    let logins: Vec<&str> = people.iter().filter_map(|p| p.login.as_deref()).collect();
    assert_eq!(logins, ["kim-dev", "mo-dev"]);
}

#[test]
fn names_in_place_of_people() {
    let who = |assignees: &str| {
        let text = format!(
            "[{{\"iid\":1,\"title\":\"x\",\"state\":\"opened\",\"assignees\":{assignees}}}]"
        );
        let export = read(text.as_bytes(), Reading::default()).unwrap();
        export.issues[0].assignees.clone().unwrap()
    };
    let people = who(r#"["kim-dev", "Role Kim", ""]"#);
    let all: Vec<(Option<&str>, &[String])> = people
        .iter()
        .map(|p| (p.login.as_deref(), p.names.as_slice()))
        .collect();
    // A login has no space.
    assert_eq!(
        all,
        [
            (Some("kim-dev"), &[] as &[String]),
            (None, &["Role Kim".to_owned()])
        ]
    );
}

#[test]
fn linear_where_its_columns_say_little() {
    let row = |status: &str, completed: &str, canceled: &str, archived: &str| {
        let text = format!(
            "ID,Team,Title,Status,Assignee,Completed,Canceled,Archived,Due Date\nOPS-1,Ops,'> x,{status},kim@example.org,{completed},{canceled},{archived},2026-06-01\n"
        );
        let export = read(text.as_bytes(), Reading::default()).unwrap();
        export.issues[0].clone()
    };
    let (early, late) = ("2026-03-20T10:00:00.000Z", "2026-03-25T10:00:00.000Z");
    let state = |status, completed, canceled, archived| {
        let issue = row(status, completed, canceled, archived);
        let day = issue.closed.map(|c| c.day(chrono_tz::UTC).to_string());
        (issue.state, day)
    };
    let declined = IssueState::Declined { reason: None };
    assert_eq!(state("Todo", "", "", ""), (IssueState::Open, None));
    assert_eq!(
        state("With the vendor", "", "", ""),
        (IssueState::Open, None)
    );
    // The word, where no date tells.
    assert_eq!(state("Duplicate", "", "", ""), (declined.clone(), None));
    assert_eq!(state("Canceled", "", "", ""), (declined.clone(), None));
    assert_eq!(state("Done", "", "", ""), (IssueState::Done, None));
    // The word, where both dates tell; its own date.
    let on = |day: &str| Some(format!("2026-03-{day}"));
    assert_eq!(state("Done", late, early, ""), (IssueState::Done, on("25")));
    assert_eq!(
        state("Canceled", early, late, ""),
        (declined.clone(), on("25"))
    );
    // A team's own words, and the dates.
    assert_eq!(state("Shipped", late, "", ""), (IssueState::Done, on("25")));
    assert_eq!(state("Not ours", "", late, ""), (declined, on("25")));
    let unclear = |status, completed, canceled, archived, says: &str| {
        let issue = row(status, completed, canceled, archived);
        let IssueState::Unclear { ask } = issue.state else {
            panic!("{status}: {:?}", issue.state)
        };
        assert!(ask.contains(says), "{ask}");
        issue
    };
    unclear("Todo", early, "", "", "its dates that it is not");
    unclear("Shipped", early, late, "", "both completed and cancelled");
    // What is gone has no due date and nobody who does it.
    let gone = unclear("Todo", "", "", late, "archived");
    assert_eq!((gone.due, gone.assignees), (Due::Unknown, None));
    assert_eq!(gone.status, "Todo, archived");
    // Archived after it was done is done.
    assert_eq!(state("Done", early, "", late), (IssueState::Done, on("20")));
    // The apostrophe is the exporter's.
    assert_eq!(row("Todo", "", "", "").title, "> x");
}

#[test]
fn a_row_with_too_many_cells_is_left_out() {
    // Values of a label that the header has no second column for stand under `Description`.
    let text =
        "Issue key,Status,Labels,Description\nPAY-1,Done,a,b,c\nPAY-2,Done,a,b\n\nPAY-3,Done\n";
    let export = read(text.as_bytes(), Reading::default()).unwrap();
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
    let state = |text: &str| {
        read(text.as_bytes(), Reading::default()).unwrap().issues[0]
            .state
            .clone()
    };
    let hub = |rest: &str| state(&format!("[{{\"number\":1,\"title\":\"x\",{rest}}}]"));
    assert!(matches!(
        hub("\"state\":\"CLOSED\""),
        IssueState::Unclear { .. }
    ));
    assert_eq!(
        hub("\"state\":\"CLOSED\",\"stateReason\":\"\""),
        IssueState::Done
    );
    assert_eq!(
        hub("\"state\":\"OPEN\",\"stateReason\":\"REOPENED\""),
        IssueState::Open
    );
    let declined = IssueState::Declined { reason: None };
    assert_eq!(
        hub("\"state\":\"CLOSED\",\"stateReason\":\"DUPLICATE\""),
        declined
    );
    assert_eq!(
        hub("\"state\":\"closed\",\"labels\":[{\"name\":\"wontfix\"}]"),
        declined
    );
    // Without another reason chosen it is completed, whatever a label says.
    for label in [
        "wontfix",
        "won't fix",
        "status::Wont-Fix",
        "resolution: duplicate",
    ] {
        let labelled = format!(
            "\"state\":\"CLOSED\",\"stateReason\":\"COMPLETED\",\"labels\":[{{\"name\":\"bug\"}},{{\"name\":\"{label}\"}}]"
        );
        assert!(
            matches!(hub(&labelled), IssueState::Unclear { .. }),
            "{label}"
        );
    }
    assert_eq!(
        hub(
            "\"state\":\"CLOSED\",\"stateReason\":\"COMPLETED\",\"labels\":[{\"name\":\"fix/duplicates\"}]"
        ),
        IssueState::Done
    );
    let lab = |rest: &str| {
        state(&format!(
            "[{{\"iid\":1,\"title\":\"x\",\"state\":\"closed\",{rest}}}]"
        ))
    };
    assert_eq!(
        lab("\"_links\":{\"closed_as_duplicate_of\":\"http://x/1\"}"),
        declined
    );
    assert!(matches!(
        lab("\"moved_to_id\":7"),
        IssueState::Unclear { .. }
    ));
    let jira = |row: &str| {
        state(&format!(
            "Issue key,Status,Resolution,Status Category\nPAY-1,{row}\n"
        ))
    };
    assert_eq!(jira("Erledigt,,Done"), IssueState::Done);
    assert_eq!(jira("Reopened,Fixed,To Do"), IssueState::Open);
    assert_eq!(jira("Erledigt,Won’t Do,Erledigt"), declined);
    assert!(matches!(
        jira("Abgenommen,,Fertig"),
        IssueState::Unclear { .. }
    ));
    let azure = |row: &str| {
        state(&format!(
            "ID,Work Item Type,Title,State,Reason\n1,Bug,x,{row}\n"
        ))
    };
    assert_eq!(azure("Resolved,Fixed"), IssueState::Open);
    assert_eq!(
        azure("Closed,As Designed"),
        IssueState::Declined {
            reason: Some("As Designed".to_owned())
        }
    );
    assert_eq!(azure("Removed,Removed from the backlog"), declined);
    assert!(matches!(azure("In Abnahme,"), IssueState::Unclear { .. }));
}

#[test]
fn an_export_that_stopped_is_told() {
    let hub = |n: u32, states: [&str; 2]| {
        let issues = (1..=n).map(|i| format!("{{\"number\":{i},\"title\":\"x\",\"state\":\"{}\",\"stateReason\":\"\",\"body\":\"\"}}", states[i as usize % 2]));
        let text = format!("[{}]", issues.collect::<Vec<_>>().join(","));
        read(text.as_bytes(), Reading::default()).unwrap().partial
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
        let one = csv
            .replace(",Open,", &format!(",{state},"))
            .replace(",Closed,", &format!(",{state},"));
        let said = read(one.as_bytes(), Reading::default()).unwrap().partial;
        assert!(said.unwrap().contains(&format!("{word} issues only")));
    }
    let jira = "{\"total\": 7, \"issues\": [{\"key\": \"PAY-1\", \"fields\": {\"status\": {\"name\": \"Open\"}}}]}";
    let said = read(jira.as_bytes(), Reading::default())
        .unwrap()
        .partial
        .unwrap();
    assert!(said.contains("of 7"), "{said}");
}
