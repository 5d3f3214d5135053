//! Linear: the CSV export.

use super::dates::Dates;
use super::table::Table;
use super::{DateOrder, Export, ReadError, how};
use crate::tracker::issue::{Issue, IssueState, Person, Tracker, says_declined};
use crate::tracker::marker;

/// Reads the CSV export.
pub fn read(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Linear);
    let id = table.need("id", how)?;
    let title = table.need("title", how)?;
    let status = table.need("status", how)?;
    let completed = table.column(&["completed"]);
    let canceled = table.column(&["canceled", "cancelled"]);
    let due = table.column(&["due date"]);
    let assignee = table.column(&["assignee"]);
    let description = table.column(&["description"]);
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [completed, canceled, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.len());
    for row in table.rows() {
        let word = row.cell(Some(status));
        let (done, gone) = (row.cell(completed), row.cell(canceled));
        let closed = [done, gone].into_iter().find(|c| !c.is_empty());
        let state = match (done, gone) {
            // The export has both columns: an issue that neither fills is open, whatever a team
            // calls its status.
            ("", "") if completed.is_some() && canceled.is_some() => IssueState::Open,
            (_, gone) if !gone.is_empty() => IssueState::Declined { reason: None },
            (done, _) if !done.is_empty() => IssueState::Done,
            _ => worded(word),
        };
        let name = row.cell(assignee);
        let person = (!name.is_empty()).then(|| Person {
            login: None,
            names: vec![name.to_owned()],
        });
        issues.push(Issue {
            key: row.need(id)?.to_owned(),
            url: None,
            title: row.cell(Some(title)).to_owned(),
            state,
            status: word.to_owned(),
            closed: closed.and_then(|c| dates.when(c)),
            assignees: assignee.map(|_| person.into_iter().collect()),
            due: dates.due(due.map(|_| row.cell(due))),
            markers: marker::find(row.cell(description)),
            closed_unread: closed.and_then(|c| dates.first([c]).1),
        });
    }
    Ok(Export {
        tracker: Tracker::Linear,
        issues,
        partial: None,
        notes,
    })
}

fn worded(status: &str) -> IssueState {
    if says_declined(status) {
        return IssueState::Declined { reason: None };
    }
    match status.to_lowercase().as_str() {
        "done" | "completed" => IssueState::Done,
        "triage" | "backlog" | "todo" | "in progress" | "in review" | "unstarted" => {
            IssueState::Open
        }
        _ => IssueState::Unclear {
            ask: "its status is none of Linear's own; export the columns `Completed` and `Canceled` too",
        },
    }
}
