//! An incident: what its author wrote, as plain types.
//!
//! What the author left out or got wrong is `None` or absent; the decoder has told what it was.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::time::Moment;
use crate::source::body::{Body, Part};
use crate::source::discover::LISTS;
use crate::source::{FileId, Problem, Sources, Span, Spanned};
use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Decision, Effect, EntryKind, EvidenceKind,
    Milestone, Process, Recurrence, SafeguardOutcome, StaffOutcome, Status, Step,
    VerificationResult, Visibility,
};

/// One incident folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Incident {
    /// The folder's name: the incident's address on the site and in references.
    pub slug: String,
    /// Relative to the root.
    pub folder: Utf8PathBuf,
    /// What the folder was called before, by git's history: addresses that others may have kept.
    pub former_slugs: Vec<String>,
    /// The main file.
    pub main: FileId,
    /// The whole front matter, or the file's start when there is none: where a missing key is shown.
    pub front_matter: Span,
    /// All files of the folder.
    pub files: Vec<FileId>,
    /// Whether git tracks the main file.
    pub tracked: bool,

    pub title: Option<Spanned<String>>,
    pub status: Option<Spanned<Status>>,
    /// A name of the configured scale.
    pub severity: Option<Spanned<String>>,
    pub summary: Option<Spanned<String>>,
    /// The section of the body that is the summary, where the front matter has none: an index into the body.
    pub summary_section: Option<usize>,
    pub services: Vec<Spanned<String>>,
    /// The incident's zone: its own, the configuration's, or UTC.
    pub zone: Tz,
    /// Whether the front matter says it.
    pub zone_is_own: bool,
    /// The zone that the text gives to times without one, as “All times in UTC” does; of those outside of the timeline
    /// the zone of the front matter comes first.
    pub said_zone: Option<Spanned<Tz>>,
    pub owner: Option<Spanned<String>>,
    pub reviewers: Vec<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub visibility: Visibility,
    pub responders: Vec<Spanned<String>>,

    pub timeline: Vec<TimelineEntry>,
    /// Where the entries of the timeline are known from that name no source of their own.
    pub timeline_source: Vec<Spanned<Source>>,
    pub evidence: Vec<Evidence>,
    pub causes: Vec<Cause>,
    pub impact: Vec<Impact>,
    pub safeguards: Vec<Safeguard>,
    pub actions: Vec<Action>,
    pub notifications: Vec<Notification>,
    pub follow_up: Option<FollowUp>,
    pub waivers: Vec<Waiver>,
    /// Inline exceptions in the body, in order.
    pub allows: Vec<Allow>,

    /// The sections that belong to a step, in order of step, those of its own before those that join it, and of place;
    /// a step may have none.
    pub sections: Vec<StepSection>,
    /// Headings that belong to no step, kept and shown after the ten: indices into the body.
    pub other_sections: Vec<usize>,
    pub body: Body,

    /// What may hold data and could not be read.
    pub unread: Vec<Unread>,
    /// Everything wrong with the notation.
    pub problems: Vec<Problem>,
}

impl Incident {
    /// The first section of a step.
    #[must_use]
    pub fn section(&self, step: Step) -> Option<&crate::source::Section> {
        self.sections_of(step).next()
    }

    /// All sections of a step, its own before those that join it.
    pub fn sections_of(&self, step: Step) -> impl Iterator<Item = &crate::source::Section> {
        let own = self.sections.iter().filter(move |s| s.step == step);
        own.filter_map(|s| self.body.sections.get(s.index))
    }

    /// What all sections of a step say, its own before those that join it.
    pub fn parts(&self, step: Step) -> impl Iterator<Item = &Part> {
        self.sections_of(step).map(|s| &s.part)
    }

    /// The steps that a section of the body answers, by its index.
    pub fn steps_at(&self, index: usize) -> impl Iterator<Item = Step> {
        let has = move |step: &Step| {
            [false, true].into_iter().any(|is_joined| {
                let wanted = (*step, is_joined, index);
                self.sections.binary_search_by_key(&wanted, StepSection::order).is_ok()
            })
        };
        Step::ALL.into_iter().filter(has)
    }

