//! How much a severity asks: what `check`, its formats, `--fix` and the site make of the policy.

use serde_json::Value;

use crate::project;
use crate::repository::{Repository, SLUG};

const POLICY: &str = "\n[policy.severity.SEV4]\ndepth = \"full\"\nsteps = [\"gather\", \"root-cause\", \"impact\", \"move-on\"]\n";

const STEPS: &str = "steps = [\"gather\", \"root-cause\", \"impact\", \"move-on\"]\n";

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// Cuts from a line that begins with `from` to before one that begins with `to`.
fn cut(text: &str, from: &str, to: &str) -> String {
    let start = text.find(&format!("\n{from}")).unwrap() + 1;
    let end = start + text[start..].find(&format!("\n{to}")).unwrap() + 1;
    format!("{}{}", &text[..start], &text[end..])
}

/// The complete report as a mild incident of which little is asked, and little written.
fn mild() -> Repository {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}{POLICY}"));
    let mut text = repository.read(&readme()).replace("severity: SEV1", "severity: SEV4");
    text = cut(&text, "safeguards:", "follow_up:");
    text = cut(&text, "## 4.", "## 10.");
    // Nobody acted: the timeline tells what was seen.
    text = text.replace("    by: on-call SRE\n", "").replace("kind: action", "kind: observation");
    text = text.replace("    outcome: fixed\n", "").replace("    outcome: no-effect\n", "");
    text = text.replace("    reason: the deployment was the only change on the board\n", "");
    repository.write(&readme(), text);
    repository.committed()
}

fn json(repository: &Repository) -> Value {
    let run = repository.check(&["--format", "json"]);
    serde_json::from_str(&run.out).unwrap()
}

fn grades(repository: &Repository) -> Vec<String> {
    let found = json(repository);
    let steps = found["incidents"][0]["steps"].as_array().unwrap().iter();
    steps.map(|s| s["grade"].as_str().unwrap().to_owned()).collect()
}

fn rules(repository: &Repository) -> Vec<String> {
    let found = json(repository);
    let all = found["findings"].as_array().unwrap().iter();
    all.map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
}

const LITTLE: [&str; 10] = [
    "answered",
    "answered",
    "answered",
    "not-asked",
    "not-asked",
    "not-asked",
    "not-asked",
    "not-asked",
    "not-asked",
    "answered",
];

#[test]
fn what_is_not_asked_is_not_owed() {
    let repository = mild();
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    insta::assert_snapshot!(run.out);
    assert_eq!(grades(&repository), LITTLE);
    // Without the policy, and for every other severity, all ten are.
    repository.replace(&readme(), "severity: SEV4", "severity: SEV3");
    assert_eq!(repository.check(&[]).code, 1);
    assert!(rules(&repository).contains(&"people/missing".to_owned()));
    repository.replace(&readme(), "severity: SEV3\n", "");
    assert_eq!(grades(&repository)[6], "absent", "a severity that is not known asks all");
}

#[test]
fn what_is_written_is_still_checked() {
    let repository = mild();
    repository.replace(
        &readme(),
        "follow_up:",
        "safeguards:\n  - {id: S1, name: Alert, outcome: broken}\nactions:\n  - {id: A1, title: Renew it, process: technology, owner: \"@kim\", status: done, done: 2026-03-29, verification: {on: 2026-03-20, by: \"@lee\", how: By hand, result: failed}}\nfollow_up:",
    );
    repository.replace(
        &readme(),
        "## 10. Move on",
        "## 4. Assess staff actions\n\nSee [this](javascript:alert(1)).\n\n## 10. Move on",
    );
    let found = rules(&repository);
    for rule in [
        "format/unknown-value",
        "safety/link-scheme",
        "verification/failed",
        "verification/unsound",
    ] {
        assert!(found.contains(&rule.to_owned()), "{rule}: {found:?}");
    }
    for rule in [
        "staff-actions/too-short",
        "technology/missing",
        "technology/no-kind",
        "verification/no-priority",
        "verification/addresses-nothing",
    ] {
        assert!(!found.contains(&rule.to_owned()), "{rule}: {found:?}");
    }
    // A few words where none were asked are no answer, and no fault.
    assert_eq!(grades(&repository)[3], "not-asked");
    assert_eq!(repository.check(&[]).code, 1);
}

