//! `aftermark actions sync`: compares actions with what a tracker exported, and writes it down.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use rayon::prelude::*;

use super::open::{Opened, Where};
use crate::cli::open::Failure;
use crate::cli::{Outcome, fix, output, stream};
use crate::disk::Writer;
use crate::fix::action::{self, Change, Key};
use crate::fix::{FileFix, Left};
use crate::intake::DateOrder;
use crate::source::TreeKind;
use crate::tracker::compare::Basis;
use crate::tracker::{self, Comparison, Project, ReadOptions, Tracker, compare, show};
use crate::workspace::Snapshot;

/// Arguments of `actions sync`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  gh issue list --state all --limit 10000 --json \\
    number,title,state,stateReason,url,assignees,labels,closedAt,body \\
    > issues.json
  aftermark actions sync --from issues.json            what differs
  aftermark actions sync --from issues.json --dry-run  what would be written
  aftermark actions sync --from issues.json --write    write it into the reports

Exit codes: 0 compared, 1 something differs or a ticket could be of several
projects (with --check), 2 the command could not be run.")]
#[group(skip)]
pub struct Arguments {
    #[command(flatten)]
    place: Where,
    /// What the tracker exported; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    from: Utf8PathBuf,
    /// Which tracker it is [default: told from the content]
    #[arg(long, value_enum)]
    tracker: Option<Tracker>,
    /// Of which project the export is, where its issues have no address: team/project, or the
    /// project's address (GitHub and GitLab)
    #[arg(long, value_name = "PROJECT", value_parser = Project::parse)]
    project: Option<Project>,
    /// How dates such as 03/04/2026 are meant [default: told from the other dates of the file]
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<DateOrder>,
    /// Write into the reports what the tracker knows better: done, owner, due date, ticket
    ///
    /// Only the values change; everything else in the files stays byte for byte. What would be a
    /// contradiction, or needs a reason that the export does not give, is said and not written.
    #[arg(long)]
    write: bool,
    /// Show what --write would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Exit with 1 if something differs (with --write: that was not written)
    #[arg(long)]
    check: bool,
    /// How the comparison is shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the comparison to this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Text,
    /// For programs
    Json,
    /// A table for a pull request or an issue
    Markdown,
}

impl ValueEnum for Tracker {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::GitHub => ("github", "`gh issue list --json …`, or the REST API"),
            Self::GitLab => {
                ("gitlab", "`glab issue list --output json`, the REST API, or the CSV export")
            }
            Self::Jira => ("jira", "The CSV export, or a search of the REST API"),
            Self::Linear => ("linear", "The CSV export"),
            Self::Azure => ("azure", "The CSV export of a query"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for DateOrder {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::DayFirst, Self::MonthFirst]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::DayFirst => ("day-first", "03/04/2026 is the third of April"),
            Self::MonthFirst => ("month-first", "03/04/2026 is the fourth of March"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// Largest export that is read, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.place.find()?;
    let bytes = read(&arguments.from)?;
    // Before the reports are read, so that nothing of ours changes them meanwhile.
    let really = arguments.write && !arguments.dry_run;
    let writer = really.then(|| Writer::begin(&root)).transpose()?;
    let reading = ReadOptions { tracker: arguments.tracker, dates: arguments.dates };
    // Neither needs the other.
    let (repository, export) =
        rayon::join(|| arguments.place.open_as_written(), || tracker::read(&bytes, reading));
    let repository = repository?;
    let wrong = |e: &dyn std::fmt::Display| Failure::Said(format!("{}: {e}", arguments.from));
    let mut export = export.map_err(|e| wrong(&e))?;
    if let Some(project) = &arguments.project {
        export.place(project).map_err(|e| wrong(&e))?;
    }
    let library = &repository.library;
    let kind = library.sources.tree().kind();
    if really && kind == TreeKind::Folder {
        return Err(Failure::Said(
            "this is no git repository, and nothing could undo what is written; run `git init` and commit first, or look at what would change with --dry-run".to_owned(),
        ));
    }
    let basis = Basis { as_of: repository.as_of, zone: library.config.incidents.zone() };
    let comparison = compare(library, &repository.facts, &export, basis);
    tell(arguments, &repository.repository, &comparison)?;
    let mut left = comparison.unresolved(true);
    if arguments.write || arguments.dry_run {
        let failed = put_down(arguments, writer.as_ref(), &repository, &comparison)?;
        if really {
            left = comparison.unresolved(false) + failed;
        }
    }
    Ok(if arguments.check && left > 0 { Outcome::Blocked } else { Outcome::Passed })
}

fn read(from: &Utf8Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let cannot = |e: std::io::Error| Failure::Said(format!("{from} cannot be read: {e}"));
    let read = if from == "-" {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)
    } else {
        let file = std::fs::File::open(from).map_err(cannot)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)
    };
    read.map_err(cannot)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::Said(format!(
            "{from} is larger than 1 GiB; export fewer fields, or the issues in parts"
        )));
    }
    Ok(bytes)
}

