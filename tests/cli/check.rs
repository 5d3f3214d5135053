//! `check`: what it says of complete, incomplete and draft incidents, and how it finds them.

use aftermark::vocabulary::Step;

use aftermark::fix::convert::Notation;

use crate::library::convert::converted;
use crate::memory::Files;
use crate::repository::{DAY, Repository, SLUG};

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

#[test]
fn a_complete_incident_passes_and_shows_what_earned_it() {
    let run = Repository::complete().committed().check(&[]);
    insta::assert_snapshot!(run.whole());
}

#[test]
fn findings_show_place_cause_and_what_to_do() {
    let repository = Repository::complete().committed();
    repository.replace(&readme(), "effect: outage", "effect: outtage");
    repository.replace(&readme(), "severity: SEV1", "severty: SEV1");
    repository.replace(&readme(), "addresses: [S1]", "addresses: [S9]");
    repository.replace(&readme(), "at: 09:31", "at: 08:31");
    repository.replace(&readme(), "edge.log:5", "edge.log:50");
    insta::assert_snapshot!(repository.check(&[]).whole());
}

#[test]
fn a_draft_does_not_block() {
    let repository = Repository::complete();
    repository.replace(&readme(), "status: complete", "status: draft");
    let text = repository.read(&readme());
    let cut = text.find("## 8.").unwrap();
    let text = ["notifications", "follow_up"]
        .iter()
        .fold(text[..cut].to_owned(), |t, k| without_key(&t, k));
    let verification = text.find("    verification: {").unwrap();
    let end = verification + text[verification..].find('\n').unwrap() + 1;
    repository.write(&readme(), format!("{}{}", &text[..verification], &text[end..]));
    let repository = repository.committed();
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.out);
    for step in [8, 9, 10] {
        assert!(run.out.contains(&format!("step {step}, ")), "{}", run.out);
    }
    assert!(run.out.contains("draft, does not block"), "{}", run.out);
}

#[test]
fn a_broken_notation_blocks_even_a_draft() {
    let repository = Repository::complete().committed();
    repository.replace(&readme(), "status: complete", "status: draft");
    repository.replace(&readme(), "owner:", "ownr:");
    assert_eq!(repository.check(&[]).code, 1);
}

/// The ten headings, each with the lists that are its step's data.
const STEPS: [(&str, &[&str]); 10] = [
    ("Gather the information", &["timeline", "evidence"]),
    ("Identify the root cause", &["causes"]),
    ("Determine the impact", &["impact"]),
    ("Assess staff actions", &["timeline"]),
    ("Establish whether safeguards failed", &["safeguards"]),
    ("Improve technological processes", &["actions"]),
    ("Improve human processes", &["actions"]),
    ("Implement and test the improvements", &["actions"]),
    ("Decide who to notify", &["notifications"]),
    ("Move on and adjust", &["follow_up"]),
];

