//! A fresh user's path: from an empty folder to a report that is finished and a site that shows it.

use super::INSTALL;
use super::preview::Preview;
use crate::repository::{Repository, SLUG};

/// The answer that a writer gives: the complete fixture's.
fn answered() -> String {
    let fixture = Repository::complete();
    fixture.read(&format!("incidents/{SLUG}/README.md"))
}

#[test]
fn from_an_empty_folder_to_a_site() {
    let repository = Repository::empty();
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    let run = repository.run(&["init", "--host", "github", INSTALL, "--title", "What we learned"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=init"]);
    // A draft that is half written is in nobody's way.
    assert_eq!(repository.check(&[]).code, 0);

    let run = repository.run(&[
        "new",
        "Checkout TLS expiry",
        "--service=checkout",
        "--severity=SEV2",
        "--started=2026-03-14 09:02",
        "--detected=09:14",
    ]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let main = format!("incidents/{SLUG}/README.md");
    assert_eq!(run.out.trim_end(), main);
    assert_eq!(repository.check(&[]).code, 0);

    // The preview has it although git does not, says what is to answer, and follows what is written.
    let preview = Preview::start(&repository.root);
    let page = format!("/incidents/{SLUG}/");
    preview.wait_for(&page, "Git does not track this report yet");
    let notes = format!("/_preview/notes?page={page}");
    preview.wait_for(&notes, "\"root-cause/placeholder\"");
    repository.replace(&main, "title: Checkout TLS expiry", "title: Checkout was down");
    preview.wait_for(&page, "<h1 dir=\"auto\">Checkout was down</h1>");
    repository.replace(&main, "title: Checkout was down", "title: Checkout TLS expiry");
    repository.git(&["add", "--all"]);
    preview.wait_for(&page, "Draft.");
    repository.git(&["commit", "--quiet", "--message=begin"]);

    // Handed in as it is, it says what is missing.
    repository.replace(&main, "status: draft", "status: in-review");
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("the report needs a summary"), "{}", run.out);
    assert!(run.out.contains("root-cause/no-root-cause"), "{}", run.out);
    assert_eq!(repository.build(&["--output", "public"]).code, 1);

    // Answered, it passes, and is on the site.
    let fixture = Repository::complete();
    for (path, bytes) in fixture.files(&format!("incidents/{SLUG}")) {
        repository.write(&format!("incidents/{SLUG}/{path}"), bytes);
    }
    repository.write(&main, answered());
    // What it cites has to be in git as well; the preview sees that too.
    preview.wait_for(&notes, "\"gather/source-missing\"");
    repository.git(&["add", "--all"]);
    preview.wait_for(&notes, "\"findings\":[]");
    drop(preview);
    let run = repository.check(&["--since", "HEAD"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("rose    step 2"), "{}", run.out);
    repository.git(&["commit", "--quiet", "--message=finish"]);
    let run = repository.build(&["--output", "public"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read(&format!("public/incidents/{SLUG}/index.html"));
    assert!(page.contains("What we learned"));
    // The site is not the repository's to keep, and nothing else came to lie about.
    repository.run(&["build"]);
    let output = std::process::Command::new("git")
        .current_dir(&repository.root)
        .args(["status", "--porcelain", "--", ":!public"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
}
