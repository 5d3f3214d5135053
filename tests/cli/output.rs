//! The output folder of `build`: what is never deleted, and that a site is whole whenever a build is killed.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::repository::{DAY, Repository, SLUG};

const MARKER: &str = ".aftermark-site";

/// A marker that claims that a build wrote everything that is in a folder.
fn forge(repository: &Repository, folder: &str) {
    let files = repository.files(folder);
    let files: BTreeMap<_, _> = files
        .iter()
        .map(|(path, bytes)| (path, blake3::hash(bytes).to_hex().to_string()))
        .collect();
    let marker = serde_json::json!({"about": "", "format": 1, "files": files});
    repository.write(&format!("{folder}/{MARKER}"), marker.to_string());
}

fn configured(repository: &Repository, table: &str, line: &str) {
    let config = repository.read("aftermark.toml");
    let head = format!("[{table}]\n");
    let config = match config.contains(&head) {
        true => config.replacen(&head, &format!("{head}{line}\n"), 1),
        false => format!("{head}{line}\n\n{config}"),
    };
    repository.write("aftermark.toml", config);
}

#[test]
fn a_marker_that_comes_with_the_repository_deletes_no_source() {
    let repository = Repository::complete();
    repository.write("src/main.rs", "fn main() {}");
    repository.write("theme/assets/extra.css", "a{}");
    configured(&repository, "site", "theme = \"theme\"");
    for folder in ["incidents", "src", "theme"] {
        forge(&repository, folder);
    }
    let repository = repository.committed();
    let inside = format!("incidents/{SLUG}");
    repository.write(&format!("{inside}/draft.md"), "not committed");
    let folders = ["incidents", "src", "theme"];
    let before = folders.map(|folder| repository.files(folder));
    for (output, says) in [
        ("incidents", "holds incidents, which a build reads"),
        (inside.as_str(), "lies in incidents"),
        ("incidents/site", "lies in incidents"),
        ("theme", "holds theme, which a build reads"),
        ("theme/site", "lies in theme"),
        ("src", "git tracks .aftermark-site and 1 more file in [root]/src"),
        (".git/site", "lies in .git"),
        ("../repo", "holds [root]"),
    ] {
        let run = repository.build(&["--output", repository.root.join(output).as_str()]);
        assert_eq!(run.code, 2, "{output}: {}", run.whole());
        assert!(run.err.contains(says), "{output}: {}", run.err);
        let config = repository.read("aftermark.toml");
        configured(&repository, "site", &format!("output = \"{output}\""));
        let run = repository.build(&[]);
        assert_eq!(run.code, 2, "{output}: {}", run.whole());
        assert!(run.err.contains(says), "{output}: {}", run.err);
        repository.write("aftermark.toml", config);
    }
    assert_eq!(folders.map(|folder| repository.files(folder)), before);
    assert!(!repository.root.join("site").exists());
}

#[test]
fn what_is_to_stay_stays_whoever_wrote_it_and_whatever_tracks_it() {
    let repository = Repository::complete();
    repository.write("docs/CNAME", "learn.example.org\n");
    repository.write("docs/.nojekyll", "");
    repository.write("docs/blog/index.html", "<p>Ours</p>");
    repository.write("docs/robots.txt", "ours");
    let repository = repository.committed();
    let bare = repository.read("aftermark.toml");
    let build = |keep: &str| {
        repository.write("aftermark.toml", &bare);
        configured(
            &repository,
            "site",
            &format!(
                "output = \"docs\"\nkeep = [{keep}]\nbase_url = \"https://learn.example.org/\""
            ),
        );
        repository.build(&[])
    };
    // All of what is there has to be named before anything is written beside it.
    let before = repository.files("docs");
    for (keep, says) in [
        ("", "git tracks .nojekyll and 3 more files"),
        ("\"CNAME\", \".nojekyll\", \"robots.txt\"", "git tracks blog/index.html in"),
        ("\".\"", "is the whole site"),
        ("\"*.txt\"", "is a pattern"),
        ("\"../x\"", "leads out of the repository"),
    ] {
        let run = build(keep);
        assert_eq!(run.code, 2, "{keep}: {}", run.whole());
        assert!(run.err.contains(says), "{keep}: {}", run.err);
        assert_eq!(repository.files("docs"), before, "{keep}");
    }
    let all = "\"/CNAME\", \"./.nojekyll\", \"robots.txt\", \"blog/\"";
    for _ in 0..2 {
        let run = build(all);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert_eq!(repository.read("docs/robots.txt"), "ours");
        assert_eq!(repository.read("docs/blog/index.html"), "<p>Ours</p>");
        assert_eq!(repository.read("docs/CNAME"), "learn.example.org\n");
        assert!(repository.read("docs/index.html").contains("<html"));
    }
    // Once it need not stay, a file in the way of the site's own is told again.
    repository.git(&["rm", "--quiet", "-r", "--cached", "docs"]);
    let run = build("");
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("docs/robots.txt was not written by aftermark"), "{}", run.err);
    // What an earlier build wrote stays as well where it is to.
    let run = build(&format!("{all}, \"feed.xml\""));
    assert_eq!(run.code, 0, "{}", run.whole());
    let feed = repository.read("docs/feed.xml");
    repository.replace(
        &format!("incidents/{SLUG}/README.md"),
        "title: Checkout",
        "title: The checkout",
    );
    assert_eq!(build(&format!("{all}, \"feed.xml\"")).code, 0);
    assert_eq!(repository.read("docs/feed.xml"), feed);
    assert!(repository.read("docs/index.html").contains("The checkout"));
}

