//! Aftermark turns a repository of incident folders into a review that cannot be called finished
//! while one of its ten steps is unanswered, and a site where an organisation finds what it learned.
//!
//! # The way of the data
//!
//! ```text
//! git ──▶ source ──▶ model ──▶ derive ──▶ rules ──▶ report   (check)
//!                                  │
//!                                  └────▶ edition ─▶ site ─▶ publish   (build)
//! ```
//!
//! Each arrow is a one-way dependency: a room knows only those before it. The date as of which
//! everything is judged comes in from [`cli`]; nothing below it reads the clock.

pub mod cli;
pub mod config;
pub mod derive;
pub mod disk;
pub mod edition;
pub mod fix;
pub mod model;
pub mod notation;
#[cfg(feature = "serve")]
pub mod preview;
pub mod publish;
pub mod report;
pub mod rules;
pub mod scaffold;
pub mod schema;
pub mod site;
pub mod source;
pub mod tracker;
pub mod vocabulary;
