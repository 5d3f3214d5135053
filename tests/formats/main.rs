//! Every form in which `aftermark check` says what it found: what it looks like, whether those it is
//! meant for take it, where it goes, and that nothing quoted in it can act.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod destinations;
mod fixture;
mod hostile;
mod markdown;
mod official;
#[allow(dead_code)] // It is shared: `build` is tried elsewhere.
#[path = "../cli/repository.rs"]
mod repository;
mod rule_docs;
mod snapshots;
