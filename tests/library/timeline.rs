//! What an entry of the timeline can hold beside a time and a sentence.

use aftermark::model::Source;

use super::notation::{findings, page};
use crate::memory::Files;
use crate::repository::SLUG;

const FIRST: &str = "    source: evidence/edge.log:2\n";

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with a text in the place of another.
fn with(from: &str, to: &str) -> Files {
    let mut files = Files::complete();
    files.replace(readme(), from, to);
    files
}

#[test]
fn a_source_is_a_file_a_page_or_a_name() {
    for (written, found) in [
        ("Slack #inc-123", None),
        ("OPS-12", None),
        ("phone call with the vendor", None),
        ("v1.2 of 14.03.2026", None),
        ("evidence/edge.log", None),
        ("https://status.example.org/42", None),
        ("edge.lg:2", Some("edge.lg")),
        ("evidence/edge", Some("evidence/edge")),
        ("evidence/the edge.log", Some("evidence/the edge.log")),
    ] {
        let files = with(FIRST, &format!("    source: \"{written}\"\n"));
        let found = found.map(|f| {
            format!("gather/source-missing: there is no file `{f}` in the incident's folder")
        });
        assert_eq!(findings(&files.library()), Vec::from_iter(found), "{written}");
    }
    let found = findings(&with(FIRST, "    source: TODO\n").library());
    assert!(found[0].ends_with("the milestone `started` has no source"), "{found:?}");
    // A file without an ending is one where it is there.
    let mut files = with(FIRST, "    source: [chat, OPS-12]\n");
    let read = |files: &Files| {
        let library = files.library();
        let entry = library.incidents[0].timeline[0].clone();
        entry.sources.into_iter().map(|s| s.value).collect::<Vec<_>>()
    };
    assert_eq!(read(&files), ["chat", "OPS-12"].map(|n| Source::Named(n.to_owned())));
    files.write(format!("incidents/{SLUG}/chat"), "a line");
    assert!(matches!(&read(&files)[0], Source::File { .. }));
}

#[test]
fn lines_are_cited_as_people_and_programs_write_them() {
    for (written, lines) in [
        ("evidence/edge.log:2:5", &[(2, 2)][..]),
        ("evidence/edge.log:L2", &[(2, 2)]),
        ("evidence/edge.log#L2", &[(2, 2)]),
        ("evidence/edge.log#L2-L4", &[(2, 4)]),
        ("evidence/edge.log#L2C1-L4C9", &[(2, 4)]),
        ("evidence/edge.log:2–4", &[(2, 4)]),
        ("evidence/edge.log:2,4", &[(2, 2), (4, 4)]),
        ("evidence/edge.log:2-3, 5", &[(2, 3), (5, 5)]),
        ("./evidence/edge.log:2", &[(2, 2)]),
        ("evidence/./edge.log:2", &[(2, 2)]),
        ("evidence/../evidence/edge.log:2", &[(2, 2)]),
    ] {
        let library = with(FIRST, &format!("    source: \"{written}\"\n")).library();
        assert_eq!(findings(&library), Vec::<String>::new(), "{written}");
        let sources = library.incidents[0].timeline[0].sources.iter().map(|s| &s.value);
        let read: Vec<_> = sources
            .map(|source| match source {
                Source::File { path, lines: Some(lines), .. } => {
                    assert!(path.as_str().ends_with("expiry/evidence/edge.log"), "{path}");
                    *lines
                }
                other => panic!("{written}: {other:?}"),
            })
            .collect();
        assert_eq!(read, lines, "{written}");
    }
    // In brackets YAML takes the comma for its own.
    let found = findings(&with(FIRST, "    source: [evidence/edge.log:2,4]\n").library());
    assert_eq!(found, ["format/wrong-type: `4` names no source"]);
    let found = findings(&with(FIRST, "    source: evidence/edge.log:2,9\n").library());
    assert_eq!(found, ["gather/source-missing: the file has 5 lines; line 9 is cited"]);
    // A file is what it is called.
    let mut files = with(FIRST, "    source: evidence/chat.txt:2\n");
    files.write(format!("incidents/{SLUG}/evidence/chat.txt:2"), "a line");
    assert_eq!(findings(&files.library()), Vec::<String>::new());
}

#[test]
fn several_sources_are_all_checked_cited_and_shown() {
    let files = with(FIRST, "    source: [evidence/edge.log:2, evidence/edge.log:99, OPS-12]\n");
    let found = findings(&files.library());
    assert_eq!(found, ["gather/source-missing: the file has 5 lines; line 99 is cited"]);
    let page = page(&with(FIRST, "    source: [evidence/edge.log:2, OPS-12]\n"));
    assert!(page.contains("<bdi class=\"source\">OPS-12</bdi>"));
    assert!(page.contains("#L2\""));
}

