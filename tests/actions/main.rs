//! `aftermark actions`: what it lists, sums up and changes, as a user runs it and value by value.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod calendar;
mod digest;
mod edits;
mod fixture;
mod list;
#[path = "../cli/repository.rs"]
#[allow(dead_code)]
mod repository;
mod set;
mod story;
mod touching;
