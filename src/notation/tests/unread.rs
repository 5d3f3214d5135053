//! What looks like data and is read as none.

use super::*;

const ENTRIES: &str = "- 2026-09-01 10:00 **started** a\n- 10:05 **detected** b\n";

/// What is told, and what to do about it.
fn told(text: &str) -> Vec<(String, String)> {
    let all = reading(text, &[]).1.problems.into_iter();
    all.map(|p| (p.message, p.help.unwrap_or_default())).collect()
}

#[test]
fn a_list_below_words_that_are_no_heading_for_it_is_told() {
    let bold = "the line above is bold and no heading";
    let level = |n| format!("the heading above has the level {n}");
    for (text, message, help) in [
        (
            format!("**Timeline**\n\n{ENTRIES}"),
            bold.to_owned(),
            "write `### Timeline` instead of it",
        ),
        (
            format!("## Other\n\n__Zeitleiste:__\n\n{ENTRIES}"),
            bold.to_owned(),
            "write `### Zeitleiste`",
        ),
        (
            format!("# Timeline\n\n{ENTRIES}"),
            level(1),
            "write `### Timeline` instead of `# Timeline`",
        ),
        (format!("##### Timeline\n\n{ENTRIES}"), level(5), "instead of `##### Timeline`"),
        (
            "## gather\n\n##### Timeline\n\n- 10:00 a\n- 10:05 b\n".to_owned(),
            level(5),
            "instead of `##### Timeline`",
        ),
        (
            "##### Safeguards\n\n- S1 Dump: **failed**, it was empty\n".to_owned(),
            level(5),
            "write `### Safeguards`",
        ),
        (
            "**Timeline**\n\n| Time | Event |\n|---|---|\n| 10:00 | a |\n".to_owned(),
            bold.to_owned(),
            "write `### Timeline`",
        ),
        // Milestones say by themselves what they are.
        (
            format!("## Other\n\n{ENTRIES}"),
            "no heading says so".to_owned(),
            "put the heading `### Timeline`",
        ),
    ] {
        let told = told(&text);
        let [(said, what)] = &told[..] else { panic!("{text}: {told:?}") };
        assert!(said.contains(&message) && what.contains(help), "{text}: {told:?}");
    }
    for text in [
        "## Other\n\n- 10:00 standup\n- 10:30 planning\n".to_owned(),
        format!("## Timeline\n\n**Timeline**\n\n{ENTRIES}"),
        format!("## Timeline\n\n{ENTRIES}\n## Other\n\n{ENTRIES}"),
    ] {
        assert_eq!(told(&text), [], "{text}");
    }
}

#[test]
fn a_row_with_a_cell_too_many_is_told_and_read_up_to_it() {
    let table = |row: &str| {
        format!("## Timeline\n\n| Time | Event | By | Outcome |\n|---|---|---|---|\n{row}\n")
    };
    let text = table("| 10:00 | ran `kubectl get po | grep web` | @kim | fixed |");
    let said = told(&text);
    assert!(said[0].0.contains("has 5 cells and the head 4: from here on"), "{said:?}");
    assert!(said[0].1.contains(r"write `\|`"), "{said:?}");
    let all = list(&text, "timeline");
    assert!(!all[0].contains("by=") && !all[0].contains("outcome="), "{all:?}");
    assert!(!reading(&text, &[]).1.data[0].is_whole);
    let said = told(&table("| 10:00 | a | @kim | fixed | more |"));
    assert!(said[0].0.contains("the last is not read"), "{said:?}");
    for row in [
        r"| 10:00 | ran `get po \| grep web` | @kim | fixed |",
        "| 10:00 | a | @kim | |",
        "10:00 | a | @kim | fixed",
        "| 10:00 | a |",
    ] {
        assert_eq!(told(&table(row)), [], "{row}");
    }
}
