//! Publish: pages → an output folder, all at once or not at all.

use std::collections::{BTreeMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use tempfile::TempDir;
use thiserror::Error;

/// The file that marks a folder as ours to replace.
pub const MARKER: &str = ".aftermark-site";

/// Why a site could not be written. The site that was there before is untouched.
#[derive(Debug, Error)]
pub enum PublishError {
    #[error(
        "{path} is not empty and was not written by aftermark (it has no {MARKER} file); \
         name another folder with --output, or empty this one"
    )]
    NotOurs { path: Utf8PathBuf },
    #[error("{path} holds what the site is made from; name another folder with --output")]
    HoldsSource { path: Utf8PathBuf },
    #[error("{path} is a file; name a folder with --output")]
    NotAFolder { path: Utf8PathBuf },
    #[error("a page's address leads out of the site: {path}")]
    BadAddress { path: String },
    #[error("two pages have the address {path}; only one of them could be found")]
    Twice { path: String },
    #[error("could not write the site: {0}")]
    Io(#[from] std::io::Error),
}

/// Refuses an output folder that may not be replaced, before any work is done.
///
/// # Errors
/// [`PublishError`] says why and what to do.
pub fn check_output(output: &Utf8Path, root: &Utf8Path) -> Result<(), PublishError> {
    let real = |p: &Utf8Path| p.canonicalize_utf8().unwrap_or_else(|_| p.to_owned());
    if real(root).starts_with(real(output)) {
        return Err(PublishError::HoldsSource {
            path: output.to_owned(),
        });
    }
    match fs_err::symlink_metadata(output) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e.into()),
        Ok(_) => {}
    }
    if !output.is_dir() {
        return Err(PublishError::NotAFolder {
            path: output.to_owned(),
        });
    }
    let ours = output.join(MARKER).is_file();
    let empty = fs_err::read_dir(output)?.next().is_none();
    if ours || empty {
        Ok(())
    } else {
        Err(PublishError::NotOurs {
            path: output.to_owned(),
        })
    }
}

/// A site that is being written beside the folder it is for, and replaces what is there when all of it is
/// written. Whatever goes wrong before that, or when this is dropped, leaves the previous site as it was.
pub struct Staged {
    staging: TempDir,
    new: Utf8PathBuf,
    output: Utf8PathBuf,
}

impl Staged {
    /// Begins a site for the folder `output`, made of the repository at `root`.
    ///
    /// # Errors
    /// [`PublishError`] says why `output` cannot be written, or may not be replaced.
    pub fn begin(output: &Utf8Path, root: &Utf8Path) -> Result<Self, PublishError> {
        check_output(output, root)?;
        // A link to a folder is followed, so that the link itself stays.
        let output = output
            .canonicalize_utf8()
            .unwrap_or_else(|_| output.to_owned());
        let parent = match output.parent() {
            Some(p) if !p.as_str().is_empty() => p.to_owned(),
            _ => Utf8PathBuf::from("."),
        };
        fs_err::create_dir_all(&parent)?;
        let staging = tempfile::Builder::new()
            .prefix(".aftermark-")
            .tempdir_in(&parent)?;
        let new = Utf8PathBuf::from_path_buf(staging.path().join("new"))
            .map_err(|p| std::io::Error::other(format!("{} is not UTF-8", p.display())))?;
        fs_err::create_dir(&new)?;
        Ok(Self {
            staging,
            new,
            output,
        })
    }

    /// Writes files, several at once: paths below the site, and bytes. One that the site before has alike is
    /// taken over as it is, with its time, so that what copies sites by time copies what changed.
    ///
    /// # Errors
    /// [`PublishError`] for a path that leads out of the site or is there twice, and those of the disk.
    pub fn write(&self, files: &[(&str, &[u8])]) -> Result<(), PublishError> {
        let mut folders: BTreeMap<&Utf8Path, Vec<(&str, &[u8])>> = BTreeMap::new();
        let mut paths = HashSet::new();
        for (path, bytes) in files {
            let relative = Utf8Path::new(path);
            let safe = relative
                .components()
                .all(|c| matches!(c, camino::Utf8Component::Normal(_)));
            if path.is_empty() || !safe {
                return Err(PublishError::BadAddress {
                    path: (*path).to_owned(),
                });
            }
            if !paths.insert(*path) {
                return Err(PublishError::Twice {
                    path: (*path).to_owned(),
                });
            }
            let folder = relative.parent().unwrap_or(Utf8Path::new(""));
            folders.entry(folder).or_default().push((path, bytes));
        }
        // Who writes into one folder waits for the others who do.
        let folders: Vec<_> = folders.into_iter().collect();
        folders.par_iter().try_for_each(|(folder, files)| {
            fs_err::create_dir_all(self.new.join(folder))?;
            files
                .iter()
                .try_for_each(|(path, bytes)| self.put(path, bytes))
        })?;
        Ok(())
    }

    fn put(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let (old, new) = (self.output.join(path), self.new.join(path));
        // Both names are of one file until the old site goes. Not every disk can do that.
        if is_alike(&old, bytes) && fs_err::hard_link(&old, &new).is_ok() {
            return Ok(());
        }
        fs_err::write(new, bytes)
    }

