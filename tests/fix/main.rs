//! `check --fix`: what it changes, what it leaves, and that it changes nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod generated;
mod incident;
mod plan;
mod program;
