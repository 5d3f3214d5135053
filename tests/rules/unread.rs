//! Steps whose data could not be read are neither answered nor absent.

use aftermark::config::Level;
use aftermark::derive::derive;
use aftermark::rules::{Grade, judge};
use aftermark::vocabulary::Step;

use crate::memory::Files;
use crate::repository::SLUG;

/// The grades, and the rules that found something.
fn judged(files: &Files) -> ([Grade; 10], Vec<&'static str>) {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    let grades = verdict.incident(0).grades.clone().map(|g| g.grade);
    (grades, verdict.findings().map(|f| f.rule.id).collect())
}

#[test]
fn nothing_is_known_of_steps_whose_list_cannot_be_read() {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = Files::complete();
    let text = files.text(&main).to_owned();
    let (before, rest) = text.split_once("actions:\n").unwrap();
    let (_, after) = rest.split_once("notifications:\n").unwrap();
    files.write(main.as_str(), format!("{before}notifications:\n{after}"));
    let (grades, _) = judged(&files);
    assert!(!grades.contains(&Grade::Unreadable), "{grades:?}");
    files.write(format!("incidents/{SLUG}/actions.yaml"), "- id: A1\n  title: [\n");
    let (grades, found) = judged(&files);
    for step in Step::ALL {
        let is_of_actions = matches!(step, Step::Technology | Step::People | Step::Verification);
        let is = grades[step.number() - 1] == Grade::Unreadable;
        assert_eq!(is, is_of_actions, "{step:?}: {grades:?}");
    }
    assert_eq!(found, ["format/yaml-syntax"], "what follows from one cause is not told");
}

#[test]
fn nothing_is_known_of_a_report_whose_front_matter_cannot_be_read() {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = Files::complete();
    files.replace(&main, "status: complete", "status: [complete");
    let (grades, found) = judged(&files);
    assert_eq!(grades, [Grade::Unreadable; 10]);
    assert_eq!(found, ["format/yaml-syntax"]);
}

/// The complete report with a list taken out of its front matter, and something else under a heading of it.
fn with_text(list: &str, heading: &str, block: &str) -> Files {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = Files::complete();
    let text = files.text(&main).to_owned();
    let start = text.find(&format!("\n{list}:\n")).unwrap() + 1;
    let rest = &text[start..];
    let lines = rest.lines().skip(1).take_while(|l| l.starts_with(' '));
    let length = rest.lines().next().unwrap().len() + 1 + lines.map(|l| l.len() + 1).sum::<usize>();
    let text = format!("{}{}", &text[..start], &rest[length..]);
    files.write(main, format!("{text}\n## Appendix\n\n### {heading}\n\n{block}\n"));
    files
}

const UNREADABLE: [(&str, &str, &str, &[Step]); 6] = [
    (
        "timeline",
        "Timeline",
        "| Clock | What happened |\n|---|---|\n| 09:02 | It expired |",
        &[Step::Gather, Step::StaffActions],
    ),
    ("causes", "Root causes", "- Nobody owned the renewal\n- The handover", &[Step::RootCause]),
    (
        "impact",
        "Customer impact",
        "| Service | Scope |\n|---|---|\n| checkout | all |",
        &[Step::Impact],
    ),
    ("safeguards", "Safeguards", "- The alert: fired, unseen", &[Step::Safeguards]),
    (
        "actions",
        "Action items",
        "- Issue certificates by ACME (@kim)",
        &[Step::Technology, Step::People, Step::Verification],
    ),
    (
        "notifications",
        "Notifications",
        "| Audience | Channel |\n|---|---|\n| customers | mail |",
        &[Step::Notify],
    ),
];

#[test]
fn a_list_in_the_text_that_cannot_be_read_is_told_and_nothing_that_follows_from_it() {
    for (list, heading, block, steps) in UNREADABLE {
        let files = with_text(list, heading, block);
        let (grades, found) = judged(&files);
        assert_eq!(found, ["format/unread-list"], "{list}");
        for step in Step::ALL {
            let is = grades[step.number() - 1] == Grade::Unreadable;
            assert_eq!(is, steps.contains(&step), "{list}: {step:?} {grades:?}");
        }
    }
}