    /// Puts the site in its place.
    ///
    /// # Errors
    /// [`PublishError::Io`] says why not; what was there before is there again.
    pub fn publish(self) -> Result<(), PublishError> {
        fs_err::write(
            self.new.join(MARKER),
            "Written by aftermark. A folder with this file is replaced by the next build.\n",
        )?;
        let old = self.new.with_file_name("old");
        let had_one = self.output.exists();
        if had_one {
            fs_err::rename(&self.output, &old)?;
        }
        if let Err(e) = fs_err::rename(&self.new, &self.output) {
            if had_one {
                fs_err::rename(&old, &self.output)?;
            }
            return Err(e.into());
        }
        // The old site goes with the staging folder.
        self.staging.close()?;
        Ok(())
    }
}

/// Whether there is a file (and no link to one) with these bytes.
fn is_alike(path: &Utf8Path, bytes: &[u8]) -> bool {
    let found = std::fs::symlink_metadata(path);
    found.is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64)
        && std::fs::read(path).is_ok_and(|there| there == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        (dir, path)
    }

    fn write(
        output: &Utf8Path,
        root: &Utf8Path,
        files: &[(&str, &[u8])],
    ) -> Result<(), PublishError> {
        let staged = Staged::begin(output, root)?;
        staged.write(files)?;
        staged.publish()
    }

    #[test]
    fn a_site_is_replaced_whole() {
        let (_keep, dir) = folder();
        let (root, out) = (dir.join("repo"), dir.join("out"));
        fs_err::create_dir(&root).unwrap();
        write(
            &out,
            &root,
            &[("a/b.html", b"1".as_slice()), ("c.html", b"2")],
        )
        .unwrap();
        write(&out, &root, &[("c.html", b"3".as_slice())]).unwrap();
        assert_eq!(fs_err::read(out.join("c.html")).unwrap(), b"3");
        assert!(!out.join("a").exists());
        let left: Vec<_> = fs_err::read_dir(&dir).unwrap().collect();
        assert_eq!(left.len(), 2, "staging folders are gone");
    }

    #[test]
    fn what_is_alike_keeps_its_time_and_links_are_not_followed() {
        let (_keep, dir) = folder();
        let (root, out) = (dir.join("repo"), dir.join("out"));
        fs_err::create_dir(&root).unwrap();
        let first: [(&str, &[u8]); 3] = [("a.html", b"1"), ("b/b.html", b"2"), ("c.html", b"3")];
        write(&out, &root, &first).unwrap();
        let long_ago =
            std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        for (path, _) in first {
            let file = fs_err::OpenOptions::new()
                .write(true)
                .open(out.join(path))
                .unwrap();
            file.into_parts().0.set_modified(long_ago).unwrap();
        }
        let mine = dir.join("mine.html");
        fs_err::write(&mine, "3").unwrap();
        #[cfg(unix)]
        {
            fs_err::remove_file(out.join("c.html")).unwrap();
            std::os::unix::fs::symlink(&mine, out.join("c.html")).unwrap();
        }
        write(
            &out,
            &root,
            &[("a.html", b"1"), ("b/b.html", b"4"), ("c.html", b"3")],
        )
        .unwrap();
        let is_old = |path: &str| {
            let met = fs_err::symlink_metadata(out.join(path)).unwrap();
            assert!(met.is_file(), "{path}");
            met.modified().unwrap() == long_ago
        };
        assert!(is_old("a.html") && !is_old("b/b.html"));
        assert!(!cfg!(unix) || !is_old("c.html"));
        assert_eq!(fs_err::read(out.join("b/b.html")).unwrap(), b"4");
        assert_eq!(fs_err::read(&mine).unwrap(), b"3");
    }

    #[test]
    fn a_folder_that_is_not_ours_stays() {
        let (_keep, dir) = folder();
        let (root, out) = (dir.join("repo"), dir.join("out"));
        fs_err::create_dir(&root).unwrap();
        fs_err::create_dir(&out).unwrap();
        fs_err::write(out.join("mine.txt"), "x").unwrap();
        let e = write(&out, &root, &[("c.html", b"3".as_slice())]).unwrap_err();
        assert!(matches!(e, PublishError::NotOurs { .. }), "{e}");
        assert!(out.join("mine.txt").exists());
        assert!(!out.join("c.html").exists());
    }

    #[test]
    fn the_source_is_never_the_output() {
        let (_keep, dir) = folder();
        for out in [dir.clone(), dir.join("a")] {
            let root = dir.join("a");
            fs_err::create_dir_all(&root).unwrap();
            let e = check_output(&out, &root).unwrap_err();
            assert!(matches!(e, PublishError::HoldsSource { .. }), "{e}");
        }
    }

    #[test]
    fn addresses_stay_inside_and_a_failure_leaves_the_old_site() {
        let (_keep, dir) = folder();
        let (root, out) = (dir.join("repo"), dir.join("out"));
        fs_err::create_dir(&root).unwrap();
        write(&out, &root, &[("c.html", b"old".as_slice())]).unwrap();
        for bad in ["../x", "/etc/x", "a/../../x", "", "c.html"] {
            assert!(write(&out, &root, &[("c.html", b"new".as_slice()), (bad, b"")]).is_err());
        }
        assert_eq!(fs_err::read(out.join("c.html")).unwrap(), b"old");
    }
}
