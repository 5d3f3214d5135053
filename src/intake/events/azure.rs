//! Azure: its activity log, and the logs of its resources, which have the same shape, sign-ins and audits of Entra among
//! them.

use serde_json::Value;

use super::dialect::Beside;
use super::fields::{Field, Mapping, find, level_of, text_at, time};
use super::{Level, Record, kubernetes};
use crate::vocabulary::EntryKind;

/// Where the user stands in a token, by the name that it has there.
const UPN: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

fn is(value: &Value) -> bool {
    value.get("operationName").is_some()
        && ["resourceId", "correlationId", "caller"].iter().any(|key| value.get(*key).is_some())
}

/// What the audit log of a cluster says, which is in it as a text.
pub fn of_cluster(value: &Value) -> Option<Value> {
    let log = value.get("properties")?.get("log")?.as_str().filter(|_| is(value))?;
    serde_json::from_str(log).ok().filter(|log| kubernetes::is(log, None))
}

/// An operation: on what, by whom, and how it ended; `None` where this is none.
pub fn operation(value: &Value, beside: &Beside<'_>) -> Option<Vec<Record>> {
    if !is(value) {
        return None;
    }
    if let Some(audit) = of_cluster(value) {
        return Some(kubernetes::records(&audit, beside));
    }
    // What does not apply is there and empty.
    let said = |path: &&str| text_at(value, path).filter(|text| !text.trim().is_empty());
    let first = |paths: &[&str]| paths.iter().find_map(said);
    let none = Mapping::default();
    let at = find(value, Field::At, &none).and_then(time)?;
    let name = first(&["operationName"])?;
    let on = first(&["properties.appDisplayName"]).or_else(|| {
        let target = value.get("properties")?.get("targetResources")?.get(0)?;
        text_at(target, "displayName").or_else(|| text_at(target, "userPrincipalName"))
    });
    let on = on.or_else(|| {
        let id = first(&["resourceId", "resource.id"])?;
        id.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
    });
    let result = first(&["status", "resultType", "properties.result"]);
    // Sign-ins that succeeded have the number of no error.
    let result = result.map(|r| if r == "0" { "Success".to_owned() } else { r });
    let is_failed = result.as_deref().is_some_and(is_failure);
    let why = first(&[
        "properties.status.failureReason",
        "resultDescription",
        "subStatus",
        "properties.resultReason",
        "resultSignature",
    ]);
    let why = why.filter(|why| is_failed && Some(why) != result.as_ref());
    let said: String = [
        Some(name),
        on.map(|on| format!(" {on}")),
        result.map(|result| format!(" → {result}")),
        why.map(|why| format!(": {why}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut record = beside.record(at, &said);
    let own = level_of(value, &none);
    record.level = own.max(is_failed.then_some(Level::Warning));
    let operation = first(&["operationName.value", "operationName"]).unwrap_or_default();
    let operation = operation.to_ascii_lowercase();
    let changes = ["/write", "/delete", "/action"].iter().any(|end| operation.ends_with(end));
    record.kind = changes.then_some(EntryKind::Change);
    let claims = value.get("identity").and_then(|i| i.get("claims"));
    let who = first(&["caller"])
        .or_else(|| claims.and_then(|c| text_at(c, "name").or_else(|| text_at(c, UPN))))
        .or_else(|| value.get("identity")?.as_str().map(str::to_owned))
        .or_else(|| {
            first(&[
                "properties.userPrincipalName",
                "properties.initiatedBy.user.userPrincipalName",
                "properties.initiatedBy.app.displayName",
                "callerIpAddress",
            ])
        });
    record.who = who.filter(|who| who.len() < 80);
    Some(vec![record])
}

/// Whether a result is one of those that failed: a word, or the number of an error.
fn is_failure(result: &str) -> bool {
    let lower = result.to_ascii_lowercase();
    ["fail", "error", "denied"].iter().any(|word| lower.contains(word))
        || result.parse::<u64>().is_ok_and(|code| code != 0 && !(100..400).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::events::Reading;

    #[test]
    fn a_sign_in_says_in_words_that_it_succeeded() {
        let reading = Reading::default();
        for (number, result) in [("0", "Success"), ("50126", "50126")] {
            let value = serde_json::json!({
                "time": "2026-03-14T09:02:11Z",
                "operationName": "Sign-in activity",
                "correlationId": "7",
                "resultType": number,
                "properties": {"appDisplayName": "Azure Portal"},
            });
            let found = operation(&value, &Beside { reading: &reading, line: 1 }).unwrap();
            let texts: Vec<&str> = found.iter().map(|r| r.text.as_str()).collect();
            assert_eq!(texts, [format!("Sign-in activity Azure Portal → {result}")]);
        }
    }
}
