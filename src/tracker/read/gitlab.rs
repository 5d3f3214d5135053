//! GitLab: issues of the REST API (also `glab issue list --output json`), and its CSV export.

use serde_json::Value;

use super::document::{self, Document};
use super::{Export, due_in, how, one_state_only};
use crate::intake::{DateOrder, Dates, ReadError, Record, Table};
use crate::tracker::issue::{Issue, IssueState, Person, Tracker, declining_label};
use crate::tracker::marker;

/// Sizes of a page of the API: `glab`'s own, the API's and its largest.
const PAGES: [usize; 3] = [20, 30, 100];

/// Reads the issues of the API.
pub fn read_json(document: &Document) -> Result<Export, ReadError> {
    let issues = document.records().map(|r| issue(r?)).collect::<Result<Vec<_>, _>>()?;
    let count = issues.len();
    let partial = if PAGES.contains(&count) {
        Some(format!(
            "it holds exactly {count} issues, one page of GitLab's API; export with glab api --paginate"
        ))
    } else {
        one_state_only(&issues).map(|state| {
            format!(
                "it holds {state} issues only; export all (--all, or no `state` in the address)"
            )
        })
    };
    Ok(Export { tracker: Tracker::GitLab, pulls: Vec::new(), issues, partial, notes: Vec::new() })
}

fn issue(record: Record<'_>) -> Result<Issue, ReadError> {
    let how = how(Tracker::GitLab);
    let number = record.number("iid", how)?;
    let state = record.need("state", how)?;
    let links = record.inside("_links");
    let duplicate = links.and_then(|l| l.text("closed_as_duplicate_of")).is_some();
    let moved = record.value("moved_to_id").is_some_and(Value::is_u64);
    let labels = record.names("labels");
    let label = declining_label(labels.iter().copied());
    let (state, status) = state_of(state == "closed", duplicate, moved, label);
    let due = document::due(record, "due_date");
    let body = record.text("description").unwrap_or_default();
    // `assignee` is the older field of one person.
    let people = |key| document::people(record, key, &["username"], &["name"]);
    Ok(Issue {
        key: format!("#{number}"),
        url: record.text("web_url").map(str::to_owned),
        title: record.need("title", how)?.to_owned(),
        state,
        status,
        closed: record.instant("closed_at"),
        assignees: people("assignees").or_else(|| people("assignee")),
        due,
        markers: marker::find(body),
        closed_unread: None,
    })
}

fn state_of(
    closed: bool,
    duplicate: bool,
    moved: bool,
    label: Option<&str>,
) -> (IssueState, String) {
    let declined = IssueState::Declined { reason: None };
    match (closed, duplicate, moved, label) {
        (false, ..) => (IssueState::Open, "open".to_owned()),
        (_, true, ..) => (declined, "closed as a duplicate".to_owned()),
        (_, _, true, _) => (
            IssueState::Unclear {
                ask: "it was moved to another project; set `ticket` to its new address",
            },
            "moved".to_owned(),
        ),
        (.., Some(label)) => (declined, format!("closed, labelled {label}")),
        _ => (IssueState::Done, "closed".to_owned()),
    }
}

/// Reads the CSV export. GitLab 18.4 gave it other columns: `IID` for the number of `Issue ID`,
/// beside an `ID` that counts through the whole server and names no issue; `Closed At` in UTC without
/// saying so; lists with a space after the comma. It says of no issue that it was a duplicate or moved.
pub fn read_table(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::GitLab);
    let id = match table.column(&["iid"]) {
        Some(iid) => iid,
        None => table.need("issue id", how)?,
    };
    let title = table.need("title", how)?;
    let state = table.need("state", how)?;
    let url = table.column(&["url"]);
    let closed = table.column(&["closed at (utc)", "closed at"]);
    let due = table.column(&["due date"]);
    let login =
        table.column(&["assignee username", "assignee(s) username", "assignee(s) username(s)"]);
    let labels = table.column(&["labels"]);
    let description = table.column(&["description"]);
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [closed, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.rows().len());
    for row in table.rows() {
        let labels = row.cell(labels).split(',');
        let closed_there = row.cell(Some(state)).eq_ignore_ascii_case("closed");
        let (state, status) = state_of(closed_there, false, false, declining_label(labels));
        let logins = row.cell(login).split(',').map(str::trim).filter(|n| !n.is_empty());
        let person = |n: &str| Person { login: Some(n.to_owned()), names: Vec::new() };
        let number = row.need(id)?;
        if number.parse::<u64>().is_err() {
            return Err(ReadError(format!(
                "line {}: “{number}” is no number of an issue; the rows may stand under the wrong columns",
                row.line
            )));
        }
        issues.push(Issue {
            key: format!("#{number}"),
            url: Some(row.cell(url).to_owned()).filter(|u| !u.is_empty()),
            title: row.cell(Some(title)).to_owned(),
            state,
            status,
            closed: dates.when_utc(row.cell(closed)),
            assignees: login.map(|_| logins.map(person).collect()),
            due: due_in(&dates, due.map(|_| row.cell(due))),
            markers: marker::find(row.cell(description)),
            closed_unread: None,
        });
    }
    Ok(Export {
        tracker: Tracker::GitLab,
        pulls: Vec::new(),
        partial: one_state_only(&issues).map(|state| {
            format!("it holds {state} issues only, as the list that it was exported from did; export from the list of all")
        }),
        issues,
        notes,
    })
}
