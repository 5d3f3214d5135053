//! Views: what templates are given. Small serialisable values, one kind a file, each made for the
//! page it stands on; fields that end in `_html` are ready markup, all others plain text.

pub mod across;
pub mod action;
pub mod action_life;
pub mod action_slices;
pub mod axis;
pub mod burn_up;
pub mod card;
pub mod cause;
pub mod chart;
pub mod common;
pub mod coverage;
pub mod excerpt;
pub mod files;
pub mod follow_up;
pub mod history;
pub mod impact;
pub mod lines;
pub mod matrix;
pub mod notification;
pub mod phases;
pub mod related;
pub mod report;
pub mod rule;
pub mod safeguard;
pub mod service;
pub mod service_chart;
pub mod service_page;
pub mod source;
pub mod step;
pub mod tag;
pub mod time;
pub mod timeline;
pub mod trends;
pub mod waiver;

use crate::source::Spanned;
use crate::vocabulary::Choice;

/// The text of a value that may be absent; blank counts as absent.
pub(super) fn text(value: Option<&Spanned<String>>) -> Option<&str> {
    value.map(|v| v.value.trim()).filter(|v| !v.is_empty())
}

/// The word of a choice that may be absent.
pub(super) fn word<C: Choice>(value: Option<&Spanned<C>>) -> Option<&'static str> {
    value.map(|v| v.value.word())
}
