//! `aftermark theme`: copies parts of the built-in theme to change them, and lists what is changed.

use std::collections::BTreeSet;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::look::{Taken, of_site, read_folder, say_unused};
use super::open::Failure;
use super::{Outcome, stream};
use crate::config::FILE_NAME;
use crate::disk::{self, Change, Created, DiskError, Writer};
use crate::site::ThemeFiles;
use crate::site::overrides::{self, State};
use crate::workspace::{config, config_of, find_root, sources_of};

/// The folder where `site.theme` names none.
const DEFAULT_FOLDER: &str = "theme";

/// Arguments of `theme`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark theme list                             all parts
  aftermark theme eject templates/pages/404.html   one, to change it

How a theme is made: docs/themes.md")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Copy parts of the built-in theme into the team's, to change them there
    ///
    /// A file that is there already is never overwritten.
    Eject(Eject),
    /// List the parts of the theme, and which of them the team's theme overrides
    List(List),
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark theme eject templates/pages/404.html
  aftermark theme eject assets/site.css templates/report --to brand
  aftermark theme eject --all

The fewer files a theme overrides, the less there is to look after:
docs/themes.md")]
struct Eject {
    /// Files or folders of the built-in theme, as `aftermark theme list` shows them
    #[arg(value_name = "PATH", required_unless_present = "all")]
    paths: Vec<String>,
    /// Everything
    #[arg(long, conflicts_with = "paths")]
    all: bool,
    /// The folder to copy to [default: site.theme of aftermark.toml, else theme]
    #[arg(long, value_name = "DIR")]
    to: Option<Utf8PathBuf>,
    /// The repository
    #[arg(long, value_name = "ROOT", default_value = ".")]
    root: Utf8PathBuf,
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark theme list
  aftermark theme list --overridden --root incidents")]
struct List {
    /// The repository
    #[arg(long, value_name = "ROOT", default_value = ".")]
    root: Utf8PathBuf,
    /// Only what the team's theme overrides or adds
    #[arg(long)]
    overridden: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Eject(eject) => run_eject(eject),
        Command::List(list) => run_list(list),
    }
}

fn run_eject(arguments: &Eject) -> Result<Outcome, Failure> {
    let root = find_root(&arguments.root)?;
    let configured = config_of(&root)?.site.theme;
    let chosen = chosen(arguments)?;
    // As every path on a command line, --to is relative to where one stands.
    let folder = match (&arguments.to, &configured) {
        (Some(to), _) => to.clone(),
        (None, Some(configured))
            if !disk::stays_inside(configured.strip_prefix(".").unwrap_or(configured)) =>
        {
            return Err(Failure::Said(format!(
                "{FILE_NAME}: site.theme: `{configured}` leads out of the repository; name a folder in it, or another one with --to"
            )));
        }
        (None, Some(configured)) => root.join(configured),
        (None, None) => root.join(DEFAULT_FOLDER),
    };
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Said(format!("{folder} is a file; name a folder with --to")));
    }
    let (real_folder, _made) = disk::folder(&folder, Some(&root))?;
    let mut theirs = read_folder(&folder)?;
    let ours = overrides::builtin();
    let (mut copied, mut same, mut kept) = (Vec::new(), 0, Vec::new());
    let mut failed = None;
    for path in chosen {
        let Some(bytes) = ours.get(path) else {
            continue;
        };
        match theirs.get(path) {
            Some(there) if there == bytes => same += 1,
            Some(_) => kept.push(path),
            None => match disk::create(&real_folder, path.into(), bytes) {
                Ok(Created::Written) => copied.push(path),
                // Somebody was faster.
                Ok(Created::Same | Created::Differs) => kept.push(path),
                Err(e) => {
                    failed = Some(e);
                    break;
                }
            },
        }
    }
    if !copied.is_empty() {
        let record = overrides::record_after(&theirs, &copied);
        failed = failed.or(record_copies(&real_folder, &theirs, &record).err());
        theirs.insert(overrides::RECORD.to_owned(), record.into_bytes());
    }
    let mut out = stream::stdout();
    let mut say = || -> std::io::Result<()> {
        for path in &copied {
            writeln!(out, "{}", folder.join(path))?;
        }
        if same > 0 {
            writeln!(out, "{same} already there and the same as built-in")?;
        }
        let used = configured.as_deref().map(|c| root.join(c));
        if failed.is_none() && used.as_deref().map(real) != Some(real(&folder)) {
            writeln!(out, "{}", how_to_use(&root, &folder, configured.as_deref()))?;
        }
        out.flush()
    };
    stream::forgive_closed_pipe(say())?;
    if let Some(failed) = failed {
        return Err(failed.into());
    }
    for path in &kept {
        stream::warning(&format!(
            "{} is another file than the built-in one and was left alone; to start from the built-in one, move yours away first",
            folder.join(path)
        ));
    }
    Ok(if kept.is_empty() { Outcome::Passed } else { Outcome::Blocked })
}

