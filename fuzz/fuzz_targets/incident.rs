//! Any main file is read, judged and reported, and no character of it steers a terminal.
#![no_main]

use aftermark::derive::derive;
use aftermark::report::{scorecard, text};
use aftermark::rules::judge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let library = aftermark_fuzz::library(bytes);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let derived = derive(&library, day);
    let verdict = judge(&library, &derived).unwrap();
    let mut out = Vec::new();
    text::findings(&mut out, &library.sources, verdict.findings()).unwrap();
    let incident = &library.incidents[0];
    scorecard::grades(&mut out, &library.sources, incident, verdict.incident(0)).unwrap();
    scorecard::table(&mut out, &library, &verdict, &[0], true).unwrap();
    let out = String::from_utf8(out).unwrap();
    // Colours are ours: an escape, `[`, digits and semicolons, `m`.
    for piece in out.split('\u{1b}').skip(1) {
        let end = piece.find('m').expect("an escape that is no colour");
        assert!(piece[..end].starts_with('['), "{piece:?}");
        assert!(piece[1..end].chars().all(|c| c.is_ascii_digit() || c == ';'), "{piece:?}");
    }
    assert!(!out.contains(['\r', '\u{7}', '\u{8}', '\u{202e}', '\u{9b}']), "{out:?}");
});
