//! `aftermark check --fix`: shows or writes what is safe and mechanical.

use std::io::Write;

use super::open::Failure;
use super::stream;
use crate::disk::{Change, Writer};
use crate::fix::{self, FileFix, Plan};
use crate::report::diff;
use crate::report::excerpt::printable;
use crate::source::{Sources, TreeKind};
use crate::workspace::Snapshot;

/// Arguments of `check` that decide what is mended.
#[derive(clap::Args)]
pub struct Fix {
    /// Make the changes that are safe and mechanical, then check what is left
    ///
    /// Inserts missing sections with the question that each has to answer, sorts the timeline by
    /// time, in YAML and in the text, writes out ids that lists of the text leave out, writes the steps' own
    /// headings alike, and writes a missing time zone out. All else in the files stays byte for byte; only files
    /// that git tracks are changed.
    #[arg(long, conflicts_with_all = ["update_baseline", "stdin_filename"])]
    pub fix: bool,
    /// With --fix: only show what would change; exits with 1 if anything would
    #[arg(long, requires = "fix")]
    pub diff: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Files that were changed, or would be.
    pub files: usize,
}

/// Fixes the chosen incidents; without a writer only shows what would change.
///
/// # Errors
/// [`Failure`] when there is no git to undo it with, or a file cannot be written. Files before that
/// one are changed; each is whole.
pub fn run(
    repository: &Snapshot,
    chosen: &[usize],
    writer: Option<&Writer>,
) -> Result<Fixed, Failure> {
    let kind = repository.library.sources.tree().kind();
    if kind == TreeKind::Folder && writer.is_some() {
        return Err(Failure::Said(
            "this is no git repository, and nothing could undo a fix; run `git init` and commit first, or look at what would change with --diff".to_owned(),
        ));
    }
    let library = &repository.library;
    let sources = &library.sources;
    let mut fixed = Fixed::default();
    for &index in chosen {
        let incident = &library.incidents[index];
        let plan = fix::plan(incident, sources, &library.config);
        for file in &plan.files {
            let path = sources.path(file.file);
            if !sources.is_tracked(file.file) {
                stream::warning(&format!(
                    "{path} is not tracked by git and stays as it is; `git add {path}` to have it fixed"
                ));
                continue;
            }
            let shown = match writer {
                None => show(sources, file),
                Some(writer) => {
                    write_together(writer, sources, std::slice::from_ref(file))?;
                    tell(sources, file)
                }
            };
            stream::forgive_closed_pipe(shown)?;
            fixed.files += 1;
        }
        say_left(sources, &plan, writer.is_some());
    }
    Ok(fixed)
}

fn say_left(sources: &Sources, plan: &Plan, is_written: bool) {
    for left in &plan.left {
        let path = sources.path(left.span.file);
        let mut line = 1;
        if let Ok(source) = sources.text(left.span.file) {
            let start = left.span.start as usize;
            line = source.line_column(start).0;
            // Whoever opens the file now finds it where the edits above moved it.
            let written = is_written && sources.is_tracked(left.span.file);
            let files = plan.files.iter().filter(|f| written && f.file == left.span.file);
            let above = files.flat_map(|f| &f.edits).filter(|e| e.range.end <= start);
            for edit in above {
                let lines = |text: &str| text.matches('\n').count();
                line += lines(&edit.text);
                line -= source.text.get(edit.range.clone()).map_or(0, lines);
            }
        }
        stream::warning(&format!("{path}:{line}: {}", left.why));
    }
}

fn tell(sources: &Sources, file: &FileFix) -> std::io::Result<()> {
    let mut out = stream::stdout();
    let path = printable(sources.path(file.file).as_str());
    for done in &file.done {
        writeln!(out, "fixed {path}: {}", printable(done))?;
    }
    Ok(())
}

/// The file's text before and after, byte order mark included.
///
/// # Errors
/// [`Failure::Said`] when the edits do not fit the file.
pub(super) fn versions(sources: &Sources, file: &FileFix) -> Result<(String, String), Failure> {
    let path = sources.path(file.file);
    let unusable = || Failure::Said(format!("{path} cannot be fixed: its edits do not fit it"));
    let source = sources.text(file.file).map_err(|_| unusable())?;
    let mark = if source.had_bom { "\u{feff}" } else { "" };
    let edited = fix::apply(&source.text, &file.edits).ok_or_else(unusable)?;
    Ok((source.whole(), format!("{mark}{edited}")))
}

/// Shows what changes in a file.
///
/// # Errors
/// Those of the stream.
pub(super) fn show(sources: &Sources, file: &FileFix) -> std::io::Result<()> {
    let (old, new) = versions(sources, file).map_err(std::io::Error::other)?;
    let mut out = stream::stdout();
    diff::unified(&mut out, sources.path(file.file).as_str(), &old, &new)
}

/// Replaces several files, all of them or none, which are still as they were read.
///
/// # Errors
/// [`Failure`] says why the files stay as they are, and which could not be put back.
pub(super) fn write_together(
    writer: &Writer,
    sources: &Sources,
    files: &[FileFix],
) -> Result<(), Failure> {
    let texts = files.iter().map(|file| versions(sources, file));
    let texts: Vec<(String, String)> = texts.collect::<Result<_, _>>()?;
    let changes = files.iter().zip(&texts).map(|(file, (old, new))| Change {
        path: sources.path(file.file),
        old: old.as_bytes(),
        new: new.as_bytes(),
    });
    Ok(writer.replace(&changes.collect::<Vec<_>>())?)
}
