//! The recipes of docs/ci.md: each in the eyes of its host's schema, and those that are a few commands run.

use std::process::Command;

use camino::Utf8Path;
use serde_json::Value;

use super::tools::{are_there, judge, python};
use super::validate::broken;
use crate::project;
use crate::repository::{Repository, SLUG};

/// The blocks of a language in docs/ci.md, each with the heading it stands under.
pub fn blocks(language: &str) -> Vec<(String, String)> {
    let text = fs_err::read_to_string(project().join("docs/ci.md")).unwrap();
    let mut found = Vec::new();
    let (mut heading, mut block): (String, Option<String>) = (String::new(), None);
    for line in text.lines() {
        match &mut block {
            Some(_) if line == "```" => found.push((heading.clone(), block.take().unwrap())),
            Some(text) => *text += &format!("{line}\n"),
            None if line == format!("```{language}") => block = Some(String::new()),
            None => {
                if let Some(title) = line.strip_prefix("## ") {
                    heading = title.to_owned();
                }
            }
        }
    }
    found
}

fn under(heading: &str) -> Value {
    let blocks = blocks("yaml");
    let (_, text) = blocks.iter().find(|(h, _)| h == heading).unwrap();
    serde_saphyr::from_str(text).unwrap()
}

#[test]
fn recipes_fit_their_hosts_schemas() {
    if !are_there() {
        return;
    }
    let mut seen = Vec::new();
    for (heading, text) in blocks("yaml") {
        let schema = match heading.as_str() {
            "GitHub" | "Gitea and Forgejo" => "vendor.github-workflows",
            "GitLab" => "vendor.gitlab-ci",
            "Bitbucket" => "vendor.bitbucket-pipelines",
            "Before a commit: pre-commit" => {
                let (_keep, path) = broken(".pre-commit-config.yaml", &text);
                let (valid, said) = judge(python("pre_commit").arg("validate-config").arg(path));
                assert!(valid, "{said}");
                seen.push(heading);
                continue;
            }
            other => panic!("no schema for what stands under {other}"),
        };
        let (_keep, path) = broken("recipe.yml", &text);
        let options = ["--builtin-schema", schema];
        let (fits, said) = judge(python("check_jsonschema").args(options).arg(path));
        assert!(fits, "{heading}: {said}");
        seen.push(heading);
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

/// A remote with a branch `main` that passes and a branch `change` with an incident that blocks, and a clone of
/// it; gives the base as well.
struct Remote {
    origin: Repository,
    base: String,
}

impl Remote {
    fn new() -> Self {
        let origin = Repository::complete().committed();
        let base = revision(&origin, "HEAD");
        origin.git(&["switch", "--quiet", "--create", "change"]);
        let text = origin.read(&format!("incidents/{SLUG}/README.md"));
        let (at, end) = (text.find("## 2. ").unwrap(), text.find("## 3. ").unwrap());
        let text =
            format!("{}## 2. Identify the root cause\n\nTODO\n\n{}", &text[..at], &text[end..]);
        origin.write("incidents/2026-05-01-other/README.md", text);
        origin.git(&["add", "--all"]);
        origin.git(&["commit", "--quiet", "--message=other"]);
        Self { origin, base }
    }

    /// Runs lines of shell in an empty folder, or in a clone of a branch.
    fn run(
        &self,
        clone: Option<&str>,
        script: &str,
        variables: &[(&str, &str)],
    ) -> (i32, String, tempfile::TempDir) {
        let keep = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(keep.path()).unwrap().join("work");
        fs_err::create_dir(&folder).unwrap();
        if let Some(branch) = clone {
            let to = folder.as_str();
            self.origin.git(&[
                "clone",
                "--quiet",
                "--branch",
                branch,
                self.origin.root.as_str(),
                to,
            ]);
        }
        let program = Utf8Path::new(env!("CARGO_BIN_EXE_aftermark")).parent().unwrap();
        let output = Command::new("sh")
            .args(["-e", "-c", script])
            .current_dir(&folder)
            .env_clear()
            .env("PATH", format!("{program}:/usr/bin:/bin"))
            .env("HOME", keep.path())
            .env("LANG", "C.UTF-8")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), said, keep)
    }
}

fn revision(repository: &Repository, name: &str) -> String {
    let mut command = Command::new("git");
    command.current_dir(&repository.root).args(["rev-parse", name]);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn script(lines: &Value) -> String {
    let lines = lines.as_array().unwrap().iter();
    lines.map(|l| l.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_recipe_for_gitea_checks_what_a_change_changes() {
    let remote = Remote::new();
    let workflow = under("Gitea and Forgejo");
    let step = &workflow["jobs"]["check"]["steps"][0];
    let run = step["run"].as_str().unwrap();
    let server = format!("file://{}", remote.origin.root.parent().unwrap());
    let repository = remote.origin.root.file_name().unwrap();
    let head = revision(&remote.origin, "change");
    let with = |commit: &str, base: &str| {
        let variables = [
            ("SERVER", server.as_str()),
            ("REPOSITORY", repository),
            ("COMMIT", commit),
            ("BASE", base),
        ];
        // The recipe sets these and no others.
        let set: Vec<&String> = step["env"].as_object().unwrap().keys().collect();
        assert_eq!(set.len(), variables.len(), "{set:?}");
        let (code, said, _) = remote.run(None, run, &variables);
        (code, said)
    };
    let (code, said) = with(&head, &remote.base);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 incident checked, 1 blocks"), "{said}");
    let (code, said) = with(&remote.base, "");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn the_recipe_for_bitbucket_checks_and_builds() {
    let remote = Remote::new();
    let pipelines = &under("Bitbucket")["pipelines"];
    let check = script(&pipelines["pull-requests"]["**"][0]["step"]["script"]);
    let variables = [("BITBUCKET_PR_DESTINATION_BRANCH", "main")];
    let (code, said, keep) = remote.run(Some("change"), &check, &variables);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 incident checked, 1 blocks"), "{said}");
    assert!(keep.path().join("work/test-results/aftermark.xml").is_file());
    let build = script(&pipelines["branches"]["main"][0]["step"]["script"]);
    let (code, said, keep) = remote.run(Some("main"), &build, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(keep.path().join("work/public/index.html").is_file());
    let owed = script(&pipelines["custom"]["overdue"][0]["step"]["script"]);
    let (code, said, _) = remote.run(Some("main"), &owed, &[]);
    assert!(code < 2, "{said}");
}

#[test]
fn the_recipe_for_jenkins_checks_changes_and_branches() {
    let remote = Remote::new();
    let [(heading, text)] = &blocks("groovy")[..] else { panic!("one pipeline is shown") };
    assert_eq!(heading, "Jenkins");
    let start = text.find("stage('Check')").unwrap();
    let stage = &text[start..text.find("stage('Site')").unwrap()];
    let lines: Vec<&str> =
        stage.lines().filter_map(|l| l.trim().strip_prefix("sh '")?.strip_suffix('\'')).collect();
    assert_eq!(lines.len(), 2);
    let run = |branch, variables: &[(&str, &str)]| {
        let (code, said, keep) = remote.run(Some(branch), &lines.join("\n"), variables);
        assert!(keep.path().join("work/aftermark.xml").is_file(), "{said}");
        (code, said)
    };
    let (code, said) = run("change", &[("CHANGE_TARGET", "main")]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 incident checked, 1 blocks"), "{said}");
    let (code, said) = run("main", &[]);
    assert_eq!(code, 0, "{said}");
}
