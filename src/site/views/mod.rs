//! Views: what templates are given. Small serialisable values, made for the page they stand on; fields that
//! end in `_html` are ready markup, all others plain text. In folders as the theme's templates and their
//! components are.

pub mod across;
pub mod actions;
pub mod charts;
pub mod parts;
pub mod report;
pub mod rule;
pub mod services;
pub mod steps;
pub mod trends;

use crate::source::Spanned;
use crate::vocabulary::Choice;

/// The text of a value that may be absent; blank counts as absent.
pub(super) fn text(value: Option<&Spanned<String>>) -> Option<&str> {
    value.map(|v| v.value.trim()).filter(|v| !v.is_empty())
}

/// The same to keep.
pub(super) fn owned(value: Option<&Spanned<String>>) -> Option<String> {
    text(value).map(str::to_owned)
}

/// The word of a choice that may be absent.
pub(super) fn word<C: Choice>(value: Option<&Spanned<C>>) -> Option<&'static str> {
    value.map(|v| v.value.word())
}
