//! Each kind of fix, on texts that show it.

use aftermark::rules::Grade;
use aftermark::vocabulary::Step;

use super::incident::{Folder, fixed};

const HEAD: &str = "---\ntitle: x\nstatus: draft\nseverity: SEV2\nservices: [a]\ntimezone: UTC\n";

fn sections_of(text: &str) -> Vec<&str> {
    text.lines().filter(|l| l.starts_with("## ")).collect()
}

#[test]
fn missing_sections_come_in_order_with_their_questions() {
    let text = format!(
        "{HEAD}---\n\nIntro.\n\n## 2. Identify the root cause\n\nBecause.\n\n### More\n\n## Appendix\n\nx\n\n## 9. Decide who to notify\n\nNobody, since it was night"
    );
    let new = fixed(&text);
    insta::assert_snapshot!(new);
    let order: Vec<&str> = sections_of(&new);
    assert_eq!(order.len(), 11);
    let folder = Folder::new(&[("README.md", &new)]);
    let read = folder.read();
    assert!(read.plan.files.is_empty(), "{:?}", read.plan);
    let grades = read.grades();
    for step in Step::ALL {
        let written = [Step::RootCause, Step::Notify].contains(&step);
        assert_eq!(grades[step.slug()] == Grade::Placeholder, !written, "{}", step.slug());
    }
}

#[test]
fn a_report_of_front_matter_alone_gets_all_ten() {
    for end in ["---", "---\n", "---\n\n", "---\n# Title"] {
        let new = fixed(&format!("{HEAD}{end}"));
        assert_eq!(sections_of(&new).len(), 10, "{new}");
        assert!(new.contains("\n\n## 1. Gather the information\n\n<!-- "), "{new}");
        let read = Folder::new(&[("README.md", &new)]).read();
        assert!(read.grades().values().all(|g| *g == Grade::Placeholder));
        assert!(read.incident().problems.is_empty(), "{:?}", read.incident().problems);
    }
}

#[test]
fn sections_are_numbered_as_the_others_are() {
    for (others, expected) in [
        ("## Gather the information\n\nx\n", "## Identify the root cause"),
        ("## 1) Gather the information\n\nx\n", "## 2) Identify the root cause"),
        ("## Step 1: Gather the information\n\nx\n", "## Step 2: Identify the root cause"),
    ] {
        let new = fixed(&format!("{HEAD}---\n{others}"));
        assert_eq!(sections_of(&new)[1], expected);
    }
}

#[test]
fn a_waived_step_gets_no_section() {
    let text = format!(
        "{HEAD}waivers: [{{step: people, reason: nobody acted, by: x}}, {{rule: notify/missing, reason: secret, by: x}}]\n---\n"
    );
    let new = fixed(&text);
    assert_eq!(sections_of(&new).len(), 8, "{new}");
}

