use camino::Utf8Path;

use super::*;

fn wanted(config: &Config) -> Wanted<'_> {
    Wanted { status: Status::Complete, date: None, config }
}

fn foreign<'a>(path: &'a str, text: &'a str) -> Foreign<'a> {
    Foreign { path: Utf8Path::new(path), text, lines: None }
}

fn imported(path: &str, text: &str) -> Imported {
    let config = Config::default();
    import(foreign(path, text), wanted(&config)).unwrap()
}

/// The main file without its front matter.
fn body(path: &str, text: &str) -> String {
    let text = imported(path, text).text;
    let (_, body) = text.split_once("\n---\n").unwrap();
    body.trim_start().to_owned()
}

#[test]
fn a_report_with_sections_stays_as_it_is() {
    let text = "# Mail was late\n\nIntro.\n\n## Timeline\n\n- 2024-05-17 09:10 Deployed\n\n## Root cause\n\nA prefetch of 1.\n";
    assert_eq!(body("mail.md", text), text);
    assert_eq!(imported("mail.md", text).slug, "2024-05-17-mail-was-late");
}

#[test]
fn the_day_comes_from_name_title_front_matter_or_timeline_and_from_nowhere_else() {
    let slug = |path: &str, text: &str| imported(path, text).slug;
    assert_eq!(slug("2024-05-17-queue.md", "# Queue\n"), "2024-05-17-queue");
    assert_eq!(slug("2024-05-17-queue.html.md.erb", "x"), "2024-05-17-queue");
    assert_eq!(
        slug("2024-05-17_Queue Backlog.md", "# Queue backlog\n"),
        "2024-05-17-queue-backlog"
    );
    assert_eq!(slug("2023-04/04-25-Account.md", "# An account\n"), "2023-04-25-an-account");
    assert_eq!(slug("2023-04/05-25-x.md", "# 2023-05-26, Culler\n"), "2023-05-26-culler");
    assert_eq!(slug("a.md", "---\ndate: 2024-05-18\n---\n# A\n"), "2024-05-18-a");
    assert_eq!(slug("18-May-2024_a.md", "# A\n"), "2024-05-18-a");
    assert_eq!(slug("may_18_2024 a.md", "# A\n"), "2024-05-18-a");
    let said = "# A\n\n**Date of incident**: Saturday 18th May 2024, 14:32 UTC (block 7)\n";
    assert_eq!(slug("a.md", said), "2024-05-18-a");
    let said = "# A\n\n**Date of incident**: 18 May 2024 between 12.39 UTC and 17.17 UTC\n";
    assert_eq!(slug("a.md", said), "2024-05-18-a");
    assert_eq!(slug("a.md", "# A\n\n**Date:** 18 May 2024\n"), "2024-05-18-a");
    assert_eq!(
        slug("a.md", "# A\n\n## Timeline\n\n### 18 May 2024\n\n- 09:10 x\n"),
        "2024-05-18-a"
    );
    let config = Config::default();
    let text = "# A\n\nSince 2019-01-01 it was known.\n";
    let refused = import(foreign("a.md", text), wanted(&config)).unwrap_err();
    assert!(refused.to_string().contains("line 3 has 2019-01-01"), "{refused}");
    assert!(refused.to_string().contains("--date"), "{refused}");
    let empty = import(foreign("2024-05-17-a.md", "---\ntitle: A\n---\n\n"), wanted(&config));
    assert_eq!(empty.unwrap_err(), Refused::Empty);
}

#[test]
fn the_front_matter_has_what_is_certain_and_asks_for_the_rest() {
    let text = "---\ntitle: \"Queue: late\"\nseverity: sev-2\nservices: [mailer, queue]\nowner: \"@kim\"\nweight: 3\ntags:\n  - mail\n---\n# Other\n";
    let found = imported("2024-05-17-a.md", text);
    let (front, _) = found.text.split_once("\n---\n").unwrap();
    assert_eq!(
        front,
        "---\ntitle: \"Queue: late\"\nstatus: complete\nseverity: SEV2\nservices: [mailer, queue]\nowner: \"@kim\"\ntags: [mail]"
    );
    assert_eq!(found.told.len(), 1);
    assert_eq!(found.told[0].line, Some(6));
    assert!(found.told[0].what.contains("`weight`"));

    let unsure = imported(
        "2024-05-17-a.md",
        "+++\ntitle = \"Toml\"\n+++\n\n| Severity | High |\n|---|---|\n",
    )
    .text;
    assert!(unsure.contains("title: Toml\n"), "{unsure}");
    assert!(
        unsure.contains(
            "# severity: one of SEV1 | SEV2 | SEV3 | SEV4; line 5 of the original says High\n"
        ),
        "{unsure}"
    );
    let broken = imported("2024-05-17-a.md", "---\ntitle: [\n---\n# A\n");
    assert!(broken.told[0].what.contains("cannot be read"), "{:?}", broken.told);
    assert!(broken.text.contains("title: A\n"));
}

