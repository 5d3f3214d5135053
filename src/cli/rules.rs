//! `aftermark rules`: the list of all rules.

use std::io::{BufWriter, Write};

use super::open::Failure;
use super::{Outcome, stream};
use crate::report::rule_docs;

/// Arguments of `rules`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark rules
  aftermark rules --format json")]
pub struct Arguments {
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// How documentation is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a wiki or a comment
    Markdown,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    stream::forgive_closed_pipe(write(arguments.format))?;
    Ok(Outcome::Passed)
}

fn write(format: Format) -> std::io::Result<()> {
    match format {
        Format::Text => {
            let mut out = stream::stdout();
            rule_docs::list_text(&mut out)?;
            out.flush()
        }
        Format::Json | Format::Markdown => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            match format {
                Format::Json => rule_docs::list_json(&mut out)?,
                _ => rule_docs::list_markdown(&mut out)?,
            }
            out.flush()
        }
    }
}
