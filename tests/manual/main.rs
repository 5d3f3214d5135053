//! The manual (README.md and docs/): its links lead somewhere, its commands and snippets are taken by the
//! program, what is made from the source is up to date, and "getting started" works as it is written.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod commands;
mod generated;
mod links;
mod page;
#[path = "../cli/repository.rs"]
#[allow(dead_code)]
mod repository;
mod servers;
mod snippets;
#[cfg(feature = "serve")]
mod started;
#[path = "../schema/json.rs"]
mod yaml;

/// This project's folder.
fn project() -> &'static camino::Utf8Path {
    camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
}
