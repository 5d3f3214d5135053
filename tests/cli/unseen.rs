//! What was written and would be seen by nobody: reports and lists where nothing reads them.

use std::os::unix::fs::symlink;

use crate::repository::{Repository, SLUG};

const REPORT: &str =
    "---\ntitle: Mail was late\nstatus: complete\nseverity: SEV3\n---\n\n## Timeline\n";

/// Runs the command that the help of the only finding of a rule names.
fn mend(repository: &Repository, rule: &str) {
    let run = repository.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let mut found = findings.iter().filter(|f| f["rule"] == rule);
    let finding = found.next().unwrap_or_else(|| panic!("no {rule}: {}", run.whole()));
    assert!(found.next().is_none(), "{}", run.whole());
    assert_eq!(run.code, 1, "{}", run.whole());
    let command = finding["help"].as_str().unwrap().split('`').nth(1).unwrap();
    let done = std::process::Command::new("sh")
        .current_dir(&repository.root)
        .args(["-c", command])
        .output()
        .unwrap();
    assert!(done.status.success(), "{command}: {done:?}");
    let run = repository.run(&["check"]);
    assert!(!run.out.contains(rule), "{}", run.whole());
}

#[test]
fn what_lies_in_the_wrong_place_is_found_with_the_command_that_mends_it() {
    let readme = format!("incidents/{SLUG}/README.md");
    for (rule, from, to) in [
        ("format/stray-report", "", "incidents/2026-05-02 mail_was late.md"),
        ("format/stray-report", "", "incidents/2026/2026-05-02-mail-was-late.md"),
        ("format/stray-report", "", "Incidents/2026-05-02-mail/README.md"),
        ("format/misnamed-list", "", &format!("incidents/{SLUG}/Timelines.yaml")),
        ("format/misnamed-list", "", &format!("incidents/{SLUG}/cause.json")),
        ("format/no-main-file", &readme, &format!("incidents/{SLUG}/readme.md")),
        ("format/no-main-file", &readme, &format!("incidents/{SLUG}/Postmortem.markdown")),
        ("format/no-main-file", "", "incidents/mail/2026-05-02-mail-was-late/README.md"),
    ] {
        let repository = Repository::complete().committed();
        match from {
            "" if to.ends_with("yaml") || to.ends_with("json") => repository.write(to, "[]\n"),
            "" => repository.write(to, REPORT),
            from => {
                let text = repository.read(from);
                repository.git(&["rm", "--quiet", "-f", from]);
                repository.write(to, &text);
            }
        }
        repository.git(&["add", "--all"]);
        mend(&repository, rule);
    }
}

#[test]
fn what_is_no_report_may_lie_beside_reports() {
    let repository = Repository::complete();
    repository.write("incidents/README.md", "# Our postmortems\n");
    repository.write("incidents/TEMPLATE.md", "---\ntitle: What happened\n---\n");
    repository.write(&format!("incidents/{SLUG}/evidence/timelines.yaml"), "[]\n");
    repository.write(&format!("incidents/{SLUG}/values.yaml"), "[]\n");
    let repository = repository.committed();
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("format/"), "{}", run.whole());
}

#[test]
fn a_draft_without_a_folder_is_warned_of_and_a_linked_folder_blocks() {
    let repository = Repository::complete();
    repository.write("incidents/2026-05-02-mail.md", "What we know so far.\n");
    let repository = repository.committed();
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("warning[format/stray-report]"), "{}", run.out);
    symlink(SLUG, repository.root.join("incidents/2026-03-15-again")).unwrap();
    repository.git(&["add", "--all"]);
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("`incidents/2026-03-15-again` is a symbolic link"), "{}", run.out);
}

#[test]
fn months_may_have_folders() {
    let repository = Repository::complete();
    let folder = format!("incidents/{SLUG}");
    fs_err::create_dir_all(repository.root.join("incidents/2026/03")).unwrap();
    let to = repository.root.join("incidents/2026/03").join(SLUG);
    fs_err::rename(repository.root.join(folder), to).unwrap();
    let repository = repository.committed();
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains(SLUG) && !run.out.contains("format/"), "{}", run.out);
}

