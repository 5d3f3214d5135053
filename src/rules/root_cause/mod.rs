//! `root-cause`: step two. Why it happened, and how far the whys go.

pub(super) mod depth;
pub(super) mod people;
pub(super) mod settled;

use crate::model::Cause;
use crate::source::Span;

/// Where a cause is shown: its id or statement, not all of its lines.
fn place(cause: &Cause) -> Span {
    let id = cause.id.as_ref().map(|i| i.span);
    id.or(cause.statement.as_ref().map(|s| s.span)).unwrap_or(cause.span)
}
