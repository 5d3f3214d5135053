//! The index finds what stands in the documents, and always the same.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::words::chunks;
use super::*;

fn group(title: &str, texts: &[&str]) -> Group {
    let first = Document::new(Kind::Report, "", "", String::new()).with(Field::Title, title);
    let rest = texts.iter().map(|t| Document::new(Kind::Report, "", "", (*t).to_owned()));
    let documents = std::iter::once(first).chain(rest).collect();
    Group { title: title.to_owned(), documents, ..Group::default() }
}

fn found(groups: &[Group], query: &str) -> Vec<u32> {
    found_in("en", groups, query)
}

fn found_in(language: &str, groups: &[Group], query: &str) -> Vec<u32> {
    let shards = files(groups.to_vec(), language, None);
    let files = Files::new(&shards).unwrap();
    answer(&files, query, &Filter::default()).results.into_iter().map(|f| f.group).collect()
}

#[test]
fn titles_come_before_prose_and_newer_before_older() {
    let groups = [
        group("Other", &["the database was slow"]),
        group("Database", &["nothing"]),
        group("Another", &["the database was slow"]),
    ];
    assert_eq!(found(&groups, "database"), [1, 0, 2]);
}

#[test]
fn forms_phrases_and_beginnings_are_found() {
    let groups = [
        group("One", &["connections timed out while reading"]),
        group("Two", &["reading out of order while connections waited, timed"]),
        group("Three", &["証明書の期限が切れた"]),
        group("Four", &["ERR_CONN com.acme.Pay.charge(10.0.0.12)"]),
    ];
    // One more letter or two make no other word.
    assert_eq!(found(&groups, "connection "), [0, 1]);
    assert!(found(&groups, "connect ").is_empty());
    assert_eq!(found(&groups, "\"timed out\""), [0]);
    assert_eq!(found(&groups, "timed out"), [0, 1]);
    assert_eq!(found(&groups, "conn"), [3, 0, 1]);
    assert_eq!(found(&groups, "証明書"), [2]);
    assert!(found(&groups, "明期").is_empty());
    assert_eq!(found(&groups, "限"), [2]);
    assert_eq!(found(&groups, "10.0.0.12"), [3]);
    assert_eq!(found(&groups, "com.acme.pay"), [3]);
    assert_eq!(found(&groups, "acme.pay"), [3]);
    assert!(found(&groups, "10.0.0.1 ").is_empty());
}

#[test]
fn a_word_that_nothing_has_is_never_shortened() {
    let groups = [group("Facebook", &["face the red traffic"])];
    let shards = files(groups.to_vec(), "en", None);
    let files = Files::new(&shards).unwrap();
    for (query, meant) in [
        ("facebok", Some("facebook")),
        ("redis", None),
        ("facebok trafic", Some("facebook traffic")),
    ] {
        let answer = answer(&files, query, &Filter::default());
        assert!(answer.results.is_empty(), "{query}");
        assert_eq!(answer.suggestion.as_deref(), meant, "{query}");
    }
}

#[test]
fn a_form_that_does_not_occur_finds_those_that_do() {
    let groups = [
        group("One", &["the withdrawal of a route, which disconnected us and stops queries"]),
        group("Two", &["Die Warteschlange der Kunden und die Übergabe an einen Server"]),
    ];
    for query in ["withdrawals", "withdrawals ", "disconnecting", "stopping", "route withdrawals"] {
        assert_eq!(found(&groups, query), [0], "{query}");
    }
    assert!(found(&groups, "Uebergabe").is_empty());
    for query in ["Warteschlangen", "Kunde", "kunde ", "Uebergabe", "Übergaben"] {
        assert_eq!(found_in("de", &groups, query), [1], "{query}");
    }
    // In a phrase each word is what it is.
    assert!(found(&groups, "\"withdrawals of\"").is_empty());
}

