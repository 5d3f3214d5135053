//! Timelines and ids that stand in the text are fixed in place.

use aftermark::model::Incident;
use proptest::prelude::*;

use super::incident::{Folder, fixed};

const HEAD: &str = "---\ntitle: x\nstatus: draft\nseverity: SEV2\nservices: [a]\ntimezone: Europe/Amsterdam\n---\n\n## 1. Gather the information\n\n";

/// The section of step 1 after the fix, and what was left.
fn section(body: &str) -> (String, String) {
    let mut folder =
        Folder::new(&[("README.md", &format!("{HEAD}{body}\n\n## 10. Move on and adjust\n\nx\n"))]);
    let read = folder.fix();
    let text = folder.text("README.md");
    let rest = text.strip_prefix(HEAD).unwrap();
    let end = rest.find("\n\n## 2. ").unwrap();
    (rest[..end].to_owned(), read.left())
}

fn sorted(body: &str) -> String {
    let (text, left) = section(body);
    assert_eq!(left, "");
    text
}

#[test]
fn bullets_move_with_what_stands_in_them() {
    insta::assert_snapshot!(sorted(
        "### Timeline\n\nFrom [the log](evidence/edge.log).\n\n- 2026-03-14 12:00 **resolved** c\n  more of c\n  - by: @kim\n\n  ```sh\n  - 09:00 no entry\n  ```\n\n- nobody knows when c2 was\n- 2026-03-14 11:00 b\n\nProse behind it."
    ));
}

#[test]
fn rows_move_and_the_head_stays() {
    insta::assert_snapshot!(sorted(
        "| Time (UTC) | Event | Colour |\n|---|:--|---|\n| 2026-03-14 12:00   | c \\| d | red |\n| | | |\n| 2026-03-14 11:00 | b | *blue* |\n| ? | b2 | |\n|2026-03-14 10:00|a|\n\nProse behind it."
    ));
}

#[test]
fn a_time_alone_keeps_its_moment() {
    // 10:30 stands behind 10:00 of the same day in either order.
    assert_eq!(
        sorted("### Timeline\n\n- 2026-03-15 10:00 c\n- 10:30 d\n- 2026-03-14 09:00 a\n- ~09:30 b"),
        "### Timeline\n\n- 2026-03-14 09:00 a\n- ~09:30 b\n- 2026-03-15 10:00 c\n- 10:30 d"
    );
    // The day of the heading is that of the first entry, which is another one now.
    assert_eq!(
        sorted(
            "### Timeline\n\n#### 15 March 2026\n\n- **~10:00** c\n- 10:30 d\n- 2026-03-14 09:00 a"
        ),
        "### Timeline\n\n#### 15 March 2026\n\n- 2026-03-14 09:00 a\n- **2026-03-15 ~10:00** c\n- 10:30 d"
    );
    // In the zone that its times are read in it is another day.
    assert_eq!(
        sorted(
            "### Timeline\n\nAll times in America/Los_Angeles.\n\n| At | Event |\n|--|--|\n| 2026-03-15 20:00 | c |\n| 20:30 | d |\n| 2026-03-15 20:10 | b |"
        ),
        "### Timeline\n\nAll times in America/Los_Angeles.\n\n| At | Event |\n|--|--|\n| 2026-03-15 20:00 | c |\n| 2026-03-15 20:10 | b |\n| 20:30 | d |"
    );
}

#[test]
fn days_that_stand_the_wrong_way_round_change_places() {
    assert_eq!(
        sorted(
            "### Timeline\n\n#### 15 March 2026\n\n- 10:00 c\n- 10:30 d\n\n#### 14 March 2026\n\n- 09:00 a\n- 09:30 b\n\nBehind."
        ),
        "### Timeline\n\n#### 14 March 2026\n\n- 09:00 a\n- 09:30 b\n\n#### 15 March 2026\n\n- 10:00 c\n- 10:30 d\n\nBehind."
    );
}

#[test]
fn numbers_of_an_ordered_list_stay() {
    assert_eq!(
        sorted("### Timeline\n\n8. 2026-03-14 10:00 b\n   more\n9. 2026-03-14 09:00 a"),
        "### Timeline\n\n8. 2026-03-14 09:00 a\n9. 2026-03-14 10:00 b\n   more"
    );
}

/// Timelines that are out of order and stay so, and what is said about each.
#[test]
fn a_timeline_in_doubt_stays_and_it_is_said() {
    for (body, why) in [
        ("### Timeline\n\n- 2026-03-14 10:00 b\n- 09:00 a", "write its date, as in"),
        (
            "| Time | Event |\n|-|-|\n| 2026-03-14 10:00 | b |\n\nProse.\n\n| Time | Event |\n|-|-|\n| 2026-03-14 09:00 | a |",
            "what stands between",
        ),
        (
            "### Timeline\n\n- 2026-03-14 10:00 b\n- 2026-03-16 10:00 d\n\n#### 15 March 2026\n\n- 09:00 c",
            "several lists",
        ),
        // Behind a mark of one digit its bullet would be one of the list.
        (
            "### Timeline\n\n9. 2026-03-14 10:00 b\n   - by: @kim\n10. 2026-03-14 09:00 a",
            "differently",
        ),
    ] {
        let (text, left) = section(body);
        assert!(left.contains(why), "{body}: {left:?}");
        assert_eq!(text, body);
    }
}

