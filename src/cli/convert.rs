//! `aftermark convert`: moves the lists of incidents between YAML and the text.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::open::{Failure, Root, as_written, incident};
use super::{Outcome, fix, stream};
use crate::disk::{Change, Gone, Writer};
use crate::fix::convert::{Conversion, Notation, convert};
use crate::report::diff;
use crate::report::excerpt::printable;
use crate::source::{Sources, TreeKind};
use crate::workspace::Snapshot;

/// Arguments of `convert`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark convert 2026-03-14-tls --to markdown --diff
  aftermark convert 2026-03-14-tls --to markdown
  aftermark convert 2026-03-14-tls --to yaml

`--to yaml` writes into the front matter. Only files that git tracks are
changed, all of them or none. Exits with 1 when a list stays where it is.")]
pub struct Arguments {
    /// Incidents, by the names of their folders
    #[arg(required = true, value_name = "INCIDENT")]
    incidents: Vec<String>,
    /// Where the lists are to stand
    #[arg(long, value_enum, value_name = "NOTATION")]
    to: To,
    /// Only show what would change
    #[arg(long, visible_alias = "dry-run")]
    diff: bool,
    #[command(flatten)]
    root: Root,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum To {
    /// Tables, bullets and checklists in the report
    Markdown,
    /// The front matter
    Yaml,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.root.find()?;
    // Before anything is read, so that nothing of ours changes it meanwhile.
    let writer = (!arguments.diff).then(|| Writer::begin(&root)).transpose()?;
    let repository = Snapshot::open(&root, as_written())?;
    let library = &repository.library;
    let sources = &library.sources;
    if sources.tree().kind() == TreeKind::Folder && writer.is_some() {
        return Err(Failure::Said(
            "this is no git repository, and nothing could undo a conversion; run `git init` and commit first, or look at what would change with --diff".to_owned(),
        ));
    }
    let mut chosen = Vec::new();
    for name in &arguments.incidents {
        let index = incident(&repository, slug(name))?;
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    let to = match arguments.to {
        To::Markdown => Notation::Markdown,
        To::Yaml => Notation::Yaml,
    };
    let mut all = Vec::new();
    for index in chosen {
        let conversion = convert(&library.incidents[index], sources, &library.config, to);
        for file in conversion.main.iter().map(|m| m.file).chain(conversion.gone.iter().copied()) {
            if writer.is_some() && !sources.is_tracked(file) {
                let path = sources.path(file);
                return Err(Failure::Said(format!(
                    "{path} is not tracked by git, so nothing could bring it back and nothing was changed; `git add {path}` first"
                )));
            }
        }
        all.push(conversion);
    }
    if let Some(writer) = &writer {
        write(writer, sources, &all)?;
    }
    let mut outcome = Outcome::Passed;
    for conversion in &all {
        let shown = match writer {
            None => show(sources, conversion),
            Some(_) => tell(sources, conversion),
        };
        stream::forgive_closed_pipe(shown)?;
        for left in conversion.left.iter().chain(&conversion.notes) {
            stream::warning(&format!("{}: {}", sources.place(left.span), left.why));
        }
        if !conversion.left.is_empty() {
            outcome = Outcome::Blocked;
        }
    }
    if all.iter().all(|c| c.main.is_none() && c.left.is_empty()) {
        stream::note(&"nothing to convert: no list is in the other notation");
    }
    Ok(outcome)
}

/// The folder's name, also of a path to it or to its report.
pub(super) fn slug(name: &str) -> &str {
    let path = Utf8Path::new(name);
    let is_file = path.extension() == Some("md");
    let folder = if is_file { path.parent() } else { Some(path) };
    folder.and_then(Utf8Path::file_name).unwrap_or(name)
}

fn gone(sources: &Sources, conversion: &Conversion) -> Result<Vec<(Utf8PathBuf, String)>, Failure> {
    let all = conversion.gone.iter().map(|file| {
        let path = sources.path(*file).to_owned();
        match sources.text(*file) {
            Ok(text) => Ok((path, text.whole())),
            Err(_) => Err(Failure::Said(format!("{path} cannot be read"))),
        }
    });
    all.collect()
}

fn write(writer: &Writer, sources: &Sources, all: &[Conversion]) -> Result<(), Failure> {
    let (mut texts, mut going) = (Vec::new(), Vec::new());
    for conversion in all {
        if let Some(main) = &conversion.main {
            texts.push((sources.path(main.file), fix::versions(sources, main)?));
        }
        going.extend(gone(sources, conversion)?);
    }
    let changes = texts.iter().map(|(path, (old, new))| Change {
        path,
        old: old.as_bytes(),
        new: new.as_bytes(),
    });
    let going = going.iter().map(|(path, old)| Gone { path, old: old.as_bytes() });
    let (changes, going): (Vec<_>, Vec<_>) = (changes.collect(), going.collect());
    Ok(writer.replace_and_remove(&changes, &going)?)
}

fn show(sources: &Sources, conversion: &Conversion) -> std::io::Result<()> {
    if let Some(main) = &conversion.main {
        fix::show(sources, main)?;
    }
    let gone = gone(sources, conversion).map_err(std::io::Error::other)?;
    let mut out = stream::stdout();
    gone.iter().try_for_each(|(path, old)| diff::unified(&mut out, path.as_str(), old, ""))
}

fn tell(sources: &Sources, conversion: &Conversion) -> std::io::Result<()> {
    let mut out = stream::stdout();
    if let Some(main) = &conversion.main {
        let path = printable(sources.path(main.file).as_str());
        for done in &main.done {
            writeln!(out, "{path}: {done}")?;
        }
    }
    for file in &conversion.gone {
        let path = printable(sources.path(*file).as_str());
        writeln!(out, "{path}: deleted, as its list is in the text")?;
    }
    out.flush()
}
