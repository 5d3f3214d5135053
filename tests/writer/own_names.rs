//! A team's own names for lists and columns hold wherever a report is read: as it is, as it was, and while it is written.

use super::preview::Preview;
use crate::repository::{Repository, SLUG};

const NAMES: &str = "
[notation.headings]
timeline = [\"What happened when\"]
causes = [\"Was dahinter steckt\"]

[notation.columns.timeline]
reason = [\"thinking\"]
by = [\"hands on\"]

[notation.columns.impact]
service = [\"Hit\"]
";

/// The complete report in the text, under these names.
fn renamed() -> Repository {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}{NAMES}"));
    let repository = repository.committed();
    let run = repository.run(&["convert", &format!("incidents/{SLUG}"), "--to", "markdown"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let main = format!("incidents/{SLUG}/README.md");
    for (from, to) in [
        ("### Timeline", "### What happened when"),
        ("### Causes", "### Was dahinter steckt"),
        ("| Service | Effect |", "| Hit | Effect |"),
        ("  - reason: the deployment", "  - thinking: the deployment"),
        ("  - by: on-call SRE\n", "  - hands on: on-call SRE\n"),
    ] {
        repository.replace(&main, from, to);
    }
    repository.git(&["commit", "--quiet", "--all", "--message=own names"]);
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    repository
}

#[test]
fn since_reads_both_states_by_a_teams_own_names() {
    let repository = renamed();
    let main = format!("incidents/{SLUG}/README.md");
    repository.replace(&main, "  - hands on: on-call SRE\n", "");
    let run = repository.check(&["--since", "HEAD"]);
    let since = run.out.split("\nsince HEAD\n").nth(1).expect(&run.out);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(since.contains("staff-actions/no-actor"), "{since}");
    assert_eq!(run.out.matches("error[").count(), 1, "{}", run.out);
    assert!(!since.contains("gone"), "{since}");
    // Names that go take the lists of today with them, and not those of the earlier state.
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", config.replace("What happened when", "Something else"));
    let run = repository.check(&["--since", "HEAD"]);
    assert!(run.out.contains("format/unread-list"), "{}", run.out);
}

#[test]
fn the_preview_follows_a_teams_own_names() {
    let repository = renamed();
    let main = format!("incidents/{SLUG}/README.md");
    let preview = Preview::start(&repository.root);
    let page = format!("/incidents/{SLUG}/");
    let notes = format!("/_preview/notes?page={page}");
    preview.wait_for(&notes, "\"findings\":[]");
    preview.wait_for(&page, "The synthetic checkout probe paged the on-call");
    repository.replace(&main, "  - hands on: on-call SRE\n", "");
    preview.wait_for(&notes, "\"staff-actions/no-actor\"");
    repository.replace(&main, "  - thinking: the", "  - hands on: on-call SRE\n  - thinking: the");
    preview.wait_for(&notes, "\"findings\":[]");
    // A list that cannot be read is told at the step that it belongs to.
    let text = repository.read(&main);
    repository.write(&main, text.replace(" **root** ", " ").replace(" **contributing** ", " "));
    preview.wait_for(
        &notes,
        "{\"step\":\"root-cause\",\"level\":\"error\",\"rule\":\"format/unread-list\"",
    );
}
