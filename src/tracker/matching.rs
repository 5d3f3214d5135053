//! Which issue belongs to which action: by its ticket, or by the marker; never by the title.

use std::collections::{HashMap, HashSet};

use super::issue::{Issue, Tracker};
use super::read::Export;
use super::reference::{self, Reference};

/// The issues of an export, to be found in one step each.
pub struct Index<'a> {
    export: &'a Export,
    references: Vec<Reference>,
    by_id: HashMap<&'a str, Vec<usize>>,
    by_marker: HashMap<&'a str, Vec<usize>>,
    by_title: HashMap<String, Vec<usize>>,
    /// Host and project of the issues, as far as they are known; the numbers in them.
    ranges: HashMap<(String, String), (u64, u64)>,
}

/// What was found for an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One issue, by the ticket.
    Ticket(usize),
    /// One issue, by the marker in its text: the action has no ticket.
    Marker(usize),
    /// Several that it could be.
    Ambiguous(Vec<usize>),
    /// The ticket is of a project that the export holds, and not in it; whether its number lies
    /// between those of issues that are.
    Missing { between: bool },
    /// The ticket is of another tracker or project, or names nothing that we can tell.
    Elsewhere,
    /// Neither a ticket nor a marker.
    Nothing,
}

/// An issue that has the title of an action which has no ticket: perhaps the one, perhaps not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The action, `slug#A1`.
    pub reference: String,
    /// What its `ticket` would be.
    pub ticket: String,
}

impl<'a> Index<'a> {
    /// Indexes the issues. Of one that is in the export twice (pages that overlap) the first counts.
    pub fn new(export: &'a Export) -> Self {
        let mut index = Self {
            export,
            references: Vec::with_capacity(export.issues.len()),
            by_id: HashMap::with_capacity(export.issues.len()),
            by_marker: HashMap::new(),
            by_title: HashMap::with_capacity(export.issues.len()),
            ranges: HashMap::new(),
        };
        index
            .references
            .extend(export.issues.iter().map(own_reference));
        let mut seen = HashSet::with_capacity(export.issues.len());
        for (i, (issue, own)) in export.issues.iter().zip(&index.references).enumerate() {
            if !seen.insert((own.host.as_deref(), own.project.as_deref(), id_of(issue))) {
                continue;
            }
            index.by_id.entry(id_of(issue)).or_default().push(i);
            if let Some(number) = number(&own.id) {
                let (least, most) = index.ranges.entry(scope(own)).or_insert((number, number));
                *least = number.min(*least);
                *most = number.max(*most);
            }
            for marker in &issue.markers {
                index.by_marker.entry(marker).or_default().push(i);
            }
            let title = plain(&issue.title);
            if !title.is_empty() {
                index.by_title.entry(title).or_default().push(i);
            }
        }
        index
    }

    /// The issue of an action.
    pub fn find(&self, reference: Option<&str>, ticket: Option<&str>) -> Match {
        let marked = reference.and_then(|r| self.by_marker.get(r));
        let marked = marked.map_or(&[] as &[usize], Vec::as_slice);
        let Some(ticket) = ticket else {
            return match marked {
                [] => Match::Nothing,
                [one] => Match::Marker(*one),
                several => Match::Ambiguous(several.to_vec()),
            };
        };
        let found = self.by_ticket(ticket);
        match (&found, marked) {
            // The text of another issue says that it is the one.
            (Match::Ticket(one), [other]) if one != other => Match::Ambiguous(vec![*one, *other]),
            _ => found,
        }
    }

    fn by_ticket(&self, ticket: &str) -> Match {
        let Some(wanted) = reference::parse(ticket) else {
            return Match::Elsewhere;
        };
        let tracker = self.export.tracker;
        if wanted.tracker.is_some_and(|t| t != tracker) || !fits(&wanted, tracker) {
            return Match::Elsewhere;
        }
        let same = |own: &Reference| {
            agree(&own.host, &wanted.host) && agree(&own.project, &wanted.project)
        };
        let all = self.by_id.get(wanted.id.as_str()).into_iter().flatten();
        let found: Vec<usize> = all
            .copied()
            .filter(|i| same(&self.references[*i]))
            .collect();
        match found.as_slice() {
            [one] => Match::Ticket(*one),
            [] => self.missing(&wanted),
            _ => Match::Ambiguous(found),
        }
    }

    fn missing(&self, wanted: &Reference) -> Match {
        let (host, project) = scope(wanted);
        let mut ranges = self.ranges.iter().filter(|((h, p), _)| {
            (h.is_empty() || host.is_empty() || *h == host)
                && (p.is_empty() || project.is_empty() || *p == project)
        });
        let range = ranges.next().map(|(_, range)| *range);
        match (range, ranges.next(), number(&wanted.id)) {
            (Some((least, most)), None, Some(number)) => Match::Missing {
                between: least < number && number < most,
            },
            _ => Match::Elsewhere,
        }
    }

    /// The one issue that has this title, and belongs to no action by its marker.
    pub fn titled(&self, title: &str) -> Option<&'a Issue> {
        match self.by_title.get(&plain(title))?.as_slice() {
            [one] => Some(&self.export.issues[*one]).filter(|i| i.markers.is_empty()),
            _ => None,
        }
    }
}

/// Whether a ticket is of the notation that a tracker uses.
fn fits(wanted: &Reference, tracker: Tracker) -> bool {
    let keyed = wanted.id.contains('-');
    match tracker {
        Tracker::Jira | Tracker::Linear => keyed,
        Tracker::GitHub | Tracker::GitLab => !keyed,
        // A bare `#42` may be anybody's.
        Tracker::Azure => !keyed && wanted.tracker == Some(Tracker::Azure),
    }
}

/// Equal, or one of them unknown.
fn agree(a: &Option<String>, b: &Option<String>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn own_reference(issue: &Issue) -> Reference {
    let url = issue.url.as_deref().and_then(reference::parse);
    Reference {
        tracker: None,
        host: url.as_ref().and_then(|u| u.host.clone()),
        project: url.and_then(|u| u.project),
        id: id_of(issue).to_owned(),
    }
}

/// `PAY-12` or `12`.
fn id_of(issue: &Issue) -> &str {
    let key = issue.key.as_str();
    key.rsplit_once('#').map_or(key, |(_, number)| number)
}

/// The host and the project, or the part of a key before its number.
fn scope(reference: &Reference) -> (String, String) {
    let host = reference.host.clone().unwrap_or_default();
    let project = match (&reference.project, reference.id.rsplit_once('-')) {
        (Some(project), _) => project.clone(),
        (None, Some((project, _))) => project.to_owned(),
        (None, None) => String::new(),
    };
    (host, project)
}

fn number(id: &str) -> Option<u64> {
    id.rsplit_once('-').map_or(id, |(_, n)| n).parse().ok()
}

fn plain(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