#[test]
fn headings_are_written_alike_and_own_words_stay() {
    let text = format!(
        "{HEAD}---\n## 1. Gather the information\n\na\n\n## identify THE root cause:\n\nb\n\n## 4. Determine the impact ##\n\nc\n\n## Who acted? {{#staff-actions}}\n\nd\n\nestablish whether safeguards failed\n---\n\ne\n\n## 6 Improve technological processes {{#technology .x}}\n\nf\n\n## 7. **Improve** human processes\n\ng\n\n## 8. How we tested\n\nh\n\n## notify\n\ni\n\n## 10. Move on and adjust\n\nj\n"
    );
    let new = fixed(&text);
    let changed: Vec<(&str, &str)> =
        text.lines().zip(new.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(
        changed,
        [
            ("## identify THE root cause:", "## 2. Identify the root cause"),
            ("## 4. Determine the impact ##", "## 3. Determine the impact ##"),
            (
                "## 6 Improve technological processes {#technology .x}",
                "## 6. Improve technological processes {#technology .x}"
            ),
        ]
    );
    assert_eq!(text.lines().count(), new.lines().count());
}

#[test]
fn a_heading_that_a_link_leads_to_stays() {
    let text =
        format!("{HEAD}---\n## gather the INFORMATION\n\nSee [here](#gather-the-information).\n");
    let mut folder = Folder::new(&[("README.md", &text)]);
    let read = folder.fix();
    assert!(read.left().contains("a link of the report leads to it"), "{}", read.left());
    assert!(folder.text("README.md").contains("## gather the INFORMATION\n"));
}

#[test]
fn the_zone_is_written_out_after_the_services() {
    let all = |services: &str| {
        format!("---\ntitle: x\nstatus: draft\nseverity: SEV2\n{services}tags: []\n---\n")
    };
    for services in [
        "services: [a]\n",
        "services: [a] # those\n",
        "services:\n  - a\n  - b # the last\n",
        "services:\n- a\n",
        "services: [a,\n  b\n]\n",
        "services: \"a\"\n",
    ] {
        let new = fixed(&all(services));
        assert!(
            new.starts_with(
                &all(&format!("{services}timezone: UTC\n"))[..all(services).len() - 4 + 14]
            ),
            "{new}"
        );
    }
    // A map in braces, and a zone that is there in whatever state, stay.
    for text in [
        "---\n{title: x, status: draft, severity: SEV2, services: [a]}\n---\n".to_owned(),
        all("services: [a]\ntimezone: Mars\n"),
        all("services: [a]\ntimezone:\n"),
    ] {
        assert!(fixed(&text).starts_with(&text), "{text}");
    }
}

fn sorted(timeline: &str) -> String {
    let all = format!("{HEAD}timeline:{timeline}follow_up: {{}}\n---\n");
    let new = fixed(&all);
    let start = new.find("timeline:").unwrap() + 9;
    new[start..new.find("follow_up").unwrap()].to_owned()
}

#[test]
fn the_timeline_is_sorted_with_its_comments() {
    insta::assert_snapshot!(sorted(
        "\n  # After lunch.\n  - at: 2026-03-14 12:00 # noon\n    event: c\n    # why: later\n\n  # Two lines\n  # of it.\n  - {at: '2026-03-14 11:00', event: b}\n  -\n    at: ~2026-03-14 10:00\n    event: |\n      a\n      # not a comment\n\n      - at: nor this\n  # The end.\n"
    ));
}

#[test]
fn times_alone_keep_their_day() {
    insta::assert_snapshot!(sorted(
        "\n- at: 2026-03-15 00:10\n  event: d\n- at: \"00:20\"\n  event: e\n- at: 2026-03-14 23:00\n  event: a\n- at: 23:10\n  event: b\n- at: ~23:20\n  event: c\n"
    ));
    insta::assert_snapshot!(sorted(
        "\n- at: 2026-03-15 10:00\n  event: b\n- at: 11:00/11:10\n  event: d\n- at: 2026-03-15 10:30\n  event: c\n- at: 2026-03-14T09:00Z\n  event: a\n"
    ));
}

#[test]
fn an_entry_without_a_time_stays_behind_the_one_before_it() {
    assert_eq!(
        sorted(
            "\n- {at: unknown, event: a}\n- {at: 2026-03-14 10:00–11:00, event: d}\n- {at: unknown, event: e}\n- {at: 2026-03-14 09:00, event: b}\n- {at: unknown, event: c}\n"
        ),
        "\n- {at: unknown, event: a}\n- {at: 2026-03-14 09:00, event: b}\n- {at: unknown, event: c}\n- {at: 2026-03-14 10:00–11:00, event: d}\n- {at: unknown, event: e}\n"
    );
}

#[test]
fn a_list_in_brackets_is_sorted_between_its_commas() {
    assert_eq!(
        sorted(" [{at: 2026-03-14 10:00, event: b},\n  {at: 2026-03-14 09:00, event: a}]\n"),
        " [{at: 2026-03-14 09:00, event: a},\n  {at: 2026-03-14 10:00, event: b}]\n"
    );
}

#[test]
fn a_list_in_a_file_of_its_own_keeps_its_first_comments() {
    let list = "# yaml-language-server: $schema=x\r\n- at: 2026-03-14 10:00\r\n  event: b\r\n# First.\r\n- at: 2026-03-14 09:00\r\n  event: a";
    let mut folder = Folder::new(&[
        ("README.md", &format!("\u{feff}{HEAD}---\n")),
        ("timeline.yaml", &format!("\u{feff}{list}")),
    ]);
    folder.fix();
    assert_eq!(
        folder.text("timeline.yaml"),
        "\u{feff}# yaml-language-server: $schema=x\r\n# First.\r\n- at: 2026-03-14 09:00\r\n  event: a\r\n- at: 2026-03-14 10:00\r\n  event: b"
    );
}

/// Timelines that are out of order and stay so, and what is said about each.
#[test]
fn a_timeline_in_doubt_stays_and_it_is_said() {
    for (timeline, why) in [
        // Next day, or a slip? Nobody but the author knows.
        (
            "\n- {at: 2026-03-14 10:00, event: b}\n- {at: 09:00, event: a}\n",
            "write its date, as in",
        ),
        (
            "\n- {at: 2026-03-14 10:00, event: b}\n- {at: soon, event: x}\n- {at: 2026-03-14 09:00, event: a}\n",
            "readable first",
        ),
        // The alias would come before its anchor.
        (
            "\n- {at: 2026-03-14 10:00, event: &e b}\n- {at: 2026-03-14 09:00, event: *e}\n",
            "differently",
        ),
        (
            " [{at: 2026-03-14 10:00, event: b}, # c\n  {at: 2026-03-14 09:00, event: a}]\n",
            "cannot",
        ),
        // The impact begins at what is the first `started` now, and would begin on another day.
        (
            "\n- {at: 2026-03-15 10:00, event: b, milestone: started}\n- {at: 2026-03-14 09:00, event: a, milestone: started}\nimpact: [{service: a, effect: outage, from: 11:00}]\n",
            "differently",
        ),
    ] {
        let text = format!("{HEAD}timeline:{timeline}---\n");
        let mut folder = Folder::new(&[("README.md", &text)]);
        let read = folder.fix();
        let left = read.left();
        assert!(
            left.contains(why) || (why == "cannot" && left.contains("not one that can be moved")),
            "{timeline}: {left:?}"
        );
        assert!(folder.text("README.md").starts_with(&text), "{}", folder.text("README.md"));
    }
}

#[test]
fn what_cannot_be_read_stays_as_it_is() {
    for text in [
        "no front matter\n",
        "---\ntitle: [x\n---\n",
        "---\ntitle: x\n",
        // The sections would stand in a block of code or in a comment that nothing ends.
        &format!("{HEAD}---\n```\ncode"),
        &format!("{HEAD}---\n<!-- comment"),
    ] {
        let mut folder = Folder::new(&[("README.md", text)]);
        folder.fix();
        assert_eq!(folder.text("README.md"), text);
    }
}