/// Leaving out any one of the ten steps of any complete example shuts the gate at either depth, and a finding names the
/// step. Its section alone can go where its data answer it.
#[test]
fn deleting_any_step_of_a_complete_example_is_named() {
    let mut answered_by_data = 0;
    for depth in ["full", "brief"] {
        // In YAML a list goes without its step's section, and the other way round.
        let shipped = Files::copy_of("example-incidents");
        let (mut examples, _) = converted(&shipped, Notation::Yaml);
        let policy: String = ["SEV1", "SEV2", "SEV3", "SEV4"]
            .map(|s| format!("\n[policy.severity.{s}]\ndepth = \"{depth}\"\n"))
            .concat();
        let config = examples.text("aftermark.toml").to_owned();
        examples.write("aftermark.toml", format!("{config}{policy}"));
        let slugs: Vec<String> =
            examples.library().incidents.iter().map(|i| i.slug.clone()).collect();
        let slugs: Vec<&String> = slugs.iter().filter(|s| !s.contains("github")).collect();
        assert_eq!(slugs.len(), 9);
        for slug in slugs {
            // Each is judged twenty times: without most of the others, which have no part in it.
            let mut examples = examples.clone();
            let text = examples.text(format!("incidents/{slug}/README.md")).to_owned();
            for (path, _) in examples.below("incidents".into()) {
                let other = path.components().next().unwrap().as_str();
                if other != slug && !text.contains(other) {
                    examples.remove(camino::Utf8Path::new("incidents").join(path));
                }
            }
            let path = format!("incidents/{slug}/README.md");
            let whole = examples.text(&path).to_owned();
            assert_eq!(judged(&examples, slug), (false, vec![]), "{slug}");
            for (i, (heading, lists)) in STEPS.iter().enumerate() {
                let start = heading_at(&whole, i + 1, heading);
                let end =
                    whole[start + 3..].find("\n## ").map_or(whole.len(), |n| start + 3 + n + 1);
                let without = format!("{}{}", &whole[..start], &whole[end..]);
                let missing = format!("{}/missing", Step::ALL[i].slug());
                let mut less = examples.clone();
                less.write(&*path, without.as_str());
                let (blocks, found) = judged(&less, slug);
                answered_by_data += usize::from(!blocks);
                assert!(blocks || found.is_empty(), "{slug}, {heading}: {found:?}");
                let nothing = lists.iter().fold(without, |text, list| without_key(&text, list));
                less.write(&*path, nothing);
                for list in *lists {
                    let beside = format!("incidents/{slug}/{list}.yaml");
                    if examples.below("".into()).iter().any(|(path, _)| *path == *beside) {
                        less.remove(beside);
                    }
                }
                let (blocks, found) = judged(&less, slug);
                assert!(blocks, "{slug}, {depth}, {heading}: {found:?}");
                assert!(found.contains(&missing), "{slug}, {depth}, {heading}: {found:?}");
            }
        }
    }
    // All but one of the lists of each report stand in its front matter.
    assert!(answered_by_data > 100, "{answered_by_data}");
}

/// Whether an incident shuts the gate, and the rules that block.
fn judged(files: &Files, slug: &str) -> (bool, Vec<String>) {
    let library = files.library();
    let derived = aftermark::derive::derive(&library, DAY.parse().unwrap());
    let verdict = aftermark::rules::judge(&library, &derived).unwrap();
    let index = library.index_of(slug).unwrap();
    let found = verdict.of(index).iter().filter(|f| f.blocks);
    (verdict.incident(index).blocks, found.map(|f| f.rule.id.to_owned()).collect())
}

/// The text without a key of the front matter and what is below it.
fn without_key(text: &str, key: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '#', '\n']) {
            inside = line.starts_with(&format!("{key}:"));
        }
        if !inside {
            kept.push_str(line);
        }
    }
    kept
}

/// Where a section begins, with or without a number in its heading.
fn heading_at(text: &str, number: usize, heading: &str) -> usize {
    let numbered = format!("\n## {number}. {heading}");
    let plain = format!("\n## {heading}");
    text.find(&numbered).or_else(|| text.find(&plain)).unwrap() + 1
}

#[test]
fn the_examples_pass_but_for_the_draft() {
    let examples = Repository::copy_of("example-incidents").committed();
    let run = examples.check(&[]);
    insta::assert_snapshot!(run.whole());
}

#[test]
fn a_path_means_its_incident_wherever_it_is_given_from() {
    let repository = Repository::copy_of("example-incidents").committed();
    let folder = "incidents/2019-07-02-cloudflare-waf-regex";
    for path in [
        folder.to_owned(),
        format!("{folder}/"),
        format!("{folder}/README.md"),
        format!("{folder}/evidence/regex.txt"),
        format!("./incidents/../{folder}"),
    ] {
        let run = repository.check(&[&path]);
        assert_eq!(run.code, 0, "{path}: {}", run.err);
        assert!(run.out.contains("1 incident checked"), "{path}: {}", run.out);
    }
    let run = repository.check(&[
        "incidents/2019-07-02-cloudflare-waf-regex",
        "incidents/2012-08-01-knight-capital-power-peg",
    ]);
    assert!(run.out.contains("2 incidents checked"), "{}", run.out);
}

