//! In which zone the times of a report without one are read, and what is said where two are named.

use aftermark::model::Library;

use super::notation::findings;
use crate::memory::Files;

const HEAD: &str =
    "---\ntitle: The edge was down\nstatus: draft\nseverity: SEV2\nservices: [checkout]\n";
const TIMELINE: &str = "- 2026-09-04 10:00 **started** Errors\n- 10:05 **detected** alert: The probe paged\n- 10:50 **resolved** Back\n";

/// A report in a repository of Berlin.
fn report(front: &str, body: &str) -> Library {
    let mut files = Files::default();
    files.write("aftermark.toml", "[incidents]\ntimezone = \"Europe/Berlin\"\n");
    files.write("incidents/2026-09-04-edge/README.md", format!("{HEAD}{front}---\n\n{body}"));
    files.library()
}

/// When it began, when the impact did, and when customers were told, in UTC.
fn times(library: &Library) -> [String; 3] {
    let incident = &library.incidents[0];
    let started = incident.timeline.first().and_then(|e| e.at.as_ref());
    let from = incident.impact.first().and_then(|i| i.from.as_ref());
    let told = incident.notifications.first().and_then(|n| n.at.as_ref());
    [started, from, told]
        .map(|at| at.map_or("none".to_owned(), |at| at.value.at.format("%H:%M").to_string()))
}

/// What is told of times and of the notation.
fn told(library: &Library) -> Vec<String> {
    let all = findings(library).into_iter();
    all.filter(|f| f.starts_with("format/invalid-time") || f.starts_with("format/notation"))
        .collect()
}

const LISTS: &str = "\n## Impact\n\n| Service | Effect | From | To |\n|---|---|---|---|\n| checkout | outage | 10:00 | 10:50 |\n\n## Communication\n\n| Audience | Decision | At |\n|---|---|---|\n| customers | notify | 10:20 |\n";

#[test]
fn the_zone_of_the_timeline_is_that_of_all_times() {
    for (above, below) in [("", "All times in UTC.\n\n"), ("All times in UTC.\n\n", "")] {
        let library = report("", &format!("{above}## Timeline\n\n{below}{TIMELINE}{LISTS}"));
        assert_eq!(times(&library), ["10:00", "10:00", "10:20"]);
        assert_eq!(told(&library), Vec::<String>::new());
    }
    // The lists in YAML as well, and the timeline by what the text says of all times.
    let yaml = "timeline:\n  - {at: 2026-09-04 10:00, milestone: started, event: Errors}\nimpact:\n  - {service: checkout, effect: outage, from: \"10:00\"}\n";
    let library = report(yaml, "## Gather the information\n\nAll times in UTC.\n");
    assert_eq!(times(&library)[..2], ["10:00", "10:00"]);
    // What names its own has its own.
    let own = LISTS.replace("10:00 |", "12:30 Europe/Berlin |");
    let library = report("", &format!("## Timeline\n\nTimes in UTC.\n\n{TIMELINE}{own}"));
    assert_eq!(times(&library), ["10:00", "10:30", "10:20"]);
    assert_eq!(told(&library), Vec::<String>::new());
}

#[test]
fn the_zone_of_the_front_matter_comes_first_and_is_told_where_the_timeline_has_another() {
    let front = "timezone: Europe/Berlin\n";
    let early = LISTS.replace("10:00 |", "13:00 |").replace("10:50 |", "14:00 |");
    let library = report(front, &format!("## Timeline\n\nTimes in UTC.\n\n{TIMELINE}{early}"));
    assert_eq!(times(&library), ["10:00", "11:00", "none"]);
    assert_eq!(
        told(&library),
        [
            "format/notation: this is read in Europe/Berlin, the `timezone` of the front matter, and the timeline in UTC",
            "format/invalid-time: `10:20` would be 105 min before `detected`: it is read in Europe/Berlin, and that in UTC",
        ]
    );
    // Where all is in the zone of the front matter there is nothing to say.
    let library = report(front, &format!("## Timeline\n\n{TIMELINE}{LISTS}"));
    assert_eq!(
        (times(&library), told(&library)),
        (["08:00", "08:00", "08:20"].map(str::to_owned), vec![])
    );
}

#[test]
fn a_time_before_its_neighbour_is_told_with_what_it_is_called() {
    let early = LISTS.replace("10:00 |", "09:40 |").replace("10:50 |", "09:30 |");
    let library = report("", &format!("## Timeline\n\n{TIMELINE}{early}"));
    assert_eq!(told(&library)[0], "format/invalid-time: `09:40` would be 20 min before `started`");
    let early = LISTS.replace("10:50 |", "09:30 |");
    let library = report("", &format!("## Timeline\n\n{TIMELINE}{early}"));
    assert_eq!(told(&library), ["format/invalid-time: `09:30` would be 30 min before `from`"]);
    // In the timeline as well, where an entry names its own zone.
    let library =
        report("", "## Timeline\n\n- 2026-09-04 10:00 Errors\n- 07:30 UTC The probe paged\n");
    assert_eq!(
        told(&library),
        [
            "format/invalid-time: `07:30` would be 30 min before the entry above it: it is read in UTC, and that in Europe/Berlin"
        ]
    );
}

#[test]
fn the_letters_of_the_own_clock_are_that_clock_below_a_sentence_with_another() {
    let body = "## Timeline\n\nAll times in UTC.\n\n- 2026-09-04 12:00 CEST **started** Errors\n- 10:05 **detected** alert: a\n";
    let library = report("", body);
    assert_eq!((times(&library)[0].as_str(), told(&library)), ("10:00", vec![]));
    let body = "## Timeline\n\nAll times in UTC.\n\n| Time | Event | Milestone |\n|---|---|---|\n| 2026-09-04 12:00 CEST | Errors | started |\n";
    assert_eq!(times(&report("", body))[0], "10:00");
}
