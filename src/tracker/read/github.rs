//! GitHub: `gh issue list --json …`, and the arrays of its REST API.
//!
//! `gh` writes `number`, `state` (`OPEN`, `CLOSED`), `stateReason` (`COMPLETED`, `NOT_PLANNED`,
//! `DUPLICATE`, `REOPENED` or empty), `url`, `closedAt`; the API `state_reason`, `html_url`,
//! `closed_at` in lower case, and pull requests among the issues. Pages may stand in a list of lists
//! (`gh api --paginate --slurp`), and those of a search below `items`.
//!
//! GitHub has had reasons since May 2022, and says completed of all that was closed before, or since
//! without another reason being chosen: a label that says otherwise is in doubt, not overruled.

use super::document::{self, Document};
use super::{Export, how, one_state_only};
use crate::intake::{ReadError, Record};
use crate::tracker::issue::{Due, Issue, IssueState, Tracker, declining_label};
use crate::tracker::marker;

/// How many issues `gh issue list` gives unless it is told otherwise, and a page of the API at most.
const PAGES: [usize; 3] = [30, 100, 1000];

/// Reads the issues.
pub fn read(document: &Document) -> Result<Export, ReadError> {
    let mut issues = Vec::with_capacity(document.issues.len());
    let mut pulls = Vec::new();
    let mut notes = Vec::new();
    for record in document.records() {
        let record = record?;
        // The API counts pull requests as issues.
        if record.value("pull_request").is_some() {
            pulls.push(issue(record)?);
            continue;
        }
        issues.push(issue(record)?);
    }
    let first = document.issues.first();
    let has = |key: &str| first.is_some_and(|f| f.get(key).is_some());
    if !issues.is_empty() && !has("body") {
        notes.push("the export has no `body`: issues are known by `ticket` only, not by the marker in their text; add `body` to --json".to_owned());
    }
    Ok(Export {
        tracker: Tracker::GitHub,
        partial: partial(document, &issues),
        issues,
        pulls,
        notes,
    })
}

fn partial(document: &Document, issues: &[Issue]) -> Option<String> {
    let count = document.issues.len();
    if PAGES.contains(&count) {
        return Some(format!(
            "it holds exactly {count} issues, where `gh` or the API may have stopped; export with --limit 10000"
        ));
    }
    if document.items {
        let found = document.total.filter(|t| *t > count as u64);
        let found = found.map_or_else(String::new, |t| format!(", and {count} of the {t} found"));
        return Some(format!(
            "it is the answer of a search, and holds what was asked for{found}; export the whole list with gh issue list --state all"
        ));
    }
    one_state_only(issues)
        .map(|state| format!("it holds {state} issues only; export with --state all"))
}

fn issue(record: Record<'_>) -> Result<Issue, ReadError> {
    let how = how(Tracker::GitHub);
    let number = record.number("number", how)?;
    let state = record.need("state", how)?;
    let reason = record.text("stateReason").or_else(|| record.text("state_reason"));
    let has_reason = record.has("stateReason") || record.has("state_reason");
    let closed = state.eq_ignore_ascii_case("closed");
    let label = declining_label(record.names("labels"));
    let reason_word = reason.map(|r| r.to_lowercase().replace('_', " "));
    let (state, status) = match (closed, reason_word.as_deref(), label) {
        (false, ..) => (IssueState::Open, "open".to_owned()),
        (true, Some("completed"), Some(label)) => (
            IssueState::Unclear {
                ask: "not written: GitHub says completed of all that is closed without another reason being chosen, and the label says that it was not done; say here which is so",
            },
            format!("closed as completed, labelled {label}"),
        ),
        (true, Some("not planned" | "duplicate"), _) => {
            let word = reason_word.as_deref().unwrap_or_default();
            (IssueState::Declined { reason: None }, format!("closed as {word}"))
        }
        (true, Some("completed"), _) => (IssueState::Done, "closed as completed".to_owned()),
        (true, _, Some(label)) => {
            (IssueState::Declined { reason: None }, format!("closed, labelled {label}"))
        }
        // GitHub shows one that was closed before there were reasons as completed.
        (true, _, None) if has_reason => (IssueState::Done, "closed".to_owned()),
        (true, _, None) => (
            IssueState::Unclear {
                ask: "the export does not say whether as completed or as not planned; add `stateReason` to --json",
            },
            "closed".to_owned(),
        ),
    };
    let url = record.text("html_url").or_else(|| {
        // In the API's own answer `url` is that of the API.
        record.text("url").filter(|u| !u.contains("/repos/"))
    });
    let url = url.map(|u| match record.value("pull_request") {
        // As that of the issue that a ticket takes it for.
        Some(_) => u.replace(&format!("/pull/{number}"), &format!("/issues/{number}")),
        None => u.to_owned(),
    });
    let body = record.text("body").unwrap_or_default();
    Ok(Issue {
        key: format!("#{number}"),
        url,
        title: record.need("title", how)?.to_owned(),
        state,
        status,
        closed: record.instant("closedAt").or_else(|| record.instant("closed_at")),
        assignees: document::people(record, "assignees", &["login"], &["name"]),
        due: Due::Unknown,
        markers: marker::find(body),
        closed_unread: None,
    })
}
