//! `aftermark import`: makes incidents of the reports that a team has already.

mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use self::together::{Planned, link};
use super::open::{Failure, Root, as_written};
use super::stream::Progress;
use super::{Outcome, baseline, date, stream};
use crate::disk::{Created, DiskError, Writer, create};
use crate::import::account::{Account, account};
use crate::import::collect::{self, Candidate};
use crate::import::learn::Learned;
use crate::import::{Foreign, Told, Wanted, import, several, unread, zone};
use crate::intake::html::{PICTURES, Picture};
use crate::report::coverage::{Coverage, coverage};
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::rules::baseline as kept;
use crate::source::discover::is_original;
use crate::source::{Overlay, WorkTree};
use crate::vocabulary::{Status, shell_word};
use crate::workspace::Snapshot;

/// Arguments of `import`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark import ../wiki/postmortems --dry-run
  aftermark import ../wiki/postmortems
  aftermark import outage.docx --date 2024-09-20 --status draft
  aftermark import ../wiki/postmortems --learn

Each report becomes a folder with its text, the original as it was, and the
pictures that it shows. Markdown, plain text and HTML are read; of other
documents pandoc, asciidoctor or pdftotext make text, where they are installed.
What the reports lack is kept in the baseline, so that `aftermark check` passes,
and none may get worse. Running it again changes nothing. Exits with 1 when a
report could not be imported.")]
pub struct Arguments {
    /// Reports (Markdown, text, HTML, Word, OpenDocument, PDF …), or folders of them
    #[arg(required = true, value_name = "FILE|FOLDER")]
    from: Vec<Utf8PathBuf>,
    /// The folder for the incidents [default: where they are]
    #[arg(long, value_name = "FOLDER")]
    into: Option<Utf8PathBuf>,
    /// Only say what would be made
    #[arg(long)]
    dry_run: bool,
    /// Import nothing; propose lines of aftermark.toml: names of the team's template, severities, services
    #[arg(long, conflicts_with_all = ["into", "dry_run", "status", "date", "reason", "format"])]
    learn: bool,
    /// How far the reviews are
    #[arg(long, value_enum, default_value_t = State::Complete)]
    status: State,
    /// The day on which it began, where the report does not say it; for one report
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<NaiveDate>,
    /// Why the baseline keeps what the reports lack
    #[arg(long, value_name = "TEXT", default_value = "Reports from before this check")]
    reason: String,
    /// What to write of each report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    root: Root,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum State {
    /// Being written: blocks nothing
    Draft,
    /// Published as finished: what it lacks is kept in the baseline
    Complete,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a pull request or a wiki
    Markdown,
}

/// A file that was not imported, and why.
#[derive(Serialize)]
struct Left {
    from: String,
    why: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.root.find()?;
    let before = Snapshot::open(&root, as_written())?;
    let base = match &arguments.into {
        Some(into) if crate::disk::stays_inside(into) => into.clone(),
        Some(into) => {
            return Err(Failure::Said(format!(
                "--into: {into} has to be a folder of the repository, written from {root} on, as in incidents/2024"
            )));
        }
        None => before.incidents_folder(),
    };
    let mut left = Vec::new();
    let candidates = candidates(arguments, &root, &base, &before)?;
    if arguments.learn {
        return learn(&candidates, &before);
    }
    if arguments.date.is_some() && candidates.len() != 1 {
        return Err(Failure::Said(
            "--date is for one report; the dates of several are read from their names, titles, front matters and timelines".to_owned(),
        ));
    }
    let mut planned = plan(arguments, candidates, &before, &base, &mut left);
    link(&mut planned);
    let mut after = with(&root, &planned)?;
    let mut is_changed = false;
    for report in &mut planned {
        let library = &after.library;
        let Some(incident) = library.get(&report.imported.slug) else { continue };
        if let Ok(text) = library.sources.text(incident.main) {
            is_changed |= unread::as_prose(&mut report.imported, incident, text);
        }
    }
    if is_changed {
        after = with(&root, &planned)?;
    }
    let accounts: Vec<Account> = planned.iter().filter_map(|p| told(p, &after)).collect();
    if !arguments.dry_run {
        for report in &planned {
            write(&root, report)?;
        }
    }
    say(arguments, &accounts, &left)?;
    let outcome = if left.is_empty() { Outcome::Passed } else { Outcome::Blocked };
    if planned.is_empty() {
        stream::note(&"nothing was imported");
        return Ok(outcome);
    }
    if !arguments.dry_run {
        keep(arguments, &root, &before)?;
        let now = Snapshot::open(&root, as_written())?;
        let unsaid = |p: &&Planned| p.imported.told.iter().any(|t| t.what == zone::UNSAID);
        let unsaid = planned.iter().filter(unsaid).count();
        if unsaid > 0 {
            stream::warning(&format!(
                "{unsaid} of the reports do not say in which zone their times are; they are read as UTC, and `incidents.timezone` in {} says another",
                crate::config::FILE_NAME
            ));
        }
        next(planned.len(), &base, &coverage(&now.library, now.verdict()?));
    }
    Ok(outcome)
}

