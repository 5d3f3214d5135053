//! What git tracks is known or nothing is read; what it does not track is not published, by no way round.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::repository::{Repository, Run, SLUG};

/// The commands that read reports.
const READING: [&[&str]; 6] = [
    &["check"],
    &["build"],
    &["actions"],
    &["actions", "digest"],
    &["new", "It broke", "--no-edit"],
    &["theme", "list"],
];

/// Each command stops with these words and leaves no site.
#[track_caller]
fn stops(repository: &Repository, folder: &str, variables: &[(&str, &str)], words: &[&str]) {
    for command in READING {
        let run = repository.run_in(folder, command, variables);
        assert_eq!(run.code, 2, "{command:?}: {}", run.whole());
        for word in words {
            assert!(run.err.contains(word), "{command:?} {word}: {}", run.err);
        }
        assert_eq!(run.out, "", "{command:?}");
        assert!(!repository.root.join(folder).join("site").exists(), "{command:?}");
    }
}

/// A committed repository with a file that git ignores and one that it does not track.
fn with_secrets() -> Repository {
    let repository = Repository::complete();
    repository.write(".gitignore", "*.secret\n/site/\n");
    let repository = repository.committed();
    repository.write(&format!("incidents/{SLUG}/evidence/a.secret"), "QZMARKQZ");
    repository.write(&format!("incidents/{SLUG}/evidence/new.log"), "QZ-NEW-QZ");
    repository
}

#[test]
fn a_repository_with_a_broken_configuration_is_no_mere_folder() {
    let repository = with_secrets();
    let config = repository.read(".git/config");
    repository.write(".git/config", format!("{config}[broken\n"));
    stops(
        &repository,
        ".",
        &[],
        &["Git says: fatal: bad config line", ".git/config", "Fix what git names"],
    );
    repository.write(
        ".git/config",
        config.replace("repositoryformatversion = 0", "repositoryformatversion = 1")
            + "[extensions]\n\tunheard = true\n",
    );
    stops(&repository, ".", &[], &["unheard", "newer git"]);
}

#[test]
fn a_history_that_git_cannot_read_is_not_one_without_commits() {
    let repository = with_secrets();
    repository.write(".git/refs/heads/main", "no commit\n");
    for command in [&["check"][..], &["build"], &["actions", "list", "--moved"]] {
        let run = repository.run(command);
        assert_eq!(run.code, 2, "{command:?}: {}", run.whole());
        assert!(run.err.contains("Git says"), "{command:?}: {}", run.err);
    }
    assert!(!repository.root.join("site").exists());
}

#[test]
fn without_git_nobody_knows_what_is_tracked() {
    let repository = with_secrets();
    let nothing = repository.root.join("bin");
    fs_err::create_dir(&nothing).unwrap();
    stops(
        &repository,
        ".",
        &[("PATH", nothing.as_str())],
        &["git cannot be started", "install git"],
    );
    // A folder that is in no repository needs none.
    fs_err::remove_dir_all(repository.root.join(".git")).unwrap();
    let run = repository.run_in(".", &["check"], &[("PATH", nothing.as_str())]);
    assert_eq!(run.code, 0, "{}", run.whole());
}

#[test]
fn a_work_tree_whose_repository_is_away_is_none() {
    let repository = with_secrets();
    repository.git(&["worktree", "add", "--quiet", "../tree"]);
    let tree = Repository::empty();
    fs_err::remove_dir(&tree.root).unwrap();
    fs_err::rename(repository.root.with_file_name("tree"), &tree.root).unwrap();
    let run = tree.run(&["check"]);
    assert_eq!(run.code, 0, "moved, and the repository is there: {}", run.whole());
    drop(repository);
    stops(&tree, ".", &[], &["not a git repository", "git worktree repair"]);
}

#[test]
fn a_repository_of_another_user_is_refused_with_the_way_to_allow_it() {
    let repository = with_secrets();
    // Git asks whose the folder is only where it is somebody else's; who is not root cannot give it away.
    let Ok(()) = std::os::unix::fs::chown(&repository.root, Some(12345), Some(12345)) else {
        return;
    };
    std::os::unix::fs::chown(repository.root.join(".git"), Some(12345), Some(12345)).unwrap();
    let home = tempfile::tempdir().unwrap();
    let home = ("HOME", home.path().to_str().unwrap());
    // Whoever runs the tests may have allowed all folders.
    let nobody = [home, ("GIT_CONFIG_NOSYSTEM", "1"), ("SUDO_UID", "")];
    stops(&repository, ".", &nobody, &["dubious ownership", "safe.directory [root]"]);
    let allowed = [
        home,
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", repository.root.as_str()),
    ];
    let run = repository.run_in(".", &["check"], &allowed);
    assert_eq!(run.code, 0, "{}", run.whole());
}

