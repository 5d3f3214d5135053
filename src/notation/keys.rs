//! The lists that a text can have: the step that each belongs to, its keys, and how their values are read.

use crate::source::discover::LISTS;
use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Choice, Decision, Effect, EntryKind,
    EvidenceKind, Milestone, Process, SafeguardOutcome, StaffOutcome, Step, VerificationResult,
    Visibility,
};

/// The name of a list, as in [`LISTS`].
pub type ListName = &'static str;

/// What is read as a list: the seven, and what is left out.
pub const IN_TEXT: [ListName; 8] = {
    let mut all = ["waivers"; 8];
    let mut at = 0;
    while at < LISTS.len() {
        all[at] = LISTS[at];
        at += 1;
    }
    all
};

/// How a value is read from a cell or behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Words of the author, with their markup: the site shows it.
    Prose,
    /// A name: without markup.
    Plain,
    /// One of a closed set.
    Word,
    Time,
    Date,
    /// Several names, at commas.
    Names,
    /// Several sentences, at line breaks.
    Sentences,
    /// The address of a link, or the words.
    Source,
    /// Where something is known from: addresses of links, or words, at commas.
    Sources,
    /// A sum with its currency.
    Money,
}

/// The step that a list belongs to.
pub fn step_of(list: ListName) -> Step {
    match list {
        "causes" => Step::RootCause,
        "impact" => Step::Impact,
        "safeguards" => Step::Safeguards,
        "actions" => Step::Technology,
        "notifications" => Step::Notify,
        // Said of several; it joins none.
        "waivers" => Step::MoveOn,
        _ => Step::Gather,
    }
}

/// Whether a list may stand in the section of a step without a heading of its own.
pub fn belongs(list: ListName, step: Step) -> bool {
    match list {
        "actions" => matches!(step, Step::Technology | Step::People | Step::Verification),
        "waivers" => false,
        _ => step_of(list) == step,
    }
}

/// Who an entry of any list is for.
const VISIBILITY: (&str, ValueKind) = ("visibility", ValueKind::Word);

/// The keys of a list and how their values are read; those of a map in it behind a full stop.
pub fn keys(list: ListName) -> &'static [(&'static str, ValueKind)] {
    use ValueKind::*;
    match list {
        "timeline" => &[
            ("at", Time),
            ("milestone", Word),
            ("kind", Word),
            ("event", Prose),
            ("source", Sources),
            ("by", Plain),
            ("reason", Prose),
            ("outcome", Word),
            VISIBILITY,
        ],
        "evidence" => {
            &[("path", Source), ("url", Source), ("kind", Word), ("title", Plain), VISIBILITY]
        }
        "causes" => &[
            ("id", Plain),
            ("role", Word),
            ("category", Word),
            ("statement", Prose),
            ("why", Sentences),
            ("evidence", Sources),
            ("against", Sentences),
            ("decides", Prose),
            ("vendor.name", Plain),
            ("vendor.case", Plain),
            ("accepted", Prose),
            VISIBILITY,
        ],
        "impact" => &[
            ("service", Plain),
            ("effect", Word),
            ("from", Time),
            ("to", Time),
            ("scope", Prose),
            ("workaround", Prose),
            ("depends_on", Plain),
            ("cost", Money),
            VISIBILITY,
        ],
        "safeguards" => &[
            ("id", Plain),
            ("name", Prose),
            ("expected", Prose),
            ("outcome", Word),
            ("why", Prose),
            ("accepted", Prose),
            VISIBILITY,
        ],
        "actions" => &[
            ("id", Plain),
            ("title", Prose),
            ("process", Word),
            ("kind", Word),
            ("addresses", Names),
            ("owner", Plain),
            ("priority", Plain),
            ("due", Date),
            ("status", Word),
            ("ticket", Source),
            ("done", Date),
            ("carried_from", Plain),
            ("blocked_by", Names),
            ("reason", Prose),
            ("verification.on", Date),
            ("verification.by", Plain),
            ("verification.how", Prose),
            ("verification.result", Word),
            VISIBILITY,
        ],
        "notifications" => &[
            ("audience", Plain),
            ("decision", Word),
            ("channel", Plain),
            ("at", Time),
            ("by", Plain),
            ("reason", Prose),
            ("message", Prose),
            VISIBILITY,
        ],
        "waivers" => {
            &[("rule", Names), ("step", Plain), ("reason", Prose), ("by", Plain), VISIBILITY]
        }
        _ => &[],
    }
}

/// How a key's value is read.
pub fn kind_of(list: ListName, key: &str) -> Option<ValueKind> {
    keys(list).iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
}

pub(super) fn known(list: ListName, key: &str) -> Option<&'static str> {
    keys(list).iter().find(|(k, _)| *k == key).map(|(k, _)| *k)
}

/// The closed set of a key.
pub(super) fn set(list: ListName, key: &str) -> Vec<&'static str> {
    fn all<C: Choice>() -> Vec<&'static str> {
        C::ALL.iter().map(|c| c.word()).collect()
    }
    match (list, key) {
        (_, "visibility") => all::<Visibility>(),
        ("timeline", "milestone") => all::<Milestone>(),
        ("timeline", "kind") => all::<EntryKind>(),
        ("timeline", "outcome") => all::<StaffOutcome>(),
        ("evidence", "kind") => all::<EvidenceKind>(),
        ("causes", "role") => all::<CauseRole>(),
        ("causes", "category") => all::<CauseCategory>(),
        ("impact", "effect") => all::<Effect>(),
        ("safeguards", "outcome") => all::<SafeguardOutcome>(),
        ("actions", "process") => all::<Process>(),
        ("actions", "kind") => all::<ActionKind>(),
        ("actions", "status") => all::<ActionStatus>(),
        ("actions", "verification.result") => all::<VerificationResult>(),
        ("notifications", "decision") => all::<Decision>(),
        _ => Vec::new(),
    }
}
