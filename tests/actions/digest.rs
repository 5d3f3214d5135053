//! The summary for a mail or a chat.

use super::fixture::{MAIL, actions, repository};

#[test]
fn everything_is_in_its_group_once() {
    let run = actions(&repository(), &["digest"]);
    for name in ["A1", "A2"] {
        let name = format!("  {MAIL}#{name}\n");
        assert_eq!(run.out.matches(&name).count(), 1, "{}", run.out);
    }
    insta::assert_snapshot!(run.whole());
}

#[test]
fn in_markdown_nobody_is_mentioned() {
    let run = actions(&repository(), &["digest", "--format", "markdown"]);
    assert!(!run.out.contains("@kim") && !run.out.contains("<b>"), "{}", run.out);
    insta::assert_snapshot!(run.whole());
}

#[test]
fn of_a_person_of_a_team_and_of_nobody() {
    let repository = repository();
    let mut all = String::new();
    for arguments in [
        &["--owner", "lee"][..],
        &["--owner", "@nobody"],
        // What a team's services owe, whoever owns it.
        &["--team", "acme/payments"],
        &["--team", "@serch"],
    ] {
        let run = actions(&repository, &[&["digest"], arguments].concat());
        all.push_str(&format!("{arguments:?}: {}\n", run.whole()));
    }
    insta::assert_snapshot!(all);
}
