//! `aftermark actions touching`: what the services that own some files still owe.

use std::io::{self, Write};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::open::{MovesOf, Opened, Where};
use crate::cli::Outcome;
use crate::cli::open::Failure;
use crate::cli::stream;
use crate::config::{Config, FILE_NAME};
use crate::report::actions::Item;
use crate::report::actions::select::same_person;
use crate::report::actions::touching::{markdown, notices, owed, text};
use crate::source::codeowners::{CodeOwners, PLACES};
use crate::source::git::{CompareError, Git};

/// Arguments of `actions touching`.
#[derive(clap::Args)]
#[command(
    after_help = "A file is a service's where one of its `paths` in aftermark.toml fits, or where
CODEOWNERS gives it to the `owner` of the service:

  [services.payments]
  owner = \"@acme/payments\"
  paths = [\"services/payments/**\"]

Paths are those of the code repository that this folder lies in. It need not be
the one of the incidents: say where that is with --root.

Examples:
  aftermark actions touching services/payments/api.rs
  aftermark actions touching --since origin/main --root ../incidents
  aftermark actions touching --since origin/main --format github

Exit codes: 0 whatever is open, 2 the command could not be run."
)]
pub struct Arguments {
    /// Files that are changed; they need not exist
    #[arg(value_name = "PATH", required_unless_present = "since")]
    paths: Vec<Utf8PathBuf>,
    /// The files that differ from where HEAD and this revision parted
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// The CODEOWNERS of the code repository [default: where GitHub and GitLab look for it]
    #[arg(long, value_name = "FILE")]
    codeowners: Option<Utf8PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    at: Where,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// The text, then notices of a GitHub workflow
    Github,
    /// For a comment
    Markdown,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let opened = arguments.at.open(MovesOf::Nothing)?;
    let code = CodeRepository::find()?;
    let mut paths: Vec<String> = Vec::new();
    for path in &arguments.paths {
        match code.relative(path) {
            Some(path) => paths.push(path),
            None => {
                stream::warning(&format!("{path} does not lie in {} and is left out", code.top))
            }
        }
    }
    if let Some(revision) = &arguments.since {
        let git = code.git.as_ref().ok_or(CompareError::NoRepository)?;
        let changed = git.changed(&git.merge_base(revision)?)?;
        paths.extend(changed.into_iter().map(Utf8PathBuf::into_string));
    }
    paths.sort_unstable();
    paths.dedup();
    let owners = code.owners(arguments.codeowners.as_deref())?;
    let config = &opened.library.config;
    let services = services(config, owners.as_ref(), &paths)?;
    if services.is_empty() {
        stream::note(&nobody(config, owners.is_some(), &paths));
        return Ok(Outcome::Passed);
    }
    stream::forgive_closed_pipe(write(arguments.format, &opened, services))?;
    Ok(Outcome::Passed)
}

fn write(format: Format, opened: &Opened, services: Vec<(&str, Vec<String>)>) -> io::Result<()> {
    let all = owed(&opened.library, &opened.facts, opened.as_of, services);
    let addresses = opened.addresses();
    let link = |i: &Item<'_>| addresses.absolute(i);
    {
        let mut out = stream::stdout();
        match format {
            Format::Markdown => markdown(&all, &link, &mut out)?,
            Format::Text | Format::Github => text(&all, &link, &mut out)?,
        }
        out.flush()?;
    }
    if format == Format::Github {
        // These are commands: the stream above would take them apart.
        let mut out = io::stdout().lock();
        notices(&all, &mut out)?;
        out.flush()?;
    }
    Ok(())
}

/// Which services own which of the paths, in order of name.
fn services<'c>(
    config: &'c Config,
    owners: Option<&CodeOwners>,
    paths: &[String],
) -> Result<Vec<(&'c str, Vec<String>)>, Failure> {
    let mut found = Vec::new();
    let named: Vec<Vec<&str>> =
        paths.iter().map(|p| owners.map(|o| o.of(p)).unwrap_or_default()).collect();
    for (name, service) in &config.services {
        let globs = globs(name, &service.paths)?;
        let by_owner = |of: &[&str]| {
            let owner = service.owner.as_deref();
            owner.is_some_and(|o| of.iter().any(|named| is_team(named, o)))
        };
        let own = paths.iter().zip(&named);
        let own = own.filter(|(path, of)| globs.is_match(path) || by_owner(of));
        let own: Vec<String> = own.map(|(path, _)| path.clone()).collect();
        if !own.is_empty() {
            found.push((name.as_str(), own));
        }
    }
    Ok(found)
}

