//! `--version`, and the build script behind it, compiled and run on its own.

use std::process::Command;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::project;
use crate::repository::Repository;

/// What a packaged crate says of the commit it was packaged from.
const PACKAGED: &str = "{\n  \"git\": {\n    \"sha1\": \"FEDCBA98765432100123456789abcdef01234567\"\n  },\n  \"path_in_vcs\": \"\"\n}";

fn script() -> &'static Utf8Path {
    static SCRIPT: OnceLock<(tempfile::TempDir, Utf8PathBuf)> = OnceLock::new();
    let (_, path) = SCRIPT.get_or_init(|| {
        let keep = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(keep.path()).unwrap().join("script");
        let compiled = Command::new(std::env::var("RUSTC").unwrap_or("rustc".to_owned()))
            .args(["--edition=2024", "-o", path.as_str()])
            .arg(project().join("build.rs"))
            .status()
            .unwrap();
        assert!(compiled.success());
        (keep, path)
    });
    path
}

/// What the script makes of a folder: the value of a variable that it sets.
fn told(name: &str, folder: &Utf8Path, variables: &[(&str, &str)]) -> String {
    let output = Command::new(script())
        .env("CARGO_MANIFEST_DIR", folder)
        .env("PROFILE", "release")
        .env_remove("AFTERMARK_COMMIT")
        .env_remove("AFTERMARK_COMMIT_DATE")
        .env_remove("AFTERMARK_RELEASE")
        .env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap())
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let line = format!("cargo::rustc-env={name}=");
    said.lines().find_map(|l| l.strip_prefix(&line)).unwrap().to_owned()
}

fn built_from(folder: &Utf8Path, variables: &[(&str, &str)]) -> String {
    told("AFTERMARK_BUILT_FROM", folder, variables)
}

fn head(repository: &Repository) -> String {
    let mut command = Command::new("git");
    command.current_dir(&repository.root).args(["rev-parse", "HEAD"]);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..12].to_owned()
}

#[test]
fn a_release_is_what_a_registry_gave_out_or_its_maker_says_so() {
    let repository = Repository::complete().committed();
    let is_release = |variables: &[_]| told("AFTERMARK_IS_RELEASE", &repository.root, variables);
    assert_eq!(is_release(&[]), "");
    assert_eq!(is_release(&[("AFTERMARK_RELEASE", "yes")]), "yes");
    repository.write(".cargo_vcs_info.json", PACKAGED);
    assert_eq!(is_release(&[]), "yes");
}

#[test]
fn a_release_names_its_commit_and_the_commits_date() {
    let repository = Repository::complete().committed();
    let told = format!(" ({} 2026-11-20)", head(&repository));
    assert_eq!(built_from(&repository.root, &[]), told);
    // What the reader's git is set to makes no difference.
    let colours = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "color.ui"),
        ("GIT_CONFIG_VALUE_0", "always"),
    ];
    assert_eq!(built_from(&repository.root, &colours), told);
    assert_eq!(built_from(&repository.root, &[("PROFILE", "debug")]), " (development build)");
}

#[test]
fn without_git_it_is_as_the_package_or_the_builder_says() {
    let repository = Repository::complete();
    assert_eq!(built_from(&repository.root, &[]), "");
    repository.write(".cargo_vcs_info.json", PACKAGED);
    assert_eq!(built_from(&repository.root, &[]), " (fedcba987654)");
    let stated =
        [("AFTERMARK_COMMIT", "0123456789abcdef"), ("AFTERMARK_COMMIT_DATE", "2026-01-02")];
    assert_eq!(built_from(&repository.root, &stated), " (0123456789ab 2026-01-02)");
    // What is no commit is not repeated.
    let wrong =
        [("AFTERMARK_COMMIT", "x\ncargo::rustc-env=A=B"), ("AFTERMARK_COMMIT_DATE", "today")];
    assert_eq!(built_from(&repository.root, &wrong), " (fedcba987654)");
    assert_eq!(built_from(&repository.root, &[("PATH", "")]), " (fedcba987654)");
}

#[test]
fn a_package_inside_another_repository_does_not_take_its_commit() {
    let repository = Repository::complete().committed();
    repository.write("vendor/aftermark/x", "");
    let vendored = repository.root.join("vendor/aftermark");
    assert_eq!(built_from(&vendored, &[]), "");
    repository.write("vendor/aftermark/.cargo_vcs_info.json", PACKAGED);
    assert_eq!(built_from(&vendored, &[]), " (fedcba987654)");
}

#[test]
fn the_short_version_is_for_scripts_and_the_long_one_for_reports() {
    let repository = Repository::empty();
    let short = repository.run(&["-V"]);
    assert_eq!(short.out, concat!("aftermark ", env!("CARGO_PKG_VERSION"), "\n"));
    let long = repository.run(&["--version"]).out;
    let rest = long.strip_prefix(short.out.trim_end()).unwrap();
    assert!(rest.starts_with(" (") && rest.ends_with(")\n"), "{long}");
}

#[test]
fn no_page_depends_on_the_commit() {
    // The variable is read in one place, for --version.
    let mut readers = Vec::new();
    for entry in walkdir::WalkDir::new(project().join("src")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let text = fs_err::read(entry.path()).unwrap();
            if String::from_utf8_lossy(&text).contains("AFTERMARK_BUILT_FROM") {
                readers.push(Utf8PathBuf::from_path_buf(entry.into_path()).unwrap());
            }
        }
    }
    assert_eq!(readers, [project().join("src/cli/mod.rs")]);
}
