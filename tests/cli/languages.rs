//! The site in another language: German as it ships, and what a team's theme may change.

use crate::repository::Repository;

/// The example in a language; `more` is added to the site's part of the configuration.
fn example(language: &str, more: &str) -> Repository {
    let examples = Repository::copy_of("example-incidents");
    examples.replace(
        "aftermark.toml",
        "language = \"en\"",
        &format!("language = \"{language}\"\n{more}"),
    );
    examples
}

/// The first element that begins with `start`, up to and with `end`, without its markup.
fn said(html: &str, start: &str, end: &str) -> String {
    let from = html.find(start).unwrap_or_else(|| panic!("no {start}"));
    let to = from + html[from..].find(end).unwrap() + end.len();
    let mut text = String::new();
    let mut inside = false;
    for c in html[from..to].chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const MAIL: &str = "incidents/2025-11-03-exchange-log-volume-full/index.html";

#[test]
fn a_german_site_speaks_german() {
    let examples = example("de", "").committed();
    let run = examples.build(&["--output", "site"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let read = |path: &str| examples.read(&format!("site/{path}"));
    let list = read("incidents/index.html");
    assert!(list.starts_with("<!doctype html>\n<html lang=\"de\">"));
    let (report, trends, actions) =
        (read(MAIL), read("trends/index.html"), read("actions/index.html"));
    let spoken = [
        said(&list, "<li class=\"incident-row\"", "</li>"),
        said(&report, "<p class=\"when\">", "</p>"),
        said(&report, "<dl class=\"facts\">", "</dl>"),
        said(&trends, "<p class=\"headline\">", "</p>"),
        said(&trends, "<desc id=\"count-desc\">", "</desc>"),
        said(&actions, "<tr data-title", "</tr>"),
    ];
    insta::assert_snapshot!(spoken.join("\n"));
}

#[test]
fn data_and_addresses_are_the_same_in_every_language() {
    let (english, german) = (example("en", "").committed(), example("de", "").committed());
    for site in [&english, &german] {
        assert_eq!(site.build(&["--output", "site"]).code, 0);
    }
    let (ours, theirs) = (english.files("site"), german.files("site"));
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        let own = files.iter().map(|(name, _)| name.clone());
        own.filter(|n| !n.starts_with("search/data/")).collect()
    };
    assert_eq!(names(&ours), names(&theirs));
    for (name, bytes) in &ours {
        let data = [".csv", ".json", "finder-data.js", ".ics"];
        if data.iter().any(|end| name.ends_with(end)) && !name.starts_with("search/data/") {
            let same = theirs.iter().any(|(n, b)| n == name && b == bytes);
            assert!(same, "{name} differs");
        }
    }
}

#[test]
fn what_stays_english_says_so() {
    let examples = example("de", "").committed();
    assert_eq!(examples.build(&["--output", "site"]).code, 0);
    let rule = examples.read("site/rules/gather/no-source/index.html");
    assert!(rule.contains("<p class=\"lede\" lang=\"en\">"), "{rule}");
    assert!(rule.contains("<div class=\"prose\" lang=\"en\">"), "{rule}");
    assert!(rule.contains("<h2 id=\"why\">Warum</h2>"), "{rule}");
    let draft = examples.read("site/incidents/2018-10-21-github-network-partition/index.html");
    assert!(draft.contains("<p>Noch zu tun:</p><ul><li lang=\"en\">"));
}

#[test]
fn a_theme_replaces_single_texts_and_adds_languages() {
    let theme = "theme = \"look\"";
    let german = example("de", theme);
    german.write("look/text/de.ftl", "incidents = Störungen\n");
    let german = german.committed();
    let run = german.build(&["--output", "site"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = german.read("site/incidents/index.html");
    assert!(page.contains("<h1>Störungen</h1>") && page.contains("Maßnahmen"));

    let hebrew = example("he", theme);
    hebrew.write("look/text/he.ftl", "incidents = תקריות\n");
    let hebrew = hebrew.committed();
    assert_eq!(hebrew.build(&["--output", "site"]).code, 0);
    let page = hebrew.read("site/incidents/index.html");
    assert!(page.contains("<html lang=\"he\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("<h1>תקריות</h1>") && page.contains("Actions"));
}

#[test]
fn a_language_without_texts_is_said_and_falls_back_to_english() {
    let french = example("fr", "").committed();
    let run = french.build(&["--output", "site", "--base-url", "https://learn.example.org"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    insta::assert_snapshot!(run.err);
    let page = french.read("site/index.html");
    assert!(page.contains("<html lang=\"en\">") && page.contains("Latest incidents"));
    assert!(french.read("site/feed.xml").contains("xml:lang=\"fr\""));
}

#[test]
fn a_broken_catalogue_stops_the_build_and_says_where() {
    let examples = example("de", "theme = \"look\"");
    examples.write("look/text/de.ftl", "incidents = Störungen\nactions Aufgaben\n");
    let run = examples.committed().build(&["--output", "site"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    insta::assert_snapshot!(run.err);
}

#[test]
fn a_language_that_is_none_is_refused() {
    let run = example("de_DE", "").committed().build(&["--output", "site"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    insta::assert_snapshot!(run.err);
}
