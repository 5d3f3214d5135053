//! `actions set` as it is run: what it writes, shows, notes and refuses.

use super::fixture::{MAIL, TLS, actions, repository};
use crate::repository::Repository;

fn file(slug: &str) -> String {
    format!("incidents/{slug}/README.md")
}

#[test]
fn several_actions_at_once_and_the_notes_on_it() {
    let repository = repository();
    let (a1, a2, a5) = (format!("{MAIL}#A1"), format!("{TLS}#A2"), format!("{TLS}#A5"));
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
    assert_eq!(tls.matches("ticket: https://example.org/?a=b#c").count(), 2, "{tls}");
    assert!(repository.read(&file(MAIL)).contains("status: done, done: 2026-03-30}"));
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
        &[&format!("{MAIL}#A1"), "owner=x", &own, "title="],
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
    repository.replace(&file(TLS), "\nText.\n", "\nText that somebody is writing.\n");
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
    repository
        .write(&list, "\u{feff}# ours\r\n- id: A1\r\n  title: x\r\n  status: open # soon\r\n");
    let run =
        actions(&repository, &["set", &format!("{TLS}#A1"), "status=in-progress", "owner=@kim"]);
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
    let set = ["set", &format!("{TLS}#A1"), "status=open"];
    let run = actions(&repository, &set);
    let why = "which git does not track";
    assert!(run.code == 2 && run.err.contains(why), "{}", run.whole());
    repository.git(&["add", "--all"]);
    let run = actions(&repository, &set);
    assert!(run.code == 2 && run.err.contains("symbolic link"), "{}", run.whole());
    assert_eq!(fs_err::read_to_string(&real).unwrap(), before);
}

/// One report with `count` actions.
fn with_actions(count: usize) -> Repository {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    let actions = (1..=count).map(|n| {
        format!(
            "  - {{id: A{n}, title: Mend part {n}, process: technology, kind: prevent, status: open}}\n"
        )
    });
    let actions: String = actions.collect();
    let text = format!("---\ntitle: x\nstatus: draft\nactions:\n{actions}---\n\nText.\n");
    repository.write(&file(TLS), text);
    repository.committed()
}

#[test]
fn of_several_at_once_none_is_lost() {
    let count = 12;
    let repository = with_actions(count);
    let run = |n: usize| {
        let words = [format!("{TLS}#A{n}"), format!("owner=@p{n}")];
        actions(&repository, &["set", &words[0], &words[1]])
    };
    std::thread::scope(|scope| {
        let runs: Vec<_> = (1..=count).map(|n| scope.spawn(move || run(n))).collect();
        for run in runs {
            let run = run.join().unwrap();
            assert_eq!(run.code, 0, "{}", run.whole());
        }
    });
    let text = repository.read(&file(TLS));
    for n in 1..=count {
        assert!(text.contains(&format!("owner: \"@p{n}\"")), "{n} {text}");
    }
    let folder = format!("incidents/{TLS}");
    assert_eq!(repository.files(&folder).len(), 1, "nothing is left behind");
}

#[test]
fn many_files_change_where_few_may_be_open() {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    let slugs: Vec<String> = (1..=60).map(|n| format!("2026-03-14-part-{n}")).collect();
    for slug in &slugs {
        let text = "---\ntitle: x\nstatus: draft\nactions:\n  - {id: A1, title: x, process: people, kind: prevent, status: open}\n---\n";
        repository.write(&file(slug), text);
    }
    let repository = repository.committed();
    let names: Vec<String> = slugs.iter().map(|slug| format!("{slug}#A1")).collect();
    let script = "ulimit -n 40; exec \"$@\"";
    let output = std::process::Command::new("sh")
        .current_dir(&repository.root)
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_aftermark")])
        .args(["actions", "set"])
        .args(&names)
        .arg("status=done")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    for slug in &slugs {
        assert!(repository.read(&file(slug)).contains("status: done"));
    }
}

#[test]
fn what_somebody_keeps_locked_is_waited_for() {
    let repository = with_actions(1);
    let git = std::fs::File::open(repository.root.join(".git")).unwrap();
    git.lock().unwrap();
    let words = [format!("{TLS}#A1"), "owner=@kim".to_owned()];
    let set = || actions(&repository, &["set", &words[0], &words[1]]);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(set);
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert!(!repository.read(&file(TLS)).contains("kim"));
        drop(git);
        let run = waiting.join().unwrap();
        assert_eq!(run.code, 0, "{}", run.whole());
    });
    assert!(repository.read(&file(TLS)).contains("owner: \"@kim\""));
}
