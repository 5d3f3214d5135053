//! The hooks, run by pre-commit itself on a repository of incidents.

use std::process::Command;

use camino::Utf8PathBuf;

use super::tools::{are_there, judge, python};
use crate::project;
use crate::repository::{Repository, SLUG};

/// A repository with the hooks of this project, as pre-commit fetches them; and the place where it keeps things.
struct Hooks {
    source: Repository,
    home: tempfile::TempDir,
}

impl Hooks {
    fn new() -> Self {
        let source = Repository::empty();
        let name = ".pre-commit-hooks.yaml";
        source.write(name, fs_err::read(project().join(name)).unwrap());
        Self { source: source.committed(), home: tempfile::tempdir().unwrap() }
    }

    /// A repository of incidents that uses a hook.
    fn used_by(&self, repository: Repository, hook: &str) -> Repository {
        // The commit, as pre-commit wants it: branches move.
        let mut head = Command::new("git");
        head.current_dir(&self.source.root).args(["rev-parse", "HEAD"]);
        let rev = String::from_utf8(head.output().unwrap().stdout).unwrap();
        let config = format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: {hook}\n        args: [--as-of=2026-11-24]\n",
            self.source.root,
            rev.trim()
        );
        repository.write(".pre-commit-config.yaml", config);
        repository.committed()
    }

    /// What `git commit` would have pre-commit do with what is staged.
    fn run(&self, repository: &Repository) -> (bool, String) {
        self.command(repository, &["run"])
    }

    fn command(&self, repository: &Repository, arguments: &[&str]) -> (bool, String) {
        let program = Utf8PathBuf::from(env!("CARGO_BIN_EXE_aftermark"));
        let path = std::env::var("PATH").unwrap();
        let mut command: Command = python("pre_commit");
        command
            .args(arguments)
            .current_dir(&repository.root)
            .env("PATH", format!("{}:{path}", program.parent().unwrap()))
            .env("PRE_COMMIT_HOME", self.home.path())
            .env("PRE_COMMIT_COLOR", "never")
            .env("HOME", self.home.path());
        judge(&mut command)
    }
}

const README: &str = "incidents/2026-03-14-checkout-tls-expiry/README.md";

fn stage(repository: &Repository) {
    repository.git(&["add", "--all"]);
}

#[test]
fn a_commit_is_checked_for_the_incidents_it_changes() {
    if !are_there() {
        return;
    }
    let hooks = Hooks::new();
    let repository = hooks.used_by(Repository::complete(), "aftermark-check-system");

    // Nothing of an incident.
    repository.write("notes.txt", "x");
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(passed && said.contains("(no files to check)Skipped"), "{said}");

    repository.replace(README, "\n## 2.", "\nOne sentence more.\n\n## 2.");
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(
        passed && said.contains("check changed incidents") && said.contains("Passed"),
        "{said}"
    );

    let text = repository.read(README);
    let (at, end) = (text.find("## 2.").unwrap(), text.find("## 3.").unwrap());
    repository.write(
        README,
        format!("{}## 2. Identify the root cause\n\nTODO\n\n{}", &text[..at], &text[end..]),
    );
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(!passed && said.contains("error[root-cause/"), "{said}");
    assert!(said.contains("- exit code: 1"), "{said}");

    // Mended on the disk, and not staged: what is committed still blocks.
    repository.write(README, &text);
    let (passed, said) = hooks.run(&repository);
    assert!(!passed && said.contains("error[root-cause/"), "{said}");
    assert_eq!(repository.read(README), text);
}

#[test]
fn a_change_of_the_configuration_checks_everything() {
    if !are_there() {
        return;
    }
    let hooks = Hooks::new();
    let repository = hooks.used_by(Repository::complete(), "aftermark-check-system");
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n# x\n"));
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(passed && said.contains("Passed"), "{said}");
    repository.replace("aftermark.toml", "[services.checkout]", "[services.other]");
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(!passed && said.contains(SLUG), "{said}");
}

#[test]
fn the_fixing_hook_fails_once_and_leaves_what_it_mended() {
    if !are_there() {
        return;
    }
    let hooks = Hooks::new();
    let repository = hooks.used_by(Repository::complete(), "aftermark-fix-system");
    let text = repository.read(README);
    repository.replace(README, "## 2. Identify the root cause", "## 2) IDENTIFY THE ROOT CAUSE");
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(!passed && said.contains("files were modified by this hook"), "{said}");
    assert!(
        repository.read(README).contains("## Identify the root cause")
            || repository.read(README) == text,
        "{}",
        repository.read(README)
    );
    stage(&repository);
    let (passed, said) = hooks.run(&repository);
    assert!(passed, "{said}");
}

#[test]
fn the_manifest_is_valid() {
    if !are_there() {
        return;
    }
    let hooks = Hooks::new();
    let (valid, said) =
        hooks.command(&hooks.source, &["validate-manifest", ".pre-commit-hooks.yaml"]);
    assert!(valid, "{said}");
    let broken = Repository::empty().committed_with("- id: x\n");
    let (valid, said) = hooks.command(&broken, &["validate-manifest", "x.yaml"]);
    assert!(!valid, "{said}");
    // Each hook is there both ways, and differs in nothing else.
    let manifest = super::yaml(".pre-commit-hooks.yaml");
    let all = manifest.as_array().unwrap();
    for hook in all.iter().filter(|h| h["language"] == "rust") {
        let id = format!("{}-system", hook["id"].as_str().unwrap());
        let mut twin = all.iter().find(|h| h["id"] == id.as_str()).unwrap().clone();
        twin["id"] = hook["id"].clone();
        twin["language"] = "rust".into();
        assert_eq!(&twin, hook);
    }
    assert_eq!(all.len(), 4);
}

impl Repository {
    fn committed_with(self, manifest: &str) -> Self {
        self.write("x.yaml", manifest);
        self.committed()
    }
}