#[test]
fn a_reader_who_is_not_the_author_is_always_asked() {
    let repository = mild();
    let policy = repository.read("aftermark.toml").replace(", \"move-on\"", "");
    repository.write("aftermark.toml", policy);
    assert_eq!(repository.check(&[]).code, 0);
    repository.replace(&readme(), "reviewers: [\"@lee\"]", "reviewers: [\"@kim\"]");
    assert!(rules(&repository).contains(&"move-on/no-reviewer".to_owned()));
    // Also where nothing is there of step ten.
    let text = repository.read(&readme());
    let text = text.replace("follow_up:\n  review_on: 2027-06-14\n  recurrence_of: []\n", "");
    repository.write(&readme(), &text[..text.find("## 10.").unwrap()]);
    assert!(rules(&repository).contains(&"move-on/no-reviewer".to_owned()));
}

#[test]
fn what_is_answered_without_being_asked_is_answered() {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}{POLICY}"));
    repository.replace(&readme(), "severity: SEV1", "severity: SEV4");
    assert_eq!(grades(&repository), ["answered"; 10]);
}

#[test]
fn a_severity_that_is_lowered_is_seen_in_the_change() {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}{POLICY}"));
    let repository = repository.committed();
    let text = repository.read(&readme()).replace("severity: SEV1", "severity: SEV4");
    let text = cut(&text, "notifications:", "follow_up:");
    repository.write(&readme(), cut(&text, "## 9.", "## 10."));
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let since = run.out.split("\nsince HEAD").nth(1).unwrap();
    insta::assert_snapshot!(since);
    let run = repository.check(&["--since", "HEAD", "--format", "json"]);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    let change = &found["since"]["incidents"][0]["severity_lowered"];
    assert_eq!(*change, serde_json::json!({"before": "SEV1", "now": "SEV4"}));
    let schema = repository_file("docs/schema/check.v1.json");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let wrong: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&found)
        .map(|e| e.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let run = repository.check(&["--since", "HEAD", "--format", "markdown"]);
    assert!(run.out.contains("severity **lowered** from SEV1 to SEV4"), "{}", run.out);
    // Raised, it is no matter of less.
    repository.git(&["commit", "--all", "--quiet", "--message=mild"]);
    repository.replace(&readme(), "severity: SEV4", "severity: SEV1");
    let run = repository.check(&["--since", "HEAD"]);
    assert!(!run.out.contains("lowered"), "{}", run.out);
    assert!(
        run.out.contains("changed step 9, “Decide who to notify”: not asked → absent"),
        "{}",
        run.out
    );
}

#[test]
fn figures_still_say_that_the_severity_is_too_low() {
    let repository = mild();
    let scale = "[[severities]]\nname = \"SEV1\"\nat_least = {failed_requests = 10000}\n[[severities]]\nname = \"SEV4\"\n";
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n{scale}"));
    assert!(rules(&repository).contains(&"impact/severity-too-low".to_owned()));
    assert_eq!(repository.check(&[]).code, 1);
}

#[test]
fn a_baseline_of_what_was_not_asked_is_no_floor() {
    let repository = mild();
    repository.replace(&readme(), "    measures: {failed_requests: 18200}\n", "");
    assert_eq!(repository.check(&["--update-baseline", "--reason", "old"]).code, 0);
    let baseline = repository.read("aftermark-baseline.toml");
    assert!(baseline.contains("people = \"not-asked\""), "{baseline}");
    assert_eq!(repository.check(&[]).code, 0);
    repository.write("aftermark.toml", repository.read("aftermark.toml").replace(STEPS, ""));
    assert!(rules(&repository).contains(&"people/missing".to_owned()));
    let found = json(&repository);
    let fell = found["findings"].as_array().unwrap().iter();
    let fell: Vec<&str> = fell
        .filter(|f| f["rule"] == "history/grade-fell")
        .map(|f| f["key"].as_str().unwrap())
        .collect();
    // Its cause wants an action now, which was not asked before either; the steps themselves did not fall.
    assert_eq!(fell, ["grades[root-cause]"]);
}

