//! `aftermark check`: reads, judges and reports.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::baseline::{self, Update};
use super::formats::Formats;
use super::gate::{self, Gate};
use super::kept::Kept;
use super::open::{Failure, as_of, incident, warn_of_unnamed};
use super::timings::{self, Clock, Timings};
use super::{Outcome, date, empty, fix};
use crate::disk::Writer;
use crate::report::{Detail, Report};
use crate::workspace::{Opening, Snapshot, find_root};

/// Arguments of `check`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark check
  aftermark check incidents/2026-03-14-tls/README.md
  aftermark check --as-of 2026-06-30 --grades
  aftermark check --since origin/main
  aftermark check --fix --diff      what the mechanical fixes would change
  aftermark check --format text --format sarif --output aftermark.sarif
  aftermark check --format markdown --output \"$GITHUB_STEP_SUMMARY\"
  aftermark check --update-baseline --reason 'reports from before this check'
  aftermark check --stdin-filename incidents/2026-03-14-tls/README.md < buffer")]
pub struct Arguments {
    /// A repository, an incident folder or its name, or any file in one [default: this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    /// Judge dates as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Show the lines that earned each grade, also for several incidents
    #[arg(long)]
    grades: bool,
    /// Show only what blocks, and the last line
    #[arg(long, short)]
    quiet: bool,
    /// Count findings by rule instead of showing them
    #[arg(long)]
    statistics: bool,
    #[command(flatten)]
    formats: Formats,
    #[command(flatten)]
    gate: Gate,
    #[command(flatten)]
    fix: fix::Fix,
    #[command(flatten)]
    timings: Timings,
    #[command(flatten)]
    kept: Kept,
}

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<Outcome, Failure> {
    let formats = std::mem::take(&mut arguments.formats).or_default();
    let detail = Detail {
        quiet: arguments.quiet,
        statistics: arguments.statistics,
        grades: arguments.grades,
    };
    let here = [Utf8PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths[..] };
    let mut buffer = arguments.gate.stdin_filename.as_deref().map(gate::buffer).transpose()?;
    // Paths of several repositories are legal: each is opened once.
    let mut roots: BTreeMap<Utf8PathBuf, Asked> = BTreeMap::new();
    if let Some(buffer) = &buffer {
        roots.entry(buffer.root.clone()).or_default().paths.push(buffer.path.clone());
    } else {
        for path in paths {
            // Other commands know an incident by the name of its folder.
            if path.components().count() == 1 && path.symlink_metadata().is_err() {
                let root = find_root(Utf8Path::new("."))?;
                roots.entry(root).or_default().slugs.push(path.to_string());
                continue;
            }
            let root = find_root(path)?;
            let real = path.canonicalize_utf8()?;
            let inside = real.strip_prefix(&root).map(Utf8Path::to_owned);
            roots.entry(root).or_default().paths.push(inside.unwrap_or_default());
        }
    }
    formats.prepare(roots.len(), roots.keys().next())?;
    let mut outcome = Outcome::Passed;
    let mut clock = arguments.timings.begin();
    for (root, asked) in roots {
        let opening = Opening {
            as_it_stood: !arguments.fix.fix,
            buffer: buffer.take().map(|b| (b.path, b.bytes)),
            new_baseline: arguments.gate.update_baseline,
            ..as_of(arguments.as_of)
        };
        let opening = arguments.kept.opening(opening);
        outcome =
            outcome.max(check(&arguments, &root, &asked, opening, &mut clock, |report, of| {
                formats.write(report, detail, of)
            })?);
    }
    clock.tell()?;
    Ok(outcome)
}

/// What is checked of one repository.
#[derive(Default)]
struct Asked {
    /// Relative to its root.
    paths: Vec<Utf8PathBuf>,
    slugs: Vec<String>,
}

impl Asked {
    fn in_library(&self, repository: &Snapshot) -> Result<Vec<Utf8PathBuf>, Failure> {
        let mut paths = self.paths.clone();
        for slug in &self.slugs {
            let index = incident(repository, slug).map_err(|why| {
                Failure::Said(format!("no file or folder is called {slug}, and {why}"))
            })?;
            paths.push(repository.library.incidents[index].folder.clone());
        }
        Ok(paths)
    }
}

