//! Jira and Azure DevOps in the shapes that teams export besides the full one: columns left out, old
//! versions, other languages, workflows of their own.

use aftermark::intake::{DateOrder, When};
use aftermark::tracker::{Due, Export, Issue, IssueState, ReadOptions, read};

use super::story::fixture;
use crate::repository::Repository;

fn export(text: &str) -> Export {
    read(text.as_bytes(), ReadOptions::default()).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The issues of a table or a search, by the end of their keys.
fn issue(export: &Export, key: &str) -> Issue {
    let found = export.issues.iter().find(|i| i.key.ends_with(key));
    found.unwrap_or_else(|| panic!("{key}")).clone()
}

fn refused(text: &str) -> String {
    let read = read(text.as_bytes(), ReadOptions::default());
    read.map(|e| e.issues.len()).unwrap_err().to_string()
}

fn day(issue: &Issue) -> String {
    let day = issue.closed.map(|c| c.day(chrono_tz::Europe::Amsterdam));
    day.map_or_else(|| "none".to_owned(), |d| d.to_string())
}

fn asks(issue: &Issue) -> &'static str {
    match issue.state {
        IssueState::Unclear { ask } => ask,
        _ => panic!("{:?}", issue.state),
    }
}

const DECLINED: IssueState = IssueState::Declined { reason: None };

#[test]
fn a_resolution_left_behind_closes_nothing() {
    let table = export(
        "Issue key,Status,Resolution,Resolved\nPAY-1,Reopened,Fixed,2026-04-02 10:00\nPAY-2,In Progress,Done,\nPAY-3,Verified,Fixed,2026-04-02 10:00\n",
    );
    assert_eq!(issue(&table, "-1").state, IssueState::Open);
    assert_eq!(issue(&table, "-2").state, IssueState::Open);
    assert_eq!(issue(&table, "-3").state, IssueState::Done);
    let search = |status: &str| {
        export(&format!(
            r#"{{"issues": [{{"key": "PAY-1", "fields": {{"status": {status}, "resolution": {{"name": "Fixed"}}, "resolutiondate": "2026-04-02T10:00:00.000+0200"}}}}]}}"#
        ))
    };
    let bare = search(r#"{"name": "Reopened"}"#);
    assert_eq!(issue(&bare, "-1").state, IssueState::Open);
    let categorised = search(r#"{"name": "Reopened", "statusCategory": {"key": "done"}}"#);
    assert_eq!(issue(&categorised, "-1").state, IssueState::Done);
    let named = search(r#"{"name": "Vorbei", "statusCategory": {"name": "To Do"}}"#);
    assert_eq!(issue(&named, "-1").state, IssueState::Open);
}

/// A search as an app of OAuth asks for it: by a host that answers for all sites.
const GATEWAY: &str = r#"{"isLast": true, "issues": [{"key": "PAY-1",
 "self": "https://api.atlassian.com/ex/jira/00000000-1111-2222-3333-444444444444/rest/api/3/issue/1",
 "fields": {"summary": "Renew it", "status": {"name": "Done", "statusCategory": {"key": "done"}},
 "resolutiondate": "2026-04-02T10:00:00.000+0200", "assignee": null, "duedate": null,
 "description": {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "aftermark: 2026-03-14-checkout-tls-expiry#A2"}]}]}}}]}"#;