#[test]
fn other_formats_and_fixes_follow() {
    let repository = mild();
    let junit = repository.check(&["--format", "junit"]).out;
    assert_eq!(junit.matches("not asked of an incident of this severity").count(), 6, "{junit}");
    let markdown = repository.check(&["--format", "markdown"]).out;
    assert!(markdown.contains("● | ● | ● | – | –"), "{markdown}");
    let run = repository.check(&["--fix", "--diff"]);
    assert!(!run.out.contains("Assess staff actions"), "{}", run.whole());
    repository.replace(&readme(), "severity: SEV4", "severity: SEV3");
    let run = repository.check(&["--fix", "--diff"]);
    assert!(run.out.contains("Assess staff actions"), "{}", run.whole());
}

/// A report of a few honest sentences, one for each step.
const BRIEF: &str = "---
title: The nightly report was an hour late
status: complete
severity: SEV4
summary: The nightly report came an hour late, as a backup held its lock.
services: [checkout]
owner: \"@kim\"
reviewers: [\"@lee\"]
---

## 1. Gather the information

The log of the job shows that it waited for a lock from 02:10 to 03:12.

## 2. Identify the root cause

A backup held the lock.

## 3. Determine the impact

Nobody noticed but the author.

## 4. Assess staff actions

Nobody acted before it was over.

## 5. Establish whether safeguards failed

No alert watches how long the job takes.

## 6. Improve technological processes

We change nothing.

## 7. Improve human processes

The backup window stands in the calendar of the team now.

## 8. Implement and test the improvements

There is nothing to test yet.

## 9. Decide who to notify

The two readers of the report were told by mail.

## 10. Move on and adjust

We look again when the backup moves in June.
";

#[test]
fn a_mild_incident_is_answered_by_a_sentence_for_each_step() {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write(&readme(), BRIEF);
    let repository = repository.committed();
    assert_eq!(grades(&repository), ["answered"; 10]);
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("complete   passes"), "{}", run.out);
    // A step of which nothing is said, or only a stand-in, is as empty as ever.
    for (step, heading) in [
        (4, "Assess staff actions"),
        (6, "Improve technological processes"),
        (9, "Decide who to notify"),
    ] {
        for stand_in in ["", "ok", "n/a", "TBD", "Done.", "TODO write this up", "See above."] {
            let start = BRIEF.find(&format!("## {step}. ")).unwrap();
            let end = BRIEF.find(&format!("## {}. ", step + 1)).unwrap();
            let said = format!("## {step}. {heading}\n\n{stand_in}\n\n");
            repository.write(&readme(), format!("{}{said}{}", &BRIEF[..start], &BRIEF[end..]));
            assert_eq!(grades(&repository)[step - 1], "placeholder", "{step} {stand_in:?}");
            assert_eq!(repository.check(&[]).code, 1, "{step} {stand_in:?}");
        }
    }
    // What contradicts itself, a link that leads nowhere, what is unsafe and a promise without an owner are told.
    for (from, to, rule) in [
        ("reviewers: [\"@lee\"]", "reviewers: [\"@kim\"]", "move-on/no-reviewer"),
        ("A backup held", "A [backup](evidence/none.log) held", "links/missing"),
        ("A backup held", "A [backup](javascript:x) held", "safety/link-scheme"),
        (
            "reviewers:",
            "actions: [{id: A1, title: Alert on it, process: technology, status: open, due: 2027-01-01}]\nreviewers:",
            "verification/no-owner",
        ),
        (
            "reviewers:",
            "timeline: [{at: 2026-03-14 03:12, event: Over}, {at: 2026-03-14 02:10, event: Began}]\nreviewers:",
            "gather/not-chronological",
        ),
    ] {
        repository.write(&readme(), BRIEF.replace(from, to));
        assert_eq!(rules(&repository), [rule], "{to}");
        assert_eq!(repository.check(&[]).code, 1, "{to}");
    }
    // The same is thin where the team asks for more.
    repository.write(&readme(), BRIEF);
    repository
        .write("aftermark.toml", format!("{config}\n[policy.severity.SEV4]\ndepth = \"full\"\n"));
    let found = rules(&repository);
    for rule in ["gather/timeline-too-short", "impact/no-impact", "root-cause/no-root-cause"] {
        assert!(found.contains(&rule.to_owned()), "{rule}: {found:?}");
    }
    // Of the others, data are asked only where the sentence does not say why there are none.
    repository.replace(
        &readme(),
        "We change nothing.",
        "We change nothing, because the job moves in June.",
    );
    assert!(!rules(&repository).contains(&"technology/no-action".to_owned()));
}

