//! Any bytes are read as any format and as what they look like; what comes of them is added to a timeline or named, and
//! the report keeps all that it had.
#![no_main]

use aftermark::config::Config;
use aftermark::fix::{self, add};
use aftermark::gather::{Gathering, Known, Wanted, Window, cited, new};
use aftermark::intake::events::{Format, Reading, packed, read};
use aftermark::intake::events::Told;
use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

const REPORT: &str = "---\ntitle: x\nstatus: draft\nservices: [checkout]\ntimezone: Europe/Amsterdam\n---\n\n## Timeline\n\n#### 14 March 2026\n\n- 09:02 It began\n- 10:00 Over\n";

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let reading = Reading {
        format: Format::ALL.get(usize::from(*first)).copied(),
        near: NaiveDate::from_ymd_opt(2026, 3, 14),
        ..Reading::default()
    };
    let library = aftermark_fuzz::library(REPORT.as_bytes());
    let incident = &library.incidents[0];
    let window = Window { since: DateTime::UNIX_EPOCH, until: DateTime::UNIX_EPOCH + Duration::days(70_000) };
    let zone = Tz::Europe__Amsterdam;
    let grep = regex::Regex::new("").ok();
    let wanted = Wanted { window, grep, level: None, zone };
    let mut gathering = Gathering::new(wanted, Known::of(incident));
    gathering.source("x.log".into(), cited("x.log"), Duration::zero());
    let Ok(from) = packed::unpacked(bytes) else { return };
    let told = read("x.log", from, &reading, &mut |format, record| {
        assert!(!record.text.is_empty() && !record.text.contains('\n'));
        assert!(record.line > 0);
        gathering.take(format, record);
    });
    gathering.told(told.unwrap_or_else(|_| Told::default()));
    let found = gathering.finish(&[]);
    let entries: Vec<add::New> =
        found.events.iter().take(20).map(|e| new(e, &found.sources, zone)).collect();
    if entries.is_empty() {
        return;
    }
    let config = Arc::new(Config::default());
    let Ok(added) = add::entries(incident, &library.sources, &config, &entries) else { return };
    assert_eq!(added.written + added.left.len(), entries.len());
    if let Some(file) = added.file {
        let text = fix::apply(REPORT, &file.edits).expect("the edits fit");
        let mut rest = text.chars();
        assert!(REPORT.chars().all(|c| rest.any(|other| other == c)), "{text}");
    }
});
