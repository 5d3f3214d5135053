//! Which issue belongs to which action: by its ticket, or by the marker; never by the title.
//!
//! A number is one of many: `#12` exists in every project of GitHub and GitLab. Where an export does
//! not say of which project it is, a ticket that names one is taken for it only if no ticket names
//! another. Keys of the other trackers are of one project by themselves.

use std::collections::{BTreeSet, HashMap, HashSet};

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
    /// Pull requests by their number, which no issue of the same project has.
    pulls: HashMap<&'a str, Vec<Scope>>,
    /// The numbers of the issues in each place.
    ranges: HashMap<Scope, (u64, u64)>,
    /// Places that issues do not name whole, and that the tickets leave in doubt, too.
    doubtful: HashSet<Scope>,
    /// Issues that are in the export again, and otherwise; of each the first counts.
    pub doubled: Vec<usize>,
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
    /// The export has a pull request of this number.
    Pull,
    /// The ticket names a project, the export does not say which one it is of, and nothing else tells.
    Untold,
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

/// Where an issue is, as far as it is known: the host, and the project or the part of a key before
/// its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Scope {
    host: Option<String>,
    project: Option<String>,
}

/// Whether a ticket and an issue are in one place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Same,
    Other,
    /// Nobody says.
    Untold,
}

impl<'a> Index<'a> {
    /// Indexes the issues; `tickets` are those of all actions. Of an issue that is in the export twice
    /// (pages that overlap) the first counts.
    pub fn new<'t>(export: &'a Export, tickets: impl Iterator<Item = &'t str>) -> Self {
        let mut index = Self {
            export,
            references: Vec::with_capacity(export.issues.len()),
            by_id: HashMap::with_capacity(export.issues.len()),
            by_marker: HashMap::new(),
            by_title: HashMap::with_capacity(export.issues.len()),
            pulls: HashMap::new(),
            ranges: HashMap::new(),
            doubtful: HashSet::new(),
            doubled: Vec::new(),
        };
        index.references.extend(export.issues.iter().map(own_reference));
        let mut seen = HashMap::with_capacity(export.issues.len());
        for (i, (issue, own)) in export.issues.iter().zip(&index.references).enumerate() {
            let first = *seen
                .entry((own.host.as_deref(), own.project.as_deref(), id_of(issue)))
                .or_insert(i);
            if first != i {
                let alike = export.issues[first] == *issue;
                let same = own.project.is_some() || !is_numbered(export.tracker);
                if !alike && same {
                    index.doubled.push(first);
                }
                // In a place that nobody names, the other may be of another project.
                if alike || same {
                    continue;
                }
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
        index.doubled.sort_unstable();
        index.doubled.dedup();
        for pull in &export.pulls {
            let place = scope(&own_reference(pull));
            index.pulls.entry(id_of(pull)).or_default().push(place);
        }
        index.doubtful = index.doubt(tickets);
        index
    }

    /// The places that issues do not name whole, where tickets name several that it could be.
    fn doubt<'t>(&self, tickets: impl Iterator<Item = &'t str>) -> HashSet<Scope> {
        let tracker = self.export.tracker;
        if !is_numbered(tracker) {
            return HashSet::new();
        }
        let issues = self.references.iter().map(scope);
        let pulls = self.pulls.values().flatten().cloned();
        let mut own: HashSet<Scope> = issues.chain(pulls).collect();
        own.retain(|s| s.host.is_none() || s.project.is_none());
        if own.is_empty() {
            return own;
        }
        let named = tickets.filter_map(reference::parse);
        let named: BTreeSet<Scope> =
            named.filter(|t| may_be_of(t, tracker)).map(|t| scope(&t)).collect();
        own.retain(|own| {
            let could = || {
                named
                    .iter()
                    .filter(|n| agree(&own.host, &n.host) && agree(&own.project, &n.project))
            };
            let hosts: BTreeSet<&String> = could().filter_map(|n| n.host.as_ref()).collect();
            let projects: BTreeSet<&String> = could().filter_map(|n| n.project.as_ref()).collect();
            hosts.len() > 1 || projects.len() > 1
        });
        own
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
        if !may_be_of(&wanted, self.export.tracker) {
            return Match::Elsewhere;
        }
        let place = scope(&wanted);
        let same = |own: &Scope| self.agreement(own, &place) == Agreement::Same;
        let all = self.by_id.get(wanted.id.as_str()).into_iter().flatten();
        let found: Vec<usize> =
            all.copied().filter(|i| same(&scope(&self.references[*i]))).collect();
        match found.as_slice() {
            [one] => return Match::Ticket(*one),
            [] => {}
            _ => return Match::Ambiguous(found),
        }
        let mut pulls = self.pulls.get(wanted.id.as_str()).into_iter().flatten();
        if pulls.any(same) {
            return Match::Pull;
        }
        self.missing(&wanted, &place)
    }