#[test]
fn two_steps_have_no_list_of_their_own_and_want_a_sentence() {
    let repository = Repository::complete();
    repository.write(
        &readme(),
        BRIEF
            .replace("Nobody acted before it was over.", "Restarted it twice.")
            .replace("There is nothing to test yet.", "Tested on staging."),
    );
    let repository = repository.committed();
    assert_eq!(rules(&repository), ["staff-actions/too-short", "verification/too-short"]);
    assert_eq!(grades(&repository)[3], "thin");
    // Where the timeline tells who did what, the section need not.
    repository.replace(
        &readme(),
        "reviewers:",
        "timeline: [{at: 2026-03-14 03:12, kind: action, by: on-call, event: Restarted the job}]\nreviewers:",
    );
    assert_eq!(rules(&repository), ["verification/too-short"]);
}

#[test]
fn a_policy_that_cannot_be_is_shown_at_its_line() {
    let repository = mild();
    let config = repository.read("aftermark.toml");
    let mut said = String::new();
    for wrong in [
        config.replace("SEV4", "SEVERE4"),
        config.replace("\"gather\", ", ""),
        config.replace("SEV4", "SEV1"),
    ] {
        repository.write("aftermark.toml", wrong);
        let run = repository.check(&[]);
        assert_eq!(run.code, 2, "{}", run.whole());
        said.push_str(&run.err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn the_site_says_that_it_was_not_asked() {
    let repository = mild();
    for (language, words, sentence, steps, in_words) in [
        (
            "en",
            "not asked",
            "This step is not asked of an incident of this severity.",
            "4/4 steps",
            "4 of 4 steps settled, 6 not asked",
        ),
        (
            "de",
            "nicht verlangt",
            "Bei Vorfällen dieses Schweregrads ist dieser Schritt nicht verlangt.",
            "4/4 Schritte",
            "4 von 4 Schritten erledigt, 6 nicht verlangt",
        ),
    ] {
        let config = repository.read("aftermark.toml");
        let config = config.split("\n[site]").next().unwrap().to_owned();
        repository
            .write("aftermark.toml", format!("{config}\n[site]\nlanguage = \"{language}\"\n"));
        let run = repository.build(&["--output", "out"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        let page = repository.read(&format!("out/incidents/{SLUG}/index.html"));
        assert!(!page.contains("class=\"segment"), "a line says it where nothing is open");
        assert!(page.contains(steps));
        assert_eq!(page.matches(sentence).count(), 6, "{language}");
        assert_eq!(page.matches(&format!("</i> {words}</p>")).count(), 6, "{language}");
        assert!(!page.contains("id=\"banner\""), "nothing is open");
        let list = repository.read("out/incidents/index.html");
        assert!(list.contains(in_words), "{list}");
        let csv = repository.read("out/incidents.csv");
        assert!(csv.contains("steps_settled,steps_asked") && csv.contains(",4,4,"), "{csv}");
    }
}

#[test]
fn what_blocks_in_a_step_that_is_not_asked_is_shown_on_the_site() {
    let repository = mild();
    repository.replace(
        &readme(),
        "follow_up:",
        "actions:\n  - {id: A1, title: Renew it, process: technology, status: done, done: 2026-03-29, verification: {on: 2026-03-30, by: \"@lee\", how: By hand, result: failed}}\nfollow_up:",
    );
    assert_eq!(repository.check(&[]).code, 1);
    let run = repository.build(&["--output", "out", "--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read(&format!("out/incidents/{SLUG}/index.html"));
    assert!(page.contains("rules/verification/failed/"), "{page}");
    assert!(page.contains("All required steps are answered, but the report has errors."));
}

fn repository_file(path: &str) -> String {
    fs_err::read_to_string(project().join(path)).unwrap()
}
