//! The program: previews, writes, refuses, and checks again.

use crate::repository::{Repository, SLUG};

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with things to fix.
fn untidy() -> Repository {
    let repository = Repository::complete().committed();
    repository.replace(
        &readme(),
        "## 6. Improve technological processes",
        "## 6) improve technological processes",
    );
    repository.replace(&readme(), "timezone: Europe/Amsterdam\n", "");
    let text = repository.read(&readme());
    let cut = text.find("## 10.").unwrap();
    repository.write(&readme(), &text[..cut]);
    repository.replace(&readme(), "follow_up:\n  review_on: 2027-06-14\n  recurrence_of: []\n", "");
    repository
}

#[test]
fn a_preview_shows_and_writes_nothing() {
    let repository = untidy();
    let before = repository.files(".");
    let run = repository.check(&["--fix", "--diff"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    insta::assert_snapshot!(run.whole());
    assert_eq!(repository.files("."), before);
}

#[test]
fn a_fix_says_what_it_did_and_checks_again() {
    let repository = untidy();
    let run = repository.check(&["--fix"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    insta::assert_snapshot!(run.out.lines().take(16).collect::<Vec<_>>().join("\n"));
    assert!(run.out.contains("[move-on/placeholder]"), "{}", run.out);
    let again = repository.check(&["--fix", "--diff"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{}", again.whole());
}

#[test]
fn a_tidy_report_stays_as_it_is() {
    let repository = Repository::complete().committed();
    let before = repository.files("incidents");
    let run = repository.check(&["--fix"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("fixed "), "{}", run.out);
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let repository = untidy();
    let path = repository.root.join(readme());
    fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    repository.check(&["--fix"]);
    assert!(repository.read(&readme()).contains("timezone: UTC"));
    let mode = fs_err::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn only_what_git_tracks_is_written() {
    let repository = untidy();
    repository.git(&["rm", "--quiet", "--cached", "-r", "incidents"]);
    let before = repository.files("incidents");
    let run = repository.check(&["--fix"]);
    assert!(run.err.contains("is not tracked by git and stays as it is"), "{}", run.whole());
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn outside_of_git_nothing_is_written() {
    let repository = Repository::complete();
    repository.replace(&readme(), "timezone: Europe/Amsterdam\n", "");
    let before = repository.files(".");
    let run = repository.check(&["--fix"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("no git repository"), "{}", run.err);
    assert_eq!(repository.files("."), before);
    assert_eq!(repository.check(&["--fix", "--diff"]).code, 1);
}

#[test]
fn no_link_is_followed_or_replaced() {
    for outside in [false, true] {
        let repository = untidy();
        let real = if outside {
            repository.root.with_file_name("real.md")
        } else {
            repository.root.join("real.md")
        };
        let link = repository.root.join(readme());
        fs_err::rename(&link, &real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let before = fs_err::read_to_string(&real).unwrap();
        // A link to a file that git does not track would not be read either.
        repository.git(&["add", "--all"]);
        let run = repository.check(&["--fix"]);
        // One that leads out is not read at all; one inside is refused by name.
        assert!(run.code > 0, "{}", run.whole());
        assert!(outside || run.err.contains("symbolic link"), "{}", run.whole());
        assert_eq!(fs_err::read_to_string(&real).unwrap(), before);
        assert!(link.is_symlink());
    }
}

#[test]
fn a_preview_alone_is_refused() {
    let repository = Repository::complete();
    assert_eq!(repository.check(&["--diff"]).code, 2);
}

/// What a branch did not touch is not its business, however much there is to mend.
#[test]
fn of_a_branch_only_what_it_changed_is_fixed() {
    let repository = Repository::complete();
    let text = repository.read(&readme()).replace("timezone: Europe/Amsterdam\n", "");
    repository.write("incidents/2026-01-05-older/README.md", &text);
    let repository = repository.committed();
    repository.replace(&readme(), "timezone: Europe/Amsterdam\n", "");
    let preview = repository.check(&["--since", "HEAD", "--fix", "--diff"]);
    assert!(preview.out.contains(SLUG), "{}", preview.whole());
    assert!(!preview.out.contains("older"), "{}", preview.whole());
    let run = repository.check(&["--since", "HEAD", "--fix"]);
    assert!(run.out.contains(&format!("fixed {}", readme())), "{}", run.whole());
    assert!(repository.read(&readme()).contains("timezone: UTC"));
    assert_eq!(repository.read("incidents/2026-01-05-older/README.md"), text);
    // Of what nobody touched nothing is fixed, which is no mistake.
    repository.git(&["commit", "--quiet", "--all", "--message=fixed"]);
    let run = repository.check(&["--since", "HEAD", "--fix"]);
    assert_eq!((run.code, run.out.contains("fixed ")), (0, false), "{}", run.whole());
}

/// The reason is that the day is not known, not that the time could not be read; and the line is that of the file as it
/// is now.
#[test]
fn a_time_alone_out_of_order_is_told_with_what_to_write() {
    let repository = Repository::complete();
    let report = "---\ntitle: A\nstatus: in-review\nseverity: SEV3\nservices: [edge]\nowner: \"@kim\"\n---\n\n## Summary\n\nA\n\n### Timeline\n\n- 13:05 **started** It broke\n- 13:02 **detected** alert: It paged\n";
    let path = "incidents/2026-05-05-other/README.md";
    repository.write(path, report);
    let repository = repository.committed();
    let run = repository.check(&["--fix", path]);
    let text = repository.read(path);
    let line = text.lines().position(|l| l.starts_with("- 13:02")).unwrap() + 1;
    let said = format!(
        "{path}:{line}: the timeline is not sorted: `13:02` is earlier than the entry above it, and nothing says whether it is of the next day; write its date, as in `2026-05-05 13:02`, and --fix sorts it"
    );
    assert!(run.err.contains(&said), "{}", run.whole());
    repository.replace(path, "- 13:02", "- 2026-05-05 13:02");
    let run = repository.check(&["--fix", path]);
    assert!(run.out.contains("sorting the timeline"), "{}", run.whole());
}