#[test]
fn what_a_front_matter_says_twice_or_unclearly_is_told() {
    let found = imported(
        "2024-05-17-a.md",
        "---\ntitle: A\ntitle: B\ndate: soon\nseverity: bad\npriority: worse\nowner: x\n---\n\nText.\n",
    );
    let told: Vec<Option<usize>> = found.told.iter().map(|t| t.line).collect();
    for line in [3, 4, 6] {
        assert!(told.contains(&Some(line)), "line {line}: {told:?}\n{}", found.text);
    }
    assert!(!told.contains(&Some(2)) && !told.contains(&Some(7)), "{told:?}");
}

#[test]
fn values_of_the_original_are_no_yaml_of_ours() {
    let text = "# \"a\": [b] # {c}\n\n**Severity:** x\u{2028}status: draft\n\n## Timeline\n";
    let found = imported("2024-05-17-a.md", text).text;
    let config = std::sync::Arc::new(Config::default());
    let front = found.split_once("\n---\n").unwrap().0;
    let keys: Vec<&str> = front.lines().skip(1).filter(|l| !l.starts_with('#')).collect();
    assert_eq!(keys.len(), 2, "{front}");
    assert!(config.severity_names().len() == 4);
}

#[test]
fn headings_get_the_level_of_sections() {
    assert_eq!(
        body("2024-05-17-a.md", "# T\n\n# Timeline\n\n## Day one\n\n# Impact\n"),
        "# T\n\n## Timeline\n\n### Day one\n\n## Impact\n"
    );
    assert_eq!(
        body("2024-05-17-a.md", "# T\n\n## Timeline\n\n# Stats\n"),
        "# T\n\n## Timeline\n\n## Stats\n"
    );
    assert_eq!(
        body("2024-05-17-a.md", "## T\n\n### Impact\n\n#### More\n"),
        "## T\n\n## Impact\n\n### More\n"
    );
    assert_eq!(
        body("2024-05-17-a.md", "T\n=\n\nImpact\n======\n\nx\n"),
        "T\n=\n\n## Impact\n\nx\n"
    );
    // In code nothing is a heading.
    let code = "# T\n\n## Impact\n\n```\n# Timeline\n```\n";
    assert_eq!(body("2024-05-17-a.md", code), code);
}

#[test]
fn lines_of_a_text_without_headings_are_headings_where_they_name_parts() {
    assert_eq!(
        body(
            "2024-05-17-a.txt",
            "Mail was late\n\nImpact\nMails were late.\n\n2\\. Root cause:\n\nA prefetch.\n"
        ),
        "# Mail was late\n\n## Impact\n\nMails were late.\n\n## Root cause\n\n\nA prefetch.\n"
    );
    let labelled = "Mail was late\nDate: 2024-05-17\n\nImpact\nx\n\nRoot cause\ny\n";
    assert_eq!(
        body("a.txt", labelled),
        "# Mail was late\n\nDate: 2024-05-17\n\n## Impact\n\nx\n\n## Root cause\n\ny\n"
    );
    // One may be a sentence.
    let one = "Mail was late\n\nImpact\n\nMails were late.\n";
    assert_eq!(body("2024-05-17-a.txt", one), one);
    // Where there are headings, nothing else is one.
    let headed = "# T\n\nImpact\n\nx\n\nRoot cause\n\ny\n";
    assert_eq!(body("2024-05-17-a.md", headed), headed);
}

