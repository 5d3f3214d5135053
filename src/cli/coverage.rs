//! `aftermark coverage`: how many of the steps are answered, by step and over time.

use std::io::Write;

use chrono::NaiveDate;

use super::open::{Failure, Root, as_of};
use super::output::Output;
use super::{Outcome, date, stream};
use crate::report::coverage::{self, Coverage, coverage};
use crate::workspace::Snapshot;

/// Arguments of `coverage`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark coverage
  aftermark coverage --by month
  aftermark coverage --format json
  aftermark coverage --format svg --output coverage.svg

Counted are the steps that are asked of each report; a step that is waived with
a reason counts as answered. It judges nothing: it always exits with 0.")]
pub struct Arguments {
    /// Rows over time, of the text
    #[arg(long, value_enum, default_value_t = By::Year)]
    by: By,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    root: Root,
    /// Judge as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum By {
    Month,
    Year,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// A badge for a README
    Svg,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.root.find()?;
    let repository = Snapshot::open(&root, as_of(arguments.as_of))?;
    super::empty::refuse(&repository)?;
    let found = coverage(&repository.library, repository.verdict()?);
    let make = |out: &mut dyn Write| write(&found, arguments, out);
    arguments.output.write(&repository, &mut stream::stdout(), make)?;
    if arguments.output.is_file() {
        stream::say_plainly(&found.line());
    }
    Ok(Outcome::Passed)
}

fn write(found: &Coverage, arguments: &Arguments, out: &mut dyn Write) -> std::io::Result<()> {
    match arguments.format {
        Format::Text => {
            let by = match arguments.by {
                By::Month => coverage::By::Month,
                By::Year => coverage::By::Year,
            };
            found.text(out, by)
        }
        Format::Json => found.json(out),
        Format::Svg => out.write_all(found.svg().as_bytes()),
    }
}