/// What git tracks counts wherever the folder is: in another part of the repository, or in another one.
#[test]
fn no_repository_loses_what_it_tracks() {
    let repository = Repository::empty();
    let from = Repository::complete();
    fs_err::rename(&from.root, repository.root.join("learn")).unwrap();
    repository.write("docs/guide.md", "# Guide");
    forge(&repository, "docs");
    let repository = repository.committed();
    assert_eq!(repository.build(&["learn", "--output", "pages"]).code, 0);
    let pages = repository.root.join("pages");
    for output in ["docs", "pages"] {
        if output == "pages" {
            // As a folder that is deployed by pushing it.
            repository.git(&["init", "--quiet", "pages"]);
            repository.git(&["-C", "pages", "add", "--all"]);
        }
        let run = repository.build(&["learn", "--output", output]);
        assert_eq!(run.code, 2, "{output}: {}", run.whole());
        assert!(run.err.contains("git tracks"), "{output}: {}", run.err);
    }
    assert_eq!(repository.read("docs/guide.md"), "# Guide");
    // The way out that the message names.
    repository.git(&["-C", "pages", "rm", "-r", "--quiet", "--cached", "."]);
    let run = repository.build(&["learn", "--output", "pages"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(pages.join(".git/HEAD").exists(), "somebody else's files stay");
}

#[test]
fn what_others_put_into_the_site_stays() {
    let repository = Repository::complete().committed();
    assert_eq!(repository.build(&[]).code, 0);
    let theirs = [
        ("site/CNAME", "learn.example.org"),
        ("site/.nojekyll", ""),
        ("site/.well-known/security.txt", "Contact: x"),
        ("site/incidents/notes.txt", "n"),
    ];
    for (path, text) in theirs {
        repository.write(path, text);
    }
    let title = "title: Checkout returned 502 for 47 minutes";
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, title, "title: Another one, for 47 minutes");
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = format!("site/incidents/{SLUG}/index.html");
    assert!(repository.read(&page).contains("Another one"));
    for (path, text) in theirs {
        assert_eq!(repository.read(path), text);
    }
    // What is no longer part of the site goes, and only that.
    repository.git(&["mv", &format!("incidents/{SLUG}"), "incidents/2026-03-14-tls"]);
    repository.write(&format!("site/incidents/{SLUG}/mine.txt"), "mine");
    assert_eq!(repository.build(&[]).code, 0);
    let left = repository.files(&format!("site/incidents/{SLUG}"));
    assert_eq!(left, [("mine.txt".to_owned(), b"mine".to_vec())]);
    // A page that somebody changed is theirs.
    repository.write("site/index.html", "mine");
    let before = repository.files("site");
    let run = repository.build(&[]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(
        run.err.contains("[root]/site/index.html was not written by aftermark, or changed since"),
        "{}",
        run.err
    );
    assert_eq!(repository.files("site"), before);
    fs_err::remove_file(repository.root.join("site/index.html")).unwrap();
    assert_eq!(repository.build(&[]).code, 0);
    assert!(repository.read("site/index.html").contains("<main"));
}

#[test]
fn a_site_without_a_list_is_not_replaced() {
    let repository = Repository::complete().committed();
    for (text, says) in [
        (
            "Written by aftermark. A folder with this file is replaced by the next build.\n",
            "written by an earlier version",
        ),
        ("{", "cannot be read"),
    ] {
        repository.write("site/mine.txt", "mine");
        repository.write(&format!("site/{MARKER}"), text);
        let run = repository.build(&[]);
        assert_eq!(run.code, 2, "{}", run.whole());
        assert!(run.err.contains(says), "{}", run.err);
        assert_eq!(repository.read("site/mine.txt"), "mine");
    }
}

#[test]
fn the_configuration_names_no_folder_outside_of_the_repository() {
    let repository = Repository::complete();
    configured(&repository, "site", "output = \"../elsewhere\"");
    let repository = repository.committed();
    let elsewhere = repository.root.with_file_name("elsewhere");
    let refused = || {
        let run = repository.build(&[]);
        assert_eq!(run.code, 2, "{}", run.whole());
        assert!(
            run.err.contains("site.output") && run.err.contains("leads out of the repository"),
            "{}",
            run.err
        );
    };
    refused();
    assert!(!elsewhere.exists());
    #[cfg(unix)]
    {
        fs_err::create_dir(&elsewhere).unwrap();
        repository.replace("aftermark.toml", "../elsewhere", "public");
        std::os::unix::fs::symlink(&elsewhere, repository.root.join("public")).unwrap();
        refused();
        assert_eq!(elsewhere.read_dir_utf8().unwrap().count(), 0);
        // Whoever types it may.
        let run = repository.build(&["--output", "public"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert!(elsewhere.join("index.html").exists());
        assert!(repository.root.join("public").is_symlink());
    }
}

#[test]
fn an_empty_site_replaces_nothing() {
    let repository = Repository::complete().committed();
    assert_eq!(repository.build(&[]).code, 0);
    let before = repository.files("site");
    let refused = |says: &str| {
        for output in ["site", "new"] {
            let run = repository.build(&["--output", output]);
            assert_eq!(run.code, 2, "{}", run.whole());
            assert!(run.err.contains(says), "{}", run.err);
            assert!(run.err.contains("Nothing was written"), "{}", run.err);
        }
        assert_eq!(repository.files("site"), before);
        assert!(!repository.root.join("new").exists());
    };
    repository.git(&["rm", "-r", "--quiet", "--cached", "incidents"]);
    refused("git tracks no incident yet");
    repository.git(&["add", "incidents"]);
    let config = repository.read("aftermark.toml");
    configured(&repository, "incidents", "folder = \"incidnets\"");
    refused("incidents.folder: there is no folder incidnets in [root]");
    repository.write("aftermark.toml", config);
    repository.write(".gitignore", "/incidents/\n");
    repository.git(&["rm", "-r", "--quiet", "--cached", "incidents"]);
    refused("there is no incident in [root]");
    fs_err::remove_dir_all(repository.root.join("incidents")).unwrap();
    refused("looked for a folder with a README.md");
    // Of a day before all of them a site without any is what was asked for.
    repository.git(&["reset", "--quiet", "--hard"]);
    let run = repository.run(&["build", "--as-of", "2020-01-01"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("had not happened"), "{}", run.err);
}

/// Begins a build, which goes on.
fn begin(repository: &Repository) -> Child {
    Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(&repository.root)
        .args(["build", "--as-of", DAY])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The folders in which builds make their sites.
fn staging(repository: &Repository) -> Vec<String> {
    let all = repository.root.read_dir_utf8().unwrap().map(Result::unwrap);
    let names = all.map(|e| e.file_name().to_owned());
    names.filter(|n| n.starts_with(".aftermark-")).collect()
}

/// Waits until a build makes its site.
fn until_writing(repository: &Repository) {
    let begun = Instant::now();
    while staging(repository).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing is written");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Every file that the site's list names is there as it was written, and but for those in `theirs` no other.
fn is_whole(repository: &Repository, theirs: &[&str]) {
    let list: serde_json::Value =
        serde_json::from_str(&repository.read(&format!("site/{MARKER}"))).unwrap();
    let mut list = list["files"].as_object().unwrap().clone();
    for (path, bytes) in repository.files("site") {
        if path == MARKER || theirs.contains(&path.as_str()) {
            continue;
        }
        let hash = blake3::hash(&bytes).to_hex().to_string();
        assert_eq!(list.remove(&path), Some(hash.into()), "{path}");
    }
    assert!(list.is_empty(), "{list:?} are not there");
}

#[test]
fn whenever_a_build_is_killed_the_site_is_whole_and_the_next_one_leaves_nothing() {
    let repository = Repository::complete().committed();
    assert_eq!(repository.build(&[]).code, 0);
    repository.write("site/CNAME", "mine");
    let readme = format!("incidents/{SLUG}/README.md");
    let mut title = "title: Checkout returned 502 for 47 minutes".to_owned();
    for round in 0..8 {
        // Another generation each time.
        let next = format!("title: Checkout returned 502 for 47 minutes, {round}");
        repository.replace(&readme, &title, &next);
        title = next;
        let mut build = begin(&repository);
        until_writing(&repository);
        std::thread::sleep(Duration::from_millis(round * 60));
        build.kill().unwrap();
        build.wait().unwrap();
        is_whole(&repository, &["CNAME"]);
        assert_eq!(repository.read("site/CNAME"), "mine");
    }
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    is_whole(&repository, &["CNAME"]);
    assert!(staging(&repository).is_empty());
}

#[cfg(unix)]
#[test]
fn a_build_that_is_asked_to_end_leaves_nothing() {
    let repository = Repository::complete().committed();
    assert_eq!(repository.build(&[]).code, 0);
    let before = repository.files("site");
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let mut build = begin(&repository);
        until_writing(&repository);
        let kill = format!("kill -{signal} {}", build.id());
        let killed = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(killed.success());
        let code = build.wait().unwrap().code();
        assert_eq!(code, Some(128 + number), "{signal}");
        assert!(staging(&repository).is_empty());
        assert_eq!(repository.files("site"), before);
    }
}
