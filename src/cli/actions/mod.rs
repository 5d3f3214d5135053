//! `aftermark actions`: the promised improvements on the command line.

mod digest;
mod export;
mod list;
mod open;
mod set;
mod sync;
mod touching;

use clap::Subcommand;

use super::Outcome;
use super::open::Failure;

/// Arguments of `actions`.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  aftermark actions                       what is open, the most urgent first
  aftermark actions digest --owner @kim   one person's, for a mail
  aftermark actions set 2026-03-14-tls#A1 status=done done=2026-03-29
  aftermark actions touching --since origin/main

`aftermark actions COMMAND --help` has more examples."
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: list::Arguments,
}

#[derive(Subcommand)]
enum Command {
    /// List actions, the most urgent first
    List(list::Arguments),
    /// Sum up what is open, for a mail or a chat
    ///
    /// What is overdue, failed its test, is due within 14 days, is done and not verified, waits for
    /// another action, or was carried over: each action once, in the first group that it belongs to.
    Digest(digest::Arguments),
    /// Change actions in their files, and nothing else there
    ///
    /// Everything but the value stays byte for byte: comments, order, notation, line ends. What the file
    /// says afterwards is read again before anything is written.
    Set(set::Arguments),
    /// Say what the services that own some files still owe
    ///
    /// For a pull request to a code repository: open actions, and safeguards that failed once and are not
    /// mended, of the services that own the changed files.
    Touching(touching::Arguments),
    /// Compare actions with what a tracker exported
    Sync(sync::Arguments),
    /// Write actions for a tracker to import
    Export(export::Arguments),
}

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    match arguments.command {
        None => list::run(&arguments.list),
        Some(Command::List(arguments)) => list::run(&arguments),
        Some(Command::Digest(arguments)) => digest::run(&arguments),
        Some(Command::Set(arguments)) => set::run(&arguments),
        Some(Command::Touching(arguments)) => touching::run(&arguments),
        Some(Command::Sync(arguments)) => sync::run(&arguments),
        Some(Command::Export(arguments)) => export::run(&arguments),
    }
}