fn tell(
    arguments: &Arguments,
    repository: &Snapshot,
    comparison: &Comparison,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    match arguments.format {
        Format::Text => show::text(comparison, &mut bytes)?,
        Format::Json => show::json(comparison, &mut bytes)?,
        Format::Markdown => show::markdown(comparison, &mut bytes)?,
    }
    match &arguments.output {
        Some(path) => output::write(path, Some(repository), Some(&repository.root), &bytes)?,
        None => stream::forgive_closed_pipe(stream::stdout().write_all(&bytes))?,
    }
    Ok(())
}

/// Writes the changes into the files, or without a writer shows them. Gives how many actions could not be written.
fn put_down(
    arguments: &Arguments,
    writer: Option<&Writer>,
    repository: &Opened,
    comparison: &Comparison,
) -> Result<usize, Failure> {
    let sources = &repository.library.sources;
    let mut wanted: BTreeMap<usize, Vec<Wanted>> = BTreeMap::new();
    for row in &comparison.rows {
        let changes = row.changes.iter().filter_map(|c| {
            let key = Key::from_name(c.key)?;
            key.check(&c.value).is_ok().then(|| Change::new(key, &c.value))
        });
        let changes: Vec<Change> = changes.collect();
        if !changes.is_empty() {
            wanted.entry(row.place.incident).or_default().push((row.place.action, changes));
        }
    }
    let wanted: Vec<(usize, Vec<Wanted>)> = wanted.into_iter().collect();
    let planned = wanted.par_iter();
    let planned: Vec<Planned> = planned.map(|(i, w)| plan(repository, *i, w)).collect();
    let (mut failed, mut actions, mut done) = (0, 0, 0);
    let mut files: Vec<FileFix> = Vec::new();
    for planned in planned {
        failed += planned.refused.len();
        for why in &planned.refused {
            stream::warning(why);
        }
        let Some(file) = planned.file else {
            continue;
        };
        let path = sources.path(file.file);
        if writer.is_some() && !sources.is_tracked(file.file) {
            failed += planned.actions;
            stream::warning(&format!(
                "{path} is not tracked by git and stays as it is; `git add {path}` to have it written"
            ));
            continue;
        }
        actions += planned.actions;
        done += planned.done;
        files.push(file);
    }
    if let Some(writer) = writer {
        fix::write_together(writer, sources, &files)?;
    }
    for file in &files {
        difference(arguments, repository, file)?;
    }
    let mut said = format!(
        "{} {} in {}",
        if writer.is_some() { "wrote" } else { "would write" },
        counted(actions, "action"),
        counted(files.len(), "file"),
    );
    if done > 0 {
        said.push_str(&format!(
            "; {} now done and not verified: step 8 asks next who tested it, how and with what result",
            if done == 1 { "1 is".to_owned() } else { format!("{done} are") }
        ));
    }
    stream::say_plainly(&said);
    Ok(failed)
}

/// An action of an incident, and its changes.
type Wanted = (usize, Vec<Change>);

/// What is to be written into one incident.
struct Planned {
    /// The file with its edits; `None` where nothing changes.
    file: Option<FileFix>,
    /// Actions that change, and those of them that become done.
    actions: usize,
    done: usize,
    /// Why others cannot be written.
    refused: Vec<String>,
}

fn plan(repository: &Opened, incident: usize, wanted: &[Wanted]) -> Planned {
    let library = &repository.library;
    let set = |wanted: &[Wanted]| {
        action::set(&library.incidents[incident], &library.sources, &library.config, wanted)
    };
    let refusal = |left: &Left| format!("{}: {}", library.sources.path(left.span.file), left.why);
    let mut refused = Vec::new();
    let mut possible = wanted.to_vec();
    let file = set(wanted).or_else(|_| {
        // An action that cannot be written leaves the others of its file alone.
        possible.retain(|one| match set(std::slice::from_ref(one)) {
            Ok(_) => true,
            Err(left) => {
                refused.push(refusal(&left));
                false
            }
        });
        set(&possible)
    });
    let file = file.unwrap_or_else(|left| {
        refused.push(refusal(&left));
        None
    });
    let is_done = |c: &Change| c.key == Key::Status && c.value.as_deref() == Some("done");
    Planned {
        actions: possible.len(),
        done: possible.iter().filter(|(_, c)| c.iter().any(is_done)).count(),
        file,
        refused,
    }
}

/// The change, where standard output is not a document.
fn difference(arguments: &Arguments, repository: &Opened, file: &FileFix) -> Result<(), Failure> {
    if arguments.format == Format::Text || arguments.output.is_some() {
        let shown = fix::show(&repository.library.sources, file);
        stream::forgive_closed_pipe(shown)?;
    }
    Ok(())
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
