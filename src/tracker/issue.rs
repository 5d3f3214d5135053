//! An issue as a tracker exported it, in the terms that all trackers share.

use chrono::NaiveDate;
use serde::Serialize;

use crate::intake::When;

/// A tracker whose exports can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tracker {
    /// `gh issue list --json …`, or the REST API
    GitHub,
    /// `glab issue list --output json`, the REST API, or the CSV export
    GitLab,
    /// The CSV export, or a search of the REST API
    Jira,
    /// The CSV export
    Linear,
    /// The CSV export of a query
    Azure,
}

impl Tracker {
    /// Every tracker.
    pub const ALL: [Self; 5] = [Self::GitHub, Self::GitLab, Self::Jira, Self::Linear, Self::Azure];

    /// As people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Jira => "Jira",
            Self::Linear => "Linear",
            Self::Azure => "Azure DevOps",
        }
    }
}

/// Where an issue stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueState {
    /// Somebody still has to do something.
    Open,
    Done,
    /// Closed without being done: won't do, not planned, cancelled, a duplicate.
    Declined {
        /// Why, where the export says more than that it was.
        reason: Option<String>,
    },
    /// The export does not say; what to export so that it does.
    Unclear {
        ask: &'static str,
    },
}

/// A due date there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The export has no such field, or its date cannot be read for sure.
    Unknown,
    None,
    On(NaiveDate),
}

/// Somebody an issue is assigned to, by all the names that the export has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What they log in with: comparable with a handle.
    pub login: Option<String>,
    /// Display name or mail address.
    pub names: Vec<String>,
}

impl Person {
    /// The login, or the first name.
    pub fn shown(&self) -> &str {
        let first = self.login.as_deref().or(self.names.first().map(String::as_str));
        first.unwrap_or_default()
    }
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How the tracker names it: `#12`, `PAY-123`, `AB#42`.
    pub key: String,
    /// Its address, where the export has one.
    pub url: Option<String>,
    pub title: String,
    pub state: IssueState,
    /// The state in the tracker's own words.
    pub status: String,
    pub closed: Option<When>,
    /// `None` when the export has no such field.
    pub assignees: Option<Vec<Person>>,
    pub due: Due,
    /// The actions that its text names (see [`super::marker`]).
    pub markers: Vec<String>,
    /// Where there is a date on which it was closed that cannot be read: the date, and why, in half a
    /// sentence.
    pub closed_unread: Option<String>,
}

impl Issue {
    /// The address, or the key where there is none: what `ticket` is to hold.
    pub fn ticket(&self) -> &str {
        self.url.as_deref().unwrap_or(&self.key)
    }
}

/// Words for a close that did nothing, as trackers and teams use them.
const DECLINED: [&str; 44] = [
    "won't do",
    "wont do",
    "won't fix",
    "wont fix",
    "wontfix",
    "wont-fix",
    "wontdo",
    "won't implement",
    "will not fix",
    "will not do",
    "will not implement",
    "not planned",
    "not_planned",
    "not a bug",
    "not a defect",
    "not a problem",
    "not an issue",
    "not applicable",
    "not needed",
    "no longer needed",
    "no longer applies",
    "declined",
    "rejected",
    "withdrawn",
    "cancelled",
    "canceled",
    "invalid",
    "obsolete",
    "abandoned",
    "duplicate",
    "duplicated",
    "cannot reproduce",
    "can't reproduce",
    "unable to reproduce",
    "not reproducible",
    "incomplete",
    "cut",
    "removed",
    "as designed",
    "by design",
    "works as designed",
    "overtaken by events",
    "deferred",
    "out of date",
];

/// More words that say so of a resolution or a reason; as a label or a status they may say that it
/// still is to be done.
const DECLINED_AS_RESOLUTION: [&str; 14] = [
    "later",
    "remind",
    "postponed",
    "works for me",
    "works as intended",
    "working as intended",
    "auto closed",
    "auto-closed",
    "timed out",
    "out of scope",
    "copied to backlog",
    "removed from the backlog",
    "superseded",
    "not fixed",
];

/// Whether a word says that an issue was closed without being done.
pub(super) fn says_declined(word: &str) -> bool {
    DECLINED.contains(&plain(word).as_str())
}

/// Whether the resolution of an issue, or the reason of its state, says that it was not done.
pub(super) fn says_declined_as_resolution(word: &str) -> bool {
    let word = plain(word);
    DECLINED.contains(&word.as_str()) || DECLINED_AS_RESOLUTION.contains(&word.as_str())
}

/// In lower case, with a plain apostrophe.
fn plain(word: &str) -> String {
    let word = word.trim().replace(['\u{2018}', '\u{2019}'], "'");
    word.to_lowercase()
}

/// The label of a closed issue that says it was not done: `wontfix`, `won't-fix`, also in a group
/// of labels (`status::wontfix`, `resolution/duplicate`).
pub(super) fn declining_label<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let says = |label: &str| {
        says_declined(label) || {
            let last = label.rsplit([':', '/']).next().unwrap_or(label);
            says_declined(&last.replace(['-', '_'], " "))
        }
    };
    labels.into_iter().map(str::trim).find(|l| says(l))
}
