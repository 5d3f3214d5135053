//! `aftermark coverage`: how many of the steps are answered, by step and over time.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::open::{Failure, as_of};
use super::{Outcome, date, output, stream};
use crate::report::coverage::{self, Coverage, coverage};
use crate::workspace::{Snapshot, find_root};

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
    /// Write to this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    /// The repository of incidents [default: the one that this folder lies in]
    #[arg(long, value_name = "FOLDER")]
    root: Option<Utf8PathBuf>,
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
    let root = find_root(arguments.root.as_deref().unwrap_or(Utf8Path::new(".")))?;
    let repository = Snapshot::open(&root, as_of(arguments.as_of))?;
    super::empty::refuse(&repository)?;
    let found = coverage(&repository.library, repository.verdict()?);
    match &arguments.output {
        Some(file) => {
            let mut bytes = Vec::new();
            write(&found, arguments, &mut bytes)?;
            output::write(file, Some(&repository), Some(&root), &bytes)?;
            stream::say_plainly(&found.line());
        }
        None => {
            let mut out = stream::stdout();
            let written = write(&found, arguments, &mut out).and_then(|()| out.flush());
            stream::forgive_closed_pipe(written)?;
        }
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
