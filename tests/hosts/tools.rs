//! The Python packages that tests/run installs: validators of others, and pre-commit.

use std::io::Write;
use std::process::{Command, Output};

use camino::Utf8PathBuf;

use crate::project;

fn packages() -> Utf8PathBuf {
    project().join("tests/hosts/python/packages")
}

/// Whether they are there; that they are not is a failure in CI.
pub fn are_there() -> bool {
    // Written when the installation is complete.
    if packages().join(".stamp").is_file() {
        return true;
    }
    let what = "the packages of tests/hosts/python are not installed; tests/run does it";
    assert!(std::env::var_os("CI").is_none(), "{what}");
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
    false
}

/// A module of Python, with the packages in its path.
pub fn python(module: &str) -> Command {
    let mut command = Command::new("python3");
    command.args(["-m", module]).env("PYTHONPATH", packages()).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// A program of the packages.
pub fn program(name: &str) -> Command {
    Command::new(packages().join("bin").join(name))
}

/// Runs it and gives whether it was content, with all that it said.
pub fn judge(command: &mut Command) -> (bool, String) {
    let output: Output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
