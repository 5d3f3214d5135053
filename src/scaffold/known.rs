//! What earlier incidents and the configuration know that a new incident has to answer again:
//! safeguards with what became of them, and audiences with what was decided.

use serde::Serialize;

use super::markdown::{cell, comment};
use crate::config::Config;
use crate::model::{Incident, Library};
use crate::vocabulary::Choice;

/// How many safeguards of earlier incidents are offered at most.
const MOST_SAFEGUARDS: usize = 8;
/// How often a safeguard's earlier outcomes are told.
const MOST_OUTCOMES: usize = 3;

/// A safeguard as the template shows it.
#[derive(Serialize)]
pub struct SafeguardView {
    /// For a cell.
    pub name: String,
    /// For a comment.
    pub said: String,
    /// For a cell.
    pub expected: String,
    /// What became of it before, for comments.
    pub before: Vec<String>,
}

/// An audience as the template shows it.
#[derive(Serialize)]
pub struct AudienceView {
    /// For a cell.
    pub name: String,
    /// For a comment.
    pub said: String,
    /// Who that is, for a comment; empty where nobody has said.
    pub about: String,
    /// What was decided about it before, for a comment; empty if nothing was.
    pub before: String,
}

/// Earlier incidents of the same services, the newest first; the one that this is like before all.
pub fn earlier<'a>(
    services: &[String],
    from: Option<&'a Incident>,
    library: &'a Library,
) -> Vec<&'a Incident> {
    let shares = |i: &&'a Incident| {
        let mut theirs = i.services.iter();
        theirs.any(|s| services.contains(&s.value))
    };
    let mut found: Vec<&Incident> = library.incidents.iter().map(|i| &**i).filter(shares).collect();
    found.sort_by(|a, b| b.slug.cmp(&a.slug));
    if let Some(from) = from {
        found.retain(|i| i.slug != from.slug);
        found.insert(0, from);
    }
    found
}

/// Safeguards that earlier incidents name, each once, with what became of it.
pub fn safeguards(earlier: &[&Incident]) -> Vec<SafeguardView> {
    let mut found: Vec<(String, SafeguardView)> = Vec::new();
    for incident in earlier {
        for safeguard in &incident.safeguards {
            let Some(name) = safeguard.name.as_ref() else {
                continue;
            };
            let key = crate::model::decode::heading_words(&name.value);
            let at = match found.iter().position(|(k, _)| *k == key) {
                Some(at) => at,
                None if found.len() < MOST_SAFEGUARDS => {
                    let expected = safeguard.expected.as_ref();
                    let view = SafeguardView {
                        name: cell(&name.value),
                        said: comment(&name.value),
                        expected: expected.map(|e| cell(&e.value)).unwrap_or_default(),
                        before: Vec::new(),
                    };
                    found.push((key, view));
                    found.len() - 1
                }
                None => continue,
            };
            let Some(outcome) = &safeguard.outcome else {
                continue;
            };
            let why = safeguard.why.as_ref();
            let why = why.map(|w| format!(": {}", w.value)).unwrap_or_default();
            let before = &mut found[at].1.before;
            if before.len() < MOST_OUTCOMES {
                let said = format!("{}: {}{why}", incident.slug, outcome.value.word());
                before.push(comment(&said));
            }
        }
    }
    found.into_iter().map(|(_, view)| view).collect()
}

/// The audiences to decide about: the configured ones, else those of the earlier incident, else the
/// two that every incident has.
pub fn audiences(config: &Config, from: Option<&Incident>) -> Vec<AudienceView> {
    let before = |name: &str| {
        let decided = from?.notifications.iter().find(|n| {
            let audience = n.audience.as_ref();
            audience.is_some_and(|a| a.value == name)
        })?;
        let reason = decided.reason.as_ref();
        let reason = reason.map(|r| format!(": {}", r.value)).unwrap_or_default();
        let said = format!("{}: {}{reason}", from?.slug, decided.decision.as_ref()?.value.word());
        Some(comment(&said))
    };
    let view = |name: &str, about: &str| AudienceView {
        name: cell(name),
        said: comment(name),
        about: comment(about),
        before: before(name).unwrap_or_default(),
    };
    if !config.audiences.is_empty() {
        let all = config.audiences.iter();
        return all.map(|(name, audience)| view(name, &audience.description)).collect();
    }
    let of_earlier = from.iter().flat_map(|f| &f.notifications);
    let mut names: Vec<&str> =
        of_earlier.filter_map(|n| n.audience.as_ref()).map(|a| a.value.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        names = vec!["customers", "staff"];
    }
    names.into_iter().map(|name| view(name, "")).collect()
}