#[test]
fn a_folder_of_a_repository_that_has_no_commit_is_one_of_git() {
    let repository = Repository::complete();
    repository.git(&["init", "--quiet"]);
    let run = repository.build(&[]);
    assert!(run.err.contains("is not tracked by git"), "{}", run.err);
    // A `.git` that is none leaves the one above it.
    let inner = repository.root.join("incidents/.git");
    fs_err::create_dir(&inner).unwrap();
    repository.git(&["add", "--all"]);
    let run = repository.check(&[&format!("incidents/{SLUG}")]);
    assert_eq!(run.code, 0, "{}", run.whole());
    fs_err::write(inner.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    let run = repository.run_in(".git", &["check"], &[]);
    assert_eq!(run.code, 2, "{}", run.whole());
}

#[test]
fn a_hook_of_another_repository_changes_nothing_and_that_of_this_one_knows_its_index() {
    let repository = with_secrets();
    let other = with_secrets();
    other.git(&["rm", "--quiet", "-r", "--cached", "."]);
    let (dir, index) = (other.root.join(".git"), other.root.join(".git/index"));
    let foreign = [("GIT_DIR", dir.as_str()), ("GIT_INDEX_FILE", index.as_str())];
    let built = |variables: &[(&str, &str)]| {
        let run = repository.run_in(".", &["build", "--as-of", crate::repository::DAY], variables);
        (run.code, run.err)
    };
    let (code, err) = built(&foreign);
    assert_eq!(code, 0, "the other index tracks nothing: {err}");
    assert!(!err.contains("not tracked"), "{err}");
    assert_no_mark(&repository);
    // As `git commit` with paths starts a hook: what is about to be committed is another index.
    fs_err::copy(&index, repository.root.join(".git/next-index-1.lock")).unwrap();
    let next = [("GIT_INDEX_FILE", ".git/next-index-1.lock")];
    let (code, err) = built(&next);
    assert_eq!(code, 2, "this index tracks nothing: {err}");
    assert!(err.contains("git tracks no incident"), "{err}");
}

#[track_caller]
fn assert_no_mark(repository: &Repository) {
    let files = repository.files("site");
    assert!(!files.is_empty());
    for (name, bytes) in files {
        let has = |words: &[u8]| bytes.windows(words.len()).any(|w| w == words);
        assert!(!has(b"QZMARKQZ") && !has(b"QZ-NEW-QZ"), "{name}");
    }
}

#[test]
fn no_link_leads_to_what_git_does_not_track() {
    let repository = with_secrets();
    let evidence = repository.root.join(format!("incidents/{SLUG}/evidence"));
    repository.write(".env", "QZMARKQZ");
    repository.write("outside.png", "QZMARKQZ");
    fs_err::write(repository.root.with_file_name("above.png"), "QZMARKQZ").unwrap();
    for (name, target) in [
        ("config.log", "../../../.git/config"),
        ("env.log", "../../../.env"),
        ("ignored.log", "a.secret"),
        ("untracked.log", "new.log"),
        ("shot.png", "../../../outside.png"),
        ("above.png", "../../../../above.png"),
        ("folder", "../../../.git"),
        ("nowhere.png", "nothing.png"),
        ("good.log", "edge.log"),
        ("chain.log", "env.log"),
    ] {
        symlink(target, evidence.join(name)).unwrap();
    }
    repository.git(&["add", "incidents"]);
    repository.git(&["rm", "--quiet", "--cached", &format!("incidents/{SLUG}/evidence/new.log")]);
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    let bad = [
        "config.log",
        "env.log",
        "ignored.log",
        "untracked.log",
        "shot.png",
        "above.png",
        "folder",
        "nowhere.png",
        "chain.log",
    ];
    for name in bad {
        let said = format!("`evidence/{name}` ");
        assert!(run.out.contains(&said), "{name}: {}", run.out);
    }
    assert_eq!(run.out.matches("so the site cannot show it").count(), bad.len(), "{}", run.out);
    assert!(!run.whole().contains("QZMARKQZ"));
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_no_mark(&repository);
    let site = repository.files("site");
    let shown = |name: &str| site.iter().any(|(n, _)| n.contains(name));
    assert!(shown("good.log") && !shown("chain.log") && !shown("shot.png"));
    assert!(!site.iter().any(|(_, b)| b.windows(12).any(|w| w == b"filemode = t")));
}

#[test]
fn a_configuration_or_theme_behind_a_link_is_not_read() {
    let repository = with_secrets();
    repository.write("private/own.toml", "QZMARKQZ = [\n");
    fs_err::remove_file(repository.root.join("aftermark.toml")).unwrap();
    symlink("private/own.toml", repository.root.join("aftermark.toml")).unwrap();
    let run = repository.check(&[]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("which git does not track"), "{}", run.err);
    assert!(!run.whole().contains("QZMARKQZ"), "{}", run.whole());
}

/// The complete fixture with a line under `[site]`.
fn with_site(line: &str) -> Repository {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n[site]\n{line}\n"));
    repository
}

fn build(repository: &Repository) -> Run {
    repository.build(&[])
}

#[test]
fn a_theme_lies_in_the_repository_and_is_tracked() {
    for outside in ["../outside", "a/../../outside"] {
        let repository = with_site(&format!("theme = \"{outside}\""));
        let theme = repository.root.with_file_name("outside");
        fs_err::create_dir_all(theme.join("assets")).unwrap();
        fs_err::write(theme.join("assets/theme.css"), "/* QZMARKQZ */").unwrap();
        let run = build(&repository.committed());
        assert_eq!(run.code, 2, "{outside}: {}", run.whole());
        assert!(run.err.contains("leads out of the repository"), "{}", run.err);
    }
    let repository = with_site("theme = \"brand\"");
    repository.write("brand/assets/theme.css", "/* tracked */");
    let repository = repository.committed();
    repository.write("brand/assets/draft.css", "/* QZMARKQZ */");
    symlink("/etc/hostname", repository.root.join("brand/assets/name.txt")).unwrap();
    let run = build(&repository);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("brand/assets/draft.css and 1 more is not tracked"), "{}", run.err);
    assert_no_mark(&repository);
    let site = repository.files("site");
    assert!(site.iter().any(|(_, b)| b.windows(7).any(|w| w == b"tracked")));
    repository.git(&["add", "brand"]);
    let run = build(&repository);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("name.txt is a symbolic link"), "{}", run.err);
    // The folder itself.
    let repository = with_site("theme = \"brand\"");
    symlink("/etc", repository.root.join("brand")).unwrap();
    let run = build(&repository.committed());
    assert_eq!(run.code, 2, "{}", run.whole());
}

