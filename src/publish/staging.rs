//! The folder beside the output in which a site is made, and what is left of one whose build was ended: the next
//! build of the same output puts right what it finds.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::output::Tracked;
use super::{PublishError, replace};

/// How the names of such folders begin. The rest is chance.
const PREFIX: &str = ".aftermark-build-";

/// The file that says what the folder is, and that its build holds locked.
const ABOUT: &str = "about.txt";

/// The new site while it is written.
const NEW: &str = "new";

/// The new site from when it is whole. After an exchange, the one before.
const WHOLE: &str = "whole";

/// The site before, where two names cannot be exchanged.
const ASIDE: &str = "aside";

/// A folder `.aftermark-build-…` beside the output.
pub struct Staging {
    folder: Utf8PathBuf,
    /// The folder that the site is for. It lies in the same one, so that one rename moves a site.
    output: Utf8PathBuf,
    /// Held as long as this build runs.
    #[cfg_attr(not(test), expect(dead_code, reason = "it is held, not read"))]
    lock: File,
}

impl Staging {
    /// Makes one for `output`, a real path.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(output: &Utf8Path) -> Result<Self, PublishError> {
        let parent = output.parent().unwrap_or(output);
        fs_err::create_dir_all(parent)?;
        let _alone = lock(output);
        let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let folder = Utf8PathBuf::from_path_buf(made.keep())
            .map_err(|p| std::io::Error::other(format!("{} is not UTF-8", p.display())))?;
        let mut file = fs_err::File::create_new(folder.join(ABOUT))?;
        // Where the disk knows no locks, nobody takes this folder for one that was left.
        let _ = file.file().try_lock();
        file.write_all(about(output).as_bytes())?;
        let staging = Self { folder, output: output.to_owned(), lock: file.into_parts().0 };
        fs_err::create_dir(staging.new_site())?;
        Ok(staging)
    }

    /// Where the site is written.
    pub fn new_site(&self) -> Utf8PathBuf {
        self.folder.join(NEW)
    }

    /// Puts the new site, which is whole, in the place of the one before.
    ///
    /// # Errors
    /// The system's reason; the site that was there is there.
    pub fn put_in_place(
        &self,
        exchange: impl Fn(&Utf8Path, &Utf8Path) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let whole = self.folder.join(WHOLE);
        fs_err::rename(self.new_site(), &whole)?;
        let aside = self.folder.join(ASIDE);
        replace::put_in_place(&whole, &self.output, &aside, exchange).inspect_err(|_| {
            let _ = fs_err::rename(&whole, self.new_site());
        })
    }

    /// Gives the lock back as the system does when a process ends.
    #[cfg(test)]
    pub fn forget_lock(&self) {
        self.lock.unlock().unwrap();
    }

    /// Deletes the folder, and of the sites in it what a build wrote. Gives what is left.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn clear(&self) -> Result<Vec<Utf8PathBuf>, PublishError> {
        clear(&self.folder, &self.output)
    }
}

fn about(output: &Utf8Path) -> String {
    format!(
        "Here aftermark makes a site for {}.\nIf its build was ended, the next one deletes this folder.\n",
        output.file_name().unwrap_or_default()
    )
}

/// How long a build waits for others. What they do takes less; a lock that is held longer is not a build's, but
/// that of a wrapper such as `flock . aftermark build`.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits until no other build begins or ends a site in the same folder. `None` where that cannot be known: then two
/// at once may make one of them fail, and still mix or lose nothing, since sites are exchanged in one step and each
/// is cleared by its own list.
pub fn lock(output: &Utf8Path) -> Option<File> {
    let file = lock_file(output)?;
    let begun = Instant::now();
    while let Err(e) = file.try_lock() {
        if matches!(e, TryLockError::Error(_)) || begun.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(file)
}

/// The folder that both are in: nothing is left behind, and no repository can bring it.
#[cfg(unix)]
fn lock_file(output: &Utf8Path) -> Option<File> {
    File::open(output.parent()?).ok()
}

/// Folders cannot be locked here.
#[cfg(not(unix))]
fn lock_file(output: &Utf8Path) -> Option<File> {
    let name = blake3::hash(output.parent()?.as_str().as_bytes()).to_hex();
    let path = std::env::temp_dir().join(format!("aftermark-{}.lock", &name[..16]));
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    options.open(path).ok()
}

/// Puts right what builds of `output` left that were ended: a site that is nowhere else comes back, the rest is
/// deleted. Gives the files that no build wrote and that have no room in the site.
///
/// # Errors
/// Those of the disk, and of git.
pub fn sweep(output: &Utf8Path, tracked: &Tracked) -> Result<Vec<Utf8PathBuf>, PublishError> {
    let mut left = Vec::new();
    let Some(parent) = output.parent().filter(|p| p.is_dir()) else {
        return Ok(left);
    };
    let _alone = lock(output);
    for entry in fs_err::read_dir(parent)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_staging = name.to_str().is_some_and(|n| n.starts_with(PREFIX));
        let Ok(folder) = Utf8PathBuf::from_path_buf(entry.path()) else {
            continue;
        };
        if is_staging && entry.file_type()?.is_dir() && is_left(&folder, output, tracked)? {
            left.extend(clear(&folder, output)?);
        }
    }
    left.sort_unstable();
    Ok(left)
}

/// Whether a build of `output` made this folder and was ended. A folder that came with a repository is none,
/// whatever it says.
fn is_left(folder: &Utf8Path, output: &Utf8Path, tracked: &Tracked) -> Result<bool, PublishError> {
    let mut names = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        names.push(entry?.file_name());
    }
    // Ended before it said anything. Whoever makes one holds the lock.
    if names.is_empty() {
        return Ok(true);
    }
    let known = [ABOUT, NEW, WHOLE, ASIDE];
    if !names.iter().all(|n| known.iter().any(|known| n == known)) {
        return Ok(false);
    }
    let path = folder.join(ABOUT);
    if !path.symlink_metadata().is_ok_and(|m| m.is_file()) {
        return Ok(false);
    }
    let mut options = fs_err::OpenOptions::new();
    let mut file = options.read(true).write(true).open(&path)?;
    if file.file().try_lock().is_err() {
        return Ok(false);
    }
    let (mut says, about) = (Vec::new(), about(output));
    file.read_to_end(&mut says)?;
    let about = about.as_bytes();
    let ours = says == about || names.len() == 1 && about.starts_with(&says);
    Ok(ours && tracked(folder)?.is_empty())
}

/// Deletes a staging folder of `output`, after a site that is nowhere else was put back. Gives what is left.
fn clear(folder: &Utf8Path, output: &Utf8Path) -> Result<Vec<Utf8PathBuf>, PublishError> {
    let mut left = Vec::new();
    for name in [ASIDE, WHOLE] {
        let site = folder.join(name);
        if site.symlink_metadata().is_err() {
            continue;
        }
        // Ended between two renames.
        if output.symlink_metadata().is_err() {
            fs_err::rename(&site, output)?;
        } else {
            left.extend(replace::clear(&site, output)?);
        }
    }
    let new = folder.join(NEW);
    if new.symlink_metadata().is_ok() {
        fs_err::remove_dir_all(&new)?;
    }
    let is_there = |name: &&str| folder.join(name).symlink_metadata().is_ok();
    if ![ASIDE, WHOLE].iter().any(is_there) {
        let _ = std::fs::remove_file(folder.join(ABOUT));
        let _ = std::fs::remove_dir(folder);
    }
    Ok(left)
}
