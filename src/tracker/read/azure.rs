//! Azure DevOps: “Export to CSV” of a query of work items.

use super::{Export, due_in, how, unread_due};
use crate::intake::{DateOrder, Dates, ReadError, Table};
use crate::tracker::issue::{
    Issue, IssueState, Person, Tracker, says_declined, says_declined_as_resolution,
};
use crate::tracker::marker;

/// Reads the CSV export.
pub fn read(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Azure);
    let id = table.need("id", how)?;
    let standing = table.need("state", how)?;
    // In a tree of work items the titles stand in a column for each level.
    let titles: Vec<usize> = ["title", "title 1", "title 2", "title 3", "title 4", "title 5"]
        .iter()
        .filter_map(|t| table.column(&[t]))
        .collect();
    let closed = table.column(&["closed date"]);
    let resolved = table.column(&["resolved date"]);
    let changed = table.column(&["state change date"]);
    // The word on the close itself first; what it was resolved as is said before.
    let reasons = ["closed reason", "reason", "resolved reason"].map(|r| table.column(&[r]));
    let (due, target) = (table.column(&["due date"]), table.column(&["target date"]));
    let assignee = table.column(&["assigned to"]);
    let texts = [table.column(&["description"]), table.column(&["repro steps"])];
    let mut notes = table.notes.clone();
    let times = [closed, resolved, changed, due, target];
    let dates = Dates::of(table, times, order, &mut notes);
    let mut issues = Vec::with_capacity(table.rows().len());
    for row in table.rows() {
        let number = row.need(id)?;
        if number.parse::<u64>().is_err() {
            return Err(ReadError(format!(
                "line {}: “{number}” is no ID of a work item; the rows may stand under the wrong columns",
                row.line
            )));
        }
        let word = row.cell(Some(standing));
        let why = reason(reasons.map(|r| row.cell(r)));
        let state = state_of(word, why, closed.map(|c| !row.cell(Some(c)).is_empty()));
        let is_closed = matches!(state, IssueState::Done | IssueState::Declined { .. });
        // Not every process fills all of these, and a query may lack some.
        let days = [closed, resolved, changed.filter(|_| is_closed)];
        let (closed, closed_unread) = dates.first(days.map(|d| row.cell(d)));
        let due = [due, target].into_iter().flatten();
        let due = due.map(|d| row.cell(Some(d))).reduce(|a, b| if a.is_empty() { b } else { a });
        notes.extend(unread_due(&dates, due, row.line));
        let title = titles.iter().map(|t| row.cell(Some(*t))).find(|t| !t.is_empty());
        let mut markers = Vec::new();
        for text in texts {
            markers.extend(marker::find(row.cell(text)));
        }
        markers.dedup();
        issues.push(Issue {
            key: format!("AB#{number}"),
            url: None,
            title: title.unwrap_or_default().to_owned(),
            state,
            status: match why {
                "" => word.to_owned(),
                why => format!("{word} ({why})"),
            },
            closed,
            assignees: assignee.map(|a| person(row.cell(Some(a))).into_iter().collect()),
            due: due_in(&dates, due),
            markers,
            closed_unread,
        });
    }
    Ok(Export { tracker: Tracker::Azure, pulls: Vec::new(), issues, partial: None, notes })
}

/// Of the reasons that a row gives, in this order: one that says it was not done, unless one before it
/// says that it was; else the first.
fn reason(given: [&str; 3]) -> &str {
    let given = given.into_iter().filter(|r| !r.is_empty());
    let mut first = "";
    for reason in given {
        if says_declined_as_resolution(reason) {
            return reason;
        }
        if first.is_empty() {
            first = reason;
        }
        if DONE_REASONS.contains(&reason.to_lowercase().as_str()) {
            break;
        }
    }
    first
}

/// Reasons which say that it was done.
const DONE_REASONS: [&str; 5] =
    ["fixed", "fixed and verified", "completed", "work finished", "acceptance tests pass"];

/// States of the processes that Azure DevOps comes with: Basic, Agile, Scrum and CMMI. `Resolved`
/// waits for somebody to see that it is so. A team's own state is done when the item has a date on
/// which it was closed (`None`: the query has no such column), which Azure DevOps sets for all states
/// of the category “Completed” and takes away when the item leaves it.
fn state_of(state: &str, reason: &str, closed: Option<bool>) -> IssueState {
    let declined = || IssueState::Declined { reason: stated(reason) };
    match state.to_lowercase().as_str() {
        "removed" => declined(),
        "closed" | "done" | "completed" if says_declined_as_resolution(reason) => declined(),
        "closed" | "done" | "completed" => IssueState::Done,
        "new" | "active" | "resolved" | "to do" | "doing" | "proposed" | "approved"
        | "committed" | "in progress" | "open" | "ready" | "design" | "requested" | "accepted"
        | "in planning" | "inactive" => IssueState::Open,
        _ if closed == Some(false) => IssueState::Open,
        own if says_declined(own) => declined(),
        _ if closed == Some(true) && says_declined_as_resolution(reason) => declined(),
        _ if closed == Some(true) => IssueState::Done,
        _ => IssueState::Unclear {
            ask: "its state is none of the processes that Azure DevOps comes with; add the column `Closed Date` to the query",
        },
    }
}

/// A reason that says more than that it was not done.
fn stated(reason: &str) -> Option<String> {
    const NO_MORE: [&str; 14] = [
        "",
        "removed",
        "removed from the backlog",
        "duplicate",
        "cut",
        "won't fix",
        "won't do",
        "not fixed",
        "rejected",
        "declined",
        "withdrawn",
        "abandoned",
        "canceled",
        "cancelled",
    ];
    let word = reason.replace('\u{2019}', "'").to_lowercase();
    // Processes of one's own give the reasons `Moved to state Removed`, `Moved out of state New`.
    let moved = word.starts_with("moved to state ") || word.starts_with("moved out of state ");
    (!moved && !NO_MORE.contains(&word.as_str())).then(|| reason.to_owned())
}

/// `Kim Example <kim@example.org>`.
fn person(cell: &str) -> Option<Person> {
    let (name, mail) = match cell.rsplit_once('<') {
        Some((name, mail)) => (name.trim(), mail.trim_end_matches('>').trim()),
        None => (cell, ""),
    };
    let names = [name, mail].into_iter().filter(|n| !n.is_empty());
    let names: Vec<String> = names.map(str::to_owned).collect();
    (!names.is_empty()).then_some(Person { login: None, names })
}
