//! Opens a repository: finds its root, reads its configuration and its incidents.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{NaiveDate, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use crate::config::{Config, FILE_NAME};
use crate::derive::{Derived, derive};
use crate::model::Library;
use crate::report::excerpt::{Excerpts, Shown};
use crate::rules::gate::GateError;
use crate::rules::{Verdict, judge};
use crate::source::{FileId, Sources, Span, Tree, TreeError, TreeKind, WorkTree};

/// Why a command could not be run.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("{0}")]
    Tree(#[from] TreeError),
    #[error("{path} does not exist")]
    NoPath { path: Utf8PathBuf },
    #[error("{text}")]
    Config { text: String },
    #[error("{FILE_NAME}: {0}")]
    Gate(#[from] GateError),
    #[error("{0}")]
    Site(#[from] crate::site::SiteError),
    #[error("{0}")]
    Publish(#[from] crate::publish::PublishError),
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
    pub kind: TreeKind,
}

/// Reads and judges the repository at `root` as of a date (default: today in the configured zone).
///
/// # Errors
/// [`Failure`] when there is no such folder, git fails or the configuration cannot be used.
pub fn open(root: &Utf8Path, as_of: Option<NaiveDate>) -> Result<Repository, Failure> {
    let tree = WorkTree::open(root)?;
    let kind = tree.kind();
    let sources = Arc::new(Sources::new(Arc::new(tree)));
    let config = Arc::new(config(root, &sources)?);
    let zone = config.incidents.timezone.unwrap_or(Tz::UTC);
    let as_of = as_of.unwrap_or_else(|| Utc::now().with_timezone(&zone).date_naive());
    let library = Library::read(sources, config);
    let derived = derive(&library, as_of);
    let verdict = judge(&library, &derived)?;
    Ok(Repository {
        root: root.to_owned(),
        library,
        derived,
        verdict,
        kind,
    })
}

/// The configuration of the repository at `root`, without its incidents.
///
/// # Errors
/// [`Failure`] when there is no such folder or its configuration cannot be used.
pub fn config_of(root: &Utf8Path) -> Result<Config, Failure> {
    let sources = Sources::new(Arc::new(WorkTree::open(root)?));
    config(root, &sources)
}

fn config(root: &Utf8Path, sources: &Sources) -> Result<Config, Failure> {
    // An ignored or not yet added aftermark.toml still speaks for the folder it lies in.
    let on_disk = root.join(FILE_NAME);
    if !on_disk.exists() {
        return Ok(Config::default());
    }
    let text = fs_err::read_to_string(&on_disk)?;
    Config::parse(&text).map_err(|e| {
        let message = e.message.lines().next().unwrap_or_default();
        let drawn = sources.id(Utf8Path::new(FILE_NAME)).map(|file: FileId| {
            Excerpts::new().draw(
                sources,
                &Shown {
                    level: crate::config::Level::Error,
                    id: "config",
                    message,
                    span: Span::new(file, e.range.start, e.range.end),
                    label: "",
                    also: &[],
                    help: None,
                },
            )
        });
        match drawn {
            Some(drawn) => Failure::Config {
                text: format!("{FILE_NAME} cannot be used\n{drawn}"),
            },
            None => Failure::Config {
                text: format!("{FILE_NAME} cannot be used: {message}"),
            },
        }
    })
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
