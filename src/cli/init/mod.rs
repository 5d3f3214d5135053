//! `aftermark init`: a folder made ready for postmortems, without a question and without overwriting.

mod install;

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use chrono_tz::Tz;
use clap::ValueEnum;

use super::open::{Failure, as_written};
use super::{Outcome, stream};
use crate::config::{Config, FILE_NAME, HostKind, RepositoryConfig};
use crate::disk::{self, Change, Created, Writer, create};
use crate::edition::CodeHost;
use crate::scaffold::ci::{self, GITLAB_BESIDE, Host, Install, Pipeline};
use crate::scaffold::{NewFile, repository};
use crate::source::git::Git;
use crate::source::{codeowners, remote};
use crate::workspace::Snapshot;

/// Arguments of `init`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark init                              this folder
  aftermark init postmortems                  a folder that may not be there yet
  aftermark init --title 'What we learned'    the site's title
  aftermark init --host gitlab --no-hooks     GitLab's pipeline, no pre-commit
  aftermark init --install-from https://git.example.org/aftermark@4f2c1e09a7b3
                                              a pipeline that builds this commit

What each file is for: docs/writing.md")]
pub struct Arguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: Utf8PathBuf,
    /// Which host's pipeline to write [default: told from the remote `origin`, else from files of hosts]
    #[arg(long, value_enum, value_name = "HOST")]
    host: Option<Host>,
    /// What the pipeline installs: `release`, a version, a commit of a git repository, or a folder of this one that holds
    /// the program's sources [default: the release that this program is, if it is one]
    #[arg(long, value_name = "release|URL@COMMIT|PATH")]
    install_from: Option<String>,
    /// What the site is called
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The IANA zone that times of incidents are read in [default: UTC]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    timezone: Option<Tz>,
    /// Leave out the hook for pre-commit
    #[arg(long)]
    no_hooks: bool,
    /// Leave out the first incident
    #[arg(long)]
    no_example: bool,
    /// Leave out the schemas and settings for editors
    #[arg(long)]
    no_editor: bool,
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse::<Tz>().map_err(|_| {
        "it is not an IANA time zone; write a name such as Europe/Amsterdam or UTC".to_owned()
    })
}

/// The places that files go to.
struct Places {
    /// The folder that gets the configuration.
    root: Utf8PathBuf,
    /// The top of the git repository, else the same.
    top: Utf8PathBuf,
    /// The way from the top to the root, empty if they are one.
    below: Utf8PathBuf,
    git: Option<Git>,
}

/// What was done, line by line, and what is left to do.
#[derive(Default)]
struct Told {
    lines: Vec<String>,
    next: Vec<String>,
    wrote: usize,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.folder.is_file() {
        return Err(Failure::Said(format!(
            "{} is a file; name a folder for the incidents",
            arguments.folder
        )));
    }
    let asked = arguments.install_from.as_deref().map(install::asked_for).transpose()?;
    let (folder, _made) = disk::folder(&arguments.folder, None)?;
    let places = Places::of(&folder)?;
    let mut told = Told::default();
    let install = install::decide(asked, &places.top)?;
    let written = write(arguments, &places, install.as_ref(), &mut told);
    // Each file is whole or not there, and those that were written stay.
    let said = told.write(written.is_ok().then_some(&places.root));
    stream::forgive_closed_pipe(said)?;
    if written.is_err() && told.wrote > 0 {
        stream::note(
            &"what is written stays; `aftermark init` may be run again and goes on from there",
        );
    }
    written.map(|()| Outcome::Passed)
}

