//! The packaged crate: what the sources embed is in it, and nothing that only tests need.

use std::process::Command;

use crate::project;

/// The files that `cargo package` would take.
fn listed() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(project())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|l| l.replace('\\', "/")).collect()
}

#[test]
fn all_that_the_sources_embed_is_packaged() {
    let listed = listed();
    let has = |path: &str| listed.iter().any(|l| l == path);
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src/main.rs",
    ] {
        assert!(has(file), "{file}");
    }
    // Every file below these folders is embedded or is source.
    for folder in ["src", "themes/default"] {
        for entry in walkdir::WalkDir::new(project().join(folder)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path =
                    entry.path().strip_prefix(project()).unwrap().to_str().unwrap().to_owned();
                assert!(has(&path), "{path} is not packaged");
            }
        }
    }
    // And nothing is embedded from elsewhere.
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(project().join("src")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let text = fs_err::read_to_string(entry.path()).unwrap();
        let calls = ["include_str!(", "include_bytes!("];
        for call in calls.iter().flat_map(|c| text.match_indices(c)) {
            let argument = &text[call.0 + call.1.len()..];
            // The embedded theme is listed relative to its folder.
            let theme = "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/themes/default/\", $path)";
            if argument.trim_start().starts_with(theme) {
                continue;
            }
            let path = argument.split('"').nth(1).unwrap();
            let path = entry.path().parent().unwrap().join(path);
            let inside = path.canonicalize().is_ok_and(|p| p.starts_with(project().join("src")));
            assert!(inside, "{}: embeds {}", entry.path().display(), path.display());
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn tests_and_pictures_are_not_packaged() {
    for path in listed() {
        let top = path.split('/').next().unwrap();
        assert!(
            !["tests", "fuzz", "example-incidents", ".github", ".ci", "ci"].contains(&top),
            "{path}"
        );
        assert!(!path.starts_with("docs/images/"), "{path}");
    }
}
