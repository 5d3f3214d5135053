//! The pipelines that `init` writes, judged by the schemas of their hosts, and the hook, run by the
//! real `pre-commit`.

use std::io::Write;
use std::process::{Command, Output};

use aftermark::source::FileId;
use aftermark::source::yaml::{self, Kind, Node};
use camino::Utf8Path;

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
    let run = repository.run(&["init", "a b/'c'", "--host", host]);
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
        for token in
            ["@VERSION@", "@ROOT@", "@BRANCH@", "@CACHE@", "@RUST@", "@RUNNER@", "@ACTIONS@"]
        {
            assert!(!text.contains(token), "{host}: {token}");
        }
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
    let bin = home.path().join(".cargo/bin");
    fs_err::create_dir_all(&bin).unwrap();
    fs_err::copy(env!("CARGO_BIN_EXE_aftermark"), bin.join("aftermark")).unwrap();
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
