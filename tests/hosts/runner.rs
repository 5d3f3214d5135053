//! Runs action.yml as GitHub's runner does: step by step, each `run` in a bash of its own with the variables and
//! the files that GitHub documents; steps that use other actions are written down instead.

use std::collections::BTreeMap;
use std::process::Command;
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value, json};

use super::expression::{evaluate, holds, interpolate};
use crate::project;
use crate::repository::DAY;

/// A job that uses the action in a checkout.
pub struct Job {
    /// The checkout.
    pub workspace: Utf8PathBuf,
    /// What the workflow gives under `with`.
    pub with: BTreeMap<String, String>,
    /// The event that started it, as GITHUB_EVENT_PATH has it.
    pub event: Value,
    /// Where the action comes from; empty for `uses: ./`.
    pub repository: String,
    /// The address of the host.
    pub server: String,
    pub system: &'static str,
    pub processor: &'static str,
    /// Folders in front of all others in PATH.
    pub before: Vec<Utf8PathBuf>,
    /// The folder with the action's files.
    pub action: Utf8PathBuf,
    keep: Rc<tempfile::TempDir>,
}

/// What became of a job.
#[derive(Debug, Default)]
pub struct Ran {
    /// What the steps wrote, in order.
    pub log: String,
    /// What the steps wrote into the job's summary.
    pub summary: String,
    /// The outputs of the action.
    pub outputs: BTreeMap<String, String>,
    /// The name of the step that failed, with its code.
    pub failed: Option<(String, i32)>,
    /// Other actions that were used, with what they were given.
    pub used: Vec<(String, BTreeMap<String, String>)>,
    /// Names of the steps that were run or used.
    pub steps: Vec<String>,
    /// Files that outputs name stay as long as this.
    _keep: Option<Rc<tempfile::TempDir>>,
}