#[test]
fn an_address_of_the_programs_gateway_is_nobodys_ticket() {
    assert_eq!(issue(&export(GATEWAY), "-1").url, None);
    let own = GATEWAY.replace(
        "https://api.atlassian.com/ex/jira/00000000-1111-2222-3333-444444444444",
        "https://acme.example.org/jira",
    );
    let own = issue(&export(&own), "-1").url.unwrap();
    assert_eq!(own, "https://acme.example.org/jira/browse/PAY-1");

    let actions = "actions:\n  - {id: A1, title: Renew it, owner: \"@kim\", status: open, ticket: \"https://acme.atlassian.net/browse/PAY-1\"}\n";
    let repository = Repository::with(actions, "");
    repository.write("search.json", GATEWAY.replace("#A2", "#A1"));
    let run = repository.actions(&["sync", "--from", "search.json", "--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(repository.report().contains("done: 2026-04-02"), "{}", run.out);

    let actions =
        "actions:\n  - id: A2\n    title: Renew it\n    owner: \"@kim\"\n    status: open\n";
    let repository = Repository::with(actions, "");
    repository.write("search.json", GATEWAY);
    let run = repository.actions(&["sync", "--from", "search.json", "--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(repository.report().contains("    ticket: PAY-1\n"), "{}", repository.report());
}

#[test]
fn a_display_name_of_one_word_is_no_login() {
    let header = "Issue key,Status,Status Category,Assignee,Assignee Id\n";
    let rows = "PAY-1,To Do,To Do,Kimberly,712020:0000\nPAY-2,To Do,To Do,Unassigned,\n";
    let table = export(&format!("{header}{rows}"));
    let kim = issue(&table, "-1").assignees.unwrap();
    assert_eq!(kim[0].login, None);
    assert_eq!(kim[0].names, ["Kimberly", "712020:0000"]);
    assert_eq!(issue(&table, "-2").assignees, Some(Vec::new()));
    let server = export("Issue key,Status,Assignee\nPAY-1,Open,kim\n");
    let login = issue(&server, "-1").assignees.unwrap()[0].login.clone();
    assert_eq!(login.as_deref(), Some("kim"));

    let actions = "actions:\n  - {id: A1, title: Renew it, owner: \"@lee\", status: open, ticket: PAY-1}\n  - {id: A2, title: Watch it, owner: \"@lee\", status: open, ticket: PAY-2}\n";
    let repository = Repository::with(actions, "");
    repository.write("issues.csv", format!("{header}{rows}"));
    let before = repository.report();
    let run = repository.actions(&["sync", "--from", "issues.csv", "--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(repository.report(), before);
    assert!(run.out.contains("Kimberly"), "{}", run.out);
    assert!(run.out.contains("nobody is assigned there"), "{}", run.out);
}

#[test]
fn what_to_export_is_asked_for_only_where_it_is_missing() {
    let asked = |header: &str, row: &str| {
        let table = export(&format!("Issue key,Status{header}\nPAY-1,{row}\n"));
        asks(&issue(&table, "-1"))
    };
    assert!(asked("", "Accepted").contains("`Status Category` or `Resolution`"));
    let there = asked(",Resolution", "Accepted,");
    assert!(there.contains("it has no resolution"), "{there}");
    assert!(!there.contains("`Resolution`"), "{there}");
    let foreign = asked(",Resolution,Status Category", "Abgenommen,,Fertig");
    assert!(foreign.contains("profile to English"), "{foreign}");
    let waits = export("Issue key,Status,Resolution\nPAY-1,Ready for QA,\n");
    assert_eq!(issue(&waits, "-1").state, IssueState::Open);

    let azure = |columns: &str, row: &str| {
        let table = export(&format!("ID,Work Item Type,Title,State{columns}\n1,Bug,x,{row}\n"));
        issue(&table, "#1").state
    };
    assert!(matches!(azure("", "triage"), IssueState::Unclear { .. }));
    assert_eq!(azure(",Closed Date", "triage,"), IssueState::Open);
    assert_eq!(azure(",Closed Date", "triage,2026-04-02"), IssueState::Done);
    assert_eq!(azure(",Closed Date", "Rejected,2026-04-02"), DECLINED);
    // Resolved waits for somebody to see that it is so.
    assert_eq!(azure(",Closed Date,Resolved Date", "Verify,,2026-04-02"), IssueState::Open);
}

#[test]
fn columns_of_azure_are_chosen_for_each_row() {
    let text = String::from_utf8(fixture("azure/reasons.csv")).unwrap();
    let table = export(&text);
    assert!(table.notes.is_empty(), "{:?}", table.notes);
    let (one, two) = (issue(&table, "101"), issue(&table, "102"));
    // The third of April: the days on which they were created tell that the month is in front.
    assert_eq!((one.state.clone(), day(&one)), (IssueState::Done, "2026-04-03".to_owned()));
    let reason = Some("As Designed".to_owned());
    assert_eq!(two.state, IssueState::Declined { reason });
    assert_eq!(day(&two), "2026-04-02");
    let (three, four) = (issue(&table, "103"), issue(&table, "104"));
    assert_eq!(three.state, IssueState::Open);
    assert_eq!(three.due, Due::On("2026-04-05".parse().unwrap()));
    assert_eq!(four.state, IssueState::Done);
    assert_eq!(four.due, Due::On("2026-04-01".parse().unwrap()));
    assert_eq!(issue(&table, "105").state, DECLINED);
}

#[test]
fn reasons_of_azure() {
    let state = |row: &str| {
        let table = export(&format!(
            "ID,Work Item Type,Title,State,Reason,Closed Reason,Resolved Reason,State Change Date\n1,Bug,x,{row},2026-04-02\n"
        ));
        let issue = issue(&table, "#1");
        assert!(issue.state == IssueState::Open || day(&issue) == "2026-04-02", "{row}");
        issue.state
    };
    let stated = |reason: &str| IssueState::Declined { reason: Some(reason.to_owned()) };
    assert_eq!(state("Closed,,Cannot Reproduce,"), stated("Cannot Reproduce"));
    assert_eq!(state("Closed,Verified,,Obsolete"), stated("Obsolete"));
    assert_eq!(state("Closed,,,Copied to Backlog"), stated("Copied to Backlog"));
    assert_eq!(state("Closed,Overtaken by Events,,"), stated("Overtaken by Events"));
    // These say no more than that it was not done.
    for bare in ["Won't Fix", "Duplicate", "Cut", "Rejected"] {
        assert_eq!(state(&format!("Done,,{bare},")), DECLINED, "{bare}");
    }
    // It was resolved once more, and then done.
    assert_eq!(state("Closed,,Fixed,Cannot Reproduce"), IssueState::Done);
    assert_eq!(state("Closed,Moved to state Closed,,"), IssueState::Done);
    assert_eq!(state("Removed,Moved out of state New,,"), DECLINED);
    assert_eq!(state("Active,,,Cannot Reproduce"), IssueState::Open);
}

#[test]
fn lines_are_those_of_an_editor() {
    let text = "Issue key,Status,Labels\n\nPAY-1,Done,a,b\nPAY-2,Done,\"two\nlines\"\n,Done\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let said = refused(&text);
        assert!(said.starts_with("line 6: the row has no “Issue key”"), "{said}");
        let whole = text.replace(",Done\"", "PAY-3,Done\"");
        let whole = whole.trim_end().trim_end_matches(",Done").to_owned();
        let notes = export(&whole).notes;
        assert!(notes[0].starts_with("line 3: the row has 4 cells"), "{notes:?}");
    }
    let dates = "Issue key,Status,Resolved\r\nPAY-1,Done,2026-03-29\r\nPAY-2,Done,3/4/2026\r\n";
    let notes = export(dates).notes;
    assert!(notes[0].starts_with("line 3: the date can be read in two ways"), "{notes:?}");
}

#[test]
fn jira_in_another_language_says_so() {
    for (key, header, row) in [
        ("Clave de incidencia", "Resumen,Clave de incidencia,Estado", "x,PAY-1,Finalizada"),
        ("Klucz zgłoszenia", "Podsumowanie,Klucz zgłoszenia,Status", "x,PAY-1,Gotowe"),
        ("Vorgangsschlüssel", "Zusammenfassung,Vorgangsschlüssel,Status", "x,PAY-1,Fertig"),
        ("Clé de ticket", "Résumé,Clé de ticket,État", "x,PAY-1,Terminé"),
        ("Chave da item", "Resumo,Chave da item,Status", "x,PAY-1,Concluído"),
        // Not known by name: by what is in it.
        ("Sleutel", "Samenvatting,Sleutel,Status", "x,PAY-1,Gereed"),
    ] {
        let said = refused(&format!("{header}\n{row}\n"));
        assert!(said.contains(&format!("“{key}” is the key")), "{said}");
        assert!(said.contains("language of your Jira profile to English"), "{said}");
    }
    let reading = ReadOptions { tracker: Some(aftermark::tracker::Tracker::Jira), dates: None };
    let said = read("Resumen,Clave de incidencia,Estado\nx,PAY-1,y\n".as_bytes(), reading);
    let said = said.map(|e| e.issues.len()).unwrap_err().to_string();
    assert!(said.contains("Jira profile to English"), "{said}");
    // An English table without a key, and one of something else, are what they are.
    for other in ["Summary,Custom field (Epic Link)\nx,PAY-1\n", "Name,Mail\nx,y\n"] {
        let said = refused(other);
        assert!(said.contains("no known export"), "{said}");
    }
}

#[test]
fn what_an_old_excel_export_was_saved_as_is_read() {
    let text = String::from_utf8(fixture("jira/excel-saved.csv")).unwrap();
    let table = export(&text);
    let keys: Vec<&str> = table.issues.iter().map(|i| i.key.as_str()).collect();
    assert_eq!(keys, ["PAY-101", "PAY-102", "PAY-103"]);
    assert!(table.notes.is_empty(), "{:?}", table.notes);
    assert_eq!(issue(&table, "101").state, IssueState::Done);
    assert_eq!(issue(&table, "102").state, DECLINED);
    assert_eq!(issue(&table, "103").state, IssueState::Open);
    // It names people by their display names.
    assert_eq!(issue(&table, "101").assignees.unwrap()[0].login, None);
    assert_eq!(issue(&table, "102").assignees, Some(Vec::new()));
    // Another row without a key is a row that is broken.
    let broken = text.replace(",PAY-103 ,", ",,");
    assert!(refused(&broken).starts_with("line 4: the row has no “Key”"));
    assert!(refused("Key,Value\na,b\n").contains("no known export"));
}

#[test]
fn the_day_on_which_the_category_changed_is_that_of_the_close() {
    let search = |category: &str, resolved: &str| {
        let text = format!(
            r#"{{"issues": [{{"key": "PAY-1", "fields": {{"status": {{"name": "x", "statusCategory": {{"key": "{category}"}}}}, "resolution": null, "resolutiondate": {resolved}, "statuscategorychangedate": "2026-04-03T23:30:00.000+0000"}}}}]}}"#
        );
        day(&issue(&export(&text), "-1"))
    };
    assert_eq!(search("done", "null"), "2026-04-04");
    assert_eq!(search("done", "\"2026-04-01T10:00:00.000+0200\""), "2026-04-01");
    assert_eq!(search("indeterminate", "null"), "none");
}

#[test]
fn any_date_of_the_file_tells_the_order() {
    let table = |created: &str| {
        let text = format!(
            "Issue key,Status,Resolved,Created,Creator\nPAY-1,Done,4/3/2026 9:00,{created},kim\n"
        );
        let table = export(&text);
        (issue(&table, "-1"), table.notes)
    };
    let (months, notes) = table("3/25/2026 9:00");
    assert_eq!((day(&months).as_str(), notes.len()), ("2026-04-03", 0));
    assert_eq!(day(&table("25/3/2026 9:00").0), "2026-03-04");
    let (neither, notes) = table("3/3/2026 9:00");
    assert_eq!(day(&neither), "none");
    assert!(notes[0].contains("line 2"), "{notes:?}");
    let why = neither.closed_unread.unwrap();
    assert!(why.contains("4/3/2026 9:00") && why.contains("--dates"), "{why}");
    // The columns that are compared say it before all others.
    let own = export(
        "Issue key,Status,Resolved,Custom field (Start date)\nPAY-1,Done,25/3/2026,3/26/2026\nPAY-2,Done,3/4/2026,\n",
    );
    assert_eq!(day(&issue(&own, "-2")), "2026-04-03");
}

#[test]
fn a_date_that_is_not_read_is_not_said_to_be_missing() {
    let actions = "actions:\n  - {id: A1, title: Renew it, owner: \"@kim\", status: open, ticket: PAY-1}\n  - {id: A2, title: Watch it, owner: \"@kim\", status: open, ticket: PAY-2}\n  - {id: A3, title: Page it, owner: \"@kim\", status: open, ticket: PAY-3}\n";
    let repository = Repository::with(actions, "");
    repository.write(
        "issues.csv",
        "Issue key,Status,Resolved\nPAY-1,Done,4/3/2026\nPAY-2,Done,1405-01-14\nPAY-3,Done,\n",
    );
    let run = repository.actions(&["sync", "--from", "issues.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for said in [
        "“4/3/2026”, can be read in two ways; say which it is with --dates",
        "“1405-01-14”, is in no notation that we read",
    ] {
        assert!(run.out.contains(said), "{}", run.out);
    }
    let missing = run.out.matches("the export has no date on which it was closed");
    assert_eq!(missing.count(), 1, "{}", run.out);
    let given = repository.actions(&["sync", "--from", "issues.csv", "--dates", "month-first"]);
    assert!(given.out.contains("done on 2026-04-03"), "{}", given.out);
    let given = read(
        b"Issue key,Status,Resolved\nPAY-1,Done,3/25/2026\n",
        ReadOptions { tracker: None, dates: Some(DateOrder::DayFirst) },
    );
    let why = given.unwrap().issues[0].closed_unread.clone().unwrap();
    assert!(why.contains("does not fit the order"), "{why}");
}

#[test]
fn a_due_date_that_is_not_read_is_told() {
    let jira = "Issue key,Status,Due date\r\nPAY-1,Open,2026-04-02\r\nPAY-2,Open,1405-01-14\r\n";
    let azure = "ID,Work Item Type,Title,State,Target Date\n\n1,Bug,x,New,1405-01-14\n";
    for text in [jira, azure] {
        let table = export(text);
        assert_eq!(table.issues.last().unwrap().due, Due::Unknown);
        assert_eq!(table.notes.len(), 1, "{:?}", table.notes);
        let note = "line 3: the due date “1405-01-14” is in no notation that we read";
        assert!(table.notes[0].starts_with(note), "{:?}", table.notes);
    }
}

#[test]
fn one_issue_is_one_issue() {
    let page = export(
        r#"{"total": 7, "issues": [{"key": "PAY-1", "fields": {"status": {"name": "Open"}}}]}"#,
    );
    let said = page.partial.unwrap();
    assert!(said.starts_with("it holds 1 issue, one page of 7"), "{said}");
    let when = |text: &str| export(&format!("Issue key,Status,Resolved\nPAY-1,Done,{text}\n"));
    assert!(matches!(issue(&when("2026/04/02"), "-1").closed, Some(When::Day(_))));
}
