//! In which zone the times of a report are, by what stands around its timeline.

use super::*;
use crate::notation::times::{ZoneSaid, plainly};

/// The times of the timeline, and what is told.
fn times(text: &str) -> (Vec<String>, Vec<(String, String)>) {
    let all = list(text, "timeline").into_iter().map(|entry| {
        let at = entry.split("at=").nth(1).unwrap_or_default();
        let end = [" <", " |", "}"].iter().filter_map(|mark| at.find(mark)).min();
        at[..end.unwrap_or(at.len())].to_owned()
    });
    (all.collect(), problems(text))
}

fn zone(text: &str) -> Option<Tz> {
    reading(text, &[]).1.zone.map(|zone| zone.value)
}

const ENTRIES: &str = "- 2026-09-08 23:27 It broke\n";
const IN_UTC: &str = "2026-09-08 23:27 UTC";

#[test]
fn a_sentence_above_the_heading_gives_the_times_their_zone() {
    for text in [
        format!("## gather\n\nAll times in UTC.\n\n### Timeline\n\n{ENTRIES}"),
        format!(
            "## gather\n\nFrom the chat. All times UTC unless noted.\n\nMore of it.\n\n### Timeline\n\n{ENTRIES}"
        ),
        format!("## gather\n\n### What was collected\n\n- Times: UTC\n\n### Timeline\n\n{ENTRIES}"),
        format!("All times\nin UTC.\n\n## gather\n\n### Timeline\n\n{ENTRIES}"),
        format!("# T\n\n*Alle Zeiten in UTC.*\n\n## Timeline\n\n{ENTRIES}"),
        format!("## Summary\n\nIt broke.\n\nTodas las horas en UTC.\n\n## Timeline\n\n{ENTRIES}"),
        format!("## Timeline\n\n{ENTRIES}\nAll times are UTC.\n"),
        format!("## gather\n\n時刻はUTCです。\n\n### Timeline\n\n{ENTRIES}"),
    ] {
        assert_eq!(times(&text), (vec![IN_UTC.to_owned()], vec![]), "{text}");
        assert_eq!(zone(&text), Some(Tz::UTC), "{text}");
    }
    // A table without a heading of its own as well.
    let text = "All times in UTC.\n\n## gather\n\nSome words.\n\n| Time | Event |\n|---|---|\n| 2026-09-08 23:27 | It broke |\n";
    assert_eq!(times(text).0, [IN_UTC]);
}

#[test]
fn a_sentence_about_other_times_gives_none() {
    for text in [
        format!("## gather\n\nThe times of the vendor are in UTC.\n\n### Timeline\n\n{ENTRIES}"),
        format!("## gather\n\n### Sources\n\nAll times in UTC.\n\n### Timeline\n\n{ENTRIES}"),
        format!("## impact\n\nAll times in UTC.\n\n## gather\n\n### Timeline\n\n{ENTRIES}"),
        format!("## gather\n\nAll times in UTC and Europe/Berlin.\n\n### Timeline\n\n{ENTRIES}"),
        format!("## gather\n\nAt that time UTC was set.\n\n### Timeline\n\n{ENTRIES}"),
    ] {
        assert_eq!(times(&text).0, ["2026-09-08 23:27"], "{text}");
    }
    for text in [
        "Not all times are in UTC",
        "Times of IT",
        "All times in UTC/CET",
        "It took some time (ET)",
    ] {
        assert_eq!(plainly(text), None, "{text}");
    }
    assert_eq!(plainly("(All times in CET.)").map(|p| p.zone), Some(ZoneSaid::Unknown(14..17)));
}

#[test]
fn what_stands_at_the_list_comes_first_and_what_contradicts_it_is_told() {
    let text = format!(
        "All times in UTC.\n\n## gather\n\n### Timeline\n\nTimes in Europe/Berlin.\n\n{ENTRIES}"
    );
    let (at, told) = times(&text);
    assert_eq!(at, ["2026-09-08 23:27 Europe/Berlin"]);
    let said =
        "this says that times are in UTC, and those of the timeline are read in Europe/Berlin";
    assert_eq!(told, [(said.to_owned(), "All times in UTC".to_owned())]);
    // What leaves others open contradicts nothing.
    let text = text.replace("UTC.", "UTC unless noted.");
    assert_eq!(times(&text).1, []);
    // The nearest of several.
    let text = format!(
        "All times in UTC unless noted.\n\n## gather\n\nAll times in Europe/Paris.\n\n### Timeline\n\n{ENTRIES}"
    );
    assert_eq!(times(&text), (vec!["2026-09-08 23:27 Europe/Paris".to_owned()], vec![]));
    // Each timeline has its own.
    let text = format!(
        "## gather\n\n### Timeline\n\nTimes in UTC.\n\n{ENTRIES}\n### Chronology\n\nTimes in Europe/Paris.\n\n{ENTRIES}"
    );
    assert_eq!(
        times(&text),
        (vec![IN_UTC.to_owned(), "2026-09-08 23:27 Europe/Paris".to_owned()], vec![])
    );
}

#[test]
fn letters_behind_times_are_told_for_each_clock() {
    let text = "## Timeline\n\n- 2026-09-08 10:05 EST It broke\n- 10:30 CEST It went on\n- 10:40 EST It ended\n";
    let (_, found) = reading(text, &[]);
    let told: Vec<_> = found.problems.iter().map(|p| (&p.message[..6], p.label.as_str())).collect();
    assert_eq!(told, [("`EST` ", "also in line 5"), ("`CEST`", "")]);
    let text = "## Timeline\n\n| Time | Event |\n|---|---|\n| 2026-09-08 10:05 EST | a |\n| 10:30 CEST | b |\n";
    assert_eq!(problems(text).len(), 2);
}
