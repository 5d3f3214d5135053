//! `aftermark search` as somebody runs it.

use crate::repository::Repository;

#[test]
fn it_tells_what_was_found_where() {
    let repository = Repository::complete().committed();
    let run = repository.run(&["search", "certificate"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("1 result"), "{}", run.out);
    let run = repository.run(&["search", "--format", "json", "certificate"]);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["total"], 1);
    let place = &found["results"][0]["places"][0];
    assert!(place["address"].as_str().unwrap().starts_with("incidents/"), "{place}");
    let marked = place["excerpt"]["parts"].as_array().unwrap().iter();
    assert!(marked.clone().any(|part| part[1] == true), "{place}");
}

#[test]
fn a_word_that_nothing_has_is_said_to_be_missing() {
    let repository = Repository::complete().committed();
    let run = repository.run(&["search", "certifcate"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("Nothing found for `certifcate`"), "{}", run.out);
    assert!(run.out.contains("Did you mean `certificate`?"), "{}", run.out);
    let run = repository.run(&["search", "--kind", "nothing", "x"]);
    assert_eq!(run.code, 2);
    assert!(run.whole().contains("use one of report, action"), "{}", run.whole());
}

/// What git does not track is found by who writes it, and by nobody on the site.
#[test]
fn the_site_finds_what_it_publishes_and_nothing_else() {
    let repository = Repository::complete().committed();
    let text = "---\ntitle: Not yet added\nstatus: draft\n---\n\n## Gather the information\n\nThe xylophonist knew.\n";
    repository.write("incidents/2026-03-20-new/README.md", text);
    assert!(repository.run(&["search", "xylophonist"]).out.contains("1 result"));
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let files = repository.files("site").into_iter();
    let index: String = files
        .filter(|(path, _)| path.starts_with("search/data/"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert!(index.contains("certificate") && !index.contains("xylophonist"));
}

#[test]
fn a_question_is_answered_without_its_asking_words() {
    let repository = Repository::complete().committed();
    let plain = repository.run(&["search", "certificate", "expired"]);
    let run = repository.run(&["search", "wie", "lange", "certificate", "expired"]);
    assert!(
        run.out.starts_with("Nothing has all of these words; these have all but `"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with(&plain.out), "{}\n{}", run.out, plain.out);
    // In quotation marks a word is wanted.
    let run = repository.run(&["search", "\"lange\" certificate"]);
    assert!(run.out.contains("Nothing found"), "{}", run.out);
}