    /// The step in which a section of the body is shown: the first that it answers.
    #[must_use]
    pub fn step_at(&self, index: usize) -> Option<Step> {
        self.steps_at(index).next()
    }

    /// The status that gates are judged by: an unreadable one counts as in review, so that a broken
    /// file does not pass as a draft.
    #[must_use]
    pub fn effective_status(&self) -> Status {
        self.status.as_ref().map_or(Status::InReview, |s| s.value)
    }

    /// The first place that may hold data of a step and could not be read.
    #[must_use]
    pub fn unread(&self, step: Step) -> Option<&Unread> {
        self.unread.iter().find(|u| u.steps.contains(&step))
    }

    /// The title, or the slug where there is none.
    #[must_use]
    pub fn display_title(&self) -> &str {
        self.title.as_ref().map_or(&self.slug, |t| &t.value)
    }

    /// The first entry of a milestone that has a time.
    #[must_use]
    pub fn milestone(&self, milestone: Milestone) -> Option<(&TimelineEntry, Moment)> {
        self.timeline.iter().find_map(|e| {
            let is_it = e.milestone.as_ref().is_some_and(|m| m.value == milestone);
            is_it.then_some(e.at.as_ref()).flatten().map(|at| (e, at.value))
        })
    }

    /// The date that the folder's name begins with.
    #[must_use]
    pub fn slug_date(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.slug.get(..10)?, "%Y-%m-%d").ok()
    }

    /// Its lists in files of their own that git does not track.
    pub fn untracked_lists<'s>(
        &'s self,
        sources: &'s Sources,
    ) -> impl Iterator<Item = FileId> + 's {
        let is_list = |path: &Utf8Path| {
            let name = path.strip_prefix(&self.folder).unwrap_or(path).as_str();
            let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
            stem.is_some_and(|stem| LISTS.contains(&stem))
        };
        let files = self.files.iter().copied();
        files.filter(move |file| !sources.is_tracked(*file) && is_list(sources.path(*file)))
    }
}

/// A front matter or a list that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The place that its problem names.
    pub span: Span,
    /// The steps whose data may stand there.
    pub steps: Vec<Step>,
    /// Whether it is a list in the text of a report that could be read but for it.
    pub in_text: bool,
}

/// Which section of the body answers a step; one section may answer several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSection {
    pub step: Step,
    /// Index into [`Body::sections`].
    pub index: usize,
    /// Whether it belongs to the step only because its heading names a list that stands there.
    pub is_joined: bool,
}

impl StepSection {
    /// By what the sections of an incident are sorted.
    #[must_use]
    pub fn order(&self) -> (Step, bool, usize) {
        (self.step, self.is_joined, self.index)
    }
}

/// Where something is known from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file of the repository, relative to its root, and the lines (from 1) if given.
    File {
        path: Utf8PathBuf,
        /// As written, relative to the incident's folder.
        written: String,
        lines: Option<(usize, usize)>,
    },
    Url(String),
    /// What is neither a file nor a page: `Slack #inc-123`, `OPS-12`, `phone call with the vendor`.
    Named(String),
}

/// One entry of the timeline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The whole entry.
    pub span: Span,
    /// When; of a span of work, when it began.
    pub at: Option<Spanned<Moment>>,
    /// When a span of work ended.
    pub until: Option<Spanned<Moment>>,
    /// Whether its author says that the time is not known; without a time that says nothing else, it could not be read.
    pub is_untimed: bool,
    pub milestone: Option<Spanned<Milestone>>,
    pub kind: Option<Spanned<EntryKind>>,
    pub event: Option<Spanned<String>>,
    /// Where it is known from: its own sources, else those of all entries that name none.
    pub sources: Vec<Spanned<Source>>,
    /// Who acted: a role or a handle. With it the entry is a staff action.
    pub by: Option<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    pub outcome: Option<Spanned<StaffOutcome>>,
    /// Pictures and code that show it, in order of writing.
    pub attachments: Vec<Attachment>,
}

