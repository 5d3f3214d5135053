//! `aftermark gather`: entries of a timeline from logs, chats, histories and exports.

mod copy;
mod options;
mod pick;
mod read;
mod show;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

use camino::{Utf8Path, Utf8PathBuf};
use chrono_tz::Tz;
use clap::builder::PossibleValuesParser;
use regex::Regex;

use super::convert::slug;
use super::open::{self, Failure, Root, as_written};
use super::stream::{self, Progress};
use super::{Outcome, fix as written};
use crate::disk::Writer;
use crate::fix::add;
use crate::gather::{Gathered, Gathering, Known, Wanted, Window, around, new};
use crate::intake::events::{Format as Of, Level, Mapping};
use crate::model::{Incident, Library};
use crate::report::excerpt::printable;
use crate::rules::safety::mask::Mask;
use crate::source::Sources;
use crate::vocabulary::{Choice, Milestone, shell_word};
use crate::workspace::Snapshot;

/// Arguments of `gather`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark gather 2026-03-14-tls edge.log.gz slack-export.zip --dry-run
  aftermark gather 2026-03-14-tls edge.log --grep 'certificate|502' --copy
  aftermark gather 2026-03-14-tls events.json deploys.json --all
  journalctl -o json --since 09:00 | aftermark gather 2026-03-14-tls - --all

On a terminal each entry is asked about; elsewhere --all writes what was chosen
and --dry-run only shows it. Nothing is written twice, and what stands in the
timeline stays as it is. Exits with 1 when an entry could not be written.
What is read, and how: docs/gather.md")]
pub struct Arguments {
    /// The incident, by the name of its folder
    #[arg(value_name = "INCIDENT")]
    incident: String,
    /// Logs and exports: files, folders, archives; `-` reads what is piped in
    #[arg(required = true, value_name = "FILE|FOLDER|-")]
    files: Vec<Utf8PathBuf>,
    /// What wrote them [default: by their content]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Of::ALL.iter().map(|f| clap::builder::PossibleValue::new(f.name()).help(f.title()))))]
    from: Option<String>,
    /// Only what happened from this time on [default: an hour before the incident]
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what happened until this time [default: an hour after the incident]
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only what fits a pattern (a regular expression; letters in any case)
    #[arg(long, value_name = "PATTERN")]
    grep: Option<String>,
    /// Only what is as loud as this, or louder [default: warnings, and what changed or alarmed something]
    #[arg(long, value_name = "LEVEL", value_parser = PossibleValuesParser::new(Level::ALL.map(Level::name)))]
    level: Option<String>,
    /// The zone of times that name none [default: the incident's]
    #[arg(long, value_name = "ZONE", value_parser = options::zone)]
    zone: Option<Tz>,
    /// How much the clock of a file is behind, as in edge.log=+42s
    #[arg(long, value_name = "FILE=TIME", allow_hyphen_values = true, value_parser = options::skew)]
    skew: Vec<options::Skew>,
    /// When a call or a recording began, as in call.vtt=2026-03-14T09:00
    #[arg(long, value_name = "FILE=TIME")]
    begins: Vec<String>,
    /// Who typed the commands of histories and recordings, by a handle
    #[arg(long, value_name = "@HANDLE", value_parser = options::handle)]
    by: Option<String>,
    /// Where in JSON and tables a value stands, as in at=meta.ts (at, text, level, who)
    #[arg(long, value_name = "VALUE=KEY")]
    map: Vec<String>,
    /// Put the files into evidence/, without the secrets in them, and cite them there
    #[arg(long)]
    copy: bool,
    /// Write all that was chosen, without asking
    #[arg(long)]
    all: bool,
    /// Only show what would be written
    #[arg(long, conflicts_with = "all")]
    dry_run: bool,
    /// What to write about it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    root: Root,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let asks = asks(arguments)?;
    let root = arguments.root.find()?;
    // Before anything is read, so that nothing of ours changes it meanwhile. Who is asked may take long.
    let writer = arguments.all.then(|| Writer::begin(&root)).transpose()?;
    let repository = Snapshot::open(&root, as_written())?;
    let library = &repository.library;
    let incident = &library.incidents[open::incident(&repository, slug(&arguments.incident))?];
    let (wanted, why) = wanted(arguments, incident)?;
    let reading = read::Reading::new(arguments, incident, &root, wanted.zone)?;
    let window = wanted.window;
    let mut gathering = Gathering::new(wanted, Known::of(incident));
    reading.all(&mut gathering, &Progress::new())?;
    let mut gathered = gathering.finish(&milestones(incident));
    let mut mask = Mask::new(&library.config.safety.allowed);
    let mut places = hide_secrets(&mut gathered, &mut mask);
    let mut chosen: Vec<usize> =
        (0..gathered.events.len()).filter(|i| !gathered.events[*i].is_there).collect();
    if arguments.format == Format::Text {
        show::account(&gathered, incident.zone, window, &why, arguments);
    }
    if asks {
        let suggested = std::mem::take(&mut gathered.suggestions);
        let picking = pick::Picking { zone: incident.zone, suggestions: &suggested };
        chosen = pick::pick(&picking, &mut gathered, chosen, &mut io::stdin().lock())?;
    }
    // What was shown is part of what is copied: its secrets count once.
    let mut in_copies = Mask::new(&library.config.safety.allowed);
    let copies = match arguments.copy {
        true => copy::prepare(
            &root,
            incident,
            &mut gathered,
            &chosen,
            &reading,
            &mut (&mut in_copies, &mut places),
        )?,
        false => Vec::new(),
    };
    let masked = mask.count.max(in_copies.count);
    if masked > 0 {
        stream::warning(&format!(
            "{} masked ({}); who can read the files they come from can use them: revoke them",
            counted(masked, "secret was", "secrets were"),
            where_they_are(&gathered, &places)
        ));
    }
    if arguments.dry_run || chosen.is_empty() {
        show::list(arguments, &gathered, &chosen, incident.zone, None)?;
        if chosen.is_empty() && arguments.format == Format::Text {
            stream::note(&"nothing new was found");
        }
        return Ok(Outcome::Passed);
    }
    let writer = writer.map_or_else(|| Writer::begin(&root), Ok)?;
    let writing = Writing { root: &root, library, incident, gathered: &gathered, writer: &writer };
    let written = writing.write(&chosen, copies)?;
    // Who was asked has seen them.
    if !asks || arguments.format == Format::Json {
        show::list(arguments, &gathered, &chosen, incident.zone, Some(&written.left))?;
    }
    tell(arguments, &library.sources, &written)?;
    for event in written.left.iter().map(|i| &gathered.events[*i]) {
        stream::warning(&format!(
            "{} line {} could not be written, as the report would be read otherwise afterwards; add it by hand",
            printable(&gathered.sources[event.source].name),
            event.line
        ));
    }
    Ok(if written.left.is_empty() { Outcome::Passed } else { Outcome::Blocked })
}