#[test]
fn ids_that_are_left_out_are_written() {
    let text = fixed(&format!(
        "{HEAD}x\n\n## 2. Identify the root cause\n\n### Causes\n\n- **root** process: Nobody owned it\n- C7 **contributing** software: b\n\n| Safeguard | Outcome | Id |\n|-|-|-|\n| a | ignored ||\n\n### Safeguards\n\n| Name | Outcome | Id |\n|-|-|-|\n| a | ignored | – |\n| b | worked | |\n| c | worked ||\n\n## Action items\n\n- [ ] **Owner of renewals**: @kim\n- [x] Say A1\n- [ ] `c`\n- [ ] \n"
    ));
    let start = text.find("### Causes").unwrap();
    let (first, rest) = text[start..].split_once("\n## 3.").unwrap();
    let last = rest.split_once("## Action items").unwrap().1.split("\n## ").next().unwrap();
    insta::assert_snapshot!(format!("{first}\n## Action items{last}"));
}

/// What the entries say, in no order.
fn said(incident: &Incident) -> Vec<String> {
    let mut all: Vec<String> = incident
        .timeline
        .iter()
        .map(|e| {
            format!(
                "{:?} {:?} {:?} {:?} {:?} {:?}",
                e.at.as_ref().map(|a| a.value),
                e.until.as_ref().map(|a| a.value),
                e.event.as_ref().map(|e| &e.value),
                e.by.as_ref().map(|e| &e.value),
                e.attachments.len(),
                e.sources.iter().map(|s| &s.value).collect::<Vec<_>>(),
            )
        })
        .collect();
    all.sort();
    all
}

fn bullet() -> impl Strategy<Value = String> {
    let at = (0u32..3, 0u32..24, 0u32..60, 0u8..8).prop_map(|(day, h, m, how)| {
        let date = format!("2026-03-1{}", 4 + day);
        match how {
            0 => format!("**{date} {h:02}:{m:02}**"),
            1 => format!("{date} {h:02}:{m:02} UTC"),
            2 => format!("{date} ~{h:02}:{m:02}"),
            3 => "?".to_owned(),
            4 => format!("{date} {h:02}:{m:02}–23:59"),
            5 => format!("23:{m:02}"),
            _ => format!("{date} {h:02}:{m:02}"),
        }
    });
    let rest = prop_oneof![
        Just("x"),
        Just("@kim Did it → fixed ([log](evidence/a.log#L1))"),
        Just("two\n  lines"),
        Just("lazy\nline"),
        Just("x\n  - by: @lee\n  - deeper\n    - 09:00 still"),
        Just("x\n\n  Another paragraph."),
        Just("x\n\n  ```\n- 09:00 code\n  ```"),
        Just("x\n  ![p](evidence/p.png)"),
        Just("x <!-- a comment -->"),
    ];
    (at, rest, 0u8..5).prop_map(|(at, rest, how)| match how {
        0 => format!("- {at} {rest}\n\n"),
        1 => format!("-   {at} {}\n", rest.replace("\n  ", "\n    ")),
        _ => format!("- {at} {rest}\n"),
    })
}

fn row() -> impl Strategy<Value = String> {
    let at = (0u32..3, 0u32..24, 0u32..60, 0u8..5).prop_map(|(day, h, m, how)| match how {
        0 => "unknown".to_owned(),
        1 => format!("23:{m:02}"),
        _ => format!("2026-03-1{} {h:02}:{m:02}", 4 + day),
    });
    (at, 0u8..4).prop_map(|(at, how)| match how {
        0 => format!("|{at}|a \\| b|\n"),
        1 => format!("| {at} | *x* | @kim |\n"),
        2 => "| | | |\n".to_owned(),
        _ => format!("| {at} | y | |\n"),
    })
}