#[test]
fn one_source_stands_for_all_entries_that_name_none() {
    let mut files = with(FIRST, "");
    let found = findings(&files.library());
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("the milestone `started` has no source"), "{found:?}");
    files.replace(
        readme(),
        "timeline:\n",
        "timeline_source: [evidence/edge.log, OPS-12]\ntimeline:\n",
    );
    files.replace(readme(), "    source: evidence/edge.log:4\n", "");
    let library = files.library();
    assert_eq!(findings(&library), Vec::<String>::new());
    let timeline = &library.incidents[0].timeline;
    assert_eq!(timeline[0].sources.len(), 2);
    assert_eq!((timeline[1].sources.len(), timeline[2].sources.len()), (1, 2));
    // It is told once, however many it stands for.
    files.replace(readme(), "[evidence/edge.log, OPS-12]", "evidence/nope.log");
    let found = findings(&files.library());
    assert_eq!(
        found,
        ["gather/source-missing: there is no file `evidence/nope.log` in the incident's folder"]
    );
}

#[test]
fn an_entry_without_a_time_keeps_its_place() {
    let entry = "  - at: unknown\n    event: The queue had begun to grow\n    source: OPS-12\n";
    let files = with("  - at: 09:14\n", &format!("{entry}  - at: 09:14\n"));
    let library = files.library();
    assert_eq!(findings(&library), Vec::<String>::new());
    let timeline = &library.incidents[0].timeline;
    assert!(timeline[1].is_untimed && timeline[1].at.is_none());
    let page = page(&files);
    let at = |words: &str| page.find(words).unwrap();
    assert!(at("The edge certificate expired</") < at("The queue had begun to grow"));
    assert!(at("The queue had begun to grow") < at("The synthetic checkout probe"));
    assert_eq!(page.matches("time unknown").count(), 1);

    let first = with("timeline:\n", &format!("timeline:\n{entry}"));
    assert_eq!(findings(&first.library()), Vec::<String>::new());
    assert!(!super::notation::page(&first).contains("No date"));

    let files = with("at: 09:14", "at: Unknown");
    let problems = &files.library().incidents[0].problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "the milestone `detected` has no time");
    // To leave it out is a slip.
    let files = with("  - at: 09:31\n    kind", "  - kind");
    assert_eq!(files.library().incidents[0].problems[0].message, "a timeline entry needs `at`");
}

#[test]
fn work_lasts_from_one_time_to_another() {
    let files = with("at: 09:31", "at: 09:31–09:45");
    let library = files.library();
    assert_eq!(findings(&library), Vec::<String>::new());
    let entry = &library.incidents[0].timeline[2];
    let (begins, ends) = (entry.at.as_ref().unwrap().value, entry.until.as_ref().unwrap().value);
    assert_eq!((ends.at - begins.at).num_minutes(), 14);
    let shown = page(&files);
    assert!(shown.contains(">09:31</time>–<time"), "{shown}");
    assert!(shown.contains("14\u{a0}min"));
    // Something that was worked on is no silence.
    let gap = |from: &str, to: &str| {
        let mut files = with(from, to);
        files.replace(readme(), "at: 09:49", "at: 11:49");
        files.replace(readme(), "to: 09:49", "to: 11:49");
        let found = findings(&files.library());
        found.iter().any(|f| f.starts_with("gather/unexplained-gap"))
    };
    assert!(gap("at: 09:31", "at: 09:32"));
    assert!(!gap("at: 09:31", "at: 09:31–11:40"));
    let files = with("at: 09:31", "at: 09:31–00:10");
    let problems = &files.library().incidents[0].problems;
    assert_eq!(problems[0].message, "the span `09:31–00:10` ends before it begins");
}

#[test]
fn pictures_and_code_are_shown_with_their_entry() {
    let attachments = "    attachments:\n      - {picture: evidence/rate.png, title: The rate of errors}\n      - {code: \"echo 1\", language: sh}\n      - {picture: \"https://example.org/a.png\"}\n";
    let mut files = with(FIRST, &format!("{FIRST}{attachments}"));
    let found = findings(&files.library());
    assert_eq!(
        found,
        ["gather/source-missing: there is no file `evidence/rate.png` in the incident's folder"]
    );
    files.write(format!("incidents/{SLUG}/evidence/rate.png"), "a picture");
    assert_eq!(findings(&files.library()), Vec::<String>::new());
    let page = page(&files);
    let figures = page.split("<figure class=\"attachment\">").skip(1);
    let [picture, code, link] = figures.collect::<Vec<_>>()[..] else { panic!("{page}") };
    assert!(picture.contains("evidence/rate.png\" alt=\"The rate of errors\""), "{picture}");
    assert!(code.contains("<code class=\"language-sh\">"), "{code}");
    // Nothing is loaded from elsewhere.
    assert!(
        link.contains("href=\"https://example.org/a.png\"")
            && !link[..link.find("</figure>").unwrap()].contains("<img")
    );
    let files = with(FIRST, &format!("{FIRST}    attachments: [{{title: Nothing}}]\n"));
    assert_eq!(files.library().incidents[0].problems[0].message, "an attachment needs `picture`");
}
