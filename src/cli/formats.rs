//! `--format` and `--output`: what is written where.
//!
//! Each `--output` belongs to the `--format` before it; a format without one goes to standard
//! output, where there is room for one.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

use super::open::Failure;
use super::{output, stream};
use crate::disk::{self, DiskError};
use crate::report::{Detail, Format, Output, Report, markdown, text};
use crate::workspace::Snapshot;

/// What was asked for, in the order of the command line.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    given: Vec<(Format, Option<Utf8PathBuf>)>,
}

impl clap::Args for Formats {
    fn augment_args(command: Command) -> Command {
        let names = Format::ALL.map(|f| {
            let value = clap::builder::PossibleValue::new(f.name());
            value.help(f.purpose())
        });
        let format = Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .action(ArgAction::Append)
            .value_parser(PossibleValuesParser::new(names))
            .help("What to write [default: text; github in a GitHub workflow]")
            .long_help(
                "What to write; may be given several times, each with a file of its own. \
                 Without it `text`, or `github` where GITHUB_ACTIONS is `true`.",
            );
        let output = Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FILE")
            .action(ArgAction::Append)
            .value_parser(clap::value_parser!(Utf8PathBuf))
            .help("Write the --format before it to this file")
            .long_help(
                "Write the --format before it to this file instead of to standard output. The \
                 file is replaced as a whole; only that of GITHUB_STEP_SUMMARY is added to.",
            );
        command.arg(format).arg(output)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Formats {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let wrong = |message: &str| Error::raw(ErrorKind::ArgumentConflict, format!("{message}\n"));
        let mut given: Vec<(usize, Word)> = Vec::new();
        if let (Some(at), Some(names)) =
            (matches.indices_of("format"), matches.get_many::<String>("format"))
        {
            let formats = names.filter_map(|n| Format::from_name(n));
            given.extend(at.zip(formats.map(Word::Format)));
        }
        if let (Some(at), Some(files)) =
            (matches.indices_of("output"), matches.get_many::<Utf8PathBuf>("output"))
        {
            given.extend(at.zip(files.cloned().map(Word::File)));
        }
        given.sort_by_key(|(at, _)| *at);
        let mut formats = Self::default();
        for (_, word) in given {
            match (word, formats.given.last_mut()) {
                (Word::Format(format), _) => formats.given.push((format, None)),
                (Word::File(file), Some((_, to @ None))) => *to = Some(file),
                (Word::File(file), Some((format, Some(_)))) => {
                    return Err(wrong(&format!(
                        "--output {file}: `--format {}` already goes to a file; give each --output after a --format of its own",
                        format.name()
                    )));
                }
                (Word::File(file), None) => {
                    return Err(wrong(&format!(
                        "--output {file}: say first what to write, as in --format sarif --output {file}"
                    )));
                }
            }
        }
        formats.check().map_err(|e| wrong(&e))?;
        Ok(formats)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// One of the two options with its value.
enum Word {
    Format(Format),
    File(Utf8PathBuf),
}

impl Formats {
    fn check(&self) -> Result<(), String> {
        // The annotations of `github` follow the text anyway.
        let here = self.to_stdout().filter(|f| *f != Format::Github);
        let here: Vec<Format> = here.collect();
        let github = self.to_stdout().any(|f| f == Format::Github);
        let other = here.iter().find(|f| github && **f != Format::Text);
        if let ([first, second, ..], _) | ([first], Some(second)) = (&here[..], other) {
            let names = if here.len() > 1 {
                [first.name(), second.name()]
            } else {
                [Format::Github.name(), first.name()]
            };
            return Err(format!(
                "both `--format {}` and `--format {}` would go to standard output; give one of them a file with --output FILE",
                names[0], names[1]
            ));
        }
        if self.to_stdout().filter(|f| *f == Format::Github).count() > 1 {
            return Err("`--format github` is given twice".to_owned());
        }
        let files: Vec<&Utf8PathBuf> = self.given.iter().filter_map(|(_, f)| f.as_ref()).collect();
        for (i, file) in files.iter().enumerate() {
            if files[..i].contains(file) {
                return Err(format!("two formats would be written to {file}"));
            }
        }
        Ok(())
    }

    fn to_stdout(&self) -> impl Iterator<Item = Format> {
        let without = self.given.iter().filter(|(_, file)| file.is_none());
        without.map(|(format, _)| *format)
    }

    /// Fills in what is written when nothing was asked for.
    #[must_use]
    pub fn or_default(mut self) -> Self {
        if self.given.is_empty() {
            let in_workflow = std::env::var_os("GITHUB_ACTIONS").is_some_and(|v| v == "true");
            let format = if in_workflow { Format::Github } else { Format::Text };
            self.given.push((format, None));
        }
        self
    }

    /// Looks at what can be known before the work: that the files' folders are there and they may be written, and
    /// that one document does not have to hold several repositories. `root` is that of the only one.
    ///
    /// # Errors
    /// [`Failure::Said`] names the file or the format.
    pub fn prepare(&self, repositories: usize, root: Option<&Utf8PathBuf>) -> Result<(), Failure> {
        for (format, file) in &self.given {
            if repositories > 1 && (format.is_document() || file.is_some()) {
                return Err(Failure::Said(format!(
                    "the paths lie in {repositories} repositories; check one at a time for `--format {}`{}",
                    format.name(),
                    if file.is_some() { " in a file" } else { "" }
                )));
            }
            let Some(file) = file else { continue };
            let folder = folder(file);
            if !folder.is_dir() {
                return Err(Failure::Said(format!(
                    "--output {file}: there is no folder {folder}; make it first"
                )));
            }
            if file.is_dir() {
                return Err(Failure::Said(format!(
                    "--output {file}: this is a folder; name a file in it"
                )));
            }
            let place = disk::resolve(file, root.map(Utf8PathBuf::as_path));
            place.map_err(|e| wrong(file, e))?;
        }
        Ok(())
    }

    /// Writes a report in every format that was asked for, files first; when all of them are files,
    /// the outcome goes to standard error in one line.
    ///
    /// # Errors
    /// [`Failure`] names the file that could not be written.
    pub fn write(
        &self,
        report: &Report<'_>,
        detail: Detail,
        repository: &Snapshot,
    ) -> Result<(), Failure> {
        for (format, file) in &self.given {
            if let Some(file) = file {
                to_file(report, *format, detail, file, repository)?;
            }
        }
        let here: Vec<Format> = self.to_stdout().collect();
        if here.is_empty() {
            stream::say_plainly(&text::summary(&report.counts()));
            return Ok(());
        }
        stream::forgive_closed_pipe(to_stdout(report, &here, detail))?;
        Ok(())
    }
}

fn to_stdout(report: &Report<'_>, formats: &[Format], detail: Detail) -> io::Result<()> {
    let annotate = formats.contains(&Format::Github);
    let other = formats.iter().find(|f| **f != Format::Github);
    match other.copied() {
        Some(Format::Text) => for_people(report, Format::Text, detail)?,
        None if annotate => for_people(report, Format::Text, detail)?,
        Some(Format::Concise) => for_people(report, Format::Concise, detail)?,
        // The others take care of themselves: what they escape is read back by a program.
        Some(format) => as_it_is(report, format, detail)?,
        None => {}
    }
    if annotate {
        as_it_is(report, Format::Github, detail)?;
    }
    Ok(())
}

/// Writes through the stream that takes colours and commands out.
fn for_people(report: &Report<'_>, format: Format, detail: Detail) -> io::Result<()> {
    let mut out = stream::stdout();
    format.output(detail).write(report, &mut out)?;
    out.flush()
}

fn as_it_is(report: &Report<'_>, format: Format, detail: Detail) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    format.output(detail).write(report, &mut out)?;
    out.flush()
}

fn to_file(
    report: &Report<'_>,
    format: Format,
    detail: Detail,
    file: &Utf8Path,
    repository: &Snapshot,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").is_some_and(|s| s == file.as_str());
    match format {
        Format::Text | Format::Concise => {
            let mut out = stream::harmless(&mut bytes, anstream::ColorChoice::Never);
            format.output(detail).write(report, &mut out)?;
            out.flush()?;
        }
        Format::Markdown => {
            // The limit is of the file, to which earlier commands of the step may have written.
            let before = if summary { fs_err::metadata(file).map_or(0, |m| m.len()) } else { 0 };
            let before = usize::try_from(before).unwrap_or(usize::MAX);
            let limit = markdown::LIMIT.saturating_sub(before);
            markdown::Markdown { limit }.write(report, &mut bytes)?;
            if bytes.is_empty() {
                stream::warning(&format!("{file} is full: the scorecard is left out"));
            }
        }
        _ => format.output(detail).write(report, &mut bytes)?,
    }
    match summary {
        true => disk::append(file, Some(&repository.root), &bytes).map_err(|e| wrong(file, e)),
        false => output::write(file, Some(repository), Some(&repository.root), &bytes),
    }
}

fn wrong(file: &Utf8Path, why: DiskError) -> Failure {
    Failure::Said(format!("--output {file}: {why}"))
}

/// The folder that a file lies in.
fn folder(file: &Utf8Path) -> &Utf8Path {
    match file.parent() {
        Some(parent) if parent.as_str().is_empty() => Utf8Path::new("."),
        Some(parent) => parent,
        None => file,
    }
}