#[test]
fn without_a_configuration_defaults_apply() {
    let repository = Repository::complete().committed();
    fs_err::remove_file(repository.root.join("aftermark.toml")).unwrap();
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let run = repository.check(&[&format!("incidents/{SLUG}/README.md")]);
    assert!(run.out.contains("1 incident checked"), "{}", run.whole());
}

#[test]
fn an_untracked_incident_is_checked_and_said_to_be_untracked() {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    let repository = repository.committed();
    let other = Repository::complete();
    for (path, bytes) in other.files("incidents") {
        repository.write(&format!("incidents/{path}"), bytes);
    }
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("history/untracked"), "{}", run.out);
}

#[test]
fn levels_come_from_the_configuration() {
    let repository = Repository::complete().committed();
    repository.replace(&readme(), "    measures: {failed_requests: 18200}\n", "");
    assert_eq!(repository.check(&[]).code, 1);
    let config = repository.read("aftermark.toml");
    for (more, code, said) in [
        ("[rules]\n\"impact/no-measure\" = \"off\"\n", 0, false),
        ("[rules]\n\"impact/*\" = \"warning\"\n", 0, true),
        ("[rules]\nimpact = \"off\"\n\"impact/no-measure\" = \"error\"\n", 1, true),
        (
            "[[overrides]]\npaths = [\"incidents/2026-*\"]\nrules = { \"impact/no-measure\" = \"note\" }\n",
            0,
            true,
        ),
        (
            "[[overrides]]\npaths = [\"incidents/2025-*\"]\nrules = { \"impact/no-measure\" = \"off\" }\n",
            1,
            true,
        ),
    ] {
        repository.write("aftermark.toml", format!("{config}\n{more}"));
        let run = repository.check(&[]);
        assert_eq!(run.code, code, "{more}\n{}", run.whole());
        assert_eq!(run.out.contains("impact/no-measure"), said, "{more}\n{}", run.out);
    }
}

#[test]
fn a_waiver_needs_a_reason_and_works() {
    let repository = Repository::complete().committed();
    repository.replace(&readme(), "    measures: {failed_requests: 18200}\n", "");
    repository.replace(
        &readme(),
        "follow_up:",
        "waivers:\n  - {rule: impact/no-measure, by: \"@lee\"}\nfollow_up:",
    );
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("a waiver needs `reason`"), "{}", run.out);
    repository.replace(
        &readme(),
        "by: \"@lee\"}\nfollow",
        "by: \"@lee\", reason: none is known}\nfollow",
    );
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("1 finding waived"), "{}", run.out);
}

#[test]
fn what_cannot_be_run_exits_with_two() {
    let repository = Repository::complete().committed();
    for arguments in [
        &["check", "nowhere"][..],
        &["check", "--as-of", "tomorrow"],
        &["check", "--frobnicate"],
        &["frobnicate"],
        &[],
    ] {
        let run = repository.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.whole());
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
    repository.write("aftermark.toml", "[sites]\ntitle = \"x\"\n");
    insta::assert_snapshot!(repository.check(&[]).whole());
    for config in [
        "[rules]\n\"impact/no-mesure\" = \"off\"\n",
        "[rules]\n\"impact/[\" = \"off\"\n",
        "title = \"x",
        "[rules]\nimpact = \"loud\"\n",
    ] {
        repository.write("aftermark.toml", config);
        let run = repository.check(&[]);
        assert_eq!(run.code, 2, "{config}: {}", run.whole());
    }
    let empty = Repository::empty();
    assert_eq!(empty.check(&[]).code, 2);
}

#[test]
fn what_is_decided_for_all_incidents_means_all_of_them() {
    let repository = Repository::complete().committed();
    let one = repository.check(&[]);
    let named = repository.check(&["aftermark.toml"]);
    assert_eq!((named.code, named.out), (one.code, one.out));
    // A file that is nothing of ours still means nothing.
    repository.write("notes.txt", "x");
    assert_eq!(repository.check(&["notes.txt"]).code, 2);
}