#[test]
fn a_repository_of_other_reports_is_told_of_them() {
    let repository = Repository::complete();
    fs_err::remove_dir_all(repository.root.join("incidents")).unwrap();
    let report = "# Mail was late\n\n**Timeline**\n\n- 09:02 a\n\n## Action items\n\n- b\n";
    repository.write("docs/postmortems/mail late.md", report);
    repository.write("docs/runbook.md", "# Runbook\n\n## Timeline\n");
    let repository = repository.committed();
    for arguments in [["check"], ["build"]] {
        let run = repository.run(&arguments);
        assert_eq!(run.code, 2, "{}", run.whole());
        for part in [
            "looked for a folder with a README.md",
            "These look like reports:\n  docs/postmortems/mail late.md\n",
            "`aftermark import 'docs/postmortems/mail late.md' --dry-run` says what becomes of each",
        ] {
            assert!(run.err.contains(part), "no {part} in {}", run.err);
        }
        assert!(!run.err.contains("runbook"), "{}", run.err);
    }
    assert!(!repository.root.join("site").exists());
    repository.write("docs/postmortems/disk.md", report);
    let several = repository.run(&["check"]);
    assert!(
        several.err.contains("`aftermark import docs/postmortems --dry-run`"),
        "{}",
        several.err
    );
    let init = repository.run(&["init", ".", "--no-example"]);
    assert!(
        init.out.contains("aftermark import docs/postmortems --dry-run: what becomes of 2 files"),
        "{}",
        init.whole()
    );
    // The command does what is said of it.
    let import = repository.run(&["import", "docs/postmortems", "--dry-run"]);
    assert!(import.err.contains("nothing says for certain on which day"), "{}", import.whole());
}

#[test]
fn a_pointer_of_lfs_is_not_shown_for_the_file() {
    let repository = Repository::complete();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n";
    repository.write(&format!("incidents/{SLUG}/evidence/rate.png"), pointer);
    let repository = repository.committed();
    let run = repository.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("`evidence/rate.png` is only the pointer"), "{}", run.out);
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!repository.files("site").iter().any(|(path, _)| path.contains("rate.png")));
}

#[test]
fn a_folder_is_found_however_its_path_is_written() {
    let repository = Repository::complete().committed();
    let config = repository.read("aftermark.toml");
    for folder in ["./incidents/", "/incidents", "incidents/."] {
        let with = config.replace("[incidents]", &format!("[incidents]\nfolder = \"{folder}\""));
        repository.write("aftermark.toml", with);
        let run = repository.run(&["check"]);
        assert_eq!(run.code, 0, "{folder}: {}", run.whole());
        assert_eq!(repository.build(&[]).code, 0, "{folder}");
    }
    let outside = config.replace("[incidents]", "[incidents]\nfolder = \"../incidents\"");
    repository.write("aftermark.toml", outside);
    let run = repository.run(&["check"]);
    assert!(run.code == 2 && run.err.contains("`../incidents` leads out of"), "{}", run.whole());
}

/// A calm answer from the wrong folder would be a wrong one.
#[test]
fn without_an_incident_no_command_answers() {
    let repository = Repository::empty();
    let said = repository.run(&["check"]).err;
    assert!(said.contains("there is no incident in [root]"), "{said}");
    for command in [
        &["seen", "pool is empty"][..],
        &["search", "pool"],
        &["actions"],
        &["actions", "--overdue", "--fail-overdue"],
        &["actions", "digest"],
        &["actions", "touching", "src/main.rs"],
        &["actions", "export", "--to", "github"],
        &["actions", "set", "2026-01-01-a#A1", "status=done"],
        &["metrics"],
        &["coverage"],
        &["export", "2026-01-01-a", "--to", "json"],
    ] {
        let run = repository.run(command);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{command:?}: {}", run.whole());
        assert_eq!(run.err, said, "{command:?}");
    }
}
