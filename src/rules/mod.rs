//! Rules: model and derived facts → findings, grades of the ten steps, and whether the gate is shut.
//!
//! One file or folder a group, one type a rule, one registry. Formats no output.

mod affected;
pub mod baseline;
pub mod changes;
pub mod depth;
pub mod example;
mod exceptions;
pub mod format;
pub mod gate;
pub mod gather;
pub mod grade;
pub mod history;
pub mod impact;
pub mod improvements;
mod kept;
pub mod language;
pub mod links;
pub mod move_on;
pub mod notify;
pub mod person;
pub mod placeholder;
pub mod reading;
pub mod reconcile;
pub mod registry;
pub mod root_cause;
pub mod rule;
pub mod run;
pub mod safeguards;
pub mod safety;
pub mod staff_actions;
mod stand_ins;
pub mod steps;
mod unread;
pub mod unseen;
mod verification;
mod written;

pub use baseline::Baseline;
pub use changes::{Changes, compare};
pub use grade::{Grade, StepGrade};
pub use registry::{all, find};
pub use rule::{Asked, Context, Finding, Findings, Rule, RuleDoc, SuppressedBy, Suppression};
pub use run::{
    IncidentVerdict, Verdict, findings_of, judge, judge_again, judge_against, judge_with,
};
