//! Which program a pipeline installs.

use camino::Utf8Path;

use crate::cli::open::Failure;
use crate::scaffold::ci::Install;

/// Whether this program is one of those that a pipeline can install by its number.
const IS_RELEASE: bool = !env!("AFTERMARK_IS_RELEASE").is_empty();

/// What `--install-from` asks for; a folder stays the text that it is.
pub enum Asked {
    Known(Install),
    Folder(String),
}

pub fn asked_for(text: &str) -> Result<Asked, Failure> {
    let wrong = |why: String| Failure::Said(format!("--install-from: {why}"));
    if text == "release" {
        return match IS_RELEASE {
            true => Ok(Asked::Known(own_release())),
            false => Err(wrong(format!(
                "this program is no release ({}); name a version that is published, URL@COMMIT of its repository, or a folder of yours that holds its sources",
                crate::cli::LONG_VERSION
            ))),
        };
    }
    match Install::parse(text) {
        Ok(Some(known)) => Ok(Asked::Known(known)),
        Ok(None) => Ok(Asked::Folder(text.to_owned())),
        Err(why) => Err(wrong(format!("`{text}` {why}"))),
    }
}

fn own_release() -> Install {
    Install::Release(env!("CARGO_PKG_VERSION").to_owned())
}

/// What the pipeline of the repository at `top` installs; nothing where nobody says what, and this program is no release.
pub fn decide(asked: Option<Asked>, top: &Utf8Path) -> Result<Option<Install>, Failure> {
    let folder = match asked {
        None => return Ok(IS_RELEASE.then(own_release)),
        Some(Asked::Known(install)) => return Ok(Some(install)),
        Some(Asked::Folder(folder)) => folder,
    };
    let wrong = |why: &str| Failure::Said(format!("--install-from: {folder} {why}"));
    let path = Utf8Path::new(&folder).canonicalize_utf8();
    let path = path.map_err(|_| wrong("is not there; write `release`, URL@COMMIT or a folder"))?;
    let manifest = fs_err::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
    let is_it = manifest.lines().any(|l| l.replace(' ', "") == "name=\"aftermark\"");
    if !is_it {
        return Err(wrong(
            "does not hold the sources of the program: it has no Cargo.toml of `aftermark`",
        ));
    }
    let Ok(below) = path.strip_prefix(top) else {
        return Err(wrong(
            "lies outside of the repository, and a pipeline has only its files; copy it there, or write URL@COMMIT",
        ));
    };
    if path != top && path.join(".git").exists() {
        return Err(wrong(
            "is a repository of its own, which pipelines do not check out; write URL@COMMIT of it",
        ));
    }
    Ok(Some(Install::Folder(below.to_owned())))
}
