//! All files for hosts in the eyes of validators that others wrote. Each validator is also given a broken file,
//! so that one that accepts everything is noticed.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::recipes::blocks;
use super::tools::{are_there, judge, program, python};
use super::yaml;
use crate::project;

/// Files of the project in a folder, with an ending.
fn files(folder: &str, ending: &str) -> Vec<Utf8PathBuf> {
    let walk = walkdir::WalkDir::new(project().join(folder)).sort_by_file_name();
    let found: Vec<Utf8PathBuf> = walk
        .into_iter()
        .map(|e| Utf8PathBuf::from_path_buf(e.unwrap().into_path()).unwrap())
        .filter(|p| p.as_str().ends_with(ending))
        .collect();
    assert!(!found.is_empty(), "{folder} has no *{ending}");
    found
}

/// A file with other text, in a folder of its own.
pub fn broken(name: &str, text: &str) -> (tempfile::TempDir, Utf8PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(keep.path()).unwrap().join(name);
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(&path, text).unwrap();
    (keep, path)
}

/// How the example and the recipes name this project, and how somebody who copied them does.
const PLACEHOLDER: &str = "OWNER/aftermark@REF\n";
const PINNED: &str = "acme/aftermark@0123456789abcdef0123456789abcdef01234567 # v1.0.0\n";

/// The example of a workflow as somebody has it who copied it.
fn overdue() -> (tempfile::TempDir, Utf8PathBuf) {
    let text = fs_err::read_to_string(project().join("ci/overdue.yml")).unwrap();
    assert!(text.contains(PLACEHOLDER));
    let text = text.replace(PLACEHOLDER, PINNED);
    broken(".github/workflows/overdue.yml", &text)
}

#[test]
fn files_fit_their_schemas() {
    if !are_there() {
        return;
    }
    let schema = |name: &str, files: &[Utf8PathBuf]| {
        let builtin = format!("vendor.{name}");
        judge(python("check_jsonschema").args(["--builtin-schema", &builtin]).args(files))
    };
    let (_keep, overdue) = overdue();
    let workflows = [files(".github/workflows", ".yml"), vec![overdue]].concat();
    assert!(workflows.len() >= 3);
    let action = project().join("action.yml");
    let gitlab = project().join("ci/gitlab.yml");
    for (name, files) in [
        ("github-workflows", &workflows[..]),
        ("github-actions", std::slice::from_ref(&action)),
        ("gitlab-ci", std::slice::from_ref(&gitlab)),
    ] {
        let (fits, said) = schema(name, files);
        assert!(fits, "{said}");
    }
    for (name, path, from, to) in [
        ("github-workflows", &workflows[0], "runs-on:", "runs-at:"),
        ("github-actions", &action, "using: composite", "using: shell"),
        ("gitlab-ci", &gitlab, "when: always", "when: mostly"),
    ] {
        let text = fs_err::read_to_string(path).unwrap();
        assert!(text.contains(from));
        let (_keep, path) = broken("broken.yml", &text.replace(from, to));
        assert!(!schema(name, &[path]).0, "{name} accepts {to}");
    }
}

#[test]
fn workflows_are_safe() {
    if !are_there() {
        return;
    }
    let zizmor = |paths: &[Utf8PathBuf]| {
        let options =
            ["--offline", "--no-progress", "--persona", "pedantic", "--strict-collection"];
        judge(program("zizmor").args(options).args(paths))
    };
    let (_keep, overdue) = overdue();
    let (safe, said) = zizmor(&[project().join("action.yml"), project().join(".github"), overdue]);
    assert!(safe, "{said}");
    // So are those that docs/ci.md shows.
    for (heading, text) in blocks("yaml") {
        if heading == "GitHub" {
            let text = text.replace(PLACEHOLDER, PINNED);
            let (_keep, path) = broken(".github/workflows/recipe.yml", &text);
            let options = ["--offline", "--no-progress"];
            let (safe, said) = judge(program("zizmor").args(options).arg(path));
            assert!(safe, "{said}");
        }
    }
    let text = fs_err::read_to_string(project().join("action.yml")).unwrap();
    let from = "run: '\"$GITHUB_ACTION_PATH/ci/github/check.sh\"'";
    assert!(text.contains(from));
    let (_keep, path) = broken("action.yml", &text.replace(from, "run: echo ${{ inputs.path }}"));
    let (safe, said) = zizmor(&[path]);
    assert!(!safe && said.contains("template-injection"), "{said}");
}

#[test]
fn other_actions_are_pinned_once_and_for_all() {
    let mut versions = BTreeSet::new();
    let mut actions = BTreeSet::new();
    let paths = [
        files(".github/workflows", ".yml"),
        files("ci", ".yml"),
        vec![project().join("action.yml")],
    ]
    .concat();
    for path in paths {
        let text = fs_err::read_to_string(&path).unwrap();
        for line in text.lines() {
            let Some((_, used)) = line.trim().trim_start_matches("- ").split_once("uses: ") else {
                continue;
            };
            if used.starts_with("./")
                || used == "OWNER/aftermark@REF"
                || line.trim_start().starts_with('#')
            {
                continue;
            }
            let (action, rest) = used.split_once('@').unwrap();
            let (commit, version) =
                rest.split_once(" # v").unwrap_or_else(|| panic!("{path}: {line}"));
            assert!(
                commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()),
                "{path}: {line}"
            );
            actions.insert(action.to_owned());
            versions.insert((action.to_owned(), commit.to_owned(), version.to_owned()));
        }
    }
    assert!(actions.len() > 5);
    assert_eq!(actions.len(), versions.len(), "one action in two versions: {versions:#?}");
}

