//! Jira: the CSV export of a search, and the search of its REST API (versions 2 and 3).

use serde_json::Value;

use super::document::{self, Document};
use super::jira_status::Standing;
use super::{Export, due_in, how, unread_due};
use crate::intake::{DateOrder, Dates, ReadError, Record, Row, Table};
use crate::tracker::issue::{Issue, IssueState, Person, Tracker};
use crate::tracker::marker;
use crate::tracker::reference;

/// The fields of a search that say all that is compared.
const HOW: &str = "Ask Jira for fields=summary,status,resolution,resolutiondate,statuscategorychangedate,duedate,assignee,description";

/// Hosts that answer for every site alike: what they say leads to no page for people.
const GATEWAYS: [&str; 1] = ["api.atlassian.com"];

/// What the column with the key is called in other languages.
const KEYS_ELSEWHERE: [&str; 7] = [
    "clave de incidencia",
    "klucz zgłoszenia",
    "vorgangsschlüssel",
    "vorgangs-schlüssel",
    "clé de ticket",
    "chave da item",
    "chave do item",
];

/// How many rows are looked at for keys.
const LOOKED_AT: usize = 50;

/// How deep the text of an issue is looked through; Jira's own editor nests no further.
const MAX_DEPTH: usize = 40;

/// Reads the result of a search.
pub fn read_json(document: &Document) -> Result<Export, ReadError> {
    let issues = document.records().map(|r| issue(r?)).collect::<Result<Vec<_>, _>>()?;
    let count = issues.len() as u64;
    let partial = if document.more || document.total.is_some_and(|t| t > count) {
        Some(format!(
            "it holds {count} {}, one page of {}; export the other pages too",
            if count == 1 { "issue" } else { "issues" },
            document.total.map_or_else(|| "several".to_owned(), |t| t.to_string())
        ))
    } else {
        None
    };
    Ok(Export { tracker: Tracker::Jira, pulls: Vec::new(), issues, partial, notes: Vec::new() })
}

fn issue(record: Record<'_>) -> Result<Issue, ReadError> {
    const ASK: &str = "its status is none that we know as done or open, and the search gave no category of it; ask Jira for the fields `status`, with its `statusCategory`, and `resolution`";
    let key = record.need("key", HOW)?;
    let fields = record.inside("fields").ok_or_else(|| {
        ReadError(format!("{key}, issue {} of the list, has no `fields`. {HOW}", record.number))
    })?;
    let status = fields.inside("status");
    let category = status.and_then(|s| s.inside("statusCategory"));
    let category = category.and_then(|c| c.text("key").or_else(|| c.text("name")));
    let word = status.and_then(|s| s.text("name")).unwrap_or_default();
    let resolution = fields.inside("resolution").and_then(|r| r.text("name"));
    if status.is_none() && resolution.is_none() && !fields.has("resolution") {
        return Err(ReadError(format!(
            "{key}, issue {} of the list, has no `status`. {HOW}",
            record.number
        )));
    }
    let mut text = String::new();
    if let Some(description) = fields.value("description") {
        words_of(description, 0, &mut text);
    }
    let due = document::due(fields, "duedate");
    let resolved = fields.instant("resolutiondate");
    let standing =
        Standing { category, status: word, resolution, resolved: resolved.is_some(), ask: ASK };
    let state = standing.state();
    // Some workflows set no resolution; then the day on which it became done is the one.
    let became = || fields.instant("statuscategorychangedate").filter(|_| is_closed(&state));
    Ok(Issue {
        key: key.to_owned(),
        url: record.text("self").and_then(|s| page(s, key)),
        title: fields.text("summary").unwrap_or_default().to_owned(),
        status: standing.shown(),
        closed: resolved.or_else(became),
        state,
        assignees: document::people(
            fields,
            "assignee",
            &["name"],
            &["displayName", "emailAddress", "accountId"],
        ),
        due,
        markers: marker::find(&text),
        closed_unread: None,
    })
}

/// The page of an issue: https://acme.atlassian.net/rest/api/3/issue/10001 →
/// https://acme.atlassian.net/browse/PAY-1
fn page(own: &str, key: &str) -> Option<String> {
    let (site, _) = own.split_once("/rest/")?;
    let host = url::Url::parse(site).ok()?;
    let web = matches!(host.scheme(), "https" | "http");
    let gateway = host.host_str().is_none_or(|h| GATEWAYS.contains(&h));
    (web && !gateway).then(|| format!("{site}/browse/{key}"))
}

