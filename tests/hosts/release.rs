//! The archives of a release, as the workflow packs them.

use std::process::{Command, Output};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::project;

/// The version in Cargo.toml.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Targets of the release that is packed here.
pub const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"];

/// A folder with a release, packed once: archives and SHA256SUMS. The program in them hands on to the one under
/// test, which is large.
pub fn packed() -> &'static Utf8Path {
    static PACKED: OnceLock<(tempfile::TempDir, Utf8PathBuf)> = OnceLock::new();
    let (_, folder) = PACKED.get_or_init(|| {
        let keep = tempfile::tempdir().unwrap();
        let folder = Utf8PathBuf::from_path_buf(keep.path().canonicalize().unwrap()).unwrap();
        let built = folder.join("built");
        program(&built, &format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_aftermark")));
        let release = folder.join("release");
        for target in TARGETS {
            pack(target, &built, &release);
        }
        let (notes, project) = (folder.join("notes.md"), changelog(&folder, VERSION));
        let output = run(
            &project,
            "ci/release/prepare.sh",
            &[&format!("v{VERSION}"), release.as_str(), notes.as_str()],
        );
        assert!(output.status.success(), "{output:?}");
        assert_eq!(fs_err::read_to_string(notes).unwrap(), "\n- New.\n\n");
        (keep, release)
    });
    folder
}

/// An executable `aftermark` in a folder, of some lines of shell.
pub fn program(folder: &Utf8Path, lines: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs_err::create_dir_all(folder).unwrap();
    let path = folder.join("aftermark");
    fs_err::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn pack(target: &str, built: &Utf8Path, to: &Utf8Path) {
    let output = run(project(), "ci/release/pack.sh", &[target, built.as_str(), to.as_str()]);
    assert!(output.status.success(), "{output:?}");
}

/// A project as far as prepare.sh reads it, whose changelog has a section for a version.
fn changelog(folder: &Utf8Path, version: &str) -> Utf8PathBuf {
    let to = folder.join(format!("project-{version}"));
    fs_err::create_dir_all(to.join("ci/release")).unwrap();
    for file in ["Cargo.toml", "ci/release/prepare.sh"] {
        fs_err::copy(project().join(file), to.join(file)).unwrap();
    }
    let text = format!("# Changelog\n\n## {version}\n\n- New.\n\n## 0.0.1\n\n- Old.\n");
    fs_err::write(to.join("CHANGELOG.md"), text).unwrap();
    to
}

fn run(project: &Utf8Path, script: &str, arguments: &[&str]) -> Output {
    Command::new("bash").arg(project.join(script)).args(arguments).output().unwrap()
}

#[test]
fn an_archive_has_all_that_belongs_to_the_program() {
    let release = packed();
    let name = format!("aftermark-{VERSION}-x86_64-unknown-linux-musl");
    let sums = fs_err::read_to_string(release.join("SHA256SUMS")).unwrap();
    let names: Vec<&str> = sums.lines().map(|l| &l[66..]).collect();
    assert_eq!(names, TARGETS.map(|t| format!("aftermark-{VERSION}-{t}.tar.gz")));
    let checked = Command::new("sha256sum")
        .args(["--check", "SHA256SUMS"])
        .current_dir(release)
        .output()
        .unwrap();
    assert!(checked.status.success());

    let output = Command::new("tar")
        .args(["-tzf", &format!("{name}.tar.gz")])
        .current_dir(release)
        .output()
        .unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    let list: Vec<&str> =
        list.lines().filter_map(|l| l.strip_prefix(&format!("{name}/"))).collect();
    for file in [
        "aftermark",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "completions/aftermark.bash",
        "completions/_aftermark",
        "completions/aftermark.fish",
        "completions/aftermark.ps1",
        "completions/aftermark.elv",
        "man/aftermark.1",
        "man/aftermark-actions-set.1",
    ] {
        assert!(list.contains(&file), "{file} is missing: {list:#?}");
    }
}

#[test]
fn a_release_that_is_not_what_its_tag_says_is_refused() {
    let keep = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(keep.path()).unwrap();
    let notes = folder.join("notes.md");
    let archives = folder.join("archives");
    fs_err::create_dir(&archives).unwrap();
    fs_err::write(archives.join("aftermark-9.9.9-x.tar.gz"), "x").unwrap();
    let refused = |project: &Utf8Path, tag: &str| {
        let output =
            run(project, "ci/release/prepare.sh", &[tag, archives.as_str(), notes.as_str()]);
        assert!(!output.status.success());
        assert!(!archives.join("SHA256SUMS").exists());
        String::from_utf8(output.stderr).unwrap()
    };
    let project = changelog(folder, VERSION);
    assert!(refused(&project, "v9.9.9").contains("the tag is v9.9.9, and Cargo.toml says"));
    assert!(
        refused(&project, &format!("v{VERSION}"))
            .contains("aftermark-9.9.9-x.tar.gz is not of version")
    );
    let other = changelog(folder, "7.7.7");
    assert!(refused(&other, &format!("v{VERSION}")).contains("has no section"));
}
