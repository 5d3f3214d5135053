//! What lies where reports are looked for, or looks like one beside it, and is not read as an incident.

use camino::{Utf8Path, Utf8PathBuf};

use super::discover::{MAIN_FILES, base, begins_with_date, holds_incidents, is_plain_name};
use super::front_matter::{self, Division};
use super::span::{FileId, Sources};
use super::tree::TreeError;

/// A report that is not read, or what may hold some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    pub file: FileId,
    /// Relative to the root.
    pub path: Utf8PathBuf,
    pub kind: StrayKind,
}

/// Why it is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StrayKind {
    /// A Markdown file without a folder of its own.
    Loose {
        /// The folder that it should have.
        folder: Utf8PathBuf,
        /// Whether it calls itself complete or published.
        is_final: bool,
    },
    /// A symbolic link to a folder, which git does not follow.
    LinkedFolder,
    /// A folder whose name differs from that of the incidents' folder by its letters' case only.
    OtherCase { meant: Utf8PathBuf },
}

/// All strays, in order of path.
#[must_use]
pub fn find(sources: &Sources, folder: Option<&Utf8Path>) -> Vec<Stray> {
    let (base, only_dated) = base(sources, folder);
    let entries = sources.tree().entries();
    let prefix = if base.as_str().is_empty() { String::new() } else { format!("{base}/") };
    let mut found = Vec::new();
    let first = entries.partition_point(|e| e.path.as_str() < prefix.as_str());
    for (index, entry) in entries.iter().enumerate().skip(first) {
        let Some(below) = entry.path.as_str().strip_prefix(&prefix) else { break };
        let (parent, name) = below.rsplit_once('/').unwrap_or(("", below));
        if !holds_incidents(parent) || name.is_empty() || name.starts_with(['.', '_']) {
            continue;
        }
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        if sources.id(&entry.path) != Some(file) {
            continue;
        }
        let kind = if is_markdown(name) {
            loose(sources, file, &entry.path, only_dated)
        } else {
            let may_be = begins_with_date(name) || (!only_dated && !name.contains('.'));
            let is_linked = || {
                let not_a_file = matches!(
                    sources.check(file),
                    Err(TreeError::NotAFile { .. }
                        | TreeError::Outside { .. }
                        | TreeError::Untracked { .. })
                );
                not_a_file && !entry.is_folder()
            };
            (may_be && is_linked()).then_some(StrayKind::LinkedFolder)
        };
        found.extend(kind.map(|kind| Stray { file, path: entry.path.clone(), kind }));
    }
    found.extend(other_case(sources, &base));
    found.sort_by_key(|stray| stray.file);
    found
}

fn is_markdown(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|e| ["md", "markdown", "mdx"].contains(&e.as_str()))
}

/// A Markdown file is a report if its name begins with a date, or if it says so in its front matter. Others (a
/// template, an index) may lie there.
fn loose(sources: &Sources, file: FileId, path: &Utf8Path, only_dated: bool) -> Option<StrayKind> {
    let name = path.file_name()?;
    if MAIN_FILES.iter().any(|main| main.eq_ignore_ascii_case(name)) {
        return None;
    }
    let stem = path.file_stem()?;
    let text = sources.text(file).ok()?;
    let front_matter = match front_matter::divide(&text.text) {
        Division::Both { yaml, .. } => &text.text[yaml],
        _ => "",
    };
    let value =
        |key: &str| front_matter.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let says_so = value("status").is_some() && value("severity").is_some();
    if !begins_with_date(stem) && (only_dated || !says_so) {
        return None;
    }
    let status = value("status").unwrap_or_default();
    let status = status.trim().trim_matches(['"', '\'']);
    let slug = slug(stem);
    Some(StrayKind::Loose {
        folder: path.with_file_name(slug),
        is_final: ["complete", "published"].contains(&status),
    })
}

/// The name of a file as that of an incident's folder.
fn slug(stem: &str) -> String {
    if begins_with_date(stem) && is_plain_name(stem) {
        return stem.to_owned();
    }
    let (date, rest) = match stem.get(..10) {
        Some(date) if begins_with_date(stem) => (date, &stem[11..]),
        _ => ("YYYY-MM-DD", stem),
    };
    let mut words = String::new();
    for c in rest.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => words.push(c),
            _ if words.is_empty() || words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    let words = words.trim_end_matches('-');
    format!("{date}-{}", if words.is_empty() { "what-happened" } else { words })
}

/// Folders beside the incidents' own whose names differ by case: on some machines they are one.
fn other_case(sources: &Sources, base: &Utf8Path) -> Vec<Stray> {
    let meant = if base.as_str().is_empty() { Utf8Path::new("incidents") } else { base };
    let beside = meant.parent().unwrap_or(Utf8Path::new(""));
    let Some(name) = meant.file_name() else { return Vec::new() };
    let entries = sources.tree().entries().iter().enumerate();
    let folders = entries.filter_map(|(index, entry)| {
        let path = Utf8Path::new(entry.path.as_str().strip_suffix('/')?);
        let other = path.file_name().filter(|other| *other != name)?;
        let differs = path.parent() == Some(beside) && other.eq_ignore_ascii_case(name);
        differs.then(|| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), path))
    });
    let holds_reports = |path: &Utf8Path| {
        let mut below = sources.below(path).map(|file| sources.path(file));
        below.any(|p| p.file_name().is_some_and(|n| MAIN_FILES.contains(&n)))
    };
    folders
        .filter(|(_, path)| holds_reports(path))
        .map(|(file, path)| Stray {
            file,
            path: path.to_owned(),
            kind: StrayKind::OtherCase { meant: meant.to_owned() },
        })
        .collect()
}
