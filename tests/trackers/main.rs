//! Exports of trackers: read, compared with reports, written into them; and actions for importers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod export;
mod formats;
mod generated;
mod jira_azure;
mod projects;
mod repository;
mod shapes;
mod sync;
