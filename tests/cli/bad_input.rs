//! Input that nobody should have to see: each mistake is one finding with its place, never a panic.

use crate::repository::{Repository, SLUG};

/// A repository with one incident beside the complete one.
fn with(files: &[(&str, &[u8])]) -> Repository {
    let repository = Repository::complete();
    for (name, bytes) in files {
        repository.write(&format!("incidents/2026-05-05-other/{name}"), bytes);
    }
    repository.committed()
}

/// Checks that a broken incident exits 1, is named, and does not hide the complete one.
fn broken(files: &[(&str, &[u8])], rule: &str) -> String {
    let run = with(files).check(&[]);
    assert_eq!(run.code, 1, "{rule}: {}", run.whole());
    assert!(run.err.is_empty(), "{rule}: {}", run.err);
    let times = run.out.matches(&format!("[{rule}]")).count();
    assert_eq!(times, 1, "{rule}: {}", run.out);
    assert!(run.out.contains(SLUG), "{rule}: {}", run.out);
    run.out
}

#[test]
fn each_broken_file_has_one_finding() {
    broken(&[("README.md", b"---\ntitle: x\n\nno end")], "format/front-matter-unterminated");
    broken(&[("README.md", b"# Only a title\n")], "format/front-matter-missing");
    broken(&[("README.md", b"")], "format/front-matter-missing");
    broken(&[("README.md", b"---\ntitle: [x\n---\n")], "format/yaml-syntax");
    broken(&[("README.md", b"---\n- a\n- b\n---\n")], "format/wrong-type");
    broken(&[("README.md", b"---\ntitle: caf\xe9\n---\n")], "format/encoding");
    broken(&[("README.md", b"---\ntitle: a\0b\n---\n")], "format/encoding");
    broken(&[("notes.txt", b"x")], "format/no-main-file");
    broken(
        &[("README.md", b"---\ntitle: x\n---\n"), ("timeline.yaml", b"a: [\n")],
        "format/yaml-syntax",
    );
    broken(
        &[("README.md", b"---\ntitle: x\n---\n"), ("timeline.yaml", b"a: b\n")],
        "format/wrong-type",
    );
}

#[test]
fn an_empty_folder_is_named() {
    let repository = Repository::complete().committed();
    fs_err::create_dir(repository.root.join("incidents/2026-05-05-empty")).unwrap();
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("the incident folder is empty"), "{}", run.out);
    assert!(run.out.contains("incidents/2026-05-05-empty/"), "{}", run.out);
}

#[test]
fn bombs_are_refused_quickly() {
    let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let refs = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
    }
    bomb.push_str("---\n");
    broken(&[("README.md", bomb.as_bytes())], "format/yaml-syntax");
    let deep = format!("---\na: {}\n---\n", "[".repeat(50_000));
    broken(&[("README.md", deep.as_bytes())], "format/yaml-syntax");
    let quotes = format!("---\ntitle: x\n---\n{}", ">".repeat(50_000));
    broken(&[("README.md", quotes.as_bytes())], "gather/missing");
}

#[test]
fn missing_evidence_is_named_with_the_closest_name() {
    let repository = Repository::complete().committed();
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, "evidence/edge.log:3", "evidence/egde.log:3");
    let run = repository.check(&[]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("there is no file `evidence/egde.log`"), "{}", run.out);
    assert!(run.out.contains("did you mean `evidence/edge.log`?"), "{}", run.out);
    // On the disk but not in git: CI would not have it.
    repository.replace(&readme, "evidence/egde.log:3", "evidence/new.log:1");
    repository.write(&format!("incidents/{SLUG}/evidence/new.log"), "x\n");
    let run = repository.check(&[]);
    assert!(run.out.contains("git does not track"), "{}", run.out);
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    for path in
        ["../../../etc/passwd", "/etc/passwd", "evidence/../../../x:1", "file:///etc/passwd"]
    {
        let repository = Repository::complete().committed();
        let readme = format!("incidents/{SLUG}/README.md");
        repository.replace(&readme, "source: evidence/edge.log:3", &format!("source: \"{path}\""));
        let run = repository.check(&[]);
        assert_eq!(run.code, 1, "{path}: {}", run.out);
        assert!(run.out.contains("format/wrong-type"), "{path}: {}", run.out);
    }
}

#[test]
fn a_terminal_cannot_be_steered() {
    let text = "---\ntitle: \"x\\e[31m\\a\"\nsta\u{202e}tus: \u{1b}[2J\n---\n## \u{1b}]0;t\u{7}\n";
    let run = with(&[("README.md", text.as_bytes())]).check(&["--color", "never"]);
    assert_eq!(run.code, 1);
    for c in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!run.out.contains(c), "{:?}", run.out);
    }
}

#[test]
fn all_problems_of_a_file_come_out_together() {
    let text = "---
title:
status: finished
severity: SEV9
services: [checkot]
timezone: Mars/Olympus
colour: red
timeline:
  - {at: yesterday, event: a}
  - {at: 2026-03-29 02:30, event: b}
  - {at: 2026-05-05 09:00, milestone: begun, event: c}
  - {at: 08:00, evnt: d}
  - not a map
causes: none
impact:
  - {service: checkout, effect: outage, measures: {requests: many}}
actions:
  - {id: A1, title: x, process: technology, status: open, due: soon, addresses: [C7]}
  - {id: A1, title: y, process: robots, status: open}
---
";
    let run = with(&[("README.md", text.as_bytes())]).check(&["incidents/2026-05-05-other"]);
    insta::assert_snapshot!(run.whole());
}

/// A day that there is not is told where it stands, and not by what follows from it.
#[test]
fn an_impossible_day_is_told_as_such() {
    let report = |day: &str| {
        format!(
            "---\ntitle: A\nstatus: in-review\nseverity: SEV3\nservices: [edge]\nowner: \"@kim\"\n---\n\n## Summary\n\nA\n\n### Timeline\n\n- {day} 13:05 **started** It broke\n- 13:12 **detected** alert: It paged\n\n### Affected services\n\n| Service | Effect | From | To |\n|---|---|---|---|\n| edge | degraded | 13:05 | 13:30 |\n"
        )
    };
    for (day, help) in [
        ("2026-11-31", "November has 30 days"),
        ("31.11.2026", "November has 30 days"),
        ("2026-02-29", "February 2026 has 28 days"),
        ("2026-13-02", "a year has 12 months"),
    ] {
        let run = with(&[("README.md", report(day).as_bytes())]).check(&[]);
        assert!(run.out.contains(help), "{day}: {}", run.out);
        assert!(
            run.out.contains(&format!("error[format/invalid-time]: `{day} 13:05` is not a time")),
            "{}",
            run.out
        );
        assert!(!run.out.contains("has no date"), "{day}: {}", run.out);
    }
}
