//! Whatever is gathered: all bytes that were there stay in their order, and a second time adds nothing.

use aftermark::fix::add;
use aftermark::gather::{Cited, Gathering, Known, Wanted, Window, new};
use aftermark::intake::events::{At, Format, Record, Told};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::notations::{added, at, report};
use crate::memory::Files;
use crate::repository::SLUG;

const ZONE: Tz = Tz::Europe__Amsterdam;

fn window() -> Window {
    Window { since: at("2026-03-13T00:00:00Z"), until: at("2026-03-16T00:00:00Z") }
}

fn gathered(files: &Files, records: &[(i64, String)]) -> Vec<(add::New, bool)> {
    let library = files.library();
    let incident = &library.incidents[0];
    let wanted = Wanted { window: window(), grep: None, level: None, zone: ZONE, by: None };
    let mut gathering = Gathering::new(wanted, Known::of(incident));
    gathering.source("edge.log".into(), Cited::Path("evidence/edge.log".into()), Duration::zero());
    for (line, (seconds, text)) in (1..).zip(records) {
        let time: DateTime<Utc> = at("2026-03-13T12:00:00Z") + Duration::milliseconds(*seconds);
        // As every reader makes it: without white space around it.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        gathering.take(Format::Slack, Record::new(At::Exact(time), words, line));
    }
    gathering.told(Told::default());
    let all = gathering.finish(&[]);
    all.events.iter().map(|e| (new(e, &all.sources, ZONE), e.is_there)).collect()
}

const BODIES: [(&str, &str, Option<&str>); 5] = [
    (
        "",
        "### Timeline\n\n#### 14 March 2026\n\n- 00:30 It began\n- 09:31 @kim Rolled back → no effect\n  - reason: it was new\n\n#### 15 March 2026\n\n- 10:00 Over\n",
        None,
    ),
    (
        "",
        "### Timeline\n\n| Time | Event | Source |\n|---|---|---|\n| 2026-03-14 09:02 | It \\| began | x |\n| 10:00 | Over | |\n",
        None,
    ),
    ("timeline:\n  - at: 2026-03-14 09:02\n    event: \"It: began\"\n", "", None),
    (
        "",
        "",
        Some(
            "# a comment\n- at: 2026-03-14 09:02\n  event: It began\n\n- at: 2026-03-15 10:00\n  event: Over\n",
        ),
    ),
    ("", "Nothing yet.\n", None),
];

/// Whether all of one text stands in the other, in its order.
fn is_kept(old: &str, new: &str) -> bool {
    let mut rest = new.chars();
    old.chars().all(|c| rest.any(|other| other == c))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn what_was_there_stays_and_a_second_time_adds_nothing(
        records in proptest::collection::vec((0_i64..200_000_000, "[ -~äü→·↳|\\[\\]<>*`_#:()]{1,60}"), 1..6),
        which in 0..BODIES.len(),
    ) {
        let (front, body, file) = BODIES[which];
        let mut files = report(front, body, file);
        let path = match file {
            Some(_) => format!("incidents/{SLUG}/timeline.yaml"),
            None => format!("incidents/{SLUG}/README.md"),
        };
        let old = files.text(&path).to_owned();
        let before = files.library().incidents[0].timeline.len();
        let fresh: Vec<add::New> = gathered(&files, &records).into_iter().map(|(n, _)| n).collect();
        let fresh: Vec<add::New> = fresh.into_iter().filter(|n| !n.event.trim().is_empty()).collect();
        prop_assume!(!fresh.is_empty());
        let (text, left) = added(&files, &fresh);
        prop_assert_eq!(left, 0, "{:?}", fresh);
        prop_assert!(is_kept(&old, &text), "{}", text);
        files.write(path, text);
        let library = files.library();
        let timeline = &library.incidents[0].timeline;
        prop_assert_eq!(timeline.len(), before + fresh.len());
        // In order, as far as it was.
        let times: Vec<_> = timeline.iter().filter_map(|e| e.at.as_ref()).map(|a| a.value.at).collect();
        prop_assert!(times.is_sorted());
        let again = gathered(&files, &records);
        prop_assert!(again.iter().all(|(new, is_there)| *is_there || new.event.trim().is_empty()), "{:?}", again);
    }
}
