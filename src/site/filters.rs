//! What templates can ask for beyond the engine's own filters.

use tera::{Kwargs, State, Tera};

use super::words;

/// Makes the filters known to the engine.
pub(super) fn register(engine: &mut Tera) {
    engine.register_filter("label", |word: &str, _: Kwargs, _: &State<'_>| {
        words::label(word)
    });
    engine.register_filter("number", |value: f64, _: Kwargs, _: &State<'_>| {
        words::number(value)
    });
}