/// A picture or code that belongs to an entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    pub span: Span,
    pub picture: Option<Spanned<Source>>,
    /// What the picture shows, or what the code is.
    pub title: Option<Spanned<String>>,
    /// Without the end of its last line.
    pub code: Option<Spanned<String>>,
    /// What the code is written in, as behind the fence of Markdown: `sh`.
    pub language: Option<Spanned<String>>,
}

impl TimelineEntry {
    /// The last time that it tells of.
    #[must_use]
    pub fn end(&self) -> Option<&Spanned<Moment>> {
        self.until.as_ref().or(self.at.as_ref())
    }

    /// Whether the entry tells what staff did (step four).
    #[must_use]
    pub fn is_staff_action(&self) -> bool {
        self.by.is_some() || self.kind.as_ref().is_some_and(|k| k.value == EntryKind::Action)
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    pub span: Span,
    /// A file or a URL.
    pub source: Option<Spanned<Source>>,
    pub kind: Option<Spanned<EvidenceKind>>,
    pub title: Option<Spanned<String>>,
}

/// A cause.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cause {
    pub span: Span,
    pub id: Option<Spanned<String>>,
    pub role: Option<Spanned<CauseRole>>,
    pub category: Option<Spanned<CauseCategory>>,
    pub statement: Option<Spanned<String>>,
    /// The chain of whys, each a sentence.
    pub why: Vec<Spanned<String>>,
    pub evidence: Vec<Spanned<Source>>,
    /// What speaks against it, each a sentence.
    pub against: Vec<Spanned<String>>,
    /// What would decide between it and its rivals.
    pub decides: Option<Spanned<String>>,
    pub vendor: Option<Vendor>,
    /// Why no action addresses it.
    pub accepted: Option<Spanned<String>>,
}

impl Cause {
    /// Whether it is an explanation that nobody has decided on yet.
    #[must_use]
    pub fn is_hypothesis(&self) -> bool {
        self.role.as_ref().is_some_and(|r| r.value == CauseRole::Hypothesis)
    }
}

impl Incident {
    /// The explanations between which nothing is decided: two or more, where none is the root cause.
    #[must_use]
    pub fn rivals(&self) -> Vec<&Cause> {
        let is_root = |c: &Cause| c.role.as_ref().is_some_and(|r| r.value == CauseRole::Root);
        let all: Vec<&Cause> = self.causes.iter().filter(|c| c.is_hypothesis()).collect();
        match all.len() < 2 || self.causes.iter().any(is_root) {
            true => Vec::new(),
            false => all,
        }
    }
}

/// A vendor that was engaged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vendor {
    pub name: Option<Spanned<String>>,
    pub case: Option<Spanned<String>>,
}

/// What one service's users met.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Impact {
    pub span: Span,
    pub service: Option<Spanned<String>>,
    pub effect: Option<Spanned<Effect>>,
    /// Absent: from `started`.
    pub from: Option<Spanned<Moment>>,
    /// Absent: to `resolved`.
    pub to: Option<Spanned<Moment>>,
    pub scope: Option<Spanned<String>>,
    /// Name (with its unit) and number, in order of writing.
    pub measures: Vec<(Spanned<String>, Spanned<f64>)>,
    pub workaround: Option<Spanned<String>>,
    /// The service whose failure reached this one.
    pub depends_on: Option<Spanned<String>>,
    pub cost: Option<Cost>,
}

