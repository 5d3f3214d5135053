//! `check --fix`: what it changes, what it leaves, and that it changes nothing else.

mod generated;
mod in_text;
mod incident;
mod plan;
mod program;
