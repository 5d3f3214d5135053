//! Any text is a time within its bounds, or none.
#![no_main]

use aftermark::model::time::{Context, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, i64, u16)| {
    let (text, previous, zone) = input;
    let zone = chrono_tz::TZ_VARIANTS[zone as usize % chrono_tz::TZ_VARIANTS.len()];
    let previous = chrono::DateTime::from_timestamp(previous % 253_000_000_000, 0);
    for context in [Context::default(), Context { previous, date: None }] {
        if let Ok(t) = parse(text, zone, context) {
            assert!(t.earliest <= t.at && t.at <= t.latest, "{t:?}");
        }
    }
});
