//! Times as people write them, in YAML and in the text: read as what they are, or told once.

use aftermark::model::Library;

use super::notation::findings;
use crate::memory::Files;
use crate::repository::SLUG;

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with other times of its entries, and a setting.
fn with(times: [&str; 4], setting: &str) -> Library {
    let mut files = Files::complete();
    for (from, to) in
        ["at: 2026-03-14 09:02", "at: 09:14", "at: 09:31", "at: 09:49"].into_iter().zip(times)
    {
        files.replace(readme(), from, &format!("at: \"{to}\""));
    }
    if !setting.is_empty() {
        let toml = files.text("aftermark.toml").to_owned();
        files.write("aftermark.toml", format!("{toml}\n{setting}\n"));
    }
    files.library()
}

/// The times of the timeline in the zone of the report.
fn read(library: &Library) -> Vec<String> {
    let incident = &library.incidents[0];
    let times = incident.timeline.iter().map(|e| {
        e.at.as_ref().map_or_else(
            || "unread".to_owned(),
            |at| at.value.at.with_timezone(&incident.zone).format("%d %H:%M").to_string(),
        )
    });
    times.collect()
}

#[test]
fn yaml_reads_the_times_that_the_text_reads() {
    for times in [
        ["2026-03-14 9:02 AM", "9:14 AM", "9.31", "09:49h"],
        ["14.03.2026 9.02", "9h14", "9.31 Uhr", "09:49 CET"],
        ["14/03/2026 09:02", "08:14 UTC", "08:31Z", "10:49+02:00"],
        ["Sat Mar 14 9:02", "Sat Mar 14 9:14", "9:31am", "9:49"],
        ["Saturday, 14 March 2026, 09:02", "09:14:00", "09時31分", "08:49 GMT"],
        ["2026年3月14日 9:02", "9:14 MEZ", "~9:31", "9:49 AM"],
    ] {
        let library = with(times, "");
        assert_eq!(findings(&library), Vec::<String>::new(), "{times:?}");
        assert_eq!(read(&library), ["14 09:02", "14 09:14", "14 09:31", "14 09:49"], "{times:?}");
    }
    // From when to when, and between the two.
    let library = with(["14.03.2026 09:02h", "9:14 AM/9:16 AM", "9.31–9.45", "9:49"], "");
    assert_eq!(findings(&library), Vec::<String>::new());
    let timeline = &library.incidents[0].timeline;
    assert!(timeline[2].until.is_some());
    assert!(!timeline[1].at.as_ref().unwrap().value.is_exact());
}

/// The findings without their rules.
fn told(library: &Library) -> Vec<String> {
    let all = findings(library).into_iter();
    all.map(|f| f.split_once(": ").map_or(f.clone(), |(_, m)| m.to_owned())).collect()
}

#[test]
fn one_wrong_time_is_told_once_and_what_follows_from_it_is_not() {
    for (times, message, seen) in [
        (
            ["2026-03-14 9:0", "09:14", "09:31", "09:49"],
            "`2026-03-14 9:0` is not a time",
            ["unread"; 4],
        ),
        // The day may have changed with what cannot be read.
        (
            ["2026-03-14 23:50", "2026-03-15 0:1O", "00:20", "00:30"],
            "`2026-03-15 0:1O` is not a time",
            ["14 23:50", "unread", "unread", "unread"],
        ),
        (
            ["2026-03-14 23:50", "00:10", "00:20", "00:30"],
            "`00:10` would be 1420 min before the entry above it",
            ["14 23:50", "unread", "unread", "unread"],
        ),
        (
            ["2026-03-14 23:50", "00:10", "00:20", "2026-03-15 00:30"],
            "`00:10` would be 1420 min before the entry above it",
            ["14 23:50", "unread", "unread", "15 00:30"],
        ),
        // A clock alone takes no day along.
        (
            ["2026-03-14 09:02", "09:1", "09:31", "09:49"],
            "`09:1` is not a time",
            ["14 09:02", "unread", "14 09:31", "14 09:49"],
        ),
        (
            ["09:02", "09:14", "09:31", "09:49"],
            "`09:02` has no date, and no entry before it gives one",
            ["unread"; 4],
        ),
        (
            ["03/04/2026 9:02", "09:14", "09:31", "09:49"],
            "`03/04/2026 9:02` is not a time",
            ["unread"; 4],
        ),
    ] {
        let mut library = with(times, "");
        // Here the zone would say the order of the day and the month.
        if times[0].contains('/') {
            let mut files = Files::complete();
            for (from, to) in
                [("at: 2026-03-14 09:02", times[0]), ("timezone: Europe/Amsterdam", "")]
            {
                let to = if to.is_empty() { String::new() } else { format!("at: {to}") };
                files.replace(readme(), from, &to);
            }
            files.remove("aftermark.toml");
            library = files.library();
        }
        assert_eq!(told(&library), [message], "{times:?}");
        assert_eq!(read(&library), seen, "{times:?}");
    }
}

