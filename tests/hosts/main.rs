//! The files for hosts, run as the hosts run them, and what a release consists of.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod action;
mod commands;
mod expression;
mod gitlab;
mod hostile;
mod install;
mod package;
mod pre_commit;
mod recipes;
mod release;
#[path = "../cli/repository.rs"]
#[allow(dead_code)]
mod repository;
mod runner;
mod server;
mod terminal;
mod tools;
mod validate;
mod version;

use camino::Utf8PathBuf;

/// The top of this project.
fn project() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A YAML file of this project as JSON.
fn yaml(path: &str) -> serde_json::Value {
    let text = fs_err::read_to_string(project().join(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}
