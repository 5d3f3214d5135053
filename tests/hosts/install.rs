//! How the action comes by its program: a release whose checksum fits, or its own sources.

use camino::{Utf8Path, Utf8PathBuf};

use super::release::{self, VERSION, packed};
use super::runner::{Job, Ran};
use super::server::serve;
use crate::repository::Repository;

/// A job without the program, on a host with one release.
fn job(repository: &Repository, tag: &str, release: &Utf8Path) -> Job {
    let mut job = Job::new(&repository.root);
    job.before = Vec::new();
    job.server = serve(tag, release);
    job
}

/// A `getconf` of a machine with some C library.
fn libc(folder: &Utf8Path, version: &str) {
    let line = format!("[ \"$1\" = GNU_LIBC_VERSION ] && echo '{version}'");
    release::program(folder, &line);
    fs_err::rename(folder.join("aftermark"), folder.join("getconf")).unwrap();
}

#[test]
fn the_program_fits_the_machines_c_library() {
    let repository = Repository::complete().committed();
    for (version, target) in [
        ("glibc 2.36", "x86_64-unknown-linux-gnu"),
        ("glibc 2.41", "x86_64-unknown-linux-gnu"),
        ("glibc 2.31", "x86_64-unknown-linux-musl"),
        ("", "x86_64-unknown-linux-musl"),
    ] {
        let keep = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(keep.path()).unwrap();
        libc(folder, version);
        let mut job = job(&repository, &format!("v{VERSION}"), packed());
        job.before.push(folder.to_owned());
        installed(&job.run_all());
        let programs = job.temp().join("aftermark-program");
        let name = format!("aftermark-{VERSION}-{target}");
        assert!(programs.join(name).is_dir(), "{version}");
    }
}

fn installed(ran: &Ran) -> &str {
    assert_eq!(ran.failed, None, "{}", ran.log);
    assert_eq!(ran.outputs["result"], "passed");
    &ran.outputs["version"]
}

/// A copy of the release, to spoil.
fn copy(to: &Utf8Path) {
    for entry in fs_err::read_dir(packed()).unwrap() {
        let path = entry.unwrap().path();
        fs_err::copy(&path, to.join(path.file_name().unwrap().to_str().unwrap())).unwrap();
    }
}

#[test]
fn the_release_of_the_actions_own_version_is_installed() {
    let repository = Repository::complete().committed();
    let tag = format!("v{VERSION}");
    let ran = job(&repository, &tag, packed()).run_all();
    assert!(installed(&ran).starts_with(VERSION), "{}", ran.log);
    assert_eq!(ran.steps[0], "Install Aftermark");
    // Asked for by name, with the v or without, or as the latest.
    for version in [VERSION, &tag, "latest"] {
        let ran = job(&repository, &tag, packed()).with("version", version).run_all();
        assert!(installed(&ran).starts_with(VERSION));
    }
}

#[test]
fn an_archive_that_somebody_changed_is_not_run() {
    let repository = Repository::complete().committed();
    let keep = tempfile::tempdir().unwrap();
    let spoilt = Utf8Path::from_path(keep.path()).unwrap();
    copy(spoilt);
    // The same layout with another program, which would show that it was run.
    let folder = spoilt.join("build");
    for target in release::TARGETS {
        let name = format!("aftermark-{VERSION}-{target}");
        release::program(&folder.join(&name), &format!("touch '{}/pwned'", repository.root));
        let packed = std::process::Command::new("tar")
            .args(["-czf", spoilt.join(format!("{name}.tar.gz")).as_str(), &name])
            .current_dir(&folder)
            .status()
            .unwrap();
        assert!(packed.success());
    }
    let ran = job(&repository, &format!("v{VERSION}"), spoilt).run_all();
    assert_eq!(ran.failed, Some(("Install Aftermark".to_owned(), 2)), "{}", ran.log);
    assert!(ran.log.contains("The checksum of aftermark-"), "{}", ran.log);
    assert!(!repository.root.join("pwned").exists());
}

#[test]
fn a_name_in_the_sums_that_leads_elsewhere_is_not_fetched() {
    let repository = Repository::complete().committed();
    let keep = tempfile::tempdir().unwrap();
    let spoilt = Utf8Path::from_path(keep.path()).unwrap();
    let sum = "0".repeat(64);
    let mut lines = String::new();
    for target in release::TARGETS {
        lines += &format!("{sum}  ../../aftermark-1-{target}.tar.gz\n");
        lines += &format!("{sum}  aftermark-$(touch pwned)-{target}.tar.gz\n");
    }
    fs_err::write(spoilt.join("SHA256SUMS"), lines).unwrap();
    let ran = job(&repository, "v1.0.0", spoilt).with("version", "1.0.0").run_all();
    assert_eq!(ran.failed, Some(("Install Aftermark".to_owned(), 2)), "{}", ran.log);
    assert!(ran.log.contains("has no program for x86_64-unknown-linux-"), "{}", ran.log);
    assert!(!repository.root.join("pwned").exists());
}

#[test]
fn a_version_that_is_not_there_is_said() {
    let repository = Repository::complete().committed();
    let ran = job(&repository, "v0.0.1", packed()).with("version", "9.9.9").run_all();
    assert_eq!(ran.failed, Some(("Install Aftermark".to_owned(), 2)));
    assert!(ran.log.contains("There is no release 9.9.9 in acme/aftermark"), "{}", ran.log);
}

/// A `cargo` that writes down how it was called and gives the program under test.
fn cargo(folder: &Utf8Path) -> Utf8PathBuf {
    let program = env!("CARGO_BIN_EXE_aftermark");
    release::program(
        folder,
        &format!(
            "printf '%s\\n' \"$@\" >'{folder}/called'\nfor word; do last=$word; done\nmkdir -p \"$last/release\"\nln -s '{program}' \"$last/release/aftermark\""
        ),
    );
    fs_err::rename(folder.join("aftermark"), folder.join("cargo")).unwrap();
    folder.join("called")
}

#[test]
fn without_a_release_it_is_built_from_the_sources_of_the_action() {
    let repository = Repository::complete().committed();
    let keep = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(keep.path()).unwrap();
    let called = cargo(folder);
    type Change = fn(&mut Job);
    let ways: [(&str, Change); 5] = [
        ("there is no such release", |_| {}),
        ("asked for", |job| {
            job.with.insert("version".to_owned(), "source".to_owned());
        }),
        ("from the work tree", |job| job.repository = String::new()),
        ("another processor", |job| job.processor = "ARM"),
        ("another system", |job| job.system = "Plan9"),
    ];
    for (way, change) in ways {
        let mut job = job(&repository, "v0.0.1", packed());
        job.before = vec![folder.to_owned()];
        change(&mut job);
        let ran = job.run_all();
        assert!(installed(&ran).starts_with(VERSION), "{way}");
        let words = fs_err::read_to_string(&called).unwrap();
        let words: Vec<&str> = words.lines().collect();
        let manifest = crate::project().join("Cargo.toml");
        let wanted = [
            "build",
            "--release",
            "--locked",
            "--manifest-path",
            manifest.as_str(),
            "--target-dir",
        ];
        assert_eq!(words[..6], wanted, "{way}");
        fs_err::remove_file(&called).unwrap();
    }
}

#[test]
fn without_rust_it_is_said_what_to_install() {
    let repository = Repository::complete().committed();
    let ran = job(&repository, "v0.0.1", packed()).run_all();
    assert_eq!(ran.failed, Some(("Install Aftermark".to_owned(), 2)), "{}", ran.log);
    assert!(ran.log.contains("cargo is missing: install Rust in a step before"), "{}", ran.log);
}