#[test]
fn labels_become_sections_where_there_are_none() {
    assert_eq!(
        body(
            "2024-05-17-a.md",
            "# T\n\n**Impact:** Mails were late.\n\n**Root cause**\n\nA prefetch.\n\n**Note:** x\n"
        ),
        "# T\n\n## Impact\n\nMails were late.\n\n## Root cause\n\n\nA prefetch.\n\n**Note:** x\n"
    );
    let text = "# T\n\n- **Impact**: Mails were late.\n\n- **Root cause**:\n  - A prefetch\n    - of one\n- **Identified**: by hand\n";
    assert_eq!(
        body("2024-05-17-a.md", text),
        "# T\n\n## Impact\n\nMails were late.\n\n## Root cause\n\n- A prefetch\n  - of one\n\n## Identified\n\nby hand\n"
    );
    let divided = "# T\n\n- **Key events**:\n  - Detected 2024-05-17 09:10\n  - Resolved 2024-05-17 09:40\n\n- **Impact**:\n\nMails were late.\n\n- **Root cause**: a prefetch\n";
    let read = body("2024-05-17-a.md", divided);
    assert!(
        read.contains("## Impact\n\n\nMails were late.\n\n## Root cause\n\na prefetch\n"),
        "{read}"
    );
    assert!(read.contains("### Timeline\n\n- 2024-05-17 09:10 **detected** Detected\n"), "{read}");
    // Above other sections, of what these are not called; lines of one paragraph each.
    let above = "# T\n\n**Authors**: us\n**Impact**: Mails were late.\n1. all\n\n**Root Causes**: A prefetch.\n**Status**: over\n\n## Timeline\n\n- 09:10 a\n\n## Lessons learned\n\n**Detection**: slow\n";
    assert_eq!(
        body("2024-05-17-a.md", above),
        "# T\n\n**Authors**: us\n\n## Impact\n\nMails were late.\n1. all\n\n## Root Causes\n\nA prefetch.\n\n## Status\n\nover\n\n## Timeline\n\n- 09:10 a\n\n## Lessons learned\n\n**Detection**: slow\n"
    );
    // A list in bold is none of the parts.
    let plain = "# T\n\n- **One**: a\n- **Two**: b\n- **Three**: c\n";
    assert_eq!(body("2024-05-17-a.md", plain), plain);
    // What stands before the first label is in none of the parts.
    let before = "# T\n\n  - Late\n- **Impact**: a\n- **Root cause**: b\n";
    assert_eq!(body("2024-05-17-a.md", before), before);
}

#[test]
fn lines_with_times_become_bullets_and_a_list_of_times_a_timeline() {
    assert_eq!(
        body(
            "2024-05-17-a.md",
            "# T\n\n## Timeline\n\n09:10 Deployed\nto all\n09:40 Alert\n\n10:00 Over\n"
        ),
        "# T\n\n## Timeline\n\n- 09:10 Deployed\n  to all\n- 09:40 Alert\n\n- 10:00 Over\n"
    );
    assert_eq!(
        body("2024-05-17-a.md", "# T\n\n## Context\n\n- 09:10: a\n- 09:40: b\n- 10:00: c\n"),
        "# T\n\n## Context\n\n### Timeline\n\n- 09:10: a\n- 09:40: b\n- 10:00: c\n"
    );
    // Days as sections of their own.
    assert_eq!(
        body(
            "2024-05-17-a.md",
            "# T\n\n## Timeline\n\n## May 12\n\n### 20:15\n\nSeen\n\n## Impact\n\n### x\n"
        ),
        "# T\n\n## Timeline\n\n### 2024-05-12\n\n#### 20:15\n\nSeen\n\n## Impact\n\n### x\n"
    );
    // Lines, and a list that something divides.
    assert_eq!(
        body(
            "2024-05-17-a.md",
            "# T\n\n## Context\n\nIt began.\n\n09:10 – a\n\n* x\n\n09:40 – b\n\n10:00 – c\n"
        ),
        "# T\n\n## Context\n\nIt began.\n\n### Timeline\n\n- 09:10 – a\n\n  * x\n\n- 09:40 – b\n\n- 10:00 – c\n"
    );
    let divided = "# T\n\n## Context\n\n- 09:10: a\n\n```\nlog\n```\n\n- 09:40: b\n- 10:00: c\n";
    let read = body("2024-05-17-a.md", divided);
    assert!(read.contains("### Timeline\n\n- 09:10: a\n\n```"), "{read}");
    // Of two lists nobody can say which it is.
    let two = "# T\n\n## A\n\n- 09:10: a\n- 09:40: b\n- 10:00: c\n\n## B\n\n- 09:10: a\n- 09:40: b\n- 10:00: c\n";
    assert_eq!(body("2024-05-17-a.md", two), two);
}

#[test]
fn times_behind_marks_of_other_programs_are_entries_of_their_own() {
    let text = "## Timeline\n\n- 2024-04-15 15:21: The probe waits longer\n– 2024-04-15 15:53: Applied\n• 16:00 users told\n- 16:13 – done, – 17:00 was planned\n";
    let found = body("2024-04-15-a.md", text);
    assert!(
        found.contains("\n- 2024-04-15 15:53: Applied\n- 16:00 users told\n- 16:13 – done"),
        "{found}"
    );
    // All of them, in a paragraph; and a dash that a sentence was wrapped at.
    let found = body(
        "2024-04-15-a.md",
        "## Timeline\n\n• 09:00 down\n• 09:10 up\n\n## Impact\n\nfrom 09:00\n– 09:10 all was down\n",
    );
    assert!(found.contains("- 09:00 down\n- 09:10 up\n"), "{found}");
    assert!(found.contains("from 09:00\n– 09:10 all"), "{found}");
}

