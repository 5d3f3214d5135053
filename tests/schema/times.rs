//! The patterns of times and sources let through whatever the decoder reads.

use aftermark::model::time::{Context, parse, parse_span};
use aftermark::schema::{Document, schema};
use proptest::prelude::*;
use serde_json::Value;

fn validator() -> jsonschema::Validator {
    let schema = schema(Document::Timeline, None);
    jsonschema::validator_for(&schema["items"]["properties"]["at"]).unwrap()
}

/// Pieces of times, put together more often wrong than right.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("2026-03-14".to_owned()),
        "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}",
        "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,9})?)?",
        Just("09:14".to_owned()),
        "[T ~/Z]",
        prop::sample::select(vec!["–", " - ", "-", " to ", "->", ".."]).prop_map(str::to_owned),
        "[+-][0-9]{2}:?[0-9]{2}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_time_that_is_read_fits_the_pattern(pieces in prop::collection::vec(piece(), 1..7)) {
        let text = pieces.concat();
        let context = Context { previous: None, date: "2026-03-14".parse().ok() };
        if parse_span(&text, chrono_tz::Tz::UTC, context).is_ok() {
            prop_assert!(validator().is_valid(&Value::from(text.clone())), "{text}");
        }
    }
}

#[test]
fn every_offset_that_is_read_fits_the_pattern() {
    let validator = validator();
    let mut read = 0;
    for minutes in -15 * 60..=15 * 60i32 {
        let (sign, all) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
        let text = format!("2026-03-14T09:02{sign}{:02}:{:02}", all / 60, all % 60);
        if parse(&text, chrono_tz::Tz::UTC, Context::default()).is_ok() {
            assert!(validator.is_valid(&Value::from(text.clone())), "{text}");
            read += 1;
        }
    }
    assert_eq!(read, 51);
}

#[test]
fn notations_that_are_documented_fit_and_others_do_not() {
    let validator = validator();
    for text in [
        "2026-03-14T09:02:11Z",
        "2026-03-14T09:02+01:00",
        "2026-03-14T09:02-0930",
        "2026-03-14 09:02",
        "2026-03-14 09:02:11.250",
        "09:14",
        "~09:14",
        "09:10/09:20",
        "2026-03-14 23:50/2026-03-15 00:10",
        "09:14 UTC",
        "2026-03-14 09:02 Europe/Amsterdam",
        "2026-03-14 09:10-09:20",
        "2026-03-14 09:10–09:20",
        "02:00 to 04:30",
        "~02:00–04:30/04:40 UTC",
        "2026-03-14 23:50 – 2026-03-15 00:10",
        "unknown",
    ] {
        assert!(validator.is_valid(&Value::from(text)), "{text}");
    }
    for text in [
        "",
        "yesterday",
        "9",
        "2026-03-14",
        "09:10/",
        "2026-03-14 09:02 CET",
        "02:00–",
        "unknown day",
    ] {
        assert!(!validator.is_valid(&Value::from(text)), "{text}");
    }
    // Of an impact there are the two apart.
    let schema = schema(Document::Impact, None);
    let from = jsonschema::validator_for(&schema["items"]["properties"]["from"]).unwrap();
    for text in ["2026-03-14 09:10–09:20", "unknown"] {
        assert!(!from.is_valid(&Value::from(text)), "{text}");
    }
    assert!(from.is_valid(&Value::from("09:10")));
}
