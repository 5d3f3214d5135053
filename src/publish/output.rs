//! Which folder may become a site: what a build must not touch is known before anything is written.

use std::path::Path;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::PublishError;
use super::marker::List;
use crate::source::TreeError;

/// Names the files that git tracks in a folder, whichever repository that is in. The folder is there, and its
/// path is absolute and without links.
pub type Tracked<'a> = dyn Fn(&Utf8Path) -> Result<Vec<Utf8PathBuf>, TreeError> + 'a;

/// What no site may be written over.
pub struct Ground<'a> {
    /// The repository's root.
    pub root: &'a Utf8Path,
    /// Folders that the site is made from.
    pub sources: Vec<Utf8PathBuf>,
    /// What git tracks.
    pub tracked: &'a Tracked<'a>,
    /// What stays in the output as it is, by paths in it.
    pub keep: &'a [Utf8PathBuf],
}

/// Whether a path in the output is one that stays, or lies below one.
pub fn is_kept(path: &Path, keep: &[Utf8PathBuf]) -> bool {
    keep.iter().any(|kept| path.starts_with(kept))
}

/// Checks that a site may be written to `output`, and gives where that really is: a link to a folder is
/// followed, so that the link itself stays.
///
/// # Errors
/// [`PublishError`] says why not, and what to do.
pub fn check(output: &Utf8Path, ground: &Ground) -> Result<Utf8PathBuf, PublishError> {
    let real = real(output);
    let path = || output.to_owned();
    let root = self::real(ground.root);
    let name = |source: &Utf8Path| match source.strip_prefix(&root) {
        Ok(below) if !below.as_str().is_empty() => below.to_owned(),
        _ => source.to_owned(),
    };
    if let Some(git) = real.ancestors().find(|a| a.file_name() == Some(".git")) {
        return Err(PublishError::InSource { path: path(), source_folder: name(git) });
    }
    if root.starts_with(&real) {
        return Err(PublishError::HoldsSource { path: path(), source_folder: root });
    }
    for source in ground.sources.iter().map(|s| self::real(s)) {
        let source_folder = name(&source);
        if source.starts_with(&real) {
            return Err(PublishError::HoldsSource { path: path(), source_folder });
        }
        if real.starts_with(&source) {
            return Err(PublishError::InSource { path: path(), source_folder });
        }
    }
    match fs_err::symlink_metadata(&real) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(real),
        Err(e) => return Err(e.into()),
        Ok(found) if !found.is_dir() => return Err(PublishError::NotAFolder { path: path() }),
        Ok(_) => {}
    }
    // An empty folder holds nothing that could be lost.
    if fs_err::read_dir(&real)?.next().is_none() {
        return Ok(real);
    }
    let mut tracked = (ground.tracked)(&real)?;
    tracked.retain(|file| {
        !is_kept(file.strip_prefix(&real).unwrap_or(file).as_std_path(), ground.keep)
    });
    if let Some(first) = tracked.first() {
        return Err(PublishError::Tracked {
            path: path(),
            first: first.strip_prefix(&real).unwrap_or(first).to_owned(),
            more: tracked.len() - 1,
        });
    }
    match List::read(&real)? {
        Some(_) => Ok(real),
        None if holds_only(&real, ground.keep) => Ok(real),
        None => Err(PublishError::NotOurs { path: path() }),
    }
}

/// Whether a folder has no file but those that stay.
fn holds_only(folder: &Utf8Path, keep: &[Utf8PathBuf]) -> bool {
    let mut files = WalkDir::new(folder)
        .into_iter()
        .filter(|e| !e.as_ref().is_ok_and(|e| e.file_type().is_dir()));
    files.all(|entry| {
        entry.is_ok_and(|entry| {
            entry.path().strip_prefix(folder).is_ok_and(|path| is_kept(path, keep))
        })
    })
}