fn timeline() -> impl Strategy<Value = String> {
    let bullets = prop::collection::vec(bullet(), 1..6).prop_map(|all| all.concat());
    let rows = prop::collection::vec(row(), 1..6)
        .prop_map(|all| format!("| Time | Event | Who |\n|---|---|---|\n{}", all.concat()));
    let block = prop_oneof![3 => bullets, 1 => rows];
    let above = prop_oneof![
        3 => Just(String::new()),
        2 => (14u32..17).prop_map(|d| format!("#### {d} March 2026\n\n")),
        1 => Just("Prose.\n\n".to_owned()),
    ];
    prop::collection::vec((above, block), 1..4).prop_map(|all| {
        all.iter().map(|(above, block)| format!("{above}{block}\n")).collect::<String>()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_order_changes(timeline in timeline(), windows: bool) {
        let mut text = format!("{HEAD}### Timeline\n\n{timeline}\nThe end.\n");
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let mut folder = Folder::new(&[("README.md", &text)]);
        let before = folder.fix();
        let new = folder.text("README.md");
        let after = folder.read();
        prop_assert_eq!(said(before.incident()), said(after.incident()), "{}\n->\n{}", text, new);
        prop_assert!(after.plan.files.is_empty(), "{:?}\n{}", after.plan.files, new);
        // No word comes or goes but the days of times.
        let words = |text: &str| {
            let own = text.split("\n## ").nth(1).or(text.split("\r\n## ").nth(1)).unwrap();
            let days = ["2026-03-14 ", "2026-03-15 ", "2026-03-16 "];
            let own = days.iter().fold(own.to_owned(), |own, day| own.replace(day, ""));
            let mut all: Vec<String> = own.split_whitespace().map(str::to_owned).collect();
            all.sort();
            all
        };
        prop_assert_eq!(words(&text), words(&new));
        prop_assert_eq!(new.matches("\r\n").count() == new.matches('\n').count(), windows);
        let is_left = before.plan.left.iter().any(|l| l.why.contains("timeline"));
        if !is_left {
            let times: Vec<_> = after.incident().timeline.iter().filter_map(|e| e.at.as_ref()).collect();
            let is_unread = after.incident().timeline.iter().any(|e| e.at.is_none() && !e.is_untimed);
            prop_assert!(is_unread || times.windows(2).all(|w| w[0].value.at <= w[1].value.at), "{}", new);
        }
    }
}

/// A list of actions, causes or safeguards, some of them with ids.
fn identified() -> impl Strategy<Value = String> {
    let id = prop_oneof![2 => Just(String::new()), 1 => (1u8..5).prop_map(|n| format!("{n}"))];
    let words = prop_oneof![
        Just("Say so"),
        Just("**Bold**"),
        Just("`c` and A1"),
        Just("![p](p.png) x"),
        Just("[l](https://example.org)"),
        Just("A-12: x"),
        Just(""),
    ];
    let entry = (id, words, 0u8..3);
    let entries = prop::collection::vec(entry, 1..5);
    (entries, 0u8..4).prop_map(|(entries, how)| {
        let of = |(id, words, more): &(String, &str, u8)| {
            let with = |letter: &str| match id.is_empty() {
                true => String::new(),
                false => format!("{letter}{id} "),
            };
            let more = ["", "\n  - reason: later", "\n\n  Another paragraph."][usize::from(*more)];
            match how {
                0 => format!("- [ ] {}{words}: @kim{more}\n", with("A")),
                1 => format!("- {}**root** process: {words}{more}\n", with("C")),
                2 => format!("- {}{words}: **ignored**, nobody read it{more}\n", with("S")),
                _ => format!("| {words} | ignored |{}|\n", with("S")),
            }
        };
        let head = match how {
            0 => "## Action items\n\n",
            1 => "### Causes\n\n",
            2 => "### Safeguards\n\n",
            _ => "### Safeguards\n\n| Name | Outcome | Id |\n|--|--|--|\n",
        };
        format!("{head}{}", entries.iter().map(of).collect::<String>())
    })
}

/// The ids with what they stand for, in order.
fn ids(incident: &Incident) -> Vec<String> {
    let actions = incident.actions.iter().map(|a| (&a.id, &a.title));
    let causes = incident.causes.iter().map(|c| (&c.id, &c.statement));
    let safeguards = incident.safeguards.iter().map(|s| (&s.id, &s.name));
    let all = actions.chain(causes).chain(safeguards);
    all.map(|(id, of)| {
        format!("{:?} {:?}", id.as_ref().map(|i| &i.value), of.as_ref().map(|o| &o.value))
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ids_are_those_that_stood_for_them(list in identified()) {
        let text = format!("{HEAD}x\n\n{list}\nThe end.\n");
        let mut folder = Folder::new(&[("README.md", &text)]);
        let before = folder.fix();
        let new = folder.text("README.md");
        let after = folder.read();
        prop_assert_eq!(ids(before.incident()), ids(after.incident()), "{}\n->\n{}", text, new);
        prop_assert!(after.plan.files.is_empty(), "{:?}\n{}", after.plan.files, new);
        prop_assert_eq!(before.left(), "", "{}", text);
        // All that was written is there, in its order.
        let mut rest = new.as_str();
        for word in text.replace("||", "| |").split_whitespace() {
            let at = rest.find(word);
            prop_assert!(at.is_some(), "{}: {}\n->\n{}", word, text, new);
            rest = &rest[at.unwrap() + word.len()..];
        }
    }
}
