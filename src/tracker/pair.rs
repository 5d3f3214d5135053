//! An action and its issue: what differs between the two, and what of it can be written down.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::compare::{Basis, Change, Difference, DifferenceKind, Row};
use super::issue::{Due, Issue, IssueState, Person};
use super::people::{Owners, People};
use crate::derive::{ActionFacts, ActionState};
use crate::model::{Action, Incident};

/// An action and its issue.
pub(super) struct Pair<'a> {
    pub incident: &'a Incident,
    pub action: &'a Action,
    pub facts: ActionFacts,
    pub issue: &'a Issue,
    pub basis: Basis,
    pub row: &'a mut Row,
}

impl Pair<'_> {
    fn differs(
        &mut self,
        kind: DifferenceKind,
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

    fn informs(&mut self, kind: DifferenceKind, here: &str, there: &str, note: &str) {
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
        self.row.changes.push(Change { key, value: words.join(" ") });
        if let Some(last) = self.row.differences.last_mut() {
            last.writable = true;
        }
    }

    /// `named` is whether the issue's address or key tells it from those of other projects.
    pub fn ticket(&mut self, ticket: Option<&str>, named: bool) {
        if ticket.is_none() {
            let there = self.issue.ticket().to_owned();
            if !named {
                let note = format!(
                    "not written: the text of the issue names this action, but {there} alone does not say in which project it is; export with its address, or use --project"
                );
                self.differs(DifferenceKind::Ticket, "", there, Some(note));
                return;
            }
            let note = "the text of the issue names this action".to_owned();
            self.differs(DifferenceKind::Ticket, "", there.clone(), Some(note));
            self.change("ticket", &there);
        }
    }

    /// The day on which it was closed there.
    fn closed(&self) -> Option<NaiveDate> {
        self.issue.closed.map(|at| at.day(self.basis.zone))
    }

    pub fn state(&mut self) {
        let here = self.facts.state;
        let word = here.word();
        let late = self.closed().is_some_and(|day| day > self.basis.as_of);
        let state = if late { &IssueState::Open } else { &self.issue.state };
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
                DifferenceKind::ClosedThere,
                word,
                there,
                Some("the test failed after it was done: reopen it there, or test again and write down that it passed".to_owned()),
            ),
            // That it was done this time is known here: it is owed once more.
            (owed, IssueState::Done) if owed.is_owed() && self.is_known_to_be_done() => {}
            (owed, IssueState::Done) if owed.is_owed() => self.done_there(word, there),
            (owed, IssueState::Declined { reason }) if owed.is_owed() => {
                self.declined_there(word, there, reason.as_deref(), &reference);
            }
            (ActionState::Unverified | ActionState::Verified, IssueState::Open) => self.differs(
                DifferenceKind::OpenThere,
                word,
                there,
                Some(format!("close it there, or: aftermark actions set {reference} status=open")),
            ),
            (ActionState::Unverified | ActionState::Verified, IssueState::Declined { .. }) => self.differs(
                DifferenceKind::DeclinedThere,
                word,
                there,
                Some("it was closed there without being done: which of the two is so?".to_owned()),
            ),
            (ActionState::Declined, IssueState::Open | IssueState::Done) => self.differs(
                DifferenceKind::DeclinedHere,
                word,
                there,
                Some("it was declined here: close it there as not planned, or take it up again here".to_owned()),
            ),
            (owed, IssueState::Unclear { ask }) if owed.is_owed() => {
                self.differs(DifferenceKind::Unclear, word, there, Some((*ask).to_owned()));
            }
            _ => {}
        }
    }

    /// Whether an action that recurs was done here when it was closed there, or later.
    fn is_known_to_be_done(&self) -> bool {
        let known = self.action.last_done().filter(|_| self.action.recurs.is_some());
        known.zip(self.closed()).is_some_and(|(done, closed)| closed <= done)
    }

    fn done_there(&mut self, word: &str, there: String) {
        let began = self.incident.slug_date();
        let (note, day) = match (self.closed(), began) {
            (None, _) if self.issue.closed_unread.is_some() => {
                let date = self.issue.closed_unread.as_deref().unwrap_or_default();
                (format!("not written: the date on which it was closed, {date}"), None)
            }
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
        self.differs(DifferenceKind::ClosedThere, word, there, Some(note));
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
        self.differs(DifferenceKind::DeclinedThere, word, there, Some(note));
        if let Some(reason) = reason {
            self.change("status", "declined");
            self.change("reason", reason);
        }
    }

    pub fn owner(&mut self, people: &People<'_>, unknown: &mut BTreeSet<String>) {
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
                self.informs(DifferenceKind::Owner, owner, "nobody", "nobody is assigned there");
            }
            return;
        }
        let Owners::Other { owner: theirs } = people.compare(assignees, owner, unknown) else {
            return;
        };
        let shown: Vec<&str> = assignees.iter().map(Person::shown).collect();
        let there = theirs.clone().unwrap_or_else(|| shown.join(", "));
        let note =
            theirs.is_none().then(|| "not written: several people are assigned there".to_owned());
        self.differs(DifferenceKind::Owner, owner.unwrap_or_default(), there, note);
        if let Some(theirs) = theirs {
            self.change("owner", &theirs);
        }
    }

    pub fn due(&mut self) {
        if !self.facts.state.is_owed() || self.issue.state != IssueState::Open {
            return;
        }
        let here = self.action.due.as_ref().map(|d| d.value);
        match (here, self.issue.due) {
            (Some(here), Due::None) => {
                self.informs(
                    DifferenceKind::Due,
                    &here.to_string(),
                    "none",
                    "it has no due date there",
                );
            }
            // The date there would take the place of how often it is due here.
            (Some(here), Due::On(there)) if self.action.recurs.is_some() && here != there => {
                let (here, there) = (here.to_string(), there.to_string());
                self.informs(DifferenceKind::Due, &here, &there, "it recurs here");
            }
            (here, Due::On(there)) if here != Some(there) => {
                let early = self.incident.slug_date().is_some_and(|began| there < began);
                let note = early.then(|| "not written: the date is before the incident".to_owned());
                let here = here.map(|d| d.to_string()).unwrap_or_default();
                self.differs(DifferenceKind::Due, here, there.to_string(), note);
                if !early {
                    self.change("due", &there.to_string());
                }
            }
            _ => {}
        }
    }

    pub fn title(&mut self) {
        let here = self.row.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let there = self.issue.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !there.is_empty() && !here.is_empty() && here != there {
            self.informs(DifferenceKind::Title, &here, &there, "");
        }
    }
}
