//! Linear: the CSV export.
//!
//! The status tells where it is one of Linear's own words, and the columns `Completed`, `Canceled` and
//! `Archived` where a team has words of its own. Where both tell and disagree, nothing is taken for
//! granted.

use super::{Export, due_in, how};
use crate::intake::{DateOrder, Dates, ReadError, Table};
use crate::tracker::issue::{Due, Issue, IssueState, Person, Tracker, says_declined};
use crate::tracker::marker;

/// Reads the CSV export.
pub fn read(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Linear);
    let id = table.need("id", how)?;
    let title = table.need("title", how)?;
    let status = table.need("status", how)?;
    let completed = table.column(&["completed"]);
    let canceled = table.column(&["canceled", "cancelled"]);
    let archived = table.column(&["archived"]);
    let due = table.column(&["due date"]);
    let assignee = table.column(&["assignee"]);
    let description = table.column(&["description"]);
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [completed, canceled, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.rows().len());
    for row in table.rows() {
        let word = row.cell(Some(status));
        let (done, gone) = (row.cell(completed), row.cell(canceled));
        let ended = Ended {
            done: !done.is_empty(),
            gone: !gone.is_empty(),
            archived: !row.cell(archived).is_empty(),
            told: completed.is_some() && canceled.is_some(),
        };
        let state = state_of(word, ended);
        let closed = match state {
            IssueState::Declined { .. } if ended.gone => gone,
            IssueState::Declined { .. } | IssueState::Done => done,
            _ => "",
        };
        let dropped = state == IssueState::Unclear { ask: ARCHIVED };
        let name = row.cell(assignee);
        let person =
            (!name.is_empty()).then(|| Person { login: None, names: vec![name.to_owned()] });
        let (ended_on, closed_unread) = dates.first([closed]);
        issues.push(Issue {
            key: row.need(id)?.to_owned(),
            url: None,
            title: unescaped(row.cell(Some(title))).to_owned(),
            state,
            status: if dropped { format!("{word}, archived") } else { word.to_owned() },
            closed: ended_on,
            // Whose it was and when it was due says nothing any more.
            assignees: assignee.filter(|_| !dropped).map(|_| person.into_iter().collect()),
            due: match due {
                Some(_) if dropped => Due::Unknown,
                due => due_in(&dates, due.map(|_| row.cell(due))),
            },
            markers: marker::find(row.cell(description)),
            closed_unread,
        });
    }
    Ok(Export { tracker: Tracker::Linear, pulls: Vec::new(), issues, partial: None, notes })
}

/// Linear puts its apostrophe before a quotation, too, which begins with `>`.
fn unescaped(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with('>')).unwrap_or(cell)
}

/// What the columns of dates say of an issue.
#[derive(Clone, Copy)]
struct Ended {
    done: bool,
    gone: bool,
    archived: bool,
    /// Whether the export has the columns for both of the first.
    told: bool,
}

const ARCHIVED: &str = "not written: it was archived there, and neither completed nor cancelled; is it still to be done, or was it dropped?";

const DISAGREE: &str =
    "not written: its status there says that it is open, and its dates that it is not";

/// Linear's own statuses of what is still to be done.
const OPEN: [&str; 6] = ["triage", "backlog", "todo", "in progress", "in review", "unstarted"];

fn state_of(status: &str, ended: Ended) -> IssueState {
    let declined = IssueState::Declined { reason: None };
    let dated = match (ended.done, ended.gone) {
        (true, false) => Some(IssueState::Done),
        (false, true) => Some(declined.clone()),
        _ => None,
    };
    let word = status.to_lowercase();
    match (word.as_str(), dated) {
        ("done" | "completed", _) => IssueState::Done,
        ("canceled" | "cancelled" | "duplicate", _) => declined,
        (word, _) if OPEN.contains(&word) => {
            if ended.done || ended.gone {
                IssueState::Unclear { ask: DISAGREE }
            } else {
                open(ended)
            }
        }
        // The words of a team.
        (_, Some(dated)) => dated,
        (_, None) if ended.done => IssueState::Unclear {
            ask: "not written: it was both completed and cancelled there, and its status is none of Linear's own",
        },
        _ if ended.archived || ended.told => open(ended),
        _ if says_declined(status) => declined,
        _ => IssueState::Unclear {
            ask: "its status is none of Linear's own; export the columns `Completed` and `Canceled` too",
        },
    }
}

/// Neither completed nor cancelled.
fn open(ended: Ended) -> IssueState {
    if ended.archived { IssueState::Unclear { ask: ARCHIVED } } else { IssueState::Open }
}