/// Whether a report shuts the gate, and the levels at which a list in the text that cannot be read is told.
fn gate(files: &Files) -> (bool, Vec<Level>) {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    let told = verdict.findings().filter(|f| f.rule.id == "format/unread-list");
    (verdict.incident(0).blocks, told.map(|f| f.level).collect())
}

#[test]
fn a_list_that_cannot_be_read_opens_no_gate() {
    let main = format!("incidents/{SLUG}/README.md");
    for (list, heading, block, steps) in UNREADABLE {
        let mut files = with_text(list, heading, block);
        assert_eq!(gate(&files), (true, vec![Level::Error]), "{list}");

        // Who is not told of it, or not as an error, is told what is missing.
        for level in ["off", "warning"] {
            let mut quiet = with_text(list, heading, block);
            let config = quiet.text("aftermark.toml").to_owned();
            let levels = format!("{config}\n[rules]\n\"format/unread-list\" = \"{level}\"\n");
            quiet.write("aftermark.toml", levels);
            assert!(gate(&quiet).0, "{list}");
            let (grades, found) = judged(&quiet);
            assert!(!grades.contains(&Grade::Unreadable), "{list}: {grades:?}");
            assert!(found.iter().any(|f| f.starts_with(steps[0].slug())), "{list}: {found:?}");
        }

        files.replace(&main, "status: complete", "status: draft");
        assert_eq!(gate(&files), (false, vec![Level::Error]), "{list}");
        files.replace(&main, "status: draft", "status: complete");

        // Nobody asks for it any more.
        let waiver = |s: &Step| format!("  - {{step: {}, reason: r, by: b}}\n", s.slug());
        let waivers: String = steps.iter().map(waiver).collect();
        files.replace(&main, "follow_up:", &format!("waivers:\n{waivers}follow_up:"));
        let (_, told) = gate(&files);
        assert_eq!(told, [Level::Warning], "{list}");
        let (grades, _) = judged(&files);
        assert!(!grades.contains(&Grade::Unreadable), "{list}: {grades:?}");
    }
}

#[test]
fn what_is_read_in_part_or_elsewhere_is_not_lost() {
    let main = format!("incidents/{SLUG}/README.md");
    let in_part = "- Something else\n- C1 **root** process: Nobody owned the renewal";
    let elsewhere = "| Statement | Role | Category |\n|---|---|---|\n| x | root | process |\n\n";
    for (block, before) in [(in_part, ""), ("- Something else", elsewhere)] {
        let mut files = with_text("causes", "Root causes", block);
        files.replace(&main, "## 3. ", &format!("{before}## 3. "));
        let (grades, found) = judged(&files);
        assert!(!grades.contains(&Grade::Unreadable), "{block}: {grades:?}");
        assert!(found.contains(&"format/notation"), "{block}: {found:?}");
    }
}

#[test]
fn an_unread_list_hides_no_mistake_of_the_timeline() {
    let mut files = with_text("safeguards", "Defences", "- S1 Daily dump, wrong version");
    let main = format!("incidents/{SLUG}/README.md");
    let (_, found) = judged(&files);
    assert!(found.contains(&"format/unread-list") && !found.contains(&"format/invalid-time"));
    files.replace(&main, "at: 09:14", "at: 08:14");
    let (_, found) = judged(&files);
    assert!(found.contains(&"format/invalid-time"), "{found:?}");
    // Neither does a file.
    let mut files = Files::complete();
    let text = files.text(&main).to_owned();
    let start = text.find("safeguards:\n").unwrap();
    let end = start + text[start..].find("actions:\n").unwrap();
    files.write(main.as_str(), format!("{}{}", &text[..start], &text[end..]));
    files.replace(&main, "at: 09:14", "at: 08:14");
    files.write(format!("incidents/{SLUG}/safeguards.yaml"), "- id: S1\n  name: [\n");
    let (_, found) = judged(&files);
    assert!(found.contains(&"format/invalid-time"), "{found:?}");
}
