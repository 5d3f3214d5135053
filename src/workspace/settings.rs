//! Settings of a repository: `aftermark.toml` and the baseline.

use std::sync::Arc;

use camino::Utf8Path;

use super::WorkspaceError;
use crate::config::{Config, FILE_NAME};
use crate::disk::stays_inside;
use crate::report::excerpt::{Excerpts, Shown};
use crate::rules::{Baseline, baseline};
use crate::source::{FileId, Sources, Span, WorkTree};

/// The configuration of the repository at `root`, without its incidents.
///
/// # Errors
/// [`WorkspaceError`] when there is no such folder or its configuration cannot be used.
pub fn config_of(root: &Utf8Path) -> Result<Config, WorkspaceError> {
    config(root, &sources_of(root)?)
}

/// The files of the repository at `root`.
///
/// # Errors
/// [`WorkspaceError`] when there is no such folder.
pub fn sources_of(root: &Utf8Path) -> Result<Sources, WorkspaceError> {
    Ok(Sources::new(Arc::new(WorkTree::open(root)?)))
}

/// The configuration that speaks for a tree of files.
///
/// # Errors
/// [`WorkspaceError`] when it cannot be used.
pub fn config(root: &Utf8Path, sources: &Sources) -> Result<Config, WorkspaceError> {
    let text = match sources.id(FILE_NAME.into()) {
        Some(file) => match sources.text(file) {
            Ok(file) => file.text.clone(),
            Err(why) => return Err(WorkspaceError::said(format!("{FILE_NAME} {why}"))),
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
/// [`WorkspaceError`] for a path that leads out of the repository.
pub fn baseline_path(config: &Config) -> Result<(&Utf8Path, bool), WorkspaceError> {
    let configured = config.policy.baseline.as_deref();
    let path = configured.unwrap_or(Utf8Path::new(baseline::FILE_NAME));
    if !stays_inside(path) {
        return Err(WorkspaceError::said(format!(
            "{FILE_NAME}: policy.baseline: `{path}` leads out of the repository; name a file in it"
        )));
    }
    Ok((path, configured.is_some()))
}

pub(super) fn baseline(
    root: &Utf8Path,
    sources: &Sources,
    config: &Config,
    may_be_missing: bool,
) -> Result<Baseline, WorkspaceError> {
    let (path, configured) = baseline_path(config)?;
    let Some(file) = sources.id(path) else {
        let on_disk = root.join(path).exists();
        return match (on_disk, configured && !may_be_missing) {
            (true, _) => Err(WorkspaceError::said(format!(
                "git ignores the baseline {path}, so that CI would not have it; take it out of .gitignore and `git add {path}`"
            ))),
            (false, true) => Err(WorkspaceError::said(format!(
                "{FILE_NAME}: policy.baseline: there is no file {path}; write it with `aftermark check --update-baseline`, or take the line out"
            ))),
            (false, false) => Ok(Baseline::default()),
        };
    };
    let text = sources.text(file).map_err(|_| {
        WorkspaceError::said(format!("the baseline {path} cannot be read as UTF-8 text"))
    })?;
    Baseline::parse(file, &text.text).map_err(|e| unusable(sources, path, &e.message, e.range))
}

/// A file of ours that cannot be used, with the place.
pub fn unusable(
    sources: &Sources,
    path: &Utf8Path,
    message: &str,
    range: std::ops::Range<usize>,
) -> WorkspaceError {
    let message = message.lines().next().unwrap_or_default();
    let drawn = sources.id(path).map(|file: FileId| {
        Excerpts::new().draw(
            sources,
            &Shown {
                elsewhere: &[],
                level: crate::config::Level::Error,
                id: "config",
                message,
                span: Span::new(file, range.start, range.end),
                label: "",
                also: &[],
                why: None,
                help: None,
                places_only: false,
            },
        )
    });
    WorkspaceError::Unusable {
        text: match drawn {
            // What says it shows control characters instead of obeying them, colours too.
            Some(drawn) => {
                format!("{path} cannot be used\n{}", anstream::adapter::strip_str(&drawn))
            }
            None => format!("{path} cannot be used: {message}"),
        },
    }
}