/// Writes all that is not there yet.
fn write(
    arguments: &Arguments,
    places: &Places,
    install: Option<&Install>,
    told: &mut Told,
) -> Result<(), Failure> {
    if places.git.is_none() {
        told.next.push(
            "git init: reports are kept, compared and published from a git repository".to_owned(),
        );
    }
    let title = arguments.title.as_deref();
    told.add(
        &places.root,
        &places.below,
        &repository::config(title, arguments.timezone),
        "it holds your settings",
    )?;
    // What is there decides: another folder for incidents, a registry, a scale.
    let read = Snapshot::open(&places.root, as_written())?;
    let config = &*read.library.config;
    let incidents = read.incidents_folder();
    example(arguments, places, &read, &incidents, told)?;
    ignore(places, config, told)?;
    if !arguments.no_editor {
        editor(places, config, &incidents, told)?;
    }
    if !arguments.no_hooks {
        let file = repository::pre_commit(&places.below, &incidents);
        let created = told.add(
            &places.top,
            Utf8Path::new(""),
            &file,
            "add the hook of docs/writing.md to it",
        )?;
        if created == Created::Written {
            told.next.push(
                "pre-commit install: checks before each commit (https://pre-commit.com)".to_owned(),
            );
        }
    }
    let host = arguments.host.or_else(|| detected(places));
    pipeline(host, places, install, told)?;
    owners(host, places, &incidents, told)?;
    if let Some((command, count)) = super::empty::to_import(&read) {
        let reports = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        told.next.push(format!(
            "{command} --dry-run: what becomes of {reports} here that look like reports"
        ));
    }
    told.next.push("aftermark new 'What happened': the next postmortem".to_owned());
    told.next.push("aftermark check: what is not answered yet".to_owned());
    Ok(())
}

impl Places {
    fn of(folder: &Utf8Path) -> Result<Self, Failure> {
        let root = folder.canonicalize_utf8()?;
        let nested = root.ancestors().skip(1).find(|a| a.join(FILE_NAME).is_file());
        if let Some(above) = nested
            && !root.join(FILE_NAME).exists()
        {
            return Err(Failure::Said(format!(
                "{above} has an {FILE_NAME} already, which speaks for this folder too; run `aftermark init {above}`, or choose a folder outside of it"
            )));
        }
        let git = Git::find(&root)?;
        let top = git.as_ref().map_or(root.as_path(), Git::top).to_owned();
        let prefix = git.as_ref().map(Git::prefix).unwrap_or_default();
        Ok(Self { top, below: prefix.trim_end_matches('/').into(), git, root })
    }
}

impl Told {
    /// Writes a file below `base` unless one is there, and tells what became of it. `shown` is the way
    /// to `base` from the top, `hint` what to do where another text is there.
    fn add(
        &mut self,
        base: &Utf8Path,
        shown: &Utf8Path,
        file: &NewFile,
        hint: &str,
    ) -> Result<Created, Failure> {
        let created = create(base, &file.path, file.text.as_bytes())?;
        let path = shown.join(&file.path);
        self.lines.push(match created {
            Created::Written => format!("wrote  {path}"),
            Created::Same => format!("kept   {path}: already as it would be written"),
            Created::Differs => format!("kept   {path}: already there; {hint}"),
        });
        self.wrote += usize::from(created == Created::Written);
        Ok(created)
    }

    /// Without a root: only what was done until it failed.
    fn write(&self, root: Option<&Utf8PathBuf>) -> std::io::Result<()> {
        let mut out = stream::stdout();
        for line in &self.lines {
            writeln!(out, "{line}")?;
        }
        let Some(root) = root else {
            return out.flush();
        };
        match self.wrote {
            0 => writeln!(out, "\nNothing to write: {root} is ready.")?,
            1 => writeln!(out, "\n1 file written; {root} is ready.")?,
            n => writeln!(out, "\n{n} files written; {root} is ready.")?,
        }
        writeln!(out, "\nNext:")?;
        for next in &self.next {
            writeln!(out, "  {next}")?;
        }
        out.flush()
    }
}

/// A first incident, where there is none.
fn example(
    arguments: &Arguments,
    places: &Places,
    read: &Snapshot,
    incidents: &Utf8Path,
    told: &mut Told,
) -> Result<(), Failure> {
    if arguments.no_example {
        return Ok(());
    }
    let there = read.library.incidents.len();
    if there > 0 {
        let count = match there {
            1 => "1 incident is".to_owned(),
            n => format!("{n} incidents are"),
        };
        told.lines.push(format!(
            "kept   {}/: {count} there, so no example is needed",
            places.below.join(incidents)
        ));
        return Ok(());
    }
    let config = &*read.library.config;
    let today = read.as_of;
    // Of today, its evening would lie ahead.
    let date = today.pred_opt().unwrap_or(today);
    for file in repository::first_incident(incidents, date, config) {
        told.add(&places.root, &places.below, &file, "it was left alone")?;
    }
    Ok(())
}

