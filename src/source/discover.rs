//! Finds the incident folders of a tree, by their place and their names.

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::span::{FileId, Sources};
use crate::vocabulary::shell_word;

/// The lists that may stand in a file of their own, `<name>.yaml`, beside the main file.
pub const LISTS: [&str; 7] =
    ["timeline", "evidence", "causes", "impact", "safeguards", "actions", "notifications"];

/// Names of the main file, the preferred first.
pub const MAIN_FILES: [&str; 2] = ["README.md", "index.md"];

/// Whether a file is what a report was brought in from, which `import` keeps as `evidence/original.<ending>`. It is the
/// report itself: nothing in the report has to cite it.
#[must_use]
pub fn is_original(file: &Utf8Path) -> bool {
    file.file_name().is_some_and(|name| name.starts_with("original."))
        && file.parent().and_then(Utf8Path::file_name) == Some("evidence")
}

/// The folder of an incident.
pub struct Folder {
    pub path: Utf8PathBuf,
    /// Its own entry.
    pub id: FileId,
}

/// Finds all incidents below `folder` and reads them, several at once.
///
/// An incident is a folder directly below `folder`, or below a folder there that is named for a
/// year (`2026/`) or a month (`2026/03/`). Without such a folder (`None`), `incidents/` is taken if the tree has it, else
/// the folders of the root whose name begins with a date.
///
/// Gives what `make` makes of each, in order of folder: it [reads](super::raw::read) what it needs. A raw incident takes several times
/// the memory of its text, so each is to be let go as soon as it was looked at.
pub fn each<T: Send>(
    sources: &Sources,
    folder: Option<&Utf8Path>,
    make: impl Fn(Folder) -> T + Send + Sync,
) -> Vec<T> {
    let (base, only_dated) = base(sources, folder);
    incident_folders(sources, &base, only_dated).into_par_iter().map(make).collect()
}

/// How many incidents there are.
#[must_use]
pub fn count(sources: &Sources, folder: Option<&Utf8Path>) -> usize {
    let (base, only_dated) = base(sources, folder);
    incident_folders(sources, &base, only_dated).len()
}

/// The folder that holds the incident folders, empty for the root itself; and whether only folders
/// that begin with a date are incidents.
#[must_use]
pub fn base(sources: &Sources, folder: Option<&Utf8Path>) -> (Utf8PathBuf, bool) {
    match folder {
        Some(f) if f.as_str() == "." => (Utf8PathBuf::new(), true),
        Some(f) => (f.to_owned(), false),
        None if sources.id("incidents/".into()).is_some() => ("incidents".into(), false),
        None => (Utf8PathBuf::new(), true),
    }
}

fn incident_folders(sources: &Sources, base: &Utf8Path, only_dated: bool) -> Vec<Folder> {
    let prefix = if base.as_str().is_empty() { String::new() } else { format!("{base}/") };
    let entries = sources.tree().entries();
    let first = entries.partition_point(|e| e.path.as_str() < prefix.as_str());
    let mut found = Vec::new();
    for (i, entry) in entries.iter().enumerate().skip(first) {
        let Some(rest) = entry.path.as_str().strip_prefix(&prefix) else {
            break;
        };
        let Some(name) = rest.strip_suffix('/') else {
            continue;
        };
        let (parent, last) = name.rsplit_once('/').unwrap_or(("", name));
        let is_incident = holds_incidents(parent) && !holds_incidents(name);
        if is_incident && !last.starts_with(['.', '_']) && (!only_dated || begins_with_date(last)) {
            let id = FileId(u32::try_from(i).unwrap_or(u32::MAX));
            found.push(Folder { path: format!("{prefix}{name}").into(), id });
        }
    }
    found
}

/// Tracked files that lie where incidents do and belong to none, as the name of their folder is not UTF-8.
pub fn unnamed<'s>(
    sources: &'s Sources,
    folder: Option<&Utf8Path>,
) -> impl Iterator<Item = &'s str> {
    let (base, only_dated) = base(sources, folder);
    let all = sources.tree().unnamed().iter();
    all.map(String::as_str).filter(move |path| {
        let below = Utf8Path::new(path).strip_prefix(&base).ok();
        let first = below.and_then(|below| below.components().next());
        first.is_some_and(|name| {
            let name = name.as_str();
            name.contains(char::REPLACEMENT_CHARACTER) && (!only_dated || begins_with_date(name))
        })
    })
}

/// Whether a folder, relative to the incidents' own, groups incidents by year (`2026`) or month (`2026/03`); the
/// incidents' own does, too.
#[must_use]
pub fn holds_incidents(folder: &str) -> bool {
    let has_digits = |name: &str, n| name.len() == n && name.bytes().all(|b| b.is_ascii_digit());
    match folder.split_once('/') {
        None => folder.is_empty() || has_digits(folder, 4),
        Some((year, month)) => has_digits(year, 4) && has_digits(month, 2),
    }
}

/// Whether a name has nothing but lower-case letters a to z, digits and `-`.
#[must_use]
pub fn is_plain_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a folder's name begins with `YYYY-MM-DD-` and goes on.
#[must_use]
pub fn begins_with_date(name: &str) -> bool {
    name.len() > 11
        && name.is_char_boundary(11)
        && name.as_bytes()[10] == b'-'
        && name.get(..10).is_some_and(|d| {
            d.bytes().filter(u8::is_ascii_digit).count() == 8
                && chrono::NaiveDate::parse_from_str(d, "%Y-%m-%d").is_ok()
        })
}

/// The entry of a folder.
#[must_use]
pub fn entry(sources: &Sources, folder: &Utf8Path) -> Option<FileId> {
    sources.id(Utf8Path::new(&format!("{folder}/")))
}

/// The command of a shell that moves a file or folder of the tree.
#[must_use]
pub fn move_command(sources: &Sources, from: FileId, to: &Utf8Path) -> String {
    let path = sources.path(from).as_str().trim_end_matches('/');
    // Git lists no folders: what is in one counts.
    let is_tracked = sources.is_tracked(from)
        || sources.below(Utf8Path::new(path)).any(|file| sources.is_tracked(file));
    let mv = if is_tracked { "git mv" } else { "mv" };
    format!("{mv} {} {}", shell_word(path), shell_word(to.as_str()))
}
