//! `actions set` as it is run: what it writes, shows, notes and refuses.

use crate::fixture::{MAIL, TLS, actions, repository};
use crate::repository::Repository;

fn file(slug: &str) -> String {
    format!("incidents/{slug}/README.md")
}

#[test]
fn several_actions_at_once_and_the_notes_on_it() {
    let repository = repository();
    let (a1, a2, a5) = (
        format!("{MAIL}#A1"),
        format!("{TLS}#A2"),
        format!("{TLS}#A5"),
    );
    let run = actions(
        &repository,
        &[
            "set",
            &a1,
            "status=done",
            "done=2026-03-30",
            &a2,
            &a5,
            "owner=@lee",
            "ticket=https://example.org/?a=b#c",
        ],
    );
    insta::assert_snapshot!(run.whole());
    let tls = repository.read(&file(TLS));
    assert_eq!(
        tls.matches("ticket: https://example.org/?a=b#c").count(),
        2,
        "{tls}"
    );
    assert!(
        repository
            .read(&file(MAIL))
            .contains("status: done, done: 2026-03-30}")
    );
    let again = actions(&repository, &["set", &a1, "status=done"]);
    assert!(
        again.code == 0 && again.out.is_empty() && again.err.contains("so already"),
        "{}",
        again.whole()
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let repository = repository();
    let before = repository.files("incidents");
    for flag in ["--dry-run", "--diff"] {
        let run = actions(&repository, &["set", &format!("{TLS}#A1"), "due=", flag]);
        assert_eq!(run.code, 0);
        assert!(
            run.out.contains("-    due: 2026-04-10\n") && !run.out.contains("without"),
            "{}",
            run.out
        );
        assert_eq!(repository.files("incidents"), before);
    }
}

#[test]
fn what_is_wrong_is_refused_before_anything_is_written() {
    let repository = repository();
    let before = repository.files("incidents");
    let mut all = String::new();
    let own = format!("{TLS}#A1");
    for words in [
        &["tls#A1", "status=done"][..],
        &["2026-03-14-tsl#A1", "status=done"],
        &[&format!("{TLS}#a1"), "status=done"],
        &[&format!("{TLS}#A9"), "status=done"],
        &[TLS, "status=done"],
        &[&own],
        &["status=done"],
        &[&own, "stats=done"],
        &[&own, "status=inprogress"],
        &[&own, "due=2026-02-30"],
        &[&own, "due=2026-03-01", "due=2026-03-02"],
        &[&own, "carried_from=2025-11-02-mail-queue#A9"],
        &[&own, "addresses=S1, S9"],
        &[&own, "title="],
        // One that is wrong keeps the others from being written.
        &[&format!("{MAIL}#A1"), "owner=x", &own, "status="],
    ] {
        let run = actions(&repository, &[&["set"], words].concat());
        assert_eq!(run.code, 2, "{}", run.whole());
        all.push_str(&format!("{words:?}\n{}\n", run.err));
    }
    insta::assert_snapshot!(all);
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn lists_of_ids_are_set() {
    let repository = repository();
    let own = format!("{TLS}#A1");
    let changes = ["addresses=S1", &format!("blocked_by={MAIL}#A1,A2")];
    let run = actions(&repository, &[&["set", &own], &changes[..]].concat());
    assert_eq!(run.code, 0, "{}", run.whole());
    let text = repository.read(&file(TLS));
    assert!(text.contains("    addresses: [S1]\n"), "{text}");
    let waits = format!("    blocked_by: [{MAIL}#A1, A2]\n");
    assert!(text.contains(&waits), "{text}");
    let run = actions(&repository, &["set", &own, "blocked_by="]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!repository.read(&file(TLS)).contains("blocked_by"));
}

#[test]
fn changes_that_are_not_committed_stay() {
    let repository = repository();
    repository.replace(
        &file(TLS),
        "\nText.\n",
        "\nText that somebody is writing.\n",
    );
    let run = actions(&repository, &["set", &format!("{TLS}#A1"), "status=open"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let text = repository.read(&file(TLS));
    assert!(text.contains("somebody is writing") && text.contains("    status: open\n"));
}

#[test]
fn a_list_in_a_file_of_its_own_is_changed_there() {
    let repository = Repository::empty();
    repository.write(&file(TLS), "---\ntitle: x\nstatus: draft\n---\n");
    let list = format!("incidents/{TLS}/actions.yaml");
    repository.write(
        &list,
        "\u{feff}# ours\r\n- id: A1\r\n  title: x\r\n  status: open # soon\r\n",
    );
    let run = actions(
        &repository,
        &[
            "set",
            &format!("{TLS}#A1"),
            "status=in-progress",
            "owner=@kim",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(
        repository.read(&list),
        "\u{feff}# ours\r\n- id: A1\r\n  title: x\r\n  owner: \"@kim\"\r\n  status: in-progress # soon\r\n"
    );
}

#[test]
fn no_link_is_written_through() {
    let repository = repository();
    let link = repository.root.join(file(TLS));
    let real = repository.root.join("real.md");
    fs_err::rename(&link, &real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let before = fs_err::read_to_string(&real).unwrap();
    let run = actions(&repository, &["set", &format!("{TLS}#A1"), "status=open"]);
    assert!(
        run.code == 2 && run.err.contains("symbolic link"),
        "{}",
        run.whole()
    );
    assert_eq!(fs_err::read_to_string(&real).unwrap(), before);
}
