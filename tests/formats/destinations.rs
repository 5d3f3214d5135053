//! `--format` and `--output`: what goes where, and what cannot be.

use std::process::Command;

use super::fixture::flawed;
use crate::repository::{DAY, Repository};

/// A run with variables of the environment.
fn with_environment(repository: &Repository, variables: &[(&str, &str)], more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(&repository.root)
        .args(["check", "--as-of", DAY])
        .args(more)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn one_run_prints_text_and_writes_files() {
    let repository = flawed();
    let text = repository.check(&[]);
    let run = repository.check(&[
        "--format", "sarif", "--output", "a.sarif", "--format", "text", "--format", "json", "-o",
        "b.json",
    ]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out, text.out);
    assert!(run.err.is_empty(), "{}", run.err);
    for (file, format) in [("a.sarif", "sarif"), ("b.json", "json")] {
        assert_eq!(repository.read(file), repository.check(&["--format", format]).out);
    }
    assert!(
        repository.files("").iter().all(|(n, _)| !n.contains(".aftermark-")),
        "nothing temporary stays"
    );
}

#[test]
fn with_files_only_the_outcome_goes_to_standard_error() {
    let run = flawed().check(&["--format", "sarif", "--output", "a.sarif"]);
    assert_eq!(run.code, 1);
    assert!(run.out.is_empty(), "{}", run.out);
    assert_eq!(run.err, "2 incidents checked, 2 block; 2 findings waived with a reason\n");
}

#[test]
fn what_cannot_be_is_said() {
    let repository = flawed();
    repository.write("folder/x", "");
    for (arguments, said) in [
        (
            &["--format", "text", "--format", "json"][..],
            "both `--format text` and `--format json` would go to standard output",
        ),
        (&["--format", "json", "--format", "json"], "both `--format json` and `--format json`"),
        (&["--format", "github", "--format", "json"], "both `--format github` and `--format json`"),
        (&["--format", "github", "--format", "github"], "given twice"),
        (&["--output", "x", "--format", "json"], "--output x: say first what to write"),
        (
            &["--format", "json", "--output", "x", "--output", "y"],
            "--output y: `--format json` already goes to a file",
        ),
        (
            &["--format", "json", "--output", "x", "--format", "sarif", "--output", "x"],
            "two formats would be written to x",
        ),
        (&["--format", "json", "--output", "no/x"], "--output no/x: there is no folder no"),
        (&["--format", "json", "--output", "folder"], "--output folder: this is a folder"),
        (&["--format", "jsn"], "json"),
    ] {
        let run = repository.check(arguments);
        assert_eq!(run.code, 2, "{arguments:?} {}", run.whole());
        assert!(run.err.contains(said), "{arguments:?} {}", run.err);
        assert!(run.out.is_empty(), "{arguments:?} {}", run.out);
    }
    assert!(!repository.root.join("x").exists());
}

#[test]
fn a_file_is_replaced_as_a_whole_and_a_link_stays_one() {
    let repository = flawed();
    repository.write("long.json", "x".repeat(1_000_000));
    repository.check(&["--format", "json", "--output", "long.json"]);
    serde_json::from_str::<serde_json::Value>(&repository.read("long.json")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The user's own, outside of the repository; of those in it, see `tests/writer/disk.rs`.
        let link = repository.root.with_file_name("link");
        let long = repository.root.with_file_name("long.json");
        fs_err::write(&long, "x".repeat(1_000_000)).unwrap();
        std::os::unix::fs::symlink("long.json", &link).unwrap();
        repository.check(&["--format", "concise", "--output", link.as_str()]);
        assert!(link.is_symlink());
        let text = fs_err::read_to_string(&long).unwrap();
        assert!(text.starts_with("incidents/"), "{text}");
        let mode = fs_err::metadata(&link).unwrap().permissions().mode();
        assert_eq!(mode & 0o600, 0o600);
        // A device is written to, not replaced.
        let run = repository.check(&["--format", "json", "--output", "/dev/null"]);
        assert_eq!(run.code, 1, "{}", run.whole());
        assert!(!fs_err::metadata("/dev/null").unwrap().is_file());
    }
}

#[cfg(unix)]
#[test]
fn pipes_are_written_to() {
    let repository = flawed();
    let document = repository.check(&["--format", "json"]).out;
    // A pipe, and the one that bash makes for a command.
    let run = repository.check(&["--format", "json", "--output", "/dev/stdout"]);
    assert_eq!(run.out, document);
    let script = r#""$@" --output >(cat > seen.json); for _ in $(seq 100); do [ -s seen.json ] && break; sleep 0.05; done"#;
    let arguments = ["check", "--as-of", DAY, "--format", "json"];
    let output = Command::new("bash")
        .current_dir(&repository.root)
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_aftermark")])
        .args(arguments)
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(repository.read("seen.json"), document);
}

#[test]
fn a_workflow_gets_annotations_unless_it_asks_for_something_else() {
    let repository = flawed();
    let workflow = [("GITHUB_ACTIONS", "true")];
    let asked = with_environment(&repository, &[], &["--format", "github"]);
    assert!(asked.contains("\n::error file="));
    assert_eq!(with_environment(&repository, &workflow, &[]), asked);
    // The text is whole, and stands before them.
    let text = with_environment(&repository, &[], &[]);
    assert!(asked.starts_with(&text));
    let both = ["--format", "github", "--format", "text"];
    assert_eq!(with_environment(&repository, &[], &both), asked);
    assert_eq!(with_environment(&repository, &workflow, &["--format", "text"]), text);
    assert_eq!(with_environment(&repository, &[("GITHUB_ACTIONS", "false")], &[]), text);
}

#[test]
fn a_job_summary_is_added_to_and_kept_under_its_limit() {
    let repository = flawed();
    let whole = repository.check(&["--format", "markdown"]).out;
    let arguments = ["--format", "markdown", "--output", "summary.md"];
    let summary = [("GITHUB_STEP_SUMMARY", "summary.md")];
    repository.write("summary.md", "before\n");
    with_environment(&repository, &summary, &arguments);
    assert_eq!(repository.read("summary.md"), format!("before\n{whole}"));
    // Not asked for, nothing is added.
    with_environment(&repository, &summary, &[]);
    assert_eq!(repository.read("summary.md"), format!("before\n{whole}"));
    // A file of another name is replaced.
    repository.write("other.md", "before\n");
    with_environment(&repository, &summary, &["--format", "markdown", "--output", "other.md"]);
    assert_eq!(repository.read("other.md"), whole);
    // Where little is left, little is added, and that is said.
    let limit = 1024 * 1024;
    for room in [4000, 3000, 2000, 1500, 1000, 600] {
        let before = "x".repeat(limit - room);
        repository.write("summary.md", &before);
        with_environment(&repository, &summary, &arguments);
        let all = repository.read("summary.md");
        let added = all.strip_prefix(&before).unwrap();
        assert!(all.len() <= limit, "{room}: {added}");
        assert_eq!(added.matches("<details>").count(), added.matches("</details>").count());
        let count =
            |text: &str| text.matches("\n- **").count() + text.matches("\n  - also").count();
        let (shown, of) = (count(added), count(&whole));
        assert!(
            added.contains(&format!(" and {} of the findings are not shown", of - shown)),
            "{room}: {added}"
        );
    }
    repository.write("summary.md", "x".repeat(limit - 100));
    with_environment(&repository, &summary, &arguments);
    assert_eq!(repository.read("summary.md").len(), limit - 100);
}

#[test]
fn two_repositories_make_no_document() {
    let one = flawed();
    let two = Repository::complete().committed();
    let paths = [one.root.as_str(), two.root.as_str()];
    for format in ["json", "sarif", "gitlab", "junit"] {
        let run = one.check(&[&paths[..], &["--format", format]].concat());
        assert_eq!(run.code, 2, "{}", run.whole());
        assert!(run.err.contains("2 repositories"), "{}", run.err);
    }
    let run = one.check(&[&paths[..], &["--format", "concise"]].concat());
    assert_eq!(run.code, 1, "{}", run.whole());
}

/// Nobody's work is written over, by whichever command; what an earlier run wrote is, tracked or not.
#[test]
fn what_somebody_wrote_is_no_output() {
    use crate::repository::SLUG;
    let repository = Repository::complete();
    repository.write("notes.txt", "ours\n");
    repository.write("free.json", "{}\n");
    let repository = repository.committed();
    repository.git(&["rm", "--quiet", "--cached", "free.json"]);
    let (report, beside) = (format!("incidents/{SLUG}/README.md"), format!("incidents/{SLUG}/new"));
    let before = repository.files("incidents");
    for command in [
        &["check", "--as-of", DAY, "--format", "json"][..],
        &["coverage"],
        &["metrics"],
        &["export", SLUG, "--to", "markdown"],
        &["actions", "export", "--to", "github"],
    ] {
        let to = |file: &str| repository.run(&[command, &["--output", file]].concat());
        for (file, why) in [
            (report.as_str(), format!("this lies in the folder of {SLUG}")),
            (&beside, format!("this lies in the folder of {SLUG}")),
            ("aftermark.toml", "aftermark reads its settings from this file".to_owned()),
            ("notes.txt", "git tracks this file".to_owned()),
        ] {
            let run = to(file);
            assert_eq!(run.code, 2, "{command:?} {file}: {}", run.whole());
            let said = format!("--output {file}: {why}");
            assert!(run.err.contains(&said), "{command:?} {file}: {}", run.whole());
        }
        assert_eq!(to("free.json").code, 0, "{command:?}");
        for _ in 0..2 {
            let run = to("kept");
            assert_eq!(run.code, 0, "{command:?}: {}", run.whole());
            repository.git(&["add", "kept"]);
        }
        repository.git(&["rm", "--quiet", "--force", "kept"]);
    }
    assert_eq!(repository.read("notes.txt"), "ours\n");
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn a_trace_says_what_was_done_when_and_takes_no_report_s_place() {
    let repository = flawed();
    let run = repository.check(&["--trace", "trace.json"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    // A second one takes the place of the first.
    assert_eq!(repository.check(&["--trace", "trace.json"]).code, 1);
    let events: serde_json::Value = serde_json::from_str(&repository.read("trace.json")).unwrap();
    let events = events.as_array().unwrap();
    let rooms: Vec<&str> = events.iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert_eq!(rooms, ["source", "model", "derive", "rules", "cache", "report"]);
    let end = |e: &serde_json::Value| e["ts"].as_u64().unwrap() + e["dur"].as_u64().unwrap();
    assert!(events.windows(2).all(|two| end(&two[0]) <= two[1]["ts"].as_u64().unwrap() + 1));

    let (report, _) = repository
        .files("incidents")
        .into_iter()
        .find(|(path, _)| path.ends_with("README.md"))
        .unwrap();
    let report = format!("incidents/{}", report.trim_start_matches("incidents/"));
    let before = repository.read(&report);
    let run = repository.check(&["--trace", &report]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains(&format!("--trace {report}: git tracks this file")), "{}", run.err);
    assert_eq!(repository.read(&report), before);
}
