//! Azure DevOps: “Export to CSV” of a query of work items.

use super::dates::Dates;
use super::table::Table;
use super::{DateOrder, Export, ReadError, how};
use crate::tracker::issue::{Issue, IssueState, Person, Tracker, says_declined};
use crate::tracker::marker;

/// Reads the CSV export.
pub fn read(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Azure);
    let id = table.need("id", how)?;
    let state = table.need("state", how)?;
    // In a tree of work items the titles stand in a column for each level.
    let titles: Vec<usize> = [
        "title", "title 1", "title 2", "title 3", "title 4", "title 5",
    ]
    .iter()
    .filter_map(|t| table.column(&[t]))
    .collect();
    let closed = table.column(&["closed date", "resolved date"]);
    let reason = table.column(&["reason"]);
    let due = table.column(&["due date", "target date"]);
    let assignee = table.column(&["assigned to"]);
    let texts = [
        table.column(&["description"]),
        table.column(&["repro steps"]),
    ];
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [closed, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.len());
    for row in table.rows() {
        let number = row.need(id)?;
        if number.parse::<u64>().is_err() {
            return Err(ReadError::new(format!(
                "line {}: “{number}” is no ID of a work item; the rows may stand under the wrong columns",
                row.line
            )));
        }
        let word = row.cell(Some(state));
        let why = row.cell(reason);
        let title = titles
            .iter()
            .map(|t| row.cell(Some(*t)))
            .find(|t| !t.is_empty());
        let mut markers = Vec::new();
        for text in texts {
            markers.extend(marker::find(row.cell(text)));
        }
        markers.dedup();
        issues.push(Issue {
            key: format!("AB#{number}"),
            url: None,
            title: title.unwrap_or_default().to_owned(),
            state: state_of(word, why, !row.cell(closed).is_empty()),
            status: match why {
                "" => word.to_owned(),
                why => format!("{word} ({why})"),
            },
            closed: dates.when(row.cell(closed)),
            assignees: assignee.map(|a| person(row.cell(Some(a))).into_iter().collect()),
            due: dates.due(due.map(|_| row.cell(due))),
            markers,
        });
    }
    Ok(Export {
        tracker: Tracker::Azure,
        pulls: Vec::new(),
        issues,
        partial: None,
        notes,
    })
}

/// States of the processes that Azure DevOps comes with: Basic, Agile, Scrum and CMMI. `Resolved`
/// waits for somebody to see that it is so.
fn state_of(state: &str, reason: &str, closed: bool) -> IssueState {
    match state.to_lowercase().as_str() {
        "removed" => IssueState::Declined {
            reason: stated(reason),
        },
        "closed" | "done" | "completed" if says_declined(reason) => IssueState::Declined {
            reason: stated(reason),
        },
        "closed" | "done" | "completed" => IssueState::Done,
        "new" | "active" | "resolved" | "to do" | "doing" | "proposed" | "approved"
        | "committed" | "in progress" | "open" | "ready" | "design" | "requested" | "accepted"
        | "in planning" | "inactive" => IssueState::Open,
        _ if closed => IssueState::Done,
        _ => IssueState::Unclear {
            ask: "its state is none of the processes that Azure DevOps comes with; add the column `Closed Date` to the query",
        },
    }
}

/// A reason that says more than that it was removed.
fn stated(reason: &str) -> Option<String> {
    let empty = [
        "",
        "removed",
        "removed from the backlog",
        "moved to state removed",
        "duplicate",
        "cut",
    ];
    (!empty.contains(&reason.to_lowercase().as_str())).then(|| reason.to_owned())
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
