//! A report's history as git knows it: who changed it, when, and where to read and edit it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::site::context::PageScope;
use crate::site::views::parts::time::DateView;
use crate::source::history::Commit;

/// How many commits are listed; the rest is counted.
const LATEST: usize = 10;

/// How many contributors are named; the rest is counted.
const MOST_NAMES: usize = 20;

/// The history.
#[derive(Debug, Serialize)]
pub struct HistoryView<'a> {
    pub commits: usize,
    pub first: Option<DateView>,
    pub last: Option<DateView>,
    /// Those with the most commits first.
    pub contributors: Vec<Contributor<'a>>,
    pub more_contributors: usize,
    /// The newest first.
    pub latest: Vec<CommitView<'a>>,
    /// Commits that are not listed.
    pub more: usize,
    /// Whether what was before is missing in this clone.
    pub cut_off: bool,
    /// Whether the page was built with changes that are not committed.
    pub uncommitted: bool,
    /// Whether git tracks the report and has no commit of it.
    pub is_new: bool,
    /// What the main file is called.
    pub file: String,
    pub revision: Option<Revision>,
    /// Where the main file can be edited.
    pub edit: Option<String>,
}

/// Somebody who changed the report.
#[derive(Debug, Serialize)]
pub struct Contributor<'a> {
    pub name: &'a str,
    pub commits: usize,
}

/// A commit in the list.
#[derive(Debug, Serialize)]
pub struct CommitView<'a> {
    pub day: DateView,
    pub subject: &'a str,
    pub author: &'a str,
    pub hash: Revision,
}

/// The name of a commit and, where the host is known, what it leads to.
#[derive(Debug, Serialize)]
pub struct Revision {
    pub short: String,
    pub full: String,
    pub href: Option<String>,
}

impl<'a> HistoryView<'a> {
    /// The history of an incident; `None` where git says nothing and leads nowhere.
    pub fn new(scope: &PageScope<'a>) -> Option<Self> {
        let edition = scope.site.edition;
        let words = &scope.site.words;
        let incident = scope.entry.incident;
        let history = edition.history(incident);
        let host = edition.code_host();
        let main = edition.sources().path(incident.main);
        let revision = history.and_then(|h| h.revision.as_deref()).map(|id| {
            let href = host.map(|h| h.file_at(id, main.as_str()));
            Revision::new(id, href)
        });
        let edit = host.and_then(|h| h.edit(main.as_str()));
        let commits = history.map_or(&[][..], |h| &h.commits);
        let leads = edit.is_some() || revision.as_ref().is_some_and(|r| r.href.is_some());
        if commits.is_empty() && !leads && !history.is_some_and(|h| h.cut_off) {
            return None;
        }
        // Clocks of several machines may disagree with the order of commits.
        let days = || commits.iter().map(|c| c.at.date_naive());
        let (contributors, more_contributors) = contributors(commits.iter().map(|c| &**c));
        let latest = commits.iter().take(LATEST);
        Some(Self {
            commits: commits.len(),
            first: days().min().map(|d| DateView::new(d, words)),
            last: days().max().map(|d| DateView::new(d, words)),
            contributors,
            more_contributors,
            latest: latest
                .map(|c| CommitView {
                    day: DateView::new(c.at.date_naive(), words),
                    subject: &c.subject,
                    author: &c.author,
                    hash: Revision::new(&c.id, host.map(|h| h.commit(&c.id))),
                })
                .collect(),
            more: commits.len().saturating_sub(LATEST),
            cut_off: history.is_some_and(|h| h.cut_off),
            uncommitted: history.is_some_and(|h| h.uncommitted),
            is_new: history.is_some_and(|h| h.revision.is_none()),
            file: main.file_name().unwrap_or(main.as_str()).to_owned(),
            revision,
            edit,
        })
    }
}

impl Revision {
    fn new(id: &str, href: Option<String>) -> Self {
        Self {
            // As long as git writes it for a repository of some size.
            short: id.chars().take(8).collect(),
            full: id.to_owned(),
            href,
        }
    }
}

fn contributors<'c>(commits: impl Iterator<Item = &'c Commit>) -> (Vec<Contributor<'c>>, usize) {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for commit in commits {
        *by_name.entry(&commit.author).or_default() += 1;
    }
    let mut all: Vec<Contributor<'_>> =
        by_name.into_iter().map(|(name, commits)| Contributor { name, commits }).collect();
    all.sort_by_key(|c| std::cmp::Reverse(c.commits));
    let more = all.len().saturating_sub(MOST_NAMES);
    all.truncate(MOST_NAMES);
    (all, more)
}
