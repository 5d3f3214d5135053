//! Reports put together from pieces: outside of the edits every byte stays, and what the report says
//! is the same but for what was fixed.

use aftermark::model::Incident;
use aftermark::rules::Grade;
use aftermark::vocabulary::Step;
use proptest::prelude::*;

use super::incident::Folder;

/// A time of the timeline, with its minute of the day for the two days that there are.
fn entry() -> impl Strategy<Value = String> {
    let at = (0u32..2, 0u32..24, 0u32..60, 0u8..7).prop_map(|(day, h, m, how)| {
        let date = format!("2026-03-1{}", 4 + day);
        match how {
            0 => format!("{date} {h:02}:{m:02}"),
            1 => format!("\"{date} {h:02}:{m:02}\""),
            2 => format!("{date}T{h:02}:{m:02}:30Z"),
            3 => format!("~{date} {h:02}:{m:02}"),
            4 => "unknown".to_owned(),
            5 => format!("{date} {h:02}:{m:02}–23:59"),
            // Alone: read against the entry before, if it can be.
            _ => format!("23:{m:02}"),
        }
    });
    let event = prop_oneof![
        Just("x".to_owned()),
        Just("'it''s: done' # said".to_owned()),
        Just("|\n      first\n\n      # no comment\n      - at: no entry".to_owned()),
        Just(">-\n      folded\n      text".to_owned()),
        Just("&anchor y".to_owned()),
        Just("*anchor".to_owned()),
        Just("\"ü\\n\"".to_owned()),
    ];
    (at, event, 0u8..6).prop_map(|(at, event, how)| match how {
        0 => format!("  - {{at: {at}, event: flow, kind: alert}}\n"),
        1 => format!("  # a comment\n  - at: {at}\n    event: {event}\n"),
        2 => format!("  - event: {event}\n    at: {at} # when\n    # by: nobody\n"),
        3 => format!("\n  -\n    at: {at}\n    event: {event}\n\n"),
        4 => format!("  - at: {at}\n    milestone: started\n    event: {event}\n"),
        _ => format!("  - at: {at}\n    event: {event}\n"),
    })
}

fn section() -> impl Strategy<Value = String> {
    let heading = (1usize..11, 0u8..8).prop_map(|(n, how)| {
        let step = Step::from_number(n).unwrap();
        let words = step.heading();
        match how {
            0 => format!("## {n}. {words}"),
            1 => format!("## {words}"),
            2 => format!("## {}:", words.to_uppercase()),
            3 => format!("## {n}) {words} ##"),
            4 => format!("{n}. {words}\n---"),
            5 => format!("## Ours {{#{}}}", step.slug()),
            6 => "## Appendix".to_owned(),
            _ => format!("  ## Step {n}: {words}"),
        }
    });
    let body = prop_oneof![
        Just("Text.\n\n"),
        Just("- item\n\n  more\n\n"),
        Just("```\n## 3. code\n```\n\n"),
        Just("> ## 4. quoted\n\n"),
        Just("<!-- a comment\n\n## 5. inside -->\n\n"),
        Just("| a |\n|---|\n| b |\n"),
        Just("[l](#appendix) ü 漢\n"),
        Just(""),
        Just("text without a blank line after it\n"),
    ];
    (heading, body).prop_map(|(h, b)| format!("{h}\n\n{b}"))
}

fn report() -> impl Strategy<Value = String> {
    let timeline = prop::collection::vec(entry(), 0..6);
    let sections = prop::collection::vec(section(), 0..8);
    let head = prop_oneof![
        Just("services: [a]\n"),
        Just("services:\n  - a # one\n"),
        Just("services: [a]\ntimezone: Europe/Amsterdam\n"),
        Just("# about\nservices: a\n"),
    ];
    (head, timeline, sections, any::<[bool; 3]>()).prop_map(
        |(head, timeline, sections, [windows, mark, cut])| {
            let timeline = if timeline.is_empty() {
                String::new()
            } else {
                format!("timeline:\n{}", timeline.concat())
            };
            let mut text = format!(
                "---\ntitle: x\nstatus: draft\nseverity: SEV2\n{head}{timeline}tags: [t] # end\n---\nIntro.\n\n{}",
                sections.concat()
            );
            if cut {
                text.truncate(text.trim_end().len());
            }
            if windows {
                text = text.replace('\n', "\r\n");
            }
            if mark {
                text.insert(0, '\u{feff}');
            }
            text
        },
    )
}

