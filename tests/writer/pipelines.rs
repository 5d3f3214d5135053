//! The pipelines that `init` writes, judged by the schemas of their hosts, and the hook, run by the
//! real `pre-commit`.

use std::io::Write;
use std::process::{Command, Output};

use aftermark::source::FileId;
use aftermark::source::yaml::{self, Kind, Node};
use camino::Utf8Path;

use super::INSTALL;
use crate::project;
use crate::repository::Repository;

const HOSTS: [(&str, &str, &str); 5] = [
    ("github", ".github/workflows/postmortems.yml", "vendor.github-workflows"),
    ("gitea", ".gitea/workflows/postmortems.yml", "vendor.github-workflows"),
    ("forgejo", ".forgejo/workflows/postmortems.yml", "vendor.github-workflows"),
    ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ("bitbucket", "bitbucket-pipelines.yml", "vendor.bitbucket-pipelines"),
];

/// Runs a Python program of the packages that tests/run installs; `None` where they are not, which is
/// a failure in CI.
fn python(folder: &Utf8Path, arguments: &[&str]) -> Option<Output> {
    let packages = project().join("tests/writer/python/packages");
    if !packages.is_dir() {
        let what = "the packages of tests/writer/python are not installed; tests/run does it";
        assert!(std::env::var_os("CI").is_none(), "{what}");
        let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
        return None;
    }
    let program = Utf8Path::new(env!("CARGO_BIN_EXE_aftermark")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("python3")
        .current_dir(folder)
        .args(arguments)
        .env("PYTHONPATH", &packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PRE_COMMIT_HOME", folder.join(".git/pre-commit-home"))
        .env("PATH", format!("{program}:{path}"))
        .env("GIT_AUTHOR_NAME", "Test")
        .env_remove("GITHUB_ACTIONS")
        .output();
    Some(output.unwrap())
}

fn initialised(host: &str) -> Repository {
    let repository = Repository::empty();
    repository.write("a b/'c'/keep", "");
    let repository = repository.committed();
    let run = repository.run(&["init", "a b/'c'", "--host", host, INSTALL]);
    assert_eq!(run.code, 0, "{}", run.whole());
    repository
}

#[test]
fn pipelines_are_what_their_hosts_read() {
    for (host, path, schema) in HOSTS {
        let repository = initialised(host);
        let arguments = ["-m", "check_jsonschema", "--builtin-schema", schema, path];
        let Some(output) = python(&repository.root, &arguments) else {
            return;
        };
        assert!(output.status.success(), "{host}: {output:?}\n{}", repository.read(path));
    }
}

/// The texts of all scalars below the keys that hold scripts.
fn scripts(node: &Node, inside: bool, found: &mut Vec<String>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, value) in entries {
                let script = ["run", "script", "before_script"].contains(&key.name.as_str());
                scripts(value, inside || script, found);
            }
        }
        Kind::Seq(items) => items.iter().for_each(|i| scripts(i, inside, found)),
        Kind::Scalar { text, .. } if inside => found.push(text.clone()),
        _ => {}
    }
}

#[test]
fn no_expression_is_a_part_of_a_script_and_every_script_is_a_shells() {
    let token = regex::Regex::new("@[A-Z_]+@").unwrap();
    for (host, path, _) in HOSTS {
        let repository = initialised(host);
        let text = repository.read(path);
        let node = yaml::parse(FileId(0), &text, 0, text.len()).unwrap();
        let mut found = Vec::new();
        scripts(&node, false, &mut found);
        assert!(found.len() >= 3, "{host}: {found:?}");
        for script in found {
            assert!(!script.contains("${{"), "{host}: {script}");
            let mut shell = Command::new("sh");
            let status = shell.args(["-n", "-c", &script]).status().unwrap();
            assert!(status.success(), "{host}: {script}");
            for word in script.split_whitespace().filter(|w| w.contains('$')) {
                assert!(word.contains('"'), "{host}: {word} in {script}");
            }
        }
        for line in
            text.lines().filter(|l| l.trim_start().trim_start_matches("- ").starts_with("uses:"))
        {
            let (action, version) = line.split_once(" # v").unwrap();
            let commit = action.rsplit('@').next().unwrap();
            assert!(commit.len() == 40 && version.contains('.'), "{line}");
            assert!(commit.bytes().all(|b| b.is_ascii_hexdigit()), "{line}");
        }
        assert_eq!(token.find(&text), None, "{host}");
    }
}

/// The script of a pipeline that installs the program.
fn installing(repository: &Repository, path: &str) -> String {
    let text = repository.read(path);
    let node = yaml::parse(FileId(0), &text, 0, text.len()).unwrap();
    let mut found = Vec::new();
    scripts(&node, false, &mut found);
    let script = found.into_iter().find(|s| s.contains("cargo install"));
    script.unwrap_or_else(|| panic!("{path} installs nothing: {text}"))
}