/// Whether somebody is asked about each entry.
fn asks(arguments: &Arguments) -> Result<bool, Failure> {
    let asks = !arguments.all && !arguments.dry_run;
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let is_piped = arguments.files.iter().any(|f| f == "-");
    if asks && (!is_terminal || is_piped) {
        return Err(Failure::Said(
            "there is nobody to ask which entries are wanted; write all that were chosen with --all, or look at them with --dry-run".to_owned(),
        ));
    }
    if arguments.copy && is_piped {
        return Err(Failure::Said(
            "what is piped in has no name to be kept by; write it to a file first, and name that"
                .to_owned(),
        ));
    }
    Ok(asks)
}

/// What entries are written with.
struct Writing<'a> {
    root: &'a Utf8Path,
    library: &'a Library,
    incident: &'a Incident,
    gathered: &'a Gathered,
    writer: &'a Writer,
}

/// What was written.
struct Written {
    added: add::Added,
    copies: Vec<copy::Copy>,
    /// Events that could not be.
    left: Vec<usize>,
}

impl Writing<'_> {
    fn write(&self, chosen: &[usize], mut copies: Vec<copy::Copy>) -> Result<Written, Failure> {
        let Self { library, incident, gathered, .. } = self;
        let most = crate::notation::MOST_ENTRIES.saturating_sub(incident.timeline.len());
        if chosen.len() > most {
            return Err(Failure::Said(format!(
                "{} entries were chosen, and the timeline can take {most} more; choose fewer with --grep, --level, --since and --until",
                chosen.len()
            )));
        }
        let entries = chosen.iter().map(|i| &gathered.events[*i]);
        let entries = entries.map(|event| new(event, &gathered.sources, incident.zone));
        let entries: Vec<add::New> = entries.collect();
        let added = add::entries(incident, &library.sources, &library.config, &entries);
        let added = added.map_err(|left| {
            Failure::Said(format!("{}: {}", library.sources.place(left.span), left.why))
        })?;
        let left: Vec<usize> = added.left.iter().map(|i| chosen[*i]).collect();
        let written = chosen.iter().filter(|i| !left.contains(i));
        let cited: BTreeSet<usize> = written.map(|i| gathered.events[*i].source).collect();
        copies.retain(|copy| copy.sources.iter().any(|source| cited.contains(source)));
        // The files first: an entry never cites what is not there.
        for copy in &copies {
            copy.write(self.root, self.writer)?;
        }
        if let Some(file) = &added.file {
            written::write_together(self.writer, &library.sources, std::slice::from_ref(file))?;
        }
        Ok(Written { added, copies, left })
    }
}

