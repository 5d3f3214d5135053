//! Exports of trackers: read, compared with reports, written into them; and actions for importers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod export;
mod formats;
mod generated;
mod jira_azure;
mod projects;
#[path = "../cli/repository.rs"]
#[allow(dead_code)] // this suite uses a part of it
mod repository;
mod shapes;
mod story;
mod sync;