#[test]
fn days_behind_the_timeline_belong_to_it() {
    let text = "# A\n\n## Timeline\n\n### 2018-02-20 14:17\n\nDown.\n\n## Feb 21, 13:00\n\nAgain.\n\n### 15:15\n\nUp.\n\n## Feb 22\n\n- 07:13 quiet\n\n## Lessons\n\n## Feb 23\n";
    let found = body("2018-02-20-a.md", text);
    for part in [
        "\n### 2018-02-21, 13:00\n",
        "\n### 15:15\n",
        "\n### 2018-02-22\n",
        "\n## Lessons\n",
        "\n## Feb 23\n",
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
}

#[test]
fn times_of_labels_mark_their_entries() {
    let text = "# T\n\n- **Key events**\n  - First detected 2024-05-17 09:40\n  - Resolved: 2024-05-17 10:00\n  - Repaired: 2024-05-17 09:59\n- **Impact**: x\n- **Timeline**:\n  - 2024-05-17 09:10: a\n  - 2024-05-17 09:40: b\n  - 2024-05-17 10:00: c\n";
    let found = imported("a.md", text);
    assert!(found.text.contains("- 2024-05-17 09:40: **detected** b\n"), "{}", found.text);
    assert!(found.text.contains("- 2024-05-17 10:00: **resolved** c\n"), "{}", found.text);
    assert!(!found.text.contains("**mitigated**"));
    assert!(
        found.told.iter().any(|t| t.line == Some(6) && t.what.contains("no entry")),
        "{:?}",
        found.told
    );
}

#[test]
fn links_are_led_elsewhere_as_they_are_written() {
    let text = "[a](x.md) ![b](x.png 'x.png') [x.md](<x.md>) `[a](x.md)` [r]\n\n[r]: x.md\n";
    let to = |d: &str| (d == "x.md").then(|| "../y/README.md".to_owned());
    assert_eq!(
        links::redirected(text, to),
        "[a](../y/README.md) ![b](x.png 'x.png') [x.md](<../y/README.md>) `[a](x.md)` [r]\n\n[r]: ../y/README.md\n"
    );
    assert_eq!(links::destinations(text), ["x.md", "x.png"]);
}

/// Letters and digits, which are what may not go.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest::proptest! {
    #[test]
    fn every_line_is_in_the_result_or_named(
        lines in proptest::collection::vec(
            proptest::sample::select(vec![
                "# Title", "## Timeline", "### 2024-05-17 09:10", "### 10:20 - Over", "# Impact", "Impact", "======", "---", "",
                "09:10 Deployed", "- 09:40 Alert", "- **Impact**: late", "- **Root cause**:", "  - a prefetch", "    of one",
                "**Timeline:** below", "**Root cause**", "| Time | Event |", "|---|---|", "| 09:10 | x |", "```", "> # quoted",
                "- First detected: 2024-05-17 09:40", "1. 09:10 one", "<!-- note", "-->", "[a]: b", "\tcode", "text ü 障害",
                "May 12", "## May 12", "### 12 May 2024: x", "**16 May 2024:** (note)", "05/06/2024 - a", "- 05/16/24: b", "16-05-2024",
                "| Date | Event |", "| 2024-05-16 | x |", "| May 16, 9:02 PM | y |", "- **Key events**", "_All times in EEST_", "* ü 9h",
                "- 2024-05-16 25:99 x", "**Status**: over", "<img src=a.png>", "## ", "#### Timeline", "2024-05-16", "  - 09:41 nested",
            ]),
            0..24,
        ),
    ) {
        let text = lines.join("\n");
        let config = Config::default();
        let report = foreign("2024-05-17-a.md", &text);
        let Ok(found) = import(report, wanted(&config)) else { return Ok(()) };
        let result: Vec<&str> = found.text.lines().collect();
        proptest::prop_assert_eq!(result.len(), found.origins.len());
        for (number, line) in text.lines().enumerate().map(|(n, l)| (n + 1, l)) {
            let kept: String = found
                .origins
                .iter()
                .zip(&result)
                .filter(|(from, _)| **from == Some(number))
                // A mark of a milestone is added to the words.
                .map(|(_, line)| letters(&line.replace("**detected** ", "")))
                .collect();
            let is_named = found.told.iter().any(|t| t.line == Some(number));
            proptest::prop_assert!(
                kept.contains(&letters(line)) || is_named,
                "line {} `{}` of\n{}\nis not in\n{}", number, line, text, found.text
            );
        }
    }
}