/// The built-in files that are asked for, in order of path, none twice.
fn chosen(arguments: &Eject) -> Result<BTreeSet<&'static str>, Failure> {
    if arguments.all {
        return Ok(overrides::builtin().into_keys().collect());
    }
    let mut chosen = BTreeSet::new();
    let mut missing = Vec::new();
    for asked in &arguments.paths {
        match overrides::part(asked) {
            Ok(found) => chosen.extend(found),
            Err(none) => missing.push(match none.nearest.as_slice() {
                [] => format!("the built-in theme has no {asked}"),
                near => format!(
                    "the built-in theme has no {asked}; did you mean {}?",
                    near.join(" or ")
                ),
            }),
        }
    }
    if missing.is_empty() {
        return Ok(chosen);
    }
    missing.push("`aftermark theme list` shows all parts; nothing was copied".to_owned());
    Err(Failure::Said(missing.join("\n")))
}

/// Writes down which built-in files were copied.
fn record_copies(folder: &Utf8Path, theirs: &ThemeFiles, record: &str) -> Result<(), DiskError> {
    let path = Utf8Path::new(overrides::RECORD);
    let new = record.as_bytes();
    if let Some(old) = theirs.get(overrides::RECORD) {
        Writer::begin(folder)?.replace(&[Change { path, old, new }])?;
    } else if disk::create(folder, path, new)? == Created::Differs {
        return Err(DiskError::Changed { path: folder.join(path) });
    }
    Ok(())
}

fn real(path: &Utf8Path) -> Utf8PathBuf {
    path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned())
}

/// What to write into `aftermark.toml` so that a folder is used.
fn how_to_use(root: &Utf8Path, folder: &Utf8Path, configured: Option<&Utf8Path>) -> String {
    let (root, folder) = (real(root), real(folder));
    let Ok(relative) = folder.strip_prefix(&root) else {
        return format!(
            "{folder} lies outside of the repository; to use it, move it into {root} and name it in {FILE_NAME} as site.theme"
        );
    };
    let relative = relative
        .as_str()
        .replace(std::path::MAIN_SEPARATOR, "/")
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    match configured {
        Some(other) => format!(
            "{FILE_NAME} uses the theme in {other}; to use this one, write there\n\n[site]\ntheme = \"{relative}\""
        ),
        None => format!("to use it, write into {FILE_NAME}\n\n[site]\ntheme = \"{relative}\""),
    }
}

fn run_list(arguments: &List) -> Result<Outcome, Failure> {
    let root = find_root(&arguments.root)?;
    let sources = sources_of(&root)?;
    let theirs = match config(&root, &sources)?.site.theme {
        Some(folder) => of_site(&sources, &folder, Taken::Listed)?,
        None => ThemeFiles::new(),
    };
    let states = overrides::states(&theirs);
    let shown: Vec<_> = states
        .iter()
        .filter(|(_, state)| !arguments.overridden || **state != State::BuiltIn)
        .collect();
    let width = shown.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    let mut out = stream::stdout();
    let mut say = || -> std::io::Result<()> {
        for (path, state) in &shown {
            writeln!(out, "{path:width$}  {}", state.words())?;
        }
        out.flush()
    };
    stream::forgive_closed_pipe(say())?;
    say_unused(&theirs);
    Ok(Outcome::Passed)
}
