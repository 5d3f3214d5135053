//! `aftermark new`: the folder of a new incident, opened in the author's editor.

use std::io::{IsTerminal, Write};
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::open::{Failure, as_written};
use super::{Outcome, date, stream};
use crate::config::{Config, FILE_NAME};
use crate::disk::{Created, create};
use crate::model::decode::with_zone;
use crate::model::time::{self, Context, TimeError};
use crate::model::{Incident, Library};
use crate::notation::{self, Calendar};
use crate::scaffold::incident::{self, Draft, UNKNOWN_SERVICE};
use crate::scaffold::slug;
use crate::source::discover;
use crate::vocabulary::{Milestone, closest};
use crate::workspace::{Snapshot, find_root};

/// Arguments of `new`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark new 'Checkout returned 502' --severity SEV1 --service checkout
  aftermark new 'Mail is late' --started '2026-03-14 09:02' --detected 09:14
  aftermark new 'Certificate expired again' --from 2025-11-02-edge-tls
  aftermark new 'Checkout is down' --print    only shows what it would write

How reports are written: docs/writing.md")]
pub struct Arguments {
    /// What happened, in a line that a reader recognises it by
    #[arg(value_name = "TITLE")]
    title: String,
    /// The day it began [default: that of the times, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<NaiveDate>,
    /// How bad it was [default: the most severe, which asks for everything]
    #[arg(long, value_name = "NAME")]
    severity: Option<String>,
    /// A service that was hit; may be given several times
    #[arg(long = "service", value_name = "NAME")]
    services: Vec<String>,
    /// When it began to go wrong: '2026-03-14 09:02', '09:02 UTC', ~09:02, 09:00/09:10
    #[arg(long, value_name = "TIME")]
    started: Option<String>,
    /// When somebody, or an alert, first knew
    #[arg(long, value_name = "TIME")]
    detected: Option<String>,
    /// When it was over
    #[arg(long, value_name = "TIME")]
    resolved: Option<String>,
    /// An earlier incident that this one is like: services, tags and safeguards are taken from it
    #[arg(long, value_name = "SLUG")]
    from: Option<String>,
    /// The words of the folder's name, after the date [default: from the title]
    #[arg(long, value_name = "WORDS")]
    slug: Option<String>,
    /// Open the editor, also where this is no terminal
    #[arg(long, conflicts_with_all = ["no_edit", "print"])]
    edit: bool,
    /// Do not open the editor
    #[arg(long)]
    no_edit: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    print: bool,
    /// The repository
    #[arg(long, value_name = "ROOT", default_value = ".")]
    root: Utf8PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = find_root(&arguments.root)?;
    let repository = Snapshot::open(&root, as_written())?;
    let library = &*repository.library;
    let config = &*library.config;
    let base = base(&repository)?;
    let title = incident::clean_title(&arguments.title)
        .ok_or_else(|| Failure::Said("the title is empty; say in a line what happened".into()))?;
    let severity = severity(arguments.severity.as_deref(), config)?;
    let from = from(arguments.from.as_deref(), library)?;
    let services = services(&arguments.services, from, config)?;
    let (date, moments) = times(arguments, config, repository.as_of)?;
    let words = match &arguments.slug {
        Some(own) if slug::is_words(own) => own.clone(),
        Some(own) => {
            return Err(Failure::Said(format!(
                "--slug: `{own}` cannot be the name of a folder; use small letters a to z, digits and `-`, as in {}",
                slug::words(own, &config.site.language)
            )));
        }
        None => slug::words(&title, &config.site.language),
    };
    let name = format!("{date}-{words}");
    if let Some(taken) = library.get(&name) {
        return Err(Failure::Said(taken_by(&taken.folder, &words, &|free| {
            library.get(&format!("{date}-{free}")).is_none()
        })));
    }
    let folder = year_of(&base, library, date).join(&name);
    let draft =
        Draft { title: &title, date, severity, services: &services, moments: &moments, from };
    let text = incident::text(&draft, library).map_err(Failure::Said)?;
    let main = folder.join(discover::MAIN_FILES[0]);
    if arguments.print {
        stream::say_plainly(&format!("would write {}", shown(&root, &main)));
        let mut out = stream::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        stream::forgive_closed_pipe(written)?;
        return Ok(Outcome::Passed);
    }
    let free = |words: &str| !root.join(folder.with_file_name(format!("{date}-{words}"))).exists();
    // A folder that git does not show, or that is empty, is somebody's all the same.
    if root.join(&folder).symlink_metadata().is_ok()
        || create(&root, &main, text.as_bytes())? != Created::Written
    {
        return Err(Failure::Said(taken_by(&folder, &words, &free)));
    }
    done(arguments, &root, &main)
}

