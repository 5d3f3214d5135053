//! The program as a user runs it: arguments in, text, files and exit codes out, on real repositories.

mod across;
mod bad_input;
mod build;
#[cfg(unix)]
mod canary;
mod check;
mod convert;
mod gate;
mod history;
mod import;
mod kept;
mod languages;
mod metrics;
mod output;
mod rules_on_site;
mod safety;
mod services;
mod theme;
#[cfg(unix)]
mod tracked;
mod unseen;
mod words;