/// The repository with the reports in it.
fn with(root: &Utf8Path, planned: &[Planned]) -> Result<Snapshot, Failure> {
    let files =
        planned.iter().map(|p| (p.folder.join("README.md"), p.imported.text.clone().into_bytes()));
    let files: BTreeMap<_, _> = files.collect();
    let tree = Overlay::of(WorkTree::open(root)?, files);
    Ok(Snapshot::of(root, Arc::new(tree), as_written())?)
}

/// Proposes settings from what the reports have in common.
fn learn(candidates: &[Candidate], before: &Snapshot) -> Result<Outcome, Failure> {
    let config = &before.library.config;
    let mut learned = Learned::default();
    for Candidate { path, text } in candidates {
        match text {
            Ok(text) => learned.add(text.report(path), config),
            Err(skipped) if skipped.matters => {
                stream::warning(&format!("{path} was left out: {}", skipped.why));
            }
            Err(_) => {}
        }
    }
    let mut out = stream::stdout();
    let written = out.write_all(learned.toml(config).as_bytes());
    stream::forgive_closed_pipe(written.and_then(|()| out.flush()))?;
    Ok(Outcome::Passed)
}

/// The files that are looked at: each that was named, and all below a folder that was.
fn candidates(
    arguments: &Arguments,
    root: &Utf8Path,
    base: &Utf8Path,
    before: &Snapshot,
) -> Result<Vec<Candidate>, Failure> {
    let config = &before.library.config;
    let own = before.library.incidents.iter().map(|i| root.join(&i.folder));
    let own = own.chain([root.join(base)]).filter_map(|path| path.canonicalize_utf8().ok());
    let own: BTreeSet<Utf8PathBuf> = own.collect();
    let mut all: Vec<Candidate> = Vec::new();
    for given in &arguments.from {
        if given.is_dir() {
            let files = collect::below(given, &own).map_err(Failure::Said)?;
            let progress = Progress::new();
            progress.say(&format!("reading {} files …", files.len()));
            let read = files.par_iter().map(|path| collect::read(path, false, config));
            all.par_extend(read);
        } else {
            all.push(collect::read(given, true, config));
        }
    }
    Ok(all)
}

/// What becomes of each.
fn plan(
    arguments: &Arguments,
    candidates: Vec<Candidate>,
    before: &Snapshot,
    base: &Utf8Path,
    left: &mut Vec<Left>,
) -> Vec<Planned> {
    let library = &before.library;
    let status = match arguments.status {
        State::Draft => Status::Draft,
        State::Complete => Status::Complete,
    };
    let wanted = Wanted { status, date: arguments.date, config: &library.config };
    let imported_before = originals(before);
    let mut taken: BTreeSet<String> = library.incidents.iter().map(|i| i.slug.clone()).collect();
    let mut planned = Vec::new();
    for Candidate { path, text } in candidates {
        let mut leave = |why: String| left.push(Left { from: path.to_string(), why });
        let text = match text {
            Ok(text) => text,
            Err(skipped) => {
                if skipped.matters {
                    leave(skipped.why);
                }
                continue;
            }
        };
        if let Some(slug) = imported_before.get(&text.original) {
            stream::note(&format!("{path} was imported before, as {slug}"));
            continue;
        }
        let (parts, above) = several::divide(text.report(&path), &library.config);
        let mut found = Vec::new();
        if parts.is_empty() || arguments.date.is_some() {
            found.push(import(text.report(&path), wanted));
        }
        for part in parts.iter().filter(|_| arguments.date.is_none()) {
            let report = Foreign { path: &path, text: &part.text, lines: Some(&part.lines) };
            found.push(import(report, Wanted { date: Some(part.date), ..wanted }));
        }
        let mut is_first = true;
        for imported in found {
            let mut imported = match imported {
                Ok(imported) => imported,
                Err(e) => {
                    leave(e.to_string());
                    continue;
                }
            };
            let own = imported.slug.clone();
            for n in 2.. {
                if !taken.contains(&imported.slug) {
                    break;
                }
                imported.slug = format!("{own}-{n}");
            }
            taken.insert(imported.slug.clone());
            // What is told of the file as a whole is told once.
            if std::mem::take(&mut is_first) {
                if parts.len() > 1 && arguments.date.is_none() {
                    imported.told.extend(above.iter().cloned());
                }
                let told = text.document.iter().flat_map(|d| &d.told);
                let told = told.map(|(line, what)| Told { line: *line, what: what.clone() });
                imported.told.extend(told);
                imported.told.sort_by_key(|t| t.line);
            }
            let pictures = text.document.as_ref().map(|d| d.pictures.clone()).unwrap_or_default();
            let shows = |p: &Picture| imported.text.contains(&format!("{PICTURES}/{}", p.name));
            planned.push(Planned {
                from: path.clone(),
                original: text.original.clone(),
                folder: base.join(&imported.slug),
                pictures: pictures.into_iter().filter(shows).collect(),
                imported,
                files: Vec::new(),
            });
        }
    }
    planned
}

