//! The repository that the formats are tried on: a complete incident with some things wrong.

use crate::repository::{Repository, SLUG};

/// The main file of the fixture's incident.
pub fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// Errors, a warning, two places, a waived finding, a finding about a whole file, and a draft.
pub fn flawed() -> Repository {
    let repository = Repository::complete();
    break_it(&repository, "");
    repository.committed()
}

/// The same one level below the top of its git repository.
pub fn flawed_below() -> Repository {
    let repository = Repository::empty();
    for (path, bytes) in Repository::complete().files("") {
        repository.write(&format!("learning/{path}"), bytes);
    }
    break_it(&repository, "learning/");
    repository.committed()
}

fn break_it(repository: &Repository, prefix: &str) {
    let readme = format!("{prefix}{}", readme());
    for (from, to) in [
        ("effect: outage", "effect: outtage"),
        ("at: 09:31", "at: 08:31"),
        ("    source: evidence/edge.log:4\n", ""),
        ("    measures: {failed_requests: 18200}\n", ""),
        (
            "follow_up:",
            "waivers:\n  - {rule: impact/no-measure, by: \"@lee\", reason: \"nobody knew one, 100 % sure\"}\nfollow_up:",
        ),
    ] {
        repository.replace(&readme, from, to);
    }
    let folder = format!("{prefix}incidents/{SLUG}");
    repository.write(&format!("{folder}/evidence/un cited ü.log"), "x\n");
    let whole = repository.read(&readme);
    let draft = whole.replacen("status: complete", "status: draft", 1).replacen(
        "title: Checkout",
        "title: Search",
        1,
    );
    let cut = draft.find("## 9.").unwrap();
    let other = format!("{prefix}incidents/2026-05-05-search-slow");
    repository.write(&format!("{other}/README.md"), &draft[..cut]);
    repository.write(
        &format!("{other}/evidence/edge.log"),
        repository.read(&format!("{folder}/evidence/edge.log")),
    );
}
