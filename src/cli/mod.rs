//! The command line: arguments → calls of the rooms. Holds no logic of its own.

mod actions;
mod audit;
mod baseline;
mod build;
mod check;
mod completions;
mod convert;
mod coverage;
mod edition;
mod empty;
mod explain;
mod export;
mod fix;
mod formats;
mod gate;
mod gather;
mod import;
mod init;
mod interrupted;
mod kept;
mod look;
mod man;
mod metrics;
mod new;
mod open;
mod output;
mod rules;
mod schema;
mod search;
mod seen;
#[cfg(feature = "serve")]
mod serve;
mod stream;
mod theme;
mod timings;

use std::ffi::OsString;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{CommandFactory, Parser, Subcommand};

/// What a command ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing blocks.
    Passed,
    /// Something blocks.
    Blocked,
    /// The command could not be run.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Passed => 0,
            Outcome::Blocked => 1,
            Outcome::Failed => 2,
        })
    }
}

/// The version, and the commit that the program was built from as far as `build.rs` could know it. For
/// people only: what the program writes must not depend on it.
const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), env!("AFTERMARK_BUILT_FROM"));

/// Check postmortems and publish what was learned
///
/// An incident is a folder of Markdown in your git repository. `check` says which of the ten steps
/// of a complete review are not answered yet; `build` makes a site of all incidents.
#[derive(Parser)]
#[command(
    name = "aftermark",
    version,
    long_version = LONG_VERSION,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(after_help = "Examples:
  aftermark init                             this folder, ready for postmortems
  aftermark new 'Checkout returned 502'      a postmortem, with the questions
  aftermark serve                            the site while you write
  aftermark check                            all incidents of this repository
  aftermark check incidents/2026-03-14-tls   one incident, with its ten grades
  aftermark build --output public            the site, into public/
  aftermark explain impact/no-workaround     what a rule asks, how to answer it
  aftermark actions digest                   what improvements are owed
  aftermark search 'upstream timed out'      what was written about it
  aftermark seen error.log                   whether it happened before

`aftermark COMMAND --help` has more examples. Exit codes: 0 nothing blocks,
1 something blocks, 2 the command could not be run.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t = Colour::Auto,
        value_name = "WHEN",
        // Behind the options of each command.
        display_order = 900
    )]
    color: Colour,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Make a folder ready for postmortems: configuration, checks on each change, a first incident
    ///
    /// Asks no questions and overwrites nothing: what is there already stays, and is told. May be run
    /// again.
    Init(init::Arguments),
    /// Begin a postmortem: a folder with the questions to answer
    ///
    /// What is known is filled in: services and who answers for them, times, audiences to decide
    /// about, and the safeguards that earlier incidents of the services name.
    New(Box<new::Arguments>),
    /// Say which steps of which reviews are not answered yet
    ///
    /// Prints every finding of every incident with the place, the cause and what to do, then a
    /// scorecard. For a single incident also the lines that earned each grade.
    Check(check::Arguments),
    /// Make a site of all incidents
    ///
    /// Checks first: an incident that blocks stops the build, unless --allow-incomplete builds it
    /// with a banner that says what is missing. The previous site stays until the new one is whole.
    Build(build::Arguments),
    /// Compare a built site with what an edition leaves out
    ///
    /// Every file of it, of any build: each word and name that stands in the repository, and neither in what the edition
    /// lets through nor in the program's own texts, is told with both places.
    Audit(audit::Arguments),
    /// Show the site while you write: a save shows in the browser, with what is wrong beside it
    ///
    /// Drafts and what git does not track yet are shown too, marked. A mistake that keeps a page from being
    /// made is shown on the last page that could be.
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    /// List, sum up and change the promised improvements
    ///
    /// Without a subcommand: the list, the most urgent first.
    Actions(Box<actions::Arguments>),
    /// Find what was written: words, errors, ids, names, dates, or a line of a log
    ///
    /// The same answers in the same order as the search of the site. A word that nothing has is said to be
    /// missing, with what may have been meant.
    Search(search::Arguments),
    /// Say whether an error was seen before, what fixed it then, and what is still owed
    ///
    /// An error line, a stack trace or a whole log is compared with the evidence, timelines, causes and summaries of all
    /// incidents; numbers, ids, times and hosts may be others.
    Seen(seen::Arguments),
    /// Put what happened when into a timeline, from logs, chats, shell histories and exports
    ///
    /// Each entry has its source; many of the same message become one. What is in the timeline already stays byte for byte
    /// and is not added again; secrets are masked.
    Gather(Box<gather::Arguments>),
    /// Move the lists of incidents from YAML into the text of the report, or back
    ///
    /// What an incident says stays the same, which is tried before anything is written: a list that would be
    /// read otherwise stays where it is, and the reason is said.
    Convert(convert::Arguments),
    /// Make incidents of the reports that you have already
    ///
    /// The words stay as they are; headings, labels and times are told apart so that they are read. What nobody can
    /// know for certain is asked for in a comment.
    Import(import::Arguments),
    /// Make one file of an incident, to hand it in elsewhere: HTML, Word, Confluence, Markdown, JSON
    ///
    /// It needs nothing beside it; what cannot come along is said.
    Export(export::Arguments),
    /// Say how many of the steps are answered, by step and over time
    ///
    /// For who watches a collection of old reports get better, and as a badge.
    Coverage(coverage::Arguments),
    /// Say how fast incidents were noticed and ended, how long something was out, what it cost
    ///
    /// How many values there are and how they are spread come before any mean; what too few incidents say is not said.
    Metrics(metrics::Arguments),
    /// List all rules
    ///
    /// Each with its group, its level unless aftermark.toml says otherwise, and what it asks.
    Rules(rules::Arguments),
    /// Say what a rule asks, why, and how to answer it
    ///
    /// With examples that fail and that pass.
    Explain(explain::Arguments),
    /// Describe the format to editors, as JSON Schema
    ///
    /// With it they complete keys and words, show what each is for, and mark mistakes as one types.
    Schema(schema::Arguments),
    /// Change how the site looks: copy parts of the built-in theme, list what is overridden
    Theme(theme::Arguments),
    /// Write the script that lets a shell complete commands and options
    Completions(completions::Arguments),
    /// Write manual pages, one for each command
    Man(man::Arguments),
}

/// All commands and options, as data: for completions, manual pages and documentation.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the command that the arguments ask for and returns the program's exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(e) => {
            // Help and version are answers, not failures.
            let failed = e.use_stderr();
            stream::tell(&e.render().ansi().to_string(), failed);
            return if failed { Outcome::Failed } else { Outcome::Passed }.into();
        }
    };
    match arguments.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = match arguments.command {
        Command::Init(arguments) => init::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Actions(arguments) => actions::run(*arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Seen(arguments) => seen::run(&arguments),
        Command::Gather(arguments) => gather::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Metrics(arguments) => metrics::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Theme(arguments) => theme::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            stream::error(&failure);
            Outcome::Failed.into()
        }
    }
}

/// A date on the command line.
fn date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "write a date as year-month-day, as in 2026-03-29".to_owned())
}

#[cfg(test)]
mod tests;
