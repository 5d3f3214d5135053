//! All tests of the program's behaviour, in one program: a folder for each part of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod actions;
mod cli;
mod editions;
mod fix;
mod formats;
mod gather;
mod hosts;
mod library;
mod manual;
mod rules;
mod schema;
mod search;
mod shared;
mod trackers;
mod writer;

use shared::{json, memory, project, repository};
