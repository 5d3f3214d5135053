//! Exports that were damaged at random: read or refused, never a panic, and nothing that steers.

use aftermark::intake::DateOrder;
use aftermark::tracker::{ReadOptions, Tracker, marker, read};
use proptest::prelude::*;
use proptest::sample::Index;

use super::story::fixture;

const FIXTURES: [&str; 8] = [
    "github/gh.json",
    "gitlab/api.json",
    "jira/cloud.csv",
    "jira/search-v3.json",
    "linear/30-columns.csv",
    "azure/query.csv",
    "gitlab/export.csv",
    "gitlab/export-18.4.csv",
];

/// Pieces that mean something to a reader.
const PIECES: [&[u8]; 16] = [
    b"\"",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n\n",
    b"\x00",
    b"\xff",
    b"null",
    b"{",
    b"]",
    b"99999999999999999999",
    b"aftermark: a#",
    b"31/Feb/26",
    b"0001-01-01T00:00:00Z",
    b"\xef\xbb\xbf",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_exports_are_read_or_refused(
        which in 0..FIXTURES.len(),
        edits in prop::collection::vec((any::<Index>(), 0..40usize, 0..PIECES.len()), 1..6),
        tracker in prop::option::of(0..Tracker::ALL.len()),
        first in any::<bool>(),
    ) {
        let mut bytes = fixture(FIXTURES[which]);
        for (at, length, piece) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, PIECES[piece].iter().copied());
        }
        let reading = ReadOptions {
            tracker: tracker.map(|t| Tracker::ALL[t]),
            dates: first.then_some(DateOrder::DayFirst),
        };
        match read(&bytes, reading) {
            Ok(export) => {
                let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
                // No record comes from nowhere: each has a line, or its keys.
                prop_assert!(export.issues.len() <= lines.max(bytes.len() / 10));
                prop_assert!(export.issues.iter().all(|i| !i.key.is_empty()));
            }
            Err(e) => prop_assert!(!e.to_string().is_empty()),
        }
    }

    #[test]
    fn a_marker_of_any_reference_is_found(slug in "[^#\\p{C}]{1,40}", id in "[A-Za-z][A-Za-z0-9.-]{0,9}", around in "[^%#a-z]{0,20}") {
        let reference = format!("{slug}#{id}");
        let text = format!("{around}\n{}\n{around}", marker::of(&reference));
        prop_assert_eq!(marker::find(&text), [reference]);
    }
}