/// Checks the incidents of one repository that were asked for.
fn check(
    arguments: &Arguments,
    root: &Utf8Path,
    asked: &Asked,
    opening: Opening,
    clock: &mut Clock,
    write: impl FnOnce(&Report<'_>, &Snapshot) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let gate = &arguments.gate;
    let fixes = arguments.fix.fix && !arguments.fix.diff;
    // Before anything is read, so that nothing of ours changes it meanwhile.
    let writer = (fixes || gate.update_baseline).then(|| Writer::begin(root));
    let writer = writer.transpose()?;
    let mut repository = timings::open(root, opening, clock)?;
    if !gate.renamed.is_empty() {
        repository.rename_in_baseline(&gate.renamed)?;
    }
    timings::judge(&repository, clock)?;
    warn_of_unnamed(&repository.library);
    if let (true, Some(writer)) = (gate.update_baseline, &writer) {
        let update =
            Update { accept_new: gate.accept_new, reason: gate.reason.as_deref(), is_aside: false };
        return baseline::update(&repository, &update, writer);
    }
    let inside = &asked.in_library(&repository)?;
    let mut chosen = choose(&repository, inside);
    if chosen.is_empty() {
        return Err(Failure::Said(nothing_found(&repository, inside)));
    }
    let since = |repository: &Snapshot, chosen: &mut Vec<usize>| {
        let changes = gate.since.as_deref().map(|rev| repository.changes_since(rev)).transpose()?;
        if let Some(changes) = &changes {
            chosen.retain(|i| changes.of(*i).is_some());
        }
        Ok::<_, Failure>(changes)
    };
    if arguments.fix.fix {
        since(&repository, &mut chosen)?;
        let fixed = fix::run(&repository, &chosen, writer.as_ref())?;
        if writer.is_none() {
            return Ok(if fixed.files > 0 { Outcome::Blocked } else { Outcome::Passed });
        }
        drop(writer);
        repository = Snapshot::open(root, arguments.kept.opening(as_of(arguments.as_of)))?;
        chosen = choose(&repository, inside);
    }
    let changes = since(&repository, &mut chosen)?;
    let report = Report::new(
        &repository.library,
        repository.verdict()?,
        &chosen,
        repository.as_of,
        repository.library.sources.tree().prefix(),
    );
    let report = report.since(changes.as_ref());
    if changes.is_some() {
        clock.lap("rules", "incidents compared", chosen.len());
    }
    // A buffer goes by with every key.
    if gate.stdin_filename.is_none() {
        arguments.kept.keep(&repository);
    }
    clock.lap("cache", "incidents", repository.library.incidents.len());
    write(&report, &repository)?;
    clock.lap("report", "findings", report.findings().count());
    let blocks = report.findings().any(|f| f.blocks);
    Ok(if blocks { Outcome::Blocked } else { Outcome::Passed })
}

/// The incidents that the paths mean, in order. What is decided for all of them means all.
fn choose(repository: &Snapshot, paths: &[Utf8PathBuf]) -> Vec<usize> {
    let means = |folder: &Utf8Path, path: &Utf8PathBuf| {
        path.as_str().is_empty()
            || folder.starts_with(path)
            || path.starts_with(folder)
            || repository.is_shared(path)
    };
    let all = repository.library.incidents.iter().enumerate();
    all.filter(|(_, i)| paths.iter().any(|p| means(&i.folder, p))).map(|(index, _)| index).collect()
}

fn nothing_found(repository: &Snapshot, paths: &[Utf8PathBuf]) -> String {
    if repository.library.incidents.is_empty() && paths.iter().any(|p| p.as_str().is_empty()) {
        return empty::none(repository);
    }
    let folder = repository.library.config.incidents.folder.as_deref();
    let folder = folder.map_or("incidents", Utf8Path::as_str);
    let under: Vec<String> = paths
        .iter()
        .map(|p| repository.root.join(p).to_string().trim_end_matches('/').to_owned())
        .collect();
    format!(
        "no incident found in {}; an incident is a folder {folder}/YYYY-MM-DD-slug with a README.md below the folder that holds aftermark.toml",
        under.join(", ")
    )
}
