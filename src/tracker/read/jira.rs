//! Jira: the CSV export of a search, and the search of its REST API (versions 2 and 3).

use serde_json::Value;

use super::dates::{self, Dates};
use super::json::{Document, Record};
use super::table::Table;
use super::{DateOrder, Export, ReadError, how};
use crate::tracker::issue::{Due, Issue, IssueState, Person, Tracker, says_declined};
use crate::tracker::marker;

/// What to export when nothing says whether an issue is done.
const ASK: &str = "its status is none that we know as done or open; export the column `Status Category` or `Resolution` too";

/// Categories of a status that is not done: by key, and by name.
const NOT_DONE: [&str; 7] = [
    "new",
    "indeterminate",
    "undefined",
    "to do",
    "in progress",
    "new issue",
    "no category",
];

/// How deep the text of an issue is looked through; Jira's own editor nests no further.
const MAX_DEPTH: usize = 40;

/// Reads the result of a search.
pub fn read_json(document: &Document) -> Result<Export, ReadError> {
    let issues = document
        .records()
        .map(|r| issue(r?))
        .collect::<Result<Vec<_>, _>>()?;
    let count = issues.len() as u64;
    let partial = if document.more || document.total.is_some_and(|t| t > count) {
        Some(format!(
            "it holds {count} issues, one page of {}; export the other pages too",
            document
                .total
                .map_or_else(|| "several".to_owned(), |t| t.to_string())
        ))
    } else {
        None
    };
    Ok(Export {
        tracker: Tracker::Jira,
        pulls: Vec::new(),
        issues,
        partial,
        notes: Vec::new(),
    })
}

fn issue(record: Record<'_>) -> Result<Issue, ReadError> {
    const HOW: &str =
        "Ask Jira for fields=summary,status,resolution,resolutiondate,duedate,assignee,description";
    let key = record.need("key", HOW)?;
    let fields = record.inside("fields").ok_or_else(|| {
        ReadError::new(format!(
            "{key}, issue {} of the list, has no `fields`. {HOW}",
            record.number
        ))
    })?;
    let status = fields.inside("status");
    let category = status.and_then(|s| s.inside("statusCategory"));
    let category = category.and_then(|c| c.text("key"));
    let word = status.and_then(|s| s.text("name")).unwrap_or_default();
    let resolution = fields.inside("resolution").and_then(|r| r.text("name"));
    if status.is_none() && resolution.is_none() && !fields.has("resolution") {
        return Err(ReadError::new(format!(
            "{key}, issue {} of the list, has no `status`. {HOW}",
            record.number
        )));
    }
    let mut text = String::new();
    if let Some(description) = fields.value("description") {
        words_of(description, 0, &mut text);
    }
    let due = match fields.text("duedate") {
        None if fields.has("duedate") => Due::None,
        None => Due::Unknown,
        Some(date) => dates::iso(date).map_or(Due::Unknown, Due::On),
    };
    // https://acme.atlassian.net/rest/api/3/issue/10001 → https://acme.atlassian.net/browse/PAY-1
    let site = record.text("self").and_then(|s| s.split_once("/rest/api/"));
    let url = site.map(|(site, _)| format!("{site}/browse/{key}"));
    Ok(Issue {
        key: key.to_owned(),
        url: url.filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        title: fields.text("summary").unwrap_or_default().to_owned(),
        state: state(category, word, resolution, false),
        status: shown(word, resolution),
        closed: fields.instant("resolutiondate"),
        assignees: fields.people(
            "assignee",
            &["name"],
            &["displayName", "emailAddress", "accountId"],
        ),
        due,
        markers: marker::find(&text),
    })
}

/// The words of a text, plain or as a tree (version 3 of the API).
fn words_of(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::String(plain) if depth == 0 => text.push_str(plain),
        Value::Object(node) if depth < MAX_DEPTH => {
            if let Some(Value::String(words)) = node.get("text") {
                text.push_str(words);
            }
            if let Some(Value::Array(children)) = node.get("content") {
                for child in children {
                    words_of(child, depth + 1, text);
                }
                text.push('\n');
            }
        }
        _ => {}
    }
}