#[test]
fn a_missing_day_is_told_whatever_other_dates_are_wrong() {
    let mut files = Files::complete();
    files.replace(readme(), "at: 2026-03-14 09:02", "at: 09:02");
    files.replace(readme(), "review_on: 2027-06-14", "review_on: soon");
    files.replace(readme(), "due: 2027-01-15", "due: later");
    let mut told = told(&files.library());
    told.sort();
    let wrong = ["`later` is not a date", "`soon` is not a date"];
    assert_eq!(told[0], "`09:02` has no date, and no entry before it gives one");
    assert_eq!(told[1..], wrong, "that there is no date follows");
}

#[test]
fn the_help_says_what_to_write_instead() {
    for (time, help) in [
        ("2026-03-14 2 pm", "write the minutes as well"),
        ("2026-03-14 09:02 PST", "`PST` is written in summer and winter alike"),
        ("2026-03-14", "2026-03-14 --:-- where only the day is known"),
        ("Sun Mar 14 09:02", "write the year as well"),
        ("Sunday, 14 March 2026 09:02", "2026-03-14 is a Saturday"),
        ("2026-03-14 9:00–9:30 PM", "write both halves of the day"),
    ] {
        let library = with([time, "09:14", "09:31", "09:49"], "");
        let problems = &library.incidents[0].problems;
        assert_eq!(problems.len(), 1, "{time}: {problems:?}");
        let said = problems[0].help.as_deref().unwrap_or_default();
        assert!(said.contains(help), "{time}: {said}");
    }
}

#[test]
fn the_language_says_the_order_of_day_and_month() {
    let report = |language: &str| {
        let mut files = Files::complete();
        files.replace(readme(), "timezone: Europe/Amsterdam\n", "");
        files.write("aftermark.toml", format!("[site]\nlanguage = \"{language}\"\n"));
        files.replace(readme(), "at: 2026-03-14 09:02", "at: 04/03/2026 09:02");
        read(&files.library()).remove(0)
    };
    assert_eq!([report("de"), report("en-US"), report("en")], ["04 09:02", "03 09:02", "unread"]);
}

/// The complete fixture with a timeline in its text.
fn in_the_text(lines: &str) -> Library {
    let mut files = Files::complete();
    let text = files.text(readme()).to_owned();
    let (before, rest) = text.split_once("timeline:\n").unwrap();
    let (_, after) = rest.split_once("evidence:\n").unwrap();
    let after = after.replace("from: 09:02", "from: 2026-03-14 09:02");
    let text = format!("{before}evidence:\n{after}").replace("at: 09:30", "at: 2026-03-14 09:30");
    let list = format!("### Timeline\n\n{lines}\n\n## 2. ");
    files.write(readme(), text.replacen("## 2. ", &list, 1));
    files.library()
}

#[test]
fn the_text_tells_what_it_cannot_read_and_reads_the_rest() {
    let letters = "`PST` is not the name of a time zone, so these times are read in the incident's";
    for (lines, seen, told) in [
        (
            "- 9.02 It began\n- 9:14h It was seen\n- 9h49 – It was over",
            vec!["14 09:02", "14 09:14", "14 09:49"],
            vec![],
        ),
        // One word about letters, however many entries have them.
        (
            "- 9:02 PST It began\n- 9:14 PST It was seen",
            vec!["14 09:02", "14 09:14"],
            vec![letters],
        ),
        (
            "| Time | Event |\n|---|---|\n| 9:02 PST | It began |\n| 9:14 PST | It was seen |",
            vec!["14 09:02", "14 09:14"],
            vec![letters],
        ),
        (
            "| Day | Time | Event |\n|---|---|---|\n| Sat 14 Mar | 9.02 | It began |\n| Sat 14 Mar | --:-- | It was seen |",
            vec!["14 09:02", "14 00:00"],
            vec![],
        ),
        // The letters of the report's own clock need no word.
        (
            "All times CET.\n\n- 9:02 CET It began\n- 9:14 CEST It was seen",
            vec!["14 09:02", "14 09:14"],
            vec![],
        ),
        // The zone of the report says that the day comes first.
        (
            "#### 03/04/2026\n\n- 9:02 It began\n- 2 pm: it went on\n- 9:14 It was seen",
            vec!["03 09:02", "unread", "03 09:14"],
            vec!["`2 pm` is not read as a time, so the time of this entry counts as unknown"],
        ),
        (
            "#### Thursday, 14 March 2026\n\n- 9:02 It began",
            vec!["14 09:02"],
            vec![
                "“Thursday, 14 March 2026” is not read as a day, so the times below it are read on the day before",
            ],
        ),
    ] {
        let library = in_the_text(lines);
        assert_eq!(read(&library), seen, "{lines}");
        let problems = library.incidents[0].problems.iter();
        assert_eq!(problems.map(|p| p.message.as_str()).collect::<Vec<_>>(), told, "{lines}");
    }
}
