//! The schemas say what the decoder does: the same keys, the same words, and nothing rejected that
//! `check` accepts.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod drift;
mod files;
mod json;
mod times;