/// Where a path leads, also when what it names is not there yet.
#[must_use]
pub fn real(path: &Utf8Path) -> Utf8PathBuf {
    let absolute = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
    let there = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some((ancestor.canonicalize_utf8().ok()?, rest))
    });
    let Some((mut real, rest)) = there else {
        return absolute;
    };
    // What is not there is no link.
    let mut turned_back = false;
    for component in rest.components() {
        match component {
            Utf8Component::ParentDir => turned_back |= real.pop(),
            Utf8Component::Normal(name) => real.push(name),
            _ => {}
        }
    }
    if turned_back { self::real(&real) } else { real }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::MARKER;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        (dir, path)
    }

    #[test]
    fn what_a_site_is_made_from_is_never_its_output() {
        let (_keep, dir) = folder();
        let root = dir.join("repo");
        for there in ["repo/incidents/one", "repo/brand/theme", "repo/.git", "ours"] {
            fs_err::create_dir_all(dir.join(there)).unwrap();
        }
        fs_err::write(dir.join("ours").join(MARKER), List::default().text().unwrap()).unwrap();
        let ground = Ground {
            root: &root,
            sources: vec![root.join("incidents"), root.join("brand/theme")],
            tracked: &|_| Ok(Vec::new()),
            keep: &[],
        };
        let asked = |path: &str| check(&dir.join(path), &ground);
        for holds in ["", "repo", "repo/incidents", "repo/brand", "repo/x/../brand/theme"] {
            let e = asked(holds).unwrap_err();
            assert!(matches!(e, PublishError::HoldsSource { .. }), "{holds}: {e}");
        }
        for lies_in in ["repo/incidents/one", "repo/incidents/new/x", "repo/.git/site"] {
            let e = asked(lies_in).unwrap_err();
            assert!(matches!(e, PublishError::InSource { .. }), "{lies_in}: {e}");
        }
        for free in ["repo/site", "repo/incidents2", "new/deeper", "ours"] {
            assert_eq!(asked(free).unwrap(), dir.join(free));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_judged_by_where_it_leads() {
        let (_keep, dir) = folder();
        let root = dir.join("repo");
        fs_err::create_dir_all(root.join("incidents")).unwrap();
        fs_err::create_dir(dir.join("elsewhere")).unwrap();
        let link = |to: &Utf8Path, name: &str| {
            std::os::unix::fs::symlink(to, root.join(name)).unwrap();
            root.join(name)
        };
        let ground = Ground {
            root: &root,
            sources: vec![root.join("incidents")],
            tracked: &|_| Ok(Vec::new()),
            keep: &[],
        };
        let out = link(&dir.join("elsewhere"), "out");
        assert_eq!(check(&out, &ground).unwrap(), dir.join("elsewhere"));
        let e = check(&link(&root.join("incidents"), "site"), &ground).unwrap_err();
        assert!(matches!(e, PublishError::HoldsSource { .. }), "{e}");
        let e = check(&link(&dir.join("nowhere"), "none"), &ground).unwrap_err();
        assert!(matches!(e, PublishError::NotAFolder { .. }), "{e}");
    }

    #[test]
    fn what_git_tracks_is_never_replaced_whatever_a_marker_says() {
        let (_keep, dir) = folder();
        let out = dir.join("src");
        fs_err::create_dir_all(&out).unwrap();
        fs_err::write(out.join("main.rs"), "fn main() {}").unwrap();
        let mut forged = List::default();
        forged.add("main.rs", List::hash(b"fn main() {}"));
        fs_err::write(out.join(MARKER), forged.text().unwrap()).unwrap();
        let root = dir.join("repo");
        let ask = |tracked: &Tracked| {
            let sources = Vec::new();
            check(&out, &Ground { root: &root, sources, tracked, keep: &[] })
        };
        assert!(ask(&|_| Ok(Vec::new())).is_ok());
        let e = ask(&|folder| Ok(vec![folder.join("main.rs"), folder.join(MARKER)])).unwrap_err();
        assert!(e.to_string().contains("git tracks main.rs and 1 more file in"), "{e}");
        // That git cannot be asked does not mean that it tracks nothing.
        let broken =
            |_: &Utf8Path| Err(TreeError::Read { path: "out".into(), reason: "broken".to_owned() });
        assert!(ask(&broken).is_err());
    }
}
