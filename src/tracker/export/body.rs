//! The text of an issue: what the report says of an action, and the marker.
//!
//! No line begins with text of an incident: GitLab obeys lines that begin with `/`.

use super::{Item, one_line};
use crate::report::markdown::escaped;
use crate::vocabulary::Choice;

/// How long a quoted text may be, in characters; the report has the whole.
const MAX_TEXT: usize = 600;

/// As Markdown.
pub fn markdown(item: &Item<'_>) -> String {
    write(item, &|text| escaped(text))
}

/// As Jira's own markup.
pub fn jira(item: &Item<'_>) -> String {
    write(item, &|text| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if "{}[]!|\\#".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    })
}

fn write(item: &Item<'_>, plain: &dyn Fn(&str) -> String) -> String {
    let plain = |text: &str| plain(&one_line(text, MAX_TEXT));
    let (incident, action) = (item.incident, item.action);
    let mut lines = vec![
        format!("Promised in the review of the incident “{}”.", plain(incident.display_title())),
        String::new(),
    ];
    let mut say = |name: &str, text: String| lines.push(format!("- {name}: {text}"));
    let kinds = [
        action.process.as_ref().map(|p| p.value.word()),
        action.kind.as_ref().map(|k| k.value.word()),
    ];
    let kinds: Vec<&str> = kinds.into_iter().flatten().collect();
    if !kinds.is_empty() {
        say("Kind", kinds.join(", "));
    }
    for addressed in &action.addresses {
        let id = &addressed.value;
        let cause = incident.causes.iter().find(|c| c.id.as_ref().is_some_and(|i| i.value == *id));
        let cause = cause.and_then(|c| c.statement.as_ref());
        let safeguard =
            incident.safeguards.iter().find(|s| s.id.as_ref().is_some_and(|i| i.value == *id));
        let safeguard = safeguard.and_then(|s| s.name.as_ref());
        let what = cause.or(safeguard).map(|s| format!(" ({})", plain(&s.value)));
        say("Addresses", format!("{}{}", plain(id), what.unwrap_or_default()));
    }
    for (name, value) in [("Owner", &action.owner), ("Priority", &action.priority)] {
        if let Some(value) = value {
            say(name, plain(&value.value));
        }
    }
    if let Some(due) = &action.due {
        say("Due", due.value.to_string());
    }
    if let Some(report) = &item.report {
        say("Report", report.clone());
    }
    lines.push(String::new());
    lines.push(
        "It counts as done when it was tested: the review asks who did, how and with what result."
            .to_owned(),
    );
    lines.push(String::new());
    lines.push(item.marker.clone());
    lines.join("\n")
}