const SEVERAL: &str = "# Incidents of May\n\nBy the platform team.\n\n## 2024-05-17 Mail was late\n\n### Impact\n\nMails.\n\n## 2024-05-19: Disk full\n\n### Root cause\n\nRotation.\n";

#[test]
fn a_file_of_several_incidents_is_divided_where_that_is_certain() {
    let config = Config::default();
    let (parts, told) = several::divide(foreign("may.md", SEVERAL), &config);
    assert_eq!(parts.len(), 2);
    assert_eq!(told.iter().map(|t| t.line).collect::<Vec<_>>(), [Some(1), Some(3)]);
    let report = Foreign {
        path: Utf8Path::new("may.md"),
        text: &parts[1].text,
        lines: Some(&parts[1].lines),
    };
    let second = import(report, Wanted { date: Some(parts[1].date), ..wanted(&config) }).unwrap();
    assert_eq!(second.slug, "2024-05-19-disk-full");
    assert!(second.text.contains("## Root cause\n\nRotation.\n"), "{}", second.text);
    assert_eq!(second.origins.last(), Some(&Some(15)));
    // Days of one incident are no incidents of their own.
    let days = "# Mail was late\n\n## Timeline\n\n### 2024-05-17\n\n- 09:10 a\n\n### 2024-05-18\n\n- 09:10 b\n";
    assert!(several::divide(foreign("a.md", days), &config).0.is_empty());
    let mixed = "## 2024-05-17 a\n\n### Impact\n\nx\n\n## Root cause\n\ny\n";
    assert!(several::divide(foreign("a.md", mixed), &config).0.is_empty());
    // What is not certain is pointed out.
    let two = "# T\n\n## Mail\n\n### Timeline\n\nx\n\n## Disk\n\n### Timeline\n\ny\n";
    let found = imported("2024-05-17-a.md", two);
    assert!(
        found.told.iter().any(|t| t.line == Some(5) && t.what.contains("on the lines 5, 11")),
        "{:?}",
        found.told
    );
}

#[test]
fn what_reports_have_in_common_is_proposed_as_settings() {
    let config = Config::default();
    let mut learned = learn::Learned::default();
    for n in 0..3 {
        let text = format!(
            "# Incident {n}\n\n**Severity:** Major\n\n**Service:** mailer\n\n## Log of the day\n\nTimes are Europe/Berlin.\n\n- 09:10 a\n- 09:20 b\n- 09:30 c\n\n## Impact for our customers\n\nx\n\n## Kudos\n\ny\n\n## Action items\n\n| Action | Owner | Squad |\n|---|---|---|\n| x | y | z |\n\n## Only here {n}\n\nx\n"
        );
        learned.add(foreign("2024-05-17-a.md", &text), &config);
    }
    let toml = learned.toml(&config);
    let read: toml::Table = toml.parse().unwrap();
    assert_eq!(
        read.get("notation").unwrap_or_else(|| panic!("{toml}"))["headings"]["timeline"][0]
            .as_str(),
        Some("Log of the day"),
        "{toml}"
    );
    assert_eq!(
        read["steps"]["impact"]["aliases"][0].as_str(),
        Some("Impact for our customers"),
        "{toml}"
    );
    assert_eq!(read["incidents"]["timezone"].as_str(), Some("Europe/Berlin"), "{toml}");
    for line in [
        "aliases = [\"Kudos\"]  # in 3 reports",
        "#   … = [\"Squad\"]  # in 3 reports",
        "name = \"Major\"  # in 3 reports",
        "title = \"mailer\"  # in 3 reports",
    ] {
        assert!(toml.contains(line), "no {line} in {toml}");
    }
    assert!(!toml.contains("Only here"), "{toml}");
}

#[test]
fn points_in_time_are_the_timeline_of_a_report_that_has_no_other() {
    let text = "# T\n\n- **Key events**\n  - First detected 2024-05-17 09:40\n  - Incident declared: 2024-05-17 09:50\n  - Resolved 2024-05-17 10:00\n- **Impact**: x\n- **Root cause**: y\n";
    assert_eq!(
        body("a.md", text),
        "# T\n\n## Key events\n\n### Timeline\n\n- 2024-05-17 09:40 **detected** First detected\n- 2024-05-17 09:50 Incident declared\n- 2024-05-17 10:00 **resolved** Resolved\n\n## Impact\n\nx\n\n## Root cause\n\ny\n"
    );
    // What says more than when stays as it is.
    let more = "# T\n\n## Key events\n\n- Detected 2024-05-17 09:40 by a probe\n- Resolved 2024-05-17 10:00\n";
    assert_eq!(body("a.md", &format!("---\ndate: 2024-05-17\n---\n{more}")), more);
}

