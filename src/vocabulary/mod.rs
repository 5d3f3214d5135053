//! Vocabulary: the names of the field that every room may use: the ten steps, and the closed sets of words.
//!
//! A leaf: it knows no other room.

mod action_ref;
pub mod choice;
mod closest;
mod question;
pub mod recurrence;
mod shell;
pub mod step;

pub use action_ref::ActionRef;
pub use choice::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Choice, Decision, Effect, EntryKind,
    EvidenceKind, Milestone, Process, SafeguardOutcome, StaffOutcome, Status, VerificationResult,
    Visibility, words,
};
pub use closest::{Guesses, closest, is_slip};
pub use recurrence::Recurrence;
pub use shell::shell_word;
pub use step::Step;
