//! `aftermark audit`: a built site is compared with what an edition leaves out.

use std::io::Write;

use camino::Utf8PathBuf;

use super::edition::{self, Chosen};
use super::look;
use super::open::{Failure, Root};
use super::{Outcome, empty, stream};
use crate::edition::Audience;
use crate::edition::proof::told;
use crate::site::Settings;
use crate::source::tree::size;
use crate::workspace::Snapshot;

/// Arguments of `audit`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark audit site-public
  aftermark audit /srv/www/incidents --edition partners

Exit codes: 0 nothing of what was left out is there, 1 something is, 2 the
command could not be run. How it is compared: docs/editions.md")]
pub struct Arguments {
    /// The folder of the site
    #[arg(value_name = "DIR")]
    folder: Utf8PathBuf,
    /// The edition that it should be: `public`, or one of [editions.NAME] of aftermark.toml
    #[arg(long, value_name = "NAME", default_value = "public")]
    edition: String,
    #[command(flatten)]
    root: Root,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    if !arguments.folder.is_dir() {
        return Err(Failure::Said(format!(
            "there is no folder {}; `aftermark build --edition {} --output {0}` makes the site that is looked through",
            arguments.folder, arguments.edition
        )));
    }
    let root = arguments.root.find()?;
    let chosen = Chosen { edition: Some(arguments.edition.clone()) };
    let repository = Snapshot::open(&root, chosen.opening(None))?;
    empty::refuse(&repository)?;
    let Some(policy) = chosen.policy(&repository)? else { return Ok(Outcome::Failed) };
    let known = repository.for_audience(Audience::default())?;
    let (shown, beside) = edition::of(&known, &policy)?;
    let (theme, _) = look::chosen(&root, &repository.library, None, look::Taken::Tracked)?;
    let settings = Settings {
        site: &shown.library.config.site,
        base_url: shown.library.config.site.base_url.as_deref(),
        theme: &theme,
        logo: None,
        favicon: None,
        version: env!("CARGO_PKG_VERSION"),
    };
    let proof = edition::proof(&repository, &shown, beside, &settings)?;
    edition::warn_of_part(&proof);
    let (mut leaks, mut files, mut bytes) = (Vec::new(), 0_usize, 0_u64);
    for entry in walkdir::WalkDir::new(&arguments.folder).sort_by_file_name() {
        let cannot = |why: String| Failure::Said(format!("{}: {why}", arguments.folder));
        let entry = entry.map_err(|e| cannot(e.to_string()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let read = fs_err::read(entry.path())?;
        let path = entry.path().strip_prefix(&arguments.folder).unwrap_or(entry.path());
        leaks.extend(proof.scan(&path.to_string_lossy().replace('\\', "/"), &read));
        files += 1;
        bytes += read.len() as u64;
    }
    let (words, passages, names) = proof.size();
    let mut out = stream::stdout();
    let compared = format!(
        "{files} files ({}) compared with {words} words, {passages} passages and {names} names that the edition `{}` leaves out",
        size(bytes),
        policy.name
    );
    let written = match leaks.is_empty() {
        true => writeln!(out, "{compared}: none of them is there"),
        false => writeln!(out, "{}\n\n{compared}: {} are there", told(&leaks), leaks.len()),
    };
    stream::forgive_closed_pipe(written.and_then(|()| out.flush()))?;
    Ok(if leaks.is_empty() { Outcome::Passed } else { Outcome::Blocked })
}