/// Where the incident folders lie, relative to the root.
fn base(repository: &Snapshot) -> Result<Utf8PathBuf, Failure> {
    let (root, library) = (&repository.root, &repository.library);
    // Without a configuration, only a folder that has incidents is one for incidents.
    let known = root.join(FILE_NAME).is_file() || root.join("incidents").is_dir();
    if !known && library.incidents.is_empty() {
        return Err(Failure::Said(format!(
            "{root} has neither {FILE_NAME} nor a folder `incidents`; `aftermark init` makes both, or name the repository with --root"
        )));
    }
    Ok(repository.incidents_folder())
}

/// The folder for an incident of this date: below one for its year where the newest incident lies in
/// such a one.
fn year_of(base: &Utf8Path, library: &Library, date: NaiveDate) -> Utf8PathBuf {
    let newest = library.incidents.iter().max_by_key(|i| &i.slug);
    let parent = newest.and_then(|i| i.folder.parent());
    if parent.is_some_and(|parent| parent != base) {
        return base.join(date.format("%Y").to_string());
    }
    base.to_owned()
}

fn taken_by(folder: &Utf8Path, words: &str, is_free: &dyn Fn(&str) -> bool) -> String {
    let other = (2..).map(|n| format!("{words}-{n}")).find(|other| is_free(other));
    format!(
        "{folder} is there already, and nothing was written; if this is another incident, give it another title, or a name with `--slug {}`",
        other.unwrap_or_default()
    )
}

fn severity<'a>(given: Option<&'a str>, config: &Config) -> Result<Option<&'a str>, Failure> {
    let Some(name) = given else { return Ok(None) };
    let scale = config.severity_names();
    if scale.contains(&name) {
        return Ok(Some(name));
    }
    Err(Failure::Said(format!(
        "--severity: `{name}` is not of the scale; write one of {}",
        scale.join(", ")
    )))
}

fn from<'a>(given: Option<&str>, library: &'a Library) -> Result<Option<&'a Incident>, Failure> {
    let Some(given) = given else { return Ok(None) };
    // A path that was completed by a shell ends in the same name.
    let slug = given.trim_end_matches('/').rsplit('/').next();
    let slug = slug.unwrap_or_default();
    if let Some(found) = library.get(slug) {
        return Ok(Some(found));
    }
    let close = closest(slug, library.incidents.iter().map(|i| i.slug.as_str()));
    let hint = match close {
        Some(close) => format!("did you mean {close}?"),
        None => "write the name of its folder".to_owned(),
    };
    Err(Failure::Said(format!("--from: there is no incident `{slug}`; {hint}")))
}

/// The services: those that are given, else those of the earlier incident, else the registry's only
/// one. Of a registry with several nobody can guess.
fn services(
    given: &[String],
    from: Option<&Incident>,
    config: &Config,
) -> Result<Vec<String>, Failure> {
    let mut services: Vec<String> = Vec::new();
    for name in given {
        let name = name.trim().to_owned();
        if name.is_empty() || services.contains(&name) {
            continue;
        }
        if !config.services.is_empty() && !config.services.contains_key(&name) {
            let close = closest(&name, config.services.keys().map(String::as_str));
            let hint = match close {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("its services are {}", names(config)),
            };
            return Err(Failure::Said(format!(
                "--service: `{name}` is not in the registry of {FILE_NAME}; {hint}"
            )));
        }
        services.push(name);
    }
    if services.is_empty() {
        let of_earlier = from.into_iter().flat_map(|f| &f.services);
        services.extend(of_earlier.map(|s| s.value.clone()));
    }
    if services.is_empty() {
        match config.services.len() {
            0 => services.push(UNKNOWN_SERVICE.to_owned()),
            1 => services.extend(config.services.keys().cloned()),
            _ => {
                return Err(Failure::Said(format!(
                    "which service was hit? add --service with one of {}",
                    names(config)
                )));
            }
        }
    }
    Ok(services)
}

fn names(config: &Config) -> String {
    let names: Vec<&str> = config.services.keys().map(String::as_str).collect();
    names.join(", ")
}

