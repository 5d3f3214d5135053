//! What an export says otherwise than the reports, and what of it can be written down.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::issue::Tracker;
use super::matching::{Hint, Index, Match};
use super::pair::Pair;
use super::people::People;
use super::read::Export;
use crate::derive::{ActionFacts, ActionIndex};
use crate::model::Library;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Done there, owed here.
    ClosedThere,
    /// Open there, done here.
    OpenThere,
    /// Closed there without being done; owed or done here.
    DeclinedThere,
    /// Declined here; open or done there.
    DeclinedHere,
    /// Closed there, and the export does not say how.
    Unclear,
    Owner,
    Due,
    Title,
    /// The issue is known by its marker only.
    Ticket,
    /// Several issues could be meant.
    Ambiguous,
    /// The ticket is not in the export.
    Missing,
}

impl DifferenceKind {
    /// As it is written in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ClosedThere => "closed-there",
            Self::OpenThere => "open-there",
            Self::DeclinedThere => "declined-there",
            Self::DeclinedHere => "declined-here",
            Self::Unclear => "unclear",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Title => "title",
            Self::Ticket => "ticket",
            Self::Ambiguous => "ambiguous",
            Self::Missing => "missing",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub kind: DifferenceKind,
    /// What the report says.
    pub here: String,
    /// What the tracker says.
    pub there: String,
    /// What to do about it, or why it is not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Worth knowing, and not to be resolved: it counts for no exit code.
    pub info: bool,
    /// Whether `--write` resolves it.
    pub writable: bool,
}

/// A value of an action to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub key: &'static str,
    pub value: String,
}

/// An action that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    #[serde(skip)]
    pub place: ActionIndex,
    /// `slug#A1`; `None` for an action without an id, which cannot be written to.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub incident: String,
    pub title: String,
    /// How the tracker names the issue.
    pub issue: Option<String>,
    pub url: Option<String>,
    pub differences: Vec<Difference>,
    /// What `--write` writes.
    pub changes: Vec<Change>,
}

/// What came of comparing a library with an export.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    pub tracker: Tracker,
    /// Issues of the export.
    pub issues: usize,
    /// Actions that an issue was found for.
    pub matched: usize,
    /// Actions whose ticket is of another tracker or project.
    pub elsewhere: usize,
    /// Actions whose ticket names a project, where the export does not say which one it is of.
    pub untold: usize,
    /// Owed actions without a ticket that no marker names.
    pub without_ticket: usize,
    /// Actions that differ, in order of incident.
    pub rows: Vec<Row>,
    /// Issues that perhaps belong to actions without a ticket.
    #[serde(serialize_with = "hints")]
    pub hints: Vec<Hint>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

