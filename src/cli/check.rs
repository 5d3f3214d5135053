//! `aftermark check`: findings, then the scorecard.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::open::{Failure, Repository, find_root, open};
use super::{Outcome, date, fix, stream};
use crate::model::Library;
use crate::report::{scorecard, text};

/// Arguments of `check`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark check
  aftermark check incidents/2026-03-14-tls/README.md
  aftermark check --as-of 2026-06-30 --grades
  aftermark check --fix --diff                  what the mechanical fixes would change")]
pub struct Arguments {
    /// A repository, an incident folder, or any file in one [default: this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    /// Judge dates as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Show the lines that earned each grade, also for several incidents
    #[arg(long)]
    grades: bool,
    /// Make the changes that are safe and mechanical, then check what is left
    ///
    /// Inserts missing sections with the question that each has to answer, sorts the timeline by
    /// time, writes the steps' own headings alike, and writes a missing time zone out. All else in
    /// the files stays byte for byte; only files that git tracks are changed.
    #[arg(long)]
    fix: bool,
    /// With --fix: only show what would change; exits with 1 if anything would
    #[arg(long, requires = "fix")]
    diff: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let here = [Utf8PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() {
        &here[..]
    } else {
        &arguments.paths[..]
    };
    // Paths of several repositories are legal: each is opened once.
    let mut roots: BTreeMap<Utf8PathBuf, Vec<Utf8PathBuf>> = BTreeMap::new();
    for path in paths {
        let root = find_root(path)?;
        let real = path.canonicalize_utf8()?;
        let inside = real.strip_prefix(&root).map(Utf8Path::to_owned);
        roots
            .entry(root)
            .or_default()
            .push(inside.unwrap_or_default());
    }
    let mut outcome = Outcome::Passed;
    for (root, inside) in roots {
        let mut repository = open(&root, arguments.as_of)?;
        let mut chosen = choose(&repository.library, &inside);
        if chosen.is_empty() {
            return Err(Failure::Said(nothing_found(&repository, &inside)));
        }
        if arguments.fix {
            let fixed = fix::run(&repository, &chosen, arguments.diff)?;
            if arguments.diff {
                if fixed.files > 0 {
                    outcome = Outcome::Blocked;
                }
                continue;
            }
            repository = open(&root, arguments.as_of)?;
            chosen = choose(&repository.library, &inside);
        }
        let written = write(&repository, &chosen, arguments.grades);
        stream::forgive_closed_pipe(written)?;
        if chosen
            .iter()
            .any(|&i| repository.verdict.incident(i).blocks)
        {
            outcome = Outcome::Blocked;
        }
    }
    Ok(outcome)
}

/// The incidents that the paths mean, in order.
fn choose(library: &Library, paths: &[Utf8PathBuf]) -> Vec<usize> {
    let means = |folder: &Utf8Path, path: &Utf8PathBuf| {
        path.as_str().is_empty() || folder.starts_with(path) || path.starts_with(folder)
    };
    let all = library.incidents.iter().enumerate();
    all.filter(|(_, i)| paths.iter().any(|p| means(&i.folder, p)))
        .map(|(index, _)| index)
        .collect()
}

fn nothing_found(repository: &Repository, paths: &[Utf8PathBuf]) -> String {
    let folder = repository.library.config.incidents.folder.as_deref();
    let folder = folder.map_or("incidents", Utf8Path::as_str);
    let under: Vec<String> = paths
        .iter()
        .map(|p| {
            repository
                .root
                .join(p)
                .to_string()
                .trim_end_matches('/')
                .to_owned()
        })
        .collect();
    format!(
        "no incident found in {}; an incident is a folder {folder}/YYYY-MM-DD-slug with a README.md below the folder that holds aftermark.toml",
        under.join(", ")
    )
}

fn write(repository: &Repository, chosen: &[usize], all_grades: bool) -> std::io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    let Repository {
        library, verdict, ..
    } = repository;
    let shown = chosen
        .iter()
        .flat_map(|&i| verdict.of(i))
        .filter(|f| !f.is_suppressed());
    text::findings(&mut out, &library.sources, shown)?;
    if all_grades || chosen.len() == 1 {
        for &i in chosen {
            let incident = &library.incidents[i];
            scorecard::grades(&mut out, &library.sources, incident, verdict.incident(i))?;
            writeln!(out)?;
        }
    }
    scorecard::table(&mut out, library, verdict, chosen)?;
    let blocking = chosen
        .iter()
        .filter(|&&i| verdict.incident(i).blocks)
        .count();
    let waived = chosen
        .iter()
        .flat_map(|&i| verdict.of(i))
        .filter(|f| f.is_suppressed())
        .count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    write!(
        out,
        "\n{} incident{} checked, ",
        chosen.len(),
        plural(chosen.len())
    )?;
    match blocking {
        0 => write!(out, "nothing blocks")?,
        1 => write!(out, "1 blocks")?,
        n => write!(out, "{n} block")?,
    }
    if waived > 0 {
        write!(
            out,
            "; {waived} finding{} waived with a reason",
            plural(waived)
        )?;
    }
    writeln!(out)?;
    out.flush()
}
