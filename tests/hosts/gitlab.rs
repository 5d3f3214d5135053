//! The jobs of the GitLab template, run as GitLab's runner runs them: the lines of `script` one after the other in
//! one shell that ends with the first that fails, with the predefined variables of GitLab.

use std::process::Command;

use camino::Utf8Path;
use serde_json::Value;

use super::yaml;
use crate::repository::{DAY, Repository, SLUG};

struct Job<'r> {
    name: &'r str,
    repository: &'r Repository,
    variables: Vec<(&'r str, String)>,
}

impl<'r> Job<'r> {
    fn new(name: &'r str, repository: &'r Repository) -> Self {
        Self { name, repository, variables: vec![("AFTERMARK_AS_OF", DAY.to_owned())] }
    }

    fn with(mut self, name: &'r str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Runs the job in a shell, from a clean checkout; gives its code and what it said.
    fn run(&self, shell: &str) -> (i32, String) {
        let template = yaml("ci/gitlab.yml");
        let lines = template[self.name]["script"].as_array().unwrap();
        let script: Vec<&str> = lines.iter().map(|l| l.as_str().unwrap()).collect();
        let mut command = Command::new(shell);
        let program = Utf8Path::new(env!("CARGO_BIN_EXE_aftermark")).parent().unwrap();
        command
            .args(["-e", "-c", &script.join("\n")])
            .current_dir(&self.repository.root)
            .env_clear()
            .env("PATH", format!("{program}:/usr/bin:/bin"))
            .env("HOME", self.repository.root.parent().unwrap())
            .env("LANG", "C.UTF-8")
            .env("CI", "true")
            .env("GITLAB_CI", "true")
            .env("CI_PROJECT_DIR", &self.repository.root)
            .env("CI_DEFAULT_BRANCH", "main");
        for (name, value) in template["variables"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        let variables = self.variables.iter().map(|(n, v)| (*n, v.as_str()));
        let output = command.envs(variables).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), said)
    }

    /// In the shells of an image that has bash and of one that has not.
    fn run_each(&self, each: impl Fn(i32, &str)) {
        for shell in ["bash", "dash"] {
            let (code, said) = self.run(shell);
            each(code, &said);
        }
    }
}

fn head(repository: &Repository) -> String {
    let mut command = Command::new("git");
    command.current_dir(&repository.root).args(["rev-parse", "HEAD"]);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The complete incident, and on HEAD a second one that blocks. Gives the commit before it.
fn blocking() -> (Repository, String) {
    let repository = Repository::complete().committed();
    let base = head(&repository);
    let text = repository.read(&format!("incidents/{SLUG}/README.md"));
    let at = text.find("## 2. ").unwrap();
    let end = text.find("## 3. ").unwrap();
    let text = format!("{}## 2. Identify the root cause\n\nTODO\n\n{}", &text[..at], &text[end..]);
    repository.write("incidents/2026-05-01-other/README.md", text);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=other"]);
    (repository, base)
}

#[test]
fn a_merge_request_is_checked_for_what_it_changes() {
    let (repository, base) = blocking();
    Job::new("aftermark:check", &repository)
        .with("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)
        .run_each(|code, said| {
            assert_eq!(code, 1, "{said}");
            assert!(said.contains("1 incident checked, 1 blocks"), "{said}");
            let quality: Value =
                serde_json::from_str(&repository.read("aftermark-codequality.json")).unwrap();
            let paths = quality.as_array().unwrap().iter().map(|f| &f["location"]["path"]);
            let paths: Vec<&Value> = paths.collect();
            assert!(!paths.is_empty());
            assert!(
                paths.iter().all(|p| *p == "incidents/2026-05-01-other/README.md"),
                "{paths:?}"
            );
            assert!(repository.read("aftermark-junit.xml").contains("<failure"));
            for file in ["aftermark-codequality.json", "aftermark-junit.xml"] {
                fs_err::remove_file(repository.root.join(file)).unwrap();
            }
        });
    // The artifacts are those that the script writes.
    let reports = &yaml("ci/gitlab.yml")["aftermark:check"]["artifacts"]["reports"];
    assert_eq!(reports["codequality"], "aftermark-codequality.json");
    assert_eq!(reports["junit"], "aftermark-junit.xml");

    let head = head(&repository);
    Job::new("aftermark:check", &repository)
        .with("CI_MERGE_REQUEST_DIFF_BASE_SHA", &head)
        .run_each(|code, said| assert_eq!(code, 0, "{said}"));
    // The branch itself: everything.
    Job::new("aftermark:check", &repository).run_each(|code, said| {
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("2 incidents checked"), "{said}");
    });
}

#[test]
fn pages_are_built_into_public() {
    let repository = Repository::complete().committed();
    Job::new("pages", &repository)
        .with("CI_PAGES_URL", "https://acme.example.org/incidents")
        .run_each(|code, said| {
            assert_eq!(code, 0, "{said}");
            let sitemap = repository.read("public/sitemap.xml");
            assert!(sitemap.contains("https://acme.example.org/incidents/"), "{sitemap}");
        });
    let (repository, _) = blocking();
    Job::new("pages", &repository).run_each(|code, said| {
        assert_eq!(code, 1, "{said}");
        assert!(!repository.root.join("public").exists());
    });
    Job::new("pages", &repository)
        .with("AFTERMARK_ALLOW_INCOMPLETE", "true")
        .run_each(|code, said| assert_eq!(code, 0, "{said}"));
}

#[test]
fn a_schedule_tells_what_is_overdue() {
    let repository = Repository::complete().committed();
    let at = |day| Job::new("aftermark:overdue", &repository).with("AFTERMARK_AS_OF", day);
    at("2031-01-01").run_each(|code, said| {
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("Actions as of 2031-01-01"), "{said}");
    });
    at("2026-03-30").run_each(|code, said| assert_eq!(code, 0, "{said}"));
}

#[test]
fn no_variable_is_more_than_a_value() {
    let repository = Repository::complete().committed();
    let values = [
        "$(touch pwned)`touch pwned`; touch pwned",
        "x\"; touch pwned; $(touch pwned) `touch pwned` '; touch pwned #",
        "--output=pwned",
        "a\ntouch pwned",
    ];
    for job in ["aftermark:check", "aftermark:overdue", "pages"] {
        for variable in
            ["AFTERMARK_PATH", "AFTERMARK_AS_OF", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_PAGES_URL"]
        {
            for value in values {
                let reads = yaml("ci/gitlab.yml")[job]["script"].to_string().contains(variable);
                Job::new(job, &repository).with(variable, value).run_each(|code, said| {
                    assert!(
                        !repository.root.join("pwned").exists(),
                        "{job} {variable} {value}: {said}"
                    );
                    assert!(!reads || code > 0, "{job} takes {variable} {value}: {said}");
                });
            }
        }
    }
}

#[test]
fn the_jobs_run_when_they_should() {
    let template = yaml("ci/gitlab.yml");
    let conditions = |job: &str| -> Vec<String> {
        let rules = template[job]["rules"].as_array().unwrap().iter();
        rules.map(|r| r["if"].as_str().unwrap().to_owned()).collect()
    };
    let branch = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH";
    assert_eq!(
        conditions("aftermark:check"),
        ["$CI_PIPELINE_SOURCE == \"merge_request_event\"", branch]
    );
    assert_eq!(conditions("aftermark:overdue"), ["$CI_PIPELINE_SOURCE == \"schedule\""]);
    assert_eq!(conditions("pages"), [branch]);
    assert_eq!(template[".aftermark"]["variables"]["GIT_DEPTH"], "0");
}
