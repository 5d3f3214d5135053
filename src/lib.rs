//! Aftermark turns a repository of incident folders into a review that cannot be called finished
//! while one of its ten steps is unanswered, and a site where an organisation finds what it learned.
//!
//! # The way of the data
//!
//! ```text
//! vocabulary    intake    disk
//!     │           │        ▲
//! git ─▶ source ─▶ notation ─▶ model ─▶ derive ─▶ rules ─▶ report
//!                                 │         ▲
//!                                 └▶ edition┘
//!                                 └──── workspace ────┘
//!                                           │
//!    search     ┌─────────┬─────────────────┴──────┬──────────┐
//!       │      fix     tracker   scaffold   import       schema
//!      site
//!       │
//!    export · publish · preview                     cli above all
//! ```
//!
//! Each arrow is a one-way dependency; `docs/architecture.md` says what each room takes, gives and never does. The
//! modules below are in that order. The date as of which everything is judged comes in from [`cli`]; nothing below it
//! reads the clock.

pub mod vocabulary;

pub mod intake;

pub mod disk;

pub mod cache;

pub mod source;

pub mod notation;

pub mod config;

pub mod model;

pub mod derive;

pub mod rules;

pub mod report;

pub mod schema;

pub mod edition;

pub mod fix;

pub mod scaffold;

pub mod import;

pub mod tracker;

pub mod workspace;

pub mod search;

pub mod gather;

pub mod site;

pub mod export;

pub mod publish;

#[cfg(feature = "serve")]
pub mod preview;

pub mod cli;
