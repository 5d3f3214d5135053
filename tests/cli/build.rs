//! `build`: what is written, what is refused, and that nothing is lost.

use crate::repository::{Repository, SLUG};

#[test]
fn two_builds_of_a_commit_are_the_same_to_the_byte() {
    let examples = Repository::copy_of("example-incidents").committed();
    assert_eq!(examples.build(&["--output", "one"]).code, 0);
    let other = Repository::copy_of("example-incidents").committed();
    // Another place, another order on the disk, another zone of the machine, another language.
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .args(["build", other.root.as_str(), "--as-of", crate::repository::DAY])
        .arg("--output")
        .arg(other.root.join("one"))
        .env("TZ", "Pacific/Auckland")
        .env("LC_ALL", "tr_TR.UTF-8")
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let (a, b) = (examples.files("one"), other.files("one"));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for (a, b) in a.iter().zip(&b) {
        assert!(a.1 == b.1, "{} differs", a.0);
    }
}

#[test]
fn the_site_has_its_pages_and_data() {
    let repository = Repository::complete().committed();
    let run = repository.build(&["--base-url", "https://learn.example.org/x"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let files = repository.files("site");
    let has = |name: &str| files.iter().any(|(n, _)| n == name);
    for name in [
        "index.html",
        "404.html",
        "actions/index.html",
        "feed.xml",
        "finder-data.js",
        "incidents.json",
        "incidents/index.html",
        "search/data/root.js",
        "search/index.html",
        "services/checkout/index.html",
        "services/index.html",
        "sitemap.xml",
        "trends/index.html",
    ] {
        assert!(has(name), "{name}");
    }
    assert!(has(&format!("incidents/{SLUG}/index.html")));
    let json: serde_json::Value =
        serde_json::from_str(&repository.read("site/incidents.json")).unwrap();
    assert_eq!(json["incidents"].as_array().unwrap().len(), 1);
    assert!(repository.read("site/sitemap.xml").contains("https://learn.example.org/x/"));
}

#[test]
fn an_incident_that_blocks_stops_the_build_and_the_old_site_stays() {
    let repository = Repository::complete().committed();
    assert_eq!(repository.build(&[]).code, 0);
    let before = repository.files("site");
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, "    measures: {failed_requests: 18200}\n", "");
    let run = repository.build(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains(SLUG) && run.out.contains("impact/no-measure"), "{}", run.out);
    assert_eq!(before, repository.files("site"));
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    assert!(page.contains("banner"), "the page says that it is incomplete");
}

#[test]
fn what_git_does_not_track_is_reported_and_not_published() {
    let repository = Repository::complete().committed();
    repository.write("incidents/2026-05-05-new/README.md", "---\ntitle: New\n---\n");
    repository.write(&format!("incidents/{SLUG}/evidence/secret.log"), "password\n");
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("incidents/2026-05-05-new is not tracked"), "{}", run.err);
    let files = repository.files("site");
    assert!(!files.iter().any(|(n, _)| n.contains("2026-05-05") || n.contains("secret.log")));
}

#[test]
fn outside_of_git_the_folder_is_read_and_that_is_said() {
    let repository = Repository::complete();
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("no git repository"), "{}", run.err);
}

#[test]
fn a_folder_that_is_not_ours_is_never_replaced() {
    let repository = Repository::complete().committed();
    repository.write("public/mine.txt", "precious");
    for output in ["public", "incidents", ".", "aftermark.toml", ".git"] {
        let run = repository.build(&["--output", output]);
        assert_eq!(run.code, 2, "{output}: {}", run.whole());
    }
    assert_eq!(repository.read("public/mine.txt"), "precious");
    assert_eq!(repository.run(&["build", "nowhere"]).code, 2);
    assert_eq!(repository.build(&["--base-url", "javascript:alert(1)"]).code, 2);
}

#[test]
fn a_theme_overrides_file_by_file() {
    let repository = Repository::complete();
    repository.write("theme/templates/pages/404.html", "<!doctype html><title>mine</title>");
    repository.write("theme/assets/extra.css", "a{}");
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("[site]\ntheme = \"theme\"\n\n{config}"));
    let repository = repository.committed();
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(repository.read("site/404.html").contains("mine"));
    assert_eq!(repository.read("site/assets/extra.css"), "a{}");
    assert!(repository.read("site/index.html").contains("<main"));
    repository.write("theme/templates/pages/404.html", "{{ nothing.here }}");
    let run = repository.build(&[]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("404.html"), "{}", run.err);
    assert!(repository.read("site/404.html").contains("mine"), "the old site stays");
}

