//! What is said of a repository in which there is nothing to show: what was looked for, and where.

use crate::config::FILE_NAME;
use crate::source::discover;
use crate::workspace::Snapshot;

/// Why a site would have no incident. As of a day before all of them it has none, which is then what was asked.
pub fn why(repository: &Snapshot) -> String {
    let why = match repository.library.incidents.is_empty() {
        true => none(repository),
        false => "git tracks no incident yet, and what it does not track is not published; `git add` those that are named above".to_owned(),
    };
    format!("{why}. Nothing was written, for the site would be empty.")
}

fn none(repository: &Snapshot) -> String {
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