fn is_closed(state: &IssueState) -> bool {
    matches!(state, IssueState::Done | IssueState::Declined { .. })
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

/// Reads the CSV export; also what was saved as CSV from the Excel export of older versions, which
/// calls the key `Key`.
pub fn read_table(table: &Table, order: Option<DateOrder>) -> Result<Export, ReadError> {
    let how = how(Tracker::Jira);
    let own = table.column(&["issue key"]);
    let key = match own.or_else(|| table.column(&["key"])) {
        Some(key) => key,
        None => table.need("issue key", how).map_err(|e| another_language(table).unwrap_or(e))?,
    };
    let status = table.need("status", how)?;
    let title = table.column(&["summary"]);
    let category = table.column(&["status category"]);
    let resolution = table.column(&["resolution"]);
    let resolved = table.column(&["resolved", "resolution date"]);
    let changed = table.column(&["status category changed"]);
    let due = table.column(&["due date"]);
    let assignee = table.column(&["assignee"]);
    let account = table.column(&["assignee id"]);
    let logins = own.is_some() && !is_cloud(table);
    let ask = ask(category.is_some(), resolution.is_some());
    let mut texts = table.columns("description");
    // What an importer could not place, and what people paste, stands in comments.
    texts.extend(table.columns("comment"));
    let mut notes = table.notes.clone();
    let dates = Dates::of(table, [resolved, changed, due], order, &mut notes);
    let mut issues = Vec::with_capacity(table.rows().len());
    for row in table.rows().filter(|r| !is_signature(*r, key)) {
        let said = |column| Some(row.cell(column)).filter(|c| !c.is_empty());
        let standing = Standing {
            category: said(category),
            status: row.cell(Some(status)),
            resolution: said(resolution),
            resolved: said(resolved).is_some(),
            ask,
        };
        let state = standing.state();
        // Some workflows set no resolution; then the day on which it became done is the one.
        let days = [resolved, changed.filter(|_| is_closed(&state))];
        let (closed, closed_unread) = dates.first(days.into_iter().filter_map(said));
        let due = due.map(|_| row.cell(due));
        notes.extend(unread_due(&dates, due, row.line));
        let person = said(assignee).and_then(|name| person(name, row.cell(account), logins));
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
            closed,
            state,
            status: standing.shown(),
            assignees: assignee.map(|_| person.into_iter().collect()),
            due: due_in(&dates, due),
            markers,
            closed_unread,
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

/// What to export when nothing says whether an issue is done, by the columns that are there.
const fn ask(category: bool, resolution: bool) -> &'static str {
    match (category, resolution) {
        (true, _) => {
            "neither its status nor its status category is one that we know as done or open; set the language of your Jira profile to English and export again"
        }
        (false, true) => {
            "its status is none that we know as done or open, and it has no resolution; export the column `Status Category` too"
        }
        (false, false) => {
            "its status is none that we know as done or open; export the column `Status Category` or `Resolution` too"
        }
    }
}

/// Whether the table comes from Jira Cloud, which names people by display names, beside their ids.
fn is_cloud(table: &Table) -> bool {
    let only_there =
        ["assignee id", "reporter id", "creator id", "project lead id", "status category changed"];
    table.column(&only_there).is_some()
}

/// The last line of an older Excel export: `Generated at Sat Mar 22 … by … using JIRA …`.
fn is_signature(row: Row<'_>, key: usize) -> bool {
    row.cell(Some(key)).is_empty()
        && row.alone().is_some_and(|cell| cell.starts_with("Generated at "))
}

/// Somebody; `None` for the word that stands for nobody.
fn person(name: &str, account: &str, logins: bool) -> Option<Person> {
    if account.is_empty() && name.eq_ignore_ascii_case("unassigned") {
        return None;
    }
    // A user name of Jira's own server has no space.
    let login =
        logins && account.is_empty() && !name.contains(char::is_whitespace) && !name.contains('@');
    let mut names = if login { Vec::new() } else { vec![name.to_owned()] };
    if !account.is_empty() {
        names.push(account.to_owned());
    }
    Some(Person { login: login.then(|| name.to_owned()), names })
}

/// Why a table that has no key by its English name is one of Jira nevertheless. Not only the columns
/// of it are in another language: statuses and resolutions are, too, and a “won't do” that we do not
/// know would be taken for done. So it is not read.
pub fn another_language(table: &Table) -> Option<ReadError> {
    let named = table.column(&KEYS_ELSEWHERE);
    let english = ["summary", "issue type", "issue id", "description", "title"];
    let unnamed = || {
        let english = table.column(&english).is_some();
        (0..table.width()).find(|c| !english && holds_keys(table, *c))
    };
    let name = table.name(named.or_else(unnamed)?);
    Some(ReadError(format!(
        "line 1: this looks like an export of Jira in another language than English (“{name}” is the key): its statuses and resolutions would not be understood. Set the language of your Jira profile to English and export again, or use the JSON of a search (see docs/trackers.md)"
    )))
}

/// Whether a column holds keys such as PAY-1, and nothing else.
fn holds_keys(table: &Table, column: usize) -> bool {
    let mut cells = table
        .rows()
        .take(LOOKED_AT)
        .map(|r| r.cell(Some(column)))
        .filter(|c| !c.is_empty())
        .peekable();
    cells.peek().is_some() && cells.all(|c| reference::key(c).is_some())
}
