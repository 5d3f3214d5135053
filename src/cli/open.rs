//! Opens a repository: finds its root, reads its configuration and its incidents.

use std::collections::HashSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{NaiveDate, Utc};
use thiserror::Error;

use super::{past, stream};
use crate::config::{Config, FILE_NAME};
use crate::derive::{Derived, derive};
use crate::disk::{DiskError, stays_inside};
use crate::model::Library;
use crate::model::stood::Stood;
use crate::report::excerpt::{Excerpts, Shown};
use crate::rules::gate::GateError;
use crate::rules::{Baseline, Verdict, baseline, judge_against};
use crate::source::git::{CompareError, GitError};
use crate::source::tree::Entry;
use crate::source::{
    FileId, Overlay, Sources, Span, Tree, TreeError, TreeKind, Without, WorkTree, discover,
};

/// Why a command could not be run.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("{0}")]
    Tree(#[from] TreeError),
    #[error("{path} does not exist")]
    NoPath { path: Utf8PathBuf },
    #[error("--since: {0}")]
    Compare(#[from] CompareError),
    #[error("{0}")]
    Git(#[from] GitError),
    #[error("{text}")]
    Config { text: String },
    #[error("{FILE_NAME}: {0}")]
    Gate(#[from] GateError),
    #[error("{0}")]
    Site(#[from] crate::site::SiteError),
    #[error("{0}")]
    Publish(#[from] crate::publish::PublishError),
    #[error("{0}")]
    Disk(#[from] DiskError),
    #[error("{0}")]
    Said(String),
    #[error("could not write: {0}")]
    Write(#[from] std::io::Error),
}

/// An opened repository, read and judged.
pub struct Repository {
    pub root: Utf8PathBuf,
    pub library: Library,
    pub derived: Derived,
    pub verdict: Verdict,
    pub baseline: Baseline,
    pub kind: TreeKind,
    /// How far the actions were on the date of judgement, where that was asked; the library has it.
    pub stood: Stood,
    /// The date of judgement, where it is a day in the past.
    pub past: Option<NaiveDate>,
}

/// How a repository is opened.
#[derive(Default)]
pub struct Opening {
    /// The date of judgement; today in the configured zone if none.
    pub as_of: Option<NaiveDate>,
    /// Whether a past date of judgement is judged by how far the actions were on that day, as git knows it.
    /// What is to be changed in files has to be as it is written instead.
    pub as_it_stood: bool,
    /// A file (relative to the root) that an editor has not saved, and its bytes.
    pub buffer: Option<(Utf8PathBuf, Vec<u8>)>,
    /// Whether the configured baseline may be missing, because it is about to be written.
    pub new_baseline: bool,
}

/// Reads and judges the repository at `root` as of a date (default: today in the configured zone), by how
/// far actions were then.
///
/// # Errors
/// [`Failure`] when there is no such folder, git fails or the configuration cannot be used.
pub fn open(root: &Utf8Path, as_of: Option<NaiveDate>) -> Result<Repository, Failure> {
    let opening = Opening {
        as_of,
        as_it_stood: true,
        ..Opening::default()
    };
    open_as(root, opening)
}

/// Reads and judges the repository at `root`.
///
/// # Errors
/// [`Failure`] when there is no such folder, git fails or the configuration or the baseline cannot
/// be used.
pub fn open_as(root: &Utf8Path, opening: Opening) -> Result<Repository, Failure> {
    let read = read_as(root, opening)?;
    judged(root, read)
}

/// The repository as it is published, where that is another one: without the files of incidents that git does
/// not track. It is read again and all is derived again, so that nothing of them shows, be it in a total, a state or
/// a list. What git ignores is never read.
///
/// # Errors
/// Those of [`open_as`].
pub fn as_published(
    repository: &Repository,
    as_of: Option<NaiveDate>,
) -> Result<Option<Repository>, Failure> {
    let library = &repository.library;
    let folders: HashSet<&Utf8Path> = library.incidents.iter().map(|i| &*i.folder).collect();
    let is_new = |entry: &Entry| {
        let mut above = entry.path.ancestors();
        !entry.tracked && above.any(|a| folders.contains(a))
    };
    let tree = library.sources.shared_tree();
    if !tree.entries().iter().any(is_new) {
        return Ok(None);
    }
    let opening = Opening {
        as_of,
        as_it_stood: true,
        ..Opening::default()
    };
    let read = read_tree(
        &repository.root,
        Arc::new(Without::new(tree, is_new)),
        opening,
    )?;
    judged(&repository.root, read).map(Some)
}

fn judged(root: &Utf8Path, read: Unjudged) -> Result<Repository, Failure> {
    let verdict = judge_against(&read.library, &read.derived, &read.baseline)?;
    Ok(Repository {
        root: root.to_owned(),
        library: read.library,
        derived: read.derived,
        verdict,
        baseline: read.baseline,
        kind: read.kind,
        stood: read.stood,
        past: read.past,
    })
}

/// A repository that was read and not judged.
pub struct Unjudged {
    pub library: Library,
    pub derived: Derived,
    pub baseline: Baseline,
    pub kind: TreeKind,
    pub stood: Stood,
    pub past: Option<NaiveDate>,
}

/// Reads the repository at `root`, and what follows from it.
///
/// # Errors
/// [`Failure`] when there is no such folder, git fails or the configuration or the baseline cannot
/// be used.
pub fn read_as(root: &Utf8Path, opening: Opening) -> Result<Unjudged, Failure> {
    let tree = WorkTree::open(root)?;
    read_tree(root, Arc::new(tree), opening)
}

fn read_tree(root: &Utf8Path, tree: Arc<dyn Tree>, opening: Opening) -> Result<Unjudged, Failure> {
    let kind = tree.kind();
    let tree: Arc<dyn Tree> = match opening.buffer {
        Some((path, bytes)) => Arc::new(Overlay::new(tree, path, bytes)),
        None => tree,
    };
    let sources = Arc::new(Sources::new(tree));
    let config = Arc::new(config(root, &sources)?);
    let baseline = baseline(root, &sources, &config, opening.new_baseline)?;
    let mut library = Library::read(sources, config)?;
    let stood = match opening.as_of.filter(|_| opening.as_it_stood) {
        Some(day) => past::put_back(&mut library, day)?,
        None => Stood::default(),
    };
    let today = today(&library.config);
    let as_of = opening.as_of.unwrap_or(today);
    let past = Some(as_of).filter(|day| *day < today);
    let derived = derive(&library, as_of);
    Ok(Unjudged {
        library,
        derived,
        baseline,
        kind,
        stood,
        past,
    })
}

/// Warns of what looks like an incident and cannot be read as one, for the name of its folder.
pub fn warn_of_unnamed(library: &Library) {
    let folder = library.config.incidents.folder.as_deref();
    for path in discover::unnamed(&library.sources, folder) {
        stream::warning(&format!(
            "{path} is neither checked nor published: the name of its folder is not UTF-8; rename the folder to plain letters (`git mv`)"
        ));
    }
}

/// The day that it is now in the configured zone.
pub fn today(config: &Config) -> NaiveDate {
    config.incidents.day_of(Utc::now())
}

/// The configuration of the repository at `root`, without its incidents.
///
/// # Errors
/// [`Failure`] when there is no such folder or its configuration cannot be used.
pub fn config_of(root: &Utf8Path) -> Result<Config, Failure> {
    config(root, &sources_of(root)?)
}

/// The files of the repository at `root`.
///
/// # Errors
/// [`Failure`] when there is no such folder.
pub fn sources_of(root: &Utf8Path) -> Result<Sources, Failure> {
    Ok(Sources::new(Arc::new(WorkTree::open(root)?)))
}

/// The incidents of the repository at `root`, not judged.
///
/// # Errors
/// [`Failure`] when there is no such folder or its configuration cannot be used.
pub fn library_of(root: &Utf8Path) -> Result<Library, Failure> {
    let sources = Arc::new(sources_of(root)?);
    let config = Arc::new(config(root, &sources)?);
    Ok(Library::read(sources, config)?)
}

/// The folder for new incidents, relative to the root: where those that are there lie, else as
/// configured, else `incidents`.
pub fn incidents_folder(library: &Library) -> Utf8PathBuf {
    let configured = library.config.incidents.folder.as_deref();
    let (base, at_root) = discover::base(&library.sources, configured);
    // That dated folders at the root are looked for does not mean that this is where they belong.
    if at_root && configured.is_none() && library.incidents.is_empty() {
        return "incidents".into();
    }
    base
}

/// The configuration that speaks for a tree of files.
///
/// # Errors
/// [`Failure`] when it cannot be used.
pub fn config(root: &Utf8Path, sources: &Sources) -> Result<Config, Failure> {
    let text = match sources.id(FILE_NAME.into()) {
        Some(file) => match sources.text(file) {
            Ok(file) => file.text.clone(),
            Err(why) => return Err(Failure::Said(format!("{FILE_NAME} {why}"))),
        },
        // One that git ignores still speaks for the folder it lies in.
        None => match fs_err::read_to_string(root.join(FILE_NAME)) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
            Err(e) => return Err(e.into()),
        },
    };
    Config::parse(&text).map_err(|e| unusable(sources, FILE_NAME.into(), &e.message, e.range))
}

/// Where the baseline is, relative to the root, and whether the configuration names it.
///
/// # Errors
/// [`Failure::Said`] for a path that leads out of the repository.
pub fn baseline_path(config: &Config) -> Result<(&Utf8Path, bool), Failure> {
    let configured = config.policy.baseline.as_deref();
    let path = configured.unwrap_or(Utf8Path::new(baseline::FILE_NAME));
    if !stays_inside(path) {
        return Err(Failure::Said(format!(
            "{FILE_NAME}: policy.baseline: `{path}` leads out of the repository; name a file in it"
        )));
    }
    Ok((path, configured.is_some()))
}

fn baseline(
    root: &Utf8Path,
    sources: &Sources,
    config: &Config,
    may_be_missing: bool,
) -> Result<Baseline, Failure> {
    let (path, configured) = baseline_path(config)?;
    let Some(file) = sources.id(path) else {
        let on_disk = root.join(path).exists();
        return match (on_disk, configured && !may_be_missing) {
            (true, _) => Err(Failure::Said(format!(
                "git ignores the baseline {path}, so that CI would not have it; take it out of .gitignore and `git add {path}`"
            ))),
            (false, true) => Err(Failure::Said(format!(
                "{FILE_NAME}: policy.baseline: there is no file {path}; write it with `aftermark check --update-baseline`, or take the line out"
            ))),
            (false, false) => Ok(Baseline::default()),
        };
    };
    let text = sources
        .text(file)
        .map_err(|_| Failure::Said(format!("the baseline {path} cannot be read as UTF-8 text")))?;
    Baseline::parse(file, &text.text).map_err(|e| unusable(sources, path, &e.message, e.range))
}

/// A file of ours that cannot be used, with the place.
pub(super) fn unusable(
    sources: &Sources,
    path: &Utf8Path,
    message: &str,
    range: std::ops::Range<usize>,
) -> Failure {
    let message = message.lines().next().unwrap_or_default();
    let drawn = sources.id(path).map(|file: FileId| {
        Excerpts::new().draw(
            sources,
            &Shown {
                level: crate::config::Level::Error,
                id: "config",
                message,
                span: Span::new(file, range.start, range.end),
                label: "",
                also: &[],
                why: None,
                help: None,
                secret: false,
            },
        )
    });
    Failure::Config {
        text: match drawn {
            // What says it shows control characters instead of obeying them, colours too.
            Some(drawn) => format!(
                "{path} cannot be used\n{}",
                anstream::adapter::strip_str(&drawn)
            ),
            None => format!("{path} cannot be used: {message}"),
        },
    }
}

/// The root of the repository that a folder lies in.
///
/// # Errors
/// [`Failure::Said`] when there is no such folder.
pub fn find_root_of_folder(folder: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    if !folder.is_dir() {
        return Err(Failure::Said(format!(
            "{folder} does not exist or is not a folder; give the folder that holds {FILE_NAME}"
        )));
    }
    find_root(folder)
}

/// The root of the repository that `path` lies in: the nearest folder upward with an
/// `aftermark.toml`; without one, the folder that holds `incidents/`, or the folder itself.
///
/// # Errors
/// [`Failure::NoPath`] when there is nothing at `path`.
pub fn find_root(path: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let real = path.canonicalize_utf8().map_err(|_| Failure::NoPath {
        path: path.to_owned(),
    })?;
    let folder = if real.is_dir() {
        real.as_path()
    } else {
        real.parent().unwrap_or(&real)
    };
    let upward = || folder.ancestors();
    let found = upward()
        .find(|d| d.join(FILE_NAME).is_file())
        .or_else(|| folder.join("incidents").is_dir().then_some(folder))
        .or_else(|| {
            let inside = upward().find(|d| d.file_name() == Some("incidents"))?;
            inside.parent()
        })
        .or_else(|| {
            let is_incident = |d: &&Utf8Path| {
                d.file_name()
                    .is_some_and(crate::source::discover::begins_with_date)
            };
            upward().find(is_incident)?.parent()
        });
    Ok(found.unwrap_or(folder).to_owned())
}
