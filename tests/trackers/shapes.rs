//! Shapes that exports were seen in beside those of the fixtures: see fixtures/README.md.

use aftermark::tracker::{Due, IssueState, ReadOptions, Tracker, read};

use super::formats::shown;
use super::story::fixture;

#[test]
fn pages_in_a_list_and_in_a_search_are_the_list() {
    let plain = fixture("github/gh.json");
    let issues: Vec<serde_json::Value> = serde_json::from_slice(&plain).unwrap();
    let (first, second) = issues.split_at(3);
    let said = |value: serde_json::Value| {
        let export = read(value.to_string().as_bytes(), ReadOptions::default()).unwrap();
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
    let none = read(page(&[], 0).to_string().as_bytes(), ReadOptions::default()).unwrap();
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
    let of = |bytes: &[u8]| read(bytes, ReadOptions::default()).unwrap();
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
        let export = read(text.as_bytes(), ReadOptions::default()).unwrap();
        export.issues[0].assignees.clone().unwrap()
    };
    let people = who(r#"["kim-dev", "Role Kim", ""]"#);
    let all: Vec<(Option<&str>, &[String])> =
        people.iter().map(|p| (p.login.as_deref(), p.names.as_slice())).collect();
    // A login has no space.
    assert_eq!(all, [(Some("kim-dev"), &[] as &[String]), (None, &["Role Kim".to_owned()])]);
}

#[test]
fn linear_where_its_columns_say_little() {
    let row = |status: &str, completed: &str, canceled: &str, archived: &str| {
        let text = format!(
            "ID,Team,Title,Status,Assignee,Completed,Canceled,Archived,Due Date\nOPS-1,Ops,'> x,{status},kim@example.org,{completed},{canceled},{archived},2026-06-01\n"
        );
        let export = read(text.as_bytes(), ReadOptions::default()).unwrap();
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
    assert_eq!(state("With the vendor", "", "", ""), (IssueState::Open, None));
    // The word, where no date tells.
    assert_eq!(state("Duplicate", "", "", ""), (declined.clone(), None));
    assert_eq!(state("Canceled", "", "", ""), (declined.clone(), None));
    assert_eq!(state("Done", "", "", ""), (IssueState::Done, None));
    // The word, where both dates tell; its own date.
    let on = |day: &str| Some(format!("2026-03-{day}"));
    assert_eq!(state("Done", late, early, ""), (IssueState::Done, on("25")));
    assert_eq!(state("Canceled", early, late, ""), (declined.clone(), on("25")));
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
