//! What the status of a Jira issue means: by its category, else by words that are known.

use crate::tracker::issue::{IssueState, says_declined, says_declined_as_resolution};

/// Categories of a status that is not done: by key, and by name.
const NOT_DONE: [&str; 7] =
    ["new", "indeterminate", "undefined", "to do", "in progress", "new issue", "no category"];

/// Statuses of Jira's own workflows, and of many others, in which somebody still has to do something.
const OPEN: [&str; 26] = [
    "to do",
    "todo",
    "open",
    "reopened",
    "re-opened",
    "new",
    "backlog",
    "triage",
    "selected for development",
    "doing",
    "in progress",
    "work in progress",
    "in development",
    "in analysis",
    "in review",
    "under review",
    "review",
    "code review",
    "patch available",
    "testing",
    "in testing",
    "in test",
    "in qa",
    "blocked",
    "on hold",
    "paused",
];

/// Where an issue stands that has neither a known category nor a known status, by how the status
/// begins; a resolution says more than these.
const NOT_YET: [&str; 4] = ["ready for ", "ready to ", "to be ", "pending"];

/// What an export has of one issue.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The category of the status, by key or by name.
    pub category: Option<&'a str>,
    pub status: &'a str,
    pub resolution: Option<&'a str>,
    /// Whether there is a day on which it was resolved.
    pub resolved: bool,
    /// What to do when this tells nothing.
    pub ask: &'static str,
}

impl Standing<'_> {
    /// Where the issue stands.
    pub fn state(self) -> IssueState {
        let resolution = self.resolution.filter(|r| !is_unresolved(r));
        let category = self.category.map(str::to_lowercase);
        let status = self.status.trim().to_lowercase();
        if category.as_deref().is_some_and(|c| NOT_DONE.contains(&c)) {
            return IssueState::Open;
        }
        // Older versions call it “Complete”.
        let done = matches!(category.as_deref(), Some("done" | "complete"));
        // A resolution that was left behind when it was reopened says nothing.
        if !done && is_open(&status) {
            return IssueState::Open;
        }
        if resolution.is_some_and(says_declined_as_resolution) || says_declined(&status) {
            return IssueState::Declined { reason: None };
        }
        if done || resolution.is_some() || self.resolved {
            return IssueState::Done;
        }
        match status.as_str() {
            "done" | "closed" | "resolved" | "complete" | "completed" | "released" => {
                IssueState::Done
            }
            status if NOT_YET.iter().any(|b| status.starts_with(b)) => IssueState::Open,
            _ => IssueState::Unclear { ask: self.ask },
        }
    }

    /// The status in Jira's own words, with the resolution where it says more.
    pub fn shown(self) -> String {
        match self.resolution {
            Some(resolution)
                if !resolution.eq_ignore_ascii_case(self.status) && !is_unresolved(resolution) =>
            {
                format!("{} ({resolution})", self.status)
            }
            _ => self.status.to_owned(),
        }
    }
}

/// Whether a status, in lower case, is one that is known as open.
fn is_open(status: &str) -> bool {
    OPEN.contains(&status) || status.starts_with("waiting") || status.starts_with("awaiting")
}

fn is_unresolved(resolution: &str) -> bool {
    resolution.eq_ignore_ascii_case("unresolved")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(category: &str, status: &str, resolution: &str) -> IssueState {
        let said = |text: &'static str| Some(text).filter(|t| !t.is_empty());
        let standing = Standing {
            category: said(category.to_owned().leak()),
            status,
            resolution: said(resolution.to_owned().leak()),
            resolved: false,
            ask: "ask",
        };
        standing.state()
    }

    #[test]
    fn an_open_status_outweighs_a_resolution_left_behind() {
        for status in [
            "Open",
            "Reopened",
            "IN PROGRESS",
            "To Do",
            "Blocked",
            "Backlog",
            "In Review",
            "Selected for Development",
            "Waiting for support",
            "waiting",
        ] {
            assert_eq!(state("", status, "Fixed"), IssueState::Open, "{status}");
            assert_eq!(state("", status, "Won't Do"), IssueState::Open, "{status}");
            // Another word for the category tells nothing, either.
            assert_eq!(state("Fertig", status, "Fixed"), IssueState::Open, "{status}");
            // The category is the workflow's own word.
            for done in ["Done", "Complete"] {
                assert_eq!(state(done, status, "Fixed"), IssueState::Done, "{status}");
            }
        }
        assert_eq!(state("", "Verified", "Fixed"), IssueState::Done);
        assert_eq!(state("", "Ready for release", "Fixed"), IssueState::Done);
    }

    #[test]
    fn resolutions_that_did_nothing() {
        let declined = IssueState::Declined { reason: None };
        for resolution in [
            "Won't Do",
            "Won’t Fix",
            "Withdrawn",
            "Not A Problem",
            "Later",
            "Cannot Reproduce",
            "Works for Me",
            "Auto Closed",
            "Incomplete",
        ] {
            assert_eq!(state("Done", "Closed", resolution), declined, "{resolution}");
        }
        for resolution in ["Fixed", "Done", "Implemented", "Delivered", "Resolved"] {
            let done = state("", "Closed", resolution);
            assert_eq!(done, IssueState::Done, "{resolution}");
        }
        // A list for later is no close.
        assert!(matches!(state("", "Later", ""), IssueState::Unclear { .. }));
    }

    #[test]
    fn a_status_that_only_waits_is_open() {
        assert_eq!(state("", "Ready for QA", ""), IssueState::Open);
        assert_eq!(state("", "Pending approval", "Unresolved"), IssueState::Open);
        assert!(matches!(state("", "Abgenommen", ""), IssueState::Unclear { .. }));
    }
}
