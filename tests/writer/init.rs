//! What `init` writes, keeps and says.

use super::{INSTALL, timeless};
use crate::repository::Repository;

fn names(repository: &Repository) -> Vec<String> {
    let all = repository.files(".").into_iter().map(|(name, _)| timeless(&name));
    all.filter(|n| !n.starts_with(".git/")).collect()
}

#[test]
fn an_empty_folder_is_made_ready() {
    let repository = Repository::empty();
    let run = repository.run(&["init"]);
    insta::assert_snapshot!(timeless(&run.whole()));
    insta::assert_snapshot!("files of an empty folder", names(&repository).join("\n"));
    let check = repository.run(&["check"]);
    assert_eq!(check.code, 0, "{}", check.whole());
    assert!(!check.out.contains("[format/"), "{}", check.out);
    assert_eq!(repository.run(&["build", "--output", "out"]).code, 0);
}

#[test]
fn running_it_again_changes_nothing() {
    let repository = Repository::empty();
    let arguments =
        ["init", "--host", "github", INSTALL, "--title", "Ours", "--timezone", "Europe/Berlin"];
    assert_eq!(repository.run(&arguments).code, 0);
    let before = repository.files(".");
    let run = repository.run(&arguments);
    assert_eq!(repository.files("."), before);
    insta::assert_snapshot!(timeless(&run.whole()));
}

#[test]
fn what_is_there_stays_and_is_told() {
    let repository = Repository::complete();
    let mine = [
        (".gitignore", "/target\r\n/tmp"),
        (".vscode/settings.json", "{}\n"),
        (".pre-commit-config.yaml", "repos: []\n"),
        (".gitlab-ci.yml", "test: {script: [make]}\n"),
        ("CODEOWNERS", "* @all\n"),
        (".schemas/config.json", "{}\n"),
    ];
    for (path, text) in mine {
        repository.write(path, text);
    }
    let repository = repository.committed();
    let config = repository.read("aftermark.toml");
    let run = repository.run(&["init", INSTALL]);
    insta::assert_snapshot!(timeless(&run.whole()));
    for (path, text) in &mine[1..] {
        assert_eq!(&repository.read(path), text, "{path}");
    }
    assert_eq!(repository.read(".gitignore"), "/target\r\n/tmp\r\n/site/\r\n/site-*/\r\n");
    assert_eq!(repository.read("aftermark.toml"), config);
    assert!(!names(&repository).iter().any(|n| n.contains("example-checkout")));
    let again = repository.files(".");
    assert_eq!(repository.run(&["init", INSTALL]).code, 0);
    assert_eq!(repository.files("."), again);
}

#[test]
fn a_subfolder_of_a_repository_gets_its_own_and_the_top_what_hosts_read() {
    let repository = Repository::empty();
    repository.write("src/main.c", "int main;\n");
    let repository = repository.committed();
    repository.git(&["remote", "add", "origin", "git@github.com:team/app.git"]);
    let run = repository.run(&["init", "docs/our incidents", INSTALL]);
    assert_eq!(run.code, 0, "{}", run.whole());
    insta::assert_snapshot!(names(&repository).join("\n"));
    let workflow = repository.read(".github/workflows/postmortems.yml");
    assert!(workflow.contains("AFTERMARK_ROOT: \"./docs/our incidents\""), "{workflow}");
    let hook = repository.read(".pre-commit-config.yaml");
    assert!(hook.contains("check --quiet './docs/our incidents'"), "{hook}");
    assert!(repository.read(".github/CODEOWNERS").contains("#/docs/our\\ incidents/incidents/ @"));
    assert!(
        repository
            .read(".vscode/settings.json")
            .contains("\"docs/our incidents/.schemas/timeline.json\"")
    );
    // Run from within, it knows the same places.
    let again = repository.run_in("docs/our incidents", &["init", INSTALL], &[]);
    assert!(again.out.contains("Nothing to write"), "{}", again.whole());
}

#[test]
fn the_host_is_told_by_the_remote_or_by_its_files() {
    for (remote, path) in [
        ("https://github.com/a/b.git", ".github/workflows/postmortems.yml"),
        ("git@gitlab.corp.example:a/b.git", ".gitlab-ci.yml"),
        ("https://gitea.corp.example/a/b", ".gitea/workflows/postmortems.yml"),
        ("https://codeberg.org/a/b", ".forgejo/workflows/postmortems.yml"),
        ("git@bitbucket.org:a/b.git", "bitbucket-pipelines.yml"),
    ] {
        let repository = Repository::empty();
        repository.git(&["init", "--quiet", "--initial-branch=trunk"]);
        repository.git(&["remote", "add", "origin", remote]);
        assert_eq!(repository.run(&["init", INSTALL]).code, 0);
        let text = repository.read(path);
        if !path.contains("gitlab") {
            assert!(text.contains("\"trunk\""), "{path}: {text}");
        }
    }
    let repository = Repository::empty();
    repository.write(".forgejo/issue_template.md", "x");
    assert_eq!(repository.run(&["init", INSTALL]).code, 0);
    repository.read(".forgejo/workflows/postmortems.yml");
    let repository = Repository::empty();
    let run = repository.run(&["init"]);
    assert!(run.out.contains("init --host github|gitlab"), "{}", run.out);
    let run = repository.run(&["init", "--host", "none"]);
    assert!(!run.out.contains("--host"), "{}", run.out);
}

#[test]
fn each_part_can_be_left_out_or_chosen() {
    let repository = Repository::empty();
    let run = repository.run(&[
        "init",
        "--no-hooks",
        "--no-example",
        "--no-editor",
        "--title",
        "A \"B\"\\",
        "--timezone",
        "Asia/Tokyo",
    ]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(names(&repository), [".gitignore", "aftermark.toml"]);
    let config = repository.read("aftermark.toml");
    let config = aftermark::config::Config::parse(&config).unwrap();
    assert_eq!(config.site.title, "A \"B\"\\");
    assert_eq!(config.incidents.timezone.unwrap().name(), "Asia/Tokyo");
    let run = repository.run(&["init", "--timezone", "Mars/Base"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("IANA"), "{}", run.err);
}

#[test]
fn a_configuration_above_speaks_for_the_folder() {
    let repository = Repository::complete().committed();
    let run = repository.run(&["init", "incidents/more"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("has an aftermark.toml already"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    let outside = tempfile::tempdir().unwrap();
    let repository = Repository::empty();
    std::os::unix::fs::symlink(outside.path(), repository.root.join(".vscode")).unwrap();
    let run = repository.run(&["init"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("symbolic link"), "{}", run.err);
    assert_eq!(outside.path().read_dir().unwrap().count(), 0);
    // A file that is a link to nowhere is somebody's, too.
    let repository = Repository::empty();
    let target = outside.path().join("pre-commit.yaml");
    std::os::unix::fs::symlink(&target, repository.root.join(".pre-commit-config.yaml")).unwrap();
    let ignored = outside.path().join("ignored");
    std::os::unix::fs::symlink(&ignored, repository.root.join(".gitignore")).unwrap();
    assert_eq!(repository.run(&["init"]).code, 0);
    assert!(!target.exists() && !ignored.exists());
    // `new` neither.
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    std::os::unix::fs::symlink(outside.path(), repository.root.join("incidents")).unwrap();
    let run = repository.run(&["new", "Checkout is down"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert_eq!(outside.path().read_dir().unwrap().count(), 0);
}