/// The value of the setting that says what is installed.
fn setting(repository: &Repository, path: &str) -> String {
    let text = repository.read(path);
    let line = text.lines().find(|l| l.contains("AFTERMARK_INSTALL") && l.contains([':', '=']));
    let value = line.unwrap().split_once("AFTERMARK_INSTALL").unwrap().1;
    value.trim_start_matches([':', '=', ' ']).trim_matches(['"', '\'']).to_owned()
}

/// A crate of the program's name that takes no time to build: its version is all it says.
fn stand_in(repository: &Repository, folder: &str, says: &str) {
    let path = |name: &str| format!("{folder}/{name}");
    repository.write(
        &path("Cargo.toml"),
        "[package]\nname = \"aftermark\"\nversion = \"9.9.9\"\nedition = \"2021\"\n[workspace]\n",
    );
    repository.write(
        &path("Cargo.lock"),
        "version = 3\n\n[[package]]\nname = \"aftermark\"\nversion = \"9.9.9\"\n",
    );
    repository.write(&path("src/main.rs"), format!("fn main() {{ print!(\"{says}\") }}\n"));
}

fn head(repository: &Repository) -> String {
    let mut git = Command::new("git");
    let output = git.current_dir(&repository.root).args(["rev-parse", "HEAD"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Runs the script in a repository as a runner does that has nothing but Rust and git; what the program then says.
fn installed(repository: &Repository, path: &str, home: &Utf8Path) -> String {
    let script = installing(repository, path);
    // As rustup knows its own, whose folder is below the home.
    let own = std::env::var("HOME").unwrap_or_default();
    let rustup = std::env::var("RUSTUP_HOME").unwrap_or(format!("{own}/.rustup"));
    let output = Command::new("bash")
        .current_dir(&repository.root)
        .args(["-eo", "pipefail", "-c", &script])
        .env("HOME", home)
        .env("CARGO_HOME", home.join(".cargo"))
        .env("RUSTUP_HOME", rustup)
        .env("AFTERMARK_INSTALL", setting(repository, path))
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{path}: {told}");
    let kept = if script.contains("~/") { home.to_owned() } else { repository.root.clone() };
    let program = kept.join(".aftermark/bin/aftermark");
    let said = Command::new(&program).output().unwrap();
    // A second run has it in the cache and builds nothing.
    String::from_utf8(said.stdout).unwrap()
        + if told.contains("Compiling") { "" } else { " (kept)" }
}

#[test]
fn what_a_pipeline_installs_is_a_folder_of_the_repository() {
    for (host, path, _) in HOSTS {
        let repository = Repository::empty();
        stand_in(&repository, "tools/the program", "first");
        let repository = repository.committed();
        let run = repository.run(&["init", "--host", host, "--install-from", "tools/the program"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert_eq!(setting(&repository, path), "./tools/the program");
        // The shell is one for all, but for where it keeps the program.
        if !["github", "gitlab"].contains(&host) {
            continue;
        }
        let keep = tempfile::tempdir().unwrap();
        let home = Utf8Path::from_path(keep.path()).unwrap();
        assert_eq!(installed(&repository, path, home), "first");
        assert_eq!(installed(&repository, path, home), "first (kept)");
        stand_in(&repository, "tools/the program", "second");
        repository.git(&["add", "tools"]);
        repository.git(&["commit", "--quiet", "--message=second"]);
        assert_eq!(installed(&repository, path, home), "second");
    }
}

#[test]
fn what_a_pipeline_installs_is_a_commit_of_a_repository() {
    let program = Repository::empty();
    stand_in(&program, ".", "of a commit");
    let program = program.committed();
    let first = head(&program);
    stand_in(&program, ".", "of a later one");
    program.git(&["commit", "--quiet", "--all", "--message=later"]);
    let address = format!("file://{}", program.root);
    let repository = Repository::empty();
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    let from = format!("{address}@{first}");
    let run = repository.run(&["init", "--host", "github", "--install-from", &from]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let path = ".github/workflows/postmortems.yml";
    assert_eq!(setting(&repository, path), from);
    let keep = tempfile::tempdir().unwrap();
    let home = Utf8Path::from_path(keep.path()).unwrap();
    assert_eq!(installed(&repository, path, home), "of a commit");
    assert_eq!(installed(&repository, path, home), "of a commit (kept)");
    // The one setting changed by hand is all it takes.
    let later = head(&program);
    repository.replace(path, &first, &later);
    assert_eq!(installed(&repository, path, home), "of a later one");
}

#[test]
fn a_release_is_installed_by_its_number() {
    let repository = Repository::empty();
    let run = repository.run(&["init", "--host", "gitlab", "--install-from=0.1.0"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(setting(&repository, ".gitlab-ci.yml"), "0.1.0");
    // Nothing is fetched here: a cargo that only says how it was called.
    let script = installing(&repository, ".gitlab-ci.yml");
    let output = Command::new("bash")
        .current_dir(&repository.root)
        .args(["-c", &format!("cargo() {{ mkdir -p .aftermark; echo \"$@\"; }}\n{script}")])
        .env("AFTERMARK_INSTALL", "0.1.0")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.trim(), "install --locked --force --root .aftermark aftermark --version 0.1.0");
    assert_eq!(repository.read(".aftermark/built-from"), "0.1.0\n");
}

#[test]
fn no_pipeline_names_what_is_not_published() {
    let repository = Repository::empty();
    repository.write("src/main.c", "int main;\n");
    let repository = repository.committed();
    let run = repository.run(&["init", "--host", "github"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!repository.root.join(".github/workflows").exists(), "{}", run.out);
    assert!(run.out.contains("init --host github --install-from URL@COMMIT"), "{}", run.out);
    for (from, why) in [
        ("release", "this program is no release (0.1.0 (development build))"),
        ("https://git.example.org/aftermark", "names no commit"),
        ("https://git.example.org/aftermark@main", "`main` is no commit"),
        ("https://kim:secret@git.example.org/a@0123456789ab", "holds a password"),
        ("https://git.example.org/a$(id)@0123456789ab", "no address that a pipeline can use"),
        ("nowhere", "is not there"),
        ("src", "does not hold the sources of the program"),
        (crate::project().as_str(), "lies outside of the repository"),
    ] {
        let run = repository.run(&["init", "--host", "github", "--install-from", from]);
        assert_eq!(run.code, 2, "{from}: {}", run.whole());
        assert!(run.err.contains(why), "{from}: {}", run.err);
        assert!(!repository.root.join(".github/workflows").exists());
    }
}

/// What the steps of the workflow do, done here: the check against the base of a change.
#[test]
fn the_script_of_the_pull_request_checks_what_it_changes() {
    let repository = initialised("github");
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=init"]);
    repository.git(&["branch", "base"]);
    let text = repository.read(".github/workflows/postmortems.yml");
    let line = text.lines().find(|l| l.contains("--since")).unwrap();
    let script = line.trim().strip_prefix("run: ").unwrap();
    let home = tempfile::tempdir().unwrap();
    let bin = home.path().join(".aftermark/bin");
    fs_err::create_dir_all(&bin).unwrap();
    // No copy: what another thread starts meanwhile would hold it open for writing, and nothing that is can be run.
    fs_err::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aftermark"), bin.join("aftermark")).unwrap();
    let run = || {
        let output = Command::new("bash")
            .current_dir(&repository.root)
            .args(["-eo", "pipefail", "-c", script])
            .env("HOME", home.path())
            .env("AFTERMARK_ROOT", "./a b/'c'")
            .env("BASE", "base")
            .env("GITHUB_STEP_SUMMARY", home.path().join("summary.md"))
            .env("GITHUB_ACTIONS", "true")
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, out) = run();
    assert_eq!(code, 0, "{out}");
    let made = repository.run(&["new", "Mail is late", "--root", "a b/'c'", "--date=2026-04-02"]);
    repository.replace(made.out.trim_end(), "status: draft", "status: in-review");
    let (code, out) = run();
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("::error file=a b/'c'/incidents/2026-04-02-mail-is-late/README.md"),
        "{out}"
    );
    let summary = fs_err::read_to_string(home.path().join("summary.md")).unwrap();
    assert!(
        summary.contains("2026-04-02-mail-is-late") && !summary.contains("example-checkout"),
        "{summary}"
    );
}

#[test]
fn the_hook_is_run_by_pre_commit() {
    let repository = initialised("none");
    repository.git(&["add", "--all"]);
    let run = |what: &[&str]| python(&repository.root, &[&["-m", "pre_commit"], what].concat());
    let Some(output) = run(&["validate-config"]) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    let output = run(&["run", "--all-files"]).unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Passed"), "{said}");
    let made = repository.run(&["new", "Mail is late", "--root", "a b/'c'", "--date=2026-04-02"]);
    repository.replace(made.out.trim_end(), "status: draft", "status: in-review");
    repository.git(&["add", "--all"]);
    let output = run(&["run"]).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success() && said.contains("gather/placeholder"), "{said}");
    // A change elsewhere is not its business.
    repository.git(&["commit", "--quiet", "--no-verify", "--message=all"]);
    repository.write("other.c", "int main;\n");
    repository.git(&["add", "--all"]);
    let output = run(&["run"]).unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Skipped"));
}

#[test]
fn the_manual_shows_the_hook_that_is_written() {
    let manual = fs_err::read_to_string(project().join("docs/writing.md")).unwrap();
    let repository = Repository::empty();
    assert_eq!(repository.run(&["init"]).code, 0);
    let hook = repository.read(".pre-commit-config.yaml");
    let lines = hook.lines().skip_while(|l| !l.contains("repo: local"));
    for line in lines.filter(|l| !l.trim().starts_with('#')) {
        let plain = line.trim().replace("\\\\", "\\").replace('"', "");
        assert!(manual.contains(&plain), "{plain}");
    }
}