/// Keeps the built site out of git.
fn ignore(places: &Places, config: &Config, told: &mut Told) -> Result<(), Failure> {
    let lines = repository::ignored(config);
    if lines.is_empty() {
        return Ok(());
    }
    let text = format!("# The built site.\n{}\n", lines.join("\n"));
    let file = NewFile { path: ".gitignore".into(), text };
    let path = places.root.join(&file.path);
    if path.symlink_metadata().is_err() {
        told.add(&places.root, &places.below, &file, "")?;
        return Ok(());
    }
    let shown = places.below.join(&file.path);
    let text = fs_err::read_to_string(&path);
    let has = |line: &&String| {
        let probe = format!("{}x", line.trim_start_matches('/').replace('*', "public"));
        let by_git = places.git.as_ref().is_some_and(|git| git.ignores(&probe));
        let bare = line.trim_matches('/');
        let mut written = text.iter().flat_map(|text| text.lines());
        by_git || written.any(|l| l.trim().trim_matches('/') == bare)
    };
    let missing: Vec<&str> = lines.iter().filter(|l| !has(l)).map(String::as_str).collect();
    match text {
        Ok(_) if missing.is_empty() => {
            told.lines.push(format!("kept   {shown}: leaves out the built site already"));
        }
        // Somebody else's file behind a link, or no text: theirs to change.
        Ok(text) if path.symlink_metadata().is_ok_and(|m| m.is_file()) => {
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let gap = if text.is_empty() || text.ends_with('\n') { "" } else { end };
            let added = format!("{text}{gap}{}{end}", missing.join(end));
            let change = Change { path: &file.path, old: text.as_bytes(), new: added.as_bytes() };
            Writer::begin(&places.root)?.replace(&[change])?;
            told.lines.push(format!("added  {} to {shown}", missing.join(" and ")));
            told.wrote += 1;
        }
        _ => told.lines.push(format!("kept   {shown}: add {} to it", missing.join(" and "))),
    }
    Ok(())
}

/// Schemas, and what tells VS Code of them.
fn editor(
    places: &Places,
    config: &Config,
    incidents: &Utf8Path,
    told: &mut Told,
) -> Result<(), Failure> {
    let (mut wrote, mut differs) = (0, 0);
    let schemas = repository::schemas(config).map_err(Failure::Said)?;
    let folder = places.below.join(repository::SCHEMAS);
    for file in &schemas {
        match create(&places.root, &file.path, file.text.as_bytes()) {
            Ok(Created::Written) => wrote += 1,
            Ok(Created::Differs) => differs += 1,
            Ok(Created::Same) => {}
            Err(e) => {
                if wrote > 0 {
                    let of = schemas.len();
                    let line = format!("wrote  {folder}/: {wrote} of {of} schemas");
                    told.lines.push(line);
                }
                told.wrote += wrote;
                return Err(e.into());
            }
        }
    }
    told.wrote += wrote;
    told.lines.push(match (wrote, differs) {
        (0, 0) => format!("kept   {folder}/: already as it would be written"),
        (n, 0) => format!("wrote  {folder}/: {n} schemas, from which editors complete"),
        (n, kept) => format!(
            "wrote  {folder}/: {n} schemas; {kept} of another version stay, until `aftermark schema --root . --output {}` rewrites them all",
            repository::SCHEMAS
        ),
    });
    let settings = repository::editor(&places.below, incidents).map_err(Failure::Said)?;
    told.add(&places.top, Utf8Path::new(""), &settings, "docs/editors.md says what to add")?;
    Ok(())
}

/// The host by the remote, else by what lies about.
fn detected(places: &Places) -> Option<Host> {
    let origin = places.git.as_ref().and_then(remote::origin);
    let known = CodeHost::decide(&RepositoryConfig::default(), origin.as_deref(), None, "");
    if let Ok(Some(host)) = known {
        let forgejo = host.web.contains("forgejo") || host.web.contains("//codeberg.org");
        return Some(match host.kind {
            HostKind::GitHub => Host::GitHub,
            HostKind::GitLab => Host::GitLab,
            HostKind::Gitea if forgejo => Host::Forgejo,
            HostKind::Gitea => Host::Gitea,
            HostKind::Bitbucket => Host::Bitbucket,
        });
    }
    let signs = [
        (".github", Host::GitHub),
        (".gitlab-ci.yml", Host::GitLab),
        (".gitlab", Host::GitLab),
        (".forgejo", Host::Forgejo),
        (".gitea", Host::Gitea),
        ("bitbucket-pipelines.yml", Host::Bitbucket),
    ];
    let found = signs.iter().find(|(sign, _)| places.top.join(sign).exists());
    found.map(|(_, host)| *host)
}