/// Whether an owner of CODEOWNERS is the one of a service; `@acme/payments` is also `@payments`.
fn is_team(named: &str, owner: &str) -> bool {
    let short = named.rsplit('/').next().unwrap_or(named);
    same_person(named, owner) || (!owner.contains('/') && same_person(short, owner))
}

fn globs(service: &str, patterns: &[String]) -> Result<GlobSet, Failure> {
    let mut set = GlobSetBuilder::new();
    let wrong = |pattern: &str, why: &dyn std::fmt::Display| {
        Failure::Said(format!(
            "{FILE_NAME}: services.{service}.paths: `{pattern}` is no path with `*` and `**`: {why}"
        ))
    };
    for pattern in patterns {
        let bare = pattern.trim_start_matches("./").trim_matches('/');
        // A folder stands for all that is below it.
        for pattern in [bare.to_owned(), format!("{bare}/**")] {
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            set.add(glob.map_err(|e| wrong(&pattern, e.kind()))?);
        }
    }
    set.build().map_err(|e| wrong(&patterns.join(", "), e.kind()))
}

fn nobody(config: &Config, has_owners: bool, paths: &[String]) -> String {
    if paths.is_empty() {
        return "no file is changed".to_owned();
    }
    let n = paths.len();
    let files = if n == 1 { "file belongs" } else { "files belong" };
    let how = match (config.services.is_empty(), has_owners) {
        (true, _) => {
            format!("{FILE_NAME} has no services; add them under [services.NAME] with `paths`")
        }
        (false, true) => {
            format!("give the service `paths` in {FILE_NAME}, or an `owner` that CODEOWNERS names")
        }
        (false, false) => {
            format!("give the service `paths` in {FILE_NAME}; there is no CODEOWNERS here either")
        }
    };
    format!("{n} changed {files} to no service; {how}")
}

/// The repository whose files are asked about.
struct CodeRepository {
    git: Option<Git>,
    top: Utf8PathBuf,
    here: Utf8PathBuf,
}

impl CodeRepository {
    /// The one that the current folder lies in; outside of git, that folder.
    fn find() -> Result<Self, Failure> {
        let here = Utf8Path::new(".").canonicalize_utf8()?;
        let git = Git::find(&here)?.map(Git::at_top);
        let top = git.as_ref().map_or(here.as_path(), Git::top).to_owned();
        Ok(Self { git, top, here })
    }

    /// A path of the command line, relative to the top. It need not exist, so that it is not asked for.
    fn relative(&self, path: &Utf8Path) -> Option<String> {
        let mut whole = Utf8PathBuf::new();
        for part in self.here.join(path).components() {
            match part {
                Utf8Component::ParentDir => {
                    whole.pop();
                }
                Utf8Component::CurDir => {}
                other => whole.push(other),
            }
        }
        let inside = whole.strip_prefix(&self.top).ok()?;
        let names: Vec<&str> = inside.components().map(|c| c.as_str()).collect();
        Some(names.join("/")).filter(|p| !p.is_empty())
    }

    fn owners(&self, given: Option<&Utf8Path>) -> Result<Option<CodeOwners>, Failure> {
        let path = match given {
            Some(path) => path.to_owned(),
            None => {
                let mut places = PLACES.iter().map(|p| self.top.join(p));
                match places.find(|p| p.is_file()) {
                    Some(path) => path,
                    None => return Ok(None),
                }
            }
        };
        let bytes = fs_err::read(&path)
            .map_err(|e| Failure::Said(format!("CODEOWNERS cannot be read: {e}")))?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(CodeOwners::parse(&text)))
    }
}
