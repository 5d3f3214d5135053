//! `impact`: step three. Who met what, for how long, and how it is counted.

pub(super) mod figures;
pub(super) mod rows;
pub(super) mod times;

use crate::model::Impact;
use crate::source::Span;
use crate::vocabulary::Effect;

fn has_effect(row: &Impact) -> bool {
    row.effect.as_ref().is_none_or(|e| e.value != Effect::None)
}

fn service_of(row: &Impact) -> &str {
    row.service.as_ref().map_or("?", |s| s.value.as_str())
}

fn place(row: &Impact) -> Span {
    row.service.as_ref().map_or(row.span, |s| s.span)
}
