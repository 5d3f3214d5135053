//! A repository in a temporary folder, with git or without, and runs of the program in it.

use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};

use crate::project;

pub const SLUG: &str = "2026-03-14-checkout-tls-expiry";
/// The day on which fixtures are judged.
pub const DAY: &str = "2026-11-24";

pub struct Repository {
    _keep: tempfile::TempDir,
    pub root: Utf8PathBuf,
}

/// What a run gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Repository {
    /// An empty folder, not in any git repository.
    pub fn empty() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let real = keep.path().canonicalize().unwrap().join("repo");
        let root = Utf8PathBuf::from_path_buf(real).unwrap();
        fs_err::create_dir(&root).unwrap();
        Self { _keep: keep, root }
    }

    /// A copy of a folder of this project, relative to its root.
    pub fn copy_of(folder: &str) -> Self {
        let repository = Self::empty();
        let from = project().join(folder);
        for entry in walkdir::WalkDir::new(&from).min_depth(1) {
            let entry = entry.unwrap();
            let path = Utf8Path::from_path(entry.path()).unwrap();
            let to = repository.root.join(path.strip_prefix(&from).unwrap());
            if entry.file_type().is_dir() {
                fs_err::create_dir_all(&to).unwrap();
            } else {
                fs_err::copy(path, &to).unwrap();
            }
        }
        repository
    }

    /// The complete fixture: one incident on which every rule passes.
    pub fn complete() -> Self {
        Self::copy_of("tests/fixtures/complete")
    }

    /// Makes it a git repository and commits all that is there.
    pub fn committed(self) -> Self {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=all"]);
        self
    }

    pub fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
        let output = Command::new("git")
            .current_dir(&self.root)
            .args(identity)
            // What is committed has the same name whenever the tests are run.
            .env("GIT_AUTHOR_DATE", "2026-11-20T10:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-20T10:00:00Z")
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let to = self.root.join(path);
        fs_err::create_dir_all(to.parent().unwrap()).unwrap();
        fs_err::write(to, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.root.join(path)).unwrap()
    }

    /// Replaces the first occurrence of a text in a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "no `{from}` in {path}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Runs the program in the repository's root.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(".", arguments, &[])
    }

    /// Runs the program in a folder of the repository, with some variables of its environment.
    pub fn run_in(&self, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_aftermark"))
            .current_dir(self.root.join(folder))
            .args(arguments)
            .env_remove("COLUMNS")
            // Nor does the folder for caches of whoever runs them.
            .env("AFTERMARK_CACHE", "off")
            .envs(variables.iter().copied())
            .env_remove("CLICOLOR_FORCE")
            .env("NO_COLOR", "1")
            // These tests may run in a workflow; what they run shall not notice.
            .env_remove("GITHUB_ACTIONS")
            .env_remove("GITHUB_STEP_SUMMARY")
            // Nothing above the temporary folder may be taken for the repository.
            .env("GIT_CEILING_DIRECTORIES", self.root.parent().unwrap())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap().replace(self.root.as_str(), "[root]")
        };
        Run {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub fn check(&self, more: &[&str]) -> Run {
        self.run(&[&["check", "--as-of", DAY], more].concat())
    }

    pub fn build(&self, more: &[&str]) -> Run {
        self.run(&[&["build", "--as-of", DAY], more].concat())
    }

    /// Every file below a folder with its bytes, in order.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let base = self.root.join(folder);
        let walk = walkdir::WalkDir::new(&base).sort_by_file_name();
        walk.into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| {
                let path = Utf8Path::from_path(e.path()).unwrap();
                let name = path.strip_prefix(&base).unwrap().to_string();
                (name, fs_err::read(path).unwrap())
            })
            .collect()
    }
}

impl Run {
    /// Code and both streams, for a snapshot.
    pub fn whole(&self) -> String {
        format!("exit {}\n--- out\n{}--- err\n{}", self.code, self.out, self.err)
    }
}
