//! `import` as it is run: folders of reports in, incidents out, nothing of what is there touched.

use crate::repository::{Repository, SLUG};

const QUEUE: &str = "# Mail was late

The consumer fetched one message at a time. See [the disk](2024-06-01-disk.md) and [a page](https://example.org/x).

![Depth of the queue](depth%20of%20queue.png)

## Timeline

- 2024-05-17 09:10 Deployed the mailer
- 09:40 Support reports missing mails
- 12:20 Prefetch raised

## Root cause

The prefetch was set to 1.

## Action items

- [ ] Alert on the age of the oldest mail: @kim, due 2024-06-30
";

const DISK: &str = "---
title: Disk full
severity: SEV3
layout: post
---

- **Impact**: no logs for an hour
- **Root cause**: rotation was off
- **Action items**: see the board
";

/// A wiki beside the incidents.
fn wiki() -> Repository {
    let repository = Repository::complete();
    repository.write("wiki/2024-05-17-mail-was-late.md", QUEUE);
    repository.write("wiki/depth of queue.png", b"\x89PNG\r\n\x1a\n");
    repository.write("wiki/more/../2024-06-01-disk.md", DISK);
    repository.write("wiki/README.md", "# Reports\n\n## Timeline\n\n## Root cause\n");
    repository.write("wiki/runbook.md", "# How to restart\n\nTurn it off and on.\n");
    repository.write("wiki/report.docx", "PK");
    repository.committed()
}

#[test]
fn a_folder_of_reports_comes_in_and_passes() {
    let repository = wiki();
    let run = repository.run(&["import", "wiki"]);
    // Two files were named and left where they are.
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.err.contains("pandoc --from docx"), "{}", run.err);
    assert!(
        run.err.contains("runbook.md was not imported: it does not look like a report"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("wiki/README.md"), "{}", run.err);
    assert!(run.out.contains("incidents/2024-05-17-mail-was-late/README.md\n  from wiki/2024-05-17-mail-was-late.md\n"), "{}", run.out);
    assert!(run.out.contains("timeline       3 entries, lines 9 to 11\n"), "{}", run.out);
    assert!(run.out.contains("actions        1 entry, line 19\n"), "{}", run.out);
    assert!(run.out.contains("- line 4: `layout` of the front matter"), "{}", run.out);

    let folder = "incidents/2024-05-17-mail-was-late";
    let text = repository.read(&format!("{folder}/README.md"));
    assert!(
        text.contains(
            "[the disk](../2024-06-01-disk/README.md) and [a page](https://example.org/x)"
        ),
        "{text}"
    );
    assert!(text.contains("![Depth of the queue](evidence/depth%20of%20queue.png)"), "{text}");
    assert_eq!(repository.read(&format!("{folder}/evidence/original.md")), QUEUE);
    assert!(repository.root.join(folder).join("evidence/depth of queue.png").is_file());
    let disk = repository.read("incidents/2024-06-01-disk/README.md");
    assert!(disk.contains("title: Disk full\nstatus: complete\nseverity: SEV3\n"), "{disk}");
    assert!(disk.contains("## Impact\n\nno logs for an hour\n"), "{disk}");

    repository.git(&["add", "--all"]);
    let check = repository.check(&[]);
    assert_eq!(check.code, 0, "{}", check.whole());
    let build = repository.build(&["--allow-incomplete"]);
    assert_eq!(build.code, 0, "{}", build.whole());

    // A second run finds all of it there.
    let before = repository.files("incidents");
    let again = repository.run(&["import", "wiki"]);
    assert!(
        again.err.contains("was imported before, as 2024-05-17-mail-was-late"),
        "{}",
        again.err
    );
    assert!(again.err.contains("nothing was imported"), "{}", again.err);
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let repository = wiki();
    let before = repository.files(".");
    let run = repository.run(&["import", "wiki", "--dry-run", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let first = &said["imported"][0];
    assert_eq!(first["to"], "incidents/2024-05-17-mail-was-late/README.md");
    assert_eq!(first["lists"][0]["list"], "timeline");
    assert_eq!(first["lists"][0]["first_line"], 9);
    assert!(first["missing"].as_array().unwrap().iter().any(|s| s == "notify"));
    assert_eq!(said["left"].as_array().unwrap().len(), 2);
    assert_eq!(repository.files("."), before);
}

#[test]
fn what_has_no_day_or_is_there_already_is_told() {
    let repository = Repository::complete();
    repository.write("old.md", "# It broke\n\n## Impact\n\nNo mail since 2024-01-02.\n");
    repository.write(&format!("{SLUG}.md"), "# Another\n\n## Impact\n\nNo mail.\n");
    let repository = repository.committed();
    let undated = repository.run(&["import", "old.md"]);
    assert_eq!(undated.code, 1);
    assert!(undated.err.contains("line 5 has 2024-01-02"), "{}", undated.err);
    let dated = repository.run(&["import", "old.md", "--date", "2024-01-02", "--status", "draft"]);
    assert_eq!(dated.code, 0, "{}", dated.whole());
    assert!(repository.read("incidents/2024-01-02-it-broke/README.md").contains("status: draft\n"));
    // A name that is taken gets a number; what is there stays.
    let before = repository.read(&format!("incidents/{SLUG}/README.md"));
    let taken = repository.run(&["import", &format!("{SLUG}.md")]);
    assert_eq!(taken.code, 0, "{}", taken.whole());
    assert!(repository.read(&format!("incidents/{SLUG}-2/README.md")).contains("title: Another\n"));
    assert_eq!(repository.read(&format!("incidents/{SLUG}/README.md")), before);
    let outside = repository.run(&["import", "old.md", "--into", "../x"]);
    assert_eq!(outside.code, 2, "{}", outside.whole());
    let several =
        repository.run(&["import", "old.md", &format!("{SLUG}.md"), "--date", "2024-01-02"]);
    assert_eq!(several.code, 2, "{}", several.whole());
}

#[test]
fn no_file_beside_the_reports_comes_along() {
    let repository = Repository::complete();
    repository.write("secret.png", "x");
    repository.write(
        "wiki/2024-05-17-a.md",
        "# A\n\n## Impact\n\n![x](../secret.png) [y](/etc/hostname) [z](notes.sh)\n",
    );
    repository.write("wiki/notes.sh", "x");
    let repository = repository.committed();
    let run = repository.run(&["import", "wiki"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let text = repository.read("incidents/2024-05-17-a/README.md");
    assert!(text.contains("![x](../secret.png) [y](/etc/hostname) [z](notes.sh)"), "{text}");
    let names: Vec<String> =
        repository.files("incidents/2024-05-17-a").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}
