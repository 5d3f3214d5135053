//! GitHub: runs of workflows, deployments and releases, as `gh … --json` and its API give them.

use chrono::TimeDelta;
use serde_json::Value;

use super::dialect::Beside;
use super::fields::{text_at, time_at};
use super::{At, Level, Record};
use crate::vocabulary::EntryKind;

pub fn is(value: &Value, list: Option<&'static str>) -> bool {
    let has = |key: &str| value.get(key).is_some();
    let is_run = has("workflowName")
        || has("workflow_id")
        || has("run_started_at")
        || list == Some("workflow_runs");
    let is_deployment = has("environment") && has("statuses_url");
    let is_status = has("deployment_url") && has("state");
    let is_release =
        (has("tag_name") || has("tagName")) && (has("published_at") || has("publishedAt"));
    let is_listed = has("databaseId") && has("createdAt") && has("conclusion");
    is_pull(value) || is_run || is_deployment || is_status || is_release || is_listed
}

fn is_pull(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    (has("mergedAt") || has("merged_at")) && has("number") && has("title")
}

/// Whether nothing happened yet: a draft of a release, a pull request that is not merged.
pub fn is_silent(value: &Value) -> bool {
    let is_open =
        |keys: [&str; 2]| keys.iter().any(|key| value.get(*key).is_some_and(Value::is_null));
    is(value, None)
        && (is_open(["publishedAt", "published_at"]) || is_open(["mergedAt", "merged_at"]))
}

/// The value under the first of some paths: `gh` and the API call the same by two names.
fn first(value: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| text_at(value, path))
}

const ENDS: [&str; 2] = ["updatedAt", "updated_at"];
/// GitHub ends a run after so long. What was changed later is not its end: GitHub still touches it.
const LONGEST_RUN: TimeDelta = TimeDelta::days(35);

pub fn records(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let at = |paths: &[&str]| paths.iter().find_map(|path| time_at(value, path));
    let made = |paths: &[&str], said: String| {
        let mut record = beside.record(at(paths)?, &said);
        record.kind = Some(EntryKind::Change);
        record.who = first(
            value,
            &[
                "actor.login",
                "creator.login",
                "mergedBy.login",
                "merged_by.login",
                "author.login",
                "triggering_actor.login",
                "user.login",
            ],
        );
        Some(record)
    };
    if is_pull(value) {
        let number = text_at(value, "number").unwrap_or_default();
        let title = text_at(value, "title").unwrap_or_default();
        return made(&["mergedAt", "merged_at"], format!("Pull request #{number} merged: {title}"))
            .into_iter()
            .collect();
    }
    let sha = first(value, &["headSha", "head_sha", "sha"]);
    let commit =
        sha.as_deref().and_then(|sha| Some(format!(" at {}", sha.get(..7)?))).unwrap_or_default();
    let branch = first(value, &["headBranch", "head_branch", "ref"]);
    // What is deployed may be named by its commit alone.
    let branch = branch.filter(|branch| Some(branch) != sha.as_ref());
    let branch = branch.map(|b| format!(" of {b}")).unwrap_or_default();
    if value.get("deployment_url").is_some() {
        let to = first(value, &["environment"]).map(|e| format!(" to {e}")).unwrap_or_default();
        let Some(state) = text_at(value, "state") else { return Vec::new() };
        let why = text_at(value, "description").map(|d| format!(": {d}")).unwrap_or_default();
        let mut record =
            made(&["created_at"], format!("Deployment{to}: {}{why}", state.replace('_', " ")));
        if let Some(record) = &mut record {
            record.level = outcome(&state);
        }
        return record.into_iter().collect();
    }
    if value.get("environment").is_some() {
        let to = text_at(value, "environment").unwrap_or_default();
        let what = text_at(value, "description").map(|d| format!(": {d}")).unwrap_or_default();
        return made(&["created_at"], format!("Deployment to {to}{branch}{commit}{what}"))
            .into_iter()
            .collect();
    }
    if let Some(tag) = first(value, &["tag_name", "tagName"]) {
        return made(&["published_at", "publishedAt"], format!("Release {tag} published"))
            .into_iter()
            .collect();
    }
    let name =
        first(value, &["workflowName", "name", "path"]).unwrap_or_else(|| "Workflow".to_owned());
    let title = first(value, &["displayTitle", "display_title"]).filter(|t| *t != name);
    let title = title.map(|t| format!(": {t}")).unwrap_or_default();
    let begun = made(
        &["startedAt", "run_started_at", "createdAt", "created_at"],
        format!("{name} started{branch}{commit}{title}"),
    );
    let conclusion =
        text_at(value, "conclusion").filter(|_| match (begun.as_ref().map(|r| r.at), at(&ENDS)) {
            (Some(At::Exact(begun)), Some(At::Exact(ended))) => ended - begun <= LONGEST_RUN,
            _ => true,
        });
    let ended = conclusion.and_then(|conclusion| {
        let said = match conclusion.as_str() {
            "success" => "succeeded".to_owned(),
            "failure" => "failed".to_owned(),
            other => format!("ended: {}", other.replace('_', " ")),
        };
        let mut record = made(&ENDS, format!("{name} {said}{branch}{commit}{title}"))?;
        record.level = outcome(&conclusion);
        Some(record)
    });
    begun.into_iter().chain(ended).collect()
}

fn outcome(state: &str) -> Option<Level> {
    matches!(state, "failure" | "error" | "timed_out" | "startup_failure").then_some(Level::Error)
}
