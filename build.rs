//! Tells the program which commit it was built from, for `--version`, whether it is a release, for the pipelines
//! that `init` writes, and a number for its sources, for what it keeps for later; nothing else may depend on it.
//!
//! Nothing here reads the clock: the same sources give the same program. Where neither a packaged crate nor
//! git knows the commit, the program says its version alone.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

fn main() {
    // A script that names nothing to watch runs again whenever any file changes.
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=AFTERMARK_COMMIT");
    println!("cargo::rerun-if-env-changed=AFTERMARK_COMMIT_DATE");
    println!("cargo::rerun-if-env-changed=AFTERMARK_RELEASE");
    let folder = variable("CARGO_MANIFEST_DIR").unwrap_or_default();
    // What a registry gave out, or whoever makes the archives of a release says so: others can install it by its number.
    let is_packaged = Path::new(&folder).join(".cargo_vcs_info.json").is_file();
    let is_release = is_packaged || variable("AFTERMARK_RELEASE").is_some();
    println!("cargo::rustc-env=AFTERMARK_IS_RELEASE={}", if is_release { "yes" } else { "" });
    let built = match stated().or_else(|| packaged(Path::new(&folder))) {
        Some(told) => format!(" ({told})"),
        // To follow git would compile everything anew after each commit.
        None if variable("PROFILE").as_deref() == Some("debug") => {
            " (development build)".to_owned()
        }
        None => {
            checked_out(Path::new(&folder)).map_or_else(String::new, |told| format!(" ({told})"))
        }
    };
    println!("cargo::rustc-env=AFTERMARK_BUILT_FROM={built}");
    println!("cargo::rustc-env=AFTERMARK_SOURCES={:016x}", sources(Path::new(&folder)));
}

/// A number for all that the program is compiled from: what one program kept for later is not another's.
fn sources(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in ["src", "themes", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={name}");
        hash(&folder.join(name), name, &mut hasher);
    }
    hasher.finish()
}

fn hash(path: &Path, name: &str, hasher: &mut DefaultHasher) {
    name.hash(hasher);
    if let Ok(entries) = std::fs::read_dir(path) {
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.iter().for_each(|name| hash(&path.join(name), &name.to_string_lossy(), hasher));
    } else {
        std::fs::read(path).unwrap_or_default().hash(hasher);
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// As whoever builds says it: a distribution from a tarball, an image without `.git`.
fn stated() -> Option<String> {
    let commit = hexadecimal(&variable("AFTERMARK_COMMIT")?)?;
    Some(match variable("AFTERMARK_COMMIT_DATE") {
        Some(date) if is_date(&date) => format!("{commit} {date}"),
        _ => commit,
    })
}

/// As `cargo package` wrote it down. A packaged crate may lie inside somebody else's repository, so that
/// git is not asked where this file is.
fn packaged(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = text.split_once("\"sha1\"")?;
    let commit = rest.split('"').nth(1)?;
    // A checkout that shares the folder of compiled files with this package has no such file, and asks again.
    println!("cargo::rerun-if-changed=.cargo_vcs_info.json");
    hexadecimal(commit)
}

/// As git says it, when this folder is the top of its own repository.
fn checked_out(folder: &Path) -> Option<String> {
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    if Path::new(&top).canonicalize().ok()? != folder.canonicalize().ok()? {
        return None;
    }
    for watched in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(folder, &["rev-parse", "--git-path", watched]) {
            let path = folder.join(path);
            // What is not there would count as changed each time.
            if path.exists() {
                println!("cargo::rerun-if-changed={}", path.display());
            }
        }
    }
    let shown = git(
        folder,
        &["-c", "log.showSignature=false", "show", "--no-patch", "--format=%H %cs", "HEAD"],
    )?;
    let (commit, date) = shown.split_once(' ')?;
    let commit = hexadecimal(commit)?;
    is_date(date).then(|| format!("{commit} {date}"))
}

fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(folder).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// The first twelve digits, as many as name a commit in a large repository.
fn hexadecimal(commit: &str) -> Option<String> {
    let plain = commit.len() >= 12 && commit.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| commit[..12].to_ascii_lowercase())
}

fn is_date(text: &str) -> bool {
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts[..], [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
