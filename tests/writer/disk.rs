//! What every command that writes files holds to: whole files or none, nothing through a link of the repository,
//! nothing into `.git`, nothing read-only.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::repository::{Repository, SLUG};

const BIN: &str = env!("CARGO_BIN_EXE_aftermark");

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with something to fix, committed, and a tracker's export beside it.
fn repository() -> Repository {
    let repository = Repository::complete();
    repository.replace(&readme(), "timezone: Europe/Amsterdam\n", "");
    repository.write(".github/keep", "");
    let repository = repository.committed();
    repository.write(".git/issues.json", "[]");
    repository.write(".git/edge.log", "2026-03-14 09:05:00 ERROR refused\n");
    repository
}

/// Runs the program where no file can become larger than `limit` blocks, as on a disk that is full; its code and both
/// its streams.
fn on_a_full_disk(repository: &Repository, limit: u32, arguments: &[&str]) -> (i32, String) {
    let script = format!("ulimit -f {limit}; trap '' XFSZ; exec \"$@\"");
    let output = Command::new("sh")
        .current_dir(&repository.root)
        .args(["-c", &script, "sh", BIN])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("GIT_CEILING_DIRECTORIES", repository.root.parent().unwrap())
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// Every file and folder outside of `.git`, and what the files say.
fn all(repository: &Repository) -> Vec<(String, Option<Vec<u8>>)> {
    let walk = walkdir::WalkDir::new(&repository.root).sort_by_file_name();
    let walk = walk.into_iter().filter_entry(|e| e.file_name() != ".git");
    walk.map(|e| {
        let e = e.unwrap();
        let bytes = e.file_type().is_file().then(|| fs_err::read(e.path()));
        (e.path().to_str().unwrap().to_owned(), bytes.map(Result::unwrap))
    })
    .collect()
}

/// Each command that writes files, as it writes them.
fn writing() -> Vec<Vec<String>> {
    let gather = format!("gather {SLUG} .git/edge.log --all --copy");
    let set = format!("actions set {SLUG}#A1 owner=@somebody");
    [
        "init --host github",
        "new Late --service checkout",
        "check --fix",
        "check --update-baseline --accept-new --reason old",
        "check --format json --output report.json",
        "actions export --to github --output report.json",
        "actions sync --from .git/issues.json --tracker github --format json --output report.json",
        &set,
        &gather,
        "theme eject --all",
        "theme eject --all --to new/theme",
        "schema --output new/schemas",
        "man --output new/pages",
    ]
    .map(|line| line.split(' ').map(str::to_owned).collect())
    .to_vec()
}

fn words(line: &[String]) -> Vec<&str> {
    line.iter().map(String::as_str).collect()
}

#[test]
fn a_full_disk_leaves_all_as_it_was() {
    let repository = repository();
    let before = all(&repository);
    for line in writing() {
        let (code, told) = on_a_full_disk(&repository, 0, &words(&line));
        assert_eq!(code, 2, "{line:?} {told}");
        assert!(told.contains("cannot be written: File too large"), "{line:?} {told}");
        assert!(!told.contains(".aftermark-"), "{line:?} {told}");
        assert_eq!(all(&repository), before, "{line:?}");
    }
    // They do write where there is room.
    for line in writing() {
        let before = all(&repository);
        let run = repository.run(&words(&line));
        assert_ne!(run.code, 2, "{line:?} {}", run.whole());
        assert_ne!(all(&repository), before, "{line:?}");
        fs_err::remove_file(repository.root.join("report.json")).ok();
        fs_err::remove_dir_all(repository.root.join("new")).ok();
        repository.git(&["checkout", "--quiet", "."]);
    }
}

/// Kills each command at moments spread over the time that it takes.
#[test]
fn a_killed_command_leaves_old_files_or_new_ones() {
    const KILLS: u32 = 8;
    let repository = repository();
    repository.write(".git/wiki/2024-05-17-a.md", "# A\n\n## Impact\n\nNone.\n");
    let before = all(&repository);
    let mut lines = writing();
    let convert = format!("convert --to markdown {SLUG}");
    for line in ["import .git/wiki", &convert] {
        lines.push(line.split(' ').map(str::to_owned).collect());
    }
    let reset = || {
        repository.git(&["checkout", "--quiet", "."]);
        repository.git(&["clean", "--quiet", "-d", "--force", "--exclude=.aftermark-*"]);
    };
    for line in lines {
        let begun = Instant::now();
        let run = repository.run(&words(&line));
        let takes = begun.elapsed();
        assert_ne!(run.code, 2, "{line:?} {}", run.whole());
        let after = all(&repository);
        let is_either = |now: &(String, Option<Vec<u8>>)| {
            let is_staged = now.0.contains("/.aftermark-");
            is_staged || before.contains(now) || after.contains(now)
        };
        let is_gone = |now: &[(String, Option<Vec<u8>>)], (path, _): &(String, Option<Vec<u8>>)| {
            now.iter().all(|(p, _)| p != path)
        };
        for kill in 0..KILLS {
            reset();
            let mut child = Command::new(BIN)
                .current_dir(&repository.root)
                .args(&line)
                .env("GIT_CEILING_DIRECTORIES", repository.root.parent().unwrap())
                .env_remove("GITHUB_ACTIONS")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(takes * kill / KILLS);
            child.kill().unwrap();
            child.wait().unwrap();
            let now = all(&repository);
            for file in &now {
                assert!(is_either(file), "{line:?}, kill {kill}: {} is neither", file.0);
            }
            for file in before.iter().filter(|f| is_gone(&now, f)) {
                assert!(is_gone(&after, file), "{line:?}, kill {kill}: {} is lost", file.0);
            }
        }
        // The next run does all of it, and takes away what the killed ones left.
        reset();
        repository.run(&words(&line));
        assert_eq!(all(&repository), after, "{line:?}");
        reset();
    }
}

#[test]
fn what_init_wrote_before_the_disk_was_full_is_told_and_stays() {
    let repository = Repository::empty();
    let (code, told) = on_a_full_disk(&repository, 0, &["init", "new/folder"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("aftermark.toml cannot be written"), "{told}");
    assert!(!told.contains("may be run again"), "{told}");
    assert_eq!(all(&repository).len(), 1, "only the root");
    repository.write("aftermark.toml", "");
    let arguments = ["init", "--no-example"];
    let (code, told) = on_a_full_disk(&repository, 1, &arguments);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("wrote  .gitignore\n"), "{told}");
    assert!(!told.contains("is ready"), "{told}");
    assert!(told.contains("may be run again"), "{told}");
    let names = |of: &Repository| -> Vec<String> {
        of.files("").into_iter().map(|(name, _)| name).collect()
    };
    let first = names(&repository);
    assert!(first.contains(&".gitignore".to_owned()), "{first:?}");
    assert!(repository.files("").iter().all(|(n, b)| n == "aftermark.toml" || !b.is_empty()));
    let run = repository.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(names(&repository).len() > first.len());
}

/// Commands with `--output`, below which one writes what somebody named.
fn with_output(command: &clap::Command, above: &str, found: &mut Vec<String>) {
    for below in command.get_subcommands() {
        let name = format!("{above} {}", below.get_name());
        if below.get_arguments().any(|a| a.get_id() == "output") {
            found.push(name.trim_start().to_owned());
        }
        with_output(below, &name, found);
    }
}

#[test]
fn no_output_leaves_through_a_link_or_enters_git() {
    // What each writes at TO; of `build`, see `publish`.
    let commands = [
        ("actions export", "actions export --to github --output TO"),
        (
            "actions sync",
            "actions sync --from .git/issues.json --tracker github --format json --output TO",
        ),
        ("build", ""),
        ("check", "check --format sarif --output TO"),
        ("coverage", "coverage --format json --output TO"),
        ("export", "export 2026-03-14-checkout-tls-expiry --to markdown --output TO"),
        ("man", "man --output TO"),
        ("metrics", "metrics --format json --output TO"),
        ("schema", "schema --output TO"),
    ];
    let mut known = Vec::new();
    with_output(&aftermark::cli::command(), "", &mut known);
    known.sort();
    assert_eq!(known, commands.map(|(name, _)| name));

    let repository = repository();
    let outside = repository.root.with_file_name("outside");
    fs_err::create_dir(&outside).unwrap();
    fs_err::write(outside.join("bashrc"), "mine").unwrap();
    fs_err::write(repository.root.join(".git/hooks/pre-commit"), "mine").unwrap();
    for (link, to) in [
        ("file", "../outside/bashrc"),
        ("folder", "../outside"),
        ("hook", ".git/hooks/pre-commit"),
        ("hooks", ".git/hooks"),
        ("nowhere", "../outside/new"),
        ("inward", "aftermark.toml"),
    ] {
        symlink(to, repository.root.join(link)).unwrap();
    }
    repository.git(&["add", "--all"]);
    let before = all(&repository);
    for (_, line) in commands.into_iter().filter(|(_, line)| !line.is_empty()) {
        let is_folder = line.starts_with("man") || line.starts_with("schema");
        for (to, said) in [
            ("file", "symbolic link to ../outside/bashrc"),
            ("folder/bashrc", "symbolic link to ../outside"),
            ("incidents/../folder/bashrc", "symbolic link to ../outside"),
            ("hook", "symbolic link to .git/hooks/pre-commit"),
            ("hooks/pre-commit", "symbolic link to .git/hooks"),
            ("nowhere", "symbolic link to ../outside/new"),
            ("inward", "symbolic link to aftermark.toml"),
            (".git/hooks/pre-commit", "git's own folder"),
        ] {
            let arguments = line.replace("TO", to);
            let run = repository.run(&arguments.split(' ').collect::<Vec<_>>());
            assert_eq!(run.code, 2, "{arguments} {}", run.whole());
            assert!(run.err.contains(said), "{arguments} {}", run.whole());
        }
        assert_eq!(all(&repository), before, "{line}");
        let hook = repository.read(".git/hooks/pre-commit");
        let bashrc = fs_err::read_to_string(outside.join("bashrc")).unwrap();
        assert_eq!((hook.as_str(), bashrc.as_str()), ("mine", "mine"), "{line}");
        assert_eq!(fs_err::read_dir(&outside).unwrap().count(), 1, "{line}");

        // The user's own links, outside of a repository, stay and are followed.
        let own = repository.root.with_file_name("own");
        let target = outside.join("target");
        if is_folder {
            fs_err::create_dir(&target).unwrap();
        } else {
            fs_err::write(&target, "old").unwrap();
        }
        symlink(&target, &own).unwrap();
        let arguments = line.replace("TO", own.as_str());
        let run = repository.run(&arguments.split(' ').collect::<Vec<_>>());
        assert_ne!(run.code, 2, "{arguments} {}", run.whole());
        assert!(own.is_symlink());
        if is_folder {
            assert!(fs_err::read_dir(&target).unwrap().count() > 1);
            fs_err::remove_dir_all(&target).unwrap();
        } else {
            assert_ne!(fs_err::read_to_string(&target).unwrap(), "old");
            fs_err::remove_file(&target).unwrap();
        }
        fs_err::remove_file(&own).unwrap();
    }
}

#[test]
fn no_folder_of_the_configuration_leads_out() {
    let repository = repository();
    let config = repository.read("aftermark.toml");
    let outside = repository.root.with_file_name("outside");
    fs_err::create_dir(&outside).unwrap();
    symlink("../outside", repository.root.join("link")).unwrap();
    for (theme, said) in [
        ("../outside", "leads out of the repository"),
        (outside.as_str(), "leads out of the repository"),
        ("link/theme", "symbolic link"),
        (".git/theme", "git's own folder"),
    ] {
        let line = format!("{config}\n[site]\ntheme = \"{theme}\"\n");
        repository.write("aftermark.toml", line);
        let run = repository.run(&["theme", "eject", "--all"]);
        assert_eq!(run.code, 2, "{theme} {}", run.whole());
        assert!(run.err.contains(said), "{theme} {}", run.whole());
    }
    for (baseline, said) in [
        ("../outside/b.toml", "leads out of the repository"),
        ("link/b.toml", "symbolic link"),
        (".git/b.toml", "git's own folder"),
    ] {
        let line = format!("{config}\n[policy]\nbaseline = \"{baseline}\"\n");
        repository.write("aftermark.toml", line);
        let update = ["check", "--update-baseline", "--reason", "old"];
        let run = repository.run(&update);
        assert_eq!(run.code, 2, "{baseline} {}", run.whole());
        assert!(run.err.contains(said), "{baseline} {}", run.whole());
    }
    assert_eq!(fs_err::read_dir(&outside).unwrap().count(), 0);
    assert!(!repository.root.join(".git/theme").exists());
}

#[test]
fn what_is_read_only_is_refused_by_name() {
    let repository = repository();
    let set = format!("{SLUG}#A1");
    repository.write("report.json", "kept");
    repository.write(".gitignore", "# ours\n");
    let baseline = ["check", "--update-baseline", "--accept-new", "--reason", "old"];
    assert_eq!(repository.run(&baseline).code, 0);
    for (file, line) in [
        (readme().as_str(), &["check", "--fix"][..]),
        (&readme(), &["actions", "set", &set, "owner=@somebody"]),
        ("report.json", &["check", "--format", "json", "--output", "report.json"]),
        ("report.json", &["actions", "export", "--to", "github", "-o", "report.json"]),
        (".gitignore", &["init"]),
        ("aftermark-baseline.toml", &baseline),
    ] {
        let path = repository.root.join(file);
        let before = repository.read(file);
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
        let run = repository.run(line);
        assert_eq!(run.code, 2, "{line:?} {}", run.whole());
        let said = format!("{file} is read-only and stays as it is; who owns it can allow");
        assert!(run.err.contains(&said), "{line:?} {}", run.whole());
        assert_eq!(repository.read(file), before, "{line:?}");
        let mode = fs_err::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o444);
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
}