impl Job {
    /// A push to the default branch of a checkout, with the program already there.
    pub fn new(workspace: &Utf8Path) -> Self {
        let program = Utf8Path::new(env!("CARGO_BIN_EXE_aftermark"));
        Self {
            workspace: workspace.to_owned(),
            with: BTreeMap::from([("as-of".to_owned(), DAY.to_owned())]),
            event: json!({"ref": "refs/heads/main"}),
            repository: "acme/aftermark".to_owned(),
            server: "https://host.invalid".to_owned(),
            system: "Linux",
            processor: "X64",
            before: vec![program.parent().unwrap().to_owned()],
            action: project().to_owned(),
            keep: Rc::new(tempfile::tempdir().unwrap()),
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.with.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A pull request against a commit, in the shape of GitHub's event.
    pub fn pull_request(mut self, base: &str) -> Self {
        self.event = json!({
            "action": "synchronize",
            "number": 7,
            "pull_request": {
                "number": 7,
                "title": "x\"; touch pwned; ::error::pwned",
                "head": {"ref": "a$(touch pwned)", "sha": "0123456789012345678901234567890123456789"},
                "base": {"ref": "main", "sha": base},
            },
            "repository": {"full_name": "acme/incidents", "default_branch": "main"},
        });
        self
    }

    pub fn temp(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.keep.path().canonicalize().unwrap()).unwrap()
    }

    /// All steps but the one that installs.
    pub fn run(&self) -> Ran {
        self.run_steps(|id| id != "install")
    }

    /// All steps.
    pub fn run_all(&self) -> Ran {
        self.run_steps(|_| true)
    }

    fn run_steps(&self, wanted: impl Fn(&str) -> bool) -> Ran {
        let text = fs_err::read_to_string(self.action.join("action.yml")).unwrap();
        let action: Value = serde_saphyr::from_str(&text).unwrap();
        assert_eq!(action["runs"]["using"], "composite");
        let declared = action["inputs"].as_object().unwrap();
        for given in self.with.keys() {
            assert!(declared.contains_key(given), "there is no input {given}");
        }
        let mut inputs = Map::new();
        for (name, input) in declared {
            let default = input["default"].as_str().unwrap_or_default().to_owned();
            let value = self.with.get(name).cloned().unwrap_or(default);
            inputs.insert(name.clone(), Value::String(value));
        }
        let event_path = self.temp().join("event.json");
        fs_err::write(&event_path, self.event.to_string()).unwrap();
        let mut contexts = json!({
            "inputs": inputs,
            "steps": {},
            "github": {"event": self.event, "action_repository": self.repository},
        });
        let mut ran = Ran { _keep: Some(Rc::clone(&self.keep)), ..Ran::default() };
        let mut path = self.before.clone();
        for (number, step) in action["runs"]["steps"].as_array().unwrap().iter().enumerate() {
            let id = step["id"].as_str().unwrap_or_default();
            let name = step["name"].as_str().unwrap().to_owned();
            if !wanted(id) {
                continue;
            }
            if let Some(condition) = step["if"].as_str()
                && !holds(&evaluate(condition, &contexts))
            {
                continue;
            }
            ran.steps.push(name.clone());
            if let Some(uses) = step["uses"].as_str() {
                ran.used.push((uses.to_owned(), values(&step["with"], &contexts)));
                continue;
            }
            assert_eq!(step["shell"], "bash");
            let folder = self.temp().join(number.to_string());
            fs_err::create_dir_all(&folder).unwrap();
            let files = ["output", "path", "env", "summary"].map(|f| folder.join(f));
            for file in &files {
                fs_err::write(file, "").unwrap();
            }
            let script = folder.join("script.sh");
            let text = step["run"].as_str().unwrap();
            // What is an expression there would be code here.
            assert!(!text.contains("${{"), "{name}");
            fs_err::write(&script, text).unwrap();
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
                .arg(&script)
                .current_dir(&self.workspace)
                .env_clear()
                .env("PATH", self.path(&path))
                .env("HOME", self.temp())
                .env("LANG", "C.UTF-8")
                .env("CI", "true")
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", &self.action)
                .env("GITHUB_EVENT_PATH", &event_path)
                .env("GITHUB_OUTPUT", &files[0])
                .env("GITHUB_PATH", &files[1])
                .env("GITHUB_ENV", &files[2])
                .env("GITHUB_STEP_SUMMARY", &files[3])
                .env("GITHUB_SERVER_URL", &self.server)
                .env("GITHUB_REPOSITORY", "acme/incidents")
                .env("GITHUB_WORKSPACE", &self.workspace)
                .env("RUNNER_TEMP", self.temp())
                .env("RUNNER_OS", self.system)
                .env("RUNNER_ARCH", self.processor)
                .envs(values(&step["env"], &contexts));
            let output = command.output().unwrap();
            ran.log += &String::from_utf8(output.stdout).unwrap();
            ran.log += &String::from_utf8(output.stderr).unwrap();
            ran.summary += &fs_err::read_to_string(&files[3]).unwrap();
            let added = fs_err::read_to_string(&files[1]).unwrap();
            for line in added.lines() {
                path.insert(0, line.into());
            }
            assert_eq!(fs_err::read_to_string(&files[2]).unwrap(), "", "{name} sets variables");
            if !id.is_empty() {
                contexts["steps"][id] = json!({"outputs": outputs(&files[0])});
            }
            match output.status.code().unwrap() {
                0 => {}
                code => {
                    ran.failed = Some((name, code));
                    break;
                }
            }
        }
        for (name, output) in action["outputs"].as_object().unwrap() {
            let value = interpolate(output["value"].as_str().unwrap(), &contexts);
            ran.outputs.insert(name.clone(), value);
        }
        ran
    }

    fn path(&self, before: &[Utf8PathBuf]) -> String {
        let before: Vec<&str> = before.iter().map(|p| p.as_str()).collect();
        format!("{}:/usr/local/bin:/usr/bin:/bin", before.join(":"))
    }
}

/// The values of a mapping, with their expressions replaced.
fn values(mapping: &Value, contexts: &Value) -> BTreeMap<String, String> {
    let entries = mapping.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| {
            let text = match value {
                Value::String(text) => interpolate(text, contexts),
                other => other.to_string(),
            };
            (key.clone(), text)
        })
        .collect()
}

/// What a step wrote into GITHUB_OUTPUT, read as the runner reads it: `name=value`, or `name<<END` and lines up
/// to `END`.
fn outputs(file: &Utf8Path) -> BTreeMap<String, String> {
    let text = fs_err::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut found = BTreeMap::new();
    while let Some(line) = lines.next() {
        let (at, c) = line
            .char_indices()
            .find(|(at, c)| *c == '=' || line[*at..].starts_with("<<"))
            .unwrap_or_else(|| panic!("the runner refuses `{line}`"));
        let (name, rest) = line.split_at(at);
        let value = if c == '=' {
            rest[1..].to_owned()
        } else {
            let end = &rest[2..];
            let inside: Vec<&str> = lines.by_ref().take_while(|l| *l != end).collect();
            inside.join("\n")
        };
        found.insert(name.to_owned(), value);
    }
    found
}

impl Ran {
    /// Commands in the log that the runner would obey, each as `name parameters::text`.
    pub fn commands(&self) -> Vec<&str> {
        let lines = self.log.split(['\n', '\r']);
        lines
            .filter_map(|l| l.trim_start().strip_prefix("::"))
            .chain(self.log.split("##[").skip(1))
            .collect()
    }
}
