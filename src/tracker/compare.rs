//! What an export says otherwise than the reports, and what of it can be written down.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::issue::{Due, Issue, IssueState, Tracker};
use super::matching::{Hint, Index, Match};
use super::people::{Owners, People};
use super::read::Export;
use crate::derive::{ActionFacts, ActionIndex, ActionState};
use crate::model::{Action, Incident, Library};

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
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

impl Kind {
    /// As it is written in data.
    #[must_use]
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
    pub kind: Kind,
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
    to.collect_seq(hints.iter().map(|h| Shown {
        r#ref: &h.reference,
        ticket: &h.ticket,
    }))
}

impl Comparison {
    /// How many differences want to be resolved; those that `--write` resolves are counted, or not.
    #[must_use]
    pub fn unresolved(&self, counting_writable: bool) -> usize {
        let all = self.rows.iter().flat_map(|r| &r.differences);
        all.filter(|d| !d.info && (counting_writable || !d.writable))
            .count()
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
#[must_use]
pub fn compare(
    library: &Library,
    facts: &[Vec<ActionFacts>],
    export: &Export,
    basis: Basis,
) -> Comparison {
    let index = Index::new(export);
    let people = People::new(&library.config.trackers.people);
    let mut unknown = BTreeSet::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut comparison = Comparison {
        tracker: export.tracker,
        issues: export.issues.len(),
        matched: 0,
        elsewhere: 0,
        without_ticket: 0,
        rows: Vec::new(),
        hints: Vec::new(),
        notes: export.notes.clone(),
    };
    let mut not_covered = 0;
    for (at, (incident, facts)) in library.incidents.iter().zip(facts).enumerate() {
        for (i, (action, facts)) in incident.actions.iter().zip(facts).enumerate() {
            let id = action.id.as_ref().map(|id| id.value.as_str());
            let reference = id.map(|id| format!("{}#{id}", incident.slug));
            let ticket = action.ticket.as_ref().map(|t| t.value.as_str());
            let mut row = Row {
                place: ActionIndex {
                    incident: at,
                    action: i,
                },
                reference: reference.clone(),
                incident: incident.slug.clone(),
                title: action
                    .title
                    .as_ref()
                    .map_or_else(String::new, |t| t.value.clone()),
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
                    let mut pair = Pair {
                        incident,
                        action,
                        facts: *facts,
                        issue,
                        basis,
                        row: &mut row,
                    };
                    pair.ticket(ticket);
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
    }
    comparison.say(not_covered, export, &unknown);
    comparison.say_strays(export, &known);
    comparison
}

impl Comparison {
    fn say(&mut self, not_covered: usize, export: &Export, unknown: &BTreeSet<String>) {
        if not_covered > 0 {
            let why = export
                .partial
                .as_deref()
                .unwrap_or("it may hold only what a search or filter gave");
            self.notes.push(format!(
                "{not_covered} {} not in the export, which may be incomplete: {why}",
                if not_covered == 1 {
                    "ticket is"
                } else {
                    "tickets are"
                }
            ));
        } else if let Some(why) = &export.partial {
            self.notes
                .push(format!("the export may be incomplete: {why}"));
        }
        if !unknown.is_empty() {
            let some: Vec<&str> = unknown.iter().take(5).map(String::as_str).collect();
            let more = unknown.len() - some.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            self.notes.push(format!(
                "nothing says which owners these are: {}{more}; add them to [trackers.people] in aftermark.toml, as in \"{}\" = \"@handle\"",
                some.join(", "),
                some.first().unwrap_or(&"").replace(['"', '\\'], "")
            ));
        }
    }

    /// Issues whose marker names no action.
    fn say_strays(&mut self, export: &Export, known: &HashSet<String>) {
        let strays = export.issues.iter().flat_map(|i| {
            let lost = i.markers.iter().filter(|m| !known.contains(*m));
            lost.map(move |m| {
                format!(
                    "{} says that it is for {m}; there is no such action",
                    i.ticket()
                )
            })
        });
        let strays: Vec<String> = strays.collect();
        let more = strays.len().saturating_sub(5);
        self.notes.extend(strays.into_iter().take(5));
        if more > 0 {
            self.notes
                .push(format!("{more} more issues name actions that do not exist"));
        }
    }
}

fn ambiguous(ticket: Option<&str>, found: &[usize], export: &Export) -> Difference {
    let names: Vec<&str> = found
        .iter()
        .take(5)
        .map(|i| export.issues[*i].ticket())
        .collect();
    Difference {
        kind: Kind::Ambiguous,
        here: ticket.unwrap_or_default().to_owned(),
        there: names.join(", "),
        note: Some("which of them it is has to be said by `ticket`, with the whole address; the others may keep no marker of it".to_owned()),
        info: false,
        writable: false,
    }
}

/// The difference, and whether the export is complete enough to say so.
fn missing(ticket: Option<&str>, between: bool, export: &Export) -> (Difference, bool) {
    // Queries and searches hold what was asked for; lists of a repository or a workspace hold all.
    let whole = matches!(
        export.tracker,
        Tracker::GitHub | Tracker::GitLab | Tracker::Linear
    );
    let difference = Difference {
        kind: Kind::Missing,
        here: ticket.unwrap_or_default().to_owned(),
        there: String::new(),
        note: Some("not in the export, which has issues before and after it: deleted, moved, no issue, or left out by a filter".to_owned()),
        info: false,
        writable: false,
    };
    (difference, whole && between && export.partial.is_none())
}

/// An action and its issue.
struct Pair<'a> {
    incident: &'a Incident,
    action: &'a Action,
    facts: ActionFacts,
    issue: &'a Issue,
    basis: Basis,
    row: &'a mut Row,
}

impl Pair<'_> {
    fn differs(
        &mut self,
        kind: Kind,
        here: impl Into<String>,
        there: impl Into<String>,
        note: Option<String>,
    ) {
        self.row.differences.push(Difference {
            kind,
            here: here.into(),
            there: there.into(),
            note,
            info: false,
            writable: false,
        });
    }

    fn informs(&mut self, kind: Kind, here: &str, there: &str, note: &str) {
        self.row.differences.push(Difference {
            kind,
            here: here.to_owned(),
            there: there.to_owned(),
            note: (!note.is_empty()).then(|| note.to_owned()),
            info: true,
            writable: false,
        });
    }

    /// A change that resolves the last difference.
    fn change(&mut self, key: &'static str, value: &str) {
        // It goes into a file: one line, and nothing that cannot be seen.
        let value = crate::report::excerpt::printable(value);
        let words: Vec<&str> = value.split_whitespace().collect();
        self.row.changes.push(Change {
            key,
            value: words.join(" "),
        });
        if let Some(last) = self.row.differences.last_mut() {
            last.writable = true;
        }
    }

    fn ticket(&mut self, ticket: Option<&str>) {
        if ticket.is_none() {
            let there = self.issue.ticket().to_owned();
            let note = "the text of the issue names this action".to_owned();
            self.differs(Kind::Ticket, "", there.clone(), Some(note));
            self.change("ticket", &there);
        }
    }

    /// The day on which it was closed there.
    fn closed(&self) -> Option<NaiveDate> {
        self.issue.closed.map(|at| at.day(self.basis.zone))
    }

    fn state(&mut self) {
        let here = self.facts.state;
        let word = here.word();
        let late = self.closed().is_some_and(|day| day > self.basis.as_of);
        let state = if late {
            &IssueState::Open
        } else {
            &self.issue.state
        };
        let there = match self.closed() {
            Some(day) if !late && *state != IssueState::Open => {
                format!("{} on {day}", self.issue.status)
            }
            _ if late => "open".to_owned(),
            _ => self.issue.status.clone(),
        };
        let reference = self.row.reference.clone().unwrap_or_default();
        match (here, state) {
            // Carried on elsewhere: this one's ticket may be closed or not.
            (ActionState::Carried, _) => {}
            (ActionState::VerificationFailed, IssueState::Done) => self.differs(
                Kind::ClosedThere,
                word,
                there,
                Some("the test failed after it was done: reopen it there, or test again and write down that it passed".to_owned()),
            ),
            (owed, IssueState::Done) if owed.is_owed() => self.done_there(word, there),
            (owed, IssueState::Declined { reason }) if owed.is_owed() => {
                self.declined_there(word, there, reason.as_deref(), &reference);
            }
            (ActionState::Unverified | ActionState::Verified, IssueState::Open) => self.differs(
                Kind::OpenThere,
                word,
                there,
                Some(format!("close it there, or: aftermark actions set {reference} status=open")),
            ),
            (ActionState::Unverified | ActionState::Verified, IssueState::Declined { .. }) => self.differs(
                Kind::DeclinedThere,
                word,
                there,
                Some("it was closed there without being done: which of the two is so?".to_owned()),
            ),
            (ActionState::Declined, IssueState::Open | IssueState::Done) => self.differs(
                Kind::DeclinedHere,
                word,
                there,
                Some("it was declined here: close it there as not planned, or take it up again here".to_owned()),
            ),
            (owed, IssueState::Unclear { ask }) if owed.is_owed() => {
                self.differs(Kind::Unclear, word, there, Some((*ask).to_owned()));
            }
            _ => {}
        }
    }

    fn done_there(&mut self, word: &str, there: String) {
        let began = self.incident.slug_date();
        let (note, day) = match (self.closed(), began) {
            (None, _) => ("not written: the export has no date on which it was closed (see docs/trackers.md for what to export)".to_owned(), None),
            (Some(day), Some(began)) if day < began => (
                format!("not written: it was closed before the incident ({began}); is `ticket` the right one?"),
                None,
            ),
            (Some(day), _) => (
                format!("with --write: done on {day}, not verified; step 8 asks next who tested it, how and with what result"),
                Some(day),
            ),
        };
        self.differs(Kind::ClosedThere, word, there, Some(note));
        if let Some(day) = day {
            self.change("status", "done");
            self.change("done", &day.to_string());
        }
    }

    fn declined_there(&mut self, word: &str, there: String, reason: Option<&str>, reference: &str) {
        let note = match reason {
            Some(reason) => {
                format!("with --write: declined, for the reason that the export gives: {reason}")
            }
            None => format!(
                "not written, as declining needs a reason: aftermark actions set {reference} status=declined reason=\"…\""
            ),
        };
        self.differs(Kind::DeclinedThere, word, there, Some(note));
        if let Some(reason) = reason {
            self.change("status", "declined");
            self.change("reason", reason);
        }
    }

    fn owner(&mut self, people: &People<'_>, unknown: &mut BTreeSet<String>) {
        let owner = self.action.owner.as_ref().map(|o| o.value.as_str());
        let Some(assignees) = self.issue.assignees.as_deref() else {
            return;
        };
        // Whoever did it did it.
        if !self.facts.state.is_owed() {
            return;
        }
        if assignees.is_empty() {
            if let Some(owner) = owner
                && self.issue.state == IssueState::Open
            {
                self.informs(Kind::Owner, owner, "nobody", "nobody is assigned there");
            }
            return;
        }
        let Owners::Other { owner: theirs } = people.compare(assignees, owner, unknown) else {
            return;
        };
        let shown: Vec<&str> = assignees.iter().map(super::issue::Person::shown).collect();
        let there = theirs.clone().unwrap_or_else(|| shown.join(", "));
        let note = theirs
            .is_none()
            .then(|| "not written: several people are assigned there".to_owned());
        self.differs(Kind::Owner, owner.unwrap_or_default(), there, note);
        if let Some(theirs) = theirs {
            self.change("owner", &theirs);
        }
    }

    fn due(&mut self) {
        if !self.facts.state.is_owed() || self.issue.state != IssueState::Open {
            return;
        }
        let here = self.action.due.as_ref().map(|d| d.value);
        match (here, self.issue.due) {
            (Some(here), Due::None) => {
                self.informs(
                    Kind::Due,
                    &here.to_string(),
                    "none",
                    "it has no due date there",
                );
            }
            (here, Due::On(there)) if here != Some(there) => {
                let early = self.incident.slug_date().is_some_and(|began| there < began);
                let note = early.then(|| "not written: the date is before the incident".to_owned());
                let here = here.map(|d| d.to_string()).unwrap_or_default();
                self.differs(Kind::Due, here, there.to_string(), note);
                if !early {
                    self.change("due", &there.to_string());
                }
            }
            _ => {}
        }
    }

    fn title(&mut self) {
        let here = self
            .row
            .title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let there = self
            .issue
            .title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if !there.is_empty() && !here.is_empty() && here != there {
            self.informs(Kind::Title, &here, &there, "");
        }
    }
}