#[test]
fn what_is_to_be_done_in_several_places_is_told_once() {
    let repository = Repository::complete();
    let milestones = ["    milestone: detected\n", "    milestone: resolved\n"];
    for milestone in milestones {
        repository.replace(&readme(), milestone, "");
    }
    let repository = repository.committed();
    for format in ["text", "markdown"] {
        let out = repository.check(&["--format", format]).out;
        for milestone in ["detected", "resolved"] {
            assert!(
                out.contains(&format!("no timeline entry is the milestone `{milestone}`")),
                "{out}"
            );
        }
        assert_eq!(out.matches("to the entry that tells of it").count(), 1, "{out}");
    }
}

#[test]
fn what_one_rule_finds_in_one_report_is_told_once() {
    let repository = Repository::complete().committed();
    repository.replace(&readme(), "    owner: \"@kim\"\n    priority: P1\n", "    priority: P1\n");
    repository.replace(&readme(), "    owner: \"@lee\"\n    priority: P2\n", "    priority: P2\n");
    let run = repository.check(&[]);
    assert_eq!(run.out.matches("verification/no-owner]").count(), 1, "{}", run.out);
    assert!(run.out.contains("action A1 has no owner"), "{}", run.out);
    assert!(run.out.contains("= also: A2 (line 82)"), "{}", run.out);
    assert_eq!(run.out.matches("What is everybody's job").count(), 1, "{}", run.out);
    let markdown = repository.check(&["--format", "markdown"]).out;
    assert_eq!(markdown.matches("`verification/no-owner`").count(), 1, "{markdown}");
    assert!(markdown.contains("  - also A2 (line 82)"), "{markdown}");
    // Programs get each place.
    for format in ["concise", "json", "sarif", "github", "gitlab", "rdjsonl"] {
        let out = repository.check(&["--format", format]).out;
        let both = out.contains("action A1 has no owner") || out.contains("Action A1 has no owner");
        let both = both
            && (out.contains("action A2 has no owner") || out.contains("Action A2 has no owner"));
        assert!(both, "{format}: {out}");
    }
    // Of different words each is said, with what to write instead.
    repository.replace(
        &readme(),
        "The first responder",
        "The engineer should have known it.\n\nThe cause was human error.\n\nThe first responder",
    );
    let run = repository.check(&[]);
    assert_eq!(run.out.matches("[language/blame]").count(), 1, "{}", run.out);
    assert!(run.out.contains("README.md:122: “human error” names a person"), "{}", run.out);
}

#[test]
fn an_incident_is_named_by_its_folder() {
    let repository = Repository::complete().committed();
    let path = format!("incidents/{SLUG}");
    assert_eq!(repository.check(&[SLUG]).whole(), repository.check(&[&path]).whole());
    let from_within = repository.run_in("incidents", &["check", "--as-of", DAY, SLUG], &[]);
    assert_eq!(from_within.code, 0, "{}", from_within.whole());
    for command in [
        &["check"][..],
        &["export", "--to", "json"],
        &["convert", "--to", "yaml", "--diff"],
        &["gather", "README.md", "--dry-run"],
        &["actions", "--incident"],
    ] {
        let asked = |name: &str| {
            let mut arguments = command.to_vec();
            // The file of `gather` follows the incident.
            let at = if command[0] == "gather" { 1 } else { command.len() };
            arguments.insert(at, name);
            let run = repository.run(&arguments);
            assert_eq!(run.code, 2, "{command:?}: {}", run.whole());
            run.err
        };
        for near in ["checkout-tls-expiry", "Checkout", "2026-03-14-checkout-tls-expirry"] {
            let said = format!("there is no incident `{near}`; did you mean `{SLUG}`?");
            assert!(asked(near).contains(&said), "{command:?}: {}", asked(near));
        }
        let said = format!("there is no incident `xyz`; the only one is `{SLUG}`");
        assert!(asked("xyz").contains(&said), "{command:?}: {}", asked("xyz"));
    }
    // What can only be a path is called one.
    let run = repository.check(&["incidents/none"]);
    assert!(run.err.contains("incidents/none does not exist"), "{}", run.whole());
}
