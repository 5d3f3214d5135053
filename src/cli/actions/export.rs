//! `aftermark actions export`.

use crate::cli::Outcome;
use crate::cli::open::Failure;

/// Arguments of `actions export`.
#[derive(clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_: &Arguments) -> Result<Outcome, Failure> {
    Err(Failure::Said("not available yet".to_owned()))
}
