//! What `check` compares with: a baseline, an earlier revision, a buffer that is not saved.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};

use super::open::Failure;
use crate::disk::stays_inside;
use crate::source::tree::MAX_FILE_BYTES;
use crate::workspace::{WorkspaceError, find_root};

/// Arguments of `check` that decide what is compared.
#[derive(clap::Args)]
pub struct Gate {
    /// Check only incidents changed since the merge base with this revision, and say what the
    /// change fixed and broke
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Write the baseline anew: what was fixed goes out, new findings are refused
    #[arg(long, conflicts_with_all = ["since", "stdin_filename"])]
    pub update_baseline: bool,
    /// With --update-baseline: take on new findings too
    #[arg(long, requires = "update_baseline")]
    pub accept_new: bool,
    /// With --update-baseline: why the findings may stay for now
    #[arg(long, value_name = "TEXT", requires = "update_baseline")]
    pub reason: Option<String>,
    /// With --update-baseline: what an incident keeps goes along with its folder's new name
    #[arg(long, value_name = "OLD=NEW", requires = "update_baseline", value_parser = renaming)]
    pub renamed: Vec<(String, String)>,
    /// Check what comes on standard input as if it were saved in this file
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "since"])]
    pub stdin_filename: Option<Utf8PathBuf>,
}

/// Reads `OLD=NEW`.
fn renaming(text: &str) -> Result<(String, String), String> {
    let (old, new) = text.split_once('=').ok_or("write the old name, `=`, and the new one")?;
    let name =
        |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or(path).to_owned();
    Ok((name(old), name(new)))
}

/// A file that an editor has not saved.
pub struct Buffer {
    pub root: Utf8PathBuf,
    /// Relative to the root.
    pub path: Utf8PathBuf,
    pub bytes: Vec<u8>,
}

/// Reads standard input as the file at `path`, which need not exist yet.
///
/// # Errors
/// [`Failure`] when no folder on the way exists, the path leads out of the repository, or more
/// comes than a file may have.
pub fn buffer(path: &Utf8Path) -> Result<Buffer, Failure> {
    let absolute = if path.is_absolute() {
        path.to_owned()
    } else {
        Utf8PathBuf::from_path_buf(std::env::current_dir()?)
            .map_err(|p| Failure::Said(format!("{} is not UTF-8", p.display())))?
            .join(path)
    };
    let existing = absolute.ancestors().find(|a| a.exists());
    let existing = existing.ok_or_else(|| WorkspaceError::NoPath { path: path.to_owned() })?;
    let root = find_root(existing)?;
    let rest = absolute.strip_prefix(existing).unwrap_or(path);
    let mut full = existing.canonicalize_utf8()?;
    full.extend(rest.components().map(|c| c.as_str()));
    let inside = full.strip_prefix(&root).ok().filter(|p| !full.is_dir() && stays_inside(p));
    let inside = inside.map(Utf8Path::to_owned).ok_or_else(|| {
        Failure::Said(format!("--stdin-filename: {path} is not a file of the repository {root}"))
    })?;
    let mut bytes = Vec::new();
    // One byte more than is read says that it is too much, as it does for a file on the disk.
    std::io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Buffer { root, path: inside, bytes })
}