/// The originals of what was imported before, to the names of their incidents.
fn originals(before: &Snapshot) -> BTreeMap<Vec<u8>, String> {
    let sources = &before.library.sources;
    let mut all = BTreeMap::new();
    for incident in &before.library.incidents {
        let prefix = incident.folder.join("evidence");
        for file in sources.below(&prefix) {
            let path = sources.path(file);
            if is_original(path)
                && let Ok(bytes) = sources.bytes(file)
            {
                all.insert(bytes, incident.slug.clone());
            }
        }
    }
    all
}

fn told(report: &Planned, after: &Snapshot) -> Option<Account> {
    let library = &after.library;
    let incident = library.get(&report.imported.slug)?;
    let text = library.sources.text(incident.main).ok()?;
    let to = report.folder.join("README.md");
    Some(account(report.from.as_str(), to.as_str(), &report.imported, incident, text))
}

/// Writes the folder; the report last, as without it a folder is no incident yet.
fn write(root: &Utf8Path, report: &Planned) -> Result<(), Failure> {
    let evidence = report.folder.join("evidence");
    let ending = report.from.file_name().and_then(|n| n.split_once('.')).map_or("txt", |(_, e)| e);
    let is_plain = ending.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    let ending = if is_plain { ending } else { "txt" };
    let put = |path: &Utf8Path, bytes: &[u8]| match create(root, path, bytes)? {
        Created::Written | Created::Same => Ok(()),
        Created::Differs => Err(Failure::Disk(DiskError::Changed { path: path.to_owned() })),
    };
    put(&evidence.join(format!("original.{ending}")), &report.original)?;
    for Picture { name, bytes } in &report.pictures {
        put(&evidence.join(name), bytes)?;
    }
    for (from, name) in &report.files {
        put(&evidence.join(name), &fs_err::read(from)?)?;
    }
    put(&report.folder.join("README.md"), report.imported.text.as_bytes())
}

fn say(arguments: &Arguments, accounts: &[Account], left: &[Left]) -> Result<(), Failure> {
    let mut out = stream::stdout();
    let written = match arguments.format {
        Format::Json => {
            let all = serde_json::json!({ "version": 1, "imported": accounts, "left": left });
            json_writer::pretty(&mut out, &all)
        }
        Format::Markdown => accounts.iter().try_for_each(|a| writeln!(out, "{}", a.markdown())),
        Format::Text => accounts.iter().try_for_each(|a| {
            let text: Vec<String> =
                a.text().lines().map(printable).map(|l| l.to_string()).collect();
            writeln!(out, "{}\n", text.join("\n"))
        }),
    };
    stream::forgive_closed_pipe(written.and_then(|()| out.flush()))?;
    drop(out);
    // One reason is told once, as of a program that is not installed.
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Left { from, why } in left {
        by_reason.entry(why).or_default().push(from);
    }
    for (why, files) in by_reason {
        match files[..] {
            [from] => stream::warning(&format!("{} was not imported: {why}", printable(from))),
            _ => {
                let names: Vec<String> =
                    files.iter().map(|f| format!("\n  {}", printable(f))).collect();
                stream::warning(&format!(
                    "{} files were not imported: of each, {why}{}",
                    files.len(),
                    names.join("")
                ));
            }
        }
    }
    Ok(())
}

/// Keeps what the reports lack in the baseline, where nothing else was open before.
fn keep(arguments: &Arguments, root: &Utf8Path, before: &Snapshot) -> Result<(), Failure> {
    if !matches!(arguments.status, State::Complete) {
        return Ok(());
    }
    let owed = before.baseline()?.new_debt(&before.library, before.verdict()?);
    if !owed.is_empty() {
        stream::warning(&format!(
            "the baseline was not written, as other reports block as well ({}); see `aftermark check`, then `aftermark check --update-baseline --accept-new`",
            owed.len()
        ));
        return Ok(());
    }
    let writer = Writer::begin(root)?;
    let after = Snapshot::open(root, as_written())?;
    let update =
        baseline::Update { accept_new: true, reason: Some(&arguments.reason), is_aside: true };
    baseline::update(&after, &update, &writer).map(drop)
}

fn next(count: usize, base: &Utf8Path, coverage: &Coverage) {
    let reports =
        if count == 1 { "1 report is".to_owned() } else { format!("{count} reports are") };
    stream::note(&format!(
        "{reports} here now. {}. Answered least: {}. Next:\n  git add {} {}\n  aftermark check --statistics    what they lack, by rule\n  aftermark serve                 the site of them",
        coverage.line(),
        coverage.least(3),
        shell_word(base.as_str()),
        kept::FILE_NAME
    ));
}