#[test]
fn a_logo_is_tracked_and_no_link_out() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let repository = with_site("logo = \"logo.svg\"").committed();
    repository.write("logo.svg", svg);
    let run = build(&repository);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("git does not track `logo.svg`"), "{}", run.err);
    repository.git(&["add", "logo.svg"]);
    assert_eq!(build(&repository).code, 0);
    let outside = repository.root.with_file_name("logo.svg");
    fs_err::write(&outside, svg).unwrap();
    fs_err::remove_file(repository.root.join("logo.svg")).unwrap();
    symlink(&outside, repository.root.join("logo.svg")).unwrap();
    let run = build(&repository);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("leads out of the repository"), "{}", run.err);
}

#[test]
fn what_a_build_could_not_show_is_found_by_the_check_and_stops_no_site() {
    let big = vec![b'x'; 17 * 1024 * 1024];
    let log = b"one line of a log that goes on\n".repeat(17 * 1024 * 1024 / 31 + 1);
    let repository = Repository::complete();
    let folder = format!("incidents/{SLUG}");
    repository.write(&format!("{folder}/evidence/film.mp4"), &big);
    repository.write(&format!("{folder}/evidence/huge.log"), &log);
    repository.write(&format!("{folder}/evidence/locked.png"), "x");
    let main = format!("{folder}/README.md");
    let film = "\n[The film](evidence/film.mp4) shows it, and [the log](evidence/huge.log#L3).\n";
    repository.write(&main, format!("{}{film}", repository.read(&main)));
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.log");
    let unnamed = repository.root.join(&folder).into_std_path_buf().join("evidence").join(name);
    std::fs::write(unnamed, "x").unwrap();
    std::fs::write(repository.root.as_std_path().join(name), "x").unwrap();
    let other = std::ffi::OsStr::from_bytes(b"2026-04-01-caf\xe9");
    let other = repository.root.as_std_path().join("incidents").join(other);
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("README.md"), "x").unwrap();
    let repository = repository.committed();
    let closed = std::fs::Permissions::from_mode(0o000);
    fs_err::set_permissions(repository.root.join(&folder).join("evidence/locked.png"), closed)
        .unwrap();
    let run = repository.check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    for place in ["evidence/film.mp4: ", "evidence/huge.log: ", "README.md:1:1"] {
        assert!(run.out.contains(place), "{place}: {}", run.out);
    }
    assert!(run.out.contains("`evidence/caf\u{fffd}.log` is not UTF-8"), "{}", run.out);
    let unseen = "2026-04-01-caf\u{fffd}/README.md is neither checked nor published";
    assert_eq!(run.err.matches(unseen).count(), 1, "{}", run.err);
    // Root reads whatever it likes.
    let found = run.out.matches("so the site cannot show").count();
    assert!(found == 3 || found == 4, "{}", run.out);
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let site = repository.files("site");
    assert!(
        !site.iter().any(|(n, _)| n.contains("film") || n.contains("huge") || n.contains("caf"))
    );
}

