//! How much is loaded: the scripts themselves, and the files of an index.

use std::process::Command;

use aftermark::search::{self, Document, Field, Group, Kind};
use serde_json::Value;

use crate::project;

use super::table::draw;
use super::{examples, published};

#[test]
fn the_scripts_are_small_and_the_files_are_of_a_size() {
    let scripts = ["search-index.js", "search.js"].map(|name| {
        fs_err::read(project().join("themes/default/assets").join(name)).unwrap().len()
    });
    assert!(scripts.iter().sum::<usize>() < 28_500, "{scripts:?}");
    let seen = fs_err::read(project().join("themes/default/assets/search-seen.js")).unwrap().len();
    assert!(seen < 14_000, "{seen}");
    let made = published(&examples().library());
    for (path, text) in &made {
        assert!(text.len() < 120_000, "{path}: {}", text.len());
    }
    assert!(made.len() < 40, "{}", made.len());
}

/// The figures of a word as letters: what varies is no part of a template.
fn letters(word: &str) -> String {
    word.bytes().filter(u8::is_ascii_digit).map(|b| char::from(b - b'0' + b'k')).collect()
}

/// 5,000 incidents of which each says the common words, and few a rare one.
fn many() -> Vec<Group> {
    let mut seed = 7;
    let mut word = |most: usize| {
        // As in prose, words differ in how common they are.
        let below = 1 + draw(&mut seed, most);
        format!("w{}", draw(&mut seed, below))
    };
    let incident = |n: usize| {
        let document = |part: usize| {
            let words: Vec<String> = (0..25).map(|_| word(40_000)).collect();
            let text = format!("the database {} of {}", words.join(" "), n / 3 + part);
            Document::new(Kind::Report, "Root cause", format!("#p{part}"), text)
        };
        let mut documents: Vec<Document> = (0..12).map(document).collect();
        let title = format!("Outage of the database number {n}");
        documents[0] = documents[0].clone().with(Field::Title, &title);
        // Twenty kinds of lines in the evidence of each: most are in many incidents, some in this one.
        let lines = (0..20).map(|at| {
            let own = letters(&word(40_000));
            let kind = ["refused", "timed out", "not found", "reset by peer"][at % 4];
            format!("ERROR upstream {} request to {own} {kind} after {at} ms", letters(&word(300)))
        });
        let log = lines.collect::<Vec<_>>().join("\n");
        documents.push(Document::new(Kind::Evidence, "log", "evidence/a.log", log).known());
        Group { title, path: format!("incidents/{n}/"), documents, ..Group::default() }
    };
    (0..5_000).map(incident).collect()
}

/// Compressed, as servers send them: at most 100 kB until somebody's first result, 60 kB for the next, and 150 kB for a
/// line that is recognised among 100,000.
#[test]
fn of_five_thousand_incidents_a_word_loads_little() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("search/data");
    fs_err::create_dir_all(&data).unwrap();
    let groups = many();
    for (name, file) in
        search::seen::files(&groups, None).into_iter().chain(search::files(groups, "en", None))
    {
        let value = serde_json::to_string(&file).unwrap();
        let script = format!("aftermarkSearch({name:?}, \"0\", {value});");
        fs_err::write(data.join(name).with_extension("js"), script).unwrap();
    }
    let run = Command::new("node")
        .arg(project().join("tests/search/loads.mjs"))
        .arg(project().join("themes/default/assets/search-index.js"))
        .arg(folder.path())
        .args(["the", "database", "outage", "w1", "w39000", "1234", "nothing"])
        .arg("seen:ERROR upstream lmn request to lnop timed out after 17 ms")
        .arg("seen:panic: index out of range in the scheduler of the third kind")
        .output()
        .expect("node is needed to run the browser's script");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = String::from_utf8(run.stdout).unwrap();
    for line in told.lines() {
        let loaded: Value = serde_json::from_str(line).unwrap();
        // A line has many words, each with all lines that have it.
        let (first, next) = match loaded["query"].as_str().is_some_and(|q| q.starts_with("seen:")) {
            true => (150_000, 150_000),
            false => (100_000, 60_000),
        };
        assert!(loaded["first"].as_u64() < Some(first), "{told}");
        assert!(loaded["next"].as_u64() < Some(next), "{told}");
    }
    assert!(told.contains("\"query\":\"the\",\"results\":5000"), "{told}");
    assert!(!told.contains("lnop timed out after 17 ms\",\"results\":0"), "{told}");
    println!("{told}");
}
