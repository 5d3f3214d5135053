//! Reports that end with explanations between which nothing is decided.

use aftermark::fix::convert::Notation;

use super::convert::converted;
use super::notation::{data, findings, page};
use crate::memory::Files;
use crate::repository::SLUG;

const DECIDES: &str = "    decides: The journal of the host, when it is back from the backup\n";

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with two rival explanations in the place of its root cause.
fn undecided() -> Files {
    let mut files = Files::complete();
    files.replace(readme(), "    role: root\n", "    role: hypothesis\n");
    files.replace(
        readme(),
        "    why: [The certificate was not renewed, The renewal host was gone, Nobody owned the renewal]\n",
        &format!("    against: [The host was up on the day, \"It answered: twice\"]\n{DECIDES}"),
    );
    files.replace(
        readme(),
        "  - id: C2\n",
        "  - id: C4\n    role: hypothesis\n    category: dependency\n    statement: The authority refused the renewal\n    evidence: [evidence/edge.log:1]\n    against: Its status page tells of nothing\n  - id: C2\n",
    );
    files
}

#[test]
fn two_hypotheses_may_end_a_report_that_says_what_would_decide() {
    let files = undecided();
    assert_eq!(findings(&files.library()), Vec::<String>::new());
    assert_eq!(files.library().incidents[0].problems, []);
    for nothing in ["", "    decides: TODO\n"] {
        let mut files = undecided();
        files.replace(readme(), DECIDES, nothing);
        let found = findings(&files.library());
        let wanted = "root-cause/no-root-cause: there are 2 hypotheses, and nothing says what would decide between them";
        assert!(found.iter().any(|f| f == wanted), "{found:?}");
    }
    // One alone has no rival.
    let mut files = undecided();
    files.replace(
        readme(),
        "  - id: C4\n    role: hypothesis",
        "  - id: C4\n    role: contributing",
    );
    let found = findings(&files.library());
    assert!(found.iter().any(|f| f.ends_with("none of the causes is the root cause")), "{found:?}");
    // With a root cause the others are history.
    let mut files = undecided();
    files.replace(readme(), "    role: hypothesis\n", "    role: root\n");
    let found = findings(&files.library());
    assert!(!found.iter().any(|f| f.starts_with("root-cause/no-root-cause")), "{found:?}");
    assert_eq!(undecided().library().incidents[0].rivals().len(), 2);
    assert!(files.library().incidents[0].rivals().is_empty());
}

#[test]
fn rivals_stand_beside_each_other_on_the_page() {
    let page = page(&undecided());
    let (_, rivals) = page.split_once("<div class=\"rivals\">").unwrap();
    let (rivals, _) = rivals.split_once("</div>\n").unwrap_or((rivals, ""));
    assert!(page.contains("Undecided: 2 hypotheses remain."));
    assert!(rivals.contains("The host was up on the day"));
    assert!(page.contains("The journal of the host, when it is back from the backup"));
    assert_eq!(page.matches("class=\"cause cause-hypothesis\"").count(), 2);
    assert_eq!(page.matches("class=\"cause cause-contributing\"").count(), 2);
    assert!(!super::notation::page(&Files::complete()).contains("class=\"rivals\""));
}

#[test]
fn rivals_are_written_as_bullets_and_read_back() {
    let files = undecided();
    let before = files.library();
    let (text, all) = converted(&files, Notation::Markdown);
    assert!(all.iter().all(|c| c.left.is_empty()));
    let written = text.text(readme());
    let expected = "- C1 **hypothesis** configuration: Renewal ran on a host that was retired in January ([edge.log:2](evidence/edge.log#L2))\n  - against: The host was up on the day\n  - against: It answered: twice\n  - decides: The journal of the host, when it is back from the backup\n";
    assert!(written.contains(expected), "{written}");
    let after = text.library();
    assert_eq!(data(&before.incidents[0]), data(&after.incidents[0]));
    let (back, _) = converted(&text, Notation::Yaml);
    assert_eq!(data(&before.incidents[0]), data(&back.library().incidents[0]));
}