/// Text of an incident never becomes markup, wherever it is shown.
#[test]
fn hostile_text_stays_text() {
    let repository = Repository::complete();
    let readme = format!("incidents/{SLUG}/README.md");
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\" onmouseover=\\\"alert(1)";
    for (key, value) in [
        ("title: Checkout returned 502 for 47 minutes", "title"),
        (
            "summary: The certificate of the edge expired, and no customer could pay until a new one was issued.",
            "summary",
        ),
        ("    event: The edge certificate expired", "    event"),
        ("    scope: all customers in the European Union", "    scope"),
        ("    statement: Renewal ran on a host that was retired in January", "    statement"),
        ("    name: Certificate expiry alert", "    name"),
        ("    title: Issue edge certificates by ACME and alert at 14 days", "    title"),
        ("    message: Payments are failing; we are working on it.", "    message"),
        ("tags: [tls]", "tags"),
    ] {
        repository.replace(&readme, key, &format!("{value}: \"{evil}\""));
    }
    repository.replace(&readme, "## 3. Determine the impact\n", "## 3. Determine the impact\n\n<script>alert(1)</script></main><a href=\"javascript:alert(1)\" onclick=\"x\">a</a> [b](javascript:alert(1)) ![c](x\" onerror=\"alert(1)) <iframe src=//evil></iframe>\n\n");
    repository.write(&format!("incidents/{SLUG}/evidence/page.html"), "<script>alert(1)</script>");
    repository.write(&format!("incidents/{SLUG}/evidence/pic.svg"), "<svg onload=\"alert(1)\"/>");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    for (name, bytes) in repository.files("site") {
        assert!(!name.ends_with(".svg") || name.starts_with("assets/"), "{name}");
        if name == "finder-data.js" {
            finder_data_is_one_harmless_value(&String::from_utf8(bytes).unwrap());
            continue;
        }
        if !name.ends_with(".html") && !name.ends_with(".xml") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        for evil in ["<script>alert", "<img src=x", "=\"javascript:", "<iframe", "<svg onload"] {
            assert!(!text.contains(evil), "{name} has {evil}");
        }
        assert!(text.matches("</main>").count() <= 1, "{name}");
        for tag in tags(&text) {
            assert!(!tag.contains(" on"), "{name} has a handler in <{tag}>");
        }
    }
}

/// The finder's data is one assignment of plain data, whatever the texts are.
fn finder_data_is_one_harmless_value(script: &str) {
    let data = script
        .strip_prefix("window.aftermarkFinder=")
        .and_then(|rest| rest.strip_suffix(";\n"))
        .unwrap();
    // Nothing ends a script's element, begins a comment, or breaks the line.
    for ends in ["</", "<!", "\u{2028}", "\u{2029}", "\n"] {
        assert!(!data.contains(ends), "{ends:?}");
    }
    let entries: Vec<Vec<serde_json::Value>> = serde_json::from_str(data).unwrap();
    let evil = "<script>alert(1)</script>";
    let incident = entries.iter().find(|e| e[0] == "i").unwrap();
    assert!(incident[1].as_str().unwrap().contains(evil), "the text is kept");
    assert!(incident[4].to_string().contains(evil), "an action's as well");
    for entry in &entries {
        let path = entry[2].as_str().unwrap();
        assert!(!path.contains(':') && !path.starts_with('/'), "{entry:?}");
    }
}

/// The tags of a page without the values of their attributes: what is left of text that broke out
/// of a value shows here.
fn tags(html: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (mut tag, mut quote, mut end) = (String::new(), None, rest.len());
        for (i, c) in rest.char_indices() {
            match quote {
                Some(q) if c == q => quote = None,
                Some(_) => {}
                None if c == '"' || c == '\'' => quote = Some(c),
                None if c == '>' => {
                    end = i;
                    break;
                }
                None => tag.push(c),
            }
        }
        rest = &rest[end..];
        all.push(tag);
    }
    all
}

#[test]
fn a_handler_that_broke_out_of_a_value_would_be_seen() {
    assert_eq!(tags("<a title=\"x > y\" href='z'>\" onclick=\"1\"</a>"), ["a title= href=", "/a"]);
    assert!(tags("<a title=\"x\" onclick=\"y\">")[0].contains(" on"));
}

#[test]
fn a_renamed_incident_is_found_at_its_former_addresses() {
    let repository = Repository::complete();
    let config = repository.read("aftermark.toml");
    repository
        .write("aftermark.toml", format!("{config}\n[rules]\n\"history/renamed\" = \"note\"\n"));
    let repository = repository.committed();
    for (from, to) in [(SLUG, "2026-03-14-tls"), ("2026-03-14-tls", "2026-03-14-edge-tls")] {
        repository.git(&["mv", &format!("incidents/{from}"), &format!("incidents/{to}")]);
        repository.git(&["commit", "--quiet", "--message=rename"]);
    }
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(run.out.matches("note[history/renamed]").count(), 1, "{}", run.out);
    for former in [format!("called `{SLUG}` before"), "also: 2026-03-14-tls (line 1)".to_owned()] {
        assert!(run.out.contains(&former), "{former}: {}", run.out);
    }
    assert_eq!(repository.build(&["--base-url", "https://x.example/y"]).code, 0);
    for former in [SLUG, "2026-03-14-tls"] {
        let page = repository.read(&format!("site/incidents/{former}/index.html"));
        assert!(page.contains("0; url=../../incidents/2026-03-14-edge-tls/"), "{page}");
        assert!(!repository.read("site/sitemap.xml").contains(&format!("/{former}/")));
    }
    // Where another incident takes the name, the address is that one's.
    let report = repository.read("incidents/2026-03-14-edge-tls/README.md");
    repository.write("incidents/2026-03-14-tls/README.md", report);
    repository.git(&["add", "incidents"]);
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read("site/incidents/2026-03-14-tls/index.html");
    assert!(!page.contains("http-equiv=\"refresh\""), "{page}");
}

#[test]
fn a_shallow_clone_is_said_to_be_one() {
    let repository = Repository::complete().committed();
    repository.git(&["commit", "--quiet", "--allow-empty", "--message=more"]);
    let clone = Repository::empty();
    let url = format!("file://{}", repository.root);
    clone.git(&["clone", "--quiet", "--depth=1", &url, "clone"]);
    let run = clone.build(&["clone"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.err.contains("shallow") && run.err.contains("fetch-depth: 0"), "{}", run.err);
    assert!(!repository.build(&[]).err.contains("shallow"));
}