/// What an incident says, without places, order of the timeline and sections that say nothing.
fn said(incident: &Incident, text: &str) -> Vec<String> {
    let mut all: Vec<String> = incident
        .timeline
        .iter()
        .map(|e| {
            format!(
                "{:?} {:?} {:?} {:?} {:?}",
                e.until.as_ref().map(|u| u.value),
                e.at.as_ref().map(|a| a.value),
                e.event.as_ref().map(|e| &e.value),
                e.kind.as_ref().map(|k| k.value),
                e.milestone.as_ref().map(|m| m.value),
            )
        })
        .collect();
    all.sort();
    all.push(format!(
        "{:?} {:?} {:?} {:?}",
        incident.zone,
        incident.title.as_ref().map(|t| &t.value),
        incident.services.iter().map(|s| &s.value).collect::<Vec<_>>(),
        incident.tags.iter().map(|s| &s.value).collect::<Vec<_>>(),
    ));
    let text = text.trim_start_matches('\u{feff}');
    for section in &incident.body.sections {
        if !section.part.blocks.is_empty() {
            all.push(text[section.part.span.range()].trim().to_owned());
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_what_was_to_fix_is_changed(text in report()) {
        let mut folder = Folder::new(&[("README.md", &text)]);
        let before = folder.fix();
        let new = folder.text("README.md");
        let after = folder.read();

        // The bytes outside of the edits, in order, are those of the new text.
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut edits: Vec<_> = before.plan.files.iter().flat_map(|f| &f.edits).collect();
        edits.sort_by_key(|e| (e.range.start, e.range.end));
        let (mut old_at, mut new_at) = (0, 0);
        for edit in edits {
            let kept = &text[old_at..edit.range.start + mark];
            prop_assert!(new[new_at..].starts_with(kept));
            new_at += kept.len();
            prop_assert!(new[new_at..].starts_with(&edit.text));
            new_at += edit.text.len();
            old_at = edit.range.end + mark;
        }
        prop_assert_eq!(&text[old_at..], &new[new_at..]);

        // Line ends are of one kind, as they were.
        prop_assert_eq!(new.matches("\r\n").count() == new.matches('\n').count(), text.contains("\r\n"));
        prop_assert_eq!(new.contains("\r\n"), text.contains("\r\n"));

        // It says the same.
        prop_assert_eq!(said(before.incident(), &text), said(after.incident(), &new), "{}", new);

        // Whatever was inserted is no answer, and once fixed there is nothing left to fix.
        prop_assert!(after.plan.files.is_empty(), "{:?}\n{}", after.plan.files, new);
        let (had, grades) = (before.incident(), after.grades());
        for step in Step::ALL {
            if had.section(step).is_none() && after.incident().section(step).is_some() {
                prop_assert_eq!(grades[step.slug()], Grade::Placeholder, "{}", step.slug());
            }
        }
        // Unless it was said why, all ten are there and the timeline is in order.
        if before.plan.left.is_empty() && had.front_matter.end > 0 && !before.plan.files.is_empty() {
            let answered = |s: &Step| !aftermark::rules::grade::is_absent(after.incident(), *s);
            prop_assert!(Step::ALL.iter().all(answered), "{}", new);
            let times: Vec<_> = after.incident().timeline.iter().filter_map(|e| e.at.as_ref()).collect();
            prop_assert!(times.windows(2).all(|w| w[0].value.at <= w[1].value.at), "{}", new);
        }
    }
}