/// The day of the incident and its milestones as they are written.
fn times(
    arguments: &Arguments,
    config: &Config,
    today: NaiveDate,
) -> Result<(NaiveDate, Vec<(Milestone, String)>), Failure> {
    let zone = config.incidents.zone();
    let given = [
        (Milestone::Started, "--started", &arguments.started),
        (Milestone::Detected, "--detected", &arguments.detected),
        (Milestone::Resolved, "--resolved", &arguments.resolved),
    ];
    let mut date = arguments.date;
    let mut moments = Vec::new();
    let mut before: Option<(&str, time::Moment)> = None;
    for (milestone, flag, text) in given {
        let Some(text) = text.as_deref().map(str::trim) else {
            continue;
        };
        let context = |date| Context { previous: before.map(|(_, m)| m.at), date };
        // As in a report: with a zone behind it, and `9.02 pm` and the like as well.
        let read = |text: &str, date| {
            let (time, zone) = with_zone(text, zone);
            time::parse(time, zone, context(date))
        };
        let plain = notation::time(text, Calendar::new(&config.site.language, zone, None));
        let text = match read(text, None) {
            Err(TimeError::NotATime(_)) => plain.as_str(),
            _ => text,
        };
        // Whether the time has a date of its own is for the one who reads times to say.
        let alone = match read(text, None) {
            Err(TimeError::NoDate(_)) => true,
            Err(e) => return Err(wrong_time(flag, &e)),
            Ok(_) => false,
        };
        let day = *date.get_or_insert_with(|| match read(text, None) {
            Ok(moment) => config.incidents.day_of(moment.at),
            Err(_) => today,
        });
        let moment = read(text, Some(day)).map_err(|e| wrong_time(flag, &e))?;
        if let Some((earlier, was)) = before
            && moment.latest < was.earliest
        {
            return Err(Failure::Said(format!(
                "{flag} is before {earlier}; times come in the order started, detected, resolved"
            )));
        }
        let written = match (alone, text.strip_prefix('~')) {
            (true, Some(rest)) => format!("~{day} {}", rest.trim_start()),
            (true, None) => format!("{day} {text}"),
            (false, _) => text.to_owned(),
        };
        moments.push((milestone, written));
        before = Some((flag, moment));
    }
    Ok((date.unwrap_or(today), moments))
}

fn wrong_time(flag: &str, error: &TimeError) -> Failure {
    let help = match error {
        TimeError::Backwards { .. } => "give the date as well if it is the next day",
        TimeError::Ambiguous { .. } | TimeError::Skipped { .. } => {
            "write it with its offset, as in 2026-03-14T09:02:00+01:00"
        }
        _ => "write 2026-03-14 09:02, 09:02 UTC, 2026-03-14T09:02:11Z, ~09:02 or 09:00/09:10",
    };
    Failure::Said(format!("{flag}: {error}; {help}"))
}

/// Says where the file is, and opens it where somebody sits before a terminal.
fn done(arguments: &Arguments, root: &Utf8Path, main: &Utf8Path) -> Result<Outcome, Failure> {
    let path = shown(root, main);
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut out = stream::stdout();
    let written = writeln!(out, "{path}").and_then(|()| out.flush());
    stream::forgive_closed_pipe(written)?;
    drop(out);
    if arguments.edit || (terminal && !arguments.no_edit) {
        open_editor(&path, arguments.edit);
    }
    if terminal {
        let folder = path.parent().unwrap_or(&path);
        stream::note(&format!(
            "answer its questions, then see what is still open: aftermark check {folder}"
        ));
    }
    Ok(Outcome::Passed)
}

/// A file below the root as one would name it from here.
fn shown(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let full = root.join(path);
    let here = std::env::current_dir().ok();
    let here = here.and_then(|h| Utf8PathBuf::from_path_buf(h).ok());
    let here = here.and_then(|h| h.canonicalize_utf8().ok());
    match here.as_deref().and_then(|h| full.strip_prefix(h).ok()) {
        Some(relative) => relative.to_owned(),
        None => full,
    }
}

/// Opens the file in `$VISUAL` or `$EDITOR`. That it cannot be opened is told, and no failure: the
/// file is written.
fn open_editor(path: &Utf8Path, asked: bool) {
    let set = |name| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        if asked {
            stream::warning(&"neither VISUAL nor EDITOR says which editor to open");
        }
        return;
    };
    // `code --wait`, `emacsclient -a ""`: split as a shell would, and given to none.
    let parts = shlex::split(&editor).unwrap_or_default();
    let Some((program, rest)) = parts.split_first() else {
        stream::warning(&format!(
            "`{editor}` cannot be read as a command; correct VISUAL or EDITOR"
        ));
        return;
    };
    match Command::new(program).args(rest).arg(path).status() {
        Ok(status) if status.success() => {}
        Ok(status) => stream::warning(&format!("{program} ended with {status}")),
        Err(e) => stream::warning(&format!("could not open {program}: {e}")),
    }
}