impl Impact {
    /// Whether its time may lie before the incident: data that was lost had been written before.
    #[must_use]
    pub fn is_of_before(&self) -> bool {
        self.effect.as_ref().is_some_and(|effect| effect.value == Effect::DataLoss)
    }
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cost {
    pub span: Span,
    pub amount: Spanned<f64>,
    /// ISO 4217, as written.
    pub currency: Spanned<String>,
}

/// A safeguard and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Safeguard {
    pub span: Span,
    pub id: Option<Spanned<String>>,
    pub name: Option<Spanned<String>>,
    pub expected: Option<Spanned<String>>,
    pub outcome: Option<Spanned<SafeguardOutcome>>,
    pub why: Option<Spanned<String>>,
    /// Why no action addresses it.
    pub accepted: Option<Spanned<String>>,
}

/// An improvement that was promised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Action {
    pub span: Span,
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub process: Option<Spanned<Process>>,
    pub kind: Option<Spanned<ActionKind>>,
    /// Ids of causes and safeguards of the same incident.
    pub addresses: Vec<Spanned<String>>,
    pub owner: Option<Spanned<String>>,
    pub priority: Option<Spanned<String>>,
    /// When it is due; of one that recurs, when it is next.
    pub due: Option<Spanned<NaiveDate>>,
    /// How often it is due again, for what is never over, such as a drill.
    pub recurs: Option<Spanned<Recurrence>>,
    pub status: Option<Spanned<ActionStatus>>,
    pub ticket: Option<Spanned<String>>,
    pub done: Option<Spanned<NaiveDate>>,
    /// `slug#A1` of an earlier incident.
    pub carried_from: Option<Spanned<String>>,
    /// Actions that have to be done first: `A1` of the same incident, or `slug#A1`.
    pub blocked_by: Vec<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    pub verification: Option<Verification>,
}

impl Action {
    /// The last day on which one that recurs was done, or tested, which is the same.
    #[must_use]
    pub fn last_done(&self) -> Option<NaiveDate> {
        let tested = self.verification.as_ref().and_then(|v| v.on.as_ref());
        self.done.iter().chain(tested).map(|day| day.value).max()
    }

    /// Works out when one that recurs is due next.
    pub fn tell_next(&mut self) {
        if let Some(recurs) = &self.recurs {
            let next = recurs.value.next(self.last_done());
            self.due = next.map(|day| Spanned::new(day, recurs.span));
        }
    }
}

/// The test of an improvement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verification {
    pub span: Span,
    pub on: Option<Spanned<NaiveDate>>,
    pub by: Option<Spanned<String>>,
    pub how: Option<Spanned<String>>,
    pub result: Option<Spanned<VerificationResult>>,
}

/// The decision about one audience.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notification {
    pub span: Span,
    pub audience: Option<Spanned<String>>,
    pub decision: Option<Spanned<Decision>>,
    pub channel: Option<Spanned<String>>,
    pub at: Option<Spanned<Moment>>,
    pub by: Option<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    /// The text that went out.
    pub message: Option<Spanned<String>>,
}

/// How the review goes on after it is finished.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FollowUp {
    pub span: Span,
    pub review_on: Option<Spanned<NaiveDate>>,
    pub adjusted: Option<Spanned<String>>,
    /// Slugs; `Some` of an empty list says that there was none.
    pub recurrence_of: Option<Vec<Spanned<String>>>,
}

/// A reasoned exception.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiver {
    pub span: Span,
    pub target: WaiverTarget,
    pub reason: Option<Spanned<String>>,
    pub by: Option<Spanned<String>>,
}

/// What a waiver is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaiverTarget {
    Step(Spanned<Step>),
    /// A rule's id; whether there is such a rule is for the rules to say.
    Rule(Spanned<String>),
    /// Neither was given, or not in a readable way.
    Unclear,
}

/// An inline exception: `<!-- aftermark: allow language/blame: quoted from the customer's mail -->`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allow {
    /// The comment.
    pub span: Span,
    /// What it speaks of: the block of text that it stands in, or the one after it.
    pub covers: Span,
    /// The rule's id; whether there is such a rule is for the rules to say.
    pub rule: Spanned<String>,
    pub reason: Spanned<String>,
}