#[test]
fn a_folder_outside_of_git_is_read_as_before_but_for_what_its_links_hide() {
    let repository = Repository::complete();
    repository.write(".hidden", "QZMARKQZ");
    let evidence = repository.root.join(format!("incidents/{SLUG}/evidence"));
    symlink("../../../.hidden", evidence.join("hidden.log")).unwrap();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("no git repository"), "{}", run.err);
    assert_no_mark(&repository);
}

#[test]
fn a_partial_clone_answers_what_it_can_and_refuses_the_rest() {
    let origin = Repository::complete().committed();
    let main = format!("incidents/{SLUG}/README.md");
    for status in ["in-review", "complete"] {
        let text = origin.read(&main);
        let line = text.lines().find(|l| l.starts_with("status:")).unwrap();
        origin.replace(&main, line, &format!("status: {status}"));
        origin.git(&["commit", "--quiet", "--all", "--message=status"]);
    }
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = Repository::empty();
    let from = format!("file://{}", origin.root);
    clone.git(&["clone", "--quiet", "--filter=blob:none", &from, "."]);
    // As of today; a day of the past asks the history.
    assert_eq!(clone.run(&["check"]).code, 0);
    let built = clone.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.whole());
    assert!(built.err.contains("how due dates moved needs"), "{}", built.err);
    for command in
        [&["check", "--since", "HEAD~2"][..], &["actions", "list", "--as-of", "2026-11-19"]]
    {
        let run = clone.run(command);
        assert_eq!(run.code, 2, "{command:?}: {}", run.whole());
        assert!(run.err.contains("git fetch --refetch"), "{}", run.err);
    }
    clone.git(&["fetch", "--quiet", "--refetch", "--no-filter"]);
    let run = clone.run(&["check", "--since", "HEAD~2"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!clone.run(&["build"]).err.contains("partial clone"));
}

#[test]
fn nothing_of_what_is_not_tracked_shows_in_what_is_published() {
    let repository = Repository::complete();
    let slow = "incidents/2026-04-01-search-slow";
    let report = "---\ntitle: Search was slow\nstatus: draft\nseverity: SEV2\nservices: [edge]\n\
                  actions:\n  - {id: A1, title: Index anew each night, process: technology, kind: prevent, status: open}\n\
                  ---\n\n# Search was slow\n";
    repository.write(&format!("{slow}/README.md"), report);
    let repository = repository.committed();
    let before = {
        let run = build(&repository);
        assert_eq!(run.code, 0, "{}", run.whole());
        repository.files("site")
    };
    // A draft that carries the action on, is like the others and names their service; and a list that stands
    // beside a tracked report.
    let draft = report
        .replace("Search was slow", "Search was slow again QZMARKQZ")
        .replace("status: open", "status: open, carried_from: 2026-04-01-search-slow#A1");
    repository.write("incidents/2026-05-01-search-slow-again/README.md", draft);
    repository.write(
        &format!("{slow}/timeline.yaml"),
        "- {at: 2026-04-01 09:02, milestone: started, event: QZMARKQZ}\n",
    );
    repository.write(&format!("incidents/{SLUG}/notes.md"), "QZMARKQZ\n");
    let run = repository.check(&[slow]);
    assert_eq!(run.out.matches("[history/untracked]").count(), 1, "{}", run.out);
    assert!(run.out.contains("timeline.yaml:1:1"), "{}", run.out);
    let run = build(&repository);
    assert_eq!(run.code, 0, "{}", run.whole());
    for said in ["2026-05-01-search-slow-again is not tracked", "timeline.yaml is not tracked"] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    assert!(repository.files("site") == before, "the site is as it was without them");
    // Once they are tracked, all of it shows.
    repository.git(&["add", "--all", "incidents"]);
    assert_eq!(build(&repository).code, 0);
    let site = repository.files("site");
    let carried = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("QZMARKQZ");
    assert!(site.iter().filter(|(_, bytes)| carried(bytes)).count() > 3);
}
