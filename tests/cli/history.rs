//! A report's history on its page: a repository with several authors, renamings and a mailmap.

use std::process::Command;

use crate::repository::{Repository, SLUG};

const HOST: &str = "https://user:secret@github.com/team/incidents.git";

/// Commits all there is as somebody on a day.
fn commit(repository: &Repository, author: &str, day: &str, subject: &str) {
    repository.git(&["add", "--all", ".", ":!site"]);
    let (name, address) = author.split_once('|').unwrap();
    let output = Command::new("git")
        .current_dir(&repository.root)
        .env("GIT_AUTHOR_NAME", name)
        .env("GIT_AUTHOR_EMAIL", address)
        .env("GIT_COMMITTER_NAME", "Someone Else")
        .env("GIT_COMMITTER_EMAIL", "else@example.org")
        .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
        .args(["commit", "--quiet", "--allow-empty-message", "--message"])
        .arg(subject)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn page(repository: &Repository, slug: &str) -> String {
    repository.read(&format!("site/incidents/{slug}/index.html"))
}

/// The part of a page that tells its history.
fn history(page: &str) -> &str {
    let Some(from) = page.find("<section class=\"part history\"") else {
        return "";
    };
    let end = page[from..].find("</section>").unwrap();
    &page[from..from + end]
}

fn written_by_several() -> Repository {
    let repository = Repository::complete();
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    repository.git(&["remote", "add", "origin", HOST]);
    commit(&repository, "Kim Lang|kim@example.org", "2026-03-15", "Draft of the outage");
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, "Orders by phone", "Orders by telephone");
    commit(
        &repository,
        "kim|kim@old.example.org",
        "2026-03-16",
        "<script>alert(1)</script> \u{202e}thanks to lee@example.org",
    );
    repository.git(&["mv", &format!("incidents/{SLUG}"), "incidents/2026-03-14-tls"]);
    commit(&repository, "\"><img src=x onerror=alert(1)>|lee@example.org", "2026-03-20", "Rename");
    repository.write("incidents/2026-03-14-tls/evidence/more.log", "line\n");
    commit(&repository, "mo@example.org|mo@example.org", "2026-04-02", "More evidence");
    repository.write(".mailmap", "Kim Lang <kim@example.org> <kim@old.example.org>\n");
    commit(&repository, "Kim Lang|kim@example.org", "2026-05-01", "Names");
    repository
}

#[test]
fn who_changed_a_report_and_when_is_on_its_page() {
    let repository = written_by_several();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = page(&repository, "2026-03-14-tls");
    let history = history(&page);
    assert!(!page.contains("example.org"), "no addresses of people");
    assert!(!page.contains("secret") && !page.contains("<img src=x") && !page.contains('\u{202e}'));
    assert!(!history.contains("Names"), "a commit of other files");
    insta::assert_snapshot!(history);
}

#[test]
fn other_incidents_and_other_files_leave_a_page_as_it_was() {
    let repository = written_by_several();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let before = page(&repository, "2026-03-14-tls");
    repository.write("docs/notes.md", "notes\n");
    commit(&repository, "Lee|lee@example.org", "2026-06-01", "Notes");
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    assert_eq!(before, page(&repository, "2026-03-14-tls"));
    repository.write("incidents/2026-03-14-tls/evidence/more.log", "other\n");
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let changed = page(&repository, "2026-03-14-tls");
    assert!(history(&changed).contains("changes that were not committed"));
}

#[test]
fn without_commits_there_is_no_history_and_a_cut_off_one_says_so() {
    let repository = Repository::complete();
    assert_eq!(repository.build(&[]).code, 0);
    assert_eq!(history(&page(&repository, SLUG)), "", "outside of git");
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    repository.git(&["add", "--all", ".", ":!site"]);
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(history(&page(&repository, SLUG)), "", "no commit");

    let repository = written_by_several();
    let clone = Repository::empty();
    let url = format!("file://{}", repository.root);
    clone.git(&["clone", "--quiet", "--depth=1", &url, "clone"]);
    let run = clone.build(&["clone", "--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = clone.read("clone/site/incidents/2026-03-14-tls/index.html");
    let history = history(&page);
    assert!(history.contains("has its history cut off"), "{history}");
    assert!(!history.contains("Kim"), "who seems to have added all did not");
}

#[test]
fn the_host_is_as_configured_or_as_known_and_can_be_switched_off() {
    let repository = written_by_several();
    let config = repository.read("aftermark.toml");
    let built = |keys: &str| {
        let text = format!("[site.repository]\n{keys}\n\n{config}");
        repository.write("aftermark.toml", text);
        let run = repository.build(&["--allow-incomplete"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        history(&page(&repository, "2026-03-14-tls")).to_owned()
    };
    let own = built(
        "url = \"https://git.corp.example:8443/x/team/incidents\"\nkind = \"gitea\"\nbranch = \"trunk\"",
    );
    let file = "incidents/2026-03-14-tls/README.md";
    let web = "https://git.corp.example:8443/x/team/incidents";
    assert!(own.contains(&format!("href=\"{web}/_edit/trunk/{file}\"")), "{own}");
    assert!(own.contains(&format!("href=\"{web}/src/commit/")), "{own}");
    repository.git(&["remote", "set-url", "origin", "git@unknown.example:a/b.git"]);
    let unknown = built("");
    assert!(unknown.contains("Kim Lang") && !unknown.contains("href"), "{unknown}");
    repository.git(&["remote", "set-url", "origin", HOST]);
    let no_links = built("links = false");
    assert!(no_links.contains("Kim Lang") && !no_links.contains("href"), "{no_links}");
    let no_history = built("history = false");
    assert!(no_history.contains("This report in the repository"), "{no_history}");
    assert!(no_history.contains("/blob/") && !no_history.contains("<li>"), "{no_history}");
    assert!(!no_history.contains("Kim") && no_history.contains("/edit/main/"), "{no_history}");
    assert_eq!(built("history = false\nlinks = false"), "");

    let text = format!("[site.repository]\nurl = \"javascript:alert(1)\"\n\n{config}");
    repository.write("aftermark.toml", text);
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("site.repository.url"), "{}", run.err);
}

#[test]
fn links_to_what_the_site_does_not_have_lead_to_the_code_host() {
    let repository = Repository::complete();
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    repository.git(&["remote", "add", "origin", HOST]);
    repository.write("runbooks/edge tls.md", "one\ntwo\nthree\n");
    let readme = format!("incidents/{SLUG}/README.md");
    let links = "[a](../../runbooks/edge%20tls.md?plain=1#L2) [b](/runbooks/edge%20tls.md:2-3) [c](../../runbooks) \
                 [d](evidence/edge.log:2) [e](../../draft.md)";
    repository.replace(&readme, "## 10. Move on", &format!("{links}\n\n## 10. Move on"));
    commit(&repository, "Kim Lang|kim@example.org", "2026-03-15", "Links");
    repository.write("draft.md", "not committed\n");
    let check = repository.run(&["check"]);
    assert!(!check.whole().contains("links/"), "{}", check.whole());
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = page(&repository, SLUG);
    for part in [
        "<a href=\"https://github.com/team/incidents/blob/main/runbooks/edge%20tls.md#L2\" rel",
        "<a href=\"https://github.com/team/incidents/blob/main/runbooks/edge%20tls.md#L2-L3\" rel",
        "<a href=\"https://github.com/team/incidents/blob/main/runbooks\" rel",
        "<a href=\"evidence/edge.log/#L2\">d</a>",
        "Link target not found: ../../draft.md\">e</span>",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
}