/// Reads the CSV export.
pub fn read_table(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Jira);
    let key = table.need("issue key", how)?;
    let status = table.need("status", how)?;
    let title = table.column(&["summary"]);
    let category = table.column(&["status category"]);
    let resolution = table.column(&["resolution"]);
    let resolved = table.column(&["resolved", "resolution date"]);
    let changed = table.column(&["status category changed"]);
    let due = table.column(&["due date"]);
    let assignee = table.column(&["assignee"]);
    let account = table.column(&["assignee id"]);
    let mut texts = table.columns("description");
    // What an importer could not place, and what people paste, stands in comments.
    texts.extend(table.columns("comment"));
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [resolved, changed, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.len());
    for row in table.rows() {
        let word = row.cell(Some(status));
        let resolution = Some(row.cell(resolution)).filter(|r| !r.is_empty());
        let category = Some(row.cell(category)).filter(|c| !c.is_empty());
        let closed = dates.when(row.cell(resolved));
        let state = state(category, word, resolution, closed.is_some());
        // Some workflows set no resolution; then the day on which it became done is the one.
        let became = || {
            dates
                .when(row.cell(changed))
                .filter(|_| state == IssueState::Done)
        };
        let name = row.cell(assignee);
        let person = (!name.is_empty()).then(|| person(name, row.cell(account)));
        let mut markers: Vec<String> = Vec::new();
        for column in &texts {
            for found in marker::find(row.cell(Some(*column))) {
                if !markers.contains(&found) {
                    markers.push(found);
                }
            }
        }
        issues.push(Issue {
            key: row.need(key)?.to_owned(),
            url: None,
            title: row.cell(title).to_owned(),
            closed: closed.or_else(became),
            state,
            status: shown(word, resolution),
            assignees: assignee.map(|_| person.into_iter().collect()),
            due: dates.due(due.map(|_| row.cell(due))),
            markers,
        });
    }
    Ok(Export {
        tracker: Tracker::Jira,
        pulls: Vec::new(),
        // The export of a search stops at this many, without a word.
        partial: (issues.len() == 1000).then(|| {
            "it holds exactly 1000 issues, where Jira's export stops; export in parts, or search with the API".to_owned()
        }),
        issues,
        notes,
    })
}

fn person(name: &str, account: &str) -> Person {
    // A display name has a space; a user name of Jira's own server has none.
    let login = !name.contains(char::is_whitespace) && !name.contains('@');
    let mut names = if login {
        Vec::new()
    } else {
        vec![name.to_owned()]
    };
    if !account.is_empty() {
        names.push(account.to_owned());
    }
    Person {
        login: login.then(|| name.to_owned()),
        names,
    }
}

fn shown(status: &str, resolution: Option<&str>) -> String {
    match resolution {
        Some(resolution)
            if !resolution.eq_ignore_ascii_case(status) && !is_unresolved(resolution) =>
        {
            format!("{status} ({resolution})")
        }
        _ => status.to_owned(),
    }
}

fn is_unresolved(resolution: &str) -> bool {
    resolution.eq_ignore_ascii_case("unresolved")
}

fn state(
    category: Option<&str>,
    status: &str,
    resolution: Option<&str>,
    resolved: bool,
) -> IssueState {
    let resolution = resolution.filter(|r| !is_unresolved(r));
    let declined = IssueState::Declined { reason: None };
    let category = category.map(str::to_lowercase);
    // A resolution that was left behind when it was reopened says nothing.
    if category.as_deref().is_some_and(|c| NOT_DONE.contains(&c)) {
        return IssueState::Open;
    }
    if resolution.is_some_and(says_declined) || says_declined(status) {
        return declined;
    }
    if resolution.is_some() || resolved || category.as_deref() == Some("done") {
        return IssueState::Done;
    }
    match status.to_lowercase().as_str() {
        "done" | "closed" | "resolved" | "complete" | "completed" | "released" => IssueState::Done,
        "to do"
        | "todo"
        | "open"
        | "reopened"
        | "new"
        | "backlog"
        | "in progress"
        | "in review"
        | "selected for development"
        | "blocked"
        | "waiting"
        | "code review"
        | "testing"
        | "review" => IssueState::Open,
        _ => IssueState::Unclear { ask: ASK },
    }
}
