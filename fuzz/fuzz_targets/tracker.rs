//! Any file is the export of a tracker, or an error with a message; comparing it with a report never
//! fails, and what is shown of it steers no terminal.
#![no_main]

use aftermark::derive::actions::judge;
use aftermark::tracker::compare::Basis;
use aftermark::tracker::{ReadOptions, Tracker, compare, read, show};
use libfuzzer_sys::fuzz_target;

const REPORT: &[u8] = b"---
title: x
actions:
  - {id: A1, title: x, owner: \"@kim\", due: 2026-04-01, status: open, ticket: \"#1\"}
  - {id: A2, title: y, status: done, done: 2026-03-20, ticket: PAY-1}
  - {id: A3, title: z, status: declined, reason: r, ticket: AB#1}
  - {id: A4, title: t, status: open}
---
";

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let tracker = Tracker::ALL.get(usize::from(*first)).copied();
    let Ok(export) = read(bytes, ReadOptions { tracker, dates: None }) else { return };
    let library = aftermark_fuzz::library(REPORT);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let facts = judge(&library, day);
    let basis = Basis { as_of: day, zone: chrono_tz::UTC };
    let comparison = compare(&library, &facts, &export, basis);
    let mut out = Vec::new();
    show::text(&comparison, &mut out).expect("memory");
    let text = String::from_utf8(out).expect("text");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    show::json(&comparison, &mut Vec::new()).expect("memory");
    show::markdown(&comparison, &mut Vec::new()).expect("memory");
});