#[test]
fn letters_of_a_clock_give_the_zone_or_are_told() {
    let of = |said: &str, day: &str| {
        let text = format!("# T\n\n## Timeline\n\n{said}\n\n- {day} 09:40 a\n- 10:00 b\n");
        let found = imported("a.md", &text);
        let line = found.text.lines().find_map(|l| l.strip_prefix("timezone: ").map(str::to_owned));
        let told: Vec<String> =
            found.told.into_iter().filter(|t| t.line == Some(5)).map(|t| t.what).collect();
        (line, told.join("\n"))
    };
    assert_eq!(of("All times in CET.", "2024-01-17").0.as_deref(), Some("Europe/Berlin"));
    assert!(!of("All times in CET.", "2024-01-17").1.contains("wall"));
    // What a report was filed under is not when its times were.
    let text =
        "# T\n\n## Timeline\n\nAll times in PST\n\n- 2024-01-10 09:40 a\n- 2024-02-03 10:00 b\n";
    let told = imported("2024-06-25-t.md", text).told;
    let has = |what: &str| told.iter().any(|t| t.what.contains(what));
    assert!(
        has("its timeline begins on 2024-01-10: if 2024-06-25 is when it was published"),
        "{told:?}"
    );
    assert!(!has("that clock is called"), "{told:?}");
    let told = imported("2024-02-12-t.md", text).told;
    assert!(!told.iter().any(|t| t.what.contains("published")), "{told:?}");
    // In summer it is not certain, and told.
    let (summer, told) = of("All times in PST", "2024-06-17");
    assert_eq!(summer.as_deref(), Some("America/Los_Angeles"));
    assert!(told.contains("that clock is called PDT"), "{told}");
    let (none, told) = of("All times in IST.", "2024-01-17");
    assert!(none.is_none() && told.contains("more than one clock"), "{told}");
    let (none, told) =
        of("Times are CET, those of the vendor PST; times in PST are marked", "2024-01-17");
    assert!(none.is_none() && told.contains("CET and PST"), "{told}");
    assert_eq!(of("All times in UTC.", "2024-01-17"), (None, String::new()));
    // Behind times they are of these times.
    let (none, told) = of("- 2024-01-17 09:30 PST x", "2024-01-17");
    assert!(none.is_none() && told.contains("others are not"), "{told}");
    let all = imported("a.md", "# T\n\n## Timeline\n\n- 2024-01-17 09:40 PST a\n- 10:00 PST b\n");
    assert!(all.text.contains("timezone: America/Los_Angeles\n"), "{}", all.text);
    let unsaid = imported("a.md", "# T\n\n## Timeline\n\n- 2024-01-17 09:40 a\n");
    assert!(unsaid.told.iter().any(|t| t.what == zone::UNSAID), "{:?}", unsaid.told);
    let said = imported("a.md", "# T\n\n## Timeline (UTC)\n\n- 2024-01-17 09:40 a\n");
    assert!(said.told.is_empty(), "{:?}", said.told);
}

#[test]
fn a_table_of_times_without_a_head_becomes_bullets() {
    let table = "# T\n\n## Timeline\n\n| 09:10 | a \\| b | c |\n|---|---|---|\n| 09:40 | d<br>e | |\n\nEnd.\n";
    assert_eq!(
        body("2024-05-17-a.md", table),
        "# T\n\n## Timeline\n\n- 09:10 a | b c\n- 09:40 d e\n\nEnd.\n"
    );
    let headed = "# T\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 09:40 | d |\n";
    assert_eq!(body("2024-05-17-a.md", headed), headed);
}

#[test]
fn a_front_matter_of_json_is_one() {
    let found = imported(
        "2024-05-17-a.md",
        "{\n  \"title\": \"Json\",\n  \"severity\": \"SEV2\",\n  \"weight\": 3\n}\n\n# A\n",
    );
    assert!(
        found.text.starts_with("---\ntitle: Json\nstatus: complete\nseverity: SEV2\n"),
        "{}",
        found.text
    );
    assert!(
        found.told.iter().any(|t| t.line == Some(4) && t.what.contains("`weight`")),
        "{:?}",
        found.told
    );
    // Braces that are none stay text.
    let text = "{a} and {b}\n\n# A\n";
    assert_eq!(body("2024-05-17-a.md", text), text);
}

