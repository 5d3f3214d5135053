//! The keys of an action that can be changed, and what each may say.

use chrono::{Datelike, NaiveDate};

use crate::notation::{self, Calendar};
use crate::vocabulary::{
    ActionKind, ActionStatus, Choice, Process, Recurrence, VerificationResult, closest,
};

/// A key of an action, or of its verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Title,
    Process,
    Kind,
    Addresses,
    Owner,
    Priority,
    Due,
    Status,
    Ticket,
    Done,
    CarriedFrom,
    BlockedBy,
    Reason,
    VerificationOn,
    VerificationBy,
    VerificationHow,
    VerificationResult,
}

impl Key {
    /// Every key, in the order of the format.
    pub const ALL: [Self; 17] = [
        Self::Title,
        Self::Process,
        Self::Kind,
        Self::Addresses,
        Self::Owner,
        Self::Priority,
        Self::Due,
        Self::Status,
        Self::Ticket,
        Self::Done,
        Self::CarriedFrom,
        Self::BlockedBy,
        Self::Reason,
        Self::VerificationOn,
        Self::VerificationBy,
        Self::VerificationHow,
        Self::VerificationResult,
    ];

    /// As it is written on the command line: `verification.on`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Process => "process",
            Self::Kind => "kind",
            Self::Addresses => "addresses",
            Self::Owner => "owner",
            Self::Priority => "priority",
            Self::Due => "due",
            Self::Status => "status",
            Self::Ticket => "ticket",
            Self::Done => "done",
            Self::CarriedFrom => "carried_from",
            Self::BlockedBy => "blocked_by",
            Self::Reason => "reason",
            Self::VerificationOn => "verification.on",
            Self::VerificationBy => "verification.by",
            Self::VerificationHow => "verification.how",
            Self::VerificationResult => "verification.result",
        }
    }

    /// The key of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// The key in the verification, or in the action itself.
    pub(super) fn split(self) -> (Option<&'static str>, &'static str) {
        match self.name().split_once('.') {
            Some((outer, inner)) => (Some(outer), inner),
            None => (None, self.name()),
        }
    }

    /// Whether its value is a list of ids.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Addresses | Self::BlockedBy)
    }

    /// Whether the key may say `value`.
    ///
    /// # Errors
    /// What is wrong with it and what it could be, as one sentence without a full stop.
    pub fn check(self, value: &str) -> Result<(), String> {
        match self {
            Self::Process => word::<Process>(value),
            Self::Kind => word::<ActionKind>(value),
            Self::Status => word::<ActionStatus>(value),
            Self::VerificationResult => word::<VerificationResult>(value),
            Self::Due if Recurrence::parse(value).is_some() => Ok(()),
            Self::Due | Self::Done | Self::VerificationOn => {
                match NaiveDate::parse_from_str(value, "%Y-%m-%d") {
                    Ok(date) if (1970..=9998).contains(&date.year()) => Ok(()),
                    _ => Err(match notation::no_day(value, Calendar::default()) {
                        Some(help) => format!("`{value}` is not a date; {help}"),
                        None => format!("`{value}` is not a date; write it as in 2026-03-29"),
                    }),
                }
            }
            _ => Ok(()),
        }
    }
}

fn word<C: Choice>(value: &str) -> Result<(), String> {
    if C::from_word(value).is_some() {
        return Ok(());
    }
    let words: Vec<&str> = C::ALL.iter().map(|c| c.word()).collect();
    let meant = closest(value, words.iter().copied());
    let meant = meant.map_or(String::new(), |w| format!(" (did you mean `{w}`?)"));
    Err(format!("`{value}` is not {}{meant}; it can be {}", C::WHAT, words.join(", ")))
}
