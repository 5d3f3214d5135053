//! What is said of a repository in which there is nothing to show: what was looked for, and where.

use camino::Utf8Path;

use super::open::Failure;

use crate::config::FILE_NAME;
use crate::model::Library;
use crate::rules::unseen;
use crate::source::{FileId, discover, strays};
use crate::vocabulary::shell_word;
use crate::workspace::{Snapshot, reports_elsewhere};

/// How many files are named; the rest is counted.
const MOST_NAMED: usize = 8;

/// Why a site would have no incident. As of a day before all of them it has none, which is then what was asked.
pub fn why(repository: &Snapshot) -> String {
    let nothing = "Nothing was written, for the site would be empty.";
    if repository.library.incidents.is_empty() {
        return format!("{}. {nothing}{}", looked_for(repository), elsewhere(repository));
    }
    format!(
        "git tracks no incident yet, and what it does not track is not published; `git add` those that are named above. {nothing}"
    )
}

/// For commands that would have nothing to say without an incident: a calm answer from the wrong folder is a wrong one.
///
/// # Errors
/// [`Failure::Said`] where there is none.
pub fn refuse(repository: &Snapshot) -> Result<(), Failure> {
    match repository.library.incidents.is_empty() {
        true => Err(Failure::Said(none(repository))),
        false => Ok(()),
    }
}

/// What was looked for where no incident is, and what may be meant.
pub fn none(repository: &Snapshot) -> String {
    format!("{}{}", looked_for(repository), elsewhere(repository))
}

/// Reports that lie where none is looked for, with what brings them in.
fn elsewhere(repository: &Snapshot) -> String {
    let library = &repository.library;
    let folder = library.config.incidents.folder.as_deref();
    let strays = strays::find(&library.sources, folder);
    let mut lines: Vec<String> = strays
        .iter()
        .map(|stray| format!("  {}: {}", stray.path, unseen::mend(library, stray)))
        .collect();
    let told: Vec<_> = strays.iter().map(|stray| stray.path.as_path()).collect();
    let path = |file| library.sources.path(file);
    let mut others = reports_elsewhere(library);
    others.retain(|file| !path(*file).ancestors().any(|a| told.contains(&a)));
    lines.extend(others.iter().map(|file| format!("  {}", path(*file))));
    if lines.is_empty() {
        return String::new();
    }
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    let bring = command(library, &others).map_or_else(String::new, |command| {
        format!(
            "\nTo bring them in, `{command} --dry-run` says what becomes of each, and `{command}` makes a folder of each, with the original."
        )
    });
    format!("\n\nThese look like reports:\n{}{bring}", lines.join("\n"))
}

/// What brings reports in that lie elsewhere: the one, or the folder that all of them lie in.
fn command(library: &Library, reports: &[FileId]) -> Option<String> {
    let path = |file: &FileId| library.sources.path(*file);
    let (first, rest) = reports.split_first()?;
    let place = match rest {
        [] => path(first),
        rest => {
            let holds = |folder: &&Utf8Path| rest.iter().all(|f| path(f).starts_with(folder));
            path(first).ancestors().skip(1).find(holds)?
        }
    };
    let place = if place.as_str().is_empty() { Utf8Path::new(".") } else { place };
    Some(format!("aftermark import {}", shell_word(place.as_str())))
}

/// What brings in the reports of a repository that has no incident yet, and how many they are.
pub fn to_import(repository: &Snapshot) -> Option<(String, usize)> {
    let others = reports_elsewhere(&repository.library);
    Some((command(&repository.library, &others)?, others.len()))
}

fn looked_for(repository: &Snapshot) -> String {
    let (root, library) = (&repository.root, &repository.library);
    let configured = library.config.incidents.folder.as_deref();
    let (base, _) = discover::base(&library.sources, configured);
    let begin = "begin one with `aftermark new 'What happened'`";
    if let Some(folder) = configured.filter(|f| !root.join(f).is_dir()) {
        return format!(
            "{FILE_NAME}: incidents.folder: there is no folder {folder} in {root}; correct its name, or {begin}"
        );
    }
    let looked_for = "a folder with a README.md, such as 2026-03-14-checkout-tls-expiry/README.md";
    if base.as_str().is_empty() {
        return format!(
            "there is no incident in {root}: looked for {looked_for}, there and in incidents/; {begin}, or name the folder they are in as incidents.folder in {FILE_NAME}"
        );
    }
    let there = root.join(&base).read_dir_utf8();
    let ignored = match there.is_ok_and(|mut there| there.next().is_some()) {
        true => " (what git ignores is not read)",
        false => "",
    };
    format!("there is no incident in {base}/ of {root}: looked for {looked_for}{ignored}; {begin}")
}