#[test]
fn what_is_called_exactly_so_comes_first() {
    let named = |kind, title: &str| Group {
        documents: vec![Document::new(kind, "", "", String::new()).with(Field::Title, title)],
        ..Group::default()
    };
    let groups = [
        group("Login failed", &["login login login"]),
        group("Mail failed", &["the mail relay"]),
        named(Kind::Service, "Login"),
        named(Kind::Service, "mail relay"),
        named(Kind::Owner, "@login"),
        named(Kind::Tag, "login"),
    ];
    assert_eq!(found(&groups, "login")[..2], [2, 5]);
    assert_eq!(found(&groups, " LOGIN ")[..2], [2, 5]);
    assert_eq!(found(&groups, "@login"), [4]);
    assert_eq!(found(&groups, "mail relay")[0], 3);
    assert_eq!(found(&groups, "mail")[0], 1, "a part of a name is no name");
    assert_eq!(found(&groups, "logi")[0], 0);
}

#[test]
fn a_suggestion_is_spelt_as_it_is_written() {
    let groups = [group("Eins", &["Die Störung, eine Störung, STÖRUNG"])];
    let shards = files(groups.to_vec(), "de", None);
    let answer = answer(&Files::new(&shards).unwrap(), "stoerumg", &Filter::default());
    assert_eq!(answer.suggestion.as_deref(), Some("Störung"));
}

#[test]
fn the_same_documents_give_the_same_files() {
    let groups: Vec<Group> = (0..300)
        .map(|n| {
            group(&format!("Incident {n}"), &[&format!("word{} common text {}", n % 7, n * n)])
        })
        .collect();
    let first = report(&files(groups.clone(), "en", None));
    for _ in 0..3 {
        assert_eq!(report(&files(groups.clone(), "en", None)), first);
    }
}

fn report(shards: &Shards) -> String {
    let all = shards.iter();
    all.map(|(n, s)| format!("{n} {}\n", crate::report::json_writer::line_text(s).unwrap()))
        .collect()
}

#[test]
fn of_a_word_in_thousands_of_documents_all_are_found() {
    let groups: Vec<Group> =
        (0..3_500).map(|n| group("x", &[&"common ".repeat(1 + n % 13)])).collect();
    let all = found(&groups, "common ");
    assert_eq!(all.len(), groups.len());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), groups.len());
    // Of thirteen one has the word only once.
    assert_eq!(found(&groups, "\"common common\"").len(), 3_500 - 270);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What is found for a word are the groups in whose texts it stands.
    #[test]
    fn a_word_is_found_where_it_stands(
        texts in prop::collection::vec("[a-dé証明 .-]{0,40}", 1..12),
        pick in any::<prop::sample::Index>(),
    ) {
        let groups: Vec<Group> = texts.iter().map(|t| group("", &[t])).collect();
        // A language without stems: then forms of a word are itself alone.
        let shards = files(groups.clone(), "xx", None);
        let files = Files::new(&shards).unwrap();
        let words: Vec<String> = texts
            .iter()
            .flat_map(|t| chunks(t))
            .flat_map(|c| c.parts.into_iter().map(|p| p.word).chain(c.wholes))
            .collect();
        prop_assume!(!words.is_empty());
        let word = pick.get(&words);
        let has = |text: &String| {
            chunks(text).into_iter().any(|c| c.parts.iter().any(|p| p.word == *word) || c.wholes.contains(word))
        };
        let scanned: Vec<u32> = (0..).zip(&texts).filter(|(_, t)| has(t)).map(|(n, _)| n).collect();
        let entry = files.entry(word).unwrap();
        let postings = files.postings(&entry).into_iter();
        let groups: BTreeSet<u32> = postings.map(|p| files.group(p.document)).collect();
        prop_assert_eq!(groups.into_iter().collect::<Vec<_>>(), scanned.clone());
        // Asked for as somebody types it, and a space behind it.
        let answered = answer(&files, &format!("{word} "), &Filter::default());
        let answered: BTreeSet<u32> = answered.results.iter().map(|f| f.group).collect();
        prop_assert!(scanned.iter().all(|n| answered.contains(n)), "{word}: {scanned:?} {answered:?}");
    }

    /// No query and no text makes it fail.
    #[test]
    fn nothing_breaks_it(text in any::<String>(), query in any::<String>()) {
        let groups = [group("Title", &[&text])];
        let shards = files(groups.to_vec(), "de", None);
        let files = Files::new(&shards).unwrap();
        let answer = answer(&files, &query, &Filter::default());
        let _ = excerpt(&text, &answer.marks);
        let itself = super::answer(&files, &format!("{text} "), &Filter::default());
        let _ = excerpt(&query, &itself.marks);
    }
}
