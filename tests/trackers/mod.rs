//! Exports of trackers: read, compared with reports, written into them; and actions for importers.

mod export;
mod formats;
mod generated;
mod jira_azure;
mod projects;
mod shapes;
mod story;
mod sync;
