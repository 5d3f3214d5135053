//! The manual (README.md and docs/): its links lead somewhere, its commands and snippets are taken by the
//! program, what is made from the source is up to date, and "getting started" works as it is written.

mod commands;
mod generated;
mod links;
mod page;
mod rooms;
mod servers;
mod snippets;
#[cfg(feature = "serve")]
mod started;