fn tell(
    arguments: &Arguments,
    sources: &Sources,
    Written { added, copies, .. }: &Written,
) -> Result<(), Failure> {
    if arguments.format == Format::Json {
        return Ok(());
    }
    let mut out = stream::stdout();
    let mut told = Ok(());
    if let Some(file) = &added.file {
        let path = printable(sources.path(file.file).as_str());
        told =
            writeln!(out, "{path}: {}", counted(added.written as u64, "new entry", "new entries"));
    }
    for copy in copies {
        told = told.and_then(|()| writeln!(out, "{}: copied", printable(copy.path.as_str())));
    }
    if let Some(folder) = copies.first().and_then(|c| c.path.parent()) {
        let folder = shell_word(folder.as_str());
        told = told.and_then(|()| writeln!(out, "next: git add {folder}"));
    }
    Ok(stream::forgive_closed_pipe(told.and_then(|()| out.flush()))?)
}

/// A number and what it counts.
fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// What is wanted, and where the time that is looked at is known from.
fn wanted(arguments: &Arguments, incident: &Incident) -> Result<(Wanted, String), Failure> {
    let zone = arguments.zone.unwrap_or(incident.zone);
    let time = |text: &Option<String>, is_end| {
        let text = text.as_deref();
        text.map(|t| options::time(t, incident, zone, is_end)).transpose().map_err(Failure::Said)
    };
    let (since, until) = (time(&arguments.since, false)?, time(&arguments.until, true)?);
    let (window, why) = match (since, until, around(incident)) {
        (Some(since), Some(until), _) => (Window { since, until }, "as asked".to_owned()),
        (None, None, Some((own, why))) => (own, why.both.to_owned()),
        (Some(since), None, Some((own, why))) => {
            (Window { since, ..own }, format!("from --since to {}", why.until))
        }
        (None, Some(until), Some((own, why))) => {
            (Window { until, ..own }, format!("from {} to --until", why.since))
        }
        _ => {
            return Err(Failure::Said(
                "nothing says when the incident was: its report has no time and its folder no date; say it with --since and --until".to_owned(),
            ));
        }
    };
    if window.until < window.since {
        return Err(Failure::Said("--until is before --since".to_owned()));
    }
    const LARGEST: usize = 1 << 20;
    let grep = arguments.grep.as_deref().map(|pattern| {
        regex::RegexBuilder::new(pattern).case_insensitive(true).size_limit(LARGEST).build()
    });
    let grep: Option<Regex> = grep
        .transpose()
        .map_err(|e| Failure::Said(format!("--grep: this is no pattern that can be used: {e}")))?;
    let level = arguments
        .level
        .as_deref()
        .and_then(|name| Level::ALL.into_iter().find(|level| level.name() == name));
    Ok((Wanted { window, grep, level, zone, by: arguments.by.clone() }, why))
}

fn mapping(arguments: &Arguments) -> Result<Mapping, Failure> {
    let mut mapping = Mapping::default();
    for written in &arguments.map {
        mapping.add(written).map_err(|why| Failure::Said(format!("--map {written}: {why}")))?;
    }
    Ok(mapping)
}

/// The milestones that the report has.
fn milestones(incident: &Incident) -> Vec<Milestone> {
    Milestone::ALL.iter().copied().filter(|m| incident.milestone(*m).is_some()).collect()
}

/// Lines with secrets, by the place of their source.
type Places = BTreeSet<(usize, u64)>;

/// `edge.log line 4 and bash_history line 12`
fn where_they_are(gathered: &Gathered, places: &Places) -> String {
    const MOST: usize = 5;
    let name = |source: usize| printable(&gathered.sources[source].name);
    let all = places.iter().map(|(source, line)| format!("{} line {line}", name(*source)));
    let mut told: Vec<String> = all.take(MOST).collect();
    if let Some(more) = places.len().checked_sub(MOST).filter(|more| *more > 0) {
        told.push(format!("{more} more lines"));
    }
    match told.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => told.concat(),
    }
}

/// Takes secrets out of all that is shown and written. Gives where they are.
fn hide_secrets(gathered: &mut Gathered, mask: &mut Mask<'_>) -> Places {
    let mut places = Places::new();
    for event in &mut gathered.events {
        let before = mask.count;
        for words in [Some(&mut event.text), event.who.as_mut()].into_iter().flatten() {
            let masked = mask.line(words);
            if masked != *words {
                *words = masked.into_owned();
            }
        }
        if mask.count > before {
            places.insert((event.source, event.line));
        }
    }
    places
}
