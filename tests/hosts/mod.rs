//! The files for hosts, run as the hosts run them, and what a release consists of.

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
mod runner;
mod server;
mod terminal;
mod tools;
mod validate;
mod version;

use crate::project;

/// A YAML file of this project as JSON.
fn yaml(path: &str) -> serde_json::Value {
    let text = fs_err::read_to_string(project().join(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}