#[test]
fn scripts_are_clean() {
    if !are_there() {
        return;
    }
    let options = ["--external-sources", "--source-path=SCRIPTDIR"];
    let scripts =
        [files("ci", ".sh"), vec![project().join("tests/run"), project().join(".ci/run")]].concat();
    assert!(scripts.len() >= 8);
    let (clean, said) = judge(program("shellcheck").args(options).args(&scripts));
    assert!(clean, "{said}");
    let (_keep, path) = broken("broken.sh", "#!/bin/bash\nrm -r $1/x\n");
    assert!(!judge(program("shellcheck").args(options).arg(path)).0);
    for script in scripts.iter().filter(|s| s.file_name() != Some("inputs.sh")) {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs_err::metadata(script).unwrap().permissions().mode();
        assert_ne!(mode & 0o100, 0, "{script} cannot be run");
    }
}

/// The lines of shell inside the files for hosts, as scripts.
fn inline_scripts() -> Vec<String> {
    let mut scripts = Vec::new();
    for path in files(".github/workflows", ".yml") {
        let workflow = yaml(path.strip_prefix(project()).unwrap().as_str());
        for job in workflow["jobs"].as_object().unwrap().values() {
            let runs = job["steps"].as_array().unwrap().iter();
            let runs = runs.filter_map(|s| s["run"].as_str());
            scripts.extend(runs.map(|run| format!("#!/bin/bash -e\n{run}\n")));
        }
    }
    let gitlab = yaml("ci/gitlab.yml");
    for job in gitlab.as_object().unwrap().values() {
        let Some(lines) = job["script"].as_array() else {
            continue;
        };
        let lines: Vec<&str> = lines.iter().map(|l| l.as_str().unwrap()).collect();
        scripts.push(format!("#!/bin/sh -e\n{}\n", lines.join("\n")));
    }
    scripts
}

#[test]
fn shell_inside_other_files_is_clean() {
    if !are_there() {
        return;
    }
    let scripts = inline_scripts();
    assert!(scripts.len() > 10);
    for script in scripts {
        // Expressions would be code; only a matrix of our own stands there, if anything.
        assert!(!script.contains("${{"), "{script}");
        let (_keep, path) = broken("inline.sh", &script);
        // Variables come from the host.
        let (clean, said) = judge(program("shellcheck").args(["--exclude=SC2154"]).arg(path));
        assert!(clean, "{script}\n{said}");
    }
}

#[test]
fn the_image_is_clean() {
    if !are_there() {
        return;
    }
    let path = project().join("Dockerfile");
    let (clean, said) = judge(program("hadolint").arg("--no-color").arg(&path));
    assert!(clean, "{said}");
    let text = fs_err::read_to_string(&path).unwrap();
    for line in text.lines().filter(|l| l.starts_with("FROM ")) {
        assert!(line.contains("@sha256:"), "not pinned: {line}");
    }
    // Not as root: the last USER counts.
    let users: Vec<&str> = text.lines().filter(|l| l.starts_with("USER ")).collect();
    assert_eq!(users, ["USER 10001"]);
    // What the build copies has to pass .dockerignore.
    let ignore = fs_err::read_to_string(project().join(".dockerignore")).unwrap();
    for line in text.lines().filter(|l| l.starts_with("COPY ") && !l.contains("--from=")) {
        let words: Vec<&str> = line.split(' ').collect();
        for source in &words[1..words.len() - 1] {
            assert!(project().join(source).exists(), "{line}");
            assert!(ignore.lines().any(|l| l == format!("!{source}")), "{source} is ignored");
        }
    }
    let (_keep, path) =
        broken("Dockerfile", "FROM debian\nRUN cd /x && sudo apt-get install git\n");
    assert!(!judge(program("hadolint").arg(path)).0);
}

#[test]
fn no_file_for_hosts_has_git_read_every_folder() {
    for file in ["Dockerfile", "action.yml", "ci/gitlab.yml", "docs/ci.md"] {
        let text = fs_err::read_to_string(crate::project().join(file)).unwrap();
        let everything =
            text.lines().any(|line| line.contains("safe.directory") && line.contains('*'));
        assert!(!everything, "{file}");
    }
}

/// What reads untrusted text is fuzzed every week, and the manual says what each target holds.
#[test]
fn every_fuzz_target_is_run_by_schedule_and_told_of() {
    let workflow = yaml(".github/workflows/fuzz.yml");
    let run = workflow["jobs"]["fuzz"]["strategy"]["matrix"]["target"].as_array().unwrap();
    let run: Vec<&str> = run.iter().map(|t| t.as_str().unwrap()).collect();
    let targets = files("fuzz/fuzz_targets", ".rs");
    let mut targets: Vec<&str> = targets.iter().map(|t| t.file_stem().unwrap()).collect();
    targets.sort_unstable();
    assert_eq!(run, targets);
    let manual = fs_err::read_to_string(project().join("docs/fuzzing.md")).unwrap();
    for target in targets {
        assert!(manual.contains(&format!("| `{target}` |")), "{target}");
    }
}