    fn missing(&self, wanted: &Reference, place: &Scope) -> Match {
        let mut same = None;
        let mut several = false;
        for (own, range) in &self.ranges {
            match self.agreement(own, place) {
                Agreement::Untold => return Match::Untold,
                Agreement::Same => several |= same.replace(*range).is_some(),
                Agreement::Other => {}
            }
        }
        match (same, number(&wanted.id)) {
            (Some((least, most)), Some(number)) if !several => {
                Match::Missing { between: least < number && number < most }
            }
            _ => Match::Elsewhere,
        }
    }

    fn agreement(&self, own: &Scope, wanted: &Scope) -> Agreement {
        if !agree(&own.host, &wanted.host) || !agree(&own.project, &wanted.project) {
            return Agreement::Other;
        }
        let lacks =
            |own: &Option<String>, wanted: &Option<String>| own.is_none() && wanted.is_some();
        let lacks = lacks(&own.host, &wanted.host) || lacks(&own.project, &wanted.project);
        if lacks && self.doubtful.contains(own) {
            return Agreement::Untold;
        }
        Agreement::Same
    }

    /// Whether `ticket` would say which issue it is: not a number of which nobody knows the project,
    /// where tickets name several.
    pub fn is_named(&self, issue: usize) -> bool {
        !self.doubtful.contains(&scope(&self.references[issue]))
    }

    /// The one issue that has this title, and belongs to no action by its marker.
    pub fn titled(&self, title: &str) -> Option<&'a Issue> {
        match self.by_title.get(&plain(title))?.as_slice() {
            [one] => Some(&self.export.issues[*one]).filter(|i| i.markers.is_empty()),
            _ => None,
        }
    }
}

/// Whether a ticket can be of a tracker, by its address and its notation.
fn may_be_of(wanted: &Reference, tracker: Tracker) -> bool {
    wanted.tracker.is_none_or(|t| t == tracker) && fits(wanted, tracker)
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

/// Whether issues have numbers only, which each project counts for itself.
fn is_numbered(tracker: Tracker) -> bool {
    matches!(tracker, Tracker::GitHub | Tracker::GitLab)
}

/// Equal, or one of them unknown.
fn agree(a: &Option<String>, b: &Option<String>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Where an issue is: by its address, or by a key that names the project.
fn own_reference(issue: &Issue) -> Reference {
    let place = match issue.url.as_deref() {
        // A key is of its project, whatever the address looks like.
        Some(url) if issue.key.contains('#') => reference::of_issue(url),
        Some(url) => reference::parse(url).unwrap_or_default(),
        None => reference::parse(&issue.key).unwrap_or_default(),
    };
    Reference { tracker: None, id: id_of(issue).to_owned(), ..place }
}

/// `PAY-12` or `12`.
fn id_of(issue: &Issue) -> &str {
    let key = issue.key.as_str();
    key.rsplit_once('#').map_or(key, |(_, number)| number)
}

fn scope(reference: &Reference) -> Scope {
    let before = || reference.id.rsplit_once('-').map(|(project, _)| project);
    Scope {
        host: reference.host.clone(),
        project: reference.project.clone().or_else(|| before().map(str::to_owned)),
    }
}

fn number(id: &str) -> Option<u64> {
    id.rsplit_once('-').map_or(id, |(_, n)| n).parse().ok()
}

fn plain(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
