//! `convert` as it is run: what it writes, shows, says and refuses.

use crate::repository::{Repository, SLUG};

fn report() -> String {
    format!("incidents/{SLUG}/README.md")
}

fn with_a_file() -> Repository {
    let repository = Repository::complete();
    let text = repository.read(&report());
    let (before, rest) = text.split_once("evidence:\n").unwrap();
    let (list, after) = rest.split_once("causes:\n").unwrap();
    repository.write(&report(), format!("{before}causes:\n{after}"));
    let list: String = list.lines().map(|l| format!("{}\n", &l[2..])).collect();
    let list = format!("# From the edge.\n{list}");
    repository.write(&format!("incidents/{SLUG}/evidence.yaml"), list);
    repository.committed()
}

#[test]
fn lists_move_into_the_text_and_back() {
    let repository = with_a_file();
    let list = format!("incidents/{SLUG}/evidence.yaml");
    let before = repository.read(&report());
    let shown = repository.run(&["convert", SLUG, "--to", "markdown", "--diff"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("+### Timeline"), "{}", shown.out);
    assert!(shown.out.contains("-timeline:"), "{}", shown.out);
    assert!(shown.out.contains("-- {path: evidence/edge.log"), "{}", shown.out);
    assert_eq!(repository.read(&report()), before);

    let run = repository.run(&["convert", SLUG, "--to", "markdown"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("`timeline` stands in the text"), "{}", run.out);
    assert!(run.out.contains("evidence.yaml: deleted"), "{}", run.out);
    assert!(
        run.err.contains("evidence.yaml:1: the comment “# From the edge.” goes with the YAML"),
        "{}",
        run.err
    );
    assert!(!repository.root.join(&list).exists());
    let text = repository.read(&report());
    assert!(text.contains(
        "- 09:02 **started** The edge certificate expired ([edge.log:2](evidence/edge.log#L2))"
    ));
    assert!(!text.contains("\ntimeline:"));
    repository.git(&["add", "--all"]);
    let check = repository.check(&[]);
    assert_eq!(check.code, 0, "{}", check.whole());

    let again = repository.run(&["convert", SLUG, "--to", "markdown"]);
    assert_eq!(again.code, 0);
    assert!(again.err.contains("nothing to convert"), "{}", again.err);

    // Also by a path.
    let back = repository.run(&["convert", &report(), "--to", "yaml"]);
    assert_eq!(back.code, 0, "{}", back.err);
    let text = repository.read(&report());
    assert!(text.contains("\ntimeline:\n  - at: "), "{text}");
    assert!(!text.contains("### Timeline"), "{text}");
    let check = repository.check(&[]);
    assert_eq!(check.code, 0, "{}", check.whole());
}

#[test]
fn what_stays_is_said_and_exits_with_1() {
    let repository = Repository::complete();
    repository.replace(
        &report(),
        "    reason: the deployment was the only change on the board\n",
        "    reason: |\n      One line.\n\n      Another.\n",
    );
    let repository = repository.committed();
    let run = repository.run(&["convert", SLUG, "--to", "markdown"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.err.contains(&format!("{}:26: `timeline` stays in YAML: ", report())),
        "{}",
        run.err
    );
    let text = repository.read(&report());
    assert!(text.contains("\ntimeline:\n") && text.contains("\n### Causes\n"));
}

#[test]
fn only_what_git_can_bring_back_is_changed() {
    let folder = Repository::complete();
    let before = folder.read(&report());
    let run = folder.run(&["convert", SLUG, "--to", "markdown"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no git repository"), "{}", run.err);
    let shown = folder.run(&["convert", SLUG, "--to", "markdown", "--diff"]);
    assert_eq!(shown.code, 0, "{}", shown.err);

    let repository = with_a_file();
    let list = format!("incidents/{SLUG}/evidence.yaml");
    repository.git(&["rm", "--cached", "--quiet", &list]);
    let text = repository.read(&report());
    let run = repository.run(&["convert", SLUG, "--to", "markdown"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("is not tracked by git"), "{}", run.err);
    assert_eq!(repository.read(&report()), text);
    assert!(repository.root.join(&list).exists());
    let shown = repository.run(&["convert", SLUG, "--to", "markdown", "--diff"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert_eq!(folder.read(&report()), before);

    let unknown = repository.run(&["convert", "2026-03-14-checkout", "--to", "yaml"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no incident"), "{}", unknown.err);
}