fn hints<S: serde::Serializer>(hints: &[Hint], to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Shown<'a> {
        r#ref: &'a str,
        ticket: &'a str,
    }
    to.collect_seq(hints.iter().map(|h| Shown { r#ref: &h.reference, ticket: &h.ticket }))
}

impl Comparison {
    /// How many differences want to be resolved, and tickets that could not be compared for want of a project;
    /// those that `--write` resolves are counted, or not.
    pub fn unresolved(&self, counting_writable: bool) -> usize {
        let all = self.rows.iter().flat_map(|r| &r.differences);
        let open = all.filter(|d| !d.info && (counting_writable || !d.writable));
        open.count() + self.untold
    }
}

/// What the comparison is made under.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// The date of judgement: what was closed after it is open still.
    pub as_of: NaiveDate,
    /// Where the days of a tracker's times are told.
    pub zone: Tz,
}

/// Compares the actions of a library with an export. `facts` are those of [`crate::derive`], a list
/// for each incident.
pub fn compare(
    library: &Library,
    facts: &[Vec<ActionFacts>],
    export: &Export,
    basis: Basis,
) -> Comparison {
    let actions = library.incidents.iter().flat_map(|i| &i.actions);
    let tickets = actions.filter_map(|a| a.ticket.as_ref());
    let index = Index::new(export, tickets.map(|t| t.value.as_str()));
    let people = People::new(&library.config.trackers.people);
    let mut unknown = BTreeSet::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut comparison = Comparison {
        tracker: export.tracker,
        issues: export.issues.len(),
        matched: 0,
        elsewhere: 0,
        untold: 0,
        without_ticket: 0,
        rows: Vec::new(),
        hints: Vec::new(),
        notes: export.notes.clone(),
    };
    let mut not_covered = 0;
    for (place, incident, action) in library.actions() {
        let facts = facts[place.incident][place.action];
        let reference = incident.name_of(action).map(|n| n.to_string());
        let ticket = action.ticket.as_ref().map(|t| t.value.as_str());
        let mut row = Row {
            place,
            reference: reference.clone(),
            incident: incident.slug.clone(),
            title: action.title.as_ref().map_or_else(String::new, |t| t.value.clone()),
            issue: None,
            url: None,
            differences: Vec::new(),
            changes: Vec::new(),
        };
        match index.find(reference.as_deref(), ticket) {
            Match::Ticket(found) | Match::Marker(found) => {
                comparison.matched += 1;
                let issue = &export.issues[found];
                row.issue = Some(issue.key.clone());
                row.url.clone_from(&issue.url);
                let mut pair = Pair { incident, action, facts, issue, basis, row: &mut row };
                pair.ticket(ticket, index.is_named(found));
                pair.state();
                pair.owner(&people, &mut unknown);
                pair.due();
                pair.title();
            }
            Match::Ambiguous(found) => row.differences.push(ambiguous(ticket, &found, export)),
            Match::Missing { between } => {
                let (difference, sure) = missing(ticket, between, export);
                if sure {
                    row.differences.push(difference);
                } else {
                    not_covered += 1;
                }
            }
            Match::Pull => row.differences.push(pull(ticket)),
            Match::Untold => comparison.untold += 1,
            Match::Elsewhere => comparison.elsewhere += 1,
            Match::Nothing if facts.state.is_owed() => {
                comparison.without_ticket += 1;
                if let (Some(reference), Some(issue)) = (&reference, index.titled(&row.title)) {
                    comparison.hints.push(Hint {
                        reference: reference.clone(),
                        ticket: issue.ticket().to_owned(),
                    });
                }
            }
            Match::Nothing => {}
        }
        if row.reference.is_none() {
            row.changes.clear();
            for difference in &mut row.differences {
                difference.writable = false;
            }
        }
        if !row.differences.is_empty() {
            comparison.rows.push(row);
        }
        known.extend(reference);
    }
    comparison.say_untold();
    comparison.say_doubled(&index.doubled, export);
    comparison.say(not_covered, export, &unknown);
    comparison.say_strays(export, &known);
    comparison
}

impl Comparison {
    /// Why tickets with a number of the export are not taken for it.
    fn say_untold(&mut self) {
        if self.untold == 0 {
            return;
        }
        let again = match self.tracker {
            Tracker::GitLab => "export with `web_url`",
            _ => "export with `url` (gh issue list --json number,url,…)",
        };
        self.notes.push(format!(
            "not compared, {}: the export does not say of which project its issues are, and the tickets name several; {again}, or say it with --project team/project (the whole address where hosts differ)",
            match self.untold {
                1 => "1 ticket that names a project".to_owned(),
                n => format!("{n} tickets that name a project"),
            }
        ));
    }

    /// Issues that are in the export again with other values.
    fn say_doubled(&mut self, doubled: &[usize], export: &Export) {
        if doubled.is_empty() {
            return;
        }
        let keys = doubled.iter().map(|i| export.issues[*i].key.as_str());
        let some = a_few(keys.collect());
        self.notes.push(format!(
            "more than once in the export, and not alike: {some}; what stands first counts, so put the newest export first"
        ));
    }

    fn say(&mut self, not_covered: usize, export: &Export, unknown: &BTreeSet<String>) {
        if not_covered > 0 {
            let why = export
                .partial
                .as_deref()
                .unwrap_or("it may hold only what a search or filter gave");
            self.notes.push(format!(
                "{not_covered} {} not in the export, which may be incomplete: {why}",
                if not_covered == 1 { "ticket is" } else { "tickets are" }
            ));
        } else if let Some(why) = &export.partial {
            self.notes.push(format!("the export may be incomplete: {why}"));
        }
        if !unknown.is_empty() {
            let first = unknown.first().map_or("", String::as_str);
            let some = a_few(unknown.iter().map(String::as_str).collect());
            self.notes.push(format!(
                "nothing says which owners these are: {some}; add them to [trackers.people] in aftermark.toml, as in \"{}\" = \"@handle\"",
                first.replace(['"', '\\'], "")
            ));
        }
    }

    /// Issues whose marker names no action.
    fn say_strays(&mut self, export: &Export, known: &HashSet<String>) {
        let strays = export.issues.iter().flat_map(|i| {
            let lost = i.markers.iter().filter(|m| !known.contains(*m));
            lost.map(move |m| {
                format!("{} says that it is for {m}; there is no such action", i.ticket())
            })
        });
        let strays: Vec<String> = strays.collect();
        let more = strays.len().saturating_sub(5);
        self.notes.extend(strays.into_iter().take(5));
        if more > 0 {
            self.notes.push(format!("{more} more issues name actions that do not exist"));
        }
    }
}

/// The first of several names, and how many more there are.
fn a_few(names: Vec<&str>) -> String {
    const SHOWN: usize = 5;
    let some = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => some,
        more => format!("{some} and {more} more"),
    }
}

fn ambiguous(ticket: Option<&str>, found: &[usize], export: &Export) -> Difference {
    let names: Vec<&str> = found.iter().take(5).map(|i| export.issues[*i].ticket()).collect();
    Difference {
        kind: DifferenceKind::Ambiguous,
        here: ticket.unwrap_or_default().to_owned(),
        there: names.join(", "),
        note: Some("which of them it is has to be said by `ticket`, with the whole address; the others may keep no marker of it".to_owned()),
        info: false,
        writable: false,
    }
}

fn pull(ticket: Option<&str>) -> Difference {
    Difference {
        kind: DifferenceKind::Missing,
        here: ticket.unwrap_or_default().to_owned(),
        there: "a pull request".to_owned(),
        note: Some("it is a pull request there and no issue, and says not whether the action is done; write the issue's number, or the pull request's own address (…/pull/…), which is left alone".to_owned()),
        info: false,
        writable: false,
    }
}

/// The difference, and whether the export is complete enough to say so.
fn missing(ticket: Option<&str>, between: bool, export: &Export) -> (Difference, bool) {
    // Queries and searches hold what was asked for; lists of a repository or a workspace hold all.
    let whole = matches!(export.tracker, Tracker::GitHub | Tracker::GitLab | Tracker::Linear);
    let difference = Difference {
        kind: DifferenceKind::Missing,
        here: ticket.unwrap_or_default().to_owned(),
        there: String::new(),
        note: Some("not in the export, which has issues before and after it: deleted, moved, no issue, or left out by a filter".to_owned()),
        info: false,
        writable: false,
    };
    (difference, whole && between && export.partial.is_none())
}