#[test]
fn bullets_that_are_labels_become_sections_wherever_what_they_hold_stands() {
    let text = "# Volumes were full

- **Key events**
  - First detected 2025-03-13 08:59
  - Resolved 2025-03-13 10:56

- **Identified**:

By a user

- **Impact**:

Volumes of staging stayed full.

* They came back
* All of them

- **Review actions**: none
";
    assert_eq!(
        body("2025-03-13-volumes.md", text),
        "# Volumes were full

## Key events

### Timeline

- 2025-03-13 08:59 **detected** First detected
- 2025-03-13 10:56 **resolved** Resolved

## Identified


By a user

## Impact


Volumes of staging stayed full.

* They came back
* All of them

## Review actions

none
"
    );
}

#[test]
fn days_without_a_time_are_entries_known_to_the_day() {
    let timeline = |path: &str, text: &str| body(path, &format!("# T\n\n## Timeline\n\n{text}"));
    let name = "2024-05-17-a.md";
    for (written, read) in [
        // As bullets, as lines, in emphasis, with the name of a month.
        ("- 2024-05-16: Lease ran out\n", "- 2024-05-16 --:--: Lease ran out\n"),
        ("- **16 May 2024** – Lease ran out\n", "- **16 May 2024 --:--** – Lease ran out\n"),
        (
            "- May 16th, 2024: Lease ran out\n- 09:02 Seen\n",
            "- May 16th, 2024 --:--: Lease ran out\n- 09:02 Seen\n",
        ),
        ("- May 16: Lease ran out\n", "- 2024-05-16 --:--: Lease ran out\n"),
        (
            "2024-05-16 - Lease ran out\n\n2024-05-17 - Seen\n",
            "- 2024-05-16 --:-- - Lease ran out\n\n- 2024-05-17 --:-- - Seen\n",
        ),
        (
            "May 16, 2024\nLease ran out\nfor all\n",
            "- May 16, 2024 --:--\n  Lease ran out\n  for all\n",
        ),
        // Figures, whose order another date shows.
        (
            "05/06/2024 - Lease ran out\n\n05/16/2024 9:02 am - Seen\n",
            "- 2024-05-06 --:-- - Lease ran out\n\n- 05/16/2024 9:02 am - Seen\n",
        ),
        (
            "- 06-05-24: Lease ran out\n- 16-05-24: Seen\n",
            "- 2024-05-06 --:--: Lease ran out\n- 2024-05-16 --:--: Seen\n",
        ),
        // A day above its times.
        ("05-16-2024\n9:02 Seen\n9:14 Paged\n", "05-16-2024\n\n- 9:02 Seen\n- 9:14 Paged\n"),
        (
            "**16th May 2024:** (clocks of the office)\n9:02 Seen\n9:14 Paged\n",
            "**16th May 2024:** (clocks of the office)\n\n- 9:02 Seen\n- 9:14 Paged\n",
        ),
        (
            "**16th May 2024:**\n\n9:02 Seen\n\n9:14 Paged\n",
            "**16th May 2024:**\n\n- 9:02 Seen\n\n- 9:14 Paged\n",
        ),
        (
            "| Time | Event |\n|-|-|\n| May 16, 9:02 PM | Lease ran out |\n",
            "| Time | Event |\n|-|-|\n| 2024-05-16, 9:02 PM | Lease ran out |\n",
        ),
        ("- May 16, 9:02 PM: Lease ran out\n", "- 2024-05-16, 9:02 PM: Lease ran out\n"),
        ("### 2024-05-16\n\nLease ran out\n", "### 2024-05-16 --:--\n\nLease ran out\n"),
        (
            "| Date | Event |\n|-|-|\n| 2024-05-16 | Lease ran out |\n",
            "| Date | Event |\n|-|-|\n| 2024-05-16 --:-- | Lease ran out |\n",
        ),
    ] {
        assert_eq!(timeline(name, written), format!("# T\n\n## Timeline\n\n{read}"), "{written}");
    }
    // What can be two days, a clock that cannot be, a span, a sentence, and a day above its times stay.
    for text in [
        "- 05/06/2024: Lease ran out\n",
        "- 2024-05-16 25:99 Seen\n",
        "- 2024-05-16 - 2024-05-18: Rolled out\n",
        "- May 16 was a holiday\n",
        "- November 16: Lease ran out\n",
        "### 2024-05-16\n\n- 09:02 Seen\n",
        "2024-05-16\n\n- 09:02 Seen\n",
        "| Date | Time | Event |\n|-|-|-|\n| 2024-05-16 | 09:02 | Seen |\n",
    ] {
        let kept = timeline(name, text);
        assert!(!kept.contains("--:--"), "{kept}");
    }
    // Dates in both orders: neither is that of the report.
    let text = timeline(name, "- 05/06/2024: a\n- 16/05/2024: b\n- 05/16/2024: c\n");
    assert!(text.contains("- 05/06/2024: a\n- 16/05/2024 --:--: b\n"), "{text}");
    // Dates of two years: of a day without one nobody can say.
    let text = "- May 16: Lease ran out\n- 2023-05-17 09:02 Seen\n";
    assert!(timeline(name, text).contains("- May 16: Lease"));
    let told =
        imported(name, "# T\n\n## Timeline\n\n- 05/06/2024: Seen\n- 05/16/2024: Over\n").told;
    let said: Vec<_> = told.iter().map(|t| (t.line, t.what.as_str())).collect();
    assert!(
        said.contains(&(
            Some(5),
            "“05/06/2024” is 2024-05-06, as the other dates of the report show"
        )),
        "{said:?}"
    );
    assert!(
        said.contains(&(
            Some(6),
            "1 entry of the timeline has a day and no time: some time on that day"
        )),
        "{said:?}"
    );
}

