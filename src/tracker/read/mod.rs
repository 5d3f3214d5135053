//! The text of an export → issues. The format is told from the content.

mod azure;
mod document;
mod github;
mod gitlab;
mod jira;
mod jira_status;
mod linear;

use super::issue::{Due, Issue, IssueState, Tracker};
use crate::intake::{self, DateOrder, Dates, ReadError, Table};

/// What is known before reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// The tracker, where it is given and not to be told from the content.
    pub tracker: Option<Tracker>,
    /// The order of dates, where it is given.
    pub dates: Option<DateOrder>,
}

/// The issues of an export.
#[derive(Clone, Debug)]
pub struct Export {
    pub tracker: Tracker,
    pub issues: Vec<Issue>,
    /// What is numbered like the issues and is none: pull requests among those of GitHub's API.
    pub pulls: Vec<Issue>,
    /// Why the export may hold only some of the issues; with one, what is not in it is not missed.
    pub partial: Option<String>,
    /// What could not be used, each a sentence with its place.
    pub notes: Vec<String>,
}

/// Most notes of one kind that are said; more say nothing new.
const MAX_NOTES: usize = 10;

/// Reads an export.
pub fn read(bytes: &[u8], reading: ReadOptions) -> Result<Export, ReadError> {
    let text = intake::text(bytes)?;
    let begin = text.trim_start();
    if begin.is_empty() {
        return Err(ReadError(
            "the file is empty; was the export redirected into it, and did it succeed?".to_owned(),
        ));
    }
    if begin.starts_with('<') {
        return Err(ReadError("line 1: this is a web page or XML, and no export; perhaps the page that asks to log in was saved instead".to_owned()));
    }
    let mut export = if begin.starts_with(['[', '{']) {
        from_json(&text, reading)?
    } else {
        from_table(&text, reading)?
    };
    let more = export.notes.len().saturating_sub(MAX_NOTES);
    if more > 0 {
        export.notes.truncate(MAX_NOTES);
        export.notes.push(format!("and {more} more of these"));
    }
    Ok(export)
}

fn from_json(text: &str, reading: ReadOptions) -> Result<Export, ReadError> {
    let document = document::parse(text)?;
    let tracker = match (reading.tracker, document.tracker()) {
        (Some(tracker @ (Tracker::Linear | Tracker::Azure)), _) => {
            return Err(ReadError(format!(
                "this is JSON; of {} its CSV export is read. {}",
                tracker.title(),
                how(tracker)
            )));
        }
        (Some(tracker), _) | (None, Some(tracker)) => tracker,
        (None, None) if document.issues.is_empty() => {
            return Err(ReadError("the list is empty: no issue was exported; were the repository and the filters the right ones (`gh issue list --state all`)? If there are none, say of which tracker with --tracker".to_owned()));
        }
        (None, None) => {
            return Err(ReadError("this JSON is none of a known tracker: it holds neither issues of GitHub (`number`, `title`, `state`), nor of GitLab (`iid`, `web_url`, `state`), nor a search of Jira (`issues` with `key` and `fields`); say which with --tracker, or see docs/trackers.md for the command to export with".to_owned()));
        }
    };
    match tracker {
        Tracker::GitHub => github::read(&document),
        Tracker::GitLab => gitlab::read_json(&document),
        _ => jira::read_json(&document),
    }
}

fn from_table(text: &str, reading: ReadOptions) -> Result<Export, ReadError> {
    let table = Table::parse(text)?;
    let tracker = match (reading.tracker, tracker_of(&table)) {
        (Some(Tracker::GitHub), _) => {
            return Err(ReadError(format!("this is no JSON. {}", how(Tracker::GitHub))));
        }
        (Some(tracker), _) | (None, Some(tracker)) => tracker,
        (None, None) => {
            if let Some(foreign) = jira::another_language(&table) {
                return Err(foreign);
            }
            return Err(ReadError(format!(
                "line 1: the columns are those of no known export: {}. Known are the CSV exports of Jira (`Issue key`, `Status`, …), Linear (`ID`, `Team`, `Title`, `Status`, …), Azure DevOps (`ID`, `Work Item Type`, `Title`, `State`, …) and GitLab (`IID` or `Issue ID`, `URL`, `Title`, `State`, …), with English column names",
                table.shown_columns()
            )));
        }
    };
    match tracker {
        Tracker::Jira => jira::read_table(&table, reading.dates),
        Tracker::Linear => linear::read(&table, reading.dates),
        Tracker::Azure => azure::read(&table, reading.dates),
        _ => gitlab::read_table(&table, reading.dates),
    }
}

fn tracker_of(table: &Table) -> Option<Tracker> {
    let has = |name: &str| table.column(&[name]).is_some();
    if has("issue key") {
        Some(Tracker::Jira)
    } else if has("work item type") && has("state") {
        Some(Tracker::Azure)
    } else if has("id") && has("team") && has("title") && has("status") {
        Some(Tracker::Linear)
    } else if (has("issue id") || has("iid")) && has("url") && has("state") {
        Some(Tracker::GitLab)
    } else if has("key") && has("summary") && has("status") {
        // Saved as CSV from the Excel export of an older Jira.
        Some(Tracker::Jira)
    } else {
        None
    }
}

/// The one state that all issues of a list are in, where it is one: then it was filtered by it, or
/// might have been.
fn one_state_only(issues: &[Issue]) -> Option<&'static str> {
    let open = |i: &Issue| i.state == IssueState::Open;
    if issues.is_empty() {
        None
    } else if issues.iter().all(open) {
        Some("open")
    } else if !issues.iter().any(open) {
        Some("closed")
    } else {
        None
    }
}

/// How a tracker is exported.
fn how(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            "Export with: gh issue list --state all --limit 10000 --json number,title,state,stateReason,url,assignees,labels,closedAt,body"
        }
        Tracker::GitLab => {
            "Export with: glab api --paginate \"projects/:id/issues?scope=all&per_page=100\""
        }
        Tracker::Jira => "Export a search as “CSV (all fields)”",
        Tracker::Linear => "Export with Settings → Administration → Import and export → Export CSV",
        Tracker::Azure => "Export a query with “Export to CSV”",
    }
}

/// A due date in a cell; `None` for a table without such a column. A time of day says nothing of it.
fn due_in(dates: &Dates, cell: Option<&str>) -> Due {
    match cell {
        None => Due::Unknown,
        Some("") => Due::None,
        Some(text) => dates.day(text).map_or(Due::Unknown, Due::On),
    }
}

/// A note about a due date in a notation that is not read.
fn unread_due(dates: &Dates, cell: Option<&str>, line: u64) -> Option<String> {
    let short = dates.foreign(cell.filter(|c| !c.is_empty())?)?;
    Some(format!(
        "line {line}: the due date “{short}” is in no notation that we read, and not compared; export dates as in 2026-03-29"
    ))
}