fn pipeline(
    host: Option<Host>,
    places: &Places,
    install: Option<&Install>,
    told: &mut Told,
) -> Result<(), Failure> {
    let Some(host) = host else {
        told.next.push(
            "aftermark init --host github|gitlab|gitea|forgejo|bitbucket: checks on each change; no remote says which host it is"
                .to_owned(),
        );
        return Ok(());
    };
    let Some(path) = ci::place(host) else {
        return Ok(());
    };
    let Some(install) = install else {
        if places.top.join(path).exists() {
            told.lines.push(format!("kept   {path}: already there"));
        } else {
            let name = host.to_possible_value();
            let name = name.as_ref().map_or("", |value| value.get_name());
            told.next.push(format!(
                "aftermark init --host {name} --install-from URL@COMMIT: checks on each change; this program is no release that a pipeline could install by its number (docs/writing.md)"
            ));
        }
        return Ok(());
    };
    let branch = places.git.as_ref().and_then(remote::branch);
    let known = Pipeline {
        root: &places.below,
        branch: branch.as_deref().unwrap_or("main"),
        install,
        rust: env!("CARGO_PKG_RUST_VERSION"),
    };
    let Some(mut file) = ci::pipeline(host, path, &known) else {
        return Ok(());
    };
    let there = fs_err::read_to_string(places.top.join(&file.path)).ok();
    let other = there.is_some_and(|text| text != file.text);
    if host == Host::GitLab && other {
        // Theirs stays; one line in it takes ours in.
        let Some(beside) = ci::pipeline(host, GITLAB_BESIDE, &known) else {
            return Ok(());
        };
        file = beside;
        told.next.push(format!("in .gitlab-ci.yml: include: [{{local: {GITLAB_BESIDE}}}]"));
    }
    let hint = match host {
        Host::Bitbucket => "docs/writing.md says which steps to add",
        _ => "delete it to have it rewritten",
    };
    let created = told.add(&places.top, Utf8Path::new(""), &file, hint)?;
    if created == Created::Written && host == Host::GitHub {
        told.next.push(
            "on GitHub: Settings → Pages → Source: GitHub Actions, so that the site is published"
                .to_owned(),
        );
    }
    Ok(())
}

/// Asks for a reader of each report, where the host knows how.
fn owners(
    host: Option<Host>,
    places: &Places,
    incidents: &Utf8Path,
    told: &mut Told,
) -> Result<(), Failure> {
    let folder = match host {
        Some(Host::GitHub) => ".github/CODEOWNERS",
        Some(Host::GitLab) => ".gitlab/CODEOWNERS",
        Some(Host::Gitea) => ".gitea/CODEOWNERS",
        Some(Host::Forgejo) => ".forgejo/CODEOWNERS",
        Some(Host::Bitbucket | Host::None) | None => return Ok(()),
    };
    let file = repository::owners(folder.into(), &places.below, incidents);
    let mut known = codeowners::PLACES.into_iter().chain([folder]);
    let there = known.find(|place| places.top.join(place).symlink_metadata().is_ok());
    let line = repository::owners_line(&places.below, incidents);
    match there {
        Some(place) => {
            let text = fs_err::read_to_string(places.top.join(place)).unwrap_or_default();
            let said = text.contains(line.split(' ').next().unwrap_or_default());
            told.lines.push(format!("kept   {place}: already there"));
            if !said {
                told.next.push(format!("in {place}: {line}, so that somebody reads each report"));
            }
        }
        None => {
            told.add(&places.top, Utf8Path::new(""), &file, "")?;
            told.next.push(format!("in {folder}: name who reads each report"));
        }
    }
    Ok(())
}
