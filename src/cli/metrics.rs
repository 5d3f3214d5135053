//! `aftermark metrics`: how fast incidents were noticed and ended, how long something was out, what it cost.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::edition::Chosen;
use super::open::Failure;
use super::{Outcome, date, output, stream};
use crate::derive::{budget, figures};
use crate::edition::{Audience, Edition};
use crate::report::metrics::Metrics;
use crate::workspace::{Snapshot, find_root};

/// Arguments of `metrics`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark metrics
  aftermark metrics --by severity --since 2026-01-01
  aftermark metrics --by month --format csv > metrics.csv
  aftermark metrics --by service --format openmetrics --output aftermark.prom

The figures are those of the site: of incidents that git tracks, and that had
happened. It judges nothing: it always exits with 0. docs/metrics.md says what
each figure is.")]
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
    /// Write to this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    /// The repository of incidents [default: the one that this folder lies in]
    #[arg(long, value_name = "FOLDER")]
    root: Option<Utf8PathBuf>,
    /// Judge as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    edition: Chosen,
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
    let root = find_root(arguments.root.as_deref().unwrap_or(Utf8Path::new(".")))?;
    let repository = Snapshot::open(&root, arguments.edition.opening(arguments.as_of))?;
    super::empty::refuse(&repository)?;
    // What the site shows, so that both say the same.
    let audience = Audience { untracked: false, until: repository.past() };
    let whole = repository.clone();
    let repository = repository.for_audience(arguments.edition.audience(audience))?;
    let repository = arguments.edition.of(repository)?;
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
    match &arguments.output {
        Some(file) => {
            let mut bytes = Vec::new();
            write(&found, arguments.format, &mut bytes)?;
            output::write(file, Some(&whole), Some(&root), &bytes)?;
            stream::say_plainly(&found.line());
        }
        None => {
            let written = match arguments.format {
                Format::Table => {
                    let mut out = stream::stdout();
                    write(&found, arguments.format, &mut out).and_then(|()| out.flush())
                }
                // Programs read these back: what they escape takes care of itself.
                Format::Json | Format::Csv | Format::Openmetrics => {
                    let mut out = std::io::stdout().lock();
                    write(&found, arguments.format, &mut out).and_then(|()| out.flush())
                }
            };
            stream::forgive_closed_pipe(written)?;
        }
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
