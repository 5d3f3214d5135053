//! Ids on a report page: of steps, of causes, safeguards and actions, and the page's own.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Incident;
use crate::source::{Span, Spanned};
use crate::vocabulary::Step;

/// Ids that the templates use themselves.
const OWN: [&str; 32] = [
    "main",
    "top",
    "toc",
    "summary",
    "steps",
    "matrix",
    "related",
    "appendices",
    "evidence",
    "history",
    "impact-totals",
    "history-commits",
    "waivers",
    "phases",
    "keys",
    "keys-title",
    "finder",
    "finder-field",
    "finder-list",
    "banner",
    "glance",
    "glance-h",
    "matrix-h",
    "timeline",
    "timeline-milestones",
    "timeline-staff",
    "phase-before",
    "phase-undetected",
    "phase-unacknowledged",
    "phase-responding",
    "phase-recovering",
    "phase-after",
];

/// Which ids of an incident's data are ids of its page. Ids that authors chose are taken only
/// where they are harmless in HTML and in addresses, and only once.
pub struct Anchors {
    by_id: BTreeMap<String, Span>,
}

impl Anchors {
    /// The anchors of an incident's causes, safeguards and actions.
    pub fn new(incident: &Incident) -> Self {
        let causes = incident.causes.iter().map(|c| (&c.id, c.span));
        let safeguards = incident.safeguards.iter().map(|s| (&s.id, s.span));
        let actions = incident.actions.iter().map(|a| (&a.id, a.span));
        let mut by_id = BTreeMap::new();
        for (id, span) in causes.chain(safeguards).chain(actions) {
            if let Some(Spanned { value, .. }) = id
                && is_harmless(value)
            {
                by_id.entry(value.clone()).or_insert(span);
            }
        }
        Self { by_id }
    }

    /// The anchor of an id: itself.
    pub fn of(&self, id: &str) -> Option<String> {
        self.by_id.contains_key(id).then(|| id.to_owned())
    }

    /// The anchor of an entry, if it is the first with its id.
    pub fn of_entry(&self, id: &str, span: Span) -> Option<String> {
        (self.by_id.get(id) == Some(&span)).then(|| id.to_owned())
    }

    /// All ids that the incident's page uses beside those of its prose.
    pub fn reserved(&self, incident: &Incident) -> BTreeSet<String> {
        let own = OWN.iter().map(ToString::to_string);
        let steps =
            Step::ALL.iter().flat_map(|s| [s.slug().to_owned(), format!("{}-body", s.slug())]);
        let entries = (0..incident.timeline.len()).map(super::views::report::timeline::anchor);
        let sections = (0..incident.body.sections.len()).map(super::published::other_section_id);
        own.chain(steps).chain(entries).chain(sections).chain(self.by_id.keys().cloned()).collect()
    }
}

fn is_harmless(id: &str) -> bool {
    let ours = OWN.contains(&id)
        || Step::from_slug(id.strip_suffix("-body").unwrap_or(id)).is_some()
        || id.starts_with("section-")
        || id.strip_prefix('t').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    !ours
        && id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn only_plain_ids_that_are_not_ours_are_taken() {
        for id in ["C1", "S12", "A-3", "cause_x"] {
            assert!(is_harmless(id), "{id}");
        }
        for id in
            ["", "1", "C 1", "t3", "impact", "impact-body", "main", "\"><script>", "é", "section-1"]
        {
            assert!(!is_harmless(id), "{id}");
        }
    }
}