#[test]
fn no_letters_of_a_clock_are_passed_over() {
    let said = |text: &str| {
        let found = imported("2024-05-17-a.md", &format!("# T\n\n## Timeline\n\n{text}"));
        let zone = found.text.lines().find_map(|l| l.strip_prefix("timezone: ")).map(str::to_owned);
        (zone, found.told.into_iter().map(|t| t.what).collect::<String>())
    };
    let (zone, told) = said("_All times in EEST_\n\n- 09:02 a\n");
    assert!(zone.as_deref() == Some("Europe/Helsinki"), "{told}");
    let (zone, told) = said("- 09:02 GST: a\n- 09:14 GST: b\n");
    assert!(zone.is_none() && told.contains("GST can be more than one clock"), "{told}");
}

#[test]
fn milestones_find_entries_that_are_lines_with_a_clock_alone() {
    let text = "# Outage of 2024-05-17\n\n## Key events\n\n- First detected 2024-05-17 15:35\n- Resolved 2024-05-18 00:10\n\n## Timeline\n\n15:35 – Alert\n\n2024-05-18 00:10 – All is well\n";
    let body = body("outage.md", text);
    assert!(body.contains("- 15:35 – **detected** Alert\n"), "{body}");
    assert!(body.contains("00:10 – **resolved** All is well\n"), "{body}");
}

#[test]
fn what_a_line_announces_goes_into_its_bullet() {
    let text = "# Outage\n\n## Timeline\n\n15:35 – Found two keys:\n\n* one\n* two\n\n15:40 – Revoked them\n\n```sh\nrevoke all\n```\n\n15:50 – Waiting\n\nA word on all of this.\n\n16:00 – Done\n\n* a list of its own\n";
    let body = body("2024-05-17-outage.md", text);
    assert!(body.contains("- 15:35 – Found two keys:\n\n  * one\n  * two\n"), "{body}");
    assert!(body.contains("- 15:40 – Revoked them\n\n  ```sh\n  revoke all\n  ```\n"), "{body}");
    assert!(body.contains("\nA word on all of this.\n"), "{body}");
    assert!(body.ends_with("- 16:00 – Done\n\n* a list of its own\n"), "{body}");
}

#[test]
fn days_are_those_of_the_clock_that_the_report_names_whatever_the_team_s_is() {
    let text = "# Stall\n\n## Timeline (all times PST)\n\n01-10-2024\n\n7:32 PM - It stalled.\n\n7:42 PM - New blocks.\n\n02-11-2024 - The fix was added.\n";
    let config = Config::parse("[incidents]\ntimezone = \"Europe/Berlin\"\n").unwrap();
    let found = import(foreign("2024-06-25-stall.md", text), wanted(&config)).unwrap();
    let told = |words: &str| found.told.iter().any(|t| t.what.contains(words));
    assert!(told("its timeline begins on 2024-01-10"), "{:?}", found.told);
    assert!(!told("PDT"), "{:?}", found.told);
    // Without a clock the report's own dates show their order.
    let text = text.replace(" (all times PST)", "").replace("02-11-", "01-31-");
    let found = import(foreign("2024-06-25-stall.md", &text), wanted(&config)).unwrap();
    assert!(found.text.contains("\n2024-01-10\n"), "{}", found.text);
}
