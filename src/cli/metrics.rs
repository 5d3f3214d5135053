//! `aftermark metrics`: how fast incidents were noticed and ended, how long something was out, what it cost.

use std::io::Write;

use chrono::NaiveDate;

use super::edition::{self, Shown};
use super::open::Failure;
use super::output::Output;
use super::{Outcome, date, stream};
use crate::derive::{budget, figures};
use crate::edition::Edition;
use crate::report::metrics::Metrics;

/// Arguments of `metrics`.
#[derive(clap::Args)]
#[command(mut_arg("as_of", |day| day.help("Judge as of this day [default: today]")))]
#[command(after_help = "Examples:
  aftermark metrics
  aftermark metrics --by severity --since 2026-01-01
  aftermark metrics --by month --format csv > metrics.csv
  aftermark metrics --by service --format openmetrics --output aftermark.prom

The figures are those of the site: of incidents that git tracks, and that had
happened. It judges nothing: it exits with 0 whatever the figures
are. docs/metrics.md says what each is.")]
pub struct Arguments {
    /// Put together incidents that have this in common
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Only incidents that began on this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
    /// Only incidents that began on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Option<NaiveDate>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum By {
    /// One that concerns several counts for each
    Service,
    Severity,
    /// By category of its causes; one with several counts for each
    Cause,
    /// In which it began
    Month,
}

impl From<By> for figures::By {
    fn from(by: By) -> Self {
        match by {
            By::Service => Self::Service,
            By::Severity => Self::Severity,
            By::Cause => Self::Cause,
            By::Month => Self::Month,
        }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
    /// For Prometheus and what reads its files
    Openmetrics,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.shown.root.find()?;
    let repository = arguments.shown.open(&root)?;
    super::empty::refuse(&repository)?;
    let whole = repository.clone();
    // What the site shows, so that both say the same.
    let (repository, printed) = arguments.shown.of(&repository, false)?;
    let edition = Edition::unjudged(&repository.library, repository.derived());
    let incidents: Vec<_> = edition.incidents().map(|e| (e.incident, e.facts)).collect();
    let by = arguments.by.map(figures::By::from);
    let mut measured = figures::measure(&incidents, by, arguments.since, arguments.until);
    if by == Some(figures::By::Severity) {
        measured.order_by(&repository.library.config.severity_names());
    }
    let found = Metrics {
        version: 1,
        as_of: edition.as_of(),
        since: arguments.since,
        until: arguments.until,
        by,
        error_budgets: budget::budgets(&incidents, &repository.library.config, edition.as_of()),
        measured,
    };
    let parts = || Ok(vec![(String::new(), edition::texts(&found, &[])?)]);
    if printed.gives_away(&root, &whole, &repository, &[], parts)? {
        return Ok(Outcome::Failed);
    }
    let mut out: Box<dyn Write> = match arguments.format {
        Format::Table => Box::new(stream::stdout()),
        // Programs read these back: what they escape takes care of itself.
        Format::Json | Format::Csv | Format::Openmetrics => Box::new(std::io::stdout().lock()),
    };
    arguments.output.write(&whole, &mut out, |out| write(&found, arguments.format, out))?;
    if arguments.output.is_file() {
        stream::say_plainly(&found.line());
    }
    Ok(Outcome::Passed)
}

fn write(found: &Metrics, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    match format {
        Format::Table => found.table(out),
        Format::Json => found.json(out),
        Format::Csv => found.csv(out),
        Format::Openmetrics => found.openmetrics(out),
    }
}
